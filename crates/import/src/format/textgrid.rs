//! Praat's TextGrid, long and short: a tier a speaker.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::Cue;
use crate::source::Source;
use crate::time::seconds;

pub(super) struct TextGrid;

impl Format for TextGrid {
    fn name(&self) -> &'static str {
        "textgrid"
    }

    fn title(&self) -> &'static str {
        "Praat TextGrid"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let head: Vec<&str> = source.first_lines(2).collect();
        if head.first().is_some_and(|line| line.contains("ooTextFile"))
            && head.iter().any(|line| line.contains("TextGrid"))
        {
            Claim::new(100, "the first lines say ooTextFile and TextGrid")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let draft = Draft::of(source.decoded());
        let cut_off = |line: usize| source.malformed(line, "the tiers end before they are whole");
        let mut tokens = Tokens { text: source.text(), at: 0, line: 1 };
        // File type, class, both times, whether there are tiers, how many.
        tokens.string();
        tokens.string();
        tokens.number();
        tokens.number();
        let tiers = tokens.number().ok_or_else(|| cut_off(tokens.line))?;
        let mut cues = Vec::new();
        let mut tier = 0.0;
        while tier < tiers {
            tier += 1.0;
            let points = tokens.string().ok_or_else(|| cut_off(tokens.line))? == "TextTier";
            let name = tokens.string().ok_or_else(|| cut_off(tokens.line))?;
            tokens.number();
            tokens.number();
            let count = tokens.number().ok_or_else(|| cut_off(tokens.line))?;
            let mut interval = 0.0;
            while interval < count {
                interval += 1.0;
                let start = tokens.number().ok_or_else(|| cut_off(tokens.line))?;
                let end = if points { None } else { tokens.number() };
                let line = tokens.line;
                let words = tokens.string().ok_or_else(|| cut_off(tokens.line))?;
                if !words.trim().is_empty() {
                    cues.push(Cue {
                        line,
                        speaker: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
                        lines: words.lines().map(|line| line.trim().to_owned()).collect(),
                        start_ms: seconds(start),
                        end_ms: end.and_then(seconds),
                        source: None,
                    });
                }
            }
        }
        Ok(vec![crate::together::by_time(source, draft, cues)?])
    }
}

/// The strings and numbers of the file in their order; both ways of writing it have the same.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Tokens<'_> {
    fn string(&mut self) -> Option<String> {
        let bytes = self.text.as_bytes();
        while *bytes.get(self.at)? != b'"' {
            self.step();
        }
        self.at += 1;
        let mut words = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find('"')?;
            words.push_str(&rest[..end]);
            self.line += rest[..end].matches('\n').count();
            self.at += end + 1;
            if bytes.get(self.at) != Some(&b'"') {
                return Some(words);
            }
            words.push('"');
            self.at += 1;
        }
    }

    /// The next number that stands by itself: `[1]` counts, and is none of the file's.
    fn number(&mut self) -> Option<f64> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            match byte {
                b'"' => return None,
                b'[' => {
                    let end = self.text[self.at..].find(']')?;
                    self.at += end + 1;
                }
                b'0'..=b'9' | b'-' => {
                    let rest = &self.text[self.at..];
                    let end = rest
                        .find(|c: char| {
                            !(c.is_ascii_digit() || matches!(c, '.' | '-' | 'e' | 'E' | '+'))
                        })
                        .unwrap_or(rest.len());
                    self.at += end;
                    if let Ok(number) = rest[..end].parse() {
                        return Some(number);
                    }
                }
                _ => self.step(),
            }
        }
    }

    fn step(&mut self) {
        self.line += usize::from(self.text.as_bytes().get(self.at) == Some(&b'\n'));
        self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn the_short_way_with_two_tiers_in_order_of_time() {
        check(
            "a.TextGrid",
            "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n5\n<exists>\n2\n\"IntervalTier\"\n\"Ana\"\n0\n5\n2\n0\n1.5\n\"Hi\"\n1.5\n5\n\"\"\n\"IntervalTier\"\n\"Ben\"\n0\n5\n1\n1.0\n2\n\"She said \"\"no\"\"\"\n",
            expect![[r#"
                1 Ana 0-1500 Hi
                2 Ben 1000-2000 She said "no""#]],
        );
    }

    #[test]
    fn a_grid_that_is_cut_off_says_where() {
        check(
            "a.TextGrid",
            "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n0\n5\n<exists>\n2\n\"IntervalTier\"\n\"Ana\"\n0\n5\n",
            expect!["error: a.TextGrid:11: the tiers end before they are whole"],
        );
    }
}
