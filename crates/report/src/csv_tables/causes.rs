//! The tables on what goes with re-trafficking: the factors, their levels with rates and hazard ratios, and the models.

use throughline_analysis::Findings;
use throughline_analysis::findings::{ModelFound, RatioFound, ReadingFindings};

use super::content::{LEVEL, READING, optional, per_reading};
use super::{Table, text};

/// The two tables.
pub(super) fn tables(findings: &Findings) -> [Table; 2] {
    [causes(findings), models(findings)]
}

fn ratio(found: Option<&RatioFound>) -> [String; 4] {
    [
        optional(found.map(|ratio| ratio.hazard_ratio)),
        optional(found.map(|ratio| ratio.lower)),
        optional(found.and_then(|ratio| ratio.upper)),
        optional(found.map(|ratio| ratio.p_value)),
    ]
}

fn causes(findings: &Findings) -> Table {
    Table {
        name: "causes",
        holds: "Rates of re-trafficking after the first exit at each level of each factor, and hazard ratios: associations, not effects.",
        columns: vec![
            READING,
            ("factor", "what is examined"),
            ("comes_about", "when it comes about"),
            ("source", "the fields it is read from"),
            ("factor_level", "the level, or the unit of a number"),
            (
                "compared_with",
                "whether the other levels are compared with it (yes or no)",
            ),
            (
                "persons",
                "persons followed at this level at some time; with a value, for a number",
            ),
            ("events", "persons re-trafficked at this level"),
            ("person_years", "person-years at risk at this level (365.25 days)"),
            ("per_100_person_years", "events per 100 person-years"),
            ("rate_lower", "lower end of the exact interval of the rate"),
            ("rate_upper", "upper end of the exact interval of the rate"),
            ("ratio_alone", "hazard ratio from the model of this factor alone"),
            ("ratio_alone_lower", "lower end of its interval"),
            ("ratio_alone_upper", "upper end of its interval"),
            ("ratio_alone_p", "its two-sided P value"),
            (
                "ratio_adjusted",
                "hazard ratio adjusted for the factors of the joint model",
            ),
            ("ratio_adjusted_lower", "lower end of its interval"),
            ("ratio_adjusted_upper", "upper end of its interval"),
            ("ratio_adjusted_p", "its two-sided P value"),
            (
                "ratio_imputed",
                "hazard ratio of the joint model with what is not known imputed; default reading only",
            ),
            ("ratio_imputed_lower", "lower end of its interval"),
            ("ratio_imputed_upper", "upper end of its interval"),
            ("ratio_imputed_p", "its two-sided P value"),
            (
                "unknown",
                "persons followed who did not know, of the whole factor",
            ),
            (
                "declined",
                "persons followed who did not want to say, of the whole factor",
            ),
            (
                "not_recorded",
                "persons followed of whom nothing is recorded, of the whole factor",
            ),
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let levels = reading
                .causes
                .factors
                .iter()
                .flat_map(|factor| factor.levels.iter().map(move |level| (factor, level)));
            levels
                .map(|(factor, level)| {
                    let mut row = vec![
                        text(&factor.name),
                        text(&factor.when),
                        text(&factor.source),
                        text(&level.label),
                        if level.reference { "yes" } else { "no" }.to_owned(),
                        level.persons.to_string(),
                    ];
                    let rate = level.rate.as_ref();
                    row.push(rate.map(|rate| rate.events.to_string()).unwrap_or_default());
                    row.push(optional(rate.map(|rate| rate.person_years)));
                    row.push(optional(rate.map(|rate| rate.per_100_person_years)));
                    row.push(optional(rate.map(|rate| rate.interval.lower)));
                    row.push(optional(rate.map(|rate| rate.interval.upper)));
                    row.extend(ratio(level.alone.as_ref()));
                    row.extend(ratio(level.joint.as_ref()));
                    row.extend(ratio(level.imputed.as_ref()));
                    row.push(factor.unknown.to_string());
                    row.push(factor.declined.to_string());
                    row.push(factor.not_recorded.to_string());
                    row.push(findings.about.level.to_string());
                    row
                })
                .collect()
        }),
    }
}

fn models(findings: &Findings) -> Table {
    Table {
        name: "models",
        holds: "The models behind the hazard ratios: how each was fitted and on whom, or why there is none.",
        columns: vec![
            READING,
            (
                "model",
                "`joint`, or the factor; with `adjusted` where it was added to the joint model",
            ),
            ("method", "how it was fitted"),
            ("persons", "persons in it"),
            (
                "left_out",
                "persons followed who are not in it because a factor is not known of them",
            ),
            ("events", "persons re-trafficked among those in it"),
            ("coefficients", "coefficients estimated"),
            (
                "proportional_p",
                "P value of the test that ratios stay the same over time; empty where it was not made",
            ),
            (
                "remark",
                "why the method was chosen, where it is not the usual one",
            ),
            ("refused", "why there is no model"),
        ],
        rows: per_reading(findings, |reading| {
            named(reading).map(|(name, model)| row(&name, model)).collect()
        }),
    }
}

fn named(reading: &ReadingFindings) -> impl Iterator<Item = (String, &ModelFound)> {
    let causes = &reading.causes;
    let factors = causes.factors.iter().flat_map(|factor| {
        let adjusted = factor.adjusted.iter();
        let adjusted = adjusted.map(|model| (format!("{}, adjusted", factor.name), model));
        std::iter::once((factor.name.clone(), &factor.alone)).chain(adjusted)
    });
    std::iter::once(("joint".to_owned(), &causes.joint)).chain(factors)
}

fn row(name: &str, model: &ModelFound) -> Vec<String> {
    vec![
        text(name),
        text(&model.method),
        model.persons.to_string(),
        model.left_out.to_string(),
        model.events.to_string(),
        model.parameters.to_string(),
        optional(model.proportional_p),
        text(model.remark.as_deref().unwrap_or_default()),
        text(model.refused.as_deref().unwrap_or_default()),
    ]
}
