//! How long a large codebook takes: 5,000 codes and 200,000 codings, each answer with its time.
//!
//! `cargo run --release -p heard-study --example codebook_bench [CODES CODINGS]`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, not a part")]

use std::time::Instant;

use heard_import::Options;
use heard_import::codebook::CodebookReading;
use heard_model::amend::{OverlapPolicy, Scope, merge};
use heard_model::{Code, CodeId, Codebook, Span, TranscriptId, VersionId, amendments};
use heard_study::{
    Actor, Commit, ImportOptions, IncomingFile, NewCode, NewCoding, Place, Profile, Routing, Study,
    Target, World,
};

const TRANSCRIPTS: usize = 100;

/// Seconds of processor time that this process took so far, where the system says so: what others
/// do on the same machine does not count.
fn spent() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = told.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

fn timed<R>(what: &str, work: impl FnOnce() -> R) -> R {
    let (begun, before) = (Instant::now(), spent());
    let done = work();
    let clock = begun.elapsed().as_secs_f64() * 1_000.0;
    match before.zip(spent()) {
        Some((before, after)) => {
            println!(
                "{clock:>9.1} ms, {:>5.0} ms of processor  {what}",
                (after - before) * 1_000.0
            );
        }
        None => println!("{clock:>9.1} ms  {what}"),
    }
    done
}

fn book(codes: u32) -> Codebook {
    let mut book = Codebook { title: "Large".to_owned(), ..Codebook::default() };
    for number in 1..=codes {
        let mut code = Code::new(CodeId::code(number), &format!("Code {number}"));
        code.brief = format!("What code {number} is about, in a line that says it.");
        code.full = "Words that define it, as long as definitions are. ".repeat(6);
        code.when = "When somebody says so.".to_owned();
        code.when_not = "When nobody does.".to_owned();
        code.parent = (number > 200).then(|| CodeId::code(number % 200 + 1));
        book.codes.insert(code.id, code);
    }
    book
}

fn coded(study: &Study, codes: u32, codings: usize) {
    let line = "P1: words that somebody said in an interview that was long and good\n";
    let text = line.repeat(400);
    for number in 0..TRANSCRIPTS {
        let name = format!("T{number}.txt");
        let bytes = format!("{text}P1: the end of {number}\n").into_bytes();
        let readings = heard_import::read(&name, &bytes, Options::default()).unwrap();
        let file = IncomingFile { name, bytes, readings };
        study.import(file, &ImportOptions::default()).unwrap();
    }
    for number in 0..TRANSCRIPTS {
        let id = TranscriptId::new(&format!("T{number}")).unwrap();
        let table = (0..codings / TRANSCRIPTS)
            .map(|at| {
                let start = (at * 13) % (text.len() - 40);
                let place = Place::Span(Span::new(start, start + 30).unwrap());
                let code = (at * TRANSCRIPTS + number) as u32 % codes + 1;
                NewCoding::new(&id, place, &CodeId::code(code).to_string())
            })
            .collect();
        study.import_codings(table).unwrap();
    }
}

/// Some of everything, as a meeting would leave it.
fn meeting(study: &Study) {
    let c = CodeId::code;
    let new = |name: &str| Target::New(NewCode { name: name.to_owned(), ..NewCode::default() });
    timed("one operation: rename", || study.rename_code(c(300), "Renamed", "").unwrap());
    let brief = vec![("brief".to_owned(), "Narrower".to_owned())];
    timed("one operation: redefine", || {
        study.redefine_code(c(301), brief, Scope::Narrow, "").unwrap()
    });
    timed("one operation: split", || {
        study.split_code(c(302), vec![new("One"), new("Other")], Routing::default(), "").unwrap()
    });
    timed("one operation: merge", || {
        let both = vec![c(303), c(304)];
        study.merge_codes(both, new("Both"), OverlapPolicy::KeepBoth, "").unwrap()
    });
}

fn main() {
    let mut asked = std::env::args().skip(1).map(|word| word.parse::<usize>().unwrap());
    let codes = asked.next().unwrap_or(5_000) as u32;
    let codings = asked.next().unwrap_or(200_000);
    println!("{codes} codes, {codings} codings, {TRANSCRIPTS} transcripts");
    let folder = tempfile::tempdir().unwrap();
    let world = World::fixed("2026-11-22T09:00:00Z".parse().unwrap(), 7);
    let ana = Actor::researcher("ana");
    let place = folder.path().join("study");
    let study = Study::create(&place, "Large", Profile::CodebookTa, ana, world).unwrap();
    timed("take the codebook in", || study.import_codebook(book(codes), vec![]).unwrap());
    timed("commit of the first version", || study.commit_codebook(Commit::default()).unwrap());
    timed("take the transcripts and codings in", || coded(&study, codes, codings));
    let v1 = study.codebook(None).unwrap().1;
    meeting(&study);
    let sealed = timed("commit", || study.commit_codebook(Commit::default()).unwrap());
    let touched: usize = sealed.value.changes.iter().map(|change| change.codings).sum();
    println!("              {touched} codings touched");
    timed("diff v1 v2", || study.codebook_diff(VersionId(1), VersionId(2)).unwrap());
    timed("diff v2 v1, from the two alone", || {
        study.codebook_diff(VersionId(2), VersionId(1)).unwrap()
    });
    timed("log", || study.versions().unwrap());
    timed("queue", || study.queue().unwrap());
    timed("coverage", || study.coverage_table().unwrap());
    timed("blame", || study.blame(CodeId::code(301)).unwrap());
    timed("lint", || study.lint_codebook().unwrap());
    timed("undo of the commit", || study.undo(None).unwrap());
    timed("redo of the commit", || study.redo().unwrap());
    let mut theirs = v1.clone();
    for number in 400..450 {
        theirs.codes[&CodeId::code(number)].brief = "Theirs".to_owned();
    }
    let v2 = study.codebook(None).unwrap().1;
    timed("merge, the values alone", || merge(&v1, &v2, &theirs, (0, codes)));
    timed("differences, the values alone", || amendments(&v1, &theirs));
    let reading = CodebookReading { codebook: theirs, has_ids: true, ..Default::default() };
    let merging =
        timed("look at a merge", || study.look_at_merge(reading, Some(VersionId(1))).unwrap());
    timed("merge into the draft", || study.merge_codebook(merging, &[]).unwrap());
    timed("commit of the merge", || study.commit_codebook(Commit::default()).unwrap());
}
