//! What others do, told to pages that are open: server-sent events. Who, what kind, in which
//! interviews; never a word of anything.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream;
use heard_study::{Happened, Study};
use serde::Serialize;

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::words::did_kind;
use crate::reply::{Answer, Reply};
use crate::session::Sessions;

/// How often the journal is looked at.
const BEAT: Duration = Duration::from_millis(250);
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

#[derive(Serialize)]
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

/// A page that listens.
struct Listener {
    study: Arc<Study>,
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
        let Ok(position) = self.study.position() else { return (Look::Over, self) };
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
        let Ok(happened) = self.study.happened_since(self.at, MOST) else {
            return (Look::Over, self);
        };
        let all = happened.len() == MOST;
        self.at = if all { position } else { happened.last().map_or(position, |last| last.seq) };
        let what = if all { Vec::new() } else { happened.into_iter().map(Told::from).collect() };
        let news = News { at: self.at, all, what };
        let data = serde_json::to_string(&news).unwrap_or_default();
        (Look::Said(format!("id: {}\nevent: news\ndata: {data}\n\n", self.at)), self)
    }
}
