//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rondas::model::Lang;

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
pub(crate) struct IndexArg {
    /// Index folder
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub(crate) index: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct JsonArg {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

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
pub(crate) struct OpenArgs {
    /// Password of encrypted files
    #[arg(long, value_name = "PASSWORD")]
    pub(crate) password: Option<String>,
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

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SortArg {
    /// Best first
    Relevance,
    /// Newest first
    Date,
    /// As in the texts
    Document,
    /// Earliest round first
    Round,
    /// By the words before the match
    Left,
    /// By the words after the match
    Right,
}

/// Conditions on clauses, for every command that searches.
#[derive(Debug, Args)]
pub(crate) struct ConditionArgs {
    /// Rounds, as 9, IX or 7..9
    #[arg(long, value_name = "ROUNDS")]
    pub(crate) round: Option<String>,
    /// Language: es, pt or en
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Kind of unit: clause, preamble, title, heading, closing, signature, annex, footnote
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// Series
    #[arg(long, value_name = "SERIES")]
    pub(crate) series: Option<String>,
    /// Also match in the translations of a clause
    #[arg(long)]
    pub(crate) across: bool,
}

/// Where saved queries come from.
#[derive(Debug, Args)]
pub(crate) struct SavedArgs {
    /// File of saved queries, which a query names with @NAME
    #[arg(long, value_name = "FILE", default_value = "queries.toml")]
    pub(crate) saved: PathBuf,
    /// Run every query of a file: saved queries (.toml), or one a line
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub(crate) queries: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas search 'integración socioeconómica'
  rondas search '\"human trafficking\" AND children'
  rondas search 'migr* NOT regular' --round 7..9 --lang es
  rondas search 'es:\"trata de personas\" AND en:children'
  rondas search refugees --kwic --sort left
  rondas search refugees --all --csv > hits.csv
  rondas search '\"trata de personas\"' --save trata
  rondas search '@trata round:9'
  rondas search --queries queries.toml --all --csv > hits.csv

Query:
  words               all of them, in any form, accents and case free
  \"a phrase\"          words in order
  \"a b\"~5             words at most 5 places from where the phrase has them
  =word  =\"a phrase\"   as printed (accents and case free)
  migr*  w?rd  /regex/  word~1     over words as printed
  AND OR NOT -word ( )
  round:7..9 year:2023 page:2 lang:es,pt kind:clause doc:declaration series:quito
  status:official country:chile org:acnur verb:reafirmar number:10.c*
  has:translation has:pt lacks:pt
  same:yes same:no    the earlier form in the previous round is the same, or not
  es:… pt:… en:…      the clause's form in that language matches
  @name               a query of the file of saved queries, whose lines are  name = 'query'

Exit code 1 when nothing is found.")]
pub(crate) struct SearchArgs {
    /// What to search for
    #[arg(required_unless_present = "queries")]
    pub(crate) query: Option<String>,
    #[command(flatten)]
    pub(crate) conditions: ConditionArgs,
    #[command(flatten)]
    pub(crate) saved: SavedArgs,
    /// Keep the query in the file of saved queries, under this name
    #[arg(long, value_name = "NAME", conflicts_with = "queries")]
    pub(crate) save: Option<String>,
    /// One line for every match, with the words around it
    #[arg(long)]
    pub(crate) kwic: bool,
    /// Order of the hits; left and right: by the words beside the match, with --kwic
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    pub(crate) sort: SortArg,
    /// Hits shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// All hits
    #[arg(long)]
    pub(crate) all: bool,
    /// Hits skipped
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Also count the hits by round, language and so on
    #[arg(long)]
    pub(crate) facets: bool,
    /// Show how the query is understood, and search nothing
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print a table of comma-separated values, a row a hit (with --kwic, a row a match)
    #[arg(long, conflicts_with_all = ["jsonl", "json"])]
    pub(crate) csv: bool,
    /// Print JSON Lines, a line a hit (with --kwic, a line a match)
    #[arg(long, conflicts_with = "json")]
    pub(crate) jsonl: bool,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ByArg {
    /// Ordinal of the round
    Round,
    /// Year of signature
    Year,
    /// Language
    Lang,
    /// Series
    Series,
    /// Kind of unit
    Kind,
    /// Kind of text
    Doc,
    /// Status of the text
    Status,
    /// States named
    Country,
    /// Organisations named
    Org,
    /// Opening verb
    Verb,
    /// Text
    Text,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas count 'trata OR trafficking' --by round
  rondas count 'migr* kind:clause' --by round,lang --svg migration.svg
  rondas count 'verb:reaffirm' --by series,round
  rondas count --queries queries.toml --by round --csv > counts.csv

Relative figures are against all clauses that fulfil the conditions (round:, lang:, kind: … and the options), so
'migr* lang:es' counts for every 1,000 words of Spanish. A clause that names two states counts for both.")]
pub(crate) struct CountArgs {
    /// What to search for
    #[arg(required_unless_present = "queries")]
    pub(crate) query: Option<String>,
    /// What to count by, one or more with commas
    #[arg(long, value_enum, value_delimiter = ',', default_value = "round")]
    pub(crate) by: Vec<ByArg>,
    /// Also draw the relative frequencies into a file
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) conditions: ConditionArgs,
    #[command(flatten)]
    pub(crate) saved: SavedArgs,
    /// Print a table of comma-separated values
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MeasureArg {
    /// How closely the words belong together
    LogDice,
    /// How sure it is that they do
    LogLikelihood,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas collocates migrantes
  rondas collocates '\"trata de personas\"' --left 0 --right 3
  rondas collocates children --lang en --measure log-likelihood

log-dice        14 + log2(2 near / (matches + total)), at most 14 (Rychly 2008)
log-likelihood  2 sum observed ln(observed/expected) over word/other, window/elsewhere (Dunning 1993); 3.84 is 95 %
near: times the word stands in the window of a match, total: times in all texts of its language, in any form.")]
pub(crate) struct CollocatesArgs {
    /// What to search for
    pub(crate) query: String,
    /// Words on either side
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) window: usize,
    /// Words before [default: the window]
    #[arg(long, value_name = "N")]
    pub(crate) left: Option<usize>,
    /// Words after [default: the window]
    #[arg(long, value_name = "N")]
    pub(crate) right: Option<usize>,
    /// What to sort by
    #[arg(long, value_enum, default_value_t = MeasureArg::LogDice)]
    pub(crate) measure: MeasureArg,
    /// Fewest times a word must stand near
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) least: usize,
    /// Words shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) conditions: ConditionArgs,
    /// File of saved queries, which the query names with @NAME
    #[arg(long, value_name = "FILE", default_value = "queries.toml")]
    pub(crate) saved: PathBuf,
    /// Print a table of comma-separated values
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas similar quito/9/declaration/en/10.c.2.3
  rondas similar altamar/4/es/7 --lang pt --round ..3

The number before each clause is its score against that of the clause itself, 1 for the same words. Words of its
translations count too, so clauses in all three languages are found; the translations themselves are left out.")]
pub(crate) struct SimilarArgs {
    /// Address of a clause
    pub(crate) address: String,
    /// Clauses shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) limit: usize,
    /// Rounds, as 9, IX or 7..9
    #[arg(long, value_name = "ROUNDS")]
    pub(crate) round: Option<String>,
    /// Language: es, pt or en
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Series
    #[arg(long, value_name = "SERIES")]
    pub(crate) series: Option<String>,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

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
pub(crate) struct LangArg {
    /// Language, for addresses that leave it out: es, pt or en
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas compare quito/8 quito/9 --lang es      what changed from round to round
  rondas compare 8/es/10 9/es/12                two clauses with those nested in them
  rondas compare 9/es 9/pt 9/en                 aligned, with gaps
  rondas compare 8/es 9/es --html changes.html  a page to print or to send
  rondas compare --matrix --series quito        every round against every later one

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
    #[command(flatten)]
    pub(crate) lang: LangArg,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

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
Example:
  rondas check --json | less

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

Compares the corpus with its log and with the checksums of the last build, and the parts of the index with each other.
Exit code 1 when a file is changed, missing or new.")]
pub(crate) struct VerifyArgs {
    /// Corpus folder, or a bag
    #[arg(default_value = "corpus")]
    pub(crate) corpus: PathBuf,
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

#[derive(Debug, Args)]
pub(crate) struct CorpusArg {
    /// Corpus folder
    #[arg(long = "corpus", value_name = "DIR", default_value = "corpus")]
    pub(crate) folder: PathBuf,
}

/// A name of a TOML file without a folder.
fn file_name(name: &str) -> Result<String, String> {
    let plain = !name.contains(['/', '\\']) && !name.starts_with('.') && name.ends_with(".toml");
    if plain { Ok(name.to_owned()) } else { Err("give a file name that ends in .toml, without a folder".into()) }
}
