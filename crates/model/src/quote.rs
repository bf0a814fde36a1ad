//! Words lifted for showing, with every change on record.

use std::fmt;

use crate::text::{SourceText, Span, digest};
use crate::{CodeId, ParticipantId, TranscriptId};

/// Names a quote in a study: `Q-0014`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteId(pub u32);

impl QuoteId {
    /// Reads `Q-0014`, `q14` or `14`.
    pub fn parse(word: &str) -> Option<QuoteId> {
        let word = word.trim();
        let digits = word.strip_prefix(['Q', 'q']).unwrap_or(word);
        digits.strip_prefix('-').unwrap_or(digits).parse().ok().map(QuoteId)
    }
}

impl fmt::Display for QuoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Q-{:04}", self.0)
    }
}

impl fmt::Debug for QuoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A change to the words of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The words it replaces, in the source; for an insertion the character before which it stands.
    pub span: Span,
    /// What was done.
    pub kind: EditKind,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditKind {
    /// Left words out: shown as `…`, or `[…]` for more than a sentence.
    LeftOut,
    /// Left out a filler or false start, as the participant's preference allows; shows nothing.
    Filler,
    /// Put a clarification in brackets before the span: shown as `[word] `.
    Inserted(String),
    /// Put a clarification in brackets in place of the words: shown as `[word]`.
    Clarified(String),
}

/// What a quote is for (Corden & Sainsbury 2005–06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Purpose {
    MatterOfEnquiry,
    Evidence,
    Explanation,
    #[default]
    Illustration,
    DeepenUnderstanding,
    EnableVoice,
    Readability,
}

impl Purpose {
    /// All, in a fixed order.
    pub const ALL: [Purpose; 7] = [
        Purpose::MatterOfEnquiry,
        Purpose::Evidence,
        Purpose::Explanation,
        Purpose::Illustration,
        Purpose::DeepenUnderstanding,
        Purpose::EnableVoice,
        Purpose::Readability,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::MatterOfEnquiry => "matter_of_enquiry",
            Purpose::Evidence => "evidence",
            Purpose::Explanation => "explanation",
            Purpose::Illustration => "illustration",
            Purpose::DeepenUnderstanding => "deepen_understanding",
            Purpose::EnableVoice => "enable_voice",
            Purpose::Readability => "readability",
        }
    }

    /// The purpose called `word`.
    pub fn parse(word: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// Words lifted from a transcript, with the place they were lifted from.
///
/// The digest of the words is kept beside the place on purpose. A place alone goes wrong in
/// silence when the text under it changes; a quote can be held against the text and
/// found wanting, see [`Quote::holds_in`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Names it in the study.
    pub id: QuoteId,
    /// Where it comes from.
    pub transcript: TranscriptId,
    /// Which words.
    pub span: Span,
    /// SHA-256 of those words when they were lifted.
    pub source_digest: String,
    /// Who said them.
    pub participant: Option<ParticipantId>,
    /// The code it stands for.
    pub code: Option<CodeId>,
    /// The logged edits, in order, inside the span, never overlapping.
    pub edits: Vec<Edit>,
    /// What it is for.
    pub purpose: Purpose,
    /// Subjects that call for care.
    pub content_notes: Vec<String>,
}

/// Why an edit can't stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditProblem {
    /// Outside the quote, or splits a character.
    #[error("an edit lies outside the quote or splits a character")]
    Outside,
    /// Begins or ends inside a word, or joins two words to one that nobody said.
    #[error("an edit splits a word, or joins two")]
    SplitsWord,
    /// Two edits change the same words.
    #[error("two edits change the same words")]
    Overlap,
    /// An insertion holds brackets, line breaks or nothing.
    #[error("an insertion is empty or holds brackets or line breaks")]
    BadInsertion,
    /// A filler that is none.
    #[error("words were left out as a filler that are none")]
    NotAFiller,
    /// Nothing of the person's words would be left.
    #[error("no word of the person is left")]
    NothingLeft,
    /// A word was left out that turns the meaning round.
    #[error("a `not` or `never` was left out from inside a sentence that stays")]
    NegationLeftOut,
}

/// Words and sounds that may go without a trace at light clean; kept to sounds and repeats on purpose.
pub const FILLERS: &[&str] = &[
    "um",
    "umm",
    "er",
    "erm",
    "uh",
    "mm",
    "mmm",
    "hmm",
    "like",
    "you know",
    "you know what i mean",
    "i mean",
    "sort of",
    "kind of",
];

const NEGATIONS: &[&str] = &[
    "not", "never", "no", "nobody", "nothing", "none", "neither", "nor", "nowt", "cannot",
    "without",
];

impl Quote {
    /// Returns whether the text still says what was lifted from it.
    pub fn holds_in(&self, text: &SourceText) -> bool {
        text.slice(self.span).is_some_and(|words| digest(words) == self.source_digest)
    }

    /// What each edit shows in place of its span, in order: the layer that masking lays over
    /// the source together with its own replacements.
    pub fn layer(&self, text: &SourceText) -> Vec<(Span, String)> {
        self.edits
            .iter()
            .filter_map(|edit| {
                let words = text.slice(edit.span)?;
                let shown = match &edit.kind {
                    EditKind::LeftOut => ellipsis(words).to_owned(),
                    EditKind::Filler => String::new(),
                    EditKind::Inserted(word) => format!("[{word}] {words}"),
                    EditKind::Clarified(word) => format!("[{word}]"),
                };
                Some((edit.span, shown))
            })
            .collect()
    }

    /// Everything that keeps the shown text from being derivable from the source.
    pub fn problems(&self, text: &SourceText) -> Vec<EditProblem> {
        let mut problems = Vec::new();
        let mut spans: Vec<Span> = self.edits.iter().map(|edit| edit.span).collect();
        spans.sort();
        if spans.windows(2).any(|pair| pair[0].overlaps(pair[1])) {
            problems.push(EditProblem::Overlap);
        }
        for edit in &self.edits {
            match text.slice(edit.span) {
                Some(words) if self.span.contains(edit.span) => {
                    let before = Span::new(self.span.start(), edit.span.start());
                    let before = before.and_then(|before| text.slice(before)).unwrap_or_default();
                    problems.extend(problem_of(edit, words, before));
                    problems.extend(splits(edit, words, text));
                }
                _ => problems.push(EditProblem::Outside),
            }
        }
        if !self.keeps_a_word(text) {
            problems.push(EditProblem::NothingLeft);
        }
        problems
    }

    /// Whether a letter of the person's own is left: a full stop alone is no word of theirs.
    fn keeps_a_word(&self, text: &SourceText) -> bool {
        let gone = |at: usize| {
            let over = |edit: &Edit| edit.span.start() <= at && at < edit.span.end();
            self.edits.iter().any(|e| !matches!(e.kind, EditKind::Inserted(_)) && over(e))
        };
        let words = text.slice(self.span).unwrap_or_default();
        words.char_indices().any(|(at, c)| c.is_alphanumeric() && !gone(self.span.start() + at))
    }
}

fn ellipsis(words: &str) -> &'static str {
    let inner = words.trim().trim_end_matches(['.', '?', '!']);
    if inner.contains(". ") || inner.contains("? ") || inner.contains("! ") {
        "[…]"
    } else {
        "…"
    }
}

/// Whether an edit begins or ends inside a word, or takes away all that parts two words.
fn splits(edit: &Edit, words: &str, text: &SourceText) -> Option<EditProblem> {
    let text = text.expose();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = letter(text[..edit.span.start()].chars().next_back());
    let after = letter(text[edit.span.end()..].chars().next());
    let inside_start = before && letter(words.chars().next());
    let inside_end = after && letter(words.chars().next_back());
    let splits = match edit.kind {
        // It stands before its span, which stays.
        EditKind::Inserted(_) => inside_start,
        EditKind::LeftOut | EditKind::Clarified(_) => inside_start || inside_end,
        EditKind::Filler => inside_start || inside_end || before && after,
    };
    splits.then_some(EditProblem::SplitsWord)
}

/// What stands against one edit; `before` are the quote's words before it.
fn problem_of(edit: &Edit, words: &str, before: &str) -> Option<EditProblem> {
    match &edit.kind {
        EditKind::Inserted(word) if is_bad(word) => Some(EditProblem::BadInsertion),
        EditKind::Clarified(word) if is_bad(word) => Some(EditProblem::BadInsertion),
        EditKind::Inserted(_) => None,
        // `[did]` in place of `did not` says the contrary, and nobody could tell.
        EditKind::Clarified(word) => {
            (has_negation(words) && !has_negation(word)).then_some(EditProblem::NegationLeftOut)
        }
        EditKind::Filler => (!is_filler(words)).then_some(EditProblem::NotAFiller),
        EditKind::LeftOut => loses_negation(words, before).then_some(EditProblem::NegationLeftOut),
    }
}

/// Whether words in brackets could pass for anything else: they hold brackets or what looks like
/// them, ends of lines, or characters that show nothing.
fn is_bad(word: &str) -> bool {
    const BRACKETS: &str = "[]［］〔〕【】⟦⟧⁅⁆❲❳\n";
    word.trim().is_empty()
        || word.contains(|c| BRACKETS.contains(c))
        || crate::visible::visible(word) != word
}

/// Whether leaving `words` out takes a negation from a sentence of which something stays: the one
/// that is left in the middle, or the one that was begun before.
fn loses_negation(words: &str, before: &str) -> bool {
    let ends = ['.', '?', '!'];
    let whole_sentences = words.trim_end().ends_with(ends);
    let begun = !begins_anew(before);
    let head = words.find(ends).map_or(words, |end| &words[..end]);
    (!whole_sentences && has_negation(words)) || (begun && has_negation(head))
}

/// Whether a sentence begins after `before`.
fn begins_anew(before: &str) -> bool {
    let quotes = ['"', '“', '”', '‘', '’', '\'', '(', ')', ' ', '\t'];
    let kept = before.trim_end_matches(quotes);
    kept.is_empty() || kept.ends_with(['.', '?', '!', '…', ':', '\n'])
}

/// Whether `words` are nothing but fillers, or the same word twice.
fn is_filler(words: &str) -> bool {
    let plain: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    plain.is_empty()
        || FILLERS.contains(&plain.join(" ").as_str())
        || plain.iter().all(|word| FILLERS.contains(&word.as_str()))
}

/// Whether a word of `words` turns a meaning round.
pub fn has_negation(words: &str) -> bool {
    words.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').any(|word| {
        let word = word.to_lowercase().replace('’', "'");
        NEGATIONS.contains(&word.as_str()) || word.ends_with("n't")
    })
}

/// A subject that calls for care, as one would say it to whoever is about to read: reading age nine. What
/// is no usual word for one stays as it was written.
pub fn care_in_words(note: &str) -> String {
    let plain = note.replace(['-', '_'], " ");
    let said = match plain.as_str() {
        "high distress" => "something very upsetting",
        "sexual offence" | "sexual abuse" => "sexual violence",
        "separation" | "removal" | "removal/separation at birth" => {
            "a baby and mother being parted, or the fear of it"
        }
        "baby loss" => "a baby who died",
        "self harm" | "self harm/suicide" => "someone hurting themselves, or wanting to die",
        "domestic abuse" => "being hurt by a partner",
        "substance use" => "drugs or drinking",
        "mental health" => "being very low, or unwell in the mind",
        "trauma" => "something bad that happened, and how it stays",
        "birth trauma" => "a birth that went badly",
        "coercion by services" => "being made to do things by services",
        "childhood abuse" => "being hurt as a child",
        other => other,
    };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TALK: &str = "I, um, I told her it weren't right. She said nothing, like nothing at all! \
        Nobody came. We waited (laughs) … and then me mam rang — twice. Did I not say? “I’m fine,” \
        I said 😭 and I never was.\nThat were the worst of it, you know what I mean, the waiting.";

    fn quote(edits: Vec<Edit>) -> (SourceText, Quote) {
        let text = SourceText::exactly(TALK);
        let span = Span::new(0, TALK.len()).expect("not empty");
        let quote = Quote {
            id: QuoteId(1),
            transcript: TranscriptId::new("M01").expect("an id"),
            span,
            source_digest: digest(TALK),
            participant: None,
            code: None,
            edits,
            purpose: Purpose::default(),
            content_notes: vec![],
        };
        (text, quote)
    }

    /// The words as shown, without masks: what [`Quote::layer`] says, laid over the source.
    fn shown(text: &SourceText, quote: &Quote) -> String {
        let mut layer = quote.layer(text);
        layer.sort();
        let mut out = String::new();
        let mut at = quote.span.start();
        for (span, words) in layer {
            out.push_str(&TALK[at..span.start()]);
            out.push_str(&words);
            at = span.end();
        }
        out + &TALK[at..quote.span.end()]
    }

    /// Words, without what stands in brackets and without gaps.
    fn own_words(shown: &str) -> Vec<&str> {
        let mut words = Vec::new();
        let mut rest = shown;
        while let Some(open) = rest.find('[') {
            words.extend(rest[..open].split(|c: char| !c.is_alphanumeric()));
            rest = rest[open..].find(']').map_or("", |close| &rest[open + close + 1..]);
        }
        words.extend(rest.split(|c: char| !c.is_alphanumeric()));
        words.retain(|word| !word.is_empty());
        words
    }

    fn is_part_in_order(part: &[&str], whole: &[&str]) -> bool {
        let mut rest = whole.iter();
        part.iter().all(|word| rest.any(|known| known == word))
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let kind = prop_oneof![
            Just(EditKind::LeftOut),
            Just(EditKind::Filler),
            "[a-z \\[\\]\\n]{0,12}".prop_map(EditKind::Inserted),
            "[a-z \\[\\]\\n]{0,12}".prop_map(EditKind::Clarified),
        ];
        let edit = (0usize..TALK.len() + 4, 1usize..60, kind).prop_map(|(start, length, kind)| {
            Edit { span: Span::new(start, start + length).expect("not empty"), kind }
        });
        prop::collection::vec(edit, 1..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn what_is_shown_derives_from_the_source_or_is_refused(edits in edits()) {
            let (text, quote) = quote(edits);
            if !quote.problems(&text).is_empty() {
                return Ok(());
            }
            let shown = shown(&text, &quote);
            let (own, source) = (own_words(&shown), own_words(TALK));
            prop_assert!(!own.is_empty());
            prop_assert!(is_part_in_order(&own, &source), "{shown}");
            // A gap is always to be seen, but for sounds and fillers.
            for edit in &quote.edits {
                let words = text.slice(edit.span).expect("inside");
                let (seen, is_gone) = match &edit.kind {
                    EditKind::LeftOut => (shown.matches('…').count() > TALK.matches('…').count() - words.matches('…').count(), true),
                    EditKind::Filler => (is_filler(words), false),
                    EditKind::Inserted(word) | EditKind::Clarified(word) => (shown.contains(&format!("[{word}]")), false),
                };
                prop_assert!(seen, "{:?} in {shown}", edit.kind);
                let part = !words.trim_end().ends_with(['.', '?', '!']);
                prop_assert!(!(is_gone && part && has_negation(words)), "a negation is gone: {shown}");
            }
        }
    }

    #[test]
    fn edits_are_refused_for_what_they_do() {
        let at = |words: &str| {
            let start = TALK.find(words).expect("it says so");
            Span::new(start, start + words.len()).expect("not empty")
        };
        let problems = |span, kind| {
            let (text, quote) = quote(vec![Edit { span, kind }]);
            quote.problems(&text)
        };
        assert_eq!(
            problems(at("weren't right"), EditKind::LeftOut),
            [EditProblem::NegationLeftOut]
        );
        assert_eq!(problems(at("Nobody came."), EditKind::LeftOut), []);
        assert_eq!(problems(at("me mam"), EditKind::Filler), [EditProblem::NotAFiller]);
        assert_eq!(problems(at("um, "), EditKind::Filler), []);
        assert_eq!(
            problems(at("me mam"), EditKind::Clarified("a [relative]".to_owned())),
            [EditProblem::BadInsertion]
        );
        assert_eq!(problems(at(TALK), EditKind::LeftOut), [EditProblem::NothingLeft]);
        let all_but_the_point = Span::new(0, TALK.len() - 1).expect("not empty");
        let said = EditKind::Clarified("I never did".to_owned());
        assert_eq!(problems(all_but_the_point, said), [EditProblem::NothingLeft]);
    }

    #[test]
    fn no_edit_turns_a_sentence_round() {
        let problems = |words: &str, kind| {
            let start = TALK.find(words).expect("it says so");
            let span = Span::new(start, start + words.len()).expect("not empty");
            let (text, quote) = quote(vec![Edit { span, kind }]);
            quote.problems(&text)
        };
        let lost = [EditProblem::NegationLeftOut];
        // To the end of a sentence that was begun, however it ends.
        assert_eq!(problems(", like nothing at all!", EditKind::LeftOut), lost);
        assert_eq!(problems("never was.", EditKind::LeftOut), lost);
        assert_eq!(problems(", like nothing at all! Nobody came.", EditKind::LeftOut), lost);
        assert_eq!(problems("We waited (laughs) … and then", EditKind::LeftOut), []);
        let put = |word: &str| EditKind::Clarified(word.to_owned());
        assert_eq!(problems("weren't right", put("was right")), lost);
        assert_eq!(problems("weren't right", put("was not right")), []);
    }

    #[test]
    fn words_that_were_put_in_look_like_nothing_else() {
        for word in ["so］ she lied ［so", "so\u{200b}", "so\u{2028}she lied", "so\tshe", " ", ""]
        {
            assert!(is_bad(word), "{word:?}");
        }
        assert!(!is_bad("the midwife’s"));
    }
}
