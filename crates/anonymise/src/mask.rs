//! Replacements laid over a text, in one pass.
//!
//! The source is read once from left to right. What is replaced never becomes something to
//! replace, so a pseudonym that is somebody else's real name can't start a chain. Of masks
//! that overlap the longest names the replacement and all of them disappear: nothing leaks at
//! a seam. A quote's own edits are laid in the same pass.

mod map;
mod seal;
mod wording;

pub use map::{Map, Piece};
pub use seal::{SealBroken, Sealed};

use heard_model::{SourceText, Span, Spans, TranscriptId};

use crate::recognise::words::Words;
use crate::register::Matcher;
use crate::residue::is_unseen;
use crate::{Class, Decision, EntityId, Mention, Register};

/// Words in which everything that identifies was replaced.
///
/// It has two makers, both in this room: masking a source, and reopening what was sealed.
///
/// ```compile_fail
/// let words = heard_anonymise::AnonymisedText { text: String::new() };
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AnonymisedText {
    text: String,
}

impl AnonymisedText {
    /// The words, safe to show.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[cfg(test)]
    pub(crate) fn invented(text: &str) -> AnonymisedText {
        AnonymisedText { text: text.to_owned() }
    }

    /// SHA-256 of the words: what an approval binds to.
    pub fn digest(&self) -> String {
        heard_model::text::digest(&self.text)
    }
}

impl std::fmt::Debug for AnonymisedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnonymisedText({} bytes)", self.text.len())
    }
}

impl std::fmt::Display for AnonymisedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// What is laid over a source.
#[derive(Clone, Copy)]
pub struct Layers<'a> {
    /// The raw words.
    pub source: &'a SourceText,
    /// Which of them; all where nothing is said. A mask that crosses an end is shown whole.
    pub within: Option<Span>,
    /// Where they stand, for forms that hold only in some transcripts.
    pub transcript: Option<&'a TranscriptId>,
    /// What was noticed in the source. Rejected ones are never masked; undecided ones are
    /// from [`Register::mask_from`] up.
    pub mentions: &'a [Mention],
    /// The entities: what replaces them, and their forms, which are masked wherever they stand.
    pub register: &'a Register,
    /// A quote's own edits, as [`heard_model::Quote::layer`] gives them.
    pub edits: &'a [(Span, String)],
}

/// A masked text, and how its places relate to the source.
#[derive(Clone, Debug)]
pub struct Masked {
    /// The words, safe to show.
    pub words: AnonymisedText,
    /// Shown places ↔ source places.
    pub map: Map,
    /// What stands masked in the source words shown: span, class, entity.
    pub masks: Vec<Mask>,
}

/// One replaced stretch of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// The replaced words.
    pub span: Span,
    /// What sort of thing they gave away.
    pub class: Class,
    /// Whom or what, where known.
    pub entity: Option<EntityId>,
    /// How sure that was; 1 for a form of the register or an accepted mention.
    pub score: f32,
    /// What stands there instead.
    pub shown: String,
}

/// Masks a whole source; see [`lay`] for part of one, or one with edits.
pub fn mask(source: &SourceText, mentions: &[Mention], register: &Register) -> Masked {
    lay(&Layers { source, within: None, transcript: None, mentions, register, edits: &[] })
}

/// Lays masks and edits over a source in one pass.
pub fn lay(layers: &Layers<'_>) -> Masked {
    let whole = Span::new(0, layers.source.len());
    lay_within(layers.source, layers.edits, &masks(layers), layers.within.or(whole))
}

/// The same for several windows of one source: what is masked is worked out once.
/// `within` of the layers is not looked at.
pub fn lay_each(layers: &Layers<'_>, windows: &[Span]) -> Vec<Masked> {
    let masks = masks(layers);
    let each = |window: &Span| lay_within(layers.source, layers.edits, &masks, Some(*window));
    windows.iter().map(each).collect()
}

/// A source whose masks were worked out once, for showing parts of it with edits of their own.
#[derive(Clone, Debug)]
pub struct MaskedSource {
    source: SourceText,
    masks: Vec<Mask>,
}

impl MaskedSource {
    /// Works out what is masked. `within` and `edits` of the layers are not looked at.
    pub fn new(layers: &Layers<'_>) -> MaskedSource {
        MaskedSource { source: layers.source.clone(), masks: masks(layers) }
    }

    /// What [`lay`] gives for the same layers with `within` and `edits`.
    pub fn part(&self, within: Span, edits: &[(Span, String)]) -> Masked {
        lay_within(&self.source, edits, &self.masks, Some(within))
    }
}

fn lay_within(
    source: &SourceText,
    edits: &[(Span, String)],
    masks: &[Mask],
    within: Option<Span>,
) -> Masked {
    let text = source.expose();
    let window = within.map_or(0..0, |span| {
        let crossing = meeting(masks, span).iter();
        crossing.fold(fit(text, span), |span, mask| span.cover(mask.span)).range()
    });
    let inside = Span::new(window.start, window.end);
    let masks: Vec<Mask> = inside
        .map(|span| meeting(masks, span).iter().filter(move |mask| span.contains(mask.span)))
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let edits = edit_strips(edits, text, &masks, window.clone());
    let over: Spans = edits.iter().filter_map(|strip| Span::new(strip.start, strip.end)).collect();
    let mut strips: Vec<Strip> = masks.iter().map(Strip::of_mask).collect();
    strips.extend(edits);
    // An insertion first, then the widest: it swallows what it holds.
    strips.sort_by_key(|s| (s.start, s.end > s.start, std::cmp::Reverse(s.end), s.masks));
    let (shown, map) = map::weave(text, window, &strips);
    let masks = masks.into_iter().filter(|mask| !over.hold(mask.span)).collect();
    Masked { words: AnonymisedText { text: shown }, map, masks }
}

/// A stretch of source (empty for an insertion) and what is shown for it.
pub(crate) struct Strip {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) shown: String,
    pub(crate) masks: bool,
}

impl Strip {
    fn of_mask(mask: &Mask) -> Strip {
        Strip {
            start: mask.span.start(),
            end: mask.span.end(),
            shown: mask.shown.clone(),
            masks: true,
        }
    }
}

/// Those of `masks` (in order, none overlapping another) that share words with `span`.
fn meeting(masks: &[Mask], span: Span) -> &[Mask] {
    let first = masks.partition_point(|mask| mask.span.end() <= span.start());
    let last = masks.partition_point(|mask| mask.span.start() < span.end());
    &masks[first..last.max(first)]
}

/// Every stretch to mask, in order, none overlapping another.
fn masks(layers: &Layers<'_>) -> Vec<Mask> {
    let text = layers.source.expose();
    let words = Words::new(text);
    let rejected: Spans = layers
        .mentions
        .iter()
        .filter(|mention| mention.decision == Decision::Rejected)
        .map(|mention| mention.span)
        .collect();
    let mut candidates: Vec<Candidate> = layers
        .mentions
        .iter()
        .filter(|mention| masks_alone(mention, layers.register.mask_from))
        .map(|mention| Candidate::of_mention(mention, text))
        .collect();
    let accepted: Spans =
        candidates.iter().filter(|c| c.rank == ACCEPTED).map(|candidate| candidate.span).collect();
    for hit in Matcher::new(layers.register, layers.transcript).hits(&words) {
        if accepted.hold(hit.span) || !rejected.hold(hit.span) {
            candidates.push(Candidate {
                span: hit.span,
                class: hit.class,
                entity: hit.entity,
                score: 1.0,
                rank: FORM,
            });
        }
    }
    if !text.is_ascii() {
        for candidate in &mut candidates {
            candidate.span = joined_unseen(text, candidate.span);
        }
    }
    merge(candidates)
        .into_iter()
        .filter_map(|candidate| wording::mask_of(candidate, &words, layers.register))
        .collect()
}

fn masks_alone(mention: &Mention, from: f32) -> bool {
    match mention.decision {
        Decision::Accepted => true,
        Decision::Suggested => mention.score >= from,
        Decision::Rejected => false,
    }
}

const SUGGESTED: u8 = 0;
const FORM: u8 = 1;
const ACCEPTED: u8 = 2;

/// Something to mask, before overlaps are settled.
pub(crate) struct Candidate {
    pub(crate) span: Span,
    pub(crate) class: Class,
    pub(crate) entity: Option<EntityId>,
    pub(crate) score: f32,
    rank: u8,
}

impl Candidate {
    fn of_mention(mention: &Mention, text: &str) -> Candidate {
        let accepted = mention.decision == Decision::Accepted;
        Candidate {
            span: fit(text, mention.span),
            class: mention.class,
            entity: mention.entity,
            score: if accepted { 1.0 } else { mention.score },
            rank: if accepted { ACCEPTED } else { SUGGESTED },
        }
    }
}

/// Settles overlaps: one whose entity is known names the replacement, of these the longest,
/// then the one decided; and the whole overlapping stretch goes.
fn merge(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.span.start() < candidate.span.end());
    candidates.sort_by_key(|c| (c.span.start(), std::cmp::Reverse(c.span.end())));
    let mut merged: Vec<(Candidate, Span)> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match merged.last_mut() {
            Some((winner, span)) if span.overlaps(candidate.span) => {
                *span = span.cover(candidate.span);
                let known = |c: &Candidate| (c.entity.is_some(), c.span.len(), c.rank);
                if known(&candidate) > known(winner) {
                    *winner = candidate;
                }
            }
            _ => {
                let span = candidate.span;
                merged.push((candidate, span));
            }
        }
    }
    merged.into_iter().map(|(candidate, span)| Candidate { span, ..candidate }).collect()
}

/// `span` with what goes on at its ends behind letters that show nothing: `07700 9` and `00123` are
/// one number, though a space of no width parts them.
fn joined_unseen(text: &str, span: Span) -> Span {
    let span = fit(text, span);
    let (mut start, mut end) = (span.start(), span.end());
    let goes_on = |c: char| c.is_alphanumeric() || is_unseen(c);
    if text[end..].starts_with(is_unseen) {
        let rest = text[end..].trim_start_matches(goes_on);
        end = text.len() - rest.len();
    }
    if text[..start].ends_with(is_unseen) {
        start = text[..start].trim_end_matches(goes_on).len();
    }
    Span::new(start, end).unwrap_or(span)
}

/// `span` widened to character boundaries and cut to the text: a wrong place hides more, not less.
fn fit(text: &str, span: Span) -> Span {
    let mut start = span.start().min(text.len().saturating_sub(1));
    let mut end = span.end().min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(start, end).unwrap_or(span)
}

/// The edits as strips, outside the masks: an edit that holds a whole mask swallows it, one
/// that meets an edge of it stops there, and an insertion inside one moves to its start.
fn edit_strips(
    edits: &[(Span, String)],
    text: &str,
    masks: &[Mask],
    window: std::ops::Range<usize>,
) -> Vec<Strip> {
    let mut strips = Vec::new();
    for (span, shown) in edits {
        let Some(words) = text.get(span.range()) else { continue };
        let (mut start, mut end) = (span.start(), span.end());
        if let Some(inserted) = shown.strip_suffix(words).filter(|put| !put.is_empty()) {
            let here = start.checked_sub(1).and_then(|before| Span::new(before, start));
            let before = here.and_then(|here| meeting(masks, here).last());
            let inside = before.filter(|mask| start < mask.span.end());
            start = inside.map_or(start, |mask| mask.span.start());
            strips.push(Strip { start, end: start, shown: inserted.to_owned(), masks: false });
            continue;
        }
        for mask in meeting(masks, *span).iter().filter(|mask| !span.contains(mask.span)) {
            if mask.span.start() < end && end <= mask.span.end() {
                end = mask.span.start();
            }
            if mask.span.start() <= start && start < mask.span.end() {
                start = mask.span.end();
            }
        }
        // What a part of the words shows of an edit that goes on beyond it: its words are changed, too.
        let (start, end) = (start.max(window.start), end.min(window.end));
        if start < end {
            strips.push(Strip { start, end, shown: shown.clone(), masks: false });
        }
    }
    strips
}

#[cfg(test)]
mod tests;
