//! Openings for reflective questions, by the kind of code. Somebody finishes and rewrites them.

use heard_model::CodeKind;

/// What stands where somebody must write.
const GAP: &str = "____";

/// The opening for a kind of code, about what the code is called in plain words.
pub fn stem(kind: CodeKind, plain_name: &str) -> String {
    let about = plain_name.trim();
    match kind {
        CodeKind::Need => format!(
            "How do you currently recognise and respond to “{about}”, and is there more {GAP}?"
        ),
        CodeKind::Touchpoint => {
            format!("Are there steps your service can take at “{about}”, so that {GAP}?")
        }
        CodeKind::Strength => {
            format!("When have you seen “{about}” work, and what let it happen {GAP}?")
        }
        _ => format!("In what ways does your practice add to “{about}”, and how might you {GAP}?"),
    }
}

/// Whether somebody left an opening as it was proposed.
pub(super) fn is_unchanged(question: &str) -> bool {
    question.contains(GAP)
}
