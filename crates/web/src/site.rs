//! The whole site, without a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::header::{CONTENT_TYPE, HeaderName, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, Response, Uri};
use axum::routing::{MethodFilter, on};
use heard_study::{Key, Study};
use percent_encoding::percent_decode_str;

use crate::asked::{Asked, pairs};
use crate::desk::{Desk, Tools};
use crate::guard;
use crate::reply::{Answer, Refusal, response};
use crate::route::{Door, ROUTES, Role, Route};
use crate::session::{Session, Sessions};

/// Whatever takes longer is told so.
const PATIENCE: Duration = Duration::from_secs(120);

/// What each role's pages work with.
#[derive(Debug)]
pub struct Doors {
    /// The researchers' door.
    pub study: Study,
    /// The key, where it is open.
    pub key: Option<Key>,
}

/// The way in.
#[derive(Clone, Debug)]
pub struct Entry {
    hall: Arc<Hall>,
}

impl Entry {
    /// The address that lets a researcher in, once.
    pub fn researcher(&self) -> String {
        let token = self.hall.sessions.ticket(Role::Researcher);
        format!("http://{}/enter?token={token}", self.hall.host)
    }
}

#[cfg(test)]
impl Entry {
    /// The cookie of somebody who has come in as `role`.
    pub(crate) fn session_of(&self, role: Role) -> String {
        let sessions = &self.hall.sessions;
        let at = heard_model::Timestamp::from_second(1_795_255_200).unwrap_or_default();
        let value = sessions.enter(&sessions.ticket(role), at).unwrap_or_default();
        format!("{}={value}", sessions.cookie())
    }
}

/// What everybody meets first: who is in, and what we are called. Nothing of the study.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) host: String,
    pub(crate) sessions: Arc<Sessions>,
}

/// What all routes share.
struct House {
    hall: Arc<Hall>,
    desk: Arc<Desk>,
}

/// The site of a study, reached as `host` (`127.0.0.1:4000`) and as nothing else, and the way in.
pub fn site(doors: Doors, tools: Tools, host: &str) -> (Router, Entry) {
    let sessions = Arc::new(Sessions::new());
    let hall = Arc::new(Hall { host: host.to_owned(), sessions: sessions.clone() });
    let desk = Arc::new(Desk::new(doors.study, doors.key, tools, sessions));
    let house = Arc::new(House { hall: hall.clone(), desk });
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
    (router.layer(axum::middleware::map_response(sealed)), Entry { hall })
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
        guard::place(&house.hall.host, request.method(), request.uri(), request.headers());
    response(checked.and(Err(Refusal::NotFound { what: "page" })))
}

async fn answered(
    house: Arc<House>,
    route: &'static Route,
    params: RawPathParams,
    request: Request,
) -> Response<Body> {
    match tokio::time::timeout(PATIENCE, answer(house, route, params, request)).await {
        Ok(answer) => response(answer),
        Err(_) => response(Err(Refusal::TooSlow)),
    }
}

async fn answer(
    house: Arc<House>,
    route: &'static Route,
    params: RawPathParams,
    request: Request,
) -> Answer {
    let (head, body) = request.into_parts();
    guard::place(&house.hall.host, &head.method, &head.uri, &head.headers)?;
    let now = house.desk.study.world().now();
    let session = guard::session(&house.hall.sessions, &head.headers, now);
    guard::role(route.door.role(), session.as_ref())?;
    // Read only once it is known who sends: strangers can't fill the memory.
    let body = to_bytes(body, route.most).await.map_err(|_| Refusal::TooLarge)?;
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut asked = read(params, &head.uri, &head.headers, body);
    asked.now = now;
    if head.method == Method::POST {
        guard::form_token(session.as_ref(), &head.headers, &asked.form)?;
    }
    asked.session = session;
    work(house, route.door, asked).await
}

/// The study is plain functions that wait for a disk: they are not run where requests are taken.
async fn work(house: Arc<House>, door: Door, asked: Asked) -> Answer {
    let working = tokio::task::spawn_blocking(move || match door {
        Door::Anyone(page) => page(&house.hall, &asked),
        Door::Researcher(page) => page(&house.desk, &asked),
    });
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
        if_none_match: guard::one(head, IF_NONE_MATCH).map(str::to_owned),
        body,
    }
}
