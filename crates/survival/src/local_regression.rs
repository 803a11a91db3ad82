//! Local regression of one variable on another (loess; Cleveland 1979; Cleveland and Devlin 1988): at every point a
//! polynomial fitted to the nearest observations, the nearer the heavier. Either at each point by itself, or, as
//! published programs do, at the corners of a division of the range and by a cubic between them (Cleveland and Grosse
//! 1991). No robustness iterations, no standard errors.

use crate::Error;

/// Between which points the fit is carried out exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surface {
    /// At every point asked for.
    Direct,
    /// At the borders of cells of at most `n · span / 5` observations, divided at their medians, and by the cubic with
    /// the values and slopes found there in between. What R's `loess` does unless told otherwise.
    Interpolated,
}

/// A local regression. The default is a span of 0.75, quadratic, interpolated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalRegression {
    /// The share of the observations that each fit looks at; at least 1 for all of them.
    pub span: f64,
    /// Degree of the polynomial: 0, 1 or 2.
    pub degree: usize,
    /// Where fits are exact.
    pub surface: Surface,
}

impl Default for LocalRegression {
    fn default() -> Self {
        Self {
            span: 0.75,
            degree: 2,
            surface: Surface::Interpolated,
        }
    }
}

/// The share of the observations within the span that a cell may hold before it is divided.
const CELL: f64 = 0.2;
/// By how much of the range the cells reach beyond the observations at either end.
const MARGIN: f64 = 0.005;

/// A fitted curve.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalCurve {
    /// Observations in order of x.
    points: Vec<(f64, f64)>,
    options: LocalRegression,
    /// Borders of cells with value and slope there; empty when every point is fitted by itself.
    corners: Vec<Corner>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Corner {
    x: f64,
    value: f64,
    slope: f64,
}

impl LocalRegression {
    /// Fits y on x. Fails when the lists are empty or differ in length, on a value that is not finite, and on a span or
    /// degree that makes no sense.
    pub fn fit(self, x: &[f64], y: &[f64]) -> Result<LocalCurve, Error> {
        if x.is_empty() {
            return Err(Error::Empty);
        }
        if x.len() != y.len() {
            return Err(Error::LengthsDiffer {
                given: y.len(),
                expected: x.len(),
            });
        }
        if let Some(row) = (0..x.len()).find(|row| !x[*row].is_finite() || !y[*row].is_finite()) {
            return Err(Error::ScoreNotANumber { row });
        }
        if !(self.span > 0.0 && self.span.is_finite()) || self.degree > 2 {
            return Err(Error::SpanOutOfRange { value: self.span });
        }
        let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
        points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut curve = LocalCurve {
            points,
            options: self,
            corners: Vec::new(),
        };
        if self.surface == Surface::Interpolated {
            curve.corners = curve.divide();
        }
        Ok(curve)
    }
}

impl LocalCurve {
    /// The curve at `x`. Beyond the observations it is what the outermost fits extend to.
    pub fn at(&self, x: f64) -> f64 {
        let (Some(first), Some(last)) = (self.corners.first(), self.corners.last()) else {
            return self.local(x).value;
        };
        if x < first.x || x > last.x {
            return self.local(x).value;
        }
        let after = self
            .corners
            .partition_point(|corner| corner.x <= x)
            .clamp(1, self.corners.len() - 1);
        let (left, right) = (self.corners[after - 1], self.corners[after]);
        let width = right.x - left.x;
        if width <= 0.0 {
            return left.value;
        }
        // Hermite's cubic.
        let (u, v) = ((x - left.x) / width, (right.x - x) / width);
        v * v * (1.0 + 2.0 * u) * left.value
            + u * u * (1.0 + 2.0 * v) * right.value
            + width * u * v * (v * left.slope - u * right.slope)
    }

    /// Divides the range into cells and fits at their borders.
    fn divide(&self) -> Vec<Corner> {
        let n = self.points.len();
        let (low, high) = (self.points[0].0, self.points[n - 1].0);
        if low >= high {
            return Vec::new();
        }
        let margin = MARGIN * (high - low).max(1e-10 * low.abs().max(high.abs()) + 1e-30);
        let most = (n as f64 * self.options.span * CELL).floor();
        let mut borders = vec![low - margin, high + margin];
        let mut cells = vec![(0, n - 1)];
        while let Some((first, last)) = cells.pop() {
            if ((last - first + 1) as f64) <= most || first == last {
                continue;
            }
            let middle = usize::midpoint(first, last);
            let border = self.points[middle].0;
            // A cell of observations all alike cannot be divided.
            if border > self.points[first].0 || border < self.points[last].0 {
                borders.push(border);
                cells.extend([(first, middle), (middle + 1, last)]);
            }
        }
        borders.sort_unstable_by(f64::total_cmp);
        borders.dedup();
        borders.into_iter().map(|x| self.local(x)).collect()
    }

    /// The polynomial fitted around `x`: its value and slope there. The weights are the tricube of the distance over
    /// that of the farthest observation within the span (Cleveland 1979, section 2).
    fn local(&self, x: f64) -> Corner {
        let n = self.points.len();
        let LocalRegression { span, degree, .. } = self.options;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number cut off at the number of observations"
        )]
        let wanted = ((n as f64 * span + 1e-5).floor().min(n as f64) as usize).max(1);
        // The nearest observations are a run in the sorted list: find the first of the run by halves.
        let (mut low, mut high) = (0, n - wanted);
        while low < high {
            let middle = usize::midpoint(low, high);
            if x - self.points[middle].0 > self.points[middle + wanted].0 - x {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let run = &self.points[low..low + wanted];
        let reach = (x - run[0].0).abs().max((run[wanted - 1].0 - x).abs()) * span.max(1.0);
        let close = |point: &&(f64, f64)| (point.0 - x).abs() < 0.999 * reach || reach == 0.0;
        let first = self.points.partition_point(|point| point.0 < x - reach);
        let last = self.points.partition_point(|point| point.0 <= x + reach);
        let mut basis: Vec<Vec<f64>> = vec![Vec::with_capacity(wanted); degree + 2];
        for point in self.points[first..last].iter().filter(close) {
            let distance = if reach > 0.0 { (point.0 - x) / reach } else { 0.0 };
            let weight = if distance.abs() > 0.001 {
                (1.0 - distance.abs().powi(3)).powi(3)
            } else {
                1.0
            };
            let mut power = weight.sqrt();
            basis[degree + 1].push(power * point.1);
            for column in basis.iter_mut().take(degree + 1) {
                column.push(power);
                power *= distance;
            }
        }
        if basis[0].is_empty() {
            // Everything within the span lies at its very edge, where weights are 0.
            let value = run.iter().map(|point| point.1).sum::<f64>() / wanted as f64;
            return Corner { x, value, slope: 0.0 };
        }
        let coefficients = least_squares(basis);
        Corner {
            x,
            value: coefficients.first().copied().unwrap_or(0.0),
            slope: coefficients
                .get(1)
                .map_or(0.0, |slope| if reach > 0.0 { slope / reach } else { 0.0 }),
        }
    }
}

/// Coefficients of the last column on the others by orthogonalisation (modified Gram–Schmidt, each column twice). A
/// column that depends on those before it has the coefficient 0, so that tied observations lower the degree.
fn least_squares(mut columns: Vec<Vec<f64>>) -> Vec<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let Some(mut response) = columns.pop() else {
        return Vec::new();
    };
    let size = columns.len();
    let mut upper = vec![vec![0.0; size]; size];
    let mut loadings = vec![0.0; size];
    for index in 0..size {
        let (before, rest) = columns.split_at_mut(index);
        let column = &mut rest[0];
        let whole = dot(column, column).sqrt();
        for _ in 0..2 {
            for (earlier, direction) in before.iter().enumerate() {
                let shadow = dot(direction, column);
                upper[earlier][index] += shadow;
                for (value, part) in column.iter_mut().zip(direction) {
                    *value -= shadow * part;
                }
            }
        }
        let length = dot(column, column).sqrt();
        let independent = length > 1e-10 * whole;
        upper[index][index] = if independent { length } else { 0.0 };
        for value in column.iter_mut() {
            *value = if independent { *value / length } else { 0.0 };
        }
        loadings[index] = dot(column, &response);
        for (value, part) in response.iter_mut().zip(column.iter()) {
            *value -= loadings[index] * part;
        }
    }
    let mut coefficients = vec![0.0; size];
    for index in (0..size).rev() {
        if upper[index][index] > 0.0 {
            let later: f64 = (index + 1..size)
                .map(|other| upper[index][other] * coefficients[other])
                .sum();
            coefficients[index] = (loadings[index] - later) / upper[index][index];
        }
    }
    coefficients
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_its_own_local_regression() {
        let x: Vec<f64> = (0..60).map(|i| f64::from(i * i % 71) / 7.0).collect();
        let parabola = |x: f64| 2.0 - 3.0 * x + 0.5 * x * x;
        let y: Vec<f64> = x.iter().map(|x| parabola(*x)).collect();
        for surface in [Surface::Direct, Surface::Interpolated] {
            let options = LocalRegression {
                span: 0.4,
                surface,
                ..LocalRegression::default()
            };
            let curve = options.fit(&x, &y).expect("the values are finite");
            for at in [0.0, 0.3, 4.9, 9.0] {
                assert!((curve.at(at) - parabola(at)).abs() < 1e-9, "{surface:?} at {at}");
            }
        }
    }

    #[test]
    fn observations_at_one_place_give_their_mean() {
        let curve = LocalRegression::default()
            .fit(&[0.3; 5], &[0.0, 1.0, 1.0, 0.0, 1.0])
            .expect("the values are finite");
        assert!((curve.at(0.3) - 0.6).abs() < 1e-12);
    }

    #[test]
    fn a_step_is_smoothed_but_not_overlooked() {
        let x: Vec<f64> = (0..200).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x >= 100.0))).collect();
        let options = LocalRegression {
            span: 0.2,
            degree: 1,
            surface: Surface::Direct,
        };
        let curve = options.fit(&x, &y).expect("the values are finite");
        assert!(curve.at(20.0).abs() < 1e-9 && (curve.at(180.0) - 1.0).abs() < 1e-9);
        assert!((curve.at(99.5) - 0.5).abs() < 1e-9);
    }
}
