//! The checks in plain words. How strict each is for whom is domain.md §5.3 of the design, as the
//! gate applies it; what was found says it again for the case at hand.

/// A check, as people read it.
pub(crate) struct Check {
    pub(crate) id: &'static str,
    /// The question it asks.
    pub(super) asks: &'static str,
    /// What it is called where it found something.
    pub(super) found: &'static str,
    /// Who can clear a block of it, and how.
    pub(super) clears: &'static str,
    /// In a room, for staff, for anybody.
    pub(super) severity: [&'static str; 3],
}

const fn row(
    id: &'static str,
    severity: [&'static str; 3],
    asks: &'static str,
    found: &'static str,
    clears: &'static str,
) -> Check {
    Check { id, asks, found, clears, severity }
}

const B: &str = "BLOCK";
const H: &str = "HOLD";
const W: &str = "WARN";

const NAMES: &str = "A researcher decides about it on the Names page, or the card goes.";
const DROP: &str = "The card goes, or a researcher trims the words and they are read again.";
const APART: &str = "One of the cards goes.";

/// Every check, in the order of the gate.
#[rustfmt::skip]
pub(crate) const CHECKS: &[Check] = &[
    row("D01", [B, B, B], "Can a known name still be read?", "A known name can still be read", NAMES),
    row("D02", [B, B, B], "Is there an address, a number or a date?", "An address, number or date can be read", NAMES),
    row("D03", [W, B, B], "Is there a word that looks like a name?", "A word looks like a name", NAMES),
    row("D04", [B, B, B], "Could a child be told by it?", "A child could be told by it", NAMES),
    row("D05", [W, H, H], "Does it tell what a court heard?", "It tells of a court", DROP),
    row("D06", ["HOLD", B, B], "Is a court still hearing her case?", "A court may still be hearing the case", "The card goes until the case is over."),
    row("D07", [W, H, B], "Does one quote give three details or more?", "One quote gives many details", NAMES),
    row("D08", [W, H, B], "Do the cards of one person add up?", "The cards of one person add up", APART),
    row("D09", [W, H, B], "Does it add to what went out before?", "It adds to what went out before", APART),
    row("D10", [W, H, B], "Could two people be told as a couple or family?", "Two people could be told as belonging together", APART),
    row("D11", [H, H, B], "Does a practitioner tell somebody else’s story?", "Somebody else’s story is told", DROP),
    row("D12", [W, W, H], "Did she say it in public before?", "It was said in public before", DROP),
    row("D13", [W, H, B], "Do enough people fit the label?", "Few people fit the label", "A researcher chooses a wider label."),
    row("D14", [W, B, B], "Could a small count point to somebody?", "A small count can be worked out", "The table goes, or is joined into larger groups."),
    row("D15", ["–", H, B], "Is a place or team named beside her words?", "A place or team is named beside it", "The name beside it goes, or the card."),
    row("D16", [B, B, B], "Did everybody say yes to this?", "Somebody has not said yes to this", "The card goes. Or a researcher records a yes that was given."),
    row("D17", [B, B, B], "Did two people read it, a peer among them?", "It is not read and approved as it stands", "Reviewers read it, a peer among them, or the card goes."),
    row("D18", [B, B, B], "Are these the words that were said?", "The words are not quite what was said", "A researcher mends the edit, or the card goes."),
    row("D19", [H, H, B], "Does it tell details of abuse or self-harm?", "It tells hard details", DROP),
    row("D20", [H, H, H], "Does it accuse somebody who could be told?", "It says something against somebody", DROP),
    row("D21", [W, W, W], "Is the reader looked after?", "Care for the reader", "Nothing stops it."),
    row("D22", [W, W, W], "Are voices in balance?", "Voices are out of balance", "Nothing stops it."),
    row("D23", [B, B, B], "Are the files clean?", "Something in the files gives too much away", "A researcher looks at it: the names of files and collections must be neutral."),
    row("D24", [W, W, W], "Is it told with dignity?", "The wording could hurt", "Nothing stops it."),
];

/// The check called `id`.
pub(super) fn check(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}
