//! What needs doing, in the order of the design: safety, then what blocks others, then one's own.

use heard_model::CodingState;
use heard_study::{PassageTag, TaggedPassage, Why};
use maud::{Markup, html};

use super::Standing;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::tag;
use crate::look::words::count;
use crate::reply::Refusal;

/// One thing to do.
pub(super) struct ToDo {
    class: &'static str,
    icon: Icon,
    tag: &'static str,
    title: String,
    words: String,
    href: String,
    verb: &'static str,
}

/// Everything there is to do.
pub(super) fn to_do(desk: &Desk, all: &[Standing]) -> Result<Vec<ToDo>, Refusal> {
    let mut list = Vec::new();
    list.extend(recalls(desk)?);
    list.extend(safeguarding(desk)?);
    list.extend(names(all));
    list.extend(speakers(all));
    list.extend(queue(desk)?);
    list.extend(to_read(desk)?);
    list.extend(uncoded(all));
    list.extend(draft(desk)?);
    Ok(list)
}

fn recalls(desk: &Desk) -> Result<Vec<ToDo>, Refusal> {
    let today = desk.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let told = |recall: heard_study::Recall| ToDo {
        class: "block",
        icon: Icon::Block,
        tag: "Today",
        title: format!(
            "Ask for {} of {} back",
            count(recall.cards.len(), "card"),
            recall.release.name
        ),
        words: "Somebody has taken something back since it went out.".to_owned(),
        href: "/releases".to_owned(),
        verb: "Open the recall list",
    };
    Ok(desk.study.recall_list(today, None)?.into_iter().map(told).collect())
}

fn safeguarding(desk: &Desk) -> Result<Option<ToDo>, Refusal> {
    let waits = |one: &TaggedPassage| one.tag == PassageTag::Safeguarding;
    let open = desk.study.tagged_passages(None)?.into_iter().filter(waits).count();
    Ok((open > 0).then(|| ToDo {
        class: "block",
        icon: Icon::Block,
        tag: "Today",
        title: format!(
            "{} {} a safeguarding decision",
            count(open, "passage"),
            if open == 1 { "needs" } else { "need" }
        ),
        words: "Nobody outside the team can see them until a named person has decided.".to_owned(),
        href: "/passages".to_owned(),
        verb: "Read and decide",
    }))
}

/// How many interviews are named one by one; the rest is one line.
const EACH: usize = 3;

fn names(all: &[Standing]) -> Vec<ToDo> {
    let to_do = |title, words: &str, href| ToDo {
        class: "hold",
        icon: Icon::Hold,
        tag: "Blocks quotes",
        title,
        words: words.to_owned(),
        href,
        verb: "Decide names",
    };
    let unlooked: Vec<&Standing> = all.iter().filter(|one| one.mentions == 0).collect();
    let undecided: Vec<&Standing> = all.iter().filter(|one| one.undecided > 0).collect();
    let mut list = Vec::new();
    if let [first, ..] = unlooked.as_slice() {
        let title = format!("Look for names in {}", count(unlooked.len(), "interview"));
        let words =
            "Nobody has looked yet. What the program notices is hidden until somebody decides.";
        let one = format!("/names/{}", first.entry.id);
        let href = if unlooked.len() == 1 { one } else { "/names".to_owned() };
        list.push(ToDo { verb: "Look for names", ..to_do(title, words, href) });
    }
    for one in undecided.iter().take(EACH) {
        let title = format!("Decide {} in {}", count(one.undecided, "mention"), one.entry.id);
        list.push(to_do(
            title,
            "Likely ones stay hidden meanwhile.",
            format!("/names/{}", one.entry.id),
        ));
    }
    if undecided.len() > EACH {
        let rest: usize = undecided.iter().skip(EACH).map(|one| one.undecided).sum();
        let title = format!(
            "Decide {} in {} more",
            count(rest, "mention"),
            count(undecided.len() - EACH, "interview")
        );
        list.push(to_do(title, "Likely ones stay hidden meanwhile.", "/names".to_owned()));
    }
    list
}

fn speakers(all: &[Standing]) -> Vec<ToDo> {
    let open = |one: &&Standing| {
        one.entry.speakers.iter().any(|speaker| {
            speaker.role == heard_model::Role::Unknown
                || speaker.role == heard_model::Role::Participant && speaker.participant.is_none()
        })
    };
    all.iter()
        .filter(open)
        .map(|one| ToDo {
            class: "info",
            icon: Icon::Info,
            tag: "Before quotes",
            title: format!("Say who speaks in {}", one.entry.id),
            words: "Consent and labels go by the person, so each speaker needs one.".to_owned(),
            href: format!("/transcript/{}/speakers", one.entry.id),
            verb: "Say who",
        })
        .collect()
}

fn queue(desk: &Desk) -> Result<Option<ToDo>, Refusal> {
    let queue = desk.study.queue()?;
    let split = queue
        .iter()
        .filter(|item| {
            matches!(item.why, Why::Split { .. }) && item.coding.state == CodingState::Queued
        })
        .count();
    let stale = queue.iter().filter(|item| matches!(item.why, Why::Redefined { .. })).count();
    if split + stale == 0 {
        return Ok(None);
    }
    let words = match (split, stale) {
        (split, 0) => format!(
            "{} was split under them, so only a person can place them.",
            count(split, "code")
        ),
        _ => "Their code was split or its meaning changed, so only a person can say.".to_owned(),
    };
    Ok(Some(ToDo {
        class: "info",
        icon: Icon::Info,
        tag: "Codebook",
        title: format!("Sort {} again", count(split + stale, "passage")),
        words: if stale == 0 {
            "Their code was split, so only a person can place them.".to_owned()
        } else {
            words
        },
        href: "/codebook/queue".to_owned(),
        verb: "Sort",
    }))
}

fn to_read(desk: &Desk) -> Result<Vec<ToDo>, Refusal> {
    let codebook = desk.study.working_codebook()?;
    let mut list = Vec::new();
    for open in desk.study.coverage()?.into_iter().filter(|open| !open.unread.is_empty()) {
        let name = codebook.codes.get(&open.code).map_or("a new code", |code| code.name.as_str());
        let first = &open.unread[0];
        list.push(ToDo {
            class: "info",
            icon: Icon::Info,
            tag: "Codebook",
            title: format!("Read {} again for “{name}”", count(open.unread.len(), "interview")),
            words: format!("New in version {}. They were coded before it came in.", open.since.0),
            href: format!("/transcript/{first}"),
            verb: "Start reading",
        });
    }
    Ok(list)
}

fn uncoded(all: &[Standing]) -> Option<ToDo> {
    let waiting: Vec<_> = all.iter().filter(|one| one.entry.codings == 0).collect();
    let first = waiting.first()?;
    Some(ToDo {
        class: "",
        icon: Icon::Next,
        tag: "Your work",
        title: format!("Code {}", count(waiting.len(), "interview")),
        words: format!(
            "Nothing is coded in {} yet.",
            if waiting.len() == 1 { "it" } else { "them" }
        ),
        href: format!("/transcript/{}", first.entry.id),
        verb: "Start coding",
    })
}

fn draft(desk: &Desk) -> Result<Option<ToDo>, Refusal> {
    let draft = desk.study.draft()?;
    Ok(draft.is_changed().then(|| ToDo {
        class: "",
        icon: Icon::Next,
        tag: "Your work",
        title: format!("Agree version {} of the codebook", draft.version.0),
        words: format!("{} in the draft.", count(draft.amendments.len(), "change")),
        href: "/codebook/history".to_owned(),
        verb: "Look at the draft",
    }))
}

/// The list, or that it is done.
pub(super) fn list(all: &[ToDo]) -> Markup {
    html! {
        @if all.is_empty() {
            p.banner.ok { (Icon::Ok) span { "Nothing waits. Read on, or develop the codebook." } }
        } @else {
            ol.todo {
                @for one in all.iter().take(12) {
                    li.todo-item {
                        div { (tag(one.class, one.icon, one.tag)) }
                        div { h3 { (one.title) } p.sm.muted { (one.words) } }
                        a.btn.small href=(one.href) { (one.verb) span.vh { ": " (one.title) } }
                    }
                }
                @if all.len() > 12 { li.todo-item { div {} p.sm.muted { "and " (all.len() - 12) " more" } } }
            }
        }
    }
}
