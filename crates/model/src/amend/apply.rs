//! What amendments make of a codebook.

use indexmap::IndexMap;

use super::{Amendment, theme_named};
use crate::{Code, CodeId, CodeStatus, Codebook};

/// The codebook that `amendments` make of `older`. The order of the entries is that of `older`
/// with new ones at the end.
pub fn apply(older: &Codebook, amendments: &[Amendment]) -> Codebook {
    let mut newer = older.clone();
    for amendment in amendments {
        match amendment {
            Amendment::Add { code } => {
                newer.codes.insert(code.id, (**code).clone());
            }
            Amendment::Rename { code, to, .. } => {
                change(&mut newer, *code, |code| code.name.clone_from(to))
            }
            Amendment::Move { code, to, .. } => change(&mut newer, *code, |code| code.parent = *to),
            Amendment::Redefine { code, fields, .. } => change(&mut newer, *code, |code| {
                for field in fields {
                    set_field(code, &field.field, &field.to);
                }
            }),
            Amendment::Merge { codes, into, .. } => {
                for gone in codes.iter().filter(|code| *code != into) {
                    change(&mut newer, *gone, |code| code.status = CodeStatus::Retired);
                }
            }
            Amendment::Promote { code, to } if theme_named(to).is_some() => {
                change(&mut newer, *code, |code| code.parent = theme_named(to));
            }
            Amendment::Order { order } => reorder(&mut newer, order),
            Amendment::Split { code, .. }
            | Amendment::Retire { code }
            | Amendment::Promote { code, .. } => {
                change(&mut newer, *code, |code| code.status = CodeStatus::Retired);
            }
            Amendment::Restore { code } => {
                change(&mut newer, *code, |code| code.status = CodeStatus::Active)
            }
        }
    }
    newer
}

/// The entries in this order; what it does not name comes after.
fn reorder(codebook: &mut Codebook, order: &[CodeId]) {
    let mut ordered = IndexMap::new();
    for id in order {
        if let Some(code) = codebook.codes.get(id) {
            ordered.insert(*id, code.clone());
        }
    }
    for (id, code) in &codebook.codes {
        ordered.entry(*id).or_insert_with(|| code.clone());
    }
    codebook.codes = ordered;
}

fn change(codebook: &mut Codebook, id: CodeId, with: impl FnOnce(&mut Code)) {
    if let Some(code) = codebook.codes.get_mut(&id) {
        with(code);
    }
}

/// Sets the field called `field` from its text in files; an unknown field or value changes nothing
/// and answers false.
pub fn set_field(code: &mut Code, field: &str, value: &str) -> bool {
    let list = || {
        value.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    match field {
        "name" => value.clone_into(&mut code.name),
        "plain_name" => value.clone_into(&mut code.plain_name),
        "parent" => code.parent = CodeId::parse(value),
        "theme" => code.theme = CodeId::parse(value),
        "brief" => value.clone_into(&mut code.brief),
        "full" => value.clone_into(&mut code.full),
        "when" => value.clone_into(&mut code.when),
        "when_not" => value.clone_into(&mut code.when_not),
        "examples" => code.examples = list(),
        "kind" => match crate::CodeKind::parse(value) {
            Some(kind) => code.kind = kind,
            None => return false,
        },
        "origin" => match crate::CodeOrigin::parse(value) {
            Some(origin) => code.origin = origin,
            None => return false,
        },
        "colour" => value.clone_into(&mut code.colour),
        "shape" => value.clone_into(&mut code.shape),
        "letters" => value.clone_into(&mut code.letters),
        "sensitivity" => code.sensitivity = list(),
        "valence_applies" => code.valence_applies = value == "true",
        "needs_cluster" => code.needs_cluster = value == "true",
        "status" => match CodeStatus::parse(value) {
            Some(status) => code.status = status,
            None => return false,
        },
        "since" => code.since = crate::VersionId::parse(value),
        "until" => code.until = crate::VersionId::parse(value),
        "owner" => value.clone_into(&mut code.owner),
        _ => return false,
    }
    true
}
