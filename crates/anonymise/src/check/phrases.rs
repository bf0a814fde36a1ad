//! Words and runs of words, compared without capitals and points.

use super::said::Said;

/// The words of `text`, lower case; an apostrophe inside a word stays.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '+'))
        .map(|word| word.trim_matches(['\'', '’']).to_lowercase().replace('’', "'"))
        .filter(|word| !word.is_empty())
        .collect()
}

/// `text` as ` one two three `, so that a phrase is found on the borders of words.
pub(super) fn plain(text: &str) -> String {
    format!(" {} ", words(text).join(" "))
}

/// Whether one of `phrases` stands in `plain`, on word borders; a phrase that ends in `*` also
/// as the beginning of a longer word.
pub(super) fn says(plain: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| match phrase.strip_suffix('*') {
        Some(start) => plain.contains(&format!(" {start}")),
        None => plain.contains(&format!(" {phrase} ")),
    })
}

/// Whether the two share a run of `length` words.
pub(super) fn share_a_run(one: &str, other: &str, length: usize) -> bool {
    Said::new(one).shares_a_run(&Said::new(other), length)
}

/// How many telling words the two share.
pub(crate) fn telling_words_shared(one: &str, other: &str) -> usize {
    telling(one).intersection(&telling(other)).count()
}

/// The telling words of `text` outside brackets: of four letters or more, and none that anybody
/// says.
pub(crate) fn telling(text: &str) -> std::collections::BTreeSet<String> {
    words(&outside_brackets(text))
        .into_iter()
        .filter(|word| word.chars().count() >= 4 && COMMON.binary_search(&word.as_str()).is_err())
        .collect()
}

/// `text` without what stands in square brackets: masks and clarifications.
pub(super) fn outside_brackets(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| {
            match c {
                '[' => depth += 1,
                ']' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// Words of four letters or more that anybody in such a study says, sorted.
const COMMON: &[&str] = &[
    "about",
    "after",
    "again",
    "against",
    "ages",
    "ain't",
    "already",
    "also",
    "always",
    "another",
    "anyone",
    "anything",
    "appointment",
    "around",
    "asked",
    "assessment",
    "away",
    "babies",
    "baby",
    "back",
    "because",
    "been",
    "before",
    "being",
    "better",
    "birth",
    "born",
    "both",
    "bring",
    "brought",
    "call",
    "called",
    "came",
    "can't",
    "care",
    "child",
    "children",
    "come",
    "coming",
    "could",
    "couldn't",
    "court",
    "cried",
    "crying",
    "days",
    "decided",
    "didn't",
    "different",
    "doctor",
    "does",
    "doesn't",
    "doing",
    "don't",
    "done",
    "door",
    "down",
    "each",
    "else",
    "even",
    "ever",
    "every",
    "everyone",
    "everything",
    "face",
    "family",
    "feel",
    "feeling",
    "felt",
    "find",
    "fine",
    "first",
    "five",
    "four",
    "friend",
    "from",
    "full",
    "gave",
    "getting",
    "give",
    "given",
    "goes",
    "going",
    "gone",
    "good",
    "hand",
    "happened",
    "hard",
    "hasn't",
    "have",
    "haven't",
    "having",
    "head",
    "hear",
    "heard",
    "help",
    "helped",
    "here",
    "hers",
    "herself",
    "himself",
    "home",
    "hospital",
    "hour",
    "hours",
    "house",
    "into",
    "isn't",
    "it'd",
    "it'll",
    "it's",
    "just",
    "keep",
    "kept",
    "knew",
    "know",
    "knows",
    "last",
    "later",
    "least",
    "leave",
    "left",
    "less",
    "letter",
    "like",
    "listen",
    "little",
    "long",
    "look",
    "looked",
    "looking",
    "made",
    "make",
    "many",
    "maybe",
    "mean",
    "meant",
    "meeting",
    "midwife",
    "might",
    "mind",
    "minutes",
    "month",
    "months",
    "more",
    "morning",
    "most",
    "mother",
    "much",
    "mums",
    "must",
    "myself",
    "need",
    "needed",
    "never",
    "next",
    "nice",
    "night",
    "nobody",
    "nothing",
    "nurse",
    "once",
    "only",
    "other",
    "over",
    "people",
    "person",
    "phone",
    "place",
    "plan",
    "please",
    "pregnant",
    "proper",
    "properly",
    "question",
    "questions",
    "quite",
    "rang",
    "read",
    "really",
    "right",
    "ring",
    "room",
    "said",
    "same",
    "saying",
    "says",
    "seen",
    "sent",
    "services",
    "she'd",
    "she'll",
    "she's",
    "should",
    "shouldn't",
    "since",
    "sleep",
    "social",
    "some",
    "somebody",
    "someone",
    "something",
    "sometimes",
    "soon",
    "sort",
    "started",
    "still",
    "stood",
    "stop",
    "such",
    "sure",
    "take",
    "taken",
    "talk",
    "talking",
    "team",
    "tell",
    "telling",
    "than",
    "that",
    "that's",
    "their",
    "them",
    "then",
    "there",
    "there's",
    "these",
    "they",
    "they'd",
    "they'll",
    "they're",
    "they've",
    "thing",
    "things",
    "think",
    "thinking",
    "this",
    "those",
    "though",
    "thought",
    "three",
    "through",
    "till",
    "time",
    "times",
    "today",
    "together",
    "told",
    "tomorrow",
    "took",
    "turned",
    "under",
    "understand",
    "until",
    "upset",
    "used",
    "very",
    "visit",
    "wait",
    "waiting",
    "walked",
    "want",
    "wanted",
    "wants",
    "ward",
    "wasn't",
    "watch",
    "watched",
    "week",
    "weeks",
    "well",
    "went",
    "were",
    "weren't",
    "what",
    "what's",
    "when",
    "where",
    "which",
    "while",
    "who's",
    "whole",
    "with",
    "within",
    "without",
    "woman",
    "women",
    "won't",
    "word",
    "words",
    "work",
    "worker",
    "workers",
    "worse",
    "would",
    "wouldn't",
    "write",
    "writing",
    "wrong",
    "wrote",
    "yeah",
    "year",
    "years",
    "yes",
    "yesterday",
    "you'd",
    "you'll",
    "you're",
    "you've",
    "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_on_the_borders_of_words() {
        let text = plain("So the JUDGE, he said: no.");
        assert!(says(&text, &["the judge"]));
        assert!(!says(&text, &["the jud"]));
        assert!(says(&text, &["the jud*"]));
    }

    #[test]
    fn brackets_are_not_the_persons_words() {
        assert_eq!(outside_brackets("I told [Karen] no [laughs]."), "I told  no .");
        assert_eq!(telling_words_shared("a [ferret] in a taxi", "her ferret, his taxi"), 1);
    }

    #[test]
    fn common_words_are_sorted() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn a_run_is_words_in_a_row() {
        assert!(share_a_run("I told them I was fine", "so I told them, I was fine", 6));
        assert!(!share_a_run("I told them I was fine", "I told her I was fine", 6));
        assert!(share_a_run("fine", "I was fine", 1));
        assert!(!share_a_run("", "", 1));
    }
}
