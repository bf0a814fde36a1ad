//! Coming in and leaving.

use crate::asked::Asked;
use crate::desk::Desk;
use crate::reply::{Answer, Refusal, Reply};
use crate::site::Hall;

/// `GET /enter?token=…`: changes the token that the program printed, once, for a cookie.
pub(crate) fn enter(hall: &Hall, asked: &Asked) -> Answer {
    let token = asked.query("token").ok_or(Refusal::BadToken)?;
    let cookie = hall.sessions.enter(token, asked.now).ok_or(Refusal::BadToken)?;
    let name = hall.sessions.cookie();
    // No `Secure`: the page is served without TLS, to this machine alone.
    let cookie = format!("{name}={cookie}; Path=/; HttpOnly; SameSite=Strict");
    Ok(Reply::SignedIn { cookie, to: "/" })
}

/// `POST /leave`
pub(crate) fn leave(desk: &Desk, asked: &Asked) -> Answer {
    if let Some(session) = &asked.session {
        desk.sessions.leave(&session.id);
    }
    Ok(Reply::SeeOther("/".to_owned()))
}
