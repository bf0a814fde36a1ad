//! What refuses says nothing by how it refuses: what is not there and what is somebody else's are
//! answered alike, to the letter.

use axum::http::StatusCode;

use super::bench::{Bench, Got};
use crate::route::Role;

/// Everything of an answer that somebody could tell two answers apart by.
fn told(got: &Got) -> String {
    let mut head: Vec<String> =
        got.head.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    head.sort();
    format!("{}\n{}\n{}", got.status, head.join("\n"), got.body)
}

#[track_caller]
fn alike(answers: &[(String, Got)], status: StatusCode) {
    let (first, one) = &answers[0];
    assert_eq!(one.status, status, "{first}");
    for (what, other) in answers {
        assert_eq!(told(one), told(other), "{first} and {what}");
    }
}

#[tokio::test]
async fn a_link_that_was_taken_back_is_answered_as_one_that_never_was() {
    let mut bench = Bench::new().await;
    let taken_back = bench.invited("nell");
    bench.study.revoke_invites("nell").unwrap();
    let open = bench.invited("ama");
    bench.cookie.clear();
    let never = "0".repeat(taken_back.len());
    let one_off =
        format!("{}{}", &open[..open.len() - 1], if open.ends_with('0') { '1' } else { '0' });
    let (mut looked, mut sent) = (Vec::new(), Vec::new());
    for token in [&taken_back, &never, &one_off, "", "nell", &open.to_uppercase(), &open[1..]] {
        // A link in capitals is another one, unless it has no letters at all.
        if token == open {
            continue;
        }
        looked.push((token.to_owned(), bench.get(&format!("/invite?token={token}")).await));
        sent.push((token.to_owned(), bench.send_form("/invite", &format!("token={token}")).await));
    }
    alike(&looked, StatusCode::UNAUTHORIZED);
    alike(&sent, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_name_that_nobody_has_is_answered_as_a_wrong_password() {
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Researcher).await;
    bench
        .study
        .add_user("away", heard_study::UserRole::Researcher, false, super::bench::PASSWORD)
        .unwrap();
    let shut = heard_study::UserChange { disabled: Some(true), ..Default::default() };
    bench.study.change_user("away", shut).unwrap();
    bench.cookie.clear();
    let mut answers = Vec::new();
    for form in [
        "name=researcher&password=wrong",
        "name=nobody&password=wrong",
        "name=&password=",
        "name=away&password=a+brew+and+a+quiet+word",
    ] {
        answers.push((form.to_owned(), bench.send_form("/login", form).await));
    }
    alike(&answers, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_quote_of_another_reader_is_answered_as_one_that_is_not_there() {
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Reviewer).await;
    bench.get("/review").await;
    let mine = bench.get("/review/next").await;
    let to = mine.head.get("location").map(|to| to.to_str().unwrap().to_owned());
    // Another reader is asked about another quote.
    let id = heard_model::TranscriptId::new("M01").unwrap();
    let said = super::bench::said();
    let at = said.find("I told").unwrap();
    let span = heard_model::Span::new(at, at + 16).unwrap();
    let quote = bench.study.lift_quote(heard_study::NewQuote::new(&id, span)).unwrap().value;
    let (role, uses) = (heard_model::ReviewRole::Peer, [heard_model::Use::Workshop]);
    bench.study.assign_reviews("ama", role, &[quote], &uses).unwrap();
    bench.study.make_shown(&heard_study::Sight::default()).unwrap();
    let desk = heard_study::ReviewDesk::open(bench.study.folder(), "ama").unwrap();
    let theirs = desk.assigned().unwrap().first().map(|one| one.shown.public_id.clone());
    let mut ids = vec!["0000000000000000".to_owned(), "q-1".to_owned(), "1".to_owned()];
    ids.extend(theirs.iter().cloned());
    assert_ne!(to.as_deref(), theirs.as_ref().map(|id| format!("/review/words/{id}")).as_deref());
    let mut read = Vec::new();
    for id in ids {
        let path = format!("/review/words/{id}");
        read.push((path.clone(), bench.get(&path).await));
    }
    alike(&read, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_hidden_can_not_be_found_by_looking_for_it() {
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Facilitator).await;
    // Names of the same length: one is hidden in the interview, the other stands nowhere.
    for (hidden, nowhere) in [("Karen", "Maren"), ("Tarnholt", "Varnholt")] {
        let mut answers = Vec::new();
        for word in [hidden, nowhere] {
            let got = bench.get(&format!("/board?q={word}")).await;
            assert!(!got.body.contains("Karen") || word == "Karen", "{}", got.body);
            answers.push((word.to_owned(), told(&got).replace(word, "…")));
        }
        assert_eq!(answers[0].1, answers[1].1, "{hidden}");
    }
    for path in
        ["/collection/none", "/transcript/M01", "/transcript/M99", "/names/M01", "/names/M99"]
    {
        assert_eq!(bench.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let missing = [bench.get("/board/none").await, bench.get("/board/M01").await];
    assert_eq!(told(&missing[0]), told(&missing[1]));
}
