//! `study.toml`: what people edit by hand.

mod edit;

use std::path::{Path, PathBuf};

use heard_anonymise::Smallest;
use serde::{Deserialize, Serialize};

use crate::collections::LabelScheme;
use crate::error::{Result, StudyError};
use crate::store::kind::EventKind;
use crate::store::open::write_private;
use crate::study::Study;

/// The way of working that the study follows (domain.md §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Profile {
    #[default]
    CodebookTa,
    Framework,
    CodingReliability,
    ReflexiveTa,
}

impl Profile {
    /// All, in a fixed order.
    pub const ALL: [Profile; 4] =
        [Profile::CodebookTa, Profile::Framework, Profile::CodingReliability, Profile::ReflexiveTa];

    /// The word in files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::CodebookTa => "codebook_ta",
            Profile::Framework => "framework",
            Profile::CodingReliability => "coding_reliability",
            Profile::ReflexiveTa => "reflexive_ta",
        }
    }

    /// The profile called `word`.
    pub fn parse(word: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.as_str() == word)
    }
}

/// What people set by hand, in `study.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The study's title.
    pub title: String,
    /// The way of working.
    #[serde(default)]
    pub profile: Profile,
    /// Where the key lies; from the study's folder if not from the root. Not the key itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// Whether everything in it was invented, for testing; said in every footer.
    #[serde(default)]
    pub synthetic: bool,
    /// Thresholds.
    #[serde(default)]
    pub policy: Policy,
    /// How people are named beside their words.
    #[serde(default)]
    pub labels: Labels,
    /// Where a reader who is upset can turn, a line each.
    #[serde(default)]
    pub support_lines: Vec<String>,
    /// The moments of the way through services, in order; shipped ones where none are said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pathway: Vec<Moment>,
    /// How much a reviewer is given in one go.
    #[serde(default)]
    pub reviews: Reviews,
}

/// A moment of the way through services.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// What people call it.
    pub name: String,
    /// Codes whose quotes belong to it, by id.
    #[serde(default)]
    pub codes: Vec<String>,
}

/// How much a reviewer is given in one go: reading hard things adds up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reviews {
    /// Quotes in a sitting.
    pub a_sitting: u32,
    /// Quotes marked high distress in a sitting.
    pub high_distress: u32,
}

impl Default for Reviews {
    fn default() -> Reviews {
        Reviews { a_sitting: 20, high_distress: 5 }
    }
}

/// Thresholds that a team may tighten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Undecided mentions from this score up are masked (fail closed); 0.2 or less.
    pub mask_from: f32,
    /// Smallest count shown to the public and in training; 8 or more.
    pub k_public: u32,
    /// Smallest count shown in a workshop; 5 or more.
    pub k_workshop: u32,
    /// Fewest people whom a label shown to the public or in training fits; 5 or more.
    pub k_label_public: u32,
    /// Fewest people whom a label shown in a workshop fits; 3 or more.
    pub k_label_workshop: u32,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            mask_from: heard_anonymise::LOW,
            k_public: 8,
            k_workshop: 5,
            k_label_public: 5,
            k_label_workshop: 3,
        }
    }
}

impl Policy {
    /// The smallest numbers of people that the gate asks for.
    pub fn smallest(&self) -> Smallest {
        let people = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        Smallest::or_more(
            self.k_workshop.into(),
            self.k_public.into(),
            people(self.k_label_workshop),
            people(self.k_label_public),
        )
    }

    /// What is laxer than the house allows; a team may only tighten.
    fn too_lax(&self) -> Option<String> {
        let house = Policy::default();
        let numbers = [
            ("k_public", self.k_public, house.k_public),
            ("k_workshop", self.k_workshop, house.k_workshop),
            ("k_label_public", self.k_label_public, house.k_label_public),
            ("k_label_workshop", self.k_label_workshop, house.k_label_workshop),
        ];
        let low = numbers.iter().find(|(_, set, least)| set < least);
        if let Some((name, set, least)) = low {
            return Some(format!("policy.{name} is {set}; the least is {least}"));
        }
        let masks = (0.0..=house.mask_from).contains(&self.mask_from);
        (!masks).then(|| {
            format!(
                "policy.mask_from is {}; it may be anything from 0 to {}",
                self.mask_from, house.mask_from
            )
        })
    }
}

/// The label scheme (domain.md §5.6).
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Labels {
    /// How a new collection names people where nothing else is said: `chosen`, `stable` or `role`;
    /// `chosen` where empty.
    pub scheme: String,
}

impl Labels {
    /// The scheme that is meant.
    pub fn usual(&self) -> LabelScheme {
        LabelScheme::parse(&self.scheme).unwrap_or_default()
    }

    fn unknown(&self) -> Option<String> {
        let known = self.scheme.is_empty() || LabelScheme::parse(&self.scheme).is_some();
        (!known).then(|| {
            format!("labels.scheme is `{}`; it may be chosen, stable or role", self.scheme)
        })
    }
}

impl Settings {
    /// Settings with a title and a profile, all else as usual.
    pub fn new(title: &str, profile: Profile) -> Settings {
        Settings {
            title: title.to_owned(),
            profile,
            key: None,
            synthetic: false,
            policy: Policy::default(),
            labels: Labels::default(),
            support_lines: Vec::new(),
            pathway: Vec::new(),
            reviews: Reviews::default(),
        }
    }

    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Settings> {
        let text = std::fs::read_to_string(path).map_err(StudyError::file(path))?;
        let settings: Settings = toml::from_str(&text).map_err(|error| bad(path, &error))?;
        match settings.policy.too_lax().or_else(|| settings.labels.unknown()) {
            Some(what) => Err(StudyError::BadSettings { path: path.to_owned(), what }),
            None => Ok(settings),
        }
    }

    /// Writes the file at `path`, whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let text = toml::to_string(self).map_err(|error| StudyError::BadSettings {
            path: path.to_owned(),
            what: error.to_string(),
        })?;
        write_private(path, &text)
    }
}

impl Study {
    /// Sets how much a reviewer is given in one go, and whom a reader who is upset can turn to.
    /// What else stands in `study.toml` stays as somebody wrote it, remarks too.
    ///
    /// # Errors
    /// [`StudyError::BadSettings`] for a cap of nothing or more hard quotes than quotes, and for a
    /// file that is written in a way that can't be changed without writing it anew.
    pub fn set_reviewing(&self, reviews: Reviews, support_lines: Vec<String>) -> Result<()> {
        let path = self.folder().join("study.toml");
        let refused =
            |what: &str| StudyError::BadSettings { path: path.clone(), what: what.to_owned() };
        if !(1..=200).contains(&reviews.a_sitting) || reviews.high_distress > reviews.a_sitting {
            return Err(refused(
                "a sitting has 1 to 200 quotes, and no more hard ones than quotes",
            ));
        }
        let text = std::fs::read_to_string(&path).map_err(StudyError::file(&path))?;
        let after = Settings { reviews, support_lines, ..Settings::read(&path)? };
        let text = edit::with_reviewing(&text, &after.reviews, &after.support_lines);
        let same = |text: &String| toml::from_str(text).is_ok_and(|read: Settings| read == after);
        let text = text.filter(same).ok_or_else(|| {
            refused("`support_lines` and `[reviews]` are written in a way that only a person can change")
        })?;
        write_private(&path, &text)?;
        self.house.hold_to(after);
        self.note(EventKind::SettingsChanged, "reviews", "")
    }
}

fn bad(path: &Path, error: &toml::de::Error) -> StudyError {
    StudyError::BadSettings { path: path.to_owned(), what: error.message().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_as_usual() {
        let settings: Settings = toml::from_str("title = \"Held\"").unwrap();
        assert_eq!(settings, Settings::new("Held", Profile::CodebookTa));
    }

    #[test]
    fn a_misspelt_setting_is_not_passed_over() {
        assert!(toml::from_str::<Settings>("title = \"Held\"\nprofil = \"framework\"").is_err());
    }

    #[test]
    fn a_team_may_tighten_and_never_loosen() {
        let told = |line: &str| -> Option<String> {
            let text = format!("title = \"Held\"\n[policy]\n{line}");
            toml::from_str::<Settings>(&text).unwrap().policy.too_lax()
        };
        for line in ["k_public = 10", "k_workshop = 6", "k_label_workshop = 4", "mask_from = 0.1"] {
            assert_eq!(told(line), None, "{line}");
        }
        for line in ["k_public = 7", "k_workshop = 4", "k_label_public = 4", "mask_from = 0.3"] {
            assert!(told(line).is_some(), "{line}");
        }
    }
}
