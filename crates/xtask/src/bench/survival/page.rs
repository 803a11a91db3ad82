//! What `docs/benchmarks/survival.md` says of a run. Every figure comes from the run; the words around them are here.

use std::fmt::Write as _;

use serde_json::Value;

use super::{CASES, Course, LIMIT_SECONDS, LONG, RUNS, Report, Row, Theirs, Took};

/// How many times faster than R's kernel ours must be.
const KERNEL_BAR: f64 = 3.0;
/// How many times faster than what R's users call.
const FRONT_BAR: f64 = 10.0;
/// How many times the input ours may need on top.
const MEMORY_BAR: f64 = 2.0;
/// How much more than n log n ten or a hundred times the rows may cost: caches end in between.
const GROWTH_BAR: f64 = 1.5;

const BEGINNING: &str = "# Time-to-event statistics beside R

The same data, estimated by R's `survival` and `cmprsk` and by `crates/survival`, each case in a process of its own on one thread of one
machine. Written by `cargo xtask bench survival`; do not edit.
";

impl Report {
    /// The whole page.
    pub(super) fn page(&self) -> String {
        let mut page = String::from(BEGINNING);
        self.figures(&mut page);
        self.bars(&mut page);
        self.agreement(&mut page);
        self.machine(&mut page);
        notes(&mut page);
        page
    }

    fn figures(&self, page: &mut String) {
        page.push_str(
            "\n## Figures\n\nCPU seconds of one call, and how many times as long R takes.\n
| estimator | rows | times in | ours | R's kernel | | R's front end | | memory of ours ÷ input | of R's kernel | of its front end |
|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        );
        for row in &self.rows {
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                row.case.estimator.name,
                grouped(row.case.rows),
                course(row.case.course),
                seconds(row.ours.cpu),
                against(&row.kernel, &row.ours),
                against(&row.front, &row.ours),
                times(row.ours.share()),
                memory(&row.kernel),
                memory(&row.front),
            );
        }
        page.push_str(
            "\n*Memory* is the largest resident set during a call less what was held before it, result included, divided by the observations and covariates
as that side holds them. A curve in continuous time has a step with its estimates and errors for nearly every row: there the result is the memory.\n",
        );
    }

    fn bars(&self, page: &mut String) {
        page.push_str(
            "\n## What ours must reach\n\n| case | what | bar | measured | |\n|---|---|--:|--:|---|\n",
        );
        let mut line = |row: &Row, what: &str, bar: String, measured: String, reached: bool| {
            let verdict = if reached { "reached" } else { "**missed**" };
            let case = row.case;
            let _ = writeln!(
                page,
                "| {}, {}, {} | {what} | {bar} | {measured} | {verdict} |",
                case.estimator.name,
                grouped(case.rows),
                course(case.course)
            );
        };
        for row in &self.rows {
            for (theirs, bar, what) in [
                (&row.kernel, KERNEL_BAR, "times as fast as R's kernel"),
                (&row.front, FRONT_BAR, "times as fast as R's front end"),
            ] {
                let ratio = match theirs {
                    Theirs::Took(took) => took.cpu / row.ours.cpu,
                    Theirs::Stopped => f64::from(LIMIT_SECONDS) / row.ours.cpu,
                    Theirs::Nothing => continue,
                };
                line(
                    row,
                    what,
                    format!("{bar:.0}"),
                    format!("{ratio:.1}"),
                    ratio >= bar,
                );
            }
            if let Some(bar) = row.case.seconds {
                line(
                    row,
                    "CPU s",
                    format!("{bar}"),
                    seconds(row.ours.cpu),
                    row.ours.cpu < bar,
                );
            }
            let share = row.ours.share();
            line(
                row,
                "memory ÷ input",
                format!("{MEMORY_BAR:.0}"),
                format!("{share:.1}"),
                share <= MEMORY_BAR,
            );
            if let Some(growth) = self.growth(row) {
                line(
                    row,
                    "time ÷ n log n, beside the smallest of its kind",
                    format!("{GROWTH_BAR}"),
                    format!("{growth:.2}"),
                    growth <= GROWTH_BAR,
                );
            }
        }
    }

    /// What a row costs beyond n log n, as the smallest case of its kind costs it.
    fn growth(&self, row: &Row) -> Option<f64> {
        let alike = |other: &&Row| {
            other.case.estimator.id == row.case.estimator.id
                && other.case.course == row.case.course
                && other.case.rows < row.case.rows
        };
        let smallest = self
            .rows
            .iter()
            .filter(alike)
            .min_by_key(|other| other.case.rows)?;
        let cost = |row: &Row| {
            let rows = row.case.rows as f64;
            row.ours.cpu / (rows * rows.ln())
        };
        Some(cost(row) / cost(smallest))
    }

    fn agreement(&self, page: &mut String) {
        page.push_str(
            "\n## Whether both find the same\n\nThe largest relative difference between the figures of ours and R's: coefficients, or the curve and its error at 730, or C and its error.\n
| case | from R's kernel | from its front end |\n|---|--:|--:|\n",
        );
        for row in self.rows.iter().filter(|row| row.case.beside) {
            let difference = |theirs: &Theirs| match theirs {
                Theirs::Took(took) => format!("{:.0e}", furthest(&row.ours.result, &took.result)),
                Theirs::Stopped | Theirs::Nothing => String::new(),
            };
            let _ = writeln!(
                page,
                "| {}, {}, {} | {} | {} |",
                row.case.estimator.name,
                grouped(row.case.rows),
                course(row.case.course),
                difference(&row.kernel),
                difference(&row.front)
            );
        }
        page.push_str(
            "\nR's Cox model stops when the likelihood changes by less than a billionth, ours at the maximum; R takes times for equal that differ by less than a
hundred-millionth of their size, ours only those that are equal; `survival::finegray` and `cmprsk::crr` count censorings at the time of an event differently
(ours here as `crr`).\n",
        );
    }

    fn machine(&self, page: &mut String) {
        let version = |key: &str| {
            self.versions[key]
                .as_str()
                .map_or_else(|| Value::Null.to_string(), str::to_owned)
        };
        let _ = write!(
            page,
            "\n## When and on what\n
{}, commit `{}`. {}, {} cores; other work on the machine was a load of {} at the start.
R {}, survival {}, cmprsk {}, from Debian; {}, release build.\n",
            self.date,
            self.commit,
            self.processor,
            self.cores,
            self.load,
            version("r"),
            version("survival"),
            version("cmprsk"),
            self.rustc
        );
    }
}

fn notes(page: &mut String) {
    let _ = write!(
        page,
        "\n## How\n
```
cargo xtask bench survival
```

It installs R from Debian if it is missing, invents the data with a fixed generator (`crates/survival/examples/beside_r.rs`) and starts for
each case ours and R (`crates/xtask/r/beside.R`), {RUNS} times each; the median
counts, and what takes longer than {LONG:.0} s is run once. Within a process one call goes before, for
memory and to be warm; then as many as make half a second. The time is that of the processor on the one thread (`/proc/self/schedstat`).

- *Kernel* is the fitting function beneath formula, model frame and summaries, still called from R: `coxph.fit`, `concordancefit`. For Fine–Gray it
  is `finegray` and then `coxph` on the expanded rows. `survfit` has none that its package offers.
- *Front end* is what its users write. For Fine–Gray that is `cmprsk::crr`, whose cost grows with the square of the rows; both are left out at {large} rows,
  where they take minutes and gigabytes.
- `survfit` with two causes also computes the errors of every step, as ours does. What did not end within {LIMIT_SECONDS} s was stopped; in continuous time
  that is so for all but small data, so that it is not started there at {largest} rows.
- Firth's penalty for Cox models is in no R package of Debian; ours stands alone. The time is that of the fit, without profile intervals.
- Ours holds a spell of a Kaplan–Meier curve in 32 bytes (entry, exit, event, weight), R in 16 (time, status).
- Python's lifelines is not run here.
",
        large = grouped(100_000),
        largest = grouped(CASES.iter().map(|case| case.rows).max().unwrap_or(0)),
    );
}

impl Took {
    fn share(&self) -> f64 {
        self.peak_bytes / self.input_bytes
    }
}

const fn course(course: Course) -> &'static str {
    match course {
        Course::Days => "whole days",
        Course::Continuous => "continuous time",
    }
}

fn against(theirs: &Theirs, ours: &Took) -> String {
    match theirs {
        Theirs::Took(took) => format!("{} | {}", seconds(took.cpu), times(took.cpu / ours.cpu)),
        Theirs::Stopped => format!(
            "stopped after {LIMIT_SECONDS} | more than {}",
            times(f64::from(LIMIT_SECONDS) / ours.cpu)
        ),
        Theirs::Nothing => "– | ".to_owned(),
    }
}

fn memory(theirs: &Theirs) -> String {
    match theirs {
        Theirs::Took(took) => times(took.share()),
        Theirs::Stopped | Theirs::Nothing => "–".to_owned(),
    }
}

fn times(ratio: f64) -> String {
    format!("{ratio:.1}×")
}

/// Three digits that count.
fn seconds(seconds: f64) -> String {
    if seconds < 0.1 {
        format!("{seconds:.4}")
    } else {
        format!("{seconds:.2}")
    }
}

fn furthest(ours: &[f64], theirs: &[f64]) -> f64 {
    if ours.len() != theirs.len() {
        return f64::INFINITY;
    }
    let relative = |(ours, theirs): (&f64, &f64)| (ours - theirs).abs() / theirs.abs().max(f64::MIN_POSITIVE);
    ours.iter().zip(theirs).map(relative).fold(0.0, f64::max)
}

/// Thousands set apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::PAGE;
    use super::*;

    fn took(cpu: f64) -> Took {
        Took {
            cpu,
            input_bytes: 100.0,
            peak_bytes: 300.0,
            result: vec![0.5],
        }
    }

    fn page(kernel: Theirs, front: Theirs) -> String {
        let rows = vec![Row {
            case: &CASES[0],
            ours: took(0.5),
            kernel,
            front,
        }];
        let nothing = String::new;
        Report {
            rows,
            versions: Value::Null,
            processor: nothing(),
            cores: 1,
            load: nothing(),
            date: nothing(),
            rustc: nothing(),
            commit: nothing(),
        }
        .page()
    }

    #[test]
    fn a_bar_that_is_missed_is_said_to_be_missed() {
        let page = page(Theirs::Took(took(1.0)), Theirs::Took(took(6.0)));
        assert!(page.contains("R's kernel | 3 | 2.0 | **missed** |"), "{page}");
        assert!(page.contains("R's front end | 10 | 12.0 | reached |"), "{page}");
        assert!(page.contains("memory ÷ input | 2 | 3.0 | **missed** |"), "{page}");
    }

    #[test]
    fn a_run_that_was_stopped_is_at_least_so_much_slower() {
        let page = page(Theirs::Nothing, Theirs::Stopped);
        assert!(page.contains("stopped after 100 | more than 200.0×"), "{page}");
    }

    #[test]
    fn the_page_that_is_written_is_linked_from_the_documentation() {
        let index = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/README.md");
        let index = std::fs::read_to_string(index).expect("the documentation has an index");
        let link = PAGE.strip_prefix("docs/").expect("the page is documentation");
        assert!(index.contains(link), "docs/README.md does not mention {link}");
    }
}
