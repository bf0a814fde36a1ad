//! The reader: an interview, masked, with its codes; forty turns a page.

mod margin;
mod panes;
mod turn;

pub(super) use turn::seen;

use std::ops::Range;
use std::sync::Arc;

use heard_model::{
    CodeId, Codebook, Coding, CodingId, CodingState, MemoAnchor, MemoKind, TranscriptId,
};
use heard_study::{
    CodingFilter, KeptMemo, MaskedTranscript, MaskedTurn, NewCode, NewCoding, NewQuote, Place,
    StudyError,
};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::shell::{Frame, Nav};
use crate::reply::{Answer, Refusal, Reply};
use crate::selection::Selection;

/// Turns a page.
pub(super) const PAGE: usize = 40;

/// All that a page of the reader shows.
pub(super) struct View {
    pub(super) id: TranscriptId,
    pub(super) transcript: Arc<MaskedTranscript>,
    /// Which turns stand on this page.
    pub(super) window: Range<usize>,
    pub(super) codebook: Codebook,
    pub(super) marks: Marks,
    pub(super) codings: Vec<Coding>,
    pub(super) memos: Vec<KeptMemo>,
}

impl View {
    fn of(desk: &Desk, asked: &Asked) -> Result<View, Refusal> {
        let id = asked.transcript()?;
        let transcript = desk.masked(&id)?;
        let turn =
            asked.query("turn").or(Some(asked.field("at"))).and_then(|turn| turn.parse().ok());
        let place = transcript.turns.partition_point(|known| known.number < turn.unwrap_or(1_u32));
        let last = transcript.turns.len().saturating_sub(1);
        let start = place.min(last) / PAGE * PAGE;
        let window = start..(start + PAGE).min(transcript.turns.len());
        let codebook = desk.study.working_codebook()?;
        let filter = CodingFilter { transcript: Some(id.clone()), ..CodingFilter::default() };
        let mut codings = desk.study.codings(&filter)?;
        codings.retain(|coding| coding.state != CodingState::Hidden);
        let mut memos = desk.study.memos()?;
        memos.retain(|kept| match &kept.memo.anchor {
            MemoAnchor::Transcript(of) | MemoAnchor::Passage(of, _) => *of == id,
            _ => false,
        });
        Ok(View { id, transcript, window, marks: Marks::of(&codebook), codebook, codings, memos })
    }

    /// The turns of this page.
    pub(super) fn turns(&self) -> &[MaskedTurn] {
        self.transcript.turns.get(self.window.clone()).unwrap_or_default()
    }
}

/// `GET /transcript/{transcript}?turn=12`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let view = View::of(desk, asked)?;
    let body = panes::body(desk, asked, &view)?;
    let frame = Frame {
        above: &[("/transcripts", "Transcripts")],
        class: "reader workspace",
        scripts: &["paint.js", "reader.js"],
        ..Frame::new(Nav::Transcripts, view.id.as_str())
    };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

/// `GET /transcript/{transcript}/margin?turn=12`: the codes of a page alone.
pub(crate) fn margin(desk: &Desk, asked: &Asked) -> Answer {
    Ok(Reply::Html(margin::fragment(&View::of(desk, asked)?, "")))
}

/// What a script is answered after a change: what was done, and the margins as they are now.
fn done(desk: &Desk, asked: &Asked, said: &str) -> Answer {
    Ok(Reply::Html(margin::fragment(&View::of(desk, asked)?, said)))
}

fn selection(desk: &Desk, asked: &Asked, id: &TranscriptId) -> Result<heard_model::Span, Refusal> {
    let selection = Selection {
        turn: asked.number("turn")?,
        from: asked.number("from")?,
        to_turn: asked.number("to_turn")?,
        to: asked.number("to")?,
    };
    selection.source(&desk.masked(id)?.turns).ok_or(Refusal::BadSelection)
}

/// `POST /transcript/{transcript}/code`: puts a code, or a new one, on what is selected.
pub(crate) fn code(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let span = selection(desk, asked, &id)?;
    let code = match asked.field("new") {
        "" => CodeId::parse(asked.field("code")).ok_or(Refusal::BadField { name: "code" })?,
        name => {
            let new = NewCode { name: name.to_owned(), ..NewCode::default() };
            desk.study.add_code(new)?.value
        }
    };
    let new = NewCoding::new(&id, Place::Span(span), &code.to_string());
    let once = asked.field("once");
    let study = if once.is_empty() { None } else { Some(desk.study.once(once)) };
    let added = match study.as_ref().unwrap_or(&desk.study).add_coding(new) {
        // Sent twice, kept once: the first one was answered on a line that broke.
        Err(StudyError::AlreadySaved { .. }) => true,
        other => other?.value.already == 0,
    };
    let codebook = desk.study.working_codebook()?;
    let name = codebook.codes.get(&code).map_or("the code", |code| code.name.as_str());
    let said = if added { format!("Added {name}") } else { format!("{name} is there already") };
    done(desk, asked, &said)
}

/// `POST /transcript/{transcript}/uncode`: takes a code off.
pub(crate) fn uncode(desk: &Desk, asked: &Asked) -> Answer {
    desk.study.remove_coding(CodingId(asked.number("coding")?), "")?;
    done(desk, asked, "Took the code off")
}

/// `POST /transcript/{transcript}/quote`: lifts what is selected.
pub(crate) fn quote(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let mut new = NewQuote::new(&id, selection(desk, asked, &id)?);
    new.code = CodeId::parse(asked.field("code"));
    let quote = desk.study.lift_quote(new)?.value;
    done(desk, asked, &format!("Lifted as quote {quote}"))
}

/// `POST /transcript/{transcript}/memo`: a memo on what is selected, or on the interview.
pub(crate) fn memo(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let text = asked.field("text");
    if text.is_empty() {
        return Err(Refusal::BadField { name: "text" });
    }
    let kind = MemoKind::parse(asked.field("kind")).ok_or(Refusal::BadField { name: "kind" })?;
    let anchor = match asked.field("turn") {
        "" => MemoAnchor::Transcript(id),
        _ => MemoAnchor::Passage(id.clone(), selection(desk, asked, &id)?),
    };
    desk.study.add_memo(kind, anchor, text)?;
    done(desk, asked, "Memo saved")
}

/// `POST /transcript/{transcript}/undo`
pub(crate) fn undo(desk: &Desk, asked: &Asked) -> Answer {
    let back = desk.study.undo(None)?;
    done(desk, asked, &format!("Took back: {}", said(&back.of)))
}

/// `POST /transcript/{transcript}/redo`
pub(crate) fn redo(desk: &Desk, asked: &Asked) -> Answer {
    let again = desk.study.redo()?;
    done(desk, asked, &format!("Did again: {}", said(&again.of)))
}

fn said(event: &heard_study::Event) -> String {
    format!("{} {}", crate::look::words::did(event), event.subject.as_deref().unwrap_or_default())
}
