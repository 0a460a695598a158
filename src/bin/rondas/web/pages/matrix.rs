//! What rounds have in common, as a heat map and as a table of the same numbers.

use std::collections::BTreeMap;

use minijinja::context;
use rondas::workspace::{Matrix, MatrixCell, Relation};
use serde::Serialize;

use super::super::frame::value;
use super::super::reply::Reply;
use super::View;
use super::home::{round_name, title};

/// Shades of the heat map.
const SHADES: f32 = 6.0;

/// The rounds of a series in one language.
#[derive(Serialize)]
struct MatrixView {
    kind: &'static str,
    lang: String,
    heads: Vec<String>,
    rows: Vec<HeatRow>,
    pairs: Vec<Pair>,
}

#[derive(Serialize)]
struct HeatRow {
    name: String,
    cells: Vec<Option<Heat>>,
}

#[derive(Serialize)]
struct Heat {
    percent: u32,
    level: u32,
    path: String,
}

#[derive(Serialize)]
struct Pair {
    from: String,
    to: String,
    path: String,
    counts: BTreeMap<Relation, usize>,
}

pub(super) fn page(view: &View<'_>, series: &str) -> Reply {
    let overview = view.opened.workspace.overview(&view.opened.corpus.catalogue);
    let Some(found) = overview.series.iter().find(|s| s.id == series) else {
        return view.wrong(404, &format!("there is no series {series}"), "the first page lists them", &[]);
    };
    let matrices: Vec<MatrixView> = view.opened.workspace.matrices(Some(series), None).iter().map(matrix_view).collect();
    view.page(
        "matrix.html",
        context! {
            place => "compare",
            series => series,
            title => title(found, view.frame.ui),
            matrices => value(matrices),
            relations => Relation::OF_ROUNDS.map(Relation::as_str),
        },
    )
}

fn matrix_view(matrix: &Matrix) -> MatrixView {
    let name = |round: &str| round_name(round.parse().ok(), round);
    let text = |round: &str| matrix.rounds.iter().find(|t| t.round == round).map_or("", |t| t.text.as_str());
    let path = |cell: &MatrixCell| format!("/compare/{}/{}", text(&cell.from), text(&cell.to));
    let heat = |cell: &MatrixCell| {
        let share = cell.inherited();
        Heat {
            percent: (share * 100.0).round() as u32,
            level: ((share * SHADES) as u32).min(SHADES as u32 - 1),
            path: path(cell),
        }
    };
    let row = |from: &str| HeatRow {
        name: name(from),
        cells: matrix
            .rounds
            .iter()
            .map(|to| matrix.cells.iter().find(|c| c.from == from && c.to == to.round).map(heat))
            .collect(),
    };
    MatrixView {
        kind: matrix.kind.as_str(),
        lang: matrix.lang.to_string(),
        heads: matrix.rounds.iter().map(|t| name(&t.round)).collect(),
        rows: matrix.rounds.iter().map(|t| row(&t.round)).collect(),
        pairs: matrix
            .cells
            .iter()
            .map(|c| Pair { from: name(&c.from), to: name(&c.to), path: path(c), counts: c.counts.clone() })
            .collect(),
    }
}
