//! What must hold of the findings of every register, tried on random ones.

use proptest::prelude::*;
use throughline_analysis::Findings;
use throughline_analysis::findings::ReadingFindings;
use throughline_model::LifeLine;

use crate::register::{Register, analysed, day};

/// What becomes of one invented person; days are counted from the exit.
#[derive(Clone, Debug)]
struct Fate {
    episodes: bool,
    exit: Option<(&'static str, &'static str)>,
    seen: Vec<i32>,
    lost: Option<i32>,
    died: Option<i32>,
    again: Option<(i32, i32, &'static str)>,
    gender: Option<&'static str>,
    minority: Option<&'static str>,
    age: Option<u8>,
}

/// Any day, or one of a few that many share, so that there are ties.
fn days() -> impl Strategy<Value = i32> {
    prop_oneof![1..2500_i32, prop::sample::select(vec![40, 100, 400, 800])]
}

fn fate() -> impl Strategy<Value = Fate> {
    let exit = (
        prop::sample::select(vec!["2010-01-01", "2010-01", "2010", "2009-12/2010-02", ""]),
        prop::sample::select(vec!["Yes", "Yes", "Yes", "No", "Unknown", ""]),
    );
    let again = (
        days(),
        prop::sample::select(vec![0, 0, 30, 365]),
        prop::sample::select(vec![
            "",
            "Recruited",
            "WentBack",
            "SoldOrHandedOn",
            "MovedBySameTraffickers",
        ]),
    );
    let life = (
        prop::bool::weighted(0.95),
        prop::option::weighted(0.9, exit),
        prop::collection::vec(days(), 0..4),
        prop::option::weighted(0.3, days()),
        prop::option::weighted(0.15, prop_oneof![Just(0), days()]),
        prop::option::weighted(0.5, again),
    );
    let background = (
        prop::option::of(prop::sample::select(vec![
            "Feminine",
            "Masculine",
            "NonSpecifiedUnknown",
        ])),
        prop::option::of(prop::sample::select(vec!["Yes", "No", "Unknown", "Declined"])),
        prop::option::of(0..60_u8),
    );
    (life, background).prop_map(
        |((episodes, exit, seen, lost, died, again), (gender, minority, age))| Fate {
            episodes,
            exit,
            seen,
            lost,
            died,
            again,
            gender,
            minority,
            age,
        },
    )
}

fn filled<'a>(cells: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    cells
        .iter()
        .copied()
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

fn enter(register: &mut Register, fate: &Fate) {
    let died = fate.died.map(day).unwrap_or_default();
    let age = fate.age.map(|age| age.to_string()).unwrap_or_default();
    register.person(&filled(&[
        ("died_on", &died),
        ("gender", fate.gender.unwrap_or_default()),
        ("minority", fate.minority.unwrap_or_default()),
        ("age_when_first_trafficked", &age),
    ]));
    for on in &fate.seen {
        register.seen(*on);
    }
    if let Some(on) = fate.lost {
        register.lost(on);
    }
    if !fate.episodes {
        return;
    }
    register.episode(&[("started", "2009-01-01")]);
    if let Some((on, control_ended)) = fate.exit {
        register.exit(&filled(&[("on", on), ("control_ended", control_ended)]));
    }
    if let Some((from, width, entry)) = fate.again {
        let span = if width == 0 {
            day(from)
        } else {
            format!("{}/{}", day(from), day(from + width))
        };
        register.episode(&filled(&[("started", &span), ("entry", entry)]));
    }
}

fn lines() -> impl Strategy<Value = Vec<LifeLine>> {
    prop::collection::vec(fate(), 0..40).prop_map(|fates| {
        let mut register = Register::default();
        for fate in &fates {
            enter(&mut register, fate);
        }
        register.lines()
    })
}

fn followed(reading: &ReadingFindings) -> u64 {
    reading.flow.last().map_or(0, |line| line.persons)
}

fn of_each_reading(findings: &Findings, figure: impl Fn(&ReadingFindings) -> u64) -> Vec<u64> {
    findings.readings.iter().map(figure).collect()
}

proptest! {
    #[test]
    fn a_broader_reading_never_counts_fewer(lines in lines()) {
        let findings = analysed(&lines);
        prop_assert!(of_each_reading(&findings, |found| found.among_all.events).is_sorted());
        prop_assert!(of_each_reading(&findings, |found| found.among_exited.events).is_sorted());
        prop_assert!(of_each_reading(&findings, |found| found.rate.as_ref().map_or(0, |rate| rate.events)).is_sorted());
    }

    #[test]
    fn the_order_of_the_lines_changes_nothing(
        (lines, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
    ) {
        prop_assert_eq!(analysed(&lines), analysed(&shuffled));
    }

    #[test]
    fn the_flow_adds_up_and_agrees_with_the_denominators(lines in lines()) {
        for reading in analysed(&lines).readings {
            let mut remaining = lines.len() as u64;
            let mut kept = Vec::new();
            for line in &reading.flow {
                if line.left_out {
                    remaining -= line.persons;
                } else {
                    prop_assert_eq!(line.persons, remaining, "{}", line.words);
                    kept.push(line.persons);
                }
            }
            let denominators = [lines.len() as u64, reading.among_all.denominator, reading.among_exited.denominator];
            prop_assert_eq!(&kept[..3], &denominators[..]);
            prop_assert_eq!(kept.last(), Some(&reading.loss.lost.denominator));
        }
    }

    #[test]
    fn every_incidence_lies_in_its_interval_and_never_falls(lines in lines()) {
        for reading in analysed(&lines).readings {
            let mut before = 0.0;
            for at in &reading.horizons {
                prop_assert_eq!(at.incidence.is_some(), at.interval.is_some());
                let (Some(incidence), Some(interval)) = (at.incidence, at.interval) else { continue };
                prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0, "{:?}", at);
                prop_assert!(interval.lower <= incidence && incidence <= interval.upper, "{:?}", at);
                prop_assert!(interval.lower < interval.upper, "an interval is never a point: {:?}", at);
                prop_assert!(incidence >= before, "{:?}", at);
                before = incidence;
            }
        }
    }

    #[test]
    fn the_bounds_by_intervals_are_bounds_and_never_fall(lines in lines()) {
        for reading in analysed(&lines).readings {
            let mut before = (0.0, 0.0);
            for bounds in reading.horizons.iter().filter_map(|at| at.turnbull) {
                prop_assert!(0.0 <= bounds.lower && bounds.lower <= bounds.upper && bounds.upper <= 1.0, "{:?}", bounds);
                prop_assert!(bounds.lower >= before.0 && bounds.upper >= before.1, "{:?}", bounds);
                before = (bounds.lower, bounds.upper);
            }
        }
    }

    #[test]
    fn loss_to_follow_up_bounds_the_estimate(lines in lines()) {
        for reading in analysed(&lines).readings {
            let loss = &reading.loss;
            let two_years = reading.horizons.iter().find(|at| at.months == 24).and_then(|at| at.incidence);
            let bounds = (loss.at_two_years_if_all_lost_stayed_free, loss.at_two_years_if_all_lost_were_retrafficked);
            match (two_years, bounds) {
                (Some(estimate), (Some(least), Some(most))) => {
                    prop_assert!(least <= estimate + 1e-12 && estimate <= most + 1e-12, "{} {} {}", least, estimate, most);
                }
                (estimate, bounds) => prop_assert_eq!((estimate, bounds), (None, (None, None))),
            }
        }
    }

    #[test]
    fn the_table_under_the_curve_loses_nobody(lines in lines()) {
        for reading in analysed(&lines).readings {
            for column in &reading.risk_table {
                // Whoever is trafficked again at the very time of a column is both at risk and an event there.
                let all = column.at_risk + column.events + column.censored;
                let twice = all - followed(&reading);
                prop_assert!(twice <= column.events, "{:?} of {}", column, followed(&reading));
                prop_assert!(column.months > 0 || twice == 0);
            }
            prop_assert!(reading.risk_table.is_sorted_by(|a, b| a.at_risk >= b.at_risk && a.censored <= b.censored));
        }
    }

    #[test]
    fn the_curve_holds_the_values_at_the_horizons(lines in lines()) {
        for reading in analysed(&lines).readings {
            prop_assert!(reading.curve.is_sorted_by(|a, b| a.days < b.days && a.incidence <= b.incidence));
            for at in &reading.horizons {
                let Some(incidence) = at.incidence else { continue };
                let drawn = reading.curve.iter().rev().find(|point| point.days <= at.days);
                prop_assert_eq!(drawn.map_or(0.0, |point| point.incidence), incidence);
            }
        }
    }

    #[test]
    fn everybody_has_one_level_or_none_of_a_single_valued_characteristic(lines in lines()) {
        for reading in analysed(&lines).readings {
            let (again, all) = (reading.among_all.events, reading.among_all.denominator);
            for found in reading.characteristics.iter().filter(|found| !found.variable.contains("several")) {
                let retrafficked: u64 = found.levels.iter().map(|level| level.retrafficked).sum();
                let others: u64 = found.levels.iter().map(|level| level.others).sum();
                prop_assert_eq!(retrafficked + found.missing_retrafficked, again, "{}", found.variable);
                prop_assert_eq!(others + found.missing_others, all - again, "{}", found.variable);
            }
        }
    }

    #[test]
    fn every_re_trafficked_person_is_in_one_pair_or_left_out_of_all(lines in lines()) {
        for reading in analysed(&lines).readings {
            let found = &reading.consequences;
            let left_out: u64 = found.left_out.iter().map(|line| line.persons).sum();
            prop_assert_eq!(found.retrafficked, reading.among_all.events);
            prop_assert_eq!(found.pairs + left_out, found.retrafficked);
            for one in &found.characteristics {
                let all = one.known + one.missing_before + one.missing_after + one.missing_both;
                prop_assert_eq!(all, found.pairs, "{}", one.variable);
                for level in &one.levels {
                    prop_assert_eq!(level.both + level.before_only + level.after_only + level.neither, one.known);
                    prop_assert!(level.interval.lower <= level.difference && level.difference <= level.interval.upper);
                }
            }
            for sum in [reading.routes.routes.iter().map(|route| route.before).sum::<u64>(),
                        reading.routes.routes.iter().map(|route| route.after).sum(),
                        reading.routes.flows.iter().map(|flow| flow.persons).sum()] {
                prop_assert_eq!(sum, found.pairs);
            }
        }
    }

    #[test]
    fn json_keeps_every_bit(lines in lines()) {
        let findings = analysed(&lines);
        let json = serde_json::to_string(&findings).expect("findings are plain values");
        prop_assert_eq!(serde_json::from_str::<Findings>(&json).expect("it was just written"), findings);
    }
}

#[test]
fn a_long_curve_is_thinned_and_keeps_the_values_at_the_horizons() {
    let mut register = Register::default();
    for person in 0..1200 {
        register.person(&[]).freed().again(1 + person * 3 / 2);
    }
    for _ in 0..50 {
        register.person(&[]).freed().seen(2400);
    }
    for reading in analysed(&register.lines()).readings {
        if reading.reading == "strict" {
            assert_eq!(reading.curve, [], "nobody else saw them in between");
            continue;
        }
        assert!(
            reading.curve.len() > 300 && reading.curve.len() <= 400,
            "{}",
            reading.curve.len()
        );
        assert_eq!(reading.curve.first().map(|point| point.days), Some(1.0));
        assert_eq!(reading.curve.last().map(|point| point.days), Some(1799.0));
        for at in &reading.horizons {
            let drawn = reading.curve.iter().rev().find(|point| point.days <= at.days);
            assert_eq!(
                drawn.map(|point| point.incidence),
                at.incidence,
                "{} months",
                at.months
            );
        }
    }
}
