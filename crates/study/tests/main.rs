//! The study as researchers meet it.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "house/agreed.rs"]
mod agreed;
#[path = "house/attacks.rs"]
mod attacks;
#[path = "house/backup.rs"]
mod backup;
#[path = "house/bad_days.rs"]
mod bad_days;
#[path = "house/board.rs"]
mod board;
#[path = "house/check.rs"]
mod check;
#[path = "house/codebook.rs"]
mod codebook;
#[path = "house/consent_table.rs"]
mod consent_table;
#[path = "house/dictionary.rs"]
mod dictionary;
#[path = "../../../fuzz/entries.rs"]
mod entries;
#[path = "house/entry.rs"]
mod entry;
#[path = "house/erasure.rs"]
mod erasure;
#[path = "house/example.rs"]
mod example;
#[path = "house/exchange.rs"]
mod exchange;
#[path = "house/fixture.rs"]
mod fixture;
#[path = "house/fixture_releases.rs"]
mod fixture_releases;
#[path = "house/fuzzed.rs"]
mod fuzzed;
#[path = "house/hands.rs"]
mod hands;
#[path = "house/held.rs"]
mod held;
#[path = "house/hiding.rs"]
mod hiding;
#[path = "house/histories.rs"]
mod histories;
#[path = "house/ids.rs"]
mod ids;
#[path = "house/jigsaw.rs"]
mod jigsaw;
#[path = "house/journal.rs"]
mod journal;
#[path = "house/kept.rs"]
mod kept;
#[path = "house/mentions.rs"]
mod mentions;
#[path = "house/peers.rs"]
mod peers;
#[path = "house/people.rs"]
mod people;
#[path = "house/poems.rs"]
mod poems;
#[path = "house/races.rs"]
mod races;
#[path = "house/replay.rs"]
mod replay;
#[path = "house/reports.rs"]
mod reports;
#[path = "house/retyping.rs"]
mod retyping;
#[path = "house/revisions.rs"]
mod revisions;
#[path = "house/room.rs"]
mod room;
#[path = "house/rows.rs"]
mod rows;
#[path = "house/search.rs"]
mod search;
#[path = "house/streamed.rs"]
mod streamed;
#[path = "house/thousand.rs"]
mod thousand;
#[path = "house/together.rs"]
mod together;
#[path = "house/transcripts.rs"]
mod transcripts;
#[path = "house/way_out.rs"]
mod way_out;
#[path = "house/whole.rs"]
mod whole;
#[path = "house/withdrawals.rs"]
mod withdrawals;
