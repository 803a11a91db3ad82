//! Whether two records are about one human being: what a run of linkage proposed, and what people decided.
//!
//! Nothing here is ever deleted by linking: a decision is superseded or withdrawn and stays to be read, a proposal belongs to
//! its run. What follows from them is computed anew each time, in [`crate::resolution`], so that undoing is exact.

use crate::PartialDate;
use crate::codes::ours::{LinkVerdict, ProposalState};
use crate::id::{LinkId, LinkProposalId, LinkageRunId, RecordId};
use crate::table::row;
use crate::text::{Text, Whole};

/// A probability in millionths, as it lies in a table.
pub type Millionths = Whole<0, 1_000_000>;

/// A count, as it lies in a table.
pub type Count = Whole<0, 1_000_000_000_000>;

row! {
    /// A person's decision on whether two records are about one human being. Reversible: a later decision on the same two records
    /// supersedes it, and withdrawing it restores what was before.
    Link in "links" {
        /// Identifier.
        id: LinkId, open;
        /// One record.
        record: RecordId, open;
        /// The other record.
        other_record: RecordId, open;
        /// What was decided.
        verdict: LinkVerdict, open;
        /// Account of the person who decided.
        decided_by: Text, open;
        /// When it was decided.
        decided_on: PartialDate, open;
        /// Why.
        reason: Option<Text>, narrative;
        /// When the decision was withdrawn or superseded by a later one, if it was.
        withdrawn_on: Option<PartialDate>, open;
    }
}

row! {
    /// One run of record linkage over the whole register. The latest run is the one that counts.
    LinkageRun in "linkage_runs" {
        /// Identifier.
        id: LinkageRunId, open;
        /// When it ran: an instant in UTC, to the second (RFC 3339).
        ran_at: Text, open;
        /// Account of the person who ran it.
        ran_by: Text, open;
        /// Name and version of the engine.
        engine: Text, open;
        /// The seed of its random choices, in decimals.
        seed: Text, open;
        /// From which probability on records were linked automatically, in millionths.
        threshold: Millionths, open;
        /// The least probability at which a pair was kept as a proposal, in millionths.
        least_kept: Millionths, open;
        /// How many records were compared.
        records: Count, open;
    }
}

row! {
    /// A pair of records that a run of linkage holds to be possibly one person.
    LinkProposal in "link_proposals" {
        /// Identifier.
        id: LinkProposalId, open;
        /// The run.
        run: LinkageRunId, open;
        /// One record, the one with the lower identifier.
        record: RecordId, open;
        /// The other record.
        other_record: RecordId, open;
        /// How probable it is that they are one person, in millionths.
        probability: Millionths, open;
        /// What became of it.
        state: ProposalState, open;
    }
}

impl Link {
    /// Whether the decision stands: it was neither withdrawn nor superseded.
    pub fn stands(&self) -> bool {
        self.withdrawn_on.is_none()
    }
}

impl LinkProposal {
    /// The probability, 0 to 1.
    pub fn likelihood(&self) -> f64 {
        of_millionths(self.probability)
    }
}

impl ProposalState {
    /// Whether the two records were linked without anybody deciding it.
    pub const fn is_automatic(self) -> bool {
        matches!(self, Self::Automatic | Self::AutomaticForReview)
    }
}

/// A probability as it lies in a table, rounded to the nearest millionth; `None` for a number that is none.
pub fn millionths(probability: f64) -> Option<Millionths> {
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and a million")]
    Millionths::new((probability * 1e6).round() as i64)
}

/// The probability that was written in millionths, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "at most a million")]
pub fn of_millionths(number: Millionths) -> f64 {
    number.get() as f64 / 1e6
}

/// Two records in the one order in which they are compared and kept: the lower identifier first.
pub fn in_order(one: RecordId, other: RecordId) -> (RecordId, RecordId) {
    if other < one { (other, one) } else { (one, other) }
}
