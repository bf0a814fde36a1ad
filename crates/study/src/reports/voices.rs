//! Who is heard in the study's coded words.

use heard_anonymise::{Page, Person};
use heard_measure::Voices;
use heard_model::consent::{Permission, Request};
use heard_model::participant::Proceedings;
use heard_model::{Cell, Table, sound};

use super::{Counted, Reported, names};
use crate::error::Result;
use crate::page::Sight;
use crate::study::Study;

impl Study {
    /// Whose passages are coded: everybody whose words count could be heard.
    pub fn voices(&self, counted: &Counted) -> Result<Reported<Voices>> {
        let material = self.material(counted)?;
        let codes = material.plain_codes();
        let could: Vec<String> = material.people.iter().map(|one| one.id.to_string()).collect();
        let mut passages: Vec<(String, usize)> = Vec::new();
        for transcript in &material.transcripts {
            let here = |coding: &&heard_model::Coding| coding.transcript == transcript.id;
            for coding in material.codings.iter().filter(here) {
                if !codes.contains(&coding.code) {
                    continue;
                }
                for turn in transcript.turns_of(coding.span) {
                    let words = turn.speech.intersection(coding.span);
                    let words = words.and_then(|span| transcript.text.slice(span));
                    if let (Some(id), Some(words)) = (transcript.participant_of(turn), words) {
                        passages.push((id.to_string(), sound::words(words)));
                    }
                }
            }
        }
        Ok(material.reported(heard_measure::voices(&could, &passages)))
    }

    /// Who is heard in the collection called `name`: everybody could be who said something that
    /// is coded, and may be quoted for this use on its day.
    pub fn collection_voices(&self, name: &str) -> Result<Reported<Voices>> {
        let page = self.page(name, &Sight::default())?;
        let could: Vec<String> = page
            .people
            .iter()
            .filter(|person| could_be_heard(&page, person))
            .map(|person| person.participant.id.to_string())
            .collect();
        let mut quotes = Vec::new();
        let mut nobodys = 0;
        for card in &page.cards {
            let words = sound::words(card.shown.as_str());
            match &card.participant {
                Some(id) => quotes.push((id.to_string(), words)),
                None => nobodys += 1,
            }
        }
        let mut notes = Vec::new();
        if nobodys > 0 {
            notes.push(format!("quotes of nobody known, not counted: {nobodys}"));
        }
        let (_, book) = self.codebook(None)?;
        Ok(Reported { value: heard_measure::voices(&could, &quotes), names: names(&book), notes })
    }
}

fn could_be_heard(page: &Page, person: &Person) -> bool {
    let proceedings = person.participant.proceedings;
    let permission = person.participant.consent.permits(&Request {
        use_: page.use_,
        collection: &page.name,
        on: page.on,
        passage: None,
        proceedings_over: !matches!(proceedings, Proceedings::Ongoing | Proceedings::Unknown),
        shown_to: &page.shown_to,
    });
    person.words_coded > 0 && permission == Permission::Granted
}

impl Reported<Voices> {
    /// A line a person, most heard first; `counted` says what was counted ("coded passages").
    pub fn voices_table(&self, counted: &str) -> Table {
        let found = &self.value;
        let row = |voice: &heard_measure::Voice| {
            vec![
                Cell::Text(voice.participant.clone()),
                Cell::Count(voice.quotes as u64),
                Cell::Count(voice.words as u64),
                Cell::Number(voice.share),
            ]
        };
        let gini = found.gini.map_or("not defined".to_owned(), |gini| format!("{gini:.3}"));
        let mut notes = Vec::new();
        if !found.unheard.is_empty() {
            notes.push(format!("could be heard and are not: {}", found.unheard.join(", ")));
        }
        notes.extend(self.notes.iter().cloned());
        Table {
            title: "Voices".to_owned(),
            basis: format!(
                "{counted}, over {} people who could be heard; a fair share is {:.3}, the largest \
                 {:.3}; Gini {gini} (0 all alike, towards 1 one alone)",
                found.voices.len(),
                found.fair,
                found.largest
            ),
            columns: ["participant", counted, "words", "share"].map(str::to_owned).to_vec(),
            rows: found.voices.iter().map(row).collect(),
            notes,
        }
    }
}
