//! What is looked for.
//!
//! The grammar, loosest first; operators are in capitals, so that `and` is a word:
//!
//! ```text
//! a OR b          either
//! a AND b, a b    both, in one turn
//! NOT a           turns without it
//! a NEAR/5 b      within five words of each other, in either order; NEAR alone means NEAR/10
//! "a b c"         these words in a row
//! "a b c"~5       these words, in any order, the first and the last at most five apart
//! a*              every word that begins so; in a phrase too
//! speaker:INT     the whole value, whatever its case and accents; speaker:in* its beginning
//! code:"in care"  likewise participant, transcript, role, and every attribute by its name
//! (a OR b) c      brackets; (a OR b) NEAR/5 "c d" too
//! ```
//!
//! A word with other signs inside (`follow-up`, `12:30`) is looked for as a phrase.

mod lexer;
mod parser;

use std::fmt;

/// A query that can be asked of an index, of one turn, or of a text.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    pub(crate) root: Node,
    /// Every different word of the query; the nodes name them by their place here.
    pub(crate) slots: Vec<Slot>,
}

impl fmt::Debug for Query {
    /// Shows no words: people search for names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} words)", self.slots.len())
    }
}

impl Query {
    /// Reads a query as a person types it.
    ///
    /// # Errors
    /// Says what was looked for, and at which character. No text makes it panic.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        parser::parse(text)
    }

    /// The field names that the query asks for, folded as `area_type`.
    pub fn fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.root.visit(&mut |node| {
            if let Node::Field { name, .. } = node
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        });
        names
    }
}

/// A word that is looked for, folded.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) term: String,
    /// Whether every word that begins so is meant.
    pub(crate) prefix: bool,
}

impl Slot {
    pub(crate) fn matches(&self, term: &str) -> bool {
        if self.prefix { term.starts_with(&self.term) } else { term == self.term }
    }
}

/// Words in a row, by their places in [`Query::slots`]; one at least.
pub(crate) type Phrase = Vec<usize>;

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Phrase(Phrase),
    /// One of the left within so many words of one of the right.
    Near {
        left: Vec<Phrase>,
        right: Vec<Phrase>,
        most: u32,
    },
    /// Three words or more, all within so many words.
    Window {
        words: Vec<usize>,
        most: u32,
    },
    /// Name and value are folded.
    Field {
        name: String,
        value: String,
        prefix: bool,
    },
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

impl Node {
    fn visit<'n>(&'n self, seen: &mut impl FnMut(&'n Node)) {
        seen(self);
        match self {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|node| node.visit(seen)),
            Node::Not(node) => node.visit(seen),
            Node::Phrase(_) | Node::Near { .. } | Node::Window { .. } | Node::Field { .. } => {}
        }
    }

    /// The words of a leaf.
    pub(crate) fn words(&self) -> Vec<usize> {
        match self {
            Node::Phrase(words) | Node::Window { words, .. } => words.clone(),
            Node::Near { left, right, .. } => left.iter().chain(right).flatten().copied().collect(),
            _ => Vec::new(),
        }
    }
}

/// A text that is no query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}, at character {}", at + 1)]
pub struct QueryError {
    /// Where, in Unicode code points from 0.
    pub at: usize,
    /// What was met, or looked for in vain.
    pub what: QueryProblem,
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryProblem {
    /// There is nothing to look for.
    #[error("a word was looked for")]
    NoWord,
    /// An operator or a bracket has nothing behind it.
    #[error("a word was looked for after `{operator}`")]
    NoWordAfter {
        /// As typed, in capitals, or a bracket.
        operator: &'static str,
    },
    /// An operator or a `*` has nothing before it.
    #[error("a word was looked for before `{operator}`")]
    NoWordBefore {
        /// As typed, in capitals, or `*`.
        operator: &'static str,
    },
    /// Quotation marks with no word between.
    #[error("a word was looked for between quotation marks")]
    EmptyPhrase,
    /// A phrase is not closed.
    #[error("a closing quotation mark was looked for")]
    OpenQuote,
    /// A bracket is not closed.
    #[error("a closing bracket was looked for")]
    OpenBracket,
    /// A bracket is closed that was never opened.
    #[error("an opening bracket was looked for before `)`")]
    StrayBracket,
    /// `field:` without a value.
    #[error("a value was looked for after `:`")]
    NoValue,
    /// `*` anywhere but at the end of a word.
    #[error("`*` stands inside a word; the end of one was looked for")]
    StarInside,
    /// `-word`, which other programs read as NOT.
    #[error("`-` was met where a word or `NOT` was looked for")]
    Minus,
    /// `NEAR/` or `~` without a number that can be meant.
    #[error("a number of words from 1 to {most} was looked for after `{operator}`")]
    NoDistance {
        /// `NEAR/` or `~`.
        operator: &'static str,
        /// The largest that is taken.
        most: u32,
    },
    /// NEAR beside a field, NOT, AND or another NEAR.
    #[error("a word, a phrase, or several in brackets with OR were looked for beside `NEAR`")]
    NearSide,
    /// More than the largest query.
    #[error("at most {most} {things} were looked for")]
    TooMany {
        /// The bound.
        most: usize,
        /// Of what.
        things: &'static str,
    },
}
