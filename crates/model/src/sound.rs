//! What stands in a transcript and was not said: `(laughs)`, `[crosstalk]`, `(inaudible 12:03)`.
//!
//! The typist's marks stay in the text as they were typed: a quote shows them in their brackets,
//! and taking one out is an omission like any other. They are no words of anybody's: whoever
//! counts words passes over them, and whoever shows a transcript sets them apart.

use crate::text::Span;

/// Words that say of a stretch in brackets that it is a sound, a silence or a gap.
const SOUNDS: &[&str] = &[
    "laugh",
    "laughs",
    "laughed",
    "laughter",
    "laughing",
    "chuckle",
    "chuckles",
    "chuckling",
    "giggle",
    "giggles",
    "giggling",
    "crosstalk",
    "cross-talk",
    "overtalk",
    "overlap",
    "overlapping",
    "inaudible",
    "unclear",
    "unintelligible",
    "indistinct",
    "incomprehensible",
    "pause",
    "pauses",
    "silence",
    "silent",
    "sigh",
    "sighs",
    "sighing",
    "cry",
    "cries",
    "crying",
    "tearful",
    "tears",
    "sob",
    "sobs",
    "sobbing",
    "weeps",
    "weeping",
    "cough",
    "coughs",
    "coughing",
    "sniff",
    "sniffs",
    "sniffles",
    "music",
    "applause",
    "cheering",
    "noise",
    "noises",
    "rings",
    "ringing",
    "bangs",
    "slams",
    "knocks",
    "knock",
    "barks",
    "barking",
    "beep",
    "bell",
    "whispers",
    "whispering",
    "shouts",
    "shouting",
    "softly",
    "quietly",
    "nods",
    "nodding",
    "gestures",
    "gesturing",
    "shrugs",
    "breath",
    "breathes",
    "breathing",
    "inhales",
    "exhales",
    "interruption",
    "interrupts",
    "interrupted",
    "stammers",
    "stutters",
    "smiles",
    "smiling",
    "gasps",
    "groans",
    "yawns",
    "mumbles",
    "mumbling",
    "clears",
    "babbles",
    "babbling",
    "cooing",
    "redacted",
    "anonymised",
    "anonymized",
    "sic",
    "blank",
    // German, Spanish, French, Italian, Polish, Welsh
    "lacht",
    "lachen",
    "lachend",
    "gelächter",
    "unverständlich",
    "weint",
    "seufzt",
    "räuspert",
    "schweigen",
    "risas",
    "risa",
    "ríe",
    "llora",
    "ininteligible",
    "pausa",
    "silencio",
    "rires",
    "rire",
    "rit",
    "pleure",
    "soupir",
    "ride",
    "risata",
    "piange",
    "śmiech",
    "śmieje",
    "płacze",
    "niezrozumiałe",
    "pauza",
    "chwerthin",
];

/// First words of what is a sound or a state only in brackets and only at their head.
const OPENERS: &[&str] = &[
    "long",
    "short",
    "background",
    "phone",
    "baby",
    "door",
    "foreign",
    "speaking",
    "speaks",
    "recording",
    "break",
    "end",
    "start",
    "both",
];

/// A mark has so few words.
const WORDS: usize = 6;

/// And so few bytes.
const BYTES: usize = 90;

/// Whether what stands in brackets is a sound, a silence or a gap: `laughs`, `inaudible 12:03`.
pub fn is_sound(inside: &str) -> bool {
    let inside = inside.trim().trim_end_matches('.');
    if inside.len() > BYTES || inside.contains(['?', '!', '\n']) || inside.contains(". ") {
        return false;
    }
    let lower = inside.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'');
    let words: Vec<&str> = words.filter(|word| word.chars().any(char::is_alphabetic)).collect();
    words.len() <= WORDS && words.iter().any(|word| SOUNDS.contains(word))
}

/// Whether a stretch in brackets at the head of a line may be a sound and no speaker: what
/// [`is_sound`] knows, and words that are one only there (`[phone …]`).
pub fn opens_as_sound(inside: &str) -> bool {
    let lower = inside.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    is_sound(inside) || first.is_some_and(|word| OPENERS.contains(&word))
}

/// The marks of what was not said in `text`, brackets and all, in order. In Markdown the bracket
/// may have a backslash before it.
pub fn sounds(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| matches!(byte, b'(' | b'[')) {
        let open = at + step;
        at = open + 1;
        let close = if bytes[open] == b'(' { b')' } else { b']' };
        let near = &bytes[at..bytes.len().min(at + BYTES)];
        let ends = |byte: &u8| matches!(byte, b'(' | b')' | b'[' | b']' | b'\n');
        let Some(end) = near.iter().position(ends).filter(|end| near[*end] == close) else {
            continue;
        };
        let inside = text[at..at + end].trim_end_matches('\\').trim_matches(['*', '_']);
        if is_sound(inside) {
            let start = open - usize::from(open > 0 && bytes[open - 1] == b'\\');
            at += end + 1;
            found.extend(Span::new(start, at));
        }
    }
    found
}

/// `text` without its marks of what was not said: what somebody said, for counting.
pub fn said(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for mark in sounds(text) {
        out.push_str(&text[at..mark.start()]);
        at = mark.end();
    }
    out + &text[at..]
}

/// How many words somebody said in `text`, parted by white space.
pub fn words(text: &str) -> usize {
    said(text).split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, marks: &[&str]) {
        let found: Vec<&str> = sounds(text).into_iter().map(|span| &text[span.range()]).collect();
        assert_eq!(found, marks, "{text}");
    }

    #[test]
    fn what_was_not_said_is_marked_and_what_was_is_not() {
        check("I (laughs) was [crosstalk] there.", &["(laughs)", "[crosstalk]"]);
        check(
            "(inaudible 12:03) and \\[unintelligible 00:06:48.27\\] so",
            &["(inaudible 12:03)", "\\[unintelligible 00:06:48.27\\]"],
        );
        check(
            "[baby crying] no (both laugh) [long pause] (Pause.)",
            &["[baby crying]", "(both laugh)", "[long pause]", "(Pause.)"],
        );
        check("(lacht) und [śmiech]", &["(lacht)", "[śmiech]"]);
        check("my mum (she was there) said [sister] went (the baby was fine)", &[]);
        check("(I laughed. He cried.) (who laughs?)", &[]);
        check("(open and never closed laughs", &[]);
    }

    proptest! {
        #[test]
        fn marks_lie_in_the_text_apart_and_in_order(text in "(\\(|\\)|\\[|\\]|laughs|pause|é|😭| |a|\\\\|\n){0,40}") {
            let mut end = 0;
            for mark in sounds(&text) {
                prop_assert!(mark.start() >= end);
                prop_assert!(text.get(mark.range()).is_some());
                end = mark.end();
            }
            prop_assert!(said(&text).len() <= text.len());
        }
    }
}
