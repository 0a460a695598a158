//! `rondas verify`

use std::process::ExitCode;

use anyhow::bail;
use rondas::archive::{Finding, Keeper, Remedy, is_bag, verify_bag};
use rondas::text::printable_line;
use rondas::workspace::verify_all;

use crate::cli::VerifyArgs;
use crate::print;

pub(crate) fn run(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let bag = is_bag(&args.corpus);
    if bag && args.log {
        bail!("a bag has no log to write into; use --log with a corpus");
    }
    let findings = if bag { verify_bag(&args.corpus) } else { verified(args)? };
    if args.json.json {
        print::json(&findings)?;
    } else {
        print::out(&render(&findings, bag))?;
    }
    Ok(ExitCode::from(u8::from(!findings.is_empty())))
}

fn verified(args: &VerifyArgs) -> anyhow::Result<Vec<Finding>> {
    let findings = verify_all(&args.corpus, &args.index.index).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })?;
    if args.log {
        let logged = Keeper::open(&args.corpus).and_then(|keeper| keeper.log_fixity(&findings));
        logged.map_err(|e| {
            let hint = e.hint();
            print::with_hint(e, hint)
        })?;
    }
    Ok(findings)
}

fn render(findings: &[Finding], bag: bool) -> String {
    match (findings.is_empty(), bag) {
        (true, true) => return "the bag is complete and valid\n".into(),
        (true, false) => return "corpus and index are what the last build saw and wrote\n".into(),
        _ => {}
    }
    let mut out = String::new();
    for finding in findings {
        let detail = finding.detail.as_ref().map_or_else(String::new, |d| format!(": {}", printable_line(d)));
        out += &format!("{:<12} {} {}{detail}\n", finding.state, finding.place, printable_line(&finding.file));
    }
    out += if bag { "\nask the sender for a sound bag\n" } else { "\nrun `rondas build` to bring the index up to date\n" };
    if !bag && findings.iter().any(|f| f.remedy == Remedy::Person) {
        out += "what is invalid, or other than the log says, a person must look into\n";
    }
    out
}
