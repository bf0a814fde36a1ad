//! SRQR, 21 items (O'Brien et al. 2014).

use super::Fill::{Part, People, Study};
use super::facts::Facts;
use super::{Row, Told, coreq, told};

pub(super) const ROWS: &[Row] = &[
    Row { number: "S1", item: "Title", fill: People },
    Row { number: "S2", item: "Abstract", fill: People },
    Row { number: "S3", item: "Problem formulation", fill: People },
    Row { number: "S4", item: "Purpose or research question", fill: People },
    Row { number: "S5", item: "Qualitative approach and paradigm", fill: Part(coreq::orientation) },
    Row {
        number: "S6",
        item: "Researcher characteristics and reflexivity",
        fill: Part(reflexivity),
    },
    Row { number: "S7", item: "Context", fill: People },
    Row { number: "S8", item: "Sampling strategy", fill: Part(coreq::sample_size) },
    Row { number: "S9", item: "Ethical issues pertaining to human subjects", fill: Part(ethics) },
    Row { number: "S10", item: "Data collection methods", fill: Part(collection) },
    Row {
        number: "S11",
        item: "Data collection instruments and technologies",
        fill: Part(instruments),
    },
    Row { number: "S12", item: "Units of study", fill: Study(units) },
    Row { number: "S13", item: "Data processing", fill: Study(processing) },
    Row { number: "S14", item: "Data analysis", fill: Part(analysis) },
    Row { number: "S15", item: "Techniques to enhance trustworthiness", fill: Part(trust) },
    Row { number: "S16", item: "Synthesis and interpretation", fill: Part(coreq::major) },
    Row { number: "S17", item: "Links to empirical data", fill: Study(coreq::quotations) },
    Row {
        number: "S18",
        item: "Integration with prior work, implications, transferability",
        fill: People,
    },
    Row { number: "S19", item: "Limitations", fill: People },
    Row { number: "S20", item: "Conflicts of interest", fill: People },
    Row { number: "S21", item: "Funding", fill: People },
];

fn reflexivity(facts: &Facts) -> Told {
    match facts.memos.get("reflexive") {
        Some(count) => told(format!("{count} reflexive memos"), "memos of the study"),
        None => told("", ""),
    }
}

fn ethics(facts: &Facts) -> Told {
    if facts.asked == 0 {
        return told("", "");
    }
    told(
        format!(
            "answers about the use of their words are recorded for {} of {} participants; took \
             something back: {}",
            facts.people_in_words(facts.asked),
            facts.people,
            facts.people_in_words(facts.took_back)
        ),
        "consent register",
    )
}

fn collection(facts: &Facts) -> Told {
    let days = match &facts.days {
        Some((first, last)) => format!(", between {first} and {last}"),
        None => String::new(),
    };
    told(
        format!(
            "{} transcripts, {} of them of several participants{days}",
            facts.transcripts, facts.groups
        ),
        "transcripts of the study",
    )
}

fn instruments(facts: &Facts) -> Told {
    match facts.memos_in_words() {
        memos if memos.is_empty() => told("", ""),
        memos => told(format!("memos beside the transcripts: {memos}"), "memos of the study"),
    }
}

fn units(facts: &Facts) -> Told {
    let size = coreq::sample_size(facts);
    let length = coreq::duration(facts);
    let sample = coreq::sample(facts);
    let all = [size.answer, length.answer, sample.answer];
    let said: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    told(said.join("; "), "participants and transcripts of the study")
}

fn processing(facts: &Facts) -> Told {
    told(
        format!(
            "transcripts are kept unchanged with their digests; names and other details are masked \
             as a layer over them, each by its own replacement ({} places of {} people and things); \
             what nobody decided on is masked",
            facts.hidden.0, facts.hidden.1
        ),
        "mentions of the study",
    )
}

fn analysis(facts: &Facts) -> Told {
    let parts = [coreq::coders(facts), coreq::tree(facts), coreq::derivation(facts)];
    let said: Vec<String> =
        parts.into_iter().map(|one| one.answer).filter(|one| !one.is_empty()).collect();
    told(said.join("; "), facts.version())
}

fn trust(facts: &Facts) -> Told {
    told(
        format!(
            "every change is journalled with who and when; {} of {} transcripts coded by two or \
             more; codebook versions {}",
            facts.double_coded,
            facts.transcripts,
            facts.history()
        ),
        facts.journal(),
    )
}
