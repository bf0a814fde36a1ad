//! What may be shown, and for what.

use std::marker::PhantomData;

use heard_model::{
    Audience, Chart, CodeId, Date, PoemLayout, QuoteId, Table, TranscriptId, Use, VersionId,
};

use crate::AnonymisedText;

/// For a release: every check ran.
#[derive(Clone, Copy, Debug)]
pub enum Release {}
/// For a pack for reviewers or participants: masks, D01, D02, D16, D19.
#[derive(Clone, Copy, Debug)]
pub enum ReviewPack {}
/// For a researcher's own export, with a permit: actor, reason, journalled.
#[derive(Clone, Copy, Debug)]
pub enum Internal {}

/// Something that may be shown for `P`.
///
/// The gate is its only maker, and the export rooms take nothing else. The compiler guards it:
///
/// ```compile_fail
/// use heard_anonymise::{Cleared, Release, Shown};
/// fn by_a_side_door(shown: Shown) -> Cleared<Release> {
///     Cleared { shown, purpose: std::marker::PhantomData }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Cleared<P> {
    shown: Shown,
    purpose: PhantomData<P>,
}

impl<P> Cleared<P> {
    /// Only the gate calls this.
    pub(crate) fn new(shown: Shown) -> Cleared<P> {
        Cleared { shown, purpose: PhantomData }
    }

    /// What may be shown.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }
}

/// A collection as a renderer sees it: nothing in it is raw.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The study's title.
    pub study: String,
    /// A neutral name, fit for a file.
    pub name: String,
    /// The title people see.
    pub title: String,
    /// What it is used for.
    pub use_: Use,
    /// Who sees it.
    pub audience: Audience,
    /// The day of the release.
    pub on: Date,
    /// The codebook version.
    pub codebook: VersionId,
    /// That version's hash, in hex.
    pub codebook_hash: String,
    /// The cards, in order.
    pub cards: Vec<ShownCard>,
    /// How the cards are the lines of a poem, where they are.
    pub poem: Option<PoemLayout>,
    /// The tables, small cells suppressed.
    pub tables: Vec<Table>,
    /// Pictures of them, each under its table's title.
    pub charts: Vec<Chart>,
    /// Where a reader who is upset can turn.
    pub support_lines: Vec<String>,
    /// Invented for testing; said in every footer.
    pub synthetic: bool,
}

/// One card as a renderer sees it.
#[derive(Clone, Debug)]
pub struct ShownCard {
    /// Its number, large on the card.
    pub number: u32,
    /// The quote behind it; for internal tables only, never printed outside.
    pub quote: QuoteId,
    /// The label beside the words.
    pub label: String,
    /// The words.
    pub words: AnonymisedText,
    /// The code it stands for; for placing it, never printed.
    pub code: Option<CodeId>,
    /// The theme it stands under.
    pub theme: Option<ThemeMark>,
    /// Subjects that call for care.
    pub content_notes: Vec<String>,
    /// Where it comes from; for internal tables only, never printed outside.
    pub transcript: TranscriptId,
    /// Whether words were left out, put in or explained, masks aside.
    pub edited: bool,
    /// Whether the person who said it saw it as it stands and said yes.
    pub own_yes: bool,
    /// Where it stands on the recording, if that is known.
    pub clip: Option<Clip>,
}

/// A stretch of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Which recording: counted from 1 in the order of the page, so that it names nobody.
    pub reel: u32,
    /// Milliseconds from its start.
    pub start_ms: u64,
    /// Milliseconds from its start.
    pub end_ms: u64,
    /// Whether the words are part of a turn, so that the times are worked out and not known.
    pub guessed: bool,
    /// How many stretches inside were left out of the quote and are still heard.
    pub gaps: usize,
    /// How many things that identify are hidden in the words and still heard.
    pub hidden: usize,
}

/// How a theme is marked: colour is never the only sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeMark {
    /// Its id, `T2`.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// Colour slot, `t0` … `t5`.
    pub colour: String,
    /// Shape: pill, square, triangle, circle, diamond, hexagon.
    pub shape: String,
    /// A letter.
    pub letter: String,
}
