//! The example study through the pages: what its releases are told, what must come back after each
//! of its three withdrawals, and the pieces of its jigsaw.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[allow(dead_code, reason = "the study's own tests use all of it")]
#[path = "../../study/tests/house/example.rs"]
mod example;
#[allow(dead_code, reason = "the study's own tests use all of it")]
#[path = "../../study/tests/house/fixture.rs"]
mod fixture;
#[allow(dead_code, reason = "the study's own tests use all of it")]
#[path = "../../study/tests/house/held.rs"]
mod held;
#[allow(dead_code, reason = "the study's own tests use all of it")]
#[path = "../../study/tests/house/room.rs"]
mod room;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use fixture::{Fixture, date, numbers, strings, tables, words};
use heard_model::Use;
use heard_study::{BuiltFile, LabelScheme, ReleasePlan};
use heard_web::{Address, Doors, Tools, Unreadable, site};
use held::{Held, held, table};
use toml::Table;
use tower::ServiceExt as _;

const HOST: &str = "127.0.0.1:4321";

/// The pages of a study, and a browser that is none.
struct Site {
    router: Router,
    cookie: String,
}

impl Site {
    async fn of(held: &Held) -> Site {
        let tools = Tools {
            read_file: Arc::new(|_, _| Err(Unreadable { what: String::new(), hint: None })),
            unpack: Arc::new(|_, _| Ok(None)),
            read_project: Arc::new(|_, _| Ok(None)),
            forms: Vec::new(),
            build: Arc::new(|_, _, _, _, _| Ok(Vec::new())),
        };
        let doors = Doors { study: held.room.by("lena"), key: Some(held.key.clone()) };
        let (router, entry) = site(doors, tools, Address::local(HOST));
        let way_in = entry.owner();
        let mut site = Site { router, cookie: String::new() };
        let path = way_in.strip_prefix(&format!("http://{HOST}")).unwrap();
        let request = Request::get(path).header("host", HOST).body(Body::empty()).unwrap();
        let response = site.router.clone().oneshot(request).await.unwrap();
        let line = response.headers()["set-cookie"].to_str().unwrap();
        site.cookie = line.split(';').next().unwrap().to_owned();
        site
    }

    async fn get(&self, path: &str) -> String {
        let request = Request::get(path).header("host", HOST).header("cookie", &self.cookie);
        self.answered(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, form: &str) -> String {
        let page = self.get("/import").await;
        let (_, rest) = page.split_once("name=\"form-token\" content=\"").unwrap();
        let form = format!("form_token={}&{form}", rest.split('"').next().unwrap());
        let request = Request::post(path)
            .header("host", HOST)
            .header("cookie", &self.cookie)
            .header("origin", format!("http://{HOST}"))
            .header("content-type", "application/x-www-form-urlencoded");
        self.answered(request.body(Body::from(form)).unwrap()).await
    }

    async fn answered(&self, request: Request<Body>) -> String {
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }
}

/// A fixture that is out since its day, nobody having taken anything back: a file a card.
fn out(name: &str) -> Fixture {
    let fixture = Fixture::before_withdrawals(name);
    fixture.build(name, &fixture.items());
    fixture.name_speakers(name);
    let on = date(&fixture.file);
    fixture.sign(name, &on);
    let sight = fixture.held.sight(&on);
    let plan = ReleasePlan { collection: name.to_owned(), name: name.to_owned(), sight };
    let file = |card: &heard_anonymise::ShownCard| BuiltFile {
        path: format!("card-{}.txt", card.number),
        bytes: format!("{} {}", card.words, card.label).into_bytes(),
        cards: vec![card.number],
    };
    let study = fixture.held.study();
    study
        .release(&plan, |cleared, _| Ok(cleared.shown().cards.iter().map(file).collect()))
        .unwrap();
    fixture
}

/// The cards that a page asks back, by their number.
fn asked_back(page: &str, release: &str) -> BTreeSet<u32> {
    let (_, list) = page.split_once(&format!("id=\"rc-{release}\"")).unwrap_or_default();
    let list = list.split("</table>").next().unwrap_or_default();
    let rows = list.split("scope=\"row\">").skip(1);
    rows.filter_map(|row| row.split('<').next()?.parse().ok()).collect()
}

/// What one story takes back is told before, recorded, and asked back from whoever has it.
async fn taken_back(name: &str, story: usize, who: &str, form: &str) {
    let fixture = out(name);
    let expected = tables(&fixture.file, "recall").swap_remove(story);
    assert_eq!(words(&expected, "participant"), who);
    let cards = numbers(&expected, "items");
    let site = Site::of(&fixture.held).await;
    let asked = format!("{form}&on={}", expected["after"]);
    let before = site.get(&format!("/consent/{who}/withdraw?{asked}")).await;
    let said: Vec<String> = cards.iter().map(ToString::to_string).collect();
    assert!(before.contains(&said.join(", ")), "{before}");
    let after = site.post(&format!("/consent/{who}/withdraw"), &asked).await;
    assert_eq!(asked_back(&after, name), cards);
    let releases = site.get("/releases").await;
    assert_eq!(asked_back(&releases, name), cards);
    let letter = releases.split("class=\"letter\"").nth(1).unwrap();
    let letter = letter.split("</pre>").next().unwrap();
    assert!(!letter.contains(who), "{letter}");
    for card in cards {
        assert!(letter.contains(&card.to_string()), "{letter}");
        assert!(releases.contains(&format!("card-{card}.txt")));
    }
}

#[tokio::test]
async fn what_tobi_took_back_whole_is_asked_back() {
    taken_back("workshop-1", 0, "R01", "what=person").await;
}

#[tokio::test]
async fn the_passage_that_nell_took_back_is_asked_back() {
    taken_back("workshop-1", 1, "M06", "what=passage&transcript=M06&turn=41").await;
}

#[tokio::test]
async fn the_uses_that_jo_took_back_are_asked_back() {
    let uses: Vec<String> = held::said()
        .into_iter()
        .filter(|row| row.participant.as_str() == "M05")
        .flat_map(|row| row.consent.withdrawals)
        .flat_map(|taken| match taken.what {
            heard_model::consent::Withdrawn::Uses(uses) => uses,
            _ => Vec::new(),
        })
        .map(|use_| format!("&use={}", use_.as_str()))
        .collect();
    taken_back("training-1", 0, "M05", &format!("what=uses{}", uses.concat())).await;
}

/// The checks that a page tells of with this tag.
fn tagged(page: &str, tag: &str) -> BTreeSet<String> {
    let marks = page.split("class=\"gate-l\"").skip(1);
    let marks = marks.map(|mark| mark.split("</div>").next().unwrap_or_default());
    let marks = marks.filter(|mark| mark.contains(&format!("class=\"tag {tag}\"")));
    let check = |mark: &str| Some(mark.split("num\">").nth(1)?.split('<').next()?.to_owned());
    marks.filter_map(check).collect()
}

/// The page of a collection says the verdict that the file expects, and names its checks.
#[track_caller]
fn verdict(page: &str, expected: &Table) {
    let said = match words(expected, "verdict") {
        "PASS" => "Ready to go out",
        "HOLD" => "Waits for a signature",
        _ => "Not ready to go out",
    };
    let found = [tagged(page, "block"), tagged(page, "hold")];
    assert!(page.contains(said), "not “{said}” but {found:?}");
    assert_eq!(tagged(page, "block"), strings(expected, "block"));
    if expected.contains_key("hold") {
        assert_eq!(tagged(page, "hold"), strings(expected, "hold"));
    }
}

fn expected(table: &Table) -> &Table {
    table["expected"].as_table().unwrap()
}

#[tokio::test]
async fn each_release_is_told_the_verdict_that_its_file_expects() {
    // The page asks consent for the day it is looked at: nobody has taken anything back yet.
    for name in ["report-appendix", "training-1", "public-zine"] {
        let fixture = Fixture::before_withdrawals(name);
        fixture.build(name, &fixture.items());
        fixture.name_speakers(name);
        let site = Site::of(&fixture.held).await;
        for place in [format!("/collection/{name}"), format!("/board/{name}/gate")] {
            verdict(&site.get(&place).await, expected(&fixture.file));
        }
    }
}

#[tokio::test]
async fn the_workshop_waits_for_a_lawyer_on_the_page_too() {
    let fixture = Fixture::before_withdrawals("workshop-1");
    let (name, on) = (fixture.name.clone(), date(&fixture.file));
    fixture.build(&name, &fixture.items());
    let site = Site::of(&fixture.held).await;
    let place = format!("/collection/{name}");
    let variant = &tables(&fixture.file, "variant")[0];
    verdict(&site.get(&place).await, expected(variant));
    fixture.sign(&name, &on);
    verdict(&site.get(&place).await, expected(&fixture.file));
}

#[tokio::test]
async fn every_piece_of_the_jigsaw_is_flagged_on_the_page() {
    const ON: &str = "2026-09-15";
    let held = held();
    let site = Site::of(&held).await;
    let sets = table("jigsaw.toml");
    for (id, check) in
        [("J1", "D08"), ("J2", "D10"), ("J3", "D08"), ("J4", "D11"), ("J5", "D13"), ("J6", "D12")]
    {
        let set = sets["set"].as_array().unwrap().iter().find(|set| set["id"].as_str() == Some(id));
        let set = set.unwrap().as_table().unwrap();
        if id == "J5" {
            let mut person = held.study().participant(&room::person("M04")).unwrap();
            words(set, "label").clone_into(&mut person.label);
            held.study().import_participants(vec![person]).unwrap();
        }
        let quotes = tables(set, "quotes").iter().map(|quote| held.lift(quote)).collect();
        let parts = (quotes, LabelScheme::Chosen);
        let name = id.to_lowercase();
        held.collect(&name, "A set", Use::PublicWeb, (ON, "anybody"), parts);
        let page = site.get(&format!("/collection/{name}")).await;
        let grave = [tagged(&page, "block"), tagged(&page, "hold")];
        let joined: BTreeSet<&String> =
            grave.iter().flatten().filter(|one| ("D07"..="D13").contains(&one.as_str())).collect();
        assert_eq!(joined.into_iter().collect::<Vec<_>>(), [check], "{id}");
    }
}
