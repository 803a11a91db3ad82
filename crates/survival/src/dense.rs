//! Small symmetric matrices: what a model with a handful of coefficients needs, and no more. Cholesky's factor
//! solves, inverts and gives the determinant; a pivot that vanishes says which coefficient cannot be told from
//! those before it. Large or sparse systems do not live here.

/// A pivot below this share of its diagonal is rounding: the column depends on those before it.
const DEPENDENT: f64 = 1e-11;

/// A dense symmetric matrix, such as the covariance of the coefficients of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    size: usize,
    values: Vec<f64>,
}

impl Symmetric {
    pub(crate) fn zero(size: usize) -> Self {
        Self {
            size,
            values: vec![0.0; size * size],
        }
    }

    /// How many rows, and columns, there are.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The value in a row and column, counted from 0; NaN outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.row(row).get(column).copied().unwrap_or(f64::NAN)
    }

    /// One row; empty outside the matrix.
    pub fn row(&self, row: usize) -> &[f64] {
        self.values
            .chunks_exact(self.size.max(1))
            .nth(row)
            .unwrap_or_default()
    }

    /// The diagonal: variances, when the matrix is a covariance.
    pub fn diagonal(&self) -> Vec<f64> {
        (0..self.size).map(|index| self.get(index, index)).collect()
    }

    /// Square roots of the diagonal: standard errors, when the matrix is a covariance.
    pub fn standard_errors(&self) -> Vec<f64> {
        self.diagonal().into_iter().map(f64::sqrt).collect()
    }

    /// The quadratic form `vᵀ M v`.
    pub(crate) fn form(&self, vector: &[f64]) -> f64 {
        dot(&self.times(vector), vector)
    }

    /// The product `M v`.
    pub(crate) fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.size).map(|row| dot(self.row(row), vector)).collect()
    }

    /// The matrix of the rows and columns named, in their order.
    pub(crate) fn part(&self, indices: &[usize]) -> Self {
        let values = indices
            .iter()
            .flat_map(|row| indices.iter().map(|column| self.get(*row, *column)))
            .collect();
        Self {
            size: indices.len(),
            values,
        }
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
        self.values[column * self.size + row] = value;
    }

    /// Adds `weight · v vᵀ`.
    pub(crate) fn add_square(&mut self, weight: f64, vector: &[f64]) {
        for (line, left) in self.values.chunks_exact_mut(self.size.max(1)).zip(vector) {
            for (value, right) in line.iter_mut().zip(vector) {
                *value += weight * left * right;
            }
        }
    }

    /// `A M Aᵀ` for a matrix given by its rows, as the delta method needs it.
    pub(crate) fn transformed(&self, by: &[Vec<f64>]) -> Self {
        let mut result = Self::zero(by.len());
        for (row, left) in by.iter().enumerate() {
            let product = self.times(left);
            for (column, right) in by.iter().enumerate().take(row + 1) {
                result.set(row, column, dot(&product, right));
            }
        }
        result
    }
}

pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// The lower factor `L` of `M = L Lᵀ`.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors a positive definite matrix; fails with the first row that depends on the rows before it.
    pub(crate) fn of(matrix: &Symmetric) -> Result<Self, usize> {
        let size = matrix.size;
        let mut lower = matrix.values.clone();
        for pivot in 0..size {
            let original = lower[pivot * size + pivot];
            let (before, rest) = lower.split_at_mut(pivot * size);
            let row = &mut rest[..size];
            for column in 0..pivot {
                let above = &before[column * size..(column + 1) * size];
                row[column] = (row[column] - dot(&row[..column], &above[..column])) / above[column];
            }
            let left = original - dot(&row[..pivot], &row[..pivot]);
            // Written so that NaN fails too.
            if !(original > 0.0 && left > DEPENDENT * original && left.is_finite()) {
                return Err(pivot);
            }
            row[pivot] = left.sqrt();
            row[pivot + 1..].fill(0.0);
        }
        Ok(Self { size, lower })
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.lower[row * self.size..(row + 1) * self.size]
    }

    /// `L⁻¹ v`, in place: coordinates in which the matrix is the identity.
    pub(crate) fn whiten(&self, vector: &mut [f64]) {
        for index in 0..self.size {
            let row = self.row(index);
            let known = dot(&row[..index], &vector[..index]);
            vector[index] = (vector[index] - known) / row[index];
        }
    }

    /// `L⁻ᵀ v`, in place.
    pub(crate) fn unwhiten(&self, vector: &mut [f64]) {
        for index in (0..self.size).rev() {
            let row = self.row(index);
            vector[index] /= row[index];
            let value = vector[index];
            for (earlier, factor) in vector[..index].iter_mut().zip(row) {
                *earlier -= factor * value;
            }
        }
    }

    /// `L v`.
    pub(crate) fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.size)
            .map(|index| dot(&self.row(index)[..=index], vector))
            .collect()
    }

    /// `M⁻¹ v`.
    pub(crate) fn solve(&self, vector: &[f64]) -> Vec<f64> {
        let mut solution = vector.to_vec();
        self.whiten(&mut solution);
        self.unwhiten(&mut solution);
        solution
    }

    /// `M⁻¹`.
    pub(crate) fn inverse(&self) -> Symmetric {
        let mut result = Symmetric::zero(self.size);
        for column in 0..self.size {
            let mut unit = vec![0.0; self.size];
            unit[column] = 1.0;
            for (row, value) in self.solve(&unit).into_iter().enumerate().skip(column) {
                result.set(row, column, value);
            }
        }
        result
    }

    /// `ln det M`.
    pub(crate) fn log_determinant(&self) -> f64 {
        (0..self.size)
            .map(|index| 2.0 * self.row(index)[index].ln())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hilbert(size: usize) -> Symmetric {
        let mut matrix = Symmetric::zero(size);
        for row in 0..size {
            for column in 0..=row {
                matrix.set(row, column, 1.0 / (row + column + 1) as f64);
            }
        }
        matrix
    }

    #[test]
    fn the_inverse_of_a_hilbert_matrix_is_whole_numbers() {
        let inverse = Cholesky::of(&hilbert(3)).expect("positive definite").inverse();
        let wanted = [[9.0, -36.0, 30.0], [-36.0, 192.0, -180.0], [30.0, -180.0, 180.0]];
        for (row, wanted) in wanted.iter().enumerate() {
            for (found, wanted) in inverse.row(row).iter().zip(wanted) {
                assert!((found - wanted).abs() < 1e-10, "{found} should be {wanted}");
            }
        }
    }

    #[test]
    fn the_determinant_of_a_hilbert_matrix_is_known() {
        let factor = Cholesky::of(&hilbert(3)).expect("positive definite");
        assert!((factor.log_determinant() + 2160_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_column_that_repeats_another_is_named() {
        let mut matrix = Symmetric::zero(3);
        matrix.add_square(1.0, &[1.0, 2.0, 1.0]);
        matrix.add_square(1.0, &[3.0, -1.0, 3.0]);
        assert_eq!(Cholesky::of(&matrix).err(), Some(2));
    }
}
