//! From the lines of pages to paragraphs: without margins, page numbers and hyphens of line ends.

use std::collections::{BTreeMap, BTreeSet};

use crate::heads::{Style, head};
use crate::speakers::{Shape, Shapes};
use crate::time::stamp;

/// What the pages say.
#[derive(Default)]
pub(super) struct Read {
    pub(super) paragraphs: Vec<String>,
    /// Page, what it was, and the words.
    pub(super) dropped: Vec<(usize, &'static str, String)>,
    /// What else was done, in words.
    pub(super) told: Vec<String>,
}

/// Reads the pages' text.
pub(super) fn read(pages: &[String]) -> Read {
    let mut out = Read::default();
    let mut pages: Vec<Vec<String>> =
        pages.iter().map(|page| page.split('\n').map(tidy).collect()).collect();
    let numbered = line_numbers(&mut pages);
    if numbered > 0 {
        out.told.push(format!("{numbered} line number(s)"));
    }
    margins(&mut pages, &mut out);
    let hyphens = paragraphs(&pages, &mut out);
    if hyphens > 0 {
        out.told.push(format!("{hyphens} word(s) parted at a line's end, joined"));
    }
    out
}

/// Joins the pages' lines to paragraphs; says how many words were parted.
fn paragraphs(pages: &[Vec<String>], out: &mut Read) -> usize {
    let alone = names_alone(pages);
    let full = |lines: &[String]| lines.iter().any(|line| !line.trim().is_empty());
    let mut open = String::new();
    let mut hyphens = 0;
    for page in pages {
        for (at, line) in page.iter().enumerate() {
            let line = line.trim();
            let fresh = !full(&page[..at]);
            if line.is_empty() {
                // A paragraph may go on over the page's end.
                if !fresh && full(&page[at..]) {
                    flush(&mut open, out);
                }
                continue;
            }
            if stands(line, &alone) {
                flush(&mut open, out);
                out.paragraphs.push(line.to_owned());
                continue;
            }
            if (opens(line) || (fresh && !goes_on(&open, line))) && !open.is_empty() {
                flush(&mut open, out);
            }
            hyphens += usize::from(join(&mut open, line));
        }
    }
    flush(&mut open, out);
    hyphens
}

/// Some writers part words with tabs; a run of white space is one blank.
fn tidy(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn flush(open: &mut String, out: &mut Read) {
    if !open.trim().is_empty() {
        out.paragraphs.push(std::mem::take(open));
    }
    open.clear();
}

/// Whether a line seems to open a block of its own; the file as a whole decides later.
fn opens(line: &str) -> bool {
    head(line, None, &Shapes::default())
        .filter(|head| {
            head.style < Style::Inline || matches!(head.style, Style::Cue | Style::Blank)
        })
        .is_some_and(|head| head.label.is_none() || head.shape >= Shape::Name)
}

/// Whether a line is no part of a paragraph: a name with its time, a time, a name that comes back.
fn stands(line: &str, alone: &BTreeSet<&str>) -> bool {
    let named = || {
        head(line, None, &Shapes::default()).is_some_and(|head| {
            head.style == Style::Header && head.stamp.is_some() && head.shape >= Shape::Name
        })
    };
    line.len() <= LONGEST_NAME
        && (alone.contains(line) || stamp(line).is_some_and(|s| s.len == line.len()) || named())
}

/// Longer is no name with a time.
const LONGEST_NAME: usize = 80;

/// Names that have a line to themselves, twice or more.
fn names_alone(pages: &[Vec<String>]) -> BTreeSet<&str> {
    let shapes = Shapes::default();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in pages.iter().flatten().filter(|line| line.len() <= LONGEST_NAME) {
        let alone = head(line, None, &shapes).is_some_and(|head| head.style == Style::Alone);
        *seen.entry(line).or_default() += usize::from(alone);
    }
    seen.into_iter().filter(|(_, times)| *times >= 2).map(|(line, _)| line).collect()
}

/// Whether a page's first line goes on with the paragraph before it.
fn goes_on(open: &str, line: &str) -> bool {
    let ended = open.trim_end().ends_with(['.', '?', '!', '”', '"', ':', ')']);
    !open.is_empty() && !ended && line.starts_with(|c: char| c.is_lowercase() || c == '(')
        || line.starts_with(char::is_lowercase)
}

/// Adds a line to a paragraph; a word parted by a hyphen becomes whole. Says whether one was.
fn join(open: &mut String, line: &str) -> bool {
    if let Some(before) = open.strip_suffix('\u{ad}') {
        *open = format!("{before}{line}");
        return true;
    }
    let parted = open.ends_with('-')
        && open[..open.len() - 1].ends_with(char::is_lowercase)
        && line.starts_with(char::is_lowercase);
    if parted {
        // `multi-dimensional` keeps its hyphen where the text has it elsewhere.
        let left: String = last_word(&open[..open.len() - 1]).to_owned();
        let right = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if !tail(&open[..open.len() - 1]).contains(&format!("{left}-{right}")) {
            open.pop();
        }
        open.push_str(line);
        return true;
    }
    let name = open.ends_with('-')
        && last_word(&open[..open.len() - 1]).starts_with(char::is_uppercase)
        && last_word(&open[..open.len() - 1]).len() > 1
        && line.starts_with(char::is_uppercase);
    if !open.is_empty() && !name {
        open.push(' ');
    }
    open.push_str(line);
    false
}

/// The last pages of a long paragraph: enough to see how a word is written elsewhere.
fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(20_000);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

/// Takes numbers off that count lines or paragraphs in the margin; says how many.
fn line_numbers(pages: &mut [Vec<String>]) -> usize {
    let lines = || pages.iter().flatten().filter(|line| !line.is_empty());
    let (mut alone, mut before, mut all) = (0usize, 0usize, 0usize);
    for line in lines() {
        all += 1;
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=4).contains(&digits) {
            alone += usize::from(digits == line.len());
            before += usize::from(line[digits..].starts_with(' ') && line.len() > digits + 1);
        }
    }
    let mut taken = 0;
    for line in pages.iter_mut().flatten() {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            continue;
        }
        if digits == line.len() && alone > pages_of(all) {
            line.clear();
            taken += 1;
        } else if line[digits..].starts_with(' ') && before * 10 >= all * 6 {
            *line = line[digits..].trim().to_owned();
            taken += 1;
        }
    }
    taken
}

/// A page has forty lines or so: more numbers alone than pages are no page numbers.
fn pages_of(lines: usize) -> usize {
    lines / 20
}

/// Takes off what stands at the top or the foot of most pages, and page numbers.
fn margins(pages: &mut [Vec<String>], out: &mut Read) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages.iter() {
        for line in edges(page) {
            *seen.entry(shape(&page[line])).or_default() += 1;
        }
    }
    let count = pages.len();
    for (number, page) in pages.iter_mut().enumerate() {
        for line in edges(page) {
            let often = count >= 3
                && seen.get(&shape(&page[line])).is_some_and(|times| times * 10 >= count * 6);
            let paged = is_page_number(&page[line]);
            if often || paged {
                let words = std::mem::take(&mut page[line]);
                let what = if paged {
                    "a page number"
                } else {
                    "a line that stands in the margin of most pages"
                };
                out.dropped.push((number + 1, what, words));
            }
        }
    }
}

/// The first two and the last two lines of a page that are not blank.
fn edges(page: &[String]) -> Vec<usize> {
    let full: Vec<usize> = (0..page.len()).filter(|at| !page[*at].is_empty()).collect();
    let mut edges: Vec<usize> =
        full.iter().take(2).chain(full.iter().rev().take(2)).copied().collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// A line with its digits as `0`, so that `Page 3` and `Page 4` are one.
fn shape(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

fn is_page_number(line: &str) -> bool {
    let bare = line.trim_matches(['-', '–', '—', '|', '[', ']', ' ', '.']).to_lowercase();
    let rest =
        bare.strip_prefix("page").or_else(|| bare.strip_prefix("p.")).unwrap_or(&bare).trim();
    let numbers: Vec<&str> = rest
        .split(['/', ' '])
        .filter(|part| !part.is_empty() && *part != "of" && *part != "von")
        .collect();
    (1..=2).contains(&numbers.len())
        && numbers.iter().all(|part| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_times_and_names_that_come_back_stand_alone() {
        let page = "Ana Lewis 0:03\nHow was\nit?\nBen Hart 0:10\nLong.\n\nCara\n[00:12]\nOh.\nCara\n[00:14]\nNo.\nWe went\nto Leeds\nby train.";
        assert_eq!(
            read(&[page.to_owned()]).paragraphs,
            [
                "Ana Lewis 0:03",
                "How was it?",
                "Ben Hart 0:10",
                "Long.",
                "Cara",
                "[00:12]",
                "Oh.",
                "Cara",
                "[00:14]",
                "No. We went to Leeds by train.",
            ]
        );
    }

    #[test]
    fn margins_numbers_and_parted_words() {
        let page = |n: usize, body: &str| format!("Study 7\n\n{body}\n\n{n}/3\n\n");
        let pages = [
            page(1, "Ana: It was a long inter-\nview with\nmany words.\n\nBen: Yes and"),
            page(2, "then it went on.\n\nAna: Mhm."),
            page(3, "Ben: Bye."),
        ];
        let read = read(&pages);
        assert_eq!(
            read.paragraphs,
            [
                "Ana: It was a long interview with many words.",
                "Ben: Yes and then it went on.",
                "Ana: Mhm.",
                "Ben: Bye."
            ]
        );
        assert_eq!(read.dropped.len(), 6);
    }

    #[track_caller]
    fn joined(page: &str, paragraphs: &[&str]) {
        assert_eq!(read(&[page.to_owned()]).paragraphs, paragraphs);
    }

    #[test]
    fn a_word_is_joined_and_a_hyphen_of_its_own_is_kept() {
        joined("Ana: a re-\nmarkable day", &["Ana: a remarkable day"]);
        joined("Ana: so well-known, a well-\nknown day", &["Ana: so well-known, a well-known day"]);
        joined("Ana: the Smith-\nJones home", &["Ana: the Smith-Jones home"]);
        joined("Ana: soft\u{ad}\nened", &["Ana: softened"]);
    }

    #[test]
    fn page_numbers_of_every_kind_are_no_speech_and_ages_are() {
        for number in ["3", "Page 3", "Page 3 of 10", "- 3 -", "3/10", "p. 3", "| 3 |"] {
            assert!(is_page_number(number), "{number}");
        }
        for speech in ["I was 3", "3 weeks", "Ana: 3", "12 of them, 4 of us, 2"] {
            assert!(!is_page_number(speech), "{speech}");
        }
    }

    #[test]
    fn two_columns_come_one_after_the_other_as_the_page_gives_them() {
        joined(
            "Ana: We came in\nat nine and\n\nBen: And nobody\nwas there.",
            &["Ana: We came in at nine and", "Ben: And nobody was there."],
        );
    }
}
