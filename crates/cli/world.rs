//! What the program asks of the outside: the time, who is there, which folder. Handed down as values.

use std::path::{Path, PathBuf};

use heard_model::{Date, Timestamp};

/// The time now; `HEARD_NOW` (RFC 3339) fixes it for tests and reproducible examples.
#[allow(clippy::disallowed_methods, reason = "the one clock; handed down from here")]
pub(crate) fn now() -> Timestamp {
    std::env::var("HEARD_NOW")
        .ok()
        .and_then(|fixed| fixed.parse().ok())
        .unwrap_or_else(Timestamp::now)
}

/// Today, in UTC.
pub(crate) fn today() -> Date {
    now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Who is at the keyboard, by the name they have on this computer; `HEARD_ACTOR` names them otherwise.
pub(crate) fn actor() -> String {
    ["HEARD_ACTOR", "USER", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
        .unwrap_or_else(|| "researcher".to_owned())
}

/// The nearest folder upward from `from` that holds a study.
pub(crate) fn study_above(from: &Path) -> Option<PathBuf> {
    from.ancestors().find(|folder| folder.join("study.toml").is_file()).map(Path::to_path_buf)
}

/// The folder the command was given in.
#[allow(clippy::disallowed_methods, reason = "the one place that asks; handed down from here")]
pub(crate) fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}

/// The researcher at the keyboard.
pub(crate) fn researcher() -> heard_study::Actor {
    heard_study::Actor::researcher(&actor())
}

/// The clock and the system's secure chance.
pub(crate) fn world() -> heard_study::World {
    heard_study::World::new(now, |bytes| {
        use rand::TryRng as _;
        // A system that can't give chance can't keep secrets either: stop rather than go on.
        if rand::rngs::SysRng.try_fill_bytes(bytes).is_err() {
            std::process::abort();
        }
    })
}

/// A random word of 32 letters.
pub(crate) fn secret() -> String {
    use rand::TryRng as _;
    let mut bytes = [0_u8; 16];
    if rand::rngs::SysRng.try_fill_bytes(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
