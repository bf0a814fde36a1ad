//! A project as plain tables, for statistics programs and spreadsheets, with a dictionary.
//!
//! Names of tables and columns are stable: scripts rely on them. Places are Unicode code points
//! over the transcript's text, from the first to one past the last.

use std::collections::BTreeMap;

use heard_model::{
    Cell, Guid, Offsets, Project, ProjectCode, ProjectSource, Span, Table, Transcript, Turn,
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::ExportError;
use crate::formats::comma_separated;
use crate::sheet::cell_words;
use crate::zipped::{core_properties, with_part};

/// A table with the name that its file or sheet has.
pub type NamedTable = (&'static str, Table);

type Columns = &'static [(&'static str, &'static str, &'static str)];

const CODINGS: Columns = &[
    ("coding", "text", "the coding's GUID, the same in every export of the study"),
    ("transcript", "text", "where; see turns"),
    ("start", "number", "first character, in code points of the transcript's text, from 0"),
    ("end", "number", "one past the last character"),
    ("turn", "number", "the first turn it touches, from 1"),
    ("speaker", "text", "who speaks in that turn, as the transcript says"),
    ("participant", "text", "the participant who speaks there; see participants"),
    ("code", "text", "the code's GUID"),
    ("code_name", "text", "the code's name"),
    ("code_path", "text", "the codes above it and its own name, joined by ` > `"),
    ("coder", "text", "who coded"),
    ("at", "text", "when, RFC 3339; empty where it was left out"),
    ("words", "text", "the words it lies on"),
];
const QUOTES: Columns = &[
    ("quote", "text", "the quote's name in the study"),
    ("transcript", "text", "where it was lifted from"),
    ("start", "number", "first character, in code points, from 0"),
    ("end", "number", "one past the last character"),
    ("participant", "text", "who says it"),
    ("code", "text", "the GUID of the code it stands for"),
    ("code_name", "text", "that code's name"),
    ("purpose", "text", "what it is for (Corden and Sainsbury 2006)"),
    ("words", "text", "the words as they stand in the transcript, before the quote's own edits"),
];
const PARTICIPANTS: Columns = &[
    ("participant", "text", "the participant's id"),
    ("transcripts", "text", "in which they speak, joined by `;`"),
    ("codings", "number", "how many codings lie on their turns"),
];
const ATTRIBUTES: Columns = &[
    ("of", "text", "`participant` or `transcript`"),
    ("id", "text", "whose"),
    ("attribute", "text", "its name"),
    ("value", "text", "its value"),
];
const TURNS: Columns = &[
    ("transcript", "text", "the transcript's name"),
    ("turn", "number", "counted from 1"),
    ("speaker", "text", "as the transcript says"),
    ("role", "text", "interviewer, participant, interpreter, advocate or unknown"),
    ("participant", "text", "the participant behind the speaker, if mapped"),
    ("start_ms", "number", "milliseconds from the start of the recording"),
    ("end_ms", "number", "milliseconds from the start of the recording"),
    ("start", "number", "first character, in code points, from 0"),
    ("end", "number", "one past the last character"),
    ("words", "text", "what was said"),
];

/// Every table of `project`, the dictionary last: `codings`, `quotes`, `participants`,
/// `attributes`, `turns`, `dictionary`.
pub fn tables(project: &Project) -> Vec<NamedTable> {
    let book = Book::of(project);
    let mut codings = table("Codings", CODINGS);
    let mut turns = table("Turns", TURNS);
    let mut quotes = table("Quotes", QUOTES);
    let mut attributes = table("Attributes", ATTRIBUTES);
    let mut spoken: BTreeMap<String, u64> = BTreeMap::new();
    for case in &project.cases {
        let rows = case.variables.iter().map(|(name, value)| {
            vec![text("participant"), text(&case.name), text(name), text(value)]
        });
        attributes.rows.extend(rows);
    }
    for source in &project.sources {
        let page = Page::of(source);
        codings.rows.extend(page.codings(&book, &mut spoken));
        turns.rows.extend(page.turns());
        let own = project.quotes.iter().filter(|quote| quote.source == source.guid);
        quotes.rows.extend(own.map(|quote| page.quote(quote, &book)));
        let id = source.transcript.id.as_str();
        let rows = source
            .variables
            .iter()
            .map(|(name, value)| vec![text("transcript"), text(id), text(name), text(value)]);
        attributes.rows.extend(rows);
    }
    let tables = vec![
        ("codings", codings),
        ("quotes", quotes),
        ("participants", participants(project, &spoken)),
        ("attributes", attributes),
        ("turns", turns),
    ];
    tables.into_iter().chain([("dictionary", dictionary())]).collect()
}

fn table(title: &str, columns: Columns) -> Table {
    let columns = columns.iter().map(|(name, ..)| (*name).to_owned()).collect();
    Table { title: title.to_owned(), columns, ..Table::default() }
}

const ALL: [(&str, Columns); 5] = [
    ("codings", CODINGS),
    ("quotes", QUOTES),
    ("participants", PARTICIPANTS),
    ("attributes", ATTRIBUTES),
    ("turns", TURNS),
];

/// Whether the column of the table called `name` holds numbers.
pub(super) fn is_number(name: &str, column: &str) -> bool {
    let columns = ALL.iter().find(|(known, _)| *known == name).map(|(_, columns)| *columns);
    columns.into_iter().flatten().any(|(known, kind, _)| *known == column && *kind == "number")
}

fn dictionary() -> Table {
    let mut dictionary = table(
        "Dictionary",
        &[
            ("table", "", ""),
            ("column", "", ""),
            ("kind", "", ""),
            ("about", "", ""),
            ("parquet", "", ""),
        ],
    );
    for (name, columns) in ALL {
        for (column, kind, about) in columns {
            // Every column of Parquet may be empty.
            let typed = if *kind == "number" { "INT64" } else { "BYTE_ARRAY (STRING)" };
            dictionary.rows.push([name, column, kind, about, typed].map(text).to_vec());
        }
    }
    dictionary
}

fn participants(project: &Project, spoken: &BTreeMap<String, u64>) -> Table {
    let mut table = table("Participants", PARTICIPANTS);
    for case in &project.cases {
        let own: Vec<&str> = project
            .sources
            .iter()
            .filter(|source| case.sources.contains(&source.guid))
            .map(|source| source.transcript.id.as_str())
            .collect();
        let count = spoken.get(&case.name).copied().unwrap_or_default();
        table.rows.push(vec![text(&case.name), text(&own.join(";")), Cell::Count(count)]);
    }
    table
}

/// The codes, by GUID.
struct Book<'p>(BTreeMap<Guid, &'p ProjectCode>);

impl<'p> Book<'p> {
    fn of(project: &'p Project) -> Book<'p> {
        Book(project.codes.iter().map(|code| (code.guid, code)).collect())
    }

    fn name(&self, code: Guid) -> &'p str {
        self.0.get(&code).map_or("", |code| &code.name)
    }

    fn path(&self, code: Guid) -> String {
        let mut path = Vec::new();
        let mut at = self.0.get(&code);
        // No tree is as deep as it has codes.
        while let Some(code) = at.filter(|_| path.len() <= self.0.len()) {
            path.push(code.name.as_str());
            at = code.parent.and_then(|parent| self.0.get(&parent));
        }
        path.reverse();
        path.join(" > ")
    }
}

/// A source with what its rows need.
struct Page<'p> {
    source: &'p ProjectSource,
    transcript: &'p Transcript,
    offsets: Offsets<'p>,
}

impl<'p> Page<'p> {
    fn of(source: &'p ProjectSource) -> Page<'p> {
        let transcript = &source.transcript;
        Page { source, transcript, offsets: Offsets::new(transcript.text.expose()) }
    }

    fn words(&self, span: Span) -> Cell {
        text(self.transcript.text.slice(span).unwrap_or_default())
    }

    fn place(&self, span: Span) -> [Cell; 2] {
        let chars = self.offsets.chars(span);
        [Cell::Count(chars.start as u64), Cell::Count(chars.end as u64)]
    }

    fn first_turn(&self, span: Span) -> Option<&'p Turn> {
        self.transcript.turn_at(span.start()).or_else(|| self.transcript.turns_of(span).next())
    }

    fn participant(&self, turn: Option<&Turn>) -> String {
        let found = turn.and_then(|turn| self.transcript.participant_of(turn));
        found.map(ToString::to_string).unwrap_or_default()
    }

    fn codings(&self, book: &Book<'_>, spoken: &mut BTreeMap<String, u64>) -> Vec<Vec<Cell>> {
        let mut rows = Vec::with_capacity(self.source.codings.len());
        for coding in &self.source.codings {
            let turn = self.first_turn(coding.span);
            let participant = self.participant(turn);
            *spoken.entry(participant.clone()).or_default() += 1;
            let [start, end] = self.place(coding.span);
            rows.push(vec![
                text(&coding.guid.to_string()),
                text(self.transcript.id.as_str()),
                start,
                end,
                turn.map_or(Cell::Empty, |turn| Cell::Count(u64::from(turn.number))),
                text(turn.and_then(|turn| turn.speaker.as_deref()).unwrap_or_default()),
                text(&participant),
                text(&coding.code.to_string()),
                text(book.name(coding.code)),
                text(&book.path(coding.code)),
                text(&coding.coder),
                text(&coding.at.map(|at| at.to_string()).unwrap_or_default()),
                self.words(coding.span),
            ]);
        }
        rows
    }

    fn quote(&self, quote: &heard_model::ProjectQuote, book: &Book<'_>) -> Vec<Cell> {
        let [start, end] = self.place(quote.span);
        vec![
            text(&quote.id.to_string()),
            text(self.transcript.id.as_str()),
            start,
            end,
            text(&self.participant(self.first_turn(quote.span))),
            text(&quote.code.map(|code| code.to_string()).unwrap_or_default()),
            text(quote.code.map_or("", |code| book.name(code))),
            text(quote.purpose.as_str()),
            self.words(quote.span),
        ]
    }

    fn turns(&self) -> Vec<Vec<Cell>> {
        let moment = |ms: Option<u64>| ms.map_or(Cell::Empty, Cell::Count);
        let row = |turn: &Turn| {
            let speaker = turn.speaker.as_deref().unwrap_or_default();
            let role = self.transcript.speaker(speaker).map_or("unknown", |s| s.role.as_str());
            let [start, end] = self.place(turn.speech);
            vec![
                text(self.transcript.id.as_str()),
                Cell::Count(u64::from(turn.number)),
                text(speaker),
                text(role),
                text(&self.participant(Some(turn))),
                moment(turn.start_ms),
                moment(turn.end_ms),
                start,
                end,
                self.words(turn.speech),
            ]
        };
        self.transcript.turns.iter().map(row).collect()
    }
}

fn text(words: &str) -> Cell {
    if words.is_empty() { Cell::Empty } else { Cell::Text(words.to_owned()) }
}

/// A table as CSV after RFC 4180, UTF-8, headings first, words exactly as they stand, line ends too. A
/// cell that a spreadsheet would run as a formula begins with an apostrophe.
///
/// # Errors
/// [`ExportError`] where the rows could not be written.
pub fn csv(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut rows = vec![table.columns.clone()];
    rows.extend(table.rows.iter().map(|row| row.iter().map(plain).collect()));
    comma_separated(&rows)
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Count(count) => count.to_string(),
        // Exactly: whoever slices the transcript finds the same.
        Cell::Text(words) => words.clone(),
        cell => cell_words(cell),
    }
}

/// All tables as one workbook, a sheet each.
///
/// # Errors
/// [`ExportError`] where the workbook could not be written.
pub fn workbook(tables: &[NamedTable]) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    // Handed in, so that no clock is read.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let heading = Format::new().set_bold();
    for (name, table) in tables {
        let page = book.add_worksheet();
        page.set_name(*name)?;
        page.set_freeze_panes(1, 0)?;
        for (at, column) in (0u16..).zip(&table.columns) {
            page.write_string_with_format(0, at, column, &heading)?;
        }
        for (line, row) in (1u32..).zip(&table.rows) {
            for (at, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Empty => {}
                    Cell::Count(count) => {
                        page.write_number(line, at, *count as f64)?;
                    }
                    // Always as a string: nothing is read as a formula or a link.
                    cell => {
                        page.write_string(line, at, most(&cell_words(cell)))?;
                    }
                }
            }
        }
    }
    // The library writes a time of making, whatever it is told.
    with_part(&book.save_to_buffer()?, "docProps/core.xml", &core_properties("Tables"))
}

/// What fits into one cell of a workbook: 32,767 UTF-16 units.
fn most(words: &str) -> &str {
    let mut units = 0;
    let over = words.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > 32_767
    });
    over.map_or(words, |(at, _)| &words[..at])
}
