//! The people who were interviewed, and what is known of them.

use std::fmt;

use crate::consent::Consent;

/// Names a participant in files and commands (`M01`). Never a real name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParticipantId(String);

impl ParticipantId {
    /// Makes an id of one to 40 letters, digits, `-` or `_`.
    pub fn new(id: &str) -> Option<ParticipantId> {
        let id = id.trim();
        let fits = !id.is_empty()
            && id.chars().count() <= 40
            && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        fits.then(|| ParticipantId(id.to_owned()))
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far an attribute gives a person away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disclosure {
    /// Alone names the person (a name, an address). Never leaves.
    Direct,
    /// Narrows the field together with others (age, place, ethnicity).
    Quasi,
    /// Narrows nothing an outsider could know.
    Safe,
}

impl Disclosure {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Disclosure::Direct => "direct",
            Disclosure::Quasi => "quasi",
            Disclosure::Safe => "safe",
        }
    }

    /// The class called `word`.
    pub fn parse(word: &str) -> Option<Disclosure> {
        [Disclosure::Direct, Disclosure::Quasi, Disclosure::Safe]
            .into_iter()
            .find(|class| class.as_str() == word)
    }
}

/// One known fact about a participant or transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in the study, such as `area_type`.
    pub name: String,
    /// Its value; lists are joined with `;`.
    pub value: String,
    /// How far it gives the person away.
    pub disclosure: Disclosure,
}

/// That one participant is something to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Who.
    pub from: ParticipantId,
    /// Is what: `partner_of`, `mother_of`, `caseworker_of` …
    pub kind: String,
    /// To whom.
    pub to: ParticipantId,
}

/// What court proceedings a participant is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Proceedings {
    /// Nobody asked yet; treated as ongoing.
    #[default]
    Unknown,
    /// A court is still deciding.
    Ongoing,
    /// A court has decided.
    Concluded,
    /// There were none.
    None,
    /// A practitioner, say.
    NotApplicable,
}

impl Proceedings {
    /// All, in a fixed order.
    pub const ALL: [Proceedings; 5] = [
        Proceedings::Unknown,
        Proceedings::Ongoing,
        Proceedings::Concluded,
        Proceedings::None,
        Proceedings::NotApplicable,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Proceedings::Unknown => "unknown",
            Proceedings::Ongoing => "ongoing",
            Proceedings::Concluded => "concluded",
            Proceedings::None => "none",
            Proceedings::NotApplicable => "not_applicable",
        }
    }

    /// The status called `word`.
    pub fn parse(word: &str) -> Option<Proceedings> {
        Proceedings::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// A person who was interviewed.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Names the person inside the study.
    pub id: ParticipantId,
    /// What stands beside a quote ("Robyn", "a mother").
    pub label: String,
    /// Their part in the study: `mother`, `relative`, `practitioner` …
    pub role: String,
    /// Court proceedings.
    pub proceedings: Proceedings,
    /// What is known of them.
    pub attributes: Vec<Attribute>,
    /// What they said may be done with their words.
    pub consent: Consent,
}

impl Participant {
    /// The value of the attribute called `name`.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.name == name).map(|a| a.value.as_str())
    }
}
