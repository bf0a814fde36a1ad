//! What a researcher does to an interview. Each answer is what was done, and the margin of what that
//! touched as it is now. What is sent again because an answer was lost is done once.

use heard_model::{CodeId, CodingId, MemoAnchor, MemoKind, Span};
use heard_study::{
    Class, Decision, Done, Event, Marked, NewCode, NewCoding, NewQuote, PassageTag, Place, Study,
    StudyError,
};

use super::super::passages::in_words;
use super::margin::Fragment;
use super::view::{Part, View, Words};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::reply::{Answer, Refusal, Reply};
use crate::selection::Selection;

/// What a script is answered after a change: what was done, and what that touched as it is now.
fn done(desk: &Desk, asked: &Asked, fragment: Fragment<'_>) -> Answer {
    Ok(Reply::Html(fragment.of(&View::beside(desk, asked, fragment.part)?)))
}

/// The turns that were changed, without their words.
fn turns(said: &str, own: Option<u64>, span: Span) -> Fragment<'_> {
    Fragment { said, own, part: Part::Turns(span), words: false }
}

/// The page with its words: what was changed may show anywhere.
fn page(said: &str, own: Option<u64>) -> Fragment<'_> {
    Fragment { said, own, part: Part::Page, words: true }
}

fn selection(desk: &Desk, asked: &Asked) -> Result<Span, Refusal> {
    let words = Words::of(desk, asked)?;
    let selection = Selection {
        turn: asked.number("turn")?,
        from: asked.number("from")?,
        to_turn: asked.number("to_turn")?,
        to: asked.number("to")?,
    };
    selection.source(|number| words.turn(number)).ok_or(Refusal::BadSelection)
}

/// The study, which saves what it is asked once under the key that came with it.
fn once(desk: &Desk, asked: &Asked) -> Study {
    match asked.field("once") {
        "" => desk.study.by(desk.study.actor().clone()),
        key => desk.study.once(key),
    }
}

/// The operation, and what came of it; or nothing of that where the same was saved before: the
/// first one was answered on a line that broke.
fn saved<T>(answer: Result<Done<T>, StudyError>) -> Result<(Option<u64>, Option<T>), Refusal> {
    match answer {
        Ok(done) => Ok((done.seq, Some(done.value))),
        Err(StudyError::AlreadySaved { seq }) => Ok((Some(seq), None)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /transcript/{transcript}/code`: puts a code, or a new one, on what is selected.
pub(crate) fn code(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let span = selection(desk, asked)?;
    let code = match asked.field("new") {
        "" => CodeId::parse(asked.field("code")).ok_or(Refusal::BadField { name: "code" })?,
        name => new_code(desk, asked, name)?,
    };
    let new = NewCoding::new(&id, Place::Span(span), &code.to_string());
    let (own, added) = saved(once(desk, asked).add_coding(new))?;
    let added = added.is_none_or(|applied| applied.already == 0);
    let book = desk.codebook()?;
    let name = book.codebook.codes.get(&code).map_or("the code", |code| code.name.as_str());
    let said = if added { format!("Added {name}") } else { format!("{name} is there already") };
    done(desk, asked, turns(&said, own, span))
}

/// The code called `name`: the one that is there, or a new one in the draft.
fn new_code(desk: &Desk, asked: &Asked, name: &str) -> Result<CodeId, Refusal> {
    let codebook = desk.study.working_codebook()?;
    let known = codebook.active().find(|code| code.name.eq_ignore_ascii_case(name));
    if let Some(code) = known {
        return Ok(code.id);
    }
    let brief =
        if asked.field("in_vivo").is_empty() { "" } else { "In the speaker’s own words." };
    let new = NewCode { name: name.to_owned(), brief: brief.to_owned(), ..NewCode::default() };
    Ok(desk.study.add_code(new)?.value)
}

/// `POST /transcript/{transcript}/uncode`: takes a code off.
pub(crate) fn uncode(desk: &Desk, asked: &Asked) -> Answer {
    let id = CodingId(asked.number("coding")?);
    let here = asked.transcript()?;
    let span = desk.study.coding(id)?.filter(|one| one.transcript == here).map(|one| one.span);
    let (own, said) = match saved(once(desk, asked).remove_coding(id, "")) {
        Ok((own, _)) => (own, "Took the code off"),
        Err(Refusal::NotFound { .. }) => (None, "Somebody took it off already"),
        Err(refusal) => return Err(refusal),
    };
    let part = span.map_or(Part::Page, Part::Turns);
    done(desk, asked, Fragment { said, own, part, words: false })
}

/// `POST /transcript/{transcript}/quote`: lifts what is selected.
pub(crate) fn quote(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let span = selection(desk, asked)?;
    let mut new = NewQuote::new(&id, span);
    new.code = CodeId::parse(asked.field("code"));
    let (own, quote) = saved(once(desk, asked).lift_quote(new))?;
    let said = match quote {
        Some(quote) => format!("Lifted as quote {quote}"),
        None => "Lifted as a quote".to_owned(),
    };
    done(desk, asked, turns(&said, own, span))
}

/// `POST /transcript/{transcript}/correct`: puts a slip of the typist right. The text under it
/// stays, and so does every code on it.
pub(crate) fn correct(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let span = selection(desk, asked)?;
    let right = once(desk, asked).correct_at(&id, span, asked.field("right"), "typed wrongly");
    let (own, _) = saved(right)?;
    done(desk, asked, page("Put right", own))
}

/// `POST /transcript/{transcript}/mark`: hides what is selected: it may say who somebody is.
pub(crate) fn mark(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let span = selection(desk, asked)?;
    let class = Class::parse(asked.field("class")).ok_or(Refusal::BadField { name: "class" })?;
    let marked = Marked { transcript: id, span, class, entity: String::new() };
    let (own, _) = saved(once(desk, asked).import_marks(vec![marked], Decision::Accepted))?;
    done(desk, asked, page("Hidden", own))
}

/// `POST /transcript/{transcript}/care`: marks what is selected for what it tells.
pub(crate) fn care(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let span = selection(desk, asked)?;
    let tag = PassageTag::parse(asked.field("tag")).ok_or(Refusal::BadField { name: "tag" })?;
    let (own, _) = saved(once(desk, asked).tag_passages(vec![(id, span, tag)]))?;
    done(desk, asked, turns(&format!("Marked: {}", in_words(tag)), own, span))
}

/// `POST /transcript/{transcript}/memo`: a memo on what is selected, or on the interview; the
/// words of one that is there (`memo`), as they were read at `seen`; or that one thrown away.
pub(crate) fn memo(desk: &Desk, asked: &Asked) -> Answer {
    let (text, study) = (asked.field("text"), once(desk, asked));
    let memos = |said, own| Fragment { said, own, part: Part::Memos, words: false };
    if let Ok(memo) = asked.number::<i64>("memo") {
        if !asked.field("remove").is_empty() {
            let (own, _) = saved(study.remove_memo(memo))?;
            return done(desk, asked, memos("Threw the memo away", own));
        }
        let (own, _) = saved(study.edit_memo(memo, text, Some(asked.number("seen")?)))?;
        return done(desk, asked, memos("Memo saved", own));
    }
    if text.is_empty() {
        return Err(Refusal::BadField { name: "text" });
    }
    let id = asked.transcript()?;
    let kind = MemoKind::parse(asked.field("kind")).ok_or(Refusal::BadField { name: "kind" })?;
    let anchor = match asked.field("turn") {
        "" => MemoAnchor::Transcript(id),
        _ => MemoAnchor::Passage(id, selection(desk, asked)?),
    };
    let (own, _) = saved(study.add_memo(kind, anchor, text))?;
    done(desk, asked, memos("Memo saved", own))
}

/// `POST /transcript/{transcript}/undo`
pub(crate) fn undo(desk: &Desk, asked: &Asked) -> Answer {
    let back = desk.study.undo(None)?;
    done(desk, asked, page(&format!("Took back: {}", said(&back.of)), Some(back.seq)))
}

/// `POST /transcript/{transcript}/redo`
pub(crate) fn redo(desk: &Desk, asked: &Asked) -> Answer {
    let again = desk.study.redo()?;
    done(desk, asked, page(&format!("Did again: {}", said(&again.of)), Some(again.seq)))
}

fn said(event: &Event) -> String {
    format!("{} {}", crate::look::words::did(event), event.subject.as_deref().unwrap_or_default())
}
