//! A writer of HTML and XML that escapes all it is given.

use crate::escape;

/// Markup being written. Tags and attribute names are ours (`'static`); everything that comes
/// from a study goes in by [`Markup::text`] or as an attribute's value, and is escaped there.
#[derive(Default)]
pub(crate) struct Markup {
    out: String,
}

impl Markup {
    /// Markup of our own, as it stands.
    pub(crate) fn ours(&mut self, markup: &'static str) -> &mut Markup {
        self.out.push_str(markup);
        self
    }

    /// Words.
    pub(crate) fn text(&mut self, text: &str) -> &mut Markup {
        self.out.push_str(&escape::markup(text));
        self
    }

    /// Words that may run over several lines, in HTML.
    pub(crate) fn lines(&mut self, text: &str) -> &mut Markup {
        for (number, line) in text.lines().enumerate() {
            if number > 0 {
                self.ours("<br>");
            }
            self.text(line);
        }
        self
    }

    /// An opening tag.
    pub(crate) fn open(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
    ) -> &mut Markup {
        self.start(tag, attributes);
        self.out.push('>');
        self
    }

    /// A tag without content, as XML has it.
    pub(crate) fn empty(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
    ) -> &mut Markup {
        self.start(tag, attributes);
        self.out.push_str("/>");
        self
    }

    /// A closing tag.
    pub(crate) fn close(&mut self, tag: &'static str) -> &mut Markup {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        self
    }

    /// A tag around words.
    pub(crate) fn leaf(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
        text: &str,
    ) -> &mut Markup {
        self.open(tag, attributes).text(text).close(tag)
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn start(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape::markup(value));
            self.out.push('"');
        }
    }
}
