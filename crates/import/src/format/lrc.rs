//! LRC: a time in brackets before every line, as some recorders and whisper ports write.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue};
use crate::source::Source;
use crate::time::clock;

pub(super) struct Lrc;

impl Format for Lrc {
    fn name(&self) -> &'static str {
        "lrc"
    }

    fn title(&self) -> &'static str {
        "timed lines (LRC)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        // `[00:12.34]` and nothing else before the words; other lines with stamps are plain text.
        let lines: Vec<&str> = source.first_lines(40).collect();
        let tags = lines.iter().filter(|line| tag(line).is_some()).count();
        let timed: Vec<(u64, &str)> = lines.iter().filter_map(|line| timed(line)).collect();
        let hundredths = lines.iter().filter(|line| line.get(6..7) == Some(".")).count();
        if timed.is_empty() || tags + timed.len() != lines.len() {
            return Claim::none();
        }
        if tags > 0 && timed.len() >= 2 {
            Claim::new(90, "tags such as [ti:…] and times in brackets")
        } else if hundredths == lines.len() && lines.len() >= 2 {
            Claim::new(50, "a time with hundredths in brackets before every line")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let mut cues: Vec<Cue> = Vec::new();
        for (at, line) in source.text().lines().map(str::trim).enumerate() {
            if let Some((start, words)) = timed(line) {
                if let Some(before) = cues.last_mut() {
                    before.end_ms = Some(start);
                }
                cues.push(Cue {
                    line: at + 1,
                    lines: vec![words.to_owned()],
                    start_ms: Some(start),
                    ..Cue::default()
                });
            } else if let Some((key, value)) = tag(line) {
                match key {
                    "ti" => value.clone_into(&mut draft.title),
                    "la" => value.clone_into(&mut draft.language),
                    _ => draft.leave_out(at + 1, format!("the tag `{key}`")),
                }
            } else if !line.is_empty() {
                match cues.last_mut() {
                    Some(cue) => cue.lines.push(line.to_owned()),
                    None => cues.push(Cue {
                        line: at + 1,
                        lines: vec![line.to_owned()],
                        ..Cue::default()
                    }),
                }
            }
        }
        // A line without words says only when the one before ends.
        cues.retain(|cue| cue.letters() > 0 || cue.lines.iter().any(|line| !line.is_empty()));
        Ok(vec![cues::draft(source, draft, cues)?])
    }
}

fn timed(line: &str) -> Option<(u64, &str)> {
    let inside = line.strip_prefix('[')?;
    let (len, ms) = clock(inside)?;
    let rest = inside[len..].strip_prefix(']')?;
    Some((ms, rest.trim()))
}

fn tag(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix('[')?.strip_suffix(']')?;
    let (key, value) = inside.split_once(':')?;
    matches!(
        key,
        "ti" | "ar" | "al" | "au" | "by" | "la" | "re" | "ve" | "length" | "offset" | "tool"
    )
    .then_some((key, value.trim()))
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn each_line_ends_where_the_next_starts() {
        check(
            "a.lrc",
            "[ti:Talk]\n[by:x]\n[00:01.50]Hello\n[00:03.00]there\n[00:04.00]\n",
            expect![[r#"
                title Talk
                1 - 1500-3000 Hello
                2 - 3000-4000 there
                left out 2: the tag `by`"#]],
        );
    }
}
