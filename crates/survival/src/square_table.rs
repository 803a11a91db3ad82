//! One of several answers asked twice of the same units: whether the shares of the answers are the same both times
//! (marginal homogeneity). A yes or no is `paired_table`'s.

use crate::Error;
use crate::cox::ChiSquared;
use crate::dense::{Cholesky, Symmetric, dot};

/// Pairs of answers, a row for each first and a column for each second answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SquareTable {
    size: usize,
    counts: Vec<u64>,
}

impl SquareTable {
    /// A table of so many answers by as many; fails when it is not square or holds no pairs.
    pub fn new(rows: &[Vec<u64>]) -> Result<Self, Error> {
        let size = rows.len();
        if let Some(row) = rows.iter().find(|row| row.len() != size) {
            return Err(Error::LengthsDiffer {
                given: row.len(),
                expected: size,
            });
        }
        let counts: Vec<u64> = rows.iter().flatten().copied().collect();
        if counts.iter().all(|count| *count == 0) {
            return Err(Error::NoTrials);
        }
        Ok(Self { size, counts })
    }

    fn count(&self, row: usize, column: usize) -> f64 {
        self.counts
            .get(row * self.size + column)
            .map_or(0.0, |count| *count as f64)
    }

    /// Pairs with this answer one time but not the other: what the test has to go on for it.
    pub fn changed(&self, answer: usize) -> u64 {
        (0..self.size)
            .filter(|other| *other != answer)
            .map(|other| {
                let at = |row: usize, column: usize| self.counts.get(row * self.size + column).copied();
                at(answer, other).unwrap_or(0) + at(other, answer).unwrap_or(0)
            })
            .sum()
    }

    /// The test of marginal homogeneity (Stuart 1955, *Biometrika* 42, 412–416; Maxwell 1970, *British Journal of Psychiatry*
    /// 116, 651–655). Answers of which nothing changed are left out, which leaves the statistic as it is. `None` where nothing
    /// changed, or where some answers changed among themselves only and the test does not exist.
    pub fn marginal_homogeneity(&self) -> Option<ChiSquared> {
        let moved: Vec<usize> = (0..self.size)
            .filter(|answer| self.changed(*answer) > 0)
            .collect();
        // One difference follows from the others.
        let (_, used) = moved.split_last()?;
        let net: Vec<f64> = used
            .iter()
            .map(|answer| {
                (0..self.size)
                    .map(|other| self.count(other, *answer) - self.count(*answer, other))
                    .sum()
            })
            .collect();
        let mut covariance = Symmetric::zero(used.len());
        for (row, one) in used.iter().enumerate() {
            for (column, other) in used.iter().enumerate() {
                let value = if row == column {
                    self.changed(*one) as f64
                } else {
                    -(self.count(*one, *other) + self.count(*other, *one))
                };
                covariance.set(row, column, value);
            }
        }
        let factor = Cholesky::of(&covariance).ok()?;
        Some(ChiSquared::new(dot(&factor.solve(&net), &net), used.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[u64]]) -> SquareTable {
        SquareTable::new(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).expect("a square")
    }

    #[test]
    fn the_eyes_of_7477_women_come_out_as_stuart_found() {
        // Stuart 1955: unaided vision of the right and the left eye; 11.957 on 3 degrees of freedom.
        let eyes = table(&[
            &[1520, 266, 124, 66],
            &[234, 1512, 432, 78],
            &[117, 362, 1772, 205],
            &[36, 82, 179, 492],
        ]);
        let test = eyes.marginal_homogeneity().expect("vision differs");
        assert!((test.statistic - 11.957).abs() < 5e-4, "{}", test.statistic);
        assert!((test.p_value - 0.0075).abs() < 5e-5, "{}", test.p_value);
        assert_eq!(test.degrees, 3);
    }

    #[test]
    fn with_two_answers_it_is_mcnemars_test() {
        let test = table(&[&[20, 12], &[2, 16]])
            .marginal_homogeneity()
            .expect("changed");
        assert!((test.statistic - 100.0 / 14.0).abs() < 1e-12);
        assert_eq!(test.degrees, 1);
    }

    #[test]
    fn an_answer_that_never_changed_makes_no_difference() {
        let without = table(&[&[5, 7, 3], &[2, 8, 4], &[1, 6, 9]]);
        let with = table(&[&[5, 0, 7, 3], &[0, 40, 0, 0], &[2, 0, 8, 4], &[1, 0, 6, 9]]);
        let [one, other] = [without, with].map(|table| table.marginal_homogeneity().expect("changed"));
        assert!((one.statistic - other.statistic).abs() < 1e-12);
        assert_eq!(one.degrees, other.degrees);
    }

    #[test]
    fn the_order_of_the_answers_makes_no_difference() {
        let one = table(&[&[5, 7, 3], &[2, 8, 4], &[1, 6, 9]]);
        let turned = table(&[&[9, 6, 1], &[4, 8, 2], &[3, 7, 5]]);
        let [one, turned] = [one, turned].map(|table| table.marginal_homogeneity().expect("changed"));
        assert!((one.statistic - turned.statistic).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_changed_there_is_nothing_to_test() {
        assert_eq!(table(&[&[3, 0], &[0, 4]]).marginal_homogeneity(), None);
        assert!(SquareTable::new(&[vec![1, 2], vec![3]]).is_err());
        assert!(SquareTable::new(&[vec![0]]).is_err());
    }
}
