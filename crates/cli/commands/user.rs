//! `heard user`

use std::process::ExitCode;

use clap::Subcommand;
use heard_study::{Study, UserChange, UserRole};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, secret};

/// Say who may come in by name, and who may sign
///
/// Passwords are asked for, or read from standard input; they never stand on the command line.
#[derive(clap::Args)]
pub(crate) struct User {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add a user, with a password of twelve characters or more
    Add {
        /// The name they come in with, which stands in the log too
        name: String,
        /// owner, researcher or facilitator
        #[arg(long, default_value = "researcher")]
        role: String,
        /// They may sign what the gate holds (owners may)
        #[arg(long)]
        may_sign: bool,
    },
    /// List users
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Change a user's role, or whether they may sign
    Change {
        /// Who
        name: String,
        /// owner, researcher or facilitator
        #[arg(long)]
        role: Option<String>,
        /// Whether they may sign what the gate holds
        #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
        may_sign: Option<bool>,
    },
    /// Give a user another password
    Reset {
        /// Who
        name: String,
    },
    /// Shut a user out, at once; what they did stays
    Disable {
        /// Who
        name: String,
    },
    /// Let a user in again
    Enable {
        /// Who
        name: String,
    },
    /// End all sessions of a user: they have to come in again
    Sessions {
        /// Who
        name: String,
    },
    /// Take a user out; what they did keeps their name
    Remove {
        /// Who
        name: String,
    },
}

#[derive(Serialize)]
struct Row {
    name: String,
    role: &'static str,
    may_sign: bool,
    disabled: bool,
    added_on: String,
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

fn role(word: &str) -> Result<UserRole, Failure> {
    UserRole::parse(word).ok_or_else(|| {
        Failure::new(format!("`{word}` is no role")).hint("owner, researcher or facilitator")
    })
}

impl User {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Add { name, role: word, may_sign } => {
                let role = role(&word)?;
                let password = secret::asked_twice(&format!("A password for {name}"))?;
                study.add_user(&name, role, may_sign, &password)?;
                out::say(&format!("{name} may come in as {word}, where `heard serve --team` runs"));
            }
            Command::List { json } => list(study, json)?,
            Command::Change { name, role: word, may_sign } => {
                let role = word.as_deref().map(role).transpose()?;
                study.change_user(&name, UserChange { role, may_sign, disabled: None })?;
                out::say(&format!("changed {name}"));
            }
            Command::Reset { name } => {
                let password = secret::asked_twice(&format!("Another password for {name}"))?;
                study.set_password(&name, &password)?;
                out::say(&format!("{name} comes in with the new password from now on"));
            }
            Command::Disable { name } => {
                shut_out(study, &name, true)?;
                out::say(&format!("{name} is out"));
            }
            Command::Enable { name } => {
                shut_out(study, &name, false)?;
                out::say(&format!("{name} may come in again"));
            }
            Command::Sessions { name } => {
                let ended = study.end_sessions(&name)?;
                out::say(&format!("ended {} of {name}", out::count(ended, "session")));
            }
            Command::Remove { name } => {
                study.remove_user(&name)?;
                out::say(&format!("took {name} out"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn shut_out(study: &Study, name: &str, disabled: bool) -> Result<(), Failure> {
    let change = UserChange { disabled: Some(disabled), ..UserChange::default() };
    study.change_user(name, change)?;
    Ok(())
}

fn list(study: &Study, json: bool) -> Result<(), Failure> {
    for user in study.users()? {
        let row = Row {
            name: user.name,
            role: user.role.as_str(),
            may_sign: user.may_sign,
            disabled: user.disabled,
            added_on: user.added_on.to_string(),
        };
        if json {
            out::json(&row)?;
            continue;
        }
        let signs = if row.may_sign { "may sign" } else { "" };
        let state = if row.disabled { "shut out" } else { "" };
        let line = format!("{:<20} {:<12} {:<10}{state}", row.name, row.role, signs);
        out::data(line.trim_end())?;
    }
    Ok(())
}
