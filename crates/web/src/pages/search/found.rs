//! What a search found.

use heard_model::{Codebook, Coding, CodingState, Role, Span, TranscriptId};
use heard_study::{CodingFilter, MaskedTurn, Order, SearchAnswer, SearchHit, Spread, StudyError};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{empty, token};
use crate::look::words::{count, grouped, head, in_url, tail};
use crate::pages::reader::seen;
use crate::reply::Refusal;

/// How many turns are shown.
const MOST: usize = 200;
/// How many characters stand on each side.
const WIDTH: usize = 60;
/// How many codes are drawn beside a hit.
const CODES: usize = 3;

/// What `query` finds: in context, by interview, with ways to narrow it and a code to put on it.
pub(super) fn results(desk: &Desk, asked: &Asked, query: &str) -> Result<Markup, Refusal> {
    if query.is_empty() {
        return Ok(ways());
    }
    let (answer, spread) = match ask(desk, query) {
        Err(StudyError::Query { .. }) => return Ok(unfinished()),
        answer => answer?,
    };
    if answer.count == 0 {
        return Ok(nothing(&answer));
    }
    let book = desk.codebook()?;
    let page = Found { desk, query, marks: &book.marks };
    Ok(html! {
        div.sr {
            (facets(query, &spread))
            form.sr-found method="post" action="/search/code" aria-label="What was found" {
                (token(asked)) input type="hidden" name="q" value=(query);
                (page.summary(&answer, &spread))
                @for (id, hits) in &groups(&answer.hits) { (page.group(id, hits, &spread)?) }
                (page.act(&answer, &book.codebook))
            }
        }
    })
}

fn ask(desk: &Desk, query: &str) -> Result<(SearchAnswer, Spread), StudyError> {
    let answer = desk.study.search(query, Order::Place, MOST)?;
    let spread =
        if answer.count == 0 { Spread::default() } else { desk.study.search_spread(query)? };
    Ok((answer, spread))
}

fn unfinished() -> Markup {
    html! {
        div.banner.warn { (Icon::Warn) div { p.strong { "That is no search yet" } p { "A quote mark or bracket is open, or a word such as AND has nothing after it." } } }
        div.sec-s { (ways()) }
    }
}

fn nothing(answer: &SearchAnswer) -> Markup {
    html! {
        (unknown(answer))
        (empty(
            Icon::Search,
            "Nothing was found",
            "Try fewer words, another spelling, or the beginning of a word with * at its end.",
            html! { a.btn href="/search" { "Ways to search" } },
        ))
    }
}

fn unknown(answer: &SearchAnswer) -> Markup {
    html! { @for field in &answer.unknown_fields { p.banner.warn.sec-s { (Icon::Warn) span { "Nothing here has a field called “" (field) "”." } } } }
}

fn groups(hits: &[SearchHit]) -> Vec<(&TranscriptId, Vec<&SearchHit>)> {
    let mut groups: Vec<(&TranscriptId, Vec<&SearchHit>)> = Vec::new();
    for hit in hits {
        match groups.last_mut() {
            Some((id, hits)) if **id == hit.transcript => hits.push(hit),
            _ => groups.push((&hit.transcript, vec![hit])),
        }
    }
    groups
}

/// Ways to narrow it: each is a search of its own, which can be sent on and gone back from.
fn facets(query: &str, spread: &Spread) -> Markup {
    let narrowed = |more: String| {
        let whole = if query.contains(" OR ") { format!("({query})") } else { query.to_owned() };
        format!("/search?q={}", in_url(&format!("{whole} {more}")))
    };
    let who = |role: Role| match role {
        Role::Interviewer => "Interviewers",
        Role::Participant => "Participants",
        Role::Interpreter => "Interpreters",
        Role::Advocate => "Advocates",
        Role::Unknown => "Not said",
    };
    html! {
        aside.facets aria-label="Narrow what was found" {
            section.facet { h2.h-xs { "Who speaks" }
                ul.flat { @for (role, number) in &spread.roles {
                    li { a href=(narrowed(format!("role:{}", role.as_str()))) { (who(*role)) } " " span.count { (grouped(*number)) } }
                } }
            }
            section.facet { h2.h-xs { "Interviews" }
                ul.flat { @for (id, number) in &spread.transcripts {
                    li { a href=(narrowed(format!("transcript:\"{id}\""))) { (id) } " " span.count { (grouped(*number)) } }
                } }
            }
        }
    }
}

/// What every line of the page needs.
struct Found<'f> {
    desk: &'f Desk,
    query: &'f str,
    marks: &'f Marks,
}

impl Found<'_> {
    fn summary(&self, answer: &SearchAnswer, spread: &Spread) -> Markup {
        let shown = answer.hits.len();
        html! {
            div.sec-head {
                h2.h-sm { (count(answer.count, "turn")) " in " (count(spread.transcripts.len(), "interview")) }
                @if shown < answer.count { p.sm.muted { "The first " (shown) " are shown." } }
            }
            (unknown(answer))
        }
    }

    fn group(
        &self,
        id: &TranscriptId,
        hits: &[&SearchHit],
        spread: &Spread,
    ) -> Result<Markup, Refusal> {
        let transcript = self.desk.masked(id)?;
        // From the first hit to the last: a transcript may hold thousands more.
        let ends = hits.first().zip(hits.last());
        let within = ends.and_then(|(a, z)| Span::new(a.span.start(), z.span.end()));
        let filter =
            CodingFilter { transcript: Some(id.clone()), within, ..CodingFilter::default() };
        let mut codings = self.desk.study.codings(&filter)?;
        codings.retain(|coding| coding.state != CodingState::Hidden);
        let heading = format!("kw-{id}");
        let all = spread.transcripts.iter().find(|(of, _)| of == id).map_or(0, |(_, all)| *all);
        let turn = |number: u32| {
            let place = transcript.turns.partition_point(|turn| turn.number < number);
            transcript.turns.get(place).filter(|turn| turn.number == number)
        };
        Ok(html! {
            section.kw.panel aria-labelledby=(heading) {
                div.panel-head { h3 id=(heading) { a href=(format!("/transcript/{id}?q={}", in_url(self.query))) { (id) } " " span.muted.sm { (count(all, "turn")) } } }
                table.kwic {
                    caption.vh { "What was found in " (id) }
                    colgroup { col.c1; col.c2; col; col.c4; col; col.c6; }
                    thead.vh { tr { th scope="col" { "Choose" } th scope="col" { "Turn" } th scope="col" { "Before" } th scope="col" { "Match" } th scope="col" { "After" } th scope="col" { "Codes" } } }
                    tbody { @for hit in hits { @if let Some(turn) = turn(hit.turn) { (self.line(hit, turn, &codings)) } } }
                }
            }
        })
    }

    /// One hit: what was found, with the words round it, masked.
    fn line(&self, hit: &SearchHit, turn: &MaskedTurn, codings: &[Coding]) -> Markup {
        let text = turn.words.as_str();
        let places: Vec<_> = hit
            .highlights
            .iter()
            .filter_map(|found| turn.map.shown_of(found.shifted(hit.span.start())))
            .collect();
        let first = places.first().cloned().unwrap_or(0..0);
        let (before, behind) = (tail(WIDTH, &text[..first.start]), head(WIDTH, &text[first.end..]));
        let (id, number) = (&hit.transcript, hit.turn);
        let href = format!("/transcript/{id}?turn={number}&q={}#t{number}", in_url(self.query));
        html! {
            tr {
                td.kc { input type="checkbox" name="hit" value=(format!("{id} {number}")) aria-label=(format!("Choose {id}, turn {number}")) checked; }
                td.kt.num { a href=(href) { (number) span.vh { ", open it" } } }
                td.kl { (seen(before)) }
                td.km { @if first.is_empty() { span.faint { "in this turn" } } @else { mark { (seen(&text[first])) } } @if places.len() > 1 { span.sm.faint { " +" (places.len() - 1) } } }
                td.kr { (seen(behind)) }
                td.kcode { (self.codes(hit, codings)) }
            }
        }
    }

    fn codes(&self, hit: &SearchHit, codings: &[Coding]) -> Markup {
        let mut here: Vec<_> = codings
            .iter()
            .filter(|coding| coding.span.overlaps(hit.span))
            .map(|coding| coding.code)
            .collect();
        here.sort_unstable();
        here.dedup();
        html! {
            @for code in here.iter().take(CODES) { @let mark = self.marks.get(*code); span title=(mark.name) { (mark.shape()) span.vh { (mark.name) " " } } }
            @if here.len() > CODES { span.sm.faint { "+" (here.len() - CODES) } }
            @if here.is_empty() { span.faint.sm { "none" } }
        }
    }

    /// A code on what was chosen, in one step.
    fn act(&self, answer: &SearchAnswer, codebook: &Codebook) -> Markup {
        html! {
            div.act-bar.code-found role="group" aria-label="Code what was found" {
                @if codebook.active().next().is_none() { p.sm { "There are no codes yet. " a href="/codebook/new" { "Make the first one" } } }
                @else {
                    span.strong.num #chosen { (answer.hits.len()) " chosen" }
                    button.btn.small type="button" data-needs-script #choose-none { "Choose none" }
                    label.vh for="put-code" { "Code" }
                    select.input.auto #put-code name="code" { @for code in codebook.active() { option value=(code.id) { (self.marks.get(code.id).letters) " " (code.name) } } }
                    button.btn.small.primary type="submit" { "Code those turns" }
                    @if answer.count > answer.hits.len() { button.btn.small type="submit" name="all" value="yes" { "Code all " (grouped(answer.count)) } }
                }
            }
        }
    }
}

fn ways() -> Markup {
    const WAYS: [(&str, &str); 7] = [
        ("fine OR okay", "either word"),
        ("\"all right\"", "exactly these words"),
        ("said NEAR fine", "close to each other"),
        ("smil*", "smile, smiled, smiling"),
        ("fine NOT bank", "leave something out"),
        ("code:C15 diary", "where something is coded"),
        ("role:participant fine", "who speaks"),
    ];
    html! {
        section.card.narrow aria-labelledby="ways-h" {
            h2.h-sm #ways-h { "Ways to search" }
            dl.kv.sec-s { @for (way, finds) in WAYS { dt { code { (way) } } dd { (finds) } } }
            p.sm.muted.sec-s { "Search looks through the words as spoken. What it finds is shown with names hidden." }
        }
    }
}
