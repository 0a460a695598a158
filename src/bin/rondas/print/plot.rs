//! Counts as pictures: bars in the terminal, lines as SVG.

use rondas::index::Counts;
use rondas::text::printable_line;

/// Characters of the longest bar.
const BAR: f64 = 30.0;
/// Size of the picture and of the space around the plot, in user units.
const SIZE: (f64, f64) = (800.0, 420.0);
const MARGIN: (f64, f64, f64, f64) = (40.0, 180.0, 60.0, 70.0);
/// Colours that people of every colour vision tell apart (Okabe and Ito, "Color Universal Design", 2008).
const COLOURS: [&str; 8] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"];

/// A bar as long as its value against the largest, in eighths of a character.
pub(crate) fn bar(value: f64, most: f64) -> String {
    let eighths = if most > 0.0 { (8.0 * BAR * value / most).round() as usize } else { 0 };
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{rest}", "█".repeat(eighths / 8))
}

/// A line of the picture: its name, and a value for every place on the axis.
type Line = (String, Vec<Option<f64>>);

/// Relative frequencies as an SVG picture: the first thing counted by along the axis, a line for every query and every further value.
pub(crate) fn svg(answers: &[(&str, &Counts)]) -> String {
    let words = answers.iter().any(|(_, c)| c.total.matches > 0);
    let mut places: Vec<String> = Vec::new();
    for row in answers.iter().flat_map(|(_, c)| &c.rows) {
        let place = row.values.first().cloned().unwrap_or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let numbers = places.iter().all(|p| p.parse::<u64>().is_ok());
    if numbers {
        places.sort_by_key(|p| p.parse::<u64>().unwrap_or(0));
    }
    let mut lines: Vec<Line> = Vec::new();
    for (name, counts) in answers {
        for row in &counts.rows {
            let further = row.values.get(1..).unwrap_or_default().join(", ");
            let name = match (answers.len() > 1, further.is_empty()) {
                (_, true) => (*name).to_owned(),
                (true, false) => format!("{name}: {further}"),
                (false, false) => further,
            };
            let value = if words { row.per_thousand_words } else { row.per_thousand_clauses };
            let place = places.iter().position(|p| row.values.first() == Some(p));
            let index = lines.iter().position(|(n, _)| *n == name).unwrap_or_else(|| {
                lines.push((name, vec![None; places.len()]));
                lines.len() - 1
            });
            if let Some(place) = place {
                lines[index].1[place] = Some(value);
            }
        }
    }
    picture(&places, &lines, if words { "matches per 1,000 words" } else { "clauses per 1,000 clauses" })
}

fn picture(places: &[String], lines: &[Line], unit: &str) -> String {
    let most = round_up(lines.iter().flat_map(|(_, v)| v.iter().flatten()).copied().fold(0.0, f64::max));
    let (top, right, bottom, left) = MARGIN;
    let (width, height) = (SIZE.0 - left - right, SIZE.1 - top - bottom);
    let x = |i: usize| left + width * (i as f64 + 0.5) / places.len().max(1) as f64;
    let y = |v: f64| top + height * (1.0 - v / most);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<text x=\"{left}\" y=\"20\">{unit}</text>\n",
        SIZE.0, SIZE.1
    );
    for step in 0..=4 {
        let value = most * f64::from(step) / 4.0;
        out += &format!(
            "<line x1=\"{left}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>\n",
            left + width,
            left - 8.0,
            y(value) + 4.0,
            y = y(value)
        );
    }
    for (i, place) in places.iter().enumerate() {
        let slant = if places.len() > 12 {
            format!(" transform=\"rotate(-45 {:.1} {:.1})\"", x(i), top + height + 18.0)
        } else {
            String::new()
        };
        let anchor = if slant.is_empty() { "middle" } else { "end" };
        out += &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\"{slant}>{}</text>\n",
            x(i),
            top + height + 18.0,
            escaped(place)
        );
    }
    for (i, (name, values)) in lines.iter().enumerate() {
        let colour = COLOURS[i % COLOURS.len()];
        let dash = if i >= COLOURS.len() { " stroke-dasharray=\"6 3\"" } else { "" };
        let points: Vec<(f64, f64)> = values.iter().enumerate().filter_map(|(p, v)| v.map(|v| (x(p), y(v)))).collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        out += &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>\n", path.join(" "));
        for (x, y) in points {
            out += &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>\n");
        }
        let row = top + 18.0 * i as f64;
        out += &format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>\n<text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
            left + width + 14.0,
            row,
            left + width + 31.0,
            row + 10.0,
            escaped(&rondas::text::head(name, 24))
        );
    }
    out + "</svg>\n"
}

/// The next of 1, 2, 5, 10 … times a power of ten.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|v| *v >= value).unwrap_or(value)
}

fn escaped(text: &str) -> String {
    printable_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
