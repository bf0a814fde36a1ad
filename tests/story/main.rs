//! The whole, as a person meets it: the program is run, and what it prints and writes is looked at.

mod aside;
mod bench;
mod commands;
mod demo;
mod docs;
mod exchange;
mod help;
mod incoming;
mod keeping;
mod killed;
mod peers;
mod places;
mod reviewing;
mod scanning;
mod server;
mod tables;
mod together;
