//! Templates and what they can call: texts of the interface, addresses, words with marks.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use rondas::text::{Span, is_unsafe};
use serde::Serialize;

use super::assets;
use super::links::{self, Links};
use super::reply::{HTML, Reply};
use super::words::Ui;

macro_rules! templates {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("templates/", $name)))),*] };
}

/// The templates, by the names they call each other by.
pub(super) const TEMPLATES: [(&str, &str); 19] = templates![
    "base.html",
    "home.html",
    "round.html",
    "search.html",
    "text.html",
    "unit.html",
    "page.html",
    "clause.html",
    "lineage.html",
    "cite.html",
    "compare.html",
    "comparison.html",
    "matrix.html",
    "parties.html",
    "quality.html",
    "help.html",
    "correct.html",
    "corrections.html",
    "error.html",
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    for (name, source) in TEMPLATES {
        // A template that does not compile is found by the tests; its pages would say that they cannot be made.
        let compiled = env.add_template(name, source);
        debug_assert!(compiled.is_ok(), "{name}: {compiled:?}");
    }
    env.add_filter("marked", marked);
    env.add_filter("printed", printed);
    env.add_filter("diffed", diffed);
    env.add_filter("lang_of", |address: &str| address.split('/').nth(3).unwrap_or("und").to_owned());
    env.add_filter("anchor", |text: &str| text.replace(' ', "-"));
    env
});

/// What a page is made of beside its answer.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Language of the interface.
    pub(super) ui: Ui,
    /// How pages link.
    pub(super) links: Links,
    /// Whether corrections can be handed in.
    pub(super) edits: bool,
    /// Path with query, for the same page in another language.
    pub(super) here: String,
}

impl Frame {
    /// Fills a template.
    pub(super) fn page(&self, status: u16, template: &str, answer: Value) -> Reply {
        match self.html(template, answer) {
            Ok(html) => Reply::new(status, HTML, html),
            Err(error) => Reply::new(500, super::reply::PLAIN, format!("this page could not be made: {error:#}\n")),
        }
    }

    fn html(&self, template: &str, answer: Value) -> Result<String, Error> {
        let ui = self.ui;
        let (page, file, other) = (self.links.clone(), self.links.clone(), self.links.clone());
        let here = self.here.clone();
        let call = |f: fn(Ui, &str) -> String| Value::from_function(move |value: &str| f(ui, value));
        let context = minijinja::context! {
            ui => ui.code(),
            site => matches!(self.links, Links::Site { .. }),
            edits => self.edits,
            here => &*self.here,
            languages => Ui::ALL.map(|ui| ui.code()),
            t => Value::from_function(move |key: &str, fill: Kwargs| text(ui, key, &fill)),
            url => Value::from_function(move |path: &str, fill: Kwargs| address(&page, path, &fill)),
            file => Value::from_function(move |path: &str| safe(&file.file(path))),
            asset => { let links = self.links.clone(); Value::from_function(move |name: &str| safe(&links.file(&assets::address(name)))) },
            in_language => Value::from_function(move |code: &str| safe(&other.other(Ui::of_code(code).unwrap_or_default(), &here))),
            day => call(|ui, iso| ui.day(iso)),
            named => Value::from_function(move |group: &str, key: &str| named(ui, group, key)),
            roman => Value::from_function(|n: u32| rondas::model::roman(n)),
        };
        let html = ENVIRONMENT.get_template(template)?.render(minijinja::context! { ..answer, ..context })?;
        Ok(if html.contains(is_unsafe) { html.replace(is_unsafe, "\u{fffd}") } else { html })
    }
}

/// An answer as a template sees it.
pub(super) fn value(answer: impl Serialize) -> Value {
    Value::from(Serde(answer))
}

fn text(ui: Ui, key: &str, fill: &Kwargs) -> Result<String, Error> {
    if ui.find(key).is_none() && ui.find(&format!("{key}.one")).is_none() {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("no text for {key}")));
    }
    let names: Vec<String> = fill.args().map(str::to_owned).collect();
    let fill: Vec<(String, String)> =
        names.into_iter().map(|n| Ok((n.clone(), fill.get::<Value>(&n)?.to_string()))).collect::<Result<_, Error>>()?;
    Ok(ui.text(key, &fill))
}

/// The name of a value in the language of the interface (`status`, `original`), or the value itself.
pub(crate) fn named(ui: Ui, group: &str, key: &str) -> String {
    let short = key.replace(' ', "-");
    ui.find(&format!("{group}.{short}")).map_or_else(|| key.to_owned(), str::to_owned)
}

/// A page's address with fields of a query, those without a value left out.
fn address(links: &Links, path: &str, fill: &Kwargs) -> Result<Value, Error> {
    let names: Vec<String> = fill.args().map(str::to_owned).collect();
    let mut fields = Vec::new();
    for name in names {
        let value = fill.get::<Value>(&name)?;
        if !value.is_none() && !value.is_undefined() && !value.to_string().is_empty() {
            fields.push((name, value.to_string()));
        }
    }
    let (plain, fragment) = path.split_once('#').map_or((path, String::new()), |(p, f)| (p, format!("#{}", links::encoded(f))));
    Ok(safe(&links.page(&format!("{}{fragment}", links::with_query(plain, &fields)))))
}

/// An address, escaped here, so that its strokes are left as they are.
fn safe(address: &str) -> Value {
    Value::from_safe_string(escaped(address))
}

/// Text escaped for HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

/// Words with some spans `{start, end}` of them marked.
fn marked(text: &str, spans: Value) -> Result<Value, Error> {
    let mut out = String::new();
    let mut at = 0;
    for span in spans.try_iter()? {
        let edge = |i: usize| span.get_item_by_index(i).ok().and_then(|v| usize::try_from(v).ok()).unwrap_or(0).min(text.len());
        let span = Span::new(text.floor_char_boundary(edge(0).max(at)), text.ceil_char_boundary(edge(1).max(at)));
        out += &format!("{}<mark>{}</mark>", escaped(&text[at..span.start]), escaped(span.of(text)));
        at = span.end;
    }
    out += &escaped(&text[at..]);
    Ok(Value::from_safe_string(out))
}

/// Words of a unit with a mark where a new page begins; `label` is what the mark says before the number.
fn printed(text: &str, breaks: Value, label: &str) -> Result<Value, Error> {
    let mut out = String::new();
    let mut at = 0;
    for turn in breaks.try_iter()? {
        let place = turn.get_item_by_index(0).ok().and_then(|v| usize::try_from(v).ok()).unwrap_or(0);
        let page = turn.get_item_by_index(1)?;
        let place = text.floor_char_boundary(place.clamp(at, text.len()));
        out += &format!(
            "{}<span class=\"turn\" data-page=\"{}\">{} {}</span>",
            escaped(&text[at..place]),
            page,
            escaped(label),
            page
        );
        at = place;
    }
    out += &escaped(&text[at..]);
    Ok(Value::from_safe_string(out))
}

/// A difference: pieces `{change, text}` as words, deletions and insertions.
fn diffed(pieces: Value) -> Result<Value, Error> {
    let mut out = String::new();
    for piece in pieces.try_iter()? {
        let words = escaped(&piece.get_attr("text")?.to_string());
        out += &match piece.get_attr("change")?.as_str().unwrap_or_default() {
            "deleted" => format!("<del>{words}</del>"),
            "inserted" => format!("<ins>{words}</ins>"),
            "moved-away" => format!("<del class=\"moved\">{words}</del>"),
            "moved-here" => format!("<ins class=\"moved\">{words}</ins>"),
            _ => words,
        };
    }
    Ok(Value::from_safe_string(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_between_and_inside_marks() {
        let spans = value([Span::new(3, 8)]);
        let html = marked("<a>\"b&c\"</a>", spans).map(|v| v.to_string()).unwrap_or_default();
        assert_eq!(html, "&lt;a&gt;<mark>&quot;b&amp;c&quot;</mark>&lt;/a&gt;");
    }

    #[test]
    fn every_text_a_template_asks_for_is_there() {
        for (name, source) in TEMPLATES {
            for (at, _) in source.match_indices("t(\"") {
                let before = source[..at].chars().next_back();
                let key = source[at + 3..].split('"').next().unwrap_or_default();
                if key.ends_with(['.', '_']) {
                    continue; // The rest of the key is a value.
                }
                let known = Ui::En.find(key).is_some() || Ui::En.find(&format!("{key}.one")).is_some();
                assert!(known || before.is_some_and(char::is_alphanumeric), "{name} asks for {key}");
            }
        }
    }
}
