//! Pictures of reports, as SVG inside a page: a title, a description, and the table beside it.
//!
//! Nothing is said by colour alone: what a cell or bar stands for is written in it.

mod grid;
mod tree;

use heard_model::{Chart, Curve, Drawing};

use crate::markup::Markup;
use crate::sheet::words;

/// How wide every picture is drawn; a page scales it.
const WIDTH: f64 = 720.0;

/// The picture as SVG, for a page of our own. `id` is a word that no other picture of the page has.
pub fn svg(chart: &Chart, id: &str) -> String {
    let mut page = Markup::default();
    draw_as(&mut page, chart, id);
    String::from_utf8(page.into_bytes()).unwrap_or_default()
}

/// Draws a picture into a page.
pub(crate) fn draw(page: &mut Markup, chart: &Chart) {
    let id: String = chart.title.chars().filter(char::is_ascii_alphanumeric).collect();
    page.ours("<figure class=\"chart-box\">");
    draw_as(page, chart, &id.to_lowercase());
    page.ours("</figure>\n");
}

fn draw_as(page: &mut Markup, chart: &Chart, id: &str) {
    match &chart.drawing {
        Drawing::Tree { tree, cut } => tree::draw(page, chart, id, tree, *cut),
        Drawing::Curve(found) => curve(page, chart, id, found),
        Drawing::Heat { rows, columns, cells } => {
            grid::heat(page, chart, id, rows, columns, cells);
        }
        Drawing::Bars { bars, mark } => grid::bars(page, chart, id, bars, mark.as_ref()),
    }
}

/// Opens the picture with its title and description.
fn open(page: &mut Markup, chart: &Chart, id: &str, height: f64) {
    let (title, about) = (format!("{id}-t"), format!("{id}-d"));
    page.open(
        "svg",
        &[
            ("class", "chart"),
            ("viewBox", &format!("0 0 {WIDTH} {}", n(height))),
            ("role", "img"),
            ("aria-labelledby", &format!("{title} {about}")),
        ],
    )
    .leaf("title", &[("id", &title)], &words(&chart.title))
    .leaf("desc", &[("id", &about)], &words(&chart.description));
}

/// A number as SVG writes it.
fn n(value: f64) -> String {
    let written = format!("{value:.1}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn line(page: &mut Markup, class: &str, from: (f64, f64), to: (f64, f64)) {
    page.empty(
        "line",
        &[
            ("class", class),
            ("x1", &n(from.0)),
            ("y1", &n(from.1)),
            ("x2", &n(to.0)),
            ("y2", &n(to.1)),
        ],
    );
}

/// Words at a place; `anchor` is start, middle or end.
fn label(page: &mut Markup, at: (f64, f64), anchor: &str, text: &str) {
    page.leaf("text", &[("x", &n(at.0)), ("y", &n(at.1)), ("text-anchor", anchor)], &words(text));
}

/// At most so many characters of a label; the table has it whole.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", short.trim_end())
}

/// How much room the longest of these labels takes, up to `most` characters.
fn room<'a>(labels: impl Iterator<Item = &'a str>, most: usize) -> f64 {
    let longest = labels.map(|label| label.chars().count().min(most)).max().unwrap_or(0);
    longest as f64 * 7.2 + 12.0
}

/// A step for the marks of an axis that ends at `top`: 1, 2, 5, 10 … so that there are about five.
fn step(top: f64) -> f64 {
    let rough = (top / 5.0).max(f64::MIN_POSITIVE);
    let base = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0];
    base * times.into_iter().find(|times| base * times >= rough).unwrap_or(10.0)
}

/// The frame of a curve: where steps and heights lie.
struct Frame {
    left: f64,
    bottom: f64,
    steps: usize,
    top: f64,
}

impl Frame {
    const HEIGHT: f64 = 300.0;
    const RIGHT: f64 = WIDTH - 16.0;
    const TOP: f64 = 24.0;

    fn at(&self, step: usize, height: f64) -> (f64, f64) {
        let across = step as f64 / (self.steps.max(2) - 1) as f64;
        let up = height / self.top;
        (
            self.left + across * (Frame::RIGHT - self.left),
            self.bottom - up * (self.bottom - Frame::TOP),
        )
    }
}

fn curve(page: &mut Markup, chart: &Chart, id: &str, found: &Curve) {
    let highest = found.line.iter().chain(found.band.iter().map(|(_, high)| high));
    let highest = highest.copied().fold(1.0, f64::max);
    let frame = Frame {
        left: 52.0,
        bottom: Frame::HEIGHT - 52.0,
        steps: found.line.len(),
        top: (highest / step(highest)).ceil() * step(highest),
    };
    open(page, chart, id, Frame::HEIGHT);
    axes(page, &frame, found);
    let points = |places: &mut dyn Iterator<Item = (f64, f64)>| {
        places.map(|(x, y)| format!("{},{}", n(x), n(y))).collect::<Vec<_>>().join(" ")
    };
    let high = found.band.iter().enumerate().map(|(at, band)| frame.at(at, band.1));
    let low = found.band.iter().enumerate().rev().map(|(at, band)| frame.at(at, band.0));
    let band = points(&mut high.chain(low));
    if !band.is_empty() {
        page.empty("polygon", &[("class", "band"), ("points", &band)]);
    }
    let along = points(&mut found.line.iter().enumerate().map(|(at, up)| frame.at(at, *up)));
    page.empty("polyline", &[("class", "ln"), ("points", &along)]);
    for (at, up) in found.line.iter().enumerate() {
        let (x, y) = frame.at(at, *up);
        page.empty("circle", &[("class", "dot"), ("cx", &n(x)), ("cy", &n(y)), ("r", "3")]);
    }
    if let Some((after, why)) = &found.mark {
        let x = frame.at(after.saturating_sub(1), 0.0).0;
        line(page, "mk", (x, Frame::TOP), (x, frame.bottom));
        let (at, anchor) = if x > WIDTH * 0.6 { (x - 6.0, "end") } else { (x + 6.0, "start") };
        label(page, (at, frame.bottom - 8.0), anchor, why);
    }
    page.close("svg");
}

fn axes(page: &mut Markup, frame: &Frame, found: &Curve) {
    let tick = step(frame.top);
    let mut height = 0.0;
    while height <= frame.top + tick / 10.0 {
        let (x, y) = frame.at(0, height);
        line(page, "gr", (x, y), (Frame::RIGHT, y));
        label(page, (x - 8.0, y + 4.0), "end", &n(height));
        height += tick;
    }
    line(page, "ax", (frame.left, frame.bottom), (Frame::RIGHT, frame.bottom));
    // Names where there is room for them.
    let most = ((Frame::RIGHT - frame.left) / 52.0) as usize;
    let every = frame.steps.div_ceil(most.max(1)).max(1);
    for (at, name) in found.steps.iter().enumerate().step_by(every) {
        let x = frame.at(at, 0.0).0;
        line(page, "ax", (x, frame.bottom), (x, frame.bottom + 4.0));
        label(page, (x, frame.bottom + 18.0), "middle", &cut(name, 7));
    }
    label(page, (WIDTH / 2.0, Frame::HEIGHT - 8.0), "middle", &found.across);
    label(page, (8.0, 14.0), "start", &found.up);
}

#[cfg(test)]
mod tests {
    use heard_model::HeatCell;

    use super::*;

    fn drawn(drawing: Drawing) -> String {
        let title = "Codes <by> area".to_owned();
        svg(&Chart { title, description: "Dark & light".to_owned(), drawing }, "a")
    }

    #[test]
    fn a_picture_says_what_it_is_and_escapes_it() {
        let heat = drawn(Drawing::Heat {
            rows: vec!["C18 <b>".to_owned()],
            columns: vec!["city".to_owned()],
            cells: vec![vec![HeatCell { words: "*".to_owned(), weight: None }]],
        });
        assert!(heat.contains("<title id=\"a-t\">Codes &lt;by&gt; area</title>"), "{heat}");
        assert!(heat.contains("<desc id=\"a-d\">Dark &amp; light</desc>"), "{heat}");
        assert!(heat.contains("role=\"img\"") && !heat.contains("<b>"), "{heat}");
    }

    #[test]
    fn nothing_to_draw_is_no_broken_picture() {
        let curve = drawn(Drawing::Curve(Curve::default()));
        let bars = drawn(Drawing::Bars { bars: vec![], mark: None });
        assert!(!curve.contains("NaN") && !bars.contains("NaN"));
        assert!(!curve.contains("inf") && !bars.contains("inf"));
    }

    #[test]
    fn marks_of_an_axis_are_round() {
        assert_eq!([step(18.0), step(5.0), step(1.0)].map(n), ["5", "1", "0.2"]);
    }
}
