//! What the board shows beside the quotes: themes and codes by name, whom one could hear, and
//! which quotes say the same words.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::{Page, Residues};
use heard_model::consent::Request;
use heard_model::{CodeId, CodeKind, Use};
use rusqlite::params;

use super::{json, voice};
use crate::codings::{CodingRow, coding};
use crate::error::Result;
use crate::quotes::is_over;
use crate::store::journal::Tx;
use crate::store::rows::Rows;
use crate::transcripts;

/// A theme or code as it stands in the head version.
struct Named {
    id: CodeId,
    theme: String,
    name: String,
    colour: String,
    letters: String,
    strength: bool,
}

/// Somebody whom the board may show.
struct Voice {
    participant: String,
    label: String,
    role: String,
    uses: Vec<&'static str>,
}

/// Everything that stands beside the quotes.
pub(super) struct Beside {
    themes: Vec<(Named, usize, usize)>,
    codes: Vec<Named>,
    voices: Vec<Voice>,
    kin: Vec<(u32, u32)>,
}

impl Beside {
    pub(super) fn of(rows: Rows<'_>, page: &Page) -> Result<Beside> {
        let (_, codebook) = crate::codebook::sealed(rows, None)?;
        let residues = Residues::new(&page.register);
        // A code may be called by somebody's own words: no name goes out that way.
        let safe = |id: CodeId, name: &str| match residues.find(name).is_empty() {
            true => name.to_owned(),
            false => id.to_string(),
        };
        let named = |id: CodeId| {
            codebook.codes.get(&id).map(|code| Named {
                id,
                theme: codebook.theme_of(id).map(|id| id.to_string()).unwrap_or_default(),
                name: safe(id, code.plain()),
                colour: code.colour.clone(),
                letters: code.letters.clone(),
                strength: code.kind == CodeKind::Strength,
            })
        };
        let under = |code: CodeId| codebook.theme_of(code);
        let spoken = spoken(rows, under)?;
        let active = codebook.themes().filter(|theme| theme.is_active());
        let themes = active.filter_map(|theme| {
            let (passages, people) = spoken.get(&theme.id).cloned().unwrap_or_default();
            Some((named(theme.id)?, passages, people.len()))
        });
        Ok(Beside {
            themes: themes.collect(),
            codes: codebook.plain_codes().filter_map(|code| named(code.id)).collect(),
            voices: voices(page),
            kin: kin(page),
        })
    }

    pub(super) fn lay(&self, tx: &Tx<'_>) -> Result<()> {
        let rows = tx.rows();
        let connection = rows.connection();
        for table in ["shown_theme", "shown_code", "shown_voice", "shown_kin"] {
            connection.execute(&format!("DELETE FROM {table}"), [])?;
        }
        for (place, (theme, passages, people)) in self.themes.iter().enumerate() {
            let id = theme.id.to_string();
            connection.execute(
                "INSERT INTO shown_theme VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![id, place, theme.name, theme.colour, theme.letters, passages, people],
            )?;
        }
        for (place, code) in self.codes.iter().enumerate() {
            let id = code.id.to_string();
            connection.execute(
                "INSERT INTO shown_code VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![id, code.theme, place, code.name, code.letters, code.strength],
            )?;
        }
        for one in &self.voices {
            let public = voice(tx, &one.participant)?;
            connection.execute(
                "INSERT INTO shown_voice VALUES (?1, ?2, ?3, ?4)",
                params![public, one.label, one.role, json(&one.uses)],
            )?;
        }
        for (quote, kin) in &self.kin {
            connection.execute("INSERT INTO shown_kin VALUES (?1, ?2)", [quote, kin])?;
        }
        Ok(())
    }
}

type Spoken = BTreeMap<CodeId, (usize, BTreeSet<String>)>;

/// How many passages stand under each theme, and who says them.
fn spoken(rows: Rows<'_>, theme_of: impl Fn(CodeId) -> Option<CodeId>) -> Result<Spoken> {
    let mut spoken = Spoken::new();
    for id in transcripts::ids(rows)? {
        let codings =
            rows.all::<CodingRow>("WHERE transcript = ?1 AND state = 'current'", &[&id.as_str()])?;
        if codings.is_empty() {
            continue;
        }
        let transcript = transcripts::transcript(rows, &id)?;
        for row in &codings {
            let coding = coding(row)?;
            let Some(theme) = theme_of(coding.code) else { continue };
            let (passages, people) = spoken.entry(theme).or_default();
            *passages += 1;
            let turns = transcript.turns_of(coding.span);
            people.extend(
                turns.filter_map(|turn| transcript.participant_of(turn)).map(ToString::to_string),
            );
        }
    }
    Ok(spoken)
}

/// Everybody who allows a use, with those they allow.
fn voices(page: &Page) -> Vec<Voice> {
    let mut voices = Vec::new();
    for person in &page.people {
        let (person, consent) = (&person.participant, &person.participant.consent);
        let allows = |use_: &Use| {
            let request = Request {
                use_: *use_,
                collection: "",
                on: page.on,
                passage: None,
                proceedings_over: is_over(person.proceedings),
                shown_to: "",
            };
            use_.audience().is_some() && consent.permits_from_now_on(&request)
        };
        let uses: Vec<&'static str> =
            Use::ALL.into_iter().filter(allows).map(Use::as_str).collect();
        if !uses.is_empty() {
            let label = crate::page::base_label(person);
            let (participant, role) = (person.id.to_string(), person.role.clone());
            voices.push(Voice { participant, label, role, uses });
        }
    }
    voices
}

/// A number for each quote; those whose words overlap have the same.
fn kin(page: &Page) -> Vec<(u32, u32)> {
    let mut cards: Vec<_> = page.cards.iter().collect();
    cards.sort_by_key(|card| (card.transcript.as_str(), card.span.start(), card.span.end()));
    let (mut kin, mut number, mut last) = (Vec::new(), 0_u32, ("", 0_usize));
    for card in cards {
        let transcript = card.transcript.as_str();
        if last.0 != transcript || card.span.start() >= last.1 {
            number += 1;
            last = (transcript, card.span.end());
        }
        last.1 = last.1.max(card.span.end());
        kin.push((card.quote.0, number));
    }
    kin
}
