//! Linking the register: every pair that may be one person is proposed; nothing is linked but from a probability that a
//! person set.

use std::fmt;

use anyhow::anyhow;
use serde::Serialize;
use throughline_model::codes::ours::{LinkVerdict, ProposalState, Role};
use throughline_model::resolution::{Evidence, Verdicts};
use throughline_register::Proposed;
use throughline_survival::{Level, Proportion};

use super::summary::{counted, grouped};
use crate::args::{self, Common, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::linking::{self, Asked, Records};
use crate::output;
use crate::progress::Voice;

pub(super) fn run(common: &Common, voice: Voice, asked: &args::Link) -> Result<(), Failure> {
    if let Some(from) = asked.auto.filter(|from| *from < asked.least) {
        let error = anyhow!(
            "--auto {from} lies below --least {}, below which no pair is kept",
            asked.least
        );
        return Err(Failure::with(exit::USAGE, error));
    }
    let mut register = desk::open(common, voice)?;
    let records = Records::read(common, voice, &mut register)?;
    if records.table.len() < 2 {
        let error = anyhow!(
            "nothing was linked: the register holds {}",
            counted(records.table.len(), "record")
        );
        return Err(Failure::with(exit::INPUT, error).hint("bring records in first: throughline import FILE"));
    }
    let asked_of_engine = Asked {
        automatic: asked.auto,
        least: asked.least,
        drawn: asked.sample,
        seed: asked.seed,
    };
    let (pairs, blocking) = records.propose(common, voice, &mut register, asked_of_engine)?;
    let viewer = desk::viewer(common, Role::Supervisor, "what was decided on pairs");
    let mut view = register
        .for_linking(&viewer, clock::now())
        .map_err(failure::refused)?;
    let evidence = Evidence {
        decisions: view.decisions().map_err(failure::refused)?,
        run: view.latest_run().map_err(failure::refused)?,
        proposals: view.proposals().map_err(failure::refused)?,
    };
    let summary = Summary::of(asked, &records, blocking, &pairs, &evidence)?;
    if asked.json {
        return Ok(output::json(&summary)?);
    }
    Ok(output::data(&summary)?)
}

/// What a run found, in figures.
#[derive(Debug, Serialize)]
struct Summary {
    records: usize,
    seed: u64,
    /// The probability from which pairs were linked; nothing where none was set.
    automatic_from: Option<f64>,
    least: f64,
    pairs_compared: u64,
    /// Estimated share of the pairs of one person that were compared.
    blocking_recall: f64,
    pairs_proposed: usize,
    records_proposed: usize,
    linked_automatically: usize,
    /// Drawn of all that the program would link, those that people told apart since among them.
    drawn_for_review: usize,
    kept_apart: usize,
    /// Pairs that are not linked and not decided, those kept apart among them.
    waiting: usize,
    /// Decisions that two records are the same which contradict others and so link nothing.
    contradicted: usize,
    /// What reviewers found of the pairs linked automatically and drawn for review.
    precision_of_drawn: Option<Precision>,
    /// What reviewers found of all pairs linked automatically.
    precision_of_automatic: Option<Precision>,
}

/// The share of reviewed pairs that are one person.
#[derive(Debug, Serialize)]
struct Precision {
    same: u64,
    of: u64,
    cannot_tell: u64,
    share: f64,
    /// Exact 95 % interval (Clopper and Pearson 1934).
    low: f64,
    high: f64,
}

impl Precision {
    fn of(verdicts: Verdicts) -> Result<Option<Self>, Failure> {
        if verdicts.told() == 0 {
            return Ok(None);
        }
        let proportion = Proportion::new(verdicts.same, verdicts.told())?;
        let interval = proportion.clopper_pearson(Level::ninety_five());
        Ok(Some(Self {
            same: verdicts.same,
            of: verdicts.told(),
            cannot_tell: verdicts.cannot_tell,
            share: proportion.estimate(),
            low: interval.lower,
            high: interval.upper,
        }))
    }
}

impl Summary {
    fn of(
        asked: &args::Link,
        records: &Records,
        blocking: throughline_linkage::Blocking,
        pairs: &[Proposed],
        evidence: &Evidence,
    ) -> Result<Self, Failure> {
        let decided = evidence.standing();
        let open = |pair: &&Proposed| {
            let verdict = decided.get(&throughline_model::links::in_order(
                pair.record,
                pair.other_record,
            ));
            verdict.is_none_or(|link| link.verdict == LinkVerdict::CannotTell)
        };
        let count = |of: &dyn Fn(ProposalState) -> bool| pairs.iter().filter(|pair| of(pair.state)).count();
        let reviewed = evidence.reviewed();
        // What people told apart, or could not tell, is not linked though the program would have.
        let is_linked = |pair: &&Proposed| {
            let pair = throughline_model::links::in_order(pair.record, pair.other_record);
            decided
                .get(&pair)
                .is_none_or(|link| link.verdict == LinkVerdict::Same)
        };
        let contradicted = evidence.resolve(&records.entered()).contradicted.len();
        Ok(Self {
            records: records.table.len(),
            seed: asked.seed,
            automatic_from: asked.auto,
            least: asked.least,
            pairs_compared: blocking.compared,
            blocking_recall: blocking.recall,
            pairs_proposed: pairs.len(),
            records_proposed: linking::touched(pairs),
            linked_automatically: pairs
                .iter()
                .filter(|pair| pair.state.is_automatic())
                .filter(is_linked)
                .count(),
            drawn_for_review: count(&|state| state == ProposalState::AutomaticForReview),
            kept_apart: count(&|state| state == ProposalState::HeldApart),
            waiting: pairs
                .iter()
                .filter(|pair| !pair.state.is_automatic())
                .filter(open)
                .count(),
            contradicted,
            precision_of_drawn: Precision::of(reviewed.drawn)?,
            precision_of_automatic: Precision::of(reviewed.automatic)?,
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: usize| grouped(number as u64);
        writeln!(f, "{} of the register", counted(self.records, "record"))?;
        writeln!(
            f,
            "Compared    {} pairs; they are estimated to hold {:.1} % of the pairs that are one person",
            grouped(self.pairs_compared),
            self.blocking_recall * 100.0
        )?;
        writeln!(
            f,
            "Proposed    {} of {}, with a probability of {} or more",
            counted(self.pairs_proposed, "pair"),
            counted(self.records_proposed, "record"),
            self.least
        )?;
        match self.automatic_from {
            Some(from) => writeln!(
                f,
                "Linked      {}, of {from} or more; {} drawn for review, {} more kept apart by what else is known",
                counted(self.linked_automatically, "pair"),
                count(self.drawn_for_review),
                count(self.kept_apart)
            )?,
            None => writeln!(
                f,
                "Linked      nothing: only --auto P links without anybody looking"
            )?,
        }
        writeln!(f, "Waiting     {}", counted(self.waiting, "pair"))?;
        if self.contradicted > 0 {
            writeln!(
                f,
                "Contradict  {}: two said to be the same were told apart, by themselves or through others; \
                 these link nothing",
                counted(self.contradicted, "decision")
            )?;
        }
        let told = [
            ("drawn for review", &self.precision_of_drawn),
            ("linked automatically", &self.precision_of_automatic),
        ];
        let mut before = None;
        for (of, precision) in told {
            // Who decides on drawn pairs alone would read the same figures twice.
            let precision = precision.as_ref().filter(|p| before != Some((p.same, p.of)));
            let Some(p) = precision else { continue };
            before = Some((p.same, p.of));
            write!(
                f,
                "Precision   of those {of}, {} of {} reviewed are one person: {:.3} (95 % interval {:.3} to {:.3})",
                p.same, p.of, p.share, p.low, p.high
            )?;
            match p.cannot_tell {
                0 => writeln!(f)?,
                more => writeln!(f, "; of {more} more nobody could tell")?,
            }
        }
        f.write_str("Next: throughline review")
    }
}
