//! The site without a socket: pages, roles, and what is refused.

mod bench;
mod board;
mod doors;
mod pages;
mod reading;
