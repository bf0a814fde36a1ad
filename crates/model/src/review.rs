//! What reviewers decided about a quote, and what follows.

use crate::{Date, Use};

/// Who looks at a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewRole {
    /// Somebody who lived it.
    Peer,
    /// A member of the research team.
    Researcher,
    /// A practitioner.
    Practitioner,
    /// The person whose words they are.
    Participant,
}

impl ReviewRole {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            ReviewRole::Peer => "peer",
            ReviewRole::Researcher => "researcher",
            ReviewRole::Practitioner => "practitioner",
            ReviewRole::Participant => "participant",
        }
    }

    /// The role called `word`.
    pub fn parse(word: &str) -> Option<ReviewRole> {
        [
            ReviewRole::Peer,
            ReviewRole::Researcher,
            ReviewRole::Practitioner,
            ReviewRole::Participant,
        ]
        .into_iter()
        .find(|role| role.as_str() == word)
    }
}

/// What one reviewer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Fine as shown.
    Approve,
    /// Fine if changed as noted.
    Change,
    /// No. One is enough.
    Veto,
    /// No view; needs no reason.
    Pass,
    /// "I may know this person": holds it, and this reviewer sees that person no more.
    KnowsPerson,
}

impl Verdict {
    /// All, in a fixed order.
    pub const ALL: [Verdict; 5] =
        [Verdict::Approve, Verdict::Change, Verdict::Veto, Verdict::Pass, Verdict::KnowsPerson];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Approve => "approve",
            Verdict::Change => "change",
            Verdict::Veto => "veto",
            Verdict::Pass => "pass",
            Verdict::KnowsPerson => "knows_person",
        }
    }

    /// The verdict called `word`.
    pub fn parse(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// A traffic light: what somebody says to one use or one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Yes.
    Yes,
    /// Not sure: talk about it first.
    Unsure,
    /// No.
    No,
}

impl Light {
    /// All, in a fixed order.
    pub const ALL: [Light; 3] = [Light::Yes, Light::Unsure, Light::No];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Light::Yes => "yes",
            Light::Unsure => "unsure",
            Light::No => "no",
        }
    }

    /// The light called `word`.
    pub fn parse(word: &str) -> Option<Light> {
        Light::ALL.into_iter().find(|light| light.as_str() == word)
    }
}

/// One decision about one quote, bound to the digest of exactly what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Who decided, by the name they have in the study.
    pub reviewer: String,
    /// In what role.
    pub role: ReviewRole,
    /// What they said.
    pub verdict: Verdict,
    /// For which uses it is fine; all that were asked where empty.
    pub uses: Vec<Use>,
    /// Uses for which it is not fine, or to be talked about first: it waits for these, whatever
    /// the verdict.
    pub not_for: Vec<Use>,
    /// SHA-256 of the shown text, edits, masks and label included.
    pub shown_digest: String,
    /// When.
    pub on: Date,
    /// In their own words; may be empty.
    pub comment: String,
}

/// Where a quote stands (domain: the review state machine).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// Lifted, nobody looked.
    Candidate,
    /// At least one decision, not enough yet.
    InReview,
    /// Two or more decisions, a peer's among them, no veto.
    Approved,
    /// A veto, a wanted change, or somebody who may know the person.
    Held,
    /// Taken out for good.
    Rejected,
}

impl ReviewState {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            ReviewState::Candidate => "candidate",
            ReviewState::InReview => "in_review",
            ReviewState::Approved => "approved",
            ReviewState::Held => "held",
            ReviewState::Rejected => "rejected",
        }
    }
}

/// Where a quote stands for `wanted` after these decisions.
///
/// Only decisions about exactly what is shown now count (`shown_digest`), and only the
/// latest of each reviewer. Passes count for nothing. A single veto holds, and a single no to
/// `wanted` holds it for that use. A participant's
/// yes to their own words is asked for elsewhere and does not stand in for a reviewer's.
pub fn state_of(reviews: &[Review], shown_digest: &str, wanted: Use) -> ReviewState {
    let mut latest: Vec<&Review> = Vec::new();
    for review in reviews.iter().filter(|review| review.shown_digest == shown_digest) {
        latest.retain(|earlier| earlier.reviewer != review.reviewer);
        latest.push(review);
    }
    latest.retain(|review| review.verdict != Verdict::Pass);
    if latest.is_empty() {
        return ReviewState::Candidate;
    }
    let waits =
        |review: &&Review| review.verdict != Verdict::Approve || review.not_for.contains(&wanted);
    if latest.iter().any(waits) {
        return ReviewState::Held;
    }
    latest.retain(|review| review.role != ReviewRole::Participant);
    latest.retain(|review| review.uses.is_empty() || review.uses.contains(&wanted));
    let peers = latest.iter().filter(|review| review.role == ReviewRole::Peer).count();
    if latest.len() >= 2 && peers >= 1 { ReviewState::Approved } else { ReviewState::InReview }
}
