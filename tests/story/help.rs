//! The first page of the manual is looked at before it changes.

use expect_test::expect;

use crate::bench::Bench;

#[test]
fn the_first_page_reads_like_a_manual() {
    let bench = Bench::new();
    let ran = bench.run(["--help"]);
    assert_eq!(ran.code, 0);
    expect![[r#"
        From interview transcripts to coded evidence and safe quote collections

        Heard keeps a study in one folder on your own computer. Nothing is sent anywhere. New here? Run
        `heard demo`: it does the whole job on an invented study and tells you which files to open.

        Usage: heard [OPTIONS] <COMMAND>

        Commands:
          demo         Do the whole job on an invented study, and say which files to open
          init         Make a new study in a folder
          import       Take in transcripts of any usual kind, and other programs' projects
          notes        Take in case notes from a table of any length
          transcript   List, show, map and remove transcripts
          participant  People: what is known of them, and what they said may be done with their words
          codebook     Import, version, show and compare the codebook
          code         Apply codes to passages, and decide about those that want reading again
          memo         Write down what you think while you work; a memo is never released
          bundle       Exchange work with a colleague who has the same transcripts, without a server
          search       Find turns by words, phrases, nearness and fields
          anonymise    Find what may identify somebody, decide about it, and hide it
          passage      Mark passages that call for care or for a lawyer; say who decided about them
          quote        Lift quotes, edit them with every change on record, and pull a balanced set
          review       Ask people to look at quotes, and record what they decide
          invite       Make links by which reviewers come in
          collection   Choose quotes for one use, and hold them against the gate
          release      Release a collection that passed the gate, and fetch it back after a withdrawal
          poem         Make poems of people's own words: nothing is added, and every line can be followed
                       back
          resource     Write a page for practitioners: talking points, quotes, questions, standards
          agreement    Say how far coders agree, with every usual coefficient
          reconcile    Settle where coders differ, and keep what was decided and why
          matrix       Write the summaries of the framework matrix: a person by a theme
          report       Count what the study holds: tables, clusters, voices, checklists
          export       Write the study for other programs: a project, a codebook, tables
          serve        Open the study in the browser
          user         Say who may come in by name, and who may sign
          log          Show what was done in the study, by whom and why, the newest first
          undo         Take back your latest operation, or one by its number
          redo         Do again what you took back last
          check        Say whether the study is whole, and what to do about what is not
          backup       Put the whole study into one checked file, while others go on working
          restore      Put a study back from a backup, into a new folder
          recover      Save from a damaged study what can be saved, into a new folder
          erase        Erase a person, or a passage of theirs, from everything the study keeps
          help         Print this message or the help of the given subcommand(s)

        Options:
              --study <DIR>
                  The study's folder (the nearest one upward where nothing is said)

              --key <FILE>
                  The key: who is meant by which name (where study.toml says, if nothing is said)

          -h, --help
                  Print help (see a summary with '-h')

          -V, --version
                  Print version
    "#]].assert_eq(&ran.out);
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
        // A line that goes on from the one before is no command.
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let ran = bench.run([command, "--help"]);
        assert_eq!(ran.code, 0, "{command}");
        assert!(ran.out.contains("Usage:"), "{command}");
    }
}
