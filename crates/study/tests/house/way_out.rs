//! The way out: quotes, reviews, the gate, releases, recall, and the two other doors.

use heard_anonymise::{Capacity, Outcome};
use heard_model::consent::Withdrawn;
use heard_model::participant::Proceedings;
use heard_model::{
    Answer, Collection, Date, Edit, EditKind, Participant, QuoteId, ReviewRole, ReviewState, Span,
    Use, Verdict,
};
use heard_study::{
    Board, BuiltFile, Decided, Key, LabelScheme, NewQuote, PassageTag, ReleasePlan, ReleaseProblem,
    ReviewDesk, Sight, Signing, Study, StudyError,
};

use crate::room::{Room, id, person, room};

const SAID: [(&str, &str); 3] = [
    ("M01", "I told Kayleigh that the bowl was clean and um she wrote it down."),
    ("M02", "nobody told me which bell to press so I stood in the rain."),
    ("M03", "she made a brew and sat on the floor beside us."),
];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Three people, a quote of each, a collection of all three, a key.
pub(crate) struct Ready {
    pub(crate) room: Room,
    pub(crate) quotes: Vec<QuoteId>,
    pub(crate) sight: Sight,
}

impl Ready {
    pub(crate) fn study(&self) -> &Study {
        &self.room.study
    }

    pub(crate) fn plan(&self) -> ReleasePlan {
        ReleasePlan {
            collection: "workshop-1".to_owned(),
            name: "workshop-1".to_owned(),
            sight: self.sight.clone(),
        }
    }

    /// Two people, a peer among them, approve everything as it is shown now.
    pub(crate) fn approve(&self) {
        let page = self.study().page("workshop-1", &self.sight).unwrap();
        for (reviewer, role) in [("ama", ReviewRole::Peer), ("ben", ReviewRole::Researcher)] {
            let decided = page
                .cards
                .iter()
                .map(|card| Decided {
                    quote: card.quote,
                    shown_digest: card.shown_digest.clone(),
                    verdict: Verdict::Approve,
                    uses: vec![],
                    comment: String::new(),
                    said: heard_study::Said::default(),
                })
                .collect();
            self.study().record_reviews(reviewer, role, day("2026-11-20"), decided).unwrap();
        }
    }

    pub(crate) fn release(&self) -> Result<heard_study::Released, StudyError> {
        self.study().release(&self.plan(), |cleared, _| Ok(built(cleared.shown())))
    }
}

pub(crate) fn built(shown: &heard_anonymise::Shown) -> Vec<BuiltFile> {
    let mut text = format!("{}\n", shown.title);
    for card in &shown.cards {
        text.push_str(&format!("{}. {} — {}\n", card.number, card.words, card.label));
    }
    vec![BuiltFile { path: "cards.txt".to_owned(), bytes: text.into_bytes(), cards: vec![] }]
}

pub(crate) fn ready() -> Ready {
    let room = room();
    for (name, said) in SAID {
        room.import(name, &format!("INT: Can you say more about that day?\n{name}: {said}\n"));
    }
    room.mothers(&SAID.map(|(name, _)| name), &[Use::Analysis, Use::Workshop, Use::Training]);
    let key_file = room.folder.path().join("key.toml");
    std::fs::write(
        &key_file,
        "[[entity]]\nid = \"CHILD-01\"\nreplacement = \"[my sister]\"\n\
         forms = [{ text = \"Kayleigh\", class = \"person_name\" }]\n",
    )
    .unwrap();
    let key: Key = room.study.open_key(Some(&key_file)).unwrap().unwrap();
    room.study.detect(&[], Some(&key)).unwrap();
    let mut quotes = Vec::new();
    for (name, said) in SAID {
        let text = room.study.raw_transcript(&id(name), "a test").unwrap().text;
        let start = text.expose().find(said).unwrap();
        let span = Span::new(start, start + said.len()).unwrap();
        let quote = NewQuote::new(&id(name), span);
        quotes.push(room.study.lift_quote(quote).unwrap().value);
    }
    let collection = Collection {
        name: "workshop-1".to_owned(),
        title: "Leaving the ward".to_owned(),
        use_: Use::Workshop,
        on: Some(day("2026-11-22")),
        shown_to: "fourteen people".to_owned(),
        quotes: quotes.clone(),
    };
    room.study.set_collection(collection, LabelScheme::Chosen).unwrap();
    Ready { room, quotes, sight: Sight { on: None, key: Some(key) } }
}

fn blocks(study: &Study, sight: &Sight) -> Vec<&'static str> {
    let report = study.gate("workshop-1", sight).unwrap();
    let mut blocks: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == heard_anonymise::Severity::Block)
        .map(|finding| finding.check)
        .collect();
    blocks.dedup();
    blocks
}

#[test]
fn words_lifted_twice_are_one_quote_and_edits_must_derive() {
    let ready = ready();
    let study = ready.study();
    let first = study.quote(ready.quotes[0]).unwrap().quote;
    let again = NewQuote::new(&first.transcript, first.span);
    assert_eq!(study.lift_quote(again).unwrap().value, ready.quotes[0]);
    let text = study.raw_transcript(&first.transcript, "a test").unwrap().text;
    let at = |words: &str| {
        let start = text.expose().find(words).unwrap();
        Span::new(start, start + words.len()).unwrap()
    };
    let filler = Edit { span: at("um "), kind: EditKind::Filler };
    study.edit_quote(first.id, vec![filler], "fillers", None).unwrap();
    let page = study.page("workshop-1", &ready.sight).unwrap();
    assert!(page.cards[0].shown.as_str().contains("clean and she wrote"));
    let wrong = Edit { span: at("clean"), kind: EditKind::Filler };
    let refused = study.edit_quote(first.id, vec![wrong], "", None);
    assert!(matches!(refused, Err(StudyError::BadEdit { .. })));
    study.undo(None).unwrap();
    assert!(study.quote(first.id).unwrap().quote.edits.is_empty());
}

#[test]
fn an_approval_binds_to_what_was_shown() {
    let ready = ready();
    let (study, quote) = (ready.study(), ready.quotes[0]);
    assert_eq!(blocks(study, &ready.sight), ["D17"]);
    ready.approve();
    assert!(blocks(study, &ready.sight).is_empty());
    let state = |quote| study.review_state(quote, Use::Workshop, &ready.sight).unwrap();
    assert_eq!(state(quote), ReviewState::Approved);
    let first = study.quote(quote).unwrap().quote;
    let edit = Edit {
        span: Span::new(first.span.start(), first.span.start() + 1).unwrap(),
        kind: EditKind::Inserted("once".to_owned()),
    };
    study.edit_quote(quote, vec![edit], "", None).unwrap();
    assert_eq!(state(quote), ReviewState::Candidate);
    assert_eq!(blocks(study, &ready.sight), ["D17"]);
}

#[test]
fn a_release_is_frozen_hashed_and_in_the_ledger() {
    let ready = ready();
    ready.approve();
    let released = ready.release().unwrap();
    let text = std::fs::read_to_string(released.folder.join("cards.txt")).unwrap();
    assert!(text.contains("I told [my sister] that the bowl"), "{text}");
    assert!(released.folder.join("manifest.json").is_file());
    let study = ready.study();
    let ledger = study.releases().unwrap();
    assert_eq!(
        (ledger.len(), ledger[0].cards, ledger[0].files.as_slice()),
        (1, 3, &["cards.txt".to_owned()][..])
    );
    assert!(study.verify_releases(None).unwrap().is_empty());
    assert!(matches!(ready.release(), Err(StudyError::Exists { what: "release", .. })));
    assert!(matches!(study.undo(released.seq), Err(StudyError::NotUndoable { .. })));

    let file = released.folder.join("cards.txt");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, "other words").unwrap();
    std::fs::write(released.folder.join("extra.txt"), "more").unwrap();
    let problems = study.verify_releases(None).unwrap();
    assert!(matches!(problems[0], ReleaseProblem::OtherBytes { .. }));
    assert!(matches!(problems[1], ReleaseProblem::NotPartOfIt { .. }));
}

#[test]
fn no_memo_of_any_kind_on_anything_goes_out() {
    let ready = ready();
    let study = ready.study();
    let passage = heard_model::MemoAnchor::Passage(id("M01"), Span::new(0, 3).unwrap());
    let anchors = [
        heard_model::MemoAnchor::Study,
        heard_model::MemoAnchor::Transcript(id("M01")),
        passage,
        heard_model::MemoAnchor::Participant(person("M01")),
        heard_model::MemoAnchor::Quote(ready.quotes[0]),
        heard_model::MemoAnchor::Version(heard_model::VersionId(0)),
    ];
    for kind in heard_model::MemoKind::ALL {
        for anchor in &anchors {
            study.add_memo(kind, anchor.clone(), "zanzibar thoughts of mine").unwrap();
        }
    }
    assert_eq!(study.find_memos("zanzibar", None, None).unwrap().len(), 42);
    ready.approve();
    let released = ready.release().unwrap();
    let mut files = vec![released.folder.clone()];
    let mut looked = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("zanzibar"), "{} holds a memo", path.display());
        looked += 1;
    }
    assert!(looked > 1);
    // Memos stand in the log, without their words.
    let filter = heard_study::LogFilter { kind: Some("memo".to_owned()), ..Default::default() };
    let told = study.log(&filter).unwrap();
    assert_eq!(told.len(), 42);
    assert!(told.iter().all(|event| !format!("{event:?}").contains("zanzibar")));
}

#[test]
fn nothing_goes_out_without_the_key() {
    let mut ready = ready();
    ready.approve();
    ready.sight.key = None;
    assert!(blocks(ready.study(), &ready.sight).contains(&"D01"));
    assert!(matches!(ready.release(), Err(StudyError::NotCleared { .. })));
}

#[test]
fn a_release_is_refused_where_consent_changed_while_it_was_built() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    let refused = study.release(&ready.plan(), |cleared, _| {
        study.set_consent(&person("M02"), Use::Workshop, Answer::No, "a call")?;
        Ok(built(cleared.shown()))
    });
    match refused {
        Err(StudyError::ChangedMeanwhile { kind, by, .. }) => {
            assert_eq!((kind.as_str(), by.as_str()), ("consent.recorded", "ana"));
        }
        other => panic!("{other:?}"),
    }
    assert!(study.releases().unwrap().is_empty());
    let left: Vec<_> = std::fs::read_dir(study.folder().join("releases")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_memo_does_not_keep_a_release_back_and_a_setting_does() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    let settings = study.folder().join("study.toml");
    let refused = study.release(&ready.plan(), |cleared, _| {
        let text = std::fs::read_to_string(&settings)?;
        std::fs::write(&settings, text.replace("Held", "Held in Mind"))?;
        Ok(built(cleared.shown()))
    });
    assert!(matches!(refused, Err(StudyError::ChangedMeanwhile { seq: 0, .. })));
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("Held in Mind", "Held")).unwrap();
    let anchor = heard_model::MemoAnchor::Study;
    study
        .release(&ready.plan(), |cleared, _| {
            study.add_memo(heard_model::MemoKind::Reflexive, anchor, "a thought")?;
            Ok(built(cleared.shown()))
        })
        .unwrap();
}

#[test]
fn a_name_that_a_renderer_lets_slip_is_found_in_the_bytes() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    for slip in ["by Kayleigh", "M01", "<!-- to do -->", "/Users/ana/study"] {
        let refused = study.release(&ready.plan(), |cleared, _| {
            let mut files = built(cleared.shown());
            files[0].bytes.extend(slip.as_bytes());
            Ok(files)
        });
        match refused {
            Err(StudyError::NotCleared { report, .. }) => {
                let said = format!("{report:?}");
                assert!(!said.to_lowercase().contains("kayleigh"));
            }
            other => panic!("{slip}: {other:?}"),
        }
    }
    let escaping = study.release(&ready.plan(), |_, _| {
        Ok(vec![BuiltFile { path: "../x.txt".to_owned(), bytes: vec![], cards: vec![] }])
    });
    assert!(matches!(escaping, Err(StudyError::BadName { what: "file", .. })));
    assert!(study.releases().unwrap().is_empty());
}

#[test]
fn what_was_taken_back_is_on_the_recall_list() {
    let ready = ready();
    ready.approve();
    ready.release().unwrap();
    let study = ready.study();
    let today = day("2026-11-22");
    assert!(study.recall_list(today, None).unwrap().is_empty());
    study.withdraw(&person("M01"), Withdrawn::Person, today, "").unwrap();
    let second = study.quote(ready.quotes[1]).unwrap().quote;
    let passage = Withdrawn::Passage(second.transcript.clone(), second.span);
    study.withdraw(&person("M02"), passage, today, "").unwrap();
    study.withdraw(&person("M03"), Withdrawn::Uses(vec![Use::Training]), today, "").unwrap();
    let recalls = study.recall_list(today, None).unwrap();
    let numbers: Vec<u32> = recalls[0].cards.iter().map(|card| card.number).collect();
    assert_eq!((recalls.len(), numbers), (1, vec![1, 2]));
    assert_eq!(recalls[0].cards[0].files, ["cards.txt"]);
    assert!(recalls[0].letter.contains("cards 1, 2"));
    assert_eq!(study.recall_list(today, Some(&person("M02"))).unwrap()[0].cards.len(), 1);
    assert!(study.recall_list(day("2026-11-21"), None).unwrap().is_empty());
    assert_eq!(blocks(study, &ready.sight), ["D16"]);
    study.mark_recalled("workshop-1", "by post").unwrap();
    assert!(study.recall_list(today, None).unwrap().is_empty());
}

#[test]
fn a_hold_is_signed_by_somebody_else_and_the_signature_falls() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    let quote = study.quote(ready.quotes[0]).unwrap().quote;
    study
        .import_participants(vec![Participant {
            proceedings: Proceedings::Ongoing,
            ..study.participant(&person("M01")).unwrap()
        }])
        .unwrap();
    let outcome = || study.gate("workshop-1", &ready.sight).unwrap().outcome();
    assert_eq!(outcome(), Outcome::Hold);
    let sign = |by: &str| {
        let signing = Signing {
            evidence: None,
            by: by.to_owned(),
            capacity: Capacity::Legal,
            reason: "advice of the 20th".to_owned(),
            on: day("2026-11-20"),
        };
        study.sign_hold("workshop-1", "D06", signing, &ready.sight)
    };
    assert!(matches!(sign("ana"), Err(StudyError::NotAllowed { .. })));
    sign("a lawyer").unwrap();
    assert_eq!(outcome(), Outcome::Pass);
    study.tag_passages(vec![(quote.transcript, quote.span, PassageTag::CourtMention)]).unwrap();
    assert_eq!(outcome(), Outcome::Pass, "a court mentioned is a warning");
    study.drop_from_collection("workshop-1", &[ready.quotes[2]]).unwrap();
    assert_eq!(outcome(), Outcome::Pass, "the card signed for is as it was");
    let mut collection = study.collection("workshop-1").unwrap().collection;
    collection.shown_to = "everybody".to_owned();
    study.set_collection(collection, LabelScheme::Chosen).unwrap();
    assert_eq!(outcome(), Outcome::Hold);
}

#[test]
fn a_safeguarding_passage_waits_for_a_named_person() {
    let ready = ready();
    let study = ready.study();
    ready.approve();
    let quote = study.quotes().unwrap().swap_remove(2).quote;
    study.make_shown(&ready.sight).unwrap();
    let shown = || {
        study.make_shown(&ready.sight).unwrap();
        Board::open(study.folder()).unwrap().quotes(Use::Workshop).unwrap().len()
    };
    assert_eq!(shown(), 3);
    let tag = (quote.transcript.clone(), quote.span, PassageTag::Safeguarding);
    study.tag_passages(vec![tag]).unwrap();
    assert_eq!(shown(), 2);
    let marked = study.tagged_passages(Some(&quote.transcript)).unwrap();
    assert_eq!(marked.len(), 1);
    for (by, why) in [("", "looked into"), ("Dr Lee", " ")] {
        let refused = study.untag_passage(&marked[0], by, why);
        assert!(matches!(refused, Err(StudyError::NotAllowed { .. })), "{refused:?}");
    }
    study.untag_passage(&marked[0], "Dr Lee", "known to the team since May").unwrap();
    assert_eq!((study.tagged_passages(None).unwrap().len(), shown()), (0, 3));
    let again = study.untag_passage(&marked[0], "Dr Lee", "again");
    assert!(matches!(again, Err(StudyError::NotFound { .. })));
    study.undo(None).unwrap();
    assert_eq!((study.tagged_passages(None).unwrap(), shown()), (marked, 2));
}

#[test]
fn the_board_shows_what_is_approved_and_reads_nothing_else() {
    let ready = ready();
    let study = ready.study();
    assert!(matches!(Board::open(study.folder()), Err(StudyError::Behind)));
    assert_eq!(study.make_shown(&ready.sight).unwrap(), (3, 0));
    let board = Board::open(study.folder()).unwrap();
    assert!(board.quotes(Use::Workshop).unwrap().is_empty());
    ready.approve();
    study.make_shown(&ready.sight).unwrap();
    let shown = board.quotes(Use::Workshop).unwrap();
    assert_eq!(shown.len(), 3);
    assert!(shown[0].words.as_str().contains("[my sister]"));
    assert!(board.quotes(Use::PublicWeb).unwrap().is_empty());
    assert_eq!(board.search(Use::Workshop, "BREW").unwrap().len(), 1);
    study.set_consent(&person("M01"), Use::Workshop, Answer::No, "a call").unwrap();
    assert!(matches!(board.quotes(Use::Workshop), Err(StudyError::Behind)));
    study.make_shown(&ready.sight).unwrap();
    assert_eq!(board.quotes(Use::Workshop).unwrap().len(), 2);
    study.withdraw(&person("M02"), Withdrawn::Person, day("2027-01-01"), "").unwrap();
    study.make_shown(&ready.sight).unwrap();
    assert_eq!(board.quotes(Use::Workshop).unwrap().len(), 1, "a dated withdrawal holds at once");
}

#[test]
fn words_that_were_not_sealed_here_are_not_shown() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    study.make_shown(&ready.sight).unwrap();
    let board = Board::open(study.folder()).unwrap();
    let database = rusqlite::Connection::open(study.folder().join("study.db")).unwrap();
    database.execute("UPDATE shown SET words = 'I told Kayleigh' WHERE quote = 1", []).unwrap();
    assert!(matches!(board.quotes(Use::Workshop), Err(StudyError::SealBroken { .. })));
}

#[test]
fn a_reviewer_sees_what_they_were_asked_and_nobody_they_know() {
    let ready = ready();
    let study = ready.study();
    let uses = [Use::Workshop];
    assert_eq!(
        study.assign_reviews("ama", ReviewRole::Peer, &ready.quotes, &uses).unwrap().value,
        3
    );
    study.make_shown(&ready.sight).unwrap();
    let desk = ReviewDesk::open(study.folder(), "ama").unwrap();
    let waiting = desk.waiting(20).unwrap();
    assert_eq!(waiting.len(), 3);
    assert_eq!(ReviewDesk::open(study.folder(), "ben").unwrap().waiting(20).unwrap().len(), 0);
    let decide = |at: usize, verdict| Decided {
        quote: waiting[at].shown.quote,
        shown_digest: waiting[at].shown.shown_digest.clone(),
        verdict,
        uses: vec![],
        comment: String::new(),
        said: heard_study::Said::default(),
    };
    let decided = vec![decide(0, Verdict::KnowsPerson), decide(1, Verdict::Approve)];
    study.record_reviews("ama", ReviewRole::Peer, day("2026-11-22"), decided).unwrap();
    let assigned = desk.assigned().unwrap();
    assert_eq!(assigned.len(), 2);
    assert_eq!(assigned[1].decided, Some(Verdict::Approve));
    let state = study.review_state(ready.quotes[0], Use::Workshop, &ready.sight).unwrap();
    assert_eq!(state, ReviewState::Held);
    let again = study.assign_reviews("ama", ReviewRole::Peer, &ready.quotes, &uses).unwrap();
    assert_eq!(again.value, 2);
}

#[test]
fn the_next_release_is_made_without_what_was_taken_back() {
    let ready = ready();
    ready.approve();
    ready.release().unwrap();
    let study = ready.study();
    study.withdraw(&person("M02"), Withdrawn::Person, day("2026-11-21"), "").unwrap();
    let told = study.renew_collection("workshop-1", "workshop-2", day("2026-11-23")).unwrap().value;
    assert_eq!(told.kept, 2);
    assert_eq!(told.gone, [(2, "voice 2".to_owned())]);
    assert_eq!(told.vanished, ["voice 2"]);
    assert_eq!(told.out, ["workshop-1"]);
    let page = study.page("workshop-2", &ready.sight).unwrap();
    assert!(page.cards.iter().all(|card| card.participant != Some(person("M02"))));
    let again = study.renew_collection("workshop-1", "workshop-2", day("2026-11-23"));
    assert!(matches!(again, Err(StudyError::Exists { .. })));
}

#[test]
fn labels_made_anew_say_nothing_of_who_somebody_was_before() {
    let ready = ready();
    let study = ready.study();
    let mut collection = study.collection("workshop-1").unwrap().collection;
    collection.quotes.reverse();
    study.set_collection(collection.clone(), LabelScheme::PerRelease).unwrap();
    let labels = |study: &Study| -> Vec<String> {
        let page = study.page("workshop-1", &ready.sight).unwrap();
        page.cards.iter().map(|card| card.label.clone()).collect()
    };
    assert_eq!(labels(study), ["Voice A", "Voice B", "Voice C"]);
    assert_eq!(study.collection("workshop-1").unwrap().labels, LabelScheme::PerRelease);
    study.set_collection(collection, LabelScheme::Chosen).unwrap();
    assert_eq!(labels(study), ["voice 3", "voice 2", "voice 1"]);
}

#[test]
fn a_person_gets_their_own_words_and_nobody_elses() {
    let ready = ready();
    let (pack, uses) = ready.study().your_words(&person("M01"), &ready.sight).unwrap();
    let shown: Vec<&str> = pack.shown().cards.iter().map(|card| card.words.as_str()).collect();
    assert_eq!(shown, ["I told [my sister] that the bowl was clean and um she wrote it down."]);
    assert_eq!(uses, [vec![Use::Workshop]]);
}
