//! Who is at risk when. Spells are sorted once by exit and once by entry; every estimator then walks the
//! distinct exit times in one linear scan. Numbers at risk are summed from the last time backwards, so that they
//! reach the last group exactly and rounding of fractional weights cannot leave a sliver of risk behind.

use crate::Error;

/// A difference between the weight at risk and the weight of events below this share is rounding.
const ROUNDING: f64 = 1e-12;

/// A checked spell. `cause` is `None` for a censored one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) start: f64,
    pub(crate) stop: f64,
    pub(crate) weight: f64,
    pub(crate) cause: Option<u32>,
}

impl Row {
    pub(crate) fn checked(
        row: usize,
        start: f64,
        stop: f64,
        weight: f64,
        cause: Option<usize>,
    ) -> Result<Self, Error> {
        let observed_from_the_beginning = start == f64::NEG_INFINITY;
        for value in [stop, if observed_from_the_beginning { stop } else { start }] {
            if !value.is_finite() {
                return Err(Error::TimeNotFinite { row, value });
            }
            if value < 0.0 {
                return Err(Error::TimeNegative { row, value });
            }
        }
        if stop <= start {
            return Err(Error::StopNotAfterStart { row, start, stop });
        }
        if !weight.is_finite() || weight < 0.0 {
            return Err(Error::WeightOutOfRange { row, value: weight });
        }
        let cause = match cause.map(u32::try_from) {
            None => None,
            Some(Ok(cause)) => Some(cause),
            Some(Err(_)) => {
                return Err(Error::CauseOutOfRange {
                    row,
                    cause: usize::MAX,
                    causes: u32::MAX as usize,
                });
            }
        };
        // Adding zero turns −0 into 0, so that times order by their bits.
        Ok(Self {
            start: start + 0.0,
            stop: stop + 0.0,
            weight: weight + 0.0,
            cause,
        })
    }

    /// Whether the spell was under observation only after some time.
    pub(crate) fn delayed(&self) -> bool {
        self.start != f64::NEG_INFINITY
    }
}

/// All rows that leave at one time, and the weight at risk just before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) time: f64,
    pub(crate) leaving: &'a [Row],
    pub(crate) at_risk: f64,
    pub(crate) events: f64,
    pub(crate) censored: f64,
    /// Delayed entries that joined the risk set since the previous moment.
    pub(crate) entering: &'a [Row],
}

impl Moment<'_> {
    /// The weight that stays; exactly 0 when all at risk have the event.
    pub(crate) fn staying(&self) -> f64 {
        let rest = self.at_risk - self.events;
        if rest > ROUNDING * self.at_risk { rest } else { 0.0 }
    }
}

/// Rows in order of exit and of entry.
#[derive(Debug)]
pub(crate) struct RiskSet {
    rows: Vec<Row>,
    /// The rows with delayed entry, in order of entry.
    entries: Vec<Row>,
}

impl RiskSet {
    /// Sorts the rows. Fails when there is no weight at all.
    pub(crate) fn new(mut rows: Vec<Row>) -> Result<Self, Error> {
        if !rows.iter().any(|row| row.weight > 0.0) {
            return Err(Error::Empty);
        }
        // Times are finite and not negative, so their bits are in the order of their values. Ties are ordered too:
        // then sums do not depend on the order in which rows were given, to the last bit.
        let plain = rows
            .iter()
            .all(|row| !row.delayed() && row.weight.to_bits() == rows[0].weight.to_bits());
        let one_cause = rows.iter().all(|row| row.cause.is_none_or(|cause| cause == 0));
        if plain && one_cause {
            // The usual case: time and event are one number of eight bytes, and nothing else differs. The sign of a time is
            // free.
            let weight = rows[0].weight;
            let mut keys: Vec<u64> = rows
                .iter()
                .map(|row| row.stop.to_bits() << 1 | u64::from(row.cause.is_some()))
                .collect();
            keys.sort_unstable();
            for (row, key) in rows.iter_mut().zip(keys) {
                *row = Row {
                    start: f64::NEG_INFINITY,
                    stop: f64::from_bits(key >> 1),
                    weight,
                    cause: (key & 1 == 1).then_some(0),
                };
            }
        } else if plain {
            // With a key that compares in one step.
            rows.sort_unstable_by_key(|row| {
                u128::from(row.stop.to_bits()) << 64 | row.cause.map_or(0, |cause| u128::from(cause) + 1)
            });
        } else {
            rows.sort_unstable_by_key(|row| {
                (
                    row.stop.to_bits(),
                    row.cause,
                    row.weight.to_bits(),
                    row.start.to_bits(),
                )
            });
        }
        let mut entries: Vec<Row> = rows.iter().filter(|row| row.delayed()).copied().collect();
        entries.sort_unstable_by_key(|row| (row.start.to_bits(), row.weight.to_bits()));
        Ok(Self { rows, entries })
    }

    /// The rows with delayed entry, in order of entry.
    pub(crate) fn entries(&self) -> &[Row] {
        &self.entries
    }

    /// `Σ w²` over the rows under observation from the beginning.
    pub(crate) fn undelayed_square_weight(&self) -> f64 {
        self.rows
            .iter()
            .filter(|row| !row.delayed())
            .map(|row| row.weight * row.weight)
            .sum()
    }

    /// Whether some came under observation late.
    pub(crate) fn delayed(&self) -> bool {
        !self.entries.is_empty()
    }

    /// The distinct exit times in ascending order, made one at a time: only the numbers at risk are kept.
    pub(crate) fn moments(&self) -> impl ExactSizeIterator<Item = Moment<'_>> {
        let at_risk = self.at_risk_backwards();
        let mut groups = self.groups();
        let mut entered = 0;
        at_risk.into_iter().rev().map(move |at_risk| {
            let leaving = groups.next().unwrap_or_default();
            let time = leaving.first().map_or(f64::INFINITY, |row| row.stop);
            let newcomers = self.entries[entered..].partition_point(|row| row.start < time);
            let entering = &self.entries[entered..entered + newcomers];
            entered += newcomers;
            let [censored, events] = weights(leaving);
            Moment {
                time,
                leaving,
                at_risk,
                events,
                censored,
                entering,
            }
        })
    }

    /// The rows that leave together, in order.
    fn groups(&self) -> impl DoubleEndedIterator<Item = &[Row]> {
        self.rows.chunk_by(|a, b| a.stop.to_bits() == b.stop.to_bits())
    }

    /// The weight at risk just before each exit time, from the last to the first.
    fn at_risk_backwards(&self) -> Vec<f64> {
        let mut at_risk = Vec::with_capacity(self.groups().count());
        let (mut present, mut absent) = (0.0, 0.0);
        let (mut earlier, mut entered) = (self.rows.len(), self.entries.len());
        for leaving in self.groups().rev() {
            let time = leaving.first().map_or(0.0, |row| row.stop);
            earlier -= leaving.len();
            let [censored, events] = weights(leaving);
            present += events + censored;
            at_risk.push(present - absent);
            if self.delayed() {
                let before = earlier
                    .checked_sub(1)
                    .map_or(f64::NEG_INFINITY, |last| self.rows[last].stop);
                let until = self.entries[..entered].partition_point(|row| row.start < time);
                let from = self.entries[..until].partition_point(|row| row.start < before);
                absent += self.entries[from..until]
                    .iter()
                    .map(|row| row.weight)
                    .sum::<f64>();
                entered = from;
            }
        }
        at_risk
    }
}

/// The weight of the censored and of the events.
fn weights(leaving: &[Row]) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for row in leaving {
        sums[usize::from(row.cause.is_some())] += row.weight;
    }
    sums
}
