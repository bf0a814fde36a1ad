//! What stands inside the elements of REFI-QDA: references, descriptions, texts, values.

use heard_model::Guid;

use super::super::raw::{RawCoding, RawSource, Words};
use super::{Open, Walk, guid_in};
use crate::xml::Tag;

impl Walk {
    /// The source or note that is open.
    pub(super) fn around(&mut self) -> Option<&mut RawSource> {
        let open = self.open.iter().rev().find(|open| matches!(open, Open::Source | Open::Note))?;
        match open {
            Open::Note => self.raw.notes.last_mut(),
            _ => self.raw.sources.last_mut(),
        }
    }

    /// The innermost thing that is open and is one.
    pub(super) fn innermost(&self) -> Open {
        let found = self.open.iter().rev().find(|open| **open != Open::Other);
        found.copied().unwrap_or(Open::Other)
    }

    pub(super) fn reference(&mut self, tag: &Tag<'_>) -> Open {
        let target = guid_in(tag, "targetGUID").or_else(|| guid_in(tag, "guid"));
        let Some(target) = target else { return Open::Other };
        match tag.name() {
            "VariableRef" => self.variable = Some(target),
            "NoteRef" => self.note_ref(target),
            "MemberSource" => {
                if let Some(set) = self.raw.sets.last_mut() {
                    set.sources.push(target);
                }
            }
            name if name.starts_with("Member") => {
                if let Some(set) = self.raw.sets.last_mut() {
                    set.others += 1;
                }
            }
            name => match (self.innermost(), name) {
                (Open::Coding, "CodeRef") => {
                    if let Some(coding) = self.open_coding() {
                        coding.code = Some(target);
                    }
                }
                (Open::Case, _) => self.of_case(name, target),
                _ => {}
            },
        }
        Open::Other
    }

    pub(super) fn of_case(&mut self, name: &str, target: Guid) {
        let Some(case) = self.raw.cases.last_mut() else { return };
        match name {
            "SourceRef" => case.sources.push(target),
            "SelectionRef" => case.selections.push(target),
            _ => self.raw.losses.add("codes on cases", "Heard codes passages"),
        }
    }

    pub(super) fn open_coding(&mut self) -> Option<&mut RawCoding> {
        let in_selection = self.open.contains(&Open::Selection);
        let source = self.around()?;
        if in_selection {
            source.selections.last_mut()?.codings.last_mut()
        } else {
            source.codings.last_mut()
        }
    }

    pub(super) fn note_ref(&mut self, note: Guid) {
        let notes = match self.innermost() {
            Open::Project => Some(&mut self.raw.note_refs),
            Open::Code(at) => self.raw.codes.get_mut(at).map(|code| &mut code.notes),
            Open::Case => self.raw.cases.last_mut().map(|case| &mut case.notes),
            Open::Coding => self.open_coding().map(|coding| &mut coding.notes),
            Open::Selection => self
                .around()
                .and_then(|source| source.selections.last_mut())
                .map(|selection| &mut selection.notes),
            Open::Source | Open::Note | Open::Representation => {
                self.around().map(|source| &mut source.notes)
            }
            Open::Excerpt | Open::Set | Open::Other => None,
        };
        if let Some(notes) = notes {
            notes.push(note);
        }
    }

    pub(super) fn description(&mut self, text: String) {
        if text.trim().is_empty() {
            return;
        }
        let place = match self.innermost() {
            Open::Project => Some(&mut self.raw.description),
            Open::Code(at) => self.raw.codes.get_mut(at).map(|code| &mut code.description),
            Open::Case => self.raw.cases.last_mut().map(|case| &mut case.description),
            Open::Selection => self
                .around()
                .and_then(|source| source.selections.last_mut())
                .map(|selection| &mut selection.description),
            Open::Source | Open::Note | Open::Representation => {
                self.around().map(|source| &mut source.description)
            }
            _ => None,
        };
        match place {
            Some(place) => *place = text,
            None => self.raw.losses.add("descriptions of sets", "Heard has no sets of codes"),
        }
    }

    pub(super) fn content(&mut self, text: String) {
        match self.innermost() {
            // The words that a place on a page shows.
            Open::Excerpt => {
                if let Some(selection) =
                    self.around().and_then(|source| source.selections.last_mut())
                    && selection.name.is_empty()
                {
                    selection.name = text;
                }
            }
            _ => {
                if let Some(source) = self.around() {
                    source.words = Words::Plain(text);
                }
            }
        }
    }

    pub(super) fn value(&mut self, text: String) {
        let Some(variable) = self.variable.take() else { return };
        let value = (variable, text.trim().to_owned());
        if value.1.is_empty() {
            return;
        }
        match self.innermost() {
            Open::Case => {
                if let Some(case) = self.raw.cases.last_mut() {
                    case.values.push(value);
                }
            }
            _ => {
                if let Some(source) = self.around() {
                    source.values.push(value);
                }
            }
        }
    }
}
