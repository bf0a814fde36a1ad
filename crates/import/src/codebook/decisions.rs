//! What people decided about things that both sides changed.

use heard_model::CodeId;
use heard_model::amend::Take;
use toml::Value;

use crate::TableError;
use crate::problem::{self, Problems, openings};

/// Reads a file of `[[conflict]]` entries with `code`, `field`, and `take` (`ours`, `theirs`,
/// `base`) or `text`. An entry that nobody decided yet is passed over.
///
/// # Errors
/// Every entry that can't be understood, all at once.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<(CodeId, String, Take)>, TableError> {
    let text = problem::text(file, bytes)?;
    let table = problem::toml(file, &text)?;
    let lines = openings(&text, "[[conflict]]");
    let mut problems = Problems::default();
    let mut decided = Vec::new();
    let entries = table.get("conflict").and_then(Value::as_array).into_iter().flatten();
    for (at, entry) in entries.enumerate() {
        let line = lines.get(at).copied().unwrap_or(0);
        let word = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let code = problems
            .keep(line, CodeId::parse(word("code")), || format!("`{}` is no code", word("code")));
        let take = match (word("take"), entry.get("text").and_then(Value::as_str)) {
            ("", None) => continue,
            ("" | "text", Some(text)) => Take::Text(text.to_owned()),
            ("ours", None) => Take::Ours,
            ("theirs", None) => Take::Theirs,
            ("base", None) => Take::Base,
            (other, _) => {
                problems
                    .add(line, format!("`{other}` is no decision: ours, theirs, base, or a text"));
                continue;
            }
        };
        if let Some(code) = code {
            decided.push((code, word("field").to_owned(), take));
        }
    }
    problems.or(file, decided)
}
