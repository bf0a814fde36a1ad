//! What the gate found, for the people who decide. It may be shown to peers: it never
//! prints a name or the detail that identifies, not even by accident.

use heard_anonymise::{CHECKS, Finding, GateReport, Outcome, Page, Severity};

use crate::ExportError;
use crate::formats::comma_separated;
use crate::html;
use crate::markup::Markup;
use crate::sheet::{SYNTHETIC, codebook, day, use_in_words, words};

/// What the report says of itself.
const NOT_ADVICE: &str =
    "This tool can’t tell you that it is lawful or anonymous. It lists what it checked.";

/// Stands in place of a message that would have printed what it is about.
const NOT_PRINTED: &str = "something that identifies can still be read; it is not printed here";

/// The report as plain text.
pub fn text(report: &GateReport, page: &Page) -> String {
    let told = Told::of(report, page);
    let mut lines = vec![
        format!("GATE REPORT  {} “{}”", told.name, told.title),
        format!("for {} · {} · {}", told.use_, told.on, told.study),
        format!("built from: {} · earlier releases compared: {}", told.codebook, told.earlier),
        String::new(),
        format!("RESULT  {}", told.result),
        format!("({NOT_ADVICE})"),
        String::new(),
    ];
    for row in &told.rows {
        let remedy = row.clears.as_ref().map(|clears| format!("  -> {clears}")).unwrap_or_default();
        lines.push(format!("{:5} {} {}{remedy}", row.word, row.check, row.found));
    }
    if told.rows.is_empty() {
        lines.push("Nothing was found.".to_owned());
    }
    lines.extend([
        String::new(),
        format!("CHECKED {} checks ran; {} found nothing", CHECKS.len(), told.quiet()),
        format!("VOICES  {}", told.voices),
        String::new(),
    ]);
    lines.push("SIGNED  researcher ____________  peer researcher ____________  PI or legal, for holds ____________".to_owned());
    if page.synthetic {
        lines.extend([String::new(), SYNTHETIC.to_owned()]);
    }
    lines.join("\n") + "\n"
}

/// The report as a table, a finding a row.
pub fn csv(report: &GateReport, page: &Page) -> Result<Vec<u8>, ExportError> {
    let columns = ["severity", "check", "looks_for", "found", "what_would_clear_it"];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for row in Told::of(report, page).rows {
        rows.push(vec![
            row.word,
            row.check.to_owned(),
            row.title.to_owned(),
            row.found,
            row.clears.unwrap_or_default(),
        ]);
    }
    comma_separated(&rows)
}

/// The report as a page.
pub fn html(report: &GateReport, page: &Page) -> Vec<u8> {
    let told = Told::of(report, page);
    let title = format!("Gate report: {} – {}", told.title, told.study);
    let footer = format!("{} · {} · {}", told.study, told.name, told.codebook);
    let skip = ("#found", "Skip to what was found");
    html::page(&title, skip, (&footer, page.synthetic), |out| {
        out.ours("<header>").leaf("p", &[("class", "over")], &told.study).leaf(
            "h1",
            &[],
            &format!("Gate report: {}", told.title),
        );
        out.open("div", &[("class", &format!("panel result {}", report.outcome().as_str()))])
            .leaf("strong", &[], &told.result)
            .leaf("p", &[], NOT_ADVICE)
            .ours("<p>The report never prints a real name, so peers can read it.</p></div><dl class=\"facts\">");
        let earlier = told.earlier.to_string();
        let facts = [
            ("For", told.use_),
            ("Day", &told.on),
            ("Built from", &told.codebook),
            ("Earlier releases compared", &earlier),
            ("Voices", &told.voices),
        ];
        for (name, fact) in facts {
            out.ours("<div>").leaf("dt", &[], name).leaf("dd", &[], fact).ours("</div>");
        }
        out.ours("</dl></header>\n<main id=\"found\" tabindex=\"-1\">\n");
        findings(out, &told);
        checked(out, &told);
        out.ours("<section class=\"panel\"><h2>To sign</h2><ul class=\"signs\"><li>Researcher</li><li>Peer researcher</li><li>PI or legal, for holds</li></ul></section></main>");
    })
}

fn findings(out: &mut Markup, told: &Told) {
    if told.rows.is_empty() {
        out.ours("<p>Nothing was found.</p>\n");
        return;
    }
    out.ours("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\" aria-label=\"What was found\"><table><caption>What was found</caption>")
        .ours("<thead><tr><th scope=\"col\">Result</th><th scope=\"col\">Check</th><th scope=\"col\">Found</th><th scope=\"col\">What would clear it</th></tr></thead><tbody>\n");
    for row in &told.rows {
        out.ours("<tr><td>")
            .leaf("span", &[("class", &format!("tag {}", row.class))], &row.word)
            .ours("</td>")
            .leaf("th", &[("scope", "row")], &format!("{} ({})", row.title, row.check))
            .leaf("td", &[], &row.found)
            .leaf("td", &[], row.clears.as_deref().unwrap_or("–"))
            .ours("</tr>\n");
    }
    out.ours("</tbody></table></div>\n");
}

fn checked(out: &mut Markup, told: &Told) {
    out.ours("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\" aria-label=\"What was checked\"><table><caption>What was checked")
        .leaf("span", &[("class", "basis")], &format!("{} checks ran; {} found nothing.", CHECKS.len(), told.quiet()))
        .ours("</caption><thead><tr><th scope=\"col\">Check</th><th scope=\"col\">What should hold</th><th scope=\"col\">Found</th></tr></thead><tbody>\n");
    for check in CHECKS {
        let count = told.rows.iter().filter(|row| row.check == check.id()).count();
        let found = match count {
            0 => "nothing".to_owned(),
            count => format!("{count}, see above"),
        };
        out.ours("<tr>")
            .leaf("th", &[("scope", "row")], &format!("{} ({})", title(check.id()), check.id()))
            .leaf("td", &[], check.title())
            .leaf("td", &[], &found)
            .ours("</tr>\n");
    }
    out.ours("</tbody></table></div>\n");
}

/// The report in words that may be printed.
struct Told {
    study: String,
    name: String,
    title: String,
    use_: &'static str,
    on: String,
    codebook: String,
    earlier: usize,
    result: String,
    voices: String,
    rows: Vec<Row>,
}

struct Row {
    word: String,
    class: &'static str,
    check: &'static str,
    title: &'static str,
    found: String,
    clears: Option<String>,
}

impl Told {
    fn of(report: &GateReport, page: &Page) -> Told {
        let forms = Forms::of(page);
        let mut findings: Vec<&Finding> = report.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let mut earlier: Vec<&str> =
            page.earlier.iter().map(|card| card.release.as_str()).collect();
        earlier.sort_unstable();
        earlier.dedup();
        Told {
            study: words(&page.study),
            name: words(&page.name),
            title: words(&page.title),
            use_: use_in_words(page.use_, page.audience),
            on: day(page.on),
            codebook: codebook(&page.codebook.to_string(), &page.codebook_hash),
            earlier: earlier.len(),
            result: result(report),
            voices: voices(page),
            rows: findings.into_iter().map(|finding| row(finding, page, &forms)).collect(),
        }
    }
}

impl Told {
    /// How many checks found nothing.
    fn quiet(&self) -> usize {
        let found = |id: &str| self.rows.iter().any(|row| row.check == id);
        CHECKS.iter().filter(|check| !found(check.id())).count()
    }
}

fn row(finding: &Finding, page: &Page, forms: &Forms) -> Row {
    let signature = page.sign_offs.iter().find(|sign_off| {
        finding.signed && sign_off.check == finding.check && sign_off.evidence == finding.evidence
    });
    let clears = match signature {
        Some(sign_off) => format!("signed by {}, {}", sign_off.by, day(sign_off.on)),
        None => finding.remedy.clone(),
    };
    let safe = |said: &str| match forms.stands_in(said) {
        true => NOT_PRINTED.to_owned(),
        false => words(said),
    };
    let (word, class) = match (finding.severity, finding.signed) {
        (Severity::Block, _) => ("BLOCK", "block"),
        (Severity::Hold, true) => ("HELD, SIGNED", "pass"),
        (Severity::Hold, false) => ("HOLD", "hold"),
        (Severity::Warn, _) => ("WARN", "warn"),
    };
    Row {
        word: word.to_owned(),
        class,
        check: finding.check,
        title: title(finding.check),
        found: safe(&finding.message),
        clears: (!clears.trim().is_empty()).then(|| safe(&clears)),
    }
}

fn result(report: &GateReport) -> String {
    let count = |severity: Severity, one: &str| {
        let count = report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity && !finding.signed)
            .count();
        match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {one}s")),
        }
    };
    let signed = report.findings.iter().filter(|finding| finding.signed).count();
    let signed = (signed > 0).then(|| format!("{signed} signed"));
    let counts: Vec<String> = [
        count(Severity::Block, "block"),
        count(Severity::Hold, "hold"),
        count(Severity::Warn, "warning"),
        signed,
    ]
    .into_iter()
    .flatten()
    .collect();
    let verdict = match report.outcome() {
        Outcome::Pass => "Ready",
        Outcome::Hold => "Waiting for a signature",
        Outcome::Block => "Not ready",
    };
    if counts.is_empty() {
        format!("{verdict}: nothing was found")
    } else {
        format!("{verdict}: {}", counts.join(", "))
    }
}

fn voices(page: &Page) -> String {
    let mut people: Vec<_> =
        page.cards.iter().filter_map(|card| card.participant.as_ref()).collect();
    people.sort();
    people.dedup();
    let count = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    format!(
        "{} from {}",
        count(page.cards.len(), "quote", "quotes"),
        count(people.len(), "person", "people")
    )
}

fn title(check: &str) -> &'static str {
    match check {
        "D01" => "Names left in",
        "D02" => "Numbers and addresses",
        "D03" => "Words that look like names",
        "D04" => "A child’s identity",
        "D05" => "Court content",
        "D06" => "Court proceedings",
        "D07" => "Details in one quote",
        "D08" => "Details that add up",
        "D09" => "Earlier releases",
        "D10" => "Related people",
        "D11" => "Somebody else’s story",
        "D12" => "Said in public",
        "D13" => "Labels that fit few",
        "D14" => "Small numbers",
        "D15" => "Names on the same page",
        "D16" => "Consent",
        "D17" => "Review",
        "D18" => "True to the source",
        "D19" => "Sensitive detail",
        "D20" => "Others’ reputations",
        "D21" => "Care",
        "D22" => "Balance of voices",
        "D23" => "Clean files",
        "D24" => "Dignity",
        _ => "Check",
    }
}

/// Every way in which somebody could be named, but for what may stand.
struct Forms(Vec<String>);

impl Forms {
    fn of(page: &Page) -> Forms {
        let allowed: Vec<String> =
            page.allowed_words.iter().map(|word| word.trim().to_lowercase()).collect();
        let forms = page.register.entities.values().flat_map(|entity| &entity.forms);
        let lower =
            forms.filter(|form| !form.ambiguous).map(|form| form.text.trim().to_lowercase());
        Forms(lower.filter(|form| form.chars().count() >= 4 && !allowed.contains(form)).collect())
    }

    fn stands_in(&self, said: &str) -> bool {
        let said = words(said).to_lowercase();
        self.0.iter().any(|form| {
            said.match_indices(form.as_str()).any(|(at, _)| {
                let before = said[..at].chars().next_back();
                let after = said[at + form.len()..].chars().next();
                !before.is_some_and(char::is_alphanumeric)
                    && !after.is_some_and(char::is_alphanumeric)
            })
        })
    }
}
