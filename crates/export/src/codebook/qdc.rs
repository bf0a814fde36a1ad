//! REFI-QDA 1.0 codebook (`.qdc`): what NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette exchange.

use heard_model::code::COLOUR_SLOTS;
use heard_model::{Code, CodeId, Guid, Project, ProjectCode};

use super::{CodebookFile, CodebookFormat, described};
use crate::ExportError;
use crate::project;

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "qdc",
    title: "REFI-QDA codebook, for NVivo, ATLAS.ti, MAXQDA and others",
    ending: ".qdc",
    media_type: "application/xml",
    holds: &[
        "name",
        "parent",
        "plain_name",
        "brief",
        "full",
        "when",
        "when_not",
        "status",
        "colour",
    ],
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let mut project = Project { origin: "Heard".to_owned(), ..Project::default() };
    let codes = &file.codebook.codes;
    // Each after the one it stands under.
    let mut open: Vec<&Code> = codes.values().rev().filter(|code| code.parent.is_none()).collect();
    while let Some(code) = open.pop() {
        project.codes.push(entry(file, code));
        open.extend(codes.values().rev().filter(|below| below.parent == Some(code.id)));
    }
    let retired = codes.values().filter(|code| !code.is_active());
    let retired: Vec<Guid> = retired.map(|code| guid(file, code.id)).collect();
    Ok(project::codebook_with(&project, &retired))
}

fn entry(file: &CodebookFile<'_>, code: &Code) -> ProjectCode {
    let colour = COLOUR_SLOTS.iter().find(|(slot, _)| *slot == code.colour);
    ProjectCode {
        guid: guid(file, code.id),
        parent: code.parent.map(|parent| guid(file, parent)),
        name: code.name.clone(),
        description: described(code),
        colour: colour.map(|(_, colour)| (*colour).to_owned()).unwrap_or_default(),
        is_codable: !code.id.is_theme(),
    }
}

/// The one that the study gives it; else one that is the same each time for the same code of a
/// codebook of this title.
fn guid(file: &CodebookFile<'_>, id: CodeId) -> Guid {
    let given = file.guids.and_then(|guids| guids.get(&id));
    given.copied().unwrap_or_else(|| Guid::of_code(&file.codebook.title, id))
}
