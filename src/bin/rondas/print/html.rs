//! A comparison as a page that stands alone: no scripts, nothing loaded, everything escaped.

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use rondas::text::is_unsafe;
use rondas::workspace::Comparison;

/// The page; its name ends in `.html`, so that everything put into it is escaped.
const PAGE: &str = include_str!("comparison.html");

/// The page of a comparison.
///
/// # Errors
/// When the template is at fault.
pub(crate) fn page(comparison: &Comparison, summary: &str) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.add_template("comparison.html", PAGE)?;
    let names: Vec<&str> = comparison.texts.iter().map(|t| t.text.as_str()).collect();
    let say = context! {
        relation => "relation", differences => "differences", page => "page", gap => "– nothing –",
        aside => "Letter case, accents, punctuation and numbering are no differences.",
    };
    let page = environment.get_template("comparison.html")?.render(context! {
        comparison => Value::from(Serde(comparison)), summary, say, page_lang => "en", title => names.join(" · "),
    })?;
    // Direction marks and controls from a PDF would set the page itself astray.
    Ok(page.chars().filter(|c| !is_unsafe(*c)).collect())
}
