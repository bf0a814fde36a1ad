//! `heard anonymise review`: one key a mention; `agreement`: how far two readers agree.

use heard_anonymise::Decision;
use heard_study::{KeptMention, Key, Study};

use crate::failure::Failure;
use crate::keys::Keys;
use crate::out;

/// Goes through undecided mentions in their context and takes one key each; with `again` through
/// those that somebody else decided on, whose decision is neither shown nor changed.
pub(crate) fn run(
    study: &Study,
    key: Option<&Key>,
    transcript: Option<&str>,
    again: bool,
) -> Result<(), Failure> {
    if key.is_none() {
        return Err(Failure::new("going through mentions shows raw words, and needs the key")
            .hint("name it with --key FILE, or set `key` in study.toml"));
    }
    let mut keys = Keys::open();
    let (mut done, mut later) = (0, 0);
    for id in super::chosen(study, transcript)? {
        let waiting = if again { study.to_read_again(&id)? } else { undecided(study, &id)? };
        if waiting.is_empty() {
            continue;
        }
        let text = study.raw_transcript(&id, "review of mentions")?.text;
        for (place, kept) in waiting.iter().enumerate() {
            show(text.expose(), kept, place, waiting.len());
            let decision = match keys.next()? {
                Some('a') => Decision::Accepted,
                Some('x') => Decision::Rejected,
                Some('q') | None => {
                    let count = out::count(done, "mention");
                    out::say(&format!("stopped; {count} decided, all of it kept"));
                    return Ok(());
                }
                _ => {
                    later += 1;
                    continue;
                }
            };
            if again {
                study.read_again(kept.id, decision)?;
            } else {
                study.decide_mentions(&[kept.id], decision, "")?;
            }
            done += 1;
        }
    }
    let waits = match later {
        0 => "nothing else waits".to_owned(),
        _ => format!("{} left for later", out::count(later, "mention")),
    };
    out::say(&format!("{} decided; {waits}", out::count(done, "mention")));
    Ok(())
}

fn undecided(study: &Study, id: &heard_model::TranscriptId) -> Result<Vec<KeptMention>, Failure> {
    let mut waiting = study.mentions(id)?;
    waiting.retain(|kept| kept.mention.decision == Decision::Suggested);
    Ok(waiting)
}

fn show(text: &str, kept: &KeptMention, place: usize, of: usize) {
    out::say(&format!(
        "\n{}, {} of {of}: {} ({}, {:.0} %)",
        kept.transcript,
        place + 1,
        kept.mention.class.as_str(),
        kept.mention.noticed_by,
        kept.mention.score * 100.0
    ));
    out::say(&format!("  {}", context(text, kept.mention.span)));
    out::say("  a hide · x keep · l later · q stop");
}

/// Says how far each two readers agree, and on which mentions they differ, by number and class.
pub(crate) fn agreement(study: &Study) -> Result<(), Failure> {
    let pairs = study.readers_agree()?;
    if pairs.is_empty() {
        out::say("no mention was read by two people yet");
        out::say("next: somebody else runs `heard anonymise review --second`");
    }
    for pair in pairs {
        let [one, other] = &pair.readers;
        let kappa = pair.kappa.map_or("kappa says nothing".to_owned(), |k| format!("kappa {k:.2}"));
        out::say(&format!(
            "{one} and {other}: {} read by both, {:.1} % the same, {kappa}",
            out::count(pair.both, "mention"),
            pair.percent * 100.0
        ));
        for (number, transcript, class) in &pair.differ {
            out::say(&format!("  they differ on {number}, {transcript}, {}", class.as_str()));
        }
    }
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
