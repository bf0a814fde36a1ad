//! Replacements laid over a text, in one pass.

/// Words in which everything that identifies was replaced.
///
/// It has two makers, both in this room: masking a source, and reopening what was sealed.
///
/// ```compile_fail
/// let words = heard_anonymise::AnonymisedText { text: String::new() };
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AnonymisedText {
    text: String,
}

impl AnonymisedText {
    /// The words, safe to show.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[cfg(test)]
    pub(crate) fn invented(text: &str) -> AnonymisedText {
        AnonymisedText { text: text.to_owned() }
    }

    /// SHA-256 of the words: what an approval binds to.
    pub fn digest(&self) -> String {
        heard_model::text::digest(&self.text)
    }
}

impl std::fmt::Debug for AnonymisedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnonymisedText({} bytes)", self.text.len())
    }
}

impl std::fmt::Display for AnonymisedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
