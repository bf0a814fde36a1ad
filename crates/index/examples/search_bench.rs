//! Times the index on a folder of transcripts, beside ripgrep, and holds every
//! count against a scan of all turns.
//!
//! ```text
//! search_bench FOLDER INDEX              builds the index, then prints the table
//! search_bench ask FOLDER INDEX QUERY    one search from a new process
//! ```
//!
//! `benches/search.sh` runs it, and SQLite's FTS5 after it. The index stores no text, so
//! each of the 20 snippets is cut from its transcript's file, read for the purpose.
#![allow(clippy::print_stdout, reason = "a program of its own, which nothing else uses")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use heard_index::{Gone, Index, Order, Query, State, TurnRow, highlight, matches, snippet};
use heard_model::{Role, TranscriptId};

type Done<T> = Result<T, Box<dyn Error>>;

/// What is asked: its kind, our query, and the same as a regular expression for ripgrep.
const QUERIES: &[(&str, &str, &str)] = &[
    ("word", "kubernetes", r"\bkubernetes\b"),
    ("common word", "people", r"\bpeople\b"),
    ("phrase", "\"open source software\"", r"\bopen[ -]source[ -]software\b"),
    ("common phrase", "\"you know\"", r"\byou know\b"),
    (
        "proximity",
        "people NEAR/5 community",
        r"\bpeople\b(\W+\w+){0,4}\W+community\b|\bcommunity\b(\W+\w+){0,4}\W+people\b",
    ),
    ("three near", "\"open source community\"~6", ""),
    ("prefix", "contain*", r"\bcontain"),
    ("common prefix", "co*", r"\bco"),
    ("and, not", "kubernetes AND docker NOT cloud", ""),
    ("field", "speaker:\"Adam Stacoviak\" kubernetes", r"^\*\*Adam Stacoviak:.*\bkubernetes\b"),
];
const SHOWN: usize = 20;
const WARM: usize = 31;
const COLD: usize = 9;

fn main() -> Done<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    match given.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ask", folder, index, query] => {
            let (index, _) = Index::open(Path::new(index))?;
            println!("{}", ask(&index, Path::new(folder), query)?);
            Ok(())
        }
        [folder, index] => table(Path::new(folder), Path::new(index)),
        _ => Err("search_bench FOLDER INDEX, or search_bench ask FOLDER INDEX QUERY".into()),
    }
}

/// One search as a person has it: the count, and the first 20 hits with snippets.
fn ask(index: &Index, folder: &Path, query: &str) -> Done<usize> {
    let query = Query::parse(query)?;
    let found = index.search(&query, Order::Score, SHOWN)?;
    for hit in &found.hits {
        let text = std::fs::read_to_string(folder.join(format!("{}.txt", hit.transcript)))?;
        let (_, speech) =
            turns(&text).nth(hit.turn as usize - 1).ok_or("a turn that is not there")?;
        let hits = highlight(&query, speech);
        std::hint::black_box(snippet(speech, &hits, 60).ok_or("no snippet")?);
    }
    Ok(found.count)
}

/// The turns of `text`, each with its speaker: a line that starts `**Speaker:**` begins one.
fn turns(text: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .match_indices("\n**")
            .map(|(at, _)| at + 1)
            .find(|at| label(&rest[*at..]).is_some());
        let (turn, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(match label(turn) {
            Some((speaker, speech)) => (Some(speaker), speech.trim()),
            None => (None, turn.trim()),
        })
    })
}

fn label(line: &str) -> Option<(&str, &str)> {
    let (label, speech) = line.strip_prefix("**")?.split_once(":**")?;
    (label.len() < 80 && !label.contains('\n')).then_some((label, speech))
}

/// The transcripts of a folder, by name.
fn files(folder: &Path) -> Done<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(name, path);
        }
    }
    Ok(files)
}

fn rows(folder: &Path) -> Done<Vec<TurnRow>> {
    let mut rows = Vec::new();
    for (name, path) in files(folder)? {
        let transcript = TranscriptId::new(&name).ok_or("a name without letters")?;
        let text = std::fs::read_to_string(path)?;
        for (number, (speaker, speech)) in (1..).zip(turns(&text)) {
            rows.push(TurnRow {
                transcript: transcript.clone(),
                turn: number,
                speaker: speaker.map(str::to_owned),
                participant: None,
                role: Role::Unknown,
                codes: Vec::new(),
                attributes: Vec::new(),
                text: speech.to_owned(),
            });
        }
    }
    Ok(rows)
}

fn table(folder: &Path, place: &Path) -> Done<()> {
    let rows = rows(folder)?;
    let bytes: usize = rows.iter().map(|row| row.text.len()).sum();
    println!("{} transcripts, {} turns, {:.1} MB", files(folder)?.len(), rows.len(), mega(bytes));
    let (index, state) = Index::open(place)?;
    if state != State::Ready || index.turns()? != rows.len() {
        let (clock, cpu) = (Instant::now(), cpu());
        index.rebuild(rows.iter().cloned(), 1)?;
        println!(
            "built in {:.1} s, {:.1} s of CPU",
            clock.elapsed().as_secs_f64(),
            self::cpu() - cpu
        );
    }
    let size: u64 =
        std::fs::read_dir(place)?.filter_map(|e| Some(e.ok()?.metadata().ok()?.len())).sum();
    println!("index of {:.1} MB, no text in it", mega(size as usize));
    let opened = times(COLD, || Ok(Index::open(place)?))?;
    println!("opened in {} ms, every byte checked", opened.shown);
    changes(&index, &rows)?;
    println!("\n{:<14} {:<22} {:>8} {:>10} {:>10}", "what", "with", "hits", "median ms", "CPU ms");
    let mut wrong = 0;
    for (kind, text, regex) in QUERIES {
        wrong += usize::from(!measured(kind, text, regex, (&index, folder, place), &rows)?);
    }
    if wrong > 0 {
        return Err(format!("{wrong} queries found otherwise than a scan").into());
    }
    println!("\nevery query found exactly the turns that a scan of all turns finds");
    Ok(())
}

/// Times changes to a copy of what is there: one turn, and a transcript of many.
fn changes(index: &Index, rows: &[TurnRow]) -> Done<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let one = times(5, || Ok(index.update(1, &[], [first.clone()])?))?;
    let all: Vec<TurnRow> =
        rows.iter().filter(|row| row.transcript == first.transcript).cloned().collect();
    let gone = [Gone::Transcript(first.transcript.clone())];
    let mut writes = || -> Done<()> {
        let mut writer = index.write()?;
        writer.remove(&gone[0])?;
        for row in &all {
            writer.add(row)?;
        }
        Ok(writer.commit(1)?)
    };
    let many = times(5, &mut writes)?;
    println!("one turn changed in {} ms, {} turns in {} ms", one.shown, all.len(), many.shown);
    Ok(())
}

/// Prints a query's lines; whether the index and the scan agree.
fn measured(
    kind: &str,
    text: &str,
    regex: &str,
    (index, folder, place): (&Index, &Path, &Path),
    rows: &[TurnRow],
) -> Done<bool> {
    let query = Query::parse(text)?;
    println!("{kind}: {text}");
    let line = |with: &str, hits: &str, times: &Times| {
        println!("{:<14} {with:<22} {hits:>8} {:>10} {:>10.1}", "", times.shown, times.cpu);
    };
    let hits = ask(index, folder, text)?;
    let warm = times(WARM, || ask(index, folder, text))?;
    line("heard, warm", &hits.to_string(), &warm);
    let count = times(WARM, || Ok(index.search(&query, Order::Score, 0)?))?;
    line("heard, the count alone", "", &count);
    let program = std::env::current_exe()?;
    let cold = times(COLD, || {
        let mut command = Command::new(&program);
        command.arg("ask").args([folder, place]).arg(text);
        Ok(command.output()?)
    })?;
    line("heard, new process", "", &cold);
    let mut scanned = Vec::new();
    let scan = times(1, || {
        scanned = rows.iter().filter(|row| matches(&query, row)).collect();
        Ok(())
    })?;
    line("heard, scan", &scanned.len().to_string(), &scan);
    if !regex.is_empty() && Command::new("rg").arg("--version").output().is_ok() {
        let mut found = 0;
        let times = times(COLD, || {
            let output = Command::new("rg")
                .args(["-i", "-c", "--no-filename", regex])
                .arg(folder)
                .output()?;
            let lines = String::from_utf8_lossy(&output.stdout);
            found = lines.lines().filter_map(|line| line.parse::<usize>().ok()).sum();
            Ok(())
        })?;
        line("ripgrep, lines", &found.to_string(), &times);
    }
    let places = index.search(&query, Order::Place, usize::MAX)?;
    let same = places.count == scanned.len()
        && places
            .hits
            .iter()
            .zip(&scanned)
            .all(|(hit, row)| (&hit.transcript, hit.turn) == (&row.transcript, row.turn));
    if !same {
        println!("{:<14} the scan finds other turns", "");
    }
    Ok(same)
}

struct Times {
    /// The median in milliseconds.
    shown: String,
    /// Milliseconds of CPU for each run, children's too.
    cpu: f64,
}

fn times<T>(runs: usize, mut work: impl FnMut() -> Done<T>) -> Done<Times> {
    let before = cpu();
    let mut all: Vec<Duration> = Vec::with_capacity(runs);
    for _ in 0..runs {
        let clock = Instant::now();
        work()?;
        all.push(clock.elapsed());
    }
    let cpu = (cpu() - before) * 1000.0 / runs as f64;
    all.sort_unstable();
    Ok(Times { shown: format!("{:.2}", all[runs / 2].as_secs_f64() * 1000.0), cpu })
}

/// Seconds of CPU that this process and its children took; 0 where the system does not say.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
