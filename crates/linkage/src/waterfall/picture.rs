//! The waterfall as an SVG picture for a page, a printer or a court file.
//!
//! It needs no colour to be read: what speaks for one person is filled, what speaks against is hatched, and every bar carries
//! its words and its figures. A title and a description tell the same to whoever does not see it. The words are made in
//! `waterfall.rs`.

use std::fmt::Write as _;

use super::{BEGINNING, bits, chance, conclusion, fit, judged, said, silent, wrapped};
use crate::explain::Explanation;

/// Width of the picture, in pixels; it prints on paper of any width.
const WIDTH: u32 = 960;
/// Height above the rows, and of a row.
const TOP: u32 = 104;
const ROW: u32 = 74;
/// Where the second record's text begins, the bars begin and end, and the two figures end.
const SECOND: u32 = 196;
const BARS: (f64, f64) = (396.0, 738.0);
const FIGURE: u32 = 796;
const SUM: u32 = 944;

/// The explanation as a picture; `names` are what the two records are called.
///
/// The text is a complete SVG document. It may also stand within a page.
pub fn svg(explanation: &Explanation, names: [&str; 2]) -> String {
    let rows = rows(explanation);
    let bottom = TOP + ROW * u32::try_from(rows.len()).unwrap_or(0);
    let silent = silent(&explanation.contributions);
    let silent = silent.map_or_else(Vec::new, |words| wrapped(&words, 130, usize::MAX));
    let end = bottom + 20 * u32::try_from(silent.len()).unwrap_or(0);
    let mut out = String::new();
    head(&mut out, explanation, names, end);
    let scale = Scale::of(&rows);
    let even = scale.place(0.0);
    let _ = writeln!(
        out,
        r##"<line x1="{even:.1}" x2="{even:.1}" y1="{}" y2="{}" stroke="#444" stroke-dasharray="3 3"/><text x="{even:.1}" y="{}" text-anchor="middle" font-size="12">even odds</text>"##,
        TOP - 8,
        bottom - 16,
        TOP - 14,
    );
    for (row, top) in rows.iter().zip((TOP..).step_by(ROW as usize)) {
        row.draw(&mut out, &scale, top);
    }
    for (line, y) in silent.iter().zip((bottom + 14..).step_by(20)) {
        let _ = writeln!(out, "<text x=\"16\" y=\"{y}\">{}</text>", escaped(line));
    }
    let _ = writeln!(
        out,
        "<text x=\"16\" y=\"{}\" font-weight=\"bold\">{}</text>\n</svg>",
        end + 20,
        escaped(&conclusion(explanation))
    );
    out
}

/// The document's beginning: what it is, for eyes and for ears, and the headings of the columns.
fn head(out: &mut String, explanation: &Explanation, names: [&str; 2], end: u32) {
    let [left, right] = names.map(|name| escaped(&fit(name, 24)));
    let height = end + 40;
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="waterfall-title waterfall-desc" font-family="system-ui, sans-serif" font-size="14" fill="#000">
<title id="waterfall-title">What speaks for and against records {left} and {right} being one person</title>
<desc id="waterfall-desc">{}</desc>
<defs><pattern id="waterfall-against" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="2.5" height="6" fill="#8a3b12"/></pattern></defs>
<rect width="{WIDTH}" height="{height}" fill="#fff"/>
<text x="16" y="28" font-size="17" font-weight="bold">Are records {left} and {right} one person?</text>
<text x="16" y="50">Filled: speaks for one person. Hatched: speaks against. Each bit doubles or halves the odds.</text>
<g font-size="12"><text x="16" y="{y}">record {left}</text><text x="{SECOND}" y="{y}">record {right}</text><text x="{FIGURE}" y="{y}" text-anchor="end">bits</text><text x="{SUM}" y="{y}" text-anchor="end">chance so far</text></g>
"##,
        escaped(&described(explanation)),
        y = TOP - 14,
    );
}

/// One step of the waterfall.
struct Row<'a> {
    what: &'a str,
    values: [&'a str; 2],
    words: String,
    figure: String,
    from: f64,
    until: f64,
    /// Where the sum stands at the beginning and at the end: drawn from even odds.
    whole: bool,
}

/// The steps: where it begins, every contribution, and what it comes to.
fn rows(explanation: &Explanation) -> Vec<Row<'_>> {
    let whole = |what, until, words| Row {
        what,
        values: ["", ""],
        words,
        figure: bits(until),
        from: 0.0,
        until,
        whole: true,
    };
    let mut rows = vec![whole("any two records", explanation.prior, BEGINNING.to_owned())];
    let mut sum = explanation.prior;
    for step in explanation.contributions.iter().filter(|step| step.compared) {
        let nothing = step.left.is_empty() && step.right.is_empty();
        rows.push(Row {
            what: &step.what,
            values: if nothing {
                ["", ""]
            } else {
                [said(&step.left), said(&step.right)]
            },
            words: judged(step),
            figure: bits(step.bits),
            from: sum,
            until: sum + step.bits,
            whole: false,
        });
        sum += step.bits;
    }
    let together = "all of this together".to_owned();
    rows.push(whole("these two records", explanation.total, together));
    rows
}

/// From bits to the places of the bars.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(rows: &[Row<'_>]) -> Self {
        let ends = || rows.iter().flat_map(|row| [row.from, row.until]);
        Self {
            low: ends().fold(0.0, f64::min),
            high: ends().fold(0.0, f64::max),
        }
    }

    fn place(&self, bits: f64) -> f64 {
        BARS.0 + (bits - self.low) / (self.high - self.low).max(1.0) * (BARS.1 - BARS.0)
    }
}

impl Row<'_> {
    fn draw(&self, out: &mut String, scale: &Scale, top: u32) {
        let _ = write!(
            out,
            r#"<g><text x="16" y="{}" font-weight="bold">{}</text>"#,
            top + 14,
            escaped(self.what)
        );
        let mut line = top + 32;
        if !self.values[0].is_empty() {
            for (value, x) in self.values.into_iter().zip([16, SECOND]) {
                let _ = write!(
                    out,
                    r#"<text x="{x}" y="{line}">{}</text>"#,
                    escaped(&fit(value, 20))
                );
            }
            line += 17;
        }
        for words in wrapped(&self.words, 54, 2) {
            let _ = write!(
                out,
                r#"<text x="16" y="{line}" font-size="12">{}</text>"#,
                escaped(&words)
            );
            line += 14;
        }
        let fill = match (self.whole, self.until >= self.from) {
            (true, _) => "#44525c",
            (false, true) => "#1f5f8b",
            (false, false) => "url(#waterfall-against)",
        };
        let (left, right) = (
            scale.place(self.from.min(self.until)),
            scale.place(self.from.max(self.until)),
        );
        let _ = writeln!(
            out,
            r##"<rect x="{left:.1}" y="{}" width="{:.1}" height="20" fill="{fill}" stroke="#000" stroke-width="0.8"/><text x="{FIGURE}" y="{}" text-anchor="end">{}</text><text x="{SUM}" y="{}" text-anchor="end" font-weight="bold">{}</text></g>"##,
            top + 2,
            (right - left).max(1.0),
            top + 17,
            self.figure,
            top + 17,
            chance(self.until),
        );
    }
}

/// The picture in words, for whoever does not see it.
fn described(explanation: &Explanation) -> String {
    let mut words = format!("Before anything is compared: {}. ", chance(explanation.prior));
    for step in explanation.contributions.iter().filter(|step| step.compared) {
        let _ = write!(
            words,
            "{}: {} ({} bits). ",
            step.what,
            judged(step),
            bits(step.bits)
        );
    }
    words.extend(silent(&explanation.contributions).map(|silent| format!("{silent} ")));
    words.push_str(&conclusion(explanation));
    words
}

/// Text that may stand in XML, without the characters that XML knows no writing for.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::explanation;
    use super::*;

    #[test]
    fn the_picture_tells_its_title_and_every_step_in_words() {
        let picture = svg(&explanation(), ["R1", "R2"]);
        let told = |from: &str, to: &str| {
            let rest = picture.split_once(from).map_or("", |(_, rest)| rest);
            rest.split_once(to).map_or("", |(told, _)| told).to_owned()
        };
        assert_eq!(
            told("<title id=\"waterfall-title\">", "</title>"),
            "What speaks for and against records R1 and R2 being one person"
        );
        assert_eq!(
            told("<desc id=\"waterfall-desc\">", "</desc>"),
            "Before anything is compared: 1 in 1,000. \
             given name: strongly for: the same (+8.0 bits). \
             sex: clearly against: different (-4.5 bits). \
             one household?: slightly against: what agrees would agree as well for two members of one household (-0.2 bits). \
             Not told by both records, so it counts neither way: date of birth. \
             Probability that the two are one person: 0.0095 (-6.7 bits). Each bit doubles or halves the odds."
        );
    }

    #[test]
    fn what_speaks_against_is_told_from_what_speaks_for_without_colour() {
        let picture = svg(&explanation(), ["R1", "R2"]);
        let row = |what: &str| {
            let line = picture.lines().find(|line| line.contains(&format!(">{what}<")));
            line.unwrap_or_default().contains("url(#waterfall-against)")
        };
        assert!(row("sex") && !row("given name"), "{picture}");
    }

    #[test]
    fn what_a_record_holds_stays_text_in_the_picture() {
        let picture = svg(&explanation(), ["<script>", "\u{0}\"&"]);
        assert!(
            picture.contains("A&lt;nn&gt;a &amp;  [31m") && picture.contains("&lt;script&gt;"),
            "{picture}"
        );
        assert!(
            !picture.contains("<script") && !picture.contains(['\u{0}', '\u{1b}']),
            "{picture}"
        );
    }

    #[test]
    fn every_bar_stays_between_the_words_and_the_figures() {
        let mut far = explanation();
        far.contributions[0].bits = 4_000.0;
        for explanation in [far, explanation()] {
            let picture = svg(&explanation, ["R1", "R2"]);
            let number = |text: &str, name: &str| -> f64 {
                let rest = text
                    .split_once(&format!("{name}=\""))
                    .map_or("", |(_, rest)| rest);
                rest.split('"')
                    .next()
                    .and_then(|n| n.parse().ok())
                    .unwrap_or(f64::NAN)
            };
            let bars: Vec<&str> = picture.split("<rect x=").skip(1).collect();
            // Not the field that only one record tells, but the beginning and the end.
            assert_eq!(bars.len(), explanation.contributions.len() - 1 + 2);
            for bar in bars {
                let bar = format!(" x={bar}");
                let (left, width) = (number(&bar, " x"), number(&bar, " width"));
                assert!(left >= BARS.0 - 0.1 && left + width <= BARS.1 + 1.1, "{bar}");
            }
        }
    }
}
