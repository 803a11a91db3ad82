//! Which records are one human being, computed from what people decided and what the latest run of linkage proposed.
//!
//! Nothing is stored: a decision withdrawn, a run repeated or another threshold give at once what follows from them, and
//! nothing else. **A person's decision outranks the program's.** Decided *the same* links, *different* keeps apart, and
//! *cannot tell* leaves unlinked what the program alone would have linked, through a third record too. Records are put together in the order of
//! certainty, and never so that two records known to be different persons come together through a third.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::codes::ours::{LinkVerdict, ProposalState};
use crate::id::{LinkId, PersonId, RecordId};
use crate::links::{Millionths, in_order};
use crate::{Link, LinkProposal, LinkageRun};

/// Two records, the lower identifier first.
pub type Pair = (RecordId, RecordId);

/// Everything that is known about which records are one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Every decision, withdrawn ones too.
    pub decisions: Vec<Link>,
    /// The latest run of linkage.
    pub run: Option<LinkageRun>,
    /// What that run proposed.
    pub proposals: Vec<LinkProposal>,
}

/// Which persons, as entered, are one human being, and which records stand apart from the person under whom they were entered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// Records decided to be of different persons though they were entered under one, each with a person of its own.
    pub apart: HashMap<RecordId, PersonId>,
    /// Persons that are one human being, each group and the groups in order. Whoever stands alone is in none.
    pub groups: Vec<Vec<PersonId>>,
    /// Decisions that two records are the same which contradict other decisions and so link nothing, in order.
    pub contradicted: Vec<LinkId>,
    /// How many pairs of records link the groups: decisions and automatic links that were followed.
    pub links: u64,
}

/// How many of some reviewed pairs were found to be one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Decided to be the same person.
    pub same: u64,
    /// Decided to be different persons.
    pub different: u64,
    /// Looked at, and nobody could tell.
    pub cannot_tell: u64,
    /// Not looked at.
    pub not_reviewed: u64,
}

impl Verdicts {
    /// Pairs on which somebody could tell: the denominator of the precision.
    pub const fn told(self) -> u64 {
        self.same + self.different
    }

    /// All pairs.
    pub const fn all(self) -> u64 {
        self.told() + self.cannot_tell + self.not_reviewed
    }

    fn add(&mut self, verdict: Option<LinkVerdict>) {
        match verdict {
            Some(LinkVerdict::Same) => self.same += 1,
            Some(LinkVerdict::Different) => self.different += 1,
            Some(LinkVerdict::CannotTell) => self.cannot_tell += 1,
            None => self.not_reviewed += 1,
        }
    }
}

/// What people found of the latest run's pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// Of the pairs linked automatically and drawn for review: a sample, so that its precision is that of all of them.
    pub drawn: Verdicts,
    /// Of all pairs linked automatically, those drawn among them.
    pub automatic: Verdicts,
    /// Of the pairs that were not linked.
    pub queue: Verdicts,
}

/// The latest of some runs.
pub fn latest(runs: impl IntoIterator<Item = LinkageRun>) -> Option<LinkageRun> {
    // Instants to the second in UTC are written in one length, and so compare as they were.
    runs.into_iter()
        .max_by(|one, other| (&one.ran_at, one.id).cmp(&(&other.ran_at, other.id)))
}

impl Evidence {
    /// The decision that stands on each pair. Of several that were not withdrawn (an import can bring them) the last stands.
    pub fn standing(&self) -> BTreeMap<Pair, &Link> {
        let mut standing: BTreeMap<Pair, &Link> = BTreeMap::new();
        for link in self.decisions.iter().filter(|link| link.stands()) {
            let pair = in_order(link.record, link.other_record);
            let when = |link: &Link| (link.decided_on.range().earliest(), link.id);
            match standing.get(&pair) {
                Some(known) if when(known) > when(link) => {}
                _ => {
                    standing.insert(pair, link);
                }
            }
        }
        standing
    }

    /// The threshold of the latest run.
    pub fn threshold(&self) -> Option<Millionths> {
        self.run.as_ref().map(|run| run.threshold)
    }

    /// What people found of the latest run's pairs.
    pub fn reviewed(&self) -> Reviewed {
        let standing = self.standing();
        let mut reviewed = Reviewed::default();
        for proposal in &self.proposals {
            let pair = in_order(proposal.record, proposal.other_record);
            let verdict = standing.get(&pair).map(|link| link.verdict);
            match proposal.state {
                ProposalState::Automatic => reviewed.automatic.add(verdict),
                ProposalState::AutomaticForReview => {
                    reviewed.automatic.add(verdict);
                    reviewed.drawn.add(verdict);
                }
                ProposalState::Queued | ProposalState::HeldApart => reviewed.queue.add(verdict),
            }
        }
        reviewed
    }

    /// What people found of the pairs that the latest run holds to be at least so probable.
    pub fn reviewed_at(&self, threshold: Millionths) -> Verdicts {
        let standing = self.standing();
        let mut reviewed = Verdicts::default();
        for proposal in self
            .proposals
            .iter()
            .filter(|proposal| proposal.probability >= threshold)
        {
            let pair = in_order(proposal.record, proposal.other_record);
            reviewed.add(standing.get(&pair).map(|link| link.verdict));
        }
        reviewed
    }

    /// What follows at the threshold of the latest run: what it linked automatically, and what people decided.
    pub fn resolve(&self, records: &[(RecordId, PersonId)]) -> Resolution {
        self.resolve_with(records, |proposal| proposal.state.is_automatic())
    }

    /// What would follow at another threshold, with the same decisions. At a lower one than the run's, pairs that waited
    /// are linked too, save those the run kept apart.
    pub fn resolve_at(&self, records: &[(RecordId, PersonId)], threshold: Millionths) -> Resolution {
        self.resolve_with(records, |proposal| {
            proposal.probability >= threshold && proposal.state != ProposalState::HeldApart
        })
    }

    /// What would follow if only people's decisions linked records.
    pub fn resolve_decided(&self, records: &[(RecordId, PersonId)]) -> Resolution {
        self.resolve_with(records, |_| false)
    }

    /// What would follow if nobody had linked anything: the persons as they were entered.
    pub fn as_entered(&self, records: &[(RecordId, PersonId)]) -> Resolution {
        let mut nothing = self.resolve_decided(records);
        nothing.groups.clear();
        nothing.links = 0;
        nothing
    }

    fn resolve_with(
        &self,
        records: &[(RecordId, PersonId)],
        linked: impl Fn(&LinkProposal) -> bool,
    ) -> Resolution {
        let standing = self.standing();
        let mut resolving = Resolving::new(records, &standing);
        let mut decided: Vec<&Link> = standing
            .values()
            .copied()
            .filter(|link| link.verdict == LinkVerdict::Same)
            .collect();
        decided.sort_by_key(|link| (link.decided_on.range().earliest(), link.id));
        for link in decided {
            if !resolving.join(in_order(link.record, link.other_record)) {
                resolving.resolution.contradicted.push(link.id);
            }
        }
        // After what people put together, and before what the program does: it may not lead round their doubt by a third.
        resolving.keep_apart(&standing, LinkVerdict::CannotTell);
        let mut automatic: Vec<(i64, Pair)> = self
            .proposals
            .iter()
            .filter(|proposal| linked(proposal))
            .map(|proposal| {
                (
                    -proposal.probability.get(),
                    in_order(proposal.record, proposal.other_record),
                )
            })
            .filter(|(_, pair)| !standing.contains_key(pair))
            .collect();
        automatic.sort_unstable();
        for (_, pair) in automatic {
            resolving.join(pair);
        }
        resolving.finish()
    }
}

/// Puts persons together, one link after another.
struct Resolving {
    person_of: HashMap<RecordId, PersonId>,
    /// Each person's group, by the person that stands for it; persons that stand alone have none.
    stands_for: HashMap<PersonId, PersonId>,
    members: HashMap<PersonId, Vec<PersonId>>,
    /// The groups that must not come together, both ways.
    different: HashMap<PersonId, BTreeSet<PersonId>>,
    resolution: Resolution,
}

impl Resolving {
    fn new(records: &[(RecordId, PersonId)], standing: &BTreeMap<Pair, &Link>) -> Self {
        let mut person_of: HashMap<RecordId, PersonId> = records.iter().copied().collect();
        let apart = stand_apart(records, &person_of, standing);
        person_of.extend(apart.iter().map(|(record, person)| (*record, *person)));
        let mut resolving = Self {
            person_of,
            stands_for: HashMap::new(),
            members: HashMap::new(),
            different: HashMap::new(),
            resolution: Resolution {
                apart,
                ..Resolution::default()
            },
        };
        resolving.keep_apart(standing, LinkVerdict::Different);
        resolving
    }

    /// Lets nothing that follows put together two records of which a verdict stands, unless they are one person by now.
    fn keep_apart(&mut self, standing: &BTreeMap<Pair, &Link>, verdict: LinkVerdict) {
        for (pair, _) in standing.iter().filter(|(_, link)| link.verdict == verdict) {
            let (Some(one), Some(other)) = (self.person_of.get(&pair.0), self.person_of.get(&pair.1)) else {
                continue;
            };
            let (one, other) = (self.group(*one), self.group(*other));
            if one != other {
                self.different.entry(one).or_default().insert(other);
                self.different.entry(other).or_default().insert(one);
            }
        }
    }

    fn group(&self, person: PersonId) -> PersonId {
        self.stands_for.get(&person).copied().unwrap_or(person)
    }

    /// Links two records; whether they are one person now. Records that are not there link nothing.
    fn join(&mut self, pair: Pair) -> bool {
        let (Some(one), Some(other)) = (self.person_of.get(&pair.0), self.person_of.get(&pair.1)) else {
            return false;
        };
        let (one, other) = (self.group(*one), self.group(*other));
        if one == other {
            self.resolution.links += 1;
            return true;
        }
        if self
            .different
            .get(&one)
            .is_some_and(|apart| apart.contains(&other))
        {
            return false;
        }
        self.resolution.links += 1;
        let (kept, gone) = (one.min(other), one.max(other));
        let moved = self.members.remove(&gone).unwrap_or_else(|| vec![gone]);
        for person in &moved {
            self.stands_for.insert(*person, kept);
        }
        self.members
            .entry(kept)
            .or_insert_with(|| vec![kept])
            .extend(moved);
        for apart in self.different.remove(&gone).unwrap_or_default() {
            if let Some(back) = self.different.get_mut(&apart) {
                back.remove(&gone);
                back.insert(kept);
            }
            self.different.entry(kept).or_default().insert(apart);
        }
        true
    }

    fn finish(mut self) -> Resolution {
        let mut groups: Vec<Vec<PersonId>> = self.members.into_values().collect();
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        self.resolution.groups = groups;
        self.resolution
    }
}

/// Records that were entered under one person and decided to be of different ones. The first record keeps the person; each
/// other joins the first of those before it from all of whose records it is not decided to differ.
fn stand_apart(
    records: &[(RecordId, PersonId)],
    person_of: &HashMap<RecordId, PersonId>,
    standing: &BTreeMap<Pair, &Link>,
) -> HashMap<RecordId, PersonId> {
    let different = |one: RecordId, other: RecordId| {
        standing
            .get(&in_order(one, other))
            .is_some_and(|link| link.verdict == LinkVerdict::Different)
    };
    let split: BTreeSet<PersonId> = standing
        .iter()
        .filter(|(_, link)| link.verdict == LinkVerdict::Different)
        .filter_map(|(pair, _)| {
            let one = person_of.get(&pair.0)?;
            (person_of.get(&pair.1) == Some(one)).then_some(*one)
        })
        .collect();
    let mut apart = HashMap::new();
    if split.is_empty() {
        return apart;
    }
    let mut known: BTreeSet<PersonId> = person_of.values().copied().collect();
    for person in split {
        let mut of_person: Vec<RecordId> = records
            .iter()
            .filter(|(_, whose)| *whose == person)
            .map(|(record, _)| *record)
            .collect();
        of_person.sort_unstable();
        let mut parts: Vec<(PersonId, Vec<RecordId>)> = Vec::new();
        for record in of_person {
            let fits = |(_, part): &&mut (PersonId, Vec<RecordId>)| {
                part.iter().all(|other| !different(record, *other))
            };
            if let Some((_, part)) = parts.iter_mut().find(fits) {
                part.push(record);
            } else {
                let own = if parts.is_empty() {
                    person
                } else {
                    person_of_its_own(person, record, &mut known)
                };
                parts.push((own, vec![record]));
            }
        }
        for (own, part) in parts.into_iter().skip(1) {
            apart.extend(part.into_iter().map(|record| (record, own)));
        }
    }
    apart
}

/// An identifier that no person has, the same each time.
fn person_of_its_own(person: PersonId, record: RecordId, known: &mut BTreeSet<PersonId>) -> PersonId {
    let mut bits = person.bits() ^ record.bits().rotate_left(64);
    while !known.insert(PersonId::from_bits(bits)) {
        bits = bits.wrapping_add(1);
    }
    PersonId::from_bits(bits)
}

#[cfg(test)]
mod tests;
