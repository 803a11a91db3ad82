//! A person's life line: the ordered, identity-free sequence of episodes, exits and what is known of the time at liberty.
//!
//! This is all that analysis ever sees of a person. It is put together from the rows of one or more records by
//! [`Assembly`], in any order of rows; lines of persons found to be one ([`Gathered`]) are merged by [`LifeLine::merged`]. Accounts of
//! one episode become one episode, where that is stated (`same_as`) or certain; where it is only possible, the account stands
//! aside as [`Doubtful`]. Which successive episodes are a re-trafficking is decided in [`crate::retrafficking`], for how long a person was at risk in
//! [`crate::time_at_risk`].

mod accounts;
mod assembly;
mod gathered;
mod merging;
mod order;
pub mod same_episode;
#[cfg(test)]
mod tests;

pub use assembly::{Assembly, UnknownRecord, gathered, life_lines};
pub use gathered::Gathered;
pub(crate) use order::told as order_is_told;

use crate::codes::CodeSet;
use crate::codes::htcds::{ControlMeans, Education, Exploitation, Gender};
use crate::codes::ours::{
    Answer, Ascertainment, Basis, Entry, ExitManner, ObservationKind, Reception, ReturnManner,
    TraffickerRelation,
};
use crate::country::Country;
use crate::day::DayRange;
use crate::id::{EpisodeId, PersonId};

/// One person's line.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeLine {
    /// The person, as resolved.
    pub person: PersonId,
    /// What does not change along the line.
    pub background: Background,
    /// The episodes, in order as far as the dates tell it.
    pub episodes: Vec<Spell>,
    /// Accounts of another record that may be of one of these episodes and may be of another one.
    pub doubtful: Vec<Doubtful>,
    /// What was seen of the person, in order of the earliest possible day.
    pub seen: Vec<Seen>,
    /// When the person was recorded as lost to follow-up, in order.
    pub lost: Vec<DayRange>,
    /// When the person died, if known.
    pub died: Option<DayRange>,
    /// Number of incoming referrals; more than one is a repeat referral, which says nothing about re-trafficking.
    pub referrals: u16,
    /// Number of records linked to the person.
    pub records: u16,
}

/// What does not change along a line, gathered from all records: the first statement found, in order of the records' ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Background {
    /// Gender.
    pub gender: Option<Gender>,
    /// Year of birth, as a range of days.
    pub born: Option<DayRange>,
    /// Country of usual residence before the first trafficking, or of citizenship where that is not recorded.
    pub origin: Option<Country>,
    /// Belongs to a minority that meets discrimination.
    pub minority: Option<Answer>,
    /// Displaced by conflict before the first trafficking.
    pub displaced: Option<Answer>,
    /// Highest level of education.
    pub education: Option<Education>,
    /// Age when first trafficked, as told.
    pub age_told: Option<u8>,
    /// How the person's records came to light.
    pub ascertainment: CodeSet<Ascertainment>,
}

/// One episode with its exit.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    /// The episode (of several accounts of one episode, the first).
    pub episode: EpisodeId,
    /// Which of the person's records tells it, counted from 0 in order of the records' ids.
    pub record: u16,
    /// When it began.
    pub started: Option<DayRange>,
    /// When it was disclosed.
    pub disclosed: Option<DayRange>,
    /// Its place in the order the person tells.
    pub told_order: Option<u8>,
    /// How it began.
    pub entry: Entry,
    /// Whether the traffickers were those of the episode before.
    pub same_traffickers: Option<Answer>,
    /// Country of recruitment.
    pub recruitment_country: Option<Country>,
    /// Country of exploitation.
    pub exploitation_country: Option<Country>,
    /// Types of exploitation.
    pub exploitation: CodeSet<Exploitation>,
    /// Means of control.
    pub control: CodeSet<ControlMeans>,
    /// The traffickers' relation to the person.
    pub relations: CodeSet<TraffickerRelation>,
    /// Its end, if an exit is recorded.
    pub exit: Option<SpellExit>,
    /// The other accounts of the same episode, if it is told more than once.
    pub retold: Vec<Retelling>,
}

/// An account of which it cannot be told whether it is of an episode that another record tells. It stands beside the line's
/// episodes, hides no step between two of them, and is never re-trafficking but in the broad reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubtful {
    /// The account.
    pub account: Spell,
    /// The episode of the line that it may be.
    pub perhaps: EpisodeId,
}

/// Another account of an episode that is told more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retelling {
    /// The account.
    pub episode: EpisodeId,
    /// Which of the person's records tells it, counted from 0.
    pub record: u16,
    /// Its place in the order told there.
    pub told_order: Option<u8>,
}

/// The end of an episode.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpellExit {
    /// When.
    pub on: Option<DayRange>,
    /// How.
    pub manner: Option<ExitManner>,
    /// Whether the traffickers' control ended with it.
    pub control_ended: Option<Answer>,
    /// The circumstances after it.
    pub circumstances: Circumstances,
}

/// The circumstances after an exit, as asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Psychological distress.
    pub distress: Option<Answer>,
    /// Distrust of programmes and authorities.
    pub distrust: Option<Answer>,
    /// Threatened or watched by traffickers.
    pub threatened: Option<Answer>,
    /// Without work or income.
    pub without_work: Option<Answer>,
    /// Conflict in the family, or none to go to.
    pub family_conflict: Option<Answer>,
    /// Debt.
    pub debt: Option<Answer>,
    /// Dependence on alcohol or drugs.
    pub substance_dependence: Option<Answer>,
}

/// Something seen or known of a person on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// When.
    pub on: DayRange,
    /// What.
    pub what: Sight,
    /// What the statement rests on.
    pub basis: Basis,
    /// Which of the person's records says so, counted from 0.
    pub record: u16,
}

/// Kinds of things seen of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// A follow-up contact that was made.
    Contact,
    /// Assistance that was accepted, on its first or last day.
    Assistance,
    /// A return to the country or area of origin.
    Return(Homecoming),
    /// Residence, work, an official record, …
    Observation(ObservationKind),
}

/// How a person returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Homecoming {
    /// How.
    pub manner: Option<ReturnManner>,
    /// Whether referred to an organisation.
    pub referred: Option<Answer>,
    /// Whether accompanied.
    pub accompanied: Option<Answer>,
    /// Who received the person.
    pub reception: Option<Reception>,
    /// To which country.
    pub to: Option<Country>,
}

impl LifeLine {
    /// Whether a record tells this episode of the line, or tells of one that may be it.
    pub fn may_be_told_in(&self, spell: &Spell, record: u16) -> bool {
        let perhaps = |doubtful: &&Doubtful| doubtful.perhaps == spell.episode;
        spell.is_told_in(record)
            || self
                .doubtful
                .iter()
                .filter(perhaps)
                .any(|doubtful| doubtful.account.is_told_in(record))
    }

    /// Whether the person was under 18 when first trafficked: from the age told, otherwise from the year of birth and the
    /// first episode's beginning; `None` when these do not settle it.
    pub fn under_18_at_first(&self) -> Option<bool> {
        if let Some(age) = self.background.age_told {
            return Some(age < 18);
        }
        let (born, started) = (self.background.born?, self.episodes.first()?.started?);
        let years = |from: crate::Day, to: crate::Day| {
            let ((y0, m0, d0), (y1, m1, d1)) = (from.calendar(), to.calendar());
            y1 - y0 - i32::from((m1, d1) < (m0, d0))
        };
        let (youngest, oldest) = (
            years(born.latest(), started.earliest()),
            years(born.earliest(), started.latest()),
        );
        if oldest < 18 {
            Some(true)
        } else if youngest >= 18 {
            Some(false)
        } else {
            None
        }
    }
}

impl Spell {
    /// When it began, as far as its end and the date of disclosure narrow it: nothing begins after it ended or was told.
    pub fn begun(&self) -> Option<DayRange> {
        let ended = self.exit.and_then(|exit| exit.on);
        let limits = [ended, self.disclosed].into_iter().flatten();
        self.started
            .map(|started| limits.fold(started, |range, limit| range.not_after(limit.latest())))
    }

    /// Whether a record tells this episode, in its first account or in another one.
    pub fn is_told_in(&self, record: u16) -> bool {
        self.told_in().any(|told_in| told_in == record)
    }

    /// The records that tell this episode, counted from 0.
    pub fn told_in(&self) -> impl Iterator<Item = u16> + '_ {
        std::iter::once(self.record).chain(self.retold.iter().map(|again| again.record))
    }
}
