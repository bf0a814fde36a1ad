//! The example's history done by hand, operation by operation: it gives exactly its gold.

use std::collections::BTreeMap;

use heard_model::amend::{OverlapPolicy, Scope};
use heard_model::codebook::fields_of;
use heard_model::{CodeId, CodeOrigin, Codebook, CodingId, CodingState, VersionId};
use heard_study::{
    CodingFilter, Commit, NewCode, NewCoding, Place, Promotion, Resolution, Routing, Target,
};

use crate::example::{file, transcripts};
use crate::room::{Room, room};

fn c(number: u32) -> CodeId {
    CodeId::code(number)
}

fn new(name: &str, under: u32) -> Target {
    let parent = Some(CodeId::theme(under));
    Target::New(NewCode { name: name.to_owned(), parent, ..NewCode::default() })
}

fn book(version: &str) -> Codebook {
    let (name, bytes) = file(&format!("codebooks/held-in-mind/{version}.toml"));
    heard_import::codebook::read(&name, &bytes).unwrap().codebook
}

/// The gold: what is coded where, and what became of it.
struct Gold {
    rows: Vec<BTreeMap<String, String>>,
}

impl Gold {
    fn read() -> Gold {
        let (_, bytes) = file("corpora/held-in-mind/gold/codings.csv");
        let text = String::from_utf8(bytes).unwrap();
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let head: Vec<&str> = lines.next().unwrap().split(',').collect();
        let row = |line: &str| {
            head.iter().map(|h| (*h).to_owned()).zip(line.split(',').map(str::to_owned)).collect()
        };
        Gold { rows: lines.map(row).collect() }
    }

    /// Codes the passages that were coded with `version`, with the codes of then.
    fn code(&self, room: &Room, version: &str) {
        let table = self
            .rows
            .iter()
            .filter(|row| row["version"] == version)
            .map(|row| NewCoding {
                coder: Some(row["coder"].clone()),
                ..NewCoding::new(
                    &crate::room::id(&row["transcript"]),
                    Place::Chars(row["start"].parse().unwrap(), row["end"].parse().unwrap()),
                    &row["applied_as"],
                )
            })
            .collect();
        room.study.import_codings(table).unwrap();
    }

    /// Which passages of `code` became which of `into`, by their numbers here.
    fn routing(&self, room: &Room, code: u32, into: &[u32]) -> Routing {
        let now = told(room);
        let mut routing = Routing::default();
        for row in self.rows.iter().filter(|row| row["applied_as"] == c(code).to_string()) {
            let became = into.iter().position(|id| c(*id).to_string() == row["code"]);
            let here = now.iter().find(|(_, line)| place(line) == place(&line_of(row)));
            if let (Some(place), Some((id, _))) = (became, here) {
                routing.passages.push((*id, place));
            }
        }
        routing
    }
}

fn line_of(row: &BTreeMap<String, String>) -> String {
    let columns = ["transcript", "start", "end", "applied_as", "version", "coder", "code", "state"];
    columns.map(|column| row[column].as_str()).join(" ")
}

/// A line's place, first code, version and coder, without what became of it.
fn place(line: &str) -> String {
    line.split(' ').take(6).collect::<Vec<_>>().join(" ")
}

/// Every coding here as a line like those of the gold.
fn told(room: &Room) -> Vec<(CodingId, String)> {
    let codings = room.study.codings(&CodingFilter::default()).unwrap();
    codings
        .iter()
        .map(|coding| {
            let text = room.study.raw_transcript(&coding.transcript, "a test").unwrap().text;
            let chars = heard_model::Offsets::new(text.expose()).chars(coding.span);
            let line = format!(
                "{} {} {} {} {} {} {} {}",
                coding.transcript,
                chars.start,
                chars.end,
                coding.applied_as.code,
                coding.applied_as.version,
                coding.coder,
                coding.code,
                coding.state.as_str()
            );
            (coding.id, line)
        })
        .collect()
}

/// Writes the definitions as the file has them; operations have settled names, places and lives.
fn definitions(room: &Room, version: &str) {
    let there = book(version);
    let here = room.study.working_codebook().unwrap();
    for code in there.codes.values() {
        let fields: Vec<(String, String)> = fields_of(&here.codes[&code.id])
            .into_iter()
            .zip(fields_of(code))
            .filter(|((field, before), (_, after))| {
                before != after && !["name", "parent", "status", "since", "until"].contains(field)
            })
            .map(|(_, (field, after))| (field.to_owned(), after))
            .collect();
        if !fields.is_empty() {
            room.study.redefine_code(code.id, fields, Scope::Clarify, "").unwrap();
        }
    }
}

fn commit(room: &Room, role: &str, present: &str) {
    let commit = Commit {
        role: role.to_owned(),
        present: vec![present.to_owned()],
        reason: "as the file tells".to_owned(),
        ..Commit::default()
    };
    room.study.commit_codebook(commit).unwrap();
}

fn second(room: &Room, gold: &Gold) {
    let study = &room.study;
    let renamed = |code, to: &str| {
        study.rename_code(c(code), to, "peers' words").unwrap();
    };
    let into = vec![new("Masking", 2), new("Honesty used against me", 2)];
    let made = study.split_code(c(2), into, gold.routing(room, 2, &[15, 16]), "not the same");
    assert_eq!(made.unwrap().value, [c(15), c(16)]);
    renamed(3, "Worked with");
    renamed(4, "Done to");
    let dark = new("Left in the dark", 1);
    let made = study.merge_codes(vec![c(6), c(7)], dark, OverlapPolicy::KeepBoth, "over-lap");
    assert_eq!(made.unwrap().value, c(17));
    let into = vec![new("Separation at birth", 4), new("Separation later and coming back", 4)];
    study.split_code(c(8), into, gold.routing(room, 8, &[18, 19]), "other days").unwrap();
    renamed(5, "What I was already carrying");
    study.move_code(c(13), Some(c(5)), "carried in").unwrap();
    renamed(10, "Still her mum");
    let who = vec![("brief".to_owned(), "Identity, not care tasks".to_owned())];
    study.redefine_code(c(10), who, Scope::Narrow, "identity").unwrap();
    renamed(9, "After");
    let kind = NewCode {
        name: "Small kindnesses".to_owned(),
        parent: Some(CodeId::theme(3)),
        origin: CodeOrigin::Peer,
        ..NewCode::default()
    };
    assert_eq!(study.add_code(kind).unwrap().value, c(20));
    definitions(room, "v2");
    commit(room, "researcher", "4 peer researchers");
}

fn third(room: &Room, gold: &Gold) {
    let study = &room.study;
    let into = vec![new("Family as lifeline", 3), new("Family as a mark against me", 2)];
    study.split_code(c(12), into, gold.routing(room, 12, &[21, 22]), "mothers").unwrap();
    let back = vec![
        (c(6), new("Plans changing without me", 1)),
        (c(7), new("Words I didn't understand", 1)),
    ];
    assert_eq!(study.split_back(c(17), back, "two things").unwrap().value, [c(23), c(24)]);
    study.promote_code(c(14), Promotion::Words("six asks".to_owned()), "asks").unwrap();
    let new = NewCode {
        name: "Race, language and class".to_owned(),
        parent: Some(CodeId::theme(1)),
        origin: CodeOrigin::PeerAndLiterature,
        ..NewCode::default()
    };
    assert_eq!(study.add_code(new).unwrap().value, c(25));
    definitions(room, "v3");
    commit(room, "researcher", "mothers and staff");
}

#[test]
fn the_examples_history_replayed_by_operations_gives_its_gold() {
    let room = room();
    transcripts(&room);
    let gold = Gold::read();
    room.study.import_codebook(book("v1"), vec![]).unwrap();
    commit(&room, "researcher", "2 researchers");
    gold.code(&room, "v1");
    second(&room, &gold);
    let unsorted: Vec<_> = room
        .study
        .queue()
        .unwrap()
        .iter()
        .filter(|item| item.coding.state == CodingState::Queued)
        .map(|item| (item.coding.id, Resolution::Unrouted))
        .collect();
    assert_eq!(unsorted.len(), 2);
    room.study.decide_codings(unsorted, "nobody could say").unwrap();
    gold.code(&room, "v2");
    third(&room, &gold);
    gold.code(&room, "v3");

    let mut here: Vec<String> = told(&room).into_iter().map(|(_, line)| line).collect();
    let mut there: Vec<String> = gold.rows.iter().map(line_of).collect();
    here.sort();
    there.sort();
    assert_eq!(here, there);
    let count = |state| here.iter().filter(|line| line.ends_with(state)).count();
    assert_eq!((count("queued"), count("stale"), count("unrouted")), (4, 9, 2));
    let (version, codebook) = room.study.codebook(None).unwrap();
    let file = book("v3");
    assert_eq!((version, codebook.active().count()), (VersionId(3), 18));
    assert_eq!(codebook.hash(), file.hash());
    let unread: Vec<(CodeId, Vec<String>)> = room
        .study
        .coverage()
        .unwrap()
        .into_iter()
        .map(|owed| (owed.code, owed.unread.iter().map(ToString::to_string).collect()))
        .collect();
    assert_eq!(unread, [(c(20), vec![]), (c(25), vec!["FG1".to_owned(), "R02".to_owned()])]);
    assert!(room.study.check().unwrap().is_empty());
}
