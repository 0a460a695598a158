//! What leaves: citations and files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rondas::model::Lang;

use super::{CorpusArg, IndexArg, JsonArg};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CiteForm {
    /// One line for a footnote
    Plain,
    /// BibTeX and BibLaTeX
    Bibtex,
    /// RIS, for reference managers
    Ris,
    /// CSL-JSON, for Zotero, pandoc and others
    CslJson,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas cite quito/9/declaration/es/10.c.2.3
  rondas cite IX/en/10 --format bibtex >> references.bib
  rondas cite IX/es/10 --lang en         an English citation of the Spanish text

The status of the words (official, unofficial translation, OCR, specimen) is part of every citation.")]
pub(crate) struct CiteArgs {
    /// Address of a text or a clause
    pub(crate) address: String,
    /// Form
    #[arg(long, value_enum, default_value_t = CiteForm::Plain)]
    pub(crate) format: CiteForm,
    /// Language of the citation's own words: es, pt or en [default: that of the text]
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas export --format jsonl --out exported
  rondas export --format tmx --out memory
  rondas export --format bagit --out bag

Formats:
  jsonl   documents, clauses, links: one JSON object a line
  csv     the same as tables, and aligned.csv with a column for each language
  tmx     a translation memory (TMX 1.4b)
  tei     TEI P5, a file for each text
  akn     Akoma Ntoso 3.0, a file for each text
  bagit   the corpus itself with its checksums, for another archive (BagIt, RFC 8493)
  site    the pages of the reading room as a folder that needs no server, with search in the browser")]
pub(crate) struct ExportArgs {
    /// jsonl, csv, tmx, tei, akn, bagit or site
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: String,
    /// Folder to write into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) corpus: CorpusArg,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}
