//! What people do in a study, day by day: each day with what its form of the database had come to
//! know, and with nothing that came later.

use heard_anonymise::Decision;
use heard_model::{
    Amendment, Collection, Edit, EditKind, Light, PoemForm, QuoteId, ReviewRole, Role, Use, Verdict,
};
use heard_study::{
    Actor, ActorRole, Answer, Board, BuiltFile, Commit, Decided, Erasing, ImportOptions,
    LabelScheme, NewChart, NewCode, NewCoding, NewCorrection, NewPoem, NewQuote, NewReconciled,
    PassageTag, Place, PoemSource, PoemWords, Reconciling, ReleasePlan, ReviewDesk, Says, Sight,
    ThemeReason, UserRole,
};

use crate::hands::Hands;
use crate::room::{Room, id, incoming, person, room, span};

/// A day: from which form on this can be done, and what.
pub(crate) type Day = (usize, fn(&Room));

/// Every day on which a form came that people's work stands in. Of the others the twelfth and the
/// fifteenth made questions quicker, and the fourteenth keeps what is only shown.
pub(crate) const DAYS: &[Day] = &[
    (1, interviews),
    (2, quotes),
    (3, people_who_may_come_in),
    (4, order),
    (5, typed_anew),
    (6, poem),
    (7, another_program),
    (8, facilitator),
    (9, copies),
    (10, reviewer),
    (11, matrix),
    (13, readers),
];

const SAID: [(&str, &str); 3] = [
    ("M01", "I told Kayleigh that the bowl was clean and um she wrote it down."),
    ("M02", "nobody told me which bell to press so I stood in the rain."),
    ("M03", "she made a brew and sat on the floor beside us."),
];

const SET: &str = "workshop-1";

fn text(name: &str, said: &str) -> String {
    format!("INT: Can you say more about that day?\n{name}: {said}\n")
}

fn sight(room: &Room) -> Sight {
    let key = room.study.open_key(Some(&room.folder.path().join("key.toml"))).unwrap();
    Sight { on: None, key }
}

fn three() -> [QuoteId; 3] {
    [QuoteId(1), QuoteId(2), QuoteId(3)]
}

/// Three people at once, each doing things at random.
fn at_random(room: &Room, seed: u64, turns: u32, reads: bool) {
    for (place, name) in ["ana", "jonas", "mira"].into_iter().enumerate() {
        let mut hands = Hands::new(&format!("{name}{seed}"), seed + place as u64);
        hands.reads = reads;
        let study = room.by(name);
        for turn in 0..turns {
            let done = if turn % 6 == 5 { hands.undo(&study) } else { hands.act(&study) };
            done.unwrap();
        }
    }
}

/// What people can do in an empty study from the first day on.
pub(crate) fn first_day() -> Room {
    let room = room();
    interviews(&room);
    room
}

fn interviews(room: &Room) {
    at_random(room, 11, 55, false);
    for (name, said) in SAID {
        room.import(name, &text(name, said));
    }
    let uses = [Use::Analysis, Use::Workshop, Use::Training, Use::CreativeVerbatim];
    room.mothers(&SAID.map(|(name, _)| name), &uses);
    let key = "[[entity]]\nid = \"CHILD-01\"\nreplacement = \"[my sister]\"\n\
               forms = [{ text = \"Kayleigh\", class = \"person_name\" }]\n";
    std::fs::write(room.folder.path().join("key.toml"), key).unwrap();
    room.study.detect(&[], sight(room).key.as_ref()).unwrap();
    let code = NewCode { name: "Nobody came".to_owned(), ..NewCode::default() };
    room.study.add_code(code).unwrap();
    room.study.commit_codebook(Commit::default()).unwrap();
    for (name, _) in SAID {
        room.study.map_speaker(&id(name), name, Role::Participant, Some(&person(name))).unwrap();
        let coding = NewCoding::new(&id(name), Place::Turn(2), "Nobody came");
        room.study.add_coding(coding).unwrap();
    }
}

fn quotes(room: &Room) {
    let study = &room.study;
    for (name, said) in SAID {
        let span = span(&text(name, said), said);
        study.lift_quote(NewQuote::new(&id(name), span)).unwrap();
        study.tag_passages(vec![(id(name), span, PassageTag::Safeguarding)]).unwrap();
        study.undo(None).unwrap();
    }
    let um = span(&text(SAID[0].0, SAID[0].1), "um ");
    let filler = Edit { span: um, kind: EditKind::Filler };
    study.edit_quote(QuoteId(1), vec![filler], "fillers", None).unwrap();
    let collection = Collection {
        name: SET.to_owned(),
        title: "Leaving the ward".to_owned(),
        use_: Use::Workshop,
        on: Some("2026-11-22".parse().unwrap()),
        shown_to: "fourteen people".to_owned(),
        quotes: three().to_vec(),
    };
    study.set_collection(collection, LabelScheme::Chosen).unwrap();
    let sight = sight(room);
    let page = study.page(SET, &sight).unwrap();
    for (reviewer, role) in [("ama", ReviewRole::Peer), ("ben", ReviewRole::Researcher)] {
        let decided = page.cards.iter().map(|card| Decided {
            quote: card.quote,
            shown_digest: card.shown_digest.clone(),
            verdict: Verdict::Approve,
            uses: vec![],
            comment: String::new(),
            said: heard_study::Said::default(),
        });
        study.record_reviews(reviewer, role, page.on, decided.collect()).unwrap();
    }
    study.assign_reviews("cy", ReviewRole::Peer, &three(), &[Use::Workshop]).unwrap();
    study.note_published(&["Said elsewhere.".to_owned()]).unwrap();
    let plan = ReleasePlan { collection: SET.to_owned(), name: SET.to_owned(), sight };
    let file = |bytes: Vec<u8>| BuiltFile { path: "cards.txt".to_owned(), bytes, cards: vec![] };
    let built = study.release(&plan, |cleared, _| {
        let words = cleared.shown().cards.iter().map(|card| format!("{}\n", card.words));
        Ok(vec![file(words.collect::<String>().into_bytes())])
    });
    built.unwrap();
}

fn people_who_may_come_in(room: &Room) {
    let password = "a brew and a quiet word";
    room.study.add_user("lena", UserRole::Facilitator, false, password).unwrap();
    room.study.invite("cy", 30).unwrap();
}

fn order(room: &Room) {
    let book = room.study.working_codebook().unwrap();
    let order = book.codes.keys().rev().copied().collect();
    room.study.amend_draft(Amendment::Order { order }, None).unwrap();
    room.study.commit_codebook(Commit::default()).unwrap();
}

fn typed_anew(room: &Room) {
    let first = "INT: How was it?\nM04: They never aksed me. I was cold, love.\n";
    room.import("M04", first);
    for words in ["They never aksed me", "I was cold"] {
        let place = Place::Span(span(first, words));
        room.study.add_coding(NewCoding::new(&id("M04"), place, "Nobody came")).unwrap();
    }
    let right = NewCorrection { turn: None, typed: "love".into(), right: "Love".into() };
    room.study.correct(&id("M04"), right, "a slip").unwrap();
    let options = ImportOptions { revise: true, ..ImportOptions::default() };
    let anew = incoming("M04", &first.replace("aksed", "asked"));
    room.study.import(anew, &options).unwrap();
    assert!(!room.study.moved(None).unwrap().is_empty(), "nothing waits");
}

fn poem(room: &Room) {
    let poem = NewPoem {
        collection: Collection {
            name: "i-poem".to_owned(),
            title: "I told".to_owned(),
            use_: Use::CreativeVerbatim,
            on: Some("2026-11-10".parse().unwrap()),
            shown_to: "a workshop".to_owned(),
            quotes: vec![],
        },
        labels: LabelScheme::Chosen,
        made_by: "Ada and Rosa".to_owned(),
        words: PoemWords::Heard {
            pronouns: vec!["i".to_owned()],
            from: PoemSource::Quotes(vec![QuoteId(1)]),
            fillers: false,
            reported: false,
        },
    };
    let made = room.study.make_poem(poem, sight(room).key.as_ref()).unwrap();
    assert_eq!(made.value.form, PoemForm::IPoem);
}

fn another_program(room: &Room) {
    room.study.project("for another program").unwrap();
}

fn facilitator(room: &Room) {
    room.study.make_shown(&sight(room)).unwrap();
    let lena = Actor { name: "lena".to_owned(), role: ActorRole::Facilitator };
    let board = Board::of(&room.study, sight(room).key).by(lena);
    board.pin(SET, QuoteId(2), true).unwrap();
    board.put_before(SET, QuoteId(3), Some(QuoteId(1))).unwrap();
    let theme = room.study.working_codebook().unwrap().codes.keys().next().unwrap().to_string();
    let reason = "They say what the others do not.".to_owned();
    let reason = ThemeReason { theme, reason, contrary: "not_looked".to_owned() };
    board.give_reason(SET, reason).unwrap();
}

fn copies(room: &Room) {
    let study = &room.study;
    study.backup(&room.folder.path().join("copies/one.heard-backup"), None).unwrap();
    let gone = "INT: And you?\nM05: Take all of it out again, please.\n";
    room.import("M05", gone);
    let of = person("M03");
    study.map_speaker(&id("M05"), "M05", Role::Participant, Some(&of)).unwrap();
    let whole = span(gone, "Take all of it out again, please.");
    let target = Erasing::passage(&of, &id("M05"), whole);
    let done = study.erase(&target, "asked by letter").unwrap();
    assert!(done.proof.holds(), "{:?}", done.proof);
}

fn reviewer(room: &Room) {
    let study = &room.study;
    study.make_shown(&sight(room)).unwrap();
    let hand = study.reviewing("cy", ReviewRole::Peer);
    let desk = ReviewDesk::open(study.folder(), "cy").unwrap();
    hand.sit(vec![], true).unwrap();
    let waiting = desk.assigned().unwrap();
    let one = &waiting[0].shown;
    let lights = vec![(Use::Workshop, Light::Yes)];
    let said = heard_study::Said { lights, ..heard_study::Said::default() };
    hand.answer(&Answer {
        public_id: one.public_id.clone(),
        shown_digest: one.shown_digest.clone(),
        says: Says::Answers(said, "Leave it as it is.".to_owned()),
        once: "once".to_owned(),
    })
    .unwrap();
    let half = [("comment".to_owned(), "half".to_owned())];
    hand.keep_draft(&waiting[1].shown.public_id, &half).unwrap();
    study.keep_apart("cy", &[person("M03")]).unwrap();
}

fn matrix(room: &Room) {
    let study = &room.study;
    let name = "Nobody came";
    let filter = heard_study::CodingFilter { transcript: Some(id("M01")), ..Default::default() };
    let codings = study.codings(&filter).unwrap();
    let first = codings.first().unwrap();
    let chart = NewChart {
        case: "M01".to_owned(),
        theme: name.to_owned(),
        summary: "Told, and believed.".to_owned(),
        codings: vec![first.id],
    };
    study.chart(vec![chart], None).unwrap();
    let decision = NewReconciled {
        transcript: first.transcript.clone(),
        span: first.span,
        about: vec![first.code],
        readings: vec![],
        outcome: Reconciling::Neither,
        rule: "waiting is not yet neglect".to_owned(),
        in_codebook: false,
        deciders: "ana and jonas".to_owned(),
    };
    study.reconcile(decision).unwrap();
}

fn readers(room: &Room) {
    let jonas = room.by("jonas");
    for (name, _) in SAID {
        let all = room.study.mentions(&id(name)).unwrap();
        let all: Vec<i64> = all.iter().map(|kept| kept.id).collect();
        room.study.decide_mentions(&all, Decision::Accepted, "").unwrap();
        for kept in jonas.to_read_again(&id(name)).unwrap() {
            jonas.read_again(kept.id, Decision::Rejected).unwrap();
        }
    }
    at_random(room, 21, 25, true);
}
