//! Builds the example study's plain texts and gold tables from its tagged sources.
//!
//! The sources carry what a person decided (who is named where, which words are coded how);
//! every offset is worked out here, so that none can drift.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The line that stands first in every file.
pub(crate) const SYNTHETIC: &str =
    "SYNTHETIC – invented for software testing. No real person, place, service or case.";

/// A stretch of a built text, in code points, with what its tag says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// `7` for a coding, `k1`, `e3` …
    pub(crate) name: String,
    /// The rest of the tag.
    pub(crate) says: String,
}

/// A tagged name or decoy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tagged {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: String,
    pub(crate) entity: String,
    pub(crate) surface: String,
}

/// One source, built.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub(crate) id: String,
    pub(crate) head: BTreeMap<String, String>,
    pub(crate) text: String,
    pub(crate) tagged: Vec<Tagged>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) turns: usize,
    pub(crate) words: usize,
}

/// Builds one source.
pub(crate) fn build(id: &str, source: &str) -> Result<Built, String> {
    let mut built = Built { id: id.to_owned(), ..Built::default() };
    let (head, body) = source.split_once("\n\n").ok_or("no blank line after the head")?;
    let mut lines = head.lines();
    if lines.next() != Some(SYNTHETIC) {
        return Err("the first line does not say SYNTHETIC".to_owned());
    }
    for line in lines {
        let (key, value) = line.split_once(": ").ok_or(format!("head line `{line}`"))?;
        built.head.insert(key.to_owned(), value.to_owned());
    }
    built.text = format!("{SYNTHETIC}\n\n");
    let body = body.trim_end();
    for block in body.split("\n\n") {
        let (label, _) =
            block.split_once(": ").ok_or(format!("a turn without a label: {block:.30}"))?;
        if label.chars().count() > 12 {
            return Err(format!("a turn without a label: {label:.30}"));
        }
        built.turns += 1;
    }
    let mut reader = Reader { at: built.text.chars().count(), built, open: BTreeMap::new() };
    reader.read(body)?;
    if let Some(name) = reader.open.keys().next() {
        return Err(format!("`{name}` is never closed"));
    }
    let mut built = reader.built;
    built.text.push('\n');
    built.words =
        built.text.split_whitespace().count() - SYNTHETIC.split_whitespace().count() - built.turns;
    Ok(built)
}

struct Reader {
    at: usize,
    built: Built,
    open: BTreeMap<String, (usize, String)>,
}

impl Reader {
    fn read(&mut self, body: &str) -> Result<(), String> {
        let mut rest = body;
        while let Some(place) = rest.find(['⟦', '⟪']) {
            self.say(&rest[..place]);
            let opener = if rest[place..].starts_with('⟦') { '⟦' } else { '⟪' };
            let closer = if opener == '⟦' { '⟧' } else { '⟫' };
            let inner = &rest[place + opener.len_utf8()..];
            let end = inner.find(closer).ok_or(format!("an open {opener} at {}", self.at))?;
            if opener == '⟦' {
                self.tag(&inner[..end])?
            } else {
                self.milestone(&inner[..end])?
            }
            rest = &inner[end + closer.len_utf8()..];
        }
        self.say(rest);
        Ok(())
    }

    fn say(&mut self, words: &str) {
        self.built.text.push_str(words);
        self.at += words.chars().count();
    }

    fn tag(&mut self, inner: &str) -> Result<(), String> {
        let parts: Vec<&str> = inner.split('|').collect();
        let (class, entity, surface) = match parts[..] {
            ["decoy", surface] => ("decoy", "", surface),
            [class, entity, surface] => (class, entity, surface),
            _ => return Err(format!("`{inner}` is no tag")),
        };
        let start = self.at;
        self.say(surface);
        self.built.tagged.push(Tagged {
            start,
            end: self.at,
            class: class.to_owned(),
            entity: entity.to_owned(),
            surface: surface.to_owned(),
        });
        Ok(())
    }

    fn milestone(&mut self, inner: &str) -> Result<(), String> {
        if let Some(name) = inner.strip_prefix('/') {
            let (start, says) =
                self.open.remove(name).ok_or(format!("`/{name}` closes nothing"))?;
            self.built.marks.push(Mark { start, end: self.at, name: name.to_owned(), says });
            return Ok(());
        }
        let (name, says) = inner.split_once(' ').ok_or(format!("`{inner}` says nothing"))?;
        match self.open.insert(name.to_owned(), (self.at, says.to_owned())) {
            Some(_) => Err(format!("`{name}` is opened twice")),
            None => Ok(()),
        }
    }
}

/// A coding as its milestone tells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gold {
    pub(crate) code: String,
    pub(crate) applied_as: String,
    pub(crate) version: String,
    pub(crate) state: String,
    pub(crate) review: String,
}

/// Reads `C16<C02@v1`, `C10@v1 stale removed`, `C14@v1`.
pub(crate) fn gold(says: &str) -> Result<Gold, String> {
    let mut words = says.split(' ');
    let first = words.next().unwrap_or_default();
    let (codes, version) = first.split_once('@').ok_or(format!("`{says}` names no version"))?;
    let (code, applied_as) = codes.split_once('<').unwrap_or((codes, codes));
    let state = words.next().unwrap_or(if code == "C14" { "hidden" } else { "current" });
    Ok(Gold {
        code: code.to_owned(),
        applied_as: applied_as.to_owned(),
        version: version.to_owned(),
        state: state.to_owned(),
        review: words.next().unwrap_or_default().to_owned(),
    })
}

/// Every file that is built from the sources, by its path under `corpora/held-in-mind`.
pub(crate) fn files(built: &[Built]) -> Result<BTreeMap<String, String>, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for one in built {
        files.insert(format!("transcripts/{}.txt", one.id), one.text.clone());
    }
    files.insert(
        "transcripts.csv".to_owned(),
        table("file,transcript,title,participants,date,mode", built, transcript_rows)?,
    );
    files.insert(
        "gold/mentions.csv".to_owned(),
        table("transcript,start,end,class,entity,surface", built, |one| {
            Ok(tagged_rows(one, |tagged| tagged.class != "decoy"))
        })?,
    );
    files.insert(
        "gold/decoys.csv".to_owned(),
        table("transcript,start,end,class,entity,surface", built, |one| {
            Ok(tagged_rows(one, |tagged| tagged.class == "decoy"))
        })?,
    );
    files.insert("gold/codings.csv".to_owned(), table(CODINGS, built, |one| coding_rows(one, ""))?);
    files.insert(
        "gold/codings-second-coder.csv".to_owned(),
        table(CODINGS, built, |one| coding_rows(one, "s"))?,
    );
    files.insert(
        "gold/court.csv".to_owned(),
        table("transcript,start,end,kind", built, |one| Ok(mark_rows(one, "k")))?,
    );
    files.insert(
        "gold/emotions.csv".to_owned(),
        table("transcript,start,end,touchpoint,valence,word", built, |one| {
            Ok(mark_rows(one, "e"))
        })?,
    );
    files.insert(
        "gold/care.csv".to_owned(),
        table("transcript,start,end,kind", built, |one| {
            Ok(["d", "g", "x"].iter().flat_map(|letter| mark_rows(one, letter)).collect())
        })?,
    );
    Ok(files)
}

const CODINGS: &str = "transcript,number,start,end,code,applied_as,version,coder,state,review";

fn table(
    head: &str,
    built: &[Built],
    rows: impl Fn(&Built) -> Result<Vec<String>, String>,
) -> Result<String, String> {
    let mut text = format!("# {SYNTHETIC}\n{head}\n");
    for one in built {
        for row in rows(one).map_err(|error| format!("{}: {error}", one.id))? {
            let _ = writeln!(text, "{row}");
        }
    }
    Ok(text)
}

fn cell(value: &str) -> String {
    if value.contains([',', '"', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

fn transcript_rows(one: &Built) -> Result<Vec<String>, String> {
    let head = |key: &str| one.head.get(key).cloned().ok_or(format!("no `{key}` in the head"));
    Ok(vec![format!(
        "{id}.txt,{id},{},{},{},{}",
        cell(&head("title")?),
        cell(&head("participant")?.replace(", ", ";")),
        head("date")?,
        head("mode")?,
        id = one.id
    )])
}

fn tagged_rows(one: &Built, wanted: impl Fn(&Tagged) -> bool) -> Vec<String> {
    let rows = one.tagged.iter().filter(|tagged| wanted(tagged));
    rows.map(|t| {
        format!("{},{},{},{},{},{}", one.id, t.start, t.end, t.class, t.entity, cell(&t.surface))
    })
    .collect()
}

fn in_order<'b>(one: &'b Built, letter: &str) -> Vec<(usize, &'b Mark)> {
    let mut marks: Vec<(usize, &Mark)> = one
        .marks
        .iter()
        .filter_map(|mark| {
            let digits = mark.name.strip_prefix(letter)?;
            Some((digits.parse().ok()?, mark))
        })
        .collect();
    marks.sort_by_key(|(number, _)| *number);
    marks
}

fn coding_rows(one: &Built, letter: &str) -> Result<Vec<String>, String> {
    let coder = if letter.is_empty() { "researcher-1" } else { "researcher-2" };
    in_order(one, letter)
        .into_iter()
        .map(|(number, mark)| {
            let gold = gold(&mark.says)?;
            let version = if gold.version == "v1b" { "v3" } else { &gold.version };
            Ok(format!(
                "{},{number},{},{},{},{},{version},{coder},{},{}",
                one.id, mark.start, mark.end, gold.code, gold.applied_as, gold.state, gold.review
            ))
        })
        .collect()
}

fn mark_rows(one: &Built, letter: &str) -> Vec<String> {
    in_order(one, letter)
        .into_iter()
        .map(|(_, mark)| {
            let says = match (letter, mark.says.as_str()) {
                ("k", says) => says.trim_start_matches("court:").to_owned(),
                ("d", _) => "high_distress".to_owned(),
                ("e", says) => says.splitn(3, ' ').map(cell).collect::<Vec<_>>().join(","),
                (_, says) => says.to_owned(),
            };
            format!("{},{},{},{says}", one.id, mark.start, mark.end)
        })
        .collect()
}
