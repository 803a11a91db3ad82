//! Progress bars on standard error, and the messages beside them.
//!
//! Bars appear only when standard error is a terminal and `--no-progress` and `--quiet` are not given, so that logs and pipes
//! stay clean.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use throughline_interchange::diagnostic::Diagnostics;
use throughline_interchange::progress::{Advance, Progress, Unit};
use throughline_linkage::progress as linkage;

/// What the user is told while a command works.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    bars: bool,
    words: bool,
}

impl Voice {
    /// A voice for these options.
    pub(crate) fn new(no_progress: bool, quiet: bool) -> Self {
        Self {
            bars: !no_progress && !quiet && std::io::stderr().is_terminal(),
            words: !quiet,
        }
    }

    /// Says a sentence on standard error.
    pub(crate) fn say(self, sentence: impl std::fmt::Display) {
        if self.words {
            complain(sentence);
        }
    }

    /// Tells what was found in a file. Errors are told even under `--quiet`.
    pub(crate) fn tell(self, found: &Diagnostics) {
        if found.has_errors() {
            complain(found);
        } else if !found.is_empty() {
            self.say(found);
        }
    }

    /// Starts the bar of linking.
    pub(crate) fn stages(self) -> Stages {
        Stages(self.bar("Linking", 0).bar)
    }

    /// Starts a bar; `total` is 0 when it is not known.
    pub(crate) fn bar(self, what: &str, total: u64) -> Bar {
        let target = if self.bars {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        bar.set_message(what.to_owned());
        // The style first: the first tick draws the bar.
        bar.set_style(if total == 0 {
            waiting()
        } else {
            style(total, Unit::Rows)
        });
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar { bar, unit: None }
    }
}

/// Says on standard error what `--quiet` does not silence: an error.
pub(crate) fn complain(sentence: impl std::fmt::Display) {
    // A closed standard error is no reason to stop working.
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// For work of which nothing is counted.
fn waiting() -> ProgressStyle {
    ProgressStyle::with_template("{msg:34} {spinner} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn style(total: u64, unit: Unit) -> ProgressStyle {
    let template = match (total, unit) {
        (0, Unit::Rows) => "{msg:34} {spinner} {human_pos} {elapsed}",
        (0, Unit::Bytes) => "{msg:34} {spinner} {bytes} {elapsed}",
        (_, Unit::Rows) => "{msg:34} [{bar:30}] {human_pos}/{human_len} {eta}",
        (_, Unit::Bytes) => "{msg:34} [{bar:30}] {bytes}/{total_bytes} {eta}",
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}

/// The stages of linking, one bar after the other.
pub(crate) struct Stages(ProgressBar);

impl Stages {
    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.0.finish_and_clear();
    }
}

impl linkage::Progress for Stages {
    fn begin(&self, stage: linkage::Stage, steps: u64) {
        self.0.set_style(if steps == 0 {
            waiting()
        } else {
            style(steps, Unit::Rows)
        });
        self.0.set_message(sentence_case(stage.words()));
        self.0.set_length(steps);
        self.0.set_position(0);
    }

    fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }
}

fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A progress bar.
pub(crate) struct Bar {
    bar: ProgressBar,
    unit: Option<(Unit, bool)>,
}

impl Bar {
    /// Moves the bar to `done`.
    pub(crate) fn reach(&self, done: u64) {
        if self.bar.position() == 0 {
            self.bar
                .set_style(style(self.bar.length().unwrap_or(0), Unit::Rows));
        }
        self.bar.set_position(done);
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn advance(&mut self, advance: Advance) {
        let known = (advance.unit, advance.total.is_some());
        if self.unit != Some(known) {
            self.unit = Some(known);
            self.bar
                .set_style(style(advance.total.unwrap_or(0), advance.unit));
        }
        if let Some(total) = advance.total {
            self.bar.set_length(total);
        }
        self.bar.set_position(advance.done);
    }
}
