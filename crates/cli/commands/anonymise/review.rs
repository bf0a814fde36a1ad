//! `heard anonymise review`: one key a mention.

use std::io::BufRead;

use heard_anonymise::Decision;
use heard_study::{KeptMention, Key, Study};

use crate::failure::Failure;
use crate::out;

/// Goes through undecided mentions in their context and takes one key each.
pub(crate) fn run(
    study: &Study,
    key: Option<&Key>,
    transcript: Option<&str>,
) -> Result<(), Failure> {
    if key.is_none() {
        return Err(Failure::new("going through mentions shows raw words, and needs the key")
            .hint("name it with --key FILE, or set `key` in study.toml"));
    }
    let mut lines = std::io::stdin().lock().lines();
    let mut done = 0;
    for id in super::chosen(study, transcript)? {
        let waiting: Vec<KeptMention> = study
            .mentions(&id)?
            .into_iter()
            .filter(|kept| kept.mention.decision == Decision::Suggested)
            .collect();
        if waiting.is_empty() {
            continue;
        }
        let text = study.raw_transcript(&id, "review of mentions")?.text;
        for (place, kept) in waiting.iter().enumerate() {
            out::say(&format!(
                "\n{id}, {} of {}: {} ({}, {:.0} %)",
                place + 1,
                waiting.len(),
                kept.mention.class.as_str(),
                kept.mention.noticed_by,
                kept.mention.score * 100.0
            ));
            out::say(&format!("  {}", context(text.expose(), kept.mention.span)));
            out::say("  a hide · x keep · l later · q stop");
            let answer = lines.next().transpose()?.unwrap_or_else(|| "q".to_owned());
            match answer.trim() {
                "a" => drop(study.decide_mentions(&[kept.id], Decision::Accepted, "")?),
                "x" => drop(study.decide_mentions(&[kept.id], Decision::Rejected, "")?),
                "q" => {
                    out::say(&format!(
                        "stopped; {} decided, all of it kept",
                        out::count(done, "mention")
                    ));
                    return Ok(());
                }
                _ => continue,
            }
            done += 1;
        }
    }
    out::say(&format!("{} decided; nothing else waits", out::count(done, "mention")));
    Ok(())
}

fn context(text: &str, span: heard_model::Span) -> String {
    const SIDE: usize = 70;
    let before: String = text[..span.start()]
        .chars()
        .rev()
        .take(SIDE)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let after: String = text[span.end()..].chars().take(SIDE).collect();
    let strong = anstyle::Style::new().bold();
    format!("…{before}{strong}«{}»{strong:#}{after}…", &text[span.range()]).replace('\n', " ")
}
