//! Rich text as tokens.

/// A token of rich text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// A control word with its number, if it has one.
    Word(&'b str, Option<i32>),
    /// One byte of text in the current code page.
    Byte(u8),
}

/// The tokens of `bytes`, one after the other; nothing is kept.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Tokens<'b> {
        Tokens { bytes, at: 0 }
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let first = *self.bytes.get(self.at)?;
        if first == b'\'' {
            let hex = self
                .bytes
                .get(self.at + 1..self.at + 3)
                .and_then(|hex| std::str::from_utf8(hex).ok());
            let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            self.at += if byte.is_some() { 3 } else { 1 };
            return byte.map_or_else(|| self.next(), |byte| Some(Token::Byte(byte)));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            let symbol = std::str::from_utf8(&self.bytes[self.at - 1..self.at]).unwrap_or("");
            return match first {
                b'\\' | b'{' | b'}' => Some(Token::Byte(first)),
                _ => Some(Token::Word(symbol, None)),
            };
        }
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or("");
        let digits = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let number =
            std::str::from_utf8(&self.bytes[digits..self.at]).ok().and_then(|n| n.parse().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        if word == "bin" {
            let skip = number.and_then(|n: i32| usize::try_from(n).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(skip).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => return Some(Token::Byte(byte)),
            }
        }
    }
}
