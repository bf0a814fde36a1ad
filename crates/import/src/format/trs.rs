//! Transcriber: turns with sync points, events and overlapping speakers.

use indexmap::IndexMap;

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue};
use crate::encoding::decode_declared;
use crate::source::Source;
use crate::time::seconds;
use crate::xml::{Tag, Xml, line_of, walk};

pub(super) struct Transcriber;

impl Format for Transcriber {
    fn name(&self) -> &'static str {
        "trs"
    }

    fn title(&self) -> &'static str {
        "Transcriber"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let marked = source.first_lines(1).any(|line| line.starts_with('<'));
        if marked
            && source
                .first_lines(8)
                .any(|line| line.starts_with("<Trans ") || line.contains("<!DOCTYPE Trans"))
        {
            Claim::new(100, "an element Trans")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let declared = source.first_lines(1).next().and_then(|line| {
            let rest = line.split_once("encoding=")?.1;
            rest.split(['"', '\'']).nth(1).map(str::to_owned)
        });
        let decoded = decode_declared(source.bytes, declared.as_deref().unwrap_or("utf-8"));
        let mut draft = Draft::of(&decoded);
        let mut turns = Turns::default();
        walk(&decoded.text, |event| turns.take(event))
            .map_err(|(at, what)| source.malformed(line_of(&decoded.text, at), what))?;
        draft.language = turns.language;
        for (start, end) in turns.silent {
            draft.leave_out(0, format!("a turn without words from {start} s to {end} s"));
        }
        Ok(vec![cues::draft(source, draft, turns.cues)?])
    }
}

#[derive(Default)]
struct Turns {
    names: IndexMap<String, String>,
    cues: Vec<Cue>,
    silent: Vec<(String, String)>,
    language: String,
    open: Option<Open>,
}

struct Open {
    speakers: Vec<String>,
    start: String,
    end: String,
    /// Which of the speakers, and the words.
    voices: Vec<(usize, String)>,
}

impl Turns {
    fn take(&mut self, event: Xml<'_>) {
        match event {
            Xml::Open(tag) => self.open(tag),
            Xml::Text(text) => {
                if let Some(open) = &mut self.open {
                    open.say(text);
                }
            }
            Xml::Close("Turn") => self.close(),
            Xml::Close(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name() {
            "Trans" => self.language = value("lang"),
            "Speaker" => {
                self.names.insert(value("id"), value("name"));
            }
            "Turn" => {
                let speakers = value("speaker").split_whitespace().map(str::to_owned).collect();
                self.open = Some(Open {
                    speakers,
                    start: value("startTime"),
                    end: value("endTime"),
                    voices: Vec::new(),
                });
            }
            "Who" => {
                if let Some(open) = &mut self.open {
                    let number = value("nb").parse::<usize>().unwrap_or(1).max(1);
                    open.voices.push((number - 1, String::new()));
                }
            }
            // A sound in the midst of speech: kept, in brackets, as people write it.
            "Event" => {
                let kind = value("desc");
                let whole = !matches!(value("extent").as_str(), "begin" | "end");
                if let Some(open) = self.open.as_mut().filter(|_| whole && kind.chars().count() > 1)
                {
                    open.say(&format!(" [{kind}] "));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let time = |text: &str| text.parse().ok().and_then(seconds);
        let mut spoken = false;
        for (number, words) in open.voices {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.is_empty() {
                continue;
            }
            spoken = true;
            let id = open.speakers.get(number);
            let speaker = id
                .map(|id| self.names.get(id).filter(|name| !name.is_empty()).unwrap_or(id).clone());
            self.cues.push(Cue {
                line: 0,
                speaker,
                lines: vec![words],
                start_ms: time(&open.start),
                end_ms: time(&open.end),
                source: None,
            });
        }
        if !spoken {
            self.silent.push((open.start, open.end));
        }
    }
}

impl Open {
    fn say(&mut self, text: &str) {
        match self.voices.last_mut() {
            Some((_, words)) => words.push_str(text),
            None if text.trim().is_empty() => {}
            None => self.voices.push((0, text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check_bytes;
    use expect_test::expect;

    #[test]
    fn two_voices_of_one_turn_are_two_blocks() {
        let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!DOCTYPE Trans SYSTEM \"trans-14.dtd\">\n<Trans xml:lang=\"fr\"><Speakers><Speaker id=\"a\" name=\"Ana\"/></Speakers><Turn speaker=\"a b\" startTime=\"0\" endTime=\"0.4\"><Sync time=\"0\"/><Who nb=\"1\"/>ouais <Event desc=\"rire\"/><Who nb=\"2\"/> s\u{fb}r ?</Turn><Turn startTime=\"0.4\" endTime=\"9\"><Sync time=\"1\"/>\n</Turn></Trans>";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        check_bytes(
            "a.trs",
            &latin,
            expect![[r#"
                1 Ana 0-400 ouais [rire]
                2 b 0-400 sûr ?
                left out 0: a turn without words from 0.4 s to 9 s"#]],
        );
    }
}
