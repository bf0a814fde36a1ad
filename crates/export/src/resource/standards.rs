//! Professional standards, from versioned files: ids and short labels, never their text.

use std::sync::LazyLock;

use heard_model::Date;
use serde::Deserialize;

/// The files, one a set.
const FILES: &[&str] = &[
    include_str!("standards/pqs-kss.toml"),
    include_str!("standards/pcf.toml"),
    include_str!("standards/cqc.toml"),
];

static SETS: LazyLock<Vec<Set>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

/// A set of standards, for as long as it holds.
#[derive(Clone, Debug, Deserialize)]
pub struct Set {
    name: String,
    title: String,
    version: String,
    #[serde(default)]
    valid_to: Option<String>,
    source: String,
    standard: Vec<Standard>,
}

/// One standard.
#[derive(Clone, Debug, Deserialize)]
pub struct Standard {
    id: String,
    label: String,
    #[serde(default)]
    aliases: Vec<String>,
    /// For whom: practitioner, supervisor, leader.
    #[serde(default)]
    tier: String,
    #[serde(default)]
    valid_to: Option<String>,
}

/// Why a standard can't be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is none of this name.
    Unknown,
    /// It held until that day.
    RunOut(Date),
}

impl Set {
    /// The word in files: `pqs-kss`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Which version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Where its labels were taken from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The last day on which it holds, if it ends.
    pub fn until(&self) -> Option<Date> {
        day(self.valid_to.as_deref())
    }

    /// Its standards.
    pub fn standards(&self) -> &[Standard] {
        &self.standard
    }
}

impl Standard {
    /// The word in files.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its short label.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// For whom it is: practitioner, supervisor, leader; empty for everybody.
    pub fn tier(&self) -> &str {
        &self.tier
    }

    /// The last day on which it holds, where that is not the set's.
    pub fn until(&self) -> Option<Date> {
        day(self.valid_to.as_deref())
    }

    fn is(&self, word: &str) -> bool {
        let same = |one: &str| one.eq_ignore_ascii_case(word.trim());
        same(&self.id) || same(&self.label) || self.aliases.iter().any(|alias| same(alias))
    }
}

fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// Every set that is known, in a fixed order.
pub fn sets() -> &'static [Set] {
    &SETS
}

/// The standard called `id`, by its id, label or an older name, if it holds on that day.
pub fn find(set: &str, id: &str, on: Date) -> Option<(&'static Set, &'static Standard)> {
    let set = SETS.iter().find(|known| known.name == set)?;
    let standard = set.standard.iter().find(|standard| standard.is(id))?;
    let until = day(standard.valid_to.as_deref()).or(set.until());
    until.is_none_or(|until| on <= until).then_some((set, standard))
}

/// Why [`find`] finds nothing.
pub fn problem(set: &str, id: &str, on: Date) -> Option<Missing> {
    if find(set, id, on).is_some() {
        return None;
    }
    let known = SETS.iter().find(|known| known.name == set);
    let standard = known.and_then(|set| set.standard.iter().find(|standard| standard.is(id)));
    let until = standard.and_then(|standard| day(standard.valid_to.as_deref()));
    match standard.and(until.or(known.and_then(Set::until))) {
        Some(until) => Some(Missing::RunOut(until)),
        None => Some(Missing::Unknown),
    }
}
