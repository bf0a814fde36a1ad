//! Two codebooks that came out of one become one again: what only one side changed is taken,
//! what both changed otherwise is a conflict for people to decide.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::set_field;
use crate::codebook::fields_of;
use crate::{Code, CodeId, Codebook, CodebookProblem};

/// What both sides changed, each in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which code, by its number in the merged codebook.
    pub code: CodeId,
    /// Which field; `order` for the order of the entries.
    pub field: String,
    /// What stood there before; empty where the code was not there.
    pub base: String,
    /// What we made of it. The merged codebook has this until somebody decides.
    pub ours: String,
    /// What they made of it.
    pub theirs: String,
}

/// What came of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The codebook; where sides conflict it says what ours says.
    pub codebook: Codebook,
    /// What people must decide.
    pub conflicts: Vec<Conflict>,
    /// Their numbers that are others in the merged codebook: two codes had one number, or one code
    /// two.
    pub renumbered: IndexMap<CodeId, CodeId>,
}

/// How a conflict is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    /// What we made of it.
    Ours,
    /// What they made of it.
    Theirs,
    /// What stood there before.
    Base,
    /// Something else.
    Text(String),
}

/// Merges what `ours` and `theirs` made of `base`. New codes of theirs whose number ours uses for
/// something else get a number above `highest`, the largest (theme, code) number that was ever used.
pub fn merge(base: &Codebook, ours: &Codebook, theirs: &Codebook, highest: (u32, u32)) -> Merged {
    let renumbered = identities(base, ours, theirs, highest);
    let theirs = theirs.renumbered(&renumbered);
    let mut merging = Merging { base, ours, theirs: &theirs, conflicts: Vec::new() };
    let mut codes = IndexMap::new();
    for id in merging.order() {
        codes.insert(id, merging.code(id));
    }
    let title = merging.field(CodeId::theme(0), "title", |book| book.title.clone(), None);
    let mut merged = Codebook { title, codes, ..ours.clone() };
    merging.untie(&mut merged);
    merging.same_names(&merged);
    Merged { codebook: merged, conflicts: merging.conflicts, renumbered }
}

/// The merged codebook with its conflicts decided. What is not decided is told.
///
/// # Errors
/// The conflicts that no decision covers, and those whose text does not fit the field.
pub fn resolve(
    merged: &Merged,
    decided: &[(CodeId, String, Take)],
) -> Result<Codebook, Vec<Conflict>> {
    let mut codebook = merged.codebook.clone();
    let mut open = Vec::new();
    for conflict in &merged.conflicts {
        let said = decided
            .iter()
            .find(|(code, field, _)| *code == conflict.code && *field == conflict.field);
        let value = match said.map(|(_, _, take)| take) {
            None => {
                open.push(conflict.clone());
                continue;
            }
            Some(Take::Ours) => &conflict.ours,
            Some(Take::Theirs) => &conflict.theirs,
            Some(Take::Base) => &conflict.base,
            Some(Take::Text(text)) => text,
        };
        if !lay(&mut codebook, conflict, value) {
            open.push(conflict.clone());
        }
    }
    if open.is_empty() { Ok(codebook) } else { Err(open) }
}

fn lay(codebook: &mut Codebook, conflict: &Conflict, value: &str) -> bool {
    match conflict.field.as_str() {
        "title" => {
            value.clone_into(&mut codebook.title);
            true
        }
        "order" => {
            let order: Vec<CodeId> = value.split(' ').filter_map(CodeId::parse).collect();
            *codebook = super::apply(codebook, &[super::Amendment::Order { order }]);
            true
        }
        field => {
            codebook.codes.get_mut(&conflict.code).is_some_and(|code| set_field(code, field, value))
        }
    }
}

/// Which of their new codes is which of ours: of one name in one place they are one; of one number
/// and different names they are two.
fn identities(
    base: &Codebook,
    ours: &Codebook,
    theirs: &Codebook,
    highest: (u32, u32),
) -> IndexMap<CodeId, CodeId> {
    let is_new = |id: &CodeId| !base.codes.contains_key(id);
    // Retired codes may share a name with others of their place.
    let mut by_path: IndexMap<Vec<String>, Vec<CodeId>> = IndexMap::new();
    for id in ours.codes.keys().filter(|id| is_new(id)) {
        by_path.entry(ours.path(*id)).or_default().push(*id);
    }
    let all = [base, ours, theirs].into_iter().flat_map(|book| book.codes.keys());
    let (mut theme, mut code) = highest;
    for id in all {
        let top = if id.is_theme() { &mut theme } else { &mut code };
        *top = (*top).max(id.number());
    }
    let mut renumbered = IndexMap::new();
    let mut homeless = Vec::new();
    let (certain, rest): (Vec<CodeId>, Vec<CodeId>) = theirs
        .codes
        .keys()
        .copied()
        .filter(is_new)
        .partition(|id| by_path.get(&theirs.path(*id)).is_some_and(|same| same.contains(id)));
    let mut taken: BTreeSet<CodeId> = certain.into_iter().collect();
    for id in rest {
        let alike = by_path.get(&theirs.path(id)).into_iter().flatten();
        let same =
            alike.copied().find(|same| same.is_theme() == id.is_theme() && taken.insert(*same));
        match same {
            Some(same) => drop(renumbered.insert(id, same)),
            None if ours.codes.contains_key(&id) => homeless.push(id),
            None => {}
        }
    }
    for id in homeless {
        let top = if id.is_theme() { &mut theme } else { &mut code };
        *top += 1;
        let fresh = if id.is_theme() { CodeId::theme(*top) } else { CodeId::code(*top) };
        renumbered.insert(id, fresh);
    }
    renumbered
}

/// Whether a code is its own ancestor.
fn is_above_itself(book: &Codebook, id: CodeId) -> bool {
    let mut at = book.codes.get(&id).and_then(|code| code.parent);
    let mut steps = 0;
    while let Some(above) = at {
        if above == id {
            return true;
        }
        steps += 1;
        if steps > book.codes.len() {
            return false;
        }
        at = book.codes.get(&above).and_then(|code| code.parent);
    }
    false
}

struct Merging<'a> {
    base: &'a Codebook,
    ours: &'a Codebook,
    theirs: &'a Codebook,
    conflicts: Vec<Conflict>,
}

/// The old entries of `book` in its order, and its new ones by the old entry they stand after.
type Laid = (Vec<CodeId>, IndexMap<Option<CodeId>, Vec<CodeId>>);

impl Merging<'_> {
    /// What stands in one field of the whole: the side that changed it, or a conflict.
    fn field(
        &mut self,
        code: CodeId,
        field: &str,
        of: impl Fn(&Codebook) -> String,
        base: Option<String>,
    ) -> String {
        let base = base.unwrap_or_else(|| of(self.base));
        self.choose(code, field, base, of(self.ours), of(self.theirs))
    }

    fn choose(
        &mut self,
        code: CodeId,
        field: &str,
        base: String,
        ours: String,
        theirs: String,
    ) -> String {
        if ours == theirs || theirs == base {
            return ours;
        }
        if ours == base {
            return theirs;
        }
        let field = field.to_owned();
        self.conflicts.push(Conflict { code, field, base, ours: ours.clone(), theirs });
        ours
    }

    fn code(&mut self, id: CodeId) -> Code {
        let (ours, theirs) = (self.ours.codes.get(&id), self.theirs.codes.get(&id));
        let base = self.base.codes.get(&id);
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => self.both(base, ours, theirs),
            // An entry that a side left out altogether is not taken for a wish to lose it.
            (Some(only), None) | (None, Some(only)) => only.clone(),
            (None, None) => base.cloned().unwrap_or_else(|| Code::new(id, "")),
        }
    }

    fn both(&mut self, base: Option<&Code>, ours: &Code, theirs: &Code) -> Code {
        let mut code = ours.clone();
        let before = base.map(fields_of);
        let fields = fields_of(ours).into_iter().zip(fields_of(theirs)).enumerate();
        for (at, ((field, ours), (_, theirs))) in fields {
            let base = before.as_ref().map(|fields| fields[at].1.clone()).unwrap_or_default();
            let chosen = if matches!(field, "since" | "until") {
                if ours == base { theirs } else { ours }
            } else {
                self.choose(code.id, field, base, ours, theirs)
            };
            set_field(&mut code, field, &chosen);
        }
        code
    }

    /// The entries in order: the old ones as the side has them that moved them, each followed by
    /// the new ones that stand after it, by number where both sides have some there.
    fn order(&mut self) -> Vec<CodeId> {
        let ((ours, our_new), (theirs, their_new)) = (self.laid(self.ours), self.laid(self.theirs));
        let base: Vec<CodeId> = self.base.codes.keys().copied().collect();
        let join =
            |ids: &[CodeId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let first = base.first().copied().unwrap_or(CodeId::code(0));
        let old = self.choose(first, "order", join(&base), join(&ours), join(&theirs));
        let old: Vec<CodeId> = old.split(' ').filter_map(CodeId::parse).collect();
        let mut order = IndexSet::new();
        let placed: BTreeSet<CodeId> = old.iter().copied().collect();
        let missing = base.iter().chain(&theirs).filter(|id| !placed.contains(*id)).copied();
        let anchors = [None].into_iter().chain(old.iter().copied().chain(missing).map(Some));
        for anchor in anchors {
            order.extend(anchor);
            let none = Vec::new();
            let (ours, theirs) =
                (our_new.get(&anchor).unwrap_or(&none), their_new.get(&anchor).unwrap_or(&none));
            let mut here: Vec<CodeId> = ours.clone();
            here.extend(theirs.iter().filter(|id| !self.ours.codes.contains_key(*id)));
            let both = !ours.is_empty() && !theirs.is_empty() && ours != theirs;
            if both {
                here.sort();
            }
            order.extend(here);
        }
        order.into_iter().collect()
    }

    fn laid(&self, book: &Codebook) -> Laid {
        let mut old = Vec::new();
        let mut new: IndexMap<Option<CodeId>, Vec<CodeId>> = IndexMap::new();
        for id in book.codes.keys() {
            if self.base.codes.contains_key(id) {
                old.push(*id);
            } else {
                new.entry(old.last().copied()).or_default().push(*id);
            }
        }
        // What a side left out stands where it stood.
        old.extend(self.base.codes.keys().filter(|id| !book.codes.contains_key(*id)));
        (old, new)
    }

    /// Where the two sides' moves make a circle together, every move in it is a conflict, and the
    /// codes stand where ours has them.
    fn untie(&mut self, merged: &mut Codebook) {
        let parent = |book: &Codebook, id: &CodeId| book.codes.get(id).and_then(|code| code.parent);
        loop {
            let ring: Vec<CodeId> =
                merged.codes.keys().copied().filter(|id| is_above_itself(merged, *id)).collect();
            let moved: Vec<CodeId> = ring
                .into_iter()
                .filter(|id| self.ours.codes.contains_key(id))
                .filter(|id| parent(merged, id) != parent(self.base, id))
                .collect();
            if !moved.iter().any(|id| parent(merged, id) != parent(self.ours, id)) {
                return;
            }
            for id in moved {
                let word = |book: &Codebook| {
                    parent(book, &id).map(|id| id.to_string()).unwrap_or_default()
                };
                self.conflicts.push(Conflict {
                    code: id,
                    field: "parent".to_owned(),
                    base: word(self.base),
                    ours: word(self.ours),
                    theirs: word(self.theirs),
                });
                if let Some(code) = merged.codes.get_mut(&id) {
                    code.parent = parent(self.ours, &id);
                }
            }
        }
    }

    /// Where the two sides gave one name to two codes under one parent, people name them anew.
    fn same_names(&mut self, merged: &Codebook) {
        for problem in merged.problems() {
            let CodebookProblem::SameName { first, second, name } = problem else { continue };
            if self.conflicts.iter().any(|c| c.code == second && c.field == "name") {
                continue;
            }
            let before = self.base.codes.get(&second).map(|code| code.name.clone());
            self.conflicts.push(Conflict {
                code: second,
                field: "name".to_owned(),
                base: before.unwrap_or_default(),
                ours: name.clone(),
                theirs: format!("{name} ({first} is called so too)"),
            });
        }
    }
}
