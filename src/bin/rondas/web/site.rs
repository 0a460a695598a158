//! The reading room as a folder: every page that the first one leads to, with search in the browser, and no server.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use anyhow::Context;
use rondas::model::roman;
use serde::Serialize;

use super::asked::Asked;
use super::assets::ASSETS;
use super::frame::escaped;
use super::links::{Found, Links, site_name};
use super::pages;
use super::reply::Reply;
use super::room::{Opened, Room};
use super::words::Ui;

/// Data of the search, beside the other assets. A script, because a page of a folder may not fetch a file.
const DATA: &str = "site-data.js";
/// Bytes of words in one part of the data.
const PART_BYTES: usize = 150_000;

/// What was written.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Site {
    /// Pages in all languages.
    pub(crate) pages: usize,
    /// Images of pages of PDFs.
    pub(crate) images: usize,
    /// Pages of PDFs that could not be drawn, or whose file is not there.
    pub(crate) without_image: usize,
}

/// Writes the folder.
///
/// # Errors
/// When there is no build, or a file cannot be written.
pub(crate) fn write_site(room: &Room, out: &Path) -> anyhow::Result<Site> {
    let opened = room.current().map_err(|closed| anyhow::anyhow!("{}; {}", closed.message, closed.hint))?;
    let mut site = Site::default();
    let mut done: BTreeSet<(Option<Ui>, String)> = BTreeSet::new();
    let mut waiting: Vec<(Option<Ui>, String)> = Ui::ALL.map(|ui| (Some(ui), "/".to_owned())).into();
    while let Some(next) = waiting.pop() {
        let sound = !next.1.split('/').any(|part| part == "." || part == "..");
        if !sound || !done.insert(next.clone()) {
            continue;
        }
        match &next {
            (Some(ui), path) => {
                let found = page(room, *ui, path, out)?;
                site.pages += 1;
                waiting.extend(found.into_iter().filter(|f| !done.contains(f)));
            }
            (None, path) if path.starts_with("/page/") => match image(room, path) {
                Some(bytes) => {
                    write(&out.join(site_name(path.trim_start_matches('/'))), &bytes)?;
                    site.images += 1;
                }
                None => site.without_image += 1,
            },
            // Assets are written below.
            (None, _) => {}
        }
    }
    for asset in &ASSETS {
        write(&out.join("assets").join(asset.name), asset.body.as_bytes())?;
    }
    search_data(&opened, &out.join("assets"))?;
    write(&out.join("index.html"), entry().as_bytes())?;
    Ok(site)
}

/// Writes a page and gives what it leads to.
fn page(room: &Room, ui: Ui, path: &str, out: &Path) -> anyhow::Result<BTreeSet<(Option<Ui>, String)>> {
    let name = site_name(path.trim_matches('/'));
    let depth = 1 + name.split('/').filter(|part| !part.is_empty()).count();
    let found = Found::default();
    let asked = Asked { ui, named: true, path: path.to_owned(), ..Asked::default() };
    let reply = pages::answer_with(room, &asked, Links::Site { ui, depth, found: found.clone() });
    let folder: PathBuf = name.split('/').filter(|part| !part.is_empty()).collect();
    write(&out.join(ui.code()).join(folder).join("index.html"), &body(reply))?;
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(found)
}

/// The body of a page; one that leads elsewhere becomes a page that goes there.
fn body(reply: Reply) -> Vec<u8> {
    match reply.location {
        Some(to) => {
            let to = escaped(&to);
            format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>rondas</title>\
                 <meta http-equiv=\"refresh\" content=\"0; url={to}\"><p><a href=\"{to}\">{to}</a></p></html>\n"
            )
            .into_bytes()
        }
        None => reply.body,
    }
}

fn image(room: &Room, path: &str) -> Option<Vec<u8>> {
    let asked = Asked { path: path.to_owned(), ..Asked::default() };
    let reply = pages::answer(room, &asked);
    (reply.status == 200).then_some(reply.body)
}

/// A unit as the search in the browser knows it.
#[derive(Serialize)]
struct Entry<'a> {
    id: String,
    label: &'a str,
    lang: &'a str,
    status: &'a str,
    series: &'a str,
    round: String,
    page: u32,
    text: &'a str,
}

/// What the search knows before it reads any clause.
#[derive(Serialize)]
struct Contents {
    parts: Vec<PartOf>,
    rounds: Vec<RoundOf>,
    titles: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct PartOf {
    file: String,
    lang: String,
}

#[derive(Serialize)]
struct RoundOf {
    series: String,
    key: String,
    name: String,
}

/// Writes the clauses in parts, one language a part, so that a search in one language reads no other.
fn search_data(opened: &Opened, assets: &Path) -> anyhow::Result<()> {
    let overview = opened.workspace.overview(&opened.corpus.catalogue);
    let mut parts: Vec<(String, usize, Vec<Entry<'_>>)> = Vec::new();
    for entry in entries(opened) {
        let open = parts.iter().rposition(|(lang, bytes, _)| lang == entry.lang && *bytes < PART_BYTES);
        let part = match open {
            Some(part) => part,
            None => {
                parts.push((entry.lang.to_owned(), 0, Vec::new()));
                parts.len() - 1
            }
        };
        parts[part].1 += entry.text.len();
        parts[part].2.push(entry);
    }
    let mut contents = Contents { parts: Vec::new(), rounds: Vec::new(), titles: BTreeMap::new() };
    for (index, (lang, _, entries)) in parts.into_iter().enumerate() {
        let file = format!("site-data-{index}.js");
        let script = format!("window.rondas.take({});\n", serde_json::to_string(&entries)?);
        write(&assets.join(&file), script.as_bytes())?;
        contents.parts.push(PartOf { file, lang });
    }
    for series in &overview.series {
        let titles = series.name.iter().map(|(lang, name)| (lang.to_string(), name.clone())).collect();
        contents.titles.insert(series.id.clone(), titles);
        contents.rounds.extend(series.rounds.iter().filter(|r| !r.texts.is_empty()).map(|r| RoundOf {
            series: series.id.clone(),
            key: r.key.clone(),
            name: r.ordinal.map_or_else(|| r.key.clone(), roman),
        }));
    }
    write(&assets.join(DATA), format!("window.rondas = {};\n", serde_json::to_string(&contents)?).as_bytes())
}

fn entries(opened: &Opened) -> impl Iterator<Item = Entry<'_>> {
    opened.workspace.records().iter().flat_map(|r| {
        r.clauses.iter().map(move |c| Entry {
            id: r.address.clause(&c.path).to_string(),
            label: if c.label.is_empty() { c.kind.as_str() } else { &c.label },
            lang: c.lang.as_str(),
            status: r.status.as_str(),
            series: &r.address.series,
            round: r.identity.round.map_or_else(|| r.address.round.to_string(), roman),
            page: c.page_start,
            text: &c.text,
        })
    })
}

/// The first page: it lets the reader choose a language.
fn entry() -> String {
    let links: String = Ui::ALL
        .iter()
        .map(|ui| {
            let (code, name) = (ui.code(), ui.text(&format!("own.{}", ui.code()), &[]));
            format!("<li><a href=\"{code}/index.html\" lang=\"{code}\" hreflang=\"{code}\">{name}</a></li>")
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>rondas</title><link rel=\"stylesheet\" href=\"assets/room.css\"><link rel=\"icon\" href=\"assets/icon.svg\"></head>\
         <body><main class=\"plain\"><h1>rondas</h1><ul>{links}</ul></main></body></html>\n"
    )
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
