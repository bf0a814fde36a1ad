//! One entry of a codebook, with the fields of MacQueen et al. (1998) and ours.

use std::fmt;

use indexmap::IndexMap;

use crate::VersionId;

/// Names a code for life: `C15` for a code, `T2` for a theme. Never used twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId {
    theme: bool,
    number: u32,
}

impl CodeId {
    /// The code with this number.
    pub fn code(number: u32) -> CodeId {
        CodeId { theme: false, number }
    }

    /// The theme with this number.
    pub fn theme(number: u32) -> CodeId {
        CodeId { theme: true, number }
    }

    /// Reads `C15`, `c15`, `C015` or `T2`.
    pub fn parse(word: &str) -> Option<CodeId> {
        let word = word.trim();
        let theme = match word.chars().next()? {
            'C' | 'c' => false,
            'T' | 't' => true,
            _ => return None,
        };
        let digits = &word[1..];
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(CodeId { theme, number: digits.parse().ok()? })
    }

    /// Whether it names a theme.
    pub fn is_theme(self) -> bool {
        self.theme
    }

    /// Its number.
    pub fn number(self) -> u32 {
        self.number
    }
}

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.theme { write!(f, "T{}", self.number) } else { write!(f, "C{:02}", self.number) }
    }
}

impl fmt::Debug for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[allow(missing_docs, reason = "the words say it")]
        pub enum $type { #[default] $($variant),+ }
        impl $type {
            /// All, in a fixed order.
            pub const ALL: &[$type] = &[$($type::$variant),+];
            /// The word in files.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
            /// What `word` means.
            pub fn parse(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
words!(
    /// What sort of thing a code marks.
    CodeKind {
        Descriptive = "descriptive",
        Process = "process",
        Emotion = "emotion",
        Need = "need",
        Touchpoint = "touchpoint",
        Suggestion = "suggestion",
        Strength = "strength",
        Meta = "meta",
    }
);
words!(
    /// Where a code came from.
    CodeOrigin { Data = "data", Theory = "theory", Peer = "peer", Literature = "literature", PeerAndLiterature = "peer+literature" }
);
words!(
    /// Whether a code is still used.
    CodeStatus { Active = "active", Retired = "retired" }
);

/// The colour slots that an entry may wear, each as other tools write colours.
pub const COLOUR_SLOTS: &[(&str, &str)] = &[
    ("t0", "#5B6770"),
    ("t1", "#0B5CAD"),
    ("t2", "#6B3FA0"),
    ("t3", "#1B7F4D"),
    ("t4", "#B4540A"),
    ("t5", "#B0206A"),
];

/// A codebook entry. A theme is an entry whose id is a theme's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Names it for life.
    pub id: CodeId,
    /// Its name now.
    pub name: String,
    /// In the words of people who lived it.
    pub plain_name: String,
    /// The code or theme above it.
    pub parent: Option<CodeId>,
    /// The theme it is read under, only where that is not its parent's.
    pub theme: Option<CodeId>,
    /// One line.
    pub brief: String,
    /// In full.
    pub full: String,
    /// When to use.
    pub when: String,
    /// When not to use.
    pub when_not: String,
    /// Passages that show it, as `TRANSCRIPT#TURN`; resolved through the mask.
    pub examples: Vec<String>,
    /// What sort of thing it marks.
    pub kind: CodeKind,
    /// Where it came from.
    pub origin: CodeOrigin,
    /// Colour slot, `t0`…`t5`; empty takes the theme's.
    pub colour: String,
    /// Shape, so that colour is never the only sign.
    pub shape: String,
    /// Two letters, unique in the study.
    pub letters: String,
    /// Subjects that call for care (content notes).
    pub sensitivity: Vec<String>,
    /// Whether passages are also marked good or bad.
    pub valence_applies: bool,
    /// Whether it takes part in the clusters of needs.
    pub needs_cluster: bool,
    /// Still used?
    pub status: CodeStatus,
    /// The version it came in.
    pub since: Option<VersionId>,
    /// The version it was retired in.
    pub until: Option<VersionId>,
    /// Who looks after it.
    pub owner: String,
}

impl Code {
    /// An active entry with nothing but a name.
    pub fn new(id: CodeId, name: &str) -> Code {
        Code {
            id,
            name: name.to_owned(),
            plain_name: String::new(),
            parent: None,
            theme: None,
            brief: String::new(),
            full: String::new(),
            when: String::new(),
            when_not: String::new(),
            examples: Vec::new(),
            kind: CodeKind::default(),
            origin: CodeOrigin::default(),
            colour: String::new(),
            shape: String::new(),
            letters: String::new(),
            sensitivity: Vec::new(),
            valence_applies: false,
            needs_cluster: false,
            status: CodeStatus::Active,
            since: None,
            until: None,
            owner: String::new(),
        }
    }

    /// The same under other numbers: each id that `ids` names becomes what it says.
    pub fn renumbered(&self, ids: &IndexMap<CodeId, CodeId>) -> Code {
        let now = |id: CodeId| ids.get(&id).copied().unwrap_or(id);
        Code {
            id: now(self.id),
            parent: self.parent.map(now),
            theme: self.theme.map(now),
            ..self.clone()
        }
    }

    /// Whether new passages may be coded with it.
    pub fn is_active(&self) -> bool {
        self.status == CodeStatus::Active
    }

    /// The name to show to people who lived it.
    pub fn plain(&self) -> &str {
        if self.plain_name.is_empty() { &self.name } else { &self.plain_name }
    }
}
