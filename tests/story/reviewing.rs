//! Going through what may identify somebody at the terminal.

use crate::bench::Bench;

/// A thousand telephone numbers of the range that is kept for drama, a turn each.
fn talk() -> String {
    (0..1000).map(|at| format!("M01: that day I rang 07700 900{at:03}.\n")).collect()
}

#[test]
fn a_thousand_mentions_take_one_key_each_and_a_second_reader_may_differ() {
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    bench.write("in/M01.txt", talk());
    let on = |who: &str, words: &str, input: &str| {
        let words = ["--study", "study"].into_iter().chain(words.split(' '));
        let ran = bench.run_as(who, words, input);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        format!("{}{}", ran.out, ran.err)
    };
    on("ana", "import in", "");
    on("ana", "anonymise detect", "");
    let said = on("ana", "anonymise agreement", "");
    assert!(said.contains("no mention was read by two people yet"), "{said}");
    let said = on("ana", "anonymise review", &"a\n".repeat(1000));
    assert!(said.contains("1000 mentions decided"), "{}", &said[said.len() - 200..]);
    assert!(on("ana", "anonymise review", "").contains("0 mentions decided"));
    assert!(on("ana", "anonymise review --second", "").contains("0 mentions decided"));
    let answers = "x\n".repeat(2) + &"a\n".repeat(38) + "q\n";
    let said = on("bo", "anonymise review --second", &answers);
    assert!(said.contains("stopped; 40 mentions decided"), "{}", &said[said.len() - 200..]);
    let said = on("bo", "anonymise agreement", "");
    assert!(said.contains("ana and bo: 40 mentions read by both, 95.0 % the same"), "{said}");
    assert_eq!(said.matches("they differ on").count(), 2, "{said}");
}

#[test]
fn what_was_said_in_public_is_noted_once() {
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    bench.write("said.txt", "They took my baby and gave me a leaflet.\n\nI was invisible.\n");
    let note = || bench.run(["--study", "study", "collection", "published", "said.txt"]);
    let first = note();
    assert_eq!(first.code, 0, "{}", first.err);
    assert!((first.out + &first.err).contains("noted 2 sentences"));
    let second = note();
    assert!((second.out + &second.err).contains("noted 0 sentences; 2 known before"));
    assert_eq!(bench.run(["--study", "study", "collection", "published", "nowhere.txt"]).code, 2);
}
