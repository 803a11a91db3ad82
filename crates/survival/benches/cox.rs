//! Times Cox regression at the sizes it is promised for, eight covariates, on made-up data from a fixed
//! generator. One line per case with the best of five runs. Run with `cargo bench -p throughline-survival
//! --bench cox`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its times")]

use std::hint::black_box;
use std::time::Instant;

use throughline_survival::{Concordance, Cox, Design, Spell, Ties, TimeScale};

/// Knuth's 64-bit linear congruential generator: the same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn best_of_five<T>(name: &str, work: impl Fn() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut result = None;
    for _ in 0..5 {
        let start = Instant::now();
        result = Some(black_box(work()));
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:<58} {best:>8.4} s");
    result.expect("the work was done")
}

/// Four indicators and four measurements; about half of the units have the event.
fn study(rows: usize, whole_days: bool) -> (Vec<Spell>, Design) {
    let mut numbers = Numbers(11);
    let mut values = Vec::with_capacity(rows * 8);
    let mut spells = Vec::with_capacity(rows);
    for _ in 0..rows {
        let mut predictor = 0.0;
        for covariate in 0_u8..8 {
            let value = if covariate < 4 {
                f64::from(u8::from(numbers.next() < 0.3))
            } else {
                (0..4).map(|_| numbers.next() - 0.5).sum::<f64>()
            };
            predictor += (f64::from(covariate) - 3.5) * 0.2 * value;
            values.push(value);
        }
        let event = -3000.0 * (1.0 - numbers.next()).ln() / f64::exp(predictor);
        let end = 1.0 + 3000.0 * numbers.next();
        let day = |time: f64| if whole_days { time.ceil() } else { time };
        spells.push(if event <= end {
            Spell::event(day(event))
        } else {
            Spell::censored(day(end))
        });
    }
    let names = (0..8).map(|covariate| format!("x{covariate}"));
    let design = Design::from_rows(names, values).expect("the covariates are sound");
    (spells, design)
}

fn main() {
    for rows in [10_000, 100_000, 1_000_000] {
        for (name, whole_days) in [("whole days", true), ("continuous", false)] {
            let (spells, design) = study(rows, whole_days);
            let model = Cox::new(&spells, &design).ties(Ties::Efron);
            let fit = best_of_five(&format!("Cox, Efron, {rows} × 8, {name}"), || {
                model.fit().expect("the model fits")
            });
            println!("    {} events, {} steps", fit.events(), fit.steps());
            if rows == 10_000 {
                let firth = best_of_five(&format!("Cox with Firth's penalty, {rows} × 8, {name}"), || {
                    model.fit_firth().expect("the model fits")
                });
                println!("    {} steps", firth.steps());
            }
            let risks: Vec<f64> = (0..rows)
                .map(|row| fit.linear_predictor(design.row(row)).expect("eight values"))
                .collect();
            best_of_five(&format!("Concordance, {rows}, {name}"), || {
                Concordance::of(&spells, &risks, None, None).expect("the spells are sound")
            });
            best_of_five(&format!("Robust variance, {rows} × 8, {name}"), || {
                fit.robust_covariance()
            });
            best_of_five(
                &format!("Test of proportional hazards, {rows} × 8, {name}"),
                || {
                    fit.proportional_hazards_test(&spells, TimeScale::Survival)
                        .expect("the times are positive")
                },
            );
        }
    }
}
