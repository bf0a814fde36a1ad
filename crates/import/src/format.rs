//! Ways of writing a conversation down: one file each, and the table of them.

mod cha;
mod csv;
mod docx;
mod eaf;
mod exb;
mod html;
mod json;
mod lrc;
mod md;
mod odt;
mod pdf;
mod rst;
mod rtf;
mod sbv;
mod srt;
mod textgrid;
mod trs;
mod tsv;
mod ttml;
mod txt;
mod vtt;
mod xlsx;

pub use pdf::pdf_pages;

use heard_model::Date;

use crate::encoding::Decoded;
use crate::render::Rendered;
use crate::source::Source;
use crate::{Comment, LeftOut, Letters, ReadError};

/// Every format. Of two that claim a file alike, the one that stands first reads it.
pub const FORMATS: &[&dyn Format] = &[
    &vtt::WebVtt,
    &srt::SubRip,
    &sbv::Sbv,
    &lrc::Lrc,
    &docx::Docx,
    &odt::Odt,
    &xlsx::Xlsx,
    &rtf::Rtf,
    &pdf::Pdf,
    &html::Html,
    &json::Json,
    &cha::Chat,
    &textgrid::TextGrid,
    &eaf::Elan,
    &exb::Exmaralda,
    &trs::Transcriber,
    &ttml::TimedText,
    &csv::Csv,
    &tsv::Tsv,
    &rst::Rst,
    &md::Markdown,
    &txt::PlainText,
];

/// A way of writing a conversation down.
pub trait Format: Sync {
    /// The name on the command line, as in `--as vtt`.
    fn name(&self) -> &'static str;
    /// What a researcher would call it.
    fn title(&self) -> &'static str;
    /// How sure this format is that `source` is written in it, and by what it knows it.
    fn claim(&self, source: &Source<'_>) -> Claim;
    /// Reads the whole of `source`: one transcript, or several.
    ///
    /// # Errors
    /// For a file of which nothing can be used. A line that can't be used is left out and told.
    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError>;
}

/// How sure a format is of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// 0 for not at all, 100 for beyond doubt; at least 10 to read it.
    pub score: u8,
    /// By what it knows, in words.
    pub why: &'static str,
}

impl Claim {
    /// The least score at which a format reads a file.
    pub const LEAST: u8 = 10;

    pub(crate) fn new(score: u8, why: &'static str) -> Claim {
        Claim { score, why }
    }

    pub(crate) fn none() -> Claim {
        Claim { score: 0, why: "" }
    }
}

/// A transcript as a format reads it, before it has a name.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub(crate) part: Option<String>,
    pub(crate) encoding: &'static str,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) date: Option<Date>,
    pub(crate) rendered: Rendered,
    pub(crate) comments: Vec<Comment>,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) letters: Letters,
}

impl Draft {
    /// A draft of a decoded text: its encoding and what was odd in it.
    pub(crate) fn of(decoded: &Decoded) -> Draft {
        Draft { encoding: decoded.encoding, left_out: decoded.left_out.clone(), ..Draft::default() }
    }

    pub(crate) fn leave_out(&mut self, line: usize, message: impl Into<String>) {
        self.left_out.push(LeftOut::new(line, message));
    }

    /// Leaves out a line with words: its letters are accounted for.
    pub(crate) fn leave_out_words(&mut self, line: usize, words: &str, message: impl Into<String>) {
        self.letters.left_out += Letters::count(words);
        self.leave_out(line, message);
    }
}

/// The format called `name`.
pub(crate) fn named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().find(|format| format.name().eq_ignore_ascii_case(name)).copied()
}

/// What each format says of a source, the surest first; ties in the order of the table.
pub(crate) fn claims(source: &Source<'_>) -> Vec<(&'static dyn Format, Claim)> {
    let ending = source.ending();
    let mut claims: Vec<(&'static dyn Format, Claim)> = FORMATS
        .iter()
        .map(|format| {
            let mut claim = format.claim(source);
            // The name decides only between two that are as sure.
            if claim.score > 0 && claim.score < 100 && ending == format.name() {
                claim.score += 1;
            }
            (*format, claim)
        })
        .collect();
    claims.sort_by_key(|(_, claim)| std::cmp::Reverse(claim.score));
    claims
}
