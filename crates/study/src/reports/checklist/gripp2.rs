//! GRIPP2, the short form: 5 items (Staniszewska et al. 2017).

use super::facts::Facts;
use super::{Told, told};
use crate::codebook::VersionEntry;

/// Versions that others than researchers made, or were there for.
fn shared(facts: &Facts) -> Vec<&VersionEntry> {
    let others = |one: &&VersionEntry| {
        let present = one.present.iter().any(|who| !is_researcher(who));
        present || !is_researcher(&one.role)
    };
    facts.versions.iter().filter(others).collect()
}

/// Whether `who` says researchers and nobody else: `researcher`, `2 researchers`, nothing.
fn is_researcher(who: &str) -> bool {
    let who = who.trim_start_matches(|c: char| c.is_ascii_digit()).trim().to_lowercase();
    matches!(who.as_str(), "" | "researcher" | "researchers")
}

pub(super) fn methods(facts: &Facts) -> Told {
    let told_of = |one: &&VersionEntry| {
        let day = one.date.map(|day| format!(" ({day})")).unwrap_or_default();
        let by = if one.role.is_empty() { "people" } else { one.role.as_str() };
        let there = match one.present.as_slice() {
            [] => String::new(),
            there => format!("; there were {}", there.join(", ")),
        };
        format!("codebook {}{day} written down by a {by}{there}", one.id)
    };
    let mut said: Vec<String> = shared(facts).iter().map(told_of).collect();
    let (peers, against) = facts.reviews.by_peers;
    if peers > 0 {
        said.push(format!(
            "peers gave {peers} decisions about quotes, {against} of them against showing"
        ));
    }
    told(said.join(". "), facts.version())
}

pub(super) fn results(facts: &Facts) -> Told {
    let origins = facts.book.active().filter(|code| code.origin.as_str().contains("peer"));
    let names: Vec<String> = origins.map(|code| format!("{} {}", code.id, code.name)).collect();
    match names.as_slice() {
        [] => told("", ""),
        names => told(
            format!("codes that came from people with lived experience: {}", names.join("; ")),
            facts.version(),
        ),
    }
}

pub(super) fn influence(facts: &Facts) -> Told {
    let reason = |one: &&VersionEntry| {
        (!one.reason.is_empty()).then(|| format!("{}: {}", one.id, one.reason))
    };
    let said: Vec<String> = shared(facts).iter().filter_map(reason).collect();
    told(said.join("; "), facts.journal())
}
