//! What two or more coders made of the same transcripts.
//!
//! For every code, each unit is a decision: there or not there. A coder who read a
//! transcript and did not use a code said "not there"; one who did not read it said nothing.
//! Disagreements come first, with their places and whose codings they are: in codebook work
//! they are what the comparison is for (low agreement: a code defined too broadly).

mod disagreements;
mod sheet;
mod tables;

use std::collections::BTreeMap;

use heard_model::{CodeId, Coding, Transcript, TranscriptId};

pub use disagreements::{Confusion, Disagreement};

use crate::agreement::{Agreement, agreement, coefficients};
use crate::ratings::Ratings;
use crate::unitizing::{AlphaU, UAlphas, alpha_u, u_family};
use crate::units::{Basis, Unit};
use sheet::Sheet;

/// What to compare.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The transcripts; those that fewer than two coders read are left out and named.
    pub transcripts: &'a [&'a Transcript],
    /// The codings to count, of these transcripts. Each counts as the code it counts as now.
    pub codings: &'a [Coding],
    /// Who read what. Where it names nobody for a transcript, whoever coded in it read it.
    pub readers: &'a [(TranscriptId, String)],
    /// The codes that are compared.
    pub codes: &'a [CodeId],
    /// In which unit.
    pub unit: Unit,
    /// Over which text.
    pub basis: Basis,
    /// Fixes the intervals; nothing: no intervals, which take longer than all else.
    pub seed: Option<u64>,
}

/// How far coders agree about one code, or over all codes together.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CodeAgreement {
    /// Which code; nothing: all of them, each unit × code a decision of its own.
    pub code: Option<CodeId>,
    /// In which transcript; nothing: in all of them.
    pub transcript: Option<TranscriptId>,
    /// Every coefficient of the decisions "there" and "not there". No interval for
    /// characters: those of one passage are not independent of each other.
    pub agreement: Agreement,
    /// The share of "there" among all decisions (prevalence).
    pub present: Option<f64>,
    /// Units that at least one coder gave the code.
    pub used: u64,
    /// Units about which coders differ.
    pub differing: u64,
    /// Positive agreement: of all pairs of decisions with a "there" in them, weighted by how
    /// many, the share that agree: 2a / (2a + b + c) for two coders (Cicchetti & Feinstein 1990).
    pub positive: Option<f64>,
    /// Negative agreement, the same for "not there".
    pub negative: Option<f64>,
    /// Krippendorff's (1995) alpha_U over characters, for where passages were cut.
    pub unitizing: Option<AlphaU>,
    /// The family of 2016, this code against the rest, over characters.
    pub family: Option<UAlphas>,
}

/// Below this share of "there" (or above its complement) the coefficients carry a warning.
pub const RARE: f64 = 0.05;

impl CodeAgreement {
    /// Whether the code is so rare, or so common, that kappa and alpha say little.
    pub fn is_one_sided(&self) -> bool {
        self.present.is_some_and(|share| !(RARE..=1.0 - RARE).contains(&share))
    }

    /// Whether nobody used the code, so that nothing was compared.
    pub fn is_unused(&self) -> bool {
        self.used == 0
    }
}

/// The whole comparison.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Compared {
    /// In which unit.
    pub unit: Unit,
    /// Over which text.
    pub basis: Basis,
    /// The coders, by name.
    pub coders: Vec<String>,
    /// The transcripts that two or more coders read.
    pub transcripts: Vec<TranscriptId>,
    /// The transcripts left out, since fewer than two coders read them.
    pub left_out: Vec<TranscriptId>,
    /// A line a code, over all transcripts, in the order asked for.
    pub by_code: Vec<CodeAgreement>,
    /// A line a transcript, all codes together.
    pub by_transcript: Vec<CodeAgreement>,
    /// A line a code and transcript.
    pub by_both: Vec<CodeAgreement>,
    /// All codes and transcripts together. Codes that are often "not there" weigh as much as
    /// the others: read it after the lines, not instead of them. Its interval draws decisions,
    /// those of one unit apart, and so comes out somewhat narrow.
    pub pooled: CodeAgreement,
    /// Where coders differ: the code they differ about most first, then the longest.
    pub disagreements: Vec<Disagreement>,
    /// Codes that stand for each other: one coder's where another has the other.
    pub confusions: Vec<Confusion>,
}

/// How many units hold the same decisions, by the decisions of all coders.
type Decisions = BTreeMap<Vec<Option<u32>>, u64>;

/// Compares the coders. Transcripts, codes and coders come out in a fixed order; the same
/// input gives the same figures.
pub fn compare(asked: &Comparison<'_>) -> Compared {
    let (sheets, left_out) = sheet::sheets(asked);
    let mut coders: Vec<String> = sheets.iter().flat_map(|sheet| sheet.readers.clone()).collect();
    coders.sort();
    coders.dedup();
    let mut by_both = Vec::new();
    let mut by_code: Vec<Decisions> = vec![Decisions::new(); asked.codes.len()];
    let mut by_transcript = Vec::new();
    let mut all = Decisions::new();
    for sheet in &sheets {
        let mut here = Decisions::new();
        for (code, of_code) in asked.codes.iter().zip(&mut by_code) {
            let decisions = sheet.decisions(*code, &coders);
            for into in [&mut here, of_code, &mut all] {
                for (values, times) in &decisions {
                    *into.entry(values.clone()).or_default() += times;
                }
            }
            let line = measured(asked, &coders, decisions);
            let cut = cut(&[sheet], *code, &sheet.readers);
            by_both.push(line.named(Some(*code), Some(&sheet.transcript)).with(cut));
        }
        let line = measured(asked, &coders, here);
        by_transcript.push(line.named(None, Some(&sheet.transcript)));
    }
    let all_sheets: Vec<&Sheet> = sheets.iter().collect();
    let by_code: Vec<CodeAgreement> = asked
        .codes
        .iter()
        .zip(by_code)
        .map(|(code, decisions)| {
            let line = measured(asked, &coders, decisions).named(Some(*code), None);
            line.with(cut(&all_sheets, *code, &coders))
        })
        .collect();
    Compared {
        unit: asked.unit,
        basis: asked.basis,
        transcripts: sheets.iter().map(|sheet| sheet.transcript.clone()).collect(),
        left_out,
        disagreements: disagreements::ranked(&sheets, &by_code),
        confusions: disagreements::confusions(&sheets),
        by_code,
        by_transcript,
        by_both,
        pooled: measured(asked, &coders, all),
        coders,
    }
}

/// alpha_U and the family for one code, where the same coders read all of the text.
fn cut(sheets: &[&Sheet], code: CodeId, coders: &[String]) -> Option<(AlphaU, Option<UAlphas>)> {
    if sheets.iter().any(|sheet| sheet.readers != coders) {
        return None;
    }
    let continuum = sheet::continuum(sheets, code, coders.len());
    Some((alpha_u(&continuum, 0), u_family(&continuum)))
}

impl CodeAgreement {
    fn named(self, code: Option<CodeId>, transcript: Option<&TranscriptId>) -> CodeAgreement {
        CodeAgreement { code, transcript: transcript.cloned(), ..self }
    }

    fn with(self, cut: Option<(AlphaU, Option<UAlphas>)>) -> CodeAgreement {
        let (unitizing, family) = match cut {
            Some((unitizing, family)) => (Some(unitizing), family),
            None => (None, None),
        };
        CodeAgreement { unitizing, family, ..self }
    }
}

fn measured(asked: &Comparison<'_>, coders: &[String], decisions: Decisions) -> CodeAgreement {
    let mut line = CodeAgreement::default();
    let (mut there, mut all) = (0.0, 0.0);
    // Agreeing and all pairs of decisions, from each "there" and from each "not there".
    let (mut positive, mut negative) = ((0.0, 0.0), (0.0, 0.0));
    for (values, times) in &decisions {
        let given = values.iter().flatten().count() as f64;
        let yes = values.iter().flatten().filter(|value| **value == 1).count() as f64;
        let weight = *times as f64;
        there += weight * yes;
        all += weight * given;
        line.used += if yes > 0.0 { *times } else { 0 };
        line.differing += if yes > 0.0 && yes < given { *times } else { 0 };
        if given >= 2.0 {
            let add = |sum: &mut (f64, f64), n: f64| {
                sum.0 += weight * n * (n - 1.0) / (given - 1.0);
                sum.1 += weight * n;
            };
            add(&mut positive, yes);
            add(&mut negative, given - yes);
        }
    }
    let share = |(part, whole): (f64, f64)| (whole > 0.0).then(|| part / whole);
    let ratings = Ratings::grouped(coders, &["0", "1"], decisions);
    line.agreement = match asked.seed {
        Some(seed) if asked.unit != Unit::Character => agreement(&ratings, seed),
        _ => coefficients(&ratings),
    };
    line.present = share((there, all));
    line.positive = share(positive);
    line.negative = share(negative);
    line
}

#[cfg(test)]
pub(crate) mod tests {
    use expect_test::{Expect, expect};
    use heard_model::{AppliedAs, Cell, CodingId, CodingState, Span, Table, Timestamp, VersionId};

    use super::*;
    use crate::units::tests::transcript;

    /// A coding of the first place of `words` in `transcript`.
    pub(crate) fn coding(
        id: i64,
        transcript: &Transcript,
        coder: &str,
        code: u32,
        words: &str,
    ) -> Coding {
        let start = transcript.text.expose().find(words).expect("words of the transcript");
        Coding {
            id: CodingId(id),
            transcript: transcript.id.clone(),
            span: Span::new(start, start + words.len()).expect("some words"),
            code: CodeId::code(code),
            applied_as: AppliedAs { code: CodeId::code(code), version: VersionId(1), draft: 0 },
            coder: coder.to_owned(),
            at: Timestamp::UNIX_EPOCH,
            state: CodingState::Current,
        }
    }

    /// A table as a person reads it.
    pub(crate) fn shown(table: &Table) -> String {
        let cell = |cell: &Cell| match cell {
            Cell::Text(words) => words.clone(),
            Cell::Count(n) => n.to_string(),
            Cell::Number(x) => format!("{x:.4}"),
            Cell::Suppressed => "·".to_owned(),
            Cell::Empty => "–".to_owned(),
        };
        let rows =
            table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | "));
        let notes = table.notes.iter().map(|note| format!("note: {note}"));
        std::iter::once(table.columns.join(" | "))
            .chain(rows)
            .chain(notes)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn read() -> Transcript {
        transcript(
            "M01",
            "INT: How was the ward?\nM01: I said I was fine. I was not.\nINT: And then?\n\
             M01: They wrote it down. It came back in court.\nM01: A tea helped.\nM01: That’s all.",
        )
    }

    fn asked<'a>(
        transcripts: &'a [&'a Transcript],
        codings: &'a [Coding],
        codes: &'a [CodeId],
        unit: Unit,
        basis: Basis,
    ) -> Comparison<'a> {
        Comparison { transcripts, codings, readers: &[], codes, unit, basis, seed: Some(1) }
    }

    fn codings(read: &Transcript) -> Vec<Coding> {
        vec![
            coding(1, read, "Ana", 15, "I said I was fine."),
            coding(2, read, "Ben", 15, "I said I was fine. I was not."),
            coding(3, read, "Ana", 16, "It came back in court."),
            coding(4, read, "Ben", 15, "They wrote it down. It came back in court."),
            coding(5, read, "Ben", 20, "A tea helped."),
        ]
    }

    fn check(unit: Unit, basis: Basis, table: fn(&Compared) -> Table, wanted: Expect) {
        let read = read();
        let codes = [15, 16, 20].map(CodeId::code);
        let codings = codings(&read);
        let found = compare(&asked(&[&read], &codings, &codes, unit, basis));
        wanted.assert_eq(&shown(&table(&found)));
    }

    #[test]
    fn a_code_has_its_line_over_turns() {
        check(
            Unit::Turn,
            Basis::Participants,
            Compared::code_table,
            expect![[r#"
            code | units | with the code | differing | present | percent | Cohen | Scott | Fleiss | Gwet AC1 | Brennan–Prediger | alpha | alpha from | alpha to | positive
            C15 | 4 | 2 | 1 | 0.3750 | 0.7500 | 0.5000 | 0.4667 | 0.4667 | 0.5294 | 0.5000 | 0.5333 | -0.4000 | 1.0000 | 0.6667
            C16 | 4 | 1 | 1 | 0.1250 | 0.7500 | 0.0000 | -0.1429 | -0.1429 | 0.6800 | 0.5000 | 0.0000 | -0.4000 | 0.0000 | 0.0000
            C20 | 4 | 1 | 1 | 0.1250 | 0.7500 | 0.0000 | -0.1429 | -0.1429 | 0.6800 | 0.5000 | 0.0000 | -0.4000 | 0.0000 | 0.0000
            all | 12 | 4 | 3 | 0.2083 | 0.7500 | 0.2500 | 0.2421 | 0.2421 | 0.6269 | 0.5000 | 0.2737 | -0.2105 | 1.0000 | 0.4000
            note: alpha from, to: 95 %, units drawn again, with a fixed seed"#]],
        );
    }

    #[test]
    fn over_coded_text_alone_the_silence_of_both_is_no_agreement() {
        check(
            Unit::Turn,
            Basis::Coded,
            Compared::code_table,
            expect![[r#"
            code | units | with the code | differing | present | percent | Cohen | Scott | Fleiss | Gwet AC1 | Brennan–Prediger | alpha | alpha from | alpha to | positive
            C15 | 3 | 2 | 1 | 0.5000 | 0.6667 | 0.4000 | 0.3333 | 0.3333 | 0.3333 | 0.3333 | 0.4444 | -0.6667 | 1.0000 | 0.6667
            C16 | 3 | 1 | 1 | 0.1667 | 0.6667 | 0.0000 | -0.2000 | -0.2000 | 0.5385 | 0.3333 | 0.0000 | -0.6667 | 0.0000 | 0.0000
            C20 | 3 | 1 | 1 | 0.1667 | 0.6667 | 0.0000 | -0.2000 | -0.2000 | 0.5385 | 0.3333 | 0.0000 | -0.6667 | 0.0000 | 0.0000
            all | 9 | 4 | 3 | 0.2778 | 0.6667 | 0.1818 | 0.1692 | 0.1692 | 0.4433 | 0.3333 | 0.2154 | -0.3077 | 0.7792 | 0.4000
            note: alpha from, to: 95 %, units drawn again, with a fixed seed"#]],
        );
    }

    #[test]
    fn characters_have_no_interval() {
        check(
            Unit::Character,
            Basis::Participants,
            Compared::code_table,
            expect![[r#"
            code | units | with the code | differing | present | percent | Cohen | Scott | Fleiss | Gwet AC1 | Brennan–Prediger | alpha | alpha from | alpha to | positive
            C15 | 95 | 71 | 53 | 0.4684 | 0.4421 | 0.1465 | -0.1203 | -0.1203 | -0.1114 | -0.1158 | -0.1144 | – | – | 0.4045
            C16 | 95 | 22 | 22 | 0.1158 | 0.7684 | 0.0000 | -0.1310 | -0.1310 | 0.7088 | 0.5368 | -0.1250 | – | – | 0.0000
            C20 | 95 | 13 | 13 | 0.0684 | 0.8632 | 0.0000 | -0.0734 | -0.0734 | 0.8432 | 0.7263 | -0.0678 | – | – | 0.0000
            all | 285 | 106 | 88 | 0.2175 | 0.6912 | 0.1237 | 0.0930 | 0.0930 | 0.5319 | 0.3825 | 0.0946 | – | – | 0.2903
            note: no interval: the characters of one passage are not independent"#]],
        );
    }

    #[test]
    fn where_passages_were_cut_is_a_question_of_its_own() {
        check(
            Unit::Turn,
            Basis::Participants,
            Compared::unitizing_table,
            expect![[r#"
            code | alpha_U (1995) | u-alpha (2016) | share where both cut
            C15 | -0.2633 | -0.0262 | 0.1895
            C16 | -0.7768 | -0.1105 | 0.0000
            C20 | -0.3252 | -0.0632 | 0.0000
            note: missing where nobody used the code or not all coders read all transcripts"#]],
        );
    }

    #[test]
    fn disagreements_are_ranked_and_hold_no_words() {
        check(
            Unit::Sentence,
            Basis::Participants,
            Compared::disagreement_table,
            expect![[r#"
            code | transcript | turn | units | there | not there
            C16 | M01 | 4 | 1 | Ana | Ben
            C20 | M01 | 5 | 1 | Ben | Ana
            C15 | M01 | 4 | 2 | Ben | Ana
            C15 | M01 | 2 | 1 | Ben | Ana
            note: the code with the lowest positive agreement first, then the longest stretch"#]],
        );
        check(
            Unit::Sentence,
            Basis::Participants,
            Compared::confusion_table,
            expect![[r#"
            code | other | sentences
            C15 | C16 | 1
            note: units in which one coder has only the one and another only the other"#]],
        );
    }

    #[test]
    fn who_did_not_read_a_transcript_did_not_disagree() {
        let (first, second) = (read(), transcript("M02", "M02: I said I was fine.\nM02: No."));
        let mut codings = codings(&first);
        codings.push(coding(6, &second, "Ben", 15, "I said I was fine."));
        codings.push(coding(7, &second, "Cem", 15, "I said I was fine."));
        let third = transcript("M03", "M03: Nothing.");
        let codes = [CodeId::code(15)];
        let transcripts = [&first, &second, &third];
        let found =
            compare(&asked(&transcripts, &codings, &codes, Unit::Turn, Basis::Participants));
        assert_eq!(found.coders, ["Ana", "Ben", "Cem"]);
        assert_eq!(found.left_out, [third.id]);
        let line = &found.by_code[0];
        assert_eq!((line.agreement.units, line.used, line.differing), (6, 3, 1));
        assert_eq!(line.agreement.percent, Some(5.0 / 6.0));
        assert_eq!(line.unitizing, None);
    }

    #[test]
    fn a_reader_who_coded_nothing_said_not_there() {
        let read = read();
        let codings = [coding(1, &read, "Ana", 15, "I said I was fine.")];
        let codes = [CodeId::code(15)];
        let readers = ["Ana", "Ben"].map(|coder| (read.id.clone(), coder.to_owned()));
        let transcripts = [&read];
        let alone = asked(&transcripts, &codings, &codes, Unit::Turn, Basis::Participants);
        assert_eq!(compare(&alone).left_out.len(), 1);
        let found = compare(&Comparison { readers: &readers, ..alone });
        assert_eq!(found.by_code[0].differing, 1);
        assert_eq!(found.disagreements[0].by[1], ("Ben".to_owned(), Vec::new()));
    }
}
