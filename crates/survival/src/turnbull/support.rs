//! Where a nonparametric estimate from intervals can put mass: the innermost intervals, each from a left end
//! directly followed by a right end (Peto 1973; Turnbull 1976). Everything else cannot raise the likelihood, so
//! observations are reduced to runs of innermost intervals, and equal runs are counted together.

use crate::Error;
use crate::turnbull::Censored;

/// An end of an interval. At the same value a closed left end comes first, then right ends, then open left ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    /// The value's bits, mapped so that they order like the value.
    value: u64,
    side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    ClosedLeft,
    Right,
    OpenLeft,
}

const SIGN: u64 = 1 << 63;

impl End {
    fn new(value: f64, side: Side) -> Self {
        let bits = (value + 0.0).to_bits();
        Self {
            value: if bits & SIGN == 0 { bits | SIGN } else { !bits },
            side,
        }
    }

    fn value(self) -> f64 {
        f64::from_bits(if self.value & SIGN == 0 {
            !self.value
        } else {
            self.value & !SIGN
        })
    }
}

/// An innermost interval: the point `right` when closed, else `(left, right]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Innermost {
    pub(super) left: f64,
    pub(super) closed: bool,
    pub(super) right: f64,
}

/// Observations as runs of innermost intervals, with counts as shares of the total.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) support: Vec<Innermost>,
    /// Share of observations known to lie in exactly one innermost interval.
    pub(super) singles: Vec<f64>,
    /// Every other distinct run, first and last innermost interval included.
    pub(super) runs: Vec<Run>,
    pub(super) total: f64,
}

/// Observations that may lie in any innermost interval from `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) share: f64,
}

impl Problem {
    pub(super) fn new(observations: &[Censored]) -> Result<Self, Error> {
        let intervals = distinct(observations)?;
        let total: f64 = intervals.iter().map(|(_, _, count)| count).sum();
        if intervals.is_empty() {
            return Err(Error::Empty);
        }
        let mut lefts: Vec<End> = intervals.iter().map(|(left, _, _)| *left).collect();
        lefts.dedup();
        let mut rights: Vec<End> = intervals.iter().map(|(_, right, _)| *right).collect();
        rights.sort_unstable();
        rights.dedup();
        let ends = innermost(&lefts, &rights);
        let mut runs: Vec<(u32, u32, f64)> = intervals
            .iter()
            .map(|(left, right, count)| {
                // Every interval contains an innermost one: the right end next after its last left end.
                let first = ends.partition_point(|(start, _)| start < left);
                let last = ends.partition_point(|(_, end)| end <= right) - 1;
                (position(first), position(last), count / total)
            })
            .collect();
        runs.sort_unstable_by_key(|(first, last, _)| (*first, *last));
        let mut singles = vec![0.0; ends.len()];
        let mut merged = Vec::new();
        for run in runs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (first, last, _) = run[0];
            let share = run.iter().map(|(_, _, share)| share).sum();
            if first == last {
                singles[first as usize] = share;
            } else {
                merged.push(Run { first, last, share });
            }
        }
        let support = ends
            .iter()
            .map(|(left, right)| Innermost {
                left: left.value(),
                closed: left.side == Side::ClosedLeft,
                right: right.value(),
            })
            .collect();
        Ok(Self {
            support,
            singles,
            runs: merged,
            total,
        })
    }
}

/// Positions are kept in 32 bits to halve the memory walked in every iteration; four thousand million distinct
/// intervals do not fit into memory anyway.
fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Checked observations, equal ones counted together, ordered by left end.
fn distinct(observations: &[Censored]) -> Result<Vec<(End, End, f64)>, Error> {
    let mut intervals = Vec::with_capacity(observations.len());
    for (row, observation) in observations.iter().enumerate() {
        let Censored { lower, upper, count } = *observation;
        if lower.is_nan() || upper.is_nan() || lower > upper || (lower.is_infinite() && lower >= upper) {
            return Err(Error::IntervalReversed { row, lower, upper });
        }
        if !count.is_finite() || count < 0.0 {
            return Err(Error::WeightOutOfRange { row, value: count });
        }
        if count > 0.0 {
            let side = if lower < upper {
                Side::OpenLeft
            } else {
                Side::ClosedLeft
            };
            intervals.push((End::new(lower, side), End::new(upper, Side::Right), count));
        }
    }
    intervals.sort_unstable_by_key(|(left, right, _)| (*left, *right));
    intervals.dedup_by(|next, kept| {
        let same = (kept.0, kept.1) == (next.0, next.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
    Ok(intervals)
}

/// Every left end directly followed by a right end, both lists in order.
fn innermost(lefts: &[End], rights: &[End]) -> Vec<(End, End)> {
    let mut pairs = Vec::new();
    let mut next_right = 0;
    for (index, left) in lefts.iter().enumerate() {
        while rights.get(next_right).is_some_and(|right| right < left) {
            next_right += 1;
        }
        let Some(right) = rights.get(next_right) else {
            break;
        };
        if lefts.get(index + 1).is_none_or(|following| following > right) {
            pairs.push((*left, *right));
        }
    }
    pairs
}
