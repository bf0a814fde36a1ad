//! The one function that opens a database.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags, TransactionBehavior};

use super::file::placed;
use crate::error::{Result, StudyError};

/// "Hear", so that `file` and every other program can tell our databases.
const APPLICATION_ID: i32 = 0x4865_6172;

/// The oldest SQLite without known ways to lose data: 3.54.1.
const OLDEST_SQLITE: i32 = 3_054_001;

/// How long one process waits for another that is writing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Every form the database ever had, in order; never edited once released.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_start.sql"),
    include_str!("../../migrations/0002_quotes.sql"),
    include_str!("../../migrations/0003_entry.sql"),
    include_str!("../../migrations/0004_codebook_order.sql"),
    include_str!("../../migrations/0005_revisions.sql"),
    include_str!("../../migrations/0006_poems.sql"),
    include_str!("../../migrations/0007_exchange.sql"),
    include_str!("../../migrations/0008_board.sql"),
    include_str!("../../migrations/0009_keeping.sql"),
    include_str!("../../migrations/0010_peers.sql"),
    include_str!("../../migrations/0011_matrix.sql"),
    include_str!("../../migrations/0012_originals.sql"),
    include_str!("../../migrations/0013_readings.sql"),
    include_str!("../../migrations/0014_shown_as.sql"),
    include_str!("../../migrations/0015_places.sql"),
];

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Makes the database; it must not be there yet.
    Create,
    /// Writes; brings an older form up to date first.
    Write,
    /// Reads only.
    Read,
}

/// Opens the database at `path` with every setting and refusal of the house.
pub(crate) fn open(path: &Path, purpose: Purpose) -> Result<Connection> {
    set_up(path, purpose).map_err(|error| placed(error, path))
}

fn set_up(path: &Path, purpose: Purpose) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StudyError::OldSqlite(rusqlite::version().to_owned()));
    }
    if purpose == Purpose::Create {
        drop(private_file(path)?);
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.remove(OpenFlags::SQLITE_OPEN_URI);
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A statement is prepared once, not again for each value that is bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if purpose != Purpose::Create {
        // Before anything is set: a database that is not ours, or not ours to change, stays as it is.
        recognise(&connection, path)?;
    }
    for (name, value) in [
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("mmap_size", "0"),
        ("temp_store", "MEMORY"),
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("secure_delete", "ON"),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    match purpose {
        Purpose::Create => connection.pragma_update(None, "application_id", APPLICATION_ID)?,
        Purpose::Write => {}
        Purpose::Read => connection.pragma_update(None, "query_only", "ON")?,
    }
    if purpose != Purpose::Read {
        migrate(&mut connection)?;
    }
    Ok(connection)
}

/// Opens a copy of a damaged database, to read what can be read of it.
pub(crate) fn damaged(path: &Path) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.remove(OpenFlags::SQLITE_OPEN_URI);
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (name, value) in [
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("mmap_size", "0"),
        ("temp_store", "MEMORY"),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    recognise(&connection, path)?;
    connection.pragma_update(None, "query_only", "ON")?;
    Ok(connection)
}

/// Opens the database that `bytes` are, in memory, to be read only: for what must not lie on a disk in
/// the clear. `of` is the file that it came out of.
pub(crate) fn in_memory(bytes: &mut [u8], of: &Path) -> Result<Connection> {
    // A database in memory has no log beside it; by these two bytes it says that it has one.
    if let Some(versions) = bytes.get_mut(18..20) {
        versions.fill(1);
    }
    let mut connection = Connection::open_in_memory()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.deserialize_read_exact(MAIN_DB, &*bytes, bytes.len(), true)?;
    for (name, value) in
        [("trusted_schema", "OFF"), ("cell_size_check", "ON"), ("temp_store", "MEMORY")]
    {
        connection.pragma_update(None, name, value)?;
    }
    recognise(&connection, of)?;
    connection.pragma_update(None, "query_only", "ON")?;
    Ok(connection)
}

/// An empty database in memory, as it is when a study is made.
pub(crate) fn blank() -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn recognise(connection: &Connection, path: &Path) -> Result<()> {
    use rusqlite::ErrorCode;
    let foreign = || StudyError::ForeignDatabase(path.to_owned());
    let asked = connection.pragma_query_value(None, "application_id", |row| row.get(0));
    let id: i32 = asked.map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => foreign(),
        _ => error.into(),
    })?;
    if id != APPLICATION_ID {
        return Err(foreign());
    }
    let found = form(connection)?;
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(StudyError::NewerStudy { path: path.to_owned(), found, known });
    }
    Ok(())
}

/// The form of the database behind `connection`: how many migrations it went through.
pub(crate) fn form(connection: &Connection) -> Result<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the database to the newest form: one transaction a step, so that a crash leaves a
/// whole form behind.
fn migrate(connection: &mut Connection) -> Result<()> {
    loop {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let at = form(&step)?;
        let Some(next) = MIGRATIONS.get(at as usize) else {
            return Ok(());
        };
        step.execute_batch(next)?;
        step.pragma_update(None, "user_version", at + 1)?;
        step.commit()?;
    }
}

/// Makes a folder that only its owner may enter.
pub(crate) fn private_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(StudyError::file(path))?;
    restrict(path, 0o700)
}

/// Makes an empty file that only its owner may read. It must not be there yet.
pub(crate) fn private_file(path: &Path) -> Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path).map_err(StudyError::file(path))?;
    restrict(path, 0o600)?;
    Ok(file)
}

/// Writes a small file whole or not at all, for its owner's eyes only.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = std::path::PathBuf::from(beside);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside).map_err(StudyError::file(&beside))?;
    restrict(&beside, 0o600)?;
    file.write_all(text.as_bytes()).map_err(StudyError::file(&beside))?;
    file.sync_all().map_err(StudyError::file(&beside))?;
    drop(file);
    fs::rename(&beside, path).map_err(StudyError::file(path))
}

#[cfg(unix)]
pub(crate) fn restrict(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(StudyError::file(path))
}

/// Elsewhere a new file takes the rights of its folder, and a user's own folders are theirs alone.
#[cfg(not(unix))]
pub(crate) fn restrict(_path: &Path, _mode: u32) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pragma(connection: &Connection, name: &str) -> String {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            .unwrap()
    }

    #[test]
    fn every_connection_is_set_alike() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.db");
        drop(open(&path, Purpose::Create).unwrap());
        for purpose in [Purpose::Write, Purpose::Read] {
            let connection = open(&path, purpose).unwrap();
            for (name, value) in [
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("foreign_keys", "1"),
                ("secure_delete", "1"),
                ("temp_store", "2"),
                ("trusted_schema", "0"),
                ("mmap_size", "0"),
                ("application_id", "1214603634"),
            ] {
                assert_eq!(pragma(&connection, name), value, "{name} for {purpose:?}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.db");
        let connection = open(&path, Purpose::Create).unwrap();
        connection.execute_batch("CREATE TABLE t (a TEXT) STRICT").unwrap();
        for file in ["study.db", "study.db-wal", "study.db-shm"] {
            let mode = fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }

    #[test]
    fn a_newer_form_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.db");
        let connection = open(&path, Purpose::Create).unwrap();
        connection.pragma_update(None, "user_version", 9_999).unwrap();
        drop(connection);
        let before = fs::read(&path).unwrap();
        let refused = open(&path, Purpose::Write).unwrap_err();
        assert!(matches!(refused, StudyError::NewerStudy { found: 9_999, .. }), "{refused:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn another_programs_database_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.db");
        let theirs = Connection::open(&path).unwrap();
        theirs.execute_batch("CREATE TABLE t (a)").unwrap();
        drop(theirs);
        let before = fs::read(&path).unwrap();
        let refused = open(&path, Purpose::Write).unwrap_err();
        assert!(matches!(refused, StudyError::ForeignDatabase { .. }), "{refused:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
        fs::write(&path, "not a database at all, but long enough to look at").unwrap();
        let refused = open(&path, Purpose::Read).unwrap_err();
        assert!(matches!(refused, StudyError::ForeignDatabase { .. }), "{refused:?}");
    }
}
