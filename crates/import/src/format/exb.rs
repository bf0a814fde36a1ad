//! EXMARaLDA: events on tiers over a common timeline, a tier a speaker.
//!
//! Basic transcriptions, as the Partitur-Editor saves them (T. Schmidt, K. Wörner: EXMARaLDA, in
//! The Oxford Handbook of Corpus Phonology, 2014).

use indexmap::IndexMap;

use super::{Claim, Draft, Format};
use crate::cues::Cue;
use crate::source::Source;
use crate::time::seconds;
use crate::xml::{Tag, Xml, line_of, walk};
use crate::{Letters, ReadError};

pub(super) struct Exmaralda;

impl Format for Exmaralda {
    fn name(&self) -> &'static str {
        "exb"
    }

    fn title(&self) -> &'static str {
        "EXMARaLDA transcription"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let marked = source.first_lines(1).any(|line| line.starts_with('<'));
        if marked && source.first_lines(12).any(|line| line.contains("<basic-transcription")) {
            Claim::new(100, "an element basic-transcription")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut draft = Draft::of(source.decoded());
        let mut score = Score::default();
        walk(source.text(), |event| score.take(event))
            .map_err(|(at, what)| source.malformed(line_of(source.text(), at), what))?;
        score.title.trim().clone_into(&mut draft.title);
        if score.beside.0 > 0 {
            let (count, letters) = score.beside;
            draft.letters.source += letters;
            draft.letters.left_out += letters;
            draft.leave_out(
                0,
                format!(
                    "{count} event(s) of tiers that say nothing themselves ({letters} letters)"
                ),
            );
        }
        let cues = score.cues();
        Ok(vec![crate::together::by_time(source, draft, cues)?])
    }
}

/// What is read of a transcription.
#[derive(Default)]
struct Score {
    title: String,
    names: IndexMap<String, String>,
    times: IndexMap<String, Option<u64>>,
    chains: Vec<Chain>,
    /// Events and letters of tiers of notes and translations.
    beside: (usize, usize),
    speaker: String,
    /// Whether the open tier holds what was said.
    said: bool,
    open: Option<Chain>,
    /// The element whose text is wanted.
    inside: String,
}

/// Events of one tier that follow each other at once: a word may be parted over two of them.
struct Chain {
    speaker: String,
    start: String,
    end: String,
    words: String,
}

impl Score {
    fn take(&mut self, event: Xml<'_>) {
        match event {
            Xml::Open(tag) => self.open(tag),
            Xml::Text(text) => match self.inside.as_str() {
                "transcription-name" => self.title.push_str(text),
                "abbreviation" => {
                    self.names.entry(self.speaker.clone()).or_default().push_str(text.trim());
                }
                "event" => {
                    if let Some(chain) = &mut self.open {
                        chain.words.push_str(text);
                    }
                }
                _ => {}
            },
            Xml::Close("event") => {
                self.inside.clear();
                self.close();
            }
            Xml::Close("transcription-name" | "abbreviation") => self.inside.clear(),
            Xml::Close(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name() {
            "transcription-name" | "abbreviation" => tag.name().clone_into(&mut self.inside),
            "speaker" => self.speaker = value("id"),
            "tli" => {
                let time = tag.attribute("time").and_then(|time| time.parse().ok());
                self.times.insert(value("id"), time.and_then(seconds));
            }
            "tier" => {
                self.speaker = value("speaker");
                // `t` is what is said; `d` describes, `a` annotates.
                self.said = value("type") == "t";
            }
            "event" => {
                "event".clone_into(&mut self.inside);
                let speaker = self.names.get(&self.speaker).filter(|name| !name.is_empty());
                self.open = Some(Chain {
                    speaker: speaker.unwrap_or(&self.speaker).clone(),
                    start: value("start"),
                    end: value("end"),
                    words: String::new(),
                });
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(chain) = self.open.take() else { return };
        if !self.said {
            self.beside.0 += 1;
            self.beside.1 += Letters::count(&chain.words);
            return;
        }
        match self
            .chains
            .last_mut()
            .filter(|last| last.speaker == chain.speaker && last.end == chain.start)
        {
            Some(last) => {
                last.words.push_str(&chain.words);
                last.end = chain.end;
            }
            None => self.chains.push(chain),
        }
    }

    fn cues(&self) -> Vec<Cue> {
        let time = |id: &str| self.times.get(id).copied().flatten();
        self.chains
            .iter()
            .filter(|chain| !chain.words.trim().is_empty())
            .map(|chain| Cue {
                line: 0,
                speaker: Some(chain.speaker.trim().to_owned()).filter(|name| !name.is_empty()),
                lines: vec![chain.words.split_whitespace().collect::<Vec<_>>().join(" ")],
                start_ms: time(&chain.start),
                end_ms: time(&chain.end),
                source: None,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn events_that_touch_are_one_and_tiers_of_notes_are_left_out() {
        check(
            "a.exb",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<basic-transcription><head><meta-information><transcription-name>Talk</transcription-name></meta-information><speakertable><speaker id=\"SPK0\"><abbreviation>ANA</abbreviation></speaker><speaker id=\"SPK1\"><abbreviation/></speaker></speakertable></head><basic-body><common-timeline><tli id=\"T0\" time=\"0.5\"/><tli id=\"T1\"/><tli id=\"T2\" time=\"2.0\"/><tli id=\"T3\" time=\"3.25\"/></common-timeline><tier id=\"A\" speaker=\"SPK0\" category=\"v\" type=\"t\"><event start=\"T0\" end=\"T1\">How was </event><event start=\"T1\" end=\"T2\">it? </event></tier><tier id=\"B\" speaker=\"SPK0\" category=\"en\" type=\"a\"><event start=\"T0\" end=\"T2\">x</event></tier><tier id=\"C\" speaker=\"SPK1\" category=\"v\" type=\"t\"><event start=\"T2\" end=\"T3\">Long &amp; wet.</event></tier></basic-body></basic-transcription>",
            expect![[r#"
                title Talk
                1 ANA 500-2000 How was it?
                2 SPK1 2000-3250 Long & wet.
                left out 0: 1 event(s) of tiers that say nothing themselves (1 letters)"#]],
        );
    }
}
