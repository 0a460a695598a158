//! Clauses that say much the same as a given one.

use std::collections::BTreeMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::analysis::{Analysed, analyse, one_by_one};
use super::plan::term;
use super::{Hit, Hits, IndexError, Request, Searcher};
use crate::language::is_function_word;
use crate::model::Lang;
use crate::text::{Span, fold};

/// Words of a form that are looked for: those that weigh most.
const WORDS: usize = 30;

impl Searcher {
    /// The clauses that share most of what is particular about a clause: the words that weigh most (number in the clause times the
    /// logarithm of how rare they are), in its own language and in those of its translations. The score is relative to that of the
    /// clause itself, 1 for the same words. The clause and its translations are left out.
    ///
    /// # Errors
    /// When there is no clause at the address, a filter is not understood, or the index cannot be read.
    pub fn similar(&self, id: &str, filters: &[String], limit: usize) -> Result<Hits, IndexError> {
        let own = self.find(id)?;
        let mut forms = vec![own];
        forms.extend(self.peers(own)?);
        let mut words: Vec<(Lang, String)> = Vec::new();
        let mut parts: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for form in &forms {
            let clause = self.clause(*form)?;
            for (word, weight) in self.weighty(&clause.text, clause.lang)? {
                let query =
                    TermQuery::new(Term::from_field_text(self.fields.text_of(clause.lang), &word), IndexRecordOption::WithFreqs);
                parts.push(Box::new(BoostQuery::new(Box::new(query), weight)));
                words.push((clause.lang, word));
            }
        }
        let alike: Box<dyn TantivyQuery> = Box::new(BooleanQuery::union(parts));
        let itself = self.best(&BooleanQuery::intersection(vec![alike.box_clone(), term(self.fields.id, id)]), 1)?;
        let most = itself.first().map_or(1.0, |(score, _)| *score).max(f32::MIN_POSITIVE);
        let mut all = vec![alike];
        for filter in filters {
            let condition = self.plan(&Request::new(filter, 0).tree()?, false)?;
            all.push(Box::new(BoostQuery::new(condition, 0.0)));
        }
        let found = self.best(&BooleanQuery::intersection(all), limit.saturating_add(forms.len()))?;
        let mut hits = Vec::new();
        for (score, address) in found.into_iter().filter(|(_, a)| !forms.contains(a)).take(limit) {
            let clause = self.clause(address)?;
            let shared = |t: &Analysed| words.contains(&(clause.lang, t.term.clone()));
            let highlights =
                analyse(&clause.text, clause.lang).iter().filter(|t| shared(t)).map(|t| Span::new(t.start, t.end)).collect();
            hits.push(Hit { clause, score: score / most, highlights, through: None });
        }
        Ok(Hits { total: hits.len(), hits, ..Hits::default() })
    }

    fn best(&self, query: &dyn TantivyQuery, limit: usize) -> Result<Vec<(f32, DocAddress)>, IndexError> {
        let most = usize::try_from(self.len()).unwrap_or(usize::MAX).max(1);
        let top = TopDocs::with_limit(limit.clamp(1, most)).order_by_score();
        self.reader.searcher().search(query, &top).map_err(|e| self.damaged(e))
    }

    /// The words of a text that weigh most, function words left out.
    fn weighty(&self, text: &str, lang: Lang) -> Result<Vec<(String, f32)>, IndexError> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let content = |word: &Analysed| !is_function_word(&fold(&text[word.start..word.end]), lang);
        for word in one_by_one(text, lang).into_iter().filter(content) {
            *counts.entry(word.term).or_default() += 1;
        }
        let clauses = self.len() as f32;
        let mut weighed = Vec::new();
        for (word, count) in counts {
            let frequency = self.frequency(self.fields.text_of(lang), &word)? as f32;
            weighed.push((word, count as f32 * (1.0 + clauses / (1.0 + frequency)).ln()));
        }
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        weighed.truncate(WORDS);
        Ok(weighed)
    }
}
