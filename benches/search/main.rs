//! How the search index grows and how fast it answers, beside raw tantivy, SQLite FTS5 and Xapian, in one run.
//!
//! `cargo bench --bench search [-- --clauses 10000,100000]`. The clauses are made up from the words of the shipped corpus, always the
//! same for the same number. All times are CPU time (user and system) of one thread.
//!
//! `cargo bench --bench search -- --stems FILE` counts the words that share a form rightly and wrongly; `benches/search/forms.py` makes
//! such a file.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod stems;

use std::fs;
use std::path::Path;
use std::process::Command;

use rondas::archive::Store;
use rondas::index::{Facets, Request, Searcher, Shard, Source, finish, shards};
use rondas::model::{Clause, Lang, Link, LinkKind, Record, RoundKey};
use rondas::pipeline::{BuildOptions, build};
use rondas::workspace::Workspace;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer};
use tantivy::{Index, ReloadPolicy, TantivyDocument, Term};

/// Clauses of a made-up text, and rounds of a made-up series.
const CLAUSES: usize = 60;
const ROUNDS: usize = 10;
/// Times the queries are run to be measured, at least, and CPU seconds of it; the system counts in hundredths.
const RUNS: usize = 20;
const ENOUGH: f64 = 2.0;
/// Runs of the program from nothing.
const STARTS: usize = 20;
/// Clock ticks a second that Linux reports CPU time in.
const TICKS: f64 = 100.0;

/// What is asked: words, all of them or any, in order, or a beginning.
const QUERIES: [(&str, &[&str]); 14] = [
    ("all", &["migrantes"]),
    ("all", &["trafficking"]),
    ("all", &["integração"]),
    ("all", &["vacunación"]),
    ("all", &["protección", "niños"]),
    ("all", &["human", "rights", "children"]),
    ("all", &["saúde", "mental"]),
    ("any", &["refugiados", "refugees"]),
    ("any", &["trata", "trafficking", "tráfico"]),
    ("phrase", &["trata", "de", "personas"]),
    ("phrase", &["human", "trafficking"]),
    ("phrase", &["direitos", "humanos"]),
    ("begins", &["migr"]),
    ("begins", &["vacun"]),
];

fn main() {
    let given: Vec<String> = std::env::args().collect();
    let value = |option: &str| given.iter().position(|a| a == option).and_then(|i| given.get(i + 1)).cloned();
    if let Some(file) = value("--stems") {
        return stems::print(Path::new(&file));
    }
    let sizes: Vec<usize> =
        value("--clauses").unwrap_or_else(|| "10000,100000".into()).split(',').filter_map(|n| n.parse().ok()).collect();
    let scratch = std::env::temp_dir().join(format!("rondas-bench-search-{}", std::process::id()));
    fs::create_dir_all(&scratch).unwrap();
    let seed = seed(&scratch);
    println!("| clauses | engine | build, s | index, MB | query, ms | cold start to first hit, ms | one family more |");
    println!("|---:|---|---:|---:|---:|---:|---:|");
    for size in sizes {
        let folder = scratch.join(size.to_string());
        measure(&seed, size, &folder);
        let _ = fs::remove_dir_all(&folder);
    }
    let _ = fs::remove_dir_all(&scratch);
}

/// The records of the shipped corpus.
fn seed(scratch: &Path) -> Vec<Record> {
    let index = scratch.join("seed");
    build(Path::new("corpus"), &index, &BuildOptions::default(), &|_| {}).unwrap();
    let records = Workspace::open(&index).unwrap().records().to_vec();
    records.into_iter().filter(|r| r.extractable && r.lang.is_known()).collect()
}

fn row(size: usize, engine: &str, build: f64, bytes: u64, query: f64, cold: &str, more: &str) {
    println!("| {size} | {engine} | {build:.2} | {:.1} | {:.3} | {cold} | {more} |", bytes as f64 / 1e6, 1000.0 * query);
}

fn measure(seed: &[Record], size: usize, folder: &Path) {
    let families = size.div_ceil(3 * CLAUSES);
    let (mut records, mut links) = (Vec::new(), Vec::new());
    let maker = Maker::new(seed);
    (0..families).for_each(|n| maker.family(n, &mut records, &mut links));
    records.sort_by(|a, b| a.address.cmp(&b.address));
    let clauses: usize = records.iter().map(|r| r.clauses.len()).sum();
    let text: usize = records.iter().flat_map(|r| &r.clauses).map(|c| c.text.len()).sum();
    println!("| {clauses} | text | | {:.1} | | | |", text as f64 / 1e6);

    let store = Store::open(&folder.join("index"), false).unwrap();
    let mut new = store.begin().unwrap();
    let dir = new.folder().join("search");
    fs::create_dir_all(&dir).unwrap();
    let before = cpu();
    let sums = sums(&records);
    let sources = sources(&records, &sums);
    let parts = shards(&sources, &links, "");
    parts.iter().for_each(|s| s.write(&dir, &|_| Facets::default()).unwrap());
    finish(&dir, &parts, "bench").unwrap();
    let built = cpu() - before;
    let names: Vec<String> = parts.iter().map(|s| s.name().to_owned()).collect();
    new.adopt_folder("search").unwrap();
    new.finish().unwrap();
    let bytes = size_of(&folder.join("index/search"));
    let searcher = Searcher::open(&folder.join("index/search")).unwrap();
    let queries: Vec<Request> = QUERIES.iter().map(|(kind, words)| Request::new(in_rondas(kind, words), 10)).collect();
    let (query, found) = timed(|| queries.iter().map(|q| searcher.search(q).unwrap().total).collect());
    let cold = cold(&folder.join("index"));
    let more = one_more(&maker, families, &records, &links, &names, &folder.join("more"), built);
    row(clauses, "rondas", built, bytes, query, &format!("{:.1}", 1000.0 * cold), &more);

    raw(&records, clauses, &folder.join("raw"), &found, false);
    raw(&records, clauses, &folder.join("raw-exact"), &found, true);
    peers(&records, clauses, folder);
}

/// CPU time of the same with one family more, in a series that there is: the segments that are not there yet.
fn one_more(
    maker: &Maker<'_>,
    families: usize,
    records: &[Record],
    links: &[Link],
    names: &[String],
    folder: &Path,
    built: f64,
) -> String {
    let (mut records, mut links) = (records.to_vec(), links.to_vec());
    maker.family(families, &mut records, &mut links);
    records.sort_by(|a, b| a.address.cmp(&b.address));
    fs::create_dir_all(folder).unwrap();
    let before = cpu();
    let sums = sums(&records);
    let sources = sources(&records, &sums);
    let parts = shards(&sources, &links, "");
    let fresh: Vec<&Shard<'_>> = parts.iter().filter(|s| !names.iter().any(|n| n == s.name())).collect();
    fresh.iter().for_each(|s| s.write(folder, &|_| Facets::default()).unwrap());
    finish(folder, &parts, "bench").unwrap();
    let spent = cpu() - before;
    format!("{:.2} s, {:.0} % of a build, {} of {} segments", spent, 100.0 * spent / built, fresh.len(), parts.len())
}

/// Hashes that stand for those of stored records.
fn sums(records: &[Record]) -> Vec<String> {
    records.iter().map(|r| r.clauses.iter().map(|c| c.text.len()).sum::<usize>().to_string()).collect()
}

fn sources<'a>(records: &'a [Record], sums: &'a [String]) -> Vec<Source<'a>> {
    records.iter().zip(sums).map(|(record, sum)| Source { record, sum }).collect()
}

fn in_rondas(kind: &str, words: &[&str]) -> String {
    match kind {
        "any" => words.join(" OR "),
        "phrase" => format!("\"{}\"", words.join(" ")),
        "begins" => format!("{}*", words[0]),
        _ => words.join(" "),
    }
}

/// Seconds of CPU for a query, mean of the runs, and what it gave.
fn timed(mut queries: impl FnMut() -> Vec<usize>) -> (f64, Vec<usize>) {
    let found = queries();
    let (before, mut runs) = (cpu(), 0);
    while runs < RUNS || cpu() - before < ENOUGH {
        queries();
        runs += 1;
    }
    ((cpu() - before) / (runs * found.len()) as f64, found)
}

/// CPU seconds of the program from start to a printed hit.
fn cold(index: &Path) -> f64 {
    let before = cpu();
    for _ in 0..STARTS {
        let args = ["search", "trafficking", "--limit", "1", "--index", index.to_str().unwrap()];
        let output = Command::new(env!("CARGO_BIN_EXE_rondas")).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    (cpu() - before) / STARTS as f64
}

/// Makes up families of texts from the words of real ones.
struct Maker<'a> {
    seed: &'a [Record],
    words: Vec<(Lang, Vec<&'a str>)>,
}

impl<'a> Maker<'a> {
    fn new(seed: &'a [Record]) -> Self {
        let of = |lang: Lang| -> Vec<&'a str> {
            let clauses = seed.iter().flat_map(|r| &r.clauses).filter(|c| c.lang == lang);
            clauses.flat_map(|c| c.text.split_whitespace()).collect()
        };
        Maker { seed, words: Lang::KNOWN.map(|l| (l, of(l))).into() }
    }

    /// Adds the three texts of a family and their links.
    fn family(&self, number: usize, records: &mut Vec<Record>, links: &mut Vec<Link>) {
        let (series, round) = (number / ROUNDS, number % ROUNDS + 1);
        let mut dice = Dice(number as u64 + 1);
        let mut texts: Vec<Record> = Vec::new();
        for (lang, words) in &self.words {
            let mut record = self.seed.iter().find(|r| r.lang == *lang).unwrap().clone();
            let pattern = record.clauses[0].clone();
            record.address.series = format!("synthetic-{series:05}");
            record.address.round = RoundKey::Ordinal(round as u32);
            record.identity.round = Some(round as u32);
            record.flow = Default::default();
            record.clauses = (1..=CLAUSES).map(|n| clause(&pattern, *lang, n, words, &mut dice)).collect();
            texts.push(record);
        }
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            for n in 1..=CLAUSES {
                links.push(link(LinkKind::Translation, &texts[a], &texts[b], n));
            }
        }
        for text in &texts {
            if let (Some(before), true) = (records.len().checked_sub(3), round > 1) {
                let earlier = records[before..].iter().find(|r: &&Record| r.lang == text.lang);
                let earlier = earlier.filter(|e| e.address.series == text.address.series).cloned();
                (1..=CLAUSES).for_each(|n| links.extend(earlier.iter().map(|e| link(LinkKind::Lineage, e, text, n))));
            }
        }
        records.extend(texts);
    }
}

fn clause(pattern: &Clause, lang: Lang, number: usize, words: &[&str], dice: &mut Dice) -> Clause {
    let length = 12 + dice.roll(60);
    let mut text: Vec<String> = (0..length).map(|_| words[dice.roll(words.len())].to_owned()).collect();
    // Proper names and numbers keep the vocabulary growing, as in real texts.
    text.push(format!("{}{}", ["Acuerdo", "Acordo", "Agreement"][dice.roll(3)], dice.roll(50_000)));
    Clause { lang, path: number.to_string(), number: vec![number.to_string()], text: text.join(" "), ..pattern.clone() }
}

fn link(kind: LinkKind, a: &Record, b: &Record, number: usize) -> Link {
    let at = |r: &Record| r.address.clause(&number.to_string());
    Link {
        kind,
        a: at(a),
        b: at(b),
        score: 1.0,
        edit_ratio: Some(0.2),
        change: None,
        shared: Vec::new(),
        evidence: String::new(),
        corrected: Default::default(),
    }
}

/// A linear congruential generator (Knuth, MMIX), its high bits.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// tantivy as its manual has it: a stemmed field for each language, stored text, its snippets; with `printed` also a field of the words
/// as printed, which phrases in `=` and patterns need.
fn raw(records: &[Record], size: usize, folder: &Path, found: &[usize], printed: bool) {
    fs::create_dir_all(folder).unwrap();
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let stored = schema.add_text_field("stored", STORED);
    let fields: Vec<Field> = Lang::KNOWN
        .iter()
        .map(|l| {
            let indexing =
                TextFieldIndexing::default().set_tokenizer(l.as_str()).set_index_option(IndexRecordOption::WithFreqsAndPositions);
            schema.add_text_field(&format!("text_{l}"), TextOptions::default().set_indexing_options(indexing))
        })
        .collect();
    let exact = printed.then(|| {
        let indexing =
            TextFieldIndexing::default().set_tokenizer("exact").set_index_option(IndexRecordOption::WithFreqsAndPositions);
        schema.add_text_field("exact", TextOptions::default().set_indexing_options(indexing))
    });
    let before = cpu();
    let index = Index::create_in_dir(folder, schema.build()).unwrap();
    let analyser = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build();
    index.tokenizers().register("exact", analyser);
    for (lang, stemmer) in Lang::KNOWN.iter().zip([Language::Spanish, Language::Portuguese, Language::English]) {
        let analyser = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .filter(Stemmer::new(stemmer))
            .build();
        index.tokenizers().register(lang.as_str(), analyser);
    }
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 256 << 20).unwrap();
    for record in records {
        for clause in &record.clauses {
            let mut doc = TantivyDocument::new();
            doc.add_text(id, record.address.clause(&clause.path).to_string());
            doc.add_text(stored, &clause.text);
            if let Some(exact) = exact {
                doc.add_text(exact, &clause.text);
            }
            doc.add_text(fields[Lang::KNOWN.iter().position(|l| *l == clause.lang).unwrap()], &clause.text);
            writer.add_document(doc).unwrap();
        }
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    let built = cpu() - before;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
    let searcher = reader.searcher();
    let queries: Vec<Box<dyn Query>> = QUERIES.iter().map(|(kind, words)| in_tantivy(&index, &fields, kind, words)).collect();
    let (query, raw_found) = timed(|| {
        let one = |query: &dyn Query| {
            let top = searcher.search(query, &TopDocs::with_limit(10).order_by_score()).unwrap();
            let total = searcher.search(query, &Count).unwrap();
            let snippets: Vec<SnippetGenerator> =
                fields.iter().map(|f| SnippetGenerator::create(&searcher, query, *f).unwrap()).collect();
            for (_, address) in top {
                let doc: TantivyDocument = searcher.doc(address).unwrap();
                let text = doc.get_first(stored).and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
                snippets.iter().for_each(|s| drop(s.snippet(&text)));
            }
            total
        };
        queries.iter().map(|q| one(&**q)).collect()
    });
    let differ = found.iter().zip(&raw_found).filter(|(a, b)| a != b).count();
    let what = if printed { ", words by stem and as printed" } else { ", words by stem" };
    row(size, &format!("raw tantivy{what} ({differ} of {} totals differ)", found.len()), built, size_of(folder), query, "", "");
}

fn in_tantivy(index: &Index, fields: &[Field], kind: &str, words: &[&str]) -> Box<dyn Query> {
    let terms = |field: Field| -> Vec<Term> {
        let mut analyser = index.tokenizer_for_field(field).unwrap();
        let mut out = Vec::new();
        let joined = words.join(" ");
        let mut stream = analyser.token_stream(&joined);
        while stream.advance() {
            out.push(Term::from_field_text(field, &stream.token().text));
        }
        out
    };
    let term = |t: &Term| -> Box<dyn Query> { Box::new(TermQuery::new(t.clone(), IndexRecordOption::WithFreqs)) };
    match kind {
        "begins" => Box::new(BooleanQuery::union(
            fields
                .iter()
                .map(|f| -> Box<dyn Query> { Box::new(RegexQuery::from_pattern(&format!("{}.*", words[0]), *f).unwrap()) })
                .collect(),
        )),
        "phrase" => Box::new(BooleanQuery::union(
            fields.iter().map(|f| -> Box<dyn Query> { Box::new(PhraseQuery::new(terms(*f))) }).collect(),
        )),
        _ => {
            let word = |i: usize| -> Box<dyn Query> {
                Box::new(BooleanQuery::union(fields.iter().map(|f| term(&terms(*f)[i])).collect()))
            };
            let all: Vec<Box<dyn Query>> = (0..words.len()).map(word).collect();
            if kind == "any" { Box::new(BooleanQuery::union(all)) } else { Box::new(BooleanQuery::intersection(all)) }
        }
    }
}

/// SQLite FTS5 and Xapian by way of Python, where they are installed.
fn peers(records: &[Record], size: usize, folder: &Path) {
    let clauses = folder.join("clauses.tsv");
    let mut lines = String::new();
    for record in records {
        for clause in &record.clauses {
            lines += &format!(
                "{}\t{}\t{}\n",
                record.address.clause(&clause.path),
                clause.lang,
                clause.text.replace(['\n', '\t'], " ")
            );
        }
    }
    fs::write(&clauses, lines).unwrap();
    let queries: String = QUERIES.iter().map(|(kind, words)| format!("{kind}\t{}\n", words.join(" "))).collect();
    fs::write(folder.join("queries.tsv"), queries).unwrap();
    for engine in ["fts5", "xapian"] {
        // A system's own Python has the bindings that its packages bring.
        let with = |python: &str| -> Vec<f64> {
            let output =
                Command::new(python).args(["benches/search/peers.py", engine]).arg(folder).arg(RUNS.to_string()).output();
            let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
            text.split_whitespace().filter_map(|n| n.parse().ok()).collect()
        };
        let figures = ["python3", "/usr/bin/python3"].into_iter().map(with).find(|f| f.len() == 3).unwrap_or_default();
        match figures[..] {
            [build, bytes, query] => row(size, engine, build, bytes as u64, query, "", ""),
            _ => println!("| {size} | {engine}: not installed | | | | | |"),
        }
    }
}

fn size_of(folder: &Path) -> u64 {
    fs::read_dir(folder).unwrap().map(|e| e.unwrap().metadata().unwrap().len()).sum()
}

/// User and system time of this process and of those it waited for, seconds.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (11..=14).map(ticks).sum::<f64>() / TICKS
}
