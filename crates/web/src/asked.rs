//! What was asked for, read once.

use axum::body::Bytes;
use heard_model::{Timestamp, TranscriptId};

use crate::reply::Refusal;
use crate::session::Session;

/// A request that passed the guard.
pub(crate) struct Asked {
    /// When.
    pub(crate) now: Timestamp,
    /// By whom; nobody only where the route is for anyone.
    pub(crate) session: Option<Session>,
    /// The places that the route's path leaves open.
    pub(crate) path: Vec<(String, String)>,
    /// What stands behind the `?`.
    pub(crate) query: Vec<(String, String)>,
    /// The fields of a form that was sent.
    pub(crate) form: Vec<(String, String)>,
    /// What was sent, where it is no form.
    pub(crate) body: Bytes,
    /// The name of a file that was sent.
    pub(crate) file_name: Option<String>,
    /// The last thing that a page which listens was told, by number.
    pub(crate) last_heard: Option<u64>,
    /// What the browser holds of this asset.
    pub(crate) if_none_match: Option<String>,
}

impl Asked {
    /// The value of `{name}` in the route's path.
    pub(crate) fn path(&self, name: &str) -> &str {
        value(&self.path, name).unwrap_or_default()
    }

    /// The value of `name` behind the `?`; nothing where it is empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        value(&self.query, name).filter(|value| !value.is_empty())
    }

    /// The field `name` of the form, empty where it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        value(&self.form, name).map(str::trim).unwrap_or_default()
    }

    /// The field `name` of the form to the letter: a password may begin with a space.
    pub(crate) fn whole_field(&self, name: &str) -> &str {
        value(&self.form, name).unwrap_or_default()
    }

    /// The field `name` of the form as a number.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &'static str) -> Result<N, Refusal> {
        self.field(name).parse().map_err(|_| Refusal::BadField { name })
    }

    /// Every value of the field `name`.
    pub(crate) fn fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.form.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The transcript that the path names.
    pub(crate) fn transcript(&self) -> Result<TranscriptId, Refusal> {
        let name = self.path("transcript");
        // Names are made from file names, with other characters replaced: one that does not come
        // back the same was never given.
        TranscriptId::new(name)
            .filter(|id| id.as_str() == name)
            .ok_or(Refusal::NotFound { what: "transcript" })
    }

    /// Where a form asks to go back to, if that is a page of ours; else `home`.
    pub(crate) fn back(&self, home: &str) -> String {
        let back = self.field("back");
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.?=&#%+".contains(c);
        let ours = back.starts_with('/') && !back.starts_with("//") && back.chars().all(plain);
        if ours { back } else { home }.to_owned()
    }

    /// What stands in every form of this session.
    pub(crate) fn form_token(&self) -> &str {
        self.session.as_ref().map(|session| session.form_token.as_str()).unwrap_or_default()
    }
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Reads `a=1&b=2`.
pub(crate) fn pairs(written: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(written).into_owned().collect()
}
