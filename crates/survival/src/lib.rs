//! Time-to-event and rate statistics.

mod aalen_johansen;
mod distribution;
mod error;
mod influence;
mod interval;
mod kaplan_meier;
mod log_rank;
mod person_time;
mod proportion;
mod quantile;
mod rate;
mod restricted_mean;
mod risk_set;
mod spell;

pub use aalen_johansen::{AalenJohansen, CompetingStep, Incidence, Variance};
pub use error::Error;
pub use interval::{Interval, IntervalKind, Level};
pub use kaplan_meier::{KaplanMeier, Step};
pub use log_rank::{LogRank, Member};
pub use person_time::PersonTime;
pub use proportion::Proportion;
pub use quantile::Quantile;
pub use rate::{Rate, RateRatio};
pub use restricted_mean::{RestrictedMean, RestrictedMeanDifference};
pub use spell::{CompetingSpell, Outcome, Spell};
