//! What leaves: pages, parts of pages, files; and kind words where something could not be done.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LOCATION, SET_COOKIE,
};
use axum::http::{HeaderValue, Response, StatusCode};
use heard_study::StudyError;
use maud::Markup;

use crate::look::sorry;
use crate::route::Role;

/// What a handler gives back.
pub(crate) type Answer = Result<Reply, Refusal>;

/// What leaves.
pub(crate) enum Reply {
    /// A page, or a part of one that a script asked for.
    Html(Markup),
    /// The same form again: what was filled in does not open anything.
    Wrong(Markup),
    /// The same form again: something was missing.
    Again(Markup),
    /// Look there instead.
    SeeOther(String),
    /// The same, with a cookie set.
    SignedIn {
        /// The whole cookie line.
        cookie: String,
        /// Where to.
        to: &'static str,
    },
    /// What happens, as it happens.
    Events(Body),
    /// A file to keep.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// One of our own files.
    Asset {
        /// Its media type.
        kind: &'static str,
        /// Its bytes.
        bytes: &'static [u8],
        /// Its digest.
        tag: String,
        /// The browser has it already.
        known: bool,
    },
}

/// Why something was not done. No words that came in stand in it.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Asked under a name that is not ours.
    OtherHost,
    /// Asked by another site.
    OtherOrigin,
    /// A form that is not from this session.
    OtherForm,
    /// Nobody has come in.
    NotSignedIn,
    /// Somebody else's page.
    NotYours,
    /// The token was used or never given.
    BadToken,
    /// The link is none, has ended, or was taken back.
    BadInvite,
    /// Too many tries at a password.
    TooOften {
        /// For so many seconds.
        wait: i64,
    },
    /// No such thing.
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// A field that can't be read.
    BadField {
        /// Its name.
        name: &'static str,
    },
    /// The selection is none, or lies outside the words.
    BadSelection,
    /// The key is not open.
    NoKey,
    /// More was sent than is taken.
    TooLarge,
    /// It took too long.
    TooSlow,
    /// A file of a release that is no longer what went out.
    NotAsReleased,
    /// A file of a release with words that somebody took back since.
    TakenBack,
    /// A file that can't be read.
    Unreadable(crate::desk::Unreadable),
    /// The study said no.
    Study(StudyError),
}

impl From<StudyError> for Refusal {
    fn from(error: StudyError) -> Refusal {
        match error {
            StudyError::NotFound { what, .. } => Refusal::NotFound { what },
            other => Refusal::Study(other),
        }
    }
}

impl Refusal {
    /// The status it goes out with.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Refusal::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            Refusal::NotSignedIn | Refusal::BadToken | Refusal::BadInvite => {
                StatusCode::UNAUTHORIZED
            }
            Refusal::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Refusal::OtherOrigin | Refusal::OtherForm | Refusal::NotYours | Refusal::NoKey => {
                StatusCode::FORBIDDEN
            }
            Refusal::NotFound { .. } => StatusCode::NOT_FOUND,
            Refusal::NotAsReleased | Refusal::TakenBack => StatusCode::CONFLICT,
            Refusal::BadField { .. } | Refusal::BadSelection | Refusal::Unreadable(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Refusal::Study(error) => status_of(error),
        }
    }
}

fn status_of(error: &StudyError) -> StatusCode {
    match error {
        StudyError::Busy | StudyError::Closed | StudyError::Place(..) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        StudyError::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        StudyError::Store { .. }
        | StudyError::BadRow { .. }
        | StudyError::File { .. }
        | StudyError::Damaged { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::CONFLICT,
    }
}

/// Makes the response of an answer.
pub(crate) fn response(answer: Answer) -> Response<Body> {
    response_to(Role::Anyone, answer)
}

/// The same of a page that is for `role`: whoever reads on a phone is told in their own words.
pub(crate) fn response_to(role: Role, answer: Answer) -> Response<Body> {
    let reply = match answer {
        Ok(reply) => reply,
        Err(refusal) => {
            let kind = (role == Role::Reviewer).then(|| sorry::peer::page(&refusal)).flatten();
            let mut response = html(kind.unwrap_or_else(|| sorry::page(&refusal)));
            *response.status_mut() = refusal.status();
            return response;
        }
    };
    match reply {
        Reply::Html(markup) => html(markup),
        Reply::Again(markup) => {
            let mut response = html(markup);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response
        }
        Reply::Wrong(markup) => {
            let mut response = html(markup);
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            response
        }
        Reply::SeeOther(to) => see_other(&to),
        Reply::Events(body) => {
            let mut response = Response::new(body);
            let kind = HeaderValue::from_static("text/event-stream");
            response.headers_mut().insert(CONTENT_TYPE, kind);
            response
        }
        Reply::SignedIn { cookie, to } => {
            let mut response = see_other(to);
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        Reply::File { name, bytes } => file(&name, bytes),
        Reply::Asset { kind, bytes, tag, known } => asset(kind, bytes, &tag, known),
    }
}

fn html(markup: Markup) -> Response<Body> {
    let mut response = Response::new(Body::from(markup.into_string()));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn see_other(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    // Only ever a path of our own: what begins with two strokes is another host.
    let ours = to.starts_with('/') && !to.starts_with("//");
    let to = HeaderValue::from_str(if ours { to } else { "/" });
    response.headers_mut().insert(LOCATION, to.unwrap_or(HeaderValue::from_static("/")));
    response
}

/// A file to keep, never to be opened in our own place: what stands in it is not ours.
fn file(name: &str, bytes: Vec<u8>) -> Response<Body> {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect();
    let mut response = Response::new(Body::from(bytes));
    let head = response.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\""));
    let as_file = HeaderValue::from_static("attachment");
    head.insert(CONTENT_DISPOSITION, disposition.unwrap_or(as_file));
    response
}

fn asset(kind: &'static str, bytes: &'static [u8], tag: &str, known: bool) -> Response<Body> {
    let mut response = Response::new(if known { Body::empty() } else { Body::from(bytes) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let head = response.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    head.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    head.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        head.insert(ETAG, tag);
    }
    response
}
