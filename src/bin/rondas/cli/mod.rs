//! The command line.

mod archive;
mod compare;
mod find;
mod read;
mod share;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use rondas::model::Lang;

pub(crate) use archive::{AddArgs, BuildArgs, CheckArgs, CorrectArgs, VerifyArgs, WatchArgs, file_name};
pub(crate) use compare::{CompareArgs, ShowArgs, StatusArgs, TraceArgs};
pub(crate) use find::{ByArg, CollocatesArgs, ConditionArgs, CountArgs, MeasureArg, SavedArgs, SearchArgs, SimilarArgs, SortArg};
pub(crate) use read::{ClausesArgs, InspectArgs, TextArgs, WorkerArgs};
pub(crate) use share::{CiteArgs, CiteForm, ExportArgs};

/// Finds, reads and compares the numbered clauses of intergovernmental declarations in Spanish, Portuguese and English.
#[derive(Debug, Parser)]
#[command(
    name = "rondas",
    version,
    about,
    after_help = "\
Examples:
  rondas build                              read corpus/, make index/
  rondas search 'integración socioeconómica'
  rondas show quito/9/declaration/en/10.c.2.3
  rondas check

Exit codes: 0 done or found, 1 ran but a text failed or nothing was found, 2 could not run."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a folder of PDFs and make the index
    Build(BuildArgs),
    /// Take files into the corpus, catalogue them, and build
    Add(Box<AddArgs>),
    /// Print the text of PDFs in reading order
    Text(TextArgs),
    /// Print the clauses of loose PDFs as JSON Lines
    Clauses(ClausesArgs),
    /// Show why a PDF was cut as it was: labels taken and refused, parts, and what it says of itself
    Inspect(InspectArgs),
    /// Find clauses
    Search(SearchArgs),
    /// Count clauses and matches, absolutely and for every 1,000 words
    Count(CountArgs),
    /// Find the words that stand near others
    Collocates(CollocatesArgs),
    /// Find clauses that say much the same as one
    Similar(SimilarArgs),
    /// Show a clause or a text with its translations and earlier forms
    Show(ShowArgs),
    /// Tell what the index holds: series, rounds, languages, and what is missing
    Status(StatusArgs),
    /// Follow a clause through all rounds, newest first, with its word differences
    Trace(TraceArgs),
    /// Set texts or clauses side by side: word differences in one language, aligned across languages
    Compare(CompareArgs),
    /// Cite a text or a clause
    Cite(CiteArgs),
    /// Report what was read from each file, and what needs a person
    Check(CheckArgs),
    /// Correct by hand what was read: facts about a text, clauses, links
    Correct(Box<CorrectArgs>),
    /// Build whenever files of the corpus change
    Watch(WatchArgs),
    /// Compare corpus, log and index with their checksums, or check a bag
    Verify(VerifyArgs),
    /// Write documents, clauses and links to files
    Export(ExportArgs),
    /// Open the reading room: pages to read, search and compare in a browser
    Serve(crate::cmd::serve::ServeArgs),
    /// Read documents for another process: requests on standard input, answers on standard output
    #[command(hide = true)]
    Worker(WorkerArgs),
}

#[derive(Debug, Args)]
pub(crate) struct IndexArg {
    /// Index folder
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub(crate) index: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CorpusArg {
    /// Corpus folder
    #[arg(long = "corpus", value_name = "DIR", default_value = "corpus")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct JsonArg {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OpenArgs {
    /// Password of encrypted files
    #[arg(long, value_name = "PASSWORD")]
    pub(crate) password: Option<String>,
    /// Have pages without a text layer read by the program tesseract
    #[arg(long)]
    pub(crate) ocr: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LangArg {
    /// Language, for addresses that leave it out: es, pt or en
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}
