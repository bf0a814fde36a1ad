//! The board, the way out and consent, as a facilitator and a researcher would use them.

use axum::http::StatusCode;
use heard_model::consent::{Consent, Copyright};
use heard_model::participant::Proceedings;
use heard_model::{
    Answer, Collection, Participant, ParticipantId, QuoteId, ReviewRole, Span, TranscriptId, Use,
    Verdict,
};
use heard_study::{Decided, LabelScheme, NewQuote, Sight, Study};

use super::bench::{Bench, Got, read, roster};
use crate::route::Role;

pub(super) const SAID: [(&str, &str); 4] = [
    ("M11", "she made me a brew and sat on the floor beside us for once."),
    ("M12", "nobody told me which bell to press so I stood in the rain."),
    ("M13", "they wrote that I was flat and I was only tired that day."),
    ("M14", "my sister rang them and they never once rang her back."),
];

fn person(name: &str) -> ParticipantId {
    ParticipantId::new(name).unwrap()
}

/// Four people who allow workshops, a quote of each; the first three approved and in a set.
pub(super) fn fill(study: &Study) {
    let mut consent = Consent { copyright: Copyright::Licensed, ..Consent::default() };
    consent.set(Use::Analysis, Answer::Yes);
    consent.set(Use::Workshop, Answer::Yes);
    let people = SAID.map(|(name, _)| Participant {
        id: person(name),
        label: format!("voice {}", &name[2..]),
        role: "mother".to_owned(),
        proceedings: Proceedings::Concluded,
        attributes: vec![],
        consent: Consent::default(),
    });
    study.import_participants(people.to_vec()).unwrap();
    study.record_consent(SAID.map(|(name, _)| (person(name), consent.clone())).to_vec()).unwrap();
    let mut quotes = Vec::new();
    for (name, said) in SAID {
        let text = format!("INT: Say more?\n{name}: {said}\n");
        let incoming = (read())(&format!("{name}.txt"), text.as_bytes()).unwrap();
        study.import(incoming, &heard_study::ImportOptions::default()).unwrap();
        let at = text.find(said).unwrap();
        let span = Span::new(at, at + said.len()).unwrap();
        let id = TranscriptId::new(name).unwrap();
        quotes.push(study.lift_quote(NewQuote::new(&id, span)).unwrap().value);
    }
    let set = |quotes: &[QuoteId]| Collection {
        name: "ward".to_owned(),
        title: "Leaving the ward".to_owned(),
        use_: Use::Workshop,
        on: None,
        shown_to: "14 people in a closed room".to_owned(),
        quotes: quotes.to_vec(),
    };
    study.set_collection(set(&quotes[..3]), LabelScheme::Chosen).unwrap();
    let sight = Sight { on: None, key: Some(roster()) };
    for (reviewer, role) in [("ama", ReviewRole::Peer), ("ben", ReviewRole::Researcher)] {
        let page = study.page("ward", &sight).unwrap();
        let decided = page.cards.iter().map(|card| Decided {
            quote: card.quote,
            shown_digest: card.shown_digest.clone(),
            verdict: Verdict::Approve,
            uses: vec![],
            comment: String::new(),
            said: heard_study::Said::default(),
        });
        let on = "2026-11-20".parse().unwrap();
        study.record_reviews(reviewer, role, on, decided.collect()).unwrap();
    }
}

async fn bench() -> Bench {
    Bench::with(Some(roster()), fill).await
}

/// Sends a form of the board as its page would.
async fn press(bench: &Bench, path: &str, form: &str) -> Got {
    let page = bench.get("/board").await.body;
    let (_, rest) = page.split_once("name=\"form-token\" content=\"").unwrap();
    let token = rest.split('"').next().unwrap();
    bench.send_form(path, &format!("form_token={token}&{form}")).await
}

fn order(bench: &Bench) -> Vec<u32> {
    bench.study.collection("ward").unwrap().collection.quotes.iter().map(|id| id.0).collect()
}

#[tokio::test]
async fn a_facilitator_sees_approved_words_and_nothing_else() {
    let mut bench = bench().await;
    bench.come_in_as(Role::Facilitator).await;
    let body = bench.get("/board/ward").await.body;
    for (_, said) in &SAID[..3] {
        assert!(body.contains(said), "{body}");
    }
    assert!(!body.contains(SAID[3].1), "nobody approved it");
    assert!(!body.contains(">M11") && !body.contains("Names hidden"), "{body}");
    for path in ["/", "/consent", "/releases", "/collection/ward", "/transcript/M11", "/quotes"] {
        assert_eq!(bench.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let got = press(&bench, "/board/ward/card", "quote=4&act=add").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(!got.body.contains(SAID[3].1));
    assert_eq!(bench.get("/board/ward/swap?quote=4").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn cards_are_moved_pinned_taken_out_and_put_back() {
    let mut bench = bench().await;
    bench.come_in_as(Role::Facilitator).await;
    assert_eq!(order(&bench), [1, 2, 3]);
    press(&bench, "/board/ward/card", "quote=3&act=up").await;
    assert_eq!(order(&bench), [1, 3, 2]);
    press(&bench, "/board/ward/card", "quote=1&act=down").await;
    assert_eq!(order(&bench), [3, 1, 2]);
    press(&bench, "/board/ward/card", "quote=2&act=before&before=3").await;
    assert_eq!(order(&bench), [2, 3, 1]);
    press(&bench, "/board/ward/card", "quote=2&act=after&after=1").await;
    assert_eq!(order(&bench), [3, 1, 2]);
    press(&bench, "/board/ward/card", "quote=1&act=pin").await;
    assert!(bench.get("/board/ward").await.body.contains("aria-pressed=\"true\""));
    press(&bench, "/board/ward/out", "quote=3&quote=2").await;
    assert_eq!(order(&bench), [1]);
    press(&bench, "/board/ward/undo", "").await;
    assert_eq!(order(&bench), [3, 1, 2]);
    let got = press(&bench, "/board/ward/pull", "size=2&min=1&max=80").await;
    assert!(got.head["location"].to_str().unwrap().contains("cards=2"), "{:?}", got.head);
    assert!(order(&bench).contains(&1), "pinned cards stay");
    let got = press(&bench, "/board/ward/card", "quote=1&act=fly").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Waits until a release is built, and gives the address it leads to.
async fn built(bench: &Bench, form: &str) -> String {
    let got = press(bench, "/board/ward/release", form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let place = got.head["location"].to_str().unwrap().to_owned();
    for _ in 0..600 {
        let got = bench.get(&place).await;
        if got.status == StatusCode::SEE_OTHER {
            return got.head["location"].to_str().unwrap().to_owned();
        }
        assert!(got.body.contains("Making the release"), "{}", got.body);
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("it was never done");
}

#[tokio::test]
async fn a_set_goes_out_through_the_gate_and_comes_back_by_the_list() {
    let mut bench = bench().await;
    bench.come_in_as(Role::Facilitator).await;
    assert!(bench.get("/board/ward/gate").await.body.contains("Ready to go out"));
    assert_eq!(built(&bench, "form=docx&form=txt").await, "/release/ward");
    let body = bench.get("/release/ward").await.body;
    assert!(body.contains("2 files to take along") && body.contains("ward.docx"), "{body}");
    let text = bench.get("/release/ward/file?n=1").await;
    assert!(text.body.contains(SAID[0].1) && text.head["content-disposition"].to_str().is_ok());
    assert_eq!(bench.get("/release/ward/file?n=7").await.status, StatusCode::NOT_FOUND);
    assert_eq!(built(&bench, "form=txt").await, "/release/ward-2", "a name of its own");
    let got = press(&bench, "/board/ward/release", "form=exe").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);

    bench.come_in_as(Role::Owner).await;
    let before = bench.study.position().unwrap();
    let asked = "what=uses&use=workshop&on=2026-11-21";
    let body = bench.get(&format!("/consent/M12/withdraw?{asked}")).await.body;
    assert!(
        body.contains("2 cards</strong> that went out") || body.contains("2 cards that went out"),
        "{body}"
    );
    assert_eq!(bench.study.position().unwrap(), before, "looking changes nothing");
    let body = bench.post("/consent/M12/withdraw", asked).await.body;
    assert!(body.contains("Ask for 1 card of ward back") && body.contains("ward.docx"), "{body}");
    assert!(!bench.get("/board/ward").await.body.contains(SAID[1].1), "its words are gone");
    assert!(bench.get("/board/ward/gate").await.body.contains("Somebody has not said yes"));
    assert!(bench.get("/releases").await.body.contains("Ask for 1 card of ward-2 back"));
    let late = bench.get("/release/ward/file?n=1").await;
    assert_eq!(late.status, StatusCode::CONFLICT, "what must come back is not handed on again");
    assert!(!late.body.contains(SAID[1].1) && late.body.contains("taken their words back"));
    let body = bench.get("/release/ward").await.body;
    assert!(!body.contains("/file?n=") && !body.contains("passed every check"), "{body}");
    bench.post("/release/ward/recalled", "note=by+post").await;
    assert!(!bench.get("/releases").await.body.contains("Ask for 1 card of ward back"));
    assert_eq!(bench.get("/release/ward/file?n=1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_the_gate_stands_against_is_not_built() {
    let mut bench = bench().await;
    let on = "2026-11-20".parse().unwrap();
    let what = heard_model::consent::Withdrawn::Person;
    bench.study.withdraw(&person("M11"), what, on, "").unwrap();
    bench.come_in_as(Role::Facilitator).await;
    let got = press(&bench, "/board/ward/release", "form=txt").await;
    let place = got.head["location"].to_str().unwrap().to_owned();
    let mut body = String::new();
    for _ in 0..600 {
        body = bench.get(&place).await.body;
        if body.contains("Nothing went out") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(body.contains("The gate stands against it"), "{body}");
    assert!(bench.study.releases().unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_is_changed_with_its_source_and_read_back() {
    let bench = bench().await;
    let table = bench.get("/consent").await.body;
    assert_eq!(table.matches("scope=\"row\"").count(), 4);
    let got = bench.post("/consent/M11/answer", "use=training&answer=ask&reason=a+call").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let body = bench.get("/consent/M11").await.body;
    assert!(body.contains("a call") && body.contains("ask first"), "{body}");
    for wrong in [
        "use=training&answer=ask",
        "use=flying&answer=yes&reason=x",
        "use=training&answer=maybe&reason=x",
    ] {
        let got = bench.post("/consent/M11/answer", wrong).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(bench.get("/consent/M99").await.status, StatusCode::NOT_FOUND);
    for wrong in [
        "what=uses&on=2026-11-21",
        "what=passage&transcript=M12&turn=2&on=2026-11-21",
        "what=person&on=soon",
        "",
    ] {
        let got = bench.get(&format!("/consent/M11/withdraw?{wrong}")).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let own =
        bench.get("/consent/M11/withdraw?what=passage&transcript=M11&turn=2&on=2026-11-21").await;
    assert!(own.body.contains(SAID[0].1), "{}", own.body);
}
