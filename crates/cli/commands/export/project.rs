//! A project or codebook for other programs, and what became of it on the way.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heard_export::project::{self, DIALECTS, Dialect};
use heard_model::{Loss, Project};
use heard_study::{Done, Key, Study};
use serde::Serialize;

use super::Export;
use crate::failure::Failure;
use crate::out;

/// Reads `--dialect`.
pub(super) fn dialect(name: &str) -> Result<&'static Dialect, String> {
    let names: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.name).collect();
    project::dialect(name).ok_or_else(|| format!("choose one of {}", names.join(", ")))
}

/// Writes the file, tells what is in it and what is not.
pub(super) fn write(asked: &Export, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
    let ending = asked.file.extension().map(|e| e.to_string_lossy().to_lowercase());
    let is_codebook = match ending.as_deref() {
        Some("qdpx") => false,
        Some("qdc") => true,
        _ => {
            return Err(Failure::new(format!("`{}`: what is it to be?", asked.file.display()))
                .hint("name it NAME.qdpx for a project, NAME.qdc for the codebook alone"));
        }
    };
    let beside = sidecar_of(&asked.file);
    for path in [Some(&asked.file), asked.whole.then_some(&beside)].into_iter().flatten() {
        if path.exists() && !asked.force {
            return Err(out::is_there(path));
        }
    }
    let project = of(asked, study, key, Study::project)?;
    let mut lost = project.lost.clone();
    if is_codebook {
        out::write(&asked.file, &project::codebook(&project), asked.force)?;
        lost.clear();
    } else {
        let written = project::write(&project, asked.dialect)?;
        out::write(&asked.file, &written.bytes, asked.force)?;
        lost.extend(written.lost.all());
    }
    if asked.whole {
        let parts = study.whole(&asked.why)?.value;
        out::write(&beside, &project::sidecar(&parts)?, asked.force)?;
    }
    tell(asked, &project, &lost, is_codebook)?;
    Ok(ExitCode::SUCCESS)
}

/// How a study gives its raw words out: as a project that may come back, or for tables.
pub(super) type Raw = fn(&Study, &str) -> heard_study::Result<Done<Project>>;

pub(super) fn of(
    asked: &Export,
    study: &Study,
    key: Option<&Key>,
    raw: Raw,
) -> Result<Project, Failure> {
    if !asked.anonymised {
        return Ok(raw(study, &asked.why)?.value);
    }
    // A key that names nobody is as good as none.
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        return Err(Failure::new("names that only the key knows could not be looked for")
            .hint("name the key with --key FILE; `heard anonymise roster` fills it")
            .refused());
    };
    Ok(study.anonymised_project(key, &asked.why)?.value)
}

/// The file beside a project: `NAME.heard`.
pub(crate) fn sidecar_of(project: &Path) -> PathBuf {
    project.with_extension("heard")
}

fn tell(
    asked: &Export,
    project: &Project,
    lost: &[Loss],
    is_codebook: bool,
) -> Result<(), Failure> {
    let file = asked.file.display().to_string();
    if asked.json {
        let lost = lost.iter().map(|loss| ToldLoss {
            count: loss.count,
            what: &loss.what,
            why: &loss.why,
        });
        return out::json(&Told {
            file,
            texts: project.sources.len(),
            codes: project.codes.len(),
            codings: project.codings(),
            memos: project.memos.len(),
            people: project.cases.len(),
            lost: lost.collect(),
        });
    }
    if is_codebook {
        out::say(&format!("wrote `{file}`: {}", out::count(project.codes.len(), "code")));
        return Ok(());
    }
    out::say(&format!(
        "wrote `{file}` for {}: {}, {}, {}, {}, {}",
        asked.dialect.title,
        out::count(project.sources.len(), "text"),
        out::count(project.codes.len(), "code"),
        out::count(project.codings(), "coding"),
        out::count(project.memos.len(), "memo"),
        out::count(project.cases.len(), "participant"),
    ));
    for Loss { what, count, why } in lost {
        out::say(&format!("  not in it or changed: {count} {what}: {why}"));
    }
    if asked.whole {
        let beside = sidecar_of(&asked.file);
        out::say(&format!("all of it is in `{}`, for `heard import --whole`", beside.display()));
    }
    if !asked.anonymised {
        out::say("what you wrote is raw: keep it inside the research team");
    }
    Ok(())
}

#[derive(Serialize)]
struct Told<'t> {
    file: String,
    texts: usize,
    codes: usize,
    codings: usize,
    memos: usize,
    people: usize,
    lost: Vec<ToldLoss<'t>>,
}

#[derive(Serialize)]
struct ToldLoss<'t> {
    count: usize,
    what: &'t str,
    why: &'t str,
}
