//! What a request must be before anything of the study is touched.
//!
//! A page of another site may make this browser ask us for things, and may even reach us under a
//! name of its own (DNS rebinding). So: the `Host` is ours to the letter; whatever changes
//! something comes from our own origin and says so twice (`Origin` and, where the browser sends
//! it, `Sec-Fetch-Site`) and carries the session's form token; paths are taken as written, once.

use axum::http::header::{COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use axum::http::{Method, Uri};

use crate::reply::Refusal;
use crate::route::Role;
use crate::session::Session;
use crate::site::Address;

/// Where a script puts the form token.
pub(crate) const FORM_TOKEN: &str = "x-form-token";

/// Refuses a request that can't have come from our own pages, or whose path plays tricks.
pub(crate) fn place(
    address: &Address,
    method: &Method,
    uri: &Uri,
    head: &HeaderMap,
) -> Result<(), Refusal> {
    let host = address.host.as_str();
    if one(head, HOST) != Some(host) || uri.authority().is_some_and(|asked| asked.as_str() != host)
    {
        return Err(Refusal::OtherHost);
    }
    let site = one(head, HeaderName::from_static("sec-fetch-site"));
    if matches!(*method, Method::GET | Method::HEAD) {
        let is_visit = one(head, HeaderName::from_static("sec-fetch-mode")) == Some("navigate");
        if matches!(site, Some("cross-site" | "same-site")) && !is_visit {
            return Err(Refusal::OtherOrigin);
        }
    } else {
        if one(head, ORIGIN) != Some(address.origin().as_str())
            || site.is_some_and(|site| site != "same-origin")
        {
            return Err(Refusal::OtherOrigin);
        }
    }
    plain_path(uri.path())
}

/// Refuses a path that would mean another one when read a second time.
fn plain_path(path: &str) -> Result<(), Refusal> {
    let lower = path.to_ascii_lowercase();
    let hidden =
        ["%2e", "%2f", "%5c", "%25", "%00", "\\", "//"].iter().any(|part| lower.contains(part));
    let climbs = path.split('/').any(|part| part == "." || part == "..");
    if hidden || climbs { Err(Refusal::NotFound { what: "page" }) } else { Ok(()) }
}

/// The value of the cookie called `name`, if the request has one.
pub(crate) fn cookie(name: &str, head: &HeaderMap) -> Option<String> {
    let cookies = head.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then(|| value.to_owned())
    })
}

/// Refuses whoever is not what the route asks for.
pub(crate) fn role(asked: Role, session: Option<&Session>) -> Result<(), Refusal> {
    match (asked, session) {
        (Role::Anyone, _) => Ok(()),
        (_, None) => Err(Refusal::NotSignedIn),
        (asked, Some(session)) if session.role.may(asked) => Ok(()),
        _ => Err(Refusal::NotYours),
    }
}

/// Refuses what changes something without the session's form token, in the form or, from a
/// script, in a header.
pub(crate) fn form_token(
    session: Option<&Session>,
    head: &HeaderMap,
    form: &[(String, String)],
) -> Result<(), Refusal> {
    let ours = session.map(|session| session.form_token.as_str());
    let sent = one(head, HeaderName::from_static(FORM_TOKEN)).or_else(|| {
        form.iter().find(|(name, _)| name == "form_token").map(|(_, value)| value.as_str())
    });
    // Compared as digests: how long that takes says nothing of the token.
    let digest = |token: &str| heard_model::text::digest(token);
    match (ours, sent) {
        (Some(ours), Some(sent)) if digest(ours) == digest(sent) => Ok(()),
        _ => Err(Refusal::OtherForm),
    }
}

/// A header that is there exactly once.
pub(crate) fn one(head: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = head.get_all(name).iter();
    let only = values.next()?;
    values.next().is_none().then(|| only.to_str().ok()).flatten()
}

/// What every answer says of itself: where its parts may come from (here), who may frame it
/// (nobody), and that nothing of it is kept.
pub(crate) fn seal(head: &mut HeaderMap) {
    const SAID: [(&str, &str); 8] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
        ("x-robots-tag", "noindex"),
    ];
    for (name, value) in SAID {
        head.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    head.entry("cache-control").or_insert(HeaderValue::from_static("no-store"));
}
