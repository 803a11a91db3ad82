//! Kaplan–Meier curves against R's `survfit`, every number of each published example: curve, five kinds of
//! interval, hazards, quantiles, restricted means, and lookups at times.

use crate::reference::{Comparison, expected, holds, number, observations};
use serde_json::Value;
use throughline_survival::{IntervalKind, KaplanMeier, Level, RestrictedMean, Spell, Step};

const KINDS: [(&str, IntervalKind); 5] = [
    ("plain", IntervalKind::Plain),
    ("log", IntervalKind::Log),
    ("loglog", IntervalKind::LogLog),
    ("arcsin", IntervalKind::Arcsin),
    ("logit", IntervalKind::Logit),
];

/// A column of R's table and where the engine has it.
type Column<T> = (&'static str, fn(&Step) -> T);

fn keys(value: &Value) -> Vec<String> {
    value.as_object().expect("an object").keys().cloned().collect()
}

/// One group by the name R gives its stratum, `column=value`, or `all`.
fn fit(
    data: &str,
    stratum: &str,
    spell: &dyn Fn(&std::collections::BTreeMap<String, String>) -> Spell,
) -> KaplanMeier {
    let spells: Vec<Spell> = observations(data)
        .iter()
        .filter(|row| {
            stratum
                .split_once('=')
                .is_none_or(|(column, value)| row[column] == value)
        })
        .map(spell)
        .collect();
    KaplanMeier::fit(&spells).expect("the published data are sound")
}

fn compare_curve(comparison: &mut Comparison, path: &str, curve: &KaplanMeier, wanted: &Value) {
    let level = Level::ninety_five();
    let columns: [Column<Option<f64>>; 9] = [
        ("time", |step| Some(step.time)),
        ("n_risk", |step| Some(step.at_risk)),
        ("n_event", |step| Some(step.events)),
        ("n_censor", |step| Some(step.censored)),
        ("surv", |step| Some(step.survival)),
        ("se_log_surv", |step| Some(step.log_standard_error)),
        ("se_surv_greenwood", Step::standard_error),
        ("nelson_aalen", |step| Some(step.nelson_aalen)),
        ("se_nelson_aalen", |step| Some(step.nelson_aalen_standard_error)),
    ];
    for (name, column) in columns {
        comparison.list(
            &format!("{path}/{name}"),
            curve.steps().iter().map(column),
            &wanted[name],
        );
    }
    let hazards: [Column<f64>; 4] = [
        ("", |step| (-step.nelson_aalen).exp()),
        ("surv", |step| (-step.fleming_harrington).exp()),
        ("cumhaz", |step| step.fleming_harrington),
        ("se_cumhaz", |step| step.fleming_harrington_standard_error),
    ];
    for (name, column) in hazards {
        let second = &wanted["fleming_harrington_ctype2"];
        let wanted = if name.is_empty() {
            &wanted["surv_exp_minus_NA"]
        } else {
            &second[name]
        };
        comparison.list(
            &format!("{path}/hazard {name}"),
            curve.steps().iter().map(column),
            wanted,
        );
    }
    for (name, kind) in KINDS {
        let limits = || curve.steps().iter().map(|step| step.interval(kind, level));
        let wanted = &wanted["ci95"][name];
        comparison.list(
            &format!("{path}/{name}/lower"),
            limits().map(|i| i.map(|i| i.lower)),
            &wanted["lower"],
        );
        comparison.list(
            &format!("{path}/{name}/upper"),
            limits().map(|i| i.map(|i| i.upper)),
            &wanted["upper"],
        );
    }
}

fn compare_quantiles(comparison: &mut Comparison, curves: &[(String, KaplanMeier)], wanted: &Value) {
    for (name, kind) in KINDS {
        let wanted = &wanted[name];
        for (index, (stratum, curve)) in curves.iter().enumerate() {
            let found = wanted["probs"].as_array().expect("a list").iter().map(|p| {
                let p = p.as_f64().expect("a number");
                curve
                    .quantile(p, kind, Level::ninety_five())
                    .expect("a probability")
            });
            let found: Vec<_> = found.collect();
            let group = |part: &str| {
                if curves.len() == 1 {
                    wanted[part].clone()
                } else {
                    wanted[part][index].clone()
                }
            };
            let path = format!("quantiles/{name}/{stratum}");
            comparison.list(
                &format!("{path}/quantile"),
                found.iter().map(|q| q.time),
                &group("quantile"),
            );
            comparison.list(
                &format!("{path}/lower"),
                found.iter().map(|q| q.lower),
                &group("lower"),
            );
            comparison.list(
                &format!("{path}/upper"),
                found.iter().map(|q| q.upper),
                &group("upper"),
            );
        }
    }
}

fn compare_means(comparison: &mut Comparison, curves: &[(String, KaplanMeier)], result: &Value) {
    let Some(wanted) = result.get("rmst") else { return };
    let means: Vec<RestrictedMean> = curves
        .iter()
        .map(|(stratum, curve)| {
            let wanted = &wanted[stratum];
            let mean = curve
                .restricted_mean(wanted["tau"].as_f64().expect("a number"))
                .expect("within follow-up");
            comparison.number(&format!("rmst/{stratum}"), mean.estimate, &wanted["rmst"]);
            comparison.number(&format!("rmst/{stratum}/se"), mean.standard_error, &wanted["se"]);
            comparison.number(
                &format!("rmst/{stratum}/n"),
                curve.observations() as f64,
                &wanted["n"],
            );
            comparison.number(
                &format!("rmst/{stratum}/events"),
                curve.events(),
                &wanted["events"],
            );
            mean
        })
        .collect();
    if let Some(wanted) = result.get("rmst_difference_2_minus_1") {
        let difference = means[1].minus(&means[0]);
        let interval = difference.interval(Level::ninety_five());
        comparison.number("difference", difference.estimate, &wanted["diff"]);
        comparison.number("difference/se", difference.standard_error, &wanted["se"]);
        comparison.number("difference/lower", interval.lower, &wanted["lower"]);
        comparison.number("difference/upper", interval.upper, &wanted["upper"]);
        comparison.number("difference/p", difference.p_value(), &wanted["p"]);
    }
}

fn compare_times(comparison: &mut Comparison, curves: &[(String, KaplanMeier)], wanted: &Value) {
    for (index, time) in wanted["time"].as_array().expect("a list").iter().enumerate() {
        let stratum = wanted["strata"]
            .get(index)
            .unwrap_or(&wanted["strata"])
            .as_str()
            .expect("a name");
        let (_, curve) = curves
            .iter()
            .find(|(name, _)| name == stratum)
            .expect("the stratum was fitted");
        let time = time.as_f64().expect("a number");
        let interval = curve.interval_at(time, IntervalKind::Log, Level::ninety_five());
        let found = [
            ("n_risk", Some(curve.at_risk(time))),
            ("surv", Some(curve.at(time))),
            ("se", curve.standard_error_at(time)),
            ("lower_log", interval.map(|interval| interval.lower)),
            ("upper_log", interval.map(|interval| interval.upper)),
        ];
        for (name, found) in found {
            comparison.number(&format!("at_times/{name}/{index}"), found, &wanted[name][index]);
        }
    }
}

fn compare(
    json: &str,
    data: &str,
    at_least: usize,
    spell: &dyn Fn(&std::collections::BTreeMap<String, String>) -> Spell,
) {
    let file = expected(json);
    let result = &file["result"];
    // R lists the groups in the order of its factor levels, as does `strata`; JSON objects do not keep theirs.
    let strata: Vec<String> = match &result["quantiles"]["log"]["strata"] {
        Value::Array(names) => names
            .iter()
            .map(|name| name.as_str().expect("a name").to_owned())
            .collect(),
        name => vec![name.as_str().expect("a name").to_owned()],
    };
    assert_eq!(strata.len(), keys(&result["curves"]).len());
    let curves: Vec<(String, KaplanMeier)> = strata
        .into_iter()
        .map(|name| (name.clone(), fit(data, &name, spell)))
        .collect();
    let mut comparison = Comparison::exact();
    for (stratum, curve) in &curves {
        compare_curve(&mut comparison, stratum, curve, &result["curves"][stratum]);
    }
    compare_quantiles(&mut comparison, &curves, &result["quantiles"]);
    compare_means(&mut comparison, &curves, result);
    compare_times(&mut comparison, &curves, &result["at_times"]);
    comparison.finish(at_least);
}

fn right_censored(time: f64, event: bool) -> Spell {
    if event {
        Spell::event(time)
    } else {
        Spell::censored(time)
    }
}

#[test]
fn km_lung_all() {
    compare("km_lung_all.json", "lung.csv", 4300, &|row| {
        right_censored(number(row, "time"), holds(row, "event"))
    });
}

#[test]
fn km_lung_sex() {
    compare("km_lung_sex.json", "lung.csv", 4800, &|row| {
        right_censored(number(row, "time"), holds(row, "event"))
    });
}

#[test]
fn km_rossi_fin() {
    compare("km_rossi_fin.json", "rossi.csv", 1600, &|row| {
        right_censored(number(row, "week"), holds(row, "arrest"))
    });
}

#[test]
fn km_veteran_celltype() {
    compare("km_veteran_celltype.json", "veteran.csv", 3000, &|row| {
        right_censored(number(row, "time"), holds(row, "status"))
    });
}

#[test]
fn km_heart_lefttrunc() {
    compare("km_heart_lefttrunc.json", "heart.csv", 2800, &|row| {
        right_censored(number(row, "stop"), holds(row, "event")).entering(number(row, "start"))
    });
}

#[test]
fn km_lung_weighted() {
    let file = expected("km_lung_weighted.json");
    let wanted = &file["result"];
    let curve = fit("lung_weighted.csv", "all", &|row| {
        right_censored(number(row, "time"), holds(row, "event")).weighing(number(row, "w"))
    });
    let columns: [Column<f64>; 6] = [
        ("time", |step| step.time),
        ("surv", |step| step.survival),
        ("se_log", |step| step.log_standard_error),
        // The file's column is R's `std.err × surv`, but with `robust = TRUE` R's `std.err` is that of survival
        // already; without the second factor it agrees with Greenwood's when all weights are 1.
        ("robust_se_surv", |step| {
            step.robust_standard_error * step.survival
        }),
        ("n_risk", |step| step.at_risk),
        ("n_event", |step| step.events),
    ];
    let mut comparison = Comparison::exact();
    for (name, column) in columns {
        comparison.list(name, curve.steps().iter().map(column), &wanted[name]);
    }
    comparison.finish(1110);
}
