//! Why something could not be done.

mod plain;
mod row;
mod told;

use std::path::PathBuf;

pub(crate) use plain::plain;
pub use row::{RowFault, RowProblem};
pub use told::{CorrectionFault, PlaceFault, ReturnedFault, SealFault};

/// Why something could not be done. What to do about it is for the faces to say.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// No study lies in this folder.
    #[error("`{0}` holds no study")]
    NotAStudy(PathBuf),
    /// A study lies there already.
    #[error("`{0}` holds a study already")]
    StudyExists(PathBuf),
    /// Something lies there already, and is not written over.
    #[error("`{0}` is there already")]
    InTheWay(PathBuf),
    /// A backup would lie inside what it backs up.
    #[error("`{0}` lies inside the study's folder")]
    InsideStudy(PathBuf),
    /// A file that is no backup of a study, or not whole any more.
    #[error("`{path}` is no whole backup: {what}")]
    BadBackup {
        /// Which file.
        path: PathBuf,
        /// What was met.
        what: String,
    },
    /// A backup that can't be sealed so, or not be opened so.
    #[error(transparent)]
    Seal(#[from] SealFault),
    /// No key is named, by the settings or otherwise.
    #[error("no key is named")]
    NoKey,
    /// A file or folder could not be read or written.
    #[error("`{path}` could not be used")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `study.toml` or a key can't be read.
    #[error("`{path}` is not written as it should be: {what}")]
    BadSettings {
        /// Which file.
        path: PathBuf,
        /// What was met, with its line.
        what: String,
    },
    /// The study's method rejects such a report.
    #[error("{report} has no place in this study's method (`{}`)", profile.as_str())]
    MethodRejects {
        /// What was asked for, in words.
        report: &'static str,
        /// The method.
        profile: crate::Profile,
    },
    /// The key lies inside the study, where it would go wherever the study goes.
    #[error("the key `{0}` lies inside the study's folder")]
    KeyInside(PathBuf),
    /// The study's folder is not as it must be to work in.
    #[error("`{0}` {1}")]
    Place(PathBuf, PlaceFault),
    /// The database is another program's.
    #[error("`{0}` is a database of another program")]
    ForeignDatabase(PathBuf),
    /// The database was written by a newer version of the program.
    #[error("`{path}` was written by a newer version (form {found}; this one knows {known})")]
    NewerStudy {
        /// Which file.
        path: PathBuf,
        /// Its form.
        found: u32,
        /// The newest form that is known here.
        known: u32,
    },
    /// The SQLite that was linked has known faults.
    #[error("this build has SQLite {0}, and needs 3.54.1 or newer")]
    OldSqlite(String),
    /// The database answered with an error.
    #[error("the study's database gave up")]
    Store {
        /// What it said.
        #[from]
        source: rusqlite::Error,
    },
    /// Something kept in the database can't be understood: damage, or a fault of ours.
    #[error("a row of `{table}` can't be understood: {what}")]
    BadRow {
        /// Which table.
        table: String,
        /// What was met.
        what: String,
    },
    /// Another process keeps the study busy.
    #[error("another program is writing to the study")]
    Busy,
    /// There is no room left on the disk. Nothing of the change was kept.
    #[error("the disk is full")]
    DiskFull,
    /// The thread that writes has stopped.
    #[error("the study is closing")]
    Closed,
    /// A change with this key was saved before: this one is a repetition and did nothing.
    #[error("that was saved before, as operation {seq}")]
    AlreadySaved {
        /// As which operation.
        seq: u64,
    },
    /// Nothing of this name is in the study.
    #[error("the study has no {what} `{name}`")]
    NotFound {
        /// What was looked for: `transcript`, `participant`, `code`, `memo` …
        what: &'static str,
        /// The name it was looked for by.
        name: String,
    },
    /// A transcript of this name is here with other words.
    #[error("`{transcript}` is here already, with other words")]
    OtherWords {
        /// Which transcript.
        transcript: String,
    },
    /// A slip of the typist that can't be put right so.
    #[error(transparent)]
    Correction(#[from] CorrectionFault),
    /// What came back from a reader that can't be taken in.
    #[error(transparent)]
    Returned(#[from] ReturnedFault),
    /// Somebody took a passage of this transcript back; that must stay on record.
    #[error("a passage of `{transcript}` was taken back, and the record of that would go with it")]
    Withdrawn {
        /// Which transcript.
        transcript: String,
    },
    /// Quotes were lifted from this transcript; their reviews and releases stand on it.
    #[error("{quotes} quotes were lifted from `{transcript}`")]
    HasQuotes {
        /// Which transcript.
        transcript: String,
        /// How many quotes, those that were taken out among them.
        quotes: usize,
    },
    /// What is kept no longer equals its digest.
    #[error("what is kept of `{transcript}` is damaged")]
    Damaged {
        /// Which transcript.
        transcript: String,
    },
    /// A place that the text does not have, or that splits a character.
    #[error("`{transcript}` has no place {at}, or a character is split there")]
    OutsideText {
        /// Which transcript.
        transcript: String,
        /// In bytes.
        at: usize,
    },
    /// The codebook can't be one.
    #[error("the codebook has {} faults, the first: {}", problems.len(), problems.first().map(ToString::to_string).unwrap_or_default())]
    Codebook {
        /// Everything that is wrong with it.
        problems: Vec<heard_model::CodebookProblem>,
    },
    /// A code that is used no more can't be merged, split, retired or coded with.
    #[error("{code} was retired{}", crate::codebook::retired_in(*until))]
    RetiredCode {
        /// Which.
        code: heard_model::CodeId,
        /// In which version, where that is sealed.
        until: Option<heard_model::VersionId>,
    },
    /// A codebook leaves open which of its codes are which of the study's.
    #[error("{} codes could be renamed ones or others, and nobody said which", doubts.len())]
    Undecided {
        /// Every one of them.
        doubts: Vec<heard_model::amend::Doubt>,
    },
    /// Two sides changed the same thing, each in its own way. Nothing was merged.
    #[error("{} things were changed on both sides, each in its own way", conflicts.len())]
    Conflicts {
        /// Every one of them.
        conflicts: Vec<heard_model::amend::Conflict>,
    },
    /// Their codebook says nothing that the common version does not.
    #[error("it says nothing that {base} does not")]
    NothingToMerge {
        /// What both came out of.
        base: heard_model::VersionId,
    },
    /// A file that is no bundle of work, or one of a newer version.
    #[error("`{file}` is no bundle that can be read here: {what}")]
    BadBundle {
        /// Which file.
        file: String,
        /// What was met.
        what: String,
    },
    /// What lies in the draft must be sealed first.
    #[error("the draft of {version} is not sealed yet")]
    DraftOpen {
        /// The version that it will be.
        version: heard_model::VersionId,
    },
    /// The draft says nothing that its parent does not.
    #[error("the draft says nothing that {version} does not")]
    NothingToCommit {
        /// The version that it lies over.
        version: heard_model::VersionId,
    },
    /// A table that can't be read.
    #[error(transparent)]
    Table(#[from] heard_import::TableError),
    /// Rows of a table that can't be applied; none of it was.
    #[error("{} rows can't be used, the first: row {}: {}", problems.len(), problems.first().map_or(0, |p| p.row), problems.first().map(|p| p.what.to_string()).unwrap_or_default())]
    Rows {
        /// Every one of them.
        problems: Vec<RowProblem>,
    },
    /// A file that can't be read.
    #[error(transparent)]
    Unreadable(#[from] heard_import::ReadError),
    /// What was looked for is no query.
    #[error("that is no query")]
    Query {
        /// What was met, and where.
        source: heard_index::QueryError,
    },
    /// Edits from which the shown words would not derive.
    #[error("{quote} can't be edited so: {problem}")]
    BadEdit {
        /// Which quote.
        quote: heard_model::QuoteId,
        /// Why not.
        problem: heard_model::EditProblem,
    },
    /// Words that can't be made a poem so.
    #[error(transparent)]
    Poem(#[from] crate::poems::PoemProblem),
    /// A name that can't be one: letters, digits, `-` and `_`, at most 80.
    #[error("`{name}` can't be the name of a {what}")]
    BadName {
        /// Of what.
        what: &'static str,
        /// As given.
        name: String,
    },
    /// A password that would not keep anybody out.
    #[error("the password can't be taken: {why}")]
    BadPassword {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Nobody could manage the study any more.
    #[error("`{name}` is the last owner")]
    LastOwner {
        /// Who.
        name: String,
    },
    /// Something of this name is there already.
    #[error("there is a {what} `{name}` already")]
    Exists {
        /// What.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A finding that can't be signed: none that holds has this evidence.
    #[error("no hold of {check} on `{collection}` can be signed so")]
    NothingToSign {
        /// Which collection.
        collection: String,
        /// Which check.
        check: String,
    },
    /// What is to be written down does not fit what it is about.
    #[error("that can't be kept: {why}")]
    Unfounded {
        /// What does not fit.
        why: &'static str,
    },
    /// Somebody may not do this.
    #[error("{who} may not do that: {why}")]
    NotAllowed {
        /// Who.
        who: String,
        /// Why not.
        why: &'static str,
    },
    /// The gate stands against it.
    #[error("`{collection}` is not cleared: {} findings", report.findings.len())]
    NotCleared {
        /// Which collection.
        collection: String,
        /// What the checks found.
        report: Box<heard_anonymise::GateReport>,
    },
    /// Something that the gate looked at changed while the files were built. Nothing went out.
    #[error("{by} changed what the release is built on in operation {seq} ({kind})")]
    ChangedMeanwhile {
        /// In which operation; 0 for the settings.
        seq: u64,
        /// What it did.
        kind: String,
        /// Who.
        by: String,
    },
    /// The renderer gave up.
    #[error("the files could not be built")]
    Render {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A built file whose words can't be looked through.
    #[error("`{0}` can't be looked through")]
    Unscannable(String),
    /// A known name can still be read in what was masked. Nothing went out.
    #[error("a known name can still be read in the {0}")]
    StillNamed(String),
    /// What was written beside a project can't be put back.
    #[error("the file beside the project can't be used: {0}")]
    BadSidecar(&'static str),
    /// What facilitators and reviewers see is behind the journal.
    #[error("the shown quotes are behind the study and must be made ready again")]
    Behind,
    /// Masked words whose seal does not hold.
    #[error("the words of {quote} are not what was sealed")]
    SealBroken {
        /// Which quote.
        quote: heard_model::QuoteId,
    },
    /// There is nothing of yours to take back.
    #[error("there is nothing of yours to take back")]
    NothingToUndo,
    /// Nothing was taken back that could be done again.
    #[error("there is nothing to do again")]
    NothingToRedo,
    /// No operation has this number.
    #[error("there is no operation {seq}")]
    NoSuchOperation {
        /// Which number.
        seq: u64,
    },
    /// An operation of this kind is never taken back.
    #[error("operation {seq} ({kind}) can't be taken back")]
    NotUndoable {
        /// Which operation.
        seq: u64,
        /// What it did.
        kind: &'static str,
    },
    /// It was taken back before.
    #[error("operation {seq} was taken back before")]
    AlreadyUndone {
        /// Which operation.
        seq: u64,
    },
    /// Somebody built on it.
    #[error("operation {seq} can't be taken back: {by} built on it in operation {later} ({kind})")]
    BuiltOn {
        /// Which operation.
        seq: u64,
        /// The later operation.
        later: u64,
        /// What the later one did.
        kind: String,
        /// Whose it is.
        by: String,
    },
    /// What it changed was erased since.
    #[error("the content of operation {seq} was erased on {on}")]
    Erased {
        /// Which operation.
        seq: u64,
        /// When.
        on: String,
    },
    /// Somebody changed it since it was read.
    #[error("{what} was changed by {by} in operation {seq}, after you read it")]
    Conflict {
        /// What.
        what: String,
        /// By whom.
        by: String,
        /// In which operation.
        seq: u64,
    },
}

/// What every use case answers with.
pub type Result<T, E = StudyError> = std::result::Result<T, E>;
