//! Reports laid out: a table, and the picture beside it.
//!
//! A picture is drawn from the table as it is shown, so what is hidden in the one is hidden in the
//! other. A tree of joins can't be hidden in parts: others than the team get none.

use std::collections::BTreeMap;

use heard_measure::{Clusters, Cooccurrence, Crosstab, Edge, Of, Saturated, Voices};
use heard_model::{Cell, Chart, Curve, Drawing, HeatCell, Table, Tree};

use super::Reported;

/// A report's table, with its picture where it has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// The table.
    pub table: Table,
    /// The picture.
    pub chart: Option<Chart>,
}

impl From<Table> for Laid {
    fn from(table: Table) -> Laid {
        Laid { table, chart: None }
    }
}

/// At most so many codes are drawn; the table has all of them.
const DRAWN: usize = 30;

impl Reported<Crosstab> {
    /// For the team, or with `k` for others; `in_words` says a few, some, many instead of counts.
    pub fn laid(&self, in_words: bool, k: Option<u64>) -> Laid {
        let table = match (in_words, k) {
            (true, k) => self.value.in_words(k.unwrap_or(0)),
            (false, Some(k)) => self.value.suppressed(k),
            (false, None) => self.value.table(),
        };
        let table = if k.is_some() { self.for_others(table) } else { self.for_team(table) };
        Laid { chart: groups(&table), table }
    }
}

impl Reported<Cooccurrence> {
    /// For the team, or with `k` for others.
    pub fn laid(&self, k: Option<u64>) -> Laid {
        let table = match k {
            Some(k) => self.for_others(self.value.suppressed(k)),
            None => self.for_team(self.value.table()),
        };
        Laid { chart: network(&table), table }
    }
}

impl Reported<Vec<Edge<String>>> {
    /// For the team, or with `k` for others.
    pub fn laid(&self, attribute: &str, k: Option<u64>) -> Laid {
        let table = self.pairs_table(attribute, k);
        let table = if k.is_some() { table } else { self.for_team(table) };
        Laid { chart: network(&table), table }
    }
}

impl Reported<Clusters> {
    /// For the team, or with `k` for others, who get no tree.
    pub fn laid(&self, k: Option<u64>) -> Laid {
        match k {
            Some(k) => self.for_others(self.value.suppressed(k)).into(),
            None => {
                let table = self.team_table();
                Laid { chart: self.tree(&table.title), table }
            }
        }
    }

    fn tree(&self, title: &str) -> Option<Chart> {
        let found = &self.value;
        let named = |label: &str| match found.of {
            Of::Codes => self.named(label),
            Of::People => label.to_owned(),
        };
        let joins = found.merges.iter().map(|merge| {
            let all: Vec<String> =
                merge.first.iter().chain(&merge.second).map(|name| named(name)).collect();
            format!("{} join at {:.2}", all.join(", "), merge.height)
        });
        let joins: Vec<String> = joins.collect();
        let heights: Vec<f64> = found.merges.iter().map(|merge| merge.height).collect();
        // Between the last join inside a group and the first that joins groups.
        let inside = heights.len().checked_sub(found.clusters.len().saturating_sub(1))?;
        let cut = match (inside.checked_sub(1).and_then(|at| heights.get(at)), heights.get(inside))
        {
            (below, Some(above)) => Some((below.copied().unwrap_or(0.0) + above) / 2.0),
            (_, None) => None,
        };
        (!joins.is_empty()).then(|| Chart {
            title: title.to_owned(),
            description: format!("A tree of joins. {}.", joins.join("; ")),
            drawing: Drawing::Tree { tree: labelled(&found.tree, &named), cut },
        })
    }
}

fn labelled(tree: &Tree, named: &dyn Fn(&str) -> String) -> Tree {
    Tree {
        label: if tree.label.is_empty() { String::new() } else { named(&tree.label) },
        height: tree.height,
        children: tree.children.iter().map(|child| labelled(child, named)).collect(),
    }
}

impl Reported<Option<Saturated>> {
    /// For the team; nothing where there were too few interviews.
    pub fn laid(&self, order: &[String]) -> Option<Laid> {
        let found = self.value.as_ref()?;
        let table = self.for_team(found.table());
        let numbers = |codes: &[usize]| codes.iter().map(|n| *n as f64).collect();
        let reached = found.reached.map(|after| {
            let at = format!("{after}+{}", found.asked.run);
            (after, format!("at most {:.0} % new: {at}", found.asked.threshold * 100.0))
        });
        let last = found.curve.last().copied().unwrap_or(0);
        let told = match &reached {
            Some((_, words)) => words.clone(),
            None => "the threshold is not reached".to_owned(),
        };
        let chart = Chart {
            title: table.title.clone(),
            description: format!(
                "Codes that had come up after each interview: {} after the first, {} after the \
                 base of {}, {last} after the last; {told}. The band is the lowest and highest \
                 over other orders.",
                found.curve.first().copied().unwrap_or(0),
                found.base_codes,
                found.asked.base
            ),
            drawing: Drawing::Curve(Curve {
                steps: order.to_vec(),
                line: numbers(&found.curve),
                band: found.band.iter().map(|(low, high)| (*low as f64, *high as f64)).collect(),
                mark: reached,
                across: "interviews, in order".to_owned(),
                up: "codes so far".to_owned(),
            }),
        };
        Some(Laid { table, chart: Some(chart) })
    }
}

impl Reported<Voices> {
    /// For the team: it names participants.
    pub fn laid(&self, counted: &str) -> Laid {
        let table = self.voices_table(counted);
        let bar = |voice: &heard_measure::Voice| {
            let words = format!("{:.0} %", voice.share * 100.0);
            (voice.participant.clone(), voice.share, words)
        };
        let bars: Vec<(String, f64, String)> = self.value.voices.iter().map(bar).collect();
        let most = bars.first().map(|(name, _, share)| format!("{name} has most, {share}"));
        let chart = most.map(|most| Chart {
            title: table.title.clone(),
            description: format!(
                "A bar for each of {} people who could be heard. {most}; a fair share is {:.0} %; \
                 {} are not heard.",
                bars.len(),
                self.value.fair * 100.0,
                self.value.unheard.len()
            ),
            drawing: Drawing::Bars { bars, mark: Some((self.value.fair, "fair share".to_owned())) },
        });
        Laid { table, chart }
    }
}

/// The heat map of a crosstab: how dark says which share of the group.
fn groups(table: &Table) -> Option<Chart> {
    let columns: Vec<String> = table.columns.iter().skip(1).cloned().collect();
    let (sizes, rows): (Vec<&Vec<Cell>>, Vec<&Vec<Cell>>) = table
        .rows
        .iter()
        .partition(|row| matches!(row.first(), Some(Cell::Text(name)) if name == "people"));
    let size = |at: usize| match sizes.first().and_then(|row| row.get(at)) {
        Some(Cell::Count(size)) if *size > 0 => Some(*size as f64),
        _ => None,
    };
    let cell = |(at, cell): (usize, &Cell)| match cell {
        Cell::Count(count) => {
            HeatCell { words: count.to_string(), weight: size(at).map(|size| *count as f64 / size) }
        }
        Cell::Text(band) => HeatCell { words: band.clone(), weight: banded(band) },
        _ => HeatCell { words: "*".to_owned(), weight: None },
    };
    let cells: Vec<Vec<HeatCell>> =
        rows.iter().map(|row| row.iter().enumerate().skip(1).map(cell).collect()).collect();
    let names: Vec<String> = rows.iter().map(|row| text(row.first())).collect();
    (!cells.is_empty() && !columns.is_empty()).then(|| Chart {
        title: table.title.clone(),
        description: format!(
            "A grid of {} codes by {} groups; the darker a cell, the larger the share of the \
             group's people who have the code. Hidden cells hold a star. {}",
            names.len(),
            columns.len(),
            darkest(&names, &columns, &cells)
        ),
        drawing: Drawing::Heat { rows: names, columns, cells },
    })
}

fn banded(word: &str) -> Option<f64> {
    let bands = [("none", 0.0), ("a few", 0.15), ("some", 0.4), ("many", 0.7), ("almost all", 1.0)];
    bands.iter().find(|(band, _)| *band == word).map(|(_, weight)| *weight)
}

/// The grid of what stands together: how dark says how alike (Jaccard).
fn network(table: &Table) -> Option<Chart> {
    let mut met: BTreeMap<String, u64> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), HeatCell> = BTreeMap::new();
    for row in &table.rows {
        let (one, other) = (text(row.first()), text(row.get(1)));
        let cell = together(row);
        for name in [&one, &other] {
            *met.entry(name.clone()).or_default() += 1;
        }
        pairs.insert((one.clone(), other.clone()), cell.clone());
        pairs.insert((other, one), cell);
    }
    let mut names: Vec<(String, u64)> = met.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    names.truncate(DRAWN);
    let mut names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
    names.sort();
    let row = |one: &String| {
        let cell = |other: &String| pairs.get(&(one.clone(), other.clone())).cloned();
        names.iter().map(|other| cell(other).unwrap_or_default()).collect()
    };
    let cells: Vec<Vec<HeatCell>> = names.iter().map(row).collect();
    (!names.is_empty()).then(|| Chart {
        title: table.title.clone(),
        description: format!(
            "A grid of {} things by themselves, with how often two stand together; the darker, \
             the more alike (Jaccard). {}",
            names.len(),
            darkest(&names, &names, &cells)
        ),
        drawing: Drawing::Heat { rows: names.clone(), columns: names, cells },
    })
}

/// What two things have together: how often, as dark as they are alike.
fn together(row: &[Cell]) -> HeatCell {
    match (row.get(4), row.get(6)) {
        (Some(Cell::Count(n12)), jaccard) => HeatCell {
            words: n12.to_string(),
            weight: match jaccard {
                Some(Cell::Number(value)) => Some(*value),
                _ => None,
            },
        },
        _ => HeatCell { words: "*".to_owned(), weight: None },
    }
}

/// The darkest cell, in words.
fn darkest(rows: &[String], columns: &[String], cells: &[Vec<HeatCell>]) -> String {
    let all = rows.iter().zip(cells).flat_map(|(row, cells)| {
        columns.iter().zip(cells).map(move |(column, cell)| (row, column, cell))
    });
    let weight = |cell: &HeatCell| cell.weight.unwrap_or(-1.0);
    let most = all.max_by(|a, b| weight(a.2).total_cmp(&weight(b.2)));
    match most.filter(|(_, _, cell)| cell.weight.is_some()) {
        Some((row, column, cell)) => format!("Darkest: {row} and {column}, {}.", cell.words),
        None => String::new(),
    }
}

fn text(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    }
}
