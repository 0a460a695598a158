//! The fields of a clause in the search index.

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};

use super::analysis::{EXACT, analyser_name};
use crate::model::Lang;

/// Languages with a field of their own; the last takes the words of all others, folded only.
pub(super) const LANGS: [Lang; 4] = [Lang::ES, Lang::PT, Lang::EN, Lang::UND];

/// Field handles.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) id: Field,
    /// Everything a hit shows.
    pub(super) stored: Field,
    pub(super) series: Field,
    pub(super) lang: Field,
    pub(super) kind: Field,
    pub(super) doc: Field,
    pub(super) status: Field,
    pub(super) country: Field,
    pub(super) org: Field,
    pub(super) verb: Field,
    /// Address of the text.
    pub(super) source: Field,
    pub(super) number: Field,
    /// Languages a clause has a translation in.
    pub(super) has: Field,
    pub(super) same: Field,
    pub(super) round: Field,
    pub(super) year: Field,
    pub(super) page: Field,
    pub(super) date: Field,
    /// Number of words.
    pub(super) words: Field,
    /// The clause's translations, as document numbers in its segment.
    pub(super) peers: Field,
    /// Words as printed, but for case and accents.
    pub(super) exact: Field,
    /// Words by stem, by language in the order of [`LANGS`].
    pub(super) text: [Field; 4],
}

impl Fields {
    /// The schema of this version.
    pub(super) fn new() -> Fields {
        let mut b = Schema::builder();
        let fast = |b: &mut SchemaBuilder, name: &str| b.add_text_field(name, keyword().set_fast("raw"));
        let raw = |b: &mut SchemaBuilder, name: &str| b.add_text_field(name, keyword());
        let number =
            |b: &mut SchemaBuilder, name: &str| b.add_u64_field(name, NumericOptions::default().set_indexed().set_fast());
        let column = |b: &mut SchemaBuilder, name: &str| b.add_u64_field(name, NumericOptions::default().set_fast());
        let text = LANGS.map(|l| b.add_text_field(&format!("text_{l}"), words(analyser_name(l))));
        let mut fields = Fields {
            id: raw(&mut b, "id"),
            stored: b.add_text_field("stored", TextOptions::default().set_stored()),
            series: fast(&mut b, "series"),
            lang: fast(&mut b, "lang"),
            kind: fast(&mut b, "kind"),
            doc: fast(&mut b, "doc"),
            status: fast(&mut b, "status"),
            country: fast(&mut b, "country"),
            org: fast(&mut b, "org"),
            verb: fast(&mut b, "verb"),
            source: fast(&mut b, "source"),
            number: raw(&mut b, "number"),
            has: raw(&mut b, "has"),
            same: raw(&mut b, "same"),
            round: number(&mut b, "round"),
            year: number(&mut b, "year"),
            page: number(&mut b, "page"),
            date: column(&mut b, "date"),
            words: column(&mut b, "words"),
            peers: column(&mut b, "peers"),
            exact: b.add_text_field("exact", words(EXACT)),
            text,
            schema: Schema::builder().build(),
        };
        fields.schema = b.build();
        fields
    }

    /// The field of a language's words.
    pub(super) fn text_of(&self, lang: Lang) -> Field {
        self.text[LANGS.iter().position(|l| *l == lang).unwrap_or(LANGS.len() - 1)]
    }
}

fn keyword() -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

fn words(analyser: &str) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(analyser).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}
