//! The codebook's history: the graph of versions, who changed a code and why, the study as it was.

use heard_export::differences::Difference;
use heard_model::{CodeId, Codebook, CodingState, VersionId};
use heard_study::{Study, VersionEntry};

use super::json;
use crate::failure::Failure;
use crate::out;

/// The versions as a graph, the newest first.
pub(super) fn log(study: &Study, as_json: bool) -> Result<(), Failure> {
    let entries = study.versions()?;
    if as_json {
        return entries.iter().try_for_each(|entry| out::json(&json::version(entry)));
    }
    let mut lanes: Vec<VersionId> = Vec::new();
    for entry in &entries {
        let lane = lanes.iter().position(|id| *id == entry.id).unwrap_or_else(|| {
            lanes.push(entry.id);
            lanes.len() - 1
        });
        let mark = |at: usize| if at == lane { "o" } else { "|" };
        let drawn: Vec<&str> = (0..lanes.len()).map(mark).collect();
        let rail = vec!["|"; lanes.len()].join(" ");
        out::data(&format!("{}  {}", drawn.join(" "), head(entry)))?;
        for line in told(entry) {
            out::data(&format!("{rail}    {line}"))?;
        }
        let mut parents = entry.parents.iter().filter(|id| id.0 > 0);
        match parents.next() {
            Some(first) => lanes[lane] = *first,
            None => drop(lanes.remove(lane)),
        }
        lanes.extend(parents);
        let mut seen = Vec::new();
        lanes.retain(|id| {
            let new = !seen.contains(id);
            seen.push(*id);
            new
        });
    }
    Ok(())
}

fn head(entry: &VersionEntry) -> String {
    let date = entry.date.map(|date| date.to_string()).unwrap_or_default();
    let hash = &entry.hash[..12.min(entry.hash.len())];
    let by = match entry.role.as_str() {
        "" => entry.author.clone(),
        role => format!("{} ({role})", entry.author),
    };
    format!("{}  {date}  {} codes  {hash}  {by}", entry.id, entry.active)
}

fn told(entry: &VersionEntry) -> Vec<String> {
    let mut lines = Vec::new();
    if entry.parents.len() > 1 {
        let parents: Vec<String> = entry.parents.iter().map(ToString::to_string).collect();
        lines.push(format!("brings together {}", parents.join(" and ")));
    }
    if !entry.present.is_empty() {
        lines.push(format!("with {}", entry.present.join(", ")));
    }
    if !entry.reason.is_empty() {
        lines.push(entry.reason.clone());
    }
    lines
}

/// Who changed a code, when and why.
pub(super) fn blame(study: &Study, word: &str, as_json: bool) -> Result<(), Failure> {
    let code = CodeId::parse(word)
        .map_or_else(|| super::operations::code(&study.working_codebook()?, word), Ok)?;
    for blame in study.blame(code)? {
        if as_json {
            out::json(&json::blame(&blame))?;
            continue;
        }
        let newer = study.codebook(Some(blame.version))?.1;
        let older = Codebook::default();
        let difference = Difference {
            older: (VersionId(0), &older),
            newer: (blame.version, &newer),
            amendments: std::slice::from_ref(&blame.amendment),
            effects: &[],
        };
        let date = blame.date.map(|date| date.to_string()).unwrap_or_default();
        let sentence = difference.sentences().concat();
        let by = [blame.by.as_str(), blame.author.as_str()];
        let by = by.into_iter().find(|who| !who.is_empty()).unwrap_or_default();
        let role = match blame.role.as_str() {
            "" => String::new(),
            role => format!(" ({role})"),
        };
        out::data(&format!("{}  {date}  {by}{role}  {sentence}", blame.version))?;
        for change in fields(&blame.amendment) {
            out::data(&format!("    {change}"))?;
        }
        let why = [blame.reason.as_str(), blame.version_reason.as_str()];
        if let Some(why) = why.into_iter().find(|why| !why.is_empty()) {
            out::data(&format!("    why: {why}"))?;
        }
    }
    Ok(())
}

/// The fields that a redefinition changed, with both texts.
fn fields(amendment: &heard_model::Amendment) -> Vec<String> {
    match amendment {
        heard_model::Amendment::Redefine { fields, .. } => fields
            .iter()
            .map(|change| format!("{}: “{}” → “{}”", change.field, change.from, change.to))
            .collect(),
        _ => Vec::new(),
    }
}

/// The study as of a version: its codes, each with the passages that counted as it then.
pub(super) fn checkout(
    study: &Study,
    version: VersionId,
    codings: bool,
    as_json: bool,
) -> Result<(), Failure> {
    let then = study.as_of(version)?;
    if as_json {
        return out::json(&json::as_of(&then));
    }
    let mut lines = vec![format!(
        "the study as of {version}: {}, {}; nothing is changed by looking",
        out::count(then.codebook.active().count(), "code"),
        out::count(then.codings.len(), "coding")
    )];
    if then.erased > 0 {
        lines.push(format!("{} of then were erased since", out::count(then.erased, "coding")));
    }
    for code in then.codebook.plain_codes() {
        let here: Vec<_> = then.codings.iter().filter(|coding| coding.code == code.id).collect();
        if !code.is_active() && here.is_empty() {
            continue;
        }
        let waits = here.iter().filter(|coding| waits(coding.state)).count();
        let waiting = if waits > 0 { format!(", {waits} waiting") } else { String::new() };
        let retired = if code.is_active() { "" } else { " (retired)" };
        let passages = out::count(here.len(), "passage");
        lines.push(format!("  {} {}{retired}: {passages}{waiting}", code.id, code.name));
        if codings {
            lines.extend(here.iter().map(|coding| {
                let (span, state) = (coding.span, coding.state.as_str());
                let place = format!("{} {}–{}", coding.transcript, span.start(), span.end());
                format!("      {place}  {}  {state}", coding.coder)
            }));
        }
    }
    out::data(&lines.join("\n"))
}

fn waits(state: CodingState) -> bool {
    matches!(state, CodingState::Stale | CodingState::Queued | CodingState::Unrouted)
}
