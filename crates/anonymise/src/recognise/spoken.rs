//! Numbers and codes said aloud, or spelt out.

use std::ops::Range;

use super::cues;
use super::words::{Kind, Words};

/// Digits and single letters that follow each other, however they were written.
#[derive(Debug)]
pub(crate) struct Run {
    /// The digits and lower-case letters alone.
    pub(super) code: String,
    /// For each of them the word it comes from.
    pub(super) from: Vec<usize>,
    /// The first and one past the last word.
    pub(super) words: Range<usize>,
}

impl Run {
    /// The digits alone; empty where a letter is among them.
    pub(super) fn digits(&self) -> &str {
        if self.code.bytes().all(|b| b.is_ascii_digit()) { &self.code } else { "" }
    }

    /// The words that characters `range` of the code come from.
    pub(super) fn words_of(&self, range: Range<usize>) -> Range<usize> {
        match (self.from.get(range.start), self.from.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) => *first..last + 1,
            _ => self.words.clone(),
        }
    }
}

/// What a word adds to a run.
enum Part {
    Digits(&'static str),
    /// `seventy`: may take a unit after it.
    Tens(char),
    Repeat(usize),
    Zeros(usize),
    Letter(char),
    Figures,
    Joint,
    None,
}

fn part(word: &str, kind: Kind) -> Part {
    if kind == Kind::Digits {
        return Part::Figures;
    }
    if kind == Kind::Mark {
        return if matches!(word, "," | "-" | "–" | "." | "…" | "(" | ")" | "/") {
            Part::Joint
        } else {
            Part::None
        };
    }
    match word {
        "oh" | "o" | "zero" | "nought" | "nil" => Part::Digits("0"),
        "one" => Part::Digits("1"),
        "two" => Part::Digits("2"),
        "three" => Part::Digits("3"),
        "four" => Part::Digits("4"),
        "five" => Part::Digits("5"),
        "six" => Part::Digits("6"),
        "seven" => Part::Digits("7"),
        "eight" => Part::Digits("8"),
        "nine" => Part::Digits("9"),
        "ten" => Part::Digits("10"),
        "eleven" => Part::Digits("11"),
        "twelve" => Part::Digits("12"),
        "thirteen" => Part::Digits("13"),
        "fourteen" => Part::Digits("14"),
        "fifteen" => Part::Digits("15"),
        "sixteen" => Part::Digits("16"),
        "seventeen" => Part::Digits("17"),
        "eighteen" => Part::Digits("18"),
        "nineteen" => Part::Digits("19"),
        "twenty" => Part::Tens('2'),
        "thirty" => Part::Tens('3'),
        "forty" => Part::Tens('4'),
        "fifty" => Part::Tens('5'),
        "sixty" => Part::Tens('6'),
        "seventy" => Part::Tens('7'),
        "eighty" => Part::Tens('8'),
        "ninety" => Part::Tens('9'),
        "double" => Part::Repeat(2),
        "treble" | "triple" => Part::Repeat(3),
        "hundred" => Part::Zeros(2),
        "thousand" => Part::Zeros(3),
        "um" | "er" | "erm" | "uh" | "then" => Part::Joint,
        _ => {
            let mut letters = word.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_ascii_lowercase() => Part::Letter(letter),
                _ => Part::None,
            }
        }
    }
}

/// Every run of at least `least` digits and letters of which some are said as words.
pub(super) fn runs<'w>(words: &'w Words<'_>, least: usize) -> impl Iterator<Item = &'w Run> {
    words.spoken().iter().filter(move |run| run.code.len() >= least)
}

/// Every run, however short.
pub(super) fn all(words: &Words<'_>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut done = 0;
    for at in words.cued(cues::FIGURE | cues::NUMBER | cues::SPELT) {
        if let Some(run) = Some(at).filter(|at| *at >= done).and_then(|at| run_from(words, at)) {
            done = run.words.end.max(at + 1);
            found.extend(Some(run).filter(|run| run.code.len() >= LEAST));
        }
    }
    found
}

/// Shorter runs are no code.
const LEAST: usize = 5;

fn run_from(words: &Words<'_>, first: usize) -> Option<Run> {
    let start = words.get(first)?;
    if matches!(part(words.lower(first), start.kind), Part::None | Part::Joint | Part::Zeros(_)) {
        return None;
    }
    let mut run = Run { code: String::new(), from: Vec::new(), words: first..first };
    let (mut at, mut repeat, mut tens, mut joints) = (first, 1, None::<char>, 0);
    while let Some(word) = words.get(at) {
        let part = part(words.lower(at), word.kind);
        if let Some(ten) = tens.take() {
            let unit = matches!(&part, Part::Digits(d) if d.len() == 1 && *d != "0")
                || matches!(part, Part::Joint) && words.lower(at) == "-";
            if unit && words.lower(at) == "-" {
                tens = Some(ten);
                at += 1;
                continue;
            }
            push(&mut run, &ten.to_string(), at - 1);
            if !unit {
                push(&mut run, "0", at - 1);
            }
        }
        match part {
            Part::Digits(digits) => {
                push(&mut run, &digits.repeat(repeat), at);
                repeat = 1;
            }
            Part::Letter(letter) => {
                push(&mut run, &letter.to_string().repeat(repeat), at);
                repeat = 1;
            }
            Part::Figures => {
                push(&mut run, &words.lower(at).repeat(repeat), at);
                repeat = 1;
            }
            Part::Tens(ten) => tens = Some(ten),
            Part::Repeat(times) => repeat = times,
            Part::Zeros(zeros) => push(&mut run, &"0".repeat(zeros), at),
            Part::Joint if joints < 3 => {
                joints += 1;
                at += 1;
                continue;
            }
            Part::Joint | Part::None => break,
        }
        joints = 0;
        at += 1;
        run.words.end = at;
    }
    if let Some(ten) = tens {
        push(&mut run, &format!("{ten}0"), at.saturating_sub(1));
    }
    trim(&mut run);
    Some(run)
}

/// `I` and `a` beside a number said aloud are words: `… three two six I think`.
fn trim(run: &mut Run) {
    let word = |letter: Option<char>| matches!(letter, Some('i' | 'a'));
    let figures = |code: &str| code.len() > 1 && code.bytes().all(|b| b.is_ascii_digit());
    if word(run.code.chars().next_back()) && figures(&run.code[..run.code.len() - 1]) {
        run.code.pop();
        run.from.pop();
        run.words.end = run.from.last().map_or(run.words.end, |last| last + 1);
    }
    if word(run.code.chars().next()) && figures(&run.code[1..]) {
        run.code.remove(0);
        run.from.remove(0);
        run.words.start = run.from.first().copied().unwrap_or(run.words.start);
    }
}

fn push(run: &mut Run, code: &str, word: usize) {
    run.code.push_str(code);
    run.from.extend(std::iter::repeat_n(word, code.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: &str) {
        let words = Words::new(text);
        let codes: Vec<String> = runs(&words, 5).map(|run| run.code.clone()).collect();
        assert_eq!(codes.join(" "), code);
    }

    #[test]
    fn digits_said_aloud_are_heard() {
        check("it's oh seven seven double oh, nine hundred, three two six, ring", "07700900326");
        check("oh one six three two, um, nine six oh double one treble four", "0163296011444");
        check("seventy-seven ninety twelve", "779012");
        check("N M seven three Q T", "nm73qt");
        check("one of them had two", "");
    }
}
