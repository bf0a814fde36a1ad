//! What others do is told as it happens, to those who may know it, and without a word of it.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Method;
use futures_util::StreamExt as _;
use heard_study::{Actor, NewCoding, Place, UserChange, UserRole};
use tower::ServiceExt as _;

use super::bench::Bench;
use crate::route::Role;

/// A page that listens.
struct Ear {
    told: BodyDataStream,
}

impl Ear {
    async fn of(bench: &Bench, path: &str) -> Ear {
        let request = bench.request(Method::GET, path).body(Body::empty()).unwrap();
        let response = bench.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Ear { told: response.into_body().into_data_stream() }
    }

    /// The next that is told; nothing once it is over.
    async fn next(&mut self) -> Option<String> {
        let told = tokio::time::timeout(Duration::from_secs(20), self.told.next()).await;
        told.unwrap().map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }
}

fn code_a_turn(bench: &Bench, who: &str) {
    let theirs = bench.study.by(Actor::researcher(who));
    let id = heard_model::TranscriptId::new("M01").unwrap();
    theirs.add_coding(NewCoding::new(&id, Place::Turn(2), "C01")).unwrap();
}

#[tokio::test]
async fn what_somebody_does_is_told_and_no_word_of_it() {
    let bench = Bench::new().await;
    let at = bench.study.position().unwrap();
    let mut ear = Ear::of(&bench, "/live").await;
    let hello = ear.next().await.unwrap();
    assert!(hello.contains("event: hello") && hello.contains("\"token\":\""), "{hello}");
    code_a_turn(&bench, "ruth");
    let told = ear.next().await.unwrap();
    let seq = bench.study.position().unwrap();
    assert_eq!(
        told,
        format!(
            "id: {seq}\nevent: news\ndata: {{\"at\":{seq},\"all\":false,\"what\":[{{\"seq\":{seq},\"by\":\"ruth\",\
             \"kind\":\"coding.added\",\"did\":\"coded a passage as\",\"in\":[\"M01\"]}}]}}\n\n"
        )
    );
    assert!(!told.contains("fine"));
    // Whoever was away hears what they missed.
    let mut late = Ear::of(&bench, &format!("/live?after={at}")).await;
    late.next().await.unwrap();
    assert!(late.next().await.unwrap().contains("\"by\":\"ruth\""));
}

#[tokio::test]
async fn each_page_hears_from_where_it_is_and_of_too_much_that_it_was_much() {
    let bench = Bench::new().await;
    let at = bench.study.position().unwrap();
    for number in 0..205 {
        let anchor = heard_model::MemoAnchor::Study;
        let words = format!("Memo {number}");
        bench.study.add_memo(heard_model::MemoKind::Reflexive, anchor, &words).unwrap();
    }
    let now = bench.study.position().unwrap();
    let told = async |after: u64| {
        let mut ear = Ear::of(&bench, &format!("/live?after={after}")).await;
        ear.next().await.unwrap();
        ear.next().await.unwrap()
    };
    let much = told(at).await;
    assert!(much.contains(&format!("{{\"at\":{now},\"all\":true,\"what\":[]}}")), "{much}");
    let few = told(now - 3).await;
    assert_eq!(few.matches("\"seq\":").count(), 3, "{few}");
    code_a_turn(&bench, "ruth");
    let both = [told(now - 1).await, told(now).await];
    assert_eq!(both.map(|told| told.matches("\"seq\":").count()), [2, 1]);
}

#[tokio::test]
async fn nothing_is_told_once_the_session_or_the_program_ends() {
    let bench = Bench::new().await;
    let mut ear = Ear::of(&bench, "/live").await;
    ear.next().await.unwrap();
    bench.post("/leave", "").await;
    code_a_turn(&bench, "ruth");
    assert_eq!(ear.next().await, None, "who has left is told nothing");
    let bench = Bench::new().await;
    let mut ear = Ear::of(&bench, "/live").await;
    ear.next().await.unwrap();
    bench.entry.close();
    assert_eq!(ear.next().await, None, "an open page does not hold the program up");
}

/// For how long a page that listens goes on after its right to was taken away.
async fn silence(ear: &mut Ear) -> Duration {
    let began = std::time::Instant::now();
    while ear.next().await.is_some() {}
    began.elapsed()
}

#[tokio::test]
async fn whoever_is_shut_out_hears_nothing_more_within_a_second() {
    type TakesAway = fn(&heard_study::Study);
    let ways: [(&str, TakesAway); 4] = [
        ("shut out", |study| {
            let change = UserChange { disabled: Some(true), ..UserChange::default() };
            study.change_user("researcher", change).unwrap();
        }),
        ("another role", |study| {
            let change = UserChange { role: Some(UserRole::Facilitator), ..UserChange::default() };
            study.change_user("researcher", change).unwrap();
        }),
        ("another password", |study| {
            study.set_password("researcher", "another quiet word").unwrap();
        }),
        ("taken out", |study| {
            study.remove_user("researcher").unwrap();
        }),
    ];
    for (way, take_away) in ways {
        let mut bench = Bench::new().await;
        bench.come_in_as(Role::Researcher).await;
        let mut ear = Ear::of(&bench, "/live").await;
        ear.next().await.unwrap();
        take_away(&bench.study);
        let took = silence(&mut ear).await;
        assert!(took < Duration::from_secs(5), "{way}: open for {took:?}");
    }
    // Who leaves makes no news at all.
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Researcher).await;
    let mut ear = Ear::of(&bench, "/live").await;
    ear.next().await.unwrap();
    bench.post("/leave", "").await;
    let took = silence(&mut ear).await;
    assert!(took < Duration::from_secs(5), "left: open for {took:?}");
}
