//! A text as a document, alone or beside its translations.

use minijinja::context;
use rondas::model::{Lang, PageBox, PageInfo, TextStatus};
use rondas::workspace::{MOST_COLUMNS, Part, Reading, ReadingRow, ReadingUnit};
use serde::Serialize;

use super::super::frame::value;
use super::super::images;
use super::super::reply::Reply;
use super::address::wrong;
use super::home::{round_name, title};
use super::{View, image};

/// Characters of a page's text that stand in for its image.
const ALT: usize = 120;

/// A row with what a page adds.
#[derive(Serialize)]
struct RowView<'a> {
    label: &'a str,
    cells: Vec<Vec<UnitView<'a>>>,
}

#[derive(Serialize)]
struct UnitView<'a> {
    #[serde(flatten)]
    unit: &'a ReadingUnit,
    /// The page that begins before it.
    turn: Option<u32>,
}

/// A page of the PDF with boxes on it.
#[derive(Serialize)]
pub(super) struct PageView {
    number: u32,
    src: String,
    width: f32,
    height: f32,
    pixels: (u32, u32),
    text: String,
    boxes: Vec<BoxView>,
}

#[derive(Serialize)]
struct BoxView {
    path: String,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

/// A text of the family and where to go to read it alone, to put it beside, to take it away.
#[derive(Serialize)]
struct Choice {
    lang: Lang,
    status: TextStatus,
    shown: bool,
    path: String,
    with: Option<String>,
    pages: Option<String>,
    add: Option<Target>,
    take: Option<Target>,
}

#[derive(Serialize)]
struct Target {
    path: String,
    with: Option<String>,
}

/// The page of one text or of a family; `path` is its address, `texts` the columns that it names.
pub(super) fn page(view: &View<'_>, path: &str, texts: &[String]) -> Reply {
    let asked = view.asked;
    let mut addresses: Vec<String> = texts.to_vec();
    if let ([only], Some(with)) = (texts, asked.field("with")) {
        let family = only.rsplit_once('/').map_or("", |(family, _)| family);
        addresses.extend(with.split(',').map(|lang| format!("{family}/{lang}")));
    }
    let part = match (asked.field("at"), asked.number("part")) {
        _ if view.frame.links.is_site() => Part::Whole,
        (Some(at), _) => Part::With(at.to_owned()),
        (None, Some(n)) => Part::Number(n),
        (None, None) => Part::First,
    };
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let reading = match view.opened.workspace.reading(&addresses, &part) {
        Ok(reading) => reading,
        Err(error) => return wrong(view, &error),
    };
    let one = reading.texts.len() == 1;
    let with_pages = asked.field("pages").map_or(one, |p| p == "yes");
    let first = &reading.texts[0];
    let overview = view.opened.workspace.overview(&view.opened.corpus.catalogue);
    let parts: Vec<&str> = first.text.split('/').collect();
    let series =
        overview.series.iter().find(|s| s.id == parts[0]).map_or_else(|| parts[0].to_owned(), |s| title(s, view.frame.ui));
    let kind = view.frame.ui.text(&format!("kind.{}", parts[2].split('~').next().unwrap_or_default()), &[]);
    let langs: Vec<String> =
        reading.texts.iter().map(|t| view.frame.ui.text(&format!("lang.{}", t.lang.as_str()), &[])).collect();
    let name = round_name(first.identity.round, parts[1]);
    view.page(
        "text.html",
        context! {
            place => "",
            heading => format!("{kind} {name}, {}", langs.join(" · ")),
            where => context! { series => parts[0], title => series, round => parts[1], name => name },
            pages => value(with_pages.then(|| pages(&reading))),
            choices => value(choices(&reading)),
            rows => value(rows(&reading)),
            here_path => format!("/{path}"),
            with => asked.field("with"),
            part_kept => (reading.part > 1).then_some(reading.part),
            reading => value(&reading),
        },
    )
}

fn rows(reading: &Reading) -> Vec<RowView<'_>> {
    let mut page = 0;
    let mut view = |unit| unit_view(unit, &mut page);
    let mut out = Vec::new();
    for ReadingRow { cells } in &reading.rows {
        let label = cells.iter().flatten().map(|u| u.label.as_str()).find(|l| !l.is_empty()).unwrap_or_default();
        out.push(RowView { label, cells: cells.iter().map(|cell| cell.iter().map(&mut view).collect()).collect() });
    }
    out
}

/// A unit, with the number of the page when it is the first on it.
fn unit_view<'a>(unit: &'a ReadingUnit, page: &mut u32) -> UnitView<'a> {
    let turn = (unit.pages.0 > *page).then_some(unit.pages.0);
    *page = (*page).max(unit.pages.1);
    UnitView { unit, turn }
}

/// The pages of the first text that its shown units stand on.
fn pages(reading: &Reading) -> Vec<PageView> {
    let first = &reading.texts[0];
    let units: Vec<&ReadingUnit> = reading.rows.iter().filter_map(|r| r.cells.first()).flatten().collect();
    let boxes: Vec<(&str, PageBox)> = units.iter().flat_map(|u| u.boxes.iter().map(|b| (u.path.as_str(), *b))).collect();
    let shown = |p: &&PageInfo| boxes.iter().any(|(_, b)| b.page == p.number) || !first.extractable;
    let words = |n: u32| units.iter().find(|u| u.pages.0 <= n && n <= u.pages.1).map_or("", |u| u.text.as_str());
    first.pages.iter().filter(shown).map(|p| page_view(&first.text, &first.sha256, p, &boxes, words(p.number))).collect()
}

/// A page with the boxes that stand on it, each named by a path.
pub(super) fn page_view(text: &str, sha256: &str, page: &PageInfo, boxes: &[(&str, PageBox)], words: &str) -> PageView {
    let on_page = boxes.iter().filter(|(_, b)| b.page == page.number);
    PageView {
        number: page.number,
        src: image::address(text, sha256, page.number),
        width: page.width,
        height: page.height,
        pixels: images::size(page),
        text: rondas::text::head(&rondas::text::squeeze(words), ALT),
        boxes: on_page
            .map(|(path, b)| BoxView {
                path: (*path).to_owned(),
                x: b.rect.x0,
                y: b.rect.y0,
                width: b.rect.width(),
                height: b.rect.height(),
            })
            .collect(),
    }
}

fn choices(reading: &Reading) -> Vec<Choice> {
    let shown: Vec<(String, Lang, TextStatus)> = reading.texts.iter().map(|t| (t.text.clone(), t.lang, t.status)).collect();
    let others = reading.others.iter().map(|t| (t.text.clone(), t.lang, t.status));
    let target = |langs: &[Lang]| Target {
        path: format!("/{}/{}", reading.family, langs[0]),
        with: (langs.len() > 1).then(|| langs[1..].iter().map(Lang::to_string).collect::<Vec<_>>().join(",")),
    };
    let langs: Vec<Lang> = shown.iter().map(|s| s.1).collect();
    let mut all: Vec<(String, Lang, TextStatus)> = shown.iter().cloned().chain(others).collect();
    all.sort_by_key(|c| (Lang::KNOWN.iter().position(|l| *l == c.1).unwrap_or(usize::MAX), c.0.clone()));
    all.into_iter()
        .map(|(text, lang, status)| {
            let is_shown = langs.contains(&lang);
            let without: Vec<Lang> = langs.iter().copied().filter(|l| *l != lang).collect();
            let more: Vec<Lang> = langs.iter().copied().chain([lang]).collect();
            Choice {
                lang,
                status,
                shown: is_shown,
                path: format!("/{text}"),
                with: None,
                pages: None,
                add: (!is_shown && langs.len() < MOST_COLUMNS).then(|| target(&more)),
                take: (is_shown && !without.is_empty()).then(|| target(&without)),
            }
        })
        .collect()
}
