//! The reader, names and import, as a browser would ask for them.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use heard_study::CodingFilter;

use super::bench::{Bench, HOST, SAID};

/// The places of `part` in the words of turn 2 as shown, in UTF-16 units.
async fn places(bench: &Bench, part: &str) -> (usize, usize) {
    let id = heard_model::TranscriptId::new("M01").unwrap();
    let shown = bench.study.masked(&id, None).unwrap();
    let words = shown.turns[1].words.as_str();
    let at = words.find(part).unwrap_or_else(|| panic!("{words:?} holds no {part:?}"));
    let units = |text: &str| text.encode_utf16().count();
    (units(&words[..at]), units(&words[..at]) + units(part))
}

fn coded(bench: &Bench) -> Vec<String> {
    let text: String = super::bench::said();
    let codings = bench.study.codings(&CodingFilter::default()).unwrap();
    codings.iter().map(|coding| text[coding.span.range()].to_owned()).collect()
}

#[tokio::test]
async fn a_selection_behind_an_emoji_is_coded_to_the_letter() {
    let bench = Bench::new().await;
    let (from, to) = places(&bench, "Nobody asked my mum").await;
    let form = format!("at=1&turn=2&from={from}&to_turn=2&to={to}&code=C01&once=1");
    let got = bench.post("/transcript/M01/code", &form).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert!(got.body.contains("data-said=\"Added Masking\""), "{}", got.body);
    assert!(got.body.contains(&format!("data-from=\"{from}\" data-to=\"{to}\"")), "{}", got.body);
    assert_eq!(coded(&bench), ["Nobody asked my mum"]);
    // The same save, tried again because the answer was lost.
    let got = bench.post("/transcript/M01/code", &form).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(coded(&bench).len(), 1);
}

#[tokio::test]
async fn what_was_coded_is_taken_back_done_again_and_taken_off() {
    let bench = Bench::new().await;
    let (from, to) = places(&bench, "I was fine").await;
    let form = format!("at=1&turn=2&from={from}&to_turn=2&to={to}&code=C01&once=a");
    bench.post("/transcript/M01/code", &form).await;
    assert_eq!(coded(&bench).len(), 1);
    let got = bench.post("/transcript/M01/undo", "at=1").await;
    assert!(got.body.contains("Took back: coded a passage as C01 in M01"), "{}", got.body);
    assert!(coded(&bench).is_empty());
    bench.post("/transcript/M01/redo", "at=1").await;
    let id = bench.study.codings(&CodingFilter::default()).unwrap()[0].id.0;
    bench.post("/transcript/M01/uncode", &format!("at=1&coding={id}")).await;
    assert!(coded(&bench).is_empty());
}

#[tokio::test]
async fn a_selection_over_several_turns_is_one_passage() {
    let bench = Bench::new().await;
    let form = "at=1&turn=2&from=0&to_turn=3&to=4&code=C01&once=b";
    let got = bench.post("/transcript/M01/code", form).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert!(coded(&bench)[0].ends_with("And "), "{:?}", coded(&bench));
}

#[tokio::test]
async fn a_selection_that_is_none_changes_nothing() {
    let bench = Bench::new().await;
    for form in [
        "turn=2&from=5&to_turn=2&to=5",
        "turn=2&from=9&to_turn=2&to=5",
        "turn=2&from=0&to_turn=2&to=99999",
        "turn=9&from=0&to_turn=9&to=1",
        "turn=3&from=0&to_turn=2&to=1",
        "turn=-1&from=0&to_turn=2&to=1",
        "",
    ] {
        let got = bench.post("/transcript/M01/code", &format!("at=1&code=C01&once=c&{form}")).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    assert!(coded(&bench).is_empty());
}

#[tokio::test]
async fn names_show_only_on_their_page_and_only_when_asked_for() {
    let bench = Bench::new().await;
    bench.post("/names/M01/detect", "").await;
    for path in [
        "/",
        "/transcripts",
        "/transcript/M01",
        "/names",
        "/names/M01",
        "/search?q=Karen",
        "/codebook",
        "/log",
        "/transcript/M01/margin",
    ] {
        let body = bench.get(path).await.body;
        let body = body.replace("value=\"Karen\"", "");
        assert!(!body.contains("Karen") && !body.contains("Tarnholt"), "{path} shows a name");
    }
    let before = bench.study.position().unwrap();
    let got = bench.post("/transcript/M01/show", "reason=to+decide").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(bench.study.position().unwrap() > before, "a look is written down");
    let body = bench.get("/names/M01").await.body;
    assert!(body.contains("<mark>Karen</mark>"), "{body}");
    assert!(!bench.get("/transcript/M01").await.body.contains("Karen"));
    bench.post("/names/hide", "").await;
    assert!(!bench.get("/names/M01").await.body.contains("Karen"));
}

#[tokio::test]
async fn a_mention_is_decided_with_one_press() {
    let bench = Bench::new().await;
    bench.post("/names/M01/detect", "").await;
    let id = heard_model::TranscriptId::new("M01").unwrap();
    let mentions = bench.study.mentions(&id).unwrap();
    let first = mentions[0].id;
    let got =
        bench.post("/names/M01/decide", &format!("mention={first}&decision=rejected&next=7")).await;
    assert_eq!(got.head["location"], "/names/M01#m7");
    let now = bench.study.mentions(&id).unwrap();
    assert_eq!(now[0].mention.decision, heard_study::Decision::Rejected);
    let other = bench.post("/names/M01/decide", "mention=99999&decision=rejected").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn hostile_words_are_words() {
    let bench = Bench::new().await;
    let body = bench.get("/transcript/M01").await.body;
    assert!(
        body.contains("&lt;b&gt;They&lt;/b&gt; wrote &quot;it&quot; down &amp; I said nothing.")
    );
    let memo = "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%E2%80%AE&kind=case&at=1";
    let got = bench.post("/transcript/M01/memo", memo).await;
    assert!(got.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;\u{fffd}"), "{}", got.body);
}

async fn upload(bench: &Bench, path: &str, name: &str, bytes: &'static [u8]) -> super::bench::Got {
    let token = bench.form_token().await;
    let request = bench
        .request(Method::POST, path)
        .header("origin", format!("http://{HOST}"))
        .header("content-type", "application/octet-stream")
        .header("x-form-token", token)
        .header("x-file-name", name)
        .body(Body::from(bytes))
        .unwrap();
    bench.send(request).await
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_kept() {
    let bench = Bench::new().await;
    let file: &[u8] = b"INT: Hello?\nP1: Yes, hello. I am here.\n";
    let before = bench.study.position().unwrap();
    let got = upload(&bench, "/import/look", "N%C3%A9w.txt", file).await;
    assert!(got.body.contains("2 turns") && got.body.contains("N\u{e9}w"), "{}", got.body);
    assert_eq!(bench.study.position().unwrap(), before, "looking keeps nothing");
    let got = upload(&bench, "/import/take", "..%2F..%2FN%C3%A9w.txt", file).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(bench.study.transcripts().unwrap().len(), 2);
    let other = upload(&bench, "/import/take", "M01.txt", file).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(!other.body.contains(SAID[1].1));
    let empty = upload(&bench, "/import/look", "empty.txt", b"").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn words_as_spoken_stay_hidden_without_the_key() {
    let bench = Bench::with(None, |_| {}).await;
    let got = bench.post("/transcript/M01/show", "reason=to+decide").await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let body = bench.get("/names/M01").await.body;
    assert!(!body.contains("Karen"), "{body}");
}
