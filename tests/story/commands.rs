//! Commands as scripts and people meet them: contracts, exit codes, messages.

use expect_test::expect;

use crate::bench::Bench;
use crate::demo;

fn on_the_demo(args: &[&str]) -> crate::bench::Ran {
    let study = demo::study().display().to_string();
    let mut all = vec!["--study".to_owned(), study];
    all.extend(args.iter().map(|arg| (*arg).to_owned()));
    Bench::new().run(all)
}

#[test]
fn outside_a_study_the_way_in_is_told() {
    let bench = Bench::new();
    expect![[r#"
        exit: 2
        --- stderr
        error: `[DIR]` holds no study

        hint: run `heard init DIR` to make one, or name one with --study DIR
    "#]]
    .assert_eq(&bench.run(["undo"]).told(&bench));
}

#[test]
fn a_dry_run_prints_what_the_contract_says() {
    let bench = Bench::new();
    bench.write("talk.txt", "INT: Where do you live?\nP1: Near the 😭 sea.\n");
    let row = bench.run(["import", "talk.txt", "--dry-run", "--json"]).json();
    assert_eq!(row["file"], "talk.txt");
    assert_eq!((row["format"].as_str(), row["encoding"].as_str()), (Some("txt"), Some("utf-8")));
    assert_eq!(row["speakers"], serde_json::json!(["INT", "P1"]));
    let letters: Vec<char> = row["text"].as_str().expect("the text").chars().collect();
    for turn in row["turns"].as_array().expect("turns") {
        let place = turn["start"].as_u64().expect("a start") as usize
            ..turn["end"].as_u64().expect("an end") as usize;
        assert_eq!(
            letters[place].iter().collect::<String>(),
            turn["text"].as_str().expect("its words")
        );
    }
    assert_eq!(row["turns"][1]["n"], 2);
    assert!(row["turns"][1]["start_ms"].is_null());
    assert_eq!(row["left_out"], serde_json::json!([]));
}

#[test]
fn one_bad_file_does_not_keep_the_others_out() {
    let bench = Bench::new();
    bench.run(["init", "study"]);
    bench.write("in/a.txt", "INT: How are you?\nP1: Well.\n");
    bench.write("in/empty.txt", "");
    bench.write("in/noise.txt", [0u8, 159, 146, 150, 0, 1, 2, 3].repeat(40));
    let ran = bench.run(["--study", "study", "import", "in", "gone.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("imported `a` (2 turns, 2 speakers)"), "{}", ran.err);
    assert!(ran.err.contains("gone.txt"), "{}", ran.err);
    assert!(ran.err.contains("3 of 4 files could not be used"), "{}", ran.err);
    let listed = bench.run(["--study", "study", "transcript", "list", "--json"]).rows();
    assert_eq!(listed.len(), 1);
    let again = bench.run(["--study", "study", "import", "in/a.txt"]);
    assert!(again.err.contains("the same file; nothing was done"), "{}", again.err);
}

#[test]
fn a_text_is_anonymised_without_a_study() {
    let bench = Bench::new();
    let text = "My name is Sarah Bevan, ring me on 07700 900123 or write to s.bevan@example.org.";
    let answer = bench.run_with(["anonymise", "text", "--json"], text).json();
    let letters: Vec<char> = text.chars().collect();
    let shown = answer["text"].as_str().expect("a text");
    assert!(
        !shown.contains("Bevan") && !shown.contains("900123") && !shown.contains("example.org"),
        "{shown}"
    );
    let classes: Vec<&str> = answer["mentions"]
        .as_array()
        .expect("mentions")
        .iter()
        .map(|mention| {
            let place = mention["start"].as_u64().expect("start") as usize
                ..mention["end"].as_u64().expect("end") as usize;
            assert_eq!(
                letters[place].iter().collect::<String>(),
                mention["text"].as_str().expect("its words")
            );
            assert!(shown.contains(mention["replacement"].as_str().expect("what stands there")));
            mention["class"].as_str().expect("a class")
        })
        .collect();
    assert_eq!(classes, ["person_name", "phone", "email"]);
}

#[test]
fn agreement_needs_no_study() {
    let bench = Bench::new();
    bench.write(
        "r.csv",
        "unit,coder,value\n1,A,x\n1,B,x\n2,A,y\n2,B,x\n3,A,y\n3,B,y\n4,A,y\n4,B,\n",
    );
    let found = bench.run(["agreement", "--ratings", "r.csv", "--json"]).json();
    assert_eq!((found["units"].as_u64(), found["coders"].as_u64()), (Some(4), Some(2)));
    assert!((found["percent"].as_f64().expect("a share") - 2.0 / 3.0).abs() < 1e-12);
    assert!((found["cohen_kappa"].as_f64().expect("kappa") - 0.4).abs() < 1e-12);
    assert!(found["krippendorff_alpha"]["ordinal"].is_null());
    assert!(found["ci"]["krippendorff_nominal"].is_array());
    bench.write("bad.csv", "unit,value\n1,x\n");
    let ran = bench.run(["agreement", "--ratings", "bad.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("bad.csv:1: there is no column `coder`"), "{}", ran.err);
}

#[test]
fn a_table_of_units_by_coders_gives_the_same_figures() {
    let bench = Bench::new();
    bench.write("w.csv", "unit,A,B\n1,x,x\n2,y,x\n3,y,y\n4,y,\n");
    bench.write(
        "r.csv",
        "unit,coder,value\n1,A,x\n1,B,x\n2,A,y\n2,B,x\n3,A,y\n3,B,y\n4,A,y\n4,B,\n",
    );
    let wide = bench.run(["agreement", "--ratings", "w.csv", "--json"]).json();
    let long = bench.run(["agreement", "--ratings", "r.csv", "--json"]).json();
    assert_eq!(wide, long);
}

#[test]
fn two_clinicians_lists_are_compared_item_by_item() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/coded");
    let file = |who: u8| format!("{folder}/primock_d1c1_checklist_clinician{who}.xlsx");
    if !std::path::Path::new(&file(1)).is_file() {
        println!("not run: ../shared/data is absent");
        return;
    }
    let bench = Bench::new();
    let found = bench.run(["agreement", "--lists", &file(1), &file(2), "--json"]).json();
    let count = |name: &str| found[name].as_array().expect("a list").len();
    // 55 and 44 items were rated; each is paired once or stands alone.
    assert_eq!(count("pairs") + count("only_first"), 55);
    assert_eq!(count("pairs") + count("only_second"), 44);
    assert_eq!(found["agreement"]["units"], count("pairs"));
    let appetite =
        found["pairs"].as_array().expect("pairs").iter().any(|pair| {
            pair["first"] == "Loss of appetite" && pair["second"] == "loss of appetite"
        });
    assert!(appetite, "{found}");
}

#[test]
fn the_codebook_and_its_history_are_printed_for_programs() {
    let book = on_the_demo(&["codebook", "show", "v3", "--json"]).json();
    let codes = book["codes"].as_array().expect("codes");
    let active: Vec<&str> = codes
        .iter()
        .filter(|code| code["status"] == "active")
        .filter_map(|code| code["id"].as_str())
        .collect();
    assert_eq!(active.len(), 18);
    assert_eq!(book["hash"].as_str().expect("a hash").len(), 64);
    let diff = on_the_demo(&["codebook", "diff", "v1", "v2", "--json"]).json();
    let split = diff["amendments"]
        .as_array()
        .expect("amendments")
        .iter()
        .find(|one| one["op"] == "split")
        .expect("a split");
    assert_eq!(
        (&split["code"], &split["into"]),
        (&"C02".into(), &serde_json::json!(["C15", "C16"]))
    );
    assert_eq!((split["codings"].as_u64(), split["queued"].as_u64()), (Some(18), Some(2)));
    let queue = on_the_demo(&["code", "queue", "--json"]).rows();
    let count = |state: &str| queue.iter().filter(|item| item["state"] == state).count();
    assert_eq!((count("queued"), count("stale"), count("unrouted")), (4, 9, 2));
}

#[test]
fn a_search_gives_exact_places() {
    let hits = on_the_demo(&["search", "--json", "\"nobody told me\""]).rows();
    assert!(!hits.is_empty());
    for hit in hits {
        let letters: Vec<char> = hit["text"].as_str().expect("words").chars().collect();
        for mark in hit["highlights"].as_array().expect("marks") {
            let place =
                mark[0].as_u64().expect("from") as usize..mark[1].as_u64().expect("to") as usize;
            assert_eq!(letters[place].iter().collect::<String>().to_lowercase(), "nobody told me");
        }
        assert_eq!(
            letters.len() as u64,
            hit["end"].as_u64().expect("end") - hit["start"].as_u64().expect("start")
        );
    }
    let none = on_the_demo(&["search", "--json", "zyzzyva"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    let bad = on_the_demo(&["search", "trust AND"]);
    assert_eq!(bad.code, 2);
    assert!(bad.err.starts_with("error:"), "{}", bad.err);
}

#[test]
fn the_gate_answers_programs_and_never_prints_the_detail() {
    let passed =
        on_the_demo(&["collection", "gate", "leaving-the-ward", "--at", "2026-11-10", "--json"]);
    assert_eq!((passed.code, &passed.json()["verdict"]), (0, &"pass".into()));
    let refused = on_the_demo(&["collection", "gate", "zine-for-everybody", "--json"]);
    let report = refused.json();
    assert_eq!((refused.code, &report["verdict"]), (1, &"block".into()));
    let ids: Vec<&str> = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter_map(|check| check["id"].as_str())
        .collect();
    assert!(ids.contains(&"D06") && ids.contains(&"D16"), "{ids:?}");
}

#[test]
fn a_withdrawal_recalls_what_went_out() {
    let back = on_the_demo(&["release", "recall", "--at", "2026-11-21", "--json"]).rows();
    assert_eq!(back.len(), 1);
    assert_eq!(back[0]["release"], "leaving-the-ward");
    assert_eq!(back[0]["cards"].as_array().expect("cards").len(), 1);
    assert_eq!(back[0]["cards"][0]["since"], "2026-11-18");
    let before = on_the_demo(&["release", "recall", "--at", "2026-11-11"]);
    assert!(before.err.contains("nothing that is out must come back"), "{}", before.err);
}

#[test]
fn a_table_of_codings_goes_in_whole_or_not_at_all() {
    let bench = Bench::new();
    bench.run(["init", "study"]);
    bench.write("a.txt", "INT: How are you?\nP1: Well, thank you.\n");
    bench.run(["--study", "study", "import", "a.txt"]);
    let book = format!("{}/codebooks/held-in-mind/v1.toml", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(bench.run(["--study", "study", "codebook", "import", &book, "--commit"]).code, 0);
    bench.write("c.csv", "transcript,start,end,code,coder\na,22,26,C01,ana\na,22,26,C99,ana\na,22,2600,C01,ana\nb,1,2,C01,ana\n");
    let ran = bench.run(["--study", "study", "code", "import", "c.csv"]);
    assert_eq!(ran.code, 2);
    for told in ["C99", "line 3", "line 4", "line 5", "nothing was changed"] {
        assert!(ran.err.contains(told), "{told} is not in:\n{}", ran.err);
    }
    assert!(bench.run(["--study", "study", "code", "list", "--json"]).out.is_empty());
    bench.write("c.csv", "transcript,start,end,code,coder\na,22,26,C01,ana\n");
    assert_eq!(bench.run(["--study", "study", "code", "import", "c.csv"]).code, 0);
    let rows = bench.run(["--study", "study", "code", "list", "--json"]).rows();
    assert_eq!((rows.len(), &rows[0]["code"], &rows[0]["start"]), (1, &"C01".into(), &22.into()));
    assert_eq!(bench.run(["--study", "study", "undo"]).code, 0);
    assert!(bench.run(["--study", "study", "code", "list", "--json"]).out.is_empty());
}

#[test]
fn raw_words_need_the_key_and_a_reason() {
    let refused = Bench::new();
    refused.run(["init", "study"]);
    refused.write("a.txt", "INT: How are you?\nP1: I am Zebedee Quill.\n");
    refused.run(["--study", "study", "import", "a.txt"]);
    // The key lies somewhere else today, as it should.
    std::fs::remove_file(refused.path().join("study.key.toml")).expect("the key that init began");
    let ran = refused.run(["--study", "study", "transcript", "show", "a", "--names", "curious"]);
    assert_eq!(ran.code, 2);
    assert!(!ran.out.contains("Zebedee") && ran.err.contains("key"), "{}{}", ran.out, ran.err);
    let masked = refused.run(["--study", "study", "transcript", "show", "a"]);
    assert!(!masked.out.contains("Zebedee"), "{}", masked.out);
}

#[test]
fn the_demos_study_is_whole() {
    let checked = on_the_demo(&["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    assert!(checked.err.contains("the study is whole"), "{}", checked.err);
    let verified = on_the_demo(&["release", "verify"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}

#[test]
fn a_log_names_no_words() {
    let log = on_the_demo(&["log", "-n", "500", "--json"]).out.to_lowercase();
    for name in ["kayleigh", "tarnholt", "quarrel hill"] {
        assert!(!log.contains(name), "{name} stands in the log");
    }
}

#[test]
fn a_worksheet_asks_who_might_know_her_and_names_nobody() {
    let gate = ["collection", "gate", "zine-for-everybody", "--at", "2026-11-10"];
    let bench = Bench::new();
    let study = demo::study().display().to_string();
    for name in ["intruder.html", "intruder.docx"] {
        let mut args = vec!["--study", &study];
        args.extend(gate);
        args.extend(["--worksheet", name]);
        let ran = bench.run(args);
        assert_eq!(ran.code, 1, "the zine is refused: {}", ran.err);
        let bytes = std::fs::read(bench.path().join(name)).expect("the worksheet");
        let texts = heard_import::texts_of(&bytes);
        let told: String = texts.texts.iter().map(|text| text.text.to_lowercase() + "\n").collect();
        for asked in ["foster carer", "her child, at 16", "court judgments", "30 minutes", "signed"]
        {
            assert!(told.contains(asked), "{name} does not ask: {asked}");
        }
        assert_eq!(demo::leaks(&told), Vec::<String>::new(), "{name}");
    }
    let other = on_the_demo(&["collection", "gate", "zine-for-everybody", "--worksheet", "a.pdf"]);
    assert_eq!(other.code, 2, "{}", other.err);
}

#[test]
fn a_finding_is_explained_to_a_researcher_and_the_look_is_written_down() {
    let told = on_the_demo(&["collection", "gate", "zine-for-everybody", "--explain"]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("For researchers' eyes"), "{}", told.err);
    let of_m02 = |line: &str| line.trim_start().starts_with("card ") && line.contains('“');
    assert!(told.out.lines().any(of_m02), "{}", told.out);
    let log = on_the_demo(&["log"]);
    assert!(log.out.contains("zine-for-everybody"), "{}", log.out);
    let json = ["collection", "gate", "zine-for-everybody", "--explain", "--json"];
    assert_eq!(on_the_demo(&json).code, 2, "a report for machines holds no raw words");
}
