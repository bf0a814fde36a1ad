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

/// What the pack of `reader` would save if everything in it were answered so.
async fn answers(bench: &Bench, reader: &str, light: &str, mark: &str) -> String {
    let pack = bench.post("/reviewing/pack", &format!("reader={reader}")).await.body;
    let of = |name: &str| -> Vec<String> {
        let before = format!(" data-{name}=\"");
        let parts = pack.split(&before).skip(1);
        parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let one = |((quote, shown), once): ((&String, &String), &String)| {
        format!(
            r#"{{"quote":"{quote}","shown":"{shown}","once":"{once}-{mark}","says":"answers","lights":{{"workshop":"{light}"}},"comment":"<i>kind</i>"}}"#
        )
    };
    let all = of("quote").iter().zip(&of("shown")).zip(&of("once")).map(one).collect::<Vec<_>>();
    format!(r#"{{"heard":"answers","reviewer":"{reader}","answers":[{}]}}"#, all.join(","))
}

/// Sends a file as the page's script would.
async fn file(bench: &Bench, path: &str, bytes: &str) -> super::bench::Got {
    let token = bench.form_token().await;
    let request = bench.request(axum::http::Method::POST, path);
    let request = request
        .header("origin", format!("http://{}", super::bench::HOST))
        .header("x-form-token", token)
        .header("content-type", "application/octet-stream")
        .header("x-file-name", "answers.json");
    bench.send(request.body(axum::body::Body::from(bytes.to_owned())).unwrap()).await
}

fn pasted(words: &str) -> String {
    format!("pasted={}", form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>())
}

#[tokio::test]
async fn a_file_that_came_back_is_shown_first_and_taken_in_once() {
    let bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&how=all").await;
    let given = answers(&bench, "nell", "yes", "a").await;
    let body = file(&bench, "/reviewing/returned/look", &given).await.body;
    assert!(
        body.contains("3 answers of nell") && body.contains("<strong>3</strong> to take in"),
        "{body}"
    );
    assert!(body.contains("&lt;i&gt;kind") && !body.contains("<i>kind"), "{body}");
    let quotes = bench.study.quotes().unwrap();
    let count =
        || quotes.iter().map(|q| bench.study.reviews(q.quote.id).unwrap().len()).sum::<usize>();
    let before = count();
    let body = file(&bench, "/reviewing/returned/take", &given).await.body;
    assert!(body.contains("<strong>3</strong> taken in") && count() == before + 3, "{body}");
    for path in ["/reviewing/returned/look", "/reviewing/returned/take"] {
        let body = file(&bench, path, &given).await.body;
        assert!(body.contains("<strong>3</strong> here already"), "{body}");
        assert!(body.contains("data-nothing") && count() == before + 3, "{body}");
    }
    let form = pasted(&given);
    let body = bench.post("/reviewing/returned/look", &form).await.body;
    assert!(body.contains("here already") && !body.contains("Take it in"), "{body}");
    let body = bench.get("/reviewing/set/ward").await.body;
    assert_eq!(body.matches("“&lt;i&gt;kind&lt;/i&gt;”").count(), 3, "{body}");
}

#[tokio::test]
async fn a_no_stands_until_somebody_says_that_they_were_asked() {
    let bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&how=all").await;
    let (no, yes) =
        (answers(&bench, "nell", "no", "a").await, answers(&bench, "nell", "yes", "b").await);
    let letter = pasted(&format!("Hello,\r\n> {no}\r\nNell"));
    let body = bench.post("/reviewing/returned/look", &letter).await.body;
    assert!(
        body.contains("<strong>3</strong> to take in") && body.contains("Take it in"),
        "{body}"
    );
    bench.post("/reviewing/returned/take", &letter).await;
    let body = bench.post("/reviewing/returned/look", &pasted(&yes)).await.body;
    assert!(
        body.contains("<strong>3</strong> takes back a no") && body.contains("changed their mind"),
        "{body}"
    );
    let held = |body: String| body.matches("They differ").count();
    bench.post("/reviewing/returned/take", &pasted(&yes)).await;
    assert_eq!(held(bench.get("/reviewing/set/ward").await.body), 3);
    bench.post("/reviewing/returned/take", &format!("{}&revise=1", pasted(&yes))).await;
    assert_eq!(held(bench.get("/reviewing/set/ward").await.body), 0);
}

#[tokio::test]
async fn what_is_none_of_ours_is_refused_with_what_to_do() {
    let bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&how=all").await;
    let pack = bench.post("/reviewing/pack", "reader=nell").await.body;
    let given = answers(&bench, "nell", "yes", "a").await;
    let other = given.replace("\"nell\"", "\"ama\"").replace("ama", "Jessamine");
    for (sent, said) in [
        (pack.as_str(), "the pack itself"),
        ("some words", "No answers of a pack"),
        (&given[..given.len() - 4], "breaks off"),
        (other.as_str(), "not asked to read here"),
    ] {
        let got = file(&bench, "/reviewing/returned/look", sent).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(got.body.contains(said) && !got.body.contains("Jessamine"), "{said}: {}", got.body);
        let got = bench.post("/reviewing/returned/look", &pasted(sent)).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(
            got.body.contains(said) && got.body.contains("Or paste it"),
            "{said}: {}",
            got.body
        );
    }
    let changed = given.replace(&given[given.find("\"shown\":\"").unwrap() + 9..][..8], "00000000");
    let body = file(&bench, "/reviewing/returned/take", &changed).await.body;
    assert!(body.contains("words that were changed since"), "{body}");
    bench.post("/reviewing/apart", "reader=nell&person=M11").await;
    let later = given.replace("-a\"", "-b\"");
    let body = file(&bench, "/reviewing/returned/take", &later).await.body;
    assert!(body.contains("<strong>1</strong> not taken in"), "{body}");
}

/// The codes of the sheets that are out with a reader.
async fn codes(bench: &Bench, reader: &str) -> Vec<String> {
    let body = bench.get(&format!("/reviewing/paper?reader={reader}")).await.body;
    let parts = body.split("&amp;code=").skip(1);
    parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn paper_is_typed_in_by_the_code_of_the_sheet() {
    let bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&use=training&how=all").await;
    bench.post("/reviewing/ask", "set=ward&new=rosa&as=peer&how=all").await;
    let all = codes(&bench, "nell").await;
    assert_eq!(all.len(), 3);
    let page =
        format!("/reviewing/paper?reader=nell&code={}", all[0].replace('-', "+").to_uppercase());
    let body = bench.get(&page).await.body;
    assert!(body.contains(SAID[0].1) && body.contains("in training for staff"), "{body}");
    let form = format!(
        "reader=nell&code={}&once=abcd&ok-workshop=yes&ok-training=no&comment=fine",
        all[0]
    );
    for _ in 0..2 {
        let got = bench.post("/reviewing/paper", &form).await;
        let place = got.head["location"].to_str().unwrap();
        assert_eq!(place, format!("/reviewing/paper?reader=nell&saved={}", all[0]), "{}", got.body);
        assert!(bench.get(place).await.body.contains("2 sheets still out"), "once");
    }
    let quote = heard_model::QuoteId(all[0].split('-').next().unwrap().parse().unwrap());
    let mine: Vec<_> =
        bench.study.reviews(quote).unwrap().into_iter().filter(|r| r.reviewer == "nell").collect();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].not_for, [heard_model::Use::Training]);
    // It is written down who typed it in.
    let latest = heard_study::LogFilter { limit: Some(1), ..heard_study::LogFilter::default() };
    assert_eq!(bench.study.log(&latest).unwrap()[0].actor, "lena");
    let body = bench.get(&page).await.body;
    assert!(body.contains("answered these words before"), "{body}");
    let got = bench.post("/reviewing/paper", &format!("reader=nell&code={}&once=b", all[1])).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("Nothing is ticked"), "{}", got.body);
}

#[tokio::test]
async fn a_sheet_of_other_words_is_told_kindly() {
    let bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&how=all").await;
    let first = codes(&bench, "nell").await.remove(0);
    let changed = format!("{}-{}", first.split('-').next().unwrap(), "00000");
    let sheet = |reader: &str, code: &str| format!("/reviewing/paper?reader={reader}&code={code}");
    let body = bench.get(&sheet("nell", &changed)).await.body;
    assert!(
        body.contains("changed since the sheet was printed") && !body.contains("ok-workshop"),
        "{body}"
    );
    let got = bench
        .post("/reviewing/paper", &format!("reader=nell&code={changed}&once=a&ok-workshop=yes"))
        .await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bench.get(&sheet("nell", "twelve")).await.body.contains("No sheet has such a code"));
    assert!(bench.get(&sheet("nell", "99-abcde")).await.body.contains("not in the study"));
    bench.post("/reviewing/ask", "set=ward&new=rosa&as=peer&how=all").await;
    // Whoever may know the person says so of the person, not of the words.
    let got = bench
        .post("/reviewing/paper", &format!("reader=nell&code={changed}&once=b&know=yes"))
        .await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let body = bench.get(&sheet("nell", &first)).await.body;
    assert!(body.contains("not one of theirs") && body.contains("reader=rosa"), "{body}");
    assert!(bench.get("/reviewing").await.body.contains("they said they may know them"));
    assert_eq!(bench.get(&sheet("nobody", &first)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_no_to_words_that_are_held_back_meanwhile_is_kept() {
    let mut bench = bench().await;
    let own = bench.cookie.clone();
    let quote = bench.study.page("ward", &sight()).unwrap().cards.swap_remove(0).quote;
    let (role, uses) = (heard_model::ReviewRole::Peer, [heard_model::Use::Workshop]);
    bench.study.assign_reviews("nell", role, &[quote], &uses).unwrap();
    bench.come_in_as(Role::Reviewer).await;
    bench.study.make_shown(&sight()).unwrap();
    let desk = heard_study::ReviewDesk::open(bench.study.folder(), "nell").unwrap();
    let mut asked = desk.assigned().unwrap();
    asked.retain(|one| one.shown.quote == quote);
    let one = asked.remove(0).shown;
    let (to, shown) = (format!("/review/words/{}", one.public_id), one.shown_digest);
    let kept = bench.study.quotes().unwrap().into_iter().find(|one| one.quote.id == quote).unwrap();
    let place = (kept.quote.transcript, kept.quote.span, heard_study::PassageTag::Safeguarding);
    bench.study.tag_passages(vec![place]).unwrap();
    let page = bench.get("/review").await.body;
    let (_, token) = page.split_once("name=\"form-token\" content=\"").unwrap();
    let token = token.split('"').next().unwrap();
    let answer = format!("do=say&shown={shown}&once=w&ok-workshop=no&comment=not+this");
    let got = bench.send_form(&to, &format!("form_token={token}&{answer}")).await;
    assert_eq!(
        (got.status, &got.head["location"]),
        (StatusCode::SEE_OTHER, &"/review/next".parse().unwrap())
    );
    assert_eq!(bench.get(&to).await.status, StatusCode::NOT_FOUND, "its words are shown to nobody");
    let last = bench.study.reviews(quote).unwrap().pop().unwrap();
    assert_eq!((last.verdict, last.reviewer.as_str()), (heard_model::Verdict::Veto, "nell"));
    // The same on paper.
    bench.cookie = own;
    let code = heard_study::SheetCode::of(quote, &shown).to_string();
    let sheet = format!("/reviewing/paper?reader=nell&code={code}");
    let body = bench.get(&sheet).await.body;
    assert!(body.contains("These words are held back for now"), "{body}");
    let form = format!("reader=nell&code={code}&once=p&ok-workshop=no");
    let got = bench.post("/reviewing/paper", &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let theirs =
        bench.study.reviews(quote).unwrap().into_iter().filter(|one| one.reviewer == "nell");
    assert_eq!(theirs.count(), 2);
}

#[tokio::test]
async fn whoever_goes_back_and_says_no_is_heard_and_a_second_tap_is_not() {
    let mut bench = bench().await;
    bench.post("/reviewing/ask", "set=ward&new=nell&as=peer&how=all").await;
    let got = bench.post("/reviewing/link", "reader=nell&days=14").await;
    let token = link(&got.body).rsplit('=').next().unwrap().to_owned();
    bench.cookie.clear();
    let got = bench.send_form("/invite", &format!("token={token}")).await;
    let cookie = got.head["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    bench.cookie = cookie;
    bench.study.make_shown(&sight()).unwrap();
    let desk = heard_study::ReviewDesk::open(bench.study.folder(), "nell").unwrap();
    let one = desk.assigned().unwrap().swap_remove(0);
    let (path, use_) = (format!("/review/words/{}", one.shown.public_id), one.asked_for[0]);
    // One page, kept by the phone: the same word that makes its answer one.
    let page = bench.get("/review").await.body;
    let (_, token) = page.split_once("name=\"form-token\" content=\"").unwrap();
    let token = token.split('"').next().unwrap();
    let say = async |light: &str| {
        let (shown, use_) = (&one.shown.shown_digest, use_.as_str());
        let form = format!("form_token={token}&do=save&shown={shown}&once=abc&ok-{use_}={light}");
        assert_eq!(bench.send_form(&path, &form).await.head["location"], "/review/next");
        let all = bench.study.reviews(one.shown.quote).unwrap().into_iter();
        all.filter(|said| said.reviewer == "nell").map(|said| said.verdict).collect::<Vec<_>>()
    };
    use heard_model::Verdict::{Approve, Veto};
    assert_eq!(say("yes").await, [Approve]);
    assert_eq!(say("yes").await, [Approve]);
    assert_eq!(say("no").await.last(), Some(&Veto));
}

#[tokio::test]
async fn a_reader_is_told_in_their_own_words_that_something_is_not_there() {
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Reviewer).await;
    let got = bench.get("/review/words/0000000000000000").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(got.body.contains("You did nothing wrong.") && got.body.contains("Go on"));
    bench.cookie.clear();
    let got = bench.get("/review").await;
    assert!(got.body.contains("Please open your link again") && !got.body.contains("program"));
    let got = bench.get("/invite?token=none").await;
    assert!(
        got.body.contains("This link has ended") && !got.body.contains("class=\"btn"),
        "{}",
        got.body
    );
}
