//! How far a batch of files is, and how it ended.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use crate::failure::Failure;
use crate::out;

/// Between two words about it where nobody watches.
const SOME: usize = 100;

/// A batch of files in the making.
pub(super) struct Course {
    all: usize,
    done: usize,
    failed: usize,
    refused: usize,
    watched: bool,
}

impl Course {
    pub(super) fn new(all: usize) -> Course {
        let watched = std::io::stderr().is_terminal();
        Course { all, done: 0, failed: 0, refused: 0, watched }
    }

    /// One of the files is a zipped folder of so many.
    pub(super) fn more(&mut self, inside: usize) {
        self.all += inside.saturating_sub(1);
    }

    /// Takes down how one file went. A file that can't be used is told, and the rest goes on; an
    /// end of the pipe that is written to ends everything.
    pub(super) fn told(&mut self, went: Result<(), Failure>) -> Result<(), Failure> {
        self.done += 1;
        if let Err(failure) = went {
            if failure.is_closed_pipe() {
                return Err(failure);
            }
            failure.print();
            if failure.is_refused() {
                self.refused += 1;
            } else {
                self.failed += 1;
            }
        }
        if self.watched && self.all > 1 {
            let mut err = anstream::stderr().lock();
            let end = if self.done == self.all { "\n" } else { "\r" };
            let _ = write!(err, "{} of {} files{end}", self.done, self.all);
            let _ = err.flush();
        } else if self.done.is_multiple_of(SOME) && self.done < self.all {
            out::say(&format!("{} of {} files", self.done, self.all));
        }
        Ok(())
    }

    /// Says how the batch ended: 0 all came in, 1 some wait for a word, 2 some can't be used.
    pub(super) fn end(self) -> ExitCode {
        if self.failed > 0 && self.all > 1 {
            let files = out::count(self.all, "file");
            out::say(&format!("{} of {files} could not be used", self.failed));
        }
        if self.refused > 0 && self.all > 1 {
            let files = out::count(self.refused, "file");
            out::say(&format!("{files} left for you to decide"));
        }
        match (self.failed, self.refused) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            _ => ExitCode::from(2),
        }
    }
}
