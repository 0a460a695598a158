//! Is the index what it says it is: records against their files, links against records, search against both.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Searching, Workspace};
use crate::archive::{Build, Error, Finding, Remedy, verify};

/// Compares corpus, log and index with each other: checksums of every file, records with the files they were read from, links with
/// the clauses they join, the search index with the number of clauses. Empty where all agree.
///
/// # Errors
/// When there is no corpus, or no index that could be read at all.
pub fn verify_all(corpus: &Path, index: &Path) -> Result<Vec<Finding>, Error> {
    let mut findings = verify(corpus, index)?;
    let find = |file: &str, detail: String| Finding {
        place: "index",
        file: file.to_owned(),
        state: "inconsistent",
        detail: Some(detail),
        remedy: Remedy::Build,
    };
    match Workspace::open(index) {
        Err(error) => findings.push(find("records", error.to_string())),
        Ok(workspace) => {
            findings.extend(records(&workspace, Build::open(index)?).into_iter().map(|(f, d)| find(&f, d)));
            findings.extend(links(&workspace).into_iter().map(|d| find("links", d)));
            let units: usize = workspace.records().iter().map(|r| r.clauses.len()).sum();
            match Searching::open(index) {
                Err(error) => findings.push(find("search", error.to_string())),
                Ok(search) if search.len() != units as u64 => {
                    findings.push(find("search", format!("it holds {} units, the records {units}", search.len())));
                }
                Ok(_) => {}
            }
        }
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// Records whose file is another than the manifest says.
fn records(workspace: &Workspace, build: Build) -> Vec<(String, String)> {
    let sources = &build.manifest().sources;
    let odd = workspace.records().iter().filter(|r| sources.get(&r.source.file).is_none_or(|s| s.sha256 != r.source.sha256));
    odd.map(|r| (r.address.to_string(), format!("it was read from other bytes than {} has in the manifest", r.source.file)))
        .collect()
}

/// Links to clauses that no record has.
fn links(workspace: &Workspace) -> Vec<String> {
    let clauses: BTreeSet<String> =
        workspace.records().iter().flat_map(|r| r.clauses.iter().map(|c| r.address.clause(&c.path).to_string())).collect();
    let ends = workspace.links().iter().flat_map(|l| [l.a.to_string(), l.b.to_string()]);
    ends.filter(|e| !clauses.contains(e)).map(|e| format!("a link ends at {e}, which no record has")).collect()
}
