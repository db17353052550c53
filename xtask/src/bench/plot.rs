//! Cost against the size of documents, as an SVG picture with a logarithmic scale on both sides.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::results::{Results, Role, Row};
use super::table::number;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
/// What is left free for the figures at the axes, and for names on the right.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 150.0;
const EDGE: f64 = 45.0;
const COLOURS: [&str; 7] = ["#c0392b", "#2471a3", "#1e8449", "#b9770e", "#7d3c98", "#117a65", "#5d6d7e"];

/// Draws a figure of one task for all documents whose size is known; nothing where there are fewer than two sizes.
pub(super) fn plot(results: &Results, task: &str, figure: &str) -> Option<String> {
    let mut lines: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    let shown =
        |row: &&Row| row.task == task && row.role != Role::Part && row.document.starts_with("synthetic");
    for row in results.rows.iter().filter(shown) {
        if let (Some(operations), Some(cost)) = (row.operations, row.median(figure)) {
            #[expect(clippy::cast_precision_loss, reason = "documents do not have that many operations")]
            lines.entry(&row.subject).or_default().push((operations as f64, cost.max(0.01)));
        }
    }
    let across = Scale::over(lines.values().flatten().map(|point| point.0), LEFT, WIDTH - RIGHT)?;
    let up = Scale::over(lines.values().flatten().map(|point| point.1), HEIGHT - EDGE, EDGE)?;
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"14\">{task}: {figure} by operations of the document</text>\n"
    );
    axes(&mut picture, &across, &up);
    for ((name, points), colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        line(&mut picture, name, points, colour, (&across, &up));
    }
    picture.push_str("</svg>\n");
    Some(picture)
}

/// A line in the grid for each power of ten.
fn axes(picture: &mut String, across: &Scale, up: &Scale) {
    let (top, bottom, right) = (EDGE, HEIGHT - EDGE, WIDTH - RIGHT);
    for value in across.powers() {
        let (x, below) = (across.place(value), bottom + 18.0);
        let _ = writeln!(
            picture,
            "<path d=\"M{x:.1} {top}V{bottom}\" stroke=\"#ddd\"/><text x=\"{x:.1}\" y=\"{below}\" text-anchor=\"middle\">{}</text>",
            number(value)
        );
    }
    for value in up.powers() {
        let (y, before) = (up.place(value), LEFT - 6.0);
        let _ = writeln!(
            picture,
            "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"#ddd\"/><text x=\"{before}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            y + 4.0,
            if value < 1.0 { value.to_string() } else { format!("{value:.0}") }
        );
    }
}

fn line(picture: &mut String, name: &str, points: &[(f64, f64)], colour: &str, scales: (&Scale, &Scale)) {
    let mut points: Vec<(f64, f64)> =
        points.iter().map(|point| (scales.0.place(point.0), scales.1.place(point.1))).collect();
    points.sort_by(|left, right| left.0.total_cmp(&right.0));
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        picture,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
        path.join(" ")
    );
    for (x, y) in &points {
        let _ = writeln!(picture, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
    }
    if let Some((x, y)) = points.last() {
        let _ = writeln!(
            picture,
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
            x + 8.0,
            y + 4.0
        );
    }
}

/// Where values stand on an axis, by their logarithm.
struct Scale {
    /// The powers of ten at both ends.
    powers: (f64, f64),
    from: f64,
    to: f64,
}

impl Scale {
    /// An axis on which all values have a place.
    fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Option<Self> {
        let logarithms: Vec<f64> = values.map(f64::log10).collect();
        let least = logarithms.iter().copied().min_by(f64::total_cmp)?;
        let most = logarithms.iter().copied().max_by(f64::total_cmp)?;
        (most > least).then(|| Self { powers: (least.floor(), most.ceil()), from, to })
    }

    fn place(&self, value: f64) -> f64 {
        let (least, most) = self.powers;
        self.from + (value.log10() - least) / (most - least) * (self.to - self.from)
    }

    fn powers(&self) -> impl Iterator<Item = f64> + use<> {
        let (mut next, most) = self.powers;
        std::iter::from_fn(move || {
            let power = next;
            next += 1.0;
            (power <= most).then(|| 10_f64.powf(power))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::results::row;
    use super::*;

    #[test]
    fn ten_times_the_cost_is_one_step_up() {
        let rows = vec![row(10, "coinage", Role::Own, 1.0), row(1000, "coinage", Role::Own, 100.0)];
        let picture = plot(&Results { rows, ..Results::default() }, "generate", "CPU ms").unwrap();
        assert!(picture.contains("points=\"70.0,355.0 490.0,45.0\""), "{picture}");
        assert!(picture.contains(">coinage</text>"));
    }

    #[test]
    fn one_size_is_no_picture() {
        let rows = vec![row(10, "coinage", Role::Own, 1.0)];
        assert_eq!(plot(&Results { rows, ..Results::default() }, "generate", "CPU ms"), None);
    }
}
