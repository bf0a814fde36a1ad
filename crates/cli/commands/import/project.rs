//! Other programs' projects on the command line: what came in, and what did not.

use heard_import::project::{Options, ProjectReading, read, stream};
use heard_model::{Loss, Positions};
use heard_study::{Came, ProjectTaken, Study};
use serde::Serialize;

use super::files::Named;
use crate::failure::Failure;
use crate::out;

/// Reads `--positions`.
pub(super) fn positions(words: &str) -> Result<Positions, String> {
    Positions::parse(words).ok_or_else(|| {
        "name `codepoints`, `utf16` or `bytes`, then `crlf2`, `bom`, `inclusive` where they hold".to_owned()
    })
}

/// Reads a project and shows what would come in.
pub(super) fn preview(
    file: &Named,
    positions: Option<Positions>,
    as_json: bool,
) -> Result<(), Failure> {
    // Text by text: a project of any size is looked at in little memory.
    let (mut transcripts, mut codings) = (Vec::new(), 0);
    let mut each = |_: &'static str, source: heard_model::ProjectSource| {
        transcripts.push(source.transcript.id.to_string());
        codings += source.codings.len();
        Ok(())
    };
    let reading = stream(&file.name(), file.open()?, Options { positions }, &mut each)?;
    let project = &reading.project;
    let new = |count: usize| Came { new: count, ..Came::default() };
    let taken = ProjectTaken {
        sources: new(transcripts.len()),
        codes: new(project.codes.len()),
        codings: new(codings),
        memos: new(project.memos.len()),
        cases: new(project.cases.len()),
        transcripts,
        lost: project.lost.clone(),
    };
    tell(file, &reading, &taken, (as_json, "would import"))
}

/// Takes a project in.
pub(super) fn take(
    study: &Study,
    file: &Named,
    (positions, whole): (Option<Positions>, bool),
    as_json: bool,
) -> Result<(), Failure> {
    let options = Options { positions };
    if whole {
        return put_back(study, file, options, as_json);
    }
    let (reading, done) = study.import_project_from(&file.name(), file.open()?, options)?;
    tell(file, &reading, &done.value, (as_json, "imported"))
}

/// Takes a project in with what lies beside it; read whole first, so that a damaged one leaves the
/// study empty.
fn put_back(study: &Study, file: &Named, options: Options, as_json: bool) -> Result<(), Failure> {
    let mut reading = read(&file.name(), file.open()?, options)?;
    let project = std::mem::take(&mut reading.project);
    reading.project.origin.clone_from(&project.origin);
    let beside = file.beside("heard");
    let parts = heard_import::project::parts(&beside.name(), beside.open()?)?;
    let rows = study.restore_whole(parts)?.value;
    out::say(&format!("put back {} of `{}`", out::count(rows, "row"), beside.shown()));
    let done = study.import_project(project, &file.name(), reading.format)?;
    tell(file, &reading, &done.value, (as_json, "imported"))
}

fn tell(
    file: &Named,
    reading: &ProjectReading,
    taken: &ProjectTaken,
    (as_json, verb): (bool, &str),
) -> Result<(), Failure> {
    let rows = [
        ("texts", taken.sources),
        ("codes", taken.codes),
        ("codings", taken.codings),
        ("memos", taken.memos),
        ("cases", taken.cases),
    ];
    if as_json {
        return out::json(&Told::new(file, reading, taken, &rows));
    }
    let origin = match reading.project.origin.as_str() {
        "" => String::new(),
        origin => format!(" from {origin}"),
    };
    out::say(&format!("{verb} `{}`{origin}", file.shown()));
    if let Some(fit) = &reading.fit {
        out::say(&format!("  places read as {fit}"));
    }
    for (what, came) in rows {
        let Came { new, changed, already } = came;
        out::say(&format!("  {what}: {new} new, {changed} changed, {already} here before"));
    }
    for Loss { what, count, why } in &taken.lost {
        out::say(&format!("  left out or changed: {count} {what}: {why}"));
    }
    Ok(())
}

#[derive(Serialize)]
struct Told<'t> {
    file: String,
    format: &'static str,
    origin: &'t str,
    positions: Option<ToldFit>,
    texts: ToldCame,
    codes: ToldCame,
    codings: ToldCame,
    memos: ToldCame,
    cases: ToldCame,
    transcripts: &'t [String],
    lost: Vec<ToldLoss<'t>>,
}

#[derive(Serialize)]
struct ToldFit {
    way: String,
    selections: usize,
    starts: usize,
    ends: usize,
    named: usize,
    names_hold: usize,
    outside: usize,
}

#[derive(Serialize)]
struct ToldCame {
    new: usize,
    changed: usize,
    already: usize,
}

#[derive(Serialize)]
struct ToldLoss<'t> {
    count: usize,
    what: &'t str,
    why: &'t str,
}

impl<'t> Told<'t> {
    fn new(
        file: &Named,
        reading: &'t ProjectReading,
        taken: &'t ProjectTaken,
        rows: &[(&str, Came); 5],
    ) -> Told<'t> {
        let [texts, codes, codings, memos, cases] = rows.map(|(_, came)| ToldCame {
            new: came.new,
            changed: came.changed,
            already: came.already,
        });
        let positions = reading.fit.map(|fit| ToldFit {
            way: fit.positions.to_string(),
            selections: fit.selections,
            starts: fit.starts,
            ends: fit.ends,
            named: fit.named,
            names_hold: fit.names_hold,
            outside: fit.outside,
        });
        let lost = taken.lost.iter().map(|loss| ToldLoss {
            count: loss.count,
            what: &loss.what,
            why: &loss.why,
        });
        Told {
            file: file.shown(),
            format: reading.format,
            origin: &reading.project.origin,
            positions,
            texts,
            codes,
            codings,
            memos,
            cases,
            transcripts: &taken.transcripts,
            lost: lost.collect(),
        }
    }
}
