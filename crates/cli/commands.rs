//! One file a command.

pub(crate) mod agreement;
pub(crate) mod anonymise;
pub(crate) mod code;
pub(crate) mod codebook;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod participant;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod transcript;
pub(crate) mod undo;
