//! How well pairs and clusters agree with the truth: F1 over pairs of records, the same for both sides.
//!
//! A pair counts once, with its highest score; between two lists only pairs across them count. The best F1 of pairs is over all
//! thresholds, and pairs of one score are taken or left together.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// How well records were linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quality {
    /// F1 of the pairs at the best threshold.
    pub(super) pairs: f64,
    /// F1 of the pairs that stand in one cluster.
    pub(super) clusters: f64,
    /// Share of the true pairs that are among the pairs given, at any score.
    pub(super) kept: f64,
    /// Whether pairs are true as often as their scores say.
    pub(super) reliability: Reliability,
}

/// Lower ends of the ranges of scores for which reliability is told.
pub(super) const RANGES: [f64; 7] = [0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99];

/// For each range of scores: the pairs in it.
pub(super) type Reliability = [Range; RANGES.len()];

/// The pairs whose scores are in one range.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Range {
    /// How many pairs.
    pub(super) pairs: u64,
    /// The sum of their scores: how many of them ought to be true.
    pub(super) said: f64,
    /// How many of them are.
    pub(super) true_pairs: u64,
}

/// Who each record is.
pub(super) struct Truth {
    /// Each record's place, by its identifier.
    places: HashMap<String, usize>,
    persons: Vec<usize>,
    /// Which of the files each record is from.
    lists: Vec<usize>,
    two_lists: bool,
}

impl Truth {
    /// Reads the columns `id` and `truth` of the files.
    pub(super) fn read(files: &[PathBuf]) -> Result<Self> {
        let mut truth = Self {
            places: HashMap::new(),
            persons: Vec::new(),
            lists: Vec::new(),
            two_lists: files.len() == 2,
        };
        let mut persons = HashMap::<String, usize>::new();
        for (list, file) in files.iter().enumerate() {
            for [id, person] in columns(file, ["id", "truth"])? {
                let next = persons.len();
                truth.persons.push(*persons.entry(person).or_insert(next));
                truth.lists.push(list);
                if truth.places.insert(id, truth.lists.len() - 1).is_some() {
                    bail!("an identifier stands twice in {}", file.display());
                }
            }
        }
        Ok(truth)
    }

    pub(super) fn records(&self) -> usize {
        self.persons.len()
    }

    /// How many pairs are of one person.
    pub(super) fn pairs(&self) -> u64 {
        self.together(&self.persons)
    }

    /// Scores `id_l,id_r,score` and `id,cluster`.
    pub(super) fn score(&self, pairs: &Path, clusters: &Path) -> Result<Quality> {
        let scored = self.scored(columns(pairs, ["id_l", "id_r", "score"])?)?;
        let (pairs, kept) = self.score_pairs(&scored);
        let clusters = self.score_clusters(columns(clusters, ["id", "cluster"])?)?;
        Ok(Quality {
            pairs,
            clusters,
            kept,
            reliability: reliability(&scored),
        })
    }

    /// The pairs that count with their scores, highest first, and whether they are true.
    fn scored(&self, given: Vec<[String; 3]>) -> Result<Vec<(f64, bool)>> {
        let mut found = HashMap::<(usize, usize), f64>::new();
        for [left, right, score] in given {
            let (left, right) = (self.place(&left)?, self.place(&right)?);
            let score: f64 = score.parse().context("a score is not a number")?;
            if left == right || (self.two_lists && self.lists[left] == self.lists[right]) {
                continue;
            }
            let best = found.entry((left.min(right), left.max(right))).or_insert(score);
            *best = best.max(score);
        }
        let mut scored: Vec<(f64, bool)> = found
            .into_iter()
            .map(|((left, right), score)| (score, self.persons[left] == self.persons[right]))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(scored)
    }

    /// The best F1, and the share of true pairs that were given.
    fn score_pairs(&self, scored: &[(f64, bool)]) -> (f64, f64) {
        let all = self.pairs();
        let (mut right, mut given, mut best) = (0, 0, 0.0_f64);
        for level in scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            given += level.len() as u64;
            right += level.iter().filter(|(_, same)| *same).count() as u64;
            best = best.max(f1(right, given, all));
        }
        (best, right as f64 / all.max(1) as f64)
    }

    fn score_clusters(&self, given: Vec<[String; 2]>) -> Result<f64> {
        // A record in no cluster is by itself.
        let mut labels: Vec<usize> = (0..self.records()).collect();
        let mut known = HashMap::<String, usize>::new();
        for [id, cluster] in given {
            let next = self.records() + known.len();
            labels[self.place(&id)?] = *known.entry(cluster).or_insert(next);
        }
        let mut both_known = HashMap::new();
        let both: Vec<usize> = labels
            .iter()
            .zip(&self.persons)
            .map(|both| {
                let next = both_known.len();
                *both_known.entry(both).or_insert(next)
            })
            .collect();
        Ok(f1(self.together(&both), self.together(&labels), self.pairs()))
    }

    /// How many pairs have the same label; between two lists, only across them.
    fn together(&self, labels: &[usize]) -> u64 {
        let mut counts = HashMap::<usize, [u64; 2]>::new();
        for (label, list) in labels.iter().zip(&self.lists) {
            counts.entry(*label).or_default()[usize::from(*list > 0)] += 1;
        }
        counts
            .values()
            .map(|[first, second]| {
                if self.two_lists {
                    first * second
                } else {
                    first * first.saturating_sub(1) / 2
                }
            })
            .sum()
    }

    fn place(&self, id: &str) -> Result<usize> {
        self.places
            .get(id)
            .copied()
            .context("an identifier was given that no record has")
    }
}

/// How many pairs of each range of scores are true. Scores below the lowest range are left out.
fn reliability(scored: &[(f64, bool)]) -> Reliability {
    let mut ranges = Reliability::default();
    for (score, is_true) in scored {
        let Some(at) = RANGES.iter().rposition(|low| score >= low) else {
            continue;
        };
        ranges[at].pairs += 1;
        ranges[at].said += score;
        ranges[at].true_pairs += u64::from(*is_true);
    }
    ranges
}

/// The harmonic mean of precision and recall.
fn f1(right: u64, given: u64, all: u64) -> f64 {
    2.0 * right as f64 / (given + all).max(1) as f64
}

/// The named columns of a CSV file.
fn columns<const N: usize>(file: &Path, names: [&str; N]) -> Result<Vec<[String; N]>> {
    let mut reader =
        csv::Reader::from_path(file).with_context(|| format!("cannot read {}", file.display()))?;
    let headings = reader.headers()?.clone();
    let mut at = [0; N];
    for (at, name) in at.iter_mut().zip(names) {
        *at = headings
            .iter()
            .position(|heading| heading == name)
            .with_context(|| format!("{} has no column {name}", file.display()))?;
    }
    let row = |record: csv::StringRecord| at.map(|at| record.get(at).unwrap_or_default().to_owned());
    reader
        .records()
        .map(|record| {
            record
                .map(row)
                .with_context(|| format!("cannot read {}", file.display()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five records: a and b are one person, c, d and e another.
    fn truth(two_lists: bool) -> Truth {
        Truth {
            places: ["a", "b", "c", "d", "e"]
                .into_iter()
                .enumerate()
                .map(|(place, id)| (id.to_owned(), place))
                .collect(),
            persons: vec![0, 0, 1, 1, 1],
            lists: if two_lists {
                vec![0, 1, 0, 1, 1]
            } else {
                vec![0; 5]
            },
            two_lists,
        }
    }

    fn pairs(rows: &[(&str, &str, &str)]) -> Vec<[String; 3]> {
        rows.iter()
            .map(|(left, right, score)| [left, right, score].map(ToString::to_string))
            .collect()
    }

    #[track_caller]
    fn is(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn pairs_of_one_score_are_taken_or_left_together() {
        let given = [
            ("a", "b", "0.9"),
            ("a", "c", "0.5"),
            ("c", "d", "0.5"),
            ("d", "b", "0.5"),
        ];
        let truth = truth(false);
        let (best, kept) = truth.score_pairs(&truth.scored(pairs(&given)).expect("scores"));
        // One of four at 0.9: F1 is 2/5; taken with the three at 0.5, two of four right: 4/8.
        is(best, 0.5);
        is(kept, 0.5);
    }

    #[test]
    fn a_pair_told_twice_or_the_other_way_round_counts_once_and_with_itself_never() {
        let given = [
            ("a", "b", "0.2"),
            ("b", "a", "0.9"),
            ("a", "a", "1"),
            ("e", "c", "0.9"),
        ];
        let truth = truth(false);
        let (best, kept) = truth.score_pairs(&truth.scored(pairs(&given)).expect("scores"));
        is(best, 4.0 / 6.0);
        is(kept, 0.5);
    }

    #[test]
    fn between_two_lists_only_pairs_across_them_count() {
        let truth = truth(true);
        assert_eq!(truth.pairs(), 3);
        let given = [("a", "b", "0.9"), ("d", "e", "0.9"), ("c", "e", "0.9")];
        let (best, kept) = truth.score_pairs(&truth.scored(pairs(&given)).expect("scores"));
        is(best, 4.0 / 5.0);
        is(kept, 2.0 / 3.0);
    }

    #[test]
    fn clusters_count_the_pairs_in_them_and_a_record_in_none_is_by_itself() {
        let given = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y")]
            .map(|(id, cluster)| [id.to_owned(), cluster.to_owned()])
            .to_vec();
        // Three pairs are together, one of them rightly; four are true.
        is(truth(false).score_clusters(given).expect("scores"), 2.0 / 7.0);
    }

    #[test]
    fn what_no_record_is_called_is_an_error() {
        assert!(truth(false).scored(pairs(&[("a", "z", "1")])).is_err());
        assert!(truth(false).scored(pairs(&[("a", "b", "likely")])).is_err());
    }

    #[test]
    fn reliability_counts_each_pair_in_the_range_of_its_score() {
        let found = reliability(&[
            (1.0, true),
            (0.95, true),
            (0.94, false),
            (0.01, false),
            (0.009, true),
        ]);
        let range = |pairs, said, true_pairs| Range {
            pairs,
            said,
            true_pairs,
        };
        assert_eq!(found[6], range(1, 1.0, 1));
        assert_eq!(found[5], range(1, 0.95, 1));
        assert_eq!(found[4], range(1, 0.94, 0));
        assert_eq!(found[0], range(1, 0.01, 0));
        assert_eq!(found.iter().map(|range| range.pairs).sum::<u64>(), 4);
    }
}
