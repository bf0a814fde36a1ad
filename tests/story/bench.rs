//! A bench that fixes the world: an empty environment, a fixed clock, a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder to run the program in.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        Bench { folder: tempfile::tempdir().expect("a folder to work in") }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("written");
        path
    }

    /// Runs `heard` with these arguments.
    pub(crate) fn run<S: AsRef<str>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        self.run_with(args, "")
    }

    /// The same, with something typed in.
    pub(crate) fn run_with<S: AsRef<str>>(
        &self,
        args: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Ran {
        let args: Vec<String> = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
        self.run_in(self.path(), &args, input)
    }

    /// Begins a run and leaves it to the caller, who reads what it says.
    pub(crate) fn begin(&self, args: &[&str]) -> std::process::Child {
        Command::new(env!("CARGO_BIN_EXE_heard"))
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("HEARD_NOW", "2026-11-21T09:00:00Z")
            .env("HEARD_ACTOR", "ana")
            .env("TMPDIR", self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it begins")
    }

    /// The same by somebody else than Ana.
    pub(crate) fn run_as<S: AsRef<str>>(
        &self,
        who: &str,
        args: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Ran {
        let args: Vec<String> = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
        self.ran(who, self.path(), &args, input)
    }

    /// The same from another folder.
    pub(crate) fn run_in(&self, folder: &Path, args: &[String], input: &str) -> Ran {
        self.ran("ana", folder, args, input)
    }

    fn ran(&self, who: &str, folder: &Path, args: &[String], input: &str) -> Ran {
        use std::io::Write as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
            .args(args)
            .current_dir(folder)
            .env_clear()
            .env("HEARD_NOW", "2026-11-21T09:00:00Z")
            .env("HEARD_ACTOR", who)
            .env("TMPDIR", self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        // A command that asks nothing ends before it reads.
        let _ = child.stdin.take().expect("a way in").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("an end");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }
}

impl Ran {
    /// Exit status, stdout and stderr in one block, with the bench's folder left out.
    pub(crate) fn told(&self, bench: &Bench) -> String {
        let mut told = format!("exit: {}\n", self.code);
        for (name, text) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !text.is_empty() {
                told += &format!("--- {name}\n{text}");
            }
        }
        told.replace(&bench.path().display().to_string(), "[DIR]")
    }

    /// The one JSON value on stdout.
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(
            self.out.trim().lines().count(),
            1,
            "one line of JSON:\n{}\n{}",
            self.out,
            self.err
        );
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// A JSON value a line.
    pub(crate) fn rows(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}
