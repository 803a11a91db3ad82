//! Cumulative incidence from dates kept as vague as they are: Turnbull's estimator over intervals of whole days.
//!
//! An event that happened on one of the days `least`–`most` lies in the half-open interval `(least − 1, most]`, and exactly
//! on its day where the two are one. Whoever was not re-trafficked, for whatever reason, is only known to have been free
//! *after* `least` days: the day itself is certain, what came after is not. Deaths are such cases too, because the estimator
//! knows one event only.

use throughline_model::time_at_risk::TimeAtRisk;
use throughline_survival::{Bounds, Censored, Turnbull};

use crate::AnalysisError;
use crate::findings::Interval;
use crate::followed::Followed;

/// The fitted distribution, and how far it reaches.
pub(crate) struct ByIntervals {
    fitted: Option<Turnbull>,
    /// The last day on which somebody is certain to have been free, or may have been re-trafficked.
    last: f64,
}

impl ByIntervals {
    /// Fits the distribution to everybody followed; nothing is fitted to nobody, nor kept if the maximum was not found.
    pub(crate) fn fit(followed: &[Followed]) -> Result<Self, AnalysisError> {
        let mut days: Vec<(i32, i32)> = followed.iter().map(bounds).collect();
        days.sort_unstable();
        let alike = days.chunk_by(|a, b| a == b);
        let censored: Vec<Censored> = alike
            .map(|same| interval(same[0]).times(same.len() as f64))
            .collect();
        let fitted = if censored.is_empty() {
            None
        } else {
            Some(Turnbull::fit(&censored)?).filter(|fitted| fitted.certificate().gap <= SHORTFALL)
        };
        let reach = |(least, most): &(i32, i32)| if *most == NEVER { *least } else { *most };
        Ok(Self {
            fitted,
            last: days.iter().map(reach).max().map_or(0.0, f64::from),
        })
    }

    /// The least and the most the dates allow the cumulative incidence to be by so many days; `None` beyond the last day.
    pub(crate) fn at(&self, days: f64) -> Option<Interval> {
        // Times are whole days: what happened by 91.3 days happened by day 91.
        let day = days.floor();
        let Bounds { lower, upper } = self.fitted.as_ref().filter(|_| day <= self.last)?.incidence(day);
        Some(Interval {
            lower: settled(lower),
            upper: settled(upper),
        })
    }
}

/// Rounds to far below what the maximum is found to, so that the last bits of the search do not show as figures.
fn settled(probability: f64) -> f64 {
    const PLACES: f64 = 1e12;
    (probability * PLACES).round() / PLACES
}

/// An estimate whose mean log-likelihood may fall short of its maximum by more than this is not shown.
const SHORTFALL: f64 = 1e-8;

/// Stands for "not seen to happen" in place of the last day on which it can have happened.
const NEVER: i32 = i32::MAX;

fn bounds(one: &Followed) -> (i32, i32) {
    let TimeAtRisk { least, most, .. } = one.risk;
    (least.0, if one.is_event() { most.0 } else { NEVER })
}

fn interval((least, most): (i32, i32)) -> Censored {
    let (from, until) = (f64::from(least), f64::from(most));
    if most == NEVER {
        Censored::after(from)
    } else if least == most {
        Censored::exactly(until)
    } else {
        Censored::between(from - 1.0, until)
    }
}
