//! The living codebook of Reyes et al. (2021): the processual database of first and last codes,
//! the definitions, the memos, and the list of differences that explains every code without a match.

use heard_anonymise::AnonymisedText;
use heard_model::{Amendment, Cell, Code, CodeId, Codebook, Table, VersionId};

use super::{CodebookFile, ShownExample, history, printed};
use crate::ExportError;
use crate::differences::Difference;
use crate::outline::{Block, Outline};
use crate::sheet::day;

/// One version with what made it of the one before.
#[derive(Clone, Debug)]
pub struct LivingVersion<'a> {
    /// Its number.
    pub id: VersionId,
    /// Its codebook.
    pub codebook: &'a Codebook,
    /// What it came out of.
    pub before: (VersionId, &'a Codebook),
    /// What changed, with whose wish it was and why, where that was said.
    pub changes: &'a [(Amendment, String, String)],
}

/// A memo, its words with names hidden.
#[derive(Clone, Debug)]
pub struct LivingMemo<'a> {
    /// What it hangs on: `C15`, `v2`, `the study`.
    pub on: String,
    /// Its kind, its writer and its day.
    pub about: String,
    /// The words.
    pub words: &'a AnonymisedText,
}

/// Everything that a living codebook holds.
#[derive(Clone, Debug)]
pub struct Living<'a> {
    /// The newest version.
    pub file: CodebookFile<'a>,
    /// All versions, the first first.
    pub versions: &'a [LivingVersion<'a>],
    /// The memos.
    pub memos: &'a [LivingMemo<'a>],
}

/// Writes a living codebook as `html`, `docx` or `md`.
pub fn render_living(name: &str, living: &Living<'_>) -> Result<Vec<u8>, ExportError> {
    let outline = outline(living);
    match name {
        "html" => Ok(outline.html()),
        "docx" => outline.docx(),
        "md" => Ok(outline.markdown()),
        _ => Err(ExportError::UnknownFormat { name: name.to_owned() }),
    }
}

fn outline(living: &Living<'_>) -> Outline {
    let mut blocks = vec![
        Block::Heading(1, "1. First and last codes".to_owned()),
        Block::Table(processual(living)),
        Block::Heading(1, "2. Definitions".to_owned()),
    ];
    blocks.extend(printed::entries(&living.file));
    blocks.push(Block::Heading(1, "3. Memos".to_owned()));
    if living.memos.is_empty() {
        blocks.push(Block::Para("No memo was written.".to_owned()));
    }
    for memo in living.memos {
        blocks.push(Block::Heading(2, format!("On {}", memo.on)));
        blocks.push(Block::Para(memo.words.as_str().to_owned()));
        blocks.push(Block::Para(memo.about.clone()));
    }
    blocks.push(Block::Heading(1, "4. What changed, and why".to_owned()));
    for version in living.versions {
        blocks.extend(differences(version));
    }
    let codebook = living.file.codebook;
    Outline {
        title: format!("Living codebook – {}", codebook.title),
        subtitle: format!("{}. For the team; names are hidden.", living.file.what()),
        blocks,
        footer: living.file.footer(),
        synthetic: living.file.synthetic,
    }
}

/// Every code that ever was, in the first version and in the last, and what became of it.
fn processual(living: &Living<'_>) -> Table {
    let first = living.versions.first().map(|version| version.codebook);
    let last = living.file.codebook;
    let text = |text: &str| Cell::Text(text.to_owned());
    let rows = last
        .plain_codes()
        .map(|code| {
            let before = first.and_then(|book| book.codes.get(&code.id));
            let name = before.map(|code| code.name.as_str()).unwrap_or_default();
            let now = if code.is_active() { code.name.as_str() } else { "" };
            vec![text(&code.id.to_string()), text(name), text(now), text(&became(living, code))]
        })
        .collect();
    Table {
        title: "First and last codes".to_owned(),
        basis: format!(
            "Every code that was ever in the codebook; {} versions.",
            living.versions.len()
        ),
        columns: ["Code", "At first", "At last", "What became of it"].map(str::to_owned).to_vec(),
        rows,
        notes: Vec::new(),
    }
}

fn became(living: &Living<'_>, code: &Code) -> String {
    let mut told = Vec::new();
    for version in living.versions {
        for (amendment, _, _) in version.changes {
            if let Some(what) = what(amendment, code.id) {
                told.push(format!("{}: {what}", version.id));
            }
        }
    }
    told.join("; ")
}

fn what(amendment: &Amendment, id: CodeId) -> Option<String> {
    let list = |ids: &[CodeId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match amendment {
        Amendment::Add { code } if code.id == id => Some("came in".to_owned()),
        Amendment::Rename { code, to, .. } if *code == id => Some(format!("renamed “{to}”")),
        Amendment::Redefine { code, scope, .. } if *code == id => {
            Some(format!("redefined ({})", scope.as_str()))
        }
        Amendment::Merge { codes, into, .. } if codes.contains(&id) && *into != id => {
            Some(format!("went into {into}"))
        }
        Amendment::Merge { codes, into, .. } if *into == id => {
            Some(format!("made of {}", list(codes)))
        }
        Amendment::Split { code, into, .. } if *code == id => {
            Some(format!("split into {}", list(into)))
        }
        Amendment::Split { code, into, .. } if into.contains(&id) => Some(format!("out of {code}")),
        Amendment::Retire { code } if *code == id => Some("retired".to_owned()),
        Amendment::Restore { code } if *code == id => Some("taken back into use".to_owned()),
        Amendment::Promote { code, to } if *code == id => Some(format!("became {to}")),
        _ => None,
    }
}

fn differences(version: &LivingVersion<'_>) -> Vec<Block> {
    let book = version.codebook;
    let date = book.date.map(|date| format!(", {}", day(date))).unwrap_or_default();
    let mut blocks = vec![Block::Heading(2, format!("{}{date}", version.id))];
    if !book.reason.is_empty() {
        blocks.push(Block::Para(book.reason.clone()));
    }
    let amendments: Vec<Amendment> =
        version.changes.iter().map(|(amendment, _, _)| amendment.clone()).collect();
    let difference = Difference {
        older: version.before,
        newer: (version.id, book),
        amendments: &amendments,
        effects: &[],
    };
    let lines = difference.sentences().into_iter().zip(version.changes).map(|(line, change)| {
        let (_, role, reason) = change;
        let role = if role.is_empty() { String::new() } else { format!(" [{role}]") };
        if reason.is_empty() { format!("{line}{role}") } else { format!("{line}{role} {reason}") }
    });
    blocks.push(Block::List(lines.collect()));
    blocks
}

/// What stands under a code's name, for the printed codebook.
pub(super) fn entry(file: &CodebookFile<'_>, code: &Code) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, format!("{} ({})", code.name, code.id)),
        Block::Para(format!("{}.", history(code))),
    ];
    blocks.extend(super::readable(code).into_iter().map(|(name, text)| Block::Field(name, text)));
    let shown = file.examples.iter().filter(|example| example.code == code.id);
    blocks.extend(shown.map(|ShownExample { place, speaker, words, .. }| {
        Block::Quote(words.as_str().to_owned(), format!("{speaker}, {place}. Names are hidden."))
    }));
    blocks
}
