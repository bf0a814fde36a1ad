//! Parts of messages.

/// `turn 4 of `M01``, or the transcript alone.
pub(super) fn place_of(transcript: &str, turn: Option<u32>) -> String {
    match turn {
        Some(turn) => format!("turn {turn} of `{transcript}`"),
        None => format!("`{transcript}`"),
    }
}

/// The first of these numbers.
pub(super) fn numbers(turns: &[u32]) -> String {
    let shown: Vec<String> = turns.iter().take(12).map(ToString::to_string).collect();
    let more = if turns.len() > 12 { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
