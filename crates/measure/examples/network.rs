//! Crosstab, co-occurrence and clusters of made-up studies as they grow, for `benches/reports.sh`:
//! a line a size, with seconds of each and the most memory held.

#![allow(clippy::print_stdout, reason = "an example's answer goes to the terminal")]

use std::time::Instant;

use heard_measure::{Incidence, Of, Window, clusters, cooccurrence, crosstab};
use heard_model::{
    AppliedAs, CodeId, Coding, CodingId, CodingState, ParticipantId, Role, SourceText, Span,
    Timestamp, Transcript, TranscriptId, Turn, VersionId, transcript::Speaker,
};

/// Turns an interview, codings a turn, codes.
const TURNS: usize = 40;
const A_TURN: usize = 3;
const CODES: u32 = 500;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    for people in if sizes.is_empty() { vec![200, 500, 1000, 2000] } else { sizes } {
        println!("{}", measured(people));
    }
}

/// A step of a fixed sequence: the same study every time.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn interview(number: usize, state: &mut u64, codings: &mut Vec<Coding>) -> Option<Transcript> {
    let name = format!("M{number:04}");
    let id = TranscriptId::new(&name)?;
    let mut text = String::new();
    let mut turns = Vec::with_capacity(TURNS);
    for turn in 0..TURNS {
        let start = text.len();
        text.push_str("I said what I had to say and they wrote it down.\n");
        let speech = Span::new(start, text.len() - 1)?;
        turns.push(Turn {
            number: turn as u32 + 1,
            speaker: Some(name.clone()),
            label: None,
            speech,
            start_ms: None,
            end_ms: None,
        });
        for _ in 0..A_TURN {
            // Low codes are common, high ones rare, as in a codebook that grew.
            let most = next(state) % u64::from(CODES) + 1;
            let code = CodeId::code((next(state) % most) as u32 + 1);
            codings.push(Coding {
                id: CodingId(codings.len() as i64 + 1),
                transcript: id.clone(),
                span: speech,
                code,
                applied_as: AppliedAs { code, version: VersionId(1), draft: 0 },
                coder: "ana".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                state: CodingState::Current,
            });
        }
    }
    let speaker = Speaker {
        label: name.clone(),
        role: Role::Participant,
        participant: ParticipantId::new(&name),
    };
    Some(Transcript {
        id,
        title: String::new(),
        date: None,
        language: String::new(),
        text: SourceText::exactly(&text),
        turns,
        speakers: vec![speaker],
    })
}

fn timed<R>(what: &str, line: &mut String, work: impl FnOnce() -> R) -> R {
    let started = Instant::now();
    let value = work();
    line.push_str(&format!("  {what} {:.2} s", started.elapsed().as_secs_f64()));
    value
}

fn measured(people: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15;
    let mut codings = Vec::new();
    let transcripts: Vec<Transcript> =
        (0..people).filter_map(|number| interview(number, &mut state, &mut codings)).collect();
    let refs: Vec<&Transcript> = transcripts.iter().collect();
    let codes: Vec<CodeId> = (1..=CODES).map(CodeId::code).collect();
    let ids: Vec<ParticipantId> =
        transcripts.iter().filter_map(|one| one.speakers.first()?.participant.clone()).collect();
    let areas = ["city", "coast", "village", "town"];
    let values: Vec<Option<&str>> =
        (0..people).map(|at| areas.get(at % areas.len()).copied()).collect();
    let mut line = format!("{people:5} people, {} codings:", codings.len());
    let incidence =
        timed("incidence", &mut line, || Incidence::of_codings(&refs, &codings, &ids, &codes).0);
    let table = timed("crosstab", &mut line, || crosstab(&incidence, "area", &values));
    let turn = timed("co-occurrence by turn", &mut line, || {
        cooccurrence(&refs, &codings, &codes, Window::Turn)
    });
    let near =
        timed("near=2", &mut line, || cooccurrence(&refs, &codings, &codes, Window::Near(2)));
    let person = timed("by participant", &mut line, || {
        cooccurrence(&refs, &codings, &codes, Window::Participant)
    });
    let of_people =
        timed("clusters of people", &mut line, || clusters(&incidence, Of::People, 8, 0));
    let of_codes = timed("of codes", &mut line, || clusters(&incidence, Of::Codes, 8, 0));
    let edges = [turn.edges.len(), near.edges.len(), person.edges.len()];
    format!(
        "{line}  ({} rows, {edges:?} pairs, {} and {} joins)",
        table.rows.len(),
        of_people.merges.len(),
        of_codes.merges.len()
    )
}
