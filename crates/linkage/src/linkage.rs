//! The engine from records to persons: prepares, blocks, learns, compares and clusters, and answers questions about it.
//!
//! Everything is decided by the table, the options and the seed; the number of threads changes nothing but the time.

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use rayon::prelude::*;

use crate::block::{Blocks, Caps, Walk};
use crate::cluster::{Edge, Linking, clusters};
use crate::compare::{Floor, MANY, Many, Rarities};
use crate::explain::{Explanation, Weight, weights};
use crate::find::Finder;
use crate::keys::Keys;
use crate::learn::learn;
use crate::model::{Model, bits_of, probability};
use crate::prepare::Prepared;
use crate::progress::{Progress, Stage};
use crate::recall::Captures;
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
    pub(crate) table: &'t Table,
    pub(crate) records: Prepared,
    pub(crate) rarities: Rarities,
    pub(crate) keys: Keys,
    pub(crate) model: Model,
    edges: Vec<Edge>,
    pairs: Vec<Pair>,
    clusters: Vec<u32>,
    threshold: f64,
    same: Vec<(u32, u32)>,
    different: HashSet<(u32, u32), FixedState>,
    blocking: Blocking,
}

/// Bits of the least likely pair that is kept for clustering.
pub(crate) const FLOOR: f32 = -4.0;
/// Bits beyond which one pair speaks no louder when groups are merged.
const LOUDEST: f32 = 12.0;
/// Bits of a pair that was not compared or not kept, when groups are merged.
const ABSENT: f32 = -3.0;

/// Bits of a pair that a person has found to be one: more than any other pairs between two groups can outvote.
const DECIDED: f32 = f32::INFINITY;

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
        let blocks = Blocks::of(&records, &keys, Caps::for_records(records.records));
        progress.begin(Stage::Learning, 0);
        let model = learn(&records, &rarities, &blocks, options.seed);
        let (edges, compared, captures) = compare_all(&records, &rarities, &blocks, &model, progress);
        drop(blocks);
        let ordered = |(a, b): &(u32, u32)| (*a.min(b), *a.max(b));
        let within = |(a, b): &(u32, u32)| a != b && (*b as usize) < records.records;
        let mut different: HashSet<(u32, u32), FixedState> = HashSet::with_hasher(FixedState::with_seed(23));
        different.extend(known.different.iter().map(ordered).filter(within));
        let mut same: Vec<(u32, u32)> = known
            .same
            .iter()
            .map(ordered)
            .filter(within)
            .filter(|pair| !different.contains(pair))
            .collect();
        same.sort_unstable();
        same.dedup();
        progress.begin(Stage::Clustering, 0);
        let mut linkage = Self {
            table,
            records,
            rarities,
            keys,
            model,
            edges,
            pairs: Vec::new(),
            clusters: Vec::new(),
            threshold: options.threshold,
            same,
            different,
            blocking: Blocking {
                compared,
                recall: captures.recall(),
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

    /// Keeps pairs apart that cannot be one person, as [`Known::different`] does, and puts the clusters together anew.
    pub fn keep_apart(&mut self, pairs: &[(u32, u32)]) {
        let before = self.different.len();
        self.different.extend(
            pairs
                .iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (*a.min(b), *a.max(b))),
        );
        if self.different.len() > before {
            let different = &self.different;
            self.same.retain(|pair| !different.contains(pair));
            self.clusters = self.clusters_at(self.threshold);
        }
    }

    /// The clusters as they would be at another threshold than that of the options.
    pub fn clusters_at(&self, threshold: f64) -> Vec<u32> {
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm of odds")]
        let linking = Linking {
            threshold: bits_of(threshold) as f32,
            loudest: LOUDEST,
            absent: ABSENT,
        };
        if self.same.is_empty() {
            return clusters(self.records.records, &self.edges, &self.different, linking);
        }
        let decided = |edge: &&Edge| self.same.binary_search(&(edge.left, edge.right)).is_err();
        let mut edges: Vec<Edge> = self.edges.iter().filter(decided).copied().collect();
        edges.extend(self.same.iter().map(|(left, right)| Edge {
            left: *left,
            right: *right,
            bits: DECIDED,
        }));
        clusters(self.records.records, &edges, &self.different, linking)
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

    /// Makes ready to find the likely earlier records of new ones.
    pub fn finder(&mut self) -> Finder<'_, 't> {
        Finder::of(self)
    }

    /// Estimated share of the true pairs that were compared at all, and how it was estimated.
    pub fn blocking(&self) -> Blocking {
        self.blocking
    }

    /// What each level of agreement was found to be worth in these records.
    pub fn weights(&self) -> Vec<Weight> {
        weights(self.table, &self.records, &self.model)
    }

    /// Odds of one person, in bits, for two records taken at random.
    pub fn prior(&self) -> f64 {
        f64::from(self.model.prior[0])
    }
}

fn compare_all(
    records: &Prepared,
    rarities: &Rarities,
    blocks: &Blocks,
    model: &Model,
    progress: &dyn Progress,
) -> (Vec<Edge>, u64, Captures) {
    const CHUNK: usize = 2_000;
    let chunks = records.records.div_ceil(CHUNK);
    progress.begin(Stage::Comparing, chunks as u64);
    let floor = Floor::of(records, rarities, model, FLOOR);
    let weigh = |room: &mut Room, part: &mut Part| {
        let Room {
            many, pairs, kinds, ..
        } = room;
        many.compare(records, rarities, pairs, Some(&floor), |at, found| {
            let bits = model.bits(found);
            if bits >= FLOOR {
                let (left, right) = pairs[at];
                part.edges.push(Edge { left, right, bits });
                part.captures.add(probability(f64::from(bits)), kinds[at]);
            }
        });
        pairs.clear();
        kinds.clear();
    };
    let parts: Vec<Part> = (0..chunks)
        .into_par_iter()
        .map_init(
            || Room {
                walk: Walk::new(),
                many: Many::of(records),
                pairs: Vec::with_capacity(MANY),
                kinds: Vec::with_capacity(MANY),
            },
            |room, chunk| {
                let mut part = Part::default();
                let end = ((chunk + 1) * CHUNK).min(records.records);
                for record in chunk * CHUNK..end {
                    let record = u32::try_from(record).unwrap_or(u32::MAX);
                    blocks.candidates(records, record, &mut room.walk);
                    part.compared += room.walk.found.len() as u64;
                    for at in 0..room.walk.found.len() {
                        let (other, kinds) = room.walk.found[at];
                        room.pairs.push((record, other));
                        room.kinds.push(kinds);
                        if room.pairs.len() == MANY {
                            weigh(room, &mut part);
                        }
                    }
                }
                weigh(room, &mut part);
                progress.advance(1);
                part
            },
        )
        .collect();
    let compared = parts.iter().map(|part| part.compared).sum();
    // In the order of the records, so that the sum does not depend on the threads.
    let captures = parts
        .iter()
        .fold(Captures::default(), |sum, part| sum.and(part.captures));
    let mut edges: Vec<Edge> = Vec::with_capacity(parts.iter().map(|part| part.edges.len()).sum());
    for part in parts {
        edges.extend(part.edges);
    }
    (edges, compared, captures)
}

/// What a thread needs to compare pairs.
struct Room {
    walk: Walk,
    many: Many,
    pairs: Vec<(u32, u32)>,
    /// For each pair the kinds of keys that found it.
    kinds: Vec<u32>,
}

/// What comparing a part of the records found.
#[derive(Default)]
struct Part {
    edges: Vec<Edge>,
    compared: u64,
    captures: Captures,
}

/// What blocking let through.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blocking {
    /// Pairs compared.
    pub compared: u64,
    /// Estimated share of the pairs of one person that were among them, 0 to 1: from how many kinds of keys found each
    /// likely pair (Chao 1987). An upper bound where what one kind misses is likelier to be missed by the others too.
    pub recall: f64,
}
