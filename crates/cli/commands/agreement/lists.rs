//! Two people's own lists of the same thing.

use std::path::{Path, PathBuf};

use heard_measure::{Item, Lists, lists};
use serde_json::{Value, json};

use crate::commands::report::show;
use crate::failure::Failure;
use crate::out;

/// Compares two lists: the first column their items, the second the value of each.
pub(super) fn compare(files: &[PathBuf], as_json: bool) -> Result<(), Failure> {
    let [one, other] = files else {
        return Err(Failure::new("--lists needs two files").hint("--lists MINE.xlsx YOURS.xlsx"));
    };
    let (first, second) = (items(one)?, items(other)?);
    let names = [name(one), name(other)];
    let names = [names[0].as_str(), names[1].as_str()];
    let found = lists(names, &first, &second);
    if as_json {
        return out::json(&as_value(&found, &first, &second));
    }
    out::data(&show::words(&found.table(names, &first, &second)))?;
    let overlap = found.overlap.map_or("not defined".to_owned(), |share| format!("{share:.3}"));
    out::data(&format!("\noverlap of the lists (Dice)  {overlap}"))?;
    out::data(&super::words(&found.agreement))
}

fn as_value(found: &Lists, first: &[Item], second: &[Item]) -> Value {
    let pair = |(one, other, alike): &(usize, usize, f64)| {
        let (one, other) = (&first[*one], &second[*other]);
        json!({
            "first": one.words, "first_value": one.value,
            "second": other.words, "second_value": other.value, "alike": alike,
        })
    };
    let words = |items: &[Item], places: &[usize]| -> Vec<String> {
        places.iter().map(|at| items[*at].words.clone()).collect()
    };
    json!({
        "pairs": found.pairs.iter().map(pair).collect::<Vec<_>>(),
        "only_first": words(first, &found.only_first),
        "only_second": words(second, &found.only_second),
        "overlap": found.overlap,
        "agreement": super::row(&found.agreement),
    })
}

/// The file's name without its ending.
fn name(file: &Path) -> String {
    file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn items(file: &Path) -> Result<Vec<Item>, Failure> {
    let (shown, bytes) = crate::commands::participant::load(file)?;
    let table = heard_import::plain_table(&shown, &bytes)?;
    let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
    let items: Vec<Item> = table
        .rows
        .iter()
        .map(|(_, cells)| Item { words: cell(cells, 0), value: cell(cells, 1) })
        .filter(|item| !item.words.trim().is_empty())
        .collect();
    if items.iter().all(|item| item.value.trim().is_empty()) {
        return Err(Failure::new(format!("{shown}: no item has a value beside it"))
            .hint("the first column holds the items, the second the value of each"));
    }
    Ok(items)
}
