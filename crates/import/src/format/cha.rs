//! CHAT of the TalkBank corpora: `*SPEAKER:` lines, `%` tiers beneath them, `@` headers.

use indexmap::IndexMap;

use super::{Claim, Draft, Format};
use crate::render::{Piece, written_out};
use crate::source::Source;
use crate::{Letters, ReadError};

pub(super) struct Chat;

impl Format for Chat {
    fn name(&self) -> &'static str {
        "cha"
    }

    fn title(&self) -> &'static str {
        "CHAT (TalkBank)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let head = source.first_lines(6).any(|line| matches!(line, "@Begin" | "@UTF8"));
        let participants = source.first_lines(40).any(|line| line.starts_with("@Participants:"));
        match (head, participants) {
            (true, _) => Claim::new(100, "the headers @UTF8 or @Begin"),
            (false, true) => Claim::new(80, "a header @Participants"),
            _ => Claim::none(),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let mut pieces = Vec::new();
        let mut tiers: IndexMap<String, (usize, usize, usize)> = IndexMap::new();
        for (line, entry) in logical_lines(source.text()) {
            match entry.chars().next() {
                Some('*') => pieces.extend(utterance(line, &entry, &mut draft)),
                Some('%') => {
                    let (name, words) = entry.split_once(':').unwrap_or((&entry, ""));
                    let tier = tiers.entry(name.to_owned()).or_insert((line, 0, 0));
                    tier.1 += 1;
                    tier.2 += Letters::count(words);
                }
                Some('@') => header(line, &entry, &mut draft),
                _ => draft.leave_out(line, "a line of no tier"),
            }
        }
        for (name, (line, count, letters)) in tiers {
            draft.letters.source += letters;
            draft.letters.left_out += letters;
            draft.leave_out(line, format!("{count} line(s) of the tier `{name}`"));
        }
        draft.rendered = written_out(&pieces, " ");
        if draft.rendered.turns.is_empty() { Err(source.empty()) } else { Ok(vec![draft]) }
    }
}

/// Lines with their continuations, which begin with a tab.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match lines.last_mut().filter(|_| line.starts_with(['\t', ' '])) {
            Some((_, before)) => {
                before.push(' ');
                before.push_str(line.trim());
            }
            None => lines.push((at + 1, line.trim_end().to_owned())),
        }
    }
    lines
}

fn utterance(line: usize, entry: &str, draft: &mut Draft) -> Option<Piece> {
    let (speaker, words) = entry[1..].split_once(':')?;
    let timed = words.contains(['\u{15}']) || words.contains("%snd:");
    let (words, times) = bullet(words);
    if timed && times.is_none() {
        draft.leave_out(line, "a time that can't be read");
    }
    draft.letters.source += Letters::count(speaker) + Letters::count(&words);
    if words.trim().is_empty() {
        draft.leave_out_words(line, speaker, "a speaker without words");
        return None;
    }
    let (start, end) = times.map_or((None, None), |(start, end)| (Some(start), Some(end)));
    Some(Piece::speech(Some(speaker.trim()), words.trim()).at(start, end))
}

/// Takes the time off the end: `%snd:"name"_0_4923` of older files, `\u{15}0_4923\u{15}` of newer.
fn bullet(words: &str) -> (String, Option<(u64, u64)>) {
    let pair = |text: &str| {
        let mut numbers = text.rsplitn(3, '_');
        let end = numbers.next()?.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
        let start = numbers.next()?;
        let start = start.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        Some((start, end))
    };
    if let Some(at) = words.find("%snd:") {
        return (words[..at].replace('\u{15}', ""), pair(&words[at..]));
    }
    let mut parts = words.split('\u{15}');
    let before = parts.next().unwrap_or("").to_owned();
    let times = parts.next().and_then(pair);
    (before + &parts.collect::<String>(), times)
}

fn header(line: usize, entry: &str, draft: &mut Draft) {
    let (name, value) = entry.split_once(':').unwrap_or((entry, ""));
    let value = value.trim();
    match name {
        "@Languages" => {
            value.split([',', ' ']).next().unwrap_or("").clone_into(&mut draft.language)
        }
        "@Title" => value.clone_into(&mut draft.title),
        "@UTF8" | "@Begin" | "@End" | "@Font" | "@Media" => {}
        _ => {
            draft.letters.source += Letters::count(value);
            draft.leave_out_words(line, value, format!("the header `{name}`"));
        }
    }
    if name == "@Date" {
        draft.date = date(value);
    }
}

/// `16-MAR-2006`.
fn date(text: &str) -> Option<heard_model::Date> {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?.to_uppercase(), parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    format!("{year}-{month:02}-{day:0>2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn tiers_beneath_a_line_are_left_out_and_both_times_read() {
        check(
            "a.cha",
            "@UTF8\n@Begin\n@Languages:\tcy, en\n@Participants:\tANA Ana Adult\n@Date:\t16-MAR-2026\n*ANA:\tna@1 dan@1\n\tni . \u{15}%snd:\"x_1\"_0_4923\u{15}\n%eng:\tno\n*ANA:\tyes . \u{15}4923_5000\u{15}\n*BEN:\txxx .\n@End\n",
            expect![[r#"
                1 ANA 0-5000 na@1 dan@1 ni . yes .
                2 BEN --- xxx .
                left out 4: the header `@Participants`
                left out 5: the header `@Date`
                left out 8: 1 line(s) of the tier `%eng`"#]],
        );
    }
}
