//! Tables on their way out: journalled for the team, held against earlier releases for others.

use heard_anonymise::{Cleared, Internal, Permit};
use heard_measure::{Difference, differences};
use heard_model::{Cell, Chart, Table, Use};

use crate::error::{Result, StudyError};
use crate::page::{self, Sight};
use crate::store::kind::EventKind;
use crate::study::Study;

impl Study {
    /// Tables for work inside the team: journalled, with who and why. `name` is neutral, fit for
    /// a file.
    pub fn export_tables(
        &self,
        name: &str,
        title: &str,
        tables: &[Table],
        charts: &[Chart],
        permit: &Permit,
    ) -> Result<Cleared<Internal>> {
        let mut page = self.read(|rows| {
            page::blank(self, rows, Use::Analysis, self.day(None), &Sight::default())
        })?;
        page.name = name.to_owned();
        page.title = title.to_owned();
        page.tables = tables.to_vec();
        page.charts = charts.to_vec();
        let cleared = heard_anonymise::clear_internal(&page, permit)
            .map_err(|report| page::not_cleared(name, report))?;
        let reason = format!("{}: {}", permit.actor(), permit.reason());
        self.note(EventKind::InternalExport, name, &reason)?;
        Ok(cleared)
    }

    /// A report for work inside the team, in the actor's name, with why.
    pub fn export_report(
        &self,
        name: &str,
        title: &str,
        tables: &[Table],
        charts: &[Chart],
        reason: &str,
    ) -> Result<Cleared<Internal>> {
        let permit = Permit::new(&self.actor().name, reason);
        let permit = permit.ok_or(StudyError::Unfounded { why: "say what it is taken out for" })?;
        self.export_tables(name, title, tables, charts, &permit)
    }

    /// Where `table` gives away a count under `k` by subtraction from a table of a release that
    /// is out, with the release's name. A code that was renamed since is the same code.
    pub fn gives_away(&self, table: &Table, k: u64) -> Result<Vec<(String, Difference)>> {
        let now = by_id(table);
        let out = self.read(crate::releases::tables_out)?;
        let found = out.iter().flat_map(|(release, before)| {
            let told = differences(&now, &by_id(&before.shown), k);
            told.into_iter().map(|one| (release.clone(), one))
        });
        Ok(found.collect())
    }
}

/// The table with rows called by their codes' ids alone.
fn by_id(table: &Table) -> Table {
    let mut table = table.clone();
    for row in &mut table.rows {
        if let Some(Cell::Text(name)) = row.first_mut()
            && let Some(id) = name.split(' ').next().and_then(heard_model::CodeId::parse)
        {
            *name = id.to_string();
        }
    }
    table
}
