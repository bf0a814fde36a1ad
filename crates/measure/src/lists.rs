//! Two people's own lists of the same thing, brought together item by item.
//!
//! Where coders were given no units, each made their own: first it must be said which item of the
//! one is which of the other. Items are paired by the words they share; what has no partner is
//! said, and is no disagreement about a value.

use std::collections::BTreeSet;

use heard_model::{Cell, Table};

use crate::agreement::{Agreement, coefficients};
use crate::ratings::Ratings;

/// An item of a list with the value its author gave it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Item {
    /// Its words.
    pub words: String,
    /// Its value; empty where none was given (a heading, say).
    pub value: String,
}

/// Two lists, compared.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Lists {
    /// Items that are the same: the one's place, the other's, and how alike their words are.
    pub pairs: Vec<(usize, usize, f64)>,
    /// Items of the first list without a partner.
    pub only_first: Vec<usize>,
    /// Items of the second list without a partner.
    pub only_second: Vec<usize>,
    /// Agreement on the values of the pairs that have both.
    pub agreement: Agreement,
    /// Twice the pairs over all items (Dice 1945): how far the two lists are one.
    pub overlap: Option<f64>,
}

/// Words that are alike for at least so much (Jaccard) can be one item.
pub const ALIKE: f64 = 0.5;

/// Words that say little in a list.
const LITTLE: &[&str] =
    &["a", "an", "and", "as", "at", "for", "in", "is", "of", "on", "or", "the", "to", "with"];

/// Pairs the items of two lists, the most alike first, each once, and compares their values.
pub fn lists(names: [&str; 2], first: &[Item], second: &[Item]) -> Lists {
    let rated = |items: &[Item]| -> Vec<usize> {
        (0..items.len()).filter(|at| !items[*at].value.trim().is_empty()).collect()
    };
    let (ours, theirs) = (rated(first), rated(second));
    let pairs = paired(first, second, &ours, &theirs);
    let rows: Vec<(String, &str, &str)> = pairs
        .iter()
        .enumerate()
        .flat_map(|(at, (one, other, _))| {
            let unit = at.to_string();
            [
                (unit.clone(), names[0], first[*one].value.as_str()),
                (unit, names[1], second[*other].value.as_str()),
            ]
        })
        .collect();
    let ratings = Ratings::new(rows.iter().map(|(unit, who, value)| (unit.as_str(), *who, *value)));
    let all = ours.len() + theirs.len();
    Lists {
        agreement: ratings.map(|ratings| coefficients(&ratings)).unwrap_or_default(),
        overlap: (all > 0).then(|| 2.0 * pairs.len() as f64 / all as f64),
        only_first: ours.into_iter().filter(|at| pairs.iter().all(|one| one.0 != *at)).collect(),
        only_second: theirs.into_iter().filter(|at| pairs.iter().all(|one| one.1 != *at)).collect(),
        pairs,
    }
}

/// Pairs of items, the most alike first, each once; in the first list's order.
fn paired(
    first: &[Item],
    second: &[Item],
    ours: &[usize],
    theirs: &[usize],
) -> Vec<(usize, usize, f64)> {
    let words = |items: &[Item]| items.iter().map(|one| key(&one.words)).collect::<Vec<_>>();
    let (first_words, second_words) = (words(first), words(second));
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for one in ours {
        for other in theirs {
            let alike = jaccard(&first_words[*one], &second_words[*other]);
            if alike >= ALIKE {
                near.push((alike, *one, *other));
            }
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for (alike, one, other) in near {
        if pairs.iter().all(|pair| pair.0 != one && pair.1 != other) {
            pairs.push((one, other, alike));
        }
    }
    pairs.sort_by_key(|(one, other, _)| (*one, *other));
    pairs
}

/// The words that tell an item from others, without endings that change with the sentence.
fn key(words: &str) -> BTreeSet<String> {
    let lower = words.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.filter(|word| !LITTLE.contains(word)).map(stem).collect()
}

fn stem(word: &str) -> String {
    let ending = ["ing", "ed", "s"]
        .into_iter()
        .find(|end| word.len() > end.len() + 2 && word.is_ascii() && word.ends_with(end));
    let stem = ending.map_or(word, |end| &word[..word.len() - end.len()]);
    stem.to_owned()
}

fn jaccard(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let both = one.intersection(other).count();
    let either = one.len() + other.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.trim().to_owned())
}

/// The line of an item without a partner, on the left or the right.
fn alone(one: &Item, who: &str, left: bool) -> Vec<Cell> {
    let (own, none) = ([text(&one.words), text(&one.value)], [Cell::Empty, Cell::Empty]);
    let (first, second) = if left { (own, none) } else { (none, own) };
    let mut row: Vec<Cell> = first.into_iter().chain(second).collect();
    row.extend([Cell::Empty, text(&format!("only {who}"))]);
    row
}

impl Lists {
    /// Side by side: pairs in the first list's order, those that differ marked; then what only one
    /// of them has.
    pub fn table(&self, names: [&str; 2], first: &[Item], second: &[Item]) -> Table {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (one, other, alike) in &self.pairs {
            let (one, other) = (&first[*one], &second[*other]);
            let same = one.value.trim() == other.value.trim();
            rows.push(vec![
                text(&one.words),
                text(&one.value),
                text(&other.words),
                text(&other.value),
                Cell::Number(*alike),
                text(if same { "same" } else { "differ" }),
            ]);
        }
        rows.extend(self.only_first.iter().map(|at| alone(&first[*at], names[0], true)));
        rows.extend(self.only_second.iter().map(|at| alone(&second[*at], names[1], false)));
        Table {
            title: "Two lists side by side".to_owned(),
            basis: format!(
                "{} items in both, {} only in {}, {} only in {}; items are one where their words \
                 are alike for half or more",
                self.pairs.len(),
                self.only_first.len(),
                names[0],
                self.only_second.len(),
                names[1]
            ),
            columns: [names[0], "value", names[1], "value", "alike", ""]
                .map(str::to_owned)
                .to_vec(),
            rows,
            notes: vec![
                "agreement is on the values of items in both; look the pairs over first".to_owned(),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(lines: &[(&str, &str)]) -> Vec<Item> {
        let item = |(words, value): &(&str, &str)| Item {
            words: (*words).to_owned(),
            value: (*value).to_owned(),
        };
        lines.iter().map(item).collect()
    }

    #[test]
    fn items_are_paired_by_their_words_each_once() {
        let first = items(&[
            ("HISTORY", ""),
            ("*no sweating", "c"),
            ("Had take away", "c"),
            ("*not eating as much", "nc"),
            ("Works as an accountant", "nc"),
        ]);
        let second = items(&[
            ("Works as an accountant", "c"),
            ("No sweating, ", "c"),
            ("no night sweats", "c"),
        ]);
        let found = lists(["one", "two"], &first, &second);
        let pairs: Vec<(usize, usize)> = found.pairs.iter().map(|pair| (pair.0, pair.1)).collect();
        assert_eq!(pairs, [(1, 1), (4, 0)]);
        assert_eq!((found.only_first, found.only_second), (vec![2, 3], vec![2]));
        assert_eq!(found.agreement.percent, Some(0.5));
        assert_eq!(found.overlap, Some(4.0 / 7.0));
    }
}
