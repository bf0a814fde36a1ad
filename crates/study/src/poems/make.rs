//! Making a poem: finding lines, or taking those that somebody chose.

use heard_model::poem::{loses_negation, pantoum, pronoun_lines};
use heard_model::{
    Collection, EditKind, ParticipantId, Poem, PoemForm, PoemLine, Quote, QuoteId, Span,
    Transcript, TranscriptId, Use,
};

use super::{PoemProblem, PoemRow};
use crate::collections::{self, LabelScheme};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::quotes::{self, NewQuote};
use crate::settings::Settings;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::Study;
use crate::{page, transcripts};

/// A poem to make.
#[derive(Clone, Debug)]
pub struct NewPoem {
    /// The collection it becomes; its quotes are those of the lines.
    pub collection: Collection,
    /// How people are named.
    pub labels: LabelScheme,
    /// Who makes it, peer researchers too.
    pub made_by: String,
    /// Its words.
    pub words: PoemWords,
}

/// Where the lines come from.
#[derive(Clone, Debug)]
pub enum PoemWords {
    /// Phrases that begin with these pronouns, of one person, in the order they were said.
    Heard {
        /// In lower case; `i` alone makes an I-poem.
        pronouns: Vec<String>,
        /// Out of what.
        from: PoemSource,
        /// Keeps phrases to think by (`I mean`).
        fillers: bool,
        /// Keeps phrases in which somebody else may be speaking (`she said I was`).
        reported: bool,
    },
    /// Lines that somebody chose, in their order.
    Chosen {
        /// Pantoum, cento or found.
        form: PoemForm,
        /// The lines.
        lines: Vec<ChosenLine>,
        /// At most so many lines of one person, for a cento.
        per_person: usize,
        /// Whether somebody agreed that a hard line is said twice.
        may_repeat: bool,
    },
}

/// What an I-poem or pronoun poem is heard in.
#[derive(Clone, Debug)]
pub enum PoemSource {
    /// These quotes, all of one person in one interview.
    Quotes(Vec<QuoteId>),
    /// The whole interview: each sentence with a line is lifted as a quote, to be reviewed.
    Interview(TranscriptId, ParticipantId),
}

/// One chosen line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenLine {
    /// Of which quote.
    pub quote: QuoteId,
    /// Which of its words, as they are shown; all where nothing is said.
    pub words: Option<String>,
    /// Whether a stanza begins with it.
    pub begins: bool,
}

/// Subjects of which a line is not said twice unless somebody agreed.
const HARD: &[&str] =
    &["high distress", "suicide", "self-harm", "sexual", "abuse", "baby loss", "birth trauma"];

impl Study {
    /// Makes a collection that is a poem, or makes it anew. No words are kept, only their places.
    pub fn make_poem(&self, new: NewPoem, key: Option<&Key>) -> Result<Done<Poem>> {
        let used = new.collection.use_;
        if !matches!(used, Use::CreativeVerbatim | Use::CreativeAdapted) {
            return Err(PoemProblem::NotCreative { used: used.as_str() }.into());
        }
        let name = new.collection.name.clone();
        if !collections::is_neutral(&name) {
            return Err(StudyError::BadName { what: "collection", name });
        }
        let (key, settings) = (key.cloned(), self.settings().clone());
        self.change(EventKind::CollectionChanged, &name, "", move |tx| {
            let mut poem = match &new.words {
                PoemWords::Heard { pronouns, from, fillers, reported } => {
                    heard(tx, pronouns, from, (*fillers, *reported))?
                }
                PoemWords::Chosen { .. } => chosen(tx, &new.words, (key.as_ref(), &settings))?,
            };
            poem.made_by.clone_from(&new.made_by);
            if poem.lines.is_empty() {
                return Err(PoemProblem::NoLines.into());
            }
            let mut collection = new.collection.clone();
            collection.quotes.clear();
            for line in &poem.lines {
                if !collection.quotes.contains(&line.quote) {
                    collection.quotes.push(line.quote);
                }
            }
            collections::lay(tx, &collection, new.labels)?;
            tx.put(&PoemRow::of(&collection.name, &poem))?;
            Ok(poem)
        })
    }
}

/// A quote whose words are looked through, with what tells where a stanza begins.
struct Heard {
    quote: Quote,
    turn: usize,
}

fn heard(
    tx: &mut Tx<'_>,
    pronouns: &[String],
    from: &PoemSource,
    (fillers, reported): (bool, bool),
) -> Result<Poem> {
    let pronouns: Vec<&str> = pronouns.iter().map(String::as_str).collect();
    let (transcript, quotes) = match from {
        PoemSource::Quotes(ids) => of_quotes(tx, ids)?,
        PoemSource::Interview(id, who) => of_interview(tx, id, who, &pronouns)?,
    };
    let one = pronouns.len() == 1 && pronouns[0] == "i";
    let mut poem = Poem {
        form: if one { PoemForm::IPoem } else { PoemForm::Pronoun },
        columns: pronouns
            .iter()
            .map(|one| if *one == "i" { "I" } else { one }.to_owned())
            .collect(),
        lines: Vec::new(),
        stanzas: Vec::new(),
        left_out: Vec::new(),
        made_by: String::new(),
    };
    let mut before: Option<&Heard> = None;
    for source in &quotes {
        let words = transcript.text.slice(source.quote.span).unwrap_or_default();
        for found in pronoun_lines(words, &pronouns) {
            let span = found.span.shifted(source.quote.span.start());
            let line = PoemLine { quote: source.quote.id, span, column: found.pronoun };
            let why = match () {
                () if found.filler && !fillers => Some("a phrase to think by"),
                () if found.reported && !reported => Some("somebody else may be speaking"),
                () if is_left_out(&source.quote, span) => Some("left out of the quote"),
                () if loses_negation(words, found.span) => Some("a negation may be lost"),
                () => None,
            };
            if let Some(why) = why {
                poem.left_out.push((line, why.to_owned()));
                continue;
            }
            if begins(before, source, poem.stanzas.last()) {
                poem.stanzas.push(Vec::new());
            }
            before = Some(source);
            poem.lines.push(line);
            if let Some(stanza) = poem.stanzas.last_mut() {
                stanza.push(poem.lines.len() - 1);
            }
        }
    }
    Ok(poem)
}

/// A stanza begins where the person moved on: two turns of theirs further, or another code.
fn begins(before: Option<&Heard>, now: &Heard, stanza: Option<&Vec<usize>>) -> bool {
    let Some((before, stanza)) = before.zip(stanza) else { return true };
    let apart = now.quote.id != before.quote.id;
    apart
        && (now.turn > before.turn + 1
            || now.quote.code != before.quote.code
            || stanza.len() >= 8 && now.turn > before.turn)
}

fn is_left_out(quote: &Quote, span: Span) -> bool {
    quote
        .edits
        .iter()
        .any(|edit| !matches!(edit.kind, EditKind::Inserted(_)) && edit.span.overlaps(span))
}

/// The quotes, in the order they were said, all of one person in one interview.
fn of_quotes(tx: &Tx<'_>, ids: &[QuoteId]) -> Result<(Transcript, Vec<Heard>)> {
    let mut found: Vec<Quote> = Vec::new();
    for id in ids {
        let quote = quotes::find(tx.rows(), *id)?.kept()?.quote;
        let same = |first: &Quote| {
            first.transcript == quote.transcript && first.participant == quote.participant
        };
        if quote.participant.is_none() || !found.first().is_none_or(same) {
            return Err(PoemProblem::OtherPerson { quote: *id }.into());
        }
        found.push(quote);
    }
    found.sort_by_key(|quote| (quote.span.start(), quote.span.end()));
    found.dedup_by(|next, before| before.span.contains(next.span));
    let Some(first) = found.first() else { return Err(PoemProblem::NoLines.into()) };
    let transcript = transcripts::transcript(tx.rows(), &first.transcript)?;
    let who = first.participant.clone();
    let heard = found
        .into_iter()
        .map(|quote| Heard { turn: own_turn(&transcript, who.as_ref(), quote.span.start()), quote })
        .collect();
    Ok((transcript, heard))
}

/// How many turns the person began before this place.
fn own_turn(transcript: &Transcript, who: Option<&ParticipantId>, at: usize) -> usize {
    let own = transcript.turns.iter().filter(|turn| transcript.participant_of(turn) == who);
    own.filter(|turn| turn.speech.start() <= at).count()
}

/// Every sentence of a person in which a line is found, lifted as a quote.
fn of_interview(
    tx: &mut Tx<'_>,
    id: &TranscriptId,
    who: &ParticipantId,
    pronouns: &[&str],
) -> Result<(Transcript, Vec<Heard>)> {
    let transcript = transcripts::transcript(tx.rows(), id)?;
    let mut heard: Vec<Heard> = Vec::new();
    let own = transcript.turns.iter().filter(|turn| transcript.participant_of(turn) == Some(who));
    let speeches: Vec<Span> = own.map(|turn| turn.speech).collect();
    for (turn, speech) in speeches.into_iter().enumerate() {
        let words = transcript.text.slice(speech).unwrap_or_default();
        for found in pronoun_lines(words, pronouns) {
            let Some(sentence) = sentence(words, found.span) else { continue };
            let span = sentence.shifted(speech.start());
            if heard.last().is_some_and(|last| last.quote.span.contains(span)) {
                continue;
            }
            let mut new = NewQuote::new(id, span);
            new.purpose = heard_model::Purpose::EnableVoice;
            let quote = quotes::lift(tx, &new)?;
            heard.push(Heard { quote: quotes::find(tx.rows(), quote)?.kept()?.quote, turn });
        }
    }
    Ok((transcript, heard))
}

/// The sentence that holds `line`, without blanks at its ends.
fn sentence(words: &str, line: Span) -> Option<Span> {
    let ends = |c: char| matches!(c, '.' | '?' | '!' | '\n');
    let start = words[..line.start()].rfind(ends).map_or(0, |at| at + 1);
    let end = words[line.end()..].find(ends).map_or(words.len(), |at| line.end() + at + 1);
    let inner = words.get(start..end)?;
    let start = start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

fn chosen(tx: &mut Tx<'_>, words: &PoemWords, key: (Option<&Key>, &Settings)) -> Result<Poem> {
    let PoemWords::Chosen { form, lines, per_person, may_repeat } = words else {
        return Err(PoemProblem::NoLines.into());
    };
    let mut poem = Poem {
        form: *form,
        columns: Vec::new(),
        lines: Vec::new(),
        stanzas: Vec::new(),
        left_out: Vec::new(),
        made_by: String::new(),
    };
    let mut spoken: Vec<Option<ParticipantId>> = Vec::new();
    for (place, chosen) in lines.iter().enumerate() {
        let line = place + 1;
        let quote = quotes::find(tx.rows(), chosen.quote)?.kept()?.quote;
        let text = transcripts::transcript(tx.rows(), &quote.transcript)?.text;
        let not_theirs = PoemProblem::NotTheirWords { line, quote: quote.id };
        let span = match &chosen.words {
            None => quote.span,
            Some(words) => page::words_in(tx.rows(), key, &quote, words)?.ok_or(not_theirs)?,
        };
        let inner = span.relative_to(quote.span.start());
        let whole = text.slice(quote.span).unwrap_or_default();
        if inner.is_some_and(|inner| loses_negation(whole, inner)) {
            return Err(PoemProblem::LosesNegation { line }.into());
        }
        spoken.push(quote.participant.clone());
        let of_this_person = spoken.iter().filter(|who| **who == quote.participant).count();
        if *form == PoemForm::Cento && of_this_person > *per_person {
            return Err(PoemProblem::TooManyOfOne { line, most: *per_person }.into());
        }
        let hard = |note: &String| HARD.iter().any(|hard| note.to_lowercase().contains(hard));
        if *form == PoemForm::Pantoum && !may_repeat && quote.content_notes.iter().any(hard) {
            return Err(PoemProblem::RepeatsDistress { line }.into());
        }
        if chosen.begins || poem.stanzas.is_empty() {
            poem.stanzas.push(Vec::new());
        }
        if let Some(stanza) = poem.stanzas.last_mut() {
            stanza.push(place);
        }
        poem.lines.push(PoemLine { quote: quote.id, span, column: 0 });
    }
    if *form == PoemForm::Pantoum {
        let stanzas = pantoum(lines.len()).ok_or(PoemProblem::NoPantoum { lines: lines.len() })?;
        poem.stanzas = stanzas.into_iter().map(Vec::from).collect();
    }
    Ok(poem)
}
