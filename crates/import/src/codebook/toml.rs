//! A codebook in TOML: head, `[[theme]]`, `[[code]]`, `[[amendment]]`.

use heard_model::amend::{FieldChange, OverlapPolicy, Scope, set_field};
use heard_model::{Amendment, Code, CodeId, Codebook, VersionId};
use indexmap::IndexMap;
use toml::{Table, Value};

use super::rows::took;
use super::{CodebookReading, Declared};
use crate::ReadError;
use crate::problem::{self, Problems, openings};

pub(super) fn read(file: &str, text: &str) -> Result<CodebookReading, ReadError> {
    let table = problem::toml(file, text)?;
    let mut problems = Problems::default();
    let mut reading = head(&table, &mut problems);
    let known = [
        "title",
        "version",
        "parents",
        "author",
        "role",
        "date",
        "present",
        "reason",
        "history",
        "theme",
        "code",
        "amendment",
    ];
    for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
        problems.add(0, format!("`{key}` is no field of a codebook"));
    }
    let mut lines = IndexMap::new();
    for kind in ["theme", "code"] {
        for (entry, line) in entries(&table, kind, text) {
            if let Some(id) = CodeId::parse(&string(entry, "id")) {
                lines.entry(id).or_insert(line);
            }
            self::entry(entry, kind == "theme", line, &mut reading.codebook, &mut problems);
        }
    }
    for (entry, line) in entries(&table, "amendment", text) {
        let op = string(entry, "op");
        match amendment(entry, &op, &reading.codebook, line, &mut problems) {
            Some(amendment) => reading.declared.push(Declared {
                amendment,
                role: string(entry, "role"),
                reason: string(entry, "reason"),
            }),
            None => problems.add(line, format!("the change `{op}` can't be understood")),
        }
    }
    for problem in reading.codebook.problems() {
        problems.add(lines.get(&problem.code()).copied().unwrap_or(0), problem.to_string());
    }
    reading.problems = problems.0;
    Ok(reading)
}

/// The tables under `[[kind]]`, each with the line on which it opens.
fn entries<'t>(table: &'t Table, kind: &str, text: &str) -> Vec<(&'t Table, usize)> {
    let lines = openings(text, &format!("[[{kind}]]"));
    let list = table.get(kind).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .filter_map(Value::as_table)
        .enumerate()
        .map(|(at, entry)| (entry, lines.get(at).copied().unwrap_or(0)))
        .collect()
}

fn head(table: &Table, problems: &mut Problems) -> CodebookReading {
    let date = string(table, "date");
    let version = string(table, "version");
    let codebook = Codebook {
        title: string(table, "title"),
        author: string(table, "author"),
        role: string(table, "role"),
        present: strings(table, "present"),
        reason: string(table, "reason"),
        date: (!date.is_empty())
            .then(|| problems.keep(0, date.parse().ok(), || format!("`{date}` is no date")))
            .flatten(),
        ..Codebook::default()
    };
    CodebookReading {
        codebook,
        version: (!version.is_empty())
            .then(|| {
                problems
                    .keep(0, VersionId::parse(&version), || format!("`{version}` is no version"))
            })
            .flatten(),
        parents: strings(table, "parents")
            .iter()
            .filter_map(|word| VersionId::parse(word))
            .collect(),
        history: strings(table, "history"),
        has_ids: true,
        ..CodebookReading::default()
    }
}

fn entry(
    entry: &Table,
    theme: bool,
    line: usize,
    codebook: &mut Codebook,
    problems: &mut Problems,
) {
    let word = string(entry, "id");
    let Some(id) = CodeId::parse(&word).filter(|id| id.is_theme() == theme) else {
        return problems
            .add(line, format!("`{word}` is no id of a {}", if theme { "theme" } else { "code" }));
    };
    if codebook.codes.contains_key(&id) {
        return problems.add(line, format!("{id} stands here a second time"));
    }
    let mut code = Code::new(id, "");
    for (field, value) in entry.iter().filter(|(field, _)| *field != "id") {
        let value = flat(value);
        // An origin of several (`peer and literature`) is written with a plus.
        let value = if field == "origin" { value.replace(" and ", "+") } else { value };
        let known = set_field(&mut code, field, &value);
        if !known || (!value.is_empty() && !took(&code, field, &value)) {
            problems.add(line, format!("`{field} = {value}` is not understood"));
        }
    }
    codebook.codes.insert(id, code);
}

/// A value as the model's fields take it: lists joined by `;`.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(flat).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

fn string(table: &Table, key: &str) -> String {
    table.get(key).map(flat).unwrap_or_default()
}

fn strings(table: &Table, key: &str) -> Vec<String> {
    match table.get(key) {
        Some(Value::Array(list)) => list.iter().map(flat).collect(),
        Some(value) => vec![flat(value)],
        None => Vec::new(),
    }
}

fn ids(table: &Table, key: &str) -> Option<Vec<CodeId>> {
    strings(table, key).iter().map(|word| CodeId::parse(word)).collect()
}

fn amendment(
    entry: &Table,
    op: &str,
    codebook: &Codebook,
    line: usize,
    problems: &mut Problems,
) -> Option<Amendment> {
    let code = CodeId::parse(&string(entry, "code"));
    for id in code.into_iter().chain(ids(entry, "into").unwrap_or_default()) {
        if !codebook.codes.contains_key(&id) {
            problems.add(line, format!("{id} is not in the codebook"));
        }
    }
    let place = |key: &str| CodeId::parse(&string(entry, key));
    Some(match op {
        "add" => Amendment::Add { code: Box::new(codebook.codes.get(&code?).cloned()?) },
        "rename" => {
            Amendment::Rename { code: code?, from: string(entry, "from"), to: string(entry, "to") }
        }
        "redefine" => Amendment::Redefine {
            code: code?,
            scope: Scope::parse(&string(entry, "scope"))?,
            fields: strings(entry, "fields")
                .into_iter()
                .map(|field| FieldChange { field, from: String::new(), to: String::new() })
                .collect(),
        },
        "move" => Amendment::Move { code: code?, from: place("from"), to: place("to") },
        "merge" => Amendment::Merge {
            codes: ids(entry, "codes")?,
            into: ids(entry, "into")?.first().copied()?,
            overlap: match string(entry, "overlap_policy").as_str() {
                "" => OverlapPolicy::default(),
                word => OverlapPolicy::parse(word)?,
            },
        },
        "split" => Amendment::Split {
            code: code?,
            into: ids(entry, "into")?,
            route: routes(entry)?,
            passages: Vec::new(),
        },
        "order" => Amendment::Order { order: ids(entry, "codes")? },
        "retire" => Amendment::Retire { code: code? },
        "restore" => Amendment::Restore { code: code? },
        "promote" => Amendment::Promote { code: code?, to: string(entry, "to") },
        _ => return None,
    })
}

fn routes(entry: &Table) -> Option<Vec<(CodeId, CodeId)>> {
    let Some(table) = entry.get("routes").and_then(Value::as_table) else {
        return Some(Vec::new());
    };
    table
        .iter()
        .map(|(first, now)| Some((CodeId::parse(first)?, CodeId::parse(now.as_str()?)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::read;

    #[test]
    fn every_wrong_entry_is_told_with_its_line() {
        let text = "title = \"T\"\nversion = \"v2\"\n\n[[code]]\nid = \"C01\"\nname = \"One\"\nkind = \"feeling\"\n\n[[code]]\nid = \"X\"\nname = \"Two\"\n\n[[amendment]]\nop = \"split\"\ncode = \"C09\"\ninto = [\"C01\"]\n";
        let reading = read("b.toml", text.as_bytes()).unwrap();
        let told: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 4: `kind = feeling` is not understood",
                "line 9: `X` is no id of a code",
                "line 13: C09 is not in the codebook"
            ]
        );
    }

    #[test]
    fn the_examples_codebooks_are_whole() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../codebooks/held-in-mind");
        for (version, active, amendments) in [("v1", 14, 14), ("v2", 16, 12), ("v3", 18, 8)] {
            let bytes = std::fs::read(format!("{folder}/{version}.toml")).unwrap();
            let reading = read(version, &bytes).unwrap();
            assert_eq!(reading.problems, []);
            assert_eq!(reading.version, VersionId::parse(version));
            assert_eq!(
                (reading.codebook.active().count(), reading.declared.len()),
                (active, amendments),
                "{version}"
            );
        }
    }

    #[test]
    fn taguettes_table_reads_as_a_codebook() {
        let text = "tag,description,number of highlights\nsymptoms,What the patient says,13\nsymptoms.duration,How long,7\n";
        let reading = read("t.csv", text.as_bytes()).unwrap();
        assert_eq!(reading.problems, []);
        let codes: Vec<(String, Option<CodeId>, &str)> = reading
            .codebook
            .codes
            .values()
            .map(|c| (c.id.to_string(), c.parent, c.full.as_str()))
            .collect();
        assert_eq!(
            codes,
            [
                ("C01".to_owned(), None, "What the patient says"),
                ("C02".to_owned(), Some(CodeId::code(1)), "How long")
            ]
        );
    }

    #[test]
    fn a_table_with_our_columns_tells_its_wrong_rows() {
        let text =
            "# remark\nid,name,parent,status\nT1,Theme,,active\nC1,One,T1,active\nC2,Two,C9,gone\n";
        let reading = read("t.csv", text.as_bytes()).unwrap();
        let told: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["line 5: `gone` is no `status`", "line 5: the parent `C9` is not in the codebook"]
        );
    }
}
