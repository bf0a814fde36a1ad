//! What others do, told to pages that are open: server-sent events. Who, what kind, in which
//! interviews; never a word of anything.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use futures_util::stream;
use heard_study::{Happened, Study, StudyError};
use serde::Serialize;

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::words::did_kind;
use crate::reply::{Answer, Reply};
use crate::session::Sessions;

/// How often a page looks for news.
const BEAT: Duration = Duration::from_millis(250);
/// What was read from the journal so lately is read again by nobody.
const FRESH: Duration = Duration::from_millis(100);
/// After so many beats without news a sign of life is sent, and the session looked at.
const SIGN: u32 = 40;
/// Of more news than this a page had better be read anew.
const MOST: usize = 200;

/// What a page is told.
#[derive(Serialize)]
struct News {
    /// The place in the journal up to which this is all.
    at: u64,
    /// Whether too much happened to tell it one by one.
    all: bool,
    what: Vec<Told>,
}

#[derive(Clone, Debug, Serialize)]
struct Told {
    seq: u64,
    by: String,
    kind: &'static str,
    did: &'static str,
    #[serde(rename = "in")]
    transcripts: Vec<String>,
}

impl From<Happened> for Told {
    fn from(happened: Happened) -> Told {
        Told {
            seq: happened.seq,
            by: happened.actor,
            kind: happened.kind.as_str(),
            did: did_kind(happened.kind.as_str()),
            transcripts: happened.transcripts.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What happened lately: read from the journal once for all pages that listen.
#[derive(Debug, Default)]
pub(crate) struct Wire(Mutex<Recent>);

#[derive(Debug, Default)]
struct Recent {
    /// All that happened after operation `from`, up to `at`, is among `told`.
    from: u64,
    at: u64,
    told: VecDeque<Told>,
    looked: Option<Instant>,
}

impl Wire {
    /// Where the journal stands, and what happened after operation `after`; nothing of that where
    /// it is too much to tell one by one.
    fn since(&self, study: &Study, after: u64) -> Result<(u64, Option<Vec<Told>>), StudyError> {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.looked.is_none_or(|then| then.elapsed() > FRESH) {
            recent.look(study)?;
        }
        if after < recent.from {
            return Ok((recent.at, None));
        }
        let news = recent.told.iter().filter(|one| one.seq > after).cloned().collect();
        Ok((recent.at, Some(news)))
    }
}

impl Recent {
    fn look(&mut self, study: &Study) -> Result<(), StudyError> {
        let position = study.position()?;
        if self.looked.is_none() || position < self.at {
            // The first page listens, or the study was put back to an earlier state.
            *self = Recent { from: position.saturating_sub(MOST as u64 - 1), ..Recent::default() };
            self.at = self.from;
        }
        if position > self.at {
            let happened = study.happened_since(self.at, MOST)?;
            match happened.last() {
                Some(last) if happened.len() < MOST => self.at = last.seq,
                _ => (self.from, self.at) = (position, position),
            }
            self.told.extend(happened.into_iter().map(Told::from));
            while self.told.len() > MOST
                || self.told.front().is_some_and(|one| one.seq <= self.from)
            {
                self.from = self.told.pop_front().map_or(self.from, |one| self.from.max(one.seq));
            }
        }
        self.looked = Some(Instant::now());
        Ok(())
    }
}

/// A page that listens.
struct Listener {
    study: Arc<Study>,
    wire: Arc<Wire>,
    sessions: Arc<Sessions>,
    session: String,
    form_token: String,
    at: u64,
    greeted: bool,
    quiet: u32,
    left: u64,
}

/// `GET /live?after=120`: what happens after operation 120, as it happens.
pub(crate) fn listen(desk: &Desk, asked: &Asked) -> Answer {
    let after = asked.last_heard.or_else(|| asked.query("after").and_then(|at| at.parse().ok()));
    let at = match after {
        Some(at) => at,
        None => desk.study.position()?,
    };
    let listener = Listener {
        study: Arc::new(desk.study.by(desk.study.actor().clone())),
        wire: desk.wire.clone(),
        sessions: desk.sessions.clone(),
        session: asked.session.as_ref().map(|known| known.id.clone()).unwrap_or_default(),
        form_token: asked.form_token().to_owned(),
        at,
        greeted: false,
        quiet: 0,
        left: desk.sessions.left(),
    };
    Ok(Reply::Events(Body::from_stream(stream::unfold(listener, next))))
}

/// The next that is told; nothing once the session or the program ends.
async fn next(mut listener: Listener) -> Option<(Result<Bytes, Infallible>, Listener)> {
    if !listener.greeted {
        listener.greeted = true;
        let hello = serde_json::json!({ "token": listener.form_token, "at": listener.at });
        let text = format!("retry: 1000\nevent: hello\ndata: {hello}\n\n");
        return Some((Ok(Bytes::from(text)), listener));
    }
    let mut over = listener.sessions.over();
    loop {
        tokio::select! {
            () = tokio::time::sleep(BEAT) => {}
            _ = over.wait_for(|is| *is) => return None,
        }
        let (said, back) = tokio::task::spawn_blocking(move || listener.look()).await.ok()?;
        listener = back;
        match said {
            Look::Over => return None,
            Look::Said(text) => return Some((Ok(Bytes::from(text)), listener)),
            Look::Nothing => {}
        }
    }
}

enum Look {
    Nothing,
    Said(String),
    Over,
}

impl Listener {
    /// Looks at the journal. Waits for the disk.
    fn look(mut self) -> (Look, Listener) {
        self.quiet += 1;
        let Ok((position, what)) = self.wire.since(&self.study, self.at) else {
            return (Look::Over, self);
        };
        let (news, sign, left) =
            (position > self.at, self.quiet >= SIGN, self.sessions.left() != self.left);
        if !news && !sign && !left {
            return (Look::Nothing, self);
        }
        // Rights are looked at each time something is told or somebody left: what was taken away
        // is gone at once.
        self.left = self.sessions.left();
        if !self.sessions.is_open(&self.session, self.study.world().now()) {
            return (Look::Over, self);
        }
        if !news && !sign {
            return (Look::Nothing, self);
        }
        self.quiet = 0;
        if !news {
            return (Look::Said(": still here\n\n".to_owned()), self);
        }
        self.at = position;
        let news = News { at: position, all: what.is_none(), what: what.unwrap_or_default() };
        let data = serde_json::to_string(&news).unwrap_or_default();
        (Look::Said(format!("id: {}\nevent: news\ndata: {data}\n\n", self.at)), self)
    }
}
