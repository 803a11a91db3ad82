//! Properties that tie the regression models to their definitions and to each other, on random small samples with
//! ties, late entry, weights and strata.
#![expect(
    clippy::unwrap_used,
    reason = "the samples are sound by construction; a panic is a failure found"
)]

use proptest::prelude::*;
use throughline_survival::{
    Accelerated, Censored, Concordance, Course, Cox, CoxFit, Design, Distribution, Level, LogRank, Logistic,
    Member, RecurrentRows, RegressionError, Spell, Ties, TimeScale,
};

/// One row of a sample: spell, two covariates, stratum.
#[derive(Debug, Clone, Copy)]
struct Sampled {
    spell: Spell,
    values: [f64; 2],
    stratum: usize,
}

/// Whole times with many ties, one row in three entering late, weights in halves. The events of either sign of
/// each covariate are many enough that nearly every sample has a maximum.
fn sample() -> impl Strategy<Value = Vec<Sampled>> {
    let row = (
        1_u8..=12,
        prop::option::of(0_u8..9),
        0_u8..4,
        1_u8..5,
        -3_i8..=3,
        any::<bool>(),
        0_usize..2,
    )
        .prop_map(|(stop, start, outcome, weight, value, indicator, stratum)| {
            let spell = Spell {
                event: outcome > 0,
                ..Spell::event(f64::from(stop))
            };
            let spell = spell.weighing(f64::from(weight) / 2.0);
            Sampled {
                spell: match start {
                    Some(start) if start < stop && start % 3 == 0 => spell.entering(f64::from(start)),
                    _ => spell,
                },
                values: [f64::from(value) / 2.0, f64::from(u8::from(indicator))],
                stratum,
            }
        });
    prop::collection::vec(row, 25..45)
}

fn spells(rows: &[Sampled]) -> Vec<Spell> {
    rows.iter().map(|row| row.spell).collect()
}

fn strata(rows: &[Sampled]) -> Vec<usize> {
    rows.iter().map(|row| row.stratum).collect()
}

fn design(rows: &[Sampled]) -> Design {
    Design::from_rows(
        ["value", "indicator"],
        rows.iter().flat_map(|row| row.values).collect(),
    )
    .unwrap()
}

fn fit(rows: &[Sampled], ties: Ties) -> Result<CoxFit, RegressionError> {
    let (spells, design, strata) = (spells(rows), design(rows), strata(rows));
    Cox::new(&spells, &design).ties(ties).stratified(&strata).fit()
}

fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| (a - b).abs() <= tolerance * (1.0 + a.abs()))
}

/// The log partial likelihood by its definition: for every event, everybody at risk is looked at.
fn by_definition(rows: &[Sampled], ties: Ties, coefficients: [f64; 2]) -> f64 {
    let predictor = |row: &Sampled| row.values[0] * coefficients[0] + row.values[1] * coefficients[1];
    let risk = |row: &Sampled| row.spell.weight * predictor(row).exp();
    let mut value = 0.0;
    for stratum in 0..2 {
        for time in 1..=12_u8 {
            let time = f64::from(time);
            let within = || rows.iter().filter(move |row| row.stratum == stratum);
            let at_risk: f64 = within()
                .filter(|row| row.spell.start < time && row.spell.stop >= time)
                .map(risk)
                .sum();
            let leavers: Vec<&Sampled> = within()
                .filter(|row| row.spell.event && (row.spell.stop - time).abs() < 0.5)
                .collect();
            let leaving: f64 = leavers.iter().map(|row| risk(row)).sum();
            let weight: f64 = leavers.iter().map(|row| row.spell.weight).sum();
            for (step, row) in leavers.iter().enumerate() {
                let left = if ties == Ties::Efron {
                    step as f64 / leavers.len() as f64
                } else {
                    0.0
                };
                value += row.spell.weight * predictor(row)
                    - weight / leavers.len() as f64 * (at_risk - left * leaving).ln();
            }
        }
    }
    value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_estimate_maximises_the_likelihood_as_it_is_defined(rows in sample(), breslow in any::<bool>()) {
        let ties = if breslow { Ties::Breslow } else { Ties::Efron };
        let fitted = fit(&rows, ties);
        prop_assume!(fitted.is_ok());
        let fitted = fitted.unwrap();
        let at = [fitted.coefficients()[0], fitted.coefficients()[1]];
        let best = by_definition(&rows, ties, at);
        prop_assert!((best - fitted.log_likelihood()).abs() < 1e-9 * (1.0 + best.abs()));
        let null = by_definition(&rows, ties, [0.0, 0.0]);
        prop_assert!((null - fitted.null_log_likelihood()).abs() < 1e-9 * (1.0 + null.abs()));
        for covariate in 0..2 {
            let error = fitted.covariance().get(covariate, covariate).sqrt();
            for sign in [-1.0, 1.0] {
                let mut moved = at;
                moved[covariate] += sign * 0.01 * error;
                prop_assert!(by_definition(&rows, ties, moved) < best);
            }
        }
    }

    #[test]
    fn rows_may_come_in_any_order(rows in sample(), turn in 1_usize..20) {
        let fitted = fit(&rows, Ties::Efron);
        prop_assume!(fitted.is_ok());
        let mut turned = rows.clone();
        turned.rotate_left(turn);
        turned.swap(0, 7);
        let again = fit(&turned, Ties::Efron).unwrap();
        let fitted = fitted.unwrap();
        prop_assert!(close(fitted.coefficients(), again.coefficients(), 1e-8));
        prop_assert!(close(&fitted.covariance().diagonal(), &again.covariance().diagonal(), 1e-7));
    }

    #[test]
    fn a_whole_weight_is_so_many_rows(rows in sample()) {
        let whole = |row: &Sampled| Sampled { spell: row.spell.weighing((2.0 * row.spell.weight).round()), ..*row };
        let weighted: Vec<Sampled> = rows.iter().map(whole).collect();
        let repeated: Vec<Sampled> = weighted
            .iter()
            .flat_map(|row| (0..8).filter(|copy| f64::from(*copy) < row.spell.weight).map(|_| Sampled {
                spell: row.spell.weighing(1.0),
                ..*row
            }))
            .collect();
        prop_assert!(repeated.len() > rows.len());
        let fitted = fit(&weighted, Ties::Breslow);
        prop_assume!(fitted.is_ok());
        let (fitted, again) = (fitted.unwrap(), fit(&repeated, Ties::Breslow).unwrap());
        prop_assert!(close(fitted.coefficients(), again.coefficients(), 1e-8));
        prop_assert!(close(&fitted.covariance().diagonal(), &again.covariance().diagonal(), 1e-7));
    }

    #[test]
    fn strata_of_one_change_nothing(rows in sample()) {
        let (spells, design) = (spells(&rows), design(&rows));
        let same = vec![7; rows.len()];
        let plain = Cox::new(&spells, &design).fit();
        prop_assume!(plain.is_ok());
        let stratified = Cox::new(&spells, &design).stratified(&same).fit().unwrap();
        prop_assert_eq!(plain.unwrap().coefficients().to_vec(), stratified.coefficients().to_vec());
    }

    #[test]
    fn without_ties_both_ways_of_counting_them_agree(rows in sample()) {
        let untied: Vec<Sampled> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| Sampled {
                spell: Spell { stop: row.spell.stop + index as f64 / 100.0, ..row.spell },
                ..*row
            })
            .collect();
        let efron = fit(&untied, Ties::Efron);
        prop_assume!(efron.is_ok());
        let (efron, breslow) = (efron.unwrap(), fit(&untied, Ties::Breslow).unwrap());
        prop_assert_eq!(efron.coefficients(), breslow.coefficients());
    }

    #[test]
    fn a_spell_cut_in_two_is_the_same_spell(rows in sample()) {
        let fitted = fit(&rows, Ties::Efron);
        prop_assume!(fitted.is_ok());
        let mut cut = Vec::new();
        for row in &rows {
            let middle = row.spell.stop - 0.5;
            cut.push(Sampled { spell: Spell { stop: middle, event: false, ..row.spell }, ..*row });
            cut.push(Sampled { spell: row.spell.entering(middle), ..*row });
        }
        let (fitted, again) = (fitted.unwrap(), fit(&cut, Ties::Efron).unwrap());
        prop_assert!(close(fitted.coefficients(), again.coefficients(), 1e-8));
        // Rows of one unit together have its influence.
        let units: Vec<usize> = (0..cut.len()).map(|row| row / 2).collect();
        let clustered = again.clustered_covariance(&units).unwrap();
        prop_assert!(close(&fitted.robust_covariance().diagonal(), &clustered.diagonal(), 1e-7));
    }

    #[test]
    fn a_known_effect_given_as_offset_is_taken_off_the_estimate(rows in sample()) {
        let (spells, design) = (spells(&rows), design(&rows));
        let plain = Cox::new(&spells, &design).fit();
        prop_assume!(plain.is_ok());
        let offset: Vec<f64> = rows.iter().map(|row| 0.3 * row.values[0] - 0.2 * row.values[1] + 0.7).collect();
        let shifted = Cox::new(&spells, &design).offset(&offset).fit().unwrap();
        let expected: Vec<f64> = plain.unwrap().coefficients().iter().zip([0.3, -0.2]).map(|(b, o)| b - o).collect();
        prop_assert!(close(shifted.coefficients(), &expected, 1e-8));
    }

    #[test]
    fn residuals_sum_to_zero(rows in sample(), breslow in any::<bool>()) {
        let fitted = fit(&rows, if breslow { Ties::Breslow } else { Ties::Efron });
        prop_assume!(fitted.is_ok());
        let fitted = fitted.unwrap();
        let weighted = |values: Vec<f64>| values.iter().zip(&rows).map(|(v, row)| v * row.spell.weight).sum::<f64>();
        prop_assert!(fitted.martingale_residuals().iter().any(|residual| residual.abs() > 1e-3));
        // Efron's risk of those tied is an average over their order, so with weights only Breslow's sum vanishes.
        if breslow {
            prop_assert!(weighted(fitted.martingale_residuals()).abs() < 1e-8);
        }
        for covariate in 0..2 {
            let scores = fitted.score_residuals().iter().map(|score| score[covariate]).collect();
            if breslow {
                prop_assert!(weighted(scores).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn influence_is_the_derivative_by_weight(rows in sample(), which in 0_usize..25) {
        const STEP: f64 = 1e-5;
        let fitted = fit(&rows, Ties::Breslow);
        prop_assume!(fitted.is_ok());
        let fitted = fitted.unwrap();
        prop_assume!(fitted.covariance().diagonal().iter().all(|variance| *variance < 2.0));
        let moved = |by: f64| {
            let mut rows = rows.clone();
            rows[which].spell.weight += by;
            fit(&rows, Ties::Breslow).unwrap().coefficients().to_vec()
        };
        let (up, down) = (moved(STEP), moved(-STEP));
        for covariate in 0..2 {
            let derivative = rows[which].spell.weight * (up[covariate] - down[covariate]) / (2.0 * STEP);
            prop_assert!((derivative - fitted.dfbeta_residuals()[which][covariate]).abs() < 1e-5);
        }
    }

    #[test]
    fn the_score_test_of_two_groups_without_ties_is_the_log_rank_test(rows in sample()) {
        let untied: Vec<Spell> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| Spell { stop: row.spell.stop + index as f64 / 100.0, ..row.spell }.weighing(1.0))
            .collect();
        let groups: Vec<f64> = rows.iter().map(|row| row.values[1]).collect();
        let members: Vec<Member> = untied
            .iter()
            .zip(&rows)
            .map(|(spell, row)| Member {
                spell: *spell,
                group: usize::from(row.values[1] > 0.5),
                stratum: row.stratum,
            })
            .collect();
        let design = Design::from_columns([("group", groups)]).unwrap();
        let strata = strata(&rows);
        let fitted = Cox::new(&untied, &design).stratified(&strata).fit();
        prop_assume!(fitted.is_ok());
        let score = fitted.unwrap().score_test().unwrap();
        let log_rank = LogRank::test(&members, 0.0).unwrap();
        prop_assert!((score.statistic - log_rank.chi_squared).abs() < 1e-9 * (1.0 + score.statistic));
    }

    #[test]
    fn concordance_is_the_share_of_pairs(rows in sample()) {
        let spells = spells(&rows);
        let strata = strata(&rows);
        let risks: Vec<f64> = rows.iter().map(|row| row.values[0]).collect();
        let pairs = |spells: &[Spell]| {
            let (mut agree, mut all) = (0.0, 0.0);
            for (i, first) in spells.iter().enumerate().filter(|(_, spell)| spell.event) {
                for (j, second) in spells.iter().enumerate() {
                    let outlives = second.stop > first.stop
                        || (!second.event && (second.stop - first.stop).abs() < 0.5);
                    if strata[i] == strata[j] && outlives && second.start < first.stop {
                        let weight = first.weight * second.weight;
                        all += weight;
                        let same = (risks[i] - risks[j]).abs() < 0.1;
                        agree += weight * if same { 0.5 } else { f64::from(u8::from(risks[i] > risks[j])) };
                    }
                }
            }
            (agree, all)
        };
        let (agree, all) = pairs(&spells);
        let found = Concordance::of(&spells, &risks, Some(&strata), None).unwrap();
        prop_assume!(all > 0.0);
        let found = found.unwrap();
        prop_assert!((found.estimate - agree / all).abs() < 1e-12);
        let derivative = |index: usize| {
            let moved = |by: f64| {
                let mut spells = spells.clone();
                spells[index].weight += by;
                let (agree, all) = pairs(&spells);
                agree / all
            };
            (moved(1e-5) - moved(-1e-5)) / 2e-5
        };
        let jackknife: f64 = (0..spells.len()).map(|i| (spells[i].weight * derivative(i)).powi(2)).sum();
        prop_assert!((found.standard_error - jackknife.sqrt()).abs() < 1e-7);
    }

    #[test]
    fn firths_estimate_is_finite_and_its_interval_holds_it(rows in sample()) {
        let (spells, strata) = (spells(&rows), strata(&rows));
        // The covariate separates: nobody with it has the event.
        let never = rows.iter().map(|row| f64::from(u8::from(!row.spell.event && row.spell.stop > 4.0)));
        let design = Design::from_columns([("never", never.collect::<Vec<f64>>())]).unwrap();
        let model = Cox::new(&spells, &design).stratified(&strata);
        let plain = model.fit();
        prop_assert!(plain.is_err());
        if let Err(RegressionError::Monotone { covariates }) = plain {
            prop_assert_eq!(covariates, ["never"]);
            let firth = model.fit_firth().unwrap();
            let profile = firth.profile(0, Level::ninety_five()).unwrap();
            prop_assert!(profile.estimate.is_finite());
            prop_assert!(profile.interval.contains(profile.estimate));
            prop_assert!(profile.interval.lower < profile.interval.upper);
            prop_assert!((profile.p_value < 0.05) != profile.interval.contains(0.0));
        }
    }

    #[test]
    fn firths_estimate_follows_the_units_of_a_covariate(rows in sample()) {
        let (spells, design) = (spells(&rows), design(&rows));
        let fitted = Cox::new(&spells, &design).fit_firth();
        prop_assume!(fitted.is_ok());
        let scaled = rows.iter().flat_map(|row| [100.0 * row.values[0] + 7.0, row.values[1]]).collect();
        let scaled = Design::from_rows(["value", "indicator"], scaled).unwrap();
        let again = Cox::new(&spells, &scaled).fit_firth().unwrap();
        let back = [again.coefficients()[0] * 100.0, again.coefficients()[1]];
        prop_assert!(close(fitted.unwrap().coefficients(), &back, 1e-8));
    }

    #[test]
    fn a_logistic_model_of_one_indicator_is_the_odds_ratio(a in 1_u8..30, b in 1_u8..30, c in 1_u8..30, d in 1_u8..30) {
        let mut outcomes = Vec::new();
        let mut exposed = Vec::new();
        for (count, outcome, exposure) in [(a, true, 1.0), (b, false, 1.0), (c, true, 0.0), (d, false, 0.0)] {
            for _ in 0..count {
                outcomes.push(outcome);
                exposed.push(exposure);
            }
        }
        let design = Design::from_columns([("exposed", exposed)]).unwrap();
        let [a, b, c, d] = [a, b, c, d].map(f64::from);
        let model = Logistic::new(&outcomes, &design);
        let fitted = model.fit().unwrap();
        prop_assert!((fitted.coefficients()[1] - (a * d / (b * c)).ln()).abs() < 1e-11);
        let variance = 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d;
        prop_assert!((fitted.covariance().get(1, 1) - variance).abs() < 1e-11 * variance);
        // In a saturated model Firth's penalty adds half a count to every cell.
        let firth = model.fit_firth().unwrap();
        let [a, b, c, d] = [a, b, c, d].map(|count| count + 0.5);
        prop_assert!((firth.coefficients()[1] - (a * d / (b * c)).ln()).abs() < 1e-9);
    }

    #[test]
    fn an_exponential_model_of_two_groups_is_the_ratio_of_their_rates(rows in sample()) {
        let spells = spells(&rows);
        let durations: Vec<Censored> = spells
            .iter()
            .map(|spell| if spell.event { Censored::exactly(spell.stop) } else { Censored::after(spell.stop) })
            .collect();
        let design = Design::from_columns([("group", rows.iter().map(|row| row.values[1]).collect::<Vec<f64>>())]);
        let rate = |group: f64| {
            let members = || rows.iter().filter(move |row| (row.values[1] - group).abs() < 0.5);
            let events = members().filter(|row| row.spell.event).count() as f64;
            events / members().map(|row| row.spell.stop).sum::<f64>()
        };
        prop_assume!(rate(0.0) > 0.0 && rate(1.0) > 0.0);
        let fitted = Accelerated::new(&durations, &design.unwrap(), Distribution::Exponential).fit().unwrap();
        let hazards = fitted.proportional_hazards().unwrap();
        prop_assert!((hazards.log_hazard_ratios[0] - (rate(1.0) / rate(0.0)).ln()).abs() < 1e-10);
        prop_assert!((hazards.rate - rate(0.0)).abs() < 1e-11);
    }

    #[test]
    fn a_narrow_interval_is_nearly_an_exact_duration(rows in sample(), law in 0_usize..3) {
        let law = [Distribution::Weibull, Distribution::LogNormal, Distribution::LogLogistic][law];
        let (spells, design) = (spells(&rows), design(&rows));
        let durations = |width: f64| -> Vec<Censored> {
            spells
                .iter()
                .map(|spell| match (spell.event, width > 0.0) {
                    (false, _) => Censored::after(spell.stop),
                    (true, true) => Censored::between(spell.stop - width, spell.stop + width),
                    (true, false) => Censored::exactly(spell.stop),
                })
                .collect()
        };
        let exact = Accelerated::new(&durations(0.0), &design, law).fit();
        prop_assume!(exact.is_ok());
        let narrow = Accelerated::new(&durations(1e-4), &design, law).fit().unwrap();
        prop_assert!(close(exact.unwrap().coefficients(), narrow.coefficients(), 1e-6));
    }
}

#[test]
fn a_large_sample_is_fitted_as_exactly_as_a_small_one() {
    // Above 65,536 rows Newton starts from the estimate of a share of them; the maximum must be the same.
    let mut state = 5_u64;
    let mut number = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let rows: Vec<Sampled> = (0..70_000)
        .map(|_| {
            let values = [number() - 0.5, f64::from(u8::from(number() < 0.3))];
            let time = -(1.0 - number()).ln() * (0.8 * values[0] - 0.5 * values[1]).exp();
            let end = 3.0 * number();
            Sampled {
                spell: Spell {
                    event: time <= end,
                    ..Spell::event((1000.0 * time.min(end)).ceil())
                },
                values,
                stratum: 0,
            }
        })
        .collect();
    let fitted = fit(&rows, Ties::Efron).unwrap();
    let scores = fitted.score_residuals();
    for covariate in 0..2 {
        let score: f64 = scores.iter().map(|score| score[covariate]).sum();
        let error = fitted.covariance().get(covariate, covariate).sqrt();
        assert!((score * error).abs() < 1e-8, "{score} is not zero");
    }
    assert!((fitted.coefficients()[0] + 0.8).abs() < 4.0 * fitted.covariance().get(0, 0).sqrt());
}

#[test]
fn a_model_of_nothing_says_what_is_missing() {
    let design = Design::from_columns([("x", vec![1.0, 2.0])]).unwrap();
    let censored = [Spell::censored(1.0), Spell::censored(2.0)];
    assert_eq!(
        Cox::new(&censored, &design).fit().unwrap_err(),
        RegressionError::NoEvents
    );
    let constant = Design::from_columns([("x", vec![1.0, 1.0])]).unwrap();
    let events = [Spell::event(1.0), Spell::event(2.0)];
    assert_eq!(
        Cox::new(&events, &constant).fit().unwrap_err().to_string(),
        "\"x\" does not vary among those compared, or follows from the covariates before it; leave it out",
    );
    assert_eq!(
        Cox::new(&events[..1], &design).fit().unwrap_err().to_string(),
        "there are 1 spells for 2 rows; give one for each row",
    );
}

#[test]
fn the_test_of_proportional_hazards_refuses_a_logarithm_of_zero_only() {
    let spells = [
        Spell::event(0.0),
        Spell::event(2.0),
        Spell::event(3.0),
        Spell::event(4.0),
        Spell::censored(5.0),
    ];
    let design = Design::from_columns([("x", vec![0.0, 1.0, 0.0, 1.0, 0.0])]).unwrap();
    let fitted = Cox::new(&spells, &design).fit().unwrap();
    assert!(fitted.proportional_hazards_test(&spells, TimeScale::Log).is_err());
    assert!(
        fitted
            .proportional_hazards_test(&spells, TimeScale::Identity)
            .is_ok()
    );
}

#[test]
fn a_course_with_events_out_of_order_names_the_unit() {
    let sound = Course {
        start: 0.0,
        events: vec![2.0],
        stop: 5.0,
    };
    let faulty = Course {
        start: 0.0,
        events: vec![4.0, 3.0],
        stop: 5.0,
    };
    assert_eq!(
        RecurrentRows::pwp_gap_time(&[sound, faulty])
            .unwrap_err()
            .to_string(),
        "observation 1 enters at 4 and leaves at 3; it must leave after it enters",
    );
}
