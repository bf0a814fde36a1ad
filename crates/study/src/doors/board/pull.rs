//! Pulling a set out of approved quotes, so that many are heard and nothing in it is blocked.

use std::collections::BTreeMap;

use heard_anonymise::{Page, Severity};
use heard_measure::{Candidate, Pull};
use heard_model::{QuoteId, Span};

use super::{Board, BoardQuote, BoardSet, Wall};
use crate::error::Result;
use crate::store::Done;

/// As often as the gate may block before what it blocks is left in and told.
const ROUNDS: usize = 6;

/// What to pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardPull {
    /// From which themes, by id; from all where none is named.
    pub themes: Vec<String>,
    /// How many cards, pinned ones among them.
    pub size: usize,
    /// The shortest, in words.
    pub min_words: usize,
    /// The longest, in words.
    pub max_words: usize,
    /// At most so many of one person.
    pub per_person: Option<usize>,
    /// Subjects that nobody should meet in it.
    pub without: Vec<String>,
    /// Settles ties.
    pub seed: u64,
}

/// What was pulled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardPulled {
    /// Cards in the set now.
    pub cards: usize,
    /// People in it.
    pub people: usize,
    /// Approved quotes that could have been in it.
    pub candidates: usize,
    /// Quotes that were left out because the gate would block them.
    pub blocked: usize,
    /// Cards that stayed because they were pinned.
    pub pinned: usize,
}

impl Board {
    /// Pulls a set anew: pinned cards stay, the rest is chosen for balance over themes, people,
    /// sub-themes, parts in the study, strengths and difficulties. What the gate would block is
    /// left out and another chosen. It begins and ends gently, and hard subjects stand apart.
    pub fn pull(&self, name: &str, wanted: &BoardPull) -> Result<Done<BoardPulled>> {
        let set = self.set(name)?;
        let wall = self.wall(set.collection.use_)?;
        let pinned: Vec<QuoteId> =
            set.pinned.iter().copied().filter(|id| wall.quote(*id).is_some()).collect();
        let mut blocked: Vec<QuoteId> = Vec::new();
        let mut chosen = choose(&wall, &pinned, &blocked, wanted);
        for _ in 0..ROUNDS {
            let against = self.blocked(&set, &chosen, &pinned)?;
            if against.is_empty() {
                break;
            }
            blocked.extend(against);
            chosen = choose(&wall, &pinned, &blocked, wanted);
        }
        let cards: Vec<&BoardQuote> = chosen.iter().filter_map(|id| wall.quote(*id)).collect();
        let mut people: Vec<&str> = cards.iter().map(|card| card.shown.voice.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        let pulled = BoardPulled {
            cards: chosen.len(),
            people: people.len(),
            candidates: wall.quotes.iter().filter(|quote| fits(quote, wanted)).count(),
            blocked: blocked.len(),
            pinned: pinned.len(),
        };
        let done = self.hatch()?.study.rearrange(name, move |order| *order = chosen)?;
        Ok(Done { seq: done.seq, value: pulled })
    }

    /// Which of `chosen` the gate would block, and may be left out.
    fn blocked(
        &self,
        set: &BoardSet,
        chosen: &[QuoteId],
        pinned: &[QuoteId],
    ) -> Result<Vec<QuoteId>> {
        let page = self.page_of(&set.collection.name, chosen)?;
        let mut against = Vec::new();
        for finding in heard_anonymise::gate(&page).findings {
            if finding.severity == Severity::Block {
                against.extend(least_heard(&page, &finding.quotes, pinned));
            }
        }
        against.sort_unstable();
        against.dedup();
        Ok(against)
    }
}

/// Of quotes that can't stand as they are, those of the person who has the fewest of them. Pinned
/// ones stay: somebody wants them, and reads what the gate says.
fn least_heard(page: &Page, quotes: &[QuoteId], pinned: &[QuoteId]) -> Vec<QuoteId> {
    let mut by: BTreeMap<&str, Vec<QuoteId>> = BTreeMap::new();
    let loose = page.cards.iter().filter(|card| !pinned.contains(&card.quote));
    for card in loose.filter(|card| quotes.contains(&card.quote)) {
        let person = card.participant.as_ref().map_or("", |id| id.as_str());
        by.entry(person).or_default().push(card.quote);
    }
    by.into_values().min_by_key(Vec::len).unwrap_or_default()
}

fn fits(quote: &BoardQuote, wanted: &BoardPull) -> bool {
    (wanted.themes.is_empty() || wanted.themes.contains(&quote.theme))
        && !quote.shown.content_notes.iter().any(|note| wanted.without.contains(note))
        && (wanted.min_words..=wanted.max_words).contains(&quote.words)
}

/// Chooses a set: theme by theme, who has been chosen counting as heard in the next.
fn choose(wall: &Wall, pinned: &[QuoteId], barred: &[QuoteId], wanted: &BoardPull) -> Vec<QuoteId> {
    let kept: Vec<&BoardQuote> = pinned.iter().filter_map(|id| wall.quote(*id)).collect();
    let mut chosen: Vec<&BoardQuote> = kept.clone();
    let free = |quote: &&BoardQuote| {
        fits(quote, wanted)
            && !barred.contains(&quote.id())
            && kept.iter().all(|one| one.kin != quote.kin)
    };
    let pool: Vec<&BoardQuote> = wall.quotes.iter().filter(free).collect();
    let mut themes: Vec<&str> = pool.iter().map(|quote| quote.theme.as_str()).collect();
    themes.sort_unstable();
    themes.dedup();
    let supply = |theme: &str| pool.iter().filter(|quote| quote.theme == theme).count();
    // The scarcest first: what a poor theme leaves over goes to the richer ones.
    themes.sort_by_key(|theme| supply(theme));
    for (place, theme) in themes.iter().enumerate() {
        let left = wanted.size.saturating_sub(chosen.len());
        let size = left.div_ceil(themes.len() - place);
        let of_theme: Vec<&BoardQuote> = pool
            .iter()
            .copied()
            .filter(|quote| quote.theme == *theme)
            .filter(|quote| chosen.iter().all(|one| one.kin != quote.kin))
            .collect();
        chosen.extend(some(wall, &of_theme, &chosen, size, wanted));
    }
    in_order(wall, &chosen)
}

/// Up to `size` of `pool`, balanced; `chosen` are heard already.
fn some<'w>(
    wall: &Wall,
    pool: &[&'w BoardQuote],
    chosen: &[&BoardQuote],
    size: usize,
    wanted: &BoardPull,
) -> Vec<&'w BoardQuote> {
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    for card in chosen {
        *heard.entry(card.shown.voice.clone()).or_default() += 1;
    }
    let has_room = |quote: &&&BoardQuote| {
        let theirs = heard.get(&quote.shown.voice).copied().unwrap_or(0);
        wanted.per_person.is_none_or(|most| theirs < most)
    };
    let pool: Vec<&BoardQuote> = pool.iter().filter(has_room).copied().collect();
    let candidates: Vec<Candidate> =
        pool.iter().filter_map(|quote| candidate(wall, quote)).collect();
    let pull = Pull {
        size,
        min_words: wanted.min_words,
        max_words: wanted.max_words,
        per_person: wanted.per_person,
        heard: heard.clone(),
        seed: wanted.seed,
    };
    let mut found: Vec<&BoardQuote> =
        heard_measure::pull(&candidates, &pull).into_iter().map(|place| pool[place]).collect();
    if let Some(most) = wanted.per_person {
        found.retain(|quote| {
            let theirs = heard.entry(quote.shown.voice.clone()).or_default();
            *theirs += 1;
            *theirs <= most
        });
    }
    found
}

fn candidate(wall: &Wall, quote: &BoardQuote) -> Option<Candidate> {
    let voice = wall.voices.iter().find(|voice| voice.voice == quote.shown.voice);
    Some(Candidate {
        key: quote.id().to_string(),
        participant: quote.shown.voice.clone(),
        sub_theme: quote.shown.code.clone(),
        role: voice.map(|voice| voice.role.clone()).unwrap_or_default(),
        strength: quote.strength,
        words: quote.words,
        // Kin lie on one another.
        place: (quote.kin.to_string(), Span::new(0, 1)?),
    })
}

/// By theme, as the codebook has them; within a theme, hard subjects apart from one another; the
/// first and the last card of all are no hard ones, where there are others.
fn in_order(wall: &Wall, chosen: &[&BoardQuote]) -> Vec<QuoteId> {
    let place = |quote: &BoardQuote| {
        wall.themes.iter().position(|theme| theme.id == quote.theme).unwrap_or(usize::MAX)
    };
    let mut places: Vec<usize> = chosen.iter().map(|quote| place(quote)).collect();
    places.sort_unstable();
    places.dedup();
    let mut order: Vec<QuoteId> = Vec::new();
    let mut after_heavy = true;
    for (at, theme) in places.iter().enumerate() {
        let of_theme: Vec<&BoardQuote> =
            chosen.iter().copied().filter(|quote| place(quote) == *theme).collect();
        let is_last = at + 1 == places.len();
        let laid = apart(&of_theme, after_heavy, is_last);
        after_heavy = laid.last().is_some_and(|quote| quote.is_heavy());
        order.extend(laid.iter().map(|quote| quote.id()));
    }
    order
}

/// Lays cards so that a light one follows a heavy one as long as there are any.
fn apart<'w>(
    cards: &[&'w BoardQuote],
    after_heavy: bool,
    ends_gently: bool,
) -> Vec<&'w BoardQuote> {
    let (mut heavy, mut light): (Vec<&BoardQuote>, Vec<&BoardQuote>) =
        cards.iter().copied().partition(|card| card.is_heavy());
    heavy.reverse();
    light.reverse();
    let last = if ends_gently && light.len() > 1 { light.pop() } else { None };
    let (mut laid, mut heavy_before) = (Vec::new(), after_heavy);
    while !(heavy.is_empty() && light.is_empty()) {
        let next = match heavy_before {
            true => light.pop().or_else(|| heavy.pop()),
            // Light ones are kept for between and after, as long as heavy ones are left.
            false => heavy.pop().or_else(|| light.pop()),
        };
        heavy_before = next.is_some_and(BoardQuote::is_heavy);
        laid.extend(next);
    }
    laid.extend(last);
    laid
}
