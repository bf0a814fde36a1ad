//! The letters of a page in the order in which they are read.
//!
//! A page gives its letters in the order in which its program drew them. Mostly that is how they
//! are read, and then they stay so. Some programs draw a page of two columns line by line, across
//! both: the first line of the left column, the first of the right, the second of the left. Then
//! the strip between the columns, which nothing crosses, shows where they part, and each is read
//! to its end.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// A letter, or several that one code stands for: where it stands on the page, from the top left,
/// and how wide and high it is, in points.
#[derive(Clone, Debug, Default)]
struct Glyph {
    x: f64,
    y: f64,
    width: f64,
    size: f64,
    /// Whether a string of the page begins with it.
    opens: bool,
    words: String,
}

/// Letters that were drawn in a row, side by side: which, and where.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: usize,
    end: usize,
    letters: usize,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
}

/// Takes a page down.
#[derive(Default)]
pub(super) struct Page {
    glyphs: Vec<Glyph>,
    opens: bool,
    top: f64,
}

impl OutputDev for Page {
    fn begin_page(
        &mut self,
        _number: u32,
        media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.top = media.ury - media.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        words: &str,
    ) -> Result<(), OutputError> {
        // The side of a square as big as the letter's box, whichever way it is turned.
        let (across, up) =
            ((place.m11 + place.m21) * font_size, (place.m12 + place.m22) * font_size);
        let size = (across * up).sqrt();
        self.glyphs.push(Glyph {
            x: place.m31,
            y: self.top - place.m32,
            width: width * size,
            size,
            opens: std::mem::take(&mut self.opens),
            words: words.to_owned(),
        });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.opens = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Page {
    /// The page's text, line by line.
    pub(super) fn text(self) -> String {
        let runs = runs(&self.glyphs);
        let whole = Run { end: self.glyphs.len(), ..Run::of(0, &Glyph::default()) };
        laid_out(&self.glyphs, &parted(runs).unwrap_or_else(|| vec![whole]))
    }
}

/// Puts letters one after the other, with blanks and line ends where there is room between them.
fn laid_out(glyphs: &[Glyph], runs: &[Run]) -> String {
    let mut text = String::new();
    let (mut end, mut y) = (f64::MAX, 0.0);
    for run in runs {
        for (number, glyph) in glyphs[run.first..run.end].iter().enumerate() {
            if glyph.opens || number == 0 {
                let moved = (glyph.y - y).abs();
                let before = text.len();
                if moved > glyph.size * 1.5 {
                    text.push('\n');
                }
                if glyph.x < end && moved > glyph.size * 0.5 {
                    text.push('\n');
                }
                if glyph.x > end + glyph.size * 0.1 && text.len() == before {
                    text.push(' ');
                }
            }
            text.push_str(&glyph.words);
            y = glyph.y;
            end = glyph.x + glyph.width;
        }
    }
    text
}

/// Letters side by side, as they were drawn: a run ends where the next letter stands on another
/// line, before the last one, or further on than any blank is wide.
fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (number, glyph) in glyphs.iter().enumerate() {
        match runs.last_mut().filter(|run| run.goes_on_with(glyph)) {
            Some(run) => run.take(glyph),
            None => runs.push(Run::of(number, glyph)),
        }
    }
    runs
}

impl Run {
    fn of(number: usize, glyph: &Glyph) -> Run {
        let (left, y, size) = (glyph.x, glyph.y, glyph.size);
        let mut run = Run { first: number, end: number, letters: 0, left, right: left, y, size };
        run.take(glyph);
        run
    }

    fn take(&mut self, glyph: &Glyph) {
        self.end += 1;
        self.letters += glyph.words.trim().chars().count();
        self.right = self.right.max(glyph.x + glyph.width);
    }

    /// Whether it lies where a page has lines: letters that are turned have no such place.
    fn lies(&self) -> bool {
        [self.left, self.right, self.y].iter().all(|n| n.is_finite()) && self.size > 0.0
    }

    fn goes_on_with(&self, glyph: &Glyph) -> bool {
        (glyph.y - self.y).abs() <= self.size * 0.5
            && glyph.x > self.right - self.size
            && glyph.x < self.right + self.size
    }

    fn crosses(&self, x: f64) -> bool {
        self.left < x && self.right > x
    }

    fn is_left_of(&self, x: f64) -> bool {
        self.right <= x
    }
}

/// Columns have at least so many lines that stand side by side.
const LINES: usize = 4;
/// A line of a column has at least so many letters: a speaker's name in the margin has fewer.
const LETTERS: usize = 14;
/// A page with more pieces than this is a drawing.
const PIECES: usize = 20_000;

/// The runs of a page, column by column; nothing where it has one column, or where its columns
/// were drawn one after the other.
fn parted(runs: Vec<Run>) -> Option<Vec<Run>> {
    if runs.len() > PIECES {
        return None;
    }
    let (runs, turned): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(Run::lies);
    let at = gutter(&runs)?;
    let beside = runs.iter().filter(|run| run.letters > 0 && !run.crosses(at));
    let sides: Vec<bool> = beside.map(|run| run.is_left_of(at)).collect();
    let changes = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
    // Drawn one after the other, the side changes once for each stretch of columns.
    let lefts = sides.iter().filter(|left| **left).count();
    if changes < LINES || changes * 2 < lefts {
        return None;
    }
    let mut all = in_order(runs, 0);
    all.extend(turned);
    Some(all)
}

/// Runs from the top down, each stretch of columns from left to right.
fn in_order(mut runs: Vec<Run>, depth: usize) -> Vec<Run> {
    let Some(at) = (depth < 3).then(|| gutter(&runs)).flatten() else {
        by_line(&mut runs);
        return runs;
    };
    let mut across: Vec<f64> = runs.iter().filter(|run| run.crosses(at)).map(|r| r.y).collect();
    across.sort_by(f64::total_cmp);
    // What crosses the strip, such as a heading, parts the columns above it from those below.
    let mut bands: Vec<[Vec<Run>; 3]> = vec![Default::default(); across.len() + 1];
    for run in runs {
        let before = across.partition_point(|y| *y < run.y - run.size * 0.5);
        let side = if run.crosses(at) { 2 } else { usize::from(!run.is_left_of(at)) };
        if let Some(band) = bands.get_mut(before) {
            band[side].push(run);
        }
    }
    let mut all = Vec::new();
    for [left, right, mut across] in bands {
        all.extend(in_order(left, depth + 1));
        all.extend(in_order(right, depth + 1));
        by_line(&mut across);
        all.extend(across);
    }
    all
}

/// Runs of one line stand within half a letter of each other; lines go from the top down.
fn by_line(runs: &mut [Run]) {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut from = 0;
    while from < runs.len() {
        let line = runs[from].y + runs[from].size * 0.5;
        let end = from + runs[from..].partition_point(|run| run.y <= line).max(1);
        runs[from..end].sort_by(|a, b| a.left.total_cmp(&b.left));
        from = end;
    }
}

/// Where the strip between two columns lies, from the left of the page: a place that parts lines
/// of running text, and that hardly a line crosses. A table has short cells on one side, and a
/// name in the margin is no column: neither has such a place.
fn gutter(runs: &[Run]) -> Option<f64> {
    let mut lines: Vec<Run> = runs.iter().filter(|run| run.letters > 0).copied().collect();
    by_line(&mut lines);
    let mut gaps: Vec<f64> = lines
        .windows(2)
        .filter(|pair| (pair[1].y - pair[0].y).abs() <= pair[0].size * 0.5)
        .filter(|pair| pair[1].left - pair[0].right >= pair[0].size * 0.8)
        .map(|pair| f64::midpoint(pair[0].right, pair[1].left))
        .collect();
    gaps.sort_by(f64::total_cmp);
    // A few places are enough: columns have many lines, and all of them have this gap.
    let step = (gaps.len() / 64).max(1);
    let best = gaps.iter().step_by(step).map(|at| (parts(&lines, *at), *at));
    let (many, at) = best.max_by(|a, b| a.0.cmp(&b.0))?;
    (many > 0).then_some(at)
}

/// How many lines of running text `at` parts; 0 where that is no strip between columns.
fn parts(lines: &[Run], at: f64) -> usize {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut crossing, mut parted) = (0, 0);
    for (number, run) in lines.iter().enumerate() {
        if run.crosses(at) {
            crossing += 1;
        } else if run.is_left_of(at) {
            left.push(run);
            let next = lines.get(number + 1);
            parted += usize::from(next.is_some_and(|next| {
                !next.is_left_of(at)
                    && !next.crosses(at)
                    && (next.y - run.y).abs() <= run.size * 0.5
            }));
        } else {
            right.push(run);
        }
    }
    let running = |side: &[&Run]| {
        let mut letters: Vec<usize> = side.iter().map(|run| run.letters).collect();
        letters.sort_unstable();
        letters.get(letters.len() / 2).copied().unwrap_or(0) >= LETTERS
    };
    let even = left.len() <= right.len() * 3 && right.len() <= left.len() * 3;
    let columns = parted >= LINES
        && parted * 2 >= left.len().min(right.len())
        && crossing <= parted
        && even
        && running(&left)
        && running(&right);
    if columns { parted } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines of text, each at a place, in the order in which they are drawn.
    fn page(lines: &[(f64, f64, &str)]) -> String {
        let mut page = Page::default();
        for (x, y, words) in lines {
            for (number, letter) in words.chars().enumerate() {
                page.glyphs.push(Glyph {
                    x: x + 5.0 * number as f64,
                    y: *y,
                    width: 5.0,
                    size: 10.0,
                    opens: number == 0,
                    words: letter.to_string(),
                });
            }
        }
        page.text().trim().to_owned()
    }

    /// Two columns, drawn line by line across both.
    fn across(left: &[&str], right: &[&str]) -> String {
        let mut lines = vec![(60.0, 20.0, "A heading that stands over both of the columns here")];
        for (number, (l, r)) in left.iter().zip(right).enumerate() {
            let y = 50.0 + 12.0 * number as f64;
            lines.push((50.0, y, l));
            lines.push((250.0, y, r));
        }
        page(&lines)
    }

    #[test]
    fn columns_that_are_drawn_line_by_line_are_read_one_after_the_other() {
        assert_eq!(
            across(
                &[
                    "Ana: We came in at nine and",
                    "waited until the nurse came",
                    "to say that we should wait.",
                    "Ben: And nobody told us why",
                    "it was that we were waiting.",
                ],
                &[
                    "Ana: No. Then at eleven the",
                    "doctor came and said go home",
                    "and so we did go home again.",
                    "Ben: That was that I thought",
                    "then, and it was not at all.",
                ],
            ),
            "A heading that stands over both of the columns here\n\n\
             Ana: We came in at nine and\nwaited until the nurse came\nto say that we should wait.\n\
             Ben: And nobody told us why\nit was that we were waiting.\n\
             Ana: No. Then at eleven the\ndoctor came and said go home\nand so we did go home again.\n\
             Ben: That was that I thought\nthen, and it was not at all."
        );
    }

    #[test]
    fn a_name_beside_its_speech_is_no_column() {
        let left = ["Ana", "Ben", "Ana", "Ben", "Ana", "Ben"];
        let right = ["We came in at nine and waited."; 6];
        let read = across(&left, &right);
        assert!(read.contains("Ana We came in at nine and waited.\nBen We came"), "{read}");
    }

    #[test]
    fn lines_of_one_column_stay_as_they_are_drawn() {
        let lines = [
            (50.0, 50.0, "The second line was drawn first here,"),
            (50.0, 38.0, "and the first one after it, as it is."),
        ];
        assert_eq!(
            page(&lines),
            "The second line was drawn first here,\nand the first one after it, as it is."
        );
    }

    #[test]
    fn columns_that_are_drawn_one_after_the_other_stay_so() {
        let words = "some words of a line of a column";
        let mut lines = Vec::new();
        for x in [50.0, 250.0] {
            lines.extend((0..6).map(|number| (x, 50.0 + 12.0 * f64::from(number), words)));
        }
        let read = page(&lines);
        assert_eq!(read.matches(words).count(), 12);
        assert!(!read.contains(&format!("{words} {words}")));
    }
}
