//! The median of values that may be known only to lie between two bounds, with an interval that holds for any distribution.
//!
//! A median and every other order statistic rises with each value, so the least and the most that vague values allow come
//! from the sorted lower bounds and the sorted upper bounds. Nothing is put in the middle of anything. Durations that are cut
//! off by the end of follow-up are not for this file but for `kaplan_meier`.

use crate::distribution::binomial_at_most;
use crate::{Error, Interval, Level};

/// The median of a sample of values with bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleMedian {
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl SampleMedian {
    /// Values known to lie between two bounds, equal where a value is known; fails without values, and for bounds that are no
    /// numbers or the wrong way round.
    pub fn new(values: &[(f64, f64)]) -> Result<Self, Error> {
        if values.is_empty() {
            return Err(Error::NoTrials);
        }
        let wrong =
            |(_, (lower, upper)): &(usize, &(f64, f64))| lower.is_nan() || upper.is_nan() || lower > upper;
        if let Some((row, (lower, upper))) = values.iter().enumerate().find(wrong) {
            return Err(Error::IntervalReversed {
                row,
                lower: *lower,
                upper: *upper,
            });
        }
        let sorted = |side: fn(&(f64, f64)) -> f64| {
            let mut side: Vec<f64> = values.iter().map(side).collect();
            side.sort_by(f64::total_cmp);
            side
        };
        Ok(Self {
            lower: sorted(|value| value.0),
            upper: sorted(|value| value.1),
        })
    }

    /// Number of values.
    pub const fn len(&self) -> usize {
        self.lower.len()
    }

    /// Never: there is no median of nothing.
    pub const fn is_empty(&self) -> bool {
        self.lower.is_empty()
    }

    /// The least and the most the median of the sample can be, whatever the values are within their bounds.
    pub fn bounds(&self) -> Interval {
        Interval::new(middle(&self.lower), middle(&self.upper))
    }

    /// The interval between two order statistics that covers the median of the population with at least this confidence, for
    /// any continuous distribution (Thompson 1936, *Annals of Mathematical Statistics* 7, 122–128); where values have bounds,
    /// the lower end is taken of the lower and the upper end of the upper bounds, so that it holds whatever the values are.
    /// `None` where the sample is too small for any.
    pub fn interval(&self, level: Level) -> Option<Interval> {
        let rank = outermost_rank(self.len() as u64, level)?;
        let rank = usize::try_from(rank).ok()?;
        let lower = self.lower.get(rank - 1)?;
        let upper = self.upper.get(self.len() - rank)?;
        Some(Interval::new(*lower, *upper))
    }
}

/// The largest rank, counted from 1, below which so few values lie with at most the probability of one tail.
fn outermost_rank(values: u64, level: Level) -> Option<u64> {
    let (mut held, mut too_far) = (0, values / 2 + 1);
    while too_far - held > 1 {
        let rank = u64::midpoint(held, too_far);
        if binomial_at_most(rank - 1, values, 0.5) <= level.tail() {
            held = rank;
        } else {
            too_far = rank;
        }
    }
    (held > 0).then_some(held)
}

fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    let at = |position: usize| sorted.get(position).copied().unwrap_or(f64::NAN);
    if sorted.len() % 2 == 1 {
        at(half)
    } else {
        f64::midpoint(at(half.wrapping_sub(1)), at(half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(values: &[f64]) -> SampleMedian {
        SampleMedian::new(&values.iter().map(|value| (*value, *value)).collect::<Vec<_>>()).expect("values")
    }

    #[test]
    fn the_ranks_are_those_of_the_published_table() {
        // Conover 1999, Hollander and Wolfe 1999: ranks of the 95 % interval for the median by sample size.
        let level = Level::ninety_five();
        let ranks = [
            (5, None),
            (6, Some(1)),
            (9, Some(2)),
            (10, Some(2)),
            (20, Some(6)),
            (30, Some(10)),
            (100, Some(40)),
        ];
        for (size, rank) in ranks {
            assert_eq!(outermost_rank(size, level), rank, "{size}");
        }
    }

    #[test]
    fn the_interval_lies_between_values_of_the_sample() {
        let sample = exact(&[9.0, 1.0, 4.0, 7.0, 2.0, 8.0, 3.0, 6.0, 5.0]);
        assert_eq!(sample.bounds(), Interval::new(5.0, 5.0));
        assert_eq!(
            sample.interval(Level::ninety_five()),
            Some(Interval::new(2.0, 8.0))
        );
    }

    #[test]
    fn vague_values_widen_the_median_and_its_interval() {
        let vague = SampleMedian::new(&[(0.0, 3.0), (1.0, 9.0), (4.0, 4.0), (6.0, 8.0)]).expect("values");
        // Lower bounds 0 1 4 6, upper bounds 3 4 8 9.
        assert_eq!(vague.bounds(), Interval::new(2.5, 6.0));
        assert_eq!(vague.interval(Level::ninety_five()), None);
        let half = Level::new(0.5).expect("a level");
        assert_eq!(vague.interval(half), Some(Interval::new(0.0, 9.0)));
    }

    #[test]
    fn values_that_are_none_are_refused() {
        assert!(SampleMedian::new(&[]).is_err());
        assert!(SampleMedian::new(&[(2.0, 1.0)]).is_err());
        assert!(SampleMedian::new(&[(f64::NAN, 1.0)]).is_err());
    }
}
