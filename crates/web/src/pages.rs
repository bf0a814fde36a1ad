//! One file a page. A page is a function: what a role holds and what was asked in, markup out.

pub(crate) mod board;
pub(crate) mod codebook;
pub(crate) mod consent;
pub(crate) mod entry;
pub(crate) mod export;
mod gate;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod memos;
pub(crate) mod names;
pub(crate) mod passages;
pub(crate) mod people;
pub(crate) mod quotes;
pub(crate) mod reader;
pub(crate) mod releases;
pub(crate) mod reports;
pub(crate) mod review;
pub(crate) mod reviewing;
pub(crate) mod revisions;
pub(crate) mod search;
pub(crate) mod transcripts;
pub(crate) mod users;
