//! The first page of the manual is looked at before it changes.

use expect_test::expect;

use crate::bench::Bench;

#[test]
fn the_first_page_reads_like_a_manual() {
    let bench = Bench::new();
    let ran = bench.run(["--help"]);
    assert_eq!(ran.code, 0);
    expect![[""]].assert_eq(&ran.out);
}

#[test]
fn every_command_has_help() {
    let bench = Bench::new();
    let help = bench.run(["--help"]).out;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let ran = bench.run([command, "--help"]);
        assert_eq!(ran.code, 0, "{command}");
        assert!(ran.out.contains("Usage:"), "{command}");
    }
}
