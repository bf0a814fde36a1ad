//! Rich text: what older word processors and typists' tools save.

mod body;
mod tokens;

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::document::draft;
use crate::source::Source;

pub(super) struct Rtf;

impl Format for Rtf {
    fn name(&self) -> &'static str {
        "rtf"
    }

    fn title(&self) -> &'static str {
        "rich text (RTF)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        if source.bytes.trim_ascii_start().starts_with(b"{\\rtf") {
            Claim::new(100, "it opens with {\\rtf")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let read = body::read(source.bytes);
        let mut made = draft(source, read.document)?;
        made.title = read.title.trim().to_owned();
        made.encoding = read.encoding;
        if read.open > 0 {
            made.leave_out(
                0,
                format!("the file ends inside {} group(s): it may be cut off", read.open),
            );
        }
        if read.margins > 0 {
            made.leave_out(0, format!("{} letters in pages' margins", read.margins));
            made.letters.source += read.margins;
            made.letters.left_out += read.margins;
        }
        Ok(vec![made])
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn letters_by_code_page_and_number_tables_and_notes() {
        check(
            "a.rtf",
            r"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}{\info{\title Talk}{\author X}}\pard {\b Ana:} Cze\'9c\'e6 \u8216\'91you\u8217\'92 {\uc2\u228\'e8a}\par Ben: Yes\line more.{\footnote \chftn A note.}\par Ana: \'93Hi\'94 \u-10179?\u-8703?\par}",
            expect![[r#"
                title Talk
                1 Ana --- Cześć ‘you’ ä
                2 Ben --- Yes⏎more.
                3 Ana --- “Hi” 😁
                 on `more.`: A note."#]],
        );
        check(
            "t.rtf",
            r"{\rtf1\ansi \trowd\cellx1 \intbl Time\cell Speaker\cell Text\cell\row \trowd\intbl 0:01\cell Ana\cell Hi\cell\row \intbl 0:02\cell Ben\cell Yes\cell\row \pard}",
            expect![[r#"
                1 Ana 1000-- Hi
                2 Ben 2000-- Yes
                left out 0: 15 letters in a table's header and other columns"#]],
        );
    }
}
