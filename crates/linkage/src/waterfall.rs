//! An explanation drawn: the contribution of every field on the way from the odds of any two records to those of these two,
//! as a table for a terminal and as a picture (SVG) for a page or a printer.
//!
//! What is drawn was worked out in `explain.rs`; here it only gets its words of strength and its place. The picture itself is
//! in `waterfall/picture.rs`.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

use crate::explain::{Contribution, Explanation};
use crate::model;

mod picture;

pub use picture::svg;

/// Widest line of a text table, in columns of a terminal.
const COLUMNS: usize = 110;
/// Characters of the longest bar in a text table.
const LONGEST: usize = 16;
/// Bits so few that they are neither for nor against.
const NOTHING: f64 = 0.05;

/// The explanation as a table of text, without a line break at its end; `names` are what the two records are called.
///
/// First what the two records say, then what each field adds or takes away, with the sum so far, then the probability.
/// Nothing that a record holds can steer the terminal.
pub fn text(explanation: &Explanation, names: [&str; 2]) -> String {
    let steps = &explanation.contributions;
    let what = steps.iter().map(|step| step.what.width()).max();
    let what = what.unwrap_or(0).max("any two records".len());
    let mut out = String::new();
    side_by_side(&mut out, steps, names, what);
    out.push('\n');
    let _ = writeln!(
        out,
        "{:what$}  {:>7}  {:LONGEST$}  {:>14}",
        "", "bits", "", "chance so far"
    );
    let largest = steps.iter().map(|step| step.bits.abs()).fold(1.0, f64::max);
    let mut row = |what_is: &str, figure: &str, bar: &str, sum: f64, words: &str| {
        let start = format!(
            "{}  {figure:>7}  {bar:LONGEST$}  {:>14}  ",
            padded(what_is, what),
            chance(sum)
        );
        let indent = start.width();
        for (at, line) in wrapped(words, COLUMNS - indent, usize::MAX).iter().enumerate() {
            let lead = if at == 0 {
                start.as_str()
            } else {
                &" ".repeat(indent)
            };
            let _ = writeln!(out, "{lead}{line}");
        }
    };
    row(
        "any two records",
        &bits(explanation.prior),
        "",
        explanation.prior,
        BEGINNING,
    );
    let mut sum = explanation.prior;
    for step in steps.iter().filter(|step| step.compared) {
        sum += step.bits;
        let bar = bar(step.bits, largest);
        row(&step.what, &bits(step.bits), &bar, sum, &judged(step));
    }
    if let Some(silent) = silent(steps) {
        out.push('\n');
        for line in wrapped(&silent, COLUMNS, usize::MAX) {
            let _ = writeln!(out, "{line}");
        }
    }
    out.push('\n');
    out.push_str(&conclusion(explanation));
    out
}

/// Names what could not be compared because one of the records says nothing of it; in one sentence, because it changes nothing.
fn silent(steps: &[Contribution]) -> Option<String> {
    let names: Vec<&str> = steps
        .iter()
        .filter(|step| !step.compared)
        .map(|step| step.what.as_str())
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "Not told by both records, so it counts neither way: {}.",
            names.join(", ")
        )
    })
}

/// What the two records say, field by field.
fn side_by_side(out: &mut String, steps: &[Contribution], names: [&str; 2], what: usize) {
    let half = (COLUMNS - what - 4) / 2;
    let said = steps
        .iter()
        .filter(|step| !(step.left.is_empty() && step.right.is_empty()))
        .map(|step| (step.what.as_str(), [said(&step.left), said(&step.right)]));
    for (what_is, [left, right]) in std::iter::once(("", names)).chain(said) {
        let left = padded(&fit(left, half), half);
        let line = format!("{}  {left}  {}", padded(what_is, what), fit(right, half));
        let _ = writeln!(out, "{}", line.trim_end());
    }
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

/// The chance that so many bits amount to, as people say it: per cent, or one in so many; never nought and never certainty.
///
/// ```
/// use throughline_linkage::waterfall::chance;
///
/// assert_eq!(chance(-14.2), "1 in 19,000");
/// assert_eq!(chance(0.0), "50 %");
/// assert_eq!(chance(9.0), "99.8 %");
/// ```
pub fn chance(bits: f64) -> String {
    let (for_it, against) = (model::probability(bits), model::probability(-bits));
    if for_it < 1e-9 {
        "next to none".to_owned()
    } else if for_it < 0.01 {
        format!("1 in {}", rounded(1.0 / for_it))
    } else if against < 1e-6 {
        "over 99.9999 %".to_owned()
    } else {
        // As many decimals as tell it from certainty, with one figure of what is missing more where that is little.
        let decimals = (-(against * 100.0).log10()).ceil().max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 4"
        )]
        let decimals = decimals as usize;
        format!("{:.decimals$} %", for_it * 100.0)
    }
}

/// A number of two figures, with its thousands set apart.
fn rounded(number: f64) -> String {
    let unit = 10_f64.powf((number.log10().floor() - 1.0).max(0.0));
    let digits = format!("{:.0}", (number / unit).round() * unit);
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How strongly a piece of evidence speaks, and for what, in words.
///
/// ```
/// use throughline_linkage::waterfall::strength;
///
/// assert_eq!(strength(8.0), "strongly for");
/// assert_eq!(strength(-0.3), "slightly against");
/// assert_eq!(strength(0.0), "neither");
/// ```
pub fn strength(bits: f64) -> &'static str {
    let words = match bits.abs() {
        size if size < NOTHING => return "neither",
        size if size < 1.0 => ["slightly for", "slightly against"],
        size if size < 3.0 => ["for", "against"],
        size if size < 6.0 => ["clearly for", "clearly against"],
        _ => ["strongly for", "strongly against"],
    };
    words[usize::from(bits < 0.0)]
}

/// What is found of a field, with how strongly it speaks.
pub fn judged(step: &Contribution) -> String {
    if step.bits.abs() < NOTHING {
        return step.finding.clone();
    }
    format!("{}: {}", strength(step.bits), step.finding)
}

/// What is to be thought of two records before anything is compared.
const BEGINNING: &str = "how often two records are one person before anything is compared";

fn said(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// Bits with their sign.
fn bits(bits: f64) -> String {
    // Nothing is neither for nor against.
    if bits.abs() < NOTHING {
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

/// At most so many columns, without anything that would steer a terminal.
fn fit(text: &str, width: usize) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !turns(*c))
        .collect();
    if plain.width() <= width {
        return plain;
    }
    let mut taken = 0;
    let mut cut: String = plain
        .chars()
        .take_while(|c| {
            taken += c.width().unwrap_or(0);
            taken < width
        })
        .collect();
    cut.push('…');
    cut
}

/// Marks that turn the direction of writing, and with it the columns of a table.
fn turns(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Filled up with spaces to so many columns.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Broken into lines of at most so many columns, between words; of more lines than wanted, the last ends in an ellipsis.
fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else if lines.len() + 1 < most {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line.push('…');
            break;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn explanation() -> Explanation {
        let step = |what: &str, left: &str, right: &str, finding: &str, bits: f64| Contribution {
            what: what.to_owned(),
            headings: vec![what.to_owned()],
            left: left.to_owned(),
            right: right.to_owned(),
            finding: finding.to_owned(),
            bits,
            compared: bits != 0.0,
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
                    "one household?",
                    "",
                    "",
                    "what agrees would agree as well for two members of one household",
                    -0.2,
                ),
            ],
            total: -6.7,
            probability: 0.0095,
        }
    }

    #[test]
    fn the_table_shows_both_values_every_step_its_strength_and_the_sum() {
        let expected = "                 R1                                             R2
given name       Анна                                           A<nn>a &  [31m
date of birth    1990                                           –
sex              F                                              M

                    bits                     chance so far
any two records    -10.0                        1 in 1,000  how often two records are one person before
                                                            anything is compared
given name          +8.0  ++++++++++++++++            20 %  strongly for: the same
sex                 -4.5  ---------                    1 %  clearly against: different
one household?      -0.2                          1 in 100  slightly against: what agrees would agree as well
                                                            for two members of one household

Not told by both records, so it counts neither way: date of birth.

Probability that the two are one person: 0.0095 (-6.7 bits). Each bit doubles or halves the odds.";
        assert_eq!(text(&explanation(), ["R1", "R2"]), expected);
    }

    #[test]
    fn columns_stay_in_line_where_letters_are_wide_or_have_no_width() {
        let mut wide = explanation();
        "王小明".clone_into(&mut wide.contributions[0].left);
        "ซ้ำ".clone_into(&mut wide.contributions[2].left);
        let table = text(&wide, ["R1", "R2"]);
        let start = |line: usize, right: &str| {
            let line = table.lines().nth(line).unwrap_or_default();
            line.split(right).next().map(UnicodeWidthStr::width)
        };
        assert_eq!(start(1, "A<nn>a"), start(0, "R2"), "{table}");
        assert_eq!(start(3, "M"), start(0, "R2"), "{table}");
    }

    #[test]
    fn what_a_record_holds_neither_steers_the_terminal_nor_breaks_the_table() {
        let mut long = explanation();
        long.contributions[0].left = format!("\u{202e}{}\n\u{7}", "Αλεξάνδρα ".repeat(40));
        let table = text(&long, ["R1", &"9".repeat(500)]);
        assert!(!table.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{table}");
        assert!(table.lines().all(|line| line.width() <= COLUMNS), "{table}");
    }

    #[test]
    fn a_chance_is_neither_nought_nor_certainty() {
        let said = [-1e9, -14.2, -3.0, 0.0, 6.0, 9.0, 13.0, 19.0, 1e9].map(chance);
        let expected = [
            "next to none",
            "1 in 19,000",
            "11 %",
            "50 %",
            "98 %",
            "99.8 %",
            "99.99 %",
            "99.9998 %",
            "over 99.9999 %",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn a_probability_is_never_rounded_to_certainty() {
        assert_eq!(probability(1.0), "more than 0.9999");
        assert_eq!(probability(0.0), "less than 0.0001");
        assert_eq!(probability(0.25), "0.2500");
    }

    #[test]
    fn words_are_as_strong_as_the_figures() {
        let said = [-6.0, -3.0, -1.0, -0.05, 0.04, 0.05, 1.0, 3.0, 6.0].map(strength);
        let expected = [
            "strongly against",
            "clearly against",
            "against",
            "slightly against",
            "neither",
            "slightly for",
            "for",
            "clearly for",
            "strongly for",
        ];
        assert_eq!(said, expected);
    }
}
