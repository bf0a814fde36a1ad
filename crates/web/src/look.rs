//! How pages look: the shell round them, and the parts that several share.

pub(crate) mod code;
pub(crate) mod icon;
pub(crate) mod shell;
pub(crate) mod sorry;
pub(crate) mod table;
pub(crate) mod words;
