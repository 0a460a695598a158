//! The fields of a clause in the search index.

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};

use super::analysis::{EXACT, analyser_name};
use crate::model::Lang;

/// Field handles.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) id: Field,
    /// Everything a hit shows, as JSON.
    pub(super) stored: Field,
    pub(super) series: Field,
    pub(super) lang: Field,
    pub(super) kind: Field,
    pub(super) status: Field,
    pub(super) country: Field,
    pub(super) org: Field,
    pub(super) verb: Field,
    pub(super) number: Field,
    /// Languages a clause has a translation in.
    pub(super) has: Field,
    pub(super) same: Field,
    pub(super) round: Field,
    pub(super) year: Field,
    pub(super) page: Field,
    pub(super) seq: Field,
    pub(super) date: Field,
    pub(super) exact: Field,
    /// The clause's own words, by language in the order of [`Lang::KNOWN`].
    pub(super) text: [Field; 3],
    /// The words of its translations.
    pub(super) across: [Field; 3],
}

impl Fields {
    /// The schema of this version.
    pub(super) fn new() -> Fields {
        let mut b = Schema::builder();
        let raw = |b: &mut SchemaBuilder, name: &str| b.add_text_field(name, keyword());
        let number =
            |b: &mut SchemaBuilder, name: &str| b.add_u64_field(name, NumericOptions::default().set_indexed().set_fast());
        let own = Lang::KNOWN.map(|l| b.add_text_field(&format!("text_{l}"), words(analyser_name(l))));
        let across = Lang::KNOWN.map(|l| b.add_text_field(&format!("across_{l}"), words(analyser_name(l))));
        let mut fields = Fields {
            id: raw(&mut b, "id"),
            stored: b.add_text_field("stored", TextOptions::default().set_stored()),
            series: raw(&mut b, "series"),
            lang: raw(&mut b, "lang"),
            kind: raw(&mut b, "kind"),
            status: raw(&mut b, "status"),
            country: raw(&mut b, "country"),
            org: raw(&mut b, "org"),
            verb: raw(&mut b, "verb"),
            number: raw(&mut b, "number"),
            has: raw(&mut b, "has"),
            same: raw(&mut b, "same"),
            round: number(&mut b, "round"),
            year: number(&mut b, "year"),
            page: number(&mut b, "page"),
            seq: number(&mut b, "seq"),
            date: number(&mut b, "date"),
            exact: b.add_text_field("exact", words(EXACT)),
            text: own,
            across,
            schema: Schema::builder().build(),
        };
        fields.schema = b.build();
        fields
    }
}

fn keyword() -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing).set_fast("raw")
}

fn words(analyser: &str) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(analyser).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}
