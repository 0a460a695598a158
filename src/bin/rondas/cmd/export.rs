//! `rondas export`

use std::process::ExitCode;

use rondas::archive::write_bag;
use rondas::workspace::Format;

use super::open;
use crate::cli::ExportArgs;
use crate::print;

pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    if args.format == "bagit" {
        return bag(args);
    }
    let format: Format = args.format.parse().map_err(|e: String| anyhow::anyhow!(e))?;
    let workspace = open(&args.index.index)?;
    let exported =
        workspace.export(format, &args.out).map_err(|e| print::with_hint(e, "check that the folder can be written"))?;
    if args.json.json {
        print::json(&exported)?;
    } else {
        exported.written.iter().try_for_each(|path| print::out(&format!("{}\n", path.display())))?;
    }
    for (path, count) in &exported.left_out {
        print::to_stderr(&format!("note: {}: {count} characters that XML cannot hold were left out", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The corpus itself as a bag.
fn bag(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let bagged = write_bag(&args.corpus.folder, &args.out).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })?;
    if args.json.json {
        print::json(&bagged)?;
    } else {
        print::out(&format!("{}: {} files, {} bytes\n", args.out.display(), bagged.files, bagged.bytes))?;
        bagged.left.iter().for_each(|f| print::to_stderr(&print::failure(f)));
    }
    Ok(ExitCode::from(u8::from(!bagged.left.is_empty())))
}
