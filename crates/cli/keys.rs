//! One key at the terminal, without Enter where the terminal can do that; else a line each.

use std::io::{BufRead as _, IsTerminal as _, Read as _};
use std::process::{Command, Stdio};

/// A keyboard that is asked one key at a time.
pub(crate) struct Keys {
    /// How the terminal was set before, where it was changed.
    before: Option<String>,
}

impl Keys {
    /// Asks the terminal for single keys. Where there is none, or it can't, whole lines are read.
    pub(crate) fn open() -> Keys {
        let mut keys = Keys { before: None };
        if cfg!(unix) && std::io::stdin().is_terminal() {
            let before = stty(&["-g"]);
            if before.is_some() && stty(&["-icanon", "min", "1", "time", "0"]).is_some() {
                keys.before = before;
            }
        }
        keys
    }

    /// The next key; nothing once the input ends.
    pub(crate) fn next(&mut self) -> std::io::Result<Option<char>> {
        if self.before.is_none() {
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line)?;
            return Ok((read > 0).then(|| line.trim().chars().next().unwrap_or(' ')));
        }
        let mut byte = [0];
        let read = std::io::stdin().lock().read(&mut byte)?;
        Ok((read > 0).then(|| char::from(byte[0])))
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = stty(&[before]);
        }
    }
}

/// What the system's own `stty` says; nothing where it is not there or refuses.
fn stty(arguments: &[&str]) -> Option<String> {
    let output = Command::new("stty")
        .args(arguments)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim().to_owned())
}
