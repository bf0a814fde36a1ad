//! Which codes stand together, and with how many people.
//!
//! Everything is counted in one unit, so that a figure never passes 1: turns (the
//! interviewer's left out), or participants. n1 and n2 are the units with each code, n12
//! those with both.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Cell, CodeId, Coding, ParticipantId, Role, Span, Table, Transcript};

use crate::incidence::{Incidence, Set};
use crate::small::is_small;

/// What "together" means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Window {
    /// Turns in which a passage of the one and a passage of the other share words.
    Overlap,
    /// Turns in which both stand.
    Turn,
    /// Turns in which, or within so many turns of which, both stand; the interviewer's turns
    /// are not counted on the way either.
    Near(u32),
    /// Participants who have both, wherever.
    Participant,
}

impl Window {
    /// In words, for the line under a table.
    pub fn words(self) -> String {
        match self {
            Window::Overlap => "turns in which passages of both codes share words".to_owned(),
            Window::Turn => "turns in which both codes stand".to_owned(),
            Window::Near(turns) => {
                format!("turns that have both codes in them or within {turns} turns of them")
            }
            Window::Participant => "participants who have both codes".to_owned(),
        }
    }
}

/// A code in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which code.
    pub code: CodeId,
    /// Units with it (turns, or participants).
    pub units: u64,
    /// Participants with it.
    pub people: u64,
}

/// Two codes (or needs, or whatever has a name) that stand together at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<N = CodeId> {
    /// The one, by id the first.
    pub first: N,
    /// The other.
    pub second: N,
    /// Units with the first.
    pub n1: u64,
    /// Units with the second.
    pub n2: u64,
    /// Units with both.
    pub n12: u64,
    /// Participants in whose units both stand.
    pub people: u64,
}

impl<N> Edge<N> {
    /// n12 / (n1 + n2 − n12): Jaccard (1901), ATLAS.ti's c. It falls where one code is much
    /// commoner than the other, so read it beside both shares.
    pub fn jaccard(&self) -> f64 {
        self.n12 as f64 / (self.n1 + self.n2 - self.n12) as f64
    }

    /// n12 / n1: of the units with the first, the share that has the second too.
    pub fn share_of_first(&self) -> f64 {
        self.n12 as f64 / self.n1 as f64
    }

    /// n12 / n2: of the units with the second, the share that has the first too.
    pub fn share_of_second(&self) -> f64 {
        self.n12 as f64 / self.n2 as f64
    }

    /// Whether one code is more than five times as common, where Jaccard misleads (ATLAS.ti).
    pub fn is_lopsided(&self) -> bool {
        self.n1.max(self.n2) > 5 * self.n1.min(self.n2)
    }

    /// Whether it all comes from one participant, or from nobody who is known.
    pub fn is_of_one_person(&self) -> bool {
        self.people < 2
    }
}

/// The network of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooccurrence {
    /// What "together" means here.
    pub window: Window,
    /// Every code asked for, in the order asked for.
    pub nodes: Vec<Node>,
    /// Every pair that stands together at least once, by ids.
    pub edges: Vec<Edge>,
    /// Participants' turns, or participants, looked at.
    pub units: u64,
}

/// What one unit holds: codes with their stretches, and who speaks.
#[derive(Default)]
struct Held {
    codes: BTreeMap<usize, Vec<Span>>,
    people: BTreeSet<usize>,
}

/// Finds which of `codes` stand together in `codings` over `transcripts`.
pub fn cooccurrence(
    transcripts: &[&Transcript],
    codings: &[Coding],
    codes: &[CodeId],
    window: Window,
) -> Cooccurrence {
    let place: BTreeMap<CodeId, usize> = codes.iter().copied().zip(0..).collect();
    let mut of: BTreeMap<&str, Vec<&Coding>> = BTreeMap::new();
    for coding in codings {
        of.entry(coding.transcript.as_str()).or_default().push(coding);
    }
    let mut names: BTreeMap<&ParticipantId, usize> = BTreeMap::new();
    let mut people: BTreeMap<usize, Held> = BTreeMap::new();
    let mut count = Counts::new(codes.len());
    let mut units = 0;
    for transcript in transcripts {
        let here = of.get(transcript.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let turns = turns(transcript, here, &place, &mut names);
        if window == Window::Participant {
            for turn in turns {
                for person in turn.people {
                    let held = people.entry(person).or_default();
                    held.people.insert(person);
                    held.codes.extend(turn.codes.keys().map(|code| (*code, Vec::new())));
                }
            }
            continue;
        }
        units += turns.len() as u64;
        let reach = if let Window::Near(turns) = window { turns as usize } else { 0 };
        for at in 0..turns.len() {
            let around = at.saturating_sub(reach)..(at + reach + 1).min(turns.len());
            count.add(&turns[around], window == Window::Overlap);
        }
    }
    for held in people.values() {
        units += 1;
        count.add(std::slice::from_ref(held), false);
    }
    count.network(codes, window, units)
}

/// The turns of `transcript` but the interviewer's, with the codes in each.
fn turns<'a>(
    transcript: &'a Transcript,
    codings: &[&Coding],
    place: &BTreeMap<CodeId, usize>,
    names: &mut BTreeMap<&'a ParticipantId, usize>,
) -> Vec<Held> {
    let asks = |label: &str| {
        transcript.speaker(label).is_some_and(|speaker| speaker.role == Role::Interviewer)
    };
    let turns: Vec<_> =
        transcript.turns.iter().filter(|turn| !turn.speaker.as_deref().is_some_and(asks)).collect();
    let mut held: Vec<Held> = Vec::with_capacity(turns.len());
    for turn in &turns {
        let mut people = BTreeSet::new();
        if let Some(person) = transcript.participant_of(turn) {
            let next = names.len();
            people.insert(*names.entry(person).or_insert(next));
        }
        held.push(Held { codes: BTreeMap::new(), people });
    }
    for coding in codings {
        let Some(code) = place.get(&coding.code) else { continue };
        let first = turns.partition_point(|turn| turn.speech.end() <= coding.span.start());
        for (turn, held) in turns[first..].iter().zip(&mut held[first..]) {
            match turn.speech.intersection(coding.span) {
                Some(stretch) => held.codes.entry(*code).or_default().push(stretch),
                None => break,
            }
        }
    }
    held
}

/// People by their places, a bit each.
#[derive(Clone, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn add(&mut self, place: usize) {
        let word = place / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (place % 64);
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

/// Units and people by code and by pair of codes.
struct Counts {
    units: Vec<u64>,
    people: Vec<Bits>,
    /// For each code those that come after it, once it stands with one of them.
    pairs: Vec<Vec<(u64, Bits)>>,
}

impl Counts {
    fn new(codes: usize) -> Counts {
        Counts {
            units: vec![0; codes],
            people: vec![Bits::default(); codes],
            pairs: vec![Vec::new(); codes],
        }
    }

    /// Counts one unit, given as the turns that it takes in.
    fn add(&mut self, turns: &[Held], overlapping: bool) {
        let mut found: BTreeMap<usize, (BTreeSet<usize>, Vec<Span>)> = BTreeMap::new();
        for turn in turns {
            for (code, stretches) in &turn.codes {
                let (people, spans) = found.entry(*code).or_default();
                people.extend(&turn.people);
                spans.extend(stretches);
            }
        }
        for (at, (code, (people, stretches))) in found.iter().enumerate() {
            self.units[*code] += 1;
            people.iter().for_each(|person| self.people[*code].add(*person));
            for (other, (others, their)) in found.iter().skip(at + 1) {
                let touch = |a: &Span| their.iter().any(|b| a.overlaps(*b));
                if overlapping && !stretches.iter().any(touch) {
                    continue;
                }
                let after = &mut self.pairs[*code];
                if after.is_empty() {
                    after.resize(self.units.len() - code - 1, (0, Bits::default()));
                }
                let pair = &mut after[other - code - 1];
                pair.0 += 1;
                people.intersection(others).for_each(|person| pair.1.add(*person));
            }
        }
    }

    fn network(self, codes: &[CodeId], window: Window, units: u64) -> Cooccurrence {
        let node = |at: usize| Node {
            code: codes[at],
            units: self.units[at],
            people: self.people[at].count(),
        };
        let mut edges: Vec<Edge> = Vec::new();
        let pairs = self.pairs.iter().enumerate().flat_map(|(a, after)| {
            after.iter().enumerate().map(move |(b, pair)| (a, a + 1 + b, pair))
        });
        for (a, b, (n12, people)) in pairs.filter(|(_, _, pair)| pair.0 > 0) {
            let (a, b) = if codes[a] < codes[b] { (a, b) } else { (b, a) };
            edges.push(Edge {
                first: codes[a],
                second: codes[b],
                n1: self.units[a],
                n2: self.units[b],
                n12: *n12,
                people: people.count(),
            });
        }
        edges.sort_by_key(|edge| (edge.first, edge.second));
        Cooccurrence { window, nodes: (0..codes.len()).map(node).collect(), edges, units }
    }
}

/// Which columns of `incidence` people have together: the same network where the marks are
/// no passages, such as needs on a record.
pub fn pairs_of_people(incidence: &Incidence) -> Vec<Edge<String>> {
    let names = incidence.columns();
    let sets = incidence.transposed().sets();
    let sizes: Vec<u64> = sets.iter().map(Set::len).collect();
    let mut edges = Vec::new();
    for (a, first) in sets.iter().enumerate() {
        for (b, second) in sets.iter().enumerate().skip(a + 1) {
            let n12 = first.shared(second);
            if n12 > 0 {
                let [first, second] = [a, b].map(|at| names[at].clone());
                edges.push(Edge { first, second, n1: sizes[a], n2: sizes[b], n12, people: n12 });
            }
        }
    }
    edges
}

/// An edge as cells: two names, four counts, three figures. Counts under `k` are hidden, and
/// with them every figure that they could be worked out from.
pub fn edge_cells<N: std::fmt::Display>(edge: &Edge<N>, k: u64) -> Vec<Cell> {
    let counts = [edge.n1, edge.n2, edge.n12, edge.people];
    // What is left of each code without the other is a count too.
    let rest = [edge.n1 - edge.n12, edge.n2 - edge.n12];
    let hidden = [
        is_small(edge.n1, k),
        is_small(edge.n2, k),
        is_small(edge.n12, k) || rest.iter().any(|left| is_small(*left, k)),
        is_small(edge.people, k),
    ];
    let cell = |(count, hidden): (u64, bool)| match hidden {
        true => Cell::Suppressed,
        false => Cell::Count(count),
    };
    let figure = |value: f64| match hidden.contains(&true) {
        true => Cell::Suppressed,
        false => Cell::Number(value),
    };
    let names = [&edge.first, &edge.second].map(|name| Cell::Text(name.to_string()));
    let figures = [edge.jaccard(), edge.share_of_first(), edge.share_of_second()];
    let counts = counts.into_iter().zip(hidden).map(cell);
    names.into_iter().chain(counts).chain(figures.map(figure)).collect()
}

impl Cooccurrence {
    /// The edges that may leave: of at least `people` participants (two outside the team).
    pub fn edges_of(&self, people: u64) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.people >= people)
    }

    /// Every pair, for the team's own eyes.
    pub fn table(&self) -> Table {
        self.laid_out(0, 0)
    }

    /// The table for others: pairs of one person are left out, counts under `k` hidden, and
    /// with them every figure that they could be worked out from.
    pub fn suppressed(&self, k: u64) -> Table {
        let mut table = self.laid_out(2, k);
        table.notes.push(format!(
            "pairs of fewer than 2 people are left out; counts from 1 to {} are hidden",
            k.saturating_sub(1)
        ));
        table
    }

    fn laid_out(&self, people: u64, k: u64) -> Table {
        let noun = if self.window == Window::Participant { "participants" } else { "turns" };
        let columns = ["code", "other", "n1", "n2", "n12", "people", "Jaccard", "n12/n1", "n12/n2"];
        Table {
            title: "Codes that stand together".to_owned(),
            basis: format!(
                "{}, of {} {noun} (interviewers' turns left out); n1, n2: {noun} that each code \
                 alone would count, n12: both",
                self.window.words(),
                self.units
            ),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.edges_of(people).map(|edge| edge_cells(edge, k)).collect(),
            notes: self.notes(people),
        }
    }

    fn notes(&self, people: u64) -> Vec<String> {
        let named = |edges: Vec<String>, what: &str| {
            (!edges.is_empty()).then(|| format!("{what}: {}", edges.join(", ")))
        };
        let name = |edge: &Edge| format!("{}–{}", edge.first, edge.second);
        let lopsided = self.edges_of(people).filter(|edge| edge.is_lopsided()).map(name).collect();
        let alone =
            self.edges_of(people).filter(|edge| edge.is_of_one_person()).map(name).collect();
        let lopsided = named(
            lopsided,
            "one code more than five times as common, Jaccard misleads; read the shares",
        );
        let alone = named(alone, "of one person at most, not for others");
        lopsided.into_iter().chain(alone).collect()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::coders::tests::{coding, shown};
    use crate::units::tests::transcript;

    fn check(window: Window, wanted: Expect) {
        let first = transcript(
            "M01",
            "M01: I hid it all. I was afraid.\nINT: Of what?\nM01: Of them.\nM01: And then the letter.",
        );
        let second = transcript("M02", "M02: I hid it too. Afraid, yes.");
        let codings = [
            coding(1, &first, "Ana", 15, "I hid it all."),
            coding(2, &first, "Ana", 2, "hid it all. I was afraid"),
            coding(3, &first, "Ana", 24, "the letter"),
            coding(4, &second, "Ana", 15, "I hid it too."),
            coding(5, &second, "Ana", 2, "Afraid"),
            coding(6, &first, "Ana", 2, "Of what?"),
        ];
        let codes = [2, 15, 24].map(CodeId::code);
        let found = cooccurrence(&[&first, &second], &codings, &codes, window);
        wanted.assert_eq(&shown(&found.table()));
    }

    #[test]
    fn passages_that_share_words() {
        check(
            Window::Overlap,
            expect![[r#"
            code | other | n1 | n2 | n12 | people | Jaccard | n12/n1 | n12/n2
            C02 | C15 | 2 | 2 | 1 | 1 | 0.3333 | 0.5000 | 0.5000
            note: of one person at most, not for others: C02–C15"#]],
        );
    }

    #[test]
    fn codes_in_one_turn() {
        check(
            Window::Turn,
            expect![[r#"
            code | other | n1 | n2 | n12 | people | Jaccard | n12/n1 | n12/n2
            C02 | C15 | 2 | 2 | 2 | 2 | 1.0000 | 1.0000 | 1.0000"#]],
        );
    }

    #[test]
    fn codes_two_turns_apart() {
        check(
            Window::Near(2),
            expect![[r#"
            code | other | n1 | n2 | n12 | people | Jaccard | n12/n1 | n12/n2
            C02 | C15 | 4 | 4 | 4 | 2 | 1.0000 | 1.0000 | 1.0000
            C02 | C24 | 4 | 3 | 3 | 1 | 0.7500 | 0.7500 | 1.0000
            C15 | C24 | 4 | 3 | 3 | 1 | 0.7500 | 0.7500 | 1.0000
            note: of one person at most, not for others: C02–C24, C15–C24"#]],
        );
    }

    #[test]
    fn codes_of_one_person() {
        check(
            Window::Participant,
            expect![[r#"
            code | other | n1 | n2 | n12 | people | Jaccard | n12/n1 | n12/n2
            C02 | C15 | 2 | 2 | 2 | 2 | 1.0000 | 1.0000 | 1.0000
            C02 | C24 | 2 | 1 | 1 | 1 | 0.5000 | 0.5000 | 1.0000
            C15 | C24 | 2 | 1 | 1 | 1 | 0.5000 | 0.5000 | 1.0000
            note: of one person at most, not for others: C02–C24, C15–C24"#]],
        );
    }

    #[test]
    fn where_one_code_is_common_the_shares_say_what_jaccard_does_not() {
        let [first, second] = [1, 2].map(CodeId::code);
        let edge = Edge { first, second, n1: 100, n2: 10, n12: 5, people: 3 };
        assert_eq!(format!("{:.3}", edge.jaccard()), "0.048");
        assert_eq!((edge.share_of_second(), edge.is_lopsided()), (0.5, true));
    }
}
