//! The checklists as tables: a text file each, with a line an item.
//!
//! A file begins with `title:` and `source:`; then `number | item | who fills it`, where that is
//! `people`, or `study FACT`, or `part FACT` where people add the rest. Another checklist is
//! another file, and one line in [`LISTS`]; a fact that none says yet is one line in [`FACTS`].

use super::facts::Facts;
use super::{Checklist, Known, Told, coreq, gripp2, srqr};

/// Every checklist with its file.
const LISTS: &[(Checklist, &str)] = &[
    (Checklist::Coreq, include_str!("coreq.txt")),
    (Checklist::Srqr, include_str!("srqr.txt")),
    (Checklist::Gripp2, include_str!("gripp2.txt")),
    (Checklist::Rtarg, include_str!("rtarg.txt")),
];

/// What the study can say, by name.
const FACTS: &[(&str, Say)] = &[
    ("coreq.again", coreq::again),
    ("coreq.checking", coreq::checking),
    ("coreq.coders", coreq::coders),
    ("coreq.derivation", coreq::derivation),
    ("coreq.duration", coreq::duration),
    ("coreq.interviewer", coreq::interviewer),
    ("coreq.major", coreq::major),
    ("coreq.minor", coreq::minor),
    ("coreq.notes", coreq::notes),
    ("coreq.orientation", coreq::orientation),
    ("coreq.others", coreq::others),
    ("coreq.quotations", coreq::quotations),
    ("coreq.recording", coreq::recording),
    ("coreq.sample", coreq::sample),
    ("coreq.sample_size", coreq::sample_size),
    ("coreq.saturation", coreq::saturation),
    ("coreq.setting", coreq::setting),
    ("coreq.software", coreq::software),
    ("coreq.support", coreq::support),
    ("coreq.took_back", coreq::took_back),
    ("coreq.tree", coreq::tree),
    ("gripp2.influence", gripp2::influence),
    ("gripp2.methods", gripp2::methods),
    ("gripp2.results", gripp2::results),
    ("srqr.analysis", srqr::analysis),
    ("srqr.collection", srqr::collection),
    ("srqr.ethics", srqr::ethics),
    ("srqr.instruments", srqr::instruments),
    ("srqr.processing", srqr::processing),
    ("srqr.reflexivity", srqr::reflexivity),
    ("srqr.trust", srqr::trust),
    ("srqr.units", srqr::units),
];

/// Says a fact.
pub(super) type Say = fn(&Facts) -> Told;

/// A line of a checklist.
pub(super) struct Row {
    pub(super) number: &'static str,
    pub(super) item: &'static str,
    pub(super) known: Known,
    pub(super) say: Option<Say>,
}

/// The value of a file's `title:` or `source:`.
pub(super) fn head(list: Checklist, name: &str) -> &'static str {
    let line = |line: &'static str| line.strip_prefix(name)?.strip_prefix(": ");
    file(list).lines().find_map(line).unwrap_or_default()
}

/// The lines of a checklist, in its order.
pub(super) fn rows(list: Checklist) -> impl Iterator<Item = Row> {
    file(list).lines().filter_map(row)
}

fn file(list: Checklist) -> &'static str {
    LISTS.iter().find(|(known, _)| *known == list).map_or("", |(_, file)| file)
}

fn row(line: &'static str) -> Option<Row> {
    let (number, rest) = line.split_once(" | ")?;
    let (item, who) = rest.split_once(" | ")?;
    let (known, fact) = match who.split_once(' ') {
        Some(("study", fact)) => (Known::Wholly, fact),
        Some(("part", fact)) => (Known::Partly, fact),
        _ => (Known::Not, ""),
    };
    let say = FACTS.iter().find(|(name, _)| *name == fact).map(|(_, say)| *say);
    Some(Row { number, item, known, say })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_checklist_is_whole_and_every_fact_is_said() {
        let counts = [32, 21, 5, 11];
        for (list, count) in Checklist::ALL.into_iter().zip(counts) {
            assert!(!head(list, "title").is_empty() && !head(list, "source").is_empty());
            let rows: Vec<Row> = rows(list).collect();
            assert_eq!(rows.len(), count, "{list:?}");
            for row in rows {
                assert_eq!(row.say.is_some(), row.known != Known::Not, "{list:?} {}", row.number);
            }
        }
        for (name, _) in FACTS {
            let said = LISTS.iter().any(|(_, file)| {
                file.lines().any(|line| line.split(' ').next_back() == Some(name))
            });
            assert!(said, "no checklist asks for `{name}`");
        }
    }
}
