//! Cumulative incidence against R's `survfit` (jackknife variance) and `cmprsk::cuminc` (Aalen's variance), on
//! the mgus2 data.

use crate::reference::{Comparison, expected, number, observations};
use serde_json::Value;
use throughline_survival::{
    AalenJohansen, CompetingMember, CompetingSpell, GrayTest, IntervalKind, Level, Outcome, Variance,
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
    let mut comparison = Comparison::default();
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
    let mut comparison = Comparison::default();
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
    let mut comparison = Comparison::default();
    for cause in 0..2 {
        let test = GrayTest::test(&members, cause, 2, 0.0).expect("the published data are sound");
        comparison.number(&format!("{cause}/stat"), test.chi_squared, &wanted["stat"][cause]);
        comparison.number(&format!("{cause}/pv"), test.p_value, &wanted["pv"][cause]);
        comparison.number(&format!("{cause}/df"), test.degrees as f64, &wanted["df"][cause]);
    }
    comparison.finish(6);
}
