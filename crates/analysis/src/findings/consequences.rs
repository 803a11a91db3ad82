//! What differs between one trafficking and the next of the same person, and the routes of both.
//!
//! Pairs are persons: each gives one pair, of the episode before an exit and the re-trafficking that follows.

use serde::{Deserialize, Serialize};

use super::{BreakdownLine, Interval, ProportionFound};

/// What differs between the two episodes of a pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ConsequencesFound {
    /// Persons re-trafficked under the reading.
    pub retrafficked: u64,
    /// Of these, the persons with a pair.
    pub pairs: u64,
    /// The others, by why there is no pair.
    pub left_out: Vec<BreakdownLine>,
    /// Further re-traffickings of the persons with a pair, which are in no pair.
    pub further: u64,
    /// Pairs of which one episode is only a part of a situation that went on in another episode.
    pub parts_of_longer: u64,
    /// Pairs of which one episode is told by more records than the other, so that more is known of it.
    pub told_unequally: u64,
    /// Whether the later traffickers were the earlier ones; absent in findings without pairs.
    pub same_traffickers: Option<ProportionFound>,
    /// Each characteristic before and after.
    pub characteristics: Vec<PairedCharacteristic>,
    /// How many levels are compared in all, each with a test of its own.
    pub comparisons: u64,
    /// Which answer before goes with which after.
    pub transitions: Vec<TransitionFound>,
    /// How long the two episodes lasted; absent without pairs.
    pub duration: Option<DurationFound>,
}

/// A characteristic of both episodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedCharacteristic {
    /// What it is part of, for example `Means of control`.
    pub topic: String,
    /// The characteristic, in words.
    pub variable: String,
    /// Whether one episode can have several of the levels.
    pub several: bool,
    /// Pairs in which it is known of both episodes: the denominator of every level.
    pub known: u64,
    /// Pairs in which it is known of the later episode only.
    pub missing_before: u64,
    /// Pairs in which it is known of the earlier episode only.
    pub missing_after: u64,
    /// Pairs in which it is known of neither.
    pub missing_both: u64,
    /// The levels that somebody had before or after.
    pub levels: Vec<PairedLevel>,
}

/// One level before and after, among the pairs in which both are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedLevel {
    /// The level, in words.
    pub label: String,
    /// Pairs with it both times.
    pub both: u64,
    /// Pairs with it before and not after.
    pub before_only: u64,
    /// Pairs with it after and not before.
    pub after_only: u64,
    /// Pairs without it.
    pub neither: u64,
    /// Share before, 0–1.
    pub before: f64,
    /// Share after.
    pub after: f64,
    /// Share after minus share before.
    pub difference: f64,
    /// Its interval for paired proportions (Newcombe 1998, method 10).
    pub interval: Interval,
    /// P value of McNemar's test, mid-P, for this level alone.
    pub p_value: f64,
}

/// Which answer before goes with which after, among pairs in which both are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransitionFound {
    /// The characteristic, in words.
    pub variable: String,
    /// Its answers, each of which somebody gave before or after.
    pub levels: Vec<String>,
    /// Persons: a row for each answer before, a column for each after, in the order of `levels`.
    pub persons: Vec<Vec<u64>>,
    /// The same answer both times.
    pub same: ProportionFound,
    /// The test whether the shares of the answers are the same both times; absent where too few changed.
    pub homogeneity: Option<HomogeneityFound>,
}

/// The test of marginal homogeneity (Stuart 1955; Maxwell 1970).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomogeneityFound {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub degrees: u64,
    /// Its P value.
    pub p_value: f64,
    /// Answers put together for the test because few changed to or from them.
    pub pooled: Vec<String>,
}

/// How long the two episodes lasted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DurationFound {
    /// Pairs in which both have a dated beginning and a dated end.
    pub known: u64,
    /// Pairs in which only the later one has.
    pub missing_before: u64,
    /// Pairs in which only the earlier one has.
    pub missing_after: u64,
    /// Pairs in which neither has.
    pub missing_both: u64,
    /// Days in the earlier episode.
    pub before: MedianFound,
    /// Days in the later episode.
    pub after: MedianFound,
    /// Days in the later minus days in the earlier, pair by pair.
    pub difference: MedianFound,
    /// Pairs in which the later one was longer, whatever the dates were within their bounds.
    pub longer: u64,
    /// Pairs in which it was shorter, whatever the dates were.
    pub shorter: u64,
    /// Pairs in which both lasted the same, or the dates do not tell which was longer.
    pub not_told: u64,
    /// Sign test (mid-P) of longer against shorter; absent where there is neither.
    pub p_value: Option<f64>,
}

/// A median of days that may be vague.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MedianFound {
    /// The least the median can be, with the dates within their bounds; absent without pairs.
    pub least: Option<f64>,
    /// The most it can be.
    pub most: Option<f64>,
    /// The exact interval, which holds whatever the dates were; absent where there are too few pairs for one.
    pub interval: Option<Interval>,
}

/// The routes of both episodes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoutesFound {
    /// Persons with a pair.
    pub pairs: u64,
    /// Persons by where they were recruited and exploited before and after; the countries met less often are put together.
    pub flows: Vec<RouteFlow>,
    /// Persons on each route before and after, no country left out.
    pub routes: Vec<RouteCount>,
    /// The same two countries both times, out of those whose four countries are known; absent without pairs.
    pub same_route: Option<ProportionFound>,
}

/// Persons with the same four countries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RouteFlow {
    /// Where recruited, exploited, recruited again and exploited again: a country's name, or what stands for several or none.
    pub stops: [String; 4],
    /// Whether the country of exploitation, before any were put together, is the same both times.
    pub there_again: bool,
    /// Persons.
    pub persons: u64,
}

/// Persons recruited in one country and exploited in the same or another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteCount {
    /// Where recruited.
    pub from: String,
    /// Where exploited.
    pub to: String,
    /// Persons in the earlier episode.
    pub before: u64,
    /// Persons in the later episode.
    pub after: u64,
}
