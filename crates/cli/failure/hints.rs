//! What to try: the rooms say what was met, only this face knows which commands there are.

mod incoming;

use heard_import::TableError;
use heard_study::{PlaceFault, SealFault, StudyError};

/// Every row that can't be used, where it is a table that was refused.
pub(crate) fn rows(error: &(dyn std::error::Error + 'static)) -> Vec<String> {
    let table = error.downcast_ref::<TableError>();
    match error.downcast_ref::<StudyError>() {
        Some(StudyError::Table(table)) => of_table(table),
        Some(StudyError::Rows { problems }) => problems
            .iter()
            .map(|problem| format!("line {}: {}", problem.row, problem.what))
            .collect(),
        Some(StudyError::Codebook { problems }) => {
            problems.iter().map(ToString::to_string).collect()
        }
        _ => table.map(of_table).unwrap_or_default(),
    }
}

fn of_table(error: &TableError) -> Vec<String> {
    match error {
        TableError::Rows { problems, .. } => problems.iter().map(ToString::to_string).collect(),
        TableError::Read(_) => Vec::new(),
    }
}

/// The one thing to try, where there is one.
pub(crate) fn hint(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    if !rows(error).is_empty() {
        return Some("mend these rows and try again; nothing was changed".to_owned());
    }
    if let Some(hint) = incoming::hint(error) {
        return Some(hint);
    }
    let error = error.downcast_ref::<StudyError>()?;
    let hint = match error {
        StudyError::Unfounded { .. } => "nothing was kept; say what is missing and try again",
        StudyError::NotAStudy { .. } => {
            "run `heard init DIR` to make one, or name one with --study DIR"
        }
        StudyError::StudyExists { .. } => "go on with it, or name another folder",
        StudyError::BadSettings { .. } => {
            "mend the line, or copy the file from a new study made with `heard init`"
        }
        StudyError::NoKey => "name it with --key FILE, or set `key` in study.toml",
        StudyError::ForeignDatabase { .. } => {
            "the study's own `study.db` must be put back from a backup"
        }
        StudyError::NewerStudy { .. } => "install the newer version of heard; nothing was changed",
        StudyError::OldSqlite { .. } => "build heard again with the versions of its lock file",
        StudyError::Store { .. } | StudyError::BadRow { .. } => {
            "run `heard check`; it says what is whole and what to do. Nothing of this command was kept"
        }
        StudyError::Busy => "wait a moment and try again; nothing was changed",
        StudyError::DiskFull => "make room and try again; nothing was changed",
        StudyError::NothingToUndo | StudyError::NoSuchOperation { .. } => {
            "`heard log` shows what was done and by whom"
        }
        StudyError::BuiltOn { .. } => {
            "take back the later operation first, or ask the person who did it"
        }
        StudyError::MethodRejects { .. } => {
            "its authors hold that such figures do not fit it; `heard report checklist rtarg` has \
             prompts that do. If the method has changed, so can `profile` in study.toml"
        }
        StudyError::BadPassword { .. } => {
            "four words that don't belong together make a good one; nothing was changed"
        }
        StudyError::LastOwner { .. } => {
            "make somebody else an owner first: `heard user change NAME --role owner`"
        }
        StudyError::NotFound { what: "reviewer", .. } => {
            "ask them to look at quotes first: `heard review assign NAME --collection COLLECTION`"
        }
        StudyError::RetiredCode { .. } => "`heard codebook restore CODE` takes it into use again",
        StudyError::DraftOpen { .. } => {
            "`heard codebook commit -m \"why\"` seals it; `heard undo` takes its changes back"
        }
        StudyError::HasQuotes { .. } => {
            "take back the lifting (`heard log`, then `heard undo N`); where the person wants the words gone, `heard participant withdraw`"
        }
        StudyError::Conflict { .. } => "look at it again, then repeat your change",
        _ => of_place(error)?,
    };
    Some(hint.to_owned())
}

/// What to try with a backup that is to be encrypted or opened.
fn of_seal(fault: &SealFault) -> &'static str {
    match fault {
        SealFault::NeedsPassphrase(_) => {
            "leave --identity out and type the passphrase, or name a file with --passphrase-file"
        }
        SealFault::NeedsKey(_) => "name the file with the private key: --identity FILE",
        SealFault::WrongPassphrase(_) => {
            "try it once more: capitals and spaces count. Without it nobody can open this backup; an older one may have another"
        }
        SealFault::WrongKey(_) => "ask whoever made it for whose keys it is",
        SealFault::TooMuchWork(_) => {
            "heard did not make it so: open it with `age`, and find out where it comes from"
        }
        SealFault::NoKeys | SealFault::NotPublic { .. } => {
            "`age-keygen` makes a pair; hand in the public one. Nothing was written"
        }
        SealFault::NotPrivate { .. } => "take the file that `age-keygen` wrote, whole",
    }
}

/// What to try with a folder or a backup.
fn of_place(error: &StudyError) -> Option<&'static str> {
    Some(match error {
        StudyError::Place(_, PlaceFault::Gone) => {
            "what was said to be saved before is in the folder, wherever it is now: look whether a \
             disk was unplugged or a program that syncs moved it, then start again"
        }
        StudyError::Place(..) => {
            "look at the rights of the folder and of `study.db` in it, and whether the disk is \
             mounted for reading only; nothing was changed"
        }
        StudyError::InTheWay { .. } => {
            "name another place: nothing is written over, and nothing was changed"
        }
        StudyError::InsideStudy { .. } => {
            "a backup inside the study goes where the study goes: name a place outside it"
        }
        StudyError::Seal(fault) => of_seal(fault),
        StudyError::BadBackup { .. } => {
            "do not use it: take an older backup, and find out what happened to this one"
        }
        _ => return None,
    })
}

/// Whether it could be done and is refused all the same: exit status 1.
pub(crate) fn is_refusal(error: &(dyn std::error::Error + 'static)) -> bool {
    matches!(
        error.downcast_ref::<StudyError>(),
        Some(
            StudyError::MethodRejects { .. }
                | StudyError::LastOwner { .. }
                | StudyError::OtherWords { .. }
                | StudyError::StillNamed(..)
        )
    )
}
