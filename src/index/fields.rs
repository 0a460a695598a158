//! The fields of the query language and the values they take.

use super::parse::{error, is_usable, nearest};
use super::plan::wildcard;
use super::query::{Query, QueryError};
use crate::identity::{countries_mentioned, opening_verb, organisations_mentioned};
use crate::model::{ClauseKind, Lang, TextKind, TextStatus, roman_value};

/// Fields that take a value as it is.
const KEYWORDS: [&str; 9] = ["series", "kind", "status", "country", "org", "verb", "lang", "same", "doc"];
/// Fields that take a number or a range.
const NUMBERS: [&str; 3] = ["round", "year", "page"];
/// Fields about a clause's place and its translations.
const OTHERS: [&str; 3] = ["number", "has", "lacks"];

fn all() -> impl Iterator<Item = &'static str> {
    NUMBERS.into_iter().chain(KEYWORDS).chain(OTHERS).chain(["es", "pt", "en"])
}

pub(super) fn is_known(name: &str) -> bool {
    all().any(|f| f == name)
}

/// The error for a field that there is not.
pub(super) fn unknown(position: usize, name: &str) -> QueryError {
    let list = all().collect::<Vec<_>>().join(" ");
    let hint = match nearest(name, all()) {
        Some(near) if !name.is_empty() => format!("did you mean `{near}:`? Fields: {list}"),
        _ => format!("fields: {list}; write words with a colon in quotation marks"),
    };
    error(position, &format!("there is no field `{name}`"), &hint)
}

/// The condition that a field has a value, given in lower case.
pub(super) fn condition(at: usize, name: &str, value: &str) -> Result<Query, QueryError> {
    if let Some(field) = NUMBERS.into_iter().find(|f| *f == name) {
        return range(at, field, value);
    }
    match name {
        "number" if is_usable(&wildcard(value)) => Ok(Query::Number(value.trim_end_matches('.').to_owned())),
        "number" => Err(error(at, "this number is too long", "shorten it: number:10.c*")),
        "has" if value == "translation" => Ok(Query::Has(None)),
        "lacks" if value == "translation" => Ok(Query::Not(Box::new(Query::Has(None)))),
        "has" | "lacks" => {
            let known = Lang::KNOWN.into_iter().find(|l| l.as_str() == value);
            let lang = known
                .ok_or_else(|| error(at, "a language must follow: es, pt or en", "write has:translation, has:pt or lacks:pt"))?;
            let has = Query::Has(Some(lang));
            Ok(if name == "has" { has } else { Query::Not(Box::new(has)) })
        }
        _ => keyword(at, KEYWORDS.into_iter().find(|f| *f == name).unwrap_or("series"), value),
    }
}

fn keyword(at: usize, field: &'static str, value: &str) -> Result<Query, QueryError> {
    let known = |found: Option<String>, hint: String| {
        let value = found.ok_or_else(|| error(at, &format!("`{value}` is no value of {field}"), &hint))?;
        Ok(Query::Keyword { field, value })
    };
    match field {
        "same" => listed(at, field, value, &["yes", "no"]),
        "kind" => listed(at, field, value, &ClauseKind::ALL.map(ClauseKind::as_str)),
        "doc" => listed(at, field, value, &TextKind::ALL.map(TextKind::as_str)),
        "status" => {
            let names = TextStatus::ALL.map(|s| s.as_str().to_lowercase());
            listed(at, field, value, &names.each_ref().map(String::as_str))
        }
        "lang" => known(
            value.parse::<Lang>().ok().map(|l| l.to_string()),
            "write a code of two or three letters: es, pt, en, or und for none of these".into(),
        ),
        "country" => known(country(value), "write a code of two letters, or a name: country:cl, country:chile".into()),
        "org" => known(organisation(value), "write an acronym or a name: org:unhcr, org:acnur".into()),
        "verb" => known(verb(value), "write an opening verb in one of the languages: verb:reaffirm, verb:reafirmar".into()),
        _ => known(Some(value.to_owned()), String::new()),
    }
}

/// A value of a list, or an error that names the nearest.
fn listed(at: usize, field: &'static str, value: &str, names: &[&str]) -> Result<Query, QueryError> {
    if names.contains(&value) {
        return Ok(Query::Keyword { field, value: value.to_owned() });
    }
    let list = names.join(", ");
    let hint = nearest(value, names.iter().copied())
        .or_else(|| names.iter().copied().find(|n| n.starts_with(value)))
        .map_or_else(|| format!("there are: {list}"), |near| format!("did you mean `{near}`? There are: {list}"));
    Err(error(at, &format!("`{value}` is no value of {field}"), &hint))
}

fn country(value: &str) -> Option<String> {
    let code = value.len() == 2 && value.chars().all(|c| c.is_ascii_lowercase());
    let named = || countries_mentioned(value).first().map(|c| c.to_lowercase());
    if code { Some(value.to_owned()) } else { named() }
}

/// An acronym or a name; one that no list knows is taken for a key.
fn organisation(value: &str) -> Option<String> {
    let upper = value.to_uppercase();
    let named = organisations_mentioned(&upper).first().or(organisations_mentioned(value).first()).map(|o| (*o).to_owned());
    named.or_else(|| crate::identity::is_organisation(value).then(|| value.to_owned()))
}

fn verb(value: &str) -> Option<String> {
    opening_verb(value).map(str::to_owned)
}

fn range(at: usize, field: &'static str, value: &str) -> Result<Query, QueryError> {
    let one = |s: &str| s.parse().ok().or_else(|| roman_value(s).map(u64::from));
    let bounds = match value.split_once("..") {
        Some((from, to)) => {
            let from = if from.is_empty() { Some(0) } else { one(from) };
            let to = if to.is_empty() { Some(u64::MAX) } else { one(to) };
            from.zip(to)
        }
        None => one(value).map(|n| (n, n)),
    };
    match bounds {
        Some((from, to)) if from <= to => Ok(Query::Range { field, from, to }),
        _ => Err(error(
            at,
            &format!("{field} takes a number or a range"),
            &format!("write {field}:9, {field}:7..9 or {field}:7.."),
        )),
    }
}
