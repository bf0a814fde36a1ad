//! Places by the gazetteer, and by what they are called.

use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::{Case, Kind, Words};
use super::{Recogniser, noticed};
use crate::fold::fold;
use crate::lexicon::{facts, place_phrase};
use crate::{Class, Mention};

/// Notices places.
pub(crate) struct Place;

/// `Marrowby seafront`, `the Millgate flats`, `Zion Park`.
static CALLED: Pattern = Pattern::near(cues::SPOT, [3, 0], || {
    compile(
        r"(?:[\p{Lu}][\p{Ll}'’]+[ -]){1,2}(?:seafront|beach|pier|prom|promenade|flats|estate|harbour|docks|marina|market|precinct|roundabout|lighthouse|common|moor|quarry|tower|towers|island|Beach|Pier|Harbour|Docks|Marina|Market|Common|Moor|Park|Island|Bridge|Bay|Castle|Flats|Estate|Tower|Towers|chapel|abbey)\b",
    )
});

/// What says that a name nobody knows is a place's.
const WHERE: &[&str] = &["in", "near", "outside", "around"];

/// What a town is at the end of.
const LEADS: &[&str] = &[
    "in", "from", "to", "near", "at", "through", "outside", "around", "round", "over", "towards",
    "past", "of", "into", "for", "between", "down", "up", "visiting", "leave", "left", "reached",
    "moved", "via",
];

impl Recogniser for Place {
    fn name(&self) -> &'static str {
        "place"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        let capitals = words.iter().any(|word| word.case == Case::Title);
        let mut at = 0;
        while at < words.len() {
            let (score, length) = town(words, at, capitals);
            if let (true, Some(first), Some(last)) =
                (score > 0.0, words.get(at), words.get(at + length - 1))
            {
                found.extend(noticed("place", Class::Place, first.start, last.end, score));
            }
            at += length;
        }
        for hit in CALLED.hits(words) {
            let first = text[hit.range()].split([' ', '-']).next().unwrap_or("");
            let word = facts(&fold(first)).everyday >= 6;
            if !word && stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("place", Class::Place, hit.start(), hit.end(), 0.55));
            }
        }
    }
}

/// How sure a place of the gazetteer begins at word `at`, and of how many words.
fn town(words: &Words<'_>, at: usize, capitals: bool) -> (f32, usize) {
    let none = (0.0, 1);
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return none };
    let Some(known) = words.type_of(at) else { return none };
    let (facts, begins) = (known.facts, known.cues & cues::PLACE != 0);
    let unlisted = word.case == Case::Title && !word.starts_sentence && facts.everyday == 0;
    if facts.place == 0 && !begins && !unlisted {
        return none;
    }
    let capital = matches!(word.case, Case::Title | Case::Upper);
    let led = LEADS.contains(&words.lower_before(at, 1));
    if begins && let Some((score, length)) = of_more_words(words, at, capital, led) {
        return (score, length);
    }
    let person = facts.first.max(facts.last.saturating_sub(4));
    match (facts.place, capital) {
        // A village that no list has: a name it is, and `in` says of what.
        (0, true)
            if unlisted
                && WHERE.contains(&words.lower_before(at, 1))
                && person == 0
                && words.lower(at).chars().count() >= 5 =>
        {
            (0.3, 1)
        }
        (0, _) => none,
        _ if facts.everyday >= 3 => {
            match (facts.place, capital && !word.starts_sentence, words.lower_before(at, 1)) {
                // `in Reading`, `to Sandwich`: capitals and a preposition, and only where they tell.
                (2, true, "in" | "from" | "near" | "to")
                    if capitals && words.lower(at) != "may" =>
                {
                    (0.25, 1)
                }
                // `moved to stoke`, and not `to stoke the fire`.
                (2, false, "in" | "from" | "near" | "to") if facts.everyday <= 6 => {
                    let object = matches!(words.lower(at + 1), "the" | "a" | "it" | "up" | "my");
                    if object { none } else { (0.25, 1) }
                }
                _ => none,
            }
        }
        (2, true) if led => (0.75, 1),
        (_, true) if led => (0.6, 1),
        (2, true) if !word.starts_sentence && person < 12 => (0.5, 1),
        (2, true) if person < 9 => (0.4, 1),
        (1, true) if !word.starts_sentence && person < 9 => (0.4, 1),
        (2, false) if led && person < 14 => (0.5, 1),
        (_, false) if led && person < 9 => (0.4, 1),
        (2, false) if person < 6 => (0.3, 1),
        _ => none,
    }
}

/// A place's name has at most so many words.
const MOST: usize = 5;

fn of_more_words(words: &Words<'_>, at: usize, capital: bool, led: bool) -> Option<(f32, usize)> {
    let (mut parts, mut ends, mut found) = ([""; MOST], [at; MOST], 0);
    let mut next = at;
    while let Some(word) = words.get(next).filter(|_| found < MOST) {
        match word.kind {
            Kind::Letters => {
                parts[found] = words.plain(next);
                ends[found] = next;
                found += 1;
            }
            Kind::Mark if words.lower(next) == "-" => {}
            _ => break,
        }
        next += 1;
    }
    let (count, value) = place_phrase(&parts[..found])?;
    let plain = parts[..count].iter().all(|part| facts(part).everyday >= 4);
    let score = match (capital, led, plain) {
        (true, _, false) => 0.75,
        (true, true, true) => 0.5,
        (false, true, false) => 0.6,
        (false, false, false) if value == 2 => 0.35,
        _ => return None,
    };
    Some((score, ends.get(count - 1)? - at + 1))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn towns_are_noticed_with_and_without_capitals() {
        for text in [
            "He came over from «Oldham», then «Cheadle Hulme», on two buses.",
            "she's with her dad in «wolverhampton» and then",
            "down «Marrowby seafront» with a flask",
            "Nobody asked my mum in «Tarnholt» about it.",
        ] {
            check(&Place, text);
        }
    }

    #[test]
    fn everyday_words_are_no_towns() {
        for text in ["I was reading in the bath with a sandwich", "Reading the letter. Bath time."]
        {
            check(&Place, text);
        }
    }
}
