//! `heard anonymise entity`: who and what is mentioned, and what stands in their place.

use heard_anonymise::{EntityId, Replacement};
use heard_study::Study;

use crate::failure::Failure;
use crate::out;

fn entity_id(word: &str) -> Result<EntityId, Failure> {
    word.trim_start_matches(['E', 'e']).parse().map(EntityId).map_err(|_| {
        Failure::new(format!("`{word}` is no entity"))
            .hint("`heard anonymise entity` lists them, as E1, E2 …")
    })
}

/// Lists entities, or changes one.
pub(crate) fn run(
    study: &Study,
    id: Option<String>,
    replacement: Option<String>,
    merge: Option<String>,
) -> Result<(), Failure> {
    let Some(id) = id else {
        let mut table = out::table(&["entity", "name in the key", "class", "shown as", "mentions"]);
        for entry in study.entities()? {
            table.add_row([
                entry.id.to_string(),
                entry.name,
                entry.class.as_str().to_owned(),
                shown(&entry.replacement),
                entry.mentions.to_string(),
            ]);
        }
        return out::data(&table.to_string());
    };
    let id = entity_id(&id)?;
    if let Some(other) = merge {
        study.merge_entities(id, entity_id(&other)?, "")?;
        out::say(&format!("{other} is part of {id} now"));
    }
    if let Some(words) = replacement {
        let inner = words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let replacement = match inner {
            Some(inner) => Replacement::Descriptor(inner.to_owned()),
            None => Replacement::Pseudonym(words.clone()),
        };
        out::say(&format!("{id} is shown as {}", shown(&replacement)));
        study.set_replacement(id, replacement, "")?;
    }
    Ok(())
}

fn shown(replacement: &Replacement) -> String {
    match replacement {
        Replacement::Pseudonym(words)
        | Replacement::Descriptor(words)
        | Replacement::Generalised(words) => format!("[{words}]"),
        Replacement::DateShift(days) => format!("moved by {days} days"),
        Replacement::Keep => "as it is".to_owned(),
    }
}
