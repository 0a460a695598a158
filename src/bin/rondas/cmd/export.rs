//! `rondas export`

use std::process::ExitCode;

use rondas::archive::write_bag;
use rondas::workspace::Format;

use super::open;
use crate::cli::ExportArgs;
use crate::print;
use crate::web::site::write_site;
use crate::web::{Room, RoomOptions};

pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    match args.format.as_str() {
        "bagit" => return bag(args),
        "site" => return site(args),
        _ => {}
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

/// The pages of the reading room as a folder.
fn site(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    open(&args.index.index)?;
    let room = Room::new(RoomOptions {
        index: args.index.index.clone(),
        corpus: args.corpus.folder.clone(),
        password: None,
        worker: super::program(),
        desk: None,
    });
    let site = write_site(&room, &args.out)?;
    if args.json.json {
        print::json(&site)?;
    } else {
        print::out(&format!("{}\n", args.out.join("index.html").display()))?;
    }
    if site.without_image > 0 {
        print::to_stderr(&format!(
            "note: {} pages of PDFs have no image; name the corpus they were built from with --corpus",
            site.without_image
        ));
    }
    Ok(ExitCode::SUCCESS)
}
