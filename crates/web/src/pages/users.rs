//! Who may come in.

use maud::html;

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::shell::{Frame, Nav};
use crate::look::words::day;
use crate::reply::{Answer, Reply};

/// `GET /users`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let users = desk.study.users()?;
    let invites = desk.study.invites()?;
    let now = asked.now;
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { "Who may come in" } h1 { "People of the study" } } }
            section.stack aria-labelledby="users-h" {
                h2 #users-h { "By name and password" }
                @if users.is_empty() {
                    p { "Nobody yet. Whoever starts the program is in. To let others in, use " code { "heard user add" } "." }
                } @else {
                    table.plain-table {
                        thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "May sign" } th scope="col" { "Since" } th scope="col" { "State" } } }
                        tbody { @for user in &users { tr {
                            th scope="row" { (user.name) }
                            td { (user.role.as_str()) }
                            td { (if user.may_sign { "yes" } else { "no" }) }
                            td { (day(user.added_on)) }
                            td { (if user.disabled { "shut out" } else { "may come in" }) }
                        } } }
                    }
                }
            }
            section.stack aria-labelledby="invites-h" {
                h2 #invites-h { "Reviewers, by a link" }
                @if invites.is_empty() {
                    p { "No links yet. " code { "heard invite new" } " makes one for somebody who was asked to look at quotes; so does " a href="/reviewing" { "Who reads what" } "." }
                } @else {
                    table.plain-table {
                        thead { tr { th scope="col" { "Reviewer" } th scope="col" { "Role" } th scope="col" { "Made" } th scope="col" { "State" } } }
                        tbody { @for invite in &invites { tr {
                            th scope="row" { (invite.reviewer) }
                            td { (invite.role.as_str()) }
                            td { (day(invite.made_on)) }
                            td { (if invite.revoked { "taken back" } else if invite.is_open(now) { "open" } else { "ended" }) }
                        } } }
                    }
                }
            }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Home, "People").page(desk, asked, body)))
}
