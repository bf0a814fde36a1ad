//! Plain text in every convention of typists, services and programs.

use super::{Claim, Draft, Format};
use crate::render::whole;
use crate::source::{Source, is_ole};
use crate::turns::{Hints, cut};
use crate::{Letters, ReadError};

pub(super) struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "txt"
    }

    fn title(&self) -> &'static str {
        "plain text"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let other = source.bytes.starts_with(b"%PDF")
            || is_ole(source.bytes)
            || source.bytes.starts_with(b"{\\rtf");
        if !other && source.text().chars().any(char::is_alphanumeric) {
            Claim::new(20, "it is text")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        plain(source)
    }
}

/// Reads a text that is kept whole, turns and all.
pub(super) fn plain(source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
    let decoded = source.decoded();
    let mut draft = Draft::of(decoded);
    let cuts = cut(&decoded.text, &Hints::default());
    for line in &cuts.wordless {
        draft.leave_out(*line, "a speaker without words; in the text, no turn");
    }
    draft.letters.source = Letters::count(&decoded.text);
    draft.rendered = whole(decoded.text.clone(), &cuts);
    if draft.rendered.turns.is_empty() {
        return Err(source.empty());
    }
    Ok(vec![draft])
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn a_typed_interview_with_parts() {
        check(
            "m01.txt",
            "INT: How was it?\nM04: (laughs) Long.\nINTERP: She says long.\nM04:\nINT: Thanks.\n",
            expect![[r#"
                1 INT --- How was it?
                2 M04 --- (laughs) Long.
                3 INTERP --- She says long.
                4 INT --- Thanks.
                left out 4: a speaker without words; in the text, no turn"#]],
        );
    }
}
