//! What people do to codes from the page: each operation, and what it leaves of passages.

use axum::http::StatusCode;
use heard_model::{CodeId, CodingState, TranscriptId};
use heard_study::{CodingFilter, Commit, NewCode, NewCoding, Place, Study};

use super::bench::Bench;

const WHY: &str = "reason=a+meeting&role=peer";

fn c(number: u32) -> CodeId {
    CodeId::code(number)
}

/// Version 1 has three codes; two passages are coded with the first, one of them with the second.
async fn coded() -> Bench {
    Bench::with(None, |study| {
        for name in ["Fear", "Money"] {
            study.add_code(NewCode { name: name.to_owned(), ..NewCode::default() }).unwrap();
        }
        study.commit_codebook(Commit { reason: "first".to_owned(), ..Commit::default() }).unwrap();
        for (turn, code) in [(2, "C01"), (4, "C01"), (4, "C02")] {
            let id = TranscriptId::new("M01").unwrap();
            study.add_coding(NewCoding::new(&id, Place::Turn(turn), code)).unwrap();
        }
    })
    .await
}

fn seal(study: &Study) {
    study.commit_codebook(Commit { reason: "agreed".to_owned(), ..Commit::default() }).unwrap();
}

/// Every coding as `turn's place: code state`.
fn told(study: &Study) -> Vec<String> {
    let all = study.codings(&CodingFilter::default()).unwrap();
    all.iter().map(|coding| format!("{} {}", coding.code, coding.state.as_str())).collect()
}

#[tokio::test]
async fn a_code_is_renamed_rewritten_moved_retired_and_taken_back() {
    let bench = coded().await;
    let page = bench.get("/codebook/code/C01/change").await.body;
    assert!(page.contains("This touches 2 passages in 1 interview."), "{page}");
    let post = async |form: &str| {
        let got = bench.post("/codebook/code/C01/change", &format!("{form}&{WHY}")).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{form}: {}", got.body);
    };
    post("what=rename&name=Putting+on+a+face").await;
    post("what=redefine&brief=A+face+for+services&scope=narrow").await;
    post("what=move&under=C02").await;
    let book = bench.study.working_codebook().unwrap();
    let code = &book.codes[&c(1)];
    assert_eq!(
        (code.name.as_str(), code.brief.as_str()),
        ("Putting on a face", "A face for services")
    );
    assert_eq!(code.parent, Some(c(2)));
    seal(&bench.study);
    assert_eq!(told(&bench.study), ["C01 stale", "C01 stale", "C02 current"]);
    let page = bench.get("/codebook/code/C01").await.body;
    for words in ["How it came to be this", "a meeting", "peer", "Putting on a face"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    post("what=retire").await;
    assert!(!bench.study.working_codebook().unwrap().codes[&c(1)].is_active());
    post("what=restore").await;
    post("what=promote&to=six+asks").await;
    assert!(!bench.study.working_codebook().unwrap().codes[&c(1)].is_active());
    let got = bench.post("/codebook/code/C02/change", "what=rename&name=New&role=peer").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_split_sorts_passages_on_the_page_and_the_queue_takes_one_click() {
    let bench = coded().await;
    let page = bench.get("/codebook/code/C01/split").await.body;
    assert!(page.contains("This touches 2 passages in 1 interview.") && page.contains("I told"));
    let first = bench.study.codings(&CodingFilter::default()).unwrap()[0].id.0;
    let form = format!("name-1=Masking+at+home&name-2=Masking+out&passage-{first}=2&{WHY}");
    let got = bench.post("/codebook/code/C01/split", &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    seal(&bench.study);
    assert_eq!(told(&bench.study), ["C05 current", "C01 queued", "C02 current"]);
    let queue = bench.get("/codebook/queue").await.body;
    assert!(queue.contains("Why it changed: a meeting"), "{queue}");
    assert!(queue.contains("name=\"decision\" value=\"C04\""), "{queue}");
    let waiting = bench.study.queue().unwrap()[0].coding.id.0;
    let got = bench.post("/codebook/queue", &format!("coding={waiting}&decision=C04&by=")).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_eq!(told(&bench.study), ["C05 current", "C04 current", "C02 current"]);
    let alone = bench.post("/codebook/code/C02/split", &format!("name-1=One&{WHY}")).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_merge_shows_what_overlaps_and_can_be_taken_apart_by_origin() {
    let bench = coded().await;
    let choose = bench.get("/codebook/code/C01/merge").await.body;
    assert!(choose.contains("value=\"C02\"") && !choose.contains("value=\"C01\""), "{choose}");
    let look = bench.get("/codebook/code/C01/merge?with=C02").await.body;
    assert!(
        look.contains("This touches 3 passages") && look.contains("1 passage carries"),
        "{look}"
    );
    let form = format!("with=C02&into=new&name=Both&overlap=keep_both&{WHY}");
    let got = bench.post("/codebook/code/C01/merge", &form).await;
    assert_eq!(got.head["location"], "/codebook/code/C04");
    seal(&bench.study);
    assert_eq!(told(&bench.study), ["C04 current"; 3]);
    let split = bench.get("/codebook/code/C04/split").await.body;
    assert!(split.contains("By the code they were first made with"), "{split}");
    let form = format!("name-1=Masked&name-2=Afraid&origin-C01=1&origin-C02=2&{WHY}");
    bench.post("/codebook/code/C04/split", &form).await;
    seal(&bench.study);
    assert_eq!(told(&bench.study), ["C05 current", "C05 current", "C06 current"]);
    let all = bench.study.codings(&CodingFilter::default()).unwrap();
    assert!(all.iter().all(|coding| coding.state == CodingState::Current));
}

#[tokio::test]
async fn memos_check_up_and_reading_again_are_on_the_page() {
    let bench = coded().await;
    let got = bench.post("/codebook/code/C02/memo", "text=Fear+of+whom%3F&kind=code").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(bench.get("/codebook/code/C02").await.body.contains("Fear of whom?"));
    assert!(bench.get("/codebook/check").await.body.contains("does not say when not to use it"));
    bench.study.add_code(NewCode { name: "Late".to_owned(), ..NewCode::default() }).unwrap();
    seal(&bench.study);
    let reading = bench.get("/codebook/reading").await.body;
    assert!(reading.contains("name=\"code\" value=\"C04\""), "{reading}");
    bench.post("/codebook/reading", "code=C04&transcript=M01").await;
    assert!(bench.get("/codebook/reading").await.body.contains("Every interview was read"));
}
