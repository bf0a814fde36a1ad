//! Whether what lies in `releases` is what went out.

use std::fs;
use std::path::Path;

use super::bundle::{self, MANIFEST};
use super::rows::{self, FileRow, ReleaseRow};
use crate::error::{Result, StudyError};
use crate::study::Study;

/// What is wrong with the files of a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum ReleaseProblem {
    #[error("`{release}` has no files any more")]
    FolderGone { release: String },
    #[error("`{release}` has lost `{file}`")]
    FileGone { release: String, file: String },
    #[error("`{file}` of `{release}` is not what went out")]
    OtherBytes { release: String, file: String },
    #[error("`{file}` lies in `{release}` and was not part of it")]
    NotPartOfIt { release: String, file: String },
    #[error("`{folder}` lies among the releases and is in no ledger")]
    NotInTheLedger { folder: String },
}

impl Study {
    /// Holds the files of every release, or of the one called `name`, against the ledger. A
    /// release whose files were written and not yet put in place is put in place first.
    pub fn verify_releases(&self, name: Option<&str>) -> Result<Vec<ReleaseProblem>> {
        let known = self.read(|rows| {
            let releases: Vec<ReleaseRow> = match name {
                Some(name) => vec![rows::find(rows, name)?],
                None => rows.all("ORDER BY name", &[])?,
            };
            releases
                .into_iter()
                .map(|release| {
                    let files = rows::files(rows, &release.name)?;
                    Ok((release, files))
                })
                .collect::<Result<Vec<_>>>()
        })?;
        let mut problems = Vec::new();
        for (release, files) in known.iter().filter(|(release, _)| release.state != "erased") {
            bundle::publish(self.folder(), &release.name)?;
            problems.extend(of_release(self.folder(), release, files)?);
        }
        if name.is_none() {
            let names: Vec<&str> = known.iter().map(|(release, _)| release.name.as_str()).collect();
            problems.extend(strangers(self.folder(), &names)?);
        }
        Ok(problems)
    }
}

/// A file of a release, as it went out or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenFile {
    /// Its path in the release.
    pub path: String,
    /// Its bytes; none where something is wrong.
    pub bytes: Vec<u8>,
    /// What is wrong with the release: nothing of it is handed on then.
    pub problems: Vec<ReleaseProblem>,
    /// Whether words in it were taken back since.
    pub taken_back: bool,
}

impl Study {
    /// The file of release `name` that stands at `place` in the ledger's list. Nothing where there
    /// is none, or where the release was fetched back. What holds words that somebody took back
    /// since is not handed on again: it is to be fetched back, not taken along.
    pub fn release_file(&self, name: &str, place: usize) -> Result<Option<FrozenFile>> {
        let release = self.releases()?.into_iter().find(|release| release.name == name);
        let release = release.filter(|release| release.state == super::ReleaseState::Out);
        // By number in the ledger's list, so that no address can name a path.
        let Some(path) = release.and_then(|release| release.files.get(place).cloned()) else {
            return Ok(None);
        };
        let (problems, taken_back) = (self.verify_releases(Some(name))?, self.taken_back(name)?);
        let place = bundle::place(self.folder(), name).join(&path);
        let bytes = match problems.is_empty() && !taken_back {
            true => fs::read(&place).map_err(StudyError::file(&place))?,
            false => Vec::new(),
        };
        Ok(Some(FrozenFile { path, bytes, problems, taken_back }))
    }

    /// Whether somebody took words of release `name` back by today.
    pub fn taken_back(&self, name: &str) -> Result<bool> {
        let recalls = self.recall_list(self.day(None), None)?;
        Ok(recalls.iter().any(|recall| recall.release.name == name))
    }
}

fn of_release(
    study: &Path,
    release: &ReleaseRow,
    files: &[FileRow],
) -> Result<Vec<ReleaseProblem>> {
    let folder = bundle::place(study, &release.name);
    let name = || release.name.clone();
    if !folder.is_dir() {
        return Ok(vec![ReleaseProblem::FolderGone { release: name() }]);
    }
    let mut problems = Vec::new();
    let listed = files.iter().map(|file| (file.path.as_str(), file.sha256.as_str()));
    let expected: Vec<(&str, &str)> =
        listed.chain([(MANIFEST, release.manifest_sha256.as_str())]).collect();
    for (path, sha256) in &expected {
        let file = || (*path).to_owned();
        match fs::read(folder.join(path)) {
            Ok(bytes) if bundle::digest(&bytes) == *sha256 => {}
            Ok(_) => problems.push(ReleaseProblem::OtherBytes { release: name(), file: file() }),
            Err(_) => problems.push(ReleaseProblem::FileGone { release: name(), file: file() }),
        }
    }
    for file in files_in(&folder)? {
        if !expected.iter().any(|(path, _)| *path == file) {
            problems.push(ReleaseProblem::NotPartOfIt { release: name(), file });
        }
    }
    Ok(problems)
}

/// The files below `folder`, by their path in it.
fn files_in(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(StudyError::file(folder))? {
        let entry = entry.map_err(StudyError::file(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.extend(files_in(&entry.path())?.into_iter().map(|file| format!("{name}/{file}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

fn strangers(study: &Path, known: &[&str]) -> Result<Vec<ReleaseProblem>> {
    let folder = study.join("releases");
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut strangers = Vec::new();
    for entry in entries {
        let name = entry.map_err(StudyError::file(&folder))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if !known.contains(&name.as_str()) {
            strangers.push(ReleaseProblem::NotInTheLedger { folder: name });
        }
    }
    strangers.sort_by_key(ToString::to_string);
    Ok(strangers)
}
