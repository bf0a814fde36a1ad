//! What a reviewer says about a quote, use by use and question by question.

use heard_model::{Light, Use, Verdict};
use serde::{Deserialize, Serialize};

use crate::store::rows::{Record, list};

/// Answers to the plain questions of a review (domain: peer review). All may be left open but the
/// lights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether it may be used, for each use that was asked about.
    pub lights: Vec<(Use, Light)>,
    /// Does it sound like a real person, with dignity?
    pub dignity: Option<Light>,
    /// Could someone who knows them tell who it is?
    pub recognised: Option<Light>,
    /// Would it be all right if the words were yours?
    pub if_mine: Option<Light>,
    /// What should be left out.
    pub leave_out: String,
}

impl Said {
    /// What follows for the quote as a whole: a no to every use is a veto; a yes to some use stands
    /// unless an answer says that it should be talked about first.
    pub fn verdict(&self) -> Verdict {
        let some = |light: Light| self.lights.iter().any(|(_, said)| *said == light);
        if some(Light::No) && !some(Light::Yes) {
            return Verdict::Veto;
        }
        let talk_first = self.dignity == Some(Light::No)
            || self.recognised == Some(Light::Yes)
            || self.if_mine == Some(Light::No)
            || !self.leave_out.trim().is_empty();
        if talk_first || !some(Light::Yes) { Verdict::Change } else { Verdict::Approve }
    }

    /// The uses for which it is fine.
    pub fn uses(&self) -> Vec<Use> {
        self.lights
            .iter()
            .filter(|(_, light)| *light == Light::Yes)
            .map(|(use_, _)| *use_)
            .collect()
    }

    /// The uses for which it waits.
    pub fn not_for(&self) -> Vec<Use> {
        self.lights
            .iter()
            .filter(|(_, light)| *light != Light::Yes)
            .map(|(use_, _)| *use_)
            .collect()
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Said::default()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AnswerRow {
    pub(crate) review: i64,
    transcript: String,
    #[serde(with = "list")]
    pub(crate) not_for: Vec<String>,
    #[serde(with = "list")]
    lights: Vec<(String, String)>,
    dignity: String,
    recognised: String,
    if_mine: String,
    leave_out: String,
}

impl Record for AnswerRow {
    const TABLE: &'static str = "review_answer";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

impl AnswerRow {
    pub(crate) fn new(review: i64, transcript: &str, said: &Said) -> AnswerRow {
        let word = |light: Option<Light>| light.map(Light::as_str).unwrap_or_default().to_owned();
        AnswerRow {
            review,
            transcript: transcript.to_owned(),
            not_for: said.not_for().iter().map(|use_| use_.as_str().to_owned()).collect(),
            lights: said
                .lights
                .iter()
                .map(|(use_, light)| (use_.as_str().to_owned(), light.as_str().to_owned()))
                .collect(),
            dignity: word(said.dignity),
            recognised: word(said.recognised),
            if_mine: word(said.if_mine),
            leave_out: said.leave_out.trim().to_owned(),
        }
    }

    pub(crate) fn said(&self) -> Said {
        let light = |word: &str| Light::parse(word);
        Said {
            lights: self
                .lights
                .iter()
                .filter_map(|(use_, said)| Some((Use::parse(use_)?, light(said)?)))
                .collect(),
            dignity: light(&self.dignity),
            recognised: light(&self.recognised),
            if_mine: light(&self.if_mine),
            leave_out: self.leave_out.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lights: &[(Use, Light)]) -> Said {
        Said { lights: lights.to_vec(), ..Said::default() }
    }

    #[test]
    fn one_no_is_enough_and_holds_only_what_it_was_said_of() {
        use Light::{No, Unsure, Yes};
        let (room, web) = (Use::Workshop, Use::PublicWeb);
        assert_eq!(said(&[(room, No)]).verdict(), Verdict::Veto);
        assert_eq!(said(&[(room, No), (web, Unsure)]).verdict(), Verdict::Veto);
        assert_eq!(said(&[(room, Unsure)]).verdict(), Verdict::Change);
        assert_eq!(said(&[]).verdict(), Verdict::Change);
        let mixed = said(&[(room, Yes), (web, No)]);
        assert_eq!(mixed.verdict(), Verdict::Approve);
        assert_eq!((mixed.uses(), mixed.not_for()), (vec![room], vec![web]));
    }

    #[test]
    fn a_doubt_is_talked_about_before_anything_is_used() {
        let yes = said(&[(Use::Workshop, Light::Yes)]);
        for doubt in [
            Said { dignity: Some(Light::No), ..yes.clone() },
            Said { recognised: Some(Light::Yes), ..yes.clone() },
            Said { if_mine: Some(Light::No), ..yes.clone() },
            Said { leave_out: "the street".to_owned(), ..yes.clone() },
        ] {
            assert_eq!(doubt.verdict(), Verdict::Change);
        }
        let fine = Said { recognised: Some(Light::No), dignity: Some(Light::Yes), ..yes };
        assert_eq!(fine.verdict(), Verdict::Approve);
    }
}
