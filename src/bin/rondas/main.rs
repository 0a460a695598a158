//! The rondas program: numbered clauses of declarations, found, cited and compared.

mod cli;
mod cmd;
mod print;
mod progress;
mod proposal;
mod web;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};

fn main() -> ExitCode {
    quiet_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let outcome = match &cli.command {
        Command::Build(args) => cmd::build::run(args),
        Command::Add(args) => cmd::add::run(args),
        Command::Text(args) => cmd::text::run(args),
        Command::Clauses(args) => cmd::clauses::run(args),
        Command::Inspect(args) => cmd::inspect::run(args),
        Command::Search(args) => cmd::search::run(args),
        Command::Count(args) => cmd::count::run(args),
        Command::Collocates(args) => cmd::collocates::run(args),
        Command::Similar(args) => cmd::similar::run(args),
        Command::Show(args) => cmd::show::run(args),
        Command::Status(args) => cmd::status::run(args),
        Command::Trace(args) => cmd::trace::run(args),
        Command::Compare(args) => cmd::compare::run(args),
        Command::Cite(args) => cmd::cite::run(args),
        Command::Check(args) => cmd::check::run(args),
        Command::Correct(args) => cmd::correct::run(args),
        Command::Verify(args) => cmd::verify::run(args),
        Command::Watch(args) => cmd::watch::run(args),
        Command::Export(args) => cmd::export::run(args),
        Command::Serve(args) => cmd::serve::run(args),
        Command::Worker(args) => cmd::worker::run(args),
    };
    match outcome {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            print::error(&error);
            ExitCode::from(2)
        }
    }
}

/// Help and version are no errors; anything else wrong with the command line is told on standard error, with code 2.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// A panic of one text becomes a line of the report; its trace would only frighten.
fn quiet_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}
