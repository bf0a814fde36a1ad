//! The proof: every file of the study is looked through for the needles, in every way a word may
//! be written, and the database for pages that are free but not empty.

use std::fs;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use serde::Serialize;

use super::needles::Needles;
use crate::check::journal as checks;
use crate::error::{Result, StudyError};
use crate::study::Study;

/// What a look through everything found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// How many needles were looked for.
    pub needles: usize,
    /// In how many files.
    pub files: usize,
    /// Of how many bytes in all.
    pub bytes: u64,
    /// Traces: a file's path in the study, and how many needles stand in it.
    pub traces: Vec<(String, usize)>,
    /// Pages of the database that are free.
    pub free_pages: i64,
    /// Bytes in the write-ahead log.
    pub log_bytes: u64,
    /// What is wrong with the chain of the journal.
    pub chain: Vec<String>,
}

impl Proof {
    /// Whether nothing was found.
    pub fn holds(&self) -> bool {
        self.traces.is_empty()
            && self.free_pages == 0
            && self.log_bytes == 0
            && self.chain.is_empty()
    }
}

impl Study {
    /// Looks through every file of the study.
    pub(super) fn prove(&self, needles: &Needles) -> Result<Proof> {
        self.house.store.let_go();
        let log = self.folder().join("study.db-wal");
        let mut proof = Proof {
            needles: needles.len(),
            log_bytes: fs::metadata(&log).map_or(0, |log| log.len()),
            ..Proof::default()
        };
        let (strong, weak) = needles.both();
        let (strong, all) = (finder(strong)?, finder(&[strong, weak].concat())?);
        let mut files = Vec::new();
        files_below(self.folder(), &mut files)?;
        for path in files {
            let bytes = fs::read(&path).map_err(StudyError::file(&path))?;
            let name = path.strip_prefix(self.folder()).unwrap_or(&path).display().to_string();
            // Rare words are looked for where the study's own words lie. What was released, and
            // what people wrote into the settings, has words of its own.
            let ours = name.starts_with("study.db") || name.starts_with("index");
            let found = if ours { &all } else { &strong };
            let count = found.find_iter(&bytes).count();
            if count > 0 {
                proof.traces.push((name, count));
            }
            proof.files += 1;
            proof.bytes += bytes.len() as u64;
        }
        self.read(|rows| {
            let free = rows.connection().query_row("PRAGMA freelist_count", [], |row| row.get(0));
            proof.free_pages = free?;
            let broken = checks::pages(rows)?.into_iter().chain(checks::broken(rows)?);
            proof.chain = broken.map(|finding| finding.message).collect();
            Ok(proof)
        })
    }
}

/// Finds needles as UTF-8 in any case, and as UTF-16 either way round.
fn finder(needles: &[String]) -> Result<AhoCorasick> {
    let mut patterns: Vec<Vec<u8>> = Vec::new();
    for needle in needles {
        patterns.push(needle.clone().into_bytes());
        patterns.push(needle.encode_utf16().flat_map(u16::to_le_bytes).collect());
        patterns.push(needle.encode_utf16().flat_map(u16::to_be_bytes).collect());
        let upper = needle.to_uppercase();
        if !needle.is_ascii() {
            patterns.push(upper.into_bytes());
        }
    }
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(&patterns)
        .map_err(|error| StudyError::Render { source: Box::new(error) })
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(StudyError::file(folder))? {
        let entry = entry.map_err(StudyError::file(folder))?;
        let kind = entry.file_type().map_err(StudyError::file(entry.path()))?;
        if kind.is_dir() {
            files_below(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(())
}
