//! What a report counts: transcripts in order without what was taken back, codings, people.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::consent::{Use, Withdrawn};
use heard_model::{
    Answer, CodeId, Codebook, Coding, CodingState, Date, Participant, ParticipantId, Span,
    Transcript, TranscriptId, Turn,
};

use super::consensus::{CONSENSUS, consensus};
use super::{Counted, Reported, names};
use crate::codings::{CodingRow, coding};
use crate::error::{Result, StudyError};
use crate::store::rows::Rows;
use crate::study::Study;
use crate::{codebook, people, transcripts};

/// Everything that a report counts.
pub(super) struct Material {
    /// By date where known, then in the order in which they came in, or as asked for; without
    /// the turns that are not counted.
    pub(super) transcripts: Vec<Transcript>,
    /// Codings that touch a counted turn; hidden ones are not among them.
    pub(super) codings: Vec<Coding>,
    /// The people counted, in the order in which they came in.
    pub(super) people: Vec<Participant>,
    /// The codebook that passages are coded with now.
    pub(super) book: Codebook,
    /// What was left out, in words.
    pub(super) notes: Vec<String>,
    /// The codes and themes asked for; none where nothing was said.
    asked: Vec<CodeId>,
}

impl Study {
    /// Puts together what `asked` names.
    pub(super) fn material(&self, asked: &Counted) -> Result<Material> {
        if asked.coder.as_deref() != Some(CONSENSUS) {
            return self.read(|rows| Material::of(rows, asked, self.today()));
        }
        let everybody = Counted { coder: None, ..asked.clone() };
        self.read(|rows| {
            let mut material = Material::of(rows, &everybody, self.today())?;
            let found = consensus(&material, &crate::reconciling::all(rows)?);
            material.notes.push(format!(
                "the consensus of the coders: {} agreed, {} decided; not counted, since still \
                 open: {}",
                many(found.agreed, "coding"),
                found.decided,
                found.open
            ));
            material.codings = found.codings;
            Ok(material)
        })
    }
}

impl Material {
    pub(super) fn of(rows: Rows<'_>, asked: &Counted, today: Date) -> Result<Material> {
        let book = codebook::working(rows)?;
        let chosen = asked.codes.iter().map(|word| find(&book, word)).collect::<Result<_>>()?;
        let everybody = people::all(rows)?;
        check_attributes(&everybody, &asked.only)?;
        let (gone, there): (Vec<_>, Vec<_>) =
            everybody.into_iter().partition(|person| took_all_back(person, today));
        let (people, others): (Vec<_>, Vec<_>) =
            there.into_iter().partition(|person| fits(person, &asked.only));
        let mut out = Out::of(&gone, &people, today);
        out.not_counted = others.iter().map(|person| person.id.clone()).collect();
        out.nobodys_counted = asked.only.is_empty();
        let mut found = Vec::new();
        let mut without_words = 0;
        for id in order(rows, &asked.transcripts)? {
            let whole = transcripts::transcript(rows, &id)?;
            let left = out.without(whole);
            if left.turns.iter().any(|turn| is_heard(&left, turn)) {
                found.push(left);
            } else {
                without_words += 1;
            }
        }
        let mut material = Material {
            codings: Vec::new(),
            transcripts: found,
            people,
            book,
            notes: out.notes(gone.len(), without_words),
            asked: chosen,
        };
        material.fetch_codings(rows, asked, &out)?;
        Ok(material)
    }

    fn fetch_codings(&mut self, rows: Rows<'_>, asked: &Counted, out: &Out) -> Result<()> {
        let mut waiting = 0;
        let places: BTreeMap<&TranscriptId, usize> =
            self.transcripts.iter().map(|transcript| &transcript.id).zip(0..).collect();
        let mut kept: Vec<(usize, Coding)> = Vec::new();
        for row in rows.all::<CodingRow>("ORDER BY transcript, start, id", &[])? {
            let coding = coding(&row)?;
            let Some(place) = places.get(&coding.transcript) else { continue };
            let counted = self.transcripts[*place].turns_of(coding.span).next().is_some()
                && !out.took_back(&coding.transcript, coding.span)
                && asked.coder.as_ref().is_none_or(|coder| *coder == coding.coder)
                && coding.state != CodingState::Hidden;
            if counted {
                waiting += usize::from(!self.is_active(coding.code));
                kept.push((*place, coding));
            }
        }
        // In the order of the transcripts; inside one by place.
        kept.sort_by_key(|(place, coding)| (*place, coding.span.start(), coding.id));
        self.codings = kept.into_iter().map(|(_, coding)| coding).collect();
        if waiting > 0 {
            self.notes.push(format!(
                "waiting to be read again, since their codes are not in use any more: {}",
                many(waiting, "coding")
            ));
        }
        Ok(())
    }

    fn is_active(&self, code: CodeId) -> bool {
        self.book.codes.get(&code).is_some_and(heard_model::Code::is_active)
    }

    /// The codes and themes asked for, or all codes in use.
    pub(super) fn codes(&self) -> Vec<CodeId> {
        match self.asked.as_slice() {
            [] => self.book.active().map(|code| code.id).collect(),
            asked => asked.to_vec(),
        }
    }

    /// The same with each theme as the codes in use under it.
    pub(super) fn plain_codes(&self) -> Vec<CodeId> {
        let mut codes: Vec<CodeId> = Vec::new();
        for id in self.codes() {
            let under = self.book.active().map(|code| code.id).filter(|code| {
                id.is_theme() && self.book.theme_of(*code) == Some(id) || *code == id
            });
            codes.extend(under.chain((!id.is_theme()).then_some(id)));
        }
        let mut seen = BTreeSet::new();
        codes.retain(|code| seen.insert(*code));
        codes
    }

    /// The codings as those of `columns`: under a theme each coding of its codes counts as the
    /// theme's.
    pub(super) fn codings_under(&self, columns: &[CodeId]) -> Vec<Coding> {
        let mut codings = Vec::with_capacity(self.codings.len());
        for coding in &self.codings {
            let theme = self.book.theme_of(coding.code);
            for column in columns {
                if *column == coding.code || theme == Some(*column) {
                    codings.push(Coding { code: *column, ..coding.clone() });
                }
            }
        }
        codings
    }

    /// How many people have the code or theme.
    pub(super) fn people_with(&self, code: CodeId) -> u64 {
        let ids: Vec<ParticipantId> = self.people.iter().map(|one| one.id.clone()).collect();
        let codings = self.codings_under(&[code]);
        let (found, _) =
            heard_measure::Incidence::of_codings(&self.refs(), &codings, &ids, &[code]);
        found.rows_with(0) as u64
    }

    /// The transcripts as the measures take them.
    pub(super) fn refs(&self) -> Vec<&Transcript> {
        self.transcripts.iter().collect()
    }

    /// The value of `attribute` for everybody counted. A role or the proceedings are attributes too.
    pub(super) fn values(&self, attribute: &str) -> Result<Vec<Option<&str>>> {
        let values: Vec<Option<&str>> =
            self.people.iter().map(|person| value(person, attribute)).collect();
        if values.iter().all(Option::is_none) {
            return Err(StudyError::NotFound { what: "attribute", name: attribute.to_owned() });
        }
        Ok(values)
    }

    pub(super) fn reported<V>(self, value: V) -> Reported<V> {
        Reported { value, names: names(&self.book), notes: self.notes }
    }
}

/// The entry of `book` called `word`.
pub(super) fn find(book: &Codebook, word: &str) -> Result<CodeId> {
    let found = book.find(word).map(|code| code.id);
    found.ok_or_else(|| StudyError::NotFound { what: "code", name: word.to_owned() })
}

fn order(rows: Rows<'_>, asked: &[TranscriptId]) -> Result<Vec<TranscriptId>> {
    if !asked.is_empty() {
        return Ok(asked.to_vec());
    }
    let mut dated = Vec::new();
    for (place, id) in transcripts::ids(rows)?.into_iter().enumerate() {
        let date = transcripts::row(rows, &id)?.date;
        // Dates are ISO, so they sort as text; what has none comes last.
        dated.push((date.is_none(), date, place, id));
    }
    dated.sort();
    Ok(dated.into_iter().map(|(_, _, _, id)| id).collect())
}

fn value<'p>(person: &'p Participant, attribute: &str) -> Option<&'p str> {
    let own = match attribute {
        "role" => Some(person.role.as_str()),
        "proceedings" => Some(person.proceedings.as_str()),
        _ => None,
    };
    person.attribute(attribute).or(own).filter(|value| !value.trim().is_empty())
}

fn fits(person: &Participant, only: &[(String, String)]) -> bool {
    only.iter().all(|(attribute, wanted)| {
        let value = value(person, attribute).unwrap_or_default();
        value.split(';').any(|item| item.trim().eq_ignore_ascii_case(wanted.trim()))
    })
}

fn check_attributes(people: &[Participant], only: &[(String, String)]) -> Result<()> {
    for (attribute, wanted) in only {
        if !people.iter().any(|person| fits(person, &[(attribute.clone(), wanted.clone())])) {
            let name = format!("{attribute}={wanted}");
            return Err(StudyError::NotFound { what: "participant with", name });
        }
    }
    Ok(())
}

/// Whether nothing of the person may be counted: everything was taken back, or analysis was.
fn took_all_back(person: &Participant, today: Date) -> bool {
    let analysis = person.consent.withdrawals.iter().any(|withdrawal| {
        withdrawal.on <= today
            && matches!(&withdrawal.what, Withdrawn::Uses(uses) if uses.contains(&Use::Analysis))
    });
    let refused = person.consent.answers.contains(&(Use::Analysis, Answer::No));
    analysis || refused || person.consent.withdrew_all(today).is_some()
}

/// Whether a participant, or somebody who is not known, speaks: not the interviewer.
fn is_heard(transcript: &Transcript, turn: &Turn) -> bool {
    let speaker = turn.speaker.as_deref().and_then(|label| transcript.speaker(label));
    speaker.is_none_or(|speaker| speaker.role != heard_model::Role::Interviewer)
}

/// What is not counted.
struct Out {
    gone: BTreeSet<ParticipantId>,
    not_counted: BTreeSet<ParticipantId>,
    /// Whether turns of nobody's count too.
    nobodys_counted: bool,
    passages: Vec<(TranscriptId, Span)>,
}

impl Out {
    fn of(gone: &[Participant], people: &[Participant], today: Date) -> Out {
        let withdrawals = people.iter().flat_map(|person| &person.consent.withdrawals);
        let passages =
            withdrawals.filter(|one| one.on <= today).filter_map(|one| match &one.what {
                Withdrawn::Passage(transcript, span) => Some((transcript.clone(), *span)),
                Withdrawn::Person | Withdrawn::Uses(_) => None,
            });
        Out {
            gone: gone.iter().map(|person| person.id.clone()).collect(),
            not_counted: BTreeSet::new(),
            nobodys_counted: true,
            passages: passages.collect(),
        }
    }

    fn took_back(&self, transcript: &TranscriptId, span: Span) -> bool {
        self.passages.iter().any(|(there, passage)| there == transcript && passage.overlaps(span))
    }

    /// The transcript without the turns that are not counted.
    fn without(&self, mut transcript: Transcript) -> Transcript {
        let counts = |turn: &Turn| {
            let speaks = match transcript.participant_of(turn) {
                Some(id) => !self.gone.contains(id) && !self.not_counted.contains(id),
                None => self.nobodys_counted || !is_heard(&transcript, turn),
            };
            speaks && !self.took_back(&transcript.id, turn.speech)
        };
        let turns = transcript.turns.iter().filter(|turn| counts(turn)).cloned().collect();
        transcript.turns = turns;
        transcript
    }

    fn notes(&self, gone: usize, without_words: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if gone > 0 || !self.passages.is_empty() {
            notes.push(format!(
                "taken back, and not counted: everything of {}, {} of others",
                many(gone, "participant"),
                many(self.passages.len(), "passage")
            ));
        }
        if !self.not_counted.is_empty() {
            let others = many(self.not_counted.len(), "other participant");
            notes.push(format!("not counted: {others}"));
        }
        if without_words > 0 {
            let transcripts = many(without_words, "transcript");
            notes.push(format!("without words that count: {transcripts}"));
        }
        notes
    }
}

/// `1 passage`, `2 passages`.
pub(super) fn many(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
