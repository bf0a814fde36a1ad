//! The write-ahead log stays short: whoever wrote it brings it into the database and begins it anew.
//!
//! By itself SQLite brings over what nobody reads, but begins the log anew only in a moment in which
//! nobody reads at all. Where fifty people work there is none, and the log would grow as long as they do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rusqlite::Connection;

use super::open::PATIENCE;

/// From so many pages on (4 MiB) the log is begun anew.
const LONG: u32 = 1_000;
/// Where somebody went on reading an older state, it is tried again after so many more.
const MORE: u32 = 500;

/// The log of the connection that writes.
pub(super) struct WriteAhead {
    /// How many pages it has.
    pages: Arc<AtomicU32>,
    /// At how many it is tried next.
    next: u32,
}

impl WriteAhead {
    /// Watches the log of `connection`, which no longer looks after it by itself.
    pub(super) fn of(connection: &mut Connection) -> WriteAhead {
        let pages = Arc::new(AtomicU32::new(0));
        let told = Arc::clone(&pages);
        let hook = move |_: &mut rusqlite::hooks::Wal, now: std::ffi::c_int| {
            told.store(u32::try_from(now).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        };
        let next = match connection.wal_hook(Some(hook)) {
            Ok(()) => LONG,
            // Then it looks after itself, as before.
            Err(_) => u32::MAX,
        };
        WriteAhead { pages, next }
    }

    /// Begins the log anew where it is long. Waits for those who read an older state, the longer the
    /// longer it is: whoever begins to read meanwhile reads the database and is not waited for.
    pub(super) fn keep_short(&mut self, connection: &Connection) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.next {
            return;
        }
        let patience = Duration::from_millis(u64::from(pages / 50)).min(PATIENCE);
        let done = connection.busy_timeout(patience).is_ok()
            && connection
                .query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get::<_, i64>(0))
                .is_ok_and(|busy| busy == 0);
        // Nothing is lost where it could not be done: what is in the log counts, and is tried again.
        let _ = connection.busy_timeout(PATIENCE);
        self.next = if done { LONG } else { pages.saturating_add(MORE) };
        if done {
            self.pages.store(0, Ordering::Relaxed);
        }
    }
}
