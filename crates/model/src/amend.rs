//! How one codebook version became the next, and what that does to codings.
//!
//! The operations and their effects are those of domain.md §1.3. What can be seen from two
//! versions alone ([`amendments`]) is completed by what people declared (a merge, a split),
//! see [`explained`].

mod apply;
mod compare;
mod doubts;
mod three_way;

pub use apply::{apply, set_field};
pub use compare::{amendments, explained};
pub use doubts::{Answer, Doubt, doubts, settle};
pub use three_way::{Conflict, Merged, Take, merge, resolve};

use indexmap::IndexMap;

use crate::{Code, CodeId, Coding, CodingId, CodingState};

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
        /// Which of them single codings become, as people routed them.
        passages: Vec<(CodingId, CodeId)>,
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
    /// A code became something other than a code: a list of asks, a tag; or a theme, under which
    /// it stays with its codings.
    Promote {
        /// Which.
        code: CodeId,
        /// What it became, in words; `theme T6` for a theme.
        to: String,
    },
    /// The entries stand in another order; nothing else changes.
    Order {
        /// All of them, in the new order.
        order: Vec<CodeId>,
    },
}

/// The theme that a promotion to `to` names.
pub fn theme_named(to: &str) -> Option<CodeId> {
    to.strip_prefix("theme ").and_then(CodeId::parse).filter(|id| id.is_theme())
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
            Amendment::Order { .. } => "order",
        }
    }

    /// The code it is about; for a merge what came out, for a new order the first.
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
            Amendment::Order { order } => order.first().copied().unwrap_or(CodeId::code(0)),
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
            Amendment::Split { code: gone, route, passages, .. } if *gone == code => {
                let by_hand = passages.iter().find(|(id, _)| *id == coding.id).map(|(_, to)| to);
                let first = coding.applied_as.code;
                let by_origin = route.iter().find(|(from, _)| *from == first).map(|(_, to)| to);
                Some(
                    by_hand.or(by_origin).map_or((code, CodingState::Queued), |target| {
                        (*target, CodingState::Current)
                    }),
                )
            }
            Amendment::Promote { code: gone, to } if *gone == code => {
                theme_named(to).is_none().then_some((code, CodingState::Hidden))
            }
            Amendment::Retire { code: gone } if *gone == code => Some((code, CodingState::Hidden)),
            Amendment::Restore { code: back }
                if *back == code && coding.state == CodingState::Hidden =>
            {
                Some((code, CodingState::Current))
            }
            _ => None,
        }
    }

    /// The codes whose codings it may touch.
    pub fn sources(&self) -> Vec<CodeId> {
        match self {
            Amendment::Redefine { code, scope, .. } if *scope != Scope::Clarify => vec![*code],
            Amendment::Merge { codes, .. } => codes.clone(),
            Amendment::Split { code, .. }
            | Amendment::Retire { code }
            | Amendment::Restore { code } => vec![*code],
            Amendment::Promote { code, to } if theme_named(to).is_none() => vec![*code],
            _ => Vec::new(),
        }
    }

    /// The same about other numbers: each id that `ids` names becomes what it says.
    pub fn renumbered(&self, ids: &IndexMap<CodeId, CodeId>) -> Amendment {
        let now = |id: &CodeId| ids.get(id).copied().unwrap_or(*id);
        let all = |list: &[CodeId]| list.iter().map(now).collect::<Vec<_>>();
        let place = |id: &Option<CodeId>| id.as_ref().map(now);
        match self.clone() {
            Amendment::Add { code } => Amendment::Add { code: Box::new(code.renumbered(ids)) },
            Amendment::Rename { code, from, to } => {
                Amendment::Rename { code: now(&code), from, to }
            }
            Amendment::Redefine { code, scope, fields } => {
                Amendment::Redefine { code: now(&code), scope, fields }
            }
            Amendment::Move { code, from, to } => {
                Amendment::Move { code: now(&code), from: place(&from), to: place(&to) }
            }
            Amendment::Merge { codes, into, overlap } => {
                Amendment::Merge { codes: all(&codes), into: now(&into), overlap }
            }
            Amendment::Split { code, into, route, passages } => Amendment::Split {
                code: now(&code),
                into: all(&into),
                route: route.iter().map(|(from, to)| (now(from), now(to))).collect(),
                passages: passages.iter().map(|(id, to)| (*id, now(to))).collect(),
            },
            Amendment::Retire { code } => Amendment::Retire { code: now(&code) },
            Amendment::Restore { code } => Amendment::Restore { code: now(&code) },
            Amendment::Promote { code, to } => {
                let to = theme_named(&to).map_or(to, |theme| format!("theme {}", now(&theme)));
                Amendment::Promote { code: now(&code), to }
            }
            Amendment::Order { order } => Amendment::Order { order: all(&order) },
        }
    }
}
