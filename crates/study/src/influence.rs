//! What people who are no researchers changed in the study, from roles and reasons on record:
//! items 3 and 4 of GRIPP2 (Staniszewska et al. 2017).

use heard_model::{Date, VersionId};

use crate::codebook::graph::Graph;
use crate::codebook::rows::{self, VersionRow};
use crate::error::Result;
use crate::history::event;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;

/// One thing that somebody changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Influence {
    /// When, where that is on record.
    pub date: Option<Date>,
    /// In what role, or who was there.
    pub role: String,
    /// What they did, in words.
    pub what: String,
    /// What it changed: how many passages, quotes.
    pub changed: usize,
    /// Of what: `passages`, `quotes`.
    pub of: &'static str,
    /// Why, as it was written down.
    pub reason: String,
    /// Where that stands: a version, or an operation of the journal.
    pub evidence: String,
}

impl Study {
    /// Everything that peers, participants and practitioners changed, the earliest first: changes
    /// of the codebook, decisions about passages, decisions about quotes.
    pub fn influence(&self) -> Result<Vec<Influence>> {
        self.read(|rows| {
            let mut found = of_codebook(rows)?;
            found.extend(of_passages(rows)?);
            found.extend(of_quotes(rows)?);
            Ok(found)
        })
    }
}

/// Whether a word says researchers and nobody else, or nothing.
fn is_researcher(who: &str) -> bool {
    let who = who.trim_start_matches(|c: char| c.is_ascii_digit()).trim().to_lowercase();
    matches!(who.as_str(), "" | "researcher" | "researchers")
}

fn of_codebook(rows: Rows<'_>) -> Result<Vec<Influence>> {
    let (head, _) = crate::codebook::sealed(rows, None)?;
    let mut found = Vec::new();
    for id in Graph::of(rows)?.ancestors(head.0).into_iter().filter(|id| *id > 0) {
        let Some(row) = rows::version(rows, id)? else { continue };
        let version = VersionId(id);
        let there = others(&row);
        for told in rows::amendments(rows, id)? {
            let role = if is_researcher(&told.role) { String::new() } else { told.role.clone() };
            // Where nobody said whose wish a change was, it is not counted as theirs.
            if role.is_empty() {
                continue;
            }
            found.push(Influence {
                date: row.date.as_deref().and_then(|day| day.parse().ok()),
                role,
                what: format!("{} {}", told.amendment.op(), told.amendment.code()),
                changed: told.codings,
                of: "passages",
                reason: told.reason,
                evidence: format!("codebook {version}"),
            });
        }
        if !there.is_empty() {
            found.push(Influence {
                date: row.date.as_deref().and_then(|day| day.parse().ok()),
                role: there.join(", "),
                what: format!("were there when {version} was agreed"),
                changed: 0,
                of: "passages",
                reason: row.reason,
                evidence: format!("codebook {version}"),
            });
        }
    }
    Ok(found)
}

fn others(row: &VersionRow) -> Vec<String> {
    row.present.iter().filter(|who| !is_researcher(who)).cloned().collect()
}

/// Decisions about passages by others than researchers.
fn of_passages(rows: Rows<'_>) -> Result<Vec<Influence>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT seq FROM event WHERE role <> 'researcher' AND kind IN
         ('coding.decided', 'coding.added', 'coding.removed', 'coding.found') ORDER BY seq",
    )?;
    let numbers: Vec<u64> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    for seq in numbers {
        let event = event(rows, seq)?;
        if event.undone {
            continue;
        }
        let what = match event.kind {
            EventKind::CodingDecided => "decided about passages",
            EventKind::CodingRemoved => "took a code off",
            _ => "coded passages",
        };
        found.push(Influence {
            date: Some(event.at.to_zoned(jiff::tz::TimeZone::UTC).date()),
            role: event.role,
            what: what.to_owned(),
            changed: event.changed,
            of: "passages",
            reason: event.reason.unwrap_or_default(),
            evidence: format!("operation {seq}"),
        });
    }
    Ok(found)
}

/// What peers, participants and practitioners decided about quotes, a line a role and verdict.
fn of_quotes(rows: Rows<'_>) -> Result<Vec<Influence>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT role, verdict, count(DISTINCT quote), min(on_day) FROM review
         WHERE role <> 'researcher' GROUP BY role, verdict ORDER BY min(on_day), role, verdict",
    )?;
    let mut told = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = told.next()? {
        let (role, verdict, quotes, day): (String, String, i64, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let what = match verdict.as_str() {
            "approve" => "agreed that quotes are shown",
            "change" => "asked for changes to quotes",
            "veto" => "kept quotes from being shown",
            _ => "passed quotes on to somebody else",
        };
        found.push(Influence {
            date: day.parse().ok(),
            role,
            what: what.to_owned(),
            changed: quotes as usize,
            of: "quotes",
            reason: String::new(),
            evidence: "reviews".to_owned(),
        });
    }
    Ok(found)
}
