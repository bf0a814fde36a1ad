//! `heard aside`: what may end a process is done in one of its own, bounded in memory and time.

mod stream;

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use heard_import::{OldSheet, PagesError};
use serde::de::DeserializeOwned;

use crate::failure::Failure;

pub(crate) use stream::Stream;

/// So long may the pages of one file take.
const PATIENCE: Duration = Duration::from_secs(60);

/// So much memory may they take, and so much text may come out of them.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 512 << 20;
const TEXT: u64 = 256 << 20;

const PASSWORD: u8 = 3;
const DAMAGED: u8 = 4;

/// Take the text out of the pages of a PDF on stdin, or every text out of any file
#[derive(clap::Args)]
pub(crate) struct Aside {
    /// Every text with its place, properties and hidden parts too
    #[arg(long)]
    texts: bool,
    /// The cells of a workbook of before 2007
    #[arg(long, conflicts_with = "texts")]
    sheets: bool,
    /// The rows of a table in Parquet, as CSV; stdin is the file itself
    #[arg(long, conflicts_with_all = ["texts", "sheets"])]
    rows: bool,
}

/// Every text of a file with its place, and what could not be looked into, with the reason.
#[derive(Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Found {
    /// Place and words.
    pub(crate) texts: Vec<(String, String)>,
    /// Parts that nobody can vouch for.
    pub(crate) unread: Vec<String>,
}

impl Aside {
    /// The child's half: bytes in, a JSON list of pages out.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        // A table of any length takes its time; its parent listens whether it goes on.
        bound(if self.rows { PATIENCE * 60 } else { PATIENCE });
        // A parser that gives up says so in its exit status, not on the terminal.
        std::panic::set_hook(Box::new(|_| {}));
        if self.rows {
            return stream::write();
        }
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        if self.texts {
            answer(&found(&bytes))?;
            return Ok(ExitCode::SUCCESS);
        }
        match self.sheets {
            true => told(heard_import::old_sheets(&bytes)),
            false => told(heard_import::pdf_pages(&bytes)),
        }
    }
}

/// Says what came of it: the answer on stdout, or why there is none as the exit status.
fn told<T: serde::Serialize>(read: Result<T, PagesError>) -> Result<ExitCode, Failure> {
    match read {
        Ok(read) => {
            answer(&read)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(PagesError::Password) => Ok(ExitCode::from(PASSWORD)),
        Err(_) => Ok(ExitCode::from(DAMAGED)),
    }
}

fn answer(value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    Ok(out.flush()?)
}

fn found(bytes: &[u8]) -> Found {
    let found = heard_import::texts_of(bytes);
    let texts = found.texts.into_iter().map(|at| (at.place, at.text)).collect();
    Found { texts, unread: found.unread }
}

/// Sets this process's own bounds.
#[cfg(target_os = "linux")]
fn bound(time: Duration) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    // Where the system refuses, the parent still bounds the time.
    let _ = setrlimit(Resource::Data, most(MEMORY));
    let _ = setrlimit(Resource::Cpu, most(time.as_secs()));
    let _ = setrlimit(Resource::Core, most(0));
}

#[cfg(not(target_os = "linux"))]
fn bound(_: Duration) {}

/// The text of the pages of `bytes`, taken out by a child.
pub(crate) fn pages(bytes: &[u8]) -> Result<Vec<Option<String>>, PagesError> {
    // Where the program can't find itself, the parser runs here: most files are sound.
    read(ask(&[], bytes)).unwrap_or_else(|| heard_import::pdf_pages(bytes))
}

/// The cells of a workbook of before 2007, taken out by a child.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<OldSheet>, PagesError> {
    read(ask(&["--sheets"], bytes)).unwrap_or_else(|| heard_import::old_sheets(bytes))
}

/// What a child said; nothing where none could be started.
fn read<T: DeserializeOwned>(asked: Result<Vec<u8>, Ended>) -> Option<Result<T, PagesError>> {
    Some(match asked {
        Err(Ended::Alone) => return None,
        Ok(text) => serde_json::from_slice(&text).map_err(|_| PagesError::Damaged),
        Err(Ended::Said(PASSWORD)) => Err(PagesError::Password),
        Err(Ended::Said(_)) => Err(PagesError::Damaged),
        Err(Ended::TooMuch) => Err(PagesError::TooMuch),
    })
}

/// Every text in `bytes`, taken out by a child. A file that ends the child can't be vouched for.
pub(crate) fn texts(bytes: &[u8]) -> Found {
    let none = |why: &str| Found { texts: Vec::new(), unread: vec![why.to_owned()] };
    match ask(&["--texts"], bytes) {
        Err(Ended::Alone) => found(bytes),
        Ok(text) => serde_json::from_slice(&text).unwrap_or_else(|_| none("the file is damaged")),
        Err(Ended::Said(_)) => none("the file is damaged, or ends its reader"),
        Err(Ended::TooMuch) => none("the file takes too much memory or time"),
    }
}

/// Why there is no answer.
enum Ended {
    /// No child could be started.
    Alone,
    /// It ended with this status.
    Said(u8),
    /// It was ended: out of memory or time, or its answer is too long.
    TooMuch,
}

/// The parent's half: the child's answer to `bytes`.
fn ask(arguments: &[&str], bytes: &[u8]) -> Result<Vec<u8>, Ended> {
    let mut child = start(arguments, Stdio::piped()).ok_or(Ended::Alone)?;
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        let _ = child.kill();
        return Err(Ended::Alone);
    };
    let (said, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = from.take(TEXT + 1).read_to_end(&mut text);
        let _ = said.send(text);
    });
    // A child that dies stops listening: its exit status tells why.
    let told = std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = to.write_all(bytes);
        });
        let told = answer.recv_timeout(PATIENCE);
        if told.is_err() {
            let _ = child.kill();
        }
        told
    });
    let text = told.ok().filter(|text| text.len() as u64 <= TEXT);
    if text.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|_| Ended::TooMuch)?;
    let code = status.code().map(|code| u8::try_from(code).unwrap_or(u8::MAX));
    match (text, code) {
        (Some(text), Some(0)) => Ok(text),
        (Some(_), Some(code)) => Err(Ended::Said(code)),
        // Ended by the system, or by us.
        _ => Err(Ended::TooMuch),
    }
}

fn start(arguments: &[&str], input: Stdio) -> Option<Child> {
    Command::new(std::env::current_exe().ok()?)
        .arg("aside")
        .args(arguments)
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}
