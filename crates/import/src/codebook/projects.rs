//! The codes of a whole project: MAXQDA's exchange file (`.mex`), and every project that can be
//! read as one. The passages and texts stay behind, and are told.

use std::io::Cursor;

use heard_model::{Code, CodeId, Codebook, Guid};
use indexmap::IndexMap;

use super::{CodebookReading, described};
use crate::problem::RowProblem;
use crate::project::{self, Database};
use crate::{ReadError, project::ProjectReading};

/// Whether these bytes are a project.
pub(super) fn claims(file: &str, bytes: &[u8]) -> bool {
    project::is_project(file, bytes)
}

/// Reads the codes of a project.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<CodebookReading, ReadError> {
    if bytes.starts_with(project::DATABASE) {
        let database = Database::open(file, bytes)?;
        if database.has("Codewords")? && database.has("Codings")? {
            return maxqda(&database);
        }
    }
    Ok(of_project(&project::read(file, Cursor::new(bytes), project::Options::default())?))
}

/// A code of MAXQDA's.
struct Codeword {
    number: i64,
    place: i64,
    above: i64,
    name: String,
    colour: Option<i64>,
    author: String,
    has_memo: bool,
}

/// MAXQDA keeps names and the tree in the open, and texts, segments and memos encrypted.
fn maxqda(database: &Database<'_>) -> Result<CodebookReading, ReadError> {
    let columns = ["ID", "Idx", "WordID", "Name", "Color", "Author", "MemoID"];
    let mut words: Vec<Codeword> = database
        .rows("Codewords", &columns)?
        .iter()
        .map(|row| Codeword {
            number: row.whole(0).unwrap_or(0),
            place: row.whole(1).unwrap_or(0),
            above: row.whole(2).unwrap_or(0),
            name: row.text(3).trim().to_owned(),
            colour: row.whole(4),
            author: row.text(5),
            has_memo: row.whole(6).is_some_and(|memo| memo > 0),
        })
        .collect();
    words.sort_by_key(|word| (word.above, word.place, word.number));
    let ids: IndexMap<i64, CodeId> =
        (1..).map(CodeId::code).zip(&words).map(|(id, word)| (word.number, id)).collect();
    let mut reading = CodebookReading::default();
    for word in &words {
        let Some(id) = ids.get(&word.number).copied() else { continue };
        let mut code = Code::new(id, &word.name);
        code.parent = ids.get(&word.above).copied();
        code.owner.clone_from(&word.author);
        let hex = word.colour.map(|colour| format!("#{:06X}", colour & 0x00FF_FFFF));
        coloured(&mut code, hex.as_deref().unwrap_or_default(), &mut reading);
        if word.has_memo {
            leave_out(&mut reading, format!("the memo of `{}`, which is encrypted", word.name));
        }
        reading.codebook.codes.insert(id, code);
    }
    let codings = database.rows("Codings", &["TextID"])?;
    let texts = database.rows("Texts", &["ID"])?;
    if !codings.is_empty() || !texts.is_empty() {
        let told = format!(
            "{} coded passages in {} texts, which MAXQDA keeps encrypted",
            codings.len(),
            texts.len()
        );
        leave_out(&mut reading, told);
    }
    Ok(reading)
}

/// The codes of a project that was read as one.
fn of_project(read: &ProjectReading) -> CodebookReading {
    let project = &read.project;
    let ids: IndexMap<Guid, CodeId> =
        (1..).map(CodeId::code).zip(&project.codes).map(|(id, code)| (code.guid, id)).collect();
    let mut reading = CodebookReading {
        codebook: Codebook { title: project.name.clone(), ..Codebook::default() },
        ..CodebookReading::default()
    };
    for told in &project.codes {
        let Some(id) = ids.get(&told.guid).copied() else { continue };
        let mut code = Code::new(id, told.name.trim());
        code.parent = told.parent.and_then(|above| ids.get(&above).copied());
        described(&mut code, told.description.trim());
        coloured(&mut code, &told.colour, &mut reading);
        reading.codebook.codes.insert(id, code);
    }
    let passages: usize = project.sources.iter().map(|source| source.codings.len()).sum();
    if passages > 0 {
        let texts = project.sources.len();
        let told = format!("{passages} coded passages in {texts} texts: `heard import` takes them");
        leave_out(&mut reading, told);
    }
    reading
}

/// Gives a code the colour of ours that its own is; another one is told.
fn coloured(code: &mut Code, hex: &str, reading: &mut CodebookReading) {
    let slots = heard_model::code::COLOUR_SLOTS.iter();
    match slots.copied().find(|(_, ours)| ours.eq_ignore_ascii_case(hex)) {
        Some((slot, _)) => slot.clone_into(&mut code.colour),
        None if hex.is_empty() => {}
        None => leave_out(reading, format!("the colour {hex} of `{}`", code.name)),
    }
}

fn leave_out(reading: &mut CodebookReading, message: String) {
    reading.left_out.push(RowProblem { line: 0, message });
}
