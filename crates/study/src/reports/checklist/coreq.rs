//! COREQ, 32 items (Tong, Sainsbury & Craig 2007).

use super::facts::Facts;
use super::{Told, told};

pub(super) fn interviewer(facts: &Facts) -> Told {
    if facts.interviewed == 0 {
        return told("", "");
    }
    told(
        format!(
            "an interviewer speaks in {} of {} transcripts; say who",
            facts.interviewed, facts.transcripts
        ),
        "speakers of the transcripts",
    )
}

pub(super) fn orientation(facts: &Facts) -> Told {
    told(format!("set up as `{}`", facts.profile.as_str()), "study.toml, profile")
}

pub(super) fn sample_size(facts: &Facts) -> Told {
    told(
        format!("{} participants, {} transcripts", facts.people, facts.transcripts),
        "participants and transcripts of the study",
    )
}

pub(super) fn took_back(facts: &Facts) -> Told {
    told(
        format!(
            "took something back after taking part: {}; who declined is not on record here",
            facts.people_in_words(facts.took_back)
        ),
        "consent register",
    )
}

pub(super) fn setting(facts: &Facts) -> Told {
    match facts.attributes.contains("mode") {
        true => told("how each conversation was held is on record (`mode`)", "attribute `mode`"),
        false => told("", ""),
    }
}

pub(super) fn others(facts: &Facts) -> Told {
    told(
        format!(
            "an interpreter speaks in {} transcripts, an advocate in {}; others who were there \
             and said nothing are not on record",
            facts.people_in_words(facts.with_interpreter),
            facts.people_in_words(facts.with_advocate)
        ),
        "speakers of the transcripts",
    )
}

pub(super) fn sample(facts: &Facts) -> Told {
    let role = |(role, count): (&String, &u64)| format!("{role} {}", facts.people_in_words(*count));
    let roles: Vec<String> = facts.roles.iter().map(role).collect();
    let known: Vec<&str> = facts.attributes.iter().map(String::as_str).collect();
    if roles.is_empty() {
        return told("", "");
    }
    told(
        format!("{}. Also on record: {}", roles.join(", "), known.join(", ")),
        "participants; a crosstab by any of these attributes",
    )
}

pub(super) fn again(facts: &Facts) -> Told {
    told(
        format!("participants interviewed more than once: {}", facts.people_in_words(facts.again)),
        "speakers of the transcripts",
    )
}

pub(super) fn recording(facts: &Facts) -> Told {
    match facts.length {
        Some((_, _, _, "minutes")) => {
            told("the transcripts carry the times of a recording", "times of the turns")
        }
        _ => told("", ""),
    }
}

pub(super) fn notes(facts: &Facts) -> Told {
    match facts.memos_in_words() {
        memos if memos.is_empty() => told("", ""),
        memos => told(format!("memos: {memos}"), "memos of the study"),
    }
}

pub(super) fn duration(facts: &Facts) -> Told {
    match facts.length {
        Some((least, middle, most, unit)) => told(
            format!("{least} to {most} {unit}, median {middle}"),
            if unit == "minutes" { "times of the turns" } else { "words of the turns; no times" },
        ),
        None => told("", ""),
    }
}

pub(super) fn saturation(facts: &Facts) -> Told {
    if facts.codings == 0 {
        return told("", "");
    }
    told(
        "say what was decided and why; new codes by interview are in the report on saturation",
        "report on saturation",
    )
}

pub(super) fn coders(facts: &Facts) -> Told {
    told(
        format!(
            "{} coders; {} of {} transcripts coded by two or more",
            facts.coders, facts.double_coded, facts.transcripts
        ),
        format!("{} codings, each with its coder", facts.codings),
    )
}

pub(super) fn tree(facts: &Facts) -> Told {
    if facts.versions.is_empty() {
        return told("", "");
    }
    told(
        format!(
            "{} themes, {} codes in use; versions {}",
            facts.themes.len(),
            facts.codes.len(),
            facts.history()
        ),
        facts.version(),
    )
}

pub(super) fn derivation(facts: &Facts) -> Told {
    match facts.origins() {
        origins if origins.is_empty() => told("", ""),
        origins => told(format!("codes by where they came from: {origins}"), facts.version()),
    }
}

pub(super) fn software(_: &Facts) -> Told {
    told(format!("Heard {}", env!("CARGO_PKG_VERSION")), "this program")
}

pub(super) fn quotations(facts: &Facts) -> Told {
    if facts.reviews.quotes == 0 {
        return told("", "");
    }
    told(
        "each quote has a number and a label. A participant's number beside every quote (item 29) \
         can let a reader put one person's story together: give numbers in a confidential \
         supplement, labels in print",
        facts.version(),
    )
}

pub(super) fn support(facts: &Facts) -> Told {
    let theme =
        |(name, people): &(String, u64)| format!("{name}: {}", facts.people_in_words(*people));
    let themes: Vec<String> = facts.themes.iter().map(theme).collect();
    match themes.as_slice() {
        [] => told("", ""),
        themes => told(
            format!("participants behind each theme: {}", themes.join("; ")),
            format!("{} codings", facts.codings),
        ),
    }
}

pub(super) fn major(facts: &Facts) -> Told {
    told(facts.theme_names(), facts.version())
}

pub(super) fn checking(facts: &Facts) -> Told {
    let reviews = &facts.reviews;
    if reviews.by_participants == 0 {
        return told("", "");
    }
    told(
        format!(
            "the person whose words they are decided about {} of {} quotes",
            reviews.by_participants, reviews.quotes
        ),
        "reviews of the study",
    )
}

pub(super) fn minor(facts: &Facts) -> Told {
    let few = facts.codes.iter().filter(|(_, people)| (1..facts.k).contains(people));
    let names: Vec<&str> = few.map(|(name, _)| name.as_str()).collect();
    match names.as_slice() {
        [] => told("", ""),
        names => told(
            format!("codes of fewer than {} participants: {}", facts.k, names.join("; ")),
            facts.version(),
        ),
    }
}
