//! COREQ, 32 items (Tong, Sainsbury & Craig 2007).

use super::Fill::{Part, People, Study};
use super::facts::Facts;
use super::{Row, Told, told};

pub(super) const ROWS: &[Row] = &[
    Row { number: "1", item: "Interviewer or facilitator", fill: Part(interviewer) },
    Row { number: "2", item: "Credentials", fill: People },
    Row { number: "3", item: "Occupation", fill: People },
    Row { number: "4", item: "Gender", fill: People },
    Row { number: "5", item: "Experience and training", fill: People },
    Row { number: "6", item: "Relationship established before the study", fill: People },
    Row { number: "7", item: "What participants knew of the interviewer", fill: People },
    Row { number: "8", item: "Interviewer characteristics reported", fill: People },
    Row { number: "9", item: "Methodological orientation", fill: Part(orientation) },
    Row { number: "10", item: "Sampling", fill: People },
    Row { number: "11", item: "Method of approach", fill: People },
    Row { number: "12", item: "Sample size", fill: Study(sample_size) },
    Row { number: "13", item: "Non-participation", fill: Part(took_back) },
    Row { number: "14", item: "Setting of data collection", fill: Part(setting) },
    Row { number: "15", item: "Presence of others", fill: Part(others) },
    Row { number: "16", item: "Description of the sample", fill: Study(sample) },
    Row { number: "17", item: "Interview guide", fill: People },
    Row { number: "18", item: "Repeat interviews", fill: Study(again) },
    Row { number: "19", item: "Audio or visual recording", fill: Part(recording) },
    Row { number: "20", item: "Field notes", fill: Part(notes) },
    Row { number: "21", item: "Duration", fill: Study(duration) },
    Row { number: "22", item: "Data saturation", fill: Part(saturation) },
    Row { number: "23", item: "Transcripts returned", fill: People },
    Row { number: "24", item: "Number of data coders", fill: Study(coders) },
    Row { number: "25", item: "Description of the coding tree", fill: Study(tree) },
    Row { number: "26", item: "Derivation of themes", fill: Part(derivation) },
    Row { number: "27", item: "Software", fill: Study(software) },
    Row { number: "28", item: "Participant checking", fill: Part(checking) },
    Row { number: "29", item: "Quotations presented and identified", fill: Study(quotations) },
    Row { number: "30", item: "Data and findings consistent", fill: Part(support) },
    Row { number: "31", item: "Clarity of major themes", fill: Study(major) },
    Row { number: "32", item: "Clarity of minor themes and diverse cases", fill: Study(minor) },
];

fn interviewer(facts: &Facts) -> Told {
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

fn took_back(facts: &Facts) -> Told {
    told(
        format!(
            "took something back after taking part: {}; who declined is not on record here",
            facts.people_in_words(facts.took_back)
        ),
        "consent register",
    )
}

fn setting(facts: &Facts) -> Told {
    match facts.attributes.contains("mode") {
        true => told("how each conversation was held is on record (`mode`)", "attribute `mode`"),
        false => told("", ""),
    }
}

fn others(facts: &Facts) -> Told {
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

fn again(facts: &Facts) -> Told {
    told(
        format!("participants interviewed more than once: {}", facts.people_in_words(facts.again)),
        "speakers of the transcripts",
    )
}

fn recording(facts: &Facts) -> Told {
    match facts.length {
        Some((_, _, _, "minutes")) => {
            told("the transcripts carry the times of a recording", "times of the turns")
        }
        _ => told("", ""),
    }
}

fn notes(facts: &Facts) -> Told {
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

fn saturation(facts: &Facts) -> Told {
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

fn software(_: &Facts) -> Told {
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

fn support(facts: &Facts) -> Told {
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

fn checking(facts: &Facts) -> Told {
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

fn minor(facts: &Facts) -> Told {
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
