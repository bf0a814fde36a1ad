//! What a researcher comes back to: the passages of a code, memos, people and what is known of them.

use axum::http::StatusCode;
use heard_model::{MemoAnchor, ParticipantId, TranscriptId};
use heard_study::{NewCoding, Place, Study};

use super::bench::{Bench, roster};

fn coded(study: &Study) {
    let id = TranscriptId::new("M01").unwrap();
    for turn in [2, 4] {
        study.add_coding(NewCoding::new(&id, Place::Turn(turn), "C01")).unwrap();
    }
}

#[tokio::test]
async fn a_code_shows_what_carries_it_and_so_does_its_report() {
    let bench = Bench::with(Some(roster()), coded).await;
    let page = bench.get("/codebook/code/C01").await.body;
    assert!(page.contains("What people said") && page.contains("I said nothing."), "{page}");
    assert!(!page.contains("Karen") && page.contains("?codes=C01"), "{page}");
    let page = bench.get("/reports/passages").await.body;
    assert!(page.contains("Choose a code or theme."), "{page}");
    let page = bench.get("/reports/passages?codes=C01").await.body;
    assert!(page.contains("2 passages") && page.contains("/transcript/M01?turn=4#t4"), "{page}");
    assert!(page.contains("coded by lena") && !page.contains("Karen"), "{page}");
    let form = "codes=C01&only=&coder=&as=csv&reason=for+the+meeting";
    let got = bench.post("/reports/passages/file", form).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.body.contains("I said nothing.") && !got.body.contains("Karen"), "{}", got.body);
    let got = bench.post("/reports/passages/file", "codes=C01&as=csv&reason=").await;
    assert_eq!(got.status, StatusCode::CONFLICT, "a file says what it is for");
    assert_eq!(bench.get("/reports/passages?codes=C77").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn memos_are_found_changed_and_taken_out_with_names_hidden() {
    let bench = Bench::with(Some(roster()), |study| {
        let id = TranscriptId::new("M01").unwrap();
        let span = heard_model::Span::new(40, 60).unwrap();
        let kind = heard_model::MemoKind::Reflexive;
        study.add_memo(kind, MemoAnchor::Passage(id, span), "Karen <again>").unwrap();
    })
    .await;
    let got = bench.post("/memos", "text=We+ask+too+early&kind=methodological").await;
    assert_eq!(got.head["location"], "/memos#m2", "{}", got.body);
    let page = bench.get("/memos").await.body;
    assert!(page.contains("2 memos") && page.contains("Karen &lt;again&gt;"), "{page}");
    assert!(page.contains("M01 turn 2") && page.contains("about the study"), "{page}");
    let page = bench.get("/memos?q=EARLY&kind=methodological&on=study").await.body;
    assert!(page.contains("1 memo") && !page.contains("again"), "{page}");
    assert!(bench.get("/memos?q=nowhere").await.body.contains("No memo says that"));
    let got = bench.post("/memos/file", "q=&kind=&on=&as=csv&reason=for+supervision").await;
    assert!(got.body.contains("M01#2") && !got.body.contains("Karen"), "{}", got.body);
    let seen = bench.study.position().unwrap();
    bench.study.edit_memo(2, "Ben was here", None).unwrap();
    let late = format!("memo=2&seen={seen}&text=mine&do=keep");
    assert_eq!(bench.post("/memos/change", &late).await.status, StatusCode::CONFLICT);
    bench.post("/memos/change", "memo=2&seen=0&do=remove").await;
    assert_eq!(bench.study.memos().unwrap().len(), 1);
}

#[tokio::test]
async fn people_are_added_and_what_is_known_of_them_is_changed_one_by_one() {
    let bench = Bench::new().await;
    let got = bench.post("/people", "id=P1&label=a+mother&role=mother").await;
    assert_eq!(got.head["location"], "/people/P1", "{}", got.body);
    let new = "new-name=Area+type&new-value=coast&new-class=quasi";
    bench.post("/people/P1", &format!("label=a+mother&was:label=a+mother&{new}")).await;
    bench.post("/people/P1", "new-name=born+on&new-value=1+May+1990&new-class=direct").await;
    let page = bench.get("/people").await.body;
    assert!(page.contains("area type") && page.contains("coast"), "{page}");
    assert!(page.contains("/transcript/M01"), "the speaker of that label is theirs: {page}");
    assert!(!page.contains("1990") && page.contains("kept, not shown"), "{page}");
    // Two people work on her at once: each changes what they touched.
    bench
        .post(
            "/people/P1",
            "label=Robyn&was:label=a+mother&a:area_type=coast&was:a:area_type=coast",
        )
        .await;
    bench
        .post(
            "/people/P1",
            "label=a+mother&was:label=a+mother&a:area_type=city&was:a:area_type=coast",
        )
        .await;
    let id = ParticipantId::new("P1").unwrap();
    let person = bench.study.participant(&id).unwrap();
    assert_eq!((person.label.as_str(), person.role.as_str()), ("Robyn", "mother"));
    assert_eq!(person.attribute("area_type"), Some("city"));
    assert_eq!(person.attribute("born_on"), Some("1 May 1990"));
    bench.post("/people", "id=P1&label=&role=").await;
    assert_eq!(bench.study.participant(&id).unwrap().label, "Robyn");
    bench.post("/people/P1/memo", "text=quiet+at+first").await;
    let page = bench.get("/people/P1").await.body;
    assert!(page.contains("quiet at first") && !page.contains("1990"), "{page}");
    assert_eq!(bench.post("/people", "id=Ann+Lee").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
