//! Which words share an indexed form, against a dictionary: plurals found from the singular, and words joined that have nothing in common.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rondas::index::indexed_words;
use rondas::model::Lang;
use tantivy::tokenizer::{AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer};

/// A word as people write it, and the word a dictionary lists it under.
struct Entry {
    word: String,
    lemma: String,
}

/// A way to bring words to their form.
type Form = Box<dyn Fn(&str) -> String>;

/// Prints a table of the languages of a file of language, word and lemma.
pub(crate) fn print(file: &Path) {
    let mut languages: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for line in fs::read_to_string(file).unwrap().lines() {
        let [lang, word, lemma] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        languages.entry(lang.to_owned()).or_default().push(Entry { word: word.to_owned(), lemma: lemma.to_owned() });
    }
    println!(
        "| language | words brought to their form | plurals found | typed without accents | words joined with others | of them by a rule for plurals, and wrongly |"
    );
    println!("|---|---|---:|---:|---:|---:|");
    for (name, entries) in languages {
        let lang: Lang = name.parse().unwrap();
        let folded = snowball(lang, true);
        for (what, form) in [
            ("Snowball", snowball(lang, false)),
            ("folded, Snowball", snowball(lang, true)),
            ("rondas", Box::new(move |w: &str| indexed_words(w, lang).concat())),
        ] {
            row(&name, what, &entries, &form, &folded);
        }
    }
}

fn snowball(lang: Lang, folded: bool) -> Form {
    let language = match lang {
        Lang::ES => Language::Spanish,
        Lang::PT => Language::Portuguese,
        _ => panic!("{lang}: plurals are counted in Spanish and Portuguese"),
    };
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    let analyser = match folded {
        true => words.filter(AsciiFoldingFilter).filter(Stemmer::new(language)).build(),
        false => words.filter(Stemmer::new(language)).filter(AsciiFoldingFilter).build(),
    };
    Box::new(move |word| {
        let mut analyser = analyser.clone();
        let mut stream = analyser.token_stream(word);
        stream.advance();
        stream.token().text.clone()
    })
}

fn row(lang: &str, what: &str, entries: &[Entry], form: &Form, before: &Form) {
    let plurals: Vec<&Entry> = entries.iter().filter(|e| is_plural(e)).collect();
    let found = plurals.iter().filter(|e| form(&e.word) == form(&e.lemma)).count();
    let unaccented = plurals.iter().filter(|e| form(&rondas::text::fold(&e.word)) == form(&e.lemma)).count();
    let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    let classes = classes(entries, form);
    let foreign = |e: &Entry| classes[&form(&e.word)].iter().any(|other| !akin(e, other));
    let joined = entries.iter().filter(|e| foreign(e)).count();
    // Joined where Snowball alone leaves the two apart.
    let apart = |a: &Entry, b: &Entry| before(&a.word) != before(&b.word);
    let by_rule = |e: &Entry| classes[&form(&e.word)].iter().any(|other| apart(e, other));
    // What the singular shares with others already is no fault of the rule.
    let singular = |a: &Entry, b: &Entry| before(&a.lemma) == before(&b.word) || before(&a.word) == before(&b.lemma);
    let wrong = |a: &Entry, b: &Entry| apart(a, b) && !akin(a, b) && !singular(a, b);
    let wrongly = |e: &Entry| classes[&form(&e.word)].iter().find(|other| wrong(e, other)).copied();
    let ruled = entries.iter().filter(|e| by_rule(e)).count();
    let mistaken: Vec<(&Entry, &Entry)> = entries.iter().filter_map(|e| Some((e, wrongly(e)?))).collect();
    if std::env::var_os("RONDAS_DUMP").is_some() && what == "rondas" {
        mistaken.iter().for_each(|(a, b)| println!("{lang} {} ({}) with {} ({})", a.word, a.lemma, b.word, b.lemma));
    }
    let rule = if what == "rondas" {
        format!("{ruled}, {} ({:.1} %)", mistaken.len(), share(mistaken.len(), ruled))
    } else {
        String::new()
    };
    println!(
        "| {lang} | {what} | {:.1} % of {} | {:.1} % | {:.1} % of {} | {rule} |",
        share(found, plurals.len()),
        plurals.len(),
        share(unaccented, plurals.len()),
        share(joined, entries.len()),
        entries.len(),
    );
}

/// Whether the word is the plural of a noun or an adjective: no form of a verb.
fn is_plural(entry: &Entry) -> bool {
    let (word, lemma) = (&entry.word, &entry.lemma);
    let verb = ["ar", "er", "ir", "or"].iter().any(|end| lemma.ends_with(end)) && *word != format!("{lemma}es");
    word.ends_with('s') && !lemma.ends_with('s') && !verb && lemma.chars().take(2).eq(word.chars().take(2))
}

/// Whether a dictionary or their letters alone hold two words for one.
fn akin(a: &Entry, b: &Entry) -> bool {
    let names = |e: &Entry| -> BTreeSet<String> { [&e.word, &e.lemma].map(|w| rondas::text::fold(w)).into() };
    !names(a).is_disjoint(&names(b))
}

fn classes<'a>(entries: &'a [Entry], form: &Form) -> BTreeMap<String, Vec<&'a Entry>> {
    let mut classes: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    entries.iter().for_each(|e| classes.entry(form(&e.word)).or_default().push(e));
    classes
}
