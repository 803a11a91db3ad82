//! The engine from records to persons: prepares, blocks, learns, compares and clusters, and answers questions about it.
//!
//! Everything is decided by the table, the options and the seed; the number of threads changes nothing but the time.

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use rayon::prelude::*;

use crate::block::{Blocks, Caps, Walk};
use crate::cluster::{Edge, Linking, clusters};
use crate::compare::{Found, Rarities};
use crate::explain::Explanation;
use crate::keys::Keys;
use crate::learn::learn;
use crate::model::{Model, bits_of, probability};
use crate::prepare::Prepared;
use crate::progress::{Progress, Stage};
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
pub struct Linkage<'t> {
    table: &'t Table,
    records: Prepared,
    rarities: Rarities,
    model: Model,
    edges: Vec<Edge>,
    pairs: Vec<Pair>,
    clusters: Vec<u32>,
    different: HashSet<(u32, u32), FixedState>,
    blocking: Blocking,
}

/// Bits of the least likely pair that is kept for clustering.
const FLOOR: f32 = -4.0;
/// Bits beyond which one pair speaks no louder when groups are merged.
const LOUDEST: f32 = 12.0;
/// Bits of a pair that was not compared or not kept, when groups are merged.
const ABSENT: f32 = -3.0;

impl<'t> Linkage<'t> {
    /// Links the records of a table.
    ///
    /// # Errors
    /// [`LinkError::NothingToCompare`] if no column has a role that is compared.
    pub fn of(
        table: &'t Table,
        options: &Options,
        known: &Known,
        progress: &dyn Progress,
    ) -> Result<Self, LinkError> {
        progress.begin(Stage::Preparing, 0);
        let records = Prepared::of(table);
        if records.slots.is_empty() {
            return Err(LinkError::NothingToCompare);
        }
        let rarities = Rarities::of(&records);
        progress.begin(Stage::Blocking, 0);
        let keys = Keys::of(&records);
        let blocks = Blocks::of(&records, &keys, Caps::default());
        progress.begin(Stage::Learning, 0);
        let model = learn(&records, &rarities, &blocks, options.seed);
        let (edges, compared) = compare_all(&records, &rarities, &blocks, &model, progress);
        let different: HashSet<(u32, u32), FixedState> = {
            let mut set = HashSet::with_hasher(FixedState::with_seed(23));
            set.extend(known.different.iter().map(|(a, b)| (*a.min(b), *a.max(b))));
            set
        };
        progress.begin(Stage::Clustering, 0);
        let mut linkage = Self {
            table,
            records,
            rarities,
            model,
            edges,
            pairs: Vec::new(),
            clusters: Vec::new(),
            different,
            blocking: Blocking {
                compared,
                recall: 1.0,
            },
        };
        linkage.clusters = linkage.clusters_at(options.threshold);
        let mut pairs: Vec<Pair> = linkage
            .edges
            .iter()
            .map(|edge| Pair {
                left: edge.left,
                right: edge.right,
                probability: probability(f64::from(edge.bits)),
            })
            .filter(|pair| pair.probability >= options.least)
            .collect();
        pairs.par_sort_unstable_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then_with(|| (a.left, a.right).cmp(&(b.left, b.right)))
        });
        linkage.pairs = pairs;
        Ok(linkage)
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
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm of odds")]
        let linking = Linking {
            threshold: bits_of(threshold) as f32,
            loudest: LOUDEST,
            absent: ABSENT,
        };
        clusters(self.records.records, &self.edges, &self.different, linking)
    }

    /// What speaks for and against two records being one person, compared or not.
    pub fn explain(&self, left: u32, right: u32) -> Explanation {
        Explanation::of(
            self.table,
            &self.records,
            &self.rarities,
            &self.model,
            left,
            right,
        )
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
        self.blocking
    }

    /// The learned model, as text for whoever wants to look.
    pub fn model_text(&self) -> String {
        use std::fmt::Write;
        let mut text = format!("prior {:.1?}\n", self.model.prior);
        for (slot, model) in self.records.slots.iter().zip(&self.model.slots) {
            let headings: Vec<&str> = slot
                .columns
                .iter()
                .map(|at| self.table.columns[*at].heading.as_str())
                .collect();
            let _ = writeln!(text, "{headings:?}");
            for cause in 0..4 {
                if model.weights[1][cause] != 0.0 {
                    let _ = writeln!(
                        text,
                        "   {cause}: {:.1?}",
                        model.weights[1..=model.levels]
                            .iter()
                            .map(|w| w[cause])
                            .collect::<Vec<_>>()
                    );
                }
            }
        }
        text
    }
}

fn compare_all(
    records: &Prepared,
    rarities: &Rarities,
    blocks: &Blocks,
    model: &Model,
    progress: &dyn Progress,
) -> (Vec<Edge>, u64) {
    const CHUNK: usize = 2_000;
    let chunks = records.records.div_ceil(CHUNK);
    progress.begin(Stage::Comparing, chunks as u64);
    let results: Vec<(Vec<Edge>, u64)> = (0..chunks)
        .into_par_iter()
        .map_init(
            || {
                (
                    Walk::over(records.records),
                    vec![Found::default(); records.slots.len()],
                )
            },
            |(walk, found), chunk| {
                let mut edges = Vec::new();
                let mut compared = 0;
                let end = ((chunk + 1) * CHUNK).min(records.records);
                for record in chunk * CHUNK..end {
                    let record = u32::try_from(record).unwrap_or(u32::MAX);
                    blocks.candidates(records, record, walk);
                    compared += walk.found.len() as u64;
                    for (other, _) in &walk.found {
                        records.compare(rarities, record, *other, found);
                        let bits = model.bits(found);
                        if bits >= FLOOR {
                            edges.push(Edge {
                                left: record,
                                right: *other,
                                bits,
                            });
                        }
                    }
                }
                progress.advance(1);
                (edges, compared)
            },
        )
        .collect();
    let compared = results.iter().map(|(_, compared)| compared).sum();
    let mut edges: Vec<Edge> = Vec::with_capacity(results.iter().map(|(edges, _)| edges.len()).sum());
    for (part, _) in results {
        edges.extend(part);
    }
    (edges, compared)
}

/// What blocking let through.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blocking {
    /// Pairs compared.
    pub compared: u64,
    /// Estimated share of the pairs of one person that were among them, 0 to 1.
    pub recall: f64,
}
