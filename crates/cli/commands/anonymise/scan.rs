//! `heard anonymise scan`: what any files still say of who somebody is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heard_anonymise::{Certainty, Register, Trace, Traces};
use heard_model::Offsets;
use serde::Serialize;

use crate::commands::aside;
use crate::failure::Failure;
use crate::out;

/// Look through any file for what may identify somebody: Word, Excel, PDF, zip, pages, pictures' properties
///
/// Says where and what sort of thing, never the words unless --words asks for them. In a study, what it
/// knows is looked for first; without one, only what looks like a name, a number or an address.
/// Ends with 1 where something was found.
#[derive(clap::Args)]
pub(super) struct Scan {
    /// Files, or folders with all that is in them
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Show the words
    #[arg(long)]
    words: bool,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    file: String,
    place: &'a str,
    start: usize,
    end: usize,
    certainty: &'static str,
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// How many traces of each certainty, and how many parts nobody could look into.
#[derive(Default)]
struct Tally {
    texts: usize,
    traces: BTreeMap<Certainty, usize>,
    unread: usize,
}

impl Scan {
    /// Looks through every file; `register` is what the study knows, where there is one.
    pub(super) fn run(&self, register: Option<&Register>) -> Result<ExitCode, Failure> {
        let traces = Traces::new(register);
        let mut tally = Tally::default();
        let files = self.all()?;
        for file in &files {
            self.look(file, &traces, &mut tally)?;
        }
        if register.is_none() {
            out::say(
                "no study is open: only what looks like a name, a number or an address was looked for",
            );
        }
        let counts: Vec<String> =
            tally.traces.iter().map(|(sure, count)| format!("{count} {}", sure.as_str())).collect();
        let found = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
        let files = out::count(files.len(), "file");
        out::say(&format!("{found} found in {} of {files}", out::count(tally.texts, "text")));
        if tally.unread > 0 {
            let parts = out::count(tally.unread, "part");
            return Err(Failure::new(format!("{parts} could not be looked into")).hint(
                "nobody can say that nothing stands there: open them by hand, or leave them out",
            ));
        }
        Ok(if tally.traces.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn all(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut all = Vec::new();
        for named in &self.files {
            gather(named, &mut all)
                .map_err(|error| Failure::new(format!("`{}`: {error}", named.display())))?;
        }
        Ok(all)
    }

    fn look(&self, file: &Path, traces: &Traces, tally: &mut Tally) -> Result<(), Failure> {
        let name = file.display().to_string();
        let bytes =
            std::fs::read(file).map_err(|error| Failure::new(format!("`{name}`: {error}")))?;
        let mut found = aside::texts(&bytes);
        let own = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        found.texts.insert(0, ("its name".to_owned(), own));
        for part in &found.unread {
            out::say(&format!("{name}: {part}"));
        }
        tally.unread += found.unread.len();
        tally.texts += found.texts.len();
        let mut told = BTreeSet::new();
        for (place, text) in &found.texts {
            let mut here = traces.find_at(place, text);
            // The whole file read once more, for what stands across or outside its elements.
            let again = place.is_empty() || place.ends_with("joined)");
            let words = |trace: &Trace| {
                let words = text.get(trace.span.range()).unwrap_or_default();
                (trace.certainty, words.to_lowercase())
            };
            here.retain(|trace| !again || !told.contains(&words(trace)));
            told.extend(here.iter().map(words));
            for trace in &here {
                *tally.traces.entry(trace.certainty).or_default() += 1;
            }
            self.say(&name, place, text, &here)?;
        }
        Ok(())
    }

    fn say(&self, file: &str, place: &str, text: &str, found: &[Trace]) -> Result<(), Failure> {
        if self.json {
            return self.rows(file, place, text, found);
        }
        let mut kinds: BTreeMap<(Certainty, &str), Vec<&str>> = BTreeMap::new();
        for trace in found {
            let words = text.get(trace.span.range()).unwrap_or_default();
            kinds.entry((trace.certainty, trace.class.as_str())).or_default().push(words);
        }
        for ((certainty, class), mut words) in kinds {
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            let shown: Vec<String> = words.iter().map(|words| format!("“{words}”")).collect();
            let shown = if self.words { format!(": {}", shown.join(", ")) } else { String::new() };
            let place = if place.is_empty() { "text" } else { place };
            out::data(&format!(
                "{file}  {place}  {} {class} × {count}{shown}",
                certainty.as_str()
            ))?;
        }
        Ok(())
    }

    fn rows(&self, file: &str, place: &str, text: &str, found: &[Trace]) -> Result<(), Failure> {
        let offsets = Offsets::new(text);
        for trace in found {
            let at = offsets.chars(trace.span);
            out::json(&Row {
                file: file.to_owned(),
                place,
                start: at.start,
                end: at.end,
                certainty: trace.certainty.as_str(),
                class: trace.class.as_str(),
                entity: trace.entity.map(|entity| entity.to_string()),
                text: if self.words { text.get(trace.span.range()) } else { None },
            })?;
        }
        Ok(())
    }
}

/// A file, or every file under a folder, in the order of their names.
fn gather(named: &Path, all: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !named.is_dir() {
        all.push(named.to_owned());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> =
        std::fs::read_dir(named)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    inside.sort();
    inside.iter().filter(|path| !path.is_symlink()).try_for_each(|path| gather(path, all))
}
