//! Cuts a query into words, phrases, fields, operators and brackets.

use crate::query::{QueryError, QueryProblem, Slot};
use crate::row::{field_name, folded_value};
use crate::words::Words;

/// Words between which `NEAR` and `~` may ask for at most.
pub(crate) const FARTHEST: u32 = 1000;
/// What `NEAR` means without a number.
const NEAR: u32 = 10;
/// Characters of the longest query.
const LONGEST: usize = 20_000;

/// A lexeme, and the byte at which it starts.
pub(crate) type Placed = (usize, Lexeme);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(u32),
    /// Words in a row; with a number, in any order so near to each other.
    Words(Vec<Slot>, Option<u32>),
    Field {
        name: String,
        value: String,
        prefix: bool,
    },
}

impl Lexeme {
    /// An operator as it is typed.
    pub(crate) fn operator(&self) -> &'static str {
        match self {
            Lexeme::Open => "(",
            Lexeme::Close => ")",
            Lexeme::And => "AND",
            Lexeme::Or => "OR",
            Lexeme::Not => "NOT",
            Lexeme::Near(_) => "NEAR",
            Lexeme::Words(..) | Lexeme::Field { .. } => "",
        }
    }
}

/// An error at byte `at` of `text`.
pub(crate) fn error<T>(text: &str, at: usize, what: QueryProblem) -> Result<T, QueryError> {
    let at = text.char_indices().take_while(|(byte, _)| *byte < at).count();
    Err(QueryError { at, what })
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{ff02}')
}

/// Where an unquoted stretch of a query ends.
fn ends_chunk(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')') || is_quote(character)
}

pub(crate) fn lexemes(text: &str) -> Result<Vec<Placed>, QueryError> {
    if text.chars().nth(LONGEST).is_some() {
        let what = QueryProblem::TooMany { most: LONGEST, things: "characters" };
        return Err(QueryError { at: LONGEST, what });
    }
    let mut lexer = Lexer { text, at: 0, found: Vec::new() };
    while let Some(next) = lexer.text[lexer.at..].chars().next() {
        let start = lexer.at;
        if next.is_whitespace() {
            lexer.at += next.len_utf8();
        } else if next == '(' || next == ')' {
            lexer.at += 1;
            lexer.found.push((start, if next == '(' { Lexeme::Open } else { Lexeme::Close }));
        } else if is_quote(next) {
            lexer.phrase()?;
        } else {
            lexer.chunk()?;
        }
    }
    Ok(lexer.found)
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    found: Vec<Placed>,
}

impl<'q> Lexer<'q> {
    /// Goes past a quoted stretch and returns where its inside starts, and the inside.
    fn quoted(&mut self) -> Result<(usize, &'q str), QueryError> {
        let open = self.at;
        let mark = self.text[open..].chars().next().map_or(0, char::len_utf8);
        let inside = &self.text[open + mark..];
        let Some((length, close)) = inside.char_indices().find(|(_, c)| is_quote(*c)) else {
            return error(self.text, open, QueryProblem::OpenQuote);
        };
        self.at = open + mark + length + close.len_utf8();
        Ok((open + mark, &inside[..length]))
    }

    /// Goes past `sign` if it comes next.
    fn skip(&mut self, sign: char) -> bool {
        let next = self.text[self.at..].starts_with(sign);
        self.at += if next { sign.len_utf8() } else { 0 };
        next
    }

    fn phrase(&mut self) -> Result<(), QueryError> {
        let start = self.at;
        let (from, inside) = self.quoted()?;
        if self.skip(':') {
            return self.field(start, field_name(inside));
        }
        let mut slots = self.slots(from, inside)?;
        let Some(last) = slots.last_mut() else {
            return error(self.text, start, QueryProblem::EmptyPhrase);
        };
        if self.skip('*') {
            last.prefix = true;
        }
        let tail = self.at;
        let most = if self.skip('~') {
            let length = self.text[self.at..].find(|c: char| !c.is_ascii_digit());
            let end = length.map_or(self.text.len(), |length| self.at + length);
            let digits = &self.text[self.at..end];
            self.at = end;
            Some(self.distance(tail, digits, "~")?)
        } else {
            None
        };
        self.found.push((start, Lexeme::Words(slots, most)));
        Ok(())
    }

    fn distance(&self, at: usize, digits: &str, operator: &'static str) -> Result<u32, QueryError> {
        match digits.parse() {
            Ok(most @ 1..=FARTHEST) => Ok(most),
            _ => error(self.text, at, QueryProblem::NoDistance { operator, most: FARTHEST }),
        }
    }

    fn chunk(&mut self) -> Result<(), QueryError> {
        let start = self.at;
        let rest = &self.text[start..];
        let chunk = &rest[..rest.find(ends_chunk).unwrap_or(rest.len())];
        if let Some((name, _)) = chunk.split_once(':')
            && name.starts_with(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        {
            self.at = start + name.len() + 1;
            return self.field(start, field_name(name));
        }
        self.at = start + chunk.len();
        let operator = match chunk {
            "AND" => Some(Lexeme::And),
            "OR" => Some(Lexeme::Or),
            "NOT" => Some(Lexeme::Not),
            "NEAR" => Some(Lexeme::Near(NEAR)),
            _ => match chunk.strip_prefix("NEAR/") {
                Some(digits) => Some(Lexeme::Near(self.distance(start, digits, "NEAR/")?)),
                None => None,
            },
        };
        if let Some(operator) = operator {
            self.found.push((start, operator));
            return Ok(());
        }
        if chunk.strip_prefix('-').is_some_and(|word| word.starts_with(char::is_alphanumeric)) {
            return error(self.text, start, QueryProblem::Minus);
        }
        let slots = self.slots(start, chunk)?;
        if !slots.is_empty() {
            self.found.push((start, Lexeme::Words(slots, None)));
        }
        Ok(())
    }

    /// Reads the value after `name:`.
    fn field(&mut self, start: usize, name: String) -> Result<(), QueryError> {
        let value = if self.text[self.at..].starts_with(is_quote) {
            let (_, inside) = self.quoted()?;
            if self.skip('*') { format!("{inside}*") } else { inside.to_owned() }
        } else {
            let rest = &self.text[self.at..];
            let value = &rest[..rest.find(ends_chunk).unwrap_or(rest.len())];
            self.at += value.len();
            value.to_owned()
        };
        let (value, prefix) = match value.strip_suffix('*') {
            Some(beginning) => (folded_value(beginning), true),
            None => (folded_value(&value), false),
        };
        if name.is_empty() || value.is_empty() {
            return error(self.text, start, QueryProblem::NoValue);
        }
        self.found.push((start, Lexeme::Field { name, value, prefix }));
        Ok(())
    }

    /// The words of `part`, which starts at byte `from` of the query.
    fn slots(&self, from: usize, part: &str) -> Result<Vec<Slot>, QueryError> {
        let mut slots = Vec::new();
        let mut words = Words::of(part);
        let mut between = 0;
        loop {
            let more = words.advance();
            let gap = between..if more { words.span().start } else { part.len() };
            if let Some(star) = part[gap.clone()].find('*') {
                let what = QueryProblem::NoWordBefore { operator: "*" };
                return error(self.text, from + gap.start + star, what);
            }
            if !more {
                return Ok(slots);
            }
            between = words.span().end;
            let prefix = part[between..].starts_with('*');
            if prefix {
                between += 1;
                if part[between..].starts_with(char::is_alphanumeric) {
                    return error(self.text, from + between - 1, QueryProblem::StarInside);
                }
            }
            slots.push(Slot { term: words.term().to_owned(), prefix });
        }
    }
}
