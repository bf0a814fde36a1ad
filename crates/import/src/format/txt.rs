//! Plain text in every convention of typists, services and programs.

use super::{Claim, Draft, Format};
use crate::render::whole;
use crate::source::{Source, is_ole};
use crate::turns::{Cuts, Hints, cut, without_line_numbers};
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
        if !other && !source.is_xml() && source.text().chars().any(char::is_alphanumeric) {
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
    let (text, cuts) = numbered(&decoded.text, &mut draft);
    for line in &cuts.wordless {
        draft.leave_out(*line, "a speaker without words; in the text, no turn");
    }
    draft.letters.source = Letters::count(&decoded.text);
    draft.rendered = whole(text, &cuts);
    if draft.rendered.turns.is_empty() {
        return Err(source.empty());
    }
    Ok(vec![draft])
}

/// The text and its blocks: without the numbers of its lines, where speakers come to light without
/// them.
fn numbered(text: &str, draft: &mut Draft) -> (String, Cuts) {
    let named = |cuts: &Cuts| cuts.blocks.iter().filter(|block| block.speaker.is_some()).count();
    let cuts = cut(text, &Hints::default());
    if let Some((bare, count)) = without_line_numbers(text) {
        let without = cut(&bare, &Hints::default());
        if named(&without) > named(&cuts) {
            draft.leave_out(0, format!("{count} line number(s)"));
            return (bare, without);
        }
    }
    (text.to_owned(), cuts)
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn names_on_lines_of_their_own_and_times_beside_them() {
        check(
            "a.txt",
            "Interview 4\n\nRuth Ellery\n00:00:03\nHow was it?\n\nDana\n00:00:10\nLong.\nRight\n\nRuth Ellery\n00:00:22\nAnd then?\n\nDana\n00:00:25\nThen home.\n",
            expect![[r#"
                1 Ruth Ellery 3000-- How was it?
                2 Dana 10000-- Long.⏎Right
                3 Ruth Ellery 22000-- And then?
                4 Dana 25000-- Then home."#]],
        );
        check(
            "b.txt",
            "00:03 - 00:09\nRuth\nHow was it?\n\n00:10 - 00:21\nDana\nLong.\n\n00:22 - 00:25\nRuth\nThanks.\n\n00:26 - 00:27\nDana\nTa.\n",
            expect![[r#"
                1 Ruth 3000-9000 How was it?
                2 Dana 10000-21000 Long.
                3 Ruth 22000-25000 Thanks.
                4 Dana 26000-27000 Ta."#]],
        );
        check(
            "c.txt",
            "The Lake\n\nWe drove up on a Tuesday and it rained.\n\nThe Hut\n\nIt had no door.\n",
            expect![[r#"
                1 - --- The Lake
                2 - --- We drove up on a Tuesday and it rained.
                3 - --- The Hut
                4 - --- It had no door."#]],
        );
    }

    #[test]
    fn times_without_brackets_behind_names() {
        check(
            "a.txt",
            "Speaker 1: 00:03 How was it?\n\nSpeaker 2: 00:10 Long. 12:30 it ended.\n\nSpeaker 1: 00:22 Thanks.\n",
            expect![[r#"
                1 Speaker 1 3000-- How was it?
                2 Speaker 2 10000-- Long. 12:30 it ended.
                3 Speaker 1 22000-- Thanks."#]],
        );
        check(
            "b.txt",
            "Ana: 12:30 was when she came.\nBen: Yes.\nAna: 14:00 she left.\nBen: So.\n",
            expect![[r#"
                1 Ana --- 12:30 was when she came.
                2 Ben --- Yes.
                3 Ana --- 14:00 she left.
                4 Ben --- So."#]],
        );
    }

    #[test]
    fn lines_that_are_counted_and_what_stands_at_the_head() {
        check(
            "a.txt",
            "Interview ID: 14\nDate of interview: 10/03/2026\nInterviewer: RE\n\n1  I: How was it, when\n2     you came home?\n3  R: Long.\n4  I: Thanks.\n",
            expect![[r#"
                1 I --- How was it, when⏎you came home?
                2 R --- Long.
                3 I --- Thanks.
                left out 0: 4 line number(s)"#]],
        );
        check(
            "b.txt",
            "Ana Lewis started transcription\nAna Lewis: Hi.\nBen: Hello.\nAna Lewis: Bye.\nAna Lewis stopped transcription\n",
            expect![[r#"
                1 Ana Lewis --- Hi.
                2 Ben --- Hello.
                3 Ana Lewis --- Bye."#]],
        );
    }

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
