//! Projects in and out, for `benches/exchange.sh`: `stream FILE`, text by text; `read FILE`, whole; or
//! `write FILE TO DIALECT`, which reads first. What was done is printed; whoever runs it measures time and memory.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;
use std::fs::File;

use heard_export::project::{dialect, write};
use heard_import::project::{Options, read, stream};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (file, to) = match words.as_slice() {
        ["stream", file] => return streamed(file),
        ["read", file] => (*file, None),
        ["write", file, to, name] => (*file, Some((*to, *name))),
        _ => {
            return Err(
                "usage: exchange_bench stream FILE | read FILE | write FILE TO DIALECT".into()
            );
        }
    };
    let project = read(file, File::open(file)?, Options::default())?.project;
    println!("read {} texts with {} codings", project.sources.len(), project.codings());
    let Some((to, name)) = to else { return Ok(()) };
    let dialect = dialect(name).ok_or("a dialect that is not known")?;
    // Often enough that reading, which is measured alone too, can be taken off.
    for _ in 0..10 {
        std::fs::write(to, write(&project, dialect)?.bytes)?;
    }
    println!("written ten times");
    Ok(())
}

fn streamed(file: &str) -> Result<(), Box<dyn Error>> {
    let (mut texts, mut codings, mut bytes) = (0, 0, 0);
    let mut each = |_: &'static str, source: heard_model::ProjectSource| {
        (texts, codings) = (texts + 1, codings + source.codings.len());
        bytes += source.transcript.text.len();
        Ok(())
    };
    stream(file, File::open(file)?, Options::default(), &mut each)?;
    println!("streamed {texts} texts of {bytes} bytes with {codings} codings");
    Ok(())
}
