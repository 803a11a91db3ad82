//! How far predicted risks lie from a smooth curve of what came about: the integrated calibration index and its
//! companions (Austin and Steyerberg 2019). Recalibration by a straight line lives in `calibration`.

use crate::calibration::quantile;
use crate::{Error, LocalRegression, Predicted};

/// Distances between predicted risks and those read off a calibration curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationDistances {
    /// The mean distance: the integrated calibration index, ICI.
    pub mean: f64,
    /// The median distance, E50.
    pub median: f64,
    /// The 90th percentile of the distances, E90.
    pub ninetieth: f64,
    /// The largest distance, Emax.
    pub largest: f64,
}

impl CalibrationDistances {
    /// From predicted and smoothed risks side by side; `None` without any. Quantiles by linear interpolation.
    pub fn between(predicted: &[f64], smoothed: &[f64]) -> Option<Self> {
        let mut distances: Vec<f64> = predicted
            .iter()
            .zip(smoothed)
            .map(|(risk, smooth)| (risk - smooth).abs())
            .collect();
        distances.sort_unstable_by(f64::total_cmp);
        Some(Self {
            mean: distances.iter().sum::<f64>() / distances.len() as f64,
            median: quantile(&distances, 0.5),
            ninetieth: quantile(&distances, 0.9),
            largest: *distances.last()?,
        })
    }
}

impl Predicted {
    /// The risk read off a local regression of outcomes on risks, at every risk; [`LocalRegression::default`] is the
    /// curve of Austin and Steyerberg. Fails when the regression makes no sense.
    pub fn calibration_curve(&self, regression: LocalRegression) -> Result<Vec<f64>, Error> {
        let outcomes: Vec<f64> = self
            .outcomes()
            .iter()
            .map(|outcome| f64::from(u8::from(*outcome)))
            .collect();
        let curve = regression.fit(self.risks(), &outcomes)?;
        Ok(self.risks().iter().map(|risk| curve.at(*risk)).collect())
    }

    /// How far the risks lie from that curve: ICI, E50, E90 and Emax.
    pub fn calibration_distances(&self, regression: LocalRegression) -> Result<CalibrationDistances, Error> {
        let smoothed = self.calibration_curve(regression)?;
        CalibrationDistances::between(self.risks(), &smoothed).ok_or(Error::Empty)
    }
}
