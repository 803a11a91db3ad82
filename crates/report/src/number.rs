//! How numbers are written for people: English, thousands with a comma, a thin space before the per cent sign, ranges with an
//! en dash, and as many digits as the interval warrants. What cannot be told is written in words, never as 0.
//!
//! Tables for programs (`csv_tables`) and JSON do not use this file: they hold the numbers as they are.

use throughline_analysis::findings::{
    AtHorizon, Interval, ProportionFound, RateFound, RatioFound, TimeFound,
};

/// A narrow space that does not break a line.
pub(crate) const THIN: char = '\u{202f}';

/// Stands for a figure with an empty denominator.
pub(crate) const NOBODY: &str = "cannot be told: nobody to count";

/// Days in a month, a twelfth of the Julian year, as in the findings.
pub(crate) const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// A whole number: `14,000`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 person`, `79 persons`.
pub(crate) fn persons(number: u64) -> String {
    format!(
        "{} {}",
        count(number),
        if number == 1 { "person" } else { "persons" }
    )
}

/// A number with a fixed number of decimals and thousands commas.
pub(crate) fn decimal(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let (whole, rest) = text
        .find('.')
        .map_or((text.as_str(), ""), |dot| text.split_at(dot));
    match whole.parse::<u64>() {
        Ok(whole) => format!("{}{rest}", count(whole)),
        // Negative, or too large to be a count: leave it as it is.
        Err(_) => text,
    }
}

/// How many decimals an estimate and its interval deserve (both in the unit in which they are shown).
///
/// Three significant digits of the estimate, but never more than three or fewer than two of the interval's width.
pub(crate) fn decimals(estimate: f64, interval: Option<Interval>) -> usize {
    let place = |number: f64| number.log10().floor();
    let larger = interval.map_or(estimate, |i| if estimate > 0.0 { estimate } else { i.upper });
    let width = interval.map_or(larger, |i| i.upper - i.lower);
    if larger <= 0.0 || width <= 0.0 || !larger.is_finite() || !width.is_finite() {
        return 1;
    }
    let wanted = (2.0 - place(larger)).clamp(1.0 - place(width), 2.0 - place(width));
    match wanted {
        d if d <= 0.0 => 0,
        d if d <= 1.0 => 1,
        d if d <= 2.0 => 2,
        d if d <= 3.0 => 3,
        _ => 4,
    }
}

/// Decimals for a proportion shown as a percentage.
pub(crate) fn percent_decimals(proportion: f64, interval: Option<Interval>) -> usize {
    decimals(
        proportion * 100.0,
        interval.map(|i| Interval {
            lower: i.lower * 100.0,
            upper: i.upper * 100.0,
        }),
    )
}

/// A proportion as a percentage without the sign. None at all is `0`: decimals would pretend to a precision.
pub(crate) fn percent_number(proportion: f64, decimals: usize) -> String {
    if proportion <= 0.0 {
        return "0".to_owned();
    }
    decimal(proportion * 100.0, decimals)
}

/// A proportion as a percentage: `0.564 %`.
pub(crate) fn percent(proportion: f64, decimals: usize) -> String {
    format!("{}{THIN}%", percent_number(proportion, decimals))
}

/// An interval of proportions in per cent, without the sign: `0.453–0.703`.
pub(crate) fn percent_range(interval: Interval, decimals: usize) -> String {
    format!(
        "{}–{}",
        percent_number(interval.lower, decimals),
        percent_number(interval.upper, decimals)
    )
}

/// `0.564 % [0.453–0.703]`.
pub(crate) fn percent_with(proportion: f64, interval: Option<Interval>) -> String {
    let digits = percent_decimals(proportion, interval);
    // An interval from 0 to 0 says nothing: at the exit itself nobody can be trafficked again yet.
    interval.filter(|interval| interval.upper > 0.0).map_or_else(
        || percent(proportion, digits),
        |interval| {
            format!(
                "{} [{}]",
                percent(proportion, digits),
                percent_range(interval, digits)
            )
        },
    )
}

/// A proportion with its Wilson interval, or why there is none.
pub(crate) fn proportion(found: &ProportionFound) -> String {
    match found.proportion {
        Some(proportion) if found.denominator > 0 => percent_with(proportion, found.wilson),
        _ => NOBODY.to_owned(),
    }
}

/// `79 of 14,000`.
pub(crate) fn out_of(found: &ProportionFound) -> String {
    format!("{} of {}", count(found.events), count(found.denominator))
}

/// Cumulative incidence with its interval, or why there is none.
pub(crate) fn incidence(at: &AtHorizon) -> String {
    at.incidence.map_or_else(
        || "cannot be told: nobody was followed so long".to_owned(),
        |incidence| percent_with(incidence, at.interval),
    )
}

/// A rate with its interval: `0.31 [0.25–0.39]`.
pub(crate) fn rate(found: &RateFound) -> String {
    let digits = decimals(found.per_100_person_years, Some(found.interval));
    format!(
        "{} [{}]",
        decimal(found.per_100_person_years, digits),
        rate_range(found)
    )
}

/// The interval of a rate: `0.25–0.39`.
pub(crate) fn rate_range(found: &RateFound) -> String {
    let digits = decimals(found.per_100_person_years, Some(found.interval));
    format!(
        "{}–{}",
        decimal(found.interval.lower, digits),
        decimal(found.interval.upper, digits)
    )
}

/// A time with its interval, or why it cannot be told: `412 days [301–533]`.
pub(crate) fn time(found: &TimeFound) -> String {
    let Some(days) = found.days else {
        return found
            .remark
            .clone()
            .unwrap_or_else(|| "cannot be told".to_owned());
    };
    let end = |end: Option<f64>| end.map_or_else(|| "not reached".to_owned(), |end| decimal(end, 0));
    let unit = if decimal(days, 0) == "1" { "day" } else { "days" };
    let shown = format!("{} {unit}", decimal(days, 0));
    match (found.lower, found.upper) {
        (None, None) => shown,
        (Some(lower), Some(upper)) => format!("{shown} [{}–{}]", decimal(lower, 0), decimal(upper, 0)),
        (lower, upper) => format!("{shown} [{} to {}]", end(lower), end(upper)),
    }
}

/// Days in months with one decimal: `13.5`.
pub(crate) fn in_months(days: f64) -> String {
    decimal(days / DAYS_PER_MONTH, 1)
}

/// The level of the intervals: `95 %`.
pub(crate) fn level(level: f64) -> String {
    let tenths = (level * 1000.0).round();
    let decimals = usize::from(tenths % 10.0 != 0.0);
    percent(level, decimals)
}

/// A hazard ratio with its interval: `2.41 (1.90–3.05)`. An end that is infinite is written `∞`.
pub(crate) fn ratio(found: &RatioFound) -> String {
    let digits = |ratio: f64| match ratio {
        large if large >= 100.0 => 0,
        large if large >= 10.0 => 1,
        _ => 2,
    };
    let shown = |ratio: f64| decimal(ratio, digits(ratio));
    let upper = found.upper.map_or_else(|| "∞".to_owned(), shown);
    format!("{} ({}–{upper})", shown(found.hazard_ratio), shown(found.lower))
}

/// A P value, as `= 0.03` or `< 0.001`.
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else {
        format!("= {}", decimal(p, if p < 0.1 { 3 } else { 2 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        events: u64,
        denominator: u64,
        proportion: Option<f64>,
        wilson: Option<(f64, f64)>,
    ) -> ProportionFound {
        ProportionFound {
            events,
            denominator,
            denominator_words: "persons".to_owned(),
            proportion,
            wilson: wilson.map(|(lower, upper)| Interval { lower, upper }),
            clopper_pearson: None,
        }
    }

    #[test]
    fn seventy_nine_of_fourteen_thousand_is_shown_as_published() {
        let shown = proportion(&found(
            79,
            14_000,
            Some(79.0 / 14_000.0),
            Some((0.004_530, 0.007_025)),
        ));
        assert_eq!(shown, "0.564\u{202f}% [0.453–0.703]");
    }

    #[test]
    fn a_small_denominator_gets_few_digits() {
        let shown = proportion(&found(23, 87, Some(23.0 / 87.0), Some((0.183, 0.366))));
        assert_eq!(shown, "26.4\u{202f}% [18.3–36.6]");
    }

    #[test]
    fn a_narrow_interval_is_never_rounded_to_one_number() {
        let shown = percent_with(
            0.123_451,
            Some(Interval {
                lower: 0.1230,
                upper: 0.1241,
            }),
        );
        assert_eq!(shown, "12.35\u{202f}% [12.30–12.41]");
    }

    #[test]
    fn none_of_many_keeps_the_digits_of_its_upper_end() {
        let shown = percent_with(
            0.0,
            Some(Interval {
                lower: 0.0,
                upper: 0.000_274,
            }),
        );
        assert_eq!(shown, "0\u{202f}% [0–0.0274]");
    }

    #[test]
    fn an_empty_denominator_is_words_not_zero() {
        assert_eq!(proportion(&found(0, 0, None, None)), NOBODY);
    }

    #[test]
    fn an_empty_denominator_is_words_even_beside_a_proportion() {
        assert_eq!(proportion(&found(0, 0, Some(0.0), None)), NOBODY);
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1_000, 14_000, 1_234_567].map(count),
            ["0", "999", "1,000", "14,000", "1,234,567"]
        );
    }

    #[test]
    fn thousands_are_separated_before_decimals() {
        assert_eq!(decimal(22_041.37, 1), "22,041.4");
    }

    #[test]
    fn an_end_that_is_not_reached_is_said_in_words() {
        let shown = time(&TimeFound {
            words: String::new(),
            days: Some(412.0),
            lower: Some(301.0),
            upper: None,
            remark: None,
        });
        assert_eq!(shown, "412 days [301 to not reached]");
    }

    #[test]
    fn an_unusual_level_keeps_its_decimal() {
        assert_eq!(
            [0.95, 0.9, 0.995].map(level),
            ["95\u{202f}%", "90\u{202f}%", "99.5\u{202f}%"]
        );
    }
}
