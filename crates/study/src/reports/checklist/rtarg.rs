//! Prompts for reflexive thematic analysis: nothing is counted, nothing is filled in.

use super::Fill::People;
use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        number: "1",
        item: "Which kind of thematic analysis was done, and why that one?",
        fill: People,
    },
    Row {
        number: "2",
        item: "Which view of language and of knowledge does it rest on?",
        fill: People,
    },
    Row {
        number: "3",
        item: "How did who you are shape what was asked, heard and made of it?",
        fill: People,
    },
    Row {
        number: "4",
        item: "Why this data set, and what makes it rich enough for the question?",
        fill: People,
    },
    Row {
        number: "5",
        item: "What did you do in each phase, in your own study rather than in general?",
        fill: People,
    },
    Row {
        number: "6",
        item: "How did codes and themes change on the way, and what changed them?",
        fill: People,
    },
    Row {
        number: "7",
        item: "If several people coded, what did they bring to each other's reading?",
        fill: People,
    },
    Row {
        number: "8",
        item: "Is each theme a pattern of meaning with one central idea, not a topic?",
        fill: People,
    },
    Row {
        number: "9",
        item: "Does each quote do work, and does the text say what it shows?",
        fill: People,
    },
    Row {
        number: "10",
        item: "Is quality argued in terms that fit the method, rather than by agreement or saturation?",
        fill: People,
    },
    Row {
        number: "11",
        item: "What does the reading not reach, and for whom may it hold elsewhere?",
        fill: People,
    },
];
