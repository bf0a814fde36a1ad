//! Prints what is noticed in a text read from standard input.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    for mention in heard_anonymise::mentions(&text) {
        let words = &text[mention.span.range()];
        println!(
            "{:.2} {:<18} {:<14} {words}",
            mention.score,
            mention.class.as_str(),
            mention.noticed_by
        );
    }
}
