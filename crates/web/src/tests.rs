//! The site without a socket: pages, roles, and what is refused.

mod bench;
mod board;
mod channels;
mod codebook;
mod doors;
mod live;
mod pages;
mod reading;
mod reviewing;
mod slow;
mod thinking;
