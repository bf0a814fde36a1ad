//! Markdown: names in bold, headings, front matter.

use heard_model::Date;

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::source::Source;
use crate::turns::front_matter;

pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "md"
    }

    fn title(&self) -> &'static str {
        "Markdown"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let text = source.text();
        if front_matter(text).is_some() {
            return Claim::new(70, "YAML between --- at the top");
        }
        if super::txt::PlainText.claim(source).score == 0 {
            return Claim::none();
        }
        let (mut headings, mut bold, mut escaped, mut links) = (0, 0, 0, 0);
        for line in source.first_lines(200) {
            headings +=
                usize::from(line.starts_with('#') && line.trim_start_matches('#').starts_with(' '));
            bold += usize::from(line.starts_with("**") && line.matches("**").count() >= 2);
            escaped += usize::from(line.contains("\\["));
            links += usize::from(line.contains("](http"));
            // What is sure needs no more of the file.
            if bold >= 2 {
                break;
            }
        }
        match (headings, bold, escaped + links) {
            (_, 2.., _) => Claim::new(60, "names in bold between **"),
            (1.., ..) => Claim::new(50, "headings with #"),
            (_, _, 2..) => Claim::new(40, "links and escaped brackets"),
            // Text with a name like this one may be Markdown without any.
            _ => Claim::new(19, "it is text"),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut drafts = super::txt::plain(source)?;
        let text = source.text();
        for draft in &mut drafts {
            let front = front_matter(text).map_or("", |range| &text[range]);
            draft.title = value(front, "title").unwrap_or_default();
            draft.language =
                value(front, "language").or_else(|| value(front, "lang")).unwrap_or_default();
            draft.date = value(front, "date").and_then(|date| date.get(..10)?.parse::<Date>().ok());
            if draft.title.is_empty() {
                // A title stands at the head, not somewhere in a long talk.
                let heading = source.first_lines(200).find_map(|line| line.strip_prefix("# "));
                draft.title = heading.map(|h| h.trim().to_owned()).unwrap_or_default();
            }
        }
        Ok(drafts)
    }
}

fn value(front: &str, key: &str) -> Option<String> {
    front.lines().find_map(|line| {
        let value = line.strip_prefix(key)?.trim_start().strip_prefix(':')?;
        Some(value.trim().trim_matches(['"', '\'']).to_owned()).filter(|value| !value.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn front_matter_is_no_speech() {
        check(
            "a.md",
            "---\ntitle: Two talk\ndate: 2026-03-04\n---\n**Ana Lewis:** Hi.\n\n**Ben:** \\[00:12\\] Hi.\n\n**Ana Lewis:** Bye.\n\n**Ben:** Bye.\n",
            expect![[r#"
                title Two talk
                1 Ana Lewis --- Hi.
                2 Ben 12000-- Hi.
                3 Ana Lewis --- Bye.
                4 Ben --- Bye."#]],
        );
    }
}
