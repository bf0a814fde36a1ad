//! The pages: a study in a browser.
//!
//! [`site`] is the whole of it without a socket, [`serve`] puts it on one. Every address stands in
//! one table with its role (`route`), and a handler is given no more than its role may hold: a
//! researcher's gets the study, a facilitator's and a reviewer's get a room without a way to raw
//! words, everybody's gets nothing. What comes in passes `guard` first
//! (host, origin, session, form token), is read once into `asked`, and leaves as a `reply`.
//!
//! In reading order: [`site`], `route` (the table), `guard`, `session`, `asked`, `reply`, `desk`
//! (what a researcher's pages work with), `live` (what others do meanwhile), `rooms` (facilitators' and reviewers'), `selection` (the browser's places made ours), `look`
//! (the shell and its parts), then a file a page. `line` holds the connections and `turns` who waits for whom. [`review_pack()`] is a page for somebody without a connection.
//!
//! Nothing here opens a connection to anywhere, knows SQL, or decides what may be shown.

mod asked;
mod assets;
mod desk;
mod guard;
mod jobs;
mod line;
mod live;
mod look;
mod pack;
mod pages;
mod reply;
mod rooms;
mod route;
mod selection;
mod serve;
mod session;
mod site;
#[cfg(test)]
mod tests;
mod throttle;
mod turns;

pub use desk::{
    BuildRelease, Form, IncomingProject, ReadFile, ReadProject, Told, Tools, Unpack, Unpacked,
    Unreadable,
};
pub use pack::{change_in_words, review_pack, use_in_words};
pub use serve::{Audience, ServeError, serve};
pub use site::{Address, Doors, Entry, site};
