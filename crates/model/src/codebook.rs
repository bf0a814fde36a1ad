//! A codebook version: an immutable snapshot of the code tree.

use std::fmt;

use indexmap::IndexMap;

use crate::text::digest;
use crate::{Code, CodeId, CodeStatus, Date};

/// Names a version: `v1`, `v2` …
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub u32);

impl VersionId {
    /// Reads `v3`, `V3` or `3`.
    pub fn parse(word: &str) -> Option<VersionId> {
        let word = word.trim();
        word.strip_prefix(['v', 'V']).unwrap_or(word).parse().ok().map(VersionId)
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl fmt::Debug for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A version of the codebook.
///
/// Every code that was ever in it stays, retired ones too, so that a coding can always
/// say what it was made with.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Codebook {
    /// What it is called.
    pub title: String,
    /// Themes and codes, in the order in which people read them.
    pub codes: IndexMap<CodeId, Code>,
    /// Who made this version.
    pub author: String,
    /// In what role.
    pub role: String,
    /// Who else was there.
    pub present: Vec<String>,
    /// When.
    pub date: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Something that keeps a codebook from being one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodebookProblem {
    /// A parent or theme that is not there.
    #[error("{code} stands under {missing}, which is not in the codebook")]
    NoSuchParent {
        /// Which code.
        code: CodeId,
        /// What it names.
        missing: CodeId,
    },
    /// A code above itself.
    #[error("{code} is its own ancestor")]
    Cycle {
        /// Which code.
        code: CodeId,
    },
    /// Two of one name under one parent.
    #[error("{first} and {second} are both called `{name}` under one parent")]
    SameName {
        /// The one.
        first: CodeId,
        /// The other.
        second: CodeId,
        /// Their name.
        name: String,
    },
    /// A code without a name.
    #[error("{code} has no name")]
    NoName {
        /// Which code.
        code: CodeId,
    },
    /// A theme inside something else.
    #[error("{code} is a theme and stands under {parent}; a theme stands at the top")]
    NestedTheme {
        /// Which theme.
        code: CodeId,
        /// What it stands under.
        parent: CodeId,
    },
}

impl CodebookProblem {
    /// The entry to mend.
    pub fn code(&self) -> CodeId {
        match self {
            CodebookProblem::NoSuchParent { code, .. }
            | CodebookProblem::Cycle { code }
            | CodebookProblem::NoName { code }
            | CodebookProblem::NestedTheme { code, .. } => *code,
            CodebookProblem::SameName { second, .. } => *second,
        }
    }
}

impl Codebook {
    /// Everything that is wrong with it, at once; empty for a sound codebook.
    pub fn problems(&self) -> Vec<CodebookProblem> {
        let mut problems = Vec::new();
        for code in self.codes.values() {
            if code.name.trim().is_empty() {
                problems.push(CodebookProblem::NoName { code: code.id });
            }
            for above in [code.parent, code.theme].into_iter().flatten() {
                if !self.codes.contains_key(&above) {
                    problems.push(CodebookProblem::NoSuchParent { code: code.id, missing: above });
                }
            }
            if let (true, Some(parent)) = (code.id.is_theme(), code.parent) {
                problems.push(CodebookProblem::NestedTheme { code: code.id, parent });
            }
            if self.ancestors(code.id).is_none() {
                problems.push(CodebookProblem::Cycle { code: code.id });
            }
        }
        let mut seen: IndexMap<(Option<CodeId>, String), CodeId> = IndexMap::new();
        for code in self.codes.values().filter(|code| code.is_active()) {
            let key = (code.parent, code.name.trim().to_lowercase());
            if let Some(first) = seen.insert(key, code.id) {
                problems.push(CodebookProblem::SameName {
                    first,
                    second: code.id,
                    name: code.name.clone(),
                });
            }
        }
        problems
    }

    /// The entries above `id`, nearest first; nothing where they run in a circle.
    pub fn ancestors(&self, id: CodeId) -> Option<Vec<CodeId>> {
        let mut above = Vec::new();
        let mut at = self.codes.get(&id).and_then(|code| code.parent);
        while let Some(parent) = at {
            if parent == id || above.contains(&parent) {
                return None;
            }
            above.push(parent);
            at = self.codes.get(&parent).and_then(|code| code.parent);
        }
        Some(above)
    }

    /// The theme that `id` is read under.
    pub fn theme_of(&self, id: CodeId) -> Option<CodeId> {
        if id.is_theme() {
            return Some(id);
        }
        if let Some(theme) = self.codes.get(&id)?.theme {
            return Some(theme);
        }
        self.ancestors(id)?.into_iter().find(|above| above.is_theme())
    }

    /// The themes, in order.
    pub fn themes(&self) -> impl Iterator<Item = &Code> {
        self.codes.values().filter(|code| code.id.is_theme())
    }

    /// The codes that are no themes, in order, retired ones too.
    pub fn plain_codes(&self) -> impl Iterator<Item = &Code> {
        self.codes.values().filter(|code| !code.id.is_theme())
    }

    /// The codes that new passages may be coded with, in order.
    pub fn active(&self) -> impl Iterator<Item = &Code> {
        self.plain_codes().filter(|code| code.is_active())
    }

    /// The entry called `word`: by id, name or plain name, capitals aside.
    pub fn find(&self, word: &str) -> Option<&Code> {
        if let Some(code) = CodeId::parse(word).and_then(|id| self.codes.get(&id)) {
            return Some(code);
        }
        let word = word.trim().to_lowercase();
        let called = |code: &&Code| {
            code.name.to_lowercase() == word || code.plain_name.to_lowercase() == word
        };
        self.codes
            .values()
            .filter(called)
            .find(|code| code.is_active())
            .or_else(|| self.codes.values().find(called))
    }

    /// The lowest numbers that were never used, as (theme, code).
    pub fn next_numbers(&self) -> (u32, u32) {
        let next = |theme: bool| {
            self.codes
                .keys()
                .filter(|id| id.is_theme() == theme)
                .map(|id| id.number() + 1)
                .max()
                .unwrap_or(1)
        };
        (next(true), next(false))
    }

    /// Notes `version` as the one in which new codes came in and retired ones went.
    pub fn seal(&mut self, version: VersionId) {
        for code in self.codes.values_mut() {
            code.since.get_or_insert(version);
            match code.status {
                CodeStatus::Retired => {
                    code.until.get_or_insert(version);
                }
                CodeStatus::Active => code.until = None,
            }
        }
    }

    /// The same under other numbers: each id that `ids` names becomes what it says.
    pub fn renumbered(&self, ids: &IndexMap<CodeId, CodeId>) -> Codebook {
        let codes = self.codes.values().map(|code| code.renumbered(ids));
        Codebook { codes: codes.map(|code| (code.id, code)).collect(), ..self.clone() }
    }

    /// The names from the top down to `id`, capitals aside; where ids differ from tool to tool, an
    /// entry is known by it.
    pub fn path(&self, id: CodeId) -> Vec<String> {
        let above = self.ancestors(id).unwrap_or_default();
        let whole = above.into_iter().rev().chain([id]);
        whole
            .filter_map(|id| self.codes.get(&id))
            .map(|code| code.name.trim().to_lowercase())
            .collect()
    }

    /// SHA-256 of [`Codebook::canonical`]: the hash printed in every footer.
    pub fn hash(&self) -> String {
        digest(&self.canonical())
    }

    /// The canonical form: for each entry by id one line `id` and then `field=value` for every
    /// field in the order of [`Code`], each value with `\` and line feeds escaped, joined by
    /// U+001F; the title first. Author, date and reason are not in it, nor the versions in which codes
    /// came and went: the same codes hash the same in every study.
    pub fn canonical(&self) -> String {
        let mut ids: Vec<&CodeId> = self.codes.keys().collect();
        ids.sort();
        let mut lines = vec![format!("title={}", escape(&self.title))];
        for (place, id) in
            ids.into_iter().filter_map(|id| self.codes.get_index_of(id).map(|i| (i, id)))
        {
            let code = &self.codes[id];
            let mut fields = vec![format!("{id}"), format!("place={place}")];
            fields.extend(
                fields_of(code)
                    .into_iter()
                    .filter(|(name, _)| !matches!(*name, "since" | "until"))
                    .map(|(name, value)| format!("{name}={}", escape(&value))),
            );
            lines.push(fields.join("\u{1f}"));
        }
        lines.join("\n")
    }
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\n', "\\n").replace('\u{1f}', "\\u001f")
}

/// Every field of a code with its name in files, in a fixed order, as text.
pub fn fields_of(code: &Code) -> Vec<(&'static str, String)> {
    let id = |id: Option<CodeId>| id.map(|id| id.to_string()).unwrap_or_default();
    let version = |id: Option<VersionId>| id.map(|id| id.to_string()).unwrap_or_default();
    vec![
        ("name", code.name.clone()),
        ("plain_name", code.plain_name.clone()),
        ("parent", id(code.parent)),
        ("theme", id(code.theme)),
        ("brief", code.brief.clone()),
        ("full", code.full.clone()),
        ("when", code.when.clone()),
        ("when_not", code.when_not.clone()),
        ("examples", code.examples.join(";")),
        ("kind", code.kind.as_str().to_owned()),
        ("origin", code.origin.as_str().to_owned()),
        ("colour", code.colour.clone()),
        ("shape", code.shape.clone()),
        ("letters", code.letters.clone()),
        ("sensitivity", code.sensitivity.join(";")),
        ("valence_applies", code.valence_applies.to_string()),
        ("needs_cluster", code.needs_cluster.to_string()),
        ("status", code.status.as_str().to_owned()),
        ("since", version(code.since)),
        ("until", version(code.until)),
        ("owner", code.owner.clone()),
    ]
}
