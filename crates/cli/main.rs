//! The command line: a command is arguments, one call, one printing.

mod cli;
mod commands;
mod failure;
mod keys;
mod out;
mod secret;
mod world;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let asked_for_help = !error.use_stderr();
            // A closed pipe is a quiet end.
            let _ = error.print();
            return if asked_for_help { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    match cli.run() {
        Ok(code) => code,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            failure.code()
        }
    }
}
