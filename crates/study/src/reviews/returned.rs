//! What comes back from a pack: read, held against what the study has, and taken in once.

use std::collections::BTreeMap;

use heard_model::text::digest;
use heard_model::{Light, QuoteId, ReviewRole, Use, Verdict};
use serde::Deserialize;

use super::ReviewRow;
use super::answers::{AnswerRow, Said};
use super::reviewing::{Answer, Says, asked_about, once_key};
use crate::doors::{ReviewDesk, ShownQuote};
use crate::error::{Result, ReturnedFault, StudyError};
use crate::page::Sight;
use crate::store::rows::Rows;
use crate::study::Study;

/// The most answers that are taken from one file.
const MOST: usize = 10_000;

/// Where a pack that was saved as a page keeps its answers.
const GIVEN: &str = "id=\"given\"";

/// The answers of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Whose they are, as the file says.
    pub reviewer: String,
    /// One for each quote.
    pub answers: Vec<Answer>,
}

/// How an answer that came back stands to what the study holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It comes in.
    New,
    /// It comes in, in the place of what they said of the same words before.
    Instead,
    /// It comes in, about words that were changed since: they are asked about the new ones.
    Changed,
    /// They said no to these words, and this takes it back: the no stands until somebody asked them.
    TakesBackANo,
    /// It comes in, about words that are held back for now and shown to nobody: a no counts.
    HeldBack,
    /// It is here already.
    Before,
    /// They were not asked about it, may know the person, or the words are shown no longer.
    NotGiven,
}

/// An answer with where it stands.
#[derive(Clone, Debug)]
pub struct ReturnedAnswer {
    /// The answer.
    pub answer: Answer,
    /// What becomes of it.
    pub standing: Standing,
    /// The quote as it is shown now, where it is.
    pub shown: Option<ShownQuote>,
}

impl Returned {
    /// Reads what a pack gives back: the file that it saves, that text pasted out of a letter, or
    /// the page itself, saved with the answers in it.
    ///
    /// # Errors
    /// [`StudyError::Returned`], without a word of the file.
    pub fn read(bytes: &[u8]) -> Result<Returned> {
        let file = file_of(&String::from_utf8_lossy(bytes))?;
        if file.answers.len() > MOST {
            return Err(ReturnedFault::TooMany { most: MOST }.into());
        }
        let mut answers: Vec<Answer> = Vec::new();
        for (place, given) in file.answers.into_iter().enumerate() {
            let answer = given.meant().ok_or(ReturnedFault::BadAnswer { number: place + 1 })?;
            answers.retain(|earlier| earlier.public_id != answer.public_id);
            answers.push(answer);
        }
        Ok(Returned { reviewer: file.reviewer, answers })
    }
}

impl Study {
    /// Where each answer of a file stands. Nothing is taken in.
    ///
    /// # Errors
    /// [`StudyError::NotFound`] for a reviewer who was asked about nothing here.
    pub fn look_at_returned(
        &self,
        returned: &Returned,
        sight: &Sight,
    ) -> Result<(ReviewRole, Vec<ReturnedAnswer>)> {
        let role = self.asked_as(&returned.reviewer)?;
        self.make_shown(sight)?;
        let desk = ReviewDesk::open(self.folder(), &returned.reviewer)?;
        let stands = |answer: &Answer| self.stands(&desk, &returned.reviewer, answer);
        Ok((role, returned.answers.iter().map(stands).collect::<Result<_>>()?))
    }

    /// Takes in what came back, each answer once however often it comes; says where each stood. An
    /// answer that takes back a no comes in only where `changed_their_mind` says that they were asked.
    ///
    /// # Errors
    /// As [`Study::look_at_returned`].
    pub fn take_returned(
        &self,
        returned: &Returned,
        sight: &Sight,
        changed_their_mind: bool,
    ) -> Result<Vec<ReturnedAnswer>> {
        let (role, mut looked) = self.look_at_returned(returned, sight)?;
        let hand = self.reviewing(&returned.reviewer, role);
        for one in &mut looked {
            let comes_in = match one.standing {
                Standing::New | Standing::Instead | Standing::Changed | Standing::HeldBack => true,
                Standing::TakesBackANo => changed_their_mind,
                Standing::Before | Standing::NotGiven => false,
            };
            if comes_in {
                match hand.answer(&one.answer) {
                    Ok(()) if one.standing == Standing::TakesBackANo => {
                        one.standing = Standing::Instead;
                    }
                    Ok(()) => {}
                    // Somebody whom they may know, as an answer before it in the file said.
                    Err(StudyError::NotFound { .. }) => one.standing = Standing::NotGiven,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(looked)
    }

    /// In what role `reviewer` was asked; the first in the alphabet where there are several.
    pub(crate) fn asked_as(&self, reviewer: &str) -> Result<ReviewRole> {
        let readers = self.readers()?;
        let known = readers.into_iter().find(|one| one.name == reviewer);
        let missing = || StudyError::NotFound { what: "reviewer", name: reviewer.to_owned() };
        Ok(known.ok_or_else(missing)?.role)
    }

    fn stands(&self, desk: &ReviewDesk, who: &str, answer: &Answer) -> Result<ReturnedAnswer> {
        let found = match desk.find(&answer.public_id) {
            Ok(found) => Some(found),
            Err(StudyError::NotFound { .. }) => None,
            Err(error) => return Err(error),
        };
        let key = once_key(who, &answer.once);
        let saved: Option<i64> =
            self.read(|rows| rows.scalar("SELECT seq FROM saved WHERE key = ?1", &[&key]))?;
        let standing = match &found {
            _ if saved.is_some() => Standing::Before,
            None => self.read(|rows| held_back(rows, who, answer))?,
            Some((one, _)) if one.shown.shown_digest != answer.shown_digest => Standing::Changed,
            Some((one, _)) if one.decided.is_none() => Standing::New,
            Some((one, beside))
                if takes_back(one.decided, beside.answered.as_ref(), &answer.says) =>
            {
                Standing::TakesBackANo
            }
            Some(_) => Standing::Instead,
        };
        let shown = found.map(|(one, _)| one.shown);
        Ok(ReturnedAnswer { answer: answer.clone(), standing, shown })
    }
}

/// Where an answer stands whose words are shown to nobody now.
fn held_back(rows: Rows<'_>, who: &str, answer: &Answer) -> Result<Standing> {
    let Some(quote) = asked_about(rows, who, &answer.public_id)? else {
        return Ok(Standing::NotGiven);
    };
    let same = "WHERE quote = ?1 AND reviewer = ?2 AND shown_digest = ?3 ORDER BY id DESC";
    let before = rows.one::<ReviewRow>(same, &[&quote.0, &who, &answer.shown_digest])?;
    let Some(before) = before else { return Ok(Standing::HeldBack) };
    let said = rows.one::<AnswerRow>("WHERE review = ?1", &[&before.id])?;
    let said = said.map(|row| row.said());
    let takes_back = takes_back(Verdict::parse(&before.verdict), said.as_ref(), &answer.says);
    Ok(if takes_back { Standing::TakesBackANo } else { Standing::HeldBack })
}

/// Whether a no that was said before is not said any more.
fn takes_back(decided: Option<Verdict>, before: Option<&Said>, says: &Says) -> bool {
    let lights = match says {
        Says::KnowsPerson => return false,
        Says::Pass => &[][..],
        Says::Answers(said, _) if said.verdict() == Verdict::Veto => return false,
        Says::Answers(said, _) => &said.lights,
    };
    let still_no = |use_: Use| lights.contains(&(use_, Light::No));
    let noes = before.map(|said| said.lights.as_slice()).unwrap_or_default();
    let mut noes = noes.iter().filter(|(_, light)| *light == Light::No).map(|(use_, _)| *use_);
    decided == Some(Verdict::Veto) || !noes.all(still_no)
}

/// What a pack gives back.
#[derive(Deserialize)]
struct File {
    heard: String,
    reviewer: String,
    answers: Vec<Given>,
}

#[derive(Deserialize)]
struct Given {
    quote: String,
    shown: String,
    #[serde(default)]
    once: String,
    says: String,
    #[serde(default)]
    lights: BTreeMap<String, String>,
    #[serde(default)]
    dignity: String,
    #[serde(default)]
    recognised: String,
    #[serde(default)]
    if_mine: String,
    #[serde(default)]
    leave_out: String,
    #[serde(default)]
    comment: String,
}

impl Given {
    fn meant(self) -> Option<Answer> {
        let once = if self.once.is_empty() { self.mark() } else { self.once.clone() };
        let is_digest = self.shown.len() == 64 && self.shown.bytes().all(|b| b.is_ascii_hexdigit());
        let says = match self.says.as_str() {
            _ if !is_digest => return None,
            "pass" => Says::Pass,
            "know" => Says::KnowsPerson,
            "answers" => {
                let lights = self.lights.iter();
                let lights =
                    lights.map(|(use_, light)| Some((Use::parse(use_)?, Light::parse(light)?)));
                let said = Said {
                    lights: lights.collect::<Option<_>>()?,
                    dignity: Light::parse(&self.dignity),
                    recognised: Light::parse(&self.recognised),
                    if_mine: Light::parse(&self.if_mine),
                    leave_out: self.leave_out,
                };
                Says::Answers(said, self.comment)
            }
            _ => return None,
        };
        Some(Answer { public_id: self.quote, shown_digest: self.shown, says, once })
    }

    /// What makes it one answer where the file does not say so.
    fn mark(&self) -> String {
        let mut all = vec![self.quote.as_str(), &self.shown, &self.says];
        all.extend(self.lights.iter().flat_map(|(use_, light)| [use_.as_str(), light.as_str()]));
        all.extend([&self.dignity, &self.recognised, &self.if_mine].map(String::as_str));
        all.extend([self.leave_out.as_str(), self.comment.as_str()]);
        digest(&all.join("\u{1f}"))
    }
}

/// What a text says as a file of answers.
fn file_of(text: &str) -> Result<File, ReturnedFault> {
    let is_pack = text.contains("data-pack=");
    let none = || if is_pack { ReturnedFault::IsPack } else { ReturnedFault::NoAnswers };
    let json = answers_in(text).ok_or_else(none)?;
    let broken = |error: serde_json::Error| match is_pack {
        true => ReturnedFault::IsPack,
        false => ReturnedFault::BrokenOff { line: error.line(), column: error.column() },
    };
    // A letter breaks lines where it likes, and marks what it quotes.
    let file: File = serde_json::from_str(json)
        .or_else(|error| serde_json::from_str(&mended(json)).map_err(|_| broken(error)))?;
    let is_ours = file.heard == "answers" && !file.reviewer.trim().is_empty();
    // A pack that nobody answered says so as a page; a file of no answers is one.
    if is_ours && !(is_pack && file.answers.is_empty()) { Ok(file) } else { Err(none()) }
}

/// The part of a text that is JSON: between the first brace and the last, in a page where it keeps
/// its answers.
fn answers_in(text: &str) -> Option<&str> {
    let inside = match text.split_once(GIVEN) {
        Some((_, rest)) => rest.split_once('>')?.1.split("</script>").next()?,
        None if text.trim_start().starts_with('<') => return None,
        None => text,
    };
    let (start, end) = (inside.find('{')?, inside.rfind('}')?);
    inside.get(start..=end)
}

/// JSON that went through a letter: line breaks within words are spaces, `>` before a line is none
/// of it.
fn mended(json: &str) -> String {
    let lines = json.lines().map(|line| line.trim_start_matches(['>', ' ']));
    lines.collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
}

/// What is printed on a sheet of paper and typed in again: the quote, and the beginning of what a
/// decision about it binds to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetCode {
    /// Which quote.
    pub quote: QuoteId,
    printed: String,
}

impl SheetCode {
    /// Reads a code as somebody types it off paper: `12-a3f09`, `Sheet 12 A3FO9`.
    pub fn read(typed: &str) -> Option<SheetCode> {
        let typed = typed.trim().to_lowercase();
        let typed = typed.strip_prefix("sheet").unwrap_or(&typed).trim_start();
        let typed = typed.strip_prefix("q-").unwrap_or(typed);
        // No letter past `f` is ever printed: these are noughts and ones.
        let typed: String = typed
            .chars()
            .map(|c| match c {
                'o' => '0',
                'l' | 'i' => '1',
                other => other,
            })
            .collect();
        let (number, printed) = match typed.split_once(|c: char| !c.is_ascii_alphanumeric()) {
            Some((number, rest)) => {
                (number, rest.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
            }
            None => typed.split_at_checked(typed.len().checked_sub(SheetCode::LENGTH)?)?,
        };
        let is_code =
            printed.len() >= SheetCode::LENGTH && printed.bytes().all(|b| b.is_ascii_hexdigit());
        let quote = number.parse().ok().filter(|number| *number > 0).map(QuoteId)?;
        is_code.then(|| SheetCode { quote, printed: printed.to_owned() })
    }

    /// How much of the digest is printed.
    pub(crate) const LENGTH: usize = 5;

    /// The code of a quote that is shown with this digest.
    pub fn of(quote: QuoteId, shown_digest: &str) -> SheetCode {
        let printed = shown_digest.get(..SheetCode::LENGTH).unwrap_or_default().to_owned();
        SheetCode { quote, printed }
    }

    /// Whether it was printed of these words.
    pub fn fits(&self, shown_digest: &str) -> bool {
        shown_digest.starts_with(&self.printed)
    }
}

impl std::fmt::Display for SheetCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.quote.0, self.printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        for typed in
            ["12-a3f09", " 12 A3FO9 ", "Sheet 12–a3f09", "l2a3f09", "Q-0012-a3f09", "12.a3f09."]
        {
            let read = SheetCode::read(typed).map(|code| code.to_string());
            assert_eq!(read.as_deref(), Some("12-a3f09"), "{typed}");
        }
        for typed in [
            "",
            "12",
            "12-",
            "12-a3f0",
            "a3f09",
            "0-a3f09",
            "12-a3g09",
            "–",
            "żółw-a3f09",
            "ż2a3f09",
        ] {
            assert_eq!(SheetCode::read(typed), None, "{typed}");
        }
        let code = SheetCode::of(QuoteId(7), &"ab1".repeat(20));
        assert!(code.fits(&"ab1".repeat(20)) && !code.fits(&"ba1".repeat(20)));
    }

    const ONE: &str = r#"{"heard":"answers","reviewer":"nell","answers":[{"quote":"q","shown":"DIGEST","once":"w","says":"answers","lights":{"workshop":"yes"},"comment":"not my words at all"}]}"#;

    fn file() -> String {
        ONE.replace("DIGEST", &"0a".repeat(32))
    }

    #[test]
    fn answers_are_read_from_a_file_a_letter_and_a_saved_page() {
        let file = file();
        let read = Returned::read(file.as_bytes()).unwrap();
        assert_eq!((read.reviewer.as_str(), read.answers.len()), ("nell", 1));
        let letter = format!("Hi,\n\n> {}\n\nNell", file.replace("my words", "my\n> words"));
        let page = format!("<html data-pack=\"a\"><script id=\"given\" type=\"b\">{file}</script>");
        for text in [format!("\u{feff}{file}\r\n"), letter, page] {
            assert_eq!(Returned::read(text.as_bytes()).unwrap(), read, "{text}");
        }
    }

    #[test]
    fn what_holds_no_answers_is_told_without_its_words() {
        let fault = |text: &str| match Returned::read(text.as_bytes()) {
            Err(StudyError::Returned(fault)) => fault,
            other => panic!("{text}: {other:?}"),
        };
        let file = file();
        assert_eq!(fault("<html><body data-pack=\"a\">{}"), ReturnedFault::IsPack);
        assert_eq!(
            fault("<body data-pack=\"a\"><script id=\"given\"></script>"),
            ReturnedFault::IsPack
        );
        for none in ["", "hello", "{\"heard\":\"bundle\",\"reviewer\":\"a\",\"answers\":[]}"] {
            assert_eq!(fault(none), ReturnedFault::NoAnswers, "{none}");
        }
        assert!(matches!(fault(&file[..file.len() - 3]), ReturnedFault::BrokenOff { .. }));
        for (from, to) in [
            ("\"yes\"", "\"si\""),
            ("\"answers\",\"lights", "\"perhaps\",\"lights"),
            ("0a0a", "0x0a"),
        ] {
            let fault = fault(&file.replacen(from, to, 1));
            assert_eq!(fault, ReturnedFault::BadAnswer { number: 1 }, "{from}");
        }
    }

    #[test]
    fn a_no_is_not_taken_back_by_a_file() {
        use Light::{No, Unsure, Yes};
        let (room, web) = (Use::Workshop, Use::PublicWeb);
        let said = |lights: &[(Use, Light)]| Said { lights: lights.to_vec(), ..Said::default() };
        let says = |lights: &[(Use, Light)]| Says::Answers(said(lights), String::new());
        let mixed = said(&[(room, Yes), (web, No)]);
        let approved = Some(Verdict::Approve);
        assert!(takes_back(approved, Some(&mixed), &says(&[(room, Yes), (web, Yes)])));
        assert!(takes_back(approved, Some(&mixed), &says(&[(room, Yes), (web, Unsure)])));
        assert!(takes_back(approved, Some(&mixed), &Says::Pass));
        assert!(!takes_back(approved, Some(&mixed), &says(&[(room, Unsure), (web, No)])));
        assert!(!takes_back(approved, Some(&mixed), &Says::KnowsPerson));
        let veto = Some(Verdict::Veto);
        assert!(
            takes_back(veto, None, &says(&[(room, Yes)])) && takes_back(veto, None, &Says::Pass)
        );
        assert!(!takes_back(veto, None, &says(&[(room, No)])));
        assert!(!takes_back(approved, Some(&said(&[(room, Yes)])), &says(&[(room, Yes)])));
    }
}
