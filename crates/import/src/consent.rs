//! What each person allowed: `consent.toml`, a table a participant; or answers alone, from a table.

use heard_model::consent::{
    Attribution, Copyright, Embargo, Until, Verbatim, Withdrawal, Withdrawn,
};
use heard_model::{Answer, Consent, Date, ParticipantId, TranscriptId, Use};
use toml::{Table, Value};

use crate::TableError;
use crate::problem::{self, Problems, openings};
use crate::workbook;

/// One person's consent as the file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentRow {
    /// Whose.
    pub participant: ParticipantId,
    /// The answers and conditions; withdrawals of everything and of uses too.
    pub consent: Consent,
    /// Withdrawals of passages: which words they are, the transcript says.
    pub passages: Vec<PassageWithdrawal>,
    /// How to call the person where only a role may stand ("a midwife"); may be empty.
    pub role_label: String,
    /// Who asked; may be empty.
    pub asked_by: String,
    /// When they asked.
    pub asked_on: Option<Date>,
}

/// A passage that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageWithdrawal {
    /// Of which transcript.
    pub transcript: TranscriptId,
    /// Which turn, counted from 1.
    pub turn: u32,
    /// The day from which it holds.
    pub on: Date,
    /// In their words, if they gave any.
    pub reason: String,
}

/// Reads `consent.toml`: `[participant.ID.consent]` and `[[participant.ID.withdrawal]]`.
///
/// A use that is not written there is a no.
///
/// # Errors
/// [`TableError`] with everything that is wrong: an unknown key or word must not pass for consent.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<ConsentRow>, TableError> {
    let text = problem::text(file, bytes)?;
    let table = problem::toml(file, &text)?;
    let mut problems = Problems::default();
    for key in table.keys().filter(|key| *key != "participant") {
        problems.add(0, format!("`{key}` is no table of consents"));
    }
    let people = table.get("participant").and_then(Value::as_table).cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for (word, person) in &people {
        let line =
            openings(&text, &format!("[participant.{word}.consent]")).first().copied().unwrap_or(0);
        let id = problems
            .keep(line, ParticipantId::new(word), || format!("`{word}` is no participant's id"));
        let (Some(participant), Some(person)) = (id, person.as_table()) else { continue };
        let mut row = ConsentRow {
            participant,
            consent: Consent::default(),
            passages: Vec::new(),
            role_label: String::new(),
            asked_by: String::new(),
            asked_on: None,
        };
        for (key, value) in person.get("consent").and_then(Value::as_table).into_iter().flatten() {
            if field(&mut row, key, value).is_none() {
                problems.add(line, format!("`{key} = {value}` is not understood"));
            }
        }
        finish(&mut row);
        let lines = openings(&text, &format!("[[participant.{word}.withdrawal]]"));
        let withdrawals = person.get("withdrawal").and_then(Value::as_array).into_iter().flatten();
        for (at, entry) in withdrawals.enumerate() {
            if entry.as_table().and_then(|entry| withdrawal(&mut row, entry)).is_none() {
                problems.add(
                    lines.get(at).copied().unwrap_or(line),
                    "a withdrawal that can't be understood",
                );
            }
        }
        for key in person.keys().filter(|key| !matches!(key.as_str(), "consent" | "withdrawal")) {
            problems.add(line, format!("`{key}` is neither a consent nor a withdrawal"));
        }
        rows.push(row);
    }
    problems.or(file, rows)
}

/// An answer of one person to one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// Whose.
    pub participant: ParticipantId,
    /// To which use.
    pub use_: Use,
    /// What they said.
    pub answer: Answer,
}

/// Reads answers from a CSV or a workbook: a column `participant`, and columns named as uses. An
/// empty cell says nothing; other columns are passed over.
///
/// # Errors
/// [`TableError`] with every wrong cell: a word that is no answer must not pass for one.
pub fn answers(file: &str, bytes: &[u8]) -> Result<Vec<AnswerRow>, TableError> {
    let names = ["participant", "participant_id", "id"];
    let table = workbook::study_table(file, bytes, &names)?;
    let who = table.needed(&names)?;
    let uses: Vec<(usize, Use)> = Use::ALL
        .into_iter()
        .filter_map(|use_| Some((table.column(&[use_.as_str()])?, use_)))
        .collect();
    let mut problems = Problems::default();
    let mut answers = Vec::new();
    for row in &table.rows {
        let word = row.cell(Some(who));
        let id = problems.keep(row.line, ParticipantId::new(word), || {
            format!("`{word}` is no participant's id")
        });
        let Some(participant) = id else { continue };
        for (column, use_) in &uses {
            let said = row.cell(Some(*column)).to_lowercase();
            if said.is_empty() {
                continue;
            }
            let answer = problems.keep(row.line, Answer::parse(&said), || {
                format!("`{said}` is no answer: yes, no or ask")
            });
            answers.extend(answer.map(|answer| AnswerRow {
                participant: participant.clone(),
                use_: *use_,
                answer,
            }));
        }
    }
    problems.or(file, answers)
}

fn field(row: &mut ConsentRow, key: &str, value: &Value) -> Option<()> {
    let consent = &mut row.consent;
    if let Some(use_) = Use::parse(key) {
        consent.set(use_, Answer::parse(value.as_str()?)?);
        return Some(());
    }
    match key {
        "copyright" => consent.copyright = Copyright::parse(value.as_str()?)?,
        "attribution" => consent.attribution = Attribution::parse(value.as_str()?)?,
        "named_for" | "attribution_uses" => consent.attribution_uses = uses(value)?,
        "verbatim" => consent.verbatim = Verbatim::parse(value.as_str()?)?,
        "withdraw_by" => consent.withdraw_by = Some(date(value)?),
        "form" => value.as_str()?.clone_into(&mut consent.form),
        "asked_by" => value.as_str()?.clone_into(&mut row.asked_by),
        "asked_on" => row.asked_on = Some(date(value)?),
        "role_label" => value.as_str()?.clone_into(&mut row.role_label),
        "conditions" => consent.conditions = words(value)?.join("; "),
        "exclude_audiences" => consent.exclude_audiences = words(value)?,
        "exclude_topics" => consent.exclude_topics = words(value)?,
        "not_with" => {
            consent.not_with =
                words(value)?.iter().map(|word| ParticipantId::new(word)).collect::<Option<_>>()?;
        }
        "embargo" => match value {
            Value::Array(list) => {
                for entry in list {
                    consent.embargoes.push(embargo(entry)?);
                }
            }
            one => consent.embargoes.push(embargo(one)?),
        },
        _ => return None,
    }
    Some(())
}

/// The form with who asked and when.
fn finish(row: &mut ConsentRow) {
    let mut form = row.consent.form.clone();
    if !row.asked_by.is_empty() {
        form.push_str(&format!(", asked by {}", row.asked_by));
    }
    if let Some(on) = row.asked_on {
        form.push_str(&format!(" on {on}"));
    }
    row.consent.form = form.trim_start_matches([',', ' ']).to_owned();
}

fn embargo(value: &Value) -> Option<Embargo> {
    let table = value.as_table()?;
    let until = match table.get("until")? {
        Value::String(word) if word == "proceedings_end" => Until::ProceedingsEnd,
        day => Until::Date(date(day)?),
    };
    Some(Embargo { uses: uses(table.get("uses")?)?, until })
}

fn withdrawal(row: &mut ConsentRow, entry: &Table) -> Option<()> {
    let on = date(entry.get("on")?)?;
    let reason = entry.get("reason").and_then(Value::as_str).unwrap_or_default().to_owned();
    let what = match entry.get("kind")?.as_str()? {
        "person" => Withdrawn::Person,
        "use" | "uses" => Withdrawn::Uses(uses(entry.get("uses")?)?),
        "passage" => {
            let transcript = TranscriptId::new(entry.get("transcript")?.as_str()?)?;
            let turn =
                u32::try_from(entry.get("turn")?.as_integer()?).ok().filter(|turn| *turn > 0)?;
            row.passages.push(PassageWithdrawal { transcript, turn, on, reason });
            return Some(());
        }
        _ => return None,
    };
    row.consent.withdrawals.push(Withdrawal { what, on, reason });
    Some(())
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Datetime(day) => day.date.map(|day| day.to_string())?.parse().ok(),
        Value::String(word) => word.parse().ok(),
        _ => None,
    }
}

fn uses(value: &Value) -> Option<Vec<Use>> {
    words(value)?.iter().map(|word| Use::parse(word)).collect()
}

fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(word) => Some(vec![word.clone()]),
        Value::Array(list) => list.iter().map(|word| word.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_not_understood_never_passes_for_consent() {
        let text = "[participant.M01.consent]\nworkshop = \"yes\"\npublic_web = \"sure\"\nmoon = \"yes\"\n\n[[participant.M01.withdrawal]]\nkind = \"passage\"\non = 2026-01-01\n";
        let Err(TableError::Rows { problems, .. }) = read("c.toml", text.as_bytes()) else {
            panic!("read")
        };
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 1: `moon = \"yes\"` is not understood",
                "line 1: `public_web = \"sure\"` is not understood",
                "line 6: a withdrawal that can't be understood"
            ]
        );
    }

    #[test]
    fn answers_of_a_table_are_read_whole_or_not_at_all() {
        let told = |text: &str| answers("a.csv", text.as_bytes());
        let read =
            told("# ours\nParticipant,workshop,Social,copyright\nM01,yes,,licensed\nM02,No,ask,\n")
                .unwrap();
        let said: Vec<(&str, &str, &str)> = read
            .iter()
            .map(|row| (row.participant.as_str(), row.use_.as_str(), row.answer.as_str()))
            .collect();
        assert_eq!(
            said,
            [("M01", "workshop", "yes"), ("M02", "workshop", "no"), ("M02", "social", "ask")]
        );
        let wrong = told("participant,workshop\nM01,maybe\n,yes\nM02,yes\n").unwrap_err();
        let TableError::Rows { problems, .. } = wrong else { panic!("every row is told: {wrong}") };
        let lines: Vec<u32> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3]);
        assert!(problems[0].message.contains("maybe"), "{problems:?}");
        assert!(told("who,workshop\nM01,yes\n").is_err());
    }
}
