//! What the study holds, counted: every report with the numbers that the command line gives.

mod coders;
mod made;
mod matrix;
mod passages;

use heard_model::Audience;
use heard_study::{Checklist, Laid};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, token};
use crate::look::table::{picture, table};
use crate::reply::{Answer, Refusal, Reply};

pub(crate) use coders::{agreement, decide, reopen};
pub(crate) use matrix::{cell, chart, clear, matrix};

/// A report of the page.
struct Report {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    /// What can be chosen: fields of the form.
    choices: &'static [&'static str],
}

/// Every report, in the order in which they are listed.
const REPORTS: &[Report] = &[
    Report {
        name: "passages",
        title: "What people said, by code",
        about: "Every passage that carries a code or theme, word for word, names hidden.",
        choices: &["codes", "only", "coder"],
    },
    Report {
        name: "crosstab",
        title: "Codes by group",
        about: "How many people of each group have each code. People, never passages.",
        choices: &["codes", "by", "words", "coder", "for"],
    },
    Report {
        name: "cooccurrence",
        title: "What goes together",
        about: "Which codes stand together, with how many people, and both shares.",
        choices: &["codes", "window", "list", "coder", "for"],
    },
    Report {
        name: "clusters",
        title: "Who is alike, which needs cluster",
        about: "People by what they have, or needs by who has them: a tree, and how steady it is.",
        choices: &["codes", "of", "list", "into", "coder", "for"],
    },
    Report {
        name: "saturation",
        title: "Do interviews still bring new codes",
        about: "A base of the first interviews, then runs; other orders show what the order does.",
        choices: &["codes", "base", "run", "threshold", "coder"],
    },
    Report {
        name: "voices",
        title: "Whose voices are heard",
        about: "Each person's share of the coded passages, and who is not heard.",
        choices: &["codes", "coder"],
    },
    Report {
        name: "coverage",
        title: "What was read and coded",
        about: "Under which version each interview was coded, and what is still to be read.",
        choices: &["coder"],
    },
    Report {
        name: "words",
        title: "Words by how many people say them",
        about: "Raw words, for the team: that you looked is kept in the log.",
        choices: &["keywords", "people"],
    },
    Report {
        name: "influence",
        title: "What peers changed",
        about: "What peers, participants and practitioners changed, and why (GRIPP2).",
        choices: &[],
    },
    Report {
        name: "joint",
        title: "Joint display",
        about: "Figures from elsewhere beside themes and approved quotes.",
        choices: &["figures"],
    },
    Report {
        name: "coreq",
        title: "COREQ checklist",
        about: "32 items, filled in with evidence where the study knows.",
        choices: &[],
    },
    Report { name: "srqr", title: "SRQR checklist", about: "21 items.", choices: &[] },
    Report {
        name: "gripp2",
        title: "GRIPP2 short form",
        about: "How people were involved and what it changed.",
        choices: &[],
    },
    Report {
        name: "rtarg",
        title: "Prompts for reflexive analysis",
        about: "Questions to think about; nothing is filled in.",
        choices: &[],
    },
];

/// `GET /reports`
pub(crate) fn index(desk: &Desk, asked: &Asked) -> Answer {
    let shown = |name: &str| !desk.study.method_hides(name);
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { "Every number says what it counted" } h1 { "Reports" } } }
            ul.report-list {
                @if shown("agreement") { (entry("agreement", "Where readers differ", "Passages side by side, what was decided, and then the coefficients.")) }
                (entry("matrix", "Framework matrix", "People by themes, a summary of yours in each cell, with its passages."))
                @for report in REPORTS.iter().filter(|report| shown(report.name)) { (entry(report.name, report.title, report.about)) }
            }
            @if !shown("agreement") { p.sm.muted { "Agreement, saturation and COREQ are left out: the study's method, reflexive thematic analysis, has no use for them." } }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Reports, "Reports").page(desk, asked, body)))
}

fn entry(name: &str, title: &str, about: &str) -> Markup {
    html! { li.card { h2.h-sm { a href=(format!("/reports/{name}")) { (title) } } p.sm.muted { (about) } } }
}

fn report(asked: &Asked) -> Result<&'static Report, Refusal> {
    let name = asked.path("report");
    REPORTS.iter().find(|report| report.name == name).ok_or(Refusal::NotFound { what: "report" })
}

/// `GET /reports/{report}`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let report = report(asked)?;
    let said = |name: &str| asked.query(name).unwrap_or_default().to_owned();
    shown(desk, asked, report, &said)
}

/// `POST /reports/{report}`: the same, for choices too long for an address.
pub(crate) fn asked_for(desk: &Desk, asked: &Asked) -> Answer {
    let report = report(asked)?;
    let said = |name: &str| asked.field(name).to_owned();
    shown(desk, asked, report, &said)
}

/// What somebody chose, by the name of its field.
type Said<'a> = &'a dyn Fn(&str) -> String;

fn shown(desk: &Desk, asked: &Asked, report: &'static Report, said: Said<'_>) -> Answer {
    let made = match report.name {
        "passages" if !said("codes").is_empty() => made::Made::Read(made::counted(said)),
        name => made::made(desk, name, said)?,
    };
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (report.about) } h1 { (report.title) } } }
            @if !report.choices.is_empty() { (choices(desk, asked, report, said)?) }
            @match made {
                made::Made::Ready(laid) => {
                    @for one in &laid { (laid_out(one)) }
                    (leaving(asked, report, said))
                }
                made::Made::Read(counted) => {
                    (passages::read(desk, &counted)?)
                    (leaving(asked, report, said))
                }
                made::Made::Choose(words) => div.banner { (Icon::Info) p { (words) } },
                made::Made::GivesAway(release) => div.banner.block { (Icon::Warn) p { "Beside the table in “" (release) "”, which is out, this one would give small numbers away. Show the earlier one again, or use coarser groups." } },
            }
        }
    };
    let mut frame = Frame::new(Nav::Reports, report.title);
    frame.above = &[("/reports", "Reports")];
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn laid_out(laid: &Laid) -> Markup {
    html! { @if let Some(chart) = &laid.chart { (picture(chart)) } (table(&laid.table)) }
}

fn choices(
    desk: &Desk,
    asked: &Asked,
    report: &'static Report,
    said: Said<'_>,
) -> Result<Markup, Refusal> {
    let to = format!("/reports/{}", report.name);
    let long = report.choices.contains(&"figures");
    let people = desk.study.participants()?;
    let mut attributes: Vec<String> =
        people.iter().flat_map(|one| &one.attributes).map(|one| one.name.clone()).collect();
    attributes.push("role".to_owned());
    attributes.sort();
    attributes.dedup();
    Ok(html! {
        form.card.report-form method=(if long { "post" } else { "get" }) action=(to) {
            @if long { (token(asked)) }
            @for name in report.choices {
                @if (report.name, *name) == ("passages", "codes") { (passages::choice(desk, said)?) }
                @else { (choice(name, &said(name), &attributes)) }
            }
            button.btn.primary type="submit" { "Show" }
        }
    })
}

fn choice(name: &str, value: &str, attributes: &[String]) -> Markup {
    match name {
        "codes" => field(name, "Codes or themes (all, if empty; commas between)", value, "text"),
        "coder" => field(name, "Only this person's codings (or: consensus)", value, "text"),
        "only" => field(name, "Only people of whom this is on record (role=mother)", value, "text"),
        "into" => field(name, "Groups", if value.is_empty() { "3" } else { value }, "number"),
        "base" => field(name, "Base", if value.is_empty() { "4" } else { value }, "number"),
        "run" => field(name, "Run", if value.is_empty() { "2" } else { value }, "number"),
        "threshold" => {
            field(name, "At most new (%)", if value.is_empty() { "5" } else { value }, "number")
        }
        "people" => {
            field(name, "Said by at least", if value.is_empty() { "2" } else { value }, "number")
        }
        "keywords" => field(name, "Words or phrases (commas between)", value, "text"),
        "by" => select(name, "Groups by", value, &named(attributes, "choose")),
        "list" => {
            select(name, "Instead of codes, a list on record", value, &named(attributes, "no"))
        }
        "of" => {
            select(name, "Group", value, &[("participants", "people"), ("needs", "codes or needs")])
        }
        "window" => select(
            name,
            "Together means",
            value,
            &[
                ("turn", "in one turn"),
                ("overlap", "on the same words"),
                ("near=2", "within two turns"),
                ("participant", "with one person"),
            ],
        ),
        "words" => select(name, "Say", value, &[("", "numbers"), ("yes", "a few, some, many")]),
        "for" => select(
            name,
            "Who will see it",
            value,
            &[
                ("", "the team"),
                ("workshop", "a workshop"),
                ("training", "training"),
                ("public", "the public"),
            ],
        ),
        _ => html! {
            div.field.wide {
                label for="c-figures" { "Paste a table with the columns construct, measure, group, estimate, ci, n, source, theme, fit, inference" }
                textarea.input #c-figures name="figures" rows="6" { (value) }
            }
        },
    }
}

fn named<'a>(attributes: &'a [String], none: &'a str) -> Vec<(&'a str, &'a str)> {
    let all = attributes.iter().map(|name| (name.as_str(), name.as_str()));
    std::iter::once(("", none)).chain(all).collect()
}

fn field(name: &str, label: &str, value: &str, kind: &str) -> Markup {
    let id = format!("c-{name}");
    html! { div.field { label for=(id) { (label) } input.input id=(id) name=(name) type=(kind) value=(value) autocomplete="off"; } }
}

fn select(name: &str, label: &str, value: &str, options: &[(&str, &str)]) -> Markup {
    let id = format!("c-{name}");
    html! {
        div.field { label for=(id) { (label) }
            select.input id=(id) name=(name) { @for (key, words) in options { option value=(key) selected[*key == value] { (words) } } }
        }
    }
}

/// The form that takes a report out of the study, with why.
fn leaving(asked: &Asked, report: &'static Report, said: Said<'_>) -> Markup {
    html! {
        details.card.sec { summary { "Take it out as a file" }
            form.stack method="post" action=(format!("/reports/{}/file", report.name)) {
                (token(asked))
                @for name in report.choices { input type="hidden" name=(name) value=(said(name)); }
                div.field { label for="out-as" { "As" } select.input.auto #out-as name="as" { @for (name, words) in [("html", "web page, with its picture"), ("xlsx", "Excel"), ("csv", "CSV"), ("docx", "Word")] { option value=(name) { (words) } } } }
                div.field { label for="out-why" { "What for" } input.input #out-why name="reason" required autocomplete="off"; p.hint { "It is for work inside the team, and kept in the log with your name. Tables for others go out with a release." } }
                button.btn type="submit" { (Icon::Download) "Save the file" }
            }
        }
    }
}

/// `POST /reports/{report}/file`
pub(crate) fn file(desk: &Desk, asked: &Asked) -> Answer {
    let report = report(asked)?;
    let said = |name: &str| asked.field(name).to_owned();
    let made::Made::Ready(laid) = made::made(desk, report.name, &said)? else {
        return Err(Refusal::BadField { name: "report" });
    };
    let tables: Vec<_> = laid.iter().map(|one| one.table.clone()).collect();
    let charts: Vec<_> = laid.iter().filter_map(|one| one.chart.clone()).collect();
    let name = asked.field("as");
    let ending = ["html", "xlsx", "csv", "docx"].into_iter().find(|known| *known == name);
    let ending = ending.ok_or(Refusal::BadField { name: "as" })?;
    let reason = asked.field("reason");
    let cleared = desk.study.export_report(report.name, report.title, &tables, &charts, reason)?;
    let bytes =
        heard_export::render(ending, &cleared).map_err(|_| Refusal::BadField { name: "as" })?;
    Ok(Reply::File { name: format!("{}.{ending}", report.name), bytes })
}

/// The audience that a form's field names; nobody but the team where it is empty.
fn audience(word: &str) -> Result<Option<Audience>, Refusal> {
    match word {
        "" => Ok(None),
        word => Audience::parse(word).map(Some).ok_or(Refusal::BadField { name: "for" }),
    }
}

/// The checklist of this name.
fn checklist(name: &str) -> Option<Checklist> {
    Checklist::parse(name)
}
