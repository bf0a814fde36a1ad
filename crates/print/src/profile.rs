//! For whose eyes a sheet is set.

use serde::Serialize;

/// For whose eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Profile {
    /// Clear print: words in 16 points or more where they fit, never under 14.
    #[default]
    Clear,
    /// Large print: words in 18 points or more.
    Large,
    /// For dyslexic readers: wider spacing, on cream.
    Dyslexia,
}

impl Profile {
    /// All, in a fixed order.
    pub const ALL: [Profile; 3] = [Profile::Clear, Profile::Large, Profile::Dyslexia];

    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Clear => "clear",
            Profile::Large => "large",
            Profile::Dyslexia => "dyslexia",
        }
    }

    /// The profile called `word`.
    pub fn parse(word: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.as_str() == word.trim())
    }

    /// The smallest letters for people's words, in points.
    pub(crate) fn least(self) -> f32 {
        match self {
            Profile::Clear | Profile::Dyslexia => 14.0,
            Profile::Large => 18.0,
        }
    }

    pub(crate) fn look(self) -> Look {
        match self {
            Profile::Clear | Profile::Large => {
                Look { paper: "", tracking: 0.0, spacing: 1.0, leading: 0.62 }
            }
            Profile::Dyslexia => {
                Look { paper: "#fbf4e2", tracking: 0.025, spacing: 1.15, leading: 0.85 }
            }
        }
    }
}

/// Paper as a colour (none where empty), space between letters and words and lines in ems.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Look {
    pub(crate) paper: &'static str,
    pub(crate) tracking: f32,
    pub(crate) spacing: f32,
    pub(crate) leading: f32,
}
