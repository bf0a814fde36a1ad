//! Crosstab, co-occurrence and clusters of made-up studies that grow: seconds of each.

#![allow(clippy::print_stdout, reason = "an example's answer goes to the terminal")]

use std::error::Error;
use std::time::Instant;

use heard_measure::{Incidence, Of, Window, clusters, cooccurrence, crosstab, pairs_of_people};
use heard_model::transcript::Speaker;
use heard_model::{
    AppliedAs, CodeId, Coding, CodingId, CodingState, ParticipantId, Role, SourceText, Span,
    Timestamp, Transcript, TranscriptId, Turn, VersionId,
};
use rand::RngExt;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

const CODES: u32 = 500;
const TURNS: u32 = 60;
const CODINGS: usize = 80;

fn transcript(id: &str) -> Option<Transcript> {
    let speech = "M: and nobody told me what they had decided about us\n";
    let turn = |number: u32| {
        let at = (number as usize - 1) * speech.len();
        Some(Turn {
            number,
            speaker: Some("M".to_owned()),
            label: Span::new(at, at + 1),
            speech: Span::new(at + 3, at + speech.len() - 1)?,
            start_ms: None,
            end_ms: None,
        })
    };
    Some(Transcript {
        id: TranscriptId::new(id)?,
        title: String::new(),
        language: String::new(),
        date: None,
        text: SourceText::new(&speech.repeat(TURNS as usize)),
        turns: (1..=TURNS).map(turn).collect::<Option<_>>()?,
        speakers: vec![Speaker {
            label: "M".to_owned(),
            role: Role::Participant,
            participant: ParticipantId::new(id),
        }],
    })
}

fn codings(transcript: &Transcript, chance: &mut ChaCha12Rng) -> Vec<Coding> {
    let one = |_: usize| {
        let start = chance.random_range(0..transcript.text.len() - 80);
        // Some codes are much commoner than others, as in life.
        let code =
            CodeId::code(1 + chance.random_range(0..CODES) * chance.random_range(0..CODES) / CODES);
        Some(Coding {
            id: CodingId(0),
            transcript: transcript.id.clone(),
            span: Span::new(start, start + chance.random_range(5..80))?,
            code,
            applied_as: AppliedAs { code, version: VersionId(1), draft: 0 },
            coder: String::new(),
            at: Timestamp::UNIX_EPOCH,
            state: CodingState::Current,
        })
    };
    (0..CODINGS).filter_map(one).collect()
}

fn clocked<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let value = work();
    (value, started.elapsed().as_secs_f64())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{CODES} codes, {TURNS} turns and {CODINGS} codings a participant; seconds");
    println!(
        "people  incidence  crosstab  pairs  same turn  overlap  ±2 turns  clusters  of codes  10 drops"
    );
    for people in [200, 500, 1000, 2000_usize] {
        let mut chance = ChaCha12Rng::seed_from_u64(1);
        let names: Vec<String> = (0..people).map(|n| format!("M{n:04}")).collect();
        let transcripts: Vec<Transcript> =
            names.iter().filter_map(|name| transcript(name)).collect();
        let transcripts: Vec<&Transcript> = transcripts.iter().collect();
        let all: Vec<Coding> =
            transcripts.iter().flat_map(|one| codings(one, &mut chance)).collect();
        let ids: Vec<ParticipantId> =
            names.iter().filter_map(|name| ParticipantId::new(name)).collect();
        let codes: Vec<CodeId> = (1..=CODES).map(CodeId::code).collect();
        let values: Vec<Option<&str>> =
            (0..people).map(|n| Some(["city", "coast", "village"][n % 3])).collect();
        let ((incidence, _), counted) =
            clocked(|| Incidence::of_codings(&transcripts, &all, &ids, &codes));
        let mut seconds = vec![counted];
        seconds.push(clocked(|| crosstab(&incidence, "area", &values).suppressed(8)).1);
        seconds.push(clocked(|| pairs_of_people(&incidence)).1);
        for window in [Window::Turn, Window::Overlap, Window::Near(2)] {
            seconds.push(clocked(|| cooccurrence(&transcripts, &all, &codes, window)).1);
        }
        seconds.push(clocked(|| clusters(&incidence, Of::People, 8, 0)).1);
        seconds.push(clocked(|| clusters(&incidence, Of::Codes, 8, 0)).1);
        seconds.push(clocked(|| clusters(&incidence, Of::People, 8, 10)).1);
        let shown: Vec<String> = seconds.iter().map(|value| format!("{value:8.3}")).collect();
        println!("{people:6} {}", shown.join(" "));
    }
    Ok(())
}
