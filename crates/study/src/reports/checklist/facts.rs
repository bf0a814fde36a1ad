//! What the study knows about itself, gathered once for every checklist.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{CodeOrigin, Codebook, MemoKind, ReviewRole, Role, Transcript, Verdict};

use super::super::Counted;
use super::super::material::Material;
use crate::codebook::VersionEntry;
use crate::error::Result;
use crate::settings::Profile;
use crate::study::Study;

/// What the study knows about itself.
pub(super) struct Facts {
    /// Counts of people under this are not told.
    pub(super) k: u64,
    pub(super) profile: Profile,
    pub(super) people: u64,
    pub(super) roles: BTreeMap<String, u64>,
    pub(super) attributes: BTreeSet<String>,
    pub(super) transcripts: usize,
    /// Participants with more than one transcript.
    pub(super) again: u64,
    pub(super) with_interpreter: u64,
    pub(super) with_advocate: u64,
    pub(super) groups: usize,
    pub(super) interviewed: usize,
    /// First and last day of conversations, where known.
    pub(super) days: Option<(String, String)>,
    /// Shortest, middle and longest, with the unit; nothing where there is no transcript.
    pub(super) length: Option<(u64, u64, u64, &'static str)>,
    pub(super) coders: usize,
    pub(super) double_coded: usize,
    pub(super) codings: usize,
    pub(super) book: Codebook,
    pub(super) versions: Vec<VersionEntry>,
    pub(super) memos: BTreeMap<&'static str, usize>,
    /// Theme by theme its name and how many people have it.
    pub(super) themes: Support,
    /// Code by code the same.
    pub(super) codes: Support,
    /// Mentions that were accepted, and entities.
    pub(super) hidden: (usize, usize),
    /// People of whom an answer about their words is recorded.
    pub(super) asked: u64,
    pub(super) took_back: u64,
    pub(super) reviews: Reviews,
    pub(super) position: u64,
}

impl Facts {
    pub(super) fn of(study: &Study) -> Result<Facts> {
        let material = study.material(&Counted::default())?;
        // Who took everything back is not even counted.
        let everybody = &material.people;
        let mut memos = BTreeMap::new();
        for kept in study.memos()? {
            *memos.entry(kept.memo.kind.as_str()).or_default() += 1;
        }
        let entities = study.entities()?;
        let mut roles: BTreeMap<String, u64> = BTreeMap::new();
        for person in everybody.iter().filter(|person| !person.role.is_empty()) {
            *roles.entry(person.role.clone()).or_default() += 1;
        }
        let transcripts = &material.transcripts;
        let mut versions = study.versions()?;
        versions.reverse();
        let (themes, codes) = support(&material);
        let (coders, double_coded) = coders(&material);
        Ok(Facts {
            k: study.smallest_count(heard_model::Audience::Public),
            profile: study.settings().profile,
            people: everybody.len() as u64,
            roles,
            attributes: everybody
                .iter()
                .flat_map(|person| &person.attributes)
                .filter(|own| own.disclosure != heard_model::Disclosure::Direct)
                .map(|own| own.name.clone())
                .collect(),
            transcripts: transcripts.len(),
            again: again(transcripts),
            with_interpreter: with(transcripts, Role::Interpreter),
            with_advocate: with(transcripts, Role::Advocate),
            groups: transcripts.iter().filter(|one| speaking(one).len() > 1).count(),
            interviewed: with(transcripts, Role::Interviewer) as usize,
            days: days(transcripts),
            length: length(transcripts),
            coders,
            double_coded,
            codings: material.codings.len(),
            themes,
            codes,
            versions,
            memos,
            hidden: (entities.iter().map(|one| one.mentions).sum(), entities.len()),
            asked: everybody.iter().filter(|one| !one.consent.answers.is_empty()).count() as u64,
            took_back: everybody.iter().filter(|one| !one.consent.withdrawals.is_empty()).count()
                as u64,
            position: study.position()?,
            reviews: reviews(study)?,
            book: material.book.clone(),
        })
    }

    /// A count of people: nought and `k` or more as they are, else that there are few.
    pub(super) fn people_in_words(&self, count: u64) -> String {
        match count {
            0 => "none".to_owned(),
            count if count < self.k => format!("fewer than {}", self.k),
            count => count.to_string(),
        }
    }

    /// The newest version with the start of its hash; empty where none was sealed.
    pub(super) fn version(&self) -> String {
        let short = |one: &VersionEntry| one.hash.chars().take(8).collect::<String>();
        self.versions
            .last()
            .map(|one| format!("codebook {} ({})", one.id, short(one)))
            .unwrap_or_default()
    }

    /// `v1 (2026-03-14, researcher), v2 …`.
    pub(super) fn history(&self) -> String {
        let told = |one: &VersionEntry| {
            let day = one.date.map(|day| day.to_string());
            let said: Vec<String> =
                day.into_iter().chain((!one.role.is_empty()).then(|| one.role.clone())).collect();
            match said.as_slice() {
                [] => one.id.to_string(),
                said => format!("{} ({})", one.id, said.join(", ")),
            }
        };
        self.versions.iter().map(told).collect::<Vec<_>>().join(", ")
    }

    /// `data 12, peer 3`.
    pub(super) fn origins(&self) -> String {
        let count = |origin: &CodeOrigin| {
            let of = self.book.active().filter(|code| code.origin == *origin).count();
            (of > 0).then(|| format!("{} {of}", origin.as_str()))
        };
        CodeOrigin::ALL.iter().filter_map(count).collect::<Vec<_>>().join(", ")
    }

    /// `reflexive 4, meeting 2`.
    pub(super) fn memos_in_words(&self) -> String {
        let count = |kind: &MemoKind| {
            self.memos.get(kind.as_str()).map(|count| format!("{} {count}", kind.as_str()))
        };
        MemoKind::ALL.iter().filter_map(count).collect::<Vec<_>>().join(", ")
    }

    /// The names of themes, or of the codes at the top where there are none.
    pub(super) fn theme_names(&self) -> String {
        self.themes.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("; ")
    }

    /// Where the journal stands.
    pub(super) fn journal(&self) -> String {
        format!("journal, operations 1 to {}", self.position)
    }
}

/// What was decided about quotes.
#[derive(Default)]
pub(super) struct Reviews {
    /// Quotes that were lifted and not taken out again.
    pub(super) quotes: usize,
    /// Decisions by people with lived experience, and how many of them were against showing.
    pub(super) by_peers: (usize, usize),
    /// Quotes about which the person themselves decided.
    pub(super) by_participants: usize,
}

fn reviews(study: &Study) -> Result<Reviews> {
    let mut found = Reviews::default();
    for kept in study.quotes()?.into_iter().filter(|kept| !kept.rejected) {
        found.quotes += 1;
        let reviews = study.reviews(kept.quote.id)?;
        let peers = reviews.iter().filter(|review| review.role == ReviewRole::Peer);
        let against = peers.clone().filter(|review| review.verdict == Verdict::Veto);
        found.by_peers.0 += peers.clone().count();
        found.by_peers.1 += against.count();
        let own = reviews.iter().any(|review| review.role == ReviewRole::Participant);
        found.by_participants += usize::from(own);
    }
    Ok(found)
}

fn speaking(transcript: &Transcript) -> BTreeSet<&str> {
    let turns = transcript.turns.iter();
    turns.filter_map(|turn| transcript.participant_of(turn)).map(|id| id.as_str()).collect()
}

fn again(transcripts: &[Transcript]) -> u64 {
    let mut times: BTreeMap<&str, u64> = BTreeMap::new();
    for id in transcripts.iter().flat_map(|one| speaking(one)) {
        *times.entry(id).or_default() += 1;
    }
    times.values().filter(|times| **times > 1).count() as u64
}

fn with(transcripts: &[Transcript], role: Role) -> u64 {
    let has = |one: &&Transcript| one.speakers.iter().any(|speaker| speaker.role == role);
    transcripts.iter().filter(has).count() as u64
}

fn days(transcripts: &[Transcript]) -> Option<(String, String)> {
    let days = || transcripts.iter().filter_map(|one| one.date);
    Some((days().min()?.to_string(), days().max()?.to_string()))
}

/// Minutes where every transcript has times, else words.
fn length(transcripts: &[Transcript]) -> Option<(u64, u64, u64, &'static str)> {
    let minutes = |one: &Transcript| {
        let end = one.turns.iter().filter_map(|turn| turn.end_ms.or(turn.start_ms)).max()?;
        Some(end.div_ceil(60_000))
    };
    let words = |one: &Transcript| {
        let speech = one.turns.iter().filter_map(|turn| one.text.slice(turn.speech));
        speech.map(|speech| heard_model::sound::words(speech) as u64).sum()
    };
    let timed: Vec<u64> = transcripts.iter().filter_map(minutes).collect();
    let (mut all, unit) = if timed.len() == transcripts.len() {
        (timed, "minutes")
    } else {
        (transcripts.iter().map(words).collect(), "words")
    };
    all.sort_unstable();
    Some((*all.first()?, all[all.len() / 2], *all.last()?, unit))
}

fn coders(material: &Material) -> (usize, usize) {
    let mut of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for coding in &material.codings {
        of.entry(coding.transcript.as_str()).or_default().insert(&coding.coder);
    }
    let all: BTreeSet<&str> = of.values().flatten().copied().collect();
    (all.len(), of.values().filter(|coders| coders.len() > 1).count())
}

/// Names, each with how many people have it.
type Support = Vec<(String, u64)>;

/// How many people have each theme and each code in use.
fn support(material: &Material) -> (Support, Support) {
    let themes: Vec<_> = material.book.themes().filter(|code| code.is_active()).collect();
    let codes: Vec<_> = material.book.active().collect();
    let columns: Vec<_> = themes.iter().chain(&codes).map(|code| code.id).collect();
    let people: Vec<_> = material.people.iter().map(|person| person.id.clone()).collect();
    let codings = material.codings_under(&columns);
    let (incidence, _) =
        heard_measure::Incidence::of_codings(&material.refs(), &codings, &people, &columns);
    let named =
        themes.iter().chain(&codes).enumerate().map(|(at, code)| {
            (format!("{} {}", code.id, code.name), incidence.rows_with(at) as u64)
        });
    let mut named: Support = named.collect();
    let codes = named.split_off(themes.len());
    (named, codes)
}
