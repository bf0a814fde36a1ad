//! Code × attribute by participants: how many people of each group have each code.

use std::collections::BTreeMap;

use heard_model::{Cell, Table};

use crate::incidence::Incidence;
use crate::small::{ALL, Row, cells};

/// The group of those of whom the attribute is not known.
pub const NOT_KNOWN: &str = "not known";

/// Participants by code and by an attribute's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crosstab {
    /// The attribute's name.
    pub attribute: String,
    /// Its values in alphabetic order, last [`NOT_KNOWN`] where there are such.
    pub groups: Vec<String>,
    /// How many people are in each group: the denominators.
    pub sizes: Vec<u64>,
    /// How many people there are.
    pub people: u64,
    /// Whether each person is in one group. With lists as values (`N1;N6`) a person is in
    /// several, and groups do not add up to all.
    pub exclusive: bool,
    /// For each code its people by group, and all of them.
    pub rows: Vec<CrossRow>,
}

/// One code's people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossRow {
    /// The code.
    pub code: String,
    /// People with the code in each group.
    pub counts: Vec<u64>,
    /// People with the code.
    pub total: u64,
}

/// Crosses `incidence` with an attribute: one value for each of its rows, `;` between the
/// items of a list, nothing where it is not known.
pub fn crosstab(incidence: &Incidence, attribute: &str, values: &[Option<&str>]) -> Crosstab {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut unknown = Vec::new();
    let mut exclusive = true;
    for row in 0..incidence.rows().len() {
        let value = values.get(row).copied().flatten().unwrap_or_default();
        let mut items: Vec<&str> =
            value.split(';').map(str::trim).filter(|item| !item.is_empty()).collect();
        items.sort_unstable();
        items.dedup();
        exclusive &= items.len() < 2;
        if items.is_empty() {
            unknown.push(row);
        }
        items.into_iter().for_each(|item| groups.entry(item).or_default().push(row));
    }
    let mut groups: Vec<(&str, Vec<usize>)> = groups.into_iter().collect();
    if !unknown.is_empty() {
        groups.push((NOT_KNOWN, unknown));
    }
    let with = |column: usize, rows: &[usize]| {
        rows.iter().filter(|row| incidence.count(**row, column) > 0).count() as u64
    };
    let rows = (0..).zip(incidence.columns()).map(|(column, code)| CrossRow {
        code: code.clone(),
        counts: groups.iter().map(|(_, rows)| with(column, rows)).collect(),
        total: incidence.rows_with(column) as u64,
    });
    Crosstab {
        attribute: attribute.to_owned(),
        rows: rows.collect(),
        sizes: groups.iter().map(|(_, rows)| rows.len() as u64).collect(),
        groups: groups.into_iter().map(|(name, _)| name.to_owned()).collect(),
        people: incidence.rows().len() as u64,
        exclusive,
    }
}

impl Crosstab {
    /// Every count, for the team's own eyes.
    pub fn table(&self) -> Table {
        self.laid_out(|row| cells(row, 0))
    }

    /// The table for others: counts under `k` hidden, and what would give them away.
    pub fn suppressed(&self, k: u64) -> Table {
        let mut table = self.laid_out(|row| cells(row, k));
        table.notes.push(format!(
            "counts from 1 to {} are hidden, and with them counts that would give them away",
            k.saturating_sub(1)
        ));
        table
    }

    fn laid_out(&self, cells: impl Fn(&Row<'_>) -> Vec<Cell>) -> Table {
        let line = |name: &str, counts: &[u64], total, sizes| {
            let row = Row { counts, total, sizes, exclusive: self.exclusive };
            std::iter::once(Cell::Text(name.to_owned())).chain(cells(&row)).collect()
        };
        let mut rows: Vec<Vec<Cell>> = vec![line("people", &self.sizes, self.people, None)];
        let sizes = Some((self.sizes.as_slice(), self.people));
        rows.extend(self.rows.iter().map(|row| line(&row.code, &row.counts, row.total, sizes)));
        Table {
            title: format!("Codes by {}", self.attribute),
            basis: self.basis(),
            columns: self.columns(),
            rows,
            notes: self.notes(),
        }
    }

    fn basis(&self) -> String {
        format!(
            "people, not passages, with the code at least once; the denominators stand in the \
             row `people`; {} people in all",
            self.people
        )
    }

    fn columns(&self) -> Vec<String> {
        let names = ["code"].into_iter().chain(self.groups.iter().map(String::as_str));
        names.chain([ALL]).map(str::to_owned).collect()
    }

    fn notes(&self) -> Vec<String> {
        let several = "a person can be in several groups: groups do not add up to all";
        (!self.exclusive).then(|| several.to_owned()).into_iter().collect()
    }

    /// The table in words, for people who should not count: none, a few (under a quarter),
    /// some, many (over a half), almost all (nine in ten). A group smaller than `k` is hidden.
    pub fn in_words(&self, k: u64) -> Table {
        let word = |(count, size): (&u64, &u64)| match (*count, *size) {
            (_, size) if size < k => Cell::Suppressed,
            (0, _) => Cell::Text("none".to_owned()),
            (count, size) => Cell::Text(band(count as f64 / size as f64).to_owned()),
        };
        let rows = self.rows.iter().map(|row| {
            let groups = row.counts.iter().zip(&self.sizes).chain([(&row.total, &self.people)]);
            std::iter::once(Cell::Text(row.code.clone())).chain(groups.map(word)).collect()
        });
        let mut notes = self.notes();
        notes.push(format!("groups of fewer than {k} people are hidden"));
        Table {
            title: format!("Codes by {}, in words", self.attribute),
            basis: "people with the code at least once: none, a few (under 25 %), some, many \
                    (over 50 %), almost all (90 % or more)"
                .to_owned(),
            columns: self.columns(),
            rows: rows.collect(),
            notes,
        }
    }
}

fn band(share: f64) -> &'static str {
    match share {
        share if share < 0.25 => "a few",
        share if share <= 0.5 => "some",
        share if share < 0.9 => "many",
        _ => "almost all",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::coders::tests::shown;
    use crate::small::{Leak, differences, hidden, is_small};

    /// `groups`: a name, how many people, how many of them have code C18.
    fn built(groups: &[(&str, usize, usize)]) -> Crosstab {
        let (mut people, mut values, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        for (value, size, with) in groups {
            for n in 0..*size {
                let person = format!("{value}-{n}");
                if n < *with {
                    marks.push((person.clone(), "C18"));
                }
                people.push(person);
                values.push((*value != NOT_KNOWN).then_some(*value));
            }
        }
        let marks = marks.iter().map(|(person, code)| (person.as_str(), *code));
        crosstab(&Incidence::new(&people, &["C18".to_owned()], marks), "area_type", &values)
    }

    fn check(groups: &[(&str, usize, usize)], k: u64, wanted: Expect) {
        wanted.assert_eq(&shown(&built(groups).suppressed(k)));
    }

    #[test]
    fn one_gap_alone_would_be_filled_by_subtraction() {
        check(
            &[("city", 30, 20), ("coast", 25, 12), ("village", 20, 3)],
            8,
            expect![[r#"
            code | city | coast | village | all
            people | 30 | 25 | 20 | 75
            C18 | 20 | · | · | 35
            note: counts from 1 to 7 are hidden, and with them counts that would give them away"#]],
        );
    }

    #[test]
    fn the_few_without_a_code_are_few_too() {
        check(
            &[("city", 30, 28), ("coast", 25, 12), ("village", 20, 10)],
            8,
            expect![[r#"
            code | city | coast | village | all
            people | 30 | 25 | 20 | 75
            C18 | · | 12 | · | 50
            note: counts from 1 to 7 are hidden, and with them counts that would give them away"#]],
        );
    }

    #[test]
    fn a_small_group_has_no_size_either() {
        check(
            &[("city", 40, 20), ("coast", 30, 15), (NOT_KNOWN, 2, 0)],
            8,
            expect![[r#"
            code | city | coast | not known | all
            people | 40 | · | · | 72
            C18 | 20 | 15 | 0 | 35
            note: counts from 1 to 7 are hidden, and with them counts that would give them away"#]],
        );
    }

    #[test]
    fn the_team_sees_all_of_it_and_others_may_have_words() {
        let found = built(&[("city", 30, 20), ("coast", 25, 0), ("village", 4, 3)]);
        expect![[r#"
            code | city | coast | village | all
            people | 30 | 25 | 4 | 59
            C18 | 20 | 0 | 3 | 23"#]]
        .assert_eq(&shown(&found.table()));
        expect![[r#"
            code | city | coast | village | all
            C18 | many | none | · | some
            note: groups of fewer than 8 people are hidden"#]]
        .assert_eq(&shown(&found.in_words(8)));
    }

    #[test]
    fn a_list_puts_a_person_into_several_groups() {
        let people = ["M01", "M02"].map(str::to_owned);
        let incidence = Incidence::new(&people, &["C18".to_owned()], [("M01", "C18")]);
        let found = crosstab(&incidence, "needs", &[Some("N1; N6"), Some("N6")]);
        assert_eq!((found.groups.len(), found.exclusive), (2, false));
        assert_eq!(found.rows[0].counts, [1, 1]);
        assert_eq!(found.sizes, [1, 2]);
    }

    #[test]
    fn a_release_that_differs_by_one_person_gives_her_away() {
        let before = built(&[("city", 30, 15), ("coast", 25, 12)]).suppressed(8);
        let now = built(&[("city", 31, 16), ("coast", 25, 12)]).suppressed(8);
        let found = differences(&now, &before, 8);
        assert!(found.iter().all(|one| one.leak == Leak::SmallChange));
        let places: Vec<(&str, &str)> =
            found.iter().map(|one| (one.row.as_str(), one.column.as_str())).collect();
        assert_eq!(
            places,
            [("C18", "all"), ("C18", "city"), ("people", "all"), ("people", "city")]
        );
        assert_eq!(differences(&now, &now, 8), []);
    }

    #[test]
    fn what_was_shown_before_cannot_be_hidden_now() {
        let before = built(&[("city", 30, 15), ("coast", 25, 12)]).table();
        let now = built(&[("city", 30, 15), ("coast", 25, 2)]).suppressed(8);
        assert!(differences(&now, &before, 8).iter().any(|one| one.leak == Leak::Uncovered));
    }

    proptest! {
        /// All rows that look the same: no hidden small count is the same in each of them.
        #[test]
        fn no_hidden_count_can_be_worked_out(
            counts in prop::collection::vec(0u64..12, 1..5), rest in prop::collection::vec(0u64..12, 5),
        ) {
            let k = 5;
            let sizes: Vec<u64> = counts.iter().zip(&rest).map(|(count, rest)| count + rest).collect();
            let (total, all) = (counts.iter().sum(), sizes.iter().sum());
            let row = Row { counts: &counts, total, sizes: Some((&sizes, all)), exclusive: true };
            let (shut, total_shut) = hidden(&row, k);
            for at in 0..counts.len() {
                prop_assert!(shut[at] || !is_small(counts[at], k));
                if !is_small(counts[at], k) {
                    continue;
                }
                // Could it be each of the values that the rule leaves open?
                for guess in 1..k.min(sizes[at] + 1) {
                    let others: Vec<usize> = (0..counts.len()).filter(|i| shut[*i] && *i != at).collect();
                    let left: u64 = (0..counts.len()).filter(|i| shut[*i]).map(|i| counts[i]).sum();
                    let least = others.len() as u64;
                    let most: u64 = others.iter().map(|i| sizes[*i]).sum();
                    let fits = left >= guess && (least..=most).contains(&(left - guess));
                    prop_assert!(total_shut || fits, "{counts:?} of {sizes:?} shows {shut:?}: not {guess}");
                }
            }
        }
    }
}
