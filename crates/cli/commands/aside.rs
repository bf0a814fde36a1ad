//! `heard aside`: what may end a process is done in one of its own, bounded in memory and time.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use heard_import::PagesError;

use crate::failure::Failure;

/// So long may the pages of one file take.
const PATIENCE: Duration = Duration::from_secs(60);

/// So much memory may they take, and so much text may come out of them.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 512 << 20;
const TEXT: u64 = 256 << 20;

const PASSWORD: u8 = 3;
const DAMAGED: u8 = 4;

/// Take the text out of the pages of a PDF on stdin
#[derive(clap::Args)]
pub(crate) struct Aside {}

impl Aside {
    /// The child's half: bytes in, a JSON list of pages out.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        bound();
        // A parser that gives up says so in its exit status, not on the terminal.
        std::panic::set_hook(Box::new(|_| {}));
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        match heard_import::pdf_pages(&bytes) {
            Ok(pages) => {
                let mut out = std::io::stdout().lock();
                serde_json::to_writer(&mut out, &pages)?;
                out.flush()?;
                Ok(ExitCode::SUCCESS)
            }
            Err(PagesError::Password) => Ok(ExitCode::from(PASSWORD)),
            Err(_) => Ok(ExitCode::from(DAMAGED)),
        }
    }
}

/// Sets this process's own bounds.
#[cfg(target_os = "linux")]
fn bound() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    // Where the system refuses, the parent still bounds the time.
    let _ = setrlimit(Resource::Data, most(MEMORY));
    let _ = setrlimit(Resource::Cpu, most(PATIENCE.as_secs()));
    let _ = setrlimit(Resource::Core, most(0));
}

#[cfg(not(target_os = "linux"))]
fn bound() {}

/// The parent's half: the text of the pages of `bytes`, taken out by a child.
pub(crate) fn pages(bytes: &[u8]) -> Result<Vec<String>, PagesError> {
    // Where the program can't find itself, the parser runs here: most files are sound.
    let Some(mut child) = start() else { return heard_import::pdf_pages(bytes) };
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        let _ = child.kill();
        return Err(PagesError::Damaged);
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
    let Ok(text) = told else {
        let _ = child.wait();
        return Err(PagesError::TooMuch);
    };
    if text.len() as u64 > TEXT {
        let _ = child.kill();
        let _ = child.wait();
        return Err(PagesError::TooMuch);
    }
    let status = child.wait().map_err(|_| PagesError::Damaged)?;
    match status.code().map(|code| u8::try_from(code).unwrap_or(u8::MAX)) {
        Some(0) => serde_json::from_slice(&text).map_err(|_| PagesError::Damaged),
        Some(PASSWORD) => Err(PagesError::Password),
        Some(_) => Err(PagesError::Damaged),
        // Ended by the system: out of memory or time.
        None => Err(PagesError::TooMuch),
    }
}

fn start() -> Option<Child> {
    Command::new(std::env::current_exe().ok()?)
        .arg("aside")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}
