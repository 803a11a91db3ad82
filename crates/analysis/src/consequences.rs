//! What differs between one trafficking and the next of the same person: each characteristic before and after, in pairs.
//!
//! Both episodes are the same person's, so what differs between persons cannot make the difference; what changed with the
//! years, with who recorded it and with who is found again can. Nothing here says why. The pairs are found in `pairs`, what is
//! compared is listed in `variables`.

mod duration;
mod variables;

use throughline_model::codes::ours::Answer;
use throughline_survival::{Level, PairedTable, SquareTable, Tail};

use crate::AnalysisError;
use crate::findings::{
    BreakdownLine, ConsequencesFound, HomogeneityFound, Interval, PairedCharacteristic, PairedLevel,
    TransitionFound,
};
use crate::incidence::{interval, proportion};
use crate::pairs::{Pair, Situation, Unpaired};
use crate::routes::Countries;
use crate::tally::PersonTally;

use variables::{Variable, variables};

/// An answer takes part in the test of marginal homogeneity by itself if at least so many pairs changed to or from it.
const LEAST_CHANGED: u64 = 10;

/// The pairs under the reading at `position`, in the order of the persons.
pub(crate) fn paired(persons: &[PersonTally], position: usize) -> Vec<Pair> {
    persons
        .iter()
        .filter_map(|person| person.pairs.as_ref()?.get(position)?.and_then(Result::ok))
        .collect()
}

/// What differs, under the reading at `position`.
pub(crate) fn consequences(
    persons: &[PersonTally],
    position: usize,
    pairs: &[Pair],
    level: Level,
) -> Result<ConsequencesFound, AnalysisError> {
    let outcomes = || {
        persons
            .iter()
            .filter_map(|person| *person.pairs.as_ref()?.get(position)?)
    };
    let left_out = Unpaired::ALL.into_iter().map(|reason| BreakdownLine {
        label: reason.words().to_owned(),
        persons: outcomes().filter(|outcome| *outcome == Err(reason)).count() as u64,
    });
    let countries = Countries::exploited(pairs);
    let mut characteristics = Vec::new();
    let mut transitions = Vec::new();
    for variable in variables(&countries) {
        let answers = answers(pairs, &variable);
        characteristics.extend(characteristic(&variable, &answers, level)?);
        if variable.matrix {
            transitions.extend(transition(&variable, &answers, level)?);
        }
    }
    let some = !pairs.is_empty();
    Ok(ConsequencesFound {
        retrafficked: outcomes().count() as u64,
        pairs: pairs.len() as u64,
        left_out: left_out.filter(|line| line.persons > 0).collect(),
        further: pairs.iter().map(|pair| u64::from(pair.further)).sum(),
        parts_of_longer: pairs.iter().filter(|pair| pair.part_of_longer).count() as u64,
        told_unequally: pairs.iter().filter(|pair| pair.told_unequally).count() as u64,
        same_traffickers: some.then(|| same_traffickers(pairs, level)).transpose()?,
        comparisons: characteristics
            .iter()
            .map(|found| found.levels.len() as u64)
            .sum(),
        characteristics,
        transitions,
        duration: some.then(|| duration::duration(pairs, level)).transpose()?,
    })
}

fn same_traffickers(pairs: &[Pair], level: Level) -> Result<crate::findings::ProportionFound, AnalysisError> {
    let answered = |answer| {
        pairs
            .iter()
            .filter(|pair| pair.same_traffickers == Some(answer))
            .count() as u64
    };
    let (yes, no) = (answered(Answer::Yes), answered(Answer::No));
    proportion(
        yes,
        yes + no,
        "persons with a pair of whom it is recorded whether the later traffickers were the earlier ones",
        level,
    )
}

/// What each pair says on a variable, before and after, as bits; 0 where it is not known.
fn answers(pairs: &[Pair], variable: &Variable<'_>) -> Vec<(u32, u32)> {
    let of = |situation: &Situation| (variable.of)(situation);
    pairs
        .iter()
        .map(|pair| (of(&pair.before), of(&pair.after)))
        .collect()
}

/// One characteristic, unless there are no pairs.
fn characteristic(
    variable: &Variable<'_>,
    answers: &[(u32, u32)],
    level: Level,
) -> Result<Option<PairedCharacteristic>, AnalysisError> {
    if answers.is_empty() {
        return Ok(None);
    }
    let missing = |wanted: fn(&(u32, u32)) -> bool| answers.iter().filter(|pair| wanted(pair)).count() as u64;
    let mut levels = Vec::new();
    // Of a yes or no only the yes is shown: the no is its mirror image.
    let shown = if variable.yes_or_no {
        1
    } else {
        variable.labels.len()
    };
    for (at, label) in variable.labels.iter().take(shown).enumerate() {
        levels.extend(paired_level(label, at, answers, level)?);
    }
    Ok(Some(PairedCharacteristic {
        topic: variable.topic.to_owned(),
        variable: variable.name.to_owned(),
        several: variable.several,
        known: missing(|(before, after)| *before != 0 && *after != 0),
        missing_before: missing(|(before, after)| *before == 0 && *after != 0),
        missing_after: missing(|(before, after)| *before != 0 && *after == 0),
        missing_both: missing(|(before, after)| *before == 0 && *after == 0),
        levels,
    }))
}

/// One level among the pairs in which both answers are known; nothing where nobody has it.
fn paired_level(
    label: &str,
    at: usize,
    answers: &[(u32, u32)],
    level: Level,
) -> Result<Option<PairedLevel>, AnalysisError> {
    // Both, before only, after only, neither.
    let mut counts = [0_u64; 4];
    for (before, after) in answers
        .iter()
        .filter(|(before, after)| *before != 0 && *after != 0)
    {
        let has = |bits: u32| bits & (1 << at) != 0;
        let cell = match (has(*before), has(*after)) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        counts[cell] += 1;
    }
    let [both, before_only, after_only, neither] = counts;
    if both + before_only + after_only == 0 {
        return Ok(None);
    }
    let table = PairedTable::new(both, before_only, after_only, neither)?;
    let Interval { lower, upper } = interval(table.difference_newcombe(level)?);
    Ok(Some(PairedLevel {
        label: label.to_owned(),
        both,
        before_only,
        after_only,
        neither,
        before: table.first()?.estimate(),
        after: table.second()?.estimate(),
        difference: table.difference(),
        interval: Interval { lower, upper },
        p_value: table.mcnemar_p(Tail::MidP),
    }))
}

/// The matrix of answers before and after; nothing where no pair is known. Several answers are one answer of their own, so
/// that every person stands in one cell.
fn transition(
    variable: &Variable<'_>,
    answers: &[(u32, u32)],
    level: Level,
) -> Result<Option<TransitionFound>, AnalysisError> {
    let several = variable.labels.len();
    let single = |bits: u32| match bits.count_ones() {
        0 => None,
        1 => Some(bits.trailing_zeros() as usize),
        _ => Some(several),
    };
    let cells: Vec<(usize, usize)> = answers
        .iter()
        .filter_map(|(before, after)| single(*before).zip(single(*after)))
        .collect();
    if cells.is_empty() {
        return Ok(None);
    }
    let kept: Vec<usize> = (0..=several)
        .filter(|at| cells.iter().any(|(before, after)| before == at || after == at))
        .collect();
    let count = |row: &usize, column: &usize| {
        cells
            .iter()
            .filter(|(before, after)| before == row && after == column)
            .count() as u64
    };
    let persons: Vec<Vec<u64>> = kept
        .iter()
        .map(|row| kept.iter().map(|column| count(row, column)).collect())
        .collect();
    let levels: Vec<String> = kept
        .iter()
        .map(|at| {
            variable
                .labels
                .get(*at)
                .map_or("several", |label| label)
                .to_owned()
        })
        .collect();
    let same = cells.iter().filter(|(before, after)| before == after).count() as u64;
    Ok(Some(TransitionFound {
        variable: variable.name.to_owned(),
        same: proportion(
            same,
            cells.len() as u64,
            "persons with a pair in which it is known of both episodes",
            level,
        )?,
        homogeneity: homogeneity(&levels, &persons)?,
        levels,
        persons,
    }))
}

/// Whether the shares are the same both times. Answers with few changes are put together until each has enough; nothing where
/// that leaves fewer than two.
fn homogeneity(levels: &[String], persons: &[Vec<u64>]) -> Result<Option<HomogeneityFound>, AnalysisError> {
    let table = SquareTable::new(persons)?;
    let mut by_change: Vec<usize> = (0..levels.len()).filter(|at| table.changed(*at) > 0).collect();
    // The most changed first; of equals, the earlier in the list.
    by_change.sort_by_key(|at| (std::cmp::Reverse(table.changed(*at)), *at));
    let mut apart = by_change
        .iter()
        .filter(|at| table.changed(**at) >= LEAST_CHANGED)
        .count();
    loop {
        let (alone, pooled) = by_change.split_at(apart);
        let groups: Vec<&[usize]> = alone
            .chunks(1)
            .chain(Some(pooled).filter(|pooled| !pooled.is_empty()))
            .collect();
        if groups.len() < 2 {
            return Ok(None);
        }
        let sum = |rows: &[usize], columns: &[usize]| -> u64 {
            let cell = |row: &usize, column: &usize| persons.get(*row)?.get(*column).copied();
            rows.iter()
                .flat_map(|row| columns.iter().filter_map(move |column| cell(row, column)))
                .sum()
        };
        let grouped: Vec<Vec<u64>> = groups
            .iter()
            .map(|rows| groups.iter().map(|columns| sum(rows, columns)).collect())
            .collect();
        let table = SquareTable::new(&grouped)?;
        let enough = (0..groups.len()).all(|at| table.changed(at) >= LEAST_CHANGED);
        if !enough {
            if apart == 0 {
                return Ok(None);
            }
            apart -= 1;
            continue;
        }
        return Ok(table.marginal_homogeneity().map(|test| HomogeneityFound {
            statistic: test.statistic,
            degrees: test.degrees as u64,
            p_value: test.p_value,
            pooled: pooled.iter().filter_map(|at| levels.get(*at).cloned()).collect(),
        }));
    }
}
