//! Finding and counting.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{IndexArg, JsonArg};

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
    /// Also match in the translations of a clause and, where it has none, in other languages by the words that the texts taught
    #[arg(long)]
    pub(crate) across: bool,
    /// With --across, match in stored translations only
    #[arg(long, requires = "across")]
    pub(crate) no_expand: bool,
    /// With --across, a word of another language that is not to be used (may be given again)
    #[arg(long, value_name = "WORD", requires = "across")]
    pub(crate) without: Vec<String>,
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
  rondas search '\"trata personas\"~3'
  rondas search '=MERCOSUR OR /(inter|trans)nacional(es)?/ OR vacunasion~2'
  rondas search 'verb:reaffirm year:2019..2023 kind:clause'
  rondas search 'country:chile org:acnur number:10.c* has:pt'
  rondas search 'series:altamar lacks:pt' --sort document
  rondas search 'same:yes round:2..4 lang:es' --facets
  rondas search trafficking --across
  rondas search salud --sort date --limit 3 --offset 3
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
  rondas collocates desarrollo --left 2 --right 0 --all-words

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
    /// Also articles, prepositions and other words without content of their own
    #[arg(long)]
    pub(crate) all_words: bool,
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
