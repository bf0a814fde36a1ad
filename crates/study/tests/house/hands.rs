//! Random work on a study, the same for the same seed.

use heard_anonymise::{Class, Decision, Replacement};
use heard_model::amend::{OverlapPolicy, Scope};
use heard_model::consent::Withdrawn;
use heard_model::{Amendment, Answer, CodeId, CodingId, MemoAnchor, MemoKind, Role, Span, Use};
use heard_study::{
    CodingFilter, Commit, Done, ImportOptions, Marked, NewCode, NewCoding, Place, Promotion,
    Resolution, Routing, Study, StudyError, Target,
};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::room::{id, incoming, person};

const TALK: &str = "INT: How was it, love?\nM01: I was cold — so cold 😭. They never told me.\n\
                    INT: And then?\nM01: I cried, and Zoë held my hand.\n";

/// Whoever works at random.
pub(crate) struct Hands {
    chance: StdRng,
    /// A name that no other hands have: what they make is called after it.
    name: String,
    made: u32,
    /// Whether they decide about mentions; if not, they leave it to whoever reads them.
    pub(crate) reads: bool,
}

type Outcome = Result<Option<u64>, StudyError>;

fn seq<R>(done: Result<Done<R>, StudyError>) -> Outcome {
    done.map(|done| done.seq)
}

impl Hands {
    pub(crate) fn new(name: &str, seed: u64) -> Hands {
        Hands { chance: StdRng::seed_from_u64(seed), name: name.to_owned(), made: 0, reads: true }
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.chance.random_range(0..end) }
    }

    fn fresh(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}-{}-{}", self.name, self.made)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(from.len());
        from.get(at).cloned()
    }

    /// Does one thing. The number of the operation; nothing where it changed nothing, or was refused
    /// for a reason of the field.
    pub(crate) fn act(&mut self, study: &Study) -> Outcome {
        let outcome = match self.below(20) {
            0 | 1 => self.import(study),
            2 => self.people(study),
            3 | 4 => self.memo(study),
            5..=7 => self.draft(study),
            8 => self.commit(study),
            9..=13 => self.code(study),
            14 | 15 => self.decide(study),
            16 | 17 => self.mark(study),
            18 => self.consent(study),
            _ => self.take_out(study),
        };
        match outcome {
            Err(
                StudyError::NotFound { .. }
                | StudyError::Rows { .. }
                | StudyError::Codebook { .. }
                | StudyError::NothingToCommit { .. }
                | StudyError::RetiredCode { .. }
                | StudyError::HasQuotes { .. }
                | StudyError::Withdrawn { .. }
                | StudyError::OtherWords { .. },
            ) => Ok(None),
            other => other,
        }
    }

    /// Takes something back, or does it again.
    pub(crate) fn undo(&mut self, study: &Study) -> Outcome {
        let done = if self.below(3) == 0 { study.redo() } else { study.undo(None) };
        match done {
            Ok(taken) => Ok(Some(taken.seq)),
            Err(
                StudyError::NothingToUndo | StudyError::NothingToRedo | StudyError::BuiltOn { .. },
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn import(&mut self, study: &Study) -> Outcome {
        let name = self.fresh("T");
        seq(study.import(incoming(&name, TALK), &ImportOptions::default()))
    }

    fn transcript(&mut self, study: &Study) -> Result<heard_model::TranscriptId, StudyError> {
        let all = study.transcripts()?;
        Ok(self.pick(&all).map_or_else(|| id("none"), |entry| entry.id))
    }

    fn people(&mut self, study: &Study) -> Outcome {
        let transcript = self.transcript(study)?;
        let who = format!("P{}", self.below(3));
        seq(study.map_speaker(&transcript, "M01", Role::Participant, Some(&person(&who))))
    }

    fn consent(&mut self, study: &Study) -> Outcome {
        let all = study.participants()?;
        let Some(who) = self.pick(&all) else { return Ok(None) };
        if self.below(4) == 0 {
            let day = format!("2026-12-{:02}", self.below(28) + 1).parse().unwrap();
            return seq(study.withdraw(&who.id, Withdrawn::Uses(vec![Use::Social]), day, "call"));
        }
        let use_ = self.pick(&Use::ALL).unwrap();
        let answer = self.pick(&[Answer::Yes, Answer::No, Answer::Ask]).unwrap();
        seq(study.set_consent(&who.id, use_, answer, "form"))
    }

    fn memo(&mut self, study: &Study) -> Outcome {
        let all = study.memos()?;
        let (text, memo) = (self.fresh("memo"), self.pick(&all));
        match (self.below(4), memo) {
            (0, Some(memo)) => seq(study.edit_memo(memo.id, &text, None)),
            (1, Some(memo)) => seq(study.remove_memo(memo.id)),
            _ => seq(study.add_memo(MemoKind::Reflexive, MemoAnchor::Study, &text)),
        }
    }

    fn draft(&mut self, study: &Study) -> Outcome {
        let codebook = study.working_codebook()?;
        let codes: Vec<CodeId> = codebook.active().map(|code| code.id).collect();
        let name = self.fresh("code");
        let (one, other) = (self.pick(&codes), self.pick(&codes));
        let (Some(one), Some(other)) = (one, other) else {
            return seq(study.add_code(NewCode { name, ..NewCode::default() }));
        };
        let from = codebook.codes[&one].name.clone();
        let amendment = match self.below(9) {
            0 => Amendment::Rename { code: one, from, to: name },
            1 => Amendment::Redefine { code: one, scope: Scope::Narrow, fields: vec![] },
            2 if one != other => Amendment::Merge {
                codes: vec![one],
                into: other,
                overlap: self.pick(&[OverlapPolicy::Union, OverlapPolicy::KeepBoth]).unwrap(),
            },
            3 if one != other => Amendment::Split {
                code: one,
                into: vec![other],
                route: vec![(one, other)],
                passages: vec![],
            },
            4 => Amendment::Split { code: one, into: vec![other], route: vec![], passages: vec![] },
            5 => Amendment::Retire { code: one },
            6 => return self.operate(study, one, other),
            _ => return seq(study.add_code(NewCode { name, ..NewCode::default() })),
        };
        seq(study.amend_draft(amendment, None))
    }

    /// An operation as people ask for it.
    fn operate(&mut self, study: &Study, one: CodeId, other: CodeId) -> Outcome {
        let name = self.fresh("made");
        let new = || Target::New(NewCode { name: name.clone(), ..NewCode::default() });
        let overlap = self.pick(&[OverlapPolicy::Union, OverlapPolicy::KeepBoth]).unwrap();
        match self.below(5) {
            0 => seq(study.merge_codes(vec![one, other], new(), overlap, "")),
            1 => {
                let filter = CodingFilter { codes: vec![one], ..CodingFilter::default() };
                let here = study.codings(&filter)?.into_iter().step_by(2);
                let passages = here.map(|coding| (coding.id, 0)).collect();
                let routing = Routing { by_origin: vec![], passages };
                seq(study.split_code(one, vec![new()], routing, ""))
            }
            2 => seq(study.split_back(one, vec![(other, new())], "")),
            3 => seq(study.promote_code(one, Promotion::Theme, "")),
            _ => seq(study.move_code(one, Some(other), "")),
        }
    }

    fn commit(&mut self, study: &Study) -> Outcome {
        let reason = self.fresh("because");
        seq(study.commit_codebook(Commit { reason, ..Commit::default() }))
    }

    fn code(&mut self, study: &Study) -> Outcome {
        let transcript = self.transcript(study)?;
        let codes: Vec<_> = study.working_codebook()?.active().map(|c| c.id).collect();
        let Some(code) = self.pick(&codes) else { return Ok(None) };
        let table: Vec<NewCoding> = (0..self.below(4) + 1)
            .map(|_| {
                let turn = self.below(4) as u32 + 1;
                NewCoding::new(&transcript, Place::Turn(turn), &code.to_string())
            })
            .collect();
        seq(study.import_codings(table))
    }

    fn decide(&mut self, study: &Study) -> Outcome {
        let queue = study.queue()?;
        if let Some(item) = self.pick(&queue) {
            let codes: Vec<_> = study.working_codebook()?.active().map(|c| c.id).collect();
            let route = self.pick(&codes).map_or(Resolution::Affirm, Resolution::Route);
            let all = [Resolution::Affirm, Resolution::Unrouted, Resolution::Remove, route];
            let resolution = self.pick(&all).unwrap();
            return seq(study.decide_codings(vec![(item.coding.id, resolution)], ""));
        }
        let all = study.codings(&CodingFilter::default())?;
        let coding = self.pick(&all).map_or(CodingId(0), |coding| coding.id);
        seq(study.remove_coding(coding, "a slip"))
    }

    fn mark(&mut self, study: &Study) -> Outcome {
        let transcript = self.transcript(study)?;
        let entities = study.entities()?;
        if self.below(3) == 0
            && let Some(entity) = self.pick(&entities)
        {
            let name = self.fresh("Name");
            return seq(study.set_replacement(entity.id, Replacement::Pseudonym(name), ""));
        }
        let start = TALK.find("Zoë").unwrap();
        let mark = Marked {
            transcript,
            span: Span::new(start, start + "Zoë".len()).unwrap(),
            class: Class::PersonName,
            entity: String::new(),
        };
        let decided = self.pick(&[Decision::Accepted, Decision::Rejected]).unwrap();
        let decision = if self.reads { decided } else { Decision::Suggested };
        seq(study.import_marks(vec![mark], decision))
    }

    fn take_out(&mut self, study: &Study) -> Outcome {
        let transcript = self.transcript(study)?;
        seq(study.remove_transcript(&transcript, "sent twice"))
    }
}
