//! Our side of `cargo xtask bench survival`: invents the data of one case and writes them to a file that R reads too, or times
//! one estimator on such a file. The order of cases, R's side and the page that is written live in `crates/xtask`.
//!
//! ```text
//! beside_r invent ROWS days|continuous FILE
//! beside_r time ESTIMATOR ROWS FILE
//! ```
//!
//! A file holds numbers of eight bytes, least significant first, column by column: time, outcome (0 censored, 1 and 2 the
//! causes) and eight covariates. Needs Linux: what a run took is read from `/proc`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its times")]

use std::fs;
use std::hint::black_box;

use throughline_survival::{
    AalenJohansen, CompetingSpell, Concordance, Cox, Design, FineGray, KaplanMeier, Outcome, Spell,
};

type Failure = Box<dyn std::error::Error>;

const COVARIATES: usize = 8;
/// What runs shorter than this, in seconds, is repeated.
const ENOUGH: f64 = 0.5;
/// Where curves are read off.
const HORIZON: f64 = 730.0;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["invent", rows, course, file] => Ok(fs::write(file, invent(rows.parse()?, course == "days"))?),
        ["time", estimator, rows, file] => time(estimator, rows.parse()?, &fs::read(file)?),
        _ => {
            println!(
                "run by `cargo xtask bench survival`: invent ROWS days|continuous FILE, or time ESTIMATOR ROWS FILE"
            );
            Ok(())
        }
    }
}

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

    fn waiting(&mut self, rate: f64) -> f64 {
        -(1.0 - self.next()).ln() / rate
    }
}

/// Four indicators and four measurements; roughly a third ends by each cause and a third is censored.
fn invent(rows: usize, whole_days: bool) -> Vec<u8> {
    let mut numbers = Numbers(11);
    let mut columns: Vec<Vec<f64>> = (0..COVARIATES + 2).map(|_| Vec::with_capacity(rows)).collect();
    for _ in 0..rows {
        let mut predictor = 0.0;
        for covariate in 0..COVARIATES {
            let value = if covariate < 4 {
                f64::from(u8::from(numbers.next() < 0.3))
            } else {
                (0..4).map(|_| numbers.next() - 0.5).sum::<f64>()
            };
            predictor += (covariate as f64 - 3.5) * 0.2 * value;
            columns[covariate + 2].push(value);
        }
        let first = numbers.waiting(f64::exp(predictor) / 2000.0);
        let second = numbers.waiting(1.0 / 3000.0);
        let end = 1.0 + 3000.0 * numbers.next();
        let time = first.min(second).min(end);
        let outcome = if time >= end {
            0.0
        } else if first <= second {
            1.0
        } else {
            2.0
        };
        columns[0].push(if whole_days { time.ceil() } else { time });
        columns[1].push(outcome);
    }
    columns
        .iter()
        .flatten()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// The columns of a file.
fn columns(bytes: &[u8], rows: usize) -> Result<Vec<Vec<f64>>, Failure> {
    let numbers: Vec<f64> = bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|eight| f64::from_le_bytes(*eight))
        .collect();
    if rows == 0 || numbers.len() != rows * (COVARIATES + 2) {
        return Err(format!("{} numbers are not {rows} rows", numbers.len()).into());
    }
    Ok(numbers.chunks_exact(rows).map(<[f64]>::to_vec).collect())
}

fn time(estimator: &str, rows: usize, bytes: &[u8]) -> Result<(), Failure> {
    let mut columns = columns(bytes, rows)?;
    let competing: Vec<CompetingSpell> = columns[0]
        .iter()
        .zip(&columns[1])
        .map(|(time, outcome)| {
            let outcome = match *outcome {
                1.0 => Outcome::Cause(0),
                2.0 => Outcome::Cause(1),
                _ => Outcome::Censored,
            };
            CompetingSpell::new(*time, outcome)
        })
        .collect();
    let spells: Vec<Spell> = competing
        .iter()
        .map(|spell| match spell.outcome {
            Outcome::Cause(0) => Spell::event(spell.stop),
            _ => Spell::censored(spell.stop),
        })
        .collect();
    let covariates = columns.split_off(2);
    let first = covariates[7].clone();
    let names = (1..=COVARIATES).map(|covariate| format!("x{covariate}"));
    let design = Design::from_columns(names.zip(covariates))?;
    let of_covariates = rows * COVARIATES * size_of::<f64>();
    let of_spells = size_of_val(&spells[..]);
    match estimator {
        "cox" => measured(of_covariates + of_spells, || {
            Ok(Cox::new(&spells, &design).fit()?.coefficients().to_vec())
        }),
        "firth" => measured(of_covariates + of_spells, || {
            Ok(Cox::new(&spells, &design).fit_firth()?.coefficients().to_vec())
        }),
        "fine_gray" => measured(of_covariates + size_of_val(&competing[..]), || {
            let fit = FineGray::new(&competing, &design, 0, 2).fit()?;
            Ok(fit.coefficients().to_vec())
        }),
        "kaplan_meier" => measured(of_spells, || {
            let curve = KaplanMeier::fit(&spells)?;
            Ok(vec![
                curve.at(HORIZON),
                curve.standard_error_at(HORIZON).unwrap_or(f64::NAN),
            ])
        }),
        "aalen_johansen" => measured(size_of_val(&competing[..]), || {
            let curve = AalenJohansen::fit(&competing, 2)?;
            Ok(vec![
                curve.at(0, HORIZON)?.probability,
                curve.at(1, HORIZON)?.probability,
            ])
        }),
        "concordance" => measured(of_spells + size_of_val(&first[..]), || {
            let found = Concordance::of(&spells, &first, None, None)?;
            Ok(found.map_or_else(Vec::new, |found| vec![found.estimate, found.standard_error]))
        }),
        other => Err(format!("there is no case {other}").into()),
    }
}

/// Runs once for memory and to be warm, then as often as it takes to be measured, and prints what it took.
fn measured(input: usize, work: impl Fn() -> Result<Vec<f64>, Failure>) -> Result<(), Failure> {
    fs::write("/proc/self/clear_refs", "5")?;
    let before = memory("VmRSS:")?;
    let result = black_box(work()?);
    let peak = memory("VmHWM:")?.saturating_sub(before);
    let (start, mut calls) = (spent()?, 0_u32);
    let cpu = loop {
        black_box(work()?);
        calls += 1;
        let cpu = spent()? - start;
        if cpu >= ENOUGH {
            break cpu;
        }
    };
    let result: Vec<String> = result.iter().map(|number| format!("{number:e}")).collect();
    println!(
        r#"{{"cpu_seconds": {:e}, "calls": {calls}, "input_bytes": {input}, "peak_bytes": {peak}, "result": [{}]}}"#,
        cpu / f64::from(calls),
        result.join(", ")
    );
    Ok(())
}

/// The time the processor has spent on this thread, which is the only one; in seconds.
fn spent() -> Result<f64, Failure> {
    let text = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().ok_or("schedstat is empty")?;
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

/// A line of `/proc/self/status`, in bytes.
fn memory(name: &str) -> Result<usize, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name));
    let kilobytes = line
        .and_then(|line| line.split_whitespace().nth(1))
        .ok_or("status has no such line")?;
    Ok(kilobytes.parse::<usize>()? * 1024)
}
