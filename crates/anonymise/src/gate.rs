//! The checks that a collection must pass.
//!
//! [`gate`] runs them all and says what they found; [`clear_release`], [`clear_review`] and
//! [`clear_internal`] are the only makers of [`Cleared`]. [`after`] looks again, at the
//! texts of the bytes that were built.

use heard_model::{Date, QuoteId, ReviewRole, TranscriptId, Verdict};

use crate::check::{self, CHECKS};
use crate::cleared::{Cleared, Clip, Internal, Release, ReviewPack, Shown, ShownCard};
use crate::page::{Card, Page};

/// What a finding does to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// To think about.
    Warn,
    /// Waits for somebody named, with a reason.
    Hold,
    /// Can't go out. Cleared by a recorded decision or by dropping the quote.
    Block,
}

impl Severity {
    /// The word in reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warn => "WARN",
            Severity::Hold => "HOLD",
            Severity::Block => "BLOCK",
        }
    }
}

/// What the gate says in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// May go out.
    Pass,
    /// Waits for a signature.
    Hold,
    /// May not go out.
    Block,
}

impl Outcome {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Hold => "hold",
            Outcome::Block => "block",
        }
    }
}

/// In what capacity somebody signs a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Capacity {
    /// A named member of the team.
    #[default]
    Team,
    /// Somebody who may give legal advice.
    Legal,
}

impl Capacity {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Capacity::Team => "team",
            Capacity::Legal => "legal",
        }
    }

    /// The capacity called `word`.
    pub fn parse(word: &str) -> Option<Capacity> {
        [Capacity::Team, Capacity::Legal].into_iter().find(|one| one.as_str() == word)
    }
}

/// One thing a check found. Its message never prints the detail that identifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `D01` … `D24`.
    pub check: &'static str,
    /// What it does.
    pub severity: Severity,
    /// The quotes it is about; empty where it is about the whole.
    pub quotes: Vec<QuoteId>,
    /// What was found, without the detail.
    pub message: String,
    /// What would clear it.
    pub remedy: String,
    /// Digest of what was looked at: a signature falls when it changes.
    pub evidence: String,
    /// In what capacity a hold must be signed.
    pub needs: Capacity,
    /// Whether somebody signed this hold.
    pub signed: bool,
}

/// A hold that somebody took on themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Which check.
    pub check: String,
    /// The evidence it was given for ([`Finding::evidence`]).
    pub evidence: String,
    /// Who signs.
    pub by: String,
    /// In what capacity.
    pub capacity: Capacity,
    /// Why it may go out.
    pub reason: String,
    /// When.
    pub on: Date,
}

impl Finding {
    /// A finding about nothing yet: [`Finding::about`] says what it is about.
    pub(crate) fn new(
        check: &'static str,
        severity: Severity,
        message: String,
        remedy: &str,
    ) -> Finding {
        Finding {
            check,
            severity,
            quotes: Vec::new(),
            message,
            remedy: remedy.to_owned(),
            evidence: String::new(),
            needs: Capacity::Team,
            signed: false,
        }
    }

    /// In what capacity it must be signed.
    pub(crate) fn needs(mut self, capacity: Capacity) -> Finding {
        self.needs = capacity;
        self
    }

    /// Says which cards it is about, and takes the digest of what was looked at there.
    pub(crate) fn about(mut self, page: &Page, cards: &[&Card]) -> Finding {
        self.quotes = cards.iter().map(|card| card.quote).collect();
        self.evidence = self.digest(page, cards);
        self
    }

    /// The same for the whole page.
    pub(crate) fn about_all(mut self, page: &Page) -> Finding {
        let cards: Vec<&Card> = page.cards.iter().collect();
        self.evidence = self.digest(page, &cards);
        self
    }

    fn digest(&self, page: &Page, cards: &[&Card]) -> String {
        let mut looked_at =
            vec![self.check.to_owned(), page.use_.as_str().to_owned(), page.shown_to.clone()];
        looked_at.push(self.message.clone());
        for card in cards {
            looked_at.push(card.quote.to_string());
            looked_at.push(card.shown.digest());
            looked_at.push(card.label.clone());
        }
        if cards.len() == page.cards.len() {
            looked_at.push(page.title.clone());
            looked_at.extend(page.tables.iter().map(|table| format!("{table:?}")));
        }
        heard_model::text::digest(&looked_at.join("\u{1f}"))
    }
}

impl SignOff {
    /// Whether this signs `finding`: the same check and evidence, the capacity asked for, and
    /// not by the one person who built the page.
    fn signs(&self, finding: &Finding, page: &Page) -> bool {
        let same = |one: &str, other: &str| one.trim().eq_ignore_ascii_case(other.trim());
        let others = page.built_by.iter().any(|builder| !same(builder, &self.by));
        finding.severity == Severity::Hold
            && self.check == finding.check
            && self.evidence == finding.evidence
            && (finding.needs == Capacity::Team || self.capacity == finding.needs)
            && !self.by.trim().is_empty()
            && !self.reason.trim().is_empty()
            && others
    }
}

/// Everything the gate found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateReport {
    /// In the order of the checks.
    pub findings: Vec<Finding>,
}

impl GateReport {
    /// The whole in one word: unsigned holds hold, blocks block.
    pub fn outcome(&self) -> Outcome {
        if self.findings.iter().any(|finding| finding.severity == Severity::Block) {
            return Outcome::Block;
        }
        let open = |finding: &Finding| finding.severity == Severity::Hold && !finding.signed;
        if self.findings.iter().any(open) { Outcome::Hold } else { Outcome::Pass }
    }
}

impl GateReport {
    /// How many findings block, hold (unsigned) and warn.
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |severity: Severity| {
            self.findings.iter().filter(|f| f.severity == severity && !f.signed).count()
        };
        (of(Severity::Block), of(Severity::Hold), of(Severity::Warn))
    }
}

/// Why somebody on the team takes words out for their own work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    actor: String,
    reason: String,
}

impl Permit {
    /// A permit names somebody and a reason, or is none.
    pub fn new(actor: &str, reason: &str) -> Option<Permit> {
        let (actor, reason) = (actor.trim(), reason.trim());
        let both = !actor.is_empty() && !reason.is_empty();
        both.then(|| Permit { actor: actor.to_owned(), reason: reason.to_owned() })
    }

    /// Who.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Runs every check over `page`.
pub fn gate(page: &Page) -> GateReport {
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check.look(page)).collect();
    if page.use_.audience().is_none() {
        let message = format!("{}: this use never leaves the team", page.use_.as_str());
        let remedy = "choose the use it is for";
        findings.push(Finding::new("D16", Severity::Block, message, remedy).about_all(page));
    }
    settle(page, findings)
}

/// Puts findings in order and marks those that somebody signed.
fn settle(page: &Page, mut findings: Vec<Finding>) -> GateReport {
    findings.sort_by(|one, other| one.check.cmp(other.check));
    for finding in &mut findings {
        finding.signed = page.sign_offs.iter().any(|sign_off| sign_off.signs(finding, page));
    }
    GateReport { findings }
}

/// Clears `page` for release, or says what stands against it.
pub fn clear_release(page: &Page) -> Result<Cleared<Release>, GateReport> {
    let report = gate(page);
    if report.outcome() == Outcome::Pass { Ok(Cleared::new(shown(page))) } else { Err(report) }
}

/// Clears `page` for a pack for reviewers or participants: D01, D02, D16, D19, and no safeguarding
/// decision open.
///
/// A review comes before the use. So an answer that is still to be asked for, an embargo and a
/// yes to one's own words don't stand against it; a no and a withdrawal do.
pub fn clear_review(page: &Page) -> Result<Cleared<ReviewPack>, GateReport> {
    let asked = ["D01", "D02", "D19"].into_iter().filter_map(check::named);
    let mut findings: Vec<Finding> = asked.flat_map(|check| check.look(page)).collect();
    findings.extend(check::refused_for_review(page));
    findings.extend(check::waits_for_safeguarding(page));
    let report = settle(page, findings);
    if report.outcome() == Outcome::Pass { Ok(Cleared::new(shown(page))) } else { Err(report) }
}

/// Clears `page` for somebody on the team; only what was withdrawn stands against it.
///
/// The caller writes the permit into the journal.
pub fn clear_internal(page: &Page, _permit: &Permit) -> Result<Cleared<Internal>, GateReport> {
    let report = settle(page, check::withdrawn(page));
    if report.outcome() == Outcome::Pass { Ok(Cleared::new(shown(page))) } else { Err(report) }
}

/// Looks through the texts of the bytes that were built: D01 and D23 again.
///
/// `texts` are places (`cards.html`, `table.xlsx#comments1.xml`) with what stands there, metadata
/// and comments included.
pub fn after(texts: &[(&str, &str)], page: &Page) -> GateReport {
    let mut findings = check::residue_after(texts, page);
    findings.extend(check::hygiene_after(texts, page));
    settle(page, findings)
}

/// What a renderer may see of a page.
fn shown(page: &Page) -> Shown {
    Shown {
        study: page.study.clone(),
        name: page.name.clone(),
        title: page.title.clone(),
        use_: page.use_,
        audience: page.column(),
        on: page.on,
        codebook: page.codebook,
        codebook_hash: page.codebook_hash.clone(),
        cards: page.cards.iter().map(|card| shown_card(page, card)).collect(),
        poem: page.poem.clone(),
        tables: page.tables.clone(),
        charts: page.charts.clone(),
        support_lines: page.support_lines.clone(),
        synthetic: page.synthetic,
    }
}

fn shown_card(page: &Page, card: &Card) -> ShownCard {
    ShownCard {
        number: card.number,
        quote: card.quote,
        label: card.label.clone(),
        words: card.shown.clone(),
        code: card.code,
        theme: card.theme.clone(),
        content_notes: card.content_notes.clone(),
        transcript: card.transcript.clone(),
        edited: card.ellipses + card.fillers_left_out + card.words_inserted > 0,
        own_yes: card.reviews.iter().any(|review| {
            review.role == ReviewRole::Participant
                && review.verdict == Verdict::Approve
                && review.shown_digest == card.shown_digest
        }),
        clip: clip(page, card),
    }
}

/// Where a card stands on its recording; recordings are counted in the order of the page.
fn clip(page: &Page, card: &Card) -> Option<Clip> {
    let (start_ms, end_ms, guessed) = card.heard_at?;
    let mut reels: Vec<&TranscriptId> = Vec::new();
    for transcript in page.cards.iter().map(|card| &card.transcript) {
        if !reels.contains(&transcript) {
            reels.push(transcript);
        }
    }
    let reel = reels.iter().position(|reel| **reel == card.transcript)? + 1;
    Some(Clip {
        reel: u32::try_from(reel).ok()?,
        start_ms,
        end_ms,
        guessed,
        gaps: card.ellipses + card.fillers_left_out,
        hidden: card.identifying.len(),
    })
}

#[cfg(test)]
mod tests;
