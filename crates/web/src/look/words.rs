//! Words that several pages say: counts, dates, what an operation did.

use heard_model::{Date, Timestamp};
use heard_study::Event;

/// `1 passage`, `3 passages`, `2 people`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = match noun {
        "person" => "people".to_owned(),
        _ if noun.ends_with('y') && !noun.ends_with("ey") => {
            format!("{}ies", &noun[..noun.len() - 1])
        }
        _ if noun.ends_with("ch") => format!("{noun}es"),
        _ => format!("{noun}s"),
    };
    format!("{} {}", grouped(number), if number == 1 { noun } else { &plural })
}

/// `1,840`
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `4 March 2026`
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `Saturday 21 November 2026`
pub(crate) fn weekday(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%A %-d %B %Y").to_string()
}

/// `21 Nov, 14:05`
pub(crate) fn moment(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-d %b, %H:%M").to_string()
}

/// `11:42`, `1:02:03`: a place in a recording.
pub(crate) fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// One or two letters for a person's name.
pub(crate) fn initials(name: &str) -> String {
    let parts: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let first = |part: &str| part.chars().next().map(|c| c.to_uppercase().to_string());
    match parts.as_slice() {
        [] => "?".to_owned(),
        [one] => one.chars().take(2).collect::<String>().to_uppercase(),
        [one, .., last] => [first(one), first(last)].into_iter().flatten().collect(),
    }
}

/// What an operation did, in a person's words.
pub(crate) fn did(event: &Event) -> &'static str {
    did_kind(event.kind.as_str())
}

/// The same by its kind.
pub(crate) fn did_kind(kind: &'static str) -> &'static str {
    const SAID: &[(&str, &str)] = &[
        ("study.created", "made the study"),
        ("study.settings", "changed the settings of"),
        ("transcript.imported", "imported"),
        ("transcript.removed", "took out"),
        ("transcript.speaker", "said who speaks in"),
        ("transcript.corrected", "put a slip right in"),
        ("transcript.shown_raw", "looked at the words as spoken in"),
        ("key.opened", "opened the key"),
        ("participant.imported", "took in people"),
        ("participant.changed", "changed what is known of"),
        ("consent.recorded", "recorded the answers of"),
        ("consent.withdrawn", "recorded that something was taken back by"),
        ("codebook.imported", "took in a codebook"),
        ("codebook.drafted", "changed the draft of the codebook:"),
        ("codebook.committed", "agreed codebook version"),
        ("coding.imported", "took in"),
        ("coding.found", "coded what a search found"),
        ("coding.added", "coded a passage as"),
        ("coding.removed", "took a code off"),
        ("coding.decided", "sorted"),
        ("coding.coverage", "read again for a new code:"),
        ("memo.added", "wrote"),
        ("memo.changed", "changed"),
        ("memo.removed", "threw away"),
        ("mention.detected", "looked for names in"),
        ("mention.decided", "decided about"),
        ("mention.added", "marked"),
        ("entity.changed", "changed what stands for"),
        ("quote.lifted", "lifted"),
        ("quote.changed", "changed the quote"),
        ("quote.rejected", "took out for good the quote"),
        ("quote.passages_tagged", "tagged passages in"),
        ("quote.passage_untagged", "decided about a passage of"),
        ("gate.published", "noted published sentences"),
        ("gate.allowed", "noted that something names nobody:"),
        ("gate.signed", "signed a hold on"),
        ("export.internal", "exported for the team"),
        ("review.assigned", "asked for a review by"),
        ("review.given", "recorded reviews of"),
        ("collection.changed", "changed the collection"),
        ("release.made", "released"),
        ("release.recalled", "recorded the return of"),
        ("undo", "took something back"),
        ("redo", "did something again"),
    ];
    SAID.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, said)| said)
}

/// As it stands in an address, behind a `=`.
pub(crate) fn in_url(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Runs of text cut to about `most` characters at a space, with `…`.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(char::is_whitespace).filter(|end| *end > most / 2).unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end())
}

/// The last `most` characters of a text, from a space on: no word is cut.
pub(crate) fn tail(most: usize, text: &str) -> &str {
    let Some((at, _)) = text.char_indices().rev().nth(most) else { return text };
    text[at..].split_once(char::is_whitespace).map_or("", |(_, rest)| rest)
}

/// The first `most` characters of a text, up to a space: no word is cut.
pub(crate) fn head(most: usize, text: &str) -> &str {
    let Some((at, _)) = text.char_indices().nth(most) else { return text };
    text[..at].rsplit_once(char::is_whitespace).map_or("", |(first, _)| first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_a_word_no_word_is_cut() {
        let text = "żółw ".repeat(40);
        assert!(tail(60, &text).starts_with("żółw "));
        assert!(head(60, &text).ends_with("żółw"));
        assert_eq!(tail(60, "short"), "short");
        assert_eq!(head(60, "short"), "short");
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(count(1, "passage"), "1 passage");
        assert_eq!(count(1840, "memory"), "1,840 memories");
        assert_eq!(count(2, "person"), "2 people");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(clock(3_723_000), "1:02:03");
        assert_eq!(clock(62_900), "1:02");
    }

    #[test]
    fn a_person_is_two_letters() {
        assert_eq!(initials("researcher-2"), "R2");
        assert_eq!(initials("Lena Marsh"), "LM");
        assert_eq!(initials("amara"), "AM");
        assert_eq!(initials("--"), "?");
    }

    #[test]
    fn words_are_cut_at_a_space() {
        assert_eq!(short("one two three four", 9), "one two …");
        assert_eq!(short("short", 9), "short");
        assert_eq!(short("żżżżżżżżżżżż", 4), "żżżż …");
    }
}
