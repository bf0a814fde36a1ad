//! Every page: there, whole, and with nothing in it that a hostile text could have put there.

use axum::http::{Method, StatusCode};

use super::bench::Bench;
use crate::route::{ROUTES, Role};

const FILLED: [(&str, &str); 4] =
    [("{transcript}", "M01"), ("{file}", "app.js"), ("{code}", "C01"), ("{report}", "voices")];

fn filled(path: &str) -> String {
    FILLED.iter().fold(path.to_owned(), |path, (open, with)| path.replace(open, with))
}

#[tokio::test]
async fn every_page_opens_and_keeps_the_rules_of_its_policy() {
    let mut bench = Bench::new().await;
    bench.post("/names/M01/detect", "").await;
    bench.post("/transcript/M01/show", "reason=test").await;
    let own = bench.cookie.clone();
    let skip = ["/enter", "/assets/{file}", "/home", "/invite"];
    for route in ROUTES.iter().filter(|route| route.method == Method::GET) {
        // These need a collection, a release or a case, which have tests of their own.
        if skip.contains(&route.path)
            || route.path.contains("{release}")
            || route.path.contains("{collection}")
            || route.path.contains("{job}")
            || route.path.contains("{participant}")
            || route.path.contains("{quote}")
            || route.path.contains("{case}")
            || route.path == "/review/next"
        {
            continue;
        }
        match route.door.role() {
            Role::Owner | Role::Researcher => bench.cookie.clone_from(&own),
            other => bench.come_in_as(other).await,
        }
        let path = filled(route.path);
        let got = bench.get(&path).await;
        // Two versions are needed before there is anything to compare.
        if path == "/codebook/diff" && got.status == StatusCode::NOT_FOUND {
            continue;
        }
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
        plain(&path, &got.body);
    }
}

/// Holds that markup has no inline style, script or handler, and that nothing comes from elsewhere.
fn plain(path: &str, body: &str) {
    for part in [
        " style=",
        " onclick",
        " onload",
        " onerror",
        "javascript:",
        "http://",
        "https://",
        "<b>They",
    ] {
        assert!(!body.contains(part), "{path} holds `{part}`");
    }
    for script in body.split("<script").skip(1) {
        assert!(script.contains("src=\"/assets/") && script.contains("></script>"), "{path}");
    }
    assert!(!body.contains("<in>"), "{path}: the title is not escaped");
}

#[tokio::test]
async fn a_page_has_one_heading_and_says_where_one_is() {
    let bench = Bench::new().await;
    for path in [
        "/",
        "/transcripts",
        "/import",
        "/transcript/M01",
        "/names",
        "/names/M01",
        "/search?q=fine",
        "/codebook",
        "/codebook/history",
        "/codebook/queue",
        "/codebook/new",
        "/log",
        "/quotes",
        "/board",
        "/consent",
        "/releases",
    ] {
        let body = bench.get(path).await.body;
        assert_eq!(body.matches("<h1").count(), 1, "{path}");
        assert!(body.contains("aria-current=\"page\""), "{path}");
        assert!(body.contains("Skip to main content"), "{path}");
    }
}

#[tokio::test]
async fn an_empty_study_says_what_to_do_first() {
    let bench = Bench::new().await;
    bench.post("/transcript/M01/remove", "reason=wrong+file").await;
    assert!(bench.get("/").await.body.contains("Begin with an interview"));
    bench.post("/undo", "").await;
    assert!(bench.get("/").await.body.contains("Interviews"));
}

#[tokio::test]
async fn a_draft_is_agreed_from_the_page() {
    let bench = Bench::new().await;
    bench.post("/codebook/new", "name=Watched&is_theme=yes").await;
    bench.post("/codebook/new", "name=Being+watched&theme=T1&brief=Looked+at").await;
    let history = bench.get("/codebook/history").await.body;
    assert!(history.contains("Agree on version 1"), "{history}");
    let got = bench.post("/codebook/commit", "reason=First+look&present=2+mothers").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(bench.get("/codebook/history").await.body.contains("In use"));
    let code = bench.get("/codebook/code/C02").await.body;
    assert!(code.contains("Being watched") && code.contains("Looked at"));
}

#[tokio::test]
async fn a_search_shows_words_in_context() {
    let bench = Bench::new().await;
    let body = bench.get("/search?q=fine").await.body;
    assert!(body.contains("<mark>fine</mark>"), "{body}");
    let body = bench.get("/search?q=trust+AND").await.body;
    assert!(body.contains("That is no search yet"));
    assert!(bench.get("/search?q=zebra").await.body.contains("Nothing was found"));
}
