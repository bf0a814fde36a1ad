//! Street addresses, with or without a house number.

use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices addresses and streets.
pub(crate) struct Address;

const STREET: &str = "(?:[Rr]oad|[Ss]treet|[Aa]venue|[Cc]lose|[Ll]ane|[Dd]rive|[Cc]rescent|[Tt]errace|[Ww]ay|[Gg]rove|[Gg]ardens?|[Pp]lace|[Ss]quare|[Rr]ow|[Vv]iew|[Rr]ise|[Mm]ews|[Ww]alk|[Pp]arade|[Pp]romenade|[Ee]splanade|[Bb]oulevard|[Cc]ourt|[Hh]ill|[Gg]reen|[Ee]state|[Bb]uildings|[Ww]harf|[Qq]uay|[Ee]nd|[Rr]d|[Ss]t|[Aa]ve|[Ll]n|[Dd]r|[Cc]l|[Cc]res)";

/// Written with capitals.
static CAPITALS: Pattern = Pattern::near(cues::STREET, [10, 0], || {
    compile(&format!(
        "(?:(?:[Ff]lat|[Aa]partment|[Uu]nit|[Rr]oom|[Aa]pt\\.?|[Bb]lock) [0-9A-Z]+[a-z]?,? )?(?:[0-9]+(?:st|nd|rd|th) [Ff]loor,? )?([0-9]{{1,4}}[a-zA-Z]?(?:[-/][0-9]+)?,? )?(?:(?:St\\.?|[\\p{{Lu}}][\\p{{L}}'’-]+) ){{1,3}}{STREET}\\b"
    ))
});

/// A number and a street, however written: `twenty two larkfield close`.
static NUMBERED: Pattern = Pattern::near(cues::STREET, [12, 0], || {
    compile(
        "(?i)\\b(?:(?:flat|apartment|room) [0-9a-z]+,? )?(?:[0-9]{1,4}[a-z]?|(?:a hundred(?: and)? )?(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|one|two|three|four|five|six|seven|eight|nine)),? ((?:[\\p{L}'’]+ ){1,3})(?:road|street|avenue|close|lane|drive|crescent|terrace|grove|gardens|mews|row|rise|walk)\\b",
    )
});

static FLAT: Pattern = Pattern::near(cues::FLAT, [0, 4], || {
    compile(
        "(?i)\\bflat (?:[0-9]{1,4}[a-z]?|number (?:[a-z]+|[0-9]+)|[a-z] ?[0-9]+)\\b(?:,? [0-9]{1,4}\\b)?",
    )
});

/// Words that stand before `road` or `street` in no street's name.
const NO_NAME: &[&str] = &[
    "the", "a", "my", "our", "your", "his", "her", "their", "main", "this", "that", "of", "in",
    "on", "at", "to", "down", "up", "off", "across", "along", "one", "same", "other", "next",
    "whole", "ring", "long", "side", "years", "weeks", "months", "days", "minutes", "hours",
    "times", "miles", "people", "and", "or", "kids", "every", "wrong", "busy", "quiet", "dead",
    "and", "is", "was", "it", "two", "three", "not",
];

impl Recogniser for Address {
    fn name(&self) -> &'static str {
        "address"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in CAPITALS.parts(words) {
            let Some(whole) = hit.get(0) else { continue };
            let weak = weak_end(whole.as_str());
            let numbered = hit.get(1).is_some();
            if weak && !numbered || !stands_alone(text, whole.start(), whole.end()) {
                continue;
            }
            found.extend(noticed(
                "address",
                Class::Address,
                whole.start(),
                whole.end(),
                if numbered { 0.95 } else { 0.8 },
            ));
        }
        for hit in NUMBERED.parts(words) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.get(1)) else { continue };
            if !name
                .as_str()
                .split_whitespace()
                .any(|word| NO_NAME.contains(&word.to_lowercase().as_str()))
            {
                found.extend(noticed("address", Class::Address, whole.start(), whole.end(), 0.8));
            }
        }
        for hit in FLAT.hits(words) {
            found.extend(noticed("address", Class::Address, hit.start(), hit.end(), 0.7));
        }
    }
}

/// `Court`, `Green`, `Hill`, `End` … end many names that are no street.
fn weak_end(written: &str) -> bool {
    let last = written.rsplit(' ').next().unwrap_or("").to_lowercase();
    let capital = written.rsplit(' ').next().is_some_and(|w| w.starts_with(char::is_uppercase));
    let strong = matches!(
        last.trim_end_matches('.'),
        "road"
            | "street"
            | "avenue"
            | "lane"
            | "drive"
            | "crescent"
            | "terrace"
            | "grove"
            | "mews"
            | "gardens"
            | "row"
            | "rd"
            | "ave"
            | "promenade"
            | "esplanade"
            | "boulevard"
            | "estate"
            | "close"
    );
    !strong || !capital && matches!(last.as_str(), "close" | "drive" | "row" | "rise")
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn addresses_are_noticed() {
        for text in [
            "We lived at «22 Larkfield Close» then, in a flat off «Hyde Road».",
            "of «Flat 2, 9 Sea View», Bootle; «2nd Floor, 41 Friar Street», Reading",
            "at «twenty two larkfield close» and «117 Cheetham Hill Road», up «Gasworks Lane»",
            "he came two of us down the street; three years down the road; the main road",
        ] {
            check(&Address, text);
        }
    }
}
