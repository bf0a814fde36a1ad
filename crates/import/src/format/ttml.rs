//! TTML and DFXP: the captions of broadcasters and of some recognisers, in XML (W3C, Timed Text
//! Markup Language 1).

use indexmap::IndexMap;

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue};
use crate::source::Source;
use crate::time::{clock, seconds};
use crate::xml::{Tag, Xml, line_of, walk};

pub(super) struct TimedText;

impl Format for TimedText {
    fn name(&self) -> &'static str {
        "ttml"
    }

    fn title(&self) -> &'static str {
        "timed text (TTML)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let marked = source.first_lines(1).any(|line| line.starts_with('<'));
        let root = |line: &str| {
            ["<tt ", "<tt:tt "].iter().any(|tag| line.contains(tag))
                && (line.contains("/ttml") || line.contains("/ttaf"))
        };
        if marked && source.first_lines(8).any(root) {
            Claim::new(100, "an element tt of timed text")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut captions = Captions::default();
        walk(source.text(), |event| captions.take(event))
            .map_err(|(at, what)| source.malformed(line_of(source.text(), at), what))?;
        let mut draft = Draft::of(source.decoded());
        draft.language = captions.language;
        Ok(vec![cues::draft(source, draft, captions.cues)?])
    }
}

#[derive(Default)]
struct Captions {
    language: String,
    names: IndexMap<String, String>,
    agent: String,
    in_name: bool,
    /// The paragraph that is open: its agent, and what it says.
    open: Option<Cue>,
    cues: Vec<Cue>,
}

impl Captions {
    fn take(&mut self, event: Xml<'_>) {
        match event {
            Xml::Open(tag) => self.open(tag),
            Xml::Text(text) if self.in_name => {
                self.names.entry(self.agent.clone()).or_default().push_str(text.trim());
            }
            Xml::Text(text) => {
                if let Some(line) = self.open.as_mut().and_then(|cue| cue.lines.last_mut()) {
                    line.push_str(text);
                }
            }
            Xml::Close("name") => self.in_name = false,
            Xml::Close("p") => {
                if let Some(mut cue) = self.open.take() {
                    for line in &mut cue.lines {
                        *line = line.split_whitespace().collect::<Vec<_>>().join(" ");
                    }
                    self.cues.push(cue);
                }
            }
            Xml::Close(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name() {
            "tt" => self.language = value("lang"),
            "agent" => self.agent = value("id"),
            "name" => self.in_name = true,
            "p" => {
                let agent = value("agent");
                let name = self.names.get(&agent).filter(|name| !name.is_empty());
                let (start_ms, lasts) = (time(&value("begin")), time(&value("dur")));
                self.open = Some(Cue {
                    line: 0,
                    speaker: name.cloned().or(Some(agent)).filter(|name| !name.is_empty()),
                    lines: vec![String::new()],
                    start_ms,
                    end_ms: time(&value("end")).or_else(|| Some(start_ms? + lasts?)),
                    source: None,
                });
            }
            "br" => {
                if let Some(cue) = &mut self.open {
                    cue.lines.push(String::new());
                }
            }
            _ => {}
        }
    }
}

/// `00:00:01.500`, `00:00:01:12` (the frames are dropped), `1.5s`, `90ms`.
fn time(text: &str) -> Option<u64> {
    let offset = |unit: &str, each: f64| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * each);
    clock(text)
        .filter(|(len, _)| *len == text.len())
        .map(|(_, ms)| ms)
        .or_else(|| offset("ms", 0.001).or_else(|| offset("s", 1.0)).and_then(seconds))
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn captions_with_agents_and_with_names_in_them() {
        check(
            "a.ttml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\" xml:lang=\"en\"><head><metadata><ttm:agent xml:id=\"a\" type=\"person\"><ttm:name type=\"full\">Ana Lewis</ttm:name></ttm:agent></metadata></head><body><div><p begin=\"00:00:01.500\" end=\"00:00:02.000\" ttm:agent=\"a\">How<br/>was <span>it?</span></p>\n<p begin=\"2.5s\" dur=\"500ms\" ttm:agent=\"b\">Long &amp; wet.</p></div></body></tt>",
            expect![[r#"
                1 Ana Lewis 1500-2000 How was it?
                2 b 2500-3000 Long & wet."#]],
        );
        check(
            "b.ttml",
            "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"00:00:01.500\" end=\"00:00:02.000\">Ana: Hi.</p><p begin=\"00:00:02:12\" end=\"00:00:04:00\">Ben: Hello.</p><p begin=\"00:00:05:00\" end=\"00:00:06:00\">Ana: Bye.</p></div></body></tt>",
            expect![[r#"
                1 Ana 1500-2000 Hi.
                2 Ben 2000-4000 Hello.
                3 Ana 5000-6000 Bye."#]],
        );
    }
}
