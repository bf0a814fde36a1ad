//! Tables of turns, or of notes with one transcript a row.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::heads::{Style, head};
use crate::rows::{Columns, known_header, transcripts};
use crate::source::{Source, beginning};
use crate::speakers::{Shape, Shapes};
use crate::table::{Row, Table, delimiter};

pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn title(&self) -> &'static str {
        "a table with commas (CSV)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        claim(source, |delimiter| delimiter != b'\t')
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let table = Table::read(source.name, source.text())?;
        transcripts(source, &table, &Draft::of(source.decoded()))
    }
}

/// How sure a table's format is, for the delimiters that are its own.
pub(super) fn claim(source: &Source<'_>, own: impl Fn(u8) -> bool) -> Claim {
    let text = source.text();
    let Some(found) = delimiter(text).filter(|delimiter| own(*delimiter)) else {
        return Claim::none();
    };
    let Ok(table) = Table::delimited(source.name, beginning(text, 20_000), found) else {
        return Claim::none();
    };
    // `Ana  0:12⇥text`: a name with its time behind it is how a line opens, no cell.
    let firsts =
        std::iter::once(&table.header[..]).chain(table.rows.iter().map(|row| &row.cells[..]));
    let firsts: Vec<&str> = firsts.filter_map(|cells| cells.first().map(String::as_str)).collect();
    if firsts.iter().filter(|cell| is_name_and_time(cell)).count() * 10 >= firsts.len() * 8 {
        return Claim::none();
    }
    let labels = table.header.iter().all(|cell| {
        !cell.is_empty()
            && cell.chars().count() <= 40
            && cell.split_whitespace().count() <= 4
            && !cell.ends_with(['.', '?', '!'])
    });
    match (labels, known_header(&table.header)) {
        (true, true) => Claim::new(85, "a header with columns of speakers, words or times"),
        (true, false) if table.rows.len() >= 2 => {
            Claim::new(30, "rows of one width under a header")
        }
        (false, _) if table.rows.len() >= 2 && found == b'\t' => {
            Claim::new(45, "rows of one width")
        }
        (false, _) if is_talk(&table) => Claim::new(45, "rows with times and speakers"),
        _ => Claim::none(),
    }
}

/// Whether rows without a header have a time, a speaker and words each.
fn is_talk(table: &Table) -> bool {
    let first = Row { line: table.header_line, cells: table.header.clone() };
    let rows: Vec<Row> = std::iter::once(first).chain(table.rows.iter().cloned()).collect();
    rows.len() >= 4
        && Columns::guessed(&rows)
            .is_some_and(|columns| columns.speaker.is_some() && columns.start.is_some())
}

fn is_name_and_time(cell: &str) -> bool {
    head(cell, None, &Shapes::default())
        .is_some_and(|head| head.style == Style::Header && head.shape >= Shape::Name)
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn rows_are_turns_and_neighbours_merge() {
        check(
            "a.csv",
            "speaker,start,end,text,mood\nAna,0.5,1.25,\"Hi, you\",x\nAna,1.25,2,and you,\nBen,00:00:02,00:00:03,Yes,\nBen,x,,\"\",\n",
            expect![[r#"
                1 Ana 500-2000 Hi, you and you
                2 Ben 2000-3000 Yes
                left out 5: a time that can't be read
                left out 5: a speaker without words
                left out 1: column(s) not used: `mood`"#]],
        );
    }

    #[test]
    fn a_conversation_or_a_note_in_a_row() {
        check(
            "notes.csv",
            "set,encounter_id,dialogue,note\nx,D1,\"[doctor] hi .\n[patient] hello .\n[doctor] ok .\",n\nx,D2,\"Seen at home. Tired.\",n\n",
            expect![[r#"
                notes-D1
                1 doctor --- hi .
                2 patient --- hello .
                3 doctor --- ok .
                left out 1: column(s) not used: `set`, `note`
                notes-D2
                1 - --- Seen at home. Tired."#]],
        );
    }

    #[test]
    fn a_table_of_something_else_is_refused_by_its_columns() {
        let error = crate::read(
            "c.csv",
            b"original,corrected,confidence\na,b,high\nc,d,low\n",
            crate::Options::default(),
        );
        assert_eq!(
            error.unwrap_err().to_string(),
            "c.csv:1: there is no column `text`; the columns are `original`, `corrected`, `confidence`"
        );
    }
}
