//! Invented findings on factors that go with re-trafficking.
//!
//! The ratios are made up and say nothing of the world; intervals are merely wide.

use throughline_analysis::findings::{
    CausesFound, FactorFound, FactorLevel, ImputedFound, ModelFound, RatioFound,
};

use super::rate;

/// Factors and models with so many events.
pub(crate) fn found(seen: u64) -> CausesFound {
    let model = |events: u64, parameters: u64| ModelFound {
        method: "Cox model, Efron's ties".to_owned(),
        persons: 9_800,
        left_out: 547,
        events,
        parameters,
        remark: None,
        refused: None,
        proportional_p: Some(0.41),
    };
    let ratio = |hazard_ratio: f64| RatioFound {
        hazard_ratio,
        lower: hazard_ratio * 0.8,
        upper: Some(hazard_ratio * 1.3),
        p_value: 0.004,
    };
    let level = |label: &str, alone: Option<RatioFound>, joint: Option<RatioFound>| FactorLevel {
        label: label.to_owned(),
        reference: alone.is_none(),
        persons: 4_900,
        rate: Some(rate(seen / 2, 8_000.0)),
        alone,
        joint,
        imputed: joint,
    };
    let factor = |name: &str, levels: Vec<FactorLevel>| FactorFound {
        name: name.to_owned(),
        when: "before the first trafficking".to_owned(),
        source: "records.minority".to_owned(),
        reported: "reported as more frequent among the re-trafficked (IOM 2010)".to_owned(),
        levels,
        unknown: 120,
        declined: 0,
        not_recorded: 427,
        alone: model(seen, 1),
        adjusted: None,
    };
    let both = |low: f64| {
        vec![
            level("no", None, None),
            level("yes", Some(ratio(low)), Some(ratio(low * 0.9))),
        ]
    };
    let mut few = factor("Debt after the exit", both(1.4));
    few.alone.refused = Some("There is no model: nobody was re-trafficked, for 1 coefficient.".to_owned());
    few.levels[1].alone = None;
    let mut country = factor(
        "Gender inequality in the country of origin",
        vec![level("per 0.1 of the index", Some(ratio(1.2)), Some(ratio(1.1)))],
    );
    country.adjusted = Some(model(seen, 3));
    CausesFound {
        factors: vec![
            factor("Belongs to a minority that meets discrimination", both(1.6)),
            few,
            country,
        ],
        joint: model(seen, 2),
        imputed: Some(ImputedFound {
            imputations: 20,
            rounds: 5,
            seed: 1,
            method: "Cox model, Efron's ties".to_owned(),
            persons: 10_347,
            events: seen,
            most_missing_information: 0.31,
            refused: None,
        }),
        not_joint: vec!["Gender: those of whom it is known do not differ in it.".to_owned()],
    }
}
