//! The rows of a table in Parquet, as a child writes them: some at a time, however long it is.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write as _};
use std::process::{Child, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};

use heard_import::RowsError;

use super::{DAMAGED, PATIENCE, start};
use crate::failure::Failure;

/// So many bytes are handed on at once, and so often before anybody reads them.
const STEP: usize = 64 << 10;
const AHEAD: usize = 4;

const PACKED: u8 = 5;
const TOO_MUCH: u8 = 6;

/// The child's half: stdin is the file, the rows go to stdout.
pub(super) fn write() -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match heard_import::parquet_rows(table()?, &mut out) {
        Ok(()) => {
            out.flush()?;
            Ok(ExitCode::SUCCESS)
        }
        Err(RowsError::Damaged) => Ok(ExitCode::from(DAMAGED)),
        Err(RowsError::Packed) => Ok(ExitCode::from(PACKED)),
        Err(RowsError::TooMuch) => Ok(ExitCode::from(TOO_MUCH)),
    }
}

/// stdin as what it is: a file, in which one can go back and forth.
#[cfg(unix)]
fn table() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn table() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
}

/// The parent's half: the rows as they come. The child ends with it, or where it says nothing for
/// too long; that it ended badly is an error of whoever reads.
pub(crate) struct Stream {
    child: Child,
    from: Receiver<Vec<u8>>,
    step: io::Cursor<Vec<u8>>,
}

impl Stream {
    /// Starts on `table`, and says how many rows it has and which of its columns are left out.
    pub(crate) fn of(table: File) -> io::Result<(Stream, u64, Vec<String>)> {
        let none = || io::Error::other("the program that reads it could not be started");
        let mut child = start(&["--rows"], Stdio::from(table)).ok_or_else(none)?;
        let from = child.stdout.take().ok_or_else(none)?;
        let (to, steps) = sync_channel(AHEAD);
        std::thread::spawn(move || hand_on(from, &to));
        let mut stream = Stream { child, from: steps, step: io::Cursor::default() };
        let line = stream.line()?;
        let mut words = line.split('\t').map(str::to_owned);
        let many = words.next().and_then(|many| many.parse().ok()).unwrap_or(0);
        Ok((stream, many, words.collect()))
    }

    /// The first line.
    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            self.read_exact(&mut byte)?;
            if byte[0] == b'\n' {
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            line.push(byte[0]);
            if line.len() > STEP {
                return Err(too_much());
            }
        }
    }

    /// Whether the child came to its end, and not to another.
    fn ended(&mut self) -> io::Result<()> {
        match self.child.wait()?.code() {
            Some(0) => Ok(()),
            Some(code) if code == i32::from(PACKED) => {
                Err(io::Error::other("a Parquet table packed with brotli"))
            }
            Some(code) if code == i32::from(TOO_MUCH) => Err(too_much()),
            Some(_) => Err(io::Error::other("a damaged Parquet table")),
            None => Err(too_much()),
        }
    }
}

fn too_much() -> io::Error {
    io::Error::other("the table takes more time or memory than a sound one does")
}

fn hand_on(mut from: impl Read, to: &SyncSender<Vec<u8>>) {
    loop {
        let mut step = Vec::new();
        let read = from.by_ref().take(STEP as u64).read_to_end(&mut step);
        if !matches!(read, Ok(1..)) || to.send(step).is_err() {
            return;
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.step.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            match self.from.recv_timeout(PATIENCE) {
                Ok(step) => self.step = io::Cursor::new(step),
                Err(RecvTimeoutError::Disconnected) => return self.ended().map(|()| 0),
                Err(RecvTimeoutError::Timeout) => return Err(too_much()),
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
