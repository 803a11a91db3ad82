//! Time-to-event and rate statistics: how many, how often, how soon.
//!
//! The engine is for follow-up that is incomplete: some units are seen until something happens to them, others
//! are lost, enter late, end in another way, or are known only to have ended between two visits. It gives
//!
//! - [`Proportion`] and [`Rate`] (and [`RateRatio`], [`PersonTime`]) with exact and approximate intervals;
//! - [`KaplanMeier`]: survival with late entry and weights, five kinds of interval, quantiles, restricted means;
//! - [`TwoByTwo`] tables, exact and mid-P, and rates standardised ([`DirectlyStandardised`], [`IndirectlyStandardised`]);
//! - [`PairedTable`] and [`SquareTable`] for what was asked twice of the same units, [`SampleMedian`] of values with bounds;
//! - [`LogRank`]: comparison of groups, stratified, with any of the customary weights, and for trend;
//! - [`SmoothedHazard`]: the hazard over time, smoothed, with its band;
//! - [`AalenJohansen`]: cumulative incidence when several causes compete; [`GrayTest`] to compare groups and
//!   [`FineGray`] to relate it to covariates; [`Multistate`] for moving between states;
//! - [`Turnbull`]: the distribution of durations known only as intervals;
//! - [`Cox`]: proportional hazards, with residuals, robust variances, predictions and tests of its assumption, and with
//!   Firth's penalty where events are few; [`Concordance`] of its predictions;
//! - [`RecurrentRows`] and [`MeanCumulative`]: events that happen again and again;
//! - [`Accelerated`]: Weibull, exponential, log-normal and log-logistic regression, of intervals too;
//! - [`Logistic`]: odds of an outcome, also with Firth's penalty;
//! - [`Predicted`] and [`PredictedByHorizon`]: whether predictions are borne out (discrimination, calibration, accuracy,
//!   net benefit, errors by group), [`UnoConcordance`], [`OptimismReport`] and [`SampleSize`];
//! - [`ChainedEquations`] and [`PooledModel`]: multiple imputation of missing factors, and Rubin's rules.
//!
//! ```
//! use throughline_survival::{IntervalKind, KaplanMeier, Level, Spell};
//!
//! // Five units: three events, one lost at day 200, one that came under observation on day 50.
//! let curve = KaplanMeier::fit(&[
//!     Spell::event(90.0),
//!     Spell::event(310.0),
//!     Spell::censored(200.0),
//!     Spell::event(420.0).entering(50.0),
//!     Spell::censored(500.0),
//! ])?;
//! assert_eq!(curve.at_risk(100.0), 4.0);
//! assert!((curve.at(365.0) - 0.8 * 2.0 / 3.0).abs() < 1e-12);
//!
//! let level: Level = "95%".parse()?;
//! let interval = curve.interval_at(365.0, IntervalKind::LogLog, level).expect("survival is above 0");
//! assert!(interval.lower < 0.1 && interval.upper > 0.8);
//!
//! let median = curve.quantile(0.5, IntervalKind::LogLog, level)?;
//! assert_eq!(median.time, Some(420.0));
//!
//! // A mean beyond the last observation would be an assumption, so it is refused, with the reason.
//! let refused = curve.restricted_mean(730.0).unwrap_err();
//! assert_eq!(
//!     refused.to_string(),
//!     "the horizon 730 lies beyond the last observation at 500; choose one within follow-up",
//! );
//! # Ok::<(), throughline_survival::Error>(())
//! ```
//!
//! # Decisions
//!
//! **One group at a time.** No formulas, no data frames: the caller groups, the engine estimates. Where an
//! estimate compares groups it says so in its input ([`Member`]).
//!
//! **Regression takes a [`Design`]**: named columns of finite numbers, row for row with what was observed. Factors
//! come as indicators, missing values are dealt with before. A likelihood without a maximum is a
//! [`RegressionError`] that names the covariates, not a coefficient of −28.
//!
//! **R's conventions.** Ties, steps at censored times, flat quantiles, limits kept within 0 and 1 follow R's
//! `survival`, because readers will check against it; the tests compare every number of published examples to
//! 1e-9. Times are tied when they are equal as numbers; round them before, if they were computed.
//!
//! **Undefined is `None`, impossible is an [`Error`].** An interval where survival is 0 does not exist, and is
//! `None`; a spell that ends before it begins is an error naming the row.
//!
//! **Linear after the sort.** Every estimator scans the sorted observations once. The jackknife variances, which
//! look quadratic, are running sums; Turnbull's likelihood is climbed by Newton steps whose products are
//! linear in the number of distinct intervals. Curves do not depend on the order of the rows, to the last bit.

mod aalen_johansen;
mod accelerated;
mod brier;
mod calibration;
mod calibration_curve;
mod censoring;
mod classification;
mod concordance;
mod cox;
mod dense;
mod design;
mod discrimination;
mod distribution;
mod error;
mod fine_gray;
mod firth;
mod gray;
mod horizon;
mod imputation;
mod imputation_error;
mod influence;
mod interval;
mod kaplan_meier;
mod local_regression;
mod log_rank;
mod logistic;
mod mean_cumulative;
mod multistate;
mod net_benefit;
mod newton;
mod optimism;
mod paired_table;
mod person_time;
mod pooling;
mod predicted;
mod proportion;
mod quantile;
mod random;
mod rate;
mod recurrent;
mod regression_error;
mod restricted_mean;
mod risk_set;
mod sample_median;
mod sample_size;
mod smoothed_hazard;
mod spell;
mod square_table;
mod standardised;
mod turnbull;
mod two_by_two;
mod uno;

pub use aalen_johansen::{AalenJohansen, CompetingStep, Incidence, Variance};
pub use accelerated::{Accelerated, AcceleratedFit, Distribution, PredictedDuration, WeibullHazards};
pub use calibration::{Estimate, HosmerLemeshow, Recalibration};
pub use calibration_curve::CalibrationDistances;
pub use classification::Classification;
pub use concordance::Concordance;
pub use cox::{
    ChiSquared, Cox, CoxFit, FirthCoxFit, PredictedStep, PredictedSurvival, ProportionalHazardsTest,
    Schoenfeld, Ties, TimeScale,
};
pub use dense::Symmetric;
pub use design::Design;
pub use discrimination::Auc;
pub use error::Error;
pub use fine_gray::{CensoringTies, FineGray, FineGrayFit};
pub use firth::Profile;
pub use gray::{CompetingMember, GrayTest};
pub use horizon::{Measure, PredictedByHorizon};
pub use imputation::{
    ChainedEquations, CompletedData, Imputed, ImputedAnalysis, IncompleteColumn, Values, hazard_at_exit,
};
pub use imputation_error::ImputationError;
pub use interval::{Interval, IntervalKind, Level};
pub use kaplan_meier::{KaplanMeier, Step};
pub use local_regression::{LocalCurve, LocalRegression, Surface};
pub use log_rank::{EventWeight, LogRank, Member};
pub use logistic::{FirthLogisticFit, Logistic, LogisticFit};
pub use mean_cumulative::{MeanCumulative, MeanStep};
pub use multistate::{Multistate, MultistateStep, Occupation, Sojourn};
pub use net_benefit::{NetBenefit, net_benefit_by};
pub use optimism::{Optimism, OptimismReport};
pub use paired_table::PairedTable;
pub use person_time::PersonTime;
pub use pooling::{Pooled, PooledModel, PooledTest};
pub use predicted::Predicted;
pub use proportion::Proportion;
pub use quantile::Quantile;
pub use rate::{Rate, RateRatio};
pub use recurrent::{Course, RecurrentRows};
pub use regression_error::RegressionError;
pub use restricted_mean::{RestrictedMean, RestrictedMeanDifference};
pub use sample_median::SampleMedian;
pub use sample_size::{SampleSize, expected_shrinkage, heuristic_shrinkage};
pub use smoothed_hazard::{Hazard, SmoothedHazard};
pub use spell::{CompetingSpell, Outcome, Spell};
pub use square_table::SquareTable;
pub use standardised::{DirectlyStandardised, IndirectlyStandardised, ReferenceStratum, Stratum};
pub use turnbull::{Bounds, Censored, Certificate, Support, Turnbull};
pub use two_by_two::{Tail, TwoByTwo};
pub use uno::UnoConcordance;
