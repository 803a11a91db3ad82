//! An explanation drawn: the contribution of every field on the way from the odds of any two records to those of these two,
//! as a table for a terminal and as a picture (SVG) for a page or a printer.
//!
//! What is drawn was worked out in `explain.rs`. The picture needs no colour to be read: what speaks for one person is filled,
//! what speaks against is hatched, and every bar carries its words and its figure.

use std::fmt::Write as _;

use crate::explain::{Contribution, Explanation};

/// Width of a text table, in characters.
const COLUMNS: usize = 96;
/// Characters of the longest bar in a text table.
const LONGEST: usize = 16;

/// The explanation as a table of text; `names` are what the two records are called.
pub fn text(explanation: &Explanation, names: [&str; 2]) -> String {
    let mut out = String::new();
    let what = explanation
        .contributions
        .iter()
        .map(|step| step.what.chars().count())
        .max()
        .unwrap_or(0)
        .max(12);
    let largest = explanation
        .contributions
        .iter()
        .map(|step| step.bits.abs())
        .fold(1.0, f64::max);
    let half = (COLUMNS - what - 2) / 2;
    let _ = writeln!(
        out,
        "{:what$}  {:half$}{}",
        "",
        fit(names[0], half - 2),
        fit(names[1], half)
    );
    for step in &explanation.contributions {
        if step.left.is_empty() && step.right.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "{:what$}  {:half$}{}",
            step.what,
            fit(said(&step.left), half - 2),
            fit(said(&step.right), half)
        );
    }
    let _ = writeln!(out);
    let _ = writeln!(
        out,
        "{:what$}  {:>7}  {:LONGEST$}  {:>7}  odds of any two records",
        "to begin",
        "",
        "",
        bits(explanation.prior)
    );
    let mut sum = explanation.prior;
    for step in &explanation.contributions {
        sum += step.bits;
        let _ = writeln!(
            out,
            "{:what$}  {:>7}  {:LONGEST$}  {:>7}  {}",
            step.what,
            bits(step.bits),
            bar(step.bits, largest),
            bits(sum),
            fit(&step.finding, 60)
        );
    }
    let _ = write!(out, "{}", conclusion(explanation));
    out
}

/// The last sentence: what it comes to.
pub fn conclusion(explanation: &Explanation) -> String {
    format!(
        "Probability that the two are one person: {} ({} bits). Each bit doubles or halves the odds.",
        probability(explanation.probability),
        bits(explanation.total)
    )
}

/// A probability with as many figures as tell it from nought and one.
pub fn probability(probability: f64) -> String {
    if probability >= 0.999_95 {
        "more than 0.9999".to_owned()
    } else if probability < 0.000_05 {
        "less than 0.0001".to_owned()
    } else {
        format!("{probability:.4}")
    }
}

fn said(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// Bits with their sign.
fn bits(bits: f64) -> String {
    // Nothing is neither for nor against.
    if bits.abs() < 0.05 {
        "0.0".to_owned()
    } else {
        format!("{bits:+.1}")
    }
}

fn bar(bits: f64, largest: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length of a few characters"
    )]
    let length = ((bits.abs() / largest * LONGEST as f64).round() as usize).min(LONGEST);
    (if bits < 0.0 { "-" } else { "+" }).repeat(length)
}

/// At most so many characters, without any that would steer a terminal.
fn fit(text: &str, width: usize) -> String {
    let plain: Vec<char> = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !steers(*c))
        .collect();
    if plain.len() <= width {
        return plain.into_iter().collect();
    }
    plain.iter().take(width.saturating_sub(1)).chain(&['…']).collect()
}

/// Marks that turn the direction of writing, and with it the columns of a table.
fn steers(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Height of a row of the picture, in pixels.
const ROW: usize = 44;
/// Where the bars begin and end.
const BARS: (f64, f64) = (330.0, 690.0);
/// Width of the picture.
const WIDTH: usize = 960;

/// The explanation as a picture; `names` are what the two records are called.
pub fn svg(explanation: &Explanation, names: [&str; 2]) -> String {
    let rows = explanation.contributions.len() + 2;
    let height = 96 + rows * ROW + 24;
    let (mut low, mut high, mut sum) = (explanation.prior.min(0.0), 0.0_f64, explanation.prior);
    for step in &explanation.contributions {
        sum += step.bits;
        low = low.min(sum);
        high = high.max(sum);
    }
    let scale = |bits: f64| BARS.0 + (bits - low) / (high - low).max(1.0) * (BARS.1 - BARS.0);
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="14" fill="#000">
<title id="title">What speaks for and against {} and {} being one person</title>
<desc id="desc">{}</desc>
<defs><pattern id="against" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="2.5" height="6" fill="#8a3b12"/></pattern></defs>
<rect width="{WIDTH}" height="{height}" fill="#fff"/>
<text x="16" y="28" font-size="17" font-weight="bold">Are {} and {} one person?</text>
<text x="16" y="52">Filled: speaks for one person. Hatched: speaks against. In bits; each doubles or halves the odds.</text>
"##,
        escaped(names[0]),
        escaped(names[1]),
        escaped(&described(explanation)),
        escaped(names[0]),
        escaped(names[1]),
    );
    let zero = scale(0.0);
    let _ = writeln!(
        out,
        r##"<line x1="{zero:.1}" x2="{zero:.1}" y1="68" y2="{}" stroke="#555" stroke-dasharray="3 3"/><text x="{zero:.1}" y="{}" text-anchor="middle" font-size="12">even odds</text>"##,
        height - 30,
        height - 12
    );
    let mut from = 0.0_f64;
    let mut row = |out: &mut String,
                   at: usize,
                   what: &str,
                   words: &str,
                   figure: &str,
                   until: f64,
                   solid: bool| {
        let y = 80 + at * ROW;
        let (left, right) = (scale(from.min(until)), scale(from.max(until)));
        let fill = if solid {
            "#44525c"
        } else if until >= from {
            "#1f5f8b"
        } else {
            "url(#against)"
        };
        let _ = writeln!(
            out,
            r##"<g><text x="16" y="{}" font-weight="bold">{}</text><text x="16" y="{}" font-size="12">{}</text><rect x="{left:.1}" y="{}" width="{:.1}" height="18" fill="{fill}" stroke="#000" stroke-width="0.8"/><text x="{}" y="{}" text-anchor="end">{}</text></g>"##,
            y + 14,
            escaped(what),
            y + 31,
            escaped(words),
            y + 3,
            (right - left).max(1.0),
            WIDTH - 16,
            y + 17,
            escaped(figure)
        );
        from = until;
    };
    row(
        &mut out,
        0,
        "to begin",
        "odds of any two records",
        &bits(explanation.prior),
        explanation.prior,
        true,
    );
    let mut sum = explanation.prior;
    for (at, step) in explanation.contributions.iter().enumerate() {
        sum += step.bits;
        row(
            &mut out,
            at + 1,
            &fit(&step.what, 40),
            &fit(&step.finding, 50),
            &figures(step),
            sum,
            false,
        );
    }
    let y = 80 + (rows - 1) * ROW;
    let _ = writeln!(
        out,
        r#"<text x="16" y="{}" font-weight="bold">{}</text>
</svg>"#,
        y + 18,
        escaped(&conclusion(explanation))
    );
    out
}

/// What stands at the end of a row: the two values and the bits.
fn figures(step: &Contribution) -> String {
    if step.left.is_empty() && step.right.is_empty() {
        return bits(step.bits);
    }
    format!(
        "{} | {}   {}",
        fit(said(&step.left), 14),
        fit(said(&step.right), 14),
        bits(step.bits)
    )
}

/// The picture in words, for whoever does not see it.
fn described(explanation: &Explanation) -> String {
    let mut words = format!("To begin {} bits. ", bits(explanation.prior));
    for step in &explanation.contributions {
        let _ = write!(
            words,
            "{}: {}, {} bits. ",
            step.what,
            step.finding,
            bits(step.bits)
        );
    }
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
    use super::*;

    fn explanation() -> Explanation {
        let step = |what: &str, left: &str, right: &str, finding: &str, bits: f64| Contribution {
            what: what.to_owned(),
            headings: vec![what.to_owned()],
            left: left.to_owned(),
            right: right.to_owned(),
            finding: finding.to_owned(),
            bits,
        };
        Explanation {
            prior: -10.0,
            contributions: vec![
                step("given name", "Анна", "A<nn>a & \u{1b}[31m", "the same", 8.0),
                step(
                    "date of birth",
                    "1990",
                    "",
                    "one of the records says nothing, so this counts neither way",
                    0.0,
                ),
                step("sex", "F", "M", "different", -4.5),
                step(
                    "one household",
                    "",
                    "",
                    "members of one household would agree as well",
                    -0.2,
                ),
            ],
            total: -6.7,
            probability: 0.0095,
        }
    }

    #[test]
    fn the_table_shows_both_values_every_step_and_the_sum() {
        let table = text(&explanation(), ["R1", "R2"]);
        for part in [
            "R1",
            "R2",
            "Анна",
            "+8.0",
            "-4.5",
            "-6.7",
            "0.0095",
            "counts neither way",
            "++++",
        ] {
            assert!(table.contains(part), "{part} is missing in\n{table}");
        }
        assert!(!table.contains('\u{1b}'), "nothing steers the terminal");
        assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
    }

    #[test]
    fn the_picture_is_xml_that_can_be_read_aloud() {
        let picture = svg(&explanation(), ["R<1>", "R2"]);
        assert!(picture.starts_with("<svg ") && picture.trim_end().ends_with("</svg>"));
        assert!(picture.contains("<title id=\"title\">") && picture.contains("<desc id=\"desc\">"));
        assert!(picture.contains("R&lt;1&gt;") && !picture.contains("R<1>") && !picture.contains('\u{1b}'));
        for step in &explanation().contributions {
            assert!(
                picture.contains(&escaped(&fit(&step.finding, 50))),
                "{}",
                step.finding
            );
        }
        assert_eq!(
            picture.matches("<rect x=").count(),
            1 + explanation().contributions.len()
        );
    }

    #[test]
    fn a_probability_is_never_rounded_to_certainty() {
        assert_eq!(probability(1.0), "more than 0.9999");
        assert_eq!(probability(0.0), "less than 0.0001");
        assert_eq!(probability(0.25), "0.2500");
    }
}
