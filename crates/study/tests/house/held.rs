//! The example study whole: everybody, every coding, every name decided, nothing released yet.
//!
//! It is made once and copied for each test. What people took back is left out: a test says
//! from when it holds, with [`Held::withdraw_all`] or by itself.

use std::path::Path;
use std::sync::OnceLock;

use heard_anonymise::{Class, Decision};
use heard_import::consent::ConsentRow;
use heard_model::consent::Withdrawn;
use heard_model::{Date, Offsets, QuoteId, ReviewRole, Span, TranscriptId, Verdict};
use heard_study::{
    Actor, Decided, Key, LabelScheme, Marked, NewQuote, PassageTag, Settings, Sight, Signing, Study,
};

use crate::example::{codebooks, file, roster, transcripts};
use crate::room::{Room, room, world};

/// A copy of the example study, its key open.
pub(crate) struct Held {
    pub(crate) room: Room,
    pub(crate) key: Key,
}

/// A day.
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The rows of one of the study's tables. A cell in quotes may hold commas and line ends.
pub(crate) fn rows(path: &str) -> Vec<Vec<String>> {
    let (_, bytes) = file(&format!("corpora/held-in-mind/{path}"));
    let text = String::from_utf8(bytes).unwrap();
    let rest: String =
        text.split_inclusive('\n').skip_while(|line| line.starts_with('#')).collect();
    let (mut rows, mut quoted) = (vec![vec![String::new()]], false);
    for character in rest.chars() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            _ => row.last_mut().unwrap().push(character),
        }
    }
    rows.retain(|row| row.len() > 1);
    rows.remove(0);
    rows
}

/// One of the study's tables in TOML.
pub(crate) fn table(path: &str) -> toml::Table {
    let (_, bytes) = file(&format!("corpora/held-in-mind/{path}"));
    String::from_utf8(bytes).unwrap().parse().unwrap()
}

/// What everybody said, as it stands in the file.
pub(crate) fn said() -> Vec<ConsentRow> {
    let (name, bytes) = file("corpora/held-in-mind/consent.toml");
    heard_import::consent::read(&name, &bytes).unwrap()
}

/// The study of this test alone.
pub(crate) fn held() -> Held {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = MADE.get_or_init(make);
    let folder = tempfile::tempdir().unwrap();
    copy(made.path(), folder.path());
    let study =
        Study::open(&folder.path().join("study"), Actor::researcher("ana"), world()).unwrap();
    let key = study.open_key(Some(&folder.path().join("key.toml"))).unwrap().unwrap();
    Held { room: Room { folder, study }, key }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir_all(&there).unwrap();
            copy(&path, &there);
        } else {
            std::fs::copy(&path, &there).unwrap();
        }
    }
}

fn make() -> tempfile::TempDir {
    let bare = room();
    let settings = Settings {
        synthetic: true,
        support_lines: vec!["Samaritans, free, at any time".to_owned()],
        ..Settings::new("Held in Mind", heard_study::Profile::CodebookTa)
    };
    let place = bare.folder.path().join("held");
    let study =
        Study::create_with(&place.join("study"), settings, Actor::researcher("ana"), world())
            .unwrap();
    let room = Room { folder: bare.folder, study };
    transcripts(&room);
    roster(&room);
    let without = said().into_iter().map(|mut row| {
        row.consent.withdrawals.clear();
        (row.participant, row.consent)
    });
    room.study.record_consent(without.collect()).unwrap();
    codebooks(&room);
    let (name, bytes) = file("corpora/held-in-mind/gold/codings.csv");
    room.study.import_coding_table(&name, &bytes).unwrap();
    let (_, key) = file("corpora/held-in-mind/key.toml");
    std::fs::write(place.join("key.toml"), key).unwrap();
    let key = room.study.open_key(Some(&place.join("key.toml"))).unwrap().unwrap();
    room.study.detect(&[], Some(&key)).unwrap();
    room.study.import_marks(marks(&room.study, "gold/mentions.csv"), Decision::Accepted).unwrap();
    room.study.import_marks(marks(&room.study, "gold/decoys.csv"), Decision::Rejected).unwrap();
    tags(&room.study);
    let utterances: Vec<String> = rows("media.csv").into_iter().map(|row| row[4].clone()).collect();
    room.study.note_published(&utterances).unwrap();
    drop(room.study);
    let made = tempfile::tempdir().unwrap();
    copy(&place, made.path());
    made
}

/// The place of a row `transcript,start,end,…`.
pub(crate) fn span(study: &Study, row: &[String]) -> (TranscriptId, Span) {
    let id = TranscriptId::new(&row[0]).unwrap();
    let text = study.raw_transcript(&id, "a test").unwrap().text;
    let (start, end) = (row[1].parse().unwrap(), row[2].parse().unwrap());
    (id, Offsets::new(text.expose()).span_of_chars(start, end).unwrap())
}

fn marks(study: &Study, path: &str) -> Vec<Marked> {
    let mark = |row: Vec<String>| {
        let (transcript, span) = span(study, &row);
        let class = Class::parse(&row[3]).unwrap_or(Class::OtherId);
        Marked { transcript, span, class, entity: row[4].clone() }
    };
    rows(path).into_iter().map(mark).collect()
}

fn tags(study: &Study) {
    let mut tags = Vec::new();
    for (path, prefix) in [("gold/court.csv", "court_"), ("gold/care.csv", "")] {
        for row in rows(path) {
            let (transcript, span) = span(study, &row);
            let tag = PassageTag::parse(&format!("{prefix}{}", row[3]));
            tags.extend(tag.map(|tag| (transcript, span, tag)));
        }
    }
    study.tag_passages(tags).unwrap();
}

impl Held {
    pub(crate) fn study(&self) -> &Study {
        &self.room.study
    }

    /// The gate's sight on a day.
    pub(crate) fn sight(&self, on: &str) -> Sight {
        Sight { on: Some(day(on)), key: Some(self.key.clone()) }
    }

    /// Records what everybody took back, each with its day.
    pub(crate) fn withdraw_all(&self) {
        for row in said() {
            for taken in &row.consent.withdrawals {
                let what = taken.what.clone();
                self.study().withdraw(&row.participant, what, taken.on, &taken.reason).unwrap();
            }
            for passage in &row.passages {
                let what = self.turn(passage.transcript.as_str(), passage.turn);
                let what = Withdrawn::Passage(passage.transcript.clone(), what);
                self.study().withdraw(&row.participant, what, passage.on, "").unwrap();
            }
        }
    }

    /// The speech of a turn.
    pub(crate) fn turn(&self, transcript: &str, number: u32) -> Span {
        let id = TranscriptId::new(transcript).unwrap();
        self.study().raw_transcript(&id, "a test").unwrap().turn(number).unwrap().speech
    }

    /// Lifts what an item of a fixture names: a coding, perhaps widened.
    pub(crate) fn lift(&self, item: &toml::Table) -> QuoteId {
        let transcript = item["transcript"].as_str().unwrap();
        let id = TranscriptId::new(transcript).unwrap();
        let source = self.study().raw_transcript(&id, "a test").unwrap().text;
        let text = source.expose();
        let place = |number: i64| {
            let row = rows("gold/codings.csv")
                .into_iter()
                .find(|row| row[0] == transcript && row[1] == number.to_string())
                .unwrap();
            let (start, end) = (row[2].parse().unwrap(), row[3].parse().unwrap());
            let span = Offsets::new(text).span_of_chars(start, end).unwrap();
            (span, heard_model::CodeId::parse(&row[4]).unwrap())
        };
        let number = |name: &str| item.get(name).and_then(toml::Value::as_integer);
        let words = |name: &str| item.get(name).and_then(toml::Value::as_str);
        let (mut span, code) = match number("coding") {
            Some(coding) => (Some(place(coding).0), Some(place(coding).1)),
            None => (None, None),
        };
        if let (Some(first), Some(last)) = (span, number("to_coding")) {
            span = Span::new(first.start(), place(last).0.end());
        }
        if let (Some(starts), Some(ends)) = (words("starts"), words("ends")) {
            let from = text.find(starts).unwrap();
            let to = from + text[from..].find(ends).unwrap() + ends.len();
            span = Span::new(from, to);
        }
        let quote = NewQuote { code, ..NewQuote::new(&id, span.unwrap()) };
        self.study().lift_quote(quote).unwrap().value
    }

    /// A peer and a researcher approve everything in a collection as it is shown.
    pub(crate) fn approve(&self, collection: &str, sight: &Sight) {
        for (reviewer, role) in [("Ada", ReviewRole::Peer), ("Rosa", ReviewRole::Researcher)] {
            self.reviewed(collection, sight, reviewer, role, &|_| true);
        }
    }

    /// Somebody approves those cards of a collection of which `which` holds, by their number.
    pub(crate) fn reviewed(
        &self,
        collection: &str,
        sight: &Sight,
        reviewer: &str,
        role: ReviewRole,
        which: &dyn Fn(u32) -> bool,
    ) {
        let page = self.study().page(collection, sight).unwrap();
        let decided = page.cards.iter().filter(|card| which(card.number)).map(|card| Decided {
            quote: card.quote,
            shown_digest: card.shown_digest.clone(),
            verdict: Verdict::Approve,
            uses: vec![],
            comment: String::new(),
            said: heard_study::Said::default(),
        });
        self.study().record_reviews(reviewer, role, page.on, decided.collect()).unwrap();
    }

    /// Makes a collection of quotes.
    pub(crate) fn collect(
        &self,
        name: &str,
        title: &str,
        use_: heard_model::Use,
        (on, shown_to): (&str, &str),
        (quotes, labels): (Vec<QuoteId>, LabelScheme),
    ) {
        let collection = heard_model::Collection {
            name: name.to_owned(),
            title: title.to_owned(),
            use_,
            on: Some(day(on)),
            shown_to: shown_to.to_owned(),
            quotes,
        };
        self.study().set_collection(collection, labels).unwrap();
    }

    /// Somebody signs the holds of a check.
    pub(crate) fn sign(&self, collection: &str, check: &str, sight: &Sight, by: &str, why: &str) {
        let signing = Signing {
            evidence: None,
            by: by.to_owned(),
            capacity: heard_anonymise::Capacity::Legal,
            reason: why.to_owned(),
            on: sight.on.unwrap(),
        };
        self.study().sign_hold(collection, check, signing, sight).unwrap();
    }
}
