//! A team's server: reviewers and facilitators get nothing that gives anybody away, whatever they
//! ask for, and no answer is lost or counted twice, whatever becomes of the server.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::bench::Bench;
use crate::demo::{forms, holds};
use crate::server::{Browser, Got, Server, one, values};

const PASSWORD: &str = "a brew and a quiet word";

/// The demo's study with a reviewer and a facilitator who may come in.
fn team() -> (Bench, PathBuf, String) {
    let bench = Bench::new();
    assert_eq!(bench.run(["demo", "--out", "held"]).code, 0);
    let study = bench.path().join("held/study");
    let at = study.display().to_string();
    let heard = |words: &[&str]| {
        let ran = bench.run_with([&["--study", &at], words].concat(), PASSWORD);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
        ran.out
    };
    heard(&["user", "add", "lena", "--role", "owner"]);
    heard(&["user", "add", "amir", "--role", "facilitator"]);
    heard(&[
        "review",
        "assign",
        "nell",
        "--collection",
        "leaving-the-ward",
        "--use",
        "workshop",
        "--use",
        "training",
    ]);
    let link = heard(&["invite", "new", "nell"]);
    let token = link.trim().rsplit('=').next().unwrap_or_default().to_owned();
    (bench, study, token)
}

/// Follows every link and sends every form, from `home`; gives every answer with what was asked.
fn crawl(browser: &Browser, home: &str) -> Vec<(String, Got)> {
    let mut seen = BTreeSet::new();
    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([home.to_owned()]);
    let mut all = Vec::new();
    while let Some(path) = queue.pop_front() {
        if !seen.insert(path.clone()) || seen.len() > 600 {
            continue;
        }
        let got = browser.ask("GET", &path, None).expect("an answer");
        for link in values(&got.body, "href=\"").into_iter().chain(got.header("location")) {
            let link = link.split('#').next().unwrap_or_default();
            if link.starts_with('/') {
                queue.push_back(link.replace("&amp;", "&"));
            }
        }
        for form in got.body.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            let to = one(form, "action=\"").to_owned();
            // Leaving comes last; a form of one kind is sent some times, not for ever.
            let kind: String = to.chars().filter(|c| !c.is_ascii_hexdigit()).collect();
            for fields in filled(form) {
                let times = sent.entry(kind.clone()).or_default();
                *times += 1;
                if to == "/leave" || to.is_empty() || *times > 24 {
                    break;
                }
                let answer = browser.ask("POST", &to, Some(&fields)).expect("an answer");
                if let Some(next) = answer.header("location") {
                    queue.push_back(next.to_owned());
                    // The same address shows something else by now.
                    seen.remove(next);
                }
                all.push((format!("POST {to}"), answer));
            }
        }
        all.push((format!("GET {path}"), got));
    }
    all
}

/// What a form sends as it stands, once for each of its buttons: what is filled in or chosen, the
/// first of what there is to choose from, a word where one is asked for.
fn filled(form: &str) -> Vec<String> {
    let mut fields = form_urlencoded::Serializer::new(String::new());
    let mut buttons = Vec::new();
    let mut select = "";
    let mut chosen = BTreeSet::new();
    for tag in form.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let word = tag.split(' ').next().unwrap_or_default();
        let (name, value) = (one(tag, " name=\""), one(tag, " value=\""));
        match (word, one(tag, " type=\"")) {
            ("input", "checkbox") if !tag.contains(" checked") => {}
            ("input", "radio") if !chosen.insert(name) => {}
            ("input", "" | "text") if value.is_empty() => drop(fields.append_pair(name, "fine")),
            ("input", _) => drop(fields.append_pair(name, value)),
            ("textarea", _) => drop(fields.append_pair(name, "fine")),
            ("select", _) => select = name,
            ("option", _) if chosen.insert(select) => drop(fields.append_pair(select, value)),
            ("button", "submit") => buttons.push((name, value)),
            _ => {}
        }
    }
    let fields = fields.finish();
    let sent = |(name, value): (&str, &str)| {
        let mut all = form_urlencoded::Serializer::new(fields.clone());
        if !name.is_empty() {
            all.append_pair(name, value);
        }
        all.finish()
    };
    buttons.into_iter().map(sent).collect()
}

/// Asks for every route there is, with names that somebody might guess.
fn guess(browser: &Browser) -> Vec<(String, Got)> {
    let table = include_str!("../../docs/routes.md");
    let mut all = Vec::new();
    for line in table.lines().filter(|line| line.starts_with("| GET") || line.starts_with("| POST"))
    {
        let (method, path) = line[2..].split_once(" `").expect("a route");
        let path = path.split('`').next().unwrap_or_default();
        for name in ["M01", "Q-0001", "1", "C01", "T1", "leaving-the-ward", "study.db", "nell", "0"]
        {
            let mut filled = String::new();
            for part in path.split('/').skip(1) {
                filled.push('/');
                filled.push_str(if part.starts_with('{') { name } else { part });
            }
            for query in ["", "?q=karen", "?n=0", "?raw=1&names=1"] {
                let asked = format!("{filled}{query}");
                let got =
                    browser.ask(method, &asked, (method == "POST").then_some("")).expect("one");
                all.push((format!("{method} {asked}"), got));
                if !path.contains('{') && method == "POST" {
                    break;
                }
            }
            if !path.contains('{') {
                break;
            }
        }
    }
    all
}

fn leaks(all: &[(String, Got)], forms: &BTreeSet<String>) -> Vec<String> {
    let mut leaks = Vec::new();
    for (asked, got) in all {
        let text = format!("{}\n{}", got.head, got.body).to_lowercase();
        // What was asked for may stand in a place to go to; what is in the study may not.
        leaks.extend(
            forms
                .iter()
                .filter(|form| holds(&text, form) && !asked.to_lowercase().contains(form.as_str()))
                .map(|form| format!("{asked}: {form}")),
        );
    }
    leaks
}

#[test]
fn no_byte_that_a_reviewer_or_a_facilitator_can_get_gives_anybody_away() {
    let (_bench, study, token) = team();
    let server = Server::start(&study, 0);
    let forms = forms();
    let mut looked = 0;
    for (home, path, form) in [
        ("/review", "/invite", format!("token={token}")),
        ("/board", "/login", format!("name=amir&password={}", PASSWORD.replace(' ', "+"))),
    ] {
        let mut browser = Browser { port: server.port, cookie: String::new() };
        browser.come_in(path, &form);
        let mut all = crawl(&browser, home);
        assert!(all.iter().any(|(_, got)| got.body.contains("<blockquote")), "{home}: no words");
        all.extend(guess(&browser));
        let found = leaks(&all, &forms);
        assert!(found.is_empty(), "{} leaks\n{}", found.len(), found.join("\n"));
        let broken: Vec<&str> = all
            .iter()
            .filter(|(_, got)| got.status >= 500)
            .map(|(asked, _)| asked.as_str())
            .collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
        looked += all.len();
    }
    // Nobody at all gets the way in, and the words on it.
    let stranger = Browser { port: server.port, cookie: String::new() };
    let all = guess(&stranger);
    let found = leaks(&all, &forms);
    assert!(found.is_empty(), "{} leaks\n{}", found.len(), found.join("\n"));
    for (asked, got) in all.iter().filter(|(_, got)| got.status == 200) {
        assert!(!got.body.contains("<blockquote") && !got.body.contains("Held in Mind"), "{asked}");
    }
    looked += all.len();
    println!("{} forms looked for in {looked} answers", forms.len());
}

/// A collection of as many quotes as the demo gives, and the links of those who were asked.
fn many(bench: &Bench, study: &Path, names: &[&str]) -> Vec<String> {
    let at = study.display().to_string();
    let settings = std::fs::read_to_string(study.join("study.toml")).expect("settings");
    let settings = settings.split("[reviews]").next().unwrap_or_default().to_owned();
    let caps = "\n[reviews]\na_sitting = 1000\nhigh_distress = 1000\n";
    std::fs::write(study.join("study.toml"), settings + caps).expect("settings");
    heard(bench, &at, "collection new many --title Many");
    let pull = "quote pull --into many -n 600 --min-words 2 --max-words 300 --per-person 600";
    heard(bench, &at, pull);
    let mut tokens = Vec::new();
    for name in names {
        heard(bench, &at, &format!("review assign {name} --collection many"));
        let link = heard(bench, &at, &format!("invite new {name}"));
        tokens.push(link.trim().rsplit('=').next().unwrap_or_default().to_owned());
    }
    tokens
}

fn heard(bench: &Bench, study: &str, words: &str) -> String {
    let ran = bench.run(["--study", study].into_iter().chain(words.split(' ')));
    assert_eq!(ran.code, 0, "{words}: {}", ran.err);
    ran.out
}

#[test]
fn no_answer_is_lost_or_counted_twice_though_the_server_dies() {
    let (bench, study, _) = team();
    let names = ["ama", "bo", "cy", "di", "ed"];
    let tokens = many(&bench, &study, &names);
    let mut server = Server::start(&study, 0);
    let port = server.port;
    let (answered, over) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let told: Vec<BTreeMap<String, &str>> = std::thread::scope(|scope| {
        let (answered, over) = (&answered, &over);
        let reading: Vec<_> = tokens
            .iter()
            .enumerate()
            .map(|(n, token)| {
                scope.spawn(move || {
                    let told = read_all(port, token, n, answered);
                    over.fetch_add(1, Ordering::SeqCst);
                    told
                })
            })
            .collect();
        for stop in [100, 300, 600] {
            while answered.load(Ordering::SeqCst) < stop
                && over.load(Ordering::SeqCst) < names.len()
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            server.kill();
            server = Server::start(&study, port);
        }
        reading.into_iter().map(|one| one.join().expect("a reader")).collect()
    });
    server.kill();
    let at = study.display().to_string();
    held(&heard(&bench, &at, "review list many --json"), &names, &told);
    heard(&bench, &at, "check");
    println!("{} answers, the server killed three times", answered.load(Ordering::SeqCst));
}

/// Reads and answers until nothing is left; what breaks off is sent again. Gives the shown digest
/// of each answer that the server said was saved, and what it was.
fn read_all<'a>(
    port: u16,
    token: &str,
    n: usize,
    answered: &AtomicUsize,
) -> BTreeMap<String, &'a str> {
    let mut browser = Browser { port, cookie: String::new() };
    let again = |work: &mut dyn FnMut() -> std::io::Result<Got>| loop {
        match work() {
            Ok(got) if got.status < 500 => return got,
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    browser.come_in("/invite", &format!("token={token}"));
    let welcome = again(&mut || browser.ask("GET", "/review", None));
    let form_token = one(&welcome.body, "name=\"form_token\" value=\"").to_owned();
    again(&mut || browser.ask("POST", "/review/begin", Some(&format!("form_token={form_token}"))));
    let mut told = BTreeMap::new();
    loop {
        let next = again(&mut || browser.ask("GET", "/review/next", None));
        let to = match next.header("location") {
            Some(to) => to.to_owned(),
            None if next.body.contains("Before you read") => {
                one(&next.body, "action=\"").to_owned()
            }
            None => return told,
        };
        let page = again(&mut || browser.ask("GET", &to, None));
        let (shown, once) =
            (one(&page.body, "name=\"shown\" value=\""), one(&page.body, "name=\"once\" value=\""));
        let (light, verdict) = match (told.len() + n) % 3 {
            0 => ("yes", "approve"),
            1 => ("unsure", "change"),
            _ => ("no", "veto"),
        };
        let form = format!(
            "form_token={form_token}&shown={shown}&once={once}&do=save&ok-workshop={light}"
        );
        let got = again(&mut || browser.ask("POST", &to, Some(&form)));
        assert_eq!(got.status, 303, "{}", got.body);
        let before = told.insert(to, verdict);
        assert_eq!(before, None, "asked again about what was answered");
        answered.fetch_add(1, Ordering::SeqCst);
    }
}

/// What the study holds is what each reader was told was saved: as many, each once, each verdict.
fn held(list: &str, names: &[&str], told: &[BTreeMap<String, &str>]) {
    let rows: Vec<serde_json::Value> =
        list.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for (name, told) in names.iter().zip(told) {
        assert!(told.len() >= 180, "{name} read {}", told.len());
        let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
        let mut quotes = 0;
        for row in &rows {
            let reviews = row["reviews"].as_array().expect("reviews");
            let mine: Vec<&str> = reviews
                .iter()
                .filter_map(serde_json::Value::as_str)
                .filter(|review| review.starts_with(&format!("{name} ")))
                .collect();
            assert!(mine.len() <= 1, "{name} counted twice: {row}");
            for review in mine {
                quotes += 1;
                *kept.entry(review.rsplit(' ').next().unwrap_or_default()).or_default() += 1;
            }
        }
        let mut said: BTreeMap<&str, usize> = BTreeMap::new();
        told.values().for_each(|verdict| *said.entry(verdict).or_default() += 1);
        assert_eq!((quotes, kept), (told.len(), said), "{name}");
    }
}
