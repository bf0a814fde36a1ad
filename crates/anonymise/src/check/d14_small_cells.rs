//! D14: no count small enough to point at somebody, plain or by subtraction.

use heard_model::Table;

use super::phrases::words;
use super::{Check, by_audience};
use crate::cells;
use crate::gate::{Finding, Severity};
use crate::page::Page;

pub(super) struct SmallCells;

impl Check for SmallCells {
    fn id(&self) -> &'static str {
        "D14"
    }

    fn title(&self) -> &'static str {
        "no small counts, also under subtraction"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = if page.use_.counts_as_public() {
            Severity::Block
        } else {
            by_audience(page, Severity::Warn, Severity::Block, Severity::Block)
        };
        let k = page.smallest_count();
        let mut told: Vec<String> = Vec::new();
        for (number, table) in page.tables.iter().enumerate() {
            let counted = page.counted.get(number).unwrap_or(table);
            let objections = alone(table, k).into_iter().chain(beside(page, table, counted, k));
            told.extend(objections.map(|told| format!("table {}: {told}", number + 1)));
        }
        let together: Vec<&Table> = page.tables.iter().collect();
        let following = cells::following(&together, k);
        if following > 0 && told.is_empty() {
            told.push(format!(
                "{following} hidden counts follow from rows, columns and tables taken together"
            ));
        }
        if in_words(&page.title, k) {
            told.push(format!("the title says a count of people under {k}"));
        }
        let remedy = "suppress the cells, join categories, or round";
        let finding = |told| Finding::new(self.id(), severity, told, remedy).about_all(page);
        told.into_iter().map(finding).collect()
    }
}

/// What stands against a table by itself.
fn alone(table: &Table, k: u64) -> Vec<String> {
    let mut told = Vec::new();
    let small = cells::small(table, k);
    if small > 0 {
        told.push(format!("{small} counts under {k} are shown"));
    }
    let derivable = cells::derivable(table, k);
    if derivable > 0 {
        told.push(format!("{derivable} hidden counts follow from a total"));
    }
    let texts = [&table.title, &table.basis].into_iter().chain(&table.notes);
    if texts.into_iter().any(|text| in_words(text, k)) {
        told.push(format!("its words say a count of people under {k}"));
    }
    told
}

/// What a table gives away beside those of earlier releases: by what is shown, and, since who
/// was there knows who has left, by what was counted.
fn beside(page: &Page, table: &Table, counted: &Table, k: u64) -> Vec<String> {
    let mut told = Vec::new();
    for (release, earlier) in &page.earlier_tables {
        let differing = cells::differing(counted, &earlier.counted, k);
        if differing > 0 {
            told.push(format!("{differing} counts differ by fewer than {k} from `{release}`"));
        }
        let uncovered = cells::uncovered(table, &earlier.shown);
        if uncovered > 0 {
            told.push(format!("{uncovered} counts are hidden in `{release}` or here, not in both"));
        }
    }
    told
}

/// Whether `text` says a count of people under `k`: `3 mothers`, `two of the women`.
fn in_words(text: &str, k: u64) -> bool {
    let words = words(text);
    words.iter().enumerate().any(|(at, word)| {
        let small = number(word).is_some_and(|count| (1..k).contains(&count));
        let rest = &words[at + 1..];
        let noun = rest.iter().find(|word| !BETWEEN.contains(&word.as_str()));
        small && noun.is_some_and(|noun| PEOPLE.contains(&noun.as_str()))
    })
}

fn number(word: &str) -> Option<u64> {
    let place = NUMBERS.iter().position(|known| *known == word);
    place.and_then(|place| u64::try_from(place).ok()).or_else(|| word.parse().ok())
}

const NUMBERS: &[&str] =
    &["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
/// Words between a number and whom it counts.
const BETWEEN: &[&str] = &["of", "the", "our", "these", "out", "young", "other", "black", "white"];
const PEOPLE: &[&str] = &[
    "babies",
    "baby",
    "child",
    "children",
    "families",
    "family",
    "father",
    "fathers",
    "grandmother",
    "grandmothers",
    "midwife",
    "midwives",
    "mother",
    "mothers",
    "mum",
    "mums",
    "parent",
    "parents",
    "participant",
    "participants",
    "partner",
    "partners",
    "people",
    "person",
    "practitioner",
    "practitioners",
    "relative",
    "relatives",
    "woman",
    "women",
];

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::page::EarlierTable;
    use expect_test::expect;
    use heard_model::{Cell, Use};

    fn table(counts: &[[u64; 3]]) -> Table {
        let mut table = Table {
            title: "C18 by area".to_owned(),
            columns: ["", "city", "coast", "total"].map(str::to_owned).to_vec(),
            ..Table::default()
        };
        for (number, row) in counts.iter().enumerate() {
            let mut cells = vec![Cell::Text(format!("code {number}"))];
            cells.extend(row.iter().map(|count| Cell::Count(*count)));
            table.rows.push(cells);
        }
        table
    }

    #[test]
    fn large_counts_and_none_at_all_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        page.tables.push(table(&[[9, 0, 9], [8, 12, 20]]));
        check(&SmallCells, &page, expect![[""]]);
    }

    #[test]
    fn one_count_less_is_objected_to() {
        let mut page = fixture::page(Use::PublicWeb);
        page.tables.push(table(&[[9, 0, 9], [7, 12, 19]]));
        check(
            &SmallCells,
            &page,
            expect![[r#"
            BLOCK table 1: 1 counts under 8 are shown
        "#]],
        );
        let mut page = fixture::page(Use::Workshop);
        page.tables.push(table(&[[4, 12, 16]]));
        assert_eq!(SmallCells.look(&page)[0].severity, Severity::Warn);
        page.tables[0] = table(&[[5, 12, 17]]);
        assert!(SmallCells.look(&page).is_empty());
    }

    #[test]
    fn a_hidden_count_that_follows_from_its_total_is_shown_all_the_same() {
        let mut page = fixture::page(Use::Training);
        page.tables.push(table(&[[9, 3, 12]]));
        page.tables[0].rows[0][2] = Cell::Suppressed;
        check(
            &SmallCells,
            &page,
            expect![[r#"
            BLOCK table 1: 1 hidden counts follow from a total
        "#]],
        );
        page.tables[0].rows[0][3] = Cell::Suppressed;
        check(&SmallCells, &page, expect![[""]]);
    }

    #[test]
    fn a_second_table_that_differs_by_one_person_is_objected_to() {
        let mut page = fixture::page(Use::PublicWeb);
        page.tables.push(table(&[[9, 12, 21]]));
        let before = table(&[[9, 11, 20]]);
        let earlier = EarlierTable { shown: before.clone(), counted: before };
        page.earlier_tables.push(("crosstab-1".to_owned(), earlier));
        check(
            &SmallCells,
            &page,
            expect![[r#"
            BLOCK table 1: 2 counts differ by fewer than 8 from `crosstab-1`
        "#]],
        );
    }

    #[test]
    fn people_who_left_are_noticed_though_every_count_is_hidden() {
        let hidden = || {
            let mut table = table(&[[3, 2, 5]]);
            table.rows[0][1..].fill(Cell::Suppressed);
            table
        };
        let mut page = fixture::page(Use::PublicWeb);
        page.tables.push(hidden());
        page.counted.push(table(&[[3, 2, 5]]));
        let earlier = EarlierTable { shown: hidden(), counted: table(&[[3, 2, 5]]) };
        page.earlier_tables.push(("crosstab-1".to_owned(), earlier));
        check(&SmallCells, &page, expect![[""]]);
        page.counted[0] = table(&[[2, 2, 4]]);
        check(
            &SmallCells,
            &page,
            expect![[r#"
                BLOCK table 1: 2 counts differ by fewer than 8 from `crosstab-1`
            "#]],
        );
    }

    #[test]
    fn what_one_release_hides_the_next_must_hide_too() {
        let mut page = fixture::page(Use::PublicWeb);
        page.tables.push(table(&[[12, 12, 24]]));
        let mut before = table(&[[12, 12, 24]]);
        before.rows[0][1..3].fill(Cell::Suppressed);
        let earlier = EarlierTable { shown: before, counted: table(&[[12, 12, 24]]) };
        page.earlier_tables.push(("crosstab-1".to_owned(), earlier));
        assert_eq!(SmallCells.look(&page).len(), 1);
        page.earlier_tables[0].1.shown = table(&[[12, 12, 24]]);
        check(&SmallCells, &page, expect![[""]]);
    }

    #[test]
    fn a_count_in_words_is_a_count() {
        for (words, found) in [
            ("Twelve mothers, by area", false),
            ("Counts from 1 to 7 are hidden", false),
            ("Three of the mothers spoke of it", true),
            ("basis: 5 people", true),
        ] {
            let mut page = fixture::page(Use::PublicWeb);
            page.tables.push(table(&[[9, 9, 18]]));
            page.tables[0].notes.push(words.to_owned());
            assert_eq!(!SmallCells.look(&page).is_empty(), found, "{words}");
        }
    }

    #[test]
    fn a_team_may_ask_for_larger_counts() {
        let mut page = fixture::page(Use::PublicWeb);
        page.tables.push(table(&[[9, 12, 21]]));
        assert!(SmallCells.look(&page).is_empty());
        page.smallest = crate::page::Smallest::or_more(5, 10, 3, 5);
        assert_eq!(SmallCells.look(&page).len(), 1);
    }
}
