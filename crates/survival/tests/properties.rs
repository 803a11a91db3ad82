//! Properties that tie the estimators to each other and to their definitions, on random small samples with
//! many ties.
#![expect(
    clippy::float_cmp,
    reason = "where equality is claimed, it is to the last bit"
)]
#![expect(
    clippy::unwrap_used,
    reason = "the samples are sound by construction; a panic is a failure found"
)]

use proptest::prelude::*;
use throughline_survival::{
    AalenJohansen, Censored, CompetingMember, CompetingSpell, EventWeight, GrayTest, IntervalKind,
    KaplanMeier, Level, LogRank, Member, Outcome, Proportion, Spell, Turnbull,
};

/// Spells on whole times from 1 to 12: many ties.
fn spells() -> impl Strategy<Value = Vec<Spell>> {
    let spell = (1_u8..=12, any::<bool>()).prop_map(|(time, event)| Spell {
        event,
        ..Spell::event(f64::from(time))
    });
    prop::collection::vec(spell, 1..40)
}

/// Spells with delayed entry, fractional weights and two causes.
fn competing() -> impl Strategy<Value = Vec<CompetingSpell>> {
    let spell =
        (1_u8..=9, prop::option::of(0_u8..9), 0_usize..3, 1_u8..6).prop_map(|(stop, start, end, weight)| {
            let outcome = if end == 2 {
                Outcome::Censored
            } else {
                Outcome::Cause(end)
            };
            let spell = CompetingSpell::new(f64::from(stop), outcome).weighing(f64::from(weight) / 2.0);
            match start {
                Some(start) if start < stop => spell.entering(f64::from(start)),
                _ => spell,
            }
        });
    prop::collection::vec(spell, 2..14)
}

fn fit(spells: &[Spell]) -> KaplanMeier {
    KaplanMeier::fit(spells).expect("the spells are sound")
}

fn fit_competing(spells: &[CompetingSpell]) -> AalenJohansen {
    AalenJohansen::fit(spells, 2).expect("the spells are sound")
}

/// The sum over spells of (weight × derivative)², the derivatives by central differences.
fn jackknife(spells: &[CompetingSpell], estimate: impl Fn(&[CompetingSpell]) -> f64) -> f64 {
    const STEP: f64 = 1e-5;
    let derivative = |index: usize| {
        let moved = |by: f64| {
            let mut spells = spells.to_vec();
            spells[index].weight += by;
            estimate(&spells)
        };
        (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
    };
    (0..spells.len())
        .map(|index| (spells[index].weight * derivative(index)).powi(2))
        .sum::<f64>()
        .sqrt()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gehans_score_is_the_count_of_wins_and_losses_between_pairs(
        first in spells(), second in spells(),
    ) {
        let members: Vec<Member> = [&first, &second]
            .into_iter()
            .enumerate()
            .flat_map(|(group, spells)| spells.iter().map(move |spell| Member { spell: *spell, group, stratum: 0 }))
            .collect();
        // Gehan 1965: a pair is decided when one is known to have the event before the other.
        let earlier = |a: &Spell, b: &Spell| a.event && (a.stop < b.stop || (a.stop == b.stop && !b.event));
        let count = |ones: &[Spell], others: &[Spell]| {
            ones.iter().map(|a| others.iter().filter(|b| earlier(a, b)).count()).sum::<usize>() as f64
        };
        if let Ok(test) = LogRank::weighted(&members, EventWeight::Gehan) {
            let score = test.observed[0][0] - test.expected[0][0];
            prop_assert!((score - (count(&first, &second) - count(&second, &first))).abs() < 1e-9);
            let (trend, p) = test.trend(&[0.0, 1.0]).unwrap();
            prop_assert!((trend - test.chi_squared).abs() < 1e-9 * (1.0 + trend));
            prop_assert!((p - test.p_value).abs() < 1e-9);
        }
    }

    #[test]
    fn grays_scores_vanish_together_and_relabelling_the_groups_changes_nothing(
        first in competing(), second in competing(), third in competing(), rho in -1.0..1.0_f64,
    ) {
        let test = |order: [usize; 3]| {
            let members: Vec<CompetingMember> = [&first, &second, &third]
                .into_iter()
                .zip(order)
                .flat_map(|(spells, group)| {
                    spells.iter().map(move |spell| CompetingMember {
                        spell: CompetingSpell { start: f64::NEG_INFINITY, weight: 1.0, ..*spell },
                        group,
                        stratum: 0,
                    })
                })
                .collect();
            GrayTest::test(&members, 0, 2, rho)
        };
        if let Ok(one) = test([0, 1, 2]) {
            prop_assert!(one.scores.iter().sum::<f64>().abs() < 1e-9);
            for row in &one.variance {
                prop_assert!(row.iter().sum::<f64>().abs() < 1e-9);
            }
            let other = test([2, 0, 1]).unwrap();
            prop_assert!((one.chi_squared - other.chi_squared).abs() < 1e-6 * (1.0 + one.chi_squared));
        }
    }

    #[test]
    fn without_censoring_survival_is_the_share_still_event_free(times in prop::collection::vec(1_u8..20, 1..60)) {
        let spells: Vec<Spell> = times.iter().map(|time| Spell::event(f64::from(*time))).collect();
        let curve = fit(&spells);
        for time in 0..21_u8 {
            let beyond = times.iter().filter(|event| **event > time).count() as f64 / times.len() as f64;
            prop_assert!((curve.at(f64::from(time)) - beyond).abs() < 1e-12);
        }
    }

    #[test]
    fn order_of_the_rows_does_not_matter(spells in spells()) {
        let mut reversed = spells.clone();
        reversed.reverse();
        prop_assert_eq!(fit(&spells), fit(&reversed));
    }

    #[test]
    fn the_unit_of_time_does_not_matter(spells in spells()) {
        let scaled: Vec<Spell> = spells.iter().map(|spell| Spell { stop: spell.stop * 64.0, ..*spell }).collect();
        let (curve, scaled) = (fit(&spells), fit(&scaled));
        for (step, other) in curve.steps().iter().zip(scaled.steps()) {
            prop_assert_eq!(step.survival, other.survival);
            prop_assert_eq!(step.log_standard_error, other.log_standard_error);
            prop_assert_eq!(step.time * 64.0, other.time);
        }
        let last = curve.last_time();
        let (mean, longer) = (curve.restricted_mean(last).unwrap(), scaled.restricted_mean(64.0 * last).unwrap());
        prop_assert!((mean.estimate * 64.0 - longer.estimate).abs() < 1e-9);
    }

    #[test]
    fn whole_weights_stand_for_repeated_rows(spells in spells(), weights in prop::collection::vec(1_u8..4, 40)) {
        let weighted: Vec<Spell> =
            spells.iter().zip(&weights).map(|(spell, weight)| spell.weighing(f64::from(*weight))).collect();
        let repeated: Vec<Spell> = spells
            .iter()
            .zip(&weights)
            .flat_map(|(spell, weight)| std::iter::repeat_n(*spell, usize::from(*weight)))
            .collect();
        for (step, other) in fit(&weighted).steps().iter().zip(fit(&repeated).steps()) {
            prop_assert_eq!(step.survival, other.survival);
            prop_assert_eq!(step.log_standard_error, other.log_standard_error);
            prop_assert_eq!(step.at_risk, other.at_risk);
        }
    }

    #[test]
    fn splitting_a_spell_in_two_changes_nothing(spells in spells()) {
        let split: Vec<Spell> = spells
            .iter()
            .flat_map(|spell| {
                let middle = spell.stop / 2.0 + 0.25;
                if middle < spell.stop {
                    vec![Spell::censored(middle), spell.entering(middle)]
                } else {
                    vec![*spell]
                }
            })
            .collect();
        let (whole, split) = (fit(&spells), fit(&split));
        for time in 0..14_u8 {
            prop_assert!((whole.at(f64::from(time)) - split.at(f64::from(time))).abs() < 1e-12);
            prop_assert_eq!(whole.at_risk(f64::from(time)), split.at_risk(f64::from(time)));
        }
    }

    #[test]
    fn without_weights_the_robust_error_is_greenwoods_when_nobody_is_censored(times in prop::collection::vec(1_u8..9, 2..40)) {
        let spells: Vec<Spell> = times.iter().map(|time| Spell::event(f64::from(*time))).collect();
        for step in fit(&spells).steps() {
            let greenwood = step.standard_error().unwrap_or(0.0);
            prop_assert!((step.robust_standard_error - greenwood).abs() < 1e-9);
        }
    }

    #[test]
    fn every_interval_holds_its_estimate(spells in spells()) {
        for step in fit(&spells).steps() {
            for kind in IntervalKind::ALL {
                if let Some(interval) = step.interval(kind, Level::ninety_five()) {
                    prop_assert!(interval.lower <= step.survival + 1e-12 && step.survival <= interval.upper + 1e-12);
                }
            }
        }
    }

    #[test]
    fn with_one_cause_incidence_is_one_minus_survival(spells in spells()) {
        let outcome = |spell: &Spell| if spell.event { Outcome::Cause(0) } else { Outcome::Censored };
        let competing: Vec<CompetingSpell> =
            spells.iter().map(|spell| CompetingSpell::new(spell.stop, outcome(spell))).collect();
        let (curve, incidence) = (fit(&spells), AalenJohansen::fit(&competing, 1).unwrap());
        for (step, cause) in curve.steps().iter().zip(incidence.incidence(0).unwrap()) {
            prop_assert!((1.0 - step.survival - cause.probability).abs() < 1e-12);
            prop_assert!((step.robust_standard_error - cause.jackknife_standard_error).abs() < 1e-9);
            prop_assert!((step.nelson_aalen - cause.cumulative_hazard).abs() < 1e-12);
        }
    }

    #[test]
    fn probabilities_of_all_causes_and_of_none_sum_to_one(spells in competing()) {
        let curve = fit_competing(&spells);
        for (index, step) in curve.steps().iter().enumerate() {
            let causes: f64 = (0..2).map(|cause| curve.incidence(cause).unwrap()[index].probability).sum();
            prop_assert!((causes + step.event_free - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_jackknife_error_is_what_its_definition_says(spells in competing(), time in 1_u8..9) {
        let time = f64::from(time);
        let curve = fit_competing(&spells);
        for cause in 0..2 {
            let brute = jackknife(&spells, |spells| fit_competing(spells).at(cause, time).unwrap().probability);
            let found = curve.at(cause, time).unwrap().jackknife_standard_error;
            prop_assert!((found - brute).abs() < 1e-6, "cause {cause}: {found} and {brute}");
        }
        let free = |curve: &AalenJohansen| curve.step_at(time).map_or(1.0, |step| step.event_free);
        let brute = jackknife(&spells, |spells| free(&fit_competing(spells)));
        let found = curve.step_at(time).map_or(0.0, |step| step.event_free_standard_error);
        prop_assert!((found - brute).abs() < 1e-6, "event-free: {found} and {brute}");
    }

    #[test]
    fn turnbull_on_exact_and_right_censored_durations_is_kaplan_meier(spells in spells()) {
        let rows: Vec<Censored> = spells
            .iter()
            .map(|spell| if spell.event { Censored::exactly(spell.stop) } else { Censored::after(spell.stop) })
            .collect();
        let (curve, turnbull) = (fit(&spells), Turnbull::fit(&rows).unwrap());
        let undetermined_after = curve.last_time();
        for time in (0..13_u8).map(f64::from).filter(|time| *time <= undetermined_after) {
            let bounds = turnbull.survival(time);
            prop_assert!((bounds.lower - curve.at(time)).abs() < 1e-7, "{bounds:?} at {time}");
            prop_assert!((bounds.upper - curve.at(time)).abs() < 1e-7, "{bounds:?} at {time}");
        }
    }

    #[test]
    fn turnbull_reaches_the_maximum_and_says_so(
        rows in prop::collection::vec((0_u8..15, 0_u8..8, any::<bool>()), 1..60)
    ) {
        let rows: Vec<Censored> = rows
            .iter()
            .map(|(lower, width, open)| match (lower, width, open) {
                (lower, _, true) if lower % 3 == 0 => Censored::after(f64::from(*lower)),
                (lower, width, _) => Censored::between(f64::from(*lower), f64::from(*lower) + f64::from(*width)),
            })
            .collect();
        let curve = Turnbull::fit(&rows).unwrap();
        prop_assert!(curve.certificate().converged, "{:?}", curve.certificate());
        let total: f64 = curve.support().iter().map(|support| support.mass).sum();
        prop_assert!((total - 1.0).abs() < 1e-12);
        // The gradient recomputed from the definition: no innermost interval may have one above 1.
        let inside = |row: &Censored, left: f64, closed: bool, right: f64| {
            right <= row.upper && (if closed { left > row.lower || row.lower == row.upper && left == row.lower } else { left >= row.lower })
        };
        let probability = |row: &Censored| -> f64 {
            curve.support().iter().filter(|s| inside(row, s.left, s.closed, s.right)).map(|s| s.mass).sum()
        };
        for s in curve.support() {
            let gradient: f64 = rows
                .iter()
                .filter(|row| inside(row, s.left, s.closed, s.right))
                .map(|row| 1.0 / probability(row))
                .sum::<f64>()
                / rows.len() as f64;
            prop_assert!(gradient <= 1.0 + 1e-9, "{gradient} over {s:?}");
        }
    }

    #[test]
    fn swapping_two_groups_leaves_the_log_rank_statistic(first in spells(), second in spells(), rho in 0_u8..2) {
        let members = |a: &[Spell], b: &[Spell]| -> Vec<Member> {
            let member = |group| move |spell: &Spell| Member { spell: *spell, group, stratum: 0 };
            a.iter().map(member(0)).chain(b.iter().map(member(1))).collect()
        };
        let rho = f64::from(rho);
        match (LogRank::test(&members(&first, &second), rho), LogRank::test(&members(&second, &first), rho)) {
            (Ok(test), Ok(swapped)) => {
                prop_assert!((test.chi_squared - swapped.chi_squared).abs() < 1e-9 * test.chi_squared.max(1.0));
                let observed: f64 = test.observed.iter().flatten().sum();
                let expected: f64 = test.expected.iter().flatten().sum();
                prop_assert!((observed - expected).abs() < 1e-9);
            }
            (test, swapped) => prop_assert_eq!(test.is_err(), swapped.is_err()),
        }
    }

    #[test]
    fn the_complement_of_a_proportion_has_the_mirrored_intervals(count in 0_u64..500, more in 0_u64..500) {
        prop_assume!(count + more > 0);
        let proportion = Proportion::new(count, count + more).unwrap();
        let complement = Proportion::new(more, count + more).unwrap();
        let level = Level::ninety_five();
        let intervals = [
            (proportion.wilson(level), complement.wilson(level)),
            (proportion.clopper_pearson(level), complement.clopper_pearson(level)),
            (proportion.jeffreys(level), complement.jeffreys(level)),
            (proportion.wilson_corrected(level), complement.wilson_corrected(level)),
        ];
        for (interval, mirrored) in intervals {
            prop_assert!((interval.lower + mirrored.upper - 1.0).abs() < 1e-12);
            prop_assert!(interval.contains(proportion.estimate()));
        }
    }
}
