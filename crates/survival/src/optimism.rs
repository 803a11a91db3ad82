//! How much a model flatters itself: the bootstrap estimate of optimism (Efron 1983; Harrell, Lee and Mark 1996,
//! section 6). The whole making of the model is repeated in samples drawn with replacement, and each is judged where it
//! was made and on the original rows. What is fitted and how it is judged is the caller's.

use crate::random::Draws;
use crate::{Error, Interval, Level};

/// One measure, as it appears and as it will probably be in new data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Optimism {
    /// The measure of the model on the rows it was fitted to.
    pub apparent: f64,
    /// The mean over models from bootstrap samples, each judged on its own sample.
    pub training: f64,
    /// The mean over the same models, judged on the original rows.
    pub test: f64,
    /// The standard error of `training − test` from having drawn only so many samples.
    pub simulation_error: f64,
}

impl Optimism {
    /// The mean of training minus test.
    pub fn optimism(&self) -> f64 {
        self.training - self.test
    }

    /// The apparent measure less its optimism.
    pub fn corrected(&self) -> f64 {
        self.apparent - self.optimism()
    }

    /// The interval within which more samples would move the corrected measure; it is no confidence interval for the
    /// measure.
    pub fn simulation_interval(&self, level: Level) -> Interval {
        Interval::normal(self.corrected(), self.simulation_error, level)
    }
}

/// The bootstrap of several measures at once.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimismReport {
    /// The measures in the caller's order.
    pub measures: Vec<Optimism>,
    /// Samples that gave a model and all measures.
    pub used: usize,
    /// Samples in which a model could not be fitted or judged; many of them mean that the data do not carry the model.
    pub failed: usize,
}

impl OptimismReport {
    /// Draws `samples` bootstrap samples of row numbers below `rows`. `fit` makes a model from row numbers (with
    /// repetitions); `judge` measures a model on row numbers, always as many measures. Either gives `None` where it
    /// cannot. The same seed draws the same samples.
    ///
    /// Fails without rows, with fewer than two samples, and when the model of the original rows or every sample fails.
    pub fn bootstrap<M>(
        rows: usize,
        samples: usize,
        seed: u64,
        fit: impl Fn(&[usize]) -> Option<M>,
        judge: impl Fn(&M, &[usize]) -> Option<Vec<f64>>,
    ) -> Result<Self, Error> {
        if rows == 0 {
            return Err(Error::Empty);
        }
        if samples < 2 {
            return Err(Error::TooFewSamples { samples });
        }
        let original: Vec<usize> = (0..rows).collect();
        let apparent = fit(&original)
            .and_then(|model| judge(&model, &original))
            .ok_or(Error::NoModel)?;
        let mut draws = Draws::seeded(seed);
        let mut sample = vec![0; rows];
        let mut pairs: Vec<Vec<(f64, f64)>> = vec![Vec::with_capacity(samples); apparent.len()];
        let mut failed = 0;
        for _ in 0..samples {
            for row in &mut sample {
                *row = draws.below(rows);
            }
            let judged = fit(&sample).and_then(|model| {
                let (training, test) = (judge(&model, &sample)?, judge(&model, &original)?);
                let finite = training.iter().chain(&test).all(|value| value.is_finite());
                (finite && training.len() == apparent.len() && test.len() == apparent.len())
                    .then_some((training, test))
            });
            let Some((training, test)) = judged else {
                failed += 1;
                continue;
            };
            for (pairs, pair) in pairs.iter_mut().zip(training.into_iter().zip(test)) {
                pairs.push(pair);
            }
        }
        let used = samples - failed;
        if used < 2 {
            return Err(Error::NoModel);
        }
        let measures = apparent
            .into_iter()
            .zip(pairs)
            .map(|(apparent, pairs)| {
                let n = pairs.len() as f64;
                let training = pairs.iter().map(|pair| pair.0).sum::<f64>() / n;
                let test = pairs.iter().map(|pair| pair.1).sum::<f64>() / n;
                let mean = training - test;
                let squares: f64 = pairs.iter().map(|(a, b)| (a - b - mean).powi(2)).sum();
                Optimism {
                    apparent,
                    training,
                    test,
                    simulation_error: (squares / (n - 1.0) / n).sqrt(),
                }
            })
            .collect();
        Ok(Self {
            measures,
            used,
            failed,
        })
    }
}
