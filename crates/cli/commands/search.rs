//! `heard search`

use std::process::ExitCode;

use heard_model::Offsets;
use heard_study::{Order, SearchHit, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Find turns by words, phrases, nearness and fields
///
/// Words: trust. Phrases: "left in the dark". Near: trust NEAR/5 worker. Beginnings: contain*.
/// Fields: participant:M01 speaker:INT transcript:M02a role:participant code:C15 area_type:coast.
/// AND, OR, NOT and brackets; side by side means AND. Capitals and accents do not matter.
/// The terminal shows raw words: mind who can see your screen.
#[derive(clap::Args)]
pub(crate) struct Search {
    /// What to look for
    #[arg(required = true)]
    query: Vec<String>,
    /// Show at most so many
    #[arg(long, short = 'n', default_value_t = 20)]
    limit: usize,
    /// Order by transcript and turn instead of the best first
    #[arg(long)]
    by_place: bool,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'h> {
    transcript: &'h str,
    turn: u32,
    speaker: Option<&'h str>,
    score: f32,
    start: usize,
    end: usize,
    text: &'h str,
    highlights: Vec<(usize, usize)>,
}

impl Search {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let order = if self.by_place { Order::Place } else { Order::Score };
        let answer = study.search(&self.query.join(" "), order, self.limit)?;
        for hit in &answer.hits {
            if self.json {
                out::json(&row(hit))?;
            } else {
                out::data(&line(hit))?;
            }
        }
        for field in &answer.unknown_fields {
            out::say(&format!("no turn has a field `{field}`"));
        }
        let shown = answer.hits.len();
        out::say(&match answer.count {
            0 => "nothing found".to_owned(),
            count if count > shown => format!(
                "{} found, the first {shown} shown; -n shows more",
                out::count(count, "turn")
            ),
            count => format!("{} found", out::count(count, "turn")),
        });
        Ok(if answer.count == 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

fn row(hit: &SearchHit) -> Row<'_> {
    let text = hit.words.expose();
    let offsets = Offsets::new(text);
    Row {
        transcript: hit.transcript.as_str(),
        turn: hit.turn,
        speaker: hit.speaker.as_deref(),
        score: hit.score,
        start: hit.first_char,
        end: hit.first_char + text.chars().count(),
        text,
        highlights: hit
            .highlights
            .iter()
            .map(|span| {
                let place = offsets.chars(*span);
                (place.start, place.end)
            })
            .collect(),
    }
}

/// The hit in its context: about 60 letters to either side of the first highlight.
fn line(hit: &SearchHit) -> String {
    const SIDE: usize = 60;
    let text = hit.words.expose();
    let head = format!("{} {} {}", hit.transcript, hit.turn, hit.speaker.as_deref().unwrap_or("–"));
    let Some(mark) = hit.highlights.first() else {
        let cut: String = text.chars().take(2 * SIDE).collect();
        return format!("{head}: {}", cut.replace('\n', " "));
    };
    let before: String = text[..mark.start()]
        .chars()
        .rev()
        .take(SIDE)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let after: String = text[mark.end()..].chars().take(SIDE).collect();
    let strong = anstyle::Style::new().bold();
    let found = &text[mark.range()];
    format!("{head}: …{before}{strong}{found}{strong:#}{after}…").replace('\n', " ")
}
