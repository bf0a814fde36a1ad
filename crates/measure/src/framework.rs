//! The framework matrix (Gale et al. 2013): cases × themes, a person's summary in each cell,
//! with the passages it rests on. Nothing here writes a summary.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Cell, CodeId, Coding, CodingId, CodingState, Span, Table};

/// What somebody charted in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charted {
    /// The case: a participant, mostly.
    pub case: String,
    /// The theme or code.
    pub theme: CodeId,
    /// The summary; empty: read, and nothing to chart.
    pub summary: String,
    /// The passages that it rests on, with where each lay then.
    pub segments: Vec<(CodingId, Span)>,
}

/// Why a summary should be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stale {
    /// A passage that it rests on is gone (withdrawn, or no longer coded).
    Gone(CodingId),
    /// A passage lies elsewhere now.
    Moved(CodingId),
    /// A passage's code was redefined, split or retired and waits for a person.
    Unsettled(CodingId),
    /// A passage counts under another theme now.
    ElsewhereNow(CodingId),
}

impl Stale {
    /// Why, in words.
    pub fn told(&self) -> String {
        match self {
            Stale::Gone(id) => format!("passage {} is gone", id.0),
            Stale::Moved(id) => format!("passage {} lies elsewhere now", id.0),
            Stale::Unsettled(id) => format!("the code of passage {} changed", id.0),
            Stale::ElsewhereNow(id) => format!("passage {} counts elsewhere now", id.0),
        }
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Charting {
    /// A summary that holds.
    Charted,
    /// A summary that should be read again.
    Stale,
    /// Somebody read it and found nothing to chart.
    NothingToChart,
    /// Passages, and no summary yet.
    NotYetCharted,
    /// No passage and no summary.
    NoPassage,
}

impl Charting {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Charting::Charted => "charted",
            Charting::Stale => "stale",
            Charting::NothingToChart => "nothing to chart",
            Charting::NotYetCharted => "not yet charted",
            Charting::NoPassage => "no passage",
        }
    }

    /// The sign in a table, beside or instead of words; each with another shape.
    pub fn sign(self) -> &'static str {
        match self {
            Charting::Charted => "",
            Charting::Stale => "↻",
            Charting::NothingToChart => "–",
            Charting::NotYetCharted => "□",
            Charting::NoPassage => "·",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixCell {
    /// What it holds.
    pub charting: Charting,
    /// The summary, as it was written.
    pub summary: String,
    /// The passages that the summary rests on and that are still there.
    pub linked: Vec<CodingId>,
    /// Passages of the case and theme that the summary does not rest on yet.
    pub unlinked: Vec<CodingId>,
    /// Why it is stale.
    pub stale: Vec<Stale>,
}

/// Cases × themes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The cases, in the order asked for.
    pub cases: Vec<String>,
    /// The themes or codes, in the order asked for.
    pub themes: Vec<CodeId>,
    /// A row a case, a cell a theme.
    pub cells: Vec<Vec<MatrixCell>>,
}

/// A coding with the case whose words it marks and the theme that its code is read under now.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// The case.
    pub case: &'a str,
    /// The theme (or the code itself, in a matrix by code).
    pub theme: CodeId,
    /// The coding.
    pub coding: &'a Coding,
}

/// Lays the matrix out. Of two chartings of one cell the later in the slice stands.
pub fn matrix(
    cases: &[String],
    themes: &[CodeId],
    segments: &[Segment<'_>],
    charted: &[Charted],
) -> Matrix {
    let mut in_cell: BTreeMap<(&str, CodeId), Vec<&Segment<'_>>> = BTreeMap::new();
    let mut of: BTreeMap<CodingId, Vec<&Segment<'_>>> = BTreeMap::new();
    for segment in segments {
        in_cell.entry((segment.case, segment.theme)).or_default().push(segment);
        of.entry(segment.coding.id).or_default().push(segment);
    }
    let written: BTreeMap<(&str, CodeId), &Charted> =
        charted.iter().map(|one| ((one.case.as_str(), one.theme), one)).collect();
    let cell = |case: &String, theme: &CodeId| {
        let place = (case.as_str(), *theme);
        let here = in_cell.get(&place).map(Vec::as_slice).unwrap_or_default();
        cell(here, &of, written.get(&place).copied())
    };
    Matrix {
        cells: cases
            .iter()
            .map(|case| themes.iter().map(|theme| cell(case, theme)).collect())
            .collect(),
        cases: cases.to_vec(),
        themes: themes.to_vec(),
    }
}

fn cell(
    here: &[&Segment<'_>],
    of: &BTreeMap<CodingId, Vec<&Segment<'_>>>,
    charted: Option<&Charted>,
) -> MatrixCell {
    let rests: &[(CodingId, Span)] = charted.map(|one| one.segments.as_slice()).unwrap_or_default();
    let mut stale = Vec::new();
    for (id, span) in rests {
        match (here.iter().find(|one| one.coding.id == *id), of.contains_key(id)) {
            (Some(one), _) if one.coding.span != *span => stale.push(Stale::Moved(*id)),
            (Some(one), _) if one.coding.state != CodingState::Current => {
                stale.push(Stale::Unsettled(*id));
            }
            (Some(_), _) => {}
            (None, true) => stale.push(Stale::ElsewhereNow(*id)),
            (None, false) => stale.push(Stale::Gone(*id)),
        }
    }
    let linked: BTreeSet<CodingId> = rests.iter().map(|(id, _)| *id).collect();
    let there: BTreeSet<CodingId> = here.iter().map(|one| one.coding.id).collect();
    let charting = match charted {
        Some(_) if !stale.is_empty() => Charting::Stale,
        Some(one) if one.summary.trim().is_empty() => Charting::NothingToChart,
        Some(_) => Charting::Charted,
        None if here.is_empty() => Charting::NoPassage,
        None => Charting::NotYetCharted,
    };
    MatrixCell {
        charting,
        summary: charted.map(|one| one.summary.clone()).unwrap_or_default(),
        linked: linked.intersection(&there).copied().collect(),
        unlinked: there.difference(&linked).copied().collect(),
        stale,
    }
}

impl Matrix {
    /// How many cells hold what.
    pub fn counts(&self) -> BTreeMap<Charting, u64> {
        let mut counts = BTreeMap::new();
        for cell in self.cells.iter().flatten() {
            *counts.entry(cell.charting).or_default() += 1;
        }
        counts
    }

    /// The matrix as a table of summaries, each state with its sign; `name` gives a theme's
    /// heading. Summaries are researchers' words about people: for the team.
    pub fn table(&self, name: impl Fn(CodeId) -> String) -> Table {
        let cell = |cell: &MatrixCell| {
            let words = format!("{} {}", cell.charting.sign(), cell.summary);
            Cell::Text(words.trim().to_owned())
        };
        let row = |(case, cells): (&String, &Vec<MatrixCell>)| {
            std::iter::once(Cell::Text(case.clone())).chain(cells.iter().map(cell)).collect()
        };
        let headings = self.themes.iter().map(|theme| name(*theme));
        let count = |state| self.counts().get(&state).copied().unwrap_or(0);
        Table {
            title: "Framework matrix".to_owned(),
            basis: format!(
                "{} cases × {} themes; {} cells charted, {} stale, {} not yet charted",
                self.cases.len(),
                self.themes.len(),
                count(Charting::Charted),
                count(Charting::Stale),
                count(Charting::NotYetCharted)
            ),
            columns: std::iter::once("case".to_owned()).chain(headings).collect(),
            rows: self.cases.iter().zip(&self.cells).map(row).collect(),
            notes: vec![
                "↻ stale: read again · – coded, nothing to chart · □ not yet charted · · no passage"
                    .to_owned(),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::coders::tests::{coding, shown};
    use crate::units::tests::transcript;

    #[test]
    fn a_summary_is_read_again_when_what_it_rests_on_changed() {
        let read = transcript("M01", "M01: I hid it. They knew. I told them. Then court. The end.");
        let mut codings: Vec<Coding> = (1..)
            .zip(["I hid it.", "They knew.", "I told them.", "Then court.", "The end."])
            .map(|(id, words)| coding(id, &read, "Ana", 15, words))
            .collect();
        let then: Vec<Span> = codings.iter().map(|coding| coding.span).collect();
        codings[1].state = CodingState::Queued;
        codings[2].span = Span::new(0, 3).expect("a span");
        let themes = [1, 2, 3, 4].map(CodeId::theme);
        let segment = |at: usize, theme: usize| Segment {
            case: "M01",
            theme: themes[theme],
            coding: &codings[at],
        };
        let segments = [segment(0, 0), segment(1, 0), segment(2, 0), segment(3, 1), segment(4, 3)];
        let charted = |theme: usize, summary: &str, rests: &[usize]| Charted {
            case: "M01".to_owned(),
            theme: themes[theme],
            summary: summary.to_owned(),
            segments: rests.iter().map(|at| (CodingId(*at as i64 + 1), then[*at])).collect(),
        };
        let mut gone = charted(0, "Hid it, then told", &[0, 1, 2, 3]);
        gone.segments.push((CodingId(99), then[0]));
        let written = [gone, charted(1, "", &[3])];
        let found = matrix(&["M01".to_owned(), "M02".to_owned()], &themes, &segments, &written);
        expect![[r#"
            case | T1 | T2 | T3 | T4
            M01 | ↻ Hid it, then told | – | · | □
            M02 | · | · | · | ·
            note: ↻ stale: read again · – coded, nothing to chart · □ not yet charted · · no passage"#]].assert_eq(&shown(&found.table(|theme| theme.to_string())));
        expect!["[Unsettled(CodingId(2)), Moved(CodingId(3)), ElsewhereNow(CodingId(4)), Gone(CodingId(99))]"].assert_eq(&format!("{:?}", found.cells[0][0].stale));
        assert_eq!(found.cells[0][3].unlinked, [CodingId(5)]);
    }
}
