//! What linking found, in figures: as sentences and as JSON.

use std::fmt;

use serde::Serialize;
use throughline_linkage::explain::Explanation;
use throughline_linkage::{Pair, waterfall};

use super::Found;
use super::columns::Stated;
use super::doubtful::{HIGH, LOW};

/// The figures.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Summary {
    files: String,
    records: usize,
    columns: Vec<Stated>,
    seed: u64,
    threshold: f64,
    least: f64,
    pairs_compared: u64,
    /// Estimated share of the pairs of one person that were compared.
    blocking_recall: f64,
    pairs_kept: usize,
    pairs_at_threshold: usize,
    decided_same: usize,
    decided_different: usize,
    decided_cannot_tell: usize,
    /// Decisions without an author or without a reason.
    decided_unsigned: usize,
    /// Of the pairs decided to be one person or two, those that would be taken for the same on the evidence alone.
    decided_as_evidence: usize,
    persons: usize,
    records_with_company: usize,
    largest: usize,
    #[serde(skip)]
    largest_first: Option<String>,
    for_review: usize,
    #[serde(skip)]
    written: Option<String>,
}

impl Summary {
    /// Sums up.
    pub(super) fn of(found: &Found, doubtful: &[Pair]) -> Self {
        let mut sizes = vec![0_u32; found.table.len()];
        for cluster in found.clusters.iter() {
            if let Some(size) = sizes.get_mut(*cluster as usize) {
                *size += 1;
            }
        }
        let company = sizes
            .iter()
            .filter(|size| **size > 1)
            .map(|size| *size as usize)
            .sum();
        // Of equals the first.
        let largest = (0..sizes.len()).rev().max_by_key(|record| sizes[*record]);
        let blocking = found.linkage.blocking();
        let known = &found.decisions.known;
        let likely =
            |pair: &(u32, u32)| found.linkage.explain(pair.0, pair.1).probability >= found.options.threshold;
        Self {
            files: found.name.clone(),
            records: found.table.len(),
            columns: found.columns.to_vec(),
            seed: found.options.seed,
            threshold: found.options.threshold,
            least: found.options.least,
            pairs_compared: blocking.compared,
            blocking_recall: blocking.recall,
            pairs_kept: found.pairs.len(),
            pairs_at_threshold: found
                .pairs
                .partition_point(|pair| pair.probability >= found.options.threshold),
            decided_same: known.same.len(),
            decided_different: known.different.len(),
            decided_cannot_tell: found.decisions.cannot_tell.len(),
            decided_unsigned: found.decisions.unsigned,
            decided_as_evidence: known.same.iter().filter(|pair| likely(pair)).count()
                + known.different.iter().filter(|pair| !likely(pair)).count(),
            persons: sizes.iter().filter(|size| **size > 0).count(),
            records_with_company: company,
            largest: largest.map_or(0, |record| sizes[record] as usize),
            largest_first: largest.and_then(|record| found.table.ids.get(record).cloned()),
            for_review: doubtful.len(),
            written: None,
        }
    }

    /// The same, with a last sentence on what was written.
    pub(super) fn with_written(mut self, sentence: String) -> Self {
        self.written = Some(sentence);
        self
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = |number: usize| counted(number, "pair");
        writeln!(f, "{}: {}", self.files, counted(self.records, "record"))?;
        writeln!(
            f,
            "Compared    {} {}; they are estimated to hold {:.1} % of the pairs that are one person",
            grouped(self.pairs_compared),
            if self.pairs_compared == 1 { "pair" } else { "pairs" },
            self.blocking_recall * 100.0
        )?;
        writeln!(
            f,
            "Kept        {} with a probability of {} or more, {} of them {} or more, the threshold",
            pairs(self.pairs_kept),
            self.least,
            grouped(self.pairs_at_threshold as u64),
            self.threshold
        )?;
        self.decided(f)?;
        writeln!(
            f,
            "Persons     {}; {} of a person who has another",
            grouped(self.persons as u64),
            counted(self.records_with_company, "record")
        )?;
        if let (true, Some(first)) = (self.largest > 1, &self.largest_first) {
            writeln!(
                f,
                "Largest     {} are one person, record {first} among them",
                counted(self.largest, "record")
            )?;
        }
        write!(
            f,
            "For review  {}: uncertain (between {LOW} and {HIGH}), or grouped against their own evidence",
            pairs(self.for_review)
        )?;
        match &self.written {
            Some(sentence) => write!(f, "\n{sentence}"),
            None => f.write_str(
                "\nNothing was written. --out DIR writes the pairs, the persons and a sheet for review; --explain ID1 ID2 \
                 says why two records are thought one person, or not.",
            ),
        }
    }
}

impl Summary {
    /// What people decided, if they did.
    fn decided(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.decided_same + self.decided_different;
        if told + self.decided_cannot_tell == 0 {
            return Ok(());
        }
        write!(
            f,
            "Decided     {} same, {} different, {} cannot tell; the evidence alone agrees with {} of {told}",
            grouped(self.decided_same as u64),
            grouped(self.decided_different as u64),
            grouped(self.decided_cannot_tell as u64),
            grouped(self.decided_as_evidence as u64),
        )?;
        if self.decided_unsigned > 0 {
            write!(
                f,
                "; {} without author or reason",
                counted(self.decided_unsigned, "decision")
            )?;
        }
        writeln!(f)
    }
}

/// Why two records are thought one person, or not, as JSON.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Explained<'a> {
    id_l: &'a str,
    id_r: &'a str,
    probability: f64,
    /// Odds of any two records, in bits.
    prior: f64,
    /// Odds of these two, in bits.
    total: f64,
    steps: Vec<Step<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Step<'a> {
    what: &'a str,
    headings: &'a [String],
    left: &'a str,
    right: &'a str,
    finding: &'a str,
    speaks: &'static str,
    bits: f64,
}

impl<'a> Explained<'a> {
    pub(super) fn of([id_l, id_r]: [&'a str; 2], explanation: &'a Explanation) -> Self {
        let steps = explanation.contributions.iter().map(|step| Step {
            what: &step.what,
            headings: &step.headings,
            left: &step.left,
            right: &step.right,
            finding: &step.finding,
            speaks: waterfall::strength(step.bits),
            bits: step.bits,
        });
        Self {
            id_l,
            id_r,
            probability: explanation.probability,
            prior: explanation.prior,
            total: explanation.total,
            steps: steps.collect(),
        }
    }
}

/// So many of something, whose plural ends in s.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count as u64))
}

/// A count with its thousands set apart.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
