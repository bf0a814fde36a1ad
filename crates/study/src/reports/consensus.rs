//! Places where coders differ, side by side, with what was decided; and the layer of codings that
//! stands after it.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::AnonymisedText;
use heard_measure::Unit;
use heard_model::{Cell, CodeId, Coding, CodingId, Span, Table, TranscriptId};

use super::coders::masked_words;
use super::material::Material;
use super::{AgreementAsked, Counted, Reported};
use crate::error::Result;
use crate::key::Key;
use crate::reconciling::{self, Reading, Reconciled};
use crate::study::Study;

/// The coder's name under which reports count the consensus.
pub const CONSENSUS: &str = "consensus";

/// A place where coders differ, whatever the codes.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// Where.
    pub transcript: TranscriptId,
    /// The turn in which it begins.
    pub turn: Option<u32>,
    /// Which words.
    pub span: Span,
    /// The same in code points.
    pub chars: (usize, usize),
    /// The codes about which they differ, the one they differ about most first.
    pub about: Vec<CodeId>,
    /// Everybody who read it, by name, with their codes there among those.
    pub readings: Vec<Reading>,
    /// The words there, masked, where they were asked for.
    pub words: Option<AnonymisedText>,
    /// What was decided, where something was.
    pub decided: Option<Reconciled>,
}

/// The codings that stand, and how that came about.
#[derive(Clone, Debug, Default)]
pub struct Consensus {
    /// The codings, each stretch once; where nobody had coded what was decided, with the number
    /// of the decision, negative.
    pub codings: Vec<Coding>,
    /// Codings on which all who read the transcript agree.
    pub agreed: usize,
    /// Codings that stand by a decision.
    pub decided: usize,
    /// Codings that do not stand, by a decision.
    pub dropped: usize,
    /// Codings about which nothing is decided yet; they are not in the layer.
    pub open: usize,
    /// Codings of transcripts that one coder read.
    pub alone: usize,
}

impl Study {
    /// The places where coders differ, the code with the lowest positive agreement first, by turn
    /// (or in the unit asked for), with decisions.
    pub fn disputes(&self, asked: &AgreementAsked) -> Result<Reported<Vec<Dispute>>> {
        let found = self.agreed(asked, None)?;
        let decisions = self.decisions()?;
        let mut disputes: Vec<Dispute> = Vec::new();
        let mut places: BTreeMap<(TranscriptId, u64), usize> = BTreeMap::new();
        for place in &found.value.places {
            let one = &place.disagreement;
            // A turn is one place, whatever the codes; elsewhere a place is its first character.
            let at = match (asked.unit, one.turn) {
                (Unit::Turn, Some(turn)) => u64::from(turn),
                _ => one.span.start() as u64,
            };
            let next = disputes.len();
            let at = *places.entry((one.transcript.clone(), at)).or_insert(next);
            if at == next {
                disputes.push(Dispute {
                    transcript: one.transcript.clone(),
                    turn: one.turn,
                    span: one.span,
                    chars: place.chars,
                    about: Vec::new(),
                    readings: Vec::new(),
                    words: None,
                    decided: None,
                });
            }
            disputes[at].take(one, place.chars);
        }
        for dispute in &mut disputes {
            dispute.decided = decisions.iter().find(|one| dispute.is_of(one)).cloned();
        }
        Ok(Reported { value: disputes, names: found.names, notes: found.notes })
    }

    /// Puts the masked words beside them.
    pub fn word_disputes(&self, disputes: &mut [Dispute], key: Option<&Key>) -> Result<()> {
        let register = self.register(key)?;
        let ids: BTreeSet<TranscriptId> =
            disputes.iter().map(|one| one.transcript.clone()).collect();
        for id in ids {
            let here: Vec<&mut Dispute> =
                disputes.iter_mut().filter(|one| one.transcript == id).collect();
            let spans: Vec<Span> = here.iter().map(|one| one.span).collect();
            let words = self.read(|rows| masked_words(rows, &id, &spans, &register))?;
            for (dispute, words) in here.into_iter().zip(words) {
                dispute.words = Some(words);
            }
        }
        Ok(())
    }

    /// The codings that stand: those on which everybody who read a transcript agrees (the same
    /// code in the same turn), those decided, and those of transcripts that one coder read.
    pub fn consensus(&self, counted: &Counted) -> Result<Reported<Consensus>> {
        let material = self.material(&Counted { coder: None, ..counted.clone() })?;
        let decisions = self.read(reconciling::all)?;
        let found = consensus(&material, &decisions);
        Ok(material.reported(found))
    }
}

impl Dispute {
    fn take(&mut self, one: &heard_measure::Disagreement, chars: (usize, usize)) {
        self.span = self.span.cover(one.span);
        self.chars = (self.chars.0.min(chars.0), self.chars.1.max(chars.1));
        if !self.about.contains(&one.code) {
            self.about.push(one.code);
        }
        for (coder, codings) in &one.by {
            let at = self.readings.iter().position(|reading| reading.coder == *coder);
            let at = at.unwrap_or_else(|| {
                let coder = coder.clone();
                self.readings.push(Reading { coder, codes: Vec::new(), codings: Vec::new() });
                self.readings.len() - 1
            });
            if !codings.is_empty() {
                self.readings[at].codes.push(one.code);
                self.readings[at].codings.extend(codings);
            }
        }
    }

    /// Whether `decision` was about this.
    fn is_of(&self, decision: &Reconciled) -> bool {
        let about: BTreeSet<CodeId> = decision.about.iter().copied().collect();
        decision.transcript == self.transcript
            && decision.span.overlaps(self.span)
            && about == self.about.iter().copied().collect()
    }
}

pub(super) fn consensus(material: &Material, decisions: &[Reconciled]) -> Consensus {
    let mut found = Consensus::default();
    for transcript in &material.transcripts {
        let here: Vec<&Coding> =
            material.codings.iter().filter(|one| one.transcript == transcript.id).collect();
        let decided: Vec<&Reconciled> =
            decisions.iter().filter(|one| one.transcript == transcript.id).collect();
        let turns = |span: Span| -> BTreeSet<u32> {
            transcript.turns_of(span).map(|turn| turn.number).collect()
        };
        for coding in &here {
            if found.stands(coding, &here, &decided, &turns) {
                found.add(coding);
            }
        }
        for one in decided {
            added(&mut found, one);
        }
    }
    found
}

impl Consensus {
    /// Whether a coding stands, and counts why.
    fn stands(
        &mut self,
        coding: &Coding,
        here: &[&Coding],
        decided: &[&Reconciled],
        turns: &dyn Fn(Span) -> BTreeSet<u32>,
    ) -> bool {
        let readers: BTreeSet<&str> = here.iter().map(|one| one.coder.as_str()).collect();
        let on =
            |one: &&&Reconciled| one.about.contains(&coding.code) && one.span.overlaps(coding.span);
        let (count, stands) = match decided.iter().find(on) {
            _ if readers.len() < 2 => (&mut self.alone, true),
            Some(one) if one.codes.contains(&coding.code) => (&mut self.decided, true),
            Some(_) => (&mut self.dropped, false),
            None if all_agree(coding, here, readers.len(), turns) => (&mut self.agreed, true),
            None => (&mut self.open, false),
        };
        *count += 1;
        stands
    }

    /// Takes a coding in, unless the stretch has the code already.
    fn add(&mut self, coding: &Coding) {
        let same = |one: &Coding| {
            one.transcript == coding.transcript
                && one.code == coding.code
                && one.span.overlaps(coding.span)
        };
        if !self.codings.iter().any(same) {
            self.codings.push(coding.clone());
        }
    }
}

/// Whether everybody who read the transcript has the code in a turn of `coding`.
fn all_agree(
    coding: &Coding,
    here: &[&Coding],
    readers: usize,
    turns: &dyn Fn(Span) -> BTreeSet<u32>,
) -> bool {
    let own = turns(coding.span);
    let with = here
        .iter()
        .filter(|other| other.code == coding.code && !turns(other.span).is_disjoint(&own));
    let with: BTreeSet<&str> = with.map(|other| other.coder.as_str()).collect();
    with.len() == readers
}

/// Codes that were decided on and that nobody had given.
fn added(found: &mut Consensus, decision: &Reconciled) {
    for code in &decision.codes {
        let has = |one: &Coding| {
            one.transcript == decision.transcript
                && one.code == *code
                && one.span.overlaps(decision.span)
        };
        if found.codings.iter().any(has) {
            continue;
        }
        found.decided += 1;
        found.codings.push(Coding {
            id: CodingId(-decision.id),
            transcript: decision.transcript.clone(),
            span: decision.span,
            code: *code,
            applied_as: heard_model::AppliedAs {
                code: *code,
                version: heard_model::VersionId(0),
                draft: 0,
            },
            coder: CONSENSUS.to_owned(),
            at: decision.at,
            state: heard_model::CodingState::Current,
        });
    }
}

impl Reported<Vec<Dispute>> {
    fn list(&self, codes: &[CodeId]) -> String {
        let names: Vec<String> = codes.iter().map(|id| self.named(&id.to_string())).collect();
        if names.is_empty() { "–".to_owned() } else { names.join("; ") }
    }

    fn line(&self, one: &Dispute) -> Vec<Cell> {
        let said = one.readings.iter();
        let said = said.map(|one| format!("{}: {}", one.coder, self.list(&one.codes)));
        let told = |tell: &dyn Fn(&Reconciled) -> String| {
            one.decided.as_ref().map_or(Cell::Empty, |one| Cell::Text(tell(one)))
        };
        vec![
            Cell::Text(one.transcript.to_string()),
            one.turn.map_or(Cell::Empty, |turn| Cell::Count(u64::from(turn))),
            Cell::Text(format!("{}-{}", one.chars.0, one.chars.1)),
            Cell::Text(said.collect::<Vec<_>>().join(" | ")),
            told(&|one| one.outcome.clone()),
            told(&|one| self.list(&one.codes)),
            told(&|one| one.rule.clone()),
            told(&|one| one.deciders.clone()),
        ]
    }

    /// A line a place: who said what, and what was decided. Without the words.
    pub fn table(&self) -> Table {
        let open = self.value.iter().filter(|one| one.decided.is_none()).count();
        let columns =
            ["transcript", "turn", "place", "readings", "outcome", "stands", "rule", "deciders"];
        Table {
            title: "Where coders differ, and what was decided".to_owned(),
            basis: format!("{} places, {open} of them open", self.value.len()),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.value.iter().map(|one| self.line(one)).collect(),
            notes: vec!["nobody's codings are changed by a decision".to_owned()],
        }
    }
}

impl Reported<Consensus> {
    /// What stands, in words.
    pub fn told(&self) -> String {
        let found = &self.value;
        format!(
            "{} codings stand: {} agreed, {} decided, {} of transcripts with one coder (those of \
             several coders on one stretch count once); {} do not stand by a decision, {} are \
             still open",
            found.codings.len(),
            found.agreed,
            found.decided,
            found.alone,
            found.dropped,
            found.open
        )
    }
}
