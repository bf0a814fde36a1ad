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
async fn words_that_call_for_care_are_marked_and_decided_by_name() {
    let bench = Bench::new().await;
    let (from, to) = places(&bench, "I was fine").await;
    let form = format!("at=1&turn=2&from={from}&to_turn=2&to={to}&tag=safeguarding&once=f");
    for _ in 0..2 {
        let got = bench.post("/transcript/M01/care", &form).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.body);
        assert!(got.body.contains("data-said=\"Marked: Safeguarding\""), "{}", got.body);
        assert!(got.body.contains("class=\"cares\" data-turn=\"2\""), "{}", got.body);
    }
    let marked = bench.study.tagged_passages(None).unwrap();
    assert_eq!(marked.len(), 1);
    bench.post("/transcript/M01/quote", &form.replace("once=f", "once=q")).await;
    let waits = "Safeguarding decision needed";
    assert!(bench.get("/quotes").await.body.contains(waits));
    assert!(bench.get("/").await.body.contains("1 passage needs a safeguarding decision"));
    let page = bench.get("/passages").await.body;
    assert!(page.contains("I was fine") && page.contains("M01 turn 2"), "{page}");
    let span = marked[0].span;
    let place = format!("transcript=M01&tag=safeguarding&from={}&to={}", span.start(), span.end());
    let got = bench.post("/passages/decide", &format!("{place}&by=&reason=x")).await;
    assert!(got.body.contains("Nothing was changed"), "{}", got.body);
    assert_eq!(bench.study.tagged_passages(None).unwrap().len(), 1);
    let got = bench.post("/passages/decide", &format!("{place}&by=Dr+Lee&reason=known")).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    assert!(bench.study.tagged_passages(None).unwrap().is_empty());
    assert!(!bench.get("/quotes").await.body.contains(waits));
    let got = bench.post("/passages/decide", &format!("{place}&by=Dr+Lee&reason=known")).await;
    assert!(got.body.contains("decided about this passage already"), "{}", got.body);
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
        // What somebody typed comes back in its field and in the links of its own page.
        let body = body.replace("value=\"Karen\"", "").replace("q=Karen", "");
        assert!(!body.contains("Karen") && !body.contains("Tarnholt"), "{path} shows a name");
    }
    let before = bench.study.position().unwrap();
    let got = bench.post("/transcript/M01/show", "reason=to+decide").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(bench.study.position().unwrap() > before, "a look is written down");
    let body = bench.get("/names/M01").await.body;
    assert!(body.contains("<mark>Karen</mark>"), "{body}");
    // The same look opens the interview: it says so, and can be ended there.
    assert!(bench.get("/transcript/M01").await.body.contains("Hide names"));
    assert!(!bench.get("/search?q=fine").await.body.contains("Karen"));
    bench.post("/names/hide", "").await;
    for path in
        ["/names/M01", "/transcript/M01", "/transcript/M01/turns", "/transcript/M01/compare"]
    {
        assert!(!bench.get(path).await.body.contains("Karen"), "{path}");
    }
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
async fn a_zipped_folder_is_the_files_in_it_and_a_word_file_is_none() {
    let bench = Bench::new().await;
    // Two files and a hidden one, stored: written by a program for zipped folders.
    let zipped: &[u8] = include_bytes!("folder.zip");
    let got = upload(&bench, "/import/unpack", "wave1.zip", zipped).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(
        got.body,
        "[{\"name\":\"M11.txt\",\"size\":20,\"why\":null},{\"name\":\"M12.txt\",\"size\":19,\"why\":null}]\n\
         INT: One?\nP1: Yes.\n\nINT: Two?\nP2: No.\n\n"
    );
    let got = upload(&bench, "/import/unpack", "M11.txt", b"INT: One?\n").await;
    assert_eq!(got.body, "null\n");
    let got = upload(&bench, "/import/unpack", "cut.zip", &zipped[..zipped.len() / 2]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(bench.study.transcripts().unwrap().len(), 1, "nothing is kept");
}

#[tokio::test]
async fn words_as_spoken_stay_hidden_without_the_key() {
    let bench = Bench::with(None, |_| {}).await;
    let got = bench.post("/transcript/M01/show", "reason=to+decide").await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let body = bench.get("/names/M01").await.body;
    assert!(!body.contains("Karen"), "{body}");
}

#[tokio::test]
async fn a_slip_is_put_right_and_its_code_stays() {
    let bench = Bench::new().await;
    let (from, to) = places(&bench, "my mum").await;
    let code = format!("at=1&turn=2&from={from}&to_turn=2&to={to}&code=C01&once=a");
    bench.post("/transcript/M01/code", &code).await;
    let (from, to) = places(&bench, "mum").await;
    let form = format!("at=1&turn=2&from={from}&to_turn=2&to={to}&right=mam&once=b");
    let got = bench.post("/transcript/M01/correct", &form).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert!(got.body.contains("<span class=\"fixed\">mam</span>"), "{}", got.body);
    assert!(got.body.contains("my mam"), "the code shows the right words: {}", got.body);
    assert_eq!(coded(&bench), ["my mum"], "and lies where it lay");
    bench.post("/transcript/M01/undo", "at=1").await;
    let (from, _) = places(&bench, "mum").await;
    assert!(from > 0, "it can be taken back");
}

#[tokio::test]
async fn names_show_after_it_was_said_why_and_hide_again() {
    let bench = Bench::new().await;
    bench.post("/names/M01/detect", "").await;
    let page = bench.get("/transcript/M01").await.body;
    assert!(!page.contains("Karen") && page.contains("Show names"), "{page}");
    let refused = bench.post("/transcript/M01/show", "reason=&back=/transcript/M01").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = "reason=to+read+closely&back=/transcript/M01%3Fturn%3D1";
    let got = bench.post("/transcript/M01/show", form).await;
    assert_eq!(got.head["location"], "/transcript/M01?turn=1");
    let before = bench.study.position().unwrap();
    let page = bench.get("/transcript/M01").await.body;
    assert!(page.contains("Karen") && page.contains("Hide names"), "{page}");
    assert_eq!(bench.study.position().unwrap(), before, "one look is one line of the log");
    let asked = heard_study::LogFilter {
        kind: Some("transcript.shown_raw".to_owned()),
        ..heard_study::LogFilter::default()
    };
    let seen = bench.study.log(&asked).unwrap();
    assert_eq!(seen[0].reason.as_deref(), Some("to read closely"));
    // A code on words as spoken lies on the same words once they are hidden.
    let at = page_place("I told Karen I was fine", "Karen I was");
    let code = format!("at=1&turn=2&from={}&to_turn=2&to={}&code=C01&once=k", at.0, at.1);
    bench.post("/transcript/M01/code", &code).await;
    assert_eq!(coded(&bench), ["Karen I was"]);
    bench.post("/names/hide", "back=/transcript/M01").await;
    assert!(!bench.get("/transcript/M01").await.body.contains("Karen"));
    assert!(!bench.get("/transcript/M01/margin?words=1").await.body.contains("Karen"));
}

/// Where `part` stands in `text`, in UTF-16 units.
fn page_place(text: &str, part: &str) -> (usize, usize) {
    let at = text.find(part).unwrap();
    (at, at + part.len())
}

#[tokio::test]
async fn a_form_goes_back_to_our_own_pages_only() {
    let bench = Bench::new().await;
    for (back, to) in [
        ("/names/M01", "/names/M01"),
        ("//evil.example", "/names"),
        ("https://evil.example", "/names"),
        ("/\\evil.example", "/names"),
        ("/x%0d%0aset-cookie:a", "/names"),
    ] {
        let got = bench.post("/names/hide", &format!("back={back}")).await;
        assert_eq!(got.head["location"], to, "{back}");
    }
}

#[tokio::test]
async fn what_a_search_finds_is_coded_in_one_step_and_taken_back_in_one() {
    let bench = Bench::new().await;
    let got = bench.get("/search/found?q=fine+OR+nothing").await.body;
    assert!(got.contains("2 turns") && got.contains("value=\"M01 2\""), "{got}");
    assert!(!got.contains("<html"), "a part of a page");
    let form = "q=fine+OR+nothing&hit=M01+2&hit=M01+4&code=C01";
    let got = bench.post("/search/code", form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let to = got.head["location"].to_str().unwrap().to_owned();
    assert!(to.starts_with("/search?q=fine+OR+nothing&coded=2&already=0&as=C01&seq="), "{to}");
    assert_eq!(coded(&bench).len(), 2);
    let page = bench.get(&to).await.body;
    assert!(
        page.contains("2 turns</strong> coded as Masking")
            || page.contains("2 turns coded as Masking"),
        "{page}"
    );
    let seq = to.rsplit('=').next().unwrap();
    bench.post("/undo", &format!("seq={seq}&back=/search")).await;
    assert!(coded(&bench).is_empty());
    for bad in ["q=fine&code=C01", "q=fine&hit=nonsense&code=C01", "q=fine&hit=M01+2&code=x"] {
        let got = bench.post("/search/code", bad).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

#[tokio::test]
async fn mentions_are_merged_set_apart_and_given_a_stand_in() {
    let bench = Bench::new().await;
    bench.post("/names/M01/detect", "").await;
    let id = heard_model::TranscriptId::new("M01").unwrap();
    let mentions = || bench.study.mentions(&id).unwrap();
    assert!(mentions().len() >= 2, "{:?}", mentions().len());
    let (first, second) = (mentions()[0].id, mentions()[1].id);
    let form = format!("mention={first}&decision=accepted&replacement=Megan");
    let got = bench.post("/names/M01/decide", &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    assert!(bench.get("/transcript/M01").await.body.contains(">[Megan]<"));
    bench.post("/names/M01/decide", &format!("mention={second}&decision=accepted")).await;
    let entity = |at: usize| mentions()[at].mention.entity.unwrap();
    assert_ne!(entity(0), entity(1));
    let form = format!("kept={}&gone={}", entity(0).0, entity(1).0);
    bench.post("/names/M01/merge", &form).await;
    assert_eq!(entity(0), entity(1));
    bench.post("/names/M01/split", &format!("mention={second}")).await;
    assert_ne!(entity(0), entity(1));
    let form = format!("entity={}&replacement=[the+town]", entity(1).0);
    let got = bench.post("/names/M01/replace", &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(bench.get("/transcript/M01").await.body.contains("[the town]"));
    for bad in ["mention=999999", "mention=", "mention=x"] {
        let got = bench.post("/names/M01/split", bad).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}
