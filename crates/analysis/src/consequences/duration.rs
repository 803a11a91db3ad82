//! How long the two episodes of a pair lasted, with dates as vague as they are.
//!
//! A median rises with each duration, so what vague dates allow is found by taking all durations at their least and at their
//! most (see `SampleMedian`). An episode without a dated end has no duration: those that are still going on, and long ones,
//! are likelier to have none, and the report says so.

use throughline_survival::{Level, PairedTable, SampleMedian, Tail};

use crate::AnalysisError;
use crate::findings::{DurationFound, MedianFound};
use crate::incidence::interval;
use crate::pairs::Pair;

/// The durations of all pairs in which both are known.
pub(super) fn duration(pairs: &[Pair], level: Level) -> Result<DurationFound, AnalysisError> {
    let known: Vec<((i32, i32), (i32, i32))> = pairs
        .iter()
        .filter_map(|pair| pair.before.days.zip(pair.after.days))
        .collect();
    let missing = |before: bool, after: bool| {
        pairs
            .iter()
            .filter(|pair| pair.before.days.is_none() == before && pair.after.days.is_none() == after)
            .count() as u64
    };
    let differences: Vec<(i32, i32)> = known
        .iter()
        .map(|(before, after)| (after.0 - before.1, after.1 - before.0))
        .collect();
    let longer = differences.iter().filter(|(least, _)| *least > 0).count() as u64;
    let shorter = differences.iter().filter(|(_, most)| *most < 0).count() as u64;
    let not_told = differences.len() as u64 - longer - shorter;
    let sign = (longer + shorter > 0)
        .then(|| PairedTable::new(0, shorter, longer, not_told))
        .transpose()?;
    Ok(DurationFound {
        known: known.len() as u64,
        missing_before: missing(true, false),
        missing_after: missing(false, true),
        missing_both: missing(true, true),
        before: median(known.iter().map(|pair| pair.0), level)?,
        after: median(known.iter().map(|pair| pair.1), level)?,
        difference: median(differences.iter().copied(), level)?,
        longer,
        shorter,
        not_told,
        p_value: sign.map(|table| table.mcnemar_p(Tail::MidP)),
    })
}

fn median(days: impl Iterator<Item = (i32, i32)>, level: Level) -> Result<MedianFound, AnalysisError> {
    let values: Vec<(f64, f64)> = days
        .map(|(least, most)| (f64::from(least), f64::from(most)))
        .collect();
    if values.is_empty() {
        return Ok(MedianFound::default());
    }
    let median = SampleMedian::new(&values)?;
    let bounds = median.bounds();
    Ok(MedianFound {
        least: Some(bounds.lower),
        most: Some(bounds.upper),
        interval: median.interval(level).map(interval),
    })
}
