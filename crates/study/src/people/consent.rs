//! Consent and withdrawals, as rows.

use heard_model::consent::{
    Attribution, Copyright, Embargo, Until, Verbatim, Withdrawal, Withdrawn,
};
use heard_model::{Answer, Consent, Date, ParticipantId, Span, TranscriptId, Use};
use serde::{Deserialize, Serialize};

use super::{ensure, names, row};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad, list};
use crate::study::Study;
use crate::transcripts;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ConsentRow {
    participant: String,
    #[serde(with = "list")]
    answers: Vec<(String, String)>,
    #[serde(with = "list")]
    given: Vec<(String, String)>,
    #[serde(with = "list")]
    embargoes: Vec<EmbargoRow>,
    #[serde(with = "list")]
    not_with: Vec<String>,
    #[serde(with = "list")]
    exclude_audiences: Vec<String>,
    #[serde(with = "list")]
    exclude_topics: Vec<String>,
    copyright: String,
    attribution: String,
    #[serde(with = "list")]
    attribution_uses: Vec<String>,
    verbatim: String,
    withdraw_by: Option<String>,
    form: String,
    conditions: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct EmbargoRow {
    uses: Vec<String>,
    /// A day, or nothing for the end of proceedings.
    until: Option<String>,
}

impl Record for ConsentRow {
    const TABLE: &'static str = "consent";

    fn owner(&self) -> Option<String> {
        Some(format!("participant:{}", self.participant))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct WithdrawalRow {
    id: i64,
    participant: String,
    kind: String,
    #[serde(with = "list")]
    uses: Vec<String>,
    transcript: Option<String>,
    start: Option<usize>,
    end: Option<usize>,
    on_day: String,
    reason: String,
}

impl Record for WithdrawalRow {
    const TABLE: &'static str = "withdrawal";

    fn owner(&self) -> Option<String> {
        Some(format!("participant:{}", self.participant))
    }
}

impl Study {
    /// Records what people said may be done with their words, as one operation. It replaces what
    /// was recorded before, but for withdrawals and yeses to an `ask`: those are only ever added to.
    pub fn record_consent(&self, said: Vec<(ParticipantId, Consent)>) -> Result<Done<usize>> {
        let subject = names(said.iter().map(|(id, _)| id));
        self.change(EventKind::ConsentRecorded, &subject, "", move |tx| {
            for (id, consent) in &said {
                ensure(tx, id)?;
                let before = read(tx.rows(), id.as_str())?;
                let mut consent = consent.clone();
                for given in before.given {
                    if !consent.given.contains(&given) {
                        consent.given.push(given);
                    }
                }
                tx.put(&written(id.as_str(), &consent))?;
                for withdrawal in &consent.withdrawals {
                    if !before.withdrawals.contains(withdrawal) {
                        take_back(tx, id, withdrawal)?;
                    }
                }
            }
            Ok(said.len())
        })
    }

    /// Records one answer for one use. `reason` is where it comes from: a form, a call.
    pub fn set_consent(
        &self,
        id: &ParticipantId,
        use_: Use,
        answer: Answer,
        reason: &str,
    ) -> Result<Done<()>> {
        self.change_consent(id, reason, move |consent| consent.set(use_, answer))
    }

    /// Records the yes of a person who wants to be asked, for one collection.
    pub fn give_consent(
        &self,
        id: &ParticipantId,
        use_: Use,
        collection: &str,
        reason: &str,
    ) -> Result<Done<()>> {
        let given = (use_, collection.to_owned());
        self.change_consent(id, reason, move |consent| {
            if !consent.given.contains(&given) {
                consent.given.push(given);
            }
        })
    }

    fn change_consent(
        &self,
        id: &ParticipantId,
        reason: &str,
        with: impl FnOnce(&mut Consent) + Send + 'static,
    ) -> Result<Done<()>> {
        let id = id.clone();
        self.change(EventKind::ConsentRecorded, id.clone().as_str(), reason, move |tx| {
            row(tx.rows(), &id)?;
            let mut consent = read(tx.rows(), id.as_str())?;
            with(&mut consent);
            tx.put(&written(id.as_str(), &consent))
        })
    }

    /// Records that a person took back everything, a passage or some uses, from the day `on`. It
    /// holds at once for whatever is shown next.
    pub fn withdraw(
        &self,
        id: &ParticipantId,
        what: Withdrawn,
        on: Date,
        reason: &str,
    ) -> Result<Done<()>> {
        let id = id.clone();
        let withdrawal = Withdrawal { what, on, reason: reason.to_owned() };
        self.change(EventKind::ConsentWithdrawn, id.clone().as_str(), reason, move |tx| {
            row(tx.rows(), &id)?;
            if read(tx.rows(), id.as_str())?.withdrawals.contains(&withdrawal) {
                return Ok(());
            }
            take_back(tx, &id, &withdrawal)
        })
    }
}

fn take_back(tx: &mut Tx<'_>, id: &ParticipantId, withdrawal: &Withdrawal) -> Result<()> {
    let number = tx.number("withdrawal")?;
    let (kind, uses, place) = match &withdrawal.what {
        Withdrawn::Person => ("person", Vec::new(), None),
        Withdrawn::Uses(uses) => ("uses", words(uses), None),
        Withdrawn::Passage(transcript, span) => {
            let row = transcripts::row(tx.rows(), transcript)?;
            if transcripts::text(tx.rows(), &row)?.slice(*span).is_none() {
                return Err(StudyError::OutsideText { transcript: row.id, at: span.end() });
            }
            ("passage", Vec::new(), Some((transcript, *span)))
        }
    };
    tx.put(&WithdrawalRow {
        id: number,
        participant: id.to_string(),
        kind: kind.to_owned(),
        uses,
        transcript: place.map(|(transcript, _)| transcript.to_string()),
        start: place.map(|(_, span)| span.start()),
        end: place.map(|(_, span)| span.end()),
        on_day: withdrawal.on.to_string(),
        reason: withdrawal.reason.clone(),
    })
}

fn words(uses: &[Use]) -> Vec<String> {
    uses.iter().map(|use_| use_.as_str().to_owned()).collect()
}

fn written(participant: &str, consent: &Consent) -> ConsentRow {
    let pair = |use_: Use, word: &str| (use_.as_str().to_owned(), word.to_owned());
    ConsentRow {
        participant: participant.to_owned(),
        answers: consent.answers.iter().map(|(use_, a)| pair(*use_, a.as_str())).collect(),
        given: consent.given.iter().map(|(use_, name)| pair(*use_, name)).collect(),
        embargoes: consent
            .embargoes
            .iter()
            .map(|embargo| EmbargoRow {
                uses: words(&embargo.uses),
                until: match embargo.until {
                    Until::Date(day) => Some(day.to_string()),
                    Until::ProceedingsEnd => None,
                },
            })
            .collect(),
        not_with: consent.not_with.iter().map(ToString::to_string).collect(),
        exclude_audiences: consent.exclude_audiences.clone(),
        exclude_topics: consent.exclude_topics.clone(),
        copyright: consent.copyright.as_str().to_owned(),
        attribution: consent.attribution.as_str().to_owned(),
        attribution_uses: words(&consent.attribution_uses),
        verbatim: consent.verbatim.as_str().to_owned(),
        withdraw_by: consent.withdraw_by.map(|day| day.to_string()),
        form: consent.form.clone(),
        conditions: consent.conditions.clone(),
    }
}

/// What `participant` said; nothing but noes where nothing was recorded.
pub(crate) fn read(rows: Rows<'_>, participant: &str) -> Result<Consent> {
    let mut consent = match rows.one::<ConsentRow>("WHERE participant = ?1", &[&participant])? {
        Some(row) => understood(row).ok_or_else(|| bad("consent", participant))?,
        None => Consent::default(),
    };
    let withdrawn =
        rows.all::<WithdrawalRow>("WHERE participant = ?1 ORDER BY id", &[&participant])?;
    for row in withdrawn {
        let withdrawal = withdrawal(row).ok_or_else(|| bad("withdrawal", participant))?;
        consent.withdrawals.push(withdrawal);
    }
    Ok(consent)
}

fn uses(words: &[String]) -> Option<Vec<Use>> {
    words.iter().map(|word| Use::parse(word)).collect()
}

pub(super) fn understood(row: ConsentRow) -> Option<Consent> {
    Some(Consent {
        answers: row
            .answers
            .iter()
            .map(|(use_, answer)| Some((Use::parse(use_)?, Answer::parse(answer)?)))
            .collect::<Option<_>>()?,
        given: row
            .given
            .into_iter()
            .map(|(use_, name)| Some((Use::parse(&use_)?, name)))
            .collect::<Option<_>>()?,
        embargoes: row
            .embargoes
            .iter()
            .map(|embargo| {
                let until = match &embargo.until {
                    Some(day) => Until::Date(day.parse().ok()?),
                    None => Until::ProceedingsEnd,
                };
                Some(Embargo { uses: uses(&embargo.uses)?, until })
            })
            .collect::<Option<_>>()?,
        not_with: row.not_with.iter().map(|id| ParticipantId::new(id)).collect::<Option<_>>()?,
        exclude_audiences: row.exclude_audiences,
        exclude_topics: row.exclude_topics,
        copyright: Copyright::parse(&row.copyright)?,
        attribution: Attribution::parse(&row.attribution)?,
        attribution_uses: uses(&row.attribution_uses)?,
        verbatim: Verbatim::parse(&row.verbatim)?,
        withdraw_by: match row.withdraw_by {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        },
        withdrawals: Vec::new(),
        form: row.form,
        conditions: row.conditions,
    })
}

pub(super) fn withdrawal(row: WithdrawalRow) -> Option<Withdrawal> {
    let what = match row.kind.as_str() {
        "person" => Withdrawn::Person,
        "uses" => Withdrawn::Uses(uses(&row.uses)?),
        "passage" => Withdrawn::Passage(
            TranscriptId::new(row.transcript.as_deref()?)?,
            Span::new(row.start?, row.end?)?,
        ),
        _ => return None,
    };
    Some(Withdrawal { what, on: row.on_day.parse().ok()?, reason: row.reason })
}
