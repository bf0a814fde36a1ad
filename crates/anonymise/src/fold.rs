//! Words without case and diacritics, for comparing.

use unicode_normalization::UnicodeNormalization;

use crate::recognise::words::{goes_on, is_apostrophe, is_joiner};

/// `word` in lower case, without diacritics and apostrophes: `Wólska` and `wolska`, `O’Brien`
/// and `obrien` are the same.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word
            .bytes()
            .filter(|b| *b != b'\'' && *b != b'`')
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
    }
    let mut folded = String::with_capacity(word.len());
    for character in word.nfd() {
        match character {
            '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | 'ʼ' | '`' => {}
            joiner if is_joiner(joiner) => {}
            'ς' => folded.push('σ'),
            'ſ' => folded.push('s'),
            'ł' | 'Ł' => folded.push('l'),
            'ø' | 'Ø' => folded.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'þ' | 'Þ' => folded.push_str("th"),
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

/// The words of `name`, folded: letters and digits only, split at everything else.
pub(crate) fn folded_words(name: &str) -> Vec<String> {
    name.split(|c: char| !(c.is_numeric() || goes_on(c) || is_apostrophe(c)))
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one_word() {
        for (a, b) in [("Wo\u{301}lska", "wolska"), ("Łódź", "lodz"), ("O’Brien", "obrien")] {
            assert_eq!(fold(a), b);
        }
        assert_eq!(folded_words("Lily-Mae  O'Dea"), ["lily", "mae", "odea"]);
    }
}
