//! The motivated-intruder worksheet: a form for people who try, for half an hour, to recognise
//! somebody in a collection before a stranger does (domain.md §5.4; the Information
//! Commissioner asks for the test to be recorded).
//!
//! It prints what the collection would print, and no more: a card that the gate found a name or a
//! number on is left out of what to search for. The program can't do this test. It asks.

use std::collections::BTreeSet;

use heard_anonymise::{Card, Class, GateReport, Page};

use crate::ExportError;
use crate::formats::{Section, sections};
use crate::html;
use crate::markup::Markup;
use crate::sheet::{SYNTHETIC, day, use_in_words, words};

const TITLE: &str = "Could somebody recognise her?";
const ABOUT: &str = "A motivated intruder is somebody with no special skill who wants to know who is speaking. \
    Take their part for 30 minutes, and write down what you find. Use no contacts of yours, and ask nobody who knows the people.";
/// Who might know her.
const WHO: &[&str] = &[
    "Her ex-partner or his family",
    "A neighbour, or somebody from the school gate",
    "A foster carer or adopter",
    "A worker who knew the case",
    "Her child, at 16",
    "Somebody in the room or in the audience",
];
/// Where a stranger would look.
const WHERE: &[&str] = &[
    "The words themselves, in quotation marks, in two search engines",
    "Local newspapers and their comments",
    "Charities’ and campaigns’ pages, films and social media",
    "Court judgments that are public",
    "Our own earlier releases, side by side with this one",
];
const RESULT: &[&str] = &[
    "Nobody could be recognised",
    "Somebody might be recognised by people who know her",
    "Somebody was recognised",
];
/// How many words of a card are enough to search for.
const PHRASE: usize = 8;

/// The worksheet as a page.
pub fn html(report: &GateReport, page: &Page) -> Vec<u8> {
    let sheet = worksheet(report, page);
    let title = format!("{TITLE} {} – {}", words(&page.title), words(&page.study));
    let footer = foot(page);
    html::page(&title, ("#form", "Skip to the form"), (&footer, page.synthetic), |out| {
        out.ours("<header>").leaf("p", &[("class", "over")], &words(&page.study)).leaf(
            "h1",
            &[],
            TITLE,
        );
        out.leaf("p", &[], &under(page)).ours("</header>\n<main id=\"form\" tabindex=\"-1\">\n");
        for section in &sheet {
            section_html(out, section);
        }
        out.ours("</main>");
    })
}

/// The worksheet as a Word document.
pub fn docx(report: &GateReport, page: &Page) -> Result<Vec<u8>, ExportError> {
    let footer = foot(page);
    let mut lines = vec![footer.as_str()];
    if page.synthetic {
        lines.push(SYNTHETIC);
    }
    sections(TITLE, &under(page), &worksheet(report, page), &lines)
}

fn under(page: &Page) -> String {
    format!(
        "{} – {} – {}",
        words(&page.title),
        use_in_words(page.use_, page.audience),
        day(page.on)
    )
}

fn foot(page: &Page) -> String {
    format!(
        "{} · {} · keep with the study, never with the release",
        words(&page.study),
        words(&page.name)
    )
}

fn section_html(out: &mut Markup, section: &Section) {
    out.ours("<section class=\"panel\">").leaf("h2", &[], &section.heading);
    for sentence in &section.sentences {
        out.leaf("p", &[], sentence);
    }
    if !section.columns.is_empty() {
        out.open(
            "div",
            &[
                ("class", "scroll-x"),
                ("tabindex", "0"),
                ("role", "region"),
                ("aria-label", &section.heading),
            ],
        )
        .ours("<table><thead><tr>");
        for column in &section.columns {
            out.leaf("th", &[("scope", "col")], column);
        }
        out.ours("</tr></thead><tbody>");
        for row in &section.rows {
            out.ours("<tr>");
            for (at, cell) in row.iter().enumerate() {
                match at {
                    0 => out.leaf("th", &[("scope", "row")], cell),
                    _ => out.leaf("td", &[], cell),
                };
            }
            out.ours("</tr>");
        }
        out.ours("</tbody></table></div>");
    }
    out.ours("</section>\n");
}

fn worksheet(report: &GateReport, page: &Page) -> Vec<Section> {
    let part =
        |heading: &str, sentences: &[&str], columns: &[&str], rows: Vec<Vec<String>>| Section {
            heading: heading.to_owned(),
            sentences: sentences.iter().map(|one| (*one).to_owned()).collect(),
            columns: columns.iter().map(|one| (*one).to_owned()).collect(),
            rows,
        };
    let asked = |first: &[&str], cells: usize| -> Vec<Vec<String>> {
        let row = |one: &&str| {
            let mut row = vec![(*one).to_owned()];
            row.resize(cells, String::new());
            row
        };
        first.iter().map(row).collect()
    };
    vec![
        part(
            "How to do it",
            &[ABOUT, "Begun at ______   Ended at ______   (stop after 30 minutes)"],
            &[],
            vec![],
        ),
        part(
            "Who might know her?",
            &["For each: what do they know already, and which card would tell them more?"],
            &["Who", "What they know already", "Cards that could tell them"],
            asked(WHO, 3),
        ),
        part(
            "What the collection tells",
            &[
                "Each name shown, with the sorts of detail that can still be read under it. Read its cards together.",
            ],
            &["Name shown", "Cards", "Details that can be read", "Whom could it be?"],
            told(page),
        ),
        part(
            "What to search for",
            &["Search for these words, and for anything else that strikes you."],
            &["Card", "Words", "What was found"],
            phrases(report, page),
        ),
        part("Where to search", &[], &["Where", "What was found", "Minutes"], asked(WHERE, 3)),
        part(
            "What came of it",
            &[
                "Tick one. Where somebody might be recognised, say which cards, and what is changed.",
            ],
            &["Result", "Tick", "Cards, and what is changed"],
            asked(RESULT, 3),
        ),
        part(
            "Signed",
            &["The test is repeated when a card, a name shown or the audience changes."],
            &["Who", "Name", "Role", "Day"],
            asked(&["Did the test", "Was told of the result"], 4),
        ),
    ]
}

/// A row a label: its cards, and what sorts of detail they tell.
fn told(page: &Page) -> Vec<Vec<String>> {
    let mut labels: Vec<&str> = page.cards.iter().map(|card| card.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
        .into_iter()
        .map(|label| {
            let cards: Vec<&Card> = page.cards.iter().filter(|card| card.label == label).collect();
            let numbers: Vec<String> = cards.iter().map(|card| card.number.to_string()).collect();
            let sorts: BTreeSet<Class> =
                cards.iter().flat_map(|card| &card.readable).map(|(class, _)| *class).collect();
            let sorts: Vec<String> =
                sorts.iter().map(|class| class.as_str().replace('_', " ")).collect();
            let sorts = if sorts.is_empty() { "none noticed".to_owned() } else { sorts.join(", ") };
            vec![words(label), numbers.join(", "), sorts, String::new()]
        })
        .collect()
}

/// A row a card: the words that a stranger would search for.
fn phrases(report: &GateReport, page: &Page) -> Vec<Vec<String>> {
    let leaks = |card: &Card| {
        report.findings.iter().any(|finding| {
            ["D01", "D02", "D03", "D04"].contains(&finding.check)
                && (finding.quotes.is_empty() || finding.quotes.contains(&card.quote))
        })
    };
    page.cards
        .iter()
        .map(|card| {
            let phrase = match leaks(card) {
                true => "(not printed: the gate found something on this card)".to_owned(),
                false => format!("“{}”", phrase(card.shown.as_str())),
            };
            vec![card.number.to_string(), phrase, String::new()]
        })
        .collect()
}

/// The longest stretch between masks and gaps, cut to what a search needs.
fn phrase(shown: &str) -> String {
    let mut stretches: Vec<String> = Vec::new();
    let mut rest = shown;
    while let Some((before, after)) = rest.split_once('[') {
        stretches.push(before.to_owned());
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    stretches.push(rest.to_owned());
    let pieces = stretches.iter().flat_map(|stretch| stretch.split('…'));
    let longest = pieces.max_by_key(|piece| piece.split_whitespace().count()).unwrap_or_default();
    let cut: Vec<&str> = longest.split_whitespace().take(PHRASE).collect();
    words(&cut.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_the_longest_stretch_without_a_mask() {
        let shown = "I told [Karen] that I was fine … and then she wrote it all down in her book";
        assert_eq!(phrase(shown), "and then she wrote it all down in");
        assert_eq!(phrase("[somebody]"), "");
    }
}
