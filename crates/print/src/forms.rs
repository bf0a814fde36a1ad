//! The forms that a cleared collection is printed in.

use heard_anonymise::{Cleared, Release};

use crate::PrintError;
use crate::blanks::{feelings, touchpoints};
use crate::boards::boards;
use crate::cards::{CardSize, deck};
use crate::easy_read::easy_read;
use crate::journey::{Moment, journey};
use crate::poem::poem;
use crate::poster::{Paper, posters};
use crate::profile::Profile;
use crate::reading::reading;
use crate::sheet::Sheet;
use crate::zine::booklet;

/// Every form, in the order in which help and menus list them.
pub const FORMS: &[Form] = &[
    Form {
        name: "cards-a7",
        title: "Cards of A7, eight to a sheet, with backs",
        set: |sheet, profile, _| deck(sheet, CardSize::A7, profile, true),
    },
    Form {
        name: "cards-a6",
        title: "Cards of A6, four to a sheet, with backs",
        set: |sheet, profile, _| deck(sheet, CardSize::A6, profile, true),
    },
    Form {
        name: "cards-a5",
        title: "Cards of A5, two to a sheet, with backs",
        set: |sheet, profile, _| deck(sheet, CardSize::A5, profile, true),
    },
    Form {
        name: "poster-a4",
        title: "Posters, a quote to a sheet of A4",
        set: |sheet, profile, _| posters(sheet, profile, Paper::A4),
    },
    Form {
        name: "poster-a3",
        title: "Posters, a quote to a sheet of A3",
        set: |sheet, profile, _| posters(sheet, profile, Paper::A3),
    },
    Form {
        name: "boards",
        title: "Theme boards, A3",
        set: |sheet, profile, _| boards(sheet, profile),
    },
    Form {
        name: "emotion-cards",
        title: "Feelings on cards, some blank",
        set: |sheet, profile, _| feelings(sheet, profile),
    },
    Form {
        name: "touchpoint-cards",
        title: "Moments of the way on cards, some blank",
        set: |sheet, profile, moments| {
            let names: Vec<String> = moments.iter().map(|moment| moment.name.clone()).collect();
            touchpoints(sheet, profile, &names)
        },
    },
    Form { name: "journey", title: "The way as a strip for the wall, A3", set: journey },
    Form {
        name: "zine",
        title: "A booklet of eight pages on one sheet of A4",
        set: |sheet, profile, _| booklet(sheet, profile),
    },
    Form {
        name: "reading",
        title: "The words to read, A4",
        set: |sheet, profile, _| reading(sheet, profile),
    },
    Form {
        name: "poem",
        title: "A poem on A4, of a collection that is one",
        set: |sheet, profile, _| poem(sheet, profile),
    },
    Form {
        name: "easy-read",
        title: "A template for an Easy Read companion",
        set: |sheet, profile, _| easy_read(sheet, profile),
    },
];

/// Sets a collection in a profile, with the moments of the way.
type Set = fn(Sheet, Profile, &[Moment]) -> Result<Vec<u8>, PrintError>;

/// A form of print.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The name on the command line, as in `--format zine`.
    pub name: &'static str,
    /// What a person would call it.
    pub title: &'static str,
    set: Set,
}

impl Form {
    /// Prints what was cleared. `moments` are the study's own; shipped ones stand in for none.
    pub fn print(
        &self,
        cleared: &Cleared<Release>,
        profile: Profile,
        moments: &[Moment],
    ) -> Result<Vec<u8>, PrintError> {
        (self.set)(Sheet::of(cleared.shown()), profile, moments)
    }

    /// `cards-a6.pdf`, `zine-large.pdf`.
    pub fn file_name(&self, profile: Profile) -> String {
        match profile {
            Profile::Clear => format!("{}.pdf", self.name),
            Profile::Large | Profile::Dyslexia => {
                format!("{}-{}.pdf", self.name, profile.as_str())
            }
        }
    }
}

/// The form called `name`.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::tests::{asked, keep, sheet};

    #[test]
    fn every_form_in_every_profile_is_sound_tagged_and_the_same_twice() {
        for form in FORMS.iter().filter(|form| form.name != "poem") {
            for profile in Profile::ALL {
                let mut six = sheet();
                six.cards.truncate(6);
                let pdf = (form.set)(six.clone(), profile, &[]).expect(form.name);
                keep(&form.file_name(profile), &pdf);
                if profile != Profile::Clear {
                    continue;
                }
                assert_eq!(pdf, (form.set)(six, profile, &[]).expect(form.name), "{}", form.name);
                asked("qpdf", &["--check", "IT"], &pdf);
                if let Some(about) = asked("pdfinfo", &["IT"], &pdf) {
                    let about = String::from_utf8_lossy(&about).into_owned();
                    assert!(about.contains("Tagged:          yes"), "{}: {about}", form.name);
                }
                if let Some(fonts) = asked("pdffonts", &["IT"], &pdf) {
                    let fonts = String::from_utf8_lossy(&fonts).into_owned();
                    let embedded = |line: &str| line.contains("yes yes yes");
                    assert!(fonts.lines().skip(2).all(embedded), "{}: {fonts}", form.name);
                }
            }
        }
    }

    #[test]
    fn a_poster_is_as_large_as_its_sheet() {
        for (name, size) in [("poster-a4", "(A4)"), ("poster-a3", "(A3)")] {
            let form = form(name).expect("a form");
            let pdf = (form.set)(sheet(), Profile::Clear, &[]).expect(name);
            let Some(about) = asked("pdfinfo", &["IT"], &pdf) else { return };
            let about = String::from_utf8_lossy(&about).into_owned();
            assert!(about.contains(size) && about.contains("Pages:           7"), "{about}");
        }
    }
}
