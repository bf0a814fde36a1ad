//! What may identify somebody, what hides it, and what may be shown.
//!
//! [`class`] and [`mention`] say what was noticed, by the table of [`recognise`]; [`entity`]
//! gathers mentions into the people, places and things of a [`register`], each with one
//! replacement ([`mod@pseudonym`] draws names); [`mod@mask`] lays the replacements over a text in
//! one pass and is one of the two makers of [`AnonymisedText`]; [`mod@residue`] looks for what
//! is left, [`mod@trace`] also for what only looks like somebody. [`page`] is all that the gate must know about a collection,
//! [`mod@gate`] runs the [`check`]s, and [`cleared`] is what comes out: the only thing that the
//! export rooms take.
//!
//! Nothing here opens a file or a database, or knows how a thing will be printed.

mod cells;
pub mod check;
pub mod class;
pub mod cleared;
mod dates;
pub mod entity;
mod explain;
mod fold;
pub mod gate;
mod lexicon;
pub mod mask;
pub mod mention;
pub mod page;
pub mod pseudonym;
pub mod recognise;
pub mod register;
pub mod residue;
mod told;
pub mod trace;
mod whole;

pub use cells::suppress;
pub use check::{CHECKS, Check, calls_for_care};
pub use class::Class;
pub use cleared::{Cleared, Clip, Internal, Release, ReviewPack, Shown, ShownCard, ThemeMark};
pub use entity::{Doubt, Likeness, Noticed, gather};
pub use explain::{Explained, explain};
pub use gate::{
    Capacity, Finding, GateReport, Outcome, Permit, Severity, SignOff, after, clear_internal,
    clear_release, clear_review, gate,
};
pub use lexicon::is_everyday;
pub use mask::{
    AnonymisedText, Layers, Map, Mask, Masked, MaskedSource, Piece, SealBroken, Sealed, lay,
    lay_each, mask,
};
pub use mention::{Decision, Mention};
pub use page::{Card, CourtContent, EarlierCard, EarlierTable, Page, Person, Smallest};
pub use pseudonym::{Fit, pseudonym};
pub use recognise::{LOW, RECOGNISERS, Recogniser, SURE, mentions};
pub use register::{Entity, EntityId, Form, Register, Replacement};
pub use residue::{Residue, Residues, residue};
pub use told::{Detail, told};
pub use trace::{Certainty, Trace, Traces};

/// What the commands under `examples/` need to gather words and train the model of names.
#[doc(hidden)]
pub mod training {
    pub use crate::recognise::names::pools::{Pool, pools};

    use std::ops::Range;

    pub use crate::recognise::names::features::BITS;
    pub use crate::recognise::names::model::{CLASSES, Chances, POWERS, pack};

    use crate::recognise::names::atoms::{Atom, atoms};
    use crate::recognise::names::features::{All, features};
    use crate::recognise::names::model::{Model, Models};
    use crate::recognise::words::Words;

    /// Models of names that are not (yet) those that ship.
    pub struct Trained([Model; 2]);

    impl Trained {
        /// Reads what [`pack`] made for text with capitals and for text without.
        pub fn read(cased: &[u8], case_free: &[u8]) -> Trained {
            Trained([Model::unpacked(cased), Model::unpacked(case_free)])
        }

        /// What is noticed in `text` by these models, their chances raised to `powers`.
        pub fn mentions(&self, powers: [Chances; 2], text: &str) -> Vec<crate::Mention> {
            let [cased, case_free] = &self.0;
            crate::recognise::mentions_by(&Models { cased, case_free, powers }, text)
        }
    }

    /// See the crate's own folding of words.
    pub fn fold(word: &str) -> String {
        crate::fold::fold(word)
    }

    /// Whether `word`, in small letters, is both an everyday word and a first name.
    pub fn is_word_and_name(word: &str) -> bool {
        let facts = crate::lexicon::facts(&fold(word));
        word.chars().all(char::is_lowercase) && facts.first > 5 && facts.everyday > 2
    }

    /// A text as the model of names sees it.
    pub struct Sight {
        atoms: Vec<Atom>,
        places: Vec<Range<usize>>,
    }

    impl Sight {
        /// Looks at `text`, with or without its capitals.
        pub fn new(text: &str, case_free: bool) -> Sight {
            let words = Words::new(text);
            let places = words.iter().map(|word| word.start..word.end).collect();
            Sight { atoms: atoms(&words, case_free), places }
        }

        /// Number of words, figures and marks.
        #[allow(clippy::len_without_is_empty, reason = "for one command")]
        pub fn len(&self) -> usize {
            self.atoms.len()
        }

        /// Where word `at` stands; nothing for figures and marks.
        pub fn word(&self, at: usize) -> Option<Range<usize>> {
            self.atoms.get(at).filter(|atom| atom.is_word)?;
            self.places.get(at).cloned()
        }

        /// Makes word `at` unknown to the lexicon, wherever it stands.
        pub fn forget_everywhere(&mut self, at: usize) {
            let Some(sort) = self.atoms.get(at).map(|atom| atom.sort) else { return };
            for atom in self.atoms.iter_mut().filter(|atom| atom.sort == sort && atom.is_word) {
                atom.facts = Default::default();
                atom.like = 1;
            }
        }

        /// The features of word `at`.
        pub fn features(&self, at: usize) -> Vec<u32> {
            let mut all = All::default();
            features(&mut all, &self.atoms, at);
            all.0
        }
    }
}
pub use whole::{Anonymised, Hidden, anonymise, anonymise_with};
