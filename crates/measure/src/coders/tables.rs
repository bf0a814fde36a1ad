//! The comparison as tables, with what was counted said in words.

use heard_model::{Cell, Table};

use super::sheet::noun;
use super::{CodeAgreement, Compared, RARE};
use crate::units::Unit;

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

const COLUMNS: [&str; 14] = [
    "units",
    "with the code",
    "differing",
    "present",
    "percent",
    "Cohen",
    "Scott",
    "Fleiss",
    "Gwet AC1",
    "Brennan–Prediger",
    "alpha",
    "alpha from",
    "alpha to",
    "positive",
];

impl CodeAgreement {
    fn cells(&self) -> Vec<Cell> {
        let found = &self.agreement;
        let counts = [found.units as u64, self.used, self.differing];
        let figures = [
            self.present,
            found.percent,
            found.cohen_kappa,
            found.scott_pi,
            found.fleiss_kappa,
            found.gwet_ac1,
            found.brennan_prediger,
            found.alpha_nominal,
            found.ci_alpha_nominal.map(|ends| ends.0),
            found.ci_alpha_nominal.map(|ends| ends.1),
            self.positive,
        ];
        counts.into_iter().map(Cell::Count).chain(figures.into_iter().map(number)).collect()
    }

    fn name(&self) -> String {
        match (&self.code, &self.transcript) {
            (Some(code), Some(transcript)) => format!("{code} in {transcript}"),
            (Some(code), None) => code.to_string(),
            (None, Some(transcript)) => transcript.to_string(),
            (None, None) => "all".to_owned(),
        }
    }
}

impl Compared {
    /// What was counted, in words.
    pub fn basis_in_words(&self) -> String {
        format!(
            "{} coders ({}) over {} transcripts; unit: {}; basis: {}; for each code a unit \
             counts as there or not there",
            self.coders.len(),
            self.coders.join(", "),
            self.transcripts.len(),
            noun(self.unit).trim_end_matches('s'),
            self.basis.words(),
        )
    }

    /// A line a code and one for all of them together.
    pub fn code_table(&self) -> Table {
        let lines = self.by_code.iter().chain([&self.pooled]);
        self.table("Agreement by code", "code", lines)
    }

    /// A line a transcript, all codes together.
    pub fn transcript_table(&self) -> Table {
        self.table("Agreement by transcript", "transcript", self.by_transcript.iter())
    }

    fn table<'a>(
        &self,
        title: &str,
        first: &str,
        lines: impl Iterator<Item = &'a CodeAgreement> + Clone,
    ) -> Table {
        let row = |line: &CodeAgreement| {
            let mut cells = vec![Cell::Text(line.name())];
            cells.extend(line.cells());
            cells
        };
        Table {
            title: title.to_owned(),
            basis: self.basis_in_words(),
            columns: std::iter::once(first).chain(COLUMNS).map(str::to_owned).collect(),
            rows: lines.clone().map(row).collect(),
            notes: self.notes(lines),
        }
    }

    fn notes<'a>(&self, lines: impl Iterator<Item = &'a CodeAgreement>) -> Vec<String> {
        let mut notes = Vec::new();
        for line in lines {
            if line.is_unused() {
                notes.push(format!("{}: nobody used it; nothing was compared", line.name()));
            } else if line.is_one_sided() {
                let share = line.present.unwrap_or_default() * 100.0;
                notes.push(format!(
                    "{}: there in {share:.1} % of the decisions, outside {:.0}–{:.0} %: kappa and \
                     alpha say little; read positive agreement and the passages",
                    line.name(),
                    RARE * 100.0,
                    (1.0 - RARE) * 100.0
                ));
            }
        }
        if self.unit == Unit::Character {
            notes.push("no interval: the characters of one passage are not independent".to_owned());
        } else if self.pooled.agreement.ci_alpha_nominal.is_some() {
            notes.push("alpha from, to: 95 %, units drawn again, with a fixed seed".to_owned());
        }
        if !self.left_out.is_empty() {
            let names: Vec<&str> = self.left_out.iter().map(|id| id.as_str()).collect();
            notes.push(format!("left out, read by fewer than two coders: {}", names.join(", ")));
        }
        notes
    }

    /// Where passages were cut: alpha_U and the family of 2016, over characters.
    pub fn unitizing_table(&self) -> Table {
        let row = |line: &CodeAgreement| {
            let family = line.family.as_ref();
            vec![
                Cell::Text(line.name()),
                number(line.unitizing.and_then(|one| one.alpha)),
                number(family.and_then(|family| family.u)),
                number(family.map(|family| family.coding_covers)),
            ]
        };
        let columns = ["code", "alpha_U (1995)", "u-alpha (2016)", "share where both cut"];
        Table {
            title: "Agreement on where passages begin and end".to_owned(),
            basis: format!(
                "{}; here always over characters of speech, each code by itself",
                self.basis_in_words()
            ),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.by_code.iter().map(row).collect(),
            notes: vec![
                "missing where nobody used the code or not all coders read all transcripts"
                    .to_owned(),
            ],
        }
    }

    /// Where coders differ, without the words: places, units and who has the code there.
    pub fn disagreement_table(&self) -> Table {
        let row = |one: &super::Disagreement| {
            let names = |has: bool| {
                let of = one.by.iter().filter(|(_, codings)| codings.is_empty() != has);
                of.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
            };
            vec![
                Cell::Text(one.code.to_string()),
                Cell::Text(one.transcript.to_string()),
                one.turn.map_or(Cell::Empty, |turn| Cell::Count(u64::from(turn))),
                Cell::Count(one.units),
                Cell::Text(names(true)),
                Cell::Text(names(false)),
            ]
        };
        let columns = ["code", "transcript", "turn", "units", "there", "not there"];
        Table {
            title: "Where coders differ".to_owned(),
            basis: self.basis_in_words(),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.disagreements.iter().map(row).collect(),
            notes: vec![
                "the code with the lowest positive agreement first, then the longest stretch"
                    .to_owned(),
            ],
        }
    }

    /// Codes that stand for each other.
    pub fn confusion_table(&self) -> Table {
        let row = |one: &super::Confusion| {
            vec![
                Cell::Text(one.first.to_string()),
                Cell::Text(one.second.to_string()),
                Cell::Count(one.units),
            ]
        };
        Table {
            title: "Codes taken for each other".to_owned(),
            basis: self.basis_in_words(),
            columns: ["code", "other", noun(self.unit)].map(str::to_owned).to_vec(),
            rows: self.confusions.iter().map(row).collect(),
            notes: vec![
                "units in which one coder has only the one and another only the other".to_owned(),
            ],
        }
    }
}
