//! Where two versions alone can't say whether a code was renamed, or retired and another added.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Amendment;
use crate::{Code, CodeId, CodeStatus, Codebook};

/// Something that only a person can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// One id has another name and another definition: the same code in new words, or another?
    Changed {
        /// The id.
        code: CodeId,
        /// Its name before.
        from: String,
        /// Its name after.
        to: String,
    },
    /// A code is gone and one like it has come: the same under a new id, or another?
    Replaced {
        /// The id that is gone.
        gone: CodeId,
        /// The id that has come.
        came: CodeId,
        /// The name that is gone.
        from: String,
        /// The name that has come.
        to: String,
    },
}

impl Doubt {
    /// The id before.
    pub fn before(&self) -> CodeId {
        match self {
            Doubt::Changed { code, .. } => *code,
            Doubt::Replaced { gone, .. } => *gone,
        }
    }

    /// The id after.
    pub fn after(&self) -> CodeId {
        match self {
            Doubt::Changed { code, .. } => *code,
            Doubt::Replaced { came, .. } => *came,
        }
    }
}

/// What a person said of a doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is the same code, renamed.
    Same,
    /// One was retired and another was added.
    Different,
}

/// Everything that only a person can tell about the way from `older` to `newer`; what people
/// `declared` is not asked again.
pub fn doubts(older: &Codebook, newer: &Codebook, declared: &[Amendment]) -> Vec<Doubt> {
    let said: BTreeSet<CodeId> = declared.iter().flat_map(mentioned).collect();
    let mut found = Vec::new();
    for after in newer.active().filter(|code| !said.contains(&code.id)) {
        let Some(before) = older.codes.get(&after.id).filter(|code| code.is_active()) else {
            continue;
        };
        if alike(&before.name, &after.name) < 0.5 && defined(before, after) < 0.5 {
            found.push(Doubt::Changed {
                code: after.id,
                from: before.name.clone(),
                to: after.name.clone(),
            });
        }
    }
    let is_new = |code: &&Code| !older.codes.contains_key(&code.id) && !said.contains(&code.id);
    let mut came: Vec<&Code> = newer.active().filter(is_new).collect();
    for gone in older.active().filter(|code| !said.contains(&code.id)) {
        if newer.codes.get(&gone.id).is_some_and(Code::is_active) {
            continue;
        }
        let likeness = |code: &Code| alike(&gone.name, &code.name).max(defined_only(gone, code));
        let best = came
            .iter()
            .enumerate()
            .map(|(at, code)| (likeness(code), at))
            .filter(|(likeness, _)| *likeness >= 0.5)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        if let Some((_, at)) = best {
            let came = came.remove(at);
            found.push(Doubt::Replaced {
                gone: gone.id,
                came: came.id,
                from: gone.name.clone(),
                to: came.name.clone(),
            });
        }
    }
    found
}

/// `newer` as the answers make it. A code that turned out to be another gets its id from `fresh`.
pub fn settle(
    older: &Codebook,
    newer: &Codebook,
    answers: &[(Doubt, Answer)],
    mut fresh: impl FnMut() -> CodeId,
) -> Codebook {
    let mut ids = IndexMap::new();
    let mut retired = Vec::new();
    for (doubt, answer) in answers {
        match (doubt, answer) {
            (Doubt::Replaced { gone, came, .. }, Answer::Same) => {
                ids.insert(*came, *gone);
            }
            (Doubt::Changed { code, .. }, Answer::Different) => {
                ids.insert(*code, fresh());
                retired.push(*code);
            }
            _ => {}
        }
    }
    // The entry that stands for a gone code gives its place to the one that turned out to be it.
    let mut cleaned = newer.clone();
    for gone in ids.values() {
        cleaned.codes.shift_remove(gone);
    }
    let mut settled = cleaned.renumbered(&ids);
    for id in retired {
        if let Some(code) = older.codes.get(&id) {
            let code = Code { status: CodeStatus::Retired, ..code.clone() };
            settled.codes.insert(id, code);
        }
        if let Some(new) = ids.get(&id).and_then(|new| settled.codes.get_mut(new)) {
            (new.since, new.until) = (None, None);
        }
    }
    settled
}

/// Every code that a declaration speaks of.
fn mentioned(amendment: &Amendment) -> Vec<CodeId> {
    match amendment {
        Amendment::Merge { codes, into, .. } => [codes.as_slice(), &[*into]].concat(),
        Amendment::Split { code, into, .. } => [&[*code], into.as_slice()].concat(),
        Amendment::Order { .. } => Vec::new(),
        other => vec![other.code()],
    }
}

/// How far two definitions share their words; 0 where neither code has one.
fn defined(one: &Code, other: &Code) -> f64 {
    let words = |code: &Code| format!("{} {}", code.brief, code.full);
    alike(&words(one), &words(other))
}

fn defined_only(one: &Code, other: &Code) -> f64 {
    if one.brief.is_empty() && one.full.is_empty() { 0.0 } else { defined(one, other) }
}

/// The share of words that two texts have in common, of all that they have (Jaccard).
fn alike(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let all = one.union(&other).count();
    if all == 0 { 0.0 } else { one.intersection(&other).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(codes: &[(u32, &str, &str)]) -> Codebook {
        let mut book = Codebook::default();
        for (number, name, brief) in codes {
            let id = CodeId::code(*number);
            book.codes.insert(id, Code { brief: (*brief).to_owned(), ..Code::new(id, name) });
        }
        book
    }

    fn told(older: &Codebook, newer: &Codebook) -> Vec<(CodeId, CodeId)> {
        let all = doubts(older, newer, &[]);
        all.iter().map(|doubt| (doubt.before(), doubt.after())).collect()
    }

    #[test]
    fn a_new_name_over_the_same_definition_is_a_rename() {
        let older = book(&[(1, "Trauma history", "Earlier trauma, care, loss")]);
        let newer = book(&[(1, "What I was carrying", "Earlier trauma, care, loss")]);
        assert_eq!(told(&older, &newer), []);
    }

    #[test]
    fn another_name_and_another_definition_is_asked() {
        let older = book(&[(1, "Money", "Fares and rent")]);
        let newer = book(&[(1, "Kindness", "A tea, a photograph")]);
        let c = CodeId::code;
        assert_eq!(told(&older, &newer), [(c(1), c(1))]);
        let said = [(doubts(&older, &newer, &[])[0].clone(), Answer::Different)];
        let settled = settle(&older, &newer, &said, || c(9));
        assert_eq!(settled.codes[&c(9)].name, "Kindness");
        assert_eq!(settled.codes[&c(1)].name, "Money");
        assert!(!settled.codes[&c(1)].is_active());
    }

    #[test]
    fn a_code_under_a_new_id_is_asked_and_keeps_its_old_one() {
        let c = CodeId::code;
        let older = book(&[(1, "Money", "Fares and rent"), (2, "Other", "")]);
        let mut newer = book(&[(7, "Money and housing", "Fares and rent"), (2, "Other", "")]);
        newer.codes[&c(2)].parent = Some(c(7));
        assert_eq!(told(&older, &newer), [(c(1), c(7))]);
        let said = [(doubts(&older, &newer, &[])[0].clone(), Answer::Same)];
        let settled = settle(&older, &newer, &said, || c(9));
        assert_eq!(settled.codes[&c(1)].name, "Money and housing");
        assert_eq!(settled.codes[&c(2)].parent, Some(c(1)));
        assert!(!settled.codes.contains_key(&c(7)));
    }
}
