//! SRQR, 21 items (O'Brien et al. 2014).

use super::facts::Facts;
use super::{Told, coreq, told};

pub(super) fn reflexivity(facts: &Facts) -> Told {
    match facts.memos.get("reflexive") {
        Some(count) => told(format!("{count} reflexive memos"), "memos of the study"),
        None => told("", ""),
    }
}

pub(super) fn ethics(facts: &Facts) -> Told {
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

pub(super) fn collection(facts: &Facts) -> Told {
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

pub(super) fn instruments(facts: &Facts) -> Told {
    match facts.memos_in_words() {
        memos if memos.is_empty() => told("", ""),
        memos => told(format!("memos beside the transcripts: {memos}"), "memos of the study"),
    }
}

pub(super) fn units(facts: &Facts) -> Told {
    let size = coreq::sample_size(facts);
    let length = coreq::duration(facts);
    let sample = coreq::sample(facts);
    let all = [size.answer, length.answer, sample.answer];
    let said: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    told(said.join("; "), "participants and transcripts of the study")
}

pub(super) fn processing(facts: &Facts) -> Told {
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

pub(super) fn analysis(facts: &Facts) -> Told {
    let parts = [coreq::coders(facts), coreq::tree(facts), coreq::derivation(facts)];
    let said: Vec<String> =
        parts.into_iter().map(|one| one.answer).filter(|one| !one.is_empty()).collect();
    told(said.join("; "), facts.version())
}

pub(super) fn trust(facts: &Facts) -> Told {
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
