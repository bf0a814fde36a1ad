//! What people do to a codebook: each operation changes the draft, with who wanted it and why. What
//! it does to codings happens when the draft is sealed.

use heard_model::amend::{FieldChange, OverlapPolicy, Scope, set_field};
use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, CodeId, Codebook, CodingId, VersionId, amend};

use super::rows::{self, Recorded};
use super::{NewCode, drafted, fresh, refuse_problems};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::Study;

/// A code that is there, or one to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Code(CodeId),
    /// A new one; what it does not say it takes from the code that it comes out of.
    New(NewCode),
}

/// Which of the new codes the passages of a split code become. What is not routed waits in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routing {
    /// By the code they were first made with: that, and the place of the new code in the list.
    pub by_origin: Vec<(CodeId, usize)>,
    /// One by one: the coding, and the place of the new code in the list.
    pub passages: Vec<(CodingId, usize)>,
}

/// What a code becomes that is no code any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promotion {
    /// A theme of its name and definition; the code stays under it, with its passages.
    Theme,
    /// Something else, in words: `six asks`, `a tag`.
    Words(String),
}

impl Study {
    /// Gives a code another name. Its codings stay as they are.
    pub fn rename_code(&self, code: CodeId, to: &str, reason: &str) -> Result<Done<CodeId>> {
        let to = to.trim().to_owned();
        self.operate(reason, move |work| {
            let from = work.code(code)?.name.clone();
            work.amend(Amendment::Rename { code, from, to })?;
            Ok(code)
        })
    }

    /// Writes fields of a code anew: (field, text) by their names in files. Where fewer or more
    /// passages fit than before, its codings will want reading again.
    pub fn redefine_code(
        &self,
        code: CodeId,
        fields: Vec<(String, String)>,
        scope: Scope,
        reason: &str,
    ) -> Result<Done<CodeId>> {
        self.operate(reason, move |work| {
            let before = work.code(code)?.clone();
            let known = fields_of(&before);
            let mut changes = Vec::new();
            for (field, to) in fields {
                let found = known.iter().find(|(name, _)| *name == field);
                let (_, from) = found.filter(|_| is_definition(&field)).ok_or_else(|| {
                    StudyError::NotFound { what: "field of a code", name: field.clone() }
                })?;
                if !set_field(&mut before.clone(), &field, &to) {
                    return Err(StudyError::NotFound { what: "meaning of a field", name: to });
                }
                changes.push(FieldChange { field, from: from.clone(), to });
            }
            work.amend(Amendment::Redefine { code, scope, fields: changes })?;
            Ok(code)
        })
    }

    /// Puts a code under another, or at the top. Its codings stay as they are.
    pub fn move_code(
        &self,
        code: CodeId,
        to: Option<CodeId>,
        reason: &str,
    ) -> Result<Done<CodeId>> {
        self.operate(reason, move |work| {
            let from = work.code(code)?.parent;
            if let Some(to) = to {
                work.code(to)?;
            }
            work.amend(Amendment::Move { code, from, to })?;
            Ok(code)
        })
    }

    /// Makes one code of several. Each coding still knows what it was made with, so that
    /// [`Study::split_back`] can part them again.
    pub fn merge_codes(
        &self,
        codes: Vec<CodeId>,
        into: Target,
        overlap: OverlapPolicy,
        reason: &str,
    ) -> Result<Done<CodeId>> {
        self.operate(reason, move |work| {
            for code in &codes {
                work.active(*code)?;
            }
            let into = work.target(into, codes.first().copied())?;
            let codes = codes.into_iter().filter(|code| *code != into).collect();
            work.amend(Amendment::Merge { codes, into, overlap })?;
            Ok(into)
        })
    }

    /// Makes several codes of one. A passage that is not routed will wait in the queue; none is
    /// dropped.
    pub fn split_code(
        &self,
        code: CodeId,
        into: Vec<Target>,
        routing: Routing,
        reason: &str,
    ) -> Result<Done<Vec<CodeId>>> {
        self.operate(reason, move |work| work.split(code, into, routing))
    }

    /// Parts what was merged: each passage becomes the new code that stands for the one it was
    /// first made with; those made with the merged code itself wait in the queue.
    pub fn split_back(
        &self,
        code: CodeId,
        into: Vec<(CodeId, Target)>,
        reason: &str,
    ) -> Result<Done<Vec<CodeId>>> {
        let by_origin = into.iter().enumerate().map(|(at, (first, _))| (*first, at)).collect();
        let into = into.into_iter().map(|(_, target)| target).collect();
        self.split_code(code, into, Routing { by_origin, ..Routing::default() }, reason)
    }

    /// Takes a code out of use. Its codings are kept, hidden; they are never deleted for it.
    pub fn retire_code(&self, code: CodeId, reason: &str) -> Result<Done<CodeId>> {
        self.operate(reason, move |work| {
            work.active(code)?;
            work.amend(Amendment::Retire { code })?;
            Ok(code)
        })
    }

    /// Takes a retired code into use again, with its hidden codings.
    pub fn restore_code(&self, code: CodeId, reason: &str) -> Result<Done<CodeId>> {
        self.operate(reason, move |work| {
            work.code(code)?;
            work.amend(Amendment::Restore { code })?;
            Ok(code)
        })
    }

    /// Makes something else of a code: a theme, a list of asks, a tag. Returns the theme, or the
    /// code itself.
    pub fn promote_code(&self, code: CodeId, to: Promotion, reason: &str) -> Result<Done<CodeId>> {
        self.operate(reason, move |work| work.promote(code, to))
    }

    /// Does an operation on the draft, told in the journal with its code and reason.
    pub(super) fn operate<R: Subject + Send + 'static>(
        &self,
        reason: &str,
        work: impl FnOnce(&mut Work<'_, '_>) -> Result<R> + Send + 'static,
    ) -> Result<Done<R>> {
        let reason = reason.trim().to_owned();
        self.change_told(EventKind::CodebookDrafted, move |tx, words| {
            let row = rows::draft(tx.rows())?;
            let codebook = rows::codebook(tx.rows(), &row)?;
            let declared = rows::amendments(tx.rows(), row.id)?;
            let reason_ = reason.clone();
            let mut at_work = Work { tx, row, codebook, declared, reason };
            let done = work(&mut at_work)?;
            words.subject = done.subject().unwrap_or_else(|| at_work.last());
            words.reason = reason_;
            at_work.lay()?;
            Ok(done)
        })
    }
}

/// What an operation was about, for the journal.
pub(super) trait Subject {
    /// A code's id.
    fn subject(&self) -> Option<String>;
}

impl Subject for CodeId {
    fn subject(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Subject for Vec<CodeId> {
    fn subject(&self) -> Option<String> {
        None
    }
}

impl Subject for () {
    fn subject(&self) -> Option<String> {
        None
    }
}

/// The draft on the bench.
pub(super) struct Work<'t, 'c> {
    pub(super) tx: &'t mut Tx<'c>,
    pub(super) row: rows::VersionRow,
    codebook: Codebook,
    declared: Vec<Recorded>,
    reason: String,
}

impl Work<'_, '_> {
    /// Changes the draft by one amendment.
    pub(super) fn amend(&mut self, amendment: Amendment) -> Result<()> {
        for code in named(&amendment) {
            self.code(code)?;
        }
        self.codebook = amend::apply(&self.codebook, std::slice::from_ref(&amendment));
        self.declared.push(Recorded {
            amendment,
            codings: 0,
            role: self.tx.actor().role.as_str().to_owned(),
            reason: self.reason.clone(),
            by: self.tx.actor().name.clone(),
        });
        Ok(())
    }

    /// Adds a code; what it does not say it takes from `like`.
    pub(super) fn new_code(&mut self, new: &NewCode, like: Option<CodeId>) -> Result<CodeId> {
        let id = fresh(self.tx, new.is_theme)?;
        let like = like.and_then(|id| self.codebook.codes.get(&id)).filter(|_| !new.is_theme);
        let mut code = Code::new(id, new.name.trim());
        code.parent = new.parent.or(like.and_then(|like| like.parent));
        code.theme = like.and_then(|like| like.theme);
        code.kind = like.map(|like| like.kind).unwrap_or_default();
        code.brief.clone_from(&new.brief);
        code.origin = new.origin;
        self.amend(Amendment::Add { code: Box::new(code) })?;
        Ok(id)
    }

    fn code(&self, id: CodeId) -> Result<&Code> {
        let found = self.codebook.codes.get(&id);
        found.ok_or_else(|| StudyError::NotFound { what: "code", name: id.to_string() })
    }

    fn active(&self, id: CodeId) -> Result<()> {
        let code = self.code(id)?;
        match code.is_active() {
            true => Ok(()),
            false => Err(StudyError::RetiredCode { code: id, until: code.until }),
        }
    }

    fn target(&mut self, target: Target, like: Option<CodeId>) -> Result<CodeId> {
        match target {
            Target::New(new) => self.new_code(&new, like),
            Target::Code(id) => self.active(id).map(|()| id),
        }
    }

    fn split(&mut self, code: CodeId, into: Vec<Target>, routing: Routing) -> Result<Vec<CodeId>> {
        self.active(code)?;
        let mut made = Vec::new();
        for target in into {
            made.push(self.target(target, Some(code))?);
        }
        let nth = |at: usize| {
            let name = (at + 1).to_string();
            made.get(at).copied().ok_or(StudyError::NotFound { what: "new code", name })
        };
        let mut route = Vec::new();
        for (first, at) in routing.by_origin {
            route.push((first, nth(at)?));
        }
        let mut passages = Vec::new();
        for (coding, at) in routing.passages {
            let row = crate::codings::find(self.tx.rows(), coding)?;
            if row.code != code.to_string() {
                let name = format!("{} with {code}", coding.0);
                return Err(StudyError::NotFound { what: "coding", name });
            }
            passages.push((coding, nth(at)?));
        }
        self.amend(Amendment::Split { code, into: made.clone(), route, passages })?;
        Ok(made)
    }

    fn promote(&mut self, code: CodeId, to: Promotion) -> Result<CodeId> {
        self.active(code)?;
        let before = self.code(code)?.clone();
        let (made, to) = match to {
            Promotion::Words(words) => (code, words.trim().to_owned()),
            Promotion::Theme => {
                let new = NewCode {
                    name: before.name.clone(),
                    brief: before.brief.clone(),
                    is_theme: true,
                    origin: before.origin,
                    ..NewCode::default()
                };
                let theme = self.new_code(&new, None)?;
                (theme, format!("theme {theme}"))
            }
        };
        self.amend(Amendment::Promote { code, to })?;
        Ok(made)
    }

    fn last(&self) -> String {
        let last = self.declared.last();
        last.map(|told| told.amendment.code().to_string()).unwrap_or_default()
    }

    fn lay(self) -> Result<()> {
        refuse_problems(&self.codebook)?;
        rows::lay_codebook(self.tx, &self.row, &self.codebook)?;
        rows::lay_amendments(self.tx, self.row.id, &self.declared)?;
        drafted(self.tx)
    }
}

/// Fields that say what a code means; its name, place and state have operations of their own.
fn is_definition(field: &str) -> bool {
    !["name", "parent", "status", "since", "until"].contains(&field)
}

/// The codes that must be there for an amendment to make sense.
fn named(amendment: &Amendment) -> Vec<CodeId> {
    match amendment {
        Amendment::Add { .. } | Amendment::Order { .. } => Vec::new(),
        Amendment::Merge { codes, into, .. } => [codes.as_slice(), &[*into]].concat(),
        Amendment::Split { code, into, .. } => [&[*code], into.as_slice()].concat(),
        other => vec![other.code()],
    }
}

/// The version in which a code went, in words.
pub(crate) fn retired_in(until: Option<VersionId>) -> String {
    until.map(|version| format!(" in {version}")).unwrap_or_default()
}
