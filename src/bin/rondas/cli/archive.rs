//! Keeping a corpus: what comes in, what is put right, whether all is still there.

use std::path::PathBuf;

use clap::Args;

use super::{CorpusArg, IndexArg, JsonArg};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas build                    corpus/ to index/
  rondas build papers --index /tmp/papers-index
  rondas build --json             the report for a program
  rondas build --ocr              scans too, where tesseract is installed (spa, por, eng)

Only what changed is read again. A file that cannot be read is reported and never stops the others.")]
pub(crate) struct BuildArgs {
    /// Folder with PDFs, and catalogue.toml if there is one
    #[arg(default_value = "corpus")]
    pub(crate) corpus: PathBuf,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Wait for another build of the same index to end
    #[arg(long)]
    pub(crate) wait: bool,
    /// Read everything anew
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Have pages without a text layer read by the program tesseract (always: ocr = true in catalogue.toml)
    #[arg(long)]
    pub(crate) ocr: bool,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas add scan.pdf declaração.pdf --dry-run      what would become of them
  rondas add viii.pdf --series quito --round 8 --lang es --status official --source https://…
  rondas add incoming/                              a folder, with its metadata.csv if there is one
  rondas add corrected.pdf --supersedes quito/8/declaration/es

What is not given is read from the text. Each file is copied under a name such as quito/08-brasilia/declaration.es.pdf,
never over another file, and gets an entry in catalogue.toml, whose comments stay. The same bytes again change nothing. A
new version of a text is kept beside the old one and takes its address; two different texts at one address are both kept,
and a person decides. A file that cannot be read is refused with the reason.

Columns of metadata.csv: file, series, round, kind, lang, langs, status, source, note; all but `file` may be left out.")]
pub(crate) struct AddArgs {
    /// PDFs, or folders of PDFs
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Series, as quito
    #[arg(long, value_name = "SERIES")]
    pub(crate) series: Option<String>,
    /// Round, as 9 or IX
    #[arg(long, value_name = "N", value_parser = rondas::archive::round)]
    pub(crate) round: Option<u32>,
    /// Kind of text: declaration, plan, roadmap, annex, other
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<rondas::model::TextKind>,
    /// Language: es, pt or en; once for each column of a file in several
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Vec<rondas::model::Lang>,
    /// Whose words: original, official, 'unofficial translation', OCR, specimen
    #[arg(long, value_name = "STATUS", value_parser = rondas::archive::status)]
    pub(crate) status: Option<rondas::model::TextStatus>,
    /// Where the files come from
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
    /// Table of metadata (CSV) [default: metadata.csv of a folder, or its only CSV file]
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    /// The file or text of the corpus whose place the new file takes
    #[arg(long, value_name = "FILE|ADDRESS")]
    pub(crate) supersedes: Option<String>,
    /// Keep texts at one address side by side, however alike they are
    #[arg(long, conflicts_with = "supersedes")]
    pub(crate) beside: bool,
    /// Have pages without a text layer read by the program tesseract (always: ocr = true in catalogue.toml)
    #[arg(long)]
    pub(crate) ocr: bool,
    /// Show what would be done and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) corpus: CorpusArg,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas correct quito/8/declaration/es --round 9 --why 'the cover names the ninth meeting'
  rondas correct 9/es/7 --begin 'Fomentar la cooperación' --number 8 --why 'two clauses were read as one'
  rondas correct 9/es/8 --join --why 'a page break was taken for a new clause'
  rondas correct 9/es/3 --forbid 8/es/5 --why 'about another fund'
  rondas correct 9/es/3 --link 9/en/4 --why 'numbered differently in English'

The correction goes to a file below corpus/corrections/ with who, when and why, and the words it is about: it finds its
place again after every build. One that no longer does is reported by `rondas check`. Then the index is built.")]
pub(crate) struct CorrectArgs {
    /// Address of a text or a clause
    pub(crate) address: String,
    /// Why it is wrong
    #[arg(long, value_name = "REASON")]
    pub(crate) why: String,
    /// Who says so [default: $RONDAS_WHO, or the name of the user]
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    /// When [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) when: Option<String>,
    /// A new unit begins with these words of the clause
    #[arg(long, value_name = "WORDS", conflicts_with = "join")]
    pub(crate) begin: Option<String>,
    /// The clause is no unit of its own: it goes on with the one before
    #[arg(long)]
    pub(crate) join: bool,
    /// Number of the clause with its parents, as 10.c.2; empty for none
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
    /// Kind of the text (declaration, plan, …) or of the unit (clause, heading, …)
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// Language of the text or the unit
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Series of the text
    #[arg(long, value_name = "SERIES")]
    pub(crate) series: Option<String>,
    /// Round of the text
    #[arg(long, value_name = "N")]
    pub(crate) round: Option<u32>,
    /// Whose words the text holds: original, official, 'unofficial translation', OCR, specimen
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,
    /// Chapter of the round
    #[arg(long, value_name = "NAME")]
    pub(crate) chapter: Option<String>,
    /// Host city
    #[arg(long, value_name = "NAME")]
    pub(crate) city: Option<String>,
    /// First day of the meeting
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) start: Option<String>,
    /// Day of signature
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
    /// A party, as a code of two letters or a name; once for each
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Vec<String>,
    /// The link to this clause is right
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["forbid", "link"])]
    pub(crate) confirm: Option<String>,
    /// The link to this clause is wrong
    #[arg(long, value_name = "ADDRESS", conflicts_with = "link")]
    pub(crate) forbid: Option<String>,
    /// There should be a link to this clause
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) link: Option<String>,
    /// File below corrections/ to add to
    #[arg(long, value_name = "FILE", default_value = "corrections.toml", value_parser = file_name)]
    pub(crate) to: String,
    /// Show the correction and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) corpus: CorpusArg,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas check
  rondas check --json > report.json

Exit code 1 when something needs a person.")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas verify
  rondas verify received/        a bag (RFC 8493)
  rondas verify --log            and writes into the log that it was done, and how it ended

Compares the corpus with its log and with the checksums of the last build, and the parts of the index with each other.
Exit code 1 when a file is changed, missing or new.")]
pub(crate) struct VerifyArgs {
    /// Corpus folder, or a bag
    #[arg(default_value = "corpus")]
    pub(crate) corpus: PathBuf,
    /// Tell the corpus's log of it: a fixity check (PREMIS) with its outcome
    #[arg(long)]
    pub(crate) log: bool,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas watch                       until Ctrl-C
  rondas watch incoming --every 5    also where the system does not tell of changes, as on network drives

A file that is still being copied is waited for. A build that fails is told and does not end the watch.")]
pub(crate) struct WatchArgs {
    /// Folder with PDFs
    #[arg(default_value = "corpus")]
    pub(crate) corpus: PathBuf,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    /// Seconds without a change after which files count as whole
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    pub(crate) settle: f64,
    /// Seconds after which to look even when nothing was told
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    pub(crate) every: f64,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Print a line of JSON for every build
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

/// A name of a TOML file without a folder.
pub(crate) fn file_name(name: &str) -> Result<String, String> {
    let plain = !name.contains(['/', '\\']) && !name.starts_with('.') && name.ends_with(".toml");
    if plain { Ok(name.to_owned()) } else { Err("give a file name that ends in .toml, without a folder".into()) }
}
