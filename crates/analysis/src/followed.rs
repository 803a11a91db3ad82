//! Who is followed, and for how long: times at risk with their middle, in order.

use throughline_model::time_at_risk::{Ending, TimeAtRisk};

/// A time at risk with its middle, in days and never 0.
#[derive(Clone, Copy)]
pub(crate) struct Followed {
    pub(crate) middle: f64,
    pub(crate) risk: TimeAtRisk,
}

impl Followed {
    pub(crate) fn is_event(&self) -> bool {
        self.risk.ending == Ending::Retrafficked
    }
}

/// The times at risk, sorted by all that is used of them, so that sums of rounded numbers do not depend on the order of the
/// lines. A death on the day of the exit would have time 0, where nobody is at risk: it counts as half a day.
pub(crate) fn in_order(risks: impl Iterator<Item = TimeAtRisk>) -> Vec<Followed> {
    let mut followed: Vec<Followed> = risks
        .map(|risk| Followed {
            middle: risk.midpoint().max(0.5),
            risk,
        })
        .collect();
    followed.sort_by(|a, b| {
        let rest = |one: &Followed| (one.risk.ending, one.risk.least, one.risk.most);
        a.middle.total_cmp(&b.middle).then_with(|| rest(a).cmp(&rest(b)))
    });
    followed
}

/// The longest follow-up, in days; 0 when nobody is followed.
pub(crate) fn last_day(followed: &[Followed]) -> f64 {
    followed.last().map_or(0.0, |one| one.middle)
}
