//! Blocks of speech in running text: which lines open one, and where it ends.
//!
//! No line is judged alone. First every line is asked for a [`Head`]; then the
//! file as a whole says which labels name somebody (they recur, they are parts
//! such as `INT`, they stand in a style that leaves no doubt); only then is the
//! text cut.

mod convention;
mod lines;
mod numbers;

use std::ops::Range;

use indexmap::IndexMap;

use convention::{Convention, units};
pub(crate) use lines::front_matter;
use lines::{Kind, Line, kind_of, lines_of};
pub(crate) use numbers::without as without_line_numbers;

use crate::heads::{Head, Style, head};
use crate::speakers::{Shape, Shapes};
use crate::time::{Stamp, marked_stamps, stamp};

/// A block of speech. Places are bytes in the text.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub(crate) speaker: Option<String>,
    pub(crate) label: Option<Range<usize>>,
    pub(crate) speech: Range<usize>,
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
}

/// What the source knows of its lines beyond their letters, by line number from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hints {
    /// Lines that are headings, not speech.
    pub(crate) headings: Vec<bool>,
    /// The length of a stretch in bold at the start of a line.
    pub(crate) emphasis: IndexMap<usize, usize>,
}

/// A text cut into blocks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cuts {
    pub(crate) blocks: Vec<Cut>,
    /// Stamps inside the speech: where, and milliseconds.
    pub(crate) stamps: Vec<(usize, u64)>,
    /// Lines (from 1) with a label and no words.
    pub(crate) wordless: Vec<usize>,
}

/// The heads of lines that stand alone, such as cues: each with its label, where that names
/// somebody in the company of the others.
pub(crate) fn heads_of(texts: &[&str]) -> Vec<Option<Head>> {
    let shapes = Shapes::default();
    let mut lines: Vec<Line<'_>> = texts
        .iter()
        .map(|text| {
            let kind = if text.trim().is_empty() { Kind::Blank } else { kind_of(text) };
            let head = (kind == Kind::Speech).then(|| head(text, None, &shapes)).flatten();
            let head = head.filter(|h| !matches!(h.style, Style::Header | Style::Alone));
            Line { at: 0, text, kind, head }
        })
        .collect();
    let spoken = Convention::of(&lines);
    lines.iter_mut().for_each(|line| spoken.settle(line));
    lines.into_iter().map(|line| line.head).collect()
}

/// Cuts `text` into blocks.
pub(crate) fn cut(text: &str, hints: &Hints) -> Cuts {
    let mut lines = lines_of(text, hints);
    let spoken = Convention::of(&lines);
    for line in &mut lines {
        spoken.settle(line);
    }
    let any = lines.iter().any(|line| line.head.as_ref().is_some_and(|head| head.label.is_some()));
    let cues = lines
        .iter()
        .filter(|line| {
            line.head
                .as_ref()
                .is_some_and(|head| head.style == Style::Cue && head.speech < line.text.len())
        })
        .count();
    let mut cuts = if any {
        labelled(text, &lines, spoken.stamped)
    } else if cues >= 2 {
        labelled(text, &lines, true)
    } else {
        paragraphs(text, &lines)
    };
    cuts.stamps = inner_stamps(text, &cuts.blocks);
    cuts
}

/// Cuts where heads are. Lines before the first head are nobody's.
fn labelled(text: &str, lines: &[Line<'_>], stamped: bool) -> Cuts {
    let mut cuts = Cuts::default();
    let mut open: Option<(Cut, usize)> = None;
    let mut pending: Option<Stamp> = None;
    for (number, line) in lines.iter().enumerate() {
        let opens = line
            .head
            .as_ref()
            .filter(|head| head.label.is_some() || (stamped && line.kind == Kind::Speech));
        if let Some(head) = opens {
            close(text, &mut cuts, open.take());
            let at = |place: usize| line.at + place;
            let stamp = head.stamp.or(pending.take());
            let speaker = head
                .label
                .clone()
                .filter(|_| head.shape != Shape::Production)
                .map(|label| line.text[label].to_owned());
            let cut = Cut {
                speaker,
                label: head.label.clone().map(|label| at(label.start)..at(label.end)),
                speech: at(head.speech)..at(line.text.trim_end().len().max(head.speech)),
                start_ms: stamp.and_then(|stamp| stamp.start_ms),
                end_ms: stamp.and_then(|stamp| stamp.end_ms),
            };
            open = Some((cut, number + 1));
            continue;
        }
        match (line.kind, &mut open) {
            (Kind::Speech, Some((cut, _))) => {
                if cut.speech.is_empty() {
                    cut.speech.start = begins(line, cut);
                }
                cut.speech.end = line.at + line.text.trim_end().len();
                pending = None;
            }
            (Kind::Matter, Some((cut, _))) if cut.speech.is_empty() && cut.start_ms.is_none() => {
                // The time stands between the name and the words.
                if let Some(stamp) = stamp(line.text.trim()) {
                    (cut.start_ms, cut.end_ms) = (stamp.start_ms, stamp.end_ms);
                }
            }
            (Kind::Matter, _) => pending = stamp(line.text.trim()).or(pending),
            _ => {}
        }
    }
    close(text, &mut cuts, open);
    cuts
}

/// Where the words of a block begin on the line below its name; a time at their start is the block's.
fn begins(line: &Line<'_>, cut: &mut Cut) -> usize {
    let text = line.text.trim_start();
    let at = line.at + line.text.len() - text.len();
    let Some(stamp) = stamp(text).filter(|stamp| stamp.marked && cut.start_ms.is_none()) else {
        return at;
    };
    let rest = text[stamp.len..].trim_start();
    if rest.is_empty() {
        return at;
    }
    (cut.start_ms, cut.end_ms) = (stamp.start_ms, stamp.end_ms);
    at + text.len() - rest.len()
}

fn close(text: &str, cuts: &mut Cuts, open: Option<(Cut, usize)>) {
    let Some((cut, line)) = open else { return };
    if text[cut.speech.clone()].trim().is_empty() {
        cuts.wordless.push(line);
    } else {
        cuts.blocks.push(cut);
    }
}

/// Nobody is named: each paragraph is a block, or each line where nothing parts paragraphs.
fn paragraphs(text: &str, lines: &[Line<'_>]) -> Cuts {
    let mut cuts = Cuts::default();
    let spoken = lines.iter().filter(|line| line.kind == Kind::Speech).count();
    let each_line = units(lines) == spoken;
    let mut open: Option<Range<usize>> = None;
    let mut blocks = Vec::new();
    for line in lines {
        let start = line.at + line.text.len() - line.text.trim_start().len();
        let end = line.at + line.text.trim_end().len();
        match (line.kind, &mut open) {
            (Kind::Speech, Some(range)) if !each_line => range.end = end,
            (Kind::Speech, _) => blocks.extend(open.replace(start..end)),
            _ => blocks.extend(open.take()),
        }
    }
    blocks.extend(open);
    if blocks.is_empty() {
        // Directions and headings are all there is: they are what the file says.
        blocks = lines
            .iter()
            .filter(|line| line.kind == Kind::Matter)
            .map(|line| {
                line.at + line.text.len() - line.text.trim_start().len()
                    ..line.at + line.text.trim_end().len()
            })
            .collect();
    }
    cuts.blocks = blocks
        .into_iter()
        .filter(|range| !text[range.clone()].is_empty())
        .map(|speech| Cut { speaker: None, label: None, speech, start_ms: None, end_ms: None })
        .collect();
    cuts
}

fn inner_stamps(text: &str, blocks: &[Cut]) -> Vec<(usize, u64)> {
    let mut found = Vec::new();
    for block in blocks {
        for (at, stamp) in marked_stamps(&text[block.speech.clone()]) {
            if let Some(ms) = stamp.start_ms {
                found.push((block.speech.start + at, ms));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let cuts = cut(text, &Hints::default());
        let shown: Vec<String> = cuts
            .blocks
            .iter()
            .map(|block| {
                format!(
                    "{} {} | {}",
                    block.speaker.as_deref().unwrap_or("-"),
                    block.start_ms.map_or("-".to_owned(), |ms| ms.to_string()),
                    &text[block.speech.clone()].replace('\n', "⏎")
                )
            })
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn a_typed_interview() {
        check(
            "Title: Robyn\nDate: 4 March\nInterviewer: Ana\n\nINT: How was it?\n\nM01: Long. One thing: rain.\n\nAnd more.\n\n(door bangs)\n\nINT: Thanks.\n(End)\n",
            expect![[r#"
                INT - | How was it?
                M01 - | Long. One thing: rain.⏎⏎And more.
                INT - | Thanks."#]],
        );
    }

    #[test]
    fn bold_names_breaks_and_stamps_in_mid_speech() {
        check(
            "**Ana Lewis:** \\[04:11\\] Hi. We have:\n\nThree awesome sponsors: a, b\n\n**Break:** \\[26:59\\]\n\n**Ben:** Yes\n\n\\[24:13\\] So on.\n\n**Ana Lewis:** Bye\n\n**Ben:** Bye",
            expect![[r#"
                Ana Lewis 251000 | Hi. We have:⏎⏎Three awesome sponsors: a, b
                - - | \[26:59\]
                Ben - | Yes⏎⏎\[24:13\] So on.
                Ana Lewis - | Bye
                Ben - | Bye"#]],
        );
    }

    #[test]
    fn headers_with_times_as_otter_writes_them() {
        check(
            "# Transcript\n\nInterviewer is Ana.\n\nAna Lewis  0:00  \nHi, folks\n\nAnd hello.\n\nUnknown Speaker  1:04\nYes: well.\n\nAna Lewis  1:10:02\nOkay.",
            expect![[r#"
                Ana Lewis 0 | Hi, folks⏎⏎And hello.
                Unknown Speaker 64000 | Yes: well.
                Ana Lewis 4202000 | Okay."#]],
        );
    }

    #[test]
    fn a_chat_with_lines_that_go_on() {
        check(
            "00:13:46\tstokes:\tgm\n00:13:51\tKalo | Obol:\tReplying to \"a\"\n\nLink: https://example.org\n00:14:00\tstokes:\tok",
            expect![[r#"
                stokes 826000 | gm
                Kalo | Obol 831000 | Replying to "a"⏎⏎Link: https://example.org
                stokes 840000 | ok"#]],
        );
    }

    #[test]
    fn notes_without_speakers_are_paragraphs() {
        check(
            "We met at 10:30. Example: rain.\nIt was long.\n\nNote: she left.\n\nThe end.",
            expect![[r#"
                - - | We met at 10:30. Example: rain.⏎It was long.
                - - | Note: she left.
                - - | The end."#]],
        );
    }

    #[test]
    fn stamped_lines_without_names_are_cues() {
        check(
            "[00:43.810 --> 00:47.850]  Hello everyone\n[00:48.350 --> 00:54.570]  So: this",
            expect![[r#"
                - 43810 | Hello everyone
                - 48350 | So: this"#]],
        );
    }

    #[test]
    fn a_stamp_on_its_own_line_belongs_to_the_next_block() {
        check(
            "00:00:05\nSpeaker 1: One.\n\n00:00:09\nSpeaker 2: Two.\n",
            expect![[r#"
                Speaker 1 5000 | One.
                Speaker 2 9000 | Two."#]],
        );
    }
}
