//! Grids of shaded cells, and bars.

use heard_model::{Chart, HeatCell};

use super::{WIDTH, cut, label, line, n, open, room};
use crate::markup::Markup;
use crate::sheet::words;

const ROW: f64 = 26.0;
const LONGEST: usize = 32;

pub(super) fn heat(
    page: &mut Markup,
    chart: &Chart,
    id: &str,
    rows: &[String],
    columns: &[String],
    cells: &[Vec<HeatCell>],
) {
    let left = room(rows.iter().map(String::as_str), LONGEST);
    let wide = ((WIDTH - left) / columns.len().max(1) as f64).min(96.0);
    let upright = columns.iter().any(|name| name.chars().count() as f64 * 7.2 > wide - 6.0);
    let head = if upright { room(columns.iter().map(String::as_str), LONGEST) + 8.0 } else { 28.0 };
    open(page, chart, id, head + rows.len() as f64 * ROW + 8.0);
    for (at, name) in columns.iter().enumerate() {
        let x = left + (at as f64 + 0.5) * wide;
        heading(page, (x, head - 8.0), upright, &cut(name, LONGEST));
    }
    for (at, (name, row)) in rows.iter().zip(cells).enumerate() {
        let y = head + at as f64 * ROW;
        label(page, (left - 8.0, y + 17.0), "end", &cut(name, LONGEST));
        for (column, cell) in row.iter().enumerate() {
            shaded(page, (left + column as f64 * wide, y), wide, cell);
        }
    }
    page.close("svg");
}

fn heading(page: &mut Markup, at: (f64, f64), upright: bool, name: &str) {
    if !upright {
        label(page, at, "middle", name);
        return;
    }
    let turn = format!("translate({} {}) rotate(-90)", n(at.0 + 4.0), n(at.1));
    page.leaf("text", &[("transform", &turn), ("text-anchor", "start")], &words(name));
}

fn shaded(page: &mut Markup, at: (f64, f64), wide: f64, cell: &HeatCell) {
    let weight = cell.weight.unwrap_or(0.0).clamp(0.0, 1.0);
    let opacity = if cell.weight.is_none() { 0.0 } else { 0.06 + 0.34 * weight };
    page.empty(
        "rect",
        &[
            ("class", "cell"),
            ("x", &n(at.0 + 1.0)),
            ("y", &n(at.1 + 1.0)),
            ("width", &n((wide - 2.0).max(1.0))),
            ("height", &n(ROW - 2.0)),
            ("fill-opacity", &format!("{opacity:.2}")),
        ],
    );
    let most = ((wide - 2.0) / 7.2) as usize;
    label(page, (at.0 + wide / 2.0, at.1 + 17.0), "middle", &cut(&cell.words, most.max(1)));
}

pub(super) fn bars(
    page: &mut Markup,
    chart: &Chart,
    id: &str,
    bars: &[(String, f64, String)],
    mark: Option<&(f64, String)>,
) {
    let left = room(bars.iter().map(|bar| bar.0.as_str()), LONGEST);
    let right = WIDTH - 64.0;
    let most = bars.iter().map(|bar| bar.1).chain(mark.map(|mark| mark.0)).fold(0.0, f64::max);
    let long = |value: f64| if most > 0.0 { value / most * (right - left) } else { 0.0 };
    let bottom = 28.0 + bars.len() as f64 * ROW;
    open(page, chart, id, bottom + 8.0);
    for (at, (name, value, said)) in bars.iter().enumerate() {
        let y = 28.0 + at as f64 * ROW;
        label(page, (left - 8.0, y + 17.0), "end", &cut(name, LONGEST));
        bar(page, (left, y), long(*value));
        label(page, (left + long(*value) + 6.0, y + 17.0), "start", said);
    }
    line(page, "ax", (left, 24.0), (left, bottom));
    if let Some((value, said)) = mark {
        let x = left + long(*value);
        line(page, "mk", (x, 20.0), (x, bottom));
        label(page, (x, 14.0), "middle", said);
    }
    page.close("svg");
}

fn bar(page: &mut Markup, at: (f64, f64), long: f64) {
    page.empty(
        "rect",
        &[
            ("class", "length"),
            ("x", &n(at.0)),
            ("y", &n(at.1 + 4.0)),
            ("width", &n(long)),
            ("height", &n(ROW - 8.0)),
        ],
    );
}
