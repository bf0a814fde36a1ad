//! One file a command.

pub(crate) mod agreement;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod undo;
