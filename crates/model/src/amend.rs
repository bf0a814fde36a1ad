//! How one codebook version became the next, and what that does to codings.
//!
//! The operations and their effects are those of domain.md §1.3. What can be seen from two
//! versions alone ([`amendments`]) is completed by what people declared (a merge, a split),
//! see [`explained`].

use crate::codebook::fields_of;
use crate::{Code, CodeId, CodeStatus, Codebook, Coding, CodingState};

/// How a definition changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Scope {
    /// Fewer passages fit: codings want reading again.
    Narrow,
    /// More passages fit: codings want reading again.
    Broaden,
    /// The same passages fit.
    #[default]
    Clarify,
}

impl Scope {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Narrow => "narrow",
            Scope::Broaden => "broaden",
            Scope::Clarify => "clarify",
        }
    }

    /// The scope called `word`.
    pub fn parse(word: &str) -> Option<Scope> {
        [Scope::Narrow, Scope::Broaden, Scope::Clarify]
            .into_iter()
            .find(|scope| scope.as_str() == word)
    }
}

/// What happens where two merged codes lay on overlapping words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum OverlapPolicy {
    /// Both codings stay.
    #[default]
    KeepBoth,
    /// They become one over the words of both.
    Union,
}

impl OverlapPolicy {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            OverlapPolicy::KeepBoth => "keep_both",
            OverlapPolicy::Union => "union",
        }
    }

    /// The policy called `word`.
    pub fn parse(word: &str) -> Option<OverlapPolicy> {
        [OverlapPolicy::KeepBoth, OverlapPolicy::Union]
            .into_iter()
            .find(|policy| policy.as_str() == word)
    }
}

/// A field of a code that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in files.
    pub field: String,
    /// What stood there.
    pub from: String,
    /// What stands there now.
    pub to: String,
}

/// One difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amendment {
    /// A code came in: every transcript coded before must be read for it.
    Add {
        /// The new entry.
        code: Box<Code>,
    },
    /// A code has a new name; its codings are untouched.
    Rename {
        /// Which.
        code: CodeId,
        /// Old name.
        from: String,
        /// New name.
        to: String,
    },
    /// Other fields changed.
    Redefine {
        /// Which.
        code: CodeId,
        /// How the meaning changed.
        scope: Scope,
        /// What changed.
        fields: Vec<FieldChange>,
    },
    /// A code stands elsewhere in the tree; its codings are untouched.
    Move {
        /// Which.
        code: CodeId,
        /// Under what it stood.
        from: Option<CodeId>,
        /// Under what it stands.
        to: Option<CodeId>,
    },
    /// Several codes became one.
    Merge {
        /// Which went in.
        codes: Vec<CodeId>,
        /// What they became.
        into: CodeId,
        /// What happens on overlapping words.
        overlap: OverlapPolicy,
    },
    /// One code became several.
    Split {
        /// Which.
        code: CodeId,
        /// What it became.
        into: Vec<CodeId>,
        /// Which of them a coding becomes by the code it was first made with (split-back).
        route: Vec<(CodeId, CodeId)>,
    },
    /// A code is used no more; its codings are kept, hidden.
    Retire {
        /// Which.
        code: CodeId,
    },
    /// A retired code is used again.
    Restore {
        /// Which.
        code: CodeId,
    },
    /// A code became something other than a code: a list of asks, a theme, a tag.
    Promote {
        /// Which.
        code: CodeId,
        /// What it became, in words.
        to: String,
    },
}

impl Amendment {
    /// The operation's word in files and JSON.
    pub fn op(&self) -> &'static str {
        match self {
            Amendment::Add { .. } => "add",
            Amendment::Rename { .. } => "rename",
            Amendment::Redefine { .. } => "redefine",
            Amendment::Move { .. } => "move",
            Amendment::Merge { .. } => "merge",
            Amendment::Split { .. } => "split",
            Amendment::Retire { .. } => "retire",
            Amendment::Restore { .. } => "restore",
            Amendment::Promote { .. } => "promote",
        }
    }

    /// The code it is about; for a merge what came out.
    pub fn code(&self) -> CodeId {
        match self {
            Amendment::Add { code } => code.id,
            Amendment::Rename { code, .. }
            | Amendment::Redefine { code, .. }
            | Amendment::Move { code, .. }
            | Amendment::Split { code, .. }
            | Amendment::Retire { code }
            | Amendment::Restore { code }
            | Amendment::Promote { code, .. } => *code,
            Amendment::Merge { into, .. } => *into,
        }
    }

    /// What it does to one coding: the code it counts as now and what it needs; nothing where
    /// it is left as it was. Its `applied_as` never changes.
    pub fn effect(&self, coding: &Coding) -> Option<(CodeId, CodingState)> {
        let code = coding.code;
        match self {
            Amendment::Redefine { code: changed, scope, .. } if *changed == code => {
                (*scope != Scope::Clarify && coding.state == CodingState::Current)
                    .then_some((code, CodingState::Stale))
            }
            Amendment::Merge { codes, into, .. } if codes.contains(&code) => {
                Some((*into, coding.state))
            }
            Amendment::Split { code: gone, into: _, route } if *gone == code => {
                let routed = route.iter().find(|(first, _)| *first == coding.applied_as.code);
                Some(routed.map_or((code, CodingState::Queued), |(_, target)| {
                    (*target, CodingState::Current)
                }))
            }
            Amendment::Retire { code: gone } | Amendment::Promote { code: gone, .. }
                if *gone == code =>
            {
                Some((code, CodingState::Hidden))
            }
            Amendment::Restore { code: back }
                if *back == code && coding.state == CodingState::Hidden =>
            {
                Some((code, CodingState::Current))
            }
            _ => None,
        }
    }
}

/// What can be seen from the two versions alone: what was added, renamed, moved, redefined
/// (taken for a clarification), retired, restored. In the order of the newer version.
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
