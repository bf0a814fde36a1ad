//! Known forms, found in a text.

use std::collections::BTreeMap;

use heard_model::{Span, TranscriptId};

use crate::fold::{fold, folded_words};
use crate::recognise::is_title;
use crate::recognise::words::{Kind, Words};
use crate::{Class, EntityId, Register};

/// A known form that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub span: Span,
    /// What sort of thing.
    pub class: Class,
    /// Whose form it is; nothing where more than one entity goes by it here.
    pub entity: Option<EntityId>,
}

/// Finds the forms of a register in texts: whole words, in any case, with or without
/// diacritics, hyphens, line breaks and possessives between or after their words.
pub struct Matcher {
    /// By first word; longer forms first.
    forms: BTreeMap<String, Vec<Known>>,
}

struct Known {
    rest: Vec<String>,
    class: Class,
    entity: Option<EntityId>,
    /// One word of somebody's full name that nobody listed as a form.
    implied: bool,
    /// The word before its last letter `s` is no everyday word, so the `s` may be a plural.
    plain_plural: bool,
}

impl Matcher {
    /// Reads the forms that hold in `transcript`: all unscoped ones where none is given, and
    /// those scoped to it. Ambiguous forms are left out: they need a mention.
    pub fn new(register: &Register, transcript: Option<&TranscriptId>) -> Matcher {
        let mut matcher = Matcher { forms: BTreeMap::new() };
        for entity in register.entities.values() {
            for form in &entity.forms {
                let here = form.only_in.is_empty()
                    || transcript.is_some_and(|transcript| form.only_in.contains(transcript));
                if form.ambiguous || !here {
                    continue;
                }
                let words = folded_words(&form.text);
                if words.len() > 1 && entity.class.disclosure() == heard_model::Disclosure::Direct {
                    matcher.add(vec![words.concat()], entity.class, entity.id, false);
                }
                for part in implied(&words, entity.class) {
                    matcher.add(vec![part], entity.class, entity.id, true);
                }
                matcher.add(words, entity.class, entity.id, false);
            }
        }
        for known in matcher.forms.values_mut() {
            known.sort_by_key(|known| std::cmp::Reverse(known.rest.len()));
        }
        matcher
    }

    fn add(&mut self, words: Vec<String>, class: Class, entity: EntityId, implied: bool) {
        let mut words = words.into_iter();
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        let last = rest.last().unwrap_or(&first);
        let plain_plural = last.len() >= 3 && !crate::lexicon::is_everyday(&format!("{last}s"));
        let known = self.forms.entry(first).or_default();
        let new = Known { rest, class, entity: Some(entity), implied, plain_plural };
        match known.iter_mut().find(|known| known.rest == new.rest) {
            None => known.push(new),
            // What is listed goes before what is only implied.
            Some(old) if old.implied && !implied => *old = new,
            Some(old) if implied && !old.implied => {}
            Some(old) if old.entity != Some(entity) => old.entity = None,
            Some(_) => {}
        }
    }

    /// Returns whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Every form that stands in `words`, longest first at each place, none overlapping another.
    pub fn hits(&self, words: &Words<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.is_empty() {
            return hits;
        }
        let mut at = 0;
        while at < words.len() {
            match self.hit_at(words, at) {
                Some((hit, next)) => {
                    hits.push(hit);
                    at = next.max(at + 1);
                }
                None => at += 1,
            }
        }
        hits
    }

    fn hit_at(&self, words: &Words<'_>, at: usize) -> Option<(Hit, usize)> {
        let first =
            words.get(at).filter(|word| matches!(word.kind, Kind::Letters | Kind::Digits))?;
        let joined = at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|before| {
            !first.apart && matches!(before.kind, Kind::Letters | Kind::Digits)
        });
        if joined {
            return None;
        }
        let whole = (fold(words.lower(at)), at + 1);
        let mut best: Option<(&Known, usize)> = None;
        for (spelling, from) in std::iter::once(whole).chain(soft_break(words, at)) {
            let exact = self.forms.get(&spelling).into_iter().flatten().map(|known| (known, false));
            let stem = spelling.strip_suffix('s').and_then(|stem| self.forms.get(stem));
            let plural = stem.into_iter().flatten().map(|known| (known, true));
            for (known, plural) in exact.chain(plural) {
                let end = known.end(words, from, plural);
                if let Some(end) = end.filter(|end| best.is_none_or(|(_, other)| *end > other)) {
                    best = Some((known, end));
                }
            }
        }
        let (known, next) = best?;
        let span = Span::new(first.start, words.get(next - 1)?.end)?;
        Some((Hit { span, class: known.class, entity: known.entity }, next))
    }
}

/// The first and last word of a full name, where they are no everyday words: a name is not
/// gone while half of it stands.
fn implied(words: &[String], class: Class) -> Vec<String> {
    let ([first, .., last], true) = (words, crate::entity::is_name(class)) else {
        return Vec::new();
    };
    let tells = |word: &&String| {
        word.chars().count() >= 4 && !crate::lexicon::is_everyday(word) && !is_title(word)
    };
    [first, last].into_iter().filter(tells).cloned().collect()
}

impl Known {
    /// Where the form ends whose first word ended before word `from`; `plural` says that the
    /// first word carried one `s` too many.
    fn end(&self, words: &Words<'_>, from: usize, plural: bool) -> Option<usize> {
        let Some((last, parts)) = self.rest.split_last() else {
            return (!plural || self.plain_plural).then_some(from);
        };
        let mut next = from;
        for part in parts {
            next = following(words, next)?;
            (fold(words.lower(next)) == *part).then_some(())?;
            next += 1;
        }
        next = following(words, next)?;
        let written = fold(words.lower(next));
        let same = written == *last;
        let plural_last = self.plain_plural && written.strip_suffix('s') == Some(last);
        ((same || plural_last) && !plural).then_some(next + 1)
    }
}

/// The word that may continue a form: the next one, or the one after a hyphen or full stop.
fn following(words: &Words<'_>, at: usize) -> Option<usize> {
    let word = words.get(at)?;
    let bridge = word.kind == Kind::Mark && matches!(words.lower(at), "-" | "‐" | "‑" | "–" | ".");
    let next = if bridge { at + 1 } else { at };
    words.get(next).filter(|word| matches!(word.kind, Kind::Letters | Kind::Digits))?;
    Some(next)
}

/// A word cut by a hyphen at the end of a line, put together.
fn soft_break(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let hyphen = words.get(at + 1).filter(|word| !word.apart && word.kind == Kind::Mark)?;
    let tail = words.get(at + 2).filter(|word| word.starts_line && word.kind == Kind::Letters)?;
    let cut = matches!(words.lower(at + 1), "-" | "‐" | "\u{ad}") && hyphen.end < tail.start;
    cut.then(|| (fold(words.lower(at)) + &fold(words.lower(at + 2)), at + 3))
}
