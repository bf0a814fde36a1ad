//! How old somebody is, written or said.

use super::cues;
use super::pattern::{Pattern, before, compile, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::fold::fold;
use crate::lexicon::facts;
use crate::{Class, Mention};

/// Notices ages.
pub(crate) struct Age;

pub(super) const NUMBER: &str = "(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|[1-9][0-9]?)";

/// `nineteen`, `four months`, said of somebody, with nothing after it that it could count.
static SAID_OF: Pattern = Pattern::near(cues::NUMBER | cues::FIGURE, [10, 10], || {
    compile(&format!(
        "(?i)\\b(?:i|ah|he|she|you|they|we|who|baby|mum|girl|boy|lad|lass|daughter|son|eldest|youngest|oldest|brother|sister|partner|[\\p{{L}}]+)\
        (?:['’](?:m|s|re|ll be)|,? (?:am|is|are|was|wis|wiz|were|wasn['’]?t|weren['’]?t|turned|turns|will be|be)|['’]s turning| being)\
        (?: (?:only|just|about|like|maybe|nearly|almost|now|still|what|erm|um|er|roughly|around|barely|coming up|gone|i think|say|turning|over|under|probably|already|literally|not even)(?: to)?,?){{0,3}} \
        ({NUMBER}(?: and a half)?(?: (?:years?|months?|weeks?|days?)(?: old)?(?: (?:now|today))?)?)\
        (?:[.,;:?!)…—–]|\\s*$|\\n| (?:when|and|at|then|now|so|but|because|in|with|years|next|last|this|on|or|by|she|he|i|you|they|yeah|aye|um|erm|you know|to be|man|mate|hen|pet|love|pal|like|bless|month|yes|no)\\b)"
    ))
});

static SHAPED: Pattern = Pattern::near(cues::NUMBER | cues::FIGURE | cues::DECADE, [8, 8], || {
    compile(&format!(
        "(?i){NUMBER}(?:[ -]and[ -]a[ -]half)?[ -](?:years?|yrs?|months?|mths?|weeks?|wks?|days?)[ -]old(?:s)?\
        |(?:aged|age|at the age of|the age of) {NUMBER}(?: and {NUMBER})?\
        |{NUMBER} ?(?:yo|y/o|yrs old)\
        |in (?:my|her|his|their|your) (?:early |mid[ -]?|late )?(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|[2-8]0s)"
    ))
});

/// `w/ Otis, 7 wks`, `girl, approx 3 mths`, `Kayleigh (19)`.
static BESIDE: Pattern = Pattern::near(cues::FIGURE, [4, 2], || {
    compile(
        "[\\p{Lu}][\\p{L}'’-]+(?:, | \\()((?:aged? |approx\\.? )?[1-9][0-9]?(?: ?(?:yrs?|years|mths?|months|wks?|weeks|days))?)[,);.]",
    )
});

/// `shes 14`, `im only nineteen`: as `she's` is typed in a hurry.
static HASTY: Pattern = Pattern::near(cues::NUMBER | cues::FIGURE, [6, 4], || {
    compile(&format!(
        "(?i)\\b(?:shes|hes|im|theyre|youre|whos) (?:(?:only|just|about|like|nearly|almost|now|still) )?({NUMBER})(?:[.,;:?!)…—–]|\\s*$|\\n| (?:now|and|but|so|when|years|months|weeks|next|last)\\b)"
    ))
});

/// As clinicians write it: `34F`, `7/52` for weeks, `3/12` for months, `5/7` for days.
static CLINICAL: Pattern = Pattern::near(cues::FIGURE, [2, 2], || {
    compile("\\b[1-9][0-9]?[MF]\\b|\\b[1-9][0-9]?/(?:52|12|7)\\b")
});

/// `had Alfie when I was seventeen`, `had him at sixteen`.
static AT: Pattern = Pattern::near(cues::NUMBER | cues::FIGURE, [6, 8], || {
    compile(&format!(
        "(?i)\\b(?:had (?:him|her|them|my first|my eldest|[\\p{{L}}]+)|pregnant|married|left home|left school|in care|into care|moved out|died|kicked out|diagnosed) (?:at|from) ({NUMBER})(?:[.,;?!]|\\s*$| (?:and|so|years|months|weeks|then|but|because)\\b)"
    ))
});

impl Recogniser for Age {
    fn name(&self) -> &'static str {
        "age"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in SHAPED.hits(words) {
            if stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("age", Class::Age, hit.start(), hit.end(), 0.85));
            }
        }
        for hit in SAID_OF.parts(words) {
            if let (Some(whole), Some(age)) = (hit.get(0), hit.get(1)) {
                let score = said_score(whole.as_str(), age.as_str());
                found.extend(noticed("age", Class::Age, age.start(), age.end(), score));
            }
        }
        for hit in CLINICAL.hits(words) {
            let fraction = before(text, hit.start(), 8);
            let always = hit.as_str() == "24/7";
            let aloof = !always
                && !fraction.ends_with(['/', '-', '.'])
                && !text[hit.end()..].starts_with('/');
            if aloof && stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("age", Class::Age, hit.start(), hit.end(), 0.4));
            }
        }
        let said = BESIDE.parts(words).into_iter().chain(AT.parts(words));
        for hit in said.chain(HASTY.parts(words)) {
            if let Some(age) = hit.get(1) {
                found.extend(noticed("age", Class::Age, age.start(), age.end(), 0.6));
            }
        }
    }
}

/// `it was two`, `there's four`, `that's one` count or tell the time.
fn said_score(whole: &str, age: &str) -> f32 {
    let subject = whole.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let lower = subject.to_lowercase();
    let unit = age.contains(char::is_whitespace) && !age.contains(" and ");
    let seen = facts(&fold(subject));
    let someone = SOMEONE.contains(&lower.as_str()) || seen.first > 4 && !seen.is_word();
    let capital = subject.starts_with(char::is_uppercase) && seen.everyday < 7;
    // `is only two`: counted things are `there's only two`.
    let only = whole.to_lowercase().contains(" only ")
        && !matches!(lower.as_str(), "it" | "there" | "that" | "this" | "which" | "what");
    let many = matches!(lower.as_str(), "we" | "they" | "you") && !unit;
    match (someone || capital || only, many || matches!(age, "one" | "1")) {
        (true, false) => 0.7,
        (true, true) => 0.15,
        _ => 0.05,
    }
}

const SOMEONE: &[&str] = &[
    "i",
    "ah",
    "he",
    "she",
    "we",
    "they",
    "you",
    "who",
    "baby",
    "mum",
    "mam",
    "dad",
    "nan",
    "girl",
    "boy",
    "lad",
    "lass",
    "daughter",
    "son",
    "eldest",
    "youngest",
    "oldest",
    "brother",
    "sister",
    "partner",
    "cousin",
    "niece",
    "nephew",
    "twins",
    "mother",
    "father",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
    "kid",
];

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn ages_are_noticed_as_people_say_them() {
        for text in [
            "I'm «nineteen» and I've had about eleven. When I was «six».",
            "Frankie's «four months» and he don't",
            "my eldest is tyrese he's «fourteen» and then",
            "I was «16». Straight away",
            "she was maybe «nineteen», working",
            "he's «six months old», a «two-year-old» with «aged 31»",
            "(w/ Otis, «7 wks») and she is «thirty-one».",
            "she's «fourteen months».",
            "in care «in her twenties»",
        ] {
            check(&Age, text);
        }
    }

    #[test]
    fn ages_are_noticed_as_they_are_noted_and_typed_in_a_hurry() {
        for text in [
            "Pt Tamsin, «26F», and baby Sam, «7/52», sib «3/12» old",
            "me eldest shes «14») and im «nineteen» now",
            "Ms Farrar, is «24». He will be «two» in May. storm is only «2» she",
            "i was only «nineteen» man, and ah wis «twenty two» and so",
        ] {
            check(&Age, text);
        }
    }

    #[test]
    fn counts_and_times_are_no_ages() {
        for text in [
            "it was two.",
            "there was four of us",
            "he's two steps away",
            "that's one.",
            "there's five, and",
            "on 3/12/2021, 24/7, a score of 7/10, 12/7/52",
            "there's only two and it was only three.",
        ] {
            check(&Age, text);
        }
    }
}
