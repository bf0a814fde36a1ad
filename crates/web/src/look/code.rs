//! How a code looks: its theme's colour and shape, and two letters of its own. Colour is the third
//! sign, never the only one.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Code, CodeId, Codebook};
use maud::{Markup, html};

/// The look of every code of a codebook.
pub(crate) struct Marks {
    marks: BTreeMap<CodeId, Mark>,
}

/// The look of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// `t0` … `t5`: a class of the style sheet.
    pub(crate) theme: &'static str,
    /// Two letters, or one for a theme.
    pub(crate) letters: String,
    /// The name.
    pub(crate) name: String,
    /// Retired, or to be looked at again.
    pub(crate) hollow: bool,
}

/// What the board knows of a theme or code.
pub(crate) struct Known<'a> {
    pub(crate) id: &'a str,
    /// Its theme's id; empty for a theme.
    pub(crate) theme: &'a str,
    pub(crate) name: &'a str,
    pub(crate) colour: &'a str,
    pub(crate) letters: &'a str,
}

const SLOTS: [&str; 6] = ["t0", "t1", "t2", "t3", "t4", "t5"];

impl Marks {
    /// Chooses the look of every code.
    pub(crate) fn of(codebook: &Codebook) -> Marks {
        let mut slots: BTreeMap<CodeId, &'static str> = BTreeMap::new();
        for (place, theme) in codebook.themes().enumerate() {
            slots.insert(theme.id, slot(&theme.colour).unwrap_or(SLOTS[place % 5 + 1]));
        }
        let mut taken: BTreeSet<String> = codebook
            .plain_codes()
            .map(|code| code.letters.clone())
            .filter(|letters| !letters.is_empty())
            .collect();
        let mut marks = BTreeMap::new();
        for code in codebook.codes.values() {
            let own = slot(&code.colour);
            let theme = codebook.theme_of(code.id).and_then(|theme| slots.get(&theme).copied());
            let retired = !code.is_active();
            marks.insert(
                code.id,
                Mark {
                    theme: if retired { "t0" } else { own.or(theme).unwrap_or("t0") },
                    letters: letters(code, &mut taken),
                    name: code.name.clone(),
                    hollow: retired,
                },
            );
        }
        Marks { marks }
    }

    /// Chooses the look of themes and codes that are known by name alone; themes come first.
    pub(crate) fn named<'a>(all: impl Iterator<Item = Known<'a>>) -> Marks {
        let mut codebook = Codebook::default();
        for known in all {
            let Some(id) = CodeId::parse(known.id) else { continue };
            let mut code = Code::new(id, known.name);
            code.theme = CodeId::parse(known.theme);
            known.colour.clone_into(&mut code.colour);
            known.letters.clone_into(&mut code.letters);
            codebook.codes.insert(id, code);
        }
        Marks::of(&codebook)
    }

    /// The look of what is called `word`; nothing's where there is none.
    pub(crate) fn of_word(&self, word: &str) -> Mark {
        let unknown =
            || Mark { theme: "t0", letters: "–".to_owned(), name: word.to_owned(), hollow: true };
        CodeId::parse(word).map_or_else(unknown, |id| self.get(id))
    }

    /// The look of `id`; of one that the codebook does not know, its number.
    pub(crate) fn get(&self, id: CodeId) -> Mark {
        self.marks.get(&id).cloned().unwrap_or_else(|| Mark {
            theme: "t0",
            letters: "–".to_owned(),
            name: id.to_string(),
            hollow: true,
        })
    }
}

fn slot(colour: &str) -> Option<&'static str> {
    SLOTS.into_iter().find(|slot| *slot == colour)
}

/// Two letters: those the team chose, or the first two, or the next pair that is free.
fn letters(code: &Code, taken: &mut BTreeSet<String>) -> String {
    if !code.letters.is_empty() {
        return code.letters.clone();
    }
    let mut name = code.name.chars().filter(|c| c.is_alphanumeric());
    let first = name.next().map(|c| c.to_uppercase().to_string()).unwrap_or_else(|| "–".to_owned());
    if code.id.is_theme() {
        return first;
    }
    let initials = code
        .name
        .split_whitespace()
        .skip(1)
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let rest: Vec<char> = name.collect();
    let seconds = rest.first().copied().into_iter().chain(initials).chain(rest.iter().copied());
    let digits = ('2'..='9').chain('a'..='z');
    for second in seconds.chain(digits) {
        let pair = format!("{first}{}", second.to_lowercase());
        if taken.insert(pair.clone()) {
            return pair;
        }
    }
    first
}

impl Mark {
    /// The shape with its letters.
    pub(crate) fn shape(&self) -> Markup {
        self.drawn("")
    }

    /// The same, large.
    pub(crate) fn large(&self) -> Markup {
        self.drawn("lg")
    }

    /// The same, hollow: to be looked at again.
    pub(crate) fn hollow(&self) -> Markup {
        Mark { hollow: true, ..self.clone() }.drawn("")
    }

    fn drawn(&self, size: &str) -> Markup {
        let class = format!(
            "cb {}{}{}",
            self.theme,
            if self.hollow { " hollow" } else { "" },
            if size.is_empty() { String::new() } else { format!(" {size}") }
        );
        let y = match self.theme {
            "t2" => "19.5",
            "t0" | "t4" => "15.6",
            _ => "15.8",
        };
        html! {
            svg class=(class) viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
                @match self.theme {
                    "t1" => { rect.sh x="2" y="2" width="20" height="20" rx="2" {} }
                    "t2" => { path.sh d="M12 1.5L23.5 22H.5z" {} }
                    "t3" => { circle.sh cx="12" cy="12" r="11" {} }
                    "t4" => { path.sh d="M12 0l12 12-12 12L0 12z" {} }
                    "t5" => { path.sh d="M6 2h12l5.5 10L18 22H6L.5 12z" {} }
                    _ => { rect.sh x="1" y="4" width="22" height="16" rx="8" {} }
                }
                text x="12" y=(y) { (self.letters) }
            }
        }
    }

    /// Shape and name, in a line of text.
    pub(crate) fn label(&self) -> Markup {
        html! { span class=(format!("code {}", self.theme)) { (self.shape()) span { (self.name) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_codes_have_the_same_letters() {
        let mut codebook = Codebook::default();
        for (number, name) in ["Masking", "Making do", "Mattering", "Ma"].iter().enumerate() {
            let id = CodeId::code(number as u32 + 1);
            codebook.codes.insert(id, Code::new(id, name));
        }
        let marks = Marks::of(&codebook);
        let letters: Vec<String> = codebook.codes.keys().map(|id| marks.get(*id).letters).collect();
        assert_eq!(letters, ["Ma", "Md", "Mt", "M2"]);
    }
}
