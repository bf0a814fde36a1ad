//! ELAN: annotations on tiers, a tier a speaker.

use indexmap::IndexMap;

use super::{Claim, Draft, Format};
use crate::cues::Cue;
use crate::source::Source;
use crate::xml::{Tag, Xml, line_of, walk};
use crate::{Letters, ReadError};

pub(super) struct Elan;

impl Format for Elan {
    fn name(&self) -> &'static str {
        "eaf"
    }

    fn title(&self) -> &'static str {
        "ELAN annotation"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let marked = source.first_lines(1).any(|line| line.starts_with('<'));
        if marked && source.first_lines(12).any(|line| line.contains("<ANNOTATION_DOCUMENT")) {
            Claim::new(100, "an element ANNOTATION_DOCUMENT")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let mut tiers = Tiers::default();
        walk(source.text(), |event| tiers.take(event))
            .map_err(|(at, what)| source.malformed(line_of(source.text(), at), what))?;
        for (tier, (count, letters)) in &tiers.dependent {
            draft.letters.source += letters;
            draft.letters.left_out += letters;
            draft.leave_out(
                0,
                format!(
                    "{count} annotation(s) of a tier that hangs on another ({} letters)",
                    letters
                ),
            );
            let _ = tier;
        }
        let cues = tiers
            .found
            .iter()
            .map(|found| Cue {
                line: 0,
                speaker: Some(found.speaker.clone()).filter(|name| !name.is_empty()),
                lines: found.words.lines().map(|line| line.trim().to_owned()).collect(),
                start_ms: tiers.times.get(&found.start).copied().flatten(),
                end_ms: tiers.times.get(&found.end).copied().flatten(),
                source: None,
            })
            .filter(|cue| cue.lines.iter().any(|line| !line.is_empty()))
            .collect();
        Ok(vec![crate::together::by_time(source, draft, cues)?])
    }
}

#[derive(Default)]
struct Tiers {
    times: IndexMap<String, Option<u64>>,
    found: Vec<Found>,
    /// Annotations and letters of tiers that hang on others (glosses, translations).
    dependent: IndexMap<String, (usize, usize)>,
    tier: String,
    speaker: String,
    hangs: bool,
    open: Option<Found>,
    in_value: bool,
}

struct Found {
    speaker: String,
    start: String,
    end: String,
    words: String,
}

impl Tiers {
    fn take(&mut self, event: Xml<'_>) {
        match event {
            Xml::Open(tag) => self.open(tag),
            Xml::Text(text) => {
                if let Some(found) = self.open.as_mut().filter(|_| self.in_value) {
                    found.words.push_str(text);
                }
            }
            Xml::Close("ANNOTATION_VALUE") => self.in_value = false,
            Xml::Close("ALIGNABLE_ANNOTATION" | "REF_ANNOTATION") => {
                let Some(found) = self.open.take() else { return };
                if self.hangs {
                    let tier = self.dependent.entry(self.tier.clone()).or_default();
                    tier.0 += 1;
                    tier.1 += Letters::count(&found.words);
                } else {
                    self.found.push(found);
                }
            }
            Xml::Close(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name() {
            "TIME_SLOT" => {
                let time = tag.attribute("TIME_VALUE").and_then(|time| time.parse().ok());
                self.times.insert(value("TIME_SLOT_ID"), time);
            }
            "TIER" => {
                self.tier = value("TIER_ID");
                self.speaker = tag
                    .attribute("PARTICIPANT")
                    .filter(|name| !name.trim().is_empty())
                    .unwrap_or_else(|| self.tier.clone());
                self.hangs = tag.attribute("PARENT_REF").is_some();
            }
            "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                self.open = Some(Found {
                    speaker: self.speaker.trim().to_owned(),
                    start: value("TIME_SLOT_REF1"),
                    end: value("TIME_SLOT_REF2"),
                    words: String::new(),
                });
            }
            "ANNOTATION_VALUE" => self.in_value = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn tiers_are_speakers_and_glosses_are_left_out() {
        check(
            "a.eaf",
            "<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"t1\" TIME_VALUE=\"900\"/><TIME_SLOT TIME_SLOT_ID=\"t2\" TIME_VALUE=\"1500\"/><TIME_SLOT TIME_SLOT_ID=\"t0\" TIME_VALUE=\"10\"/></TIME_ORDER><TIER TIER_ID=\"A_words\" PARTICIPANT=\"Ana\"><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1=\"t1\" TIME_SLOT_REF2=\"t2\"><ANNOTATION_VALUE>Ie &amp; na</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID=\"A_en\" PARENT_REF=\"A_words\"><ANNOTATION><REF_ANNOTATION><ANNOTATION_VALUE>yes</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID=\"Ben\"><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1=\"t0\" TIME_SLOT_REF2=\"t1\"><ANNOTATION_VALUE>Hi</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>",
            expect![[r#"
                1 Ben 10-900 Hi
                2 Ana 900-1500 Ie & na
                left out 0: 1 annotation(s) of a tier that hangs on another (3 letters)"#]],
        );
    }
}
