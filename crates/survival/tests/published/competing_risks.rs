//! Cumulative incidence against R's `survfit` (jackknife variance) and `cmprsk::cuminc` (Aalen's variance), on
//! the mgus2 data.

use crate::reference::{Comparison, expected, number, observations};
use serde_json::Value;
use throughline_survival::{
    AalenJohansen, CensoringTies, CompetingMember, CompetingSpell, Design, FineGray, FineGrayFit, GrayTest,
    IntervalKind, Level, Multistate, Outcome, Sojourn, Symmetric, Ties, Variance,
};

fn outcome(row: &std::collections::BTreeMap<String, String>) -> Outcome {
    match row["ev"].as_str() {
        "0" => Outcome::Censored,
        "1" => Outcome::Cause(0),
        _ => Outcome::Cause(1),
    }
}

fn fit(sex: Option<&str>) -> AalenJohansen {
    let spells: Vec<CompetingSpell> = observations("mgus2_cr.csv")
        .iter()
        .filter(|row| sex.is_none_or(|sex| row["sex"] == sex))
        .map(|row| CompetingSpell::new(number(row, "etime"), outcome(row)))
        .collect();
    AalenJohansen::fit(&spells, 2).expect("the published data are sound")
}

fn compare_survfit(comparison: &mut Comparison, path: &str, curve: &AalenJohansen, wanted: &Value) {
    let level = Level::ninety_five();
    let causes = [0, 1].map(|cause| curve.incidence(cause).expect("two causes"));
    for (index, step) in curve.steps().iter().enumerate() {
        let [pcm, death] = causes.map(|cause| cause[index]);
        let free = step.event_free_interval(IntervalKind::Log, level);
        let limits =
            [pcm, death].map(|c| c.interval(IntervalKind::Log, level, Variance::InfinitesimalJackknife));
        let rows: [(&str, Vec<Option<f64>>); 5] = [
            (
                "pstate",
                vec![
                    Some(step.event_free),
                    Some(pcm.probability),
                    Some(death.probability),
                ],
            ),
            (
                "se_infinitesimal_jackknife",
                vec![
                    Some(step.event_free_standard_error),
                    Some(pcm.jackknife_standard_error),
                    Some(death.jackknife_standard_error),
                ],
            ),
            (
                "lower",
                vec![
                    free.map(|i| i.lower),
                    limits[0].map(|i| i.lower),
                    limits[1].map(|i| i.lower),
                ],
            ),
            (
                "upper",
                vec![
                    free.map(|i| i.upper),
                    limits[0].map(|i| i.upper),
                    limits[1].map(|i| i.upper),
                ],
            ),
            (
                "cumhaz",
                vec![Some(pcm.cumulative_hazard), Some(death.cumulative_hazard)],
            ),
        ];
        for (name, found) in rows {
            comparison.list(&format!("{path}/{name}/{index}"), found, &wanted[name][index]);
        }
        comparison.number(&format!("{path}/time/{index}"), step.time, &wanted["time"][index]);
        comparison.number(
            &format!("{path}/n_risk/{index}"),
            step.at_risk,
            &wanted["n_risk"][index][0],
        );
        comparison.number(
            &format!("{path}/n_censor/{index}"),
            step.censored,
            &wanted["n_censor"][index][0],
        );
        comparison.list(
            &format!("{path}/n_event/{index}"),
            [0.0, pcm.events, death.events],
            &wanted["n_event"][index],
        );
    }
}

#[test]
fn competing_mgus2_aalen_johansen_by_sex() {
    let file = expected("competing_mgus2.json");
    let mut comparison = Comparison::exact();
    for sex in ["F", "M"] {
        let stratum = format!("sex={sex}");
        compare_survfit(
            &mut comparison,
            &stratum,
            &fit(Some(sex)),
            &file["AJ_by_sex"]["curves"][&stratum],
        );
    }
    comparison.finish(9000);
}

#[test]
fn competing_mgus2_cuminc_with_aalens_variance() {
    let file = expected("competing_mgus2.json");
    let mut comparison = Comparison::exact();
    for part in ["cuminc_all", "cuminc_by_sex"] {
        let wanted = &file[part];
        for (index, row) in wanted["rows"].as_array().expect("a list").iter().enumerate() {
            let (group, cause) = row
                .as_str()
                .expect("a name")
                .split_once(' ')
                .expect("group and cause");
            let curve = fit(Some(group).filter(|group| *group != "1"));
            let cause = usize::from(cause != "1");
            let times = wanted["times"].as_array().expect("a list");
            let found: Vec<_> = times
                .iter()
                .map(|time| {
                    curve
                        .at(cause, time.as_f64().expect("a number"))
                        .expect("two causes")
                })
                .collect();
            comparison.list(
                &format!("{part}/est/{row}"),
                found.iter().map(|c| c.probability),
                &wanted["est"][index],
            );
            let variances = found.iter().map(|c| c.standard_error(Variance::Aalen).powi(2));
            comparison.list(
                &format!("{part}/var/{row}"),
                variances,
                &wanted["var_gray_aalen"][index],
            );
        }
    }
    comparison.finish(60);
}

#[test]
fn competing_mgus2_grays_test() {
    let wanted = &expected("competing_mgus2.json")["cuminc_by_sex"]["gray_test"];
    let members: Vec<CompetingMember> = observations("mgus2_cr.csv")
        .iter()
        .map(|row| CompetingMember {
            spell: CompetingSpell::new(number(row, "etime"), outcome(row)),
            group: usize::from(row["sex"] == "M"),
            stratum: 0,
        })
        .collect();
    let mut comparison = Comparison::exact();
    for cause in 0..2 {
        let test = GrayTest::test(&members, cause, 2, 0.0).expect("the published data are sound");
        comparison.number(&format!("{cause}/stat"), test.chi_squared, &wanted["stat"][cause]);
        comparison.number(&format!("{cause}/pv"), test.p_value, &wanted["pv"][cause]);
        comparison.number(&format!("{cause}/df"), test.degrees as f64, &wanted["df"][cause]);
    }
    comparison.finish(6);
}

/// The complete rows, and the covariates of the regression models.
fn complete_rows() -> (Vec<CompetingSpell>, Design) {
    let rows: Vec<_> = observations("mgus2_cr.csv")
        .into_iter()
        .filter(|row| {
            ["age", "sex", "mspike", "hgb"]
                .iter()
                .all(|column| !row[*column].is_empty())
        })
        .collect();
    let spells = rows
        .iter()
        .map(|row| CompetingSpell::new(number(row, "etime"), outcome(row)))
        .collect();
    let column = |name: &str| rows.iter().map(|row| number(row, name)).collect::<Vec<f64>>();
    let male = rows
        .iter()
        .map(|row| f64::from(u8::from(row["sex"] == "M")))
        .collect();
    let columns = [
        ("age", column("age")),
        ("male", male),
        ("mspike", column("mspike")),
    ];
    (spells, Design::from_columns(columns).expect("complete rows"))
}

fn compare_matrix(comparison: &mut Comparison, path: &str, found: &Symmetric, wanted: &Value) {
    for row in 0..found.size() {
        comparison.list(
            &format!("{path}/{row}"),
            found.row(row).iter().copied(),
            &wanted[row],
        );
    }
}

#[test]
fn competing_mgus2_fine_gray_as_crr() {
    let file = expected("competing_mgus2.json");
    let (spells, design) = complete_rows();
    let mut comparison = Comparison::exact();
    let mut compare = |part: &str, cause: usize, tolerance: f64| -> FineGrayFit {
        let wanted = &file[part];
        let fit = FineGray::new(&spells, &design, cause, 2)
            .fit()
            .expect("the published data are sound");
        comparison.loosened(tolerance, |comparison| {
            comparison.list(
                &format!("{part}/coef"),
                fit.coefficients().iter().copied(),
                &wanted["coef"],
            );
            comparison.list(
                &format!("{part}/se"),
                fit.covariance().standard_errors(),
                &wanted["se"],
            );
            compare_matrix(
                comparison,
                &format!("{part}/var"),
                fit.covariance(),
                &wanted["var"],
            );
            let inverse = &wanted["inf_naive_var"];
            compare_matrix(
                comparison,
                &format!("{part}/inf"),
                fit.model_covariance(),
                inverse,
            );
            comparison.number(&format!("{part}/loglik"), fit.log_likelihood(), &wanted["loglik"]);
            let null = fit.null_log_likelihood();
            comparison.number(&format!("{part}/loglik_null"), null, &wanted["loglik_null"]);
            let mut before = 0.0;
            for (index, (time, hazard)) in fit.baseline().iter().take(20).enumerate() {
                comparison.number(&format!("{part}/uftime/{index}"), *time, &wanted["uftime"][index]);
                comparison.number(
                    &format!("{part}/bfitj/{index}"),
                    hazard - before,
                    &wanted["bfitj"][index],
                );
                before = *hazard;
            }
        });
        fit
    };
    let fit = compare("crr_pcm", 0, 1e-9);
    // R's search for this one stopped before it was done, and says so (`converged: false`).
    compare("crr_death", 1, 1e-8);
    let wanted = &file["crr_pcm"]["predicted_cif"];
    for (at, time) in [60.0, 120.0, 240.0].into_iter().enumerate() {
        for (unit, covariates) in [[60.0, 1.0, 1.0], [80.0, 0.0, 2.0]].iter().enumerate() {
            let found = fit
                .cumulative_incidence(covariates, time)
                .expect("three covariates");
            comparison.loosened(1e-9, |comparison| {
                comparison.number(&format!("cif/{at}/{unit}"), found, &wanted["cif"][at][unit]);
            });
        }
    }
    comparison.finish(2 * (3 + 3 + 9 + 9 + 2 + 40) + 6);
}

#[test]
fn competing_mgus2_fine_gray_as_a_weighted_cox_model() {
    let file = expected("competing_mgus2.json");
    let (spells, design) = complete_rows();
    let mut comparison = Comparison::exact();
    for (part, ties) in [
        ("finegray_pcm_breslow", Ties::Breslow),
        ("finegray_pcm_efron", Ties::Efron),
    ] {
        let wanted = &file[part];
        let fit = FineGray::new(&spells, &design, 0, 2)
            .ties(ties)
            .censoring(CensoringTies::EventsFirst)
            .fit()
            .expect("the published data are sound");
        comparison.loosened(1e-9, |comparison| {
            comparison.list(
                &format!("{part}/coef"),
                fit.coefficients().iter().copied(),
                &wanted["coef"],
            );
            // The file's `naive_se` treats every row of the expanded data as a unit of its own, which nothing here is.
            let robust = fit.robust_covariance().standard_errors();
            comparison.list(&format!("{part}/robust"), robust, &wanted["robust_se_cluster_id"]);
            let likelihoods = [fit.null_log_likelihood(), fit.log_likelihood()];
            comparison.list(&format!("{part}/loglik"), likelihoods, &wanted["loglik"]);
        });
    }
    comparison.finish(16);
}

#[test]
fn competing_mgus2_as_a_multistate_model() {
    let file = expected("competing_mgus2.json");
    let mut comparison = Comparison::exact();
    for sex in ["F", "M"] {
        let sojourns: Vec<Sojourn> = observations("mgus2_cr.csv")
            .iter()
            .enumerate()
            .filter(|(_, row)| row["sex"] == sex)
            .map(|(subject, row)| Sojourn {
                subject,
                start: 0.0,
                stop: number(row, "etime"),
                state: 0,
                next: match outcome(row) {
                    Outcome::Censored => None,
                    Outcome::Cause(cause) => Some(cause + 1),
                },
                weight: 1.0,
            })
            .collect();
        let fitted = Multistate::fit(&sojourns, 3).expect("the published data are sound");
        let wanted = &file["AJ_by_sex"]["curves"][&format!("sex={sex}")];
        for (index, time) in wanted["time"].as_array().expect("a list").iter().enumerate() {
            let found = fitted.occupation(time.as_f64().expect("a number"));
            let path = format!("{sex}/{index}");
            let probabilities = found.iter().map(|state| state.probability);
            comparison.list(&path, probabilities, &wanted["pstate"][index]);
            let errors = found.iter().map(|state| state.standard_error);
            comparison.list(&path, errors, &wanted["se_infinitesimal_jackknife"][index]);
            let limits: Vec<_> = found
                .iter()
                .map(|state| state.interval(IntervalKind::Log, Level::ninety_five()))
                .collect();
            comparison.list(
                &path,
                limits.iter().map(|i| i.map(|i| i.lower)),
                &wanted["lower"][index],
            );
        }
    }
    comparison.finish(2 * 227 * 9);
}
