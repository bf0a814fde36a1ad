//! A text cut into words, once, for every recogniser.

mod types;

use std::cell::OnceCell;
use std::ops::Range;

pub(crate) use types::Type;
use types::Types;
use unicode_normalization::char::is_combining_mark;

use super::spoken::Run;

/// What a piece of a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters; an apostrophe inside (`O'Brien`, `don't`) belongs to the word.
    Letters,
    /// Digits.
    Digits,
    /// What hangs on the word before it: `'s`, `'ll`, `'re`, `'ve`, `'d`, `'m`, or a lone `'`.
    Clitic,
    /// Anything else that is not white space, one character each.
    Mark,
}

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No letter has case.
    None,
    /// `kayleigh`.
    Lower,
    /// `Kayleigh`; also one capital alone.
    Title,
    /// `KAYLEIGH`.
    Upper,
    /// `McDonald`, `iPhone`.
    Mixed,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which of the text's different words it is.
    sort: u32,
    /// Which of the stretches between white space it is in.
    stretch: u32,
    /// What it is made of.
    pub kind: Kind,
    /// How it is written.
    pub case: Case,
    /// White space, or the start of the text, stands before it.
    pub apart: bool,
    /// The first of its line.
    pub starts_line: bool,
    /// The first word of a sentence or line.
    pub starts_sentence: bool,
}

/// A text cut into words.
pub struct Words<'t> {
    text: &'t str,
    words: Vec<Word>,
    types: Types,
    /// The words that some recogniser waits for, with the cues they give.
    cued: Vec<(usize, u64)>,
    /// Where each stretch between white space starts.
    stretches: Vec<usize>,
    spoken: OnceCell<Vec<Run>>,
}

impl<'t> Words<'t> {
    /// Cuts `text` in one pass.
    pub fn new(text: &'t str) -> Words<'t> {
        let mut cutter = Cutter {
            words: Words {
                text,
                words: Vec::with_capacity(text.len() / 4),
                types: Types::default(),
                cued: Vec::new(),
                stretches: Vec::with_capacity(text.len() / 5),
                spoken: OnceCell::new(),
            },
            lower: String::new(),
            apart: true,
            new_line: true,
            new_sentence: true,
        };
        cutter.run();
        cutter.words.settle_forms();
        cutter.words
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// Word number `at`; nothing past the end.
    pub fn get(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// Word `at` as written; empty past the end.
    pub fn raw(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |word| &self.text[word.start..word.end])
    }

    /// Word `at` in lower case with straight apostrophes; empty past the end.
    pub fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| self.types.lower(word.sort))
    }

    /// Word `at` folded; empty past the end.
    pub(crate) fn plain(&self, at: usize) -> &str {
        self.type_of(at).map_or("", |known| self.types.lower(known.plain))
    }

    /// What is known of word `at` wherever it stands; nothing past the end.
    pub(crate) fn type_of(&self, at: usize) -> Option<&Type> {
        self.words.get(at).map(|word| self.types.get(word.sort))
    }

    /// Which of the text's different words `at` is: below [`Words::kinds`].
    pub(crate) fn sort(&self, at: usize) -> usize {
        self.words.get(at).map_or(0, |word| word.sort as usize)
    }

    /// What is known of each of the text's different words, with the word in lower case.
    pub(crate) fn types(&self) -> impl Iterator<Item = (&str, &Type)> {
        self.types.iter()
    }

    /// The same of the one with the number `sort`.
    pub(crate) fn kind(&self, sort: u32) -> (&str, &Type) {
        (self.types.lower(sort), self.types.get(sort))
    }

    /// How many different words there are.
    pub(crate) fn kinds(&self) -> usize {
        self.types.len()
    }

    /// The bytes from the stretch `before` stretches before the one that word `at` is in to where
    /// the first one starts that is more than `after` behind it.
    pub(crate) fn stretch(&self, at: usize, before: usize, after: usize) -> Range<usize> {
        let stretch = self.words.get(at).map_or(0, |word| word.stretch as usize);
        let start = self.stretches.get(stretch.saturating_sub(before)).copied();
        let end = self.stretches.get(stretch + after + 1).copied();
        start.unwrap_or(0)..end.unwrap_or(self.text.len())
    }

    /// The words that give one of `cues`, in order.
    pub(crate) fn cued(&self, cues: u64) -> impl Iterator<Item = usize> {
        self.cued.iter().filter(move |(_, given)| given & cues != 0).map(|(at, _)| *at)
    }

    /// Numbers and codes said aloud, found once.
    pub(super) fn spoken(&self) -> &[Run] {
        self.spoken.get_or_init(|| super::spoken::all(self))
    }

    /// The word `back` places before `at`, in lower case; empty before the start.
    pub fn lower_before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.lower(at))
    }

    /// The index of the first word that ends after byte `byte`.
    pub fn index_at(&self, byte: usize) -> usize {
        self.words.partition_point(|word| word.end <= byte)
    }

    /// The words that lie in or touch `range`, as indexes.
    pub fn within(&self, range: Range<usize>) -> Range<usize> {
        let first = self.index_at(range.start);
        let last = self.words.partition_point(|word| word.start < range.end);
        first..last.max(first)
    }
}

struct Cutter<'t> {
    words: Words<'t>,
    lower: String,
    apart: bool,
    new_line: bool,
    new_sentence: bool,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let text = self.words.text;
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            if first.is_whitespace() {
                self.apart = true;
                self.new_line |= first == '\n';
                at += first.len_utf8();
            } else if is_letter(first) {
                let end = letters_end(text, at);
                self.push(at, end, Kind::Letters);
                at = end;
            } else if first.is_ascii_digit() {
                let len = text[at..].bytes().take_while(u8::is_ascii_digit).count();
                self.push(at, at + len, Kind::Digits);
                at += len;
            } else if is_apostrophe(first) {
                let end = clitic_end(text, at, self.apart);
                let kind = if end > at + first.len_utf8() { Kind::Clitic } else { Kind::Mark };
                self.push(at, end, kind);
                at = end;
            } else {
                let end = at + first.len_utf8();
                self.push(at, end, Kind::Mark);
                at = end;
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let raw = &self.words.text[start..end];
        lower_into(&mut self.lower, raw);
        let sort = self.words.types.add(&self.lower, kind);
        self.cue(sort, raw);
        let case = if kind == Kind::Letters { case_of(raw) } else { Case::None };
        let spoken = matches!(kind, Kind::Letters | Kind::Digits);
        if self.apart {
            self.words.stretches.push(start);
        }
        let stretch = self.words.stretches.len().saturating_sub(1);
        self.words.words.push(Word {
            start,
            end,
            sort,
            stretch: u32::try_from(stretch).unwrap_or(u32::MAX),
            kind,
            case,
            apart: self.apart,
            starts_line: self.new_line,
            starts_sentence: spoken && (self.new_sentence || self.new_line),
        });
        self.apart = false;
        if spoken {
            self.new_sentence = false;
        } else if matches!(
            raw,
            "." | "!"
                | "?"
                | "…"
                | ":"
                | "\""
                | "“"
                | "”"
                | "["
                | "]"
                | "("
                | "*"
                | "-"
                | "–"
                | "—"
                | "•"
        ) {
            self.new_sentence |= !matches!(raw, "-" | "–" | "—") || self.new_line;
        }
        self.new_line = self.new_line && !spoken;
    }

    /// Keeps the next word for the recognisers that wait for it; a full stop inside a word is
    /// what addresses of pages are known by.
    fn cue(&mut self, sort: u32, raw: &str) {
        let mut cues = self.words.types.get(sort).cues;
        if !self.apart && raw.starts_with(char::is_alphanumeric) {
            let before = &self.words.text[..self.words.words.last().map_or(0, |word| word.end)];
            cues |= if before.ends_with('.') { super::cues::DOTTED } else { 0 };
            let at = before.ends_with(['(', '[']) && raw.eq_ignore_ascii_case("at");
            cues |= if at { super::cues::DOT } else { 0 };
        }
        if cues != 0 {
            self.words.cued.push((self.words.words.len(), cues));
        }
    }
}

fn lower_into(lower: &mut String, raw: &str) {
    lower.clear();
    if raw.bytes().all(|b| b.is_ascii() && b != b'`') {
        lower.push_str(raw);
        lower.make_ascii_lowercase();
        return;
    }
    for character in raw.chars() {
        if is_apostrophe(character) {
            lower.push('\'');
        } else if character.is_ascii() {
            lower.push(character.to_ascii_lowercase());
        } else {
            lower.extend(character.to_lowercase());
        }
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// What stands inside a word after its first letter: the vowel signs and joiners of many scripts too.
pub(crate) fn goes_on(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || is_joiner(c)
}

/// Joins letters or keeps them from joining, and is none itself.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Straight, typographic and modifier apostrophes.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Where the run of letters from `at` ends; an apostrophe before more letters stays inside
/// unless what follows is a clitic.
fn letters_end(text: &str, at: usize) -> usize {
    // Plain letters first: most words are of nothing else.
    let mut end = at + text.as_bytes()[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if text.as_bytes().get(end).is_none_or(|next| next.is_ascii() && !matches!(next, b'\'' | b'`'))
    {
        return end;
    }
    loop {
        end += text[end..].chars().take_while(|c| goes_on(*c)).map(char::len_utf8).sum::<usize>();
        let mut rest = text[end..].chars();
        let Some(mark) = rest.next().filter(|c| is_apostrophe(*c)) else { return end };
        let after = end + mark.len_utf8();
        let tail: &str = &text[after..];
        let len: usize = tail.chars().take_while(|c| goes_on(*c)).map(char::len_utf8).sum();
        if len == 0 || is_clitic(&tail[..len]) {
            return end;
        }
        end = after;
    }
}

fn is_clitic(tail: &str) -> bool {
    let tail = tail.as_bytes();
    [&b"s"[..], b"ll", b"re", b"ve", b"d", b"m"]
        .iter()
        .any(|clitic| tail.eq_ignore_ascii_case(clitic))
}

fn clitic_end(text: &str, at: usize, apart: bool) -> usize {
    let after = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let len: usize = text[after..].chars().take_while(|c| is_letter(*c)).map(char::len_utf8).sum();
    if !apart && len > 0 && is_clitic(&text[after..after + len]) { after + len } else { after }
}

fn case_of(raw: &str) -> Case {
    if raw.bytes().all(|b| b.is_ascii_lowercase()) {
        return Case::Lower;
    }
    let (mut upper, mut lower, mut first_upper) = (0, 0, false);
    for (at, character) in raw.chars().filter(|c| c.is_alphabetic()).enumerate() {
        if character.is_uppercase() {
            upper += 1;
            first_upper |= at == 0;
        } else if character.is_lowercase() {
            lower += 1;
        }
    }
    match (upper, lower, first_upper) {
        (0, 0, _) => Case::None,
        (0, _, _) => Case::Lower,
        (1, _, true) => Case::Title,
        (_, 0, _) => Case::Upper,
        _ => Case::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let words = Words::new(text);
        let cut: Vec<&str> = (0..words.len()).map(|at| words.raw(at)).collect();
        assert_eq!(cut.join("|"), expected);
    }

    #[test]
    fn a_text_is_cut_where_names_begin_and_end() {
        check("Sarah’s mum, O'Brien don't", "Sarah|’s|mum|,|O'Brien|don't");
        check("I'll 'he' 36+4 Lily-Mae", "I|'ll|'|he|'|36|+|4|Lily|-|Mae");
        check("Wo\u{301}lska😭 \u{a0}K", "Wo\u{301}lska|😭|K");
        check("", "");
    }

    #[test]
    fn forms_written_by_ear_stand_for_words() {
        let stands = |text: &str, form: &str| {
            let words = Words::new(text);
            let at = (0..words.len()).find(|at| words.lower(*at) == form).unwrap();
            words.plain(at).to_owned()
        };
        let talk = "she wis greetin an couldnae come fae the hoose wi naebody efter";
        assert_eq!(stands(talk, "couldnae"), "couldnt");
        assert_eq!(stands(talk, "greetin"), "crying");
        assert_eq!(stands(talk, "fae"), "from");
        assert_eq!(stands("then fae came and sat with us", "fae"), "fae");
        assert_eq!(stands(&format!("{talk}, says Fae, wi her mum"), "fae"), "fae");
        assert_eq!(stands("we were seein him", "seein"), "seeing");
        assert_eq!(stands("that was martin", "martin"), "martin");
    }

    #[test]
    fn lines_and_sentences_start_where_they_do() {
        let words = Words::new("INT: Hello. We met\n- Kay");
        let starts: Vec<&str> = (0..words.len())
            .filter(|at| words.get(*at).unwrap().starts_sentence)
            .map(|at| words.raw(at))
            .collect();
        assert_eq!(starts, ["INT", "Hello", "We", "Kay"]);
    }
}
