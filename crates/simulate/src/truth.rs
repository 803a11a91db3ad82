//! What is true of the invented persons, to be laid beside what an analysis finds: for the test bench and for the files in `truth/`.
//!
//! None of it is in the register's rows. All types serialise to flat rows; identifiers and days are written as text.

use std::fmt::Display;

use serde::{Serialize, Serializer};
use throughline_model::id::{EpisodeId, PersonId, RecordId};
use throughline_model::{Day, Verdict};

use crate::factors::{Factor, FactorSet};

/// Writes a value as the text it is displayed as.
pub(crate) fn written<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
fn written_if_any<T: Display, S: Serializer>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => to.collect_str(value),
        None => to.serialize_none(),
    }
}

/// What the register, once linked, tells of the time after the first exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Recorded {
    /// Trafficked again while followed.
    Retrafficked,
    /// Lost, and found trafficked again later.
    RetraffickedAfterLoss,
    /// Died while followed.
    Died,
    /// Last known to be free.
    Free,
    /// Never seen again after the exit.
    NotSeenAgain,
}

/// What the step from one told episode to the next truly was, as the default reading of the linked register should take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TrueStep {
    /// A re-trafficking; the rule should say confirmed or probable.
    Retrafficking,
    /// One situation that went on.
    Continuation,
    /// Not to be told from the register: no exit recorded, or no order.
    Undetermined,
}

impl TrueStep {
    /// Whether a verdict of the rule says the same.
    pub const fn agrees_with(self, verdict: Verdict) -> bool {
        match self {
            Self::Retrafficking => matches!(verdict, Verdict::Confirmed | Verdict::Probable),
            Self::Continuation => matches!(verdict, Verdict::Continuation),
            Self::Undetermined => matches!(verdict, Verdict::Undetermined),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Retrafficking => "re-trafficking",
            Self::Continuation => "continuation",
            Self::Undetermined => "undetermined",
        }
    }
}

/// What is true of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent columns of a table, not a state"
)]
pub struct TruePerson {
    /// The person.
    #[serde(serialize_with = "written")]
    pub person: PersonId,
    /// The person row of the second record, in a register that is not linked.
    #[serde(serialize_with = "written_if_any")]
    pub other_person: Option<PersonId>,
    /// Which factors the person has.
    #[serde(serialize_with = "factors_written")]
    pub factors: FactorSet,
    /// The day of the first true exit.
    #[serde(serialize_with = "written")]
    pub exit: Day,
    /// Days from the first exit to being trafficked again; empty if the person died first or never is, whether the register
    /// can know it or not.
    pub retrafficked_after: Option<u32>,
    /// Days from the first exit to death, if the person died before being trafficked again.
    pub died_after: Option<u32>,
    /// Days from the first exit to the last follow-up contact that took place, or would have; 0 for none.
    pub followed_for: u32,
    /// What the linked register tells.
    pub recorded: Recorded,
    /// Whether no exit is recorded for this person, so that there is no time at risk.
    pub exit_recorded: bool,
    /// Whether a second organisation has a record of the person.
    pub recorded_twice: bool,
    /// Whether only the second record tells the re-trafficking, so that it is not seen until the records are linked.
    pub only_the_other_record_tells: bool,
    /// Whether an earlier episode was disclosed after a later one.
    pub disclosed_late: bool,
    /// The steps between the episodes told, in their true order.
    #[serde(serialize_with = "steps_written")]
    pub steps: Vec<TrueStep>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn factors_written<S: Serializer>(factors: &FactorSet, to: S) -> Result<S::Ok, S::Error> {
    let names = Factor::ALL.into_iter().filter(|factor| factors.has(*factor));
    let names: Vec<String> = names.map(|factor| format!("{factor:?}")).collect();
    to.serialize_str(&names.join(";"))
}

fn steps_written<S: Serializer>(steps: &[TrueStep], to: S) -> Result<S::Ok, S::Error> {
    let words: Vec<&str> = steps.iter().map(|step| step.word()).collect();
    to.serialize_str(&words.join(";"))
}

/// Two records that are about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SamePerson {
    /// One record.
    #[serde(serialize_with = "written")]
    pub record: RecordId,
    /// The other.
    #[serde(serialize_with = "written")]
    pub other_record: RecordId,
}

/// Two accounts of one episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SameEpisode {
    /// The first account.
    #[serde(serialize_with = "written")]
    pub episode: EpisodeId,
    /// The account in the other record.
    #[serde(serialize_with = "written")]
    pub other_episode: EpisodeId,
}
