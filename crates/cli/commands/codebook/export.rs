//! A codebook as a file: to edit and bring back, for other tools, to read and print.

use std::path::{Path, PathBuf};

use heard_export::{
    CODEBOOK_FORMATS, CodebookFile, CodebookFormat, Living, LivingMemo, LivingVersion,
    ShownExample, render_living,
};
use heard_model::{Amendment, Codebook, MemoAnchor, VersionId};
use heard_study::{CodeExample, Study};

use crate::failure::Failure;
use crate::out;

/// What is written, and how.
#[derive(clap::Args)]
pub(super) struct Export {
    /// The file; its ending says the format: toml, csv, xlsx, qdc, html, docx, md
    file: PathBuf,
    /// The format, where the ending does not say it: `taguette` for a CSV that Taguette reads
    #[arg(long = "as", value_name = "FORMAT")]
    format: Option<String>,
    /// Which version, or the newest
    #[arg(long)]
    version: Option<String>,
    /// Print the words of the examples too, with names hidden (html, docx, md)
    #[arg(long)]
    examples: bool,
    /// The living codebook: first and last codes, definitions, memos with names hidden, and every
    /// change with its reason (html, docx, md)
    #[arg(long)]
    living: bool,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

impl Export {
    pub(super) fn run(self, study: &Study, key: Option<&Path>) -> Result<(), Failure> {
        let (version, codebook) = super::chosen(study, self.version.as_deref())?;
        let history = study.version_history(version)?;
        let entry = study.versions()?.into_iter().find(|entry| entry.id == version);
        let parents = entry.map(|entry| entry.parents).unwrap_or_default();
        let amendments: Vec<Amendment> = match parents.first() {
            Some(parent) => study
                .codebook_diff(*parent, version)?
                .into_iter()
                .map(|change| change.amendment)
                .collect(),
            None => study.draft()?.amendments,
        };
        let words: Vec<CodeExample> = if self.examples || self.living {
            study.code_examples(&codebook, study.open_key(key)?.as_ref())?
        } else {
            Vec::new()
        };
        let examples: Vec<ShownExample<'_>> = words
            .iter()
            .map(|example| ShownExample {
                code: example.code,
                place: &example.place,
                speaker: &example.speaker,
                words: &example.words,
            })
            .collect();
        let guids = study.code_guids()?;
        let told = CodebookFile {
            guids: Some(&guids),
            version,
            parents: &parents,
            history: &history,
            codebook: &codebook,
            amendments: &amendments,
            examples: &examples,
            synthetic: study.settings().synthetic,
        };
        let bytes = if self.living {
            living(study, key, told, self.ending())?
        } else {
            let format = self.format()?;
            for lost in format.left_out(&told) {
                out::say(&format!("{} can't hold {lost}", format.title));
            }
            format.render(&told)?
        };
        out::write(&self.file, &bytes, self.force)?;
        out::say(&format!("wrote {version} to {}", self.file.display()));
        Ok(())
    }

    fn ending(&self) -> &str {
        self.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
    }

    fn format(&self) -> Result<&'static CodebookFormat, Failure> {
        let name = self.format.as_deref().unwrap_or_else(|| self.ending());
        CODEBOOK_FORMATS.iter().find(|format| format.name == name).ok_or_else(|| {
            let all: Vec<&str> = CODEBOOK_FORMATS.iter().map(|format| format.name).collect();
            Failure::new(format!("`{name}` is no format of a codebook")).hint(all.join(", "))
        })
    }
}

/// The living codebook (Reyes et al. 2021).
fn living(
    study: &Study,
    key: Option<&Path>,
    file: CodebookFile<'_>,
    format: &str,
) -> Result<Vec<u8>, Failure> {
    let key = study.open_key(key)?;
    let mut books: Vec<(VersionId, VersionId, Codebook, Codebook)> = Vec::new();
    let mut changes: Vec<Vec<(Amendment, String, String)>> = Vec::new();
    let mut entries = study.versions()?;
    entries.reverse();
    for entry in entries.into_iter().filter(|entry| entry.id <= file.version) {
        let before = entry.parents.first().copied().unwrap_or(VersionId(0));
        let told = study.codebook_diff(before, entry.id)?.into_iter();
        changes.push(told.map(|one| (one.amendment, one.role, one.reason)).collect());
        let older = study.codebook(Some(before))?.1;
        books.push((entry.id, before, older, study.codebook(Some(entry.id))?.1));
    }
    let versions: Vec<LivingVersion<'_>> = books
        .iter()
        .zip(&changes)
        .map(|((id, before, older, newer), changes)| LivingVersion {
            id: *id,
            codebook: newer,
            before: (*before, older),
            changes,
        })
        .collect();
    let memos = study.masked_memos(key.as_ref())?;
    let memos: Vec<LivingMemo<'_>> = memos
        .iter()
        .filter_map(|(kept, words)| {
            let memo = &kept.memo;
            let on = match &memo.anchor {
                MemoAnchor::Code(id) => id.to_string(),
                MemoAnchor::Version(id) => id.to_string(),
                MemoAnchor::Study => "the study".to_owned(),
                _ => return None,
            };
            let day = memo.at.strftime("%-d %B %Y");
            let about = format!("{}, {}, {day}", memo.kind.as_str(), memo.author);
            Some(LivingMemo { on, about, words })
        })
        .collect();
    Ok(render_living(format, &Living { file, versions: &versions, memos: &memos })?)
}
