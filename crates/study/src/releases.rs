//! Releases: three steps out of the house, the ledger of what went out, and the way back.
//!
//! A read transaction gates and notes the place in the journal. The files are built and their
//! bytes looked through with no lock held. A short write transaction refuses if anything that
//! the gate looked at changed since, and records the rest.

mod bundle;
mod preview;
mod recall;
mod rows;
mod scan;
mod verify;

pub use bundle::BuiltFile;
pub use preview::Touched;
pub use recall::{Recall, RecalledCard};
pub use rows::{ReleaseEntry, ReleaseState};
pub(crate) use rows::{cards_out, mark_erased, tables_out};
pub use verify::{FrozenFile, ReleaseProblem};

use heard_anonymise::{Cleared, GateReport, Outcome, Page, Release};

use crate::error::{Result, StudyError};
use crate::page::{self, Sight};
use crate::settings::Settings;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::{collections, store};

/// What to release.
#[derive(Clone, Debug)]
pub struct ReleasePlan {
    /// Which collection.
    pub collection: String,
    /// The name of the release: neutral, for it becomes a folder and file names.
    pub name: String,
    /// The day and the key.
    pub sight: Sight,
}

/// What went out.
#[derive(Clone, Debug, PartialEq)]
pub struct Released {
    /// Its name.
    pub name: String,
    /// Where its frozen files lie.
    pub folder: std::path::PathBuf,
    /// SHA-256 of the manifest.
    pub manifest_sha256: String,
    /// As which operation.
    pub seq: Option<u64>,
    /// What the gate found: warnings and signed holds.
    pub report: GateReport,
}

/// What a renderer may answer with when it gives up.
pub type RenderError = Box<dyn std::error::Error + Send + Sync>;

/// The first step's result: what was seen, and at which moment.
struct Seen {
    page: Page,
    position: u64,
    policy: String,
}

impl Study {
    /// Releases a collection: gates it, has `render` build its files, looks through their bytes,
    /// freezes them in `releases/NAME` and enters them in the ledger. Refused where the gate
    /// stands against it, and where consent, reviews, masks or settings changed meanwhile.
    pub fn release(
        &self,
        plan: &ReleasePlan,
        render: impl FnOnce(&Cleared<Release>, &GateReport) -> Result<Vec<BuiltFile>, RenderError>,
    ) -> Result<Released> {
        if !collections::is_neutral(&plan.name) {
            return Err(StudyError::BadName { what: "release", name: plan.name.clone() });
        }
        let seen = self.read(|rows| self.look(rows, plan))?;
        let report = heard_anonymise::gate(&seen.page);
        let cleared = heard_anonymise::clear_release(&seen.page)
            .map_err(|report| page::not_cleared(&plan.collection, report))?;

        let mut files =
            render(&cleared, &report).map_err(|source| StudyError::Render { source })?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let manifest = bundle::manifest(&seen.page, &files)?;
        let after = scan::look_through(&files, &manifest, &seen.page)?;
        if after.outcome() != Outcome::Pass {
            return Err(page::not_cleared(&plan.collection, after));
        }
        let staged = bundle::stage(self.folder(), &plan.name, &files, &manifest)?;

        let recorded = self.record(plan, seen, &files, &manifest, &report);
        let seq = match recorded {
            Ok(seq) => seq,
            Err(error) => {
                bundle::discard(&staged);
                return Err(error);
            }
        };
        let folder = bundle::publish(self.folder(), &plan.name)?;
        Ok(Released {
            name: plan.name.clone(),
            folder,
            manifest_sha256: bundle::digest(manifest.as_bytes()),
            seq,
            report,
        })
    }

    fn look(&self, rows: Rows<'_>, plan: &ReleasePlan) -> Result<Seen> {
        unused(rows, &plan.name)?;
        own_name(rows, plan)?;
        let kept = collections::collection(rows, &plan.collection)?;
        let mut page = page::build(self, rows, &kept, &plan.sight)?;
        page.name.clone_from(&plan.name);
        Ok(Seen {
            page,
            position: store::journal::head(rows)?.0,
            policy: policy(&self.settings())?,
        })
    }

    fn record(
        &self,
        plan: &ReleasePlan,
        seen: Seen,
        files: &[BuiltFile],
        manifest: &str,
        report: &GateReport,
    ) -> Result<Option<u64>> {
        let settings_file = self.folder().join("study.toml");
        let rows = rows::Ledger::of(plan, &seen.page, files, manifest, report);
        let (name, collection) = (plan.name.clone(), plan.collection.clone());
        let done = self.change(EventKind::Released, &plan.name, "", move |tx| {
            unused(tx.rows(), &name)?;
            unchanged(tx, seen.position, &collection)?;
            if policy(&Settings::read(&settings_file)?)? != seen.policy {
                return Err(StudyError::ChangedMeanwhile {
                    seq: 0,
                    kind: "settings".to_owned(),
                    by: "somebody".to_owned(),
                });
            }
            rows.lay(tx, seen.position, &seen.policy)
        })?;
        Ok(done.seq)
    }
}

fn unused(rows: Rows<'_>, name: &str) -> Result<()> {
    let taken: Option<i64> = rows.scalar("SELECT 1 FROM release WHERE name = ?1", &[&name])?;
    match taken {
        None => Ok(()),
        Some(_) => Err(StudyError::Exists { what: "release", name: name.to_owned() }),
    }
}

/// Refuses the name of another collection: whoever is asked each time said yes to that one's words.
fn own_name(rows: Rows<'_>, plan: &ReleasePlan) -> Result<()> {
    if plan.name == plan.collection || !collections::is_there(rows, &plan.name)? {
        return Ok(());
    }
    Err(StudyError::Exists { what: "collection", name: plan.name.clone() })
}

/// A digest of everything that people set by hand.
fn policy(settings: &Settings) -> Result<String> {
    let text = toml::to_string(settings).map_err(|error| StudyError::BadSettings {
        path: "study.toml".into(),
        what: error.to_string(),
    })?;
    Ok(heard_model::text::digest(&text))
}

/// Tables whose every change may change what a page shows or what stands against it.
pub(crate) const LOOKED_AT: &str = "'participant', 'consent', 'withdrawal', 'relation', \
    'attribute', 'transcript', 'speaker', 'correction', 'entity', 'mention', 'quote', 'passage_tag', \
    'review', 'published', 'allowed_word', 'version'";

/// Refuses where something that the gate looked at changed after `position`.
fn unchanged(tx: &Tx<'_>, position: u64, collection: &str) -> Result<()> {
    let sql = format!(
        "SELECT event.seq, event.kind, actor.name FROM payload
         JOIN event ON event.seq = payload.seq JOIN actor ON actor.id = event.actor
         WHERE payload.seq > ?1 AND (payload.tbl IN ({LOOKED_AT}, 'sign_off', 'release')
           OR (payload.tbl IN ('collection', 'collection_quote', 'collection_label', 'poem')
               AND (payload.key IS NULL OR payload.key = ?2
                    OR substr(payload.key, 1, length(?2) + 1) = ?2 || char(31))))
         ORDER BY payload.seq LIMIT 1"
    );
    let rows = tx.rows();
    let mut statement = rows.connection().prepare_cached(&sql)?;
    let mut found = statement.query(rusqlite::params![position, collection])?;
    match found.next()? {
        None => Ok(()),
        Some(row) => Err(StudyError::ChangedMeanwhile {
            seq: row.get(0)?,
            kind: row.get(1)?,
            by: row.get(2)?,
        }),
    }
}
