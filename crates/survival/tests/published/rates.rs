//! Proportions, person-time rates, rate ratios and the log-rank family against R.

use crate::reference::{Comparison, expected, holds, number, observations};
use serde_json::Value;
use throughline_survival::{
    DirectlyStandardised, IndirectlyStandardised, Interval, Level, LogRank, Member, PersonTime, Proportion,
    Rate, RateRatio, ReferenceStratum, Spell, Stratum,
};

fn whole(value: &Value) -> u64 {
    value.as_u64().expect("a whole number")
}

fn limits(interval: Interval) -> [f64; 2] {
    [interval.lower, interval.upper]
}

#[test]
fn proportions() {
    let (level, wide) = (Level::ninety_five(), Level::new(0.99).expect("a level"));
    let mut comparison = Comparison::exact();
    for (index, wanted) in expected("proportions.json")["result"]
        .as_array()
        .expect("a list")
        .iter()
        .enumerate()
    {
        let proportion = Proportion::new(whole(&wanted["x"]), whole(&wanted["n"])).expect("a proportion");
        comparison.number(&format!("{index}/p"), proportion.estimate(), &wanted["p"]);
        let intervals = [
            ("wilson", proportion.wilson(level)),
            ("wilson_cc", proportion.wilson_corrected(level)),
            ("clopper_pearson", proportion.clopper_pearson(level)),
            ("jeffreys", proportion.jeffreys(level)),
            ("agresti_coull", proportion.agresti_coull(level)),
            ("wilson_99", proportion.wilson(wide)),
            ("clopper_pearson_99", proportion.clopper_pearson(wide)),
        ];
        for (name, interval) in intervals {
            comparison.list(&format!("{index}/{name}"), limits(interval), &wanted[name]);
        }
    }
    comparison.finish(8 * 15);
}

#[test]
fn rates() {
    let (level, wide) = (Level::ninety_five(), Level::new(0.99).expect("a level"));
    let mut comparison = Comparison::exact();
    for (index, wanted) in expected("rates.json")["rates"]
        .as_array()
        .expect("a list")
        .iter()
        .enumerate()
    {
        let years = wanted["person_years"].as_f64().expect("a number");
        let rate = Rate::new(whole(&wanted["events"]), years / 100.0).expect("a rate");
        comparison.number(&format!("{index}/rate"), rate.estimate(), &wanted["per_100py"]);
        let intervals = [
            ("exact_ci95_per_100py", Some(rate.exact(level))),
            ("exact_ci99_per_100py", Some(rate.exact(wide))),
            ("byar_ci95_per_100py", Some(rate.byar(level))),
            ("log_normal_ci95_per_100py", rate.log_normal(level)),
        ];
        for (name, interval) in intervals {
            match interval {
                Some(interval) => {
                    comparison.list(&format!("{index}/{name}"), limits(interval), &wanted[name]);
                }
                None => comparison.number(&format!("{index}/{name}"), None, &wanted[name]),
            }
        }
    }
    comparison.finish(44);
}

#[test]
fn rate_ratios() {
    let level = Level::ninety_five();
    let mut comparison = Comparison::exact();
    for (index, wanted) in expected("rates.json")["ratio"]
        .as_array()
        .expect("a list")
        .iter()
        .enumerate()
    {
        let rate = |events: &str, time: &str| {
            Rate::new(whole(&wanted[events]), wanted[time].as_f64().expect("a number")).expect("a rate")
        };
        let ratio = RateRatio::new(rate("x1", "t1"), rate("x2", "t2")).expect("there are events");
        comparison.number(&format!("{index}/ratio"), ratio.estimate(), &wanted["rate_ratio"]);
        comparison.list(
            &format!("{index}/exact"),
            limits(ratio.exact(level)),
            &wanted["exact_ci95"],
        );
        comparison.number(&format!("{index}/exact_p"), ratio.exact_p(), &wanted["exact_p"]);
        let wald = ratio.log_normal(level).expect("both have events");
        comparison.list(&format!("{index}/wald"), limits(wald), &wanted["wald_log_ci95"]);
    }
    comparison.finish(18);
}

#[test]
fn standardised() {
    let file = expected("standardised.json");
    let mut comparison = Comparison::exact();
    let column = |part: &Value, name: &str| -> Vec<f64> {
        let values = part[name].as_array().expect("a list");
        values
            .iter()
            .map(|value| value.as_f64().expect("a number"))
            .collect()
    };
    let wanted = &file["direct"];
    let (population, standard) = (column(wanted, "pop"), column(wanted, "stdpop"));
    let counts = |part: &Value| -> Vec<u64> {
        part["count"]
            .as_array()
            .expect("a list")
            .iter()
            .map(whole)
            .collect()
    };
    let strata: Vec<Stratum> = counts(wanted)
        .iter()
        .enumerate()
        .map(|(index, events)| Stratum {
            events: *events,
            person_time: population[index],
            standard: standard[index],
        })
        .collect();
    let level = Level::ninety_five();
    let rate = DirectlyStandardised::new(&strata).expect("the strata are sound");
    comparison.number("crude", rate.crude(), &wanted["crude"]);
    comparison.number("direct_rate", rate.estimate(), &wanted["direct_rate"]);
    comparison.number("var", rate.variance(), &wanted["var"]);
    comparison.list(
        "gamma",
        limits(rate.gamma(level)),
        &wanted["fay_feuer_gamma_ci95"],
    );
    let dobson = rate.dobson(level).expect("there are events");
    comparison.list("dobson", limits(dobson), &wanted["dobson_ci95"]);

    let wanted = &file["smr"];
    let (population, reference) = (column(wanted, "pop"), column(wanted, "refrate"));
    let strata: Vec<ReferenceStratum> = counts(wanted)
        .iter()
        .enumerate()
        .map(|(index, events)| ReferenceStratum {
            events: *events,
            person_time: population[index],
            reference_rate: reference[index],
        })
        .collect();
    let ratio = IndirectlyStandardised::new(&strata).expect("the strata are sound");
    comparison.number("observed", ratio.observed() as f64, &wanted["observed"]);
    comparison.number("expected", ratio.expected(), &wanted["expected"]);
    comparison.number("smr", ratio.estimate(), &wanted["smr"]);
    comparison.list("exact", limits(ratio.exact(level)), &wanted["exact_ci95"]);
    comparison.finish(12);
}

#[test]
fn pyears() {
    let file = expected("pyears.json");
    let mut comparison = Comparison::exact();
    let parts = [
        (
            "rossi_fin",
            "rossi.csv",
            "fin",
            ["0", "1"],
            "week",
            "arrest",
            52.0,
        ),
        ("lung_sex", "lung.csv", "sex", ["1", "2"], "time", "event", 365.25),
    ];
    for (part, data, group, values, time, event, unit) in parts {
        let found = values.map(|value| {
            let spells: Vec<Spell> = observations(data)
                .iter()
                .filter(|row| row[group] == value)
                .map(|row| Spell {
                    event: holds(row, event),
                    ..Spell::event(number(row, time))
                })
                .collect();
            PersonTime::of(&spells)
                .and_then(|sum| sum.rate(unit))
                .expect("the published data are sound")
        });
        comparison.list(
            &format!("{part}/pyears"),
            found.map(|rate| rate.person_time()),
            &file[part]["pyears"],
        );
        comparison.list(
            &format!("{part}/event"),
            found.map(|rate| rate.events() as f64),
            &file[part]["event"],
        );
    }
    comparison.finish(8);
}

/// R's order of the cell types.
const CELLS: [&str; 4] = ["squamous", "smallcell", "adeno", "large"];

/// Name, data, group column, time and event columns, groups in R's order, strata column.
type Example = (
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 2],
    &'static [&'static str],
    Option<&'static str>,
);

#[test]
fn logrank() {
    let file = expected("logrank.json");
    let mut comparison = Comparison::exact();
    let examples: [Example; 6] = [
        (
            "rossi_fin",
            "rossi.csv",
            "fin",
            ["week", "arrest"],
            &["0", "1"],
            None,
        ),
        (
            "lung_sex",
            "lung.csv",
            "sex",
            ["time", "event"],
            &["1", "2"],
            None,
        ),
        (
            "lung_sex_strata_ecog",
            "lung.csv",
            "sex",
            ["time", "event"],
            &["1", "2"],
            Some("ph.ecog"),
        ),
        (
            "veteran_celltype",
            "veteran.csv",
            "celltype",
            ["time", "status"],
            &CELLS,
            None,
        ),
        (
            "veteran_trt_strata_celltype",
            "veteran.csv",
            "trt",
            ["time", "status"],
            &["1", "2"],
            Some("celltype"),
        ),
        (
            "rossi_paro_strata_race",
            "rossi.csv",
            "paro",
            ["week", "arrest"],
            &["0", "1"],
            Some("race"),
        ),
    ];
    for (example, data, group, [time, event], groups, strata) in examples {
        let members: Vec<Member> = observations(data)
            .iter()
            .filter(|row| strata.is_none_or(|column| !row[column].is_empty()))
            .map(|row| {
                let position = |names: &[&str], value: &str| names.iter().position(|name| *name == value);
                let stratum = strata.map_or(0, |column| {
                    row[column]
                        .parse()
                        .ok()
                        .or_else(|| position(&CELLS, &row[column]))
                        .expect("a stratum")
                });
                Member {
                    spell: Spell {
                        event: holds(row, event),
                        ..Spell::event(number(row, time))
                    },
                    group: position(groups, &row[group]).expect("a group"),
                    stratum,
                }
            })
            .collect();
        for rho in [0.0, 1.0] {
            let wanted = &file[example][format!("rho{rho}")];
            let test = LogRank::test(&members, rho).expect("the published data are sound");
            let path = format!("{example}/rho{rho}");
            comparison.list(
                &format!("{path}/n"),
                test.observations.iter().map(|n| *n as f64),
                &wanted["n"],
            );
            for (name, found) in [
                ("observed", &test.observed),
                ("expected", &test.expected),
                ("var", &test.variance),
            ] {
                for (index, found) in found.iter().enumerate() {
                    let path = format!("{path}/{name}/{index}");
                    comparison.list(&path, found.iter().copied(), &wanted[name][index]);
                }
            }
            comparison.number(&format!("{path}/chisq"), test.chi_squared, &wanted["chisq"]);
            comparison.number(&format!("{path}/df"), test.degrees as f64, &wanted["df"]);
            comparison.number(&format!("{path}/p"), test.p_value, &wanted["p"]);
        }
    }
    comparison.finish(200);
}
