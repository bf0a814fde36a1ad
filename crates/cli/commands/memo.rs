//! `heard memo`

use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{CodeId, MemoAnchor, MemoKind, ParticipantId, QuoteId, TranscriptId, VersionId};
use heard_study::Study;
use serde_json::json;

use crate::failure::Failure;
use crate::out;

/// Write down what you think while you work; a memo is never released
#[derive(clap::Args)]
pub(crate) struct Memo {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a memo
    Add {
        /// What it is about: theoretical, methodological, reflexive, code, case, meeting, ethics
        kind: String,
        /// The memo; `-` reads it from the keyboard or a pipe
        text: String,
        /// What it hangs on: C15, v2, M01, M01#18 (a turn), participant:P04, Q-0014, release:NAME
        #[arg(long, value_name = "WHAT", default_value = "study")]
        on: String,
    },
    /// List memos, or find words in them
    List {
        /// Only with these words
        words: Vec<String>,
        /// Only of this kind
        #[arg(long)]
        kind: Option<String>,
        /// Only on this
        #[arg(long, value_name = "WHAT")]
        on: Option<String>,
        /// Print JSON, one memo a line
        #[arg(long)]
        json: bool,
    },
    /// Change a memo's words
    Edit {
        /// Its number
        number: i64,
        /// The new words
        text: String,
    },
    /// Throw a memo away; `heard undo` brings it back
    Remove {
        /// Its number
        number: i64,
    },
}

impl Memo {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Add { kind, text, on } => {
                let text = match text.as_str() {
                    "-" => std::io::read_to_string(std::io::stdin())?,
                    text => text.to_owned(),
                };
                let id = study.add_memo(self::kind(&kind)?, anchor(study, &on)?, &text)?.value;
                out::say(&format!("wrote memo {id}"));
            }
            Command::List { words, kind, on, json } => list(study, &words, kind, on, json)?,
            Command::Edit { number, text } => {
                study.edit_memo(number, &text, None)?;
                out::say(&format!("changed memo {number}"));
            }
            Command::Remove { number } => {
                study.remove_memo(number)?;
                out::say(&format!("threw memo {number} away; `heard undo` brings it back"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(
    study: &Study,
    words: &[String],
    kind: Option<String>,
    on: Option<String>,
    as_json: bool,
) -> Result<(), Failure> {
    let kind = kind.as_deref().map(self::kind).transpose()?;
    let on = on.as_deref().map(|word| anchor(study, word)).transpose()?;
    let found = study.find_memos(&words.join(" "), kind, on.as_ref())?;
    for kept in &found {
        let memo = &kept.memo;
        if as_json {
            out::json(&json!({
                "id": kept.id,
                "kind": memo.kind.as_str(),
                "on": on_what(&memo.anchor),
                "author": memo.author,
                "at": memo.at.to_string(),
                "text": memo.text,
            }))?;
            continue;
        }
        out::data(&format!(
            "{:>5}  {}  {}, on {}, {}\n       {}",
            kept.id,
            memo.at.strftime("%Y-%m-%d"),
            memo.kind.as_str(),
            on_what(&memo.anchor),
            memo.author,
            memo.text.replace('\n', "\n       ")
        ))?;
    }
    out::say(&out::count(found.len(), "memo"));
    Ok(())
}

fn kind(word: &str) -> Result<MemoKind, Failure> {
    MemoKind::parse(word).ok_or_else(|| {
        let all: Vec<&str> = MemoKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Failure::new(format!("`{word}` is no kind of memo")).hint(all.join(", "))
    })
}

/// What a memo hangs on, as people write it.
fn anchor(study: &Study, word: &str) -> Result<MemoAnchor, Failure> {
    let no = || {
        Failure::new(format!("nothing is called `{word}`"))
            .hint("a code (C15), a version (v2), a transcript (M01), a turn (M01#18), participant:P04, Q-0014 or release:NAME")
    };
    if word == "study" {
        return Ok(MemoAnchor::Study);
    }
    if let Some(name) = word.strip_prefix("release:") {
        return Ok(MemoAnchor::Release(name.to_owned()));
    }
    if let Some(name) = word.strip_prefix("participant:") {
        return ParticipantId::new(name).map(MemoAnchor::Participant).ok_or_else(no);
    }
    if let Some((name, turn)) = word.split_once('#') {
        let id = TranscriptId::new(name).ok_or_else(no)?;
        let number = turn.parse::<u32>().map_err(|_| no())?;
        let transcript = study.raw_transcript(&id, "a memo's place")?;
        let turn = transcript.turn(number).ok_or_else(no)?;
        return Ok(MemoAnchor::Passage(id, turn.speech));
    }
    let transcripts = study.transcripts()?;
    if let Some(entry) = transcripts.iter().find(|entry| entry.id.as_str() == word) {
        return Ok(MemoAnchor::Transcript(entry.id.clone()));
    }
    if word.starts_with(['Q', 'q'])
        && let Some(id) = QuoteId::parse(word)
    {
        return Ok(MemoAnchor::Quote(id));
    }
    if let Some(id) = CodeId::parse(word) {
        return Ok(MemoAnchor::Code(id));
    }
    if word.starts_with(['v', 'V'])
        && let Some(id) = VersionId::parse(word)
    {
        return Ok(MemoAnchor::Version(id));
    }
    let book = study.working_codebook()?;
    book.find(word).map(|code| MemoAnchor::Code(code.id)).ok_or_else(no)
}

fn on_what(anchor: &MemoAnchor) -> String {
    match anchor {
        MemoAnchor::Study => "the study".to_owned(),
        MemoAnchor::Transcript(id) => id.to_string(),
        MemoAnchor::Passage(id, span) => format!("{id} {}–{}", span.start(), span.end()),
        MemoAnchor::Code(id) => id.to_string(),
        MemoAnchor::Participant(id) => format!("participant:{id}"),
        MemoAnchor::Version(id) => id.to_string(),
        MemoAnchor::Quote(id) => id.to_string(),
        MemoAnchor::Release(name) => format!("release:{name}"),
    }
}
