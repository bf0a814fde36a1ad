//! Times the reading of a folder of transcripts: bytes in, turns out, nothing kept.
//!
//! ```text
//! read_bench FOLDER [TIMES]
//! ```
//!
//! `benches/import.sh` runs it. The files are read into memory first, so that no disk is timed.
#![allow(clippy::print_stdout, reason = "a program of its own, which nothing else uses")]

use std::error::Error;
use std::path::Path;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [folder, times @ ..] = given.as_slice() else {
        return Err("read_bench FOLDER [TIMES]".into());
    };
    let times: usize = times.first().map_or(Ok(3), |times| times.parse())?;
    let files = files(Path::new(folder))?;
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut best = f64::MAX;
    let (mut turns, mut refused) = (0, 0);
    for _ in 0..times {
        (turns, refused) = (0, 0);
        let before = cpu();
        for (name, bytes) in &files {
            match heard_import::read(name, bytes, heard_import::Options::default()) {
                Ok(readings) => {
                    turns += readings.iter().map(|r| r.transcript.turns.len()).sum::<usize>()
                }
                Err(_) => refused += 1,
            }
        }
        best = best.min(cpu() - before);
    }
    let mega = bytes as f64 / 1e6;
    println!(
        "read      {:>6} files, {mega:>7.1} MB, {turns:>8} turns, {refused} refused: {best:>6.2} s of CPU, {:>4.0} MB/s a core",
        files.len(),
        mega / best.max(0.01)
    );
    Ok(())
}

/// The files of a folder with what stands in them, by name.
fn files(folder: &Path) -> Done<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push((
                entry.file_name().to_string_lossy().into_owned(),
                std::fs::read(entry.path())?,
            ));
        }
    }
    files.sort();
    Ok(files)
}

/// Seconds of CPU that this process took; 0 where the system does not say.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks =
        fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
