//! D14: no count small enough to point at somebody, plain or by subtraction.

use super::Check;
use super::by_audience;
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
        let k = if page.use_.counts_as_public() { 8 } else { page.smallest_count() };
        let mut findings = Vec::new();
        for (number, table) in page.tables.iter().enumerate() {
            let mut told = Vec::new();
            let small = cells::small(table, k);
            if small > 0 {
                told.push(format!("{small} counts under {k} are shown"));
            }
            let derivable = cells::derivable(table, k);
            if derivable > 0 {
                told.push(format!("{derivable} hidden counts follow from a total"));
            }
            for (release, earlier) in &page.earlier_tables {
                let cells = cells::differing(table, earlier, k);
                if cells > 0 {
                    told.push(format!("{cells} counts differ by fewer than {k} from `{release}`"));
                }
            }
            for told in told {
                let message = format!("table {}: {told}", number + 1);
                let remedy = "suppress the cells, join categories, or round";
                findings.push(Finding::new(self.id(), severity, message, remedy).about_all(page));
            }
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::{Cell, Table, Use};

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
        page.earlier_tables.push(("crosstab-1".to_owned(), table(&[[9, 11, 20]])));
        check(
            &SmallCells,
            &page,
            expect![[r#"
            BLOCK table 1: 2 counts differ by fewer than 8 from `crosstab-1`
        "#]],
        );
    }
}
