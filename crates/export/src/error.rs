use crate::For;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// No row of the table has this name.
    #[error("`{name}` is no format that can be written")]
    UnknownFormat {
        /// What was asked for.
        name: String,
    },
    /// The format may not carry what was cleared for this purpose.
    #[error("`{format}` is not written for {purpose}")]
    NotForThis {
        /// The format.
        format: &'static str,
        /// What the page was cleared for.
        purpose: For,
    },
    /// A network was asked for, and no table says what stands together.
    #[error("only what stands together can be written as a network")]
    NoNetwork,
    /// The collection is for another use than this format's.
    #[error("`{format}` needs a collection for {needed}; this one is for {used}")]
    OtherUse {
        /// The format.
        format: &'static str,
        /// What the collection is for.
        used: &'static str,
        /// What it would have to be for.
        needed: String,
    },
    /// Words for a stage that the people who said them have not agreed to.
    #[error("{}: not yet shown to the person who said it, or not agreed", cards_in_words(.cards))]
    NotShownToThem {
        /// The cards' numbers.
        cards: Vec<u32>,
    },
    /// Words of which nobody knows where they stand on the recording.
    #[error("{}: the transcript has no times", cards_in_words(.cards))]
    NoTimes {
        /// The cards' numbers.
        cards: Vec<u32>,
    },
    /// A practice resource that falls short of its pattern.
    #[error("the resource can't go out so: {problem}")]
    Resource {
        /// The first thing to mend.
        problem: crate::resource::ResourceProblem,
    },
    /// Rows could not be written.
    #[error("a table of values could not be written")]
    Csv(#[from] csv::Error),
    /// A workbook could not be written.
    #[error("a workbook could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A Parquet file could not be written.
    #[error("a Parquet file could not be written")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A text that a cell of a workbook can't hold.
    #[error("`{field}` of {code} has more than {most} letters, and a cell holds no more")]
    TooLong {
        /// Which code.
        code: String,
        /// Which field.
        field: &'static str,
        /// How many letters a cell holds.
        most: usize,
    },
    /// An archive could not be written.
    #[error("an archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    /// Bytes could not be written into memory.
    #[error("a file could not be put together")]
    Io(#[from] std::io::Error),
    /// A codebook could not be written as TOML.
    #[error("a codebook could not be written as TOML")]
    Toml(#[from] toml::ser::Error),
}

fn cards_in_words(cards: &[u32]) -> String {
    let numbers: Vec<String> = cards.iter().map(u32::to_string).collect();
    format!("{} {}", if numbers.len() == 1 { "card" } else { "cards" }, numbers.join(", "))
}
