//! One pass over the life lines: each is judged once and reduced to a few numbers, so that a million fit in memory.

use rayon::prelude::*;
use throughline_model::retrafficking::{Definition, Reading, Verdict, judge};
use throughline_model::time_at_risk::{Course, LeftOut, follow_judged};
use throughline_model::{Country, LifeLine};

use crate::characteristics::{self, Answers};
use crate::liberty::Liberty;
use crate::pairs::{self, Pairs};

/// A person, reduced.
#[derive(Clone, Debug)]
pub(crate) struct PersonTally {
    pub(crate) episodes: u16,
    pub(crate) records: u16,
    pub(crate) referred_again: bool,
    /// Whether the person is known to have got out of a situation: an exit within one that went on is none.
    pub(crate) has_exit: bool,
    /// Number of steps with each verdict, in the order of [`Verdict::ALL`].
    pub(crate) steps: [u16; 4],
    /// In the order of [`Reading::ALL`].
    pub(crate) courses: [Course; 3],
    pub(crate) ascertainment: u32,
    pub(crate) origin: Option<Country>,
    pub(crate) answers: Answers,
    /// What came after the exit that starts the time at risk; nothing where there is none.
    pub(crate) liberty: Liberty,
    /// The episodes to be laid beside each other; nothing where no reading counts a re-trafficking.
    pub(crate) pairs: Option<Box<Pairs>>,
}

/// Judges and reduces every line, in the order given, on all processors.
pub(crate) fn tally(lines: &[LifeLine], definition: &Definition) -> Vec<PersonTally> {
    lines.par_iter().map(|line| person(line, definition)).collect()
}

/// Judges and reduces one line.
pub(crate) fn person(line: &LifeLine, definition: &Definition) -> PersonTally {
    let steps = judge(line, definition);
    let count = |verdict| steps.iter().filter(|step| step.verdict == verdict).count();
    let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let courses = Reading::ALL.map(|reading| follow_judged(line, &steps, reading));
    PersonTally {
        episodes: narrow(line.episodes.len()),
        records: line.records,
        referred_again: line.referrals > 1,
        // Which exit counts does not depend on the reading, so that any of the three can say it.
        has_exit: !matches!(courses[0].at_risk, Err(LeftOut::NoEpisode | LeftOut::NoExit)),
        steps: Verdict::ALL.map(|verdict| narrow(count(verdict))),
        ascertainment: line.background.ascertainment.iter().fold(0, |bits, code| {
            bits | 1 << throughline_model::codes::Coded::position(code)
        }),
        origin: line.background.origin,
        answers: characteristics::answers(line, &steps),
        pairs: pairs::pairs(line, &steps),
        // Which exit it is does not depend on the reading.
        liberty: courses
            .iter()
            .find_map(|course| course.at_risk.ok())
            .map_or_else(Liberty::default, |risk| Liberty::of(line, &risk)),
        courses,
    }
}
