//! The command line: a command is arguments, one call, one printing.

fn main() {}
