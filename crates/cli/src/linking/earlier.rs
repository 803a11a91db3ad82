//! Likely earlier records of those that have just come in: told at once, by identifier, for a person to look at.

use std::collections::BTreeSet;

use throughline_linkage::{Options, waterfall};
use throughline_model::id::RecordId;
use throughline_register::Register;

use super::Records;
use crate::args::Common;
use crate::failure::Failure;
use crate::progress::Voice;

/// The probability from which a pair is worth a warning: likelier one person than not.
const LIKELY: f64 = 0.5;
/// Pairs that are told one by one.
const TOLD: usize = 10;

/// Tells which of the new records are likely of a person who has a record already. Changes nothing.
pub(crate) fn warn(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    new: &BTreeSet<RecordId>,
) -> Result<usize, Failure> {
    if new.is_empty() {
        return Ok(0);
    }
    let records = Records::read(common, voice, register)?;
    // Without a name, a date or a number in any record there is nothing to compare, and nothing to warn of.
    let Ok(linkage) = records.link(voice, &Options::default()) else {
        return Ok(0);
    };
    let likely: Vec<_> = linkage
        .pairs()
        .iter()
        .take_while(|pair| pair.probability >= LIKELY)
        .filter(|pair| !records.one_person(pair.left, pair.right) && !records.is_decided(pair))
        .filter(|pair| !records.nights_apart(pair.left, pair.right))
        .map(|pair| (records.id(pair.left), records.id(pair.right), pair.probability))
        .filter(|(one, other, _)| new.contains(one) || new.contains(other))
        .collect();
    if likely.is_empty() {
        return Ok(0);
    }
    let touched: BTreeSet<RecordId> = likely
        .iter()
        .flat_map(|(one, other, _)| [*one, *other])
        .filter(|record| new.contains(record))
        .collect();
    voice.say(format_args!(
        "warning: {} of the records that came in {} likely of a person who has another record:",
        touched.len(),
        if touched.len() == 1 { "is" } else { "are" }
    ));
    for (one, other, probability) in likely.iter().take(TOLD) {
        let probability = waterfall::probability(*probability);
        voice.say(format_args!("  {one} and {other}, probability {probability}"));
    }
    if likely.len() > TOLD {
        voice.say(format_args!("  and {} more pairs", likely.len() - TOLD));
    }
    voice.say("Nothing was linked. Next: throughline link, then throughline review");
    Ok(likely.len())
}
