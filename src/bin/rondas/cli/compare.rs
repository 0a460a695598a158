//! Reading, and setting side by side.

use std::path::PathBuf;

use clap::Args;

use super::{IndexArg, JsonArg, LangArg};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas show quito/9/declaration/en/10.c.2.3
  rondas show IX/es/10                       short, where nothing else fits
  rondas show quito/9/declaration/pt         a whole text")]
pub(crate) struct ShowArgs {
    /// Address of a clause or a text
    pub(crate) address: String,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  rondas status --json")]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas trace quito/9/declaration/es/10
  rondas trace IX/10 --lang es

Differences from the form before: [-taken out-] {+put in+} [<moved away<] {>moved here>}
Letter case, accents, punctuation and numbering are no differences.")]
pub(crate) struct TraceArgs {
    /// Address of a clause
    pub(crate) address: String,
    #[command(flatten)]
    pub(crate) lang: LangArg,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas compare altamar/3 altamar/4 --lang es        what changed from round to round
  rondas compare altamar/1/es/5 altamar/2/es/6        two clauses and those in them
  rondas compare 9/es 9/pt 9/en                       aligned, with gaps
  rondas compare 9/es 9/pt --html both.html --ui es   a page to print or to send, in Spanish
  rondas compare --matrix --series altamar            every round against every later one

Differences: [-taken out-] {+put in+} [<moved away<] {>moved here>}
Texts are paired by the links of the index; where it has none between two of them, they are aligned now, and that is said.")]
pub(crate) struct CompareArgs {
    /// Addresses of two or more texts or clauses
    #[arg(required_unless_present = "matrix")]
    pub(crate) addresses: Vec<String>,
    /// Count what was kept, reworded, split, merged, moved, added and dropped between any two rounds
    #[arg(long, conflicts_with_all = ["addresses", "html"])]
    pub(crate) matrix: bool,
    /// Series of the matrix
    #[arg(long, value_name = "SERIES", requires = "matrix")]
    pub(crate) series: Option<String>,
    /// Write a page that stands alone into a file
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Language that the page speaks around the texts: es, pt or en
    #[arg(long, value_name = "LANG", requires = "html", value_parser = crate::web::Ui::parse, default_value = "en")]
    pub(crate) ui: crate::web::Ui,
    #[command(flatten)]
    pub(crate) lang: LangArg,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}
