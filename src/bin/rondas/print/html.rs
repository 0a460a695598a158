//! A comparison as a page that stands alone: no scripts, nothing loaded, everything escaped.

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use rondas::text::is_unsafe;
use rondas::workspace::{Comparison, PairedBy, Relation};

use crate::web::{Ui, named};

/// The page; its name ends in `.html`, so that everything put into it is escaped.
const PAGE: &str = include_str!("comparison.html");

/// The page of a comparison, in a language of the interface.
///
/// # Errors
/// When the template is at fault.
pub(crate) fn page(comparison: &Comparison, ui: Ui) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.add_template("comparison.html", PAGE)?;
    let names: Vec<&str> = comparison.texts.iter().map(|t| t.text.as_str()).collect();
    let order = Relation::OF_ROUNDS.into_iter().chain([Relation::Translation]);
    let counts: Vec<(Relation, usize)> = order.filter_map(|r| Some((r, *comparison.counts.get(&r)?))).collect();
    let aligned = comparison.paired_by.iter().any(|by| matches!(by, PairedBy::Alignment));
    let page = environment.get_template("comparison.html")?.render(context! {
        comparison => Value::from(Serde(comparison)),
        counts => Value::from(Serde(counts)),
        aligned => aligned,
        t => Value::from_function(move |key: &str| ui.text(key, &[])),
        named => Value::from_function(move |group: &str, key: &str| named(ui, group, key)),
        page_lang => ui.code(),
        title => names.join(" · "),
    })?;
    // Direction marks and controls from a PDF would set the page itself astray.
    Ok(page.chars().filter(|c| !is_unsafe(*c)).collect())
}
