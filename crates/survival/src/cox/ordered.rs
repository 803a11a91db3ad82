//! The rows of a Cox model in the order in which they are at risk. Sorted once by stratum and exit, rows lie
//! together with the event time at which they are last at risk, so that every quantity of the model is one scan
//! over contiguous memory. Rows never at risk at an event carry no information and are left aside.

#![expect(
    clippy::cast_possible_truncation,
    reason = "rows and strata are counted against their limits before they are packed"
)]

use std::ops::Range;

use crate::dense::dot;
use crate::{Design, Error, RegressionError, Spell};

/// The largest stratum label: labels are sorted together with times in one 128-bit key.
const MOST_STRATA: usize = 1 << 31;
/// The most rows of one model, for the same reason.
const MOST_ROWS: usize = u32::MAX as usize;
/// Covariates are centred at the mean of about this many rows: they need a centre near the middle, not the
/// mean.
const CENTRE_ROWS: usize = 16_384;

/// Information below this share of the squares that it is a difference of is rounding.
const ROUNDING: f64 = 1e-13;

/// What is put in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) spells: &'a [Spell],
    pub(crate) design: &'a Design,
    pub(crate) strata: Option<&'a [usize]>,
    pub(crate) offset: Option<&'a [f64]>,
}

/// An event time within a stratum, and the rows last at risk then: those with the event first, then those
/// censored before the next event time.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) time: f64,
    pub(crate) events: Range<usize>,
    pub(crate) censored: Range<usize>,
}

impl Moment {
    pub(crate) fn rows(&self) -> Range<usize> {
        self.events.start..self.censored.end
    }
}

/// The event times of one stratum.
#[derive(Debug, Clone)]
pub(crate) struct Stratum {
    pub(crate) label: usize,
    pub(crate) moments: Range<usize>,
}

/// Rows known by their position in this order.
#[derive(Debug, Clone)]
pub(crate) struct Ordered {
    /// Values per row in `values`: the covariates, padded with zeros to a power of two.
    pub(crate) width: usize,
    pub(crate) covariates: usize,
    pub(crate) centre: Vec<f64>,
    /// Centred covariates, row by row.
    pub(crate) values: Vec<f64>,
    /// Case weights; `None` when all are 1.
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offset: Option<Vec<f64>>,
    /// The row given that lies at each position.
    pub(crate) source: Vec<u32>,
    pub(crate) moments: Vec<Moment>,
    pub(crate) strata: Vec<Stratum>,
    /// With delayed entry: the first moment at which each position is at risk.
    pub(crate) enters: Option<Vec<u32>>,
    /// Positions not at risk at the first moment of their stratum, by descending entry.
    pub(crate) entrants: Vec<u32>,
}

impl Ordered {
    /// Checks and orders every row, or every `stride`-th.
    pub(crate) fn new(source: Source<'_>, stride: usize) -> Result<Self, RegressionError> {
        let Sorted { keys, plain, delayed } = sorted_keys(source, stride)?;
        let covariates = source.design.covariates();
        let mut ordered = Self {
            width: covariates.next_power_of_two(),
            covariates,
            centre: centre(source.design),
            values: Vec::new(),
            weights: None,
            offset: None,
            source: Vec::with_capacity(keys.len()),
            moments: Vec::new(),
            strata: Vec::new(),
            enters: None,
            entrants: Vec::new(),
        };
        ordered.place(&keys, delayed.then_some(source.spells));
        if ordered.moments.is_empty() {
            return Err(RegressionError::NoEvents);
        }
        ordered.gather(source, plain);
        Ok(ordered)
    }

    pub(crate) fn rows(&self) -> usize {
        self.source.len()
    }

    /// The centred covariates at a position.
    pub(crate) fn row(&self, position: usize) -> &[f64] {
        let start = position * self.width;
        &self.values[start..start + self.covariates]
    }

    pub(crate) fn weight(&self, position: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[position])
    }

    /// The linear predictor at a position, centred.
    pub(crate) fn predictor(&self, position: usize, coefficients: &[f64]) -> f64 {
        let offset = self.offset.as_ref().map_or(0.0, |offset| offset[position]);
        dot(self.row(position), coefficients) + offset
    }

    /// The first covariate on which the events tell nothing. Its information, given by the diagonal at zero
    /// or bounded by the inverse of a variance, is what rounding leaves of the squares it is a difference of.
    pub(crate) fn uninformative(&self, information: &[f64]) -> Option<usize> {
        let events: f64 = self
            .moments
            .iter()
            .flat_map(|moment| moment.events.clone())
            .map(|position| self.weight(position))
            .sum();
        let stride = (self.rows() / CENTRE_ROWS).max(1);
        let sampled = self.rows().div_ceil(stride) as f64;
        (0..self.covariates).find(|covariate| {
            let square = |position| self.row(position)[*covariate].powi(2);
            let squares = (0..self.rows()).step_by(stride).map(square).sum::<f64>() / sampled;
            let known = information.get(*covariate).copied().unwrap_or(0.0);
            known.is_nan() || known <= ROUNDING * events * squares
        })
    }

    /// The first moment at which a position is at risk, in a stratum that begins at `first`.
    pub(crate) fn enters(&self, position: usize, first: usize) -> usize {
        self.enters
            .as_ref()
            .map_or(first, |enters| enters[position] as usize)
    }

    /// Lays out moments, strata and positions from the sorted keys; the spells are needed where some are
    /// delayed.
    fn place(&mut self, keys: &[Key], delayed: Option<&[Spell]>) {
        let mut enters = Vec::new();
        let mut late: Vec<(u32, u32)> = Vec::new();
        for stratum in keys.chunk_by(|a, b| a.stratum() == b.stratum()) {
            let first = self.moments.len();
            let mut times: Vec<f64> = Vec::new();
            for key in stratum.iter().filter(|key| key.event()) {
                if times.last().is_none_or(|last| *last < key.stop()) {
                    times.push(key.stop());
                }
            }
            self.moments.reserve(times.len());
            let mut remaining = stratum;
            for (index, time) in times.iter().enumerate() {
                // Rows that leave before this time were last at risk at the moment before, or never.
                let earlier = remaining.iter().take_while(|key| key.stop() < *time).count();
                let (before, from) = remaining.split_at(earlier);
                let events = from
                    .iter()
                    .take_while(|key| key.event() && key.stop() <= *time)
                    .count();
                let (with_event, after) = from.split_at(events);
                let until = times.get(index + 1).copied().unwrap_or(f64::INFINITY);
                let censored = after.iter().take_while(|key| key.stop() < until).count();
                debug_assert!(
                    index == 0 || before.is_empty(),
                    "later rows were taken by the moment before"
                );
                let begin = self.source.len();
                let moment = first + index;
                let mut end_of_events = begin;
                for (rank, key) in with_event.iter().chain(&after[..censored]).enumerate() {
                    let position = self.source.len();
                    if let Some(spells) = delayed {
                        let start = spells[key.row()].start;
                        let entry = first + times.partition_point(|time| *time <= start);
                        if entry > moment {
                            continue;
                        }
                        if entry > first {
                            late.push((entry as u32, position as u32));
                        }
                        enters.push(entry as u32);
                    }
                    self.source.push(key.row() as u32);
                    if rank < events {
                        end_of_events = position + 1;
                    }
                }
                self.moments.push(Moment {
                    time: *time,
                    events: begin..end_of_events,
                    censored: end_of_events..self.source.len(),
                });
                remaining = &after[censored..];
            }
            if first < self.moments.len() {
                self.strata.push(Stratum {
                    label: stratum.first().map_or(0, Key::stratum),
                    moments: first..self.moments.len(),
                });
            }
        }
        if delayed.is_some() {
            late.sort_unstable_by_key(|late| std::cmp::Reverse(*late));
            self.entrants = late.into_iter().map(|(_, position)| position).collect();
            self.enters = Some(enters);
        }
    }

    /// Copies what the scans need, in order.
    fn gather(&mut self, source: Source<'_>, plain: bool) {
        match self.width {
            1 => self.gather_rows::<1>(source.design),
            2 => self.gather_rows::<2>(source.design),
            4 => self.gather_rows::<4>(source.design),
            8 => self.gather_rows::<8>(source.design),
            16 => self.gather_rows::<16>(source.design),
            32 => self.gather_rows::<32>(source.design),
            64 => self.gather_rows::<64>(source.design),
            _ => self.gather_rows::<128>(source.design),
        }
        if !plain {
            let weight = |row: &u32| source.spells[*row as usize].weight;
            self.weights = Some(self.source.iter().map(weight).collect());
        }
        if let Some(offset) = source.offset {
            self.offset = Some(self.source.iter().map(|row| offset[*row as usize]).collect());
        }
    }
}

impl Ordered {
    /// Copies covariates; the width is known at compile time because this touches all memory at random.
    fn gather_rows<const W: usize>(&mut self, design: &Design) {
        let mut centre = [0.0; W];
        centre[..self.covariates].copy_from_slice(&self.centre);
        self.values = vec![0.0; self.source.len() * W];
        let (places, _) = self.values.as_chunks_mut::<W>();
        for (place, row) in places.iter_mut().zip(&self.source) {
            let values = design.row(*row as usize);
            if let Ok(values) = <&[f64; W]>::try_from(values) {
                *place = *values;
            } else {
                place[..values.len()].copy_from_slice(values);
            }
            for (place, centre) in place.iter_mut().zip(&centre) {
                *place -= centre;
            }
        }
    }
}

/// Stratum (31 bits), exit (63 bits: times are finite and not negative, so their bits are in the order of their
/// values), whether censored (1 bit), row (32 bits), from the most significant down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u128);

impl Key {
    fn new(stratum: usize, stop: f64, event: bool, row: usize) -> Self {
        let when = (u128::from((stop + 0.0).to_bits()) << 1) | u128::from(!event);
        Self(((stratum as u128) << 96) | (when << 32) | row as u128)
    }

    fn stratum(&self) -> usize {
        (self.0 >> 96) as usize
    }

    fn stop(&self) -> f64 {
        f64::from_bits((self.0 >> 33) as u64 & (u64::MAX >> 1))
    }

    fn event(&self) -> bool {
        (self.0 >> 32) & 1 == 0
    }

    fn row(&self) -> usize {
        self.0 as u32 as usize
    }
}

struct Sorted {
    keys: Vec<Key>,
    /// Whether all weights are 1.
    plain: bool,
    /// Whether some enter late.
    delayed: bool,
}

fn sorted_keys(source: Source<'_>, stride: usize) -> Result<Sorted, RegressionError> {
    if source.spells.len() >= MOST_ROWS {
        return Err(RegressionError::LengthsDiffer {
            what: "rows",
            given: source.spells.len(),
            expected: MOST_ROWS - 1,
        });
    }
    let mut keys = Vec::with_capacity(source.spells.len() / stride + 1);
    let (mut plain, mut delayed) = (true, false);
    for (row, spell) in source.spells.iter().enumerate().step_by(stride) {
        let checked = spell.checked(row)?;
        let stratum = source.strata.map_or(0, |strata| strata[row]);
        if stratum >= MOST_STRATA {
            return Err(RegressionError::Observation(Error::GroupOutOfRange {
                row,
                group: stratum,
                limit: MOST_STRATA - 1,
            }));
        }
        if let Some(value) = source
            .offset
            .map(|offset| offset[row])
            .filter(|value| !value.is_finite())
        {
            return Err(RegressionError::OffsetNotFinite { row, value });
        }
        plain &= checked.weight.to_bits() == 1_f64.to_bits();
        delayed |= checked.delayed();
        if checked.weight > 0.0 {
            keys.push(Key::new(stratum, spell.stop, spell.event, row));
        }
    }
    if keys.is_empty() {
        return Err(RegressionError::Observation(Error::Empty));
    }
    keys.sort_unstable();
    Ok(Sorted { keys, plain, delayed })
}

fn centre(design: &Design) -> Vec<f64> {
    let stride = (design.rows() / CENTRE_ROWS).max(1);
    let mut sums = vec![0.0; design.covariates()];
    let mut rows = 0_usize;
    for row in (0..design.rows()).step_by(stride) {
        for (sum, value) in sums.iter_mut().zip(design.row(row)) {
            *sum += value;
        }
        rows += 1;
    }
    sums.into_iter().map(|sum| sum / rows.max(1) as f64).collect()
}
