//! The checks that a collection must pass.

use heard_model::{Date, QuoteId};

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
