//! What has been read and coded, under which version, and where nothing was marked.

use std::collections::BTreeMap;

use heard_model::{Cell, Coding, Span, Table, Transcript, TranscriptId, VersionId};

use crate::units::{Basis, speech};

/// How far one transcript is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Which transcript.
    pub transcript: TranscriptId,
    /// Turns, the interviewer's left out.
    pub turns: u64,
    /// Of these, turns that no coding touches, by number: the sparse places to read again.
    pub sparse: Vec<u32>,
    /// The most turns in a row that no coding touches.
    pub longest_gap: u64,
    /// Bytes of speech, and those that at least one coding touches.
    pub speech: (u64, u64),
    /// Codings made under each version.
    pub made: BTreeMap<VersionId, u64>,
    /// The versions under which it was read, whether or not anything was coded.
    pub read: Vec<VersionId>,
}

impl Covered {
    /// The share of speech that is coded.
    pub fn share(&self) -> Option<f64> {
        (self.speech.0 > 0).then(|| self.speech.1 as f64 / self.speech.0 as f64)
    }
}

/// Transcripts × versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// A line a transcript, in the order given.
    pub transcripts: Vec<Covered>,
    /// The versions asked for, in order.
    pub versions: Vec<VersionId>,
}

/// Works out the coverage. `read` says who was read under which version beyond what the
/// codings show (a reading that found nothing to code, say).
pub fn coverage(
    transcripts: &[&Transcript],
    codings: &[Coding],
    versions: &[VersionId],
    read: &[(TranscriptId, VersionId)],
) -> Coverage {
    let mut of: BTreeMap<&TranscriptId, Vec<&Coding>> = BTreeMap::new();
    for coding in codings {
        of.entry(&coding.transcript).or_default().push(coding);
    }
    let line = |transcript: &&Transcript| {
        let here = of.get(&transcript.id).map(Vec::as_slice).unwrap_or_default();
        covered(transcript, here, read)
    };
    Coverage { transcripts: transcripts.iter().map(line).collect(), versions: versions.to_vec() }
}

fn covered(
    transcript: &Transcript,
    codings: &[&Coding],
    read: &[(TranscriptId, VersionId)],
) -> Covered {
    let mut marked: Vec<Span> = codings.iter().map(|coding| coding.span).collect();
    marked.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(marked.len());
    for span in marked {
        match merged.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    let (mut sparse, mut gap, mut longest_gap) = (Vec::new(), 0, 0);
    let (mut length, mut coded) = (0, 0);
    let turns = speech(transcript, Basis::Participants);
    for turn in &turns {
        let first = merged.partition_point(|span| span.end() <= turn.start());
        let shared: usize =
            merged[first..].iter().map_while(|span| span.intersection(*turn)).map(Span::len).sum();
        length += turn.len() as u64;
        coded += shared as u64;
        gap = if shared == 0 { gap + 1 } else { 0 };
        longest_gap = longest_gap.max(gap);
        if shared == 0 {
            sparse.extend(transcript.turn_at(turn.start()).map(|turn| turn.number));
        }
    }
    let mut made: BTreeMap<VersionId, u64> = BTreeMap::new();
    for coding in codings {
        *made.entry(coding.applied_as.version).or_default() += 1;
    }
    let noted = read.iter().filter(|(id, _)| *id == transcript.id).map(|(_, version)| *version);
    let mut versions: Vec<VersionId> = noted.chain(made.keys().copied()).collect();
    versions.sort();
    versions.dedup();
    Covered {
        transcript: transcript.id.clone(),
        turns: turns.len() as u64,
        sparse,
        longest_gap,
        speech: (length, coded),
        made,
        read: versions,
    }
}

impl Coverage {
    /// The transcripts not yet read under `version`.
    pub fn not_read(&self, version: VersionId) -> impl Iterator<Item = &TranscriptId> {
        let unread = move |line: &&Covered| !line.read.contains(&version);
        self.transcripts.iter().filter(unread).map(|line| &line.transcript)
    }

    /// A line a transcript: codings by version, empty where it was not read under it.
    pub fn table(&self) -> Table {
        let row = |line: &Covered| {
            let made = self.versions.iter().map(|version| match line.made.get(version) {
                Some(count) => Cell::Count(*count),
                None if line.read.contains(version) => Cell::Count(0),
                None => Cell::Empty,
            });
            let figures = [
                Cell::Count(line.turns),
                Cell::Count(line.sparse.len() as u64),
                Cell::Count(line.longest_gap),
                line.share().map_or(Cell::Empty, Cell::Number),
            ];
            [Cell::Text(line.transcript.to_string())]
                .into_iter()
                .chain(made)
                .chain(figures)
                .collect()
        };
        let versions = self.versions.iter().map(ToString::to_string);
        let figures = ["turns", "without a code", "most in a row", "share of speech coded"];
        Table {
            title: "Coverage".to_owned(),
            basis: "codings by the version they were made under; turns and speech without the \
                    interviewer's"
                .to_owned(),
            columns: ["transcript".to_owned()]
                .into_iter()
                .chain(versions)
                .chain(figures.map(str::to_owned))
                .collect(),
            rows: self.transcripts.iter().map(row).collect(),
            notes: self.versions.last().map(|version| self.note(*version)).into_iter().collect(),
        }
    }

    fn note(&self, version: VersionId) -> String {
        let left: Vec<&str> = self.not_read(version).map(|id| id.as_str()).collect();
        match left.as_slice() {
            [] => format!("all transcripts were read under {version}"),
            left => format!("not yet read under {version}: {}", left.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::coders::tests::{coding, shown};
    use crate::units::tests::transcript;

    #[test]
    fn what_is_coded_and_what_is_not_yet_read() {
        let first = transcript("M01", "INT: So?\nM01: I hid it.\nM01: Yes.\nINT: Oh.\nM01: No.");
        let second = transcript("R02", "R02: Nothing to say.");
        let mut codings =
            vec![coding(1, &first, "Ana", 15, "I hid"), coding(2, &first, "Ben", 15, "hid it")];
        codings[1].applied_as.version = VersionId(3);
        let versions = [1, 2, 3].map(VersionId);
        let read = [(second.id.clone(), VersionId(1)), (first.id.clone(), VersionId(2))];
        let found = coverage(&[&first, &second], &codings, &versions, &read);
        assert_eq!(found.transcripts[0].sparse, [3, 5]);
        expect![[r#"
            transcript | v1 | v2 | v3 | turns | without a code | most in a row | share of speech coded
            M01 | 1 | 0 | 1 | 3 | 2 | 2 | 0.5000
            R02 | 0 | – | – | 1 | 1 | 1 | 0.0000
            note: not yet read under v3: R02"#]].assert_eq(&shown(&found.table()));
    }
}
