//! PDFs as they are, without a corpus.

use std::path::PathBuf;

use clap::Args;

use super::{JsonArg, OpenArgs};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas text declaration.pdf
  rondas text --json declaration.pdf     pages, blocks, lines and words with their boxes in points
  rondas text --layout table.pdf         columns side by side, as on the page
  rondas text folder/ > all.txt          every PDF below a folder, on all cores

Paragraphs run on over page breaks, each on a line of its own, with the footnotes behind them; with --layout, form feeds part the
pages. A file that cannot be read is reported and never stops the others.")]
pub(crate) struct TextArgs {
    /// PDFs, or folders of PDFs
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Also print running headers, footers and page numbers
    #[arg(long)]
    pub(crate) furniture: bool,
    /// Keep lines and columns where they stand on the page
    #[arg(long)]
    pub(crate) layout: bool,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) open: OpenArgs,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas clauses declaration.pdf
  rondas clauses --documents *.pdf > out.jsonl    with a line for each document before its clauses")]
pub(crate) struct ClausesArgs {
    /// PDFs, or folders of PDFs
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Also print a line for each document
    #[arg(long)]
    pub(crate) documents: bool,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) open: OpenArgs,
    /// Print JSON Lines (always so; taken for uniformity)
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas inspect declaration.pdf
  rondas inspect --refused declaration.pdf    only the line starts that were taken for plain text
  rondas inspect --json declaration.pdf       every candidate with its readings, evidence and costs

A line that starts like a label (1., c.2., PRIMERO.-) is a candidate. Of all ways to read the candidates together the cheapest is
taken; a cost of 1 is about one missing number. For each refused candidate the best place it could have had is shown, and how much
dearer the whole would be.")]
pub(crate) struct InspectArgs {
    /// PDFs, or folders of PDFs
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Only what was refused
    #[arg(long)]
    pub(crate) refused: bool,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) open: OpenArgs,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  echo '{\"read\": {\"name\": \"a.pdf\", \"path\": \"/data/a.pdf\", \"want\": \"records\"}}' | rondas worker

A request and an answer are a line of JSON each; the documentation of the module `pipeline` has them all. Other commands start
workers by themselves.")]
pub(crate) struct WorkerArgs {
    /// Memory for one document, MiB of address space, besides three times the file's size
    #[arg(long, value_name = "MIB", default_value_t = rondas::pipeline::Limits::default().memory_mib)]
    pub(crate) memory: u64,
    /// Processor time for one document, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = rondas::pipeline::Limits::default().seconds)]
    pub(crate) seconds: u64,
}
