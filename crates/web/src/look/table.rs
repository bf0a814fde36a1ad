//! A report's table and picture on a page.

use heard_model::{Cell, Chart, CodeId, Table};
use maud::{Markup, PreEscaped, html};

/// A table under its title, with what was counted and every caution.
pub(crate) fn table(table: &Table) -> Markup {
    let hidden = table.rows.iter().flatten().any(|cell| *cell == Cell::Suppressed);
    html! {
        div.scroll-x tabindex="0" role="region" aria-label=(table.title) {
            table.sticky1 {
                caption { span.cap { strong { (table.title) } (table.basis) } }
                thead { tr { @for column in &table.columns { th scope="col" { @if column.is_empty() { span.vh { "note" } } @else { (column) } } } } }
                tbody {
                    @for row in &table.rows {
                        tr { @for (at, one) in row.iter().enumerate() { (cell(one, at == 0)) } }
                    }
                    @if table.rows.is_empty() { tr { td colspan=(table.columns.len().max(1)) { "Nothing to show." } } }
                }
            }
        }
        ul.notes {
            @for note in &table.notes { li.sm.muted { (note) } }
            @if hidden { li.sm.muted { "* a small number, hidden so that nobody can be picked out" } }
        }
    }
}

fn cell(cell: &Cell, first: bool) -> Markup {
    match cell {
        Cell::Text(text) if first => html! { th scope="row" { (head(text)) } },
        Cell::Text(text) => html! { td { (text) } },
        Cell::Count(count) => html! { td.n { (count) } },
        Cell::Number(number) => html! { td.n { (figure(*number)) } },
        Cell::Suppressed => html! { td.n { span aria-hidden="true" { "*" } span.vh { "hidden" } } },
        Cell::Empty => {
            html! { td.n { span.faint aria-hidden="true" { "–" } span.vh { "not known" } } }
        }
    }
}

/// What a row is of; a code leads to what people said under it.
fn head(text: &str) -> Markup {
    let code = text.split(' ').next().and_then(CodeId::parse);
    html! { @if let Some(code) = code { a.quiet-link href=(format!("/reports/passages?codes={code}")) { (text) } } @else { (text) } }
}

/// Three places, without noughts at the end.
pub(crate) fn figure(number: f64) -> String {
    let rounded = format!("{number:.3}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The picture beside a table; it says nothing that the table does not.
pub(crate) fn picture(chart: &Chart) -> Markup {
    // Drawn and escaped by our own writer.
    html! { figure.chart-box { div.scroll-x.bare tabindex="0" role="region" aria-label=(format!("Picture: {}", chart.title)) { (PreEscaped(heard_export::svg(chart, "pic"))) } } }
}
