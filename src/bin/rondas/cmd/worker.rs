//! `rondas worker`

use std::io::{stdin, stdout};
use std::process::ExitCode;

use rondas::pipeline::{Limits, serve};

use crate::cli::WorkerArgs;

pub(crate) fn run(args: &WorkerArgs) -> anyhow::Result<ExitCode> {
    // The parent reads what a worker says only when it is dead, so it says nothing before.
    std::panic::set_hook(Box::new(|_| {}));
    serve(stdin().lock(), stdout().lock(), &Limits { memory_mib: args.memory, seconds: args.seconds })?;
    Ok(ExitCode::SUCCESS)
}
