//! Are the intervals right? 500 simulated registers whose truth is known, the whole line through model and analysis.
//!
//! Slow, so it runs only with `cargo xtask test --slow`. What is left to chance is fixed by the seeds.

use throughline_analysis::findings::RatioFound;
use throughline_analysis::{Findings, HORIZONS, Question, analyse};
use throughline_model::{Definition, Holdings, holdings, life_lines};
use throughline_simulate::{Factor, Scenario, simulate};
use throughline_survival::{Level, Proportion};

const SEEDS: u64 = 500;
const PERSONS: u32 = 20_000;

/// The default scenario, linked: vague dates, losses, deaths, continuations, late disclosures and all.
fn scenario(seed: u64) -> Scenario {
    Scenario {
        persons: PERSONS,
        seed,
        linked: true,
        ..Scenario::default()
    }
}

struct Append<'a> {
    from: &'a Holdings,
    to: &'a mut Holdings,
}

impl holdings::ForEachTable for Append<'_> {
    type Error = std::convert::Infallible;

    fn table<R: holdings::Held>(&mut self) -> Result<(), Self::Error> {
        R::of_mut(self.to).extend(R::of(self.from).iter().cloned());
        Ok(())
    }
}

fn findings(seed: u64) -> Findings {
    let mut whole = Holdings::default();
    for chunk in simulate(&scenario(seed)).expect("the scenario is possible") {
        let Ok(()) = holdings::for_each_table(&mut Append {
            from: &chunk.holdings,
            to: &mut whole,
        });
    }
    let lines = life_lines(&whole).expect("every row has its record");
    let question = Question {
        definition: Definition::default(),
        level: 0.95,
        title: "coverage".to_owned(),
        simulated: true,
        made_on: "2026-01-01".to_owned(),
        program: "test".to_owned(),
        fingerprint: None,
        link_thresholds: throughline_analysis::LINK_THRESHOLDS.to_vec(),
        imputations: None,
        seed: 1,
        country_facts: throughline_analysis::CountryFacts::shipped(),
    };
    analyse(&lines, &question).expect("the level is between 0 and 1")
}

/// Counts, for every horizon, in how many registers the interval covers the truth.
fn covered() -> Vec<(u32, f64, u64, f64)> {
    let truths: Vec<f64> = HORIZONS
        .iter()
        .map(|months| {
            // Whole days, as the truth is defined on them.
            let days = f64::from(*months) * throughline_analysis::DAYS_PER_YEAR / 12.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 1,826 days"
            )]
            scenario(0).true_cumulative_incidence(days as u32)
        })
        .collect();
    let mut hits = vec![(0_u64, 0.0_f64); HORIZONS.len()];
    for seed in 1..=SEEDS {
        let found = findings(seed);
        let default = found
            .readings
            .iter()
            .find(|reading| reading.reading == "default")
            .expect("always there");
        for ((horizon, truth), (covers, sum)) in default.horizons.iter().zip(&truths).zip(&mut hits) {
            let interval = horizon.interval.expect("somebody is followed for five years");
            *covers += u64::from(interval.lower <= *truth && *truth <= interval.upper);
            *sum += horizon.incidence.expect("somebody is followed for five years") - truth;
        }
    }
    let rows = HORIZONS.iter().zip(truths).zip(hits);
    rows.map(|((months, truth), (covers, sum))| (*months, truth, covers, sum / SEEDS as f64))
        .collect()
}

#[test]
#[ignore = "slow: 500 registers of 20,000 persons; cargo xtask test --slow"]
fn the_95_percent_intervals_cover_the_truth_as_often_as_they_should() {
    let level = Level::new(0.99).expect("a level");
    let mut wrong = Vec::new();
    for (months, truth, covers, bias) in covered() {
        // The exact two-sided binomial test at 1 % accepts 95 % exactly when this interval contains it.
        let exact = Proportion::new(covers, SEEDS)
            .expect("some seeds")
            .clopper_pearson(level);
        let line =
            format!("{months} months: truth {truth:.5}, mean error {bias:+.5}, covered {covers} of {SEEDS}");
        #[expect(clippy::print_stderr, reason = "the figures are wanted in the closing note")]
        {
            eprintln!("{line}");
        }
        if !exact.contains(0.95) {
            wrong.push(line);
        }
    }
    assert!(
        wrong.is_empty(),
        "the intervals do not cover as they should:\n{}",
        wrong.join("\n")
    );
}

/// The factors of the scenario by the names they have in the report, with the level that has the factor.
const FACTORS: [(Factor, &str, &str); 8] = [
    (Factor::Under18AtFirst, "Under 18 at first trafficking", "yes"),
    (Factor::NotMasculine, "Gender", "feminine"),
    (
        Factor::Minority,
        "Belongs to a minority that meets discrimination",
        "yes",
    ),
    (
        Factor::Displaced,
        "Displaced by conflict before the first trafficking",
        "yes",
    ),
    (Factor::Distress, "Distress after the exit", "yes"),
    (Factor::Distrust, "Distrust of programmes after the exit", "yes"),
    (
        Factor::Threatened,
        "Threatened or watched by traffickers after the exit",
        "yes",
    ),
    (
        Factor::WithoutWork,
        "Without work or income after the exit",
        "yes",
    ),
];

/// How often an interval held the truth, and the sum of the errors on the log scale.
#[derive(Clone, Copy, Default)]
struct Hits {
    models: u64,
    covers: u64,
    error: f64,
}

impl Hits {
    fn count(&mut self, found: Option<&RatioFound>, truth: f64) {
        let Some(found) = found else { return };
        self.models += 1;
        self.covers += u64::from(found.lower <= truth && found.upper.is_none_or(|upper| truth <= upper));
        self.error += (found.hazard_ratio / truth).ln();
    }
}

#[test]
#[ignore = "slow: 500 registers of 20,000 persons; cargo xtask test --slow"]
fn the_intervals_of_the_hazard_ratios_cover_the_truth_as_often_as_they_should() {
    let level = Level::new(0.99).expect("a level");
    let mut hits = [[Hits::default(); 2]; FACTORS.len()];
    for seed in 1..=SEEDS {
        let found = findings(seed);
        let default = found
            .readings
            .iter()
            .find(|reading| reading.reading == "default")
            .expect("always there");
        for ((factor, name, label), hits) in FACTORS.iter().zip(&mut hits) {
            let effects = scenario(seed).effects;
            let truth = effects
                .iter()
                .find(|effect| effect.factor == *factor)
                .expect("it has an effect")
                .hazard_ratio;
            let factor = default.causes.factors.iter().find(|found| found.name == *name);
            let levels = &factor.expect("it is examined").levels;
            let level = levels
                .iter()
                .find(|level| level.label == *label)
                .expect("somebody has it");
            hits[0].count(level.joint.as_ref(), truth);
            hits[1].count(level.imputed.as_ref(), truth);
        }
    }
    let mut wrong = Vec::new();
    for ((_, name, _), hits) in FACTORS.iter().zip(hits) {
        for (model, hits) in ["complete cases", "imputed"].iter().zip(hits) {
            let exact = Proportion::new(hits.covers, hits.models)
                .expect("some models")
                .clopper_pearson(level);
            let line = format!(
                "{name}, {model}: mean error of the logarithm {:+.4}, covered {} of {}",
                hits.error / hits.models as f64,
                hits.covers,
                hits.models
            );
            #[expect(clippy::print_stderr, reason = "the figures are wanted in the closing note")]
            {
                eprintln!("{line}");
            }
            if !exact.contains(0.95) {
                wrong.push(line);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the intervals do not cover as they should:\n{}",
        wrong.join("\n")
    );
}
