//! Words and keywords by how many people say them, then by how often.
//!
//! Rare words are raw text and can name somebody: the table is for the team unless `people`
//! asks for words that several people share.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::sound::said;
use heard_model::{Cell, Table, Transcript};
use unicode_segmentation::UnicodeSegmentation;

/// How often a word or keyword was said, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The word, in lower case.
    pub word: String,
    /// How often.
    pub times: u64,
    /// By which participants, by id.
    pub people: BTreeSet<String>,
}

/// Words of all participants' turns.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Frequency {
    /// Said by most people first, then most often, then by alphabet.
    pub said: Vec<Said>,
    /// Words looked at, those left out too.
    pub words: u64,
    /// Participants who speak at all.
    pub people: BTreeSet<String>,
}

/// Counts every word but `leave_out` (in lower case), of at least so many `people`.
///
/// A word is what Unicode (UAX 29) says, in lower case, with the curled apostrophe made
/// straight; no stemming. What was not said (`(laughs)`, `[crosstalk]`) is no word. Turns whose speaker is nobody's participant are not counted.
pub fn words(
    transcripts: &[&Transcript],
    leave_out: &BTreeSet<String>,
    people: usize,
) -> Frequency {
    let mut counts: BTreeMap<String, (u64, BTreeSet<String>)> = BTreeMap::new();
    let mut found = Frequency::default();
    for_each_turn(transcripts, |who, words| {
        found.people.insert(who.to_owned());
        for word in words {
            found.words += 1;
            if !leave_out.contains(&word) {
                let said = counts.entry(word).or_default();
                said.0 += 1;
                if !said.1.contains(who) {
                    said.1.insert(who.to_owned());
                }
            }
        }
    });
    let said = counts.into_iter().map(|(word, (times, people))| Said { word, times, people });
    found.said = said.filter(|said| said.people.len() >= people).collect();
    sort(&mut found.said);
    found
}

/// Counts `keywords`: words, or phrases of words that follow each other in one turn. All of
/// them come back, those that nobody says too.
pub fn keywords(transcripts: &[&Transcript], keywords: &[String]) -> Frequency {
    let wanted: Vec<Vec<String>> = keywords.iter().map(|keyword| split(keyword)).collect();
    let mut counts: Vec<(u64, BTreeSet<String>)> = vec![(0, BTreeSet::new()); keywords.len()];
    let mut found = Frequency::default();
    for_each_turn(transcripts, |who, words| {
        found.people.insert(who.to_owned());
        found.words += words.len() as u64;
        for (wanted, count) in wanted.iter().zip(&mut counts).filter(|one| !one.0.is_empty()) {
            let times = words.windows(wanted.len()).filter(|window| window == wanted).count();
            if times > 0 {
                count.0 += times as u64;
                count.1.insert(who.to_owned());
            }
        }
    });
    let said = keywords.iter().zip(counts).map(|(keyword, (times, people))| Said {
        word: split(keyword).join(" "),
        times,
        people,
    });
    found.said = said.collect();
    sort(&mut found.said);
    found
}

fn split(text: &str) -> Vec<String> {
    text.unicode_words().map(|word| word.replace('’', "'").to_lowercase()).collect()
}

fn for_each_turn(transcripts: &[&Transcript], mut found: impl FnMut(&str, Vec<String>)) {
    for transcript in transcripts {
        for turn in &transcript.turns {
            if let Some(who) = transcript.participant_of(turn)
                && let Some(words) = transcript.text.slice(turn.speech)
            {
                found(who.as_str(), split(&said(words)));
            }
        }
    }
}

fn sort(said: &mut [Said]) {
    said.sort_by(|a, b| {
        let most = b.people.len().cmp(&a.people.len()).then(b.times.cmp(&a.times));
        most.then_with(|| a.word.cmp(&b.word))
    });
}

impl Frequency {
    /// The first `most` of them.
    pub fn table(&self, most: usize) -> Table {
        let row = |said: &Said| {
            let people = said.people.len() as u64;
            vec![
                Cell::Text(said.word.clone()),
                Cell::Count(people),
                Cell::Count(said.times),
                Cell::Number(said.times as f64 * 1000.0 / self.words.max(1) as f64),
            ]
        };
        let columns = ["word", "people", "times", "per 1,000 words"];
        Table {
            title: "Words by how many people say them".to_owned(),
            basis: format!(
                "{} words of {} participants, in their own turns; words as spoken, no stemming",
                self.words,
                self.people.len()
            ),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.said.iter().take(most).map(row).collect(),
            notes: vec!["raw words, for the team".to_owned()],
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::coders::tests::shown;
    use crate::units::tests::transcript;

    #[test]
    fn many_people_come_before_many_times() {
        let first = transcript("M01", "INT: Fine?\nM01: Fine, fine, fine. Didn’t sleep.");
        let second = transcript("M02", "M02: I didn't SLEEP a night.");
        let out = ["a", "i"].map(str::to_owned).into();
        expect![[r#"
            word | people | times | per 1,000 words
            didn't | 2 | 2 | 200.0000
            sleep | 2 | 2 | 200.0000
            fine | 1 | 3 | 300.0000
            night | 1 | 1 | 100.0000
            note: raw words, for the team"#]]
        .assert_eq(&shown(&words(&[&first, &second], &out, 1).table(9)));
        let wanted = ["didn't sleep", "fine", "court"].map(str::to_owned);
        expect![[r#"
            word | people | times | per 1,000 words
            didn't sleep | 2 | 2 | 200.0000
            fine | 1 | 3 | 300.0000
            court | 0 | 0 | 0.0000
            note: raw words, for the team"#]]
        .assert_eq(&shown(&keywords(&[&first, &second], &wanted).table(9)));
        assert_eq!(words(&[&first, &second], &out, 2).said.len(), 2);
    }

    #[test]
    fn what_was_not_said_is_no_word() {
        let laughed = transcript("M01", "M01: Fine (laughs) [crosstalk], fine (inaudible 12:03).");
        let found = words(&[&laughed], &BTreeSet::new(), 1);
        assert_eq!((found.words, found.said.len()), (2, 1));
        assert_eq!(keywords(&[&laughed], &["laughs".to_owned()]).said[0].times, 0);
    }
}
