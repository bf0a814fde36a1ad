//! What to try: the rooms say what was met, only this face knows which commands there are.

use heard_study::StudyError;

/// The one thing to try, where there is one.
pub(crate) fn hint(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let error = error.downcast_ref::<StudyError>()?;
    let hint = match error {
        StudyError::NotAStudy { .. } => {
            "run `heard init DIR` to make one, or name one with --study DIR"
        }
        StudyError::StudyExists { .. } => "go on with it, or name another folder",
        StudyError::BadSettings { .. } => {
            "mend the line, or copy the file from a new study made with `heard init`"
        }
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
        StudyError::Conflict { .. } => "look at it again, then repeat your change",
        _ => return None,
    };
    Some(hint.to_owned())
}
