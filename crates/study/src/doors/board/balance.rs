//! Whose voices a set holds, and whose it could hold.

use heard_model::QuoteId;

use super::{BoardQuote, BoardVoice, Wall};

/// Somebody who is heard in a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Who.
    pub who: BoardVoice,
    /// Cards of theirs.
    pub cards: usize,
    /// Words of theirs.
    pub words: usize,
}

/// How a set is spread over people, and over strengths and difficulties.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// Everybody who is heard, most cards first.
    pub heard: Vec<Heard>,
    /// Everybody who agreed and is not heard.
    pub unheard: Vec<BoardVoice>,
    /// Gini coefficient of cards over all who could be heard: 0 all alike, towards 1 one alone.
    pub gini: Option<f64>,
    /// The largest share of the cards that one person has, 0 to 1.
    pub largest: f64,
    /// The share that each would have if all had the same.
    pub fair: f64,
    /// Cards that tell of a strength.
    pub strengths: usize,
    /// Cards in all that may be shown.
    pub cards: usize,
}

impl Balance {
    /// Whether the most heard person has more than a fifth of the cards or twice a fair share
    /// (domain.md §4.5).
    pub fn is_lopsided(&self) -> bool {
        self.cards > 2 && (self.largest > 0.2 || self.largest > 2.0 * self.fair)
    }
}

impl Wall {
    /// How `quotes` are spread. What may not be shown counts for nothing.
    pub fn balance(&self, quotes: &[QuoteId]) -> Balance {
        let cards: Vec<&BoardQuote> = quotes.iter().filter_map(|id| self.quote(*id)).collect();
        let could: Vec<String> = self.voices.iter().map(|voice| voice.voice.clone()).collect();
        let said: Vec<(String, usize)> =
            cards.iter().map(|card| (card.shown.voice.clone(), card.words)).collect();
        let counted = heard_measure::voices(&could, &said);
        let who = |voice: &str| {
            self.voices.iter().find(|known| known.voice == voice).cloned().unwrap_or_else(|| {
                let label = cards.iter().find(|card| card.shown.voice == voice);
                BoardVoice {
                    voice: voice.to_owned(),
                    label: label.map(|card| card.shown.label.clone()).unwrap_or_default(),
                    role: String::new(),
                }
            })
        };
        Balance {
            heard: counted
                .voices
                .iter()
                .filter(|voice| voice.quotes > 0)
                .map(|voice| Heard {
                    who: who(&voice.participant),
                    cards: voice.quotes,
                    words: voice.words,
                })
                .collect(),
            unheard: counted.unheard.iter().map(|voice| who(voice)).collect(),
            gini: counted.gini,
            largest: counted.largest,
            fair: counted.fair,
            strengths: cards.iter().filter(|card| card.strength).count(),
            cards: cards.len(),
        }
    }
}
