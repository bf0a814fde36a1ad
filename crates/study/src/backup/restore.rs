//! A study put back from a backup: whole, elsewhere, and without what was erased since.

use std::fs;
use std::path::{Path, PathBuf};

use super::{BackupFile, DATABASE, ERASED, Scratch, above, archive, look_at, not_whole};
use crate::erasure;
use crate::error::{Result, StudyError};
use crate::store::kind::EventKind;
use crate::store::open::private_folder;
use crate::study::Study;
use crate::world::{Actor, World};

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where it lies now.
    pub folder: PathBuf,
    /// The newest operation that came back.
    pub seq: u64,
    /// How many files.
    pub files: usize,
    /// The digest over every row: equal to that of the study that was backed up.
    pub logical: String,
    /// How many erasures were done again because the backup was older than they are.
    pub erased_again: usize,
}

/// Puts the study in the backup at `path` into the folder `to`, which must be empty or not there.
/// Nothing of it is seen in `to` before all of it is. Erasures that are listed beside the backup
/// and that it does not know of are done again first.
pub fn restore(
    file: impl Into<BackupFile>,
    to: &Path,
    actor: Actor,
    world: World,
) -> Result<Restored> {
    let file = file.into();
    let path = file.path.as_path();
    let occupied = fs::read_dir(to).is_ok_and(|mut inside| inside.next().is_some());
    if occupied || to.is_file() {
        return Err(StudyError::InTheWay(to.to_owned()));
    }
    let seen = archive::verify(&file)?;
    let whole = std::path::absolute(to).map_err(StudyError::file(to))?;
    let above = above(&whole);
    fs::create_dir_all(&above).map_err(StudyError::file(&above))?;
    let scratch = Scratch::new(&above, &world)?;
    let study = scratch.path().join("study");
    private_folder(&study)?;
    let files = archive::unpack(&file, &study)?;
    let (.., logical) = look_at(&study.join(DATABASE), path)?;
    if logical != seen.logical {
        return Err(not_whole(path, "its rows are not those that were backed up"));
    }
    let listed =
        erasure::read_lists(&[study.join(ERASED), super::above(path).join(erasure::LIST)])?;
    fs::remove_file(study.join(ERASED)).ok();
    let erased_again = {
        let opened = Study::open(&study, actor.clone(), world.clone())?;
        let again = opened.erase_again(&listed)?;
        opened.change_always(EventKind::Restored, "", "", |tx| {
            // Whoever was logged in there is not logged in here.
            tx.rows().connection().execute("DELETE FROM session", [])?;
            Ok(())
        })?;
        again
    };
    if to.is_dir() {
        fs::remove_dir(to).map_err(StudyError::file(to))?;
    }
    fs::rename(&study, to).map_err(StudyError::file(to))?;
    let opened = Study::open(to, actor, world)?;
    opened.renew_index()?;
    Ok(Restored { folder: to.to_owned(), seq: seen.seq, files, logical, erased_again })
}
