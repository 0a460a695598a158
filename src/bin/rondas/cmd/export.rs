//! `rondas export`

use std::process::ExitCode;

use rondas::workspace::Format;

use super::open;
use crate::cli::ExportArgs;
use crate::print;

pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let format: Format = args.format.parse().map_err(|e: String| anyhow::anyhow!(e))?;
    let workspace = open(&args.index.index)?;
    let written = workspace.export(format, &args.out).map_err(|e| print::with_hint(e, "check that the folder can be written"))?;
    if args.json.json {
        print::json(&serde_json::json!({ "written": written }))?;
    } else {
        for path in written {
            print::out(&format!("{}\n", path.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
