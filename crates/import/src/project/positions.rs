//! Which way a project counts its places: every way is tried on the texts, and the best is taken.
//!
//! The standard (REFI-QDA 1.5 §10.2) says code points; programs count otherwise, and no file says
//! how. Passages start and end where words do, and some programs write the words into the
//! selection's name: so the text itself tells.

use heard_model::{LineEnd, Positions, Unit};

/// A selection as a project writes it.
#[derive(Clone, Debug)]
pub(crate) struct Selected<'a> {
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// Words that should stand there, or how they begin; empty where nothing is said.
    pub(crate) name: &'a str,
}

/// A text without its byte order mark, with the selections that lie on it.
pub(crate) struct OnText<'a> {
    pub(crate) text: &'a str,
    pub(crate) selections: Vec<Selected<'a>>,
}

/// How well a way of counting fits a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The way.
    pub positions: Positions,
    /// How many selections were held against the texts.
    pub selections: usize,
    /// How many of them start on a word's edge.
    pub starts: usize,
    /// How many end on one.
    pub ends: usize,
    /// How many of them say which words they are on.
    pub named: usize,
    /// How many of these are.
    pub names_hold: usize,
    /// How many run past the end of their text or split a character.
    pub outside: usize,
}

impl Fit {
    fn new(positions: Positions) -> Fit {
        let (selections, starts, ends) = (0, 0, 0);
        Fit { positions, selections, starts, ends, named: 0, names_hold: 0, outside: 0 }
    }

    /// Holds the way against the selections of one more text.
    fn add(&mut self, on: &OnText<'_>) {
        let places = Places::of(on, self.positions);
        for selected in &on.selections {
            self.selections += 1;
            self.named += usize::from(!selected.name.trim().is_empty());
            match places.span(selected.start, selected.end) {
                Some((start, end)) => {
                    let (before, after) = (&on.text[..start], &on.text[end..]);
                    self.starts += usize::from(!is_in_a_word(before.chars().next_back()));
                    self.ends += usize::from(!is_in_a_word(after.chars().next()));
                    self.names_hold += usize::from(holds(&on.text[start..end], selected.name));
                }
                None => self.outside += 1,
            }
        }
    }

    /// Whether the places can be believed: names hold where there are any, else words' edges.
    pub fn is_believable(&self) -> bool {
        if self.selections == 0 {
            return true;
        }
        if self.named >= 3 && self.named * 2 >= self.selections {
            return self.names_hold * 10 >= self.named * 8;
        }
        // A place at random falls on some word's edge one time in three.
        self.selections < 5 || self.starts * 10 >= self.selections * 6
    }

    fn score(&self) -> i64 {
        let sum = 4 * self.names_hold + self.starts + self.ends;
        sum as i64 - 4 * self.outside as i64
    }
}

impl std::fmt::Display for Fit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Fit { positions, selections, starts, ends, named, names_hold, outside } = self;
        write!(f, "{positions}: {starts} of {selections} start and {ends} end on a word's edge")?;
        if *named > 0 {
            write!(f, ", {names_hold} of {named} hold the words they name")?;
        }
        if *outside > 0 {
            write!(f, ", {outside} lie outside their text")?;
        }
        Ok(())
    }
}

/// Every way of counting with how well it fits the texts so far, the commonest first: for a project
/// of a known program that program's own.
pub(crate) struct Scores(Vec<Fit>);

impl Scores {
    /// For a project of `origin`; only one way where it was `named`.
    pub(crate) fn of(origin: &str, named: Option<Positions>) -> Scores {
        let known = if origin.starts_with("NVivo for Windows") {
            Positions::NVIVO
        } else {
            Positions::STANDARD
        };
        let mut ways = Positions::all();
        ways.retain(|way| *way != known);
        ways.insert(0, known);
        Scores(named.map_or(ways, |named| vec![named]).into_iter().map(Fit::new).collect())
    }

    /// Holds them against one more text.
    pub(crate) fn add(&mut self, on: &OnText<'_>) {
        self.0.iter_mut().for_each(|fit| fit.add(on));
    }

    /// The way that fits best; of those that fit alike the one that is commoner.
    pub(crate) fn best(self) -> Fit {
        let mut best = Fit::new(Positions::STANDARD);
        for (place, fit) in self.0.into_iter().enumerate() {
            if place == 0 || fit.score() > best.score() {
                best = fit;
            }
        }
        best
    }
}

/// Whether `words` are what `name` says, white space and a cut end aside.
pub(crate) fn holds(words: &str, name: &str) -> bool {
    let name = name.trim().trim_end_matches(['…', '.']).trim_end();
    if name.is_empty() {
        return false;
    }
    let mut words = words.chars().filter(|c| !c.is_whitespace());
    name.chars().filter(|c| !c.is_whitespace()).all(|c| words.next() == Some(c))
}

/// Whether there is a letter or digit of a word just outside a passage: before its start, after
/// its end.
fn is_in_a_word(outside: Option<char>) -> bool {
    outside.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
}

/// Letters of scripts that put no space between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Where the positions of one text lie in it, in bytes, by one way of counting.
pub(crate) struct Places<'a> {
    text: &'a str,
    inclusive: bool,
    /// Positions, sorted, and the byte of each; nothing outside the text or inside a character.
    found: Vec<(i64, Option<usize>)>,
}

impl<'a> Places<'a> {
    pub(crate) fn of(on: &OnText<'a>, positions: Positions) -> Places<'a> {
        let mut wanted: Vec<i64> =
            on.selections.iter().flat_map(|selected| [selected.start, selected.end]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found: Vec<(i64, Option<usize>)> = Vec::with_capacity(wanted.len());
        let mut count = i64::from(positions.counts_bom) * width('\u{feff}', positions.unit);
        let mut next = wanted.into_iter().peekable();
        let mut before = '\0';
        for (at, c) in on.text.char_indices() {
            let steps = match (c, positions.line_end) {
                // The line feed of a pair was counted with its carriage return.
                ('\n', _) if before == '\r' => 0,
                ('\n' | '\r', LineEnd::One) => 1,
                ('\n' | '\r', LineEnd::Two) => 2,
                _ => width(c, positions.unit),
            };
            before = c;
            if steps == 0 {
                continue;
            }
            while let Some(place) = next.next_if(|place| *place < count + steps) {
                // Inside a line end is at it; inside another character is nowhere.
                let is_there = place == count || matches!(c, '\n' | '\r');
                found.push((place, (is_there && place >= 0).then_some(at)));
            }
            count += steps;
            if next.peek().is_none() {
                break;
            }
        }
        found.extend(next.map(|place| (place, (place == count).then_some(on.text.len()))));
        Places { text: on.text, inclusive: positions.end_inclusive, found }
    }

    /// The bytes from `start` to `end`; may be empty.
    pub(crate) fn span(&self, start: i64, end: i64) -> Option<(usize, usize)> {
        let from = self.byte(start)?;
        let mut to = self.byte(end)?;
        if self.inclusive {
            to += self.text[to..].chars().next()?.len_utf8();
        }
        (from <= to).then_some((from, to))
    }

    fn byte(&self, position: i64) -> Option<usize> {
        let at = self.found.binary_search_by_key(&position, |(place, _)| *place).ok()?;
        self.found[at].1
    }
}

fn width(c: char, unit: Unit) -> i64 {
    match unit {
        Unit::CodePoints => 1,
        Unit::Utf16 => c.len_utf16() as i64,
        Unit::Bytes => c.len_utf8() as i64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(positions: Positions, on: &OnText<'_>) -> Fit {
        let mut scores = Scores::of("", Some(positions));
        scores.add(on);
        scores.best()
    }

    /// Finds `words` in `text` by every way of counting.
    fn check(text: &str, words: &str) {
        for positions in Positions::all() {
            let at = text.find(words).expect("the words");
            let units = |part: &str| -> i64 {
                let mut before = '\0';
                let mut sum = 0;
                for c in part.chars() {
                    let is_second = before == '\r' && c == '\n';
                    before = c;
                    sum += match (c, positions.line_end) {
                        _ if is_second => 0,
                        ('\r' | '\n', LineEnd::One) => 1,
                        ('\r' | '\n', LineEnd::Two) => 2,
                        _ => width(c, positions.unit),
                    };
                }
                sum
            };
            let bom = i64::from(positions.counts_bom) * width('\u{feff}', positions.unit);
            let start = bom + units(&text[..at]);
            let mut end = start + units(words);
            if positions.end_inclusive {
                end -= units(&words[words.char_indices().next_back().expect("a char").0..]);
            }
            let selected = Selected { start, end, name: words };
            let on = OnText { text, selections: vec![selected] };
            let fit = fit(positions, &on);
            assert_eq!((fit.names_hold, fit.outside), (1, 0), "{positions}");
        }
    }

    #[test]
    fn words_are_found_by_every_way_of_counting() {
        check("One line\r\nand 😀 another\r\nwith words", "with words");
        check("a\nb 😀😀 c", "😀 c");
    }

    #[test]
    fn a_place_inside_a_pair_is_nowhere() {
        let on =
            OnText { text: "😀 x", selections: vec![Selected { start: 1, end: 3, name: "" }] };
        let utf16 = Positions { unit: Unit::Utf16, ..Positions::STANDARD };
        assert_eq!(fit(utf16, &on).outside, 1);
    }
}
