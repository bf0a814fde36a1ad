//! reStructuredText: names in bold, underlined headings, directives.

use super::{Claim, Draft, Format};
use crate::document::{Document, Paragraph, Part, draft};
use crate::source::Source;
use crate::{Letters, ReadError};

pub(super) struct Rst;

impl Format for Rst {
    fn name(&self) -> &'static str {
        "rst"
    }

    fn title(&self) -> &'static str {
        "reStructuredText"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let lines: Vec<&str> = source.first_lines(60).collect();
        if lines.iter().any(|line| directive(line)) {
            return Claim::new(75, "a directive (`.. name::`)");
        }
        let headings = lines.windows(2).filter(|pair| underlines(pair[1], pair[0])).count();
        match headings {
            0 => Claim::none(),
            1 => Claim::new(35, "an underlined heading"),
            _ => Claim::new(65, "underlined headings"),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut document = Document::default();
        let mut hidden = Vec::new();
        let lines: Vec<&str> = source.text().split('\n').collect();
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            if line.trim().is_empty() {
                at += 1;
            } else if line.starts_with(".. ") || line.trim_end() == ".." {
                let end = past_indented(&lines, at + 1);
                hidden.push((at + 1, lines[at..end].join("\n")));
                at = end;
            } else if lines.get(at + 1).is_some_and(|next| underlines(next, line)) {
                document
                    .parts
                    .push(Part::Paragraph(Paragraph { heading: true, ..paragraph(line) }));
                at += 2;
            } else if rule(line) {
                at += 1;
            } else {
                let end = (at..lines.len())
                    .find(|end| lines[*end].trim().is_empty())
                    .unwrap_or(lines.len());
                let words: Vec<&str> = lines[at..end].iter().map(|line| line.trim()).collect();
                document.parts.push(Part::Paragraph(paragraph(&words.join(" "))));
                at = end;
            }
        }
        let mut made = draft(source, document)?;
        made.encoding = source.decoded().encoding;
        for (line, words) in hidden {
            made.letters.source += Letters::count(&words);
            made.leave_out_words(line, &words, "a directive");
        }
        made.left_out.extend(source.decoded().left_out.clone());
        Ok(vec![made])
    }
}

fn directive(line: &str) -> bool {
    line.strip_prefix(".. ").and_then(|rest| rest.split_once("::")).is_some_and(|(name, _)| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '|'))
    })
}

fn past_indented(lines: &[&str], from: usize) -> usize {
    (from..lines.len())
        .find(|at| !lines[*at].trim().is_empty() && !lines[*at].starts_with([' ', '\t']))
        .unwrap_or(lines.len())
}

fn rule(line: &str) -> bool {
    let line = line.trim();
    let Some(first) = line.chars().next() else { return false };
    "=-~^\"'`#*+:._<>".contains(first) && line.len() >= 4 && line.chars().all(|c| c == first)
}

fn underlines(line: &str, title: &str) -> bool {
    let title = title.trim();
    rule(line)
        && !title.is_empty()
        && !rule(title)
        && line.trim().chars().count() + 2 >= title.chars().count()
}

/// A paragraph without its inline markup; a name in bold at its start is noted as such.
fn paragraph(text: &str) -> Paragraph {
    let mut out = Paragraph::default();
    let mut rest = text;
    while let Some(at) = rest.find(['*', '`', '\\']) {
        out.text.push_str(&rest[..at]);
        let marked = &rest[at..];
        let mark = ["**", "``", "*", "`"].into_iter().find(|mark| marked.starts_with(mark));
        let closed = mark.and_then(|mark| {
            let inner = &marked[mark.len()..];
            let end = inner.find(mark).filter(|end| *end > 0 && !inner.starts_with(' '))?;
            Some((mark, &inner[..end], &inner[end + mark.len()..]))
        });
        match closed {
            Some((mark, inner, after)) => {
                if mark == "**" && out.text.is_empty() {
                    out.emphasis = inner.len();
                }
                out.text.push_str(inner);
                // A link's target stands behind its words.
                rest = if mark == "`" { after.trim_start_matches('_') } else { after };
            }
            None => {
                let escaped = marked.starts_with('\\') && marked.len() > 1;
                let step = usize::from(escaped);
                let width = marked[step..].chars().next().map_or(0, char::len_utf8);
                out.text.push_str(&marked[step..step + width]);
                rest = &marked[step + width..];
            }
        }
    }
    out.text.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn directives_and_headings_are_no_speech() {
        check(
            "a.rst",
            ".. raw:: html\n\n   <a href=\"x\">Page</a>\n\nDay 2\n=====\n\n*(10.00 am)*\n\n**The Chair**: Thank\nyou.\n\n**Mr Lewis**: Good *morning*.\n\nAnd more.\n\n*(A break)*\n\n**Mr Lewis**: Again.\n\n*(12.03 pm)*\n",
            expect![[r#"
                1 The Chair --- Thank you.
                2 Mr Lewis --- Good morning.⏎And more.⏎(A break)⏎Again.
                left out 1: a directive"#]],
        );
    }
}
