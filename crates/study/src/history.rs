//! What happened in the study, and taking it back.

mod since;

pub use since::Happened;

use heard_model::Timestamp;
use rusqlite::ToSql;

use crate::error::{Result, StudyError};
use crate::store::journal::Words;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::store::undo::is_undone;
use crate::study::Study;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number: order never depends on clocks.
    pub seq: u64,
    /// When, by the clock.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// In what role.
    pub role: String,
    /// What was done.
    pub kind: EventKind,
    /// To what; nothing once it was erased.
    pub subject: Option<String>,
    /// Why; nothing once it was erased.
    pub reason: Option<String>,
    /// How many rows it changed.
    pub changed: usize,
    /// For an undo or redo: the operation it takes back.
    pub undoes: Option<u64>,
    /// Whether it was taken back and not done again since.
    pub undone: bool,
}

/// Which lines of the log are asked for; all where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Only by this person.
    pub actor: Option<String>,
    /// Only of this kind, or of kinds that begin with it and a dot (`coding`).
    pub kind: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
    /// Only from this day on, by the clock.
    pub since: Option<heard_model::Date>,
    /// Only after this operation.
    pub after: Option<u64>,
    /// At most so many, the newest.
    pub limit: Option<usize>,
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The number of the undo or redo itself.
    pub seq: u64,
    /// The operation that was taken back, or done again.
    pub of: Event,
}

impl Study {
    /// What happened, the newest first.
    pub fn log(&self, filter: &LogFilter) -> Result<Vec<Event>> {
        self.read(|rows| {
            let mut sql = "SELECT seq FROM event JOIN actor ON actor.id = event.actor
                           WHERE seq > ?1"
                .to_owned();
            let after = filter.after.unwrap_or(0);
            let mut values: Vec<&dyn ToSql> = vec![&after];
            if let Some(actor) = &filter.actor {
                values.push(actor);
                sql += &format!(" AND actor.name = ?{}", values.len());
            }
            sql += " ORDER BY seq DESC";
            let mut statement = rows.connection().prepare_cached(&sql)?;
            let numbers: Vec<u64> = statement
                .query_map(values.as_slice(), |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut events = Vec::new();
            for seq in numbers {
                let event = event(rows, seq)?;
                if filter.wants(&event) {
                    events.push(event);
                }
                if filter.limit == Some(events.len()) {
                    break;
                }
            }
            Ok(events)
        })
    }

    /// The number of the newest operation: the place in the journal where the study stands.
    pub fn position(&self) -> Result<u64> {
        self.read(|rows| Ok(crate::store::journal::head(rows)?.0))
    }

    /// Takes back your latest operation, or the one numbered `seq`. It is refused, saying who
    /// built on it, where somebody did.
    pub fn undo(&self, seq: Option<u64>) -> Result<TakenBack> {
        let (seq, of) = self.house.store.undo(self.plan(EventKind::Undone, "", ""), seq)?;
        self.read(|rows| Ok(TakenBack { seq, of: event(rows, of)? }))
    }

    /// Does again what you took back last, where you did nothing else since.
    pub fn redo(&self) -> Result<TakenBack> {
        let (seq, undo) = self.house.store.redo(self.plan(EventKind::Redone, "", ""))?;
        self.read(|rows| {
            let of = event(rows, undo)?.undoes.unwrap_or(undo);
            Ok(TakenBack { seq, of: event(rows, of)? })
        })
    }
}

impl LogFilter {
    fn wants(&self, event: &Event) -> bool {
        let kind = event.kind.as_str();
        let of_kind = self.kind.as_ref().is_none_or(|asked| {
            kind == asked
                || kind.strip_prefix(asked.as_str()).is_some_and(|rest| rest.starts_with('.'))
        });
        let about = self
            .subject
            .as_ref()
            .is_none_or(|asked| event.subject.as_ref().is_some_and(|subject| subject == asked));
        let day = event.at.to_zoned(jiff::tz::TimeZone::UTC).date();
        of_kind && about && self.since.is_none_or(|since| day >= since)
    }
}

/// The event numbered `seq`.
pub(crate) fn event(rows: Rows<'_>, seq: u64) -> Result<Event> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT at, actor.name, role, kind, undoes, parts FROM event
         JOIN actor ON actor.id = event.actor WHERE seq = ?1",
    )?;
    let mut found = statement.query([seq])?;
    let row = found.next()?.ok_or(StudyError::NoSuchOperation { seq })?;
    let bad = |what: String| StudyError::BadRow { table: "event".to_owned(), what };
    let at: String = row.get(0)?;
    let kind: String = row.get(3)?;
    let words = words(rows, seq)?;
    Ok(Event {
        seq,
        at: at.parse().map_err(|_| bad(format!("the time `{at}`")))?,
        actor: row.get(1)?,
        role: row.get(2)?,
        kind: EventKind::parse(&kind).ok_or_else(|| bad(format!("the kind `{kind}`")))?,
        subject: words.as_ref().map(|words| words.subject.clone()),
        reason: words.map(|words| words.reason),
        changed: row.get::<_, i64>(5)?.max(1) as usize - 1,
        undoes: row.get(4)?,
        undone: is_undone(rows, seq)?,
    })
}

fn words(rows: Rows<'_>, seq: u64) -> Result<Option<Words>> {
    let first = parts_first(rows, seq)?;
    Ok(first.and_then(|text| serde_json::from_str(&text).ok()))
}

fn parts_first(rows: Rows<'_>, seq: u64) -> Result<Option<String>> {
    let text: Option<Option<String>> =
        rows.scalar("SELECT after FROM payload WHERE seq = ?1 AND part = 0", &[&seq])?;
    Ok(text.flatten())
}
