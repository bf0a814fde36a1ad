//! The different words of a text: what is known of one wherever it stands is looked up once.

use std::collections::BTreeSet;

use super::{Case, Kind, Word, Words};
use crate::fold::fold;
use crate::lexicon::{Facts, by_ear, facts_of, hash, standard};
use crate::recognise::cues;

/// What is known of a word by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    /// Of the word in lower case; of its folded form for [`Type::plain`].
    pub(crate) hash: u64,
    /// The folded form among the types: itself for most.
    pub(crate) plain: u32,
    /// What the lexicon knows of the folded form; nothing for figures and marks.
    pub(crate) facts: Facts,
    /// Which recognisers wait for it, see [`cues`].
    pub(crate) cues: u64,
    /// Whether it is of letters.
    pub(crate) letters: bool,
    text: (u32, u32),
}

/// The different words of a text, each once.
#[derive(Default)]
pub(super) struct Types {
    text: String,
    types: Vec<Type>,
    /// Open addressing: one more than the place in `types`, 0 for free.
    slots: Vec<u32>,
    /// How many forms were taken for the words that they are written for.
    by_ear: usize,
    /// Those that are names elsewhere.
    doubtful: Vec<u32>,
}

impl Types {
    pub(super) fn len(&self) -> usize {
        self.types.len()
    }

    pub(super) fn get(&self, at: u32) -> &Type {
        &self.types[at as usize]
    }

    pub(super) fn lower(&self, at: u32) -> &str {
        self.lower_of(self.get(at))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Type)> {
        self.types.iter().map(|known| (self.lower_of(known), known))
    }

    fn lower_of(&self, known: &Type) -> &str {
        &self.text[known.text.0 as usize..known.text.1 as usize]
    }

    /// The place of `lower`, new or known.
    pub(super) fn add(&mut self, lower: &str, kind: Kind) -> u32 {
        if self.slots.len() < self.types.len() * 2 + 8 {
            self.grow();
        }
        let hash = hash(lower);
        let slot = self.find(hash, lower);
        if let Some(known) = self.slots[slot].checked_sub(1) {
            return known;
        }
        let at = self.push(slot, hash, lower, kind);
        if kind == Kind::Letters && (!lower.is_ascii() || lower.contains('\'')) {
            let plain = self.add(&fold(lower), kind);
            self.types[at as usize].plain = plain;
            self.types[at as usize].facts = self.types[plain as usize].facts;
            self.types[at as usize].cues |= self.types[plain as usize].cues;
        }
        self.read_as_standard(at, kind);
        at
    }

    /// A word written by ear or shortened is taken for the word that it stands for.
    fn read_as_standard(&mut self, at: u32, kind: Kind) {
        let known = self.types[at as usize];
        if kind != Kind::Letters || known.plain != at {
            return;
        }
        let form = by_ear(known.hash);
        match standard(self.lower_of(&known), form, known.facts) {
            Some(standard) => {
                self.by_ear += usize::from(form.is_some());
                self.stands_for(at, &standard);
            }
            None if form.is_some() && (known.facts.first > 4 || known.facts.place > 0) => {
                self.doubtful.push(at);
            }
            None => {}
        }
    }

    fn stands_for(&mut self, at: u32, standard: &str) {
        let plain = self.add(standard, Kind::Letters);
        let plain = self.types[plain as usize].plain;
        self.types[at as usize].plain = plain;
        self.types[at as usize].facts = self.types[plain as usize].facts;
    }

    /// Forms that are names elsewhere, in a text with enough others that are none: `Fae` is a girl
    /// and `fae` is from.
    pub(super) fn doubtful(&mut self) -> Vec<u32> {
        const ENOUGH: usize = 4;
        if self.by_ear < ENOUGH { Vec::new() } else { std::mem::take(&mut self.doubtful) }
    }

    /// Takes a doubtful form for the word that it stands for.
    pub(super) fn settle(&mut self, at: u32) {
        if let Some(standard) = by_ear(self.get(at).hash) {
            self.stands_for(at, standard);
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "a text has fewer than 2^32 bytes")]
    fn push(&mut self, slot: usize, hash: u64, lower: &str, kind: Kind) -> u32 {
        let at = self.types.len() as u32;
        let from = self.text.len() as u32;
        self.text.push_str(lower);
        let letters = kind == Kind::Letters;
        self.slots[slot] = at + 1;
        self.types.push(Type {
            hash,
            plain: at,
            facts: if letters { facts_of(hash) } else { Facts::default() },
            cues: cues::of(lower, hash, kind),
            letters,
            text: (from, self.text.len() as u32),
        });
        at
    }

    fn find(&self, hash: u64, lower: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = place(hash, mask);
        while let Some(known) = self.slots[slot].checked_sub(1) {
            let known = self.get(known);
            if known.hash == hash && self.lower_of(known) == lower {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 4).max(256);
        self.slots = vec![0; size];
        for at in 0..self.types.len() {
            let mut slot = place(self.types[at].hash, size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = u32::try_from(at + 1).unwrap_or(u32::MAX);
        }
    }
}

fn place(hash: u64, mask: usize) -> usize {
    usize::try_from(hash & mask as u64).unwrap_or(0)
}

impl Words<'_> {
    /// Takes forms written by ear for what they stand for, but for those that have a capital inside
    /// a sentence somewhere.
    pub(super) fn settle_forms(&mut self) {
        let doubtful = self.types.doubtful();
        if doubtful.is_empty() {
            return;
        }
        let named =
            |word: &&Word| matches!(word.case, Case::Title | Case::Mixed) && !word.starts_sentence;
        let named: BTreeSet<u32> = self.words.iter().filter(named).map(|word| word.sort).collect();
        for sort in doubtful.into_iter().filter(|sort| !named.contains(sort)) {
            self.types.settle(sort);
        }
    }
}
