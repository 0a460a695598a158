//! Rows of a page put in order by the gutters between them.

use crate::extract::layout::carried::Known;
use crate::extract::layout::columns::{Placed, order};
use crate::extract::layout::ink::Sheet;
use crate::extract::layout::rows::{Piece, Row, Segment};
use crate::extract::layout::tables::Ruling;

/// A line of ten-point type, drawn from an ink on.
fn piece((x0, x1, y): (f32, f32, f32), ink: usize) -> Piece {
    let (raised, initial, apart, even, loose) = (false, false, false, true, false);
    Piece { inks: ink..ink, x0, x1, y, size: 10.0, count: 30, raised, initial, apart, even, loose }
}

/// Pieces on one baseline that make one segment.
fn row(y: f32, pieces: &[Piece]) -> Row {
    Row { y, size: 10.0, segments: Segment::of(pieces.into()).into_iter().collect() }
}

/// Lines `(x0, x1, y)` as rows, ordered from the top.
fn rows(lines: &[(f32, f32, f32)]) -> Vec<Row> {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.2.total_cmp(&b.2));
    lines.into_iter().map(|line| row(line.2, &[piece(line, 0)])).collect()
}

fn column(x0: f32, x1: f32, from: f32, leading: f32, lines: usize) -> Vec<(f32, f32, f32)> {
    (0..lines).map(|i| (x0, x1, from + leading * i as f32)).collect()
}

fn known(x: f32) -> Known {
    Known::at_end(x, x)
}

#[test]
fn columns_whose_baselines_differ_are_read_one_after_the_other() {
    let mut lines = column(80.0, 280.0, 52.0, 16.0, 3);
    lines.extend(column(60.0, 290.0, 103.0, 14.0, 10));
    lines.extend(column(300.0, 530.0, 46.0, 14.0, 14));
    let placed = order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
    let columns: Vec<u8> = placed.iter().map(|p| p.column).collect();
    assert_eq!(columns, [vec![0; 13], vec![1; 14]].concat());
}

#[test]
fn columns_may_stand_no_further_apart_than_words() {
    let beside = |y: f32| row(y, &[piece((60.0, 260.0, y), y as usize), piece((269.0, 469.0, y), 5000)]);
    let rows = (4..9).map(|at| beside(14.0 * at as f32)).collect();
    let placed = order(rows, Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
    assert_eq!(placed.iter().map(|p| p.column).collect::<Vec<_>>(), [vec![0; 5], vec![1; 5]].concat());
}

#[test]
fn the_third_of_three_columns_may_begin_above_the_others() {
    let mut lines = column(60.0, 200.0, 62.0, 14.0, 9);
    lines.extend(column(220.0, 360.0, 62.0, 14.0, 9));
    lines.extend(column(380.0, 530.0, 52.0, 14.0, 9));
    let placed = order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
    assert_eq!(placed.iter().map(|p| p.column).collect::<Vec<_>>(), [vec![0; 9], vec![1; 9], vec![2; 9]].concat());
}

#[test]
fn the_last_lines_of_two_columns_go_on_at_the_top_of_a_page() {
    let mut lines = column(60.0, 290.0, 54.0, 14.0, 4);
    lines.extend(column(310.0, 530.0, 54.0, 14.0, 1));
    lines.push((60.0, 530.0, 110.0));
    let read =
        |gutters: &[Known]| order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut gutters.to_vec());
    let columns = |placed: Vec<Placed>| placed.iter().map(|p| (p.column, p.band.is_some())).collect::<Vec<_>>();
    assert!(columns(read(&[])).iter().all(|(_, band)| !band));
    assert_eq!(columns(read(&[known(308.0)])), [vec![(0, true); 4], vec![(1, true)], vec![(0, false)]].concat());
    assert!(columns(read(&[known(250.0)])).iter().all(|(_, band)| !band));
}

#[test]
fn the_last_lines_of_the_right_column_go_on_alone_at_the_top_of_a_page() {
    let lines = column(310.0, 530.0, 54.0, 14.0, 2);
    let read = |lines: &[(f32, f32, f32)], gutters: &[Known]| {
        let placed = order(rows(lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut gutters.to_vec());
        placed.iter().map(|p| p.column).collect::<Vec<_>>()
    };
    assert_eq!(read(&lines, &[known(308.0)]), [1, 1]);
    assert_eq!(read(&lines, &[known(180.0), known(308.0)]), [2, 2]);
    let below_head = [vec![(230.0, 370.0, 20.0)], lines.clone(), column(60.0, 290.0, 82.0, 14.0, 9)].concat();
    assert_eq!(read(&below_head, &[known(308.0)]), [vec![0; 10], vec![1; 2]].concat());
    assert_eq!(read(&lines, &[]), [0, 0]);
    assert_eq!(read(&column(340.0, 500.0, 54.0, 14.0, 2), &[known(308.0)]), [0, 0]);
}

#[test]
fn the_last_lines_of_a_right_column_may_stand_above_other_columns() {
    let mut lines = column(310.0, 530.0, 54.0, 14.0, 2);
    lines.extend(column(60.0, 290.0, 110.0, 14.0, 8));
    lines.extend(column(310.0, 530.0, 110.0, 14.0, 8));
    let placed = order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut vec![known(308.0)]);
    assert_eq!(placed.iter().map(|p| p.column).collect::<Vec<_>>(), [vec![1; 2], vec![0; 8], vec![1; 8]].concat());
}

#[test]
fn two_lines_of_two_columns_below_others_are_columns() {
    let mut lines = [column(60.0, 290.0, 54.0, 14.0, 8), column(310.0, 530.0, 54.0, 14.0, 8)].concat();
    lines.extend(column(60.0, 530.0, 190.0, 14.0, 5));
    lines.extend([column(60.0, 290.0, 280.0, 14.0, 2), column(310.0, 530.0, 280.0, 14.0, 2)].concat());
    let placed = order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
    let columns: Vec<u8> = placed.iter().map(|p| p.column).collect();
    assert_eq!(columns, [vec![0; 8], vec![1; 8], vec![0; 7], vec![1; 2]].concat());
}

#[test]
fn a_gutter_is_carried_down_a_page_so_often_and_no_more() {
    let mut lines = [column(60.0, 290.0, 14.0, 14.0, 8), column(310.0, 530.0, 14.0, 14.0, 8)].concat();
    for pair in 0..300 {
        let y = 140.0 + 28.0 * pair as f32;
        lines.extend([(60.0, 530.0, y), (60.0, 290.0, y + 14.0), (310.0, 530.0, y + 14.0)]);
    }
    let placed = order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
    assert_eq!(placed.iter().filter_map(|p| p.band).max(), Some(100));
    assert_eq!(placed.iter().map(|p| p.row.segments.len()).sum::<usize>(), lines.len());
}

#[test]
fn a_page_ends_with_all_its_gutters() {
    let mut lines = column(60.0, 200.0, 54.0, 14.0, 8);
    lines.extend(column(220.0, 360.0, 54.0, 14.0, 12));
    lines.extend(column(380.0, 530.0, 54.0, 14.0, 12));
    let mut gutters = Vec::new();
    order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut gutters);
    gutters.sort_by(|a, b| a.first.total_cmp(&b.first));
    assert_eq!(gutters, [known(218.0), known(378.0)]);
}

#[test]
fn a_date_set_flush_right_stands_above_the_columns() {
    let mut lines = vec![(430.0, 530.0, 40.0)];
    lines.extend(column(60.0, 290.0, 54.0, 14.0, 8));
    lines.extend(column(310.0, 530.0, 58.0, 14.0, 8));
    let placed = order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
    assert_eq!((placed[0].row.y, placed[0].band), (40.0, None));
    assert_eq!(placed.iter().filter(|p| p.column == 1).count(), 8);
}

#[test]
fn terms_with_their_definitions_beside_and_below_are_no_columns() {
    let mut lines = column(60.0, 200.0, 50.0, 42.0, 5);
    lines.extend((0..5).flat_map(|i| column(210.0, 530.0, 64.0 + 42.0 * i as f32, 14.0, 2)));
    assert!(
        order(rows(&lines), Vec::new(), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new())
            .iter()
            .all(|p| p.band.is_none())
    );
}
