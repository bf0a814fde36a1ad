//! YouTube's older captions: `0:00:00.378,0:00:11.378` above the words.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue};
use crate::markup::clean;
use crate::source::Source;
use crate::time::clock;

pub(super) struct Sbv;

impl Format for Sbv {
    fn name(&self) -> &'static str {
        "sbv"
    }

    fn title(&self) -> &'static str {
        "YouTube captions (SBV)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        match source.first_lines(1).next().and_then(times) {
            Some(_) => Claim::new(95, "two times with a comma between them"),
            None => Claim::none(),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let mut cues: Vec<Cue> = Vec::new();
        for (at, line) in source.text().lines().enumerate() {
            if let Some((start, end)) = times(line.trim()) {
                cues.push(Cue {
                    line: at + 1,
                    start_ms: Some(start),
                    end_ms: Some(end),
                    ..Cue::default()
                });
                if end < start {
                    draft.leave_out(at + 1, "a cue that ends before it starts");
                }
            } else if let Some(cue) = cues.last_mut() {
                cue.lines.push(clean(line));
            } else if !line.trim().is_empty() {
                draft.leave_out(at + 1, "words before the first time");
                cues.push(Cue { line: at + 1, lines: vec![clean(line)], ..Cue::default() });
            }
        }
        Ok(vec![cues::draft(source, draft, cues)?])
    }
}

fn times(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once(',')?;
    let whole = |text: &str| clock(text).filter(|(len, _)| *len == text.len()).map(|(_, ms)| ms);
    Some((whole(start)?, whole(end)?))
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn two_lines_of_a_cue_are_one() {
        check(
            "a.sbv",
            "0:00:00.378,0:00:11.378\nOne\n\n0:00:13.489,0:00:12.000\nTwo (line 1)\nTwo (line 2)\n",
            expect![[r#"
                1 - 378-11378 One
                2 - 13489-12000 Two (line 1) Two (line 2)
                left out 4: a cue that ends before it starts"#]],
        );
    }
}
