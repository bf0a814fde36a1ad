//! What went wrong, said to a person: what was met, where, because of what, and what to try.

mod hints;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// So many rows of a refused table are told.
const MOST_ROWS: usize = 50;

/// A command that could not be done.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Box<dyn std::error::Error + Send + Sync>,
    rows: Vec<String>,
    hint: Option<String>,
    refused: bool,
}

impl Failure {
    /// A failure said in words.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure { error: message.into().into(), rows: Vec::new(), hint: None, refused: false }
    }

    /// The same with one thing to try.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The same as a refusal: it could be done, and is not.
    pub(crate) fn refused(mut self) -> Failure {
        self.refused = true;
        self
    }

    /// Whether it could be done, and was not.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused
    }

    /// Whether it is only that nobody reads on.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&*self.error);
        while let Some(error) = cause {
            if error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            {
                return true;
            }
            cause = error.source();
        }
        false
    }

    /// 2: it could not be done; 1: it was refused.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(if self.refused { 1 } else { 2 })
    }

    /// Says it on stderr.
    pub(crate) fn print(&self) {
        let mut said = format!("error: {}\n", self.error);
        let mut told = self.error.to_string();
        let mut cause = self.error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !told.contains(&text) {
                let _ = writeln!(said, "  because: {text}");
                told = text;
            }
            cause = error.source();
        }
        for row in self.rows.iter().take(MOST_ROWS) {
            let _ = writeln!(said, "  {row}");
        }
        if self.rows.len() > MOST_ROWS {
            let _ = writeln!(said, "  and {} more", self.rows.len() - MOST_ROWS);
        }
        if let Some(hint) = &self.hint {
            let _ = write!(said, "\nhint: {hint}\n");
        }
        let _ = anstream::stderr().lock().write_all(said.as_bytes());
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Failure {
        let (rows, hint) = (hints::rows(&error), hints::hint(&error));
        let refused = hints::is_refusal(&error);
        Failure { error: Box::new(error), rows, hint, refused }
    }
}
