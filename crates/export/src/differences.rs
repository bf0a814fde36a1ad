//! How one codebook version became the next, in sentences.

use heard_model::amend::{OverlapPolicy, Scope, theme_named};
use heard_model::{Amendment, CodeId, Codebook, VersionId, visible};

use crate::html;
use crate::sheet::{self, day, words};

/// What an amendment did to codings, as far as the study knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Codings that it concerns.
    pub codings: usize,
    /// Of these, how many still wait for a person.
    pub queued: usize,
}

/// Two versions and what lies between them.
#[derive(Clone, Copy, Debug)]
pub struct Difference<'a> {
    /// The older version and its number.
    pub older: (VersionId, &'a Codebook),
    /// The newer version and its number.
    pub newer: (VersionId, &'a Codebook),
    /// What lies between, in order ([`heard_model::amend::explained`]).
    pub amendments: &'a [Amendment],
    /// What each did to codings, in the same order; may be shorter.
    pub effects: &'a [Effect],
}

impl Difference<'_> {
    /// A sentence an amendment.
    pub fn sentences(&self) -> Vec<String> {
        let effects = self.effects.iter().copied().map(Some).chain(std::iter::repeat(None));
        self.amendments
            .iter()
            .zip(effects)
            .map(|(amendment, effect)| {
                let effect = effect.map(said).unwrap_or_default();
                words(&format!("{}{effect}.", self.sentence(amendment)))
            })
            .collect()
    }

    /// "v1 to v2: 5 codes added, 1 retired; 40 passages want reading again".
    pub fn summary(&self) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for amendment in self.amendments {
            let told = told(amendment);
            match counts.iter_mut().find(|(seen, _)| *seen == told) {
                Some((_, count)) => *count += 1,
                None => counts.push((told, 1)),
            }
        }
        let from_to = format!("{} to {}", self.older.0, self.newer.0);
        if counts.is_empty() {
            return format!("{from_to}: nothing changed");
        }
        let list: Vec<String> = counts
            .iter()
            .enumerate()
            .map(|(at, (told, count))| match (at, count) {
                (0, 1) => format!("1 code {told}"),
                (0, count) => format!("{count} codes {told}"),
                (_, count) => format!("{count} {told}"),
            })
            .collect();
        let queued: usize = self.effects.iter().map(|effect| effect.queued).sum();
        let waiting = match queued {
            0 => String::new(),
            1 => "; 1 passage waits for a person".to_owned(),
            queued => format!("; {queued} passages wait for a person"),
        };
        format!("{from_to}: {}{waiting}", list.join(", "))
    }

    /// Plain text, a line a sentence.
    pub fn text(&self) -> String {
        let mut lines = vec![self.summary()];
        lines.extend(self.about());
        lines.extend(self.sentences().into_iter().map(|sentence| format!("- {sentence}")));
        lines.join("\n") + "\n"
    }

    /// Markdown.
    pub fn markdown(&self) -> String {
        let escape = crate::escape::markdown;
        let mut out = format!("# {}\n\n{}.\n", escape(&self.title()), escape(&self.summary()));
        for line in self.about() {
            out.push_str(&format!("\n{}\n", escape(&line)));
        }
        out.push('\n');
        for sentence in self.sentences() {
            out.push_str(&format!("- {}\n", escape(&sentence)));
        }
        out
    }

    /// A page.
    pub fn html(&self) -> Vec<u8> {
        let footer = format!(
            "{} · {} to {}",
            words(&self.newer.1.title),
            sheet::codebook(&self.older.0.to_string(), &self.older.1.hash()),
            sheet::codebook(&self.newer.0.to_string(), &self.newer.1.hash())
        );
        let skip = ("#changes", "Skip to the changes");
        html::page(&self.title(), skip, (&footer, false), |page| {
            page.ours("<header>")
                .leaf("p", &[("class", "over")], &words(&self.newer.1.title))
                .leaf("h1", &[], &format!("From {} to {}", self.older.0, self.newer.0))
                .leaf("p", &[], &format!("{}.", self.summary()));
            for line in self.about() {
                page.leaf("p", &[("class", "sm")], &line);
            }
            page.ours("</header><main id=\"changes\" tabindex=\"-1\"><h2 class=\"sm\">What changed</h2><ol class=\"in-list\">");
            for sentence in self.sentences() {
                page.leaf("li", &[], &sentence);
            }
            page.ours("</ol></main>");
        })
    }

    fn title(&self) -> String {
        format!("{}: {} to {}", words(&self.newer.1.title), self.older.0, self.newer.0)
    }

    /// When, by whom and why, where it was written down.
    fn about(&self) -> Vec<String> {
        let newer = self.newer.1;
        let mut about = Vec::new();
        let on = newer.date.map(|date| format!("Made on {}", day(date)));
        let present = (!newer.present.is_empty()).then(|| format!("with {}", list(&newer.present)));
        let made: Vec<String> = on.into_iter().chain(present).collect();
        if !made.is_empty() {
            about.push(words(&format!("{}.", made.join(" "))));
        }
        if !newer.reason.trim().is_empty() {
            about.push(words(&newer.reason));
        }
        about
    }

    fn sentence(&self, amendment: &Amendment) -> String {
        match amendment {
            Amendment::Add { code } => {
                let brief = visible(code.brief.trim());
                let brief = brief.trim_end_matches('.');
                let brief = if brief.is_empty() { String::new() } else { format!(": {brief}") };
                format!("Added {}{brief}", self.name(code.id))
            }
            Amendment::Rename { code, from, to } => {
                format!("Renamed {code} from “{from}” to “{to}”")
            }
            Amendment::Redefine { code, scope, fields } => {
                let how = match scope {
                    Scope::Narrow => "Narrowed",
                    Scope::Broaden => "Broadened",
                    Scope::Clarify => "Made clearer",
                };
                let fields: Vec<String> =
                    fields.iter().map(|change| field_in_words(&change.field).to_owned()).collect();
                let what =
                    if fields.is_empty() { String::new() } else { format!(" ({})", list(&fields)) };
                format!("{how} {}{what}", self.name(*code))
            }
            Amendment::Move { code, from, to } => {
                let place = |at: &Option<CodeId>| {
                    at.map_or_else(|| "the top level".to_owned(), |at| self.name(at))
                };
                format!("Moved {} from {} to {}", self.name(*code), place(from), place(to))
            }
            Amendment::Merge { codes, into, overlap } => {
                let union = match overlap {
                    OverlapPolicy::KeepBoth => "",
                    OverlapPolicy::Union => "; overlapping passages became one",
                };
                format!("Joined {} into {}{union}", self.names(codes), self.name(*into))
            }
            Amendment::Split { code, into, .. } => {
                format!("Split {} into {}", self.name(*code), self.names(into))
            }
            Amendment::Retire { code } => {
                format!("Retired {}; its passages are kept, and hidden", self.name(*code))
            }
            Amendment::Restore { code } => format!("Took {} back into use", self.name(*code)),
            Amendment::Promote { code, to } => match theme_named(to) {
                Some(theme) => {
                    format!("Made a theme of {}: {}", self.name(*code), self.name(theme))
                }
                None => format!("Took {} out of the codes: it became {to}", self.name(*code)),
            },
            Amendment::Order { .. } => "Put the entries in another order".to_owned(),
        }
    }

    fn names(&self, ids: &[CodeId]) -> String {
        list(&ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>())
    }

    /// "“Masking” (C15)", by its name in the newer version, or else in the older.
    fn name(&self, id: CodeId) -> String {
        let code = self.newer.1.codes.get(&id).or_else(|| self.older.1.codes.get(&id));
        code.map_or_else(|| id.to_string(), |code| format!("“{}” ({id})", code.name))
    }
}

fn told(amendment: &Amendment) -> &'static str {
    match amendment {
        Amendment::Add { .. } => "added",
        Amendment::Rename { .. } => "renamed",
        Amendment::Redefine { scope: Scope::Narrow, .. } => "narrowed",
        Amendment::Redefine { scope: Scope::Broaden, .. } => "broadened",
        Amendment::Redefine { scope: Scope::Clarify, .. } => "made clearer",
        Amendment::Move { .. } => "moved",
        Amendment::Merge { .. } => "joined from others",
        Amendment::Split { .. } => "split",
        Amendment::Retire { .. } => "retired",
        Amendment::Restore { .. } => "taken back into use",
        Amendment::Promote { .. } => "promoted",
        Amendment::Order { .. } => "list put in another order",
    }
}

fn said(effect: Effect) -> String {
    let passages = |count: usize| match count {
        1 => "1 passage".to_owned(),
        count => format!("{count} passages"),
    };
    match (effect.codings, effect.queued) {
        (0, _) => String::new(),
        (all, 0) => format!("; {} sorted", passages(all)),
        (all, left) => format!("; {}, {left} of them waiting for a person", passages(all)),
    }
}

fn field_in_words(field: &str) -> &str {
    match field {
        "plain_name" => "plain name",
        "brief" => "short definition",
        "full" => "full definition",
        "when" => "when to use",
        "when_not" => "when not to use",
        "valence_applies" => "whether good or bad is marked",
        "needs_cluster" => "whether it counts as a need",
        "sensitivity" => "subjects that call for care",
        other => other,
    }
}

/// "a, b and c".
fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
