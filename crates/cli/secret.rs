//! Passwords: asked for where somebody sits, read from standard input where nobody does. Never from
//! the command line, where other users of the machine could read them.

use std::io::{self, BufRead as _, IsTerminal as _};

use crate::failure::Failure;

/// A password that exists: asked for once at a terminal; the first line of standard input elsewhere.
pub(crate) fn asked(prompt: &str) -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(format!("{prompt}: "))?);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A new password, asked for twice at a terminal; the first line of standard input elsewhere.
pub(crate) fn asked_twice(prompt: &str) -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        return asked(prompt);
    }
    let first = rpassword::prompt_password(format!("{prompt}: "))?;
    let second = rpassword::prompt_password("The same again: ")?;
    if first != second {
        return Err(
            Failure::new("the two were not the same").hint("try again; nothing was changed")
        );
    }
    Ok(first)
}
