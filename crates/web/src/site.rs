//! The whole site, without a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::header::{CONTENT_TYPE, HeaderName, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, Response, Uri};
use axum::routing::{MethodFilter, on};
use heard_model::Timestamp;
use heard_study::{Key, Study};
use percent_encoding::percent_decode_str;

use crate::asked::{Asked, pairs};
use crate::desk::{Desk, Tools};
use crate::guard;
use crate::line::{Line, Working};
use crate::reply::{Answer, Refusal, response, response_to};
use crate::rooms::Rooms;
use crate::route::{Door, FORM, ROUTES, Role, Route};
use crate::session::{Session, Sessions};
use crate::throttle::Throttle;
use crate::turns::{Turn, Turns};

/// Whatever takes longer is told so.
const PATIENCE: Duration = Duration::from_secs(120);

/// A form is a few lines: whoever is not done sending it by then is not sending it.
const FORM_PATIENCE: Duration = Duration::from_secs(15);

/// What each role's pages work with.
#[derive(Debug)]
pub struct Doors {
    /// The researchers' door.
    pub study: Study,
    /// The key, where it is open.
    pub key: Option<Key>,
}

/// Where the site is reached: at this and at nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Name and port, as browsers send them: `127.0.0.1:4000`.
    pub(crate) host: String,
    tls: bool,
}

impl Address {
    /// On this machine alone, without TLS.
    pub fn local(host: &str) -> Address {
        Address { host: host.to_owned(), tls: false }
    }

    /// Behind a proxy of the team's own that speaks TLS: `https://heard.example.org`. Nothing for
    /// anything else.
    pub fn behind(origin: &str) -> Option<Address> {
        let host = origin.strip_prefix("https://")?.trim_end_matches('/');
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let fits = !host.is_empty() && host.chars().all(plain);
        fits.then(|| Address { host: host.to_ascii_lowercase(), tls: true })
    }

    /// Scheme, name and port.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.host)
    }
}

/// The way in.
#[derive(Clone)]
pub struct Entry {
    hall: Arc<Hall>,
    desk: Arc<Desk>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entry")
    }
}

impl Entry {
    /// The address that lets whoever started the program in, once.
    pub fn owner(&self) -> String {
        let token = self.hall.sessions.ticket(Role::Owner);
        format!("{}/enter?token={token}", self.hall.address.origin())
    }

    /// Makes ready what the first page would wait for.
    pub(crate) fn warm_up(&self) -> impl FnOnce() + Send + use<> {
        let desk = self.desk.clone();
        move || desk.make_ready()
    }

    /// Tells every page that listens that the program ends.
    pub(crate) fn close(&self) {
        self.hall.sessions.end();
    }
}

#[cfg(test)]
impl Entry {
    /// The cookie of whoever started the program.
    pub(crate) fn own_session(&self) -> String {
        let sessions = &self.hall.sessions;
        let at = sessions.doorkeeper.now();
        let value = sessions.enter(&sessions.ticket(Role::Owner), at).unwrap_or_default();
        format!("{}={value}", sessions.cookie())
    }
}

/// What everybody meets first: who is in, and what we are called. Nothing of the study.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) address: Address,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) throttle: Throttle,
}

impl Hall {
    /// The line that sets the session's cookie.
    pub(crate) fn cookie(&self, value: &str) -> String {
        let name = self.sessions.cookie();
        // Without TLS it is served to this machine alone.
        let secure = if self.address.tls { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}")
    }
}

/// What all routes share.
struct House {
    hall: Arc<Hall>,
    desk: Arc<Desk>,
    rooms: Arc<Rooms>,
    turns: Turns,
}

/// The site of a study, reached at `address` and nowhere else, and the way in.
pub fn site(doors: Doors, tools: Tools, address: Address) -> (Router, Entry) {
    let sessions = Arc::new(Sessions::new(doors.study.doorkeeper(), address.tls));
    let rooms = Arc::new(Rooms::new(&doors.study, doors.key.as_ref(), tools.clone()));
    let origin = address.origin();
    let hall = Hall { address, sessions: sessions.clone(), throttle: Throttle::default() };
    let hall = Arc::new(hall);
    let desk = Arc::new(Desk::new(doors.study, doors.key, tools, sessions, origin));
    let entry = Entry { hall: hall.clone(), desk: desk.clone() };
    let house = Arc::new(House { hall, desk, rooms, turns: Turns::default() });
    let mut router = Router::new();
    for route in ROUTES {
        let house = house.clone();
        let handler = on(filter(&route.method), move |params: RawPathParams, request: Request| {
            answered(house.clone(), route, params, request)
        });
        router = router.route(route.path, handler);
    }
    let lost = house.clone();
    router = router
        .fallback(move |request: Request| nowhere(lost.clone(), request))
        .method_not_allowed_fallback(move |request: Request| nowhere(house.clone(), request));
    (router.layer(axum::middleware::map_response(sealed)), entry)
}

fn filter(method: &Method) -> MethodFilter {
    if *method == Method::POST { MethodFilter::POST } else { MethodFilter::GET }
}

async fn sealed(mut response: Response<Body>) -> Response<Body> {
    guard::seal(response.headers_mut());
    response
}

/// An address that is none: the same guard, the same words for everybody.
async fn nowhere(house: Arc<House>, request: Request) -> Response<Body> {
    let checked =
        guard::place(&house.hall.address, request.method(), request.uri(), request.headers());
    response(checked.and(Err(Refusal::NotFound { what: "page" })))
}

async fn answered(
    house: Arc<House>,
    route: &'static Route,
    params: RawPathParams,
    request: Request,
) -> Response<Body> {
    let answered = tokio::time::timeout(PATIENCE, answer(house, route, params, request)).await;
    response_to(route.door.role(), answered.unwrap_or(Err(Refusal::TooSlow)))
}

async fn answer(
    house: Arc<House>,
    route: &'static Route,
    params: RawPathParams,
    request: Request,
) -> Answer {
    let (head, body) = request.into_parts();
    guard::place(&house.hall.address, &head.method, &head.uri, &head.headers)?;
    let now = house.hall.sessions.doorkeeper.now();
    let session = whose(&house, &head.headers, now).await?;
    guard::role(route.door.role(), session.as_ref())?;
    // Read only once it is known who sends: strangers can't fill the memory.
    let body = sent(route, body).await?;
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut asked = read(params, &head.uri, &head.headers, body);
    asked.now = now;
    // Before anybody is in there is no token: our own origin is asked for all the same.
    if head.method == Method::POST && route.door.role() != Role::Anyone {
        guard::form_token(session.as_ref(), &head.headers, &asked.form)?;
    }
    asked.session = session;
    let turn = house.turns.turn(asked.session.as_ref().map(|known| known.id.as_str())).await;
    let working = head.extensions.get::<Arc<Line>>().cloned().map(Line::works);
    work(house, route.door, asked, (turn, working)).await
}

/// What was sent, where it is no more than the route takes and comes without dawdling.
async fn sent(route: &Route, body: Body) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > route.most as u64 {
        return Err(Refusal::TooLarge);
    }
    let patience = if route.most > FORM { PATIENCE } else { FORM_PATIENCE };
    match tokio::time::timeout(patience, to_bytes(body, route.most)).await {
        Ok(read) => read.map_err(|_| Refusal::TooLarge),
        Err(_) => Err(Refusal::TooSlow),
    }
}

/// Whose the request is.
async fn whose(
    house: &Arc<House>,
    head: &HeaderMap,
    now: Timestamp,
) -> Result<Option<Session>, Refusal> {
    let Some(cookie) = guard::cookie(house.hall.sessions.cookie(), head) else { return Ok(None) };
    let house = house.clone();
    waiting(move || Ok(house.hall.sessions.find(&cookie, now)?)).await
}

/// Hands the request to its page, with what the page's role may hold.
async fn work(
    house: Arc<House>,
    door: Door,
    asked: Asked,
    held: (Turn, Option<Working>),
) -> Answer {
    let work = move || match door {
        Door::Anyone(page) => page(&house.hall, &asked),
        Door::Owner(page) | Door::Researcher(page) => {
            page(&house.desk.clone().of(asked.session.as_ref()), &asked)
        }
        Door::Facilitator(page) => page(&house.rooms.board(asked.session.as_ref())?, &asked),
        Door::Reviewer(page) => page(&house.rooms.review(asked.session.as_ref())?, &asked),
    };
    // Held by the work itself: whoever stops waiting for it does not get another turn meanwhile.
    waiting(move || {
        let done = work();
        drop(held);
        done
    })
    .await
}

/// The study is plain functions that wait for a disk: they are not run where requests are taken.
async fn waiting<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Refusal> + Send + 'static,
) -> Result<R, Refusal> {
    let working = tokio::task::spawn_blocking(work);
    working.await.unwrap_or(Err(Refusal::Study(heard_study::StudyError::Closed)))
}

fn read(path: Vec<(String, String)>, uri: &Uri, head: &HeaderMap, body: Bytes) -> Asked {
    let said = |name: &'static str| guard::one(head, HeaderName::from_static(name));
    let kind = guard::one(head, CONTENT_TYPE).and_then(|kind| kind.split(';').next());
    let is_form = kind == Some("application/x-www-form-urlencoded");
    Asked {
        now: heard_model::Timestamp::UNIX_EPOCH,
        session: None::<Session>,
        path,
        query: pairs(uri.query().unwrap_or_default().as_bytes()),
        form: if is_form { pairs(&body) } else { Vec::new() },
        file_name: said("x-file-name")
            .map(|name| percent_decode_str(name).decode_utf8_lossy().into_owned()),
        last_heard: said("last-event-id").and_then(|seq| seq.parse().ok()),
        if_none_match: guard::one(head, IF_NONE_MATCH).map(str::to_owned),
        body,
    }
}
