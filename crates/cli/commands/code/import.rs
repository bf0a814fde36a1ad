//! `heard code import`

use std::path::Path;

use heard_study::Study;

use crate::commands::participant::load;
use crate::failure::Failure;
use crate::out;

/// Applies a table of codings, whole or not at all.
pub(crate) fn import(study: &Study, file: &Path) -> Result<(), Failure> {
    let (name, bytes) = load(file)?;
    let applied = study.import_coding_table(&name, &bytes)?.value;
    let already = if applied.already > 0 {
        format!(", {} were there already", applied.already)
    } else {
        String::new()
    };
    out::say(&format!(
        "{} applied{already}; `heard undo` takes them back",
        out::count(applied.added.len(), "coding")
    ));
    Ok(())
}
