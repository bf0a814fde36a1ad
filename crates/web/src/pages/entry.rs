//! Coming in and leaving.

use heard_study::Visitor;
use maud::{DOCTYPE, Markup, html};

use crate::asked::Asked;
use crate::look::shell::{brand, head};
use crate::reply::{Answer, Refusal, Reply};
use crate::route::Role;
use crate::session::of_user;
use crate::site::Hall;

/// `GET /enter?token=…`: changes the token that the program printed, once, for a cookie.
pub(crate) fn enter(hall: &Hall, asked: &Asked) -> Answer {
    let token = asked.query("token").ok_or(Refusal::BadToken)?;
    let cookie = hall.sessions.enter(token, asked.now).ok_or(Refusal::BadToken)?;
    Ok(Reply::SignedIn { cookie: hall.cookie(&cookie), to: Role::Owner.home() })
}

/// `GET /home`: to the page where whoever asks begins.
pub(crate) fn home(_: &Hall, asked: &Asked) -> Answer {
    let role = asked.session.as_ref().map_or(Role::Anyone, |session| session.role);
    Ok(Reply::SeeOther(role.home().to_owned()))
}

/// `GET /login`
pub(crate) fn login_page(_: &Hall, asked: &Asked) -> Answer {
    if asked.session.is_some() {
        return home_of(asked);
    }
    Ok(Reply::Html(login_form(None)))
}

/// `POST /login`
pub(crate) fn login(hall: &Hall, asked: &Asked) -> Answer {
    let (name, password) = (asked.field("name"), asked.whole_field("password"));
    let sessions = &hall.sessions;
    let tried = hall.throttle.tried(name, asked.now, || sessions.doorkeeper.user(name, password));
    let user = match tried {
        Err(wait) => return Err(Refusal::TooOften { wait }),
        Ok(tried) => tried?,
    };
    let Some(user) = user else {
        return Ok(Reply::Wrong(login_form(Some(
            "That name and password don’t go together. Nothing was opened.",
        ))));
    };
    let to = of_user(user.role).home();
    let cookie = sessions.admit(&Visitor::User(user))?;
    Ok(Reply::SignedIn { cookie: hall.cookie(&cookie), to })
}

fn login_form(problem: Option<&str>) -> Markup {
    outside(
        "Come in",
        html! {
            h1 { "Come in" }
            @if let Some(problem) = problem { p #problem role="alert" { (problem) } }
            form.stack method="post" action="/login" {
                div.field {
                    label for="name" { "Your name in the study" }
                    input.input #name name="name" autocomplete="username" required maxlength="100"
                        aria-describedby=[problem.map(|_| "problem")];
                }
                div.field {
                    label for="password" { "Password" }
                    input.input #password name="password" type="password"
                        autocomplete="current-password" required maxlength="256";
                }
                button.btn.primary type="submit" { "Come in" }
            }
            p.sm.muted { "Forgotten? Whoever looks after the study can give you a new one." }
        },
    )
}

/// `GET /invite?token=…`: says what waits behind the link. Looking does not come in: programs that
/// fetch links to preview them must not use them up.
pub(crate) fn invite_page(hall: &Hall, asked: &Asked) -> Answer {
    let token = asked.query("token").ok_or(Refusal::BadInvite)?;
    hall.sessions.doorkeeper.invited(token)?.ok_or(Refusal::BadInvite)?;
    Ok(Reply::Html(outside(
        "Hello",
        html! {
            h1 { "Hello" }
            p { "You were asked to read some words that people said, and to say what you think." }
            p { "You can stop at any time. What you have saved stays saved." }
            form method="post" action="/invite" {
                input type="hidden" name="token" value=(token);
                button.btn.primary.big.wide type="submit" { "Come in" }
            }
            p.sm.muted { "This link is yours. Please don’t pass it on." }
        },
    )))
}

/// `POST /invite`
pub(crate) fn invite(hall: &Hall, asked: &Asked) -> Answer {
    let sessions = &hall.sessions;
    let invite = sessions.doorkeeper.invited(asked.field("token"))?.ok_or(Refusal::BadInvite)?;
    let cookie = sessions.admit(&Visitor::Reviewer(invite))?;
    Ok(Reply::SignedIn { cookie: hall.cookie(&cookie), to: Role::Reviewer.home() })
}

/// `POST /leave`
pub(crate) fn leave(hall: &Hall, asked: &Asked) -> Answer {
    if let Some(session) = &asked.session {
        hall.sessions.leave(&session.id)?;
    }
    Ok(Reply::Html(outside(
        "Goodbye",
        html! {
            h1 { "You have left" }
            p { "What you saved is saved. You can close this page." }
            p { "To come back, open your link or your address again." }
        },
    )))
}

fn home_of(asked: &Asked) -> Answer {
    let role = asked.session.as_ref().map_or(Role::Anyone, |session| session.role);
    Ok(Reply::SeeOther(role.home().to_owned()))
}

/// A page for somebody who is not in.
fn outside(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&format!("{title} – Heard"), &[], ""))
            body.plain {
                main.sorry #main {
                    p.brand { (brand()) "Heard" }
                    div.card.stack { (body) }
                }
            }
        }
    }
}
