//! The truth is what the scenario says, and the default reading of the linked register finds it again.

use std::collections::HashMap;

use throughline_model::codes::htcds::ControlMeans;
use throughline_model::codes::ours::TraffickerRelation;
use throughline_model::retrafficking::{Definition, Reading, judge};
use throughline_model::time_at_risk::{Ending, follow};
use throughline_model::{LifeLine, life_lines};
use throughline_simulate::{Chunk, Recorded, Scenario, TruePerson, Vagueness, simulate};

fn chunks(scenario: &Scenario) -> impl Iterator<Item = Chunk> {
    simulate(scenario).expect("the scenario is possible")
}

fn lines(chunk: &Chunk) -> Vec<LifeLine> {
    life_lines(&chunk.holdings).expect("every row belongs to a record")
}

/// Aalen–Johansen cumulative incidence of re-trafficking with death competing, on whole days; one pass over sorted times.
/// Gives estimate and a standard error by the binomial approximation on the effective number at risk (Greenwood-like).
fn incidence(mut times: Vec<(f64, Ending)>, horizons: &[f64]) -> Vec<(f64, f64)> {
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut at_risk, mut free, mut incidence, mut variance) = (times.len() as f64, 1.0, 0.0, 0.0);
    let mut found = Vec::new();
    let mut position = 0;
    for horizon in horizons {
        while position < times.len() && times[position].0 <= *horizon {
            let day = times[position].0;
            let (mut again, mut died, mut gone) = (0.0, 0.0, 0.0);
            while position < times.len() && times[position].0.total_cmp(&day).is_eq() {
                match times[position].1 {
                    Ending::Retrafficked => again += 1.0,
                    Ending::Died => died += 1.0,
                    _ => gone += 1.0,
                }
                position += 1;
            }
            incidence += free * again / at_risk;
            variance += again / (at_risk * at_risk);
            free *= 1.0 - (again + died) / at_risk;
            at_risk -= again + died + gone;
        }
        found.push((incidence, f64::sqrt(variance)));
    }
    found
}

fn estimate(scenario: &Scenario, horizons: &[f64]) -> Vec<(f64, f64)> {
    let mut times = Vec::new();
    for chunk in chunks(scenario) {
        for line in lines(&chunk) {
            if let Ok(spell) = follow(&line, &Definition::default(), Reading::Default).at_risk {
                times.push((spell.midpoint(), spell.ending));
            }
        }
    }
    incidence(times, horizons)
}

const HORIZONS: [u32; 5] = [90, 180, 365, 730, 1825];

/// How many standard errors the estimates lie off the truth, by horizon.
fn off(scenario: &Scenario) -> Vec<f64> {
    let horizons: Vec<f64> = HORIZONS.iter().map(|days| f64::from(*days)).collect();
    let found = estimate(scenario, &horizons);
    HORIZONS
        .iter()
        .zip(found)
        .map(|(days, (value, error))| (value - scenario.true_cumulative_incidence(*days)) / error)
        .collect()
}

#[test]
fn latent_times_of_200_000_persons_follow_the_true_cumulative_incidence() {
    let scenario = Scenario {
        persons: 200_000,
        seed: 77,
        ..Scenario::default()
    };
    let mut counts = [0_u32; 5];
    for chunk in chunks(&scenario) {
        for person in &chunk.truth {
            for (count, horizon) in counts.iter_mut().zip(HORIZONS) {
                *count += u32::from(person.retrafficked_after.is_some_and(|days| days <= horizon));
            }
        }
    }
    for (count, horizon) in counts.into_iter().zip(HORIZONS) {
        let truth = scenario.true_cumulative_incidence(horizon);
        let (n, found) = (f64::from(scenario.persons), f64::from(count));
        let error = (found / n - truth) / f64::sqrt(truth * (1.0 - truth) / n);
        assert!(error.abs() < 4.0, "{horizon} days: {error} standard errors");
    }
}

#[test]
fn the_default_reading_of_the_linked_register_with_exact_dates_finds_the_truth() {
    let scenario = Scenario {
        persons: 120_000,
        seed: 5,
        linked: true,
        vagueness: Vagueness::NONE,
        ..Scenario::default()
    };
    let off = off(&scenario);
    assert!(
        off.iter().all(|error| error.abs() < 3.5),
        "{off:?} standard errors"
    );
}

#[test]
fn vague_dates_move_the_estimate_by_little() {
    let scenario = Scenario {
        persons: 60_000,
        seed: 6,
        linked: true,
        ..Scenario::default()
    };
    let off = off(&scenario);
    assert!(
        off.iter().all(|error| error.abs() < 4.5),
        "{off:?} standard errors"
    );
}

#[test]
fn the_unlinked_register_undercounts() {
    let scenario = Scenario {
        persons: 60_000,
        seed: 6,
        recorded_twice_if_retrafficked: 0.6,
        ..Scenario::default()
    };
    let off = off(&scenario);
    assert!(off[4] < -4.0, "{off:?} standard errors");
}

#[test]
fn informative_loss_hides_what_happened() {
    let scenario = Scenario {
        persons: 60_000,
        seed: 6,
        linked: true,
        informative_loss: 0.5,
        ..Scenario::default()
    };
    let off = off(&scenario);
    assert!(off[4] < -10.0, "{off:?} standard errors");
}

#[test]
fn every_step_of_the_linked_register_is_judged_as_it_truly_was() {
    let scenario = Scenario {
        persons: 60_000,
        seed: 8,
        linked: true,
        ..Scenario::default()
    };
    let (mut steps, mut wrong) = (0, Vec::new());
    for chunk in chunks(&scenario) {
        let truth: HashMap<_, &TruePerson> =
            chunk.truth.iter().map(|person| (person.person, person)).collect();
        for line in lines(&chunk) {
            let person = truth[&line.person];
            let found: Vec<_> = judge(&line, &Definition::default())
                .iter()
                .map(|step| step.verdict)
                .collect();
            steps += found.len();
            let agrees = found.len() == person.steps.len()
                && person
                    .steps
                    .iter()
                    .zip(&found)
                    .all(|(truth, verdict)| truth.agrees_with(*verdict));
            if !agrees {
                wrong.push(format!("{:?} {found:?} {line:?}", person.steps));
            }
        }
    }
    assert!(steps > 5_000, "{steps}");
    assert!(
        wrong.is_empty(),
        "{} of {steps}, first: {}",
        wrong.len(),
        wrong[0]
    );
}

#[test]
fn what_is_recorded_is_what_the_time_at_risk_ends_with() {
    let scenario = Scenario {
        persons: 30_000,
        seed: 9,
        linked: true,
        vagueness: Vagueness::NONE,
        ..Scenario::default()
    };
    for chunk in chunks(&scenario) {
        let truth: HashMap<_, &TruePerson> =
            chunk.truth.iter().map(|person| (person.person, person)).collect();
        for line in lines(&chunk) {
            let person = truth[&line.person];
            let followed = follow(&line, &Definition::default(), Reading::Default).at_risk;
            match (followed, person.recorded, person.exit_recorded) {
                (Err(_), _, false) | (Err(_), Recorded::NotSeenAgain, _) => {}
                (Ok(spell), Recorded::Retrafficked, true) => {
                    assert_eq!(spell.ending, Ending::Retrafficked, "{line:?}");
                    assert_eq!(Some(spell.least.0.unsigned_abs()), person.retrafficked_after);
                }
                (Ok(spell), Recorded::Died, true) => {
                    assert_eq!(spell.ending, Ending::Died, "{line:?}");
                    assert_eq!(Some(spell.least.0.unsigned_abs()), person.died_after);
                }
                (Ok(spell), Recorded::Free, true) => {
                    assert!(
                        matches!(spell.ending, Ending::Lost | Ending::LastKnownFree),
                        "{line:?}"
                    );
                    assert_eq!(spell.least.0.unsigned_abs(), person.followed_for, "{line:?}");
                }
                (Ok(spell), Recorded::RetraffickedAfterLoss, true) => {
                    assert!(spell.found_after_loss, "{line:?}");
                    assert_eq!(spell.least.0.unsigned_abs(), person.followed_for);
                }
                (Err(_), Recorded::RetraffickedAfterLoss, true) => assert_eq!(person.followed_for, 0),
                other => panic!("{other:?} {line:?}"),
            }
        }
    }
}

#[test]
fn a_later_trafficking_differs_from_the_first_as_the_world_says() {
    let scenario = Scenario {
        persons: 60_000,
        seed: 12,
        linked: true,
        ..Scenario::default()
    };
    let (mut pairs, mut before, mut after) = (0.0, [0.0; 3], [0.0; 3]);
    for chunk in chunks(&scenario) {
        for line in lines(&chunk) {
            for step in judge(&line, &Definition::default()) {
                let counted = step.doubtful.is_none() && Reading::Default.counts(step.verdict);
                let [one, other] = [
                    &line.episodes[step.earlier],
                    &line.episodes[step.earlier + usize::from(counted)],
                ];
                // Of an episode told by two records more is known; after a second one follows a third like it.
                if !counted || step.earlier > 0 || !one.retold.is_empty() || !other.retold.is_empty() {
                    continue;
                }
                pairs += 1.0;
                for (spell, shares) in [(one, &mut before), (other, &mut after)] {
                    let facts = [
                        spell.control.contains(ControlMeans::DebtBondage),
                        spell.relations.contains(TraffickerRelation::Unacquainted),
                        spell.recruitment_country == spell.exploitation_country,
                    ];
                    for (share, fact) in shares.iter_mut().zip(facts) {
                        *share += f64::from(u8::from(fact));
                    }
                }
            }
        }
    }
    assert!(pairs > 2_000.0, "{pairs}");
    // Debt bondage, traffickers not known before, and within the country; a few come from where others are taken to.
    let expected = [(before, [0.2, 0.4, 0.305]), (after, [0.3, 0.25, 0.505])];
    for (found, expected) in expected {
        for (found, expected) in found.into_iter().zip(expected) {
            let error = f64::sqrt(expected * (1.0 - expected) / pairs);
            assert!(
                (found / pairs - expected).abs() < 4.0 * error + 0.005,
                "{found} of {pairs}, not {expected}"
            );
        }
    }
}

#[test]
fn imperfections_are_as_frequent_as_the_scenario_says() {
    let scenario = Scenario {
        persons: 40_000,
        seed: 10,
        ..Scenario::default()
    };
    let n = f64::from(scenario.persons);
    let mut counts: HashMap<&str, f64> = HashMap::new();
    let mut add = |what, by: usize| *counts.entry(what).or_default() += by as f64;
    for chunk in chunks(&scenario) {
        let truth = &chunk.truth;
        let of = |claim: fn(&&TruePerson) -> bool| truth.iter().filter(claim).count();
        add("late", of(|person| person.disclosed_late));
        add("no exit", of(|person| !person.exit_recorded));
        add(
            "after loss",
            of(|person| person.recorded == Recorded::RetraffickedAfterLoss),
        );
        add(
            "lost or free",
            of(|person| matches!(person.recorded, Recorded::Free | Recorded::NotSeenAgain)),
        );
        let again = |person: &&TruePerson| {
            matches!(
                person.recorded,
                Recorded::Retrafficked | Recorded::RetraffickedAfterLoss
            )
        };
        add("again", truth.iter().filter(again).count());
        add(
            "again, twice",
            truth
                .iter()
                .filter(again)
                .filter(|person| person.recorded_twice)
                .count(),
        );
        add(
            "again, elsewhere",
            of(|person| person.only_the_other_record_tells),
        );
        add("twice", of(|person| person.recorded_twice));
        let exits = &chunk.holdings.exits;
        add("exits", exits.len());
        let vague = exits
            .iter()
            .filter(|exit| exit.on.is_some_and(|on| !on.range().is_exact()));
        add("vague exits", vague.count());
        let births = chunk.holdings.identities.iter().filter_map(|row| row.birth_date);
        add("births", births.clone().count());
        add(
            "1 January",
            births.filter(|date| date.to_string().ends_with("-01-01")).count(),
        );
    }
    let near = |found: f64, expected: f64, of: f64| {
        let error = f64::sqrt(expected * (1.0 - expected) / of);
        assert!(
            (found / of - expected).abs() < 5.0 * error + 0.004,
            "{found} of {of}, not {expected}"
        );
    };
    near(counts["late"], scenario.late_disclosure, n);
    near(counts["no exit"], scenario.exit_not_recorded, n);
    near(
        counts["again, twice"],
        scenario.recorded_twice_if_retrafficked,
        counts["again"],
    );
    near(counts["again, elsewhere"], 0.5, counts["again, twice"]);
    near(
        counts["twice"] - counts["again, twice"],
        scenario.recorded_twice,
        n - counts["again"],
    );
    // The second record is vaguer than the first, so the share lies a little above 15 %.
    let vague = counts["vague exits"] / counts["exits"];
    assert!((0.15..0.20).contains(&vague), "{vague}");
    let january = counts["1 January"] / counts["births"];
    assert!(
        (january - scenario.birth_on_first_january).abs() < 0.02,
        "{january}"
    );
    let found = counts["after loss"] / n;
    assert!((0.005..0.03).contains(&found), "{found}");
}
