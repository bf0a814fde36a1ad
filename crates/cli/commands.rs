//! One file a command.

pub(crate) mod agreement;
pub(crate) mod anonymise;
pub(crate) mod bundle;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod codebook;
pub(crate) mod collection;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod invite;
pub(crate) mod log;
pub(crate) mod memo;
pub(crate) mod participant;
pub(crate) mod poem;
pub(crate) mod quote;
pub(crate) mod release;
pub(crate) mod report;
pub(crate) mod resource;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod transcript;
pub(crate) mod undo;
pub(crate) mod user;
