//! Who and what an interview mentions: what stands in their place, how they are written while the
//! words as spoken show, made one, set apart; and stand-ins that collide.

use std::collections::BTreeMap;

use heard_model::Transcript;
use heard_study::{Class, Decision, EntityEntry, EntityId, KeptMention, NameClash, Replacement};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::pages::reader::seen;

/// The entities of an interview, with what is needed to change them.
pub(super) struct Who<'w> {
    pub(super) asked: &'w Asked,
    /// The address of the interview's names.
    pub(super) here: String,
    pub(super) mentions: &'w [KeptMention],
    pub(super) entities: &'w [EntityEntry],
    /// The words as spoken, while they show.
    pub(super) raw: Option<&'w Transcript>,
}

/// How something is written, and the mentions written so.
type Forms<'w> = BTreeMap<&'w str, Vec<i64>>;

impl<'w> Who<'w> {
    /// The pane of those whom this interview mentions.
    pub(super) fn pane(&self) -> Markup {
        let mut here: BTreeMap<EntityId, Vec<&KeptMention>> = BTreeMap::new();
        for kept in self.mentions.iter().filter(|kept| kept.mention.decision == Decision::Accepted)
        {
            if let Some(entity) = kept.mention.entity {
                here.entry(entity).or_default().push(kept);
            }
        }
        let known: Vec<_> =
            self.entities.iter().filter_map(|entry| Some((entry, here.get(&entry.id)?))).collect();
        html! {
            aside.pane.pane-l aria-labelledby="en-h" tabindex="0" {
                div.pane-head { h2.h-sm #en-h { "Who and what" } span.sm.muted { (known.len()) } }
                @if known.is_empty() { p.sm.muted { "Nobody is decided on yet." } }
                ul.ents.flat { @for (entry, mentions) in &known { (self.entity(entry, mentions)) } }
            }
        }
    }

    fn entity(&self, entry: &EntityEntry, mentions: &[&KeptMention]) -> Markup {
        let stands = replacement(&entry.replacement, entry.class.descriptor());
        html! {
            li id=(format!("who-{}", entry.id.0)) {
                details {
                    summary { span.ent-p { (stands) } " " span.ct.num.sm.muted { span.vh { "mentions: " } (mentions.len()) } }
                    p.sm.muted { (entry.class.as_str().replace('_', " ")) @if entry.mentions > mentions.len() { ", " (entry.mentions) " in all interviews" } }
                    form.stack-sm method="post" action=(format!("{}/replace", self.here)) {
                        (token(self.asked)) input type="hidden" name="entity" value=(entry.id.0);
                        div.field { label.sm for=(format!("rep-{}", entry.id.0)) { "What stands in its place" } input.input id=(format!("rep-{}", entry.id.0)) name="replacement" value=(stands) autocomplete="off" required; }
                        button.btn.small type="submit" { "Change it" span.vh { " for " (stands) } }
                    }
                    (self.one_with(entry))
                    @if let Some(raw) = self.raw { (self.apart(entry, &forms(raw, mentions))) }
                }
            }
        }
    }

    /// Makes two of them one.
    fn one_with(&self, entry: &EntityEntry) -> Markup {
        let others = || self.entities.iter().filter(|other| other.id != entry.id);
        html! {
            @if others().next().is_some() {
                form.stack-sm method="post" action=(format!("{}/merge", self.here)) {
                    (token(self.asked)) input type="hidden" name="gone" value=(entry.id.0);
                    div.field { label.sm for=(format!("same-{}", entry.id.0)) { "Is the same as" }
                        select.input id=(format!("same-{}", entry.id.0)) name="kept" {
                            @for other in others() { option value=(other.id.0) { (replacement(&other.replacement, other.class.descriptor())) " · " (other.class.as_str().replace('_', " ")) " " (other.id) } }
                        } }
                    button.btn.small type="submit" { (Icon::Merge) "Make them one" }
                }
            }
        }
    }

    /// How it is written here; those of one spelling can be set apart.
    fn apart(&self, entry: &EntityEntry, forms: &Forms<'_>) -> Markup {
        html! {
            form.stack-sm method="post" action=(format!("{}/split", self.here)) {
                (token(self.asked))
                fieldset.forms-f { legend.sm { "Written here as" }
                    @for (form, mentions) in forms {
                        @let ids: Vec<String> = mentions.iter().map(ToString::to_string).collect();
                        label.check.sm { input type="checkbox" name="mention" value=(ids.join(",")); (seen(form)) span.count { (mentions.len()) } }
                    }
                }
                button.btn.small type="submit" { (Icon::Split) "Ticked ones are somebody else" span.vh { " than " (replacement(&entry.replacement, entry.class.descriptor())) } }
            }
        }
    }

    /// Stand-ins that collide.
    pub(super) fn clashes(&self, clashes: &[NameClash]) -> Markup {
        let link = |id: EntityId| {
            let entry = self.entities.iter().find(|entry| entry.id == id);
            let stands = entry.map_or_else(
                || id.to_string(),
                |entry| replacement(&entry.replacement, entry.class.descriptor()),
            );
            html! { a href=(format!("{}#who-{}", self.here, id.0)) { (stands) " " (id) } }
        };
        html! {
            section.coll aria-labelledby="clash-h" {
                h2.h-sm #clash-h { "Names that collide" }
                @if clashes.is_empty() { p.sm.muted { "None: nobody shares a stand-in, and no stand-in is somebody’s real name." } }
                ul.stack-sm {
                    @for clash in clashes { li {
                        @match clash {
                            NameClash::Shared { pseudonym, entities } => { p.sm { (Icon::Warn) " “" (pseudonym) "” stands for " (entities.len()) " of them: " @for id in entities { (link(*id)) " " } "Readers would take them for one." } }
                            NameClash::Real { pseudonym, entity, other } => { p.sm { (Icon::Warn) " “" (pseudonym) "”, which stands for " (link(*entity)) ", is what somebody else here is really called: " (link(*other)) ". Choose another name." } }
                        }
                    } }
                }
            }
        }
    }
}

fn forms<'w>(raw: &'w Transcript, mentions: &[&KeptMention]) -> Forms<'w> {
    let mut forms: Forms<'w> = BTreeMap::new();
    for kept in mentions {
        let words = raw.text.slice(kept.mention.span).unwrap_or_default();
        forms.entry(words).or_default().push(kept.id);
    }
    forms
}

/// What stands in the place of an entity.
pub(super) fn replacement(replacement: &Replacement, class: &str) -> String {
    match replacement {
        Replacement::Pseudonym(name) => name.clone(),
        Replacement::Descriptor(words) | Replacement::Generalised(words) => format!("[{words}]"),
        Replacement::DateShift(_) => "[a date, moved]".to_owned(),
        Replacement::Keep => format!("kept: {class}"),
    }
}

/// What somebody typed to stand in the place of something: `Megan` is a name, `[my worker]` a
/// description. Nothing for nothing.
pub(super) fn typed(text: &str, class: Class) -> Option<Replacement> {
    let text = text.trim();
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inside {
        Some(words) if !words.trim().is_empty() => {
            Some(Replacement::Descriptor(words.trim().to_owned()))
        }
        None if !text.is_empty() && !text.contains(['[', ']']) => {
            let named = matches!(
                class,
                Class::PersonName | Class::Alias | Class::ChildName | Class::ProfessionalName
            );
            Some(if named {
                Replacement::Pseudonym(text.to_owned())
            } else {
                Replacement::Generalised(text.to_owned())
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_pseudonym_and_brackets_are_a_description() {
        let person = Class::PersonName;
        assert_eq!(typed(" Megan ", person), Some(Replacement::Pseudonym("Megan".into())));
        assert_eq!(typed("[my worker]", person), Some(Replacement::Descriptor("my worker".into())));
        assert_eq!(typed("a town", Class::Place), Some(Replacement::Generalised("a town".into())));
        for nothing in ["", "[]", "[ ]", "[half", "half]"] {
            assert_eq!(typed(nothing, person), None, "{nothing}");
        }
    }
}
