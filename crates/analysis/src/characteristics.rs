//! Characteristics of persons re-trafficked and not: which variables, which levels, read from a life line.
//!
//! All are taken at the first trafficking or at the exit that starts the time at risk, never later, so that a consequence is
//! not taken for a cause. *Unknown* and *declined* are levels of their own; a question that was not asked is missing.

use throughline_model::codes::htcds::{Education, Exploitation, Gender};
use throughline_model::codes::ours::{Answer, ExitManner, ReturnManner, TraffickerRelation};
use throughline_model::codes::{CodeSet, Coded};
use throughline_model::lifeline::{Homecoming, Sight};
use throughline_model::retrafficking::{Step, Verdict};
use throughline_model::{DayRange, LifeLine};

/// Number of variables with fixed levels.
pub(crate) const VARIABLES: usize = 17;

/// For each variable, the levels a person has, as bits; 0 where nothing is recorded.
pub(crate) type Answers = [u32; VARIABLES];

/// A variable: its name, and the labels of its levels.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) labels: Vec<&'static str>,
}

/// The variables, in the order of [`Answers`].
pub(crate) fn variables() -> [Variable; VARIABLES] {
    let coded = |name, labels| Variable { name, labels };
    let asked = |name| Variable {
        name,
        labels: labels::<Answer>(),
    };
    [
        coded("Gender", labels::<Gender>()),
        coded("Under 18 at first trafficking", vec!["yes", "no"]),
        coded(
            "Age at first trafficking, as told",
            vec![
                "0–8", "9–17", "18–20", "21–23", "24–26", "27–29", "30–38", "39–47", "48+",
            ],
        ),
        coded("Education", labels::<Education>()),
        asked("Belongs to a minority that meets discrimination"),
        asked("Displaced by conflict before the first trafficking"),
        coded(
            "Exploitation in the first situation (several possible)",
            labels::<Exploitation>(),
        ),
        coded(
            "Traffickers' relation in the first situation (several possible)",
            labels::<TraffickerRelation>(),
        ),
        coded("Way out of the first situation", labels::<ExitManner>()),
        asked("Distress after the exit"),
        asked("Distrust of programmes after the exit"),
        asked("Threatened or watched by traffickers after the exit"),
        asked("Without work or income after the exit"),
        asked("Family conflict, or no family, after the exit"),
        asked("Debt after the exit"),
        coded("Return after the exit", labels::<ReturnManner>()),
        coded(
            "Forced return or hand-over without referral to an organisation",
            vec!["yes", "no"],
        ),
    ]
}

fn labels<T: Coded>() -> Vec<&'static str> {
    T::ALL.iter().map(|code| code.label()).collect()
}

/// What a line says on each variable.
pub(crate) fn answers(line: &LifeLine, steps: &[Step]) -> Answers {
    let background = &line.background;
    let first = line.episodes.first();
    let out = steps
        .iter()
        .position(|step| step.verdict != Verdict::Continuation)
        .or(line.episodes.len().checked_sub(1));
    let exit = out
        .and_then(|at| line.episodes.get(at))
        .and_then(|spell| spell.exit);
    let circumstances = exit.map(|exit| exit.circumstances).unwrap_or_default();
    // Where the next beginning is not dated, its end is the last day that can still be before it.
    let next = out
        .and_then(|at| line.episodes.get(at + 1))
        .and_then(|spell| spell.begun().or(spell.exit.and_then(|exit| exit.on)));
    let home = exit
        .and_then(|exit| exit.on)
        .and_then(|on| homecoming(line, on, next));
    [
        bit(background.gender),
        line.under_18_at_first()
            .map_or(0, |under| if under { 1 } else { 2 }),
        background.age_told.map_or(0, |age| 1 << age_band(age)),
        bit(background.education),
        bit(background.minority),
        bit(background.displaced),
        first.map_or(0, |spell| bits(spell.exploitation)),
        first.map_or(0, |spell| bits(spell.relations)),
        bit(exit.and_then(|exit| exit.manner)),
        bit(circumstances.distress),
        bit(circumstances.distrust),
        bit(circumstances.threatened),
        bit(circumstances.without_work),
        bit(circumstances.family_conflict),
        bit(circumstances.debt),
        bit(home.and_then(|home| home.manner)),
        home.and_then(forced_without_referral)
            .map_or(0, |forced| if forced { 1 } else { 2 }),
    ]
}

fn bit<T: Coded>(code: Option<T>) -> u32 {
    code.map_or(0, |code| 1 << code.position())
}

fn bits<T: Coded>(codes: CodeSet<T>) -> u32 {
    codes.iter().fold(0, |sum, code| sum | bit(Some(code)))
}

/// The bands CTDC publishes, so that tables can be held side by side.
fn age_band(age: u8) -> u32 {
    match age {
        0..=8 => 0,
        9..=17 => 1,
        18..=20 => 2,
        21..=23 => 3,
        24..=26 => 4,
        27..=29 => 5,
        30..=38 => 6,
        39..=47 => 7,
        _ => 8,
    }
}

/// The first return after the exit that is not certainly after the next episode began.
fn homecoming(line: &LifeLine, out: DayRange, next: Option<DayRange>) -> Option<Homecoming> {
    line.seen.iter().find_map(|seen| match seen.what {
        Sight::Return(home)
            if seen.on.latest() >= out.earliest()
                && next.is_none_or(|next| seen.on.earliest() <= next.latest()) =>
        {
            Some(home)
        }
        _ => None,
    })
}

/// Whether the return was forced or a hand-over, and nobody was referred to. Not known when either is not known.
fn forced_without_referral(home: Homecoming) -> Option<bool> {
    let forced = match home.manner? {
        ReturnManner::ForcedByAuthorities | ReturnManner::HandedOverByPolice => true,
        ReturnManner::AssistedVoluntary | ReturnManner::OwnArrangement => return Some(false),
        ReturnManner::Unknown => return None,
    };
    match home.referred? {
        Answer::Yes => Some(false),
        Answer::No => Some(forced),
        Answer::Unknown | Answer::Declined => None,
    }
}

/// How many of one group have each level of each variable, and how many have none recorded.
pub(crate) struct Counts {
    pub(crate) levels: Vec<Vec<u64>>,
    pub(crate) missing: [u64; VARIABLES],
}

/// Counts the answers of some persons.
pub(crate) fn count<'a>(persons: impl Iterator<Item = &'a Answers>) -> Counts {
    let mut levels: Vec<Vec<u64>> = variables()
        .iter()
        .map(|variable| vec![0; variable.labels.len()])
        .collect();
    let mut missing = [0; VARIABLES];
    for answers in persons {
        for ((answer, levels), missing) in answers.iter().zip(&mut levels).zip(&mut missing) {
            *missing += u64::from(*answer == 0);
            let mut rest = *answer;
            while rest != 0 {
                levels[rest.trailing_zeros() as usize] += 1;
                rest &= rest - 1;
            }
        }
    }
    Counts { levels, missing }
}
