//! Puts life lines together from the rows of records, which may come in any order within a table; records come first.

use std::any::Any;
use std::collections::HashMap;

use super::accounts::{agree, merge_accounts, merge_exits};
use super::{
    Background, Circumstances, Gathered, Homecoming, LifeLine, Seen, Sight, Spell, SpellExit, merging,
};
use crate::codes::ours::{Basis, ContactOutcome, Direction, Entry, NoContactReason, Uptake};
use crate::day::DayRange;
use crate::id::{EpisodeId, ExitId, PersonId, RecordId};
use crate::resolution::{self, Evidence};
use crate::spans::ContactState;
use crate::table::Row;
use crate::{
    Assistance, Contact, Episode, Exit, Holdings, Link, LinkProposal, LinkageRun, Observation, PartialDate,
    Record, Referral, Return,
};

/// Gathers rows and makes life lines of them.
#[derive(Default)]
pub struct Assembly {
    pieces: Vec<Piece>,
    places: HashMap<RecordId, u32>,
    same_as: HashMap<EpisodeId, EpisodeId>,
    exits: Vec<(EpisodeId, ExitId, u32, SpellExit)>,
    decisions: Vec<Link>,
    runs: Vec<LinkageRun>,
    proposals: Vec<LinkProposal>,
}

/// What one record tells. Whose record it is, is settled at the end.
struct Piece {
    record: RecordId,
    person: PersonId,
    background: Background,
    died: Option<DayRange>,
    episodes: Vec<Spell>,
    seen: Vec<Seen>,
    lost: Vec<DayRange>,
    referrals: u16,
}

/// A row whose record was not among the records given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a row refers to record {0}, which has not been given")]
pub struct UnknownRecord(pub RecordId);

impl Assembly {
    /// Adds a record.
    pub fn record(&mut self, record: &Record) {
        let at = u32::try_from(self.pieces.len()).unwrap_or(u32::MAX);
        self.places.insert(record.id, at);
        self.pieces.push(Piece {
            record: record.id,
            person: record.person,
            background: background(record),
            died: record.died_on.map(PartialDate::range),
            episodes: Vec::new(),
            seen: Vec::new(),
            lost: Vec::new(),
            referrals: 0,
        });
    }

    /// Adds an episode to what its record tells.
    ///
    /// # Errors
    /// [`UnknownRecord`]; so do all that follow.
    pub fn episode(&mut self, episode: &Episode) -> Result<(), UnknownRecord> {
        let piece = self.piece(episode.record)?;
        piece.episodes.push(spell(episode));
        if let Some(other) = episode.same_as {
            self.same_as.insert(episode.id, other);
        }
        Ok(())
    }

    /// Adds the end of an episode.
    pub fn exit(&mut self, exit: &Exit) -> Result<(), UnknownRecord> {
        let at = self.place(exit.record)?;
        self.exits.push((exit.episode, exit.id, at, spell_exit(exit)));
        Ok(())
    }

    /// Adds a return.
    pub fn homecoming(&mut self, home: &Return) -> Result<(), UnknownRecord> {
        let what = Sight::Return(Homecoming {
            manner: home.manner,
            referred: home.referred,
            accompanied: home.accompanied,
            reception: home.reception,
            to: home.to_country,
        });
        // A return whose basis is not stated is taken as told by the person: it then corroborates nothing by itself.
        self.see(home.record, home.on, what, home.basis.unwrap_or(Basis::Account))
    }

    /// Adds assistance; only what was accepted shows the person free, on its first and last day.
    pub fn assistance(&mut self, given: &Assistance) -> Result<(), UnknownRecord> {
        if given.uptake != Some(Uptake::Accepted) {
            return self.place(given.record).map(|_| ());
        }
        self.see(
            given.record,
            given.period.from(),
            Sight::Assistance,
            Basis::OwnObservation,
        )?;
        self.see(
            given.record,
            given.period.until(),
            Sight::Assistance,
            Basis::OwnObservation,
        )
    }

    /// Adds a follow-up contact.
    pub fn contact(&mut self, contact: &Contact) -> Result<(), UnknownRecord> {
        match contact.state {
            ContactState::Made { on, outcome, .. } => match outcome {
                ContactOutcome::Safe | ContactOutcome::NeedsChange | ContactOutcome::AtRisk => {
                    self.see(contact.record, Some(on), Sight::Contact, Basis::OwnObservation)
                }
                // Neither shows the person free; the episode and the death are recorded where they belong.
                ContactOutcome::Retrafficked | ContactOutcome::Died => self.place(contact.record).map(|_| ()),
            },
            ContactState::NotMade {
                on,
                reason: NoContactReason::LostToFollowUp,
                ..
            } => {
                self.piece(contact.record)?.lost.push(on.range());
                Ok(())
            }
            ContactState::Planned { .. } | ContactState::NotMade { .. } => {
                self.place(contact.record).map(|_| ())
            }
        }
    }

    /// Adds an observation.
    pub fn observation(&mut self, seen: &Observation) -> Result<(), UnknownRecord> {
        self.see(
            seen.record,
            seen.on,
            Sight::Observation(seen.kind),
            seen.basis.unwrap_or(Basis::Account),
        )
    }

    /// Counts a referral.
    pub fn referral(&mut self, referral: &Referral) -> Result<(), UnknownRecord> {
        let piece = self.piece(referral.record)?;
        piece.referrals = piece
            .referrals
            .saturating_add(u16::from(referral.direction == Direction::Incoming));
        Ok(())
    }

    /// Adds a decision on whether two records are of one person.
    pub fn decision(&mut self, link: &Link) {
        self.decisions.push(link.clone());
    }

    /// Adds a run of linkage. Of several the latest counts.
    pub fn run(&mut self, run: &LinkageRun) {
        self.runs.push(run.clone());
    }

    /// Adds what a run of linkage proposed.
    pub fn proposal(&mut self, proposal: &LinkProposal) {
        self.proposals.push(proposal.clone());
    }

    /// Adds a row of any table; rows that say nothing about a line are passed over.
    ///
    /// # Errors
    /// [`UnknownRecord`].
    pub fn row<R: Row>(&mut self, row: &R) -> Result<(), UnknownRecord> {
        let row: &dyn Any = row;
        if let Some(record) = row.downcast_ref::<Record>() {
            self.record(record);
            Ok(())
        } else if let Some(episode) = row.downcast_ref::<Episode>() {
            self.episode(episode)
        } else if let Some(exit) = row.downcast_ref::<Exit>() {
            self.exit(exit)
        } else if let Some(home) = row.downcast_ref::<Return>() {
            self.homecoming(home)
        } else if let Some(given) = row.downcast_ref::<Assistance>() {
            self.assistance(given)
        } else if let Some(contact) = row.downcast_ref::<Contact>() {
            self.contact(contact)
        } else if let Some(seen) = row.downcast_ref::<Observation>() {
            self.observation(seen)
        } else if let Some(referral) = row.downcast_ref::<Referral>() {
            self.referral(referral)
        } else {
            if let Some(link) = row.downcast_ref::<Link>() {
                self.decision(link);
            } else if let Some(run) = row.downcast_ref::<LinkageRun>() {
                self.run(run);
            } else if let Some(proposal) = row.downcast_ref::<LinkProposal>() {
                self.proposal(proposal);
            }
            Ok(())
        }
    }

    /// All life lines of the persons that people's decisions and the latest run of linkage make of the records, in the order
    /// of the persons' ids; the same whatever the order of the rows was.
    pub fn finish(self) -> Vec<LifeLine> {
        self.gather().linked()
    }

    /// The lines of the persons as they were entered, with everything that is known of which are one human being.
    pub fn gather(self) -> Gathered {
        let Self {
            mut pieces,
            same_as,
            mut exits,
            decisions,
            runs,
            mut proposals,
            ..
        } = self;
        let run = resolution::latest(runs);
        proposals.retain(|proposal| run.as_ref().is_some_and(|run| run.id == proposal.run));
        let evidence = Evidence {
            decisions,
            run,
            proposals,
        };
        let records: Vec<(RecordId, PersonId)> =
            pieces.iter().map(|piece| (piece.record, piece.person)).collect();
        let apart = evidence.as_entered(&records).apart;
        for piece in &mut pieces {
            if let Some(person) = apart.get(&piece.record) {
                piece.person = *person;
            }
        }
        exits.sort_by_key(|(episode, id, ..)| (*episode, *id));
        let exits = exits
            .into_iter()
            .filter_map(|(episode, _, at, exit)| Some((episode, pieces.get(at as usize)?.person, exit)))
            .collect();
        Gathered {
            lines: lines(pieces, exits, &same_as),
            records,
            evidence,
            same_as,
        }
    }

    fn place(&self, record: RecordId) -> Result<u32, UnknownRecord> {
        self.places.get(&record).copied().ok_or(UnknownRecord(record))
    }

    fn piece(&mut self, record: RecordId) -> Result<&mut Piece, UnknownRecord> {
        let at = self.place(record)? as usize;
        self.pieces.get_mut(at).ok_or(UnknownRecord(record))
    }

    fn see(
        &mut self,
        record: RecordId,
        on: Option<PartialDate>,
        what: Sight,
        basis: Basis,
    ) -> Result<(), UnknownRecord> {
        let piece = self.piece(record)?;
        if let Some(on) = on {
            piece.seen.push(Seen {
                on: on.range(),
                what,
                basis,
                record: 0,
            });
        }
        Ok(())
    }
}

/// Puts what records tell together into lines of persons, in order, and gives the episodes their exits.
fn lines(
    mut pieces: Vec<Piece>,
    exits: Vec<(EpisodeId, PersonId, SpellExit)>,
    same_as: &HashMap<EpisodeId, EpisodeId>,
) -> Vec<LifeLine> {
    pieces.sort_by_key(|piece| (piece.person, piece.record));
    let mut lines: Vec<LifeLine> = Vec::new();
    for piece in pieces {
        if lines.last().is_none_or(|line| line.person != piece.person) {
            lines.push(empty(piece.person));
        }
        if let Some(line) = lines.last_mut() {
            add(line, piece);
        }
    }
    for (episode, person, exit) in exits {
        let line = lines.binary_search_by_key(&person, |line| line.person).ok();
        let line = line.and_then(|at| lines.get_mut(at));
        let told = line.and_then(|line| line.episodes.iter_mut().find(|spell| spell.episode == episode));
        if let Some(spell) = told {
            spell.exit = Some(spell.exit.map_or(exit, |known| merge_exits(known, exit)));
        }
    }
    for line in &mut lines {
        merge_accounts(&mut line.episodes, same_as);
        merging::settle(line);
        line.episodes.shrink_to_fit();
        line.seen.shrink_to_fit();
    }
    lines
}

fn empty(person: PersonId) -> LifeLine {
    LifeLine {
        person,
        background: Background::default(),
        episodes: Vec::new(),
        doubtful: Vec::new(),
        seen: Vec::new(),
        lost: Vec::new(),
        died: None,
        referrals: 0,
        records: 0,
    }
}

/// Adds what the next record tells to a person's line.
fn add(line: &mut LifeLine, mut piece: Piece) {
    let record = line.records;
    piece.episodes.iter_mut().for_each(|spell| spell.record = record);
    piece.seen.iter_mut().for_each(|seen| seen.record = record);
    if record == 0 {
        (line.episodes, line.seen, line.lost) = (piece.episodes, piece.seen, piece.lost);
        line.background = piece.background;
    } else {
        line.episodes.append(&mut piece.episodes);
        line.seen.append(&mut piece.seen);
        line.lost.append(&mut piece.lost);
        line.background = std::mem::take(&mut line.background).or(&piece.background);
    }
    line.died = agree(line.died, piece.died);
    line.referrals = line.referrals.saturating_add(piece.referrals);
    line.records = record.saturating_add(1);
}

/// All life lines of some holdings, those of persons who were found to be one as one.
///
/// # Errors
/// [`UnknownRecord`] if a row refers to a record that is not there.
pub fn life_lines(holdings: &Holdings) -> Result<Vec<LifeLine>, UnknownRecord> {
    Ok(assembled(holdings)?.finish())
}

/// The life lines of some holdings as they were entered, with what is known of which are one person.
///
/// # Errors
/// [`UnknownRecord`] if a row refers to a record that is not there.
pub fn gathered(holdings: &Holdings) -> Result<Gathered, UnknownRecord> {
    Ok(assembled(holdings)?.gather())
}

fn assembled(holdings: &Holdings) -> Result<Assembly, UnknownRecord> {
    let mut assembly = Assembly::default();
    holdings.records.iter().for_each(|record| assembly.record(record));
    holdings
        .episodes
        .iter()
        .try_for_each(|row| assembly.episode(row))?;
    holdings.exits.iter().try_for_each(|row| assembly.exit(row))?;
    holdings
        .returns
        .iter()
        .try_for_each(|row| assembly.homecoming(row))?;
    holdings
        .assistance
        .iter()
        .try_for_each(|row| assembly.assistance(row))?;
    holdings
        .contacts
        .iter()
        .try_for_each(|row| assembly.contact(row))?;
    holdings
        .observations
        .iter()
        .try_for_each(|row| assembly.observation(row))?;
    holdings
        .referrals
        .iter()
        .try_for_each(|row| assembly.referral(row))?;
    holdings.links.iter().for_each(|row| assembly.decision(row));
    holdings.linkage_runs.iter().for_each(|row| assembly.run(row));
    holdings
        .link_proposals
        .iter()
        .for_each(|row| assembly.proposal(row));
    Ok(assembly)
}

fn background(record: &Record) -> Background {
    Background {
        gender: record.gender,
        born: record.born.map(PartialDate::range),
        origin: record.residence.or_else(|| record.citizenships.iter().next()),
        minority: record.minority,
        displaced: record.displaced,
        education: record.education,
        age_told: record
            .age_when_first_trafficked
            .and_then(|age| u8::try_from(age.get()).ok()),
        ascertainment: record.ascertainment.into_iter().collect(),
    }
}

impl Background {
    pub(super) fn or(self, next: &Self) -> Self {
        Self {
            gender: self.gender.or(next.gender),
            born: agree(self.born, next.born),
            origin: self.origin.or(next.origin),
            minority: self.minority.or(next.minority),
            displaced: self.displaced.or(next.displaced),
            education: self.education.or(next.education),
            age_told: self.age_told.or(next.age_told),
            ascertainment: self.ascertainment.union(next.ascertainment),
        }
    }
}

fn spell(episode: &Episode) -> Spell {
    Spell {
        episode: episode.id,
        record: 0,
        started: episode.started.map(PartialDate::range),
        disclosed: episode.disclosed_on.map(PartialDate::range),
        told_order: episode
            .told_order
            .and_then(|place| u8::try_from(place.get()).ok()),
        entry: episode.entry.unwrap_or(Entry::Unknown),
        same_traffickers: episode.same_traffickers,
        recruitment_country: episode.recruitment_country,
        exploitation_country: episode.exploitation_country,
        exploitation: episode.exploitation,
        control: episode.control,
        relations: episode.relations,
        exit: None,
        retold: Vec::new(),
    }
}

fn spell_exit(exit: &Exit) -> SpellExit {
    SpellExit {
        on: exit.on.map(PartialDate::range),
        manner: exit.manner,
        control_ended: exit.control_ended,
        circumstances: Circumstances {
            distress: exit.distress,
            distrust: exit.distrust,
            threatened: exit.threatened,
            without_work: exit.without_work,
            family_conflict: exit.family_conflict,
            debt: exit.debt,
            substance_dependence: exit.substance_dependence,
        },
    }
}
