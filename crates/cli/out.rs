//! Printing: data on stdout, everything said about it on stderr.

use std::io::{self, Write};

use serde::Serialize;

use crate::failure::Failure;

/// Prints data to stdout.
pub(crate) fn data(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Prints one JSON value on a line of its own.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    data(&serde_json::to_string(value)?)
}

/// Says something about what was done, on stderr.
pub(crate) fn say(text: &str) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "{text}");
}

/// Writes a file that must not be there yet unless `over` says so; or stdout for `-`.
pub(crate) fn write(path: &std::path::Path, bytes: &[u8], over: bool) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    }
    if path.exists() && !over {
        return Err(is_there(path));
    }
    std::fs::write(path, bytes)
        .map_err(|error| Failure::new(format!("`{}`: {error}", path.display())))
}

/// That a file is there and would be written over.
pub(crate) fn is_there(path: &std::path::Path) -> Failure {
    Failure::new(format!("`{}` is there already", path.display()))
        .hint("name another file, or add --force to write over it")
}

/// `1 quote`, `3 quotes`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if noun.ends_with('y') && !noun.ends_with("ey") {
        format!("{}ies", &noun[..noun.len() - 1])
    } else {
        format!("{noun}s")
    };
    format!("{number} {}", if number == 1 { noun } else { &plural })
}

/// A plain table with these headings, as wide as the terminal.
pub(crate) fn table(headings: &[&str]) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_header(headings.to_vec());
    table
}
