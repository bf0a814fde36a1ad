//! SubRip captions, as whisper and subtitle editors write them.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue, timing};
use crate::markup::{clean, voices};
use crate::source::Source;

pub(super) struct SubRip;

impl Format for SubRip {
    fn name(&self) -> &'static str {
        "srt"
    }

    fn title(&self) -> &'static str {
        "SubRip captions"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let lines: Vec<&str> = source.first_lines(2).collect();
        let [first, second] = lines[..] else { return Claim::none() };
        let numbered = first.chars().all(|c| c.is_ascii_digit());
        match timing(second) {
            Some(times) if numbered && times.start_ms.is_some() => {
                Claim::new(95, "a number and a line with --> between times")
            }
            _ if timing(first).is_some_and(|times| times.start_ms.is_some()) => {
                Claim::new(60, "a line with --> between times")
            }
            _ => Claim::none(),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let lines: Vec<&str> = source.text().split('\n').collect();
        let times: Vec<usize> =
            (0..lines.len()).filter(|at| timing(lines[*at]).is_some()).collect();
        // A cue's number stands above its time and is no word.
        let opens = |time: usize| {
            let numbered = time > 0
                && !lines[time - 1].trim().is_empty()
                && lines[time - 1].trim().chars().all(|c| c.is_ascii_digit());
            time - usize::from(numbered)
        };
        let mut cues = Vec::new();
        if let Some(first) = times.first().map(|time| opens(*time)).filter(|first| *first > 0) {
            cues.extend(cue(0, None, None, &lines[..first]));
            if !cues.is_empty() {
                draft.leave_out(1, "words before the first time");
            }
        }
        for (number, time) in times.iter().enumerate() {
            let end = times.get(number + 1).map_or(lines.len(), |next| opens(*next));
            let Some(found) = timing(lines[*time]) else { continue };
            if found.start_ms.is_none() || found.end_ms.is_none() {
                draft.leave_out(time + 1, "a time that can't be read");
            }
            let payload = &lines[(time + 1).min(end)..end];
            let made = cue(*time, found.start_ms, found.end_ms, payload);
            if made.is_empty() {
                draft.leave_out(time + 1, "a cue without words");
            }
            cues.extend(made);
        }
        cues::unroll(&mut cues, &mut draft);
        Ok(vec![cues::draft(source, draft, cues)?])
    }
}

fn cue(at: usize, start_ms: Option<u64>, end_ms: Option<u64>, payload: &[&str]) -> Vec<Cue> {
    let whole = payload.join("\n");
    voices(whole.trim())
        .into_iter()
        .map(|(speaker, text)| Cue {
            line: at + 1,
            speaker,
            lines: text.split('\n').map(clean).collect(),
            start_ms,
            end_ms,
            source: None,
        })
        .filter(|cue| cue.lines.iter().any(|line| !line.trim().is_empty()))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn cues_with_bad_times_and_without_words() {
        check(
            "a.srt",
            "1\r\n00:00:00,500 --> 00:00:07,000\r\n<i>Caption</i> one\r\n\r\n2\r\n00:00:07,000 --> 00:00:11:890\r\n{\\an8}two\r\nlines\r\n\r\n3\r\n00:00:12,000 --> 00:00:13,000\r\n\r\n\r\n4\r\n00:00:14,000 --> 00:00:15,000\r\n-Yes?\r\n-No.\r\n",
            expect![[r#"
                1 - 500-7000 Caption one
                2 - 7000-- two lines
                3 - 14000-15000 -Yes?⏎-No.
                left out 6: a time that can't be read
                left out 11: a cue without words"#]],
        );
    }
}
