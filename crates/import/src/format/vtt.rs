//! WebVTT, as Zoom, Teams, YouTube and podcast hosts write it.

use super::{Claim, Draft, Format};
use crate::cues::{self, Cue, timing};
use crate::markup::{clean, voices};
use crate::source::Source;
use crate::speakers::{Shape, shape};
use crate::{Letters, ReadError};

pub(super) struct WebVtt;

impl Format for WebVtt {
    fn name(&self) -> &'static str {
        "vtt"
    }

    fn title(&self) -> &'static str {
        "WebVTT captions"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let first = source.first_lines(1).next().unwrap_or("");
        if first == "WEBVTT" || first.starts_with("WEBVTT ") || first.starts_with("WEBVTT\t") {
            return Claim::new(100, "the first line is WEBVTT");
        }
        let timed = source.first_lines(4).filter_map(timing).any(|t| t.start_ms.is_some());
        if timed { Claim::new(40, "lines with --> between times") } else { Claim::none() }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let lines: Vec<&str> = source.text().split('\n').collect();
        let start = header(&lines, &mut draft);
        let mut cues = Vec::new();
        let mut at = start;
        while at < lines.len() {
            let line = lines[at].trim_end();
            let word = line.split_whitespace().next().unwrap_or("");
            if line.trim().is_empty() {
                at += 1;
            } else if word == "NOTE" && !line.contains("-->") {
                at = skip(&lines, at, &mut draft, "a note of the captioner");
            } else if matches!(line.trim(), "STYLE" | "REGION") {
                at = past_block(&lines, at);
            } else {
                at = cue(&lines, at, &mut cues, &mut draft);
            }
        }
        cues::unroll(&mut cues, &mut draft);
        Ok(vec![cues::draft(source, draft, cues)?])
    }
}

/// Reads the header: title, language; returns the first line after it.
fn header(lines: &[&str], draft: &mut Draft) -> usize {
    let mut at = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let Some(rest) = lines.get(at).and_then(|line| line.trim().strip_prefix("WEBVTT")) else {
        return at;
    };
    draft.title = rest.trim_start_matches([' ', '\t', '-', '–']).trim().to_owned();
    at += 1;
    while let Some(line) = lines.get(at).filter(|line| !line.trim().is_empty()) {
        if timing(line).is_some() {
            break;
        }
        if let Some(language) = line.strip_prefix("Language:") {
            draft.language = language.trim().to_owned();
        }
        at += 1;
    }
    at
}

fn past_block(lines: &[&str], from: usize) -> usize {
    (from..lines.len()).find(|at| lines[*at].trim().is_empty()).unwrap_or(lines.len())
}

fn skip(lines: &[&str], from: usize, draft: &mut Draft, what: &str) -> usize {
    let end = past_block(lines, from);
    let words = lines[from..end].join("\n");
    let words = words.strip_prefix("NOTE").unwrap_or(&words);
    draft.letters.source += Letters::count(words);
    draft.leave_out_words(from + 1, words, what);
    end
}

/// Reads one cue from line `from`; returns the line after it.
fn cue(lines: &[&str], from: usize, cues: &mut Vec<Cue>, draft: &mut Draft) -> usize {
    let timed = if lines[from].contains("-->") { from } else { from + 1 };
    let Some(times) = lines.get(timed).and_then(|line| timing(line)) else {
        // Words without a time are words all the same.
        let end = past_block(lines, from);
        draft.leave_out(from + 1, "words without a time");
        push(cues, from, None, None, &lines[from..end]);
        return end;
    };
    if times.start_ms.is_none() || times.end_ms.is_none() {
        draft.leave_out(timed + 1, "a time that can't be read");
    }
    let mut end = timed + 1;
    while end < lines.len() && !lines[end].trim().is_empty() && timing(lines[end]).is_none() {
        end += 1;
    }
    let before = cues.len();
    push(cues, timed, times.start_ms, times.end_ms, &lines[timed + 1..end]);
    // Webex writes the name into the cue's own line: `1 "Ana Lewis" (1024)`.
    let named = (timed > from).then(|| quoted_name(lines[from])).flatten();
    for cue in cues[before..].iter_mut().filter(|cue| cue.speaker.is_none()) {
        cue.speaker = named.map(str::to_owned);
    }
    end
}

/// The name between quotation marks in a cue's own line.
fn quoted_name(line: &str) -> Option<&str> {
    let name = line.split('"').nth(1)?.trim();
    (line.matches('"').count() == 2 && shape(name) >= Shape::Name).then_some(name)
}

fn push(
    cues: &mut Vec<Cue>,
    at: usize,
    start_ms: Option<u64>,
    end_ms: Option<u64>,
    payload: &[&str],
) {
    let whole = payload.join("\n");
    for (speaker, text) in voices(&whole) {
        let lines = text.split('\n').map(clean).collect();
        cues.push(Cue { line: at + 1, speaker, lines, start_ms, end_ms, source: None });
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn names_in_a_cues_own_line_or_in_brackets() {
        check(
            "webex.vtt",
            "WEBVTT\n\n1 \"Ana Lewis\" (1024)\n00:01.000 --> 00:02.000\nHi.\n\n2 \"Ben\" (1025)\n00:02.000 --> 00:03.000\nYes.\n",
            expect![[r#"
                1 Ana Lewis 1000-2000 Hi.
                2 Ben 2000-3000 Yes."#]],
        );
        check(
            "meet.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n(Ana Lewis)\nHi.\n\n00:02.000 --> 00:03.000\n(Ben)\n(laughs) Yes.\n\n00:03.000 --> 00:04.000\n(Ana Lewis)\nSo.\n\n00:04.000 --> 00:05.000\n(Ben)\nSo.\n",
            expect![[r#"
                1 Ana Lewis 1000-2000 Hi.
                2 Ben 2000-3000 (laughs) Yes.
                3 Ana Lewis 3000-4000 So.
                4 Ben 4000-5000 So."#]],
        );
    }

    #[test]
    fn voices_zoom_names_and_rolling_lines() {
        check(
            "a.vtt",
            "WEBVTT - Ana and Ben\nLanguage: en\n\nNOTE by Ana\n\n1\n00:01.000 --> 00:02.000 align:start\n<v Ana Lewis>Hi <i>you</i> &amp; all</v>\n\n00:02.000 --> 00:03.000\n<v Ana Lewis>again\n<v Ben>yes\n",
            expect![[r#"
                1 Ana Lewis 1000-3000 Hi you & all again
                2 Ben 2000-3000 yes
                left out 4: a note of the captioner"#]],
        );
        check(
            "a.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nyeah\n\n00:02.000 --> 00:03.000\nyeah\nwhat\n\n00:03.000 --> 00:04.000\nwhat\nis<00:03.500><c> it</c>\n",
            expect![[r#"
                1 - 1000-2000 yeah
                2 - 2000-3000 what
                3 - 3000-4000 is it
                left out 0: 2 line(s) that rolling captions repeat"#]],
        );
    }
}
