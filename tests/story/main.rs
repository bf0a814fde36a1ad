//! The whole, as a person meets it: the program is run, and what it prints and writes is looked at.

mod bench;
mod commands;
mod demo;
mod docs;
mod help;
<<<<<<< HEAD
mod incoming;
=======
mod keeping;
>>>>>>> 31dd91e (Hold the log against what was noted, save what can be saved of a damaged study, and say what is promised and shown)
