//! Numbers that count the lines of a typed transcript.

/// How many lines are asked before a text counts as not numbered.
const FIRST: usize = 40;

/// `text` without the numbers that count its lines, and how many there were; nothing where its
/// lines are not counted one after the other.
pub(crate) fn without(text: &str) -> Option<(String, usize)> {
    let full = || text.lines().filter(|line| !line.trim().is_empty());
    if full().take(FIRST).filter_map(number).count() < 3 {
        return None;
    }
    let numbers: Vec<u32> = full().filter_map(number).map(|(number, _)| number).collect();
    let next = numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
    if numbers.len() < 4 || next * 10 < (numbers.len() - 1) * 9 {
        return None;
    }
    let lines: Vec<&str> =
        text.split('\n').map(|line| number(line).map_or(line, |(_, rest)| rest)).collect();
    Some((lines.join("\n"), numbers.len()))
}

/// The number at the start of a line, and what stands behind it.
fn number(line: &str) -> Option<(u32, &str)> {
    let inner = line.trim_start();
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=5).contains(&digits) {
        return None;
    }
    let rest = inner[digits..].trim_start_matches(['.', ')', ':']);
    let words = rest.trim_start();
    // `12 weeks` in mid-speech has a single blank, as a typist's number may: the row tells.
    (rest.len() > words.len())
        .then(|| inner[..digits].parse().ok().map(|number| (number, words)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_are_taken_off_and_others_are_words() {
        let (text, count) =
            without("1  INT: How?\n2  P: I had\n3      3 of them.\n\n4  INT: Oh.").unwrap();
        assert_eq!((text.as_str(), count), ("INT: How?\nP: I had\n3 of them.\n\nINT: Oh.", 4));
        assert!(without("12 weeks.\n3 days.\n40 nights.\n2 years.\n").is_none());
        assert!(without("INT: How?\nP: Well.\n").is_none());
    }
}
