//! What linking found, in figures: as sentences and as JSON.

use std::fmt;

use serde::Serialize;
use throughline_linkage::Pair;
use throughline_linkage::explain::Explanation;

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
            decided_same: found.known.same.len(),
            decided_different: found.known.different.len(),
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
        let count = |number: usize| grouped(number as u64);
        writeln!(f, "{}: {} records", self.files, count(self.records))?;
        writeln!(
            f,
            "Compared    {} pairs; they are estimated to hold {:.1} % of the pairs that are one person",
            grouped(self.pairs_compared),
            self.blocking_recall * 100.0
        )?;
        writeln!(
            f,
            "Alike       {} pairs with a probability of {} or more, {} of them {} or more",
            count(self.pairs_kept),
            self.least,
            count(self.pairs_at_threshold),
            self.threshold
        )?;
        if self.decided_same + self.decided_different > 0 {
            writeln!(
                f,
                "Decided     {} pairs are one person and {} are not, as the decisions say",
                count(self.decided_same),
                count(self.decided_different)
            )?;
        }
        writeln!(
            f,
            "Persons     {}; {} records have another of the same person",
            count(self.persons),
            count(self.records_with_company)
        )?;
        if let (true, Some(first)) = (self.largest > 1, &self.largest_first) {
            writeln!(
                f,
                "Largest     {} records are one person, record {first} among them",
                count(self.largest)
            )?;
        }
        write!(
            f,
            "For review  {} pairs are uncertain (between {LOW} and {HIGH}), or grouped against their own evidence",
            count(self.for_review)
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

/// Why two records are thought one person, or not, as JSON.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Explained<'a> {
    id_l: &'a str,
    id_r: &'a str,
    probability: f64,
    /// Odds of any two records, in bits.
    prior: f64,
    steps: Vec<Step<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Step<'a> {
    what: &'a str,
    headings: &'a [String],
    left: &'a str,
    right: &'a str,
    finding: &'a str,
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
            bits: step.bits,
        });
        Self {
            id_l,
            id_r,
            probability: explanation.probability,
            prior: explanation.prior,
            steps: steps.collect(),
        }
    }
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
