//! How well predicted risks of an event in time are borne out, against R (survival, survC1, timeROC, riskRegression):
//! a Cox model fitted to the odd rows of the Rossi data and validated on the even ones, and Uno's C where many are
//! censored.

use crate::reference::{Comparison, expected, holds, number, observations};
use throughline_survival::{
    Concordance, Cox, Design, Level, PredictedByHorizon, Rate, Spell, UnoConcordance,
};

struct Validation {
    spells: Vec<Spell>,
    predictors: Vec<f64>,
    risks: Vec<f64>,
    expected: f64,
}

fn validation() -> Validation {
    let rows = observations("valid_surv.csv");
    let column = |name: &str| rows.iter().map(|row| number(row, name)).collect::<Vec<f64>>();
    Validation {
        spells: rows
            .iter()
            .map(|row| Spell {
                event: holds(row, "arrest"),
                ..Spell::event(number(row, "week"))
            })
            .collect(),
        predictors: column("lp"),
        risks: column("risk"),
        expected: column("expected").iter().sum(),
    }
}

#[test]
fn valid_surv_discrimination_and_accuracy() {
    let file = expected("valid_surv.json");
    let wanted = &file["validation"];
    let Validation {
        spells,
        predictors,
        risks,
        ..
    } = validation();
    let level = Level::ninety_five();
    let mut comparison = Comparison::exact();

    let harrell = Concordance::of(&spells, &predictors, None, None)
        .expect("sound")
        .expect("pairs");
    comparison.number("c", harrell.estimate, &wanted["harrell_c"]["c"]);
    comparison.number("c/se", harrell.standard_error, &wanted["harrell_c"]["se"]);
    // R's concordance counts events at the horizon, survC1 and the paper those before it. survAUC (0.6065) gives ties in
    // risk no credit at all.
    let uno = |horizon: f64| {
        UnoConcordance::of(&spells, &predictors, horizon)
            .expect("sound")
            .expect("pairs")
    };
    let including = uno(50.0_f64.next_up());
    comparison.number("uno", including.estimate, &wanted["uno_c_timewt_nG2"]["c"]);
    comparison.number(
        "uno/se",
        including.standard_error,
        &wanted["uno_c_timewt_nG2"]["se"],
    );
    comparison.number("survC1", uno(50.0).estimate, &wanted["uno_c_survC1"]["c"]);

    let predicted = PredictedByHorizon::new(&risks, &spells, 40.0).expect("sound");
    let auc = predicted.auc().expect("cases and controls");
    comparison.number("auc", auc.estimate, &wanted["auc_t_timeROC"]["auc"]);
    comparison.number("auc/se", auc.standard_error, &wanted["auc_t_timeROC"]["se"]);
    let score = &wanted["score_auc"];
    comparison.number("auc/lower", auc.interval(level).lower, &score["lower"]);
    comparison.number("auc/upper", auc.interval(level).upper, &score["upper"]);
    let score = &wanted["score_brier"];
    for (index, brier) in [predicted.brier_null(), predicted.brier()]
        .into_iter()
        .enumerate()
    {
        comparison.number(&format!("brier/{index}"), brier.estimate, &score["Brier"][index]);
        comparison.number(
            &format!("brier/{index}/se"),
            brier.standard_error,
            &score["se"][index],
        );
        let interval = brier.interval(level);
        comparison.number(
            &format!("brier/{index}/lower"),
            interval.lower,
            &score["lower"][index],
        );
        comparison.number(
            &format!("brier/{index}/upper"),
            interval.upper,
            &score["upper"][index],
        );
    }
    comparison.number("ipa", predicted.scaled_brier(), &score["IPA"][1]);

    let wanted_ratio = &wanted["oe_at_t"];
    let observed = predicted.observed().expect("survivors");
    comparison.number("km", observed.estimate, &wanted_ratio["observed_km"]);
    comparison.number("km/se", observed.standard_error, &wanted_ratio["observed_se"]);
    comparison.number(
        "mean",
        predicted.mean_predicted(),
        &wanted_ratio["mean_predicted"],
    );
    comparison.number("oe", predicted.observed_over_expected(), &wanted_ratio["oe"]);
    let interval = predicted.observed_over_expected_interval(level).expect("events");
    comparison.list("oe/ci", [interval.lower, interval.upper], &wanted_ratio["oe_ci"]);
    comparison.finish(20);
}

#[test]
fn valid_surv_calibration_and_net_benefit() {
    let file = expected("valid_surv.json");
    let wanted = &file["validation"];
    let Validation {
        spells,
        predictors,
        risks,
        expected,
    } = validation();
    let predicted = PredictedByHorizon::new(&risks, &spells, 40.0).expect("sound");
    let mut comparison = Comparison::exact();
    let design = Design::from_columns([("lp", predictors.clone())]).expect("a design");
    let slope = Cox::new(&spells, &design).fit().expect("a maximum");
    comparison.loosened(1e-9, |comparison| {
        comparison.number("slope", slope.coefficients()[0], &wanted["calibration_slope"]);
        let errors = slope.covariance().standard_errors();
        comparison.number("slope/se", errors[0], &wanted["calibration_slope_se"]);
    });
    // R's Poisson model leaves out the one person (with an event) of whom nothing at all was expected: 51 events.
    let citl = &wanted["poisson_citl"];
    comparison.number("expected", expected, &citl["expected"]);
    let ratio = |events: u64| Rate::new(events, expected).expect("a rate").estimate().ln();
    comparison.number("log_oe", ratio(51), &citl["log_oe"]);
    assert!(ratio(52) > ratio(51));

    let distances = predicted.calibration_distances().expect("a curve");
    let spline = &wanted["ici_rcs3"];
    comparison.loosened(1e-6, |comparison| {
        comparison.number("ici", distances.mean, &spline["ici"]);
        comparison.number("e50", distances.median, &spline["e50"]);
        comparison.number("e90", distances.ninetieth, &spline["e90"]);
        comparison.number("emax", distances.largest, &spline["emax"]);
    });
    for (index, row) in wanted["net_benefit"]
        .as_array()
        .expect("a list")
        .iter()
        .enumerate()
    {
        let threshold = row["threshold"].as_f64().expect("a number");
        let benefit = predicted.net_benefit(threshold).expect("a threshold");
        comparison.number(
            &format!("benefit/{index}"),
            benefit.prediction,
            &row["net_benefit"],
        );
        comparison.number(
            &format!("all/{index}"),
            benefit.everybody,
            &row["net_benefit_all"],
        );
        comparison.number(
            &format!("flagged/{index}"),
            benefit.flagged as f64,
            &row["flagged"],
        );
    }
    comparison.finish(20);
}

#[test]
fn competing_mgus2_unos_c_where_many_are_censored() {
    let file = expected("competing_mgus2.json");
    let rows: Vec<_> = observations("mgus2_cr.csv")
        .into_iter()
        .filter(|row| {
            ["age", "sex", "mspike", "hgb"]
                .iter()
                .all(|column| !row[*column].is_empty())
        })
        .collect();
    let mut comparison = Comparison::exact();
    for (part, cause) in [("cause_specific_pcm", "1"), ("cause_specific_death", "2")] {
        let wanted = &file[part];
        let spells: Vec<Spell> = rows
            .iter()
            .map(|row| Spell {
                event: row["ev"] == cause,
                ..Spell::event(number(row, "etime"))
            })
            .collect();
        let weigh = |index: usize| wanted["coef"][index].as_f64().expect("a number");
        let male = |row: &std::collections::BTreeMap<String, String>| f64::from(u8::from(row["sex"] == "M"));
        let predictors: Vec<f64> = rows
            .iter()
            .map(|row| {
                weigh(0) * number(row, "age") + weigh(1) * male(row) + weigh(2) * number(row, "mspike")
            })
            .collect();
        let uno = UnoConcordance::of(&spells, &predictors, f64::INFINITY)
            .expect("sound")
            .expect("pairs");
        comparison.loosened(1e-10, |comparison| {
            comparison.number(part, uno.estimate, &wanted["concordance_uno_nG2"]["c"]);
            comparison.number(part, uno.standard_error, &wanted["concordance_uno_nG2"]["se"]);
        });
    }
    comparison.finish(4);
}
