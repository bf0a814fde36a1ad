//! Slow, endless and greedy clients, on a real socket: everybody else is answered meanwhile.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::bench::{Bench, HOST};
use crate::line::{Patience, answer_all};

/// Longer than anything here may take, shorter than anybody's patience.
const LONG: Duration = Duration::from_secs(20);

const SMALL: Patience = Patience {
    connections: 12,
    head: Duration::from_millis(400),
    stalled: Duration::from_millis(400),
};

/// The site on a socket, until the sender goes.
async fn served(bench: &Bench, patience: Patience) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let router = bench.router.clone();
    tokio::spawn(async move {
        let closing = async move { drop(ended.await) };
        answer_all(listener, router, patience, closing).await;
    });
    (address, end)
}

fn connected(address: SocketAddr, first: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.set_write_timeout(Some(LONG)).unwrap();
    // Whoever is closed before it has spoken is closed.
    let _ = stream.write_all(first.as_bytes());
    stream
}

/// All that is still said, however it ends.
fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut said = Vec::new();
    let read = stream.read_to_end(&mut said);
    let waits = |error: std::io::Error| error.kind() == std::io::ErrorKind::WouldBlock;
    assert!(!read.is_err_and(waits), "it is never closed");
    said
}

/// The first line of the answer to one request.
fn asked(address: SocketAddr, request: &str) -> String {
    let mut stream = connected(address, request);
    let said = String::from_utf8_lossy(&rest(&mut stream)).into_owned();
    said.lines().next().unwrap_or_default().to_owned()
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n")
}

fn post(path: &str, more: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: {HOST}\r\norigin: http://{HOST}\r\n{more}\r\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_says_nothing_takes_nobodys_place() {
    let bench = Bench::new().await;
    let (address, end) = served(&bench, SMALL).await;
    let mut slow = Vec::new();
    for n in 0..60 {
        slow.push(connected(address, ["", "GET / HT", "GET /login HTTP/1.1\r\nx: "][n % 3]));
    }
    // All places are taken five times over.
    assert_eq!(asked(address, &get("/login")), "HTTP/1.1 200 OK");
    for mut one in slow {
        let said = rest(&mut one);
        assert!(!said.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&said));
    }
    drop(end);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_is_refused_before_it_is_sent_and_a_stream_without_end_is_cut() {
    let bench = Bench::new().await;
    let (address, end) = served(&bench, SMALL).await;
    for path in ["/login", "/invite", "/leave"] {
        let said = post(path, "content-length: 9000000000\r\n");
        let answer = asked(address, &said);
        assert_eq!(answer, "HTTP/1.1 413 Payload Too Large", "{path}");
    }
    // What nobody may send who has not come in is not even read.
    let upload = post("/import/take", "content-length: 200000000\r\n");
    assert_eq!(asked(address, &upload), "HTTP/1.1 401 Unauthorized");
    let mut endless = connected(address, &post("/login", "transfer-encoding: chunked\r\n"));
    let piece = format!("400\r\n{}\r\n", "a".repeat(0x400));
    let mut sent = 0;
    while sent < 100_000 && endless.write_all(piece.as_bytes()).is_ok() {
        sent += 1;
        if sent % 64 == 0 {
            sleep(Duration::from_millis(5));
        }
    }
    assert!(sent < 100_000, "a hundred megabytes were taken");
    // Slow bodies wait, and hold up nobody.
    let mut slow = Vec::new();
    for _ in 0..10 {
        slow.push(connected(address, &post("/login", "content-length: 100\r\n")));
    }
    assert_eq!(asked(address, &get("/login")), "HTTP/1.1 200 OK");
    drop(end);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_and_never_takes_the_answer_is_closed() {
    let bench = Bench::new().await;
    let (address, end) = served(&bench, SMALL).await;
    let one = format!("GET /assets/app.css HTTP/1.1\r\nhost: {HOST}\r\n\r\n");
    let mut greedy = connected(address, "");
    let many = one.repeat(20_000);
    greedy.write_all(many.as_bytes()).unwrap();
    // Nothing is read for longer than the site waits; what the system held ready is read then.
    sleep(10 * SMALL.stalled);
    let taken = rest(&mut greedy).windows(12).filter(|here| here == b"HTTP/1.1 200").count();
    assert!((1..20_000).contains(&taken), "{taken} answers came");
    assert_eq!(asked(address, &get("/login")), "HTTP/1.1 200 OK");
    drop(end);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_being_answered_when_the_program_ends_is_answered() {
    let bench = Bench::new().await;
    let (address, end) = served(&bench, Patience { head: LONG, ..SMALL }).await;
    let mut waiting = connected(address, &post("/login", "content-length: 29\r\n"));
    let idle = connected(address, "");
    sleep(Duration::from_millis(200));
    drop(end);
    sleep(Duration::from_millis(200));
    waiting.write_all(b"name=nobody&password=nothing!").unwrap();
    let said = String::from_utf8_lossy(&rest(&mut waiting)).into_owned();
    assert!(said.starts_with("HTTP/1.1 401"), "{said}");
    drop(idle);
}
