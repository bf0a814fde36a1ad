//! Dates, written or said; with `born` or `birthday` before them they are dates of birth.

use super::cues;
use super::pattern::{Pattern, after, before, compile, has_cue, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices dates, and dates of birth.
pub(crate) struct Date;

const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const LONG_MONTH: &str =
    "(?:january|february|march|april|may|june|july|august|september|october|november|december)";
/// Months as mothers of Wales, Poland and Romania name them.
const FOREIGN_MONTH: &str = "(?:ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie)";
const DAY: &str = "(?:(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?)";
const DAY_SAID: &str = "(?:(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)";
const YEAR: &str = "(?:(?:19|20)[0-9]{2}|['’][0-9]{2})";
const YEAR_SAID: &str = "(?:(?:nineteen|twenty)[ -](?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|oh[ -](?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)|two thousand(?:(?: and)? (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty))?)";
const WEEKDAY: &str = "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
const FEAST: &str = "(?:mother(?:['’]?s|ing)['’]? (?:day|sunday)|father['’]?s['’]? day|valentine['’]?s(?: day)?|christmas(?: day| eve)?|xmas(?: day| eve)?|boxing day|new year['’]?s?(?: day| eve)|lunar new year|chinese new year|easter(?: sunday| monday| saturday)?|good friday|pancake day|shrove tuesday|ash wednesday|palm sunday|whitsun|bonfire night|guy fawkes(?: night)?|hallowe['’]?en|remembrance (?:day|sunday)|st\\.? (?:patrick|david|george|andrew|stephen)['’]?s day|burns night|eid(?:[ -]al[ -](?:fitr|adha))?|ramadan|diwali|vaisakhi|holi|hanukkah|passover|rosh hashanah|yom kippur|a-level results day|election day|jubilee(?: weekend)?|hogmanay|(?:the )?twelfth fortnight|st\\.? (?:brigid|swithin|nicholas)['’]s day|(?:may |august |spring )?bank holiday(?: monday| weekend)?|may day|nowruz|navratri|dussehra|orthodox (?:easter|christmas))";

/// Surely dates.
static WHOLE: Pattern = Pattern::near(
    cues::FIGURE | cues::MONTH | cues::FEAST | cues::YEAR,
    [9, 6],
    || {
        let day = format!("(?:{DAY}|{DAY_SAID})");
        let year = format!("(?:{YEAR}|{YEAR_SAID})");
        compile(&format!(
            "(?i)(?:{WEEKDAY}\\.?,? (?:the )?)?(?:the )?(?:{day}(?:, | ?(?:and|&|or|to|-|–) ?)(?:{WEEKDAY} )?(?:the )?){{0,4}}{day}(?: day)?(?: of| o['’]?)? ?{MONTH}(?:[ ,.]{{1,2}}(?:of )?{year})?\
        |{DAY} {FOREIGN_MONTH}(?: {YEAR})?\
        |{day}(?: of)? (?:ramzan|ramadan|ramadhan|muharram|shawwal|rajab)\
        |{WEEKDAY}\\.?,? (?:the )?(?:3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)\
        |{MONTH}[ ,]{{1,2}}(?:of )?{year}\
        |(?:{WEEKDAY}\\.?,? )?{MONTH} (?:the )?{day}(?:,? {year})?\
        |(?:{WEEKDAY}\\.?,? )?[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-](?:[0-9]{{4}}|[0-9]{{2}})\
        |(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}\
        |(?:spring|summer|autumn|winter|start|end|beginning|middle|back end)(?: of|,)? {year}\
        |(?:the )?{day}(?: of)? (?:this|last|next|that) month\
        |(?:(?:the )?(?:{WEEKDAY}|day|week|night|morning|weekend|fortnight|month)s? (?:just )?(?:before|after|of|following) )?{FEAST}(?: {year})?\
        |{FEAST}"
        ))
    },
);

/// Day and month without a year, where a word before them or two figures each make them one.
static SHORT: Pattern = Pattern::near(cues::FIGURE, [2, 2], || {
    compile("\\b(?:3[01]|[12][0-9]|0?[1-9])[/.](?:1[0-2]|0?[1-9])\\b")
});

/// Words before `7/11` that make it a day.
const DATED: &[&str] = &[
    "on", "from", "since", "until", "till", "by", "due", "dated", "w/c", "held", "seen", "visit",
    "born", "dob", "date", "rv", "review", "appt", "mtg", "hearing", "next", "w/b", "wk", "week",
    "sent", "signed",
];

/// Years alone.
static ALONE: Pattern = Pattern::near(cues::FIGURE | cues::YEAR, [3, 5], || {
    compile(&format!(
        "(?i)(?:19[3-9]|20[0-4])[0-9](?:s\\b)?|['’][0-9]{{2}}|(?:back in |since |in |from |until |till |by ){YEAR_SAID}|twenty (?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?: |-)(?:one|two|three|four|five|six))"
    ))
});

/// Months alone, with the small word that makes them months.
static MONTHS: Pattern = Pattern::near(cues::MONTH, [3, 0], || {
    compile(&format!(
        "(?i)(?:(?:(?:due|born|back) )?(?:in|since|until|till|by|last|next|this|from|to|early|late|mid|during|through|every|around|before|after|of)[ -])?{LONG_MONTH}"
    ))
});

/// A weekday at the head of a diary's line.
static HEADING: Pattern = Pattern::near(cues::WEEKDAY, [0, 2], || {
    compile(&format!("(?im)^{WEEKDAY}(?: (?:am|pm|night|morning|eve))?$"))
});

const BIRTH: &[&str] =
    &["born", "dob", "d.o.b", "d.o.b.", "date of birth", "birthday", "birth date", "b."];

impl Recogniser for Date {
    fn name(&self) -> &'static str {
        "date"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in WHOLE.hits(words) {
            let shape = hit.as_str();
            let numeric = shape.bytes().all(|b| b.is_ascii_digit() || b"/.-".contains(&b));
            if !stands_alone(text, hit.start(), hit.end()) || numeric && !is_calendar(shape) {
                continue;
            }
            let class = class_of(text, hit.start(), hit.end());
            found.extend(noticed("date", class, hit.start(), hit.end(), 0.93));
        }
        for hit in SHORT.hits(words).iter().filter(|hit| is_short(text, hit.start(), hit.end())) {
            let class = class_of(text, hit.start(), hit.end());
            found.extend(noticed("date", class, hit.start(), hit.end(), 0.6));
        }
        for hit in ALONE.hits(words) {
            let start = year_start(hit.as_str(), hit.start());
            if is_year(text, start, hit.end()) {
                let class = class_of(text, start, hit.end());
                found.extend(noticed("date", class, start, hit.end(), 0.7));
            }
        }
        for hit in MONTHS.hits(words) {
            if let Some((start, score)) = month(text, hit.start(), hit.end()) {
                found.extend(noticed("date", Class::Date, start, hit.end(), score));
            }
        }
        for hit in HEADING.hits(words).iter().filter(|hit| is_a_line(text, hit.start(), hit.end()))
        {
            found.extend(noticed("date", Class::Date, hit.start(), hit.end(), 0.6));
        }
    }
}

/// Whether `start..end` is all of a line.
fn is_a_line(text: &str, start: usize, end: usize) -> bool {
    (start == 0 || text[..start].ends_with('\n'))
        && (end == text.len() || text[end..].starts_with('\n'))
}

/// Where the year starts in `since nineteen ninety`.
fn year_start(hit: &str, start: usize) -> usize {
    let lower = hit.to_ascii_lowercase();
    ["nineteen", "twenty", "two thousand"]
        .iter()
        .filter_map(|word| lower.find(word))
        .min()
        .map_or(start, |at| start + at)
}

fn class_of(text: &str, start: usize, end: usize) -> Class {
    let mut window = before(text, start, 45);
    if let Some(cut) = window.rfind(['.', '?', '!']).filter(|cut| window[*cut..].starts_with(". "))
    {
        let kept = window.split_off(cut);
        window = if has_cue(&window, &["d.o.b", "dob"]) { window + &kept } else { kept };
    }
    let born = has_cue(&window, BIRTH) || window.contains("d.o.b");
    let called = after(text, end, 24);
    if born || has_cue(&called, &["birthday"]) { Class::DateOfBirth } else { Class::Date }
}

/// Day and month within a calendar's bounds, whichever stands first.
fn is_calendar(written: &str) -> bool {
    let parts: Vec<u32> =
        written.split(['/', '.', '-']).filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [year, month, day] if *year > 1000 => (1..=12).contains(month) && (1..=31).contains(day),
        [a, b, _] => (1..=31).contains(a) && (1..=31).contains(b) && (*a <= 12 || *b <= 12),
        _ => false,
    }
}

/// Whether figures are a day and a month: no measure, no fraction, no version.
fn is_short(text: &str, start: usize, end: usize) -> bool {
    let joined = |c: Option<char>| c.is_some_and(|c| matches!(c, '/' | '.' | '-' | '£' | '$'));
    let after = text[end..].chars().next();
    let longer = joined(text[..start].chars().next_back())
        || joined(after) && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
    let window = before(text, start, 10);
    let led = DATED.iter().any(|word| {
        window
            .trim_end()
            .strip_suffix(word)
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    });
    let slash = text[start..end].contains('/');
    !longer && stands_alone(text, start, end) && slash && (led || end - start == 5)
}

fn is_year(text: &str, start: usize, end: usize) -> bool {
    let written = &text[start..end];
    let head = before(text, start, 12);
    let tail = after(text, end, 10);
    if !stands_alone(text, start, end) || head.trim_end().ends_with(['£', '$', '€', '#']) {
        return false;
    }
    if let Some(short) = written.strip_prefix(['\'', '’']) {
        return has_cue(&head, &["in", "since", "from", "till", "until", "of"]) && short.len() == 2;
    }
    let decimal =
        tail.starts_with([',', '.']) && tail[1..].starts_with(|c: char| c.is_ascii_digit());
    !decimal && !COUNTED.iter().any(|word| tail.trim_start().starts_with(word))
}

/// What follows a number that is no year.
const COUNTED: &[&str] =
    &["people", "women", "mothers", "babies", "%", "miles", "pounds", "words", "times", "grams"];

/// Where a month alone starts, and how sure it is one.
fn month(text: &str, start: usize, end: usize) -> Option<(usize, f32)> {
    let hit = &text[start..end];
    let name_at = hit.rfind([' ', '-']).map_or(0, |at| at + 1);
    let name = &hit[name_at..];
    let led = name_at > 0;
    let capital = name.starts_with(|c: char| c.is_uppercase());
    if !stands_alone(text, start, end) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let ambiguous = matches!(lower.as_str(), "may" | "march" | "april" | "june" | "august");
    let weak = led
        && matches!(
            &hit[..name_at - 1].to_ascii_lowercase()[..],
            "to" | "of" | "before" | "after" | "from" | "this"
        );
    let score = match (ambiguous, led, capital) {
        (false, ..) => 0.6,
        (true, true, true) if !weak => 0.5,
        (true, true, false) if !weak && lower != "march" => 0.45,
        (true, true, true) if matches!(lower.as_str(), "march" | "august") => 0.4,
        _ => return None,
    };
    Some((start + name_at, score))
}

#[cfg(test)]
mod tests {
    use super::super::{check, settle};
    use super::*;

    #[test]
    fn dates_are_noticed_written_or_said() {
        for text in [
            "on «the 14th of March 2019». In «December 2008», «5 December» and «Mon 6 Feb»",
            "at birth «the ninth of september twenty seventeen» okay",
            "«30/08/2021», «9.6.17», «2021-08-30», «Thursday 7 July 2022»",
            "since «2006», in «two thousand and twelve», till «2027», angel in «'04»",
            "«Bonfire Night», «the Tuesday before Mother's Day», «Easter Sunday» it was",
            "she's due «twenty-third of this month», in the «spring of 2022»",
            "I had her in «september» and since «May» nothing",
            "«Fri»\nBeth rang",
        ] {
            check(&Date, text);
        }
    }

    #[test]
    fn dates_are_noticed_as_they_are_noted_and_counted() {
        for text in [
            "on «3rd, 10th and 17th January», «Monday 4th and Tuesday 5th October 2021»",
            "seen on «7/11», rv «17/2», «04/06» at home, hearing «mon 14th» at ten",
            "«the 9th day of January 2020», «8 Mai» and «12 listopada 2019»",
            "the «ninth of Ramzan» and «the Twelfth fortnight», «hogmanay», «may bank holiday»",
        ] {
            check(&Date, text);
        }
    }

    #[test]
    fn everyday_words_are_no_dates() {
        for text in [
            "May I sit? I may march. They may",
            "ten past four, section 47, 7.30 to 8.15, 2 or 3 of us",
            "in the spring, on the Friday, a second chance",
            "2,016 women and 2000 people",
            "24/7, half of it, 1/2 and 3/4, 7.5 mg, 50/50, 3/10 points",
        ] {
            check(&Date, text);
        }
    }

    #[test]
    fn a_birthday_is_a_date_of_birth() {
        for text in
            ["D.O.B. 30/08/2021", "she was born on the 4th of May 2020", "6th July, his birthday"]
        {
            let mut found = Vec::new();
            Date.notice(&Words::new(text), &mut found);
            assert_eq!(settle(found)[0].class, Class::DateOfBirth, "{text}");
        }
    }
}
