//! Times a whole import of a folder of transcripts, or of a table of case notes: read, kept,
//! indexed, found again.
//!
//! ```text
//! import_bench FOLDER|NOTES.csv STUDY
//! ```
//!
//! `benches/import.sh` runs it. The study is made in STUDY, which must not be there.
#![allow(clippy::print_stdout, reason = "a program of its own, which nothing else uses")]

use std::error::Error;
use std::path::Path;

use heard_import::{NOTES_EACH, NoteColumns, Notes, Options, read};
use heard_index::Order;
use heard_study::{Actor, ImportOptions, IncomingFile, Profile, Study, World};

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [from, place] = given.as_slice() else {
        return Err("import_bench FOLDER|NOTES.csv STUDY".into());
    };
    let from = Path::new(from);
    let world = World::fixed("2026-01-05T09:00:00Z".parse()?, 7);
    let actor = Actor::researcher("bench");
    let study = Study::create(Path::new(place), "Bench", Profile::CodebookTa, actor, world)?;
    let before = cpu();
    let (files, bytes, turns) =
        if from.is_dir() { folder(from, &study)? } else { notes(from, &study)? };
    let kept = cpu();
    let found = study.search("people", Order::Place, 1)?.count;
    let indexed = cpu();
    println!(
        "import    {:>6} files, {:>7.1} MB, {turns:>8} turns, {found} found: {:>6.2} s of CPU read and kept, {:>6.2} s indexed, {:>6.2} s in all, at most {:.0} MB of memory",
        files,
        bytes as f64 / 1e6,
        kept - before,
        indexed - kept,
        indexed - before,
        memory(),
    );
    Ok(())
}

/// Takes every file of a folder in: how many files, bytes and turns.
fn folder(folder: &Path, study: &Study) -> Done<(usize, usize, usize)> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let (mut turns, mut size) = (0, 0);
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(path)?;
        size += bytes.len();
        let readings = read(&name, &bytes, Options::default())?;
        let file = IncomingFile { name, bytes, readings };
        let done = study.import(file, &ImportOptions::default())?;
        turns += done.value.iter().map(|one| one.turns).sum::<usize>();
    }
    Ok((paths.len(), size, turns))
}

/// Takes a table of notes in: how many transcripts, bytes and notes.
fn notes(table: &Path, study: &Study) -> Done<(usize, usize, usize)> {
    let file = std::fs::File::open(table)?;
    let mut notes = Notes::new("notes.csv", file, &NoteColumns::default(), NOTES_EACH)?;
    let (mut transcripts, mut size, mut count) = (0, 0, 0);
    while let Some(batch) = notes.batch()? {
        transcripts += 1;
        count += batch.notes;
        size = usize::try_from(batch.read)?;
        let name = "notes.csv".to_owned();
        let file = IncomingFile { name, bytes: batch.bytes, readings: vec![batch.reading] };
        study.import(file, &ImportOptions::default())?;
    }
    Ok((transcripts, size, count))
}

/// Seconds of CPU that this process took; 0 where the system does not say.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that this process had, in megabytes; 0 where the system does not say.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
