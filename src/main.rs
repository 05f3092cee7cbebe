//! Hands the words of the command line to `cli` and sets the exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    slipdesk::cli::main(std::env::args_os())
}
