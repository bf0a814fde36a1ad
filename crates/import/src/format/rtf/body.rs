//! The body of a rich text, group by group.

use encoding_rs::{Encoding, WINDOWS_1252};
use indexmap::IndexMap;

use super::tokens::{Token, Tokens};
use crate::Letters;
use crate::document::{Cell, Document, Mark, Note, Paragraph, Part};

/// What was read.
pub(super) struct Read {
    pub(super) document: Document,
    pub(super) title: String,
    pub(super) encoding: &'static str,
    /// Groups that never closed.
    pub(super) open: usize,
    /// Letters in headers and footers.
    pub(super) margins: usize,
}

/// Where a group's text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Body,
    Note,
    Author,
    Title,
    Style,
    Margin,
    Nowhere,
}

#[derive(Clone)]
struct State {
    to: To,
    bold: bool,
    deleted: bool,
    hidden: bool,
    /// Bytes to pass over after a character by number.
    fallback: usize,
    font: i32,
}

struct Body {
    out: Read,
    states: Vec<State>,
    state: State,
    /// Bytes and UTF-16 units that wait to become characters.
    bytes: Vec<u8>,
    units: Vec<u16>,
    skip: usize,
    starred: bool,
    page: &'static Encoding,
    fonts: IndexMap<i32, &'static Encoding>,
    font: i32,
    headings: Vec<i32>,
    style: (i32, String),
    paragraph: Paragraph,
    row: Vec<Cell>,
    cell: Cell,
    table: Vec<Vec<Cell>>,
    in_table: bool,
    note: Option<(Note, usize)>,
    author: String,
    count: usize,
}

/// Reads rich text.
pub(super) fn read(bytes: &[u8]) -> Read {
    let state =
        State { to: To::Body, bold: false, deleted: false, hidden: false, fallback: 1, font: 0 };
    let mut body = Body {
        out: Read {
            document: Document::default(),
            title: String::new(),
            encoding: "windows-1252",
            open: 0,
            margins: 0,
        },
        states: Vec::new(),
        state,
        bytes: Vec::new(),
        units: Vec::new(),
        skip: 0,
        starred: false,
        page: WINDOWS_1252,
        fonts: IndexMap::new(),
        font: 0,
        headings: Vec::new(),
        style: (0, String::new()),
        paragraph: Paragraph::default(),
        row: Vec::new(),
        cell: Cell::default(),
        table: Vec::new(),
        in_table: false,
        note: None,
        author: String::new(),
        count: 0,
    };
    for token in Tokens::new(bytes) {
        body.take(token);
    }
    body.settle();
    body.out.open = body.states.len();
    body.end_note(0);
    body.end_paragraph();
    body.end_table();
    body.out
}

impl Body {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open => {
                self.settle();
                self.skip = 0;
                self.states.push(self.state.clone());
            }
            Token::Close => {
                self.settle();
                self.skip = 0;
                self.close();
            }
            Token::Byte(_) if self.skip > 0 => self.skip -= 1,
            Token::Byte(byte) => {
                self.starred = false;
                if !self.units.is_empty() {
                    self.settle();
                }
                self.bytes.push(byte);
            }
            Token::Word("u", Some(code)) => {
                if !self.bytes.is_empty() {
                    self.settle();
                }
                // Written as a signed number of sixteen bits.
                self.units.push(u16::try_from(code.rem_euclid(65_536)).unwrap_or(0xfffd));
                self.skip = self.state.fallback;
            }
            Token::Word(..) if self.skip > 0 && self.states.is_empty() => self.skip = 0,
            Token::Word(word, number) => {
                self.settle();
                self.skip = 0;
                self.word(word, number);
            }
        }
    }

    /// Turns what waits into characters.
    fn settle(&mut self) {
        if !self.units.is_empty() {
            let text = String::from_utf16_lossy(&self.units);
            self.units.clear();
            self.say(&text);
        }
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let page = self.fonts.get(&self.state.font).copied().unwrap_or(self.page);
            let (text, _) = page.decode_without_bom_handling(&bytes);
            self.say(&text);
        }
    }

    fn say(&mut self, text: &str) {
        let text = text.replace(['\u{feff}', '\0'], "");
        match self.state.to {
            To::Nowhere => {}
            To::Title => self.out.title.push_str(&text),
            To::Author => self.author.push_str(&text),
            To::Style => self.style.1.push_str(&text),
            To::Margin => self.out.margins += Letters::count(&text),
            To::Note => {
                if let Some((note, _)) = &mut self.note {
                    note.text.push_str(&text);
                }
            }
            To::Body if self.state.deleted => {
                match self.out.document.deleted.last_mut().filter(|(at, _)| *at == self.count + 1) {
                    Some((_, words)) => words.push_str(&text),
                    None => self.out.document.deleted.push((self.count + 1, text)),
                }
            }
            To::Body => {
                if self.state.bold && self.paragraph.emphasis == self.paragraph.text.len() {
                    self.paragraph.emphasis += text.len();
                }
                self.paragraph.text.push_str(&text);
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        let starred = std::mem::take(&mut self.starred);
        if let Some(to) = destination(word, starred) {
            self.state.to = if self.state.to == To::Nowhere { To::Nowhere } else { to };
            if to == To::Note {
                self.begin_note(word);
            }
            return;
        }
        match word {
            "*" => self.starred = true,
            "par" | "sect" | "page" if self.state.to == To::Body => self.end_paragraph(),
            "par" => self.say("\n"),
            "line" | "softline" => self.say("\n"),
            "tab" => self.say("\t"),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => {
                self.table.push(std::mem::take(&mut self.row));
            }
            "pard" => {
                self.in_table = false;
                self.paragraph.heading = false;
            }
            "intbl" | "trowd" => self.in_table = true,
            "s" if self.state.to == To::Style => self.style.0 = number.unwrap_or(0),
            "s" => {
                self.paragraph.heading = number.is_some_and(|style| self.headings.contains(&style))
            }
            "outlinelevel" => self.paragraph.heading = number.is_some_and(|level| level < 9),
            "plain" => self.state.bold = false,
            "b" => self.state.bold = on,
            "v" => self.state.hidden = on,
            "deleted" => self.state.deleted = on,
            "uc" => {
                self.state.fallback =
                    number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16)
            }
            "f" => {
                self.state.font = number.unwrap_or(0);
                self.font = self.state.font;
            }
            "fcharset" => {
                if let Some(page) = number.and_then(charset) {
                    self.fonts.insert(self.font, page);
                }
            }
            "ansicpg" => self.code_page(number),
            "mac" => self.page = encoding_rs::MACINTOSH,
            word => self.say(symbol(word)),
        }
    }

    fn code_page(&mut self, number: Option<i32>) {
        let label = match number {
            Some(10_000) => "macintosh".to_owned(),
            Some(932) => "shift_jis".to_owned(),
            Some(936) => "gbk".to_owned(),
            Some(949) => "euc-kr".to_owned(),
            Some(950) => "big5".to_owned(),
            Some(65_001) => "utf-8".to_owned(),
            Some(number) => format!("windows-{number}"),
            None => return,
        };
        if let Some(page) = Encoding::for_label(label.as_bytes()) {
            self.page = page;
            self.out.encoding = page.name();
        }
    }

    fn close(&mut self) {
        if self.state.to == To::Style && !self.style.1.is_empty() {
            let (number, name) = std::mem::take(&mut self.style);
            if super::super::docx::is_heading(name.trim()) {
                self.headings.push(number);
            }
        }
        let depth = self.states.len();
        self.end_note(depth);
        if let Some(before) = self.states.pop() {
            self.state = before;
        }
    }

    fn begin_note(&mut self, word: &str) {
        let kind = if word == "annotation" { "comment" } else { "footnote" };
        let id = format!("{kind} {}", self.out.document.notes.len() + 1);
        let mark =
            if kind == "comment" { Mark::Comment(id.clone()) } else { Mark::Footnote(id.clone()) };
        self.paragraph.marks.push((self.paragraph.text.len(), mark));
        let author = std::mem::take(&mut self.author);
        let note =
            Note { kind, id, author: author.trim().to_owned(), at: None, text: String::new() };
        self.note = Some((note, self.states.len()));
    }

    fn end_note(&mut self, depth: usize) {
        if let Some((note, _)) = self.note.take_if(|(_, opened)| depth <= *opened) {
            self.out.document.notes.push(note);
        }
    }

    fn end_paragraph(&mut self) {
        if !self.in_table {
            self.end_table();
        }
        let mut paragraph = std::mem::take(&mut self.paragraph);
        let heading = paragraph.heading;
        self.paragraph.heading = heading;
        self.count += 1;
        paragraph.emphasis = paragraph.emphasis.min(paragraph.text.len());
        if self.in_table {
            self.cell.push(paragraph);
        } else if !paragraph.text.is_empty() || !paragraph.marks.is_empty() {
            self.out.document.parts.push(Part::Paragraph(paragraph));
        }
    }

    fn end_cell(&mut self) {
        self.in_table = true;
        self.end_paragraph();
        self.row.push(std::mem::take(&mut self.cell));
    }

    fn end_table(&mut self) {
        let mut loose = std::mem::take(&mut self.cell);
        if !self.row.is_empty() {
            self.table.push(std::mem::take(&mut self.row));
        }
        if !self.table.is_empty() {
            self.out.document.parts.push(Part::Table(std::mem::take(&mut self.table)));
        }
        self.out
            .document
            .parts
            .extend(loose.drain(..).filter(|p| !p.text.is_empty()).map(Part::Paragraph));
    }
}

/// Where the text of a group goes that opens with this word.
fn destination(word: &str, starred: bool) -> Option<To> {
    Some(match word {
        "fonttbl" | "colortbl" | "pict" | "object" | "filetbl" | "listtext" | "pntext"
        | "fldinst" | "xe" | "tc" | "sp" | "nonshppict" | "info" | "generator" | "themedata"
        | "datastore" | "chftn" | "chatn" => {
            return match word {
                // These stand in the midst of a group and are no destination.
                "chftn" | "chatn" => None,
                "info" => None,
                _ => Some(To::Nowhere),
            };
        }
        "author" | "operator" | "company" | "subject" | "keywords" | "doccomm" | "manager"
        | "category" | "creatim" | "revtim" | "printim" | "hlinkbase" => To::Nowhere,
        "title" => To::Title,
        "stylesheet" => To::Style,
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
        | "footerf" => To::Margin,
        "footnote" => To::Note,
        "annotation" => To::Note,
        "atnauthor" => To::Author,
        "shpinst" | "shptxt" => To::Body,
        _ if starred => To::Nowhere,
        _ => return None,
    })
}

fn symbol(word: &str) -> &'static str {
    match word {
        "~" => "\u{a0}",
        "_" => "\u{2011}",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => "",
    }
}

fn charset(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        77 => "macintosh",
        128 => "shift_jis",
        129 => "euc-kr",
        134 => "gbk",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        177 => "windows-1255",
        178 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        222 => "windows-874",
        238 => "windows-1250",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}
