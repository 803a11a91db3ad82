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
        if plain {
            // The usual case, with a key that compares in one step.
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

    /// The distinct exit times in ascending order.
    pub(crate) fn moments(&self) -> Vec<Moment<'_>> {
        let mut moments: Vec<Moment<'_>> = Vec::new();
        let mut entered = 0;
        for leaving in self.rows.chunk_by(|a, b| a.stop.to_bits() == b.stop.to_bits()) {
            let time = leaving[0].stop;
            let newcomers = self.entries[entered..].partition_point(|row| row.start < time);
            let weight = |event: bool| -> f64 {
                leaving
                    .iter()
                    .filter(|row| row.cause.is_some() == event)
                    .fold(0.0, |sum, row| sum + row.weight)
            };
            moments.push(Moment {
                time,
                leaving,
                at_risk: 0.0,
                events: weight(true),
                censored: weight(false),
                entering: &self.entries[entered..entered + newcomers],
            });
            entered += newcomers;
        }
        let mut present = 0.0;
        let mut absent = 0.0;
        for moment in moments.iter_mut().rev() {
            present += moment.events + moment.censored;
            moment.at_risk = present - absent;
            absent += moment.entering.iter().map(|row| row.weight).sum::<f64>();
        }
        moments
    }
}
