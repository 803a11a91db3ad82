//! Times what is promised under competing risks and for judging predictions, on made-up data from a fixed generator. One
//! line per case with the best of three runs. Run with `cargo bench -p throughline-survival --bench competing`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its times")]

use std::hint::black_box;
use std::time::Instant;

use throughline_survival::{
    CompetingMember, CompetingSpell, Design, FineGray, GrayTest, Multistate, Outcome, PredictedByHorizon,
    Sojourn, Spell, UnoConcordance,
};

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

fn best_of_three<T>(name: &str, work: impl Fn() -> T) {
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        black_box(work());
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:<66} {best:>8.4} s");
}

/// Eight covariates; a third ends by each of two causes, a third is censored.
fn study(rows: usize, whole_days: bool) -> (Vec<CompetingSpell>, Design) {
    let mut numbers = Numbers(11);
    let (mut spells, mut values) = (Vec::with_capacity(rows), Vec::with_capacity(rows * 8));
    for _ in 0..rows {
        let first = values.len();
        values.extend((0..8).map(|column| {
            let uniform = numbers.next();
            if column < 4 { uniform.round() } else { uniform }
        }));
        let pull = values[first] * 0.5 - values[first + 5];
        let waiting = |uniform: f64, rate: f64| -(1.0 - uniform).ln() / rate * 1000.0;
        let times = [
            waiting(numbers.next(), pull.exp()),
            waiting(numbers.next(), 1.0),
            waiting(numbers.next(), 1.0),
        ];
        let time = times.into_iter().fold(f64::INFINITY, f64::min);
        let outcome = match times.iter().position(|own| *own <= time) {
            Some(cause @ (0 | 1)) => Outcome::Cause(cause),
            _ => Outcome::Censored,
        };
        let time = if whole_days { time.ceil() } else { time };
        spells.push(CompetingSpell::new(time, outcome));
    }
    let names = (0..8).map(|column| format!("x{column}"));
    (spells, Design::from_rows(names, values).expect("eight columns"))
}

fn main() {
    for (name, whole_days) in [("whole days", true), ("continuous", false)] {
        for (size, rows) in [("10⁴", 10_000), ("10⁵", 100_000), ("10⁶", 1_000_000)] {
            let (spells, design) = study(rows, whole_days);
            best_of_three(&format!("Fine–Gray, {size} rows, 8 covariates, {name}"), || {
                FineGray::new(&spells, &design, 0, 2).fit().expect("a maximum")
            });
            let members: Vec<CompetingMember> = spells
                .iter()
                .enumerate()
                .map(|(row, spell)| CompetingMember {
                    spell: *spell,
                    group: row % 3,
                    stratum: 0,
                })
                .collect();
            best_of_three(&format!("Gray's test, {size} rows, 3 groups, {name}"), || {
                GrayTest::test(&members, 0, 2, 0.0).expect("three groups")
            });
        }
    }
    let (spells, design) = study(100_000, false);
    let plain: Vec<Spell> = spells
        .iter()
        .map(|spell| Spell {
            event: spell.outcome == Outcome::Cause(0),
            ..Spell::event(spell.stop)
        })
        .collect();
    let risks: Vec<f64> = (0..design.rows()).map(|row| design.row(row)[5]).collect();
    best_of_three("Uno's C, 10⁵ rows", || {
        UnoConcordance::of(&plain, &risks, 800.0).expect("sound")
    });
    best_of_three(
        "Brier score and area under the curve at a horizon, 10⁵ rows",
        || {
            let predicted = PredictedByHorizon::new(&risks, &plain, 400.0).expect("sound");
            (predicted.brier(), predicted.auc())
        },
    );
    let sojourns: Vec<Sojourn> = spells
        .iter()
        .enumerate()
        .map(|(subject, spell)| Sojourn {
            subject,
            start: 0.0,
            stop: spell.stop,
            state: 0,
            next: match spell.outcome {
                Outcome::Cause(cause) => Some(cause + 1),
                Outcome::Censored => None,
            },
            weight: 1.0,
        })
        .collect();
    best_of_three(
        "Multistate, 10⁵ rows, 3 states, with errors at one time",
        || {
            let fitted = Multistate::fit(&sojourns, 3).expect("sound");
            fitted.occupation(400.0)
        },
    );
}
