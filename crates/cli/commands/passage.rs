//! `heard passage`

use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{Span, TranscriptId};
use heard_study::{Key, PassageTag, Study, TaggedPassage};
use serde_json::json;

use crate::failure::Failure;
use crate::out;

/// Mark passages that call for care or for a lawyer; say who decided about them
#[derive(clap::Args)]
pub(crate) struct Passage {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Mark a turn, or words of it: held back until somebody decided
    Mark {
        /// Where: M01#18 is turn 18 of M01
        place: String,
        /// What it tells: safeguarding, sexual_offence, high_distress, court_mention, court_substance
        tag: String,
        /// Only these words of the turn, as they were spoken
        #[arg(long)]
        words: Option<String>,
    },
    /// List what is marked, names hidden
    List {
        /// Only what tells this
        #[arg(long, value_name = "TAG")]
        tag: Option<String>,
        /// Print JSON, one passage a line
        #[arg(long)]
        json: bool,
    },
    /// Take a mark off: a named person decided that the passage may be used
    Clear {
        /// Where: M01#18 is turn 18 of M01
        place: String,
        /// Which mark
        tag: String,
        /// Who decided
        #[arg(long)]
        by: String,
        /// Why
        #[arg(short, long, value_name = "WHY")]
        message: String,
    },
}

impl Passage {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Mark { place, tag, words } => mark(study, &place, &tag, words.as_deref())?,
            Command::List { tag, json } => list(study, key, tag.as_deref(), json)?,
            Command::Clear { place, tag, by, message } => {
                clear(study, &place, &tag, &by, &message)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn mark(study: &Study, place: &str, tag: &str, words: Option<&str>) -> Result<(), Failure> {
    let tag = self::tag(tag)?;
    let (id, turn, text) = speech(study, place)?;
    let span = match words {
        None => turn,
        Some(words) => {
            let at = text.find(words).filter(|_| !words.trim().is_empty()).ok_or_else(|| {
                Failure::new(format!("these words do not stand in {place}")).hint(
                    "write them as they were spoken; without --words the whole turn is marked",
                )
            })?;
            Span::new(turn.start() + at, turn.start() + at + words.len()).unwrap_or(turn)
        }
    };
    study.tag_passages(vec![(id, span, tag)])?;
    out::say(&format!("marked {place}: {}", tag.as_str()));
    Ok(())
}

fn list(study: &Study, key: Option<&Key>, tag: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let only = tag.map(self::tag).transpose()?;
    let mut found = study.tagged_passages(None)?;
    found.retain(|one| only.is_none_or(|tag| tag == one.tag));
    for passage in &found {
        let masked = study.masked(&passage.transcript, key)?;
        let there = masked.turns.iter().find_map(|turn| {
            let words = turn.map.shown_of(passage.span)?;
            Some((turn.number, turn.words.as_str().get(words)?))
        });
        let (turn, words) = there.unwrap_or((1, ""));
        let tag = passage.tag.as_str();
        if as_json {
            let id = passage.transcript.as_str();
            out::json(&json!({ "transcript": id, "turn": turn, "tag": tag, "words": words }))?;
        } else {
            let place = format!("{}#{turn}", passage.transcript);
            out::data(&format!("{place:<10} {tag:<16} “{words}”"))?;
        }
    }
    out::say(&out::count(found.len(), "passage"));
    Ok(())
}

fn clear(study: &Study, place: &str, tag: &str, by: &str, why: &str) -> Result<(), Failure> {
    let tag = self::tag(tag)?;
    let (id, turn, _) = speech(study, place)?;
    let on = |one: &TaggedPassage| one.tag == tag && one.span.overlaps(turn);
    let mut there = study.tagged_passages(Some(&id))?;
    there.retain(on);
    if there.is_empty() {
        return Err(Failure::new(format!("{place} is not marked {}", tag.as_str()))
            .hint("`heard passage list` tells what is marked"));
    }
    for passage in &there {
        study.untag_passage(passage, by, why)?;
    }
    out::say(&format!("{by} decided about {place}: {} holds nothing back now", tag.as_str()));
    Ok(())
}

fn tag(word: &str) -> Result<PassageTag, Failure> {
    PassageTag::parse(word).ok_or_else(|| {
        let all: Vec<&str> = PassageTag::ALL.iter().map(|tag| tag.as_str()).collect();
        Failure::new(format!("`{word}` is no mark")).hint(all.join(", "))
    })
}

/// The speech of a turn (`M01#18`), and what was said.
fn speech(study: &Study, place: &str) -> Result<(TranscriptId, Span, String), Failure> {
    let no = || {
        Failure::new(format!("`{place}` is no turn of the study"))
            .hint("write a transcript and a turn: M01#18")
    };
    let (name, number) = place.split_once('#').ok_or_else(no)?;
    let id = TranscriptId::new(name).ok_or_else(no)?;
    let transcript = study.raw_transcript(&id, "marking a passage")?;
    let turn = transcript.turn(number.parse().map_err(|_| no())?).ok_or_else(no)?;
    let text = transcript.text.slice(turn.speech).unwrap_or_default().to_owned();
    Ok((id, turn.speech, text))
}
