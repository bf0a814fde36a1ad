//! Which labels name somebody in a file, said over the file as a whole.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::lines::{Kind, Line};
use crate::heads::{Head, Style};
use crate::speakers::Shape;

/// Which labels name somebody in this file.
pub(super) struct Convention {
    /// Labels that do, with the surest style in which each was met, and whether each is sure by
    /// itself or only by the company it keeps.
    known: IndexMap<String, (Style, bool)>,
    leading: Option<Style>,
    /// Whether nearly every labelled block carries a stamp.
    pub(super) stamped: bool,
    /// Whether nearly every block begins with a time without brackets.
    soft: bool,
    total: BTreeMap<Style, usize>,
    all_named: bool,
}

impl Convention {
    pub(super) fn of(lines: &[Line<'_>]) -> Convention {
        let candidates: Vec<(&str, &Head)> = lines
            .iter()
            .filter_map(|line| {
                let head = line.head.as_ref()?;
                Some((&line.text[head.label.clone()?], head))
            })
            .collect();
        let mut labels: IndexMap<&str, (usize, Style, Shape)> = IndexMap::new();
        let mut total: BTreeMap<Style, usize> = BTreeMap::new();
        for (label, head) in &candidates {
            let entry = labels.entry(label).or_insert((0, head.style, head.shape));
            entry.0 += 1;
            entry.1 = entry.1.min(head.style);
            *total.entry(head.style).or_default() += 1;
        }
        let units = units(lines);
        let sure: usize = labels
            .values()
            .filter(|(count, style, shape)| {
                *shape > Shape::Production && recurs(*count, *style, *shape, &total, units)
            })
            .map(|(count, ..)| count)
            .sum();
        let named = candidates.iter().filter(|(_, head)| head.shape >= Shape::Name).count();
        let settled = sure * 5 >= units * 2 || (named * 5 >= units * 3 && labels.len() >= 2);
        let known: IndexMap<String, (Style, bool)> = labels
            .iter()
            .filter(|(_, (count, style, shape))| {
                *shape > Shape::Production
                    && (recurs(*count, *style, *shape, &total, units)
                        || (settled && once(*style, *shape)))
            })
            .map(|(label, (count, style, shape))| {
                ((*label).to_owned(), (*style, recurs(*count, *style, *shape, &total, units)))
            })
            .collect();
        Convention::led(known, &candidates, total, units)
    }

    fn led(
        known: IndexMap<String, (Style, bool)>,
        candidates: &[(&str, &Head)],
        total: BTreeMap<Style, usize>,
        units: usize,
    ) -> Convention {
        let mut counts: BTreeMap<Style, usize> = BTreeMap::new();
        let (mut with, mut stamped, mut soft) = (0usize, 0usize, 0usize);
        for (label, head) in candidates.iter().filter(|(label, _)| known.contains_key(*label)) {
            let _ = label;
            *counts.entry(head.style).or_default() += 1;
            with += 1;
            stamped += usize::from(head.stamp.is_some());
            soft += usize::from(head.soft.is_some());
        }
        let leading = counts.iter().max_by_key(|(_, count)| **count).map(|(style, _)| *style);
        let all_named = with * 10 >= units * 8;
        // A few recurring words before a colon in a long text of notes are no conversation.
        let thin = with * 33 < units
            && !known.keys().any(|label| crate::speakers::shape(label) == Shape::Part);
        let known = if thin && leading >= Some(Style::Colon) { IndexMap::new() } else { known };
        Convention {
            known,
            leading,
            stamped: with > 1 && stamped * 10 >= with * 9,
            soft: with > 2 && soft * 10 >= with * 8,
            total,
            all_named,
        }
    }

    /// Settles what the head of `line` is: a label known here, a mark of the production, a mere
    /// stamp, or nothing.
    pub(super) fn settle(&self, line: &mut Line<'_>) {
        let Some(head) = &mut line.head else { return };
        let Some(label) = head.label.clone() else { return };
        let label = &line.text[label];
        let accepted = match head.shape {
            Shape::Production => {
                Some(head.style) == self.leading
                    && head.style <= Style::Stamped
                    && !self.known.is_empty()
            }
            _ => self.accepts(label, head),
        };
        if accepted {
            if line.kind == Kind::Matter && matches!(head.style, Style::Header | Style::Alone) {
                line.kind = Kind::Speech;
            }
            if let Some((stamp, speech)) = head.soft.filter(|_| self.soft) {
                head.stamp = Some(stamp);
                head.speech = speech;
            }
            return;
        }
        if head.stamp.is_some()
            && head.bare > 0
            && crate::time::stamp(line.text.trim_start()).is_some()
        {
            head.style = Style::Cue;
            head.label = None;
            head.speech = head.bare;
        } else {
            line.head = None;
        }
    }

    fn accepts(&self, label: &str, head: &Head) -> bool {
        let Some((best, sure)) = self.known.get(label) else { return false };
        let leading = self.leading.unwrap_or(head.style);
        // `Ana` in bold `started transcription`, where every turn of hers has its time.
        if head.style == Style::Apart && matches!(leading, Style::Header | Style::Stamped) {
            return false;
        }
        if head.style >= Style::Inline && head.style != leading {
            return false;
        }
        if !sure && head.style != leading {
            return false;
        }
        if head.style == leading || *best <= leading || head.shape == Shape::Part {
            return true;
        }
        // A second style that carries a good part of the file leads too: styles may switch.
        let of = |style: Style| self.total.get(&style).copied().unwrap_or(0);
        head.style < Style::Colon || of(head.style) * 10 >= of(leading) * 3 || self.all_named
    }
}

/// Whether a label is met often enough in its style to name somebody.
fn recurs(
    count: usize,
    style: Style,
    shape: Shape,
    total: &BTreeMap<Style, usize>,
    units: usize,
) -> bool {
    let of = total.get(&style).copied().unwrap_or(0);
    match style {
        Style::Voice | Style::Chat => true,
        Style::Bold | Style::Apart | Style::Stamped => {
            count >= 2 || (of >= 3 && shape >= Shape::Name) || shape == Shape::Part
        }
        Style::Header => of >= 2 && (count >= 2 || shape >= Shape::Name),
        Style::Bracket => of >= 3 && count >= 2,
        Style::Letter => of >= 2,
        Style::Tab => of >= 3 && count >= 2 && shape >= Shape::Name,
        // What could as well be a heading, or a word before a dash, makes up a good part of a talk.
        Style::Inline | Style::Dash | Style::Alone => {
            count >= 2 && shape >= Shape::Name && of * 3 >= units
        }
        Style::Blank => count >= 2 && of * 10 >= units * 7,
        Style::Colon | Style::Cue => match shape {
            Shape::Part => true,
            Shape::Name => count >= 2,
            Shape::Handle => count >= 3,
            _ => false,
        },
    }
}

/// Whether a label met once can name somebody in a file that is plainly a conversation.
fn once(style: Style, shape: Shape) -> bool {
    match style {
        Style::Voice
        | Style::Chat
        | Style::Bold
        | Style::Apart
        | Style::Stamped
        | Style::Header => shape >= Shape::Odd,
        _ => shape >= Shape::Name,
    }
}

/// Paragraphs, or lines where nothing parts paragraphs.
pub(super) fn units(lines: &[Line<'_>]) -> usize {
    let spoken = lines.iter().filter(|line| line.kind == Kind::Speech).count();
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| {
            line.kind == Kind::Speech && (*at == 0 || lines[at - 1].kind != Kind::Speech)
        })
        .count();
    let blanks = lines.iter().filter(|line| line.kind == Kind::Blank).count();
    let units = if blanks * 5 >= spoken { starts } else { spoken };
    units.max(1)
}
