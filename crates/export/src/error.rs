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
    /// Rows could not be written.
    #[error("a table of values could not be written")]
    Csv(#[from] csv::Error),
    /// A workbook could not be written.
    #[error("a workbook could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
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
