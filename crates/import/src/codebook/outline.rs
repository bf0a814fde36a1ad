//! A codebook as plain lines, as QualCoder writes it: `above>>below`, a tab, and a memo.

use heard_model::{Code, CodeId};
use indexmap::IndexMap;

use super::CodebookReading;

/// Whether `text` looks like such lines: some line has `>>`, and none looks like a table's head.
pub(super) fn claims(text: &str) -> bool {
    text.lines().any(|line| line.contains(">>")) && !text.lines().any(|line| line.contains(','))
}

pub(super) fn read(text: &str) -> CodebookReading {
    let mut reading = CodebookReading::default();
    let mut known: IndexMap<Vec<String>, CodeId> = IndexMap::new();
    let lines: Vec<(Vec<String>, &str)> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (path, memo) = line.split_once('\t').unwrap_or((line, ""));
            (path.split(">>").map(|name| name.trim().to_owned()).collect(), memo.trim())
        })
        .collect();
    let (mut themes, mut codes) = (0, 0);
    for (path, memo) in &lines {
        for depth in 1..=path.len() {
            let here = path[..depth].to_vec();
            if known.contains_key(&here) {
                continue;
            }
            // What holds others and stands at the top is a theme.
            let holds = lines.iter().any(|(other, _)| other.len() > 1 && other[0] == here[0]);
            let id = if depth == 1 && holds {
                themes += 1;
                CodeId::theme(themes)
            } else {
                codes += 1;
                CodeId::code(codes)
            };
            let mut code = Code::new(id, here.last().map(String::as_str).unwrap_or_default());
            code.parent = known.get(&here[..depth - 1]).copied();
            if depth == path.len() {
                (*memo).clone_into(&mut code.full);
            }
            reading.codebook.codes.insert(id, code);
            known.insert(here, id);
        }
    }
    reading
}
