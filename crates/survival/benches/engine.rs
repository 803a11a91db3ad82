//! Times the estimators at the sizes they are promised for, on made-up data from a fixed generator. A plain
//! harness: one line per case with the best of three runs. Run with `cargo bench -p throughline-survival`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its times")]

use std::hint::black_box;
use std::time::Instant;

use throughline_survival::{AalenJohansen, Censored, CompetingSpell, KaplanMeier, Outcome, Spell, Turnbull};

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

    fn waiting(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.next()).ln()
    }
}

fn best_of_three<T>(name: &str, work: impl Fn() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut result = None;
    for _ in 0..3 {
        let start = Instant::now();
        result = Some(black_box(work()));
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:<58} {best:>8.3} s");
    result.expect("the work was done three times")
}

fn spells(whole_days: bool) -> Vec<Spell> {
    let mut numbers = Numbers(1);
    let day = |time: f64| if whole_days { time.ceil() } else { time };
    (0..1_000_000)
        .map(|_| {
            let (event, end) = (numbers.waiting(3000.0), 1.0 + 3000.0 * numbers.next());
            if event <= end {
                Spell::event(day(event))
            } else {
                Spell::censored(day(end))
            }
        })
        .collect()
}

/// Durations known to the day, the month, the year, or not to have ended.
fn vague(rows: usize, whole_days: bool, exact_share: f64) -> Vec<Censored> {
    let mut numbers = Numbers(7);
    let day = |time: f64| if whole_days { time.floor() } else { time };
    (0..rows)
        .map(|_| {
            let (event, end) = (numbers.waiting(1500.0), 3000.0 * numbers.next());
            if event > end {
                return Censored::after(day(end));
            }
            let precision = numbers.next();
            let width = match precision {
                p if p < exact_share => return Censored::exactly(day(event) + 1.0),
                p if p < exact_share + 0.5 * (1.0 - exact_share) => 30.0,
                p if p < exact_share + 0.9 * (1.0 - exact_share) => 365.0,
                _ => 1000.0,
            };
            let lower = day((event - width * numbers.next()).max(0.0));
            Censored::between(lower, lower + width)
        })
        .collect()
}

fn turnbull(name: &str, observations: &[Censored]) {
    let curve = best_of_three(name, || {
        Turnbull::fit(observations).expect("the intervals are sound")
    });
    let certificate = curve.certificate();
    let positive = curve
        .support()
        .iter()
        .filter(|support| support.mass > 0.0)
        .count();
    let (steps, gap) = (certificate.steps, certificate.gap);
    println!(
        "    {} intervals, {positive} with mass, {steps} steps, gap {gap:.1e}",
        curve.support().len()
    );
}

fn main() {
    for (name, whole_days) in [("whole days", true), ("continuous", false)] {
        let spells = spells(whole_days);
        best_of_three(&format!("Kaplan–Meier, 10⁶ rows, {name}"), || {
            KaplanMeier::fit(&spells).expect("the spells are sound")
        });
        let competing: Vec<CompetingSpell> = spells
            .iter()
            .enumerate()
            .map(|(row, spell)| {
                let outcome = if spell.event {
                    Outcome::Cause(row % 2)
                } else {
                    Outcome::Censored
                };
                CompetingSpell::new(spell.stop, outcome)
            })
            .collect();
        best_of_three(&format!("Aalen–Johansen, 10⁶ rows, 2 causes, {name}"), || {
            AalenJohansen::fit(&competing, 2).expect("the spells are sound")
        });
    }
    turnbull(
        "Turnbull, 10⁶ rows, whole days, half exact",
        &vague(1_000_000, true, 0.5),
    );
    turnbull(
        "Turnbull, 10⁶ rows, whole days, none exact",
        &vague(1_000_000, true, 0.0),
    );
    turnbull(
        "Turnbull, 10⁵ rows, continuous, a tenth exact",
        &vague(100_000, false, 0.1),
    );
    turnbull(
        "Turnbull, 10⁵ rows, continuous, none exact",
        &vague(100_000, false, 0.0),
    );
}
