//! Poems made of people's own words: which lines, in which order, and nothing added.
//!
//! A line is a place in a quote, so every word of a poem can be followed back to the source. The
//! forms and what each must keep: domain.md §3 (the Listening Guide's I-poems; the pantoum).

mod lines;

pub use lines::{FoundLine, loses_negation, pronoun_lines};

use crate::QuoteId;
use crate::text::Span;

/// A form of poem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PoemForm {
    /// One person's phrases that begin with "I", in the order of the interview.
    IPoem,
    /// The same with other pronouns, side by side.
    Pronoun,
    /// Lines that come back by a fixed pattern.
    Pantoum,
    /// One line, or a few, of each of many people.
    Cento,
    /// Phrases arranged by whoever makes it.
    Found,
}

impl PoemForm {
    /// All, in a fixed order.
    pub const ALL: [PoemForm; 5] =
        [PoemForm::IPoem, PoemForm::Pronoun, PoemForm::Pantoum, PoemForm::Cento, PoemForm::Found];

    /// The word in files and commands.
    pub fn as_str(self) -> &'static str {
        match self {
            PoemForm::IPoem => "i",
            PoemForm::Pronoun => "pronoun",
            PoemForm::Pantoum => "pantoum",
            PoemForm::Cento => "cento",
            PoemForm::Found => "found",
        }
    }

    /// The form called `word`.
    pub fn parse(word: &str) -> Option<PoemForm> {
        PoemForm::ALL.into_iter().find(|form| form.as_str() == word)
    }

    /// Whether it is made of one person's words in one interview.
    pub fn is_of_one_person(self) -> bool {
        matches!(self, PoemForm::IPoem | PoemForm::Pronoun)
    }
}

/// One line: a place in a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoemLine {
    /// Which quote.
    pub quote: QuoteId,
    /// Which of its words, in places of the source.
    pub span: Span,
    /// Which column it stands in, from 0; more than one only for pronoun poems.
    pub column: usize,
}

/// A poem as it is kept: places and order, no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poem {
    /// Its form.
    pub form: PoemForm,
    /// What stands over the columns: the pronouns that were listened for.
    pub columns: Vec<String>,
    /// The lines, each once.
    pub lines: Vec<PoemLine>,
    /// Stanzas as places in `lines`; a line may come back.
    pub stanzas: Vec<Vec<usize>>,
    /// Lines that were found and left out, and why.
    pub left_out: Vec<(PoemLine, String)>,
    /// Who made it, peer researchers too.
    pub made_by: String,
}

/// How a poem is laid out, for whoever renders it: places in the list of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoemLayout {
    /// Its form.
    pub form: PoemForm,
    /// What stands over the columns; empty for one column.
    pub columns: Vec<String>,
    /// The column of each line.
    pub column_of: Vec<usize>,
    /// Stanzas as places in the list of lines.
    pub stanzas: Vec<Vec<usize>>,
    /// Whether the lines stand in the order in which they were said.
    pub order_kept: bool,
    /// How many people's words are in it.
    pub voices: usize,
    /// Who made it.
    pub made_by: String,
}

impl PoemLayout {
    /// What was done to the words, for the foot of the poem.
    pub fn rule(&self) -> String {
        let whose = match self.voices {
            1 => "One person’s own words".to_owned(),
            voices => format!("The own words of {voices} people"),
        };
        let order = match (self.form, self.order_kept) {
            (PoemForm::Pantoum, _) => "lines come back as the form asks",
            (_, true) => "in the order they were said",
            (_, false) => "in a new order",
        };
        let heard = if self.columns.len() > 1 {
            format!(" What was listened for: {}.", self.columns.join(", "))
        } else {
            String::new()
        };
        let by = if self.made_by.trim().is_empty() {
            String::new()
        } else {
            format!(" Made by {}.", self.made_by.trim())
        };
        format!(
            "{whose}, {order}. Words between the lines are left out. No word is added.{heard}{by}"
        )
    }
}

/// The stanzas of a pantoum of `lines` lines, as places from 0: the second and fourth line of a
/// stanza are the first and third of the next, and the last stanza brings back the third line and
/// the first (`1234 2546 5768 7381`, `1234 2546 5361`). Six lines or more, an even number.
pub fn pantoum(lines: usize) -> Option<Vec<[usize; 4]>> {
    if lines < 6 || !lines.is_multiple_of(2) {
        return None;
    }
    let mut stanzas = vec![[0, 1, 2, 3]];
    let mut next = 4;
    let (mut second, mut fourth) = (1, 3);
    while next + 1 < lines {
        stanzas.push([second, next, fourth, next + 1]);
        (second, fourth) = (next, next + 1);
        next += 2;
    }
    stanzas.push([second, 2, fourth, 0]);
    Some(stanzas)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(lines: usize) -> String {
        let stanzas = pantoum(lines).expect("a pantoum");
        let words: Vec<String> = stanzas
            .iter()
            .map(|stanza| stanza.iter().map(|line| (line + 1).to_string()).collect())
            .collect();
        words.join(" ")
    }

    #[test]
    fn a_pantoum_has_the_pattern_of_its_form() {
        assert_eq!(pattern(8), "1234 2546 5768 7381");
        assert_eq!(pattern(6), "1234 2546 5361");
        assert_eq!(pantoum(7), None);
        assert_eq!(pantoum(4), None);
    }

    #[test]
    fn every_line_of_a_pantoum_stands_twice() {
        for lines in (6..40).step_by(2) {
            let stanzas = pantoum(lines).expect("a pantoum");
            let all: Vec<usize> = stanzas.concat();
            for line in 0..lines {
                assert_eq!(all.iter().filter(|one| **one == line).count(), 2, "{line} of {lines}");
            }
        }
    }

    #[test]
    fn the_foot_says_what_was_done() {
        let mut layout = PoemLayout {
            form: PoemForm::Found,
            columns: vec![],
            column_of: vec![0],
            stanzas: vec![vec![0]],
            order_kept: false,
            voices: 3,
            made_by: "Ada and Rosa".to_owned(),
        };
        assert_eq!(
            layout.rule(),
            "The own words of 3 people, in a new order. Words between the lines are left out. \
             No word is added. Made by Ada and Rosa."
        );
        (layout.form, layout.voices, layout.order_kept) = (PoemForm::IPoem, 1, true);
        assert!(layout.rule().starts_with("One person’s own words, in the order they were said."));
    }
}
