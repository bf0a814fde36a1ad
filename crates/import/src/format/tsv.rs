//! Tables with tabs: whisper's, and turns copied out of a workbook.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::rows::transcripts;
use crate::source::Source;
use crate::table::Table;

pub(super) struct Tsv;

impl Format for Tsv {
    fn name(&self) -> &'static str {
        "tsv"
    }

    fn title(&self) -> &'static str {
        "a table with tabs (TSV)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        super::csv::claim(source, |delimiter| delimiter == b'\t')
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let table = Table::delimited(source.name, source.text(), b'\t')?;
        transcripts(source, &table, &Draft::of(source.decoded()))
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn whole_numbers_of_whisper_are_milliseconds() {
        check(
            "a.tsv",
            "start\tend\ttext\r\n43810\t47850\tHello everyone\r\n48350\t54570\tI'm here \"now\r\n",
            expect![[r#"
                1 - 43810-47850 Hello everyone
                2 - 48350-54570 I'm here "now"#]],
        );
    }

    #[test]
    fn numbered_sentences_without_a_header() {
        check(
            "a.tsv",
            "0\tAll right she will be back.\n1\tWe will go ahead and start.\n2\tI second.\n",
            expect![[r#"
                1 - --- All right she will be back.
                2 - --- We will go ahead and start.
                3 - --- I second."#]],
        );
    }
}
