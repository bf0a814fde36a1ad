//! What can be seen from two versions, and what people said about it.

use super::{Amendment, FieldChange, Scope, apply};
use crate::codebook::fields_of;
use crate::{Code, CodeStatus, Codebook};

/// What can be seen from the two versions alone: what was added, renamed, moved, redefined
/// (taken for a clarification), retired, restored, put in another order. In the order of the newer
/// version. [`apply`] makes the newer of the older with them, but for the versions in which codes
/// came and went, which [`Codebook::seal`] notes.
pub fn amendments(older: &Codebook, newer: &Codebook) -> Vec<Amendment> {
    let mut found = Vec::new();
    for code in newer.codes.values() {
        match older.codes.get(&code.id) {
            None => found.push(Amendment::Add { code: Box::new(code.clone()) }),
            Some(before) => found.extend(changes(before, code)),
        }
    }
    for code in
        older.codes.values().filter(|code| !newer.codes.contains_key(&code.id) && code.is_active())
    {
        found.push(Amendment::Retire { code: code.id });
    }
    let made = apply(older, &found);
    let known = made.codes.keys().filter(|id| newer.codes.contains_key(*id));
    if !known.eq(newer.codes.keys()) {
        found.push(Amendment::Order { order: newer.codes.keys().copied().collect() });
    }
    found
}

fn changes(before: &Code, after: &Code) -> Vec<Amendment> {
    let code = after.id;
    let mut found = Vec::new();
    if before.name != after.name {
        found.push(Amendment::Rename { code, from: before.name.clone(), to: after.name.clone() });
    }
    if before.parent != after.parent {
        found.push(Amendment::Move { code, from: before.parent, to: after.parent });
    }
    let own = ["name", "parent", "status", "since", "until"];
    let fields: Vec<FieldChange> = fields_of(before)
        .into_iter()
        .zip(fields_of(after))
        .filter(|((field, from), (_, to))| from != to && !own.contains(field))
        .map(|((field, from), (_, to))| FieldChange { field: field.to_owned(), from, to })
        .collect();
    if !fields.is_empty() {
        found.push(Amendment::Redefine { code, scope: Scope::Clarify, fields });
    }
    match (before.status, after.status) {
        (CodeStatus::Active, CodeStatus::Retired) => found.push(Amendment::Retire { code }),
        (CodeStatus::Retired, CodeStatus::Active) => found.push(Amendment::Restore { code }),
        _ => {}
    }
    found
}

/// The differences of two versions as people explained them: what was declared, in its order,
/// and then whatever no declaration covers.
///
/// A declared split or merge covers the retiring of what went in and the coming of what came
/// out; a declared redefinition gives its scope; a promotion covers the retiring.
pub fn explained(older: &Codebook, newer: &Codebook, declared: &[Amendment]) -> Vec<Amendment> {
    let mut seen = amendments(older, newer);
    let mut told = Vec::new();
    for amendment in declared {
        match amendment {
            Amendment::Promote { code, to } if super::theme_named(to).is_some() => {
                // It stays in use: what is covered is that it stands elsewhere.
                seen.retain(
                    |other| !matches!(other, Amendment::Move { code: moved, .. } if moved == code),
                );
                told.push(amendment.clone());
            }
            Amendment::Split { code, .. } | Amendment::Promote { code, .. } => {
                seen.retain(
                    |other| !matches!(other, Amendment::Retire { code: gone } if gone == code),
                );
                told.push(amendment.clone());
            }
            Amendment::Merge { codes, into, .. } => {
                seen.retain(|other| {
                    !matches!(other, Amendment::Retire { code } if codes.contains(code) && code != into)
                });
                told.push(amendment.clone());
            }
            Amendment::Redefine { code, scope, .. } => {
                let at = seen
                    .iter()
                    .position(|o| matches!(o, Amendment::Redefine { code: c, .. } if c == code));
                let fields = match at.map(|at| seen.remove(at)) {
                    Some(Amendment::Redefine { fields, .. }) => fields,
                    _ => Vec::new(),
                };
                told.push(Amendment::Redefine { code: *code, scope: *scope, fields });
            }
            // What can be seen is told as it is seen, in the declared order.
            other => {
                if let Some(at) =
                    seen.iter().position(|o| o.op() == other.op() && o.code() == other.code())
                {
                    told.push(seen.remove(at));
                }
            }
        }
    }
    // New codes come before what was done with them.
    let (added, rest): (Vec<_>, Vec<_>) =
        seen.into_iter().partition(|o| matches!(o, Amendment::Add { .. }));
    let (first, told): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|o| matches!(o, Amendment::Add { .. }));
    [first, added, told, rest].concat()
}
