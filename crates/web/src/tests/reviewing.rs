//! Who reads what: asking, links, whose words are kept from whom, and care for those who read.

use axum::http::StatusCode;

use super::bench::{Bench, roster};
use super::board::{SAID, fill};
use crate::route::Role;

async fn bench() -> Bench {
    Bench::with(Some(roster()), fill).await
}

/// The address of a link that a page shows.
fn link(page: &str) -> String {
    let (_, rest) = page.split_once("/invite?token=").unwrap();
    format!("/invite?token={}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn quotes_are_shared_out_and_read_by_a_link_that_is_shown_once() {
    let mut bench = bench().await;
    let own = bench.cookie.clone();
    let body = bench.get("/reviewing").await.body;
    assert!(body.contains("0 readers") && body.contains("Leaving the ward, 3 quotes"), "{body}");
    let form = "set=ward&new=nell&as=peer&new=rosa&as=researcher&new=&as=peer&each=2&how=share&use=training";
    let got = bench.post("/reviewing/ask", form).await;
    assert_eq!(got.head["location"], "/reviewing/set/ward?asked=6&short=0", "{}", got.body);
    let body = bench.get("/reviewing/set/ward?asked=6&short=0").await.body;
    assert!(body.contains("Asked for 6 more readings"), "{body}");
    assert_eq!(body.matches("has not read it yet").count(), 6);
    for (_, said) in &SAID[..3] {
        assert!(body.contains(said), "{body}");
    }
    let got = bench.post("/reviewing/link", "reader=nell&days=14").await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(got.head["cache-control"], "no-store");
    let way_in = link(&got.body);
    let token = way_in.rsplit('=').next().unwrap();
    let body = bench.get("/reviewing").await.body;
    assert!(body.contains("Link open") && !body.contains(token), "{body}");
    bench.cookie.clear();
    let got = bench.send_form("/invite", &format!("token={token}")).await;
    let cookie = got.head["set-cookie"].to_str().unwrap().to_owned();
    bench.cookie = cookie.split(';').next().unwrap().to_owned();
    assert_eq!(bench.get("/review").await.status, StatusCode::OK);
    bench.cookie = own.clone();
    let got = bench.post("/reviewing/unlink", "reader=nell").await;
    assert_eq!(got.head["location"], "/reviewing?did=unlinked");
    bench.cookie = cookie.split(';').next().unwrap().to_owned();
    assert_eq!(bench.get("/review").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn too_few_readers_are_told_of_and_so_is_what_they_said() {
    let bench = bench().await;
    let got =
        bench.post("/reviewing/ask", "set=ward&new=rosa&as=researcher&each=2&how=share").await;
    let place = got.head["location"].to_str().unwrap();
    assert!(place.ends_with("&short=3"), "{place}");
    assert!(bench.get(place).await.body.contains("3 quotes still have too few readers"));
    // Ama and Ben said yes before; a third says no to one, and that is shown beside it.
    let card = bench.study.page("ward", &sight()).unwrap().cards.swap_remove(0);
    let decided = heard_study::Decided {
        quote: card.quote,
        shown_digest: card.shown_digest,
        verdict: heard_model::Verdict::Veto,
        uses: vec![],
        comment: "not <this>".to_owned(),
        said: heard_study::Said::default(),
    };
    let (peer, on) = (heard_model::ReviewRole::Peer, "2026-11-20".parse().unwrap());
    bench.study.record_reviews("cy", peer, on, vec![decided]).unwrap();
    let body = bench.get("/reviewing/set/ward").await.body;
    assert!(body.contains("They differ") && body.contains("“not &lt;this&gt;”"), "{body}");
    assert_eq!(body.matches("They differ").count(), 1);
    for wrong in [
        "set=ward&how=share&each=2",
        "set=ward&new=a&as=nobody&how=share&each=2",
        "set=ward&new=a&as=peer&how=share&each=99",
        "set=ward&new=a&as=peer",
        "set=none&new=a&as=peer&how=all",
        "set=ward&reader=never&how=all",
    ] {
        let got = bench.post("/reviewing/ask", wrong).await;
        let refused = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::NOT_FOUND];
        assert!(refused.contains(&got.status), "{wrong}: {}", got.status);
    }
    assert_eq!(
        bench.post("/reviewing/link", "reader=nobody&days=7").await.status,
        StatusCode::NOT_FOUND
    );
}

fn sight() -> heard_study::Sight {
    heard_study::Sight { on: None, key: Some(roster()) }
}

#[tokio::test]
async fn whoever_is_kept_apart_is_not_given_those_words() {
    let bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&how=all").await;
    let got = bench.post("/reviewing/pack", "reader=nell").await;
    assert!(
        got.body.contains(SAID[0].1)
            && got.head["content-disposition"].to_str().unwrap().contains("reading.html")
    );
    let got = bench.post("/reviewing/apart", "reader=nell&person=M11").await;
    assert_eq!(got.head["location"], "/reviewing?did=apart#apart");
    let body = bench.get("/reviewing").await.body;
    assert!(body.contains("is not given the words of"), "{body}");
    let got = bench.post("/reviewing/pack", "reader=nell").await;
    assert!(!got.body.contains(SAID[0].1) && got.body.contains(SAID[1].1));
    for wrong in ["reader=nell", "reader=nobody&person=M11", "reader=nell&where=coast"] {
        let got = bench.post("/reviewing/apart", wrong).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn caps_and_support_lines_hold_from_the_next_page_on() {
    let mut bench = bench().await;
    let file = bench.study.folder().join("study.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("# ours, by hand\n{text}")).unwrap();
    let form = "quotes=1&heavy=0&lines=Kate%2C+07700+900123%0D%0A%0D%0AHelp+at+night";
    let got = bench.post("/reviewing/care", form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("# ours, by hand") && kept.contains("a_sitting = 1"), "{kept}");
    let body = bench.get("/reviewing").await.body;
    assert!(body.contains("Kate, 07700 900123\nHelp at night"), "{body}");
    for wrong in
        ["quotes=0&heavy=0&lines=", "quotes=3&heavy=4&lines=", "quotes=many&heavy=1&lines="]
    {
        let got = bench.post("/reviewing/care", wrong).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    bench.come_in_as(Role::Reviewer).await;
    let body = bench.get("/review").await.body;
    assert!(body.contains("Kate, 07700 900123") && body.contains("Help at night"), "{body}");
}
