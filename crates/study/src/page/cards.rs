//! One card: the words as they would be shown, and the evidence about them.

use std::collections::BTreeSet;

use heard_anonymise::{
    Card, Class, CourtContent, Decision, Detail, EntityId, Layers, Masked, MaskedSource, Mention,
    Register, Replacement, ThemeMark, told,
};
use heard_model::codebook::Codebook;
use heard_model::{
    Amendment, CodeId, CodeKind, EditKind, EditProblem, Participant, ParticipantId, Quote, Review,
    SourceText, Span, Transcript, TranscriptId, Use, Verdict, VersionId, amendments,
};
use indexmap::IndexMap;

use super::place::{heard_at, leaves_negation};
use super::{labels, masks};
use crate::collections::{self, LabelScheme, PassageTag};
use crate::error::Result;
use crate::key::Key;
use crate::quotes::{self, KeptQuote};
use crate::settings::Settings;
use crate::store::rows::Rows;
use crate::{people, reviews, transcripts};

/// A transcript that cards are cut from.
struct Source {
    transcript: Transcript,
    mentions: Vec<Mention>,
    masked: MaskedSource,
    /// Corrections, as they may be shown.
    corrections: Vec<(Span, String)>,
}

impl Source {
    /// The words of `quote` at `span`, as they would be shown.
    fn part(&self, quote: &Quote, span: Span) -> Masked {
        let mut edits = quote.layer(&self.transcript.text);
        // What a quote leaves out or clarifies stays as its edit says.
        let free = |other: Span| {
            span.contains(other) && !quote.edits.iter().any(|edit| edit.span.overlaps(other))
        };
        edits.extend(self.corrections.iter().filter(|(span, _)| free(*span)).cloned());
        self.masked.part(span, &edits)
    }
}

/// Builds cards, reading each transcript and each codebook version once.
pub(super) struct Builder<'r> {
    rows: Rows<'r>,
    register: Register,
    people: Vec<Participant>,
    codebook: Codebook,
    older: IndexMap<u32, Vec<Amendment>>,
    transcripts: IndexMap<TranscriptId, Source>,
    /// Details by the transcript they were noticed in, and who speaks in which.
    details: Vec<(String, Detail)>,
    speaks: Vec<(String, ParticipantId)>,
    /// What is noticed wherever the speakers of a transcript speak, worked out once.
    nearby: IndexMap<TranscriptId, Vec<Detail>>,
}

impl<'r> Builder<'r> {
    pub(super) fn new(
        rows: Rows<'r>,
        key: Option<&Key>,
        settings: &Settings,
    ) -> Result<Builder<'r>> {
        Ok(Builder {
            rows,
            register: crate::mentions::register(rows, key, settings)?,
            people: people::all(rows)?,
            codebook: crate::codebook::sealed(rows, None)?.1,
            older: IndexMap::new(),
            transcripts: IndexMap::new(),
            details: crate::mentions::details(rows)?,
            speaks: transcripts::who_speaks_where(rows)?,
            nearby: IndexMap::new(),
        })
    }

    /// Works out the details noticed in `id`, and in every other transcript of those who speak in it.
    fn look_nearby(&mut self, id: &TranscriptId) {
        if self.nearby.contains_key(id) {
            return;
        }
        let in_it = |who: &ParticipantId| {
            self.speaks.iter().any(|(at, also)| at == id.as_str() && also == who)
        };
        let theirs: BTreeSet<&str> = self
            .speaks
            .iter()
            .filter(|(_, who)| in_it(who))
            .map(|(at, _)| at.as_str())
            .chain([id.as_str()])
            .collect();
        let mut nearby: Vec<Detail> = Vec::new();
        for (_, detail) in self.details.iter().filter(|(at, _)| theirs.contains(at.as_str())) {
            if !nearby.contains(detail) {
                nearby.push(detail.clone());
            }
        }
        self.nearby.insert(id.clone(), nearby);
    }

    fn held(&mut self, id: &TranscriptId) -> Result<&Source> {
        if !self.transcripts.contains_key(id) {
            let source = self.read(id)?;
            self.transcripts.insert(id.clone(), source);
        }
        Ok(&self.transcripts[id])
    }

    fn read(&self, id: &TranscriptId) -> Result<Source> {
        let transcript = transcripts::transcript(self.rows, id)?;
        let mentions = masks::mentions(self.rows, id, transcript.text.expose())?;
        let corrections =
            transcripts::corrections(self.rows, &transcript, &mentions, &self.register)?;
        let masked = MaskedSource::new(&Layers {
            source: &transcript.text,
            within: None,
            transcript: Some(id),
            mentions: &mentions,
            register: &self.register,
            edits: &[],
        });
        Ok(Source { transcript, mentions, masked, corrections })
    }

    /// A transcript's text and turns.
    pub(super) fn source(&mut self, id: &TranscriptId) -> Result<&Transcript> {
        Ok(&self.held(id)?.transcript)
    }

    /// Who speaks in a quote.
    pub(super) fn person_of(&self, quote: &Quote) -> Option<&Participant> {
        self.people.iter().find(|person| Some(&person.id) == quote.participant.as_ref())
    }

    /// The words of a quote as they would be shown.
    pub(super) fn words(&mut self, quote: &Quote) -> Result<Masked> {
        Ok(self.held(&quote.transcript)?.part(quote, quote.span))
    }

    pub(super) fn card(
        &mut self,
        place: usize,
        kept: &KeptQuote,
        scheme: LabelScheme,
        use_: Use,
    ) -> Result<Card> {
        let quote = &kept.quote;
        let shown = self.words(quote)?;
        self.look_nearby(&quote.transcript);
        let person = self.person_of(quote);
        let label = labels::label(person, scheme, use_, &self.register);
        let shown_digest = labels::shown_digest(&shown.words, &labels::base(person));
        let reviews = reviews::of_quote(self.rows, quote.id)?;
        let code_changed = self.code_changed(quote, &reviews, &shown_digest)?;
        let tags = collections::tags_on(self.rows, &quote.transcript, quote.span)?;
        let told = told(&shown, &self.register, &self.nearby[&quote.transcript]);
        let code = quote.code.and_then(|code| self.codebook.codes.get(&code));
        let Source { transcript, mentions, .. } = &self.transcripts[&quote.transcript];
        let open = open(quote, mentions, &shown, &transcript.text);
        let source = transcript.text.slice(quote.span).unwrap_or_default();
        let mut voices = quotes::voices(transcript, quote.span);
        voices.retain(|voice| Some(voice) != quote.participant.as_ref());
        let edits = |is: fn(&EditKind) -> bool| quote.edits.iter().filter(|e| is(&e.kind)).count();
        Ok(Card {
            number: u32::try_from(place).unwrap_or(u32::MAX - 1) + 1,
            quote: quote.id,
            transcript: quote.transcript.clone(),
            span: quote.span,
            participant: quote.participant.clone(),
            also_speaking: voices,
            label,
            source_words: source.split_whitespace().count(),
            theme: quote.code.and_then(|code| theme(&self.codebook, code)),
            code: quote.code,
            code_changed,
            holds: quote.holds_in(&transcript.text),
            edit_problems: quote.problems(&transcript.text),
            crosses_turns: transcript.turns_of(quote.span).count() > 1,
            leaves_negation: leaves_negation(transcript, quote.span),
            ellipses: edits(|kind| *kind == EditKind::LeftOut),
            fillers_left_out: edits(|kind| *kind == EditKind::Filler),
            words_inserted: inserted(quote),
            reviews: reviews.into_iter().map(|(review, _)| review).collect(),
            shown_digest,
            identifying: identifying(&shown),
            readable: readable(told, &open, (quote, mentions), &self.register),
            open,
            court: kept.court.max(court(&tags)),
            content_notes: notes(quote, &tags),
            safeguarding_open: tags.contains(&PassageTag::Safeguarding),
            purpose: quote.purpose,
            strength: code.is_some_and(|code| code.kind == CodeKind::Strength),
            heard_at: heard_at(transcript, quote.span),
            shown: shown.words,
        })
    }

    /// A line of a quote: the same card with fewer words. Approvals of the quote hold for it.
    pub(super) fn line(
        &mut self,
        place: usize,
        kept: &KeptQuote,
        span: Span,
        (scheme, use_): (LabelScheme, Use),
    ) -> Result<Card> {
        let mut card = self.card(place, kept, scheme, use_)?;
        let source = &self.transcripts[&kept.quote.transcript];
        let Source { transcript, mentions, .. } = source;
        let shown = source.part(&kept.quote, span);
        let inner = span.relative_to(kept.quote.span.start());
        let whole = transcript.text.slice(kept.quote.span).unwrap_or_default();
        if inner.is_none_or(|inner| heard_model::poem::loses_negation(whole, inner)) {
            card.edit_problems.push(EditProblem::NegationLeftOut);
        }
        if !shown.words.as_str().chars().any(char::is_alphanumeric) {
            card.edit_problems.push(EditProblem::NothingLeft);
        }
        let mut part = kept.quote.clone();
        part.span = span;
        part.edits.retain(|edit| edit.span.overlaps(span));
        let edits = |is: fn(&EditKind) -> bool| part.edits.iter().filter(|e| is(&e.kind)).count();
        card.ellipses = edits(|kind| *kind == EditKind::LeftOut);
        card.fillers_left_out = edits(|kind| *kind == EditKind::Filler);
        card.words_inserted = inserted(&part);
        card.crosses_turns = transcript.turns_of(span).count() > 1;
        card.source_words = transcript.text.slice(span).map_or(0, |w| w.split_whitespace().count());
        card.identifying = identifying(&shown);
        let told = told(&shown, &self.register, &self.nearby[&kept.quote.transcript]);
        card.open = open(&part, mentions, &shown, &transcript.text);
        card.readable = readable(told, &card.open, (&part, mentions), &self.register);
        card.heard_at = heard_at(transcript, span);
        card.span = span;
        card.shown = shown.words;
        Ok(card)
    }

    /// Whether the quote's code means something else now than when it was approved.
    fn code_changed(
        &mut self,
        quote: &Quote,
        reviews: &[(Review, u32)],
        shown_digest: &str,
    ) -> Result<bool> {
        let approved = reviews
            .iter()
            .filter(|(review, _)| {
                review.verdict == Verdict::Approve && review.shown_digest == shown_digest
            })
            .map(|(_, version)| *version)
            .min();
        let (Some(code), Some(version)) = (quote.code, approved) else { return Ok(false) };
        if self.codebook.codes.get(&code).is_none_or(|code| !code.is_active()) {
            return Ok(true);
        }
        if !self.older.contains_key(&version) {
            let older = crate::codebook::sealed(self.rows, Some(VersionId(version)))?.1;
            self.older.insert(version, amendments(&older, &self.codebook));
        }
        Ok(self.older[&version].iter().any(|one| means_otherwise(one, code)))
    }
}

/// Whether an amendment gives `of` another meaning.
fn means_otherwise(amendment: &Amendment, of: CodeId) -> bool {
    match amendment {
        Amendment::Redefine { code, fields, .. } => {
            let meaning = ["brief", "full", "when", "when_not"];
            *code == of && fields.iter().any(|change| meaning.contains(&change.field.as_str()))
        }
        Amendment::Split { code, .. } | Amendment::Retire { code, .. } => *code == of,
        _ => false,
    }
}

fn theme(codebook: &Codebook, code: CodeId) -> Option<ThemeMark> {
    let theme = codebook.codes.get(&codebook.theme_of(code)?)?;
    Some(ThemeMark {
        id: theme.id.to_string(),
        name: theme.plain().to_owned(),
        colour: theme.colour.clone(),
        shape: theme.shape.clone(),
        letter: letter(theme),
    })
}

/// What stands in a theme's shape: the letters that the team chose, or the first of its name.
fn letter(theme: &heard_model::Code) -> String {
    if !theme.letters.is_empty() {
        return theme.letters.clone();
    }
    let first = theme.plain().chars().find(|c| c.is_alphanumeric());
    first.map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

fn inserted(quote: &Quote) -> usize {
    quote
        .edits
        .iter()
        .map(|edit| match &edit.kind {
            EditKind::Inserted(words) | EditKind::Clarified(words) => {
                words.split_whitespace().count()
            }
            _ => 0,
        })
        .sum()
}

fn identifying(shown: &Masked) -> Vec<(Class, Option<EntityId>)> {
    shown.masks.iter().map(|mask| (mask.class, mask.entity)).collect()
}

/// Whether an edit of the quote takes a mention out of what is shown.
fn is_left_out(quote: &Quote, mention: &Mention) -> bool {
    quote.edits.iter().any(|edit| {
        matches!(edit.kind, EditKind::LeftOut | EditKind::Clarified(_))
            && edit.span.contains(mention.span)
    })
}

/// What can still be read: what was kept as it is, what is told all the same, what nobody
/// decided on.
fn readable(
    told: Vec<(Class, Option<EntityId>)>,
    open: &[Detail],
    (quote, mentions): (&Quote, &[Mention]),
    register: &Register,
) -> Vec<(Class, Option<EntityId>)> {
    let is_kept = |entity: Option<EntityId>| {
        entity
            .and_then(|entity| register.entity(entity))
            .is_some_and(|entity| entity.replacement == Replacement::Keep)
    };
    let kept = mentions
        .iter()
        .filter(|mention| mention.span.overlaps(quote.span) && !is_left_out(quote, mention))
        .filter(|mention| {
            mention.decision == Decision::Accepted || mention.score >= register.mask_from
        })
        .filter(|mention| mention.decision != Decision::Rejected)
        .filter(|mention| is_kept(mention.entity))
        .map(|mention| (mention.class, mention.entity));
    let open = open.iter().map(|detail| (detail.class(), None));
    let mut readable: Vec<_> = kept.chain(told).chain(open).collect();
    readable.sort();
    readable.dedup();
    readable
}

/// Details that were noticed, that nobody decided on and that are too doubtful to be masked.
fn open(quote: &Quote, mentions: &[Mention], masked: &Masked, source: &SourceText) -> Vec<Detail> {
    mentions
        .iter()
        .filter(|mention| quote.span.contains(mention.span) && !is_left_out(quote, mention))
        .filter(|mention| mention.decision == Decision::Suggested)
        .filter(|mention| !masked.masks.iter().any(|mask| mask.span.overlaps(mention.span)))
        .filter_map(|mention| Detail::new(mention.class, None, source.slice(mention.span)?))
        .collect()
}

fn court(tags: &[PassageTag]) -> CourtContent {
    let tag = |tag: &PassageTag| match tag {
        PassageTag::CourtSubstance => CourtContent::Substance,
        PassageTag::CourtMention => CourtContent::Mention,
        _ => CourtContent::None,
    };
    tags.iter().map(tag).max().unwrap_or_default()
}

fn notes(quote: &Quote, tags: &[PassageTag]) -> Vec<String> {
    let mut notes = quote.content_notes.clone();
    let told = [
        (PassageTag::HighDistress, "high distress"),
        (PassageTag::SexualOffence, "sexual offence"),
    ];
    for (tag, note) in told {
        if tags.contains(&tag) && !notes.iter().any(|known| known == note) {
            notes.push(note.to_owned());
        }
    }
    notes
}
