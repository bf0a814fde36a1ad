//! Two servers and twenty commands on one study: nothing is lost, nothing is done twice, and the
//! journal is one.

use std::collections::BTreeSet;

use crate::bench::Bench;
use crate::server::Server;

const PASSWORD: &str = "a brew and a quiet word";

/// So many codes are added at each server, and so many memos by commands.
const EACH: usize = 10;
const COMMANDS: usize = 20;

fn study(bench: &Bench) -> std::path::PathBuf {
    assert_eq!(bench.run(["init", "study"]).code, 0);
    let at = ["--study", "study"];
    for name in ["lena", "jonas"] {
        let words = [&at[..], &["user", "add", name, "--role", "researcher"]].concat();
        let ran = bench.run_with(words, PASSWORD);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    bench.path().join("study")
}

/// Adds codes as somebody at a page would; the names of those that were said to be saved.
fn adds(server: &Server, who: &str) -> Vec<String> {
    let browser = server.visitor(who, PASSWORD);
    (0..EACH)
        .map(|n| {
            let name = format!("of-{who}-{n}");
            let got = browser.send("/codebook/new", &format!("name={name}")).expect("an answer");
            assert_eq!(got.status, 303, "{}", got.body);
            name
        })
        .collect()
}

#[test]
fn two_servers_and_twenty_commands_lose_nothing() {
    let bench = Bench::new();
    let folder = study(&bench);
    let servers = [Server::start(&folder, 0), Server::start(&folder, 0)];
    let (mut saved, mut noted) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let at_pages: Vec<_> = servers
            .iter()
            .zip(["lena", "jonas"])
            .map(|(server, who)| scope.spawn(move || adds(server, who)))
            .collect();
        let bench = &bench;
        let by_commands: Vec<_> = (0..COMMANDS)
            .map(|n| {
                scope.spawn(move || {
                    let text = format!("thought {n}");
                    let ran = bench.run(["--study", "study", "memo", "add", "case", &text]);
                    assert_eq!(ran.code, 0, "{}", ran.err);
                    text
                })
            })
            .collect();
        saved.extend(at_pages.into_iter().flat_map(|page| page.join().expect("a page")));
        noted.extend(by_commands.into_iter().map(|command| command.join().expect("a command")));
    });
    let at = |words: &[&str]| bench.run([&["--study", "study"], words].concat());
    let book = at(&["codebook", "show", "draft"]).out;
    let memos = at(&["memo", "list", "--json"]).out;
    for name in &saved {
        assert_eq!(book.matches(&format!(" {name}: ")).count(), 1, "{name}: {book}");
    }
    for text in &noted {
        assert_eq!(memos.matches(&format!("\"{text}\"")).count(), 1, "{text}");
    }
    let log = at(&["log", "-n", "1000", "--json"]).rows();
    let numbers: BTreeSet<u64> = log.iter().filter_map(|event| event["seq"].as_u64()).collect();
    assert_eq!(numbers, (1..=log.len() as u64).collect(), "one journal without a gap");
    let checked = at(&["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    println!(
        "two servers and {COMMANDS} commands: {} changes acknowledged, none lost, none twice",
        saved.len() + noted.len()
    );
}
