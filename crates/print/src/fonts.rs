//! The fonts that every PDF is set in; where they come from is told in `fonts/README.md`.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;

use crate::PrintError;

const FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoEmoji-Subset.ttf"),
];

/// All of them, read once.
pub(crate) static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect());

/// Refuses words with a character that no font has.
pub(crate) fn check(place: impl Fn() -> String, words: &str) -> Result<(), PrintError> {
    let missing = words.chars().find(|c| {
        let sets = |font: &Font| font.info().coverage.contains(*c as u32);
        !matches!(c, '\n' | '\u{200d}' | '\u{fe0f}') && !FONTS.iter().any(sets)
    });
    missing.map_or(Ok(()), |character| Err(PrintError::NoGlyph { place: place(), character }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_there_under_the_name_the_templates_use() {
        let names: Vec<&str> = FONTS.iter().map(|font| font.info().family.as_str()).collect();
        let hyperlegible = "Atkinson Hyperlegible Next";
        assert_eq!(names, [hyperlegible, hyperlegible, "Noto Sans", "Noto Emoji"]);
    }

    #[test]
    fn a_character_without_a_font_is_named() {
        let place = || "card 3".to_owned();
        assert!(check(place, "żółw … “[a friend]” 😭 Жанна ạ").is_ok());
        let error = check(place, "she said سلام").expect_err("no Arabic letters");
        assert_eq!(error.to_string(), "card 3: no font here has `س` (U+0633)");
    }
}
