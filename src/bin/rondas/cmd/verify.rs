//! `rondas verify`

use std::process::ExitCode;

use rondas::archive::verify;
use rondas::text::printable_line;

use crate::cli::VerifyArgs;
use crate::print;

pub(crate) fn run(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let findings = verify(&args.corpus, &args.index.index).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })?;
    if args.json.json {
        print::json(&findings)?;
    } else if findings.is_empty() {
        print::out("corpus and index are what the last build saw and wrote\n")?;
    } else {
        for finding in &findings {
            print::out(&format!("{:<10} {} {}\n", finding.state, finding.place, printable_line(&finding.file)))?;
        }
        print::out("\nrun `rondas build` to bring the index up to date\n")?;
    }
    Ok(ExitCode::from(u8::from(!findings.is_empty())))
}
