//! The study as researchers meet it.

#[path = "house/journal.rs"]
mod journal;
#[path = "house/people.rs"]
mod people;
#[path = "house/room.rs"]
mod room;
#[path = "house/transcripts.rs"]
mod transcripts;
