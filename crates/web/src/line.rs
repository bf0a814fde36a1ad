//! Connections: how many there may be, how long each may take, and which one goes when there are
//! too many.
//!
//! Everybody comes from this machine or through the team's own proxy, so an address says nothing
//! of who somebody is. What counts is what a connection does: one that is slow to say what it
//! wants, or to take its answer, is closed; and where all places are taken, the one goes that has
//! done nothing for longest, those that never asked for anything first. One whose request is being
//! worked on is never closed for another's sake.

mod patient;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::Instant;
use tower::Service as _;

use patient::Patient;

/// How patient the site is with a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// So many are open at once: well below the files that systems give a program.
    pub(crate) connections: usize,
    /// So long may the next request take to begin and to say what it wants: longer than proxies
    /// keep a connection that they mean to use again.
    pub(crate) head: Duration,
    /// So long may an answer wait for somebody to take any of it.
    pub(crate) stalled: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connections: 400,
            head: Duration::from_secs(75),
            stalled: Duration::from_secs(30),
        }
    }
}

/// No head of a request is longer.
const HEAD: usize = 64 << 10;

/// A connection.
#[derive(Debug)]
pub(crate) struct Line {
    began: Instant,
    /// How many requests it made.
    asked: AtomicUsize,
    /// How many of them are worked on.
    working: AtomicUsize,
    /// When it last asked for or took something, in milliseconds after the first of all.
    moved: AtomicU64,
    close: Notify,
}

/// Held while a request is worked on.
#[derive(Debug)]
pub(crate) struct Working(Arc<Line>);

impl Line {
    fn new(began: Instant) -> Arc<Line> {
        let line = Line {
            began,
            asked: AtomicUsize::new(0),
            working: AtomicUsize::new(0),
            moved: AtomicU64::new(0),
            close: Notify::new(),
        };
        line.moves();
        Arc::new(line)
    }

    /// From now until this is dropped its request is worked on.
    pub(crate) fn works(self: Arc<Line>) -> Working {
        self.working.fetch_add(1, Ordering::Relaxed);
        Working(self)
    }

    fn moves(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(now, Ordering::Relaxed);
    }

    /// Less goes first; nothing for one that stays.
    fn worth(&self) -> Option<(bool, u64)> {
        let asked = self.asked.load(Ordering::Relaxed) > 0;
        let working = self.working.load(Ordering::Relaxed) > 0;
        (!working).then(|| (asked, self.moved.load(Ordering::Relaxed)))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.moves();
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

/// All connections.
#[derive(Debug)]
struct Lines {
    most: usize,
    began: Instant,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    lines: BTreeMap<u64, Arc<Line>>,
}

impl Lines {
    fn new(most: usize) -> Lines {
        Lines { most, began: Instant::now(), open: Mutex::default() }
    }

    /// A place for one more; nothing where everybody is being worked for.
    fn begin(self: &Arc<Lines>) -> Option<Place> {
        let mut open = self.lock();
        if open.lines.len() >= self.most {
            let worth = open.lines.iter().filter_map(|(id, line)| Some((line.worth()?, *id)));
            let (_, least) = worth.min()?;
            if let Some(gone) = open.lines.remove(&least) {
                gone.close.notify_one();
            }
        }
        let id = open.next;
        open.next += 1;
        let line = Line::new(self.began);
        open.lines.insert(id, line.clone());
        Some(Place { id, line, lines: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place among all.
struct Place {
    id: u64,
    line: Arc<Line>,
    lines: Arc<Lines>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lines.lock().lines.remove(&self.id);
    }
}

/// Answers whoever comes to `listener`, until `closing` is over; requests that are being answered
/// then are answered to the end.
pub(crate) async fn answer_all(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    closing: impl Future<Output = ()>,
) {
    let lines = Arc::new(Lines::new(patience.connections));
    let ending = GracefulShutdown::new();
    let mut closing = std::pin::pin!(closing);
    loop {
        let stream = tokio::select! {
            stream = next(&listener) => stream,
            () = &mut closing => break,
        };
        let Some(place) = lines.begin() else { continue };
        let connection = connection(stream, &place.line, router.clone(), patience);
        let connection = ending.watch(connection);
        tokio::spawn(async move {
            tokio::select! {
                // How a connection ended is nobody's news.
                _ = connection => {}
                () = place.line.close.notified() => {}
            }
        });
    }
    drop(listener);
    ending.shutdown().await;
}

/// The next who comes. A system that gives no more files is asked again a little later.
async fn next(listener: &TcpListener) -> TcpStream {
    loop {
        let taken: io::Result<(TcpStream, SocketAddr)> = listener.accept().await;
        match taken {
            Ok((stream, _)) => return stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn connection(
    stream: TcpStream,
    line: &Arc<Line>,
    router: Router,
    patience: Patience,
) -> impl GracefulConnection<Error = hyper::Error> + use<> {
    // Small answers leave at once; a system that won't is a little slower.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Patient::new(stream, line.clone(), patience.stalled));
    let line = line.clone();
    let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
        line.asked.fetch_add(1, Ordering::Relaxed);
        line.moves();
        request.extensions_mut().insert(line.clone());
        answered(router.clone(), request.map(Body::new))
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(HEAD);
    builder.serve_connection(io, answer)
}

async fn answered(mut router: Router, request: Request) -> Result<Response<Body>, Infallible> {
    router.call(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_silent_goes_first_and_whoever_is_worked_for_stays() {
        let lines = Arc::new(Lines::new(3));
        let begins = |at| {
            let place = lines.begin().unwrap();
            place.line.moved.store(at, Ordering::Relaxed);
            place
        };
        let asks = |place: &Place| place.line.asked.fetch_add(1, Ordering::Relaxed);
        let (working, asked) = (begins(0), begins(0));
        let busy = working.line.clone().works();
        asks(&asked);
        let silent = begins(10);
        let newer = begins(20);
        let left = |place: &Place| lines.lock().lines.contains_key(&place.id);
        assert!(!left(&silent), "it never asked for anything, though it came last");
        assert!(left(&working) && left(&asked) && left(&newer));
        asks(&newer);
        let last = begins(30);
        assert!(!left(&asked) && left(&newer), "it was silent for longer");
        let busy = (busy, newer.line.clone().works(), last.line.clone().works());
        assert!(lines.begin().is_none(), "nobody is closed whose request is worked on");
        drop(busy);
        drop((working, asked, silent, newer, last));
        assert!(lines.lock().lines.is_empty());
    }
}
