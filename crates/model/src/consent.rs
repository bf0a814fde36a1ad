//! What a person said may be done with their words.
//!
//! Consent is a set of independent uses, not a ladder. A use that was not asked
//! for is a no; `ask` is a no until a yes is recorded; the most restrictive of
//! several voices wins. Rules: domain.md §4.3.

use crate::text::Span;
use crate::{Audience, Date, ParticipantId, TranscriptId};

/// One of the thirteen things that can be done with a person's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Use {
    Analysis,
    ReportQuote,
    Workshop,
    Training,
    PublicWeb,
    Exhibition,
    Social,
    CreativeVerbatim,
    CreativeAdapted,
    AudioOriginal,
    AudioRevoiced,
    ArchiveReuse,
    Recontact,
}

impl Use {
    /// All thirteen, in the order of the consent form.
    pub const ALL: [Use; 13] = [
        Use::Analysis,
        Use::ReportQuote,
        Use::Workshop,
        Use::Training,
        Use::PublicWeb,
        Use::Exhibition,
        Use::Social,
        Use::CreativeVerbatim,
        Use::CreativeAdapted,
        Use::AudioOriginal,
        Use::AudioRevoiced,
        Use::ArchiveReuse,
        Use::Recontact,
    ];

    /// The key in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Use::Analysis => "analysis",
            Use::ReportQuote => "report_quote",
            Use::Workshop => "workshop",
            Use::Training => "training",
            Use::PublicWeb => "public_web",
            Use::Exhibition => "exhibition",
            Use::Social => "social",
            Use::CreativeVerbatim => "creative_verbatim",
            Use::CreativeAdapted => "creative_adapted",
            Use::AudioOriginal => "audio_original",
            Use::AudioRevoiced => "audio_revoiced",
            Use::ArchiveReuse => "archive_reuse",
            Use::Recontact => "recontact",
        }
    }

    /// The use called `word`.
    pub fn parse(word: &str) -> Option<Use> {
        Use::ALL.into_iter().find(|use_| use_.as_str() == word)
    }

    /// Which column of the gate's table a release for this use is held against; none for
    /// what never leaves the team.
    pub fn audience(self) -> Option<Audience> {
        match self {
            Use::Analysis | Use::Recontact => None,
            Use::Workshop => Some(Audience::Workshop),
            Use::ReportQuote | Use::Training | Use::ArchiveReuse => Some(Audience::Training),
            _ => Some(Audience::Public),
        }
    }

    /// Whether counts and labels are held to the public threshold (design.md, Audiences).
    pub fn counts_as_public(self) -> bool {
        self == Use::ReportQuote || self.audience() == Some(Audience::Public)
    }
}

/// What was answered for one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Answer {
    /// May be done.
    Yes,
    /// May not be done; also where nobody asked.
    #[default]
    No,
    /// May be done after asking again, each time.
    Ask,
}

impl Answer {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Ask => "ask",
        }
    }

    /// The answer called `word` (`yes`, `no`, `ask`, and their first letters).
    pub fn parse(word: &str) -> Option<Answer> {
        match word.trim().to_lowercase().as_str() {
            "yes" | "y" => Some(Answer::Yes),
            "no" | "n" | "" => Some(Answer::No),
            "ask" | "a" => Some(Answer::Ask),
            _ => None,
        }
    }
}

/// Until when some uses wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embargo {
    /// Which uses.
    pub uses: Vec<Use>,
    /// Until when.
    pub until: Until,
}

/// The end of an embargo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A day; on that day it is over.
    Date(Date),
    /// The end of the person's court proceedings.
    ProceedingsEnd,
}

/// What was taken back, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// What.
    pub what: Withdrawn,
    /// The day from which it holds.
    pub on: Date,
    /// In their words, if they gave any.
    pub reason: String,
}

/// What a withdrawal takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// Everything of this person.
    Person,
    /// A passage of a transcript.
    Passage(TranscriptId, Span),
    /// Some uses.
    Uses(Vec<Use>),
}

/// Who holds the copyright in the words (domain.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Copyright {
    #[default]
    Retained,
    Licensed,
    Assigned,
}

/// How a person wants to be named beside their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Attribution {
    #[default]
    None,
    Role,
    ChosenPseudonym,
    /// By their own name: practitioners only.
    Named,
}

/// How far a person's speech may be tidied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Verbatim {
    #[default]
    Exact,
    LightClean,
    ParticipantApprovedOnly,
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ }) => {
        impl $type {
            /// The word in files.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
            /// What `word` means.
            pub fn parse(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
words!(Copyright { Retained = "retained", Licensed = "licensed", Assigned = "assigned" });
words!(Attribution { None = "none", Role = "role", ChosenPseudonym = "chosen_pseudonym", Named = "named" });
words!(Verbatim { Exact = "exact", LightClean = "light_clean", ParticipantApprovedOnly = "participant_approved_only" });

/// All that a person said about their words.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Consent {
    /// An answer a use; a use not in here is a no.
    pub answers: Vec<(Use, Answer)>,
    /// Yeses given to an `ask`, each for one collection or release by name.
    pub given: Vec<(Use, String)>,
    /// What waits.
    pub embargoes: Vec<Embargo>,
    /// Never in the same output as these people.
    pub not_with: Vec<ParticipantId>,
    /// Audiences that may not see it, in words.
    pub exclude_audiences: Vec<String>,
    /// Topics that may not be shown, in words.
    pub exclude_topics: Vec<String>,
    /// Copyright in the words.
    pub copyright: Copyright,
    /// How to name the person.
    pub attribution: Attribution,
    /// Uses for which the attribution holds; for all others the role stands in (P02: "named in training only").
    pub attribution_uses: Vec<Use>,
    /// How far to tidy their speech.
    pub verbatim: Verbatim,
    /// Until when the person may withdraw.
    pub withdraw_by: Option<Date>,
    /// What was taken back.
    pub withdrawals: Vec<Withdrawal>,
    /// The form they signed, and who asked when.
    pub form: String,
    /// What else was said, in words.
    pub conditions: String,
}

/// What is asked of a consent: may these words be used so, on this day?
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// For what.
    pub use_: Use,
    /// In which collection or release; matters where the answer is `ask`.
    pub collection: &'a str,
    /// On what day.
    pub on: Date,
    /// Which words, if the question is about a passage.
    pub passage: Option<(&'a TranscriptId, Span)>,
    /// Whether the person's proceedings are over (or never were).
    pub proceedings_over: bool,
    /// Whom it is shown to, in words; held against excluded audiences.
    pub shown_to: &'a str,
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Yes.
    Granted,
    /// No, and why.
    Refused(Refusal),
}

/// Why a use is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The answer was no, or nobody asked.
    No,
    /// They want to be asked, and no yes is on record for this collection.
    MustAsk,
    /// It waits until then.
    Embargoed(Until),
    /// They took everything back on that day.
    WithdrewAll(Date),
    /// They took this use back on that day.
    WithdrewUse(Date),
    /// They took this passage back on that day.
    WithdrewPassage(Date),
    /// This audience was excluded.
    AudienceExcluded,
    /// The copyright stays with them and creative or public use needs a licence.
    Copyright,
}

impl Consent {
    /// The plain answer for a use, without conditions.
    pub fn answer(&self, use_: Use) -> Answer {
        self.answers
            .iter()
            .rev()
            .find(|(asked, _)| *asked == use_)
            .map_or(Answer::No, |(_, answer)| *answer)
    }

    /// Sets the answer for a use.
    pub fn set(&mut self, use_: Use, answer: Answer) {
        self.answers.retain(|(asked, _)| *asked != use_);
        self.answers.push((use_, answer));
    }

    /// The day on which the person withdrew altogether, if that day has come.
    pub fn withdrew_all(&self, on: Date) -> Option<Date> {
        self.withdrawals
            .iter()
            .filter(|withdrawal| withdrawal.what == Withdrawn::Person && withdrawal.on <= on)
            .map(|withdrawal| withdrawal.on)
            .min()
    }

    /// May these words be used so? The first reason that says no is given.
    pub fn permits(&self, request: &Request<'_>) -> Permission {
        match self.refusal(request) {
            Some(refusal) => Permission::Refused(refusal),
            None => Permission::Granted,
        }
    }

    /// Whether these words may be used so and go on being used: on that day, and as far as is known
    /// from then on. For what is made ready once: a withdrawal that is dated ahead holds at once, and
    /// what waits until then still waits.
    pub fn permits_from_now_on(&self, request: &Request<'_>) -> bool {
        let dated = self.withdrawals.iter().map(|withdrawal| withdrawal.on);
        let later = Request { on: dated.fold(request.on, Date::max), ..request.clone() };
        [request, &later].iter().all(|asked| self.permits(asked) == Permission::Granted)
    }

    fn refusal(&self, request: &Request<'_>) -> Option<Refusal> {
        if let Some(day) = self.withdrew_all(request.on) {
            return Some(Refusal::WithdrewAll(day));
        }
        for withdrawal in self.withdrawals.iter().filter(|withdrawal| withdrawal.on <= request.on) {
            match &withdrawal.what {
                Withdrawn::Uses(uses) if uses.contains(&request.use_) => {
                    return Some(Refusal::WithdrewUse(withdrawal.on));
                }
                Withdrawn::Passage(transcript, span) => {
                    if let Some((asked, passage)) = request.passage
                        && asked == transcript
                        && passage.overlaps(*span)
                    {
                        return Some(Refusal::WithdrewPassage(withdrawal.on));
                    }
                }
                _ => {}
            }
        }
        match self.answer(request.use_) {
            Answer::No => return Some(Refusal::No),
            Answer::Ask if !self.given_for(request) => return Some(Refusal::MustAsk),
            _ => {}
        }
        self.condition(request)
    }

    fn given_for(&self, request: &Request<'_>) -> bool {
        self.given.iter().any(|(use_, name)| *use_ == request.use_ && name == request.collection)
    }

    fn condition(&self, request: &Request<'_>) -> Option<Refusal> {
        for embargo in self.embargoes.iter().filter(|embargo| embargo.uses.contains(&request.use_))
        {
            let over = match embargo.until {
                Until::Date(day) => day <= request.on,
                Until::ProceedingsEnd => request.proceedings_over,
            };
            if !over {
                return Some(Refusal::Embargoed(embargo.until));
            }
        }
        let shown_to = request.shown_to.to_lowercase();
        if self
            .exclude_audiences
            .iter()
            .any(|excluded| !shown_to.is_empty() && shown_to.contains(&excluded.to_lowercase()))
        {
            return Some(Refusal::AudienceExcluded);
        }
        let needs_licence = matches!(
            request.use_,
            Use::PublicWeb
                | Use::Exhibition
                | Use::Social
                | Use::CreativeAdapted
                | Use::AudioOriginal
                | Use::ArchiveReuse
        );
        (needs_licence && self.copyright == Copyright::Retained).then_some(Refusal::Copyright)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date;

    #[test]
    fn what_is_made_ready_once_waits_for_an_embargo_and_for_no_withdrawal() {
        let mut consent = Consent::default();
        consent.set(Use::Workshop, Answer::Yes);
        let request = Request {
            use_: Use::Workshop,
            collection: "",
            on: date(2026, 11, 22),
            passage: None,
            proceedings_over: true,
            shown_to: "",
        };
        assert!(consent.permits_from_now_on(&request));
        let ahead = |what| Withdrawal { what, on: date(2027, 6, 1), reason: String::new() };
        consent.withdrawals.push(ahead(Withdrawn::Uses(vec![Use::Training])));
        assert!(consent.permits_from_now_on(&request), "another use");
        let until = Until::Date(date(2027, 1, 1));
        consent.embargoes.push(Embargo { uses: vec![Use::Workshop], until });
        assert!(!consent.permits_from_now_on(&request), "it still waits");
        consent.embargoes.clear();
        consent.withdrawals.push(ahead(Withdrawn::Person));
        assert!(!consent.permits_from_now_on(&request), "it holds at once");
    }
}
