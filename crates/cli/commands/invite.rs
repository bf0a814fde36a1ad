//! `heard invite`

use std::process::ExitCode;

use clap::Subcommand;
use heard_study::{Invite as Kept, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// Make links by which reviewers come in
///
/// A link is for one reviewer and the quotes they were asked to look at (`heard review assign`).
/// It works for a while, and can be taken back. It is told once: nothing can bring it back.
#[derive(clap::Args)]
pub(crate) struct Invite {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a link for a reviewer
    New {
        /// Who, as in `heard review assign`
        reviewer: String,
        /// For how many days it works
        #[arg(long, default_value_t = 30)]
        days: i64,
        /// Where reviewers reach the pages, as in https://heard.example.org
        #[arg(long, value_name = "ADDRESS", default_value = "")]
        at: String,
    },
    /// List the links that were made
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Take links back: one by its id, or all of a reviewer
    Revoke {
        /// The id, or the reviewer
        id: String,
    },
}

#[derive(Serialize)]
struct Row {
    id: String,
    reviewer: String,
    role: &'static str,
    made_on: String,
    expires: String,
    state: &'static str,
}

impl Invite {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        match self.command {
            Command::New { reviewer, days, at } => {
                let made = study.invite(&reviewer, days)?.value;
                let at = at.trim_end_matches('/');
                out::data(&format!("{at}/invite?token={}", made.token))?;
                let until = made.invite.expires.to_zoned(jiff::tz::TimeZone::UTC).date();
                out::say(&format!(
                    "this link is {reviewer}'s alone, and works until {until}; it is not shown again"
                ));
                if at.is_empty() {
                    out::say("put the address of your pages in front of it, or name it with --at");
                }
            }
            Command::List { json } => {
                for invite in study.invites()? {
                    let row = row(invite);
                    if json {
                        out::json(&row)?;
                    } else {
                        out::data(&format!(
                            "{}  {:<20} {:<12} {:<10} until {}",
                            row.id,
                            row.reviewer,
                            row.role,
                            row.state,
                            row.expires.get(..10).unwrap_or_default()
                        ))?;
                    }
                }
            }
            Command::Revoke { id } => {
                let ended = study.revoke_invites(&id)?.value;
                out::say(&format!("took back {}", out::count(ended, "link")));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(invite: Kept) -> Row {
    let state = if invite.revoked {
        "taken back"
    } else if invite.is_open(world::now()) {
        "open"
    } else {
        "ended"
    };
    Row {
        id: invite.id,
        reviewer: invite.reviewer,
        role: invite.role.as_str(),
        made_on: invite.made_on.to_string(),
        expires: invite.expires.to_string(),
        state,
    }
}
