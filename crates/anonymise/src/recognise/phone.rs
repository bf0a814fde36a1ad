//! Telephone numbers: British ones however grouped, others with `+`, and numbers said aloud.

use super::cues;
use super::pattern::{Pattern, before, compile, has_cue, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed, spoken};
use crate::{Class, Mention};

/// Notices telephone numbers.
pub(crate) struct Phone;

static WRITTEN: Pattern = Pattern::near(cues::FIGURE, [2, 2], || {
    compile(r"(?:\+|\(?0|\b[1-9])[0-9](?:[\s().\u{a0}/–-]{0,3}[0-9]){4,13}")
});

const CUES: &[&str] = &[
    "phone",
    "mobile",
    "number",
    "number's",
    "tel",
    "telephone",
    "landline",
    "ring",
    "rang",
    "call",
    "called",
    "text",
    "texted",
    "whatsapp",
    "whatsapps",
    "fax",
    "cell",
    "mob",
    "dial",
    "contact",
];

impl Recogniser for Phone {
    fn name(&self) -> &'static str {
        "phone"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in WRITTEN.hits(words) {
            let cued = has_cue(&before(text, hit.start(), 40), CUES);
            let Some((len, score)) = british(hit.as_str(), cued) else { continue };
            let end = hit.start() + len;
            if stands_alone(text, hit.start(), end) {
                found.extend(noticed("phone", Class::Phone, hit.start(), end, score));
            } else if stands_alone(text, hit.start(), hit.end()) && score > 0.9 {
                // A figure too many is a slip of whoever typed it.
                found.extend(noticed("phone", Class::Phone, hit.start(), hit.end(), 0.6));
            }
        }
        for run in spoken::runs(words, 6) {
            let Some(start) = words.get(run.words.start).map(|word| word.start) else { continue };
            let Some(end) = words.get(run.words.end - 1).map(|word| word.end) else { continue };
            let digits = run.digits();
            let aloud = digits.len() > run.words.len() / 2 && !digits.is_empty();
            let cued = has_cue(&before(text, start, 60), CUES);
            let score = match digits.len() {
                10..=13 if digits.starts_with('0') || digits.starts_with("44") => 0.97,
                6..=13 if cued => 0.85,
                9..=13 if digits.starts_with('0') => 0.6,
                7..=13 => 0.1,
                _ => continue,
            };
            let figures = text[start..end].bytes().all(|b| !b.is_ascii_alphabetic());
            if aloud && !figures {
                found.extend(noticed("phone", Class::Phone, start, end, score));
            }
        }
    }
}

/// How many bytes of `written` are a telephone number, and how sure that is.
fn british(written: &str, cued: bool) -> Option<(usize, f32)> {
    let plus = written.starts_with('+');
    let digits: Vec<(usize, u8)> =
        written.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).collect();
    let number: String = digits.iter().map(|(_, b)| char::from(*b)).collect();
    let end = |count: usize| digits.get(count - 1).map(|(at, _)| at + 1);
    let national = if plus || number.starts_with("0044") {
        let country = if plus { 0 } else { 2 };
        if !number[country..].starts_with("44") {
            return (plus && digits.len() >= 9).then_some((written.len(), 0.9));
        }
        let trunk = usize::from(number[country + 2..].starts_with('0'));
        country + 2 + trunk
    } else if number.starts_with('0') {
        1
    } else {
        let local = (6..=8).contains(&digits.len()) && cued;
        return local.then_some((written.len(), 0.75));
    };
    let rest = number.get(national..)?;
    if !rest.starts_with(['1', '2', '3', '5', '7', '8', '9']) || rest.len() < 9 {
        return (cued && digits.len() >= 6).then_some((written.len(), 0.6));
    }
    let count = national + rest.len().min(10);
    Some((end(count)?, 0.98))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn british_numbers_are_noticed_however_grouped() {
        for text in [
            "my number's «07700 900461», or my nan's landline, «0161 496 0182».",
            "ring «+44 1632 960123» or «+44 (0)1632 960 123» or «00441632960123»",
            "«(01632) 960 983», «0115-496-0733» and «07700900873».",
            "ring me on «960983»",
            "her mother «01632 960 1234», it rings",
            "«020 7946 0018» at 4 o'clock",
            "call «+1 202 555 0143» from abroad",
        ] {
            check(&Phone, text);
        }
    }

    #[test]
    fn numbers_said_aloud_are_noticed() {
        check(&Phone, "it's «oh seven seven double oh, nine hundred, three two six», ring us");
        check(&Phone, "on «zero one six three two nine six zero one four four» now");
        check(&Phone, "so «oh seven seven double oh nine hundred three five two» and she'd");
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in ["in 2016 we had 3 and 12", "999 000 1235", "the 201 never came", "£1,200,000"]
        {
            check(&Phone, text);
        }
    }
}
