//! Puts life lines together from the rows of records, which may come in any order within a table; records come first.

use std::any::Any;
use std::collections::HashMap;

use super::accounts::{agree, merge_accounts, merge_exits};
use super::{Background, Circumstances, Homecoming, LifeLine, Seen, Sight, Spell, SpellExit, merging};
use crate::codes::ours::{Basis, ContactOutcome, Direction, Entry, NoContactReason, Uptake};
use crate::day::DayRange;
use crate::id::{EpisodeId, ExitId, PersonId, RecordId};
use crate::spans::ContactState;
use crate::table::Row;
use crate::{
    Assistance, Contact, Episode, Exit, Holdings, Observation, PartialDate, Record, Referral, Return,
};

/// Gathers rows and makes life lines of them.
#[derive(Default)]
pub struct Assembly {
    lines: Vec<LifeLine>,
    persons: HashMap<u128, u32>,
    records: HashMap<u128, (u32, RecordId)>,
    record_ids: Vec<Vec<RecordId>>,
    backgrounds: Vec<Vec<(RecordId, Background, Option<DayRange>)>>,
    same_as: HashMap<EpisodeId, EpisodeId>,
    exits: Vec<(EpisodeId, ExitId, u32, SpellExit)>,
    /// Records that stand apart from the person under whom they were entered.
    apart: HashMap<RecordId, PersonId>,
}

/// A row whose record was not among the records given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a row refers to record {0}, which has not been given")]
pub struct UnknownRecord(pub RecordId);

impl Assembly {
    /// An assembly that gives some records a person other than the one under whom they were entered; see
    /// [`Resolution::apart`](crate::resolution::Resolution::apart).
    pub fn with_apart(apart: HashMap<RecordId, PersonId>) -> Self {
        Self {
            apart,
            ..Self::default()
        }
    }

    /// Starts a person's line, or adds a record to it.
    pub fn record(&mut self, record: &Record) {
        let person = self.apart.get(&record.id).copied().unwrap_or(record.person);
        let at = *self.persons.entry(person.bits()).or_insert_with(|| {
            self.lines.push(LifeLine {
                person,
                background: Background::default(),
                episodes: Vec::new(),
                doubtful: Vec::new(),
                seen: Vec::new(),
                lost: Vec::new(),
                died: None,
                referrals: 0,
                records: 0,
            });
            self.record_ids.push(Vec::new());
            self.backgrounds.push(Vec::new());
            u32::try_from(self.lines.len() - 1).unwrap_or(u32::MAX)
        });
        self.records.insert(record.id.bits(), (at, record.id));
        self.record_ids[at as usize].push(record.id);
        let died = record.died_on.map(PartialDate::range);
        self.backgrounds[at as usize].push((record.id, background(record), died));
        let line = &mut self.lines[at as usize];
        line.records = line.records.saturating_add(1);
    }

    /// Adds an episode to the line its record belongs to.
    ///
    /// # Errors
    /// [`UnknownRecord`]; so do all that follow.
    pub fn episode(&mut self, episode: &Episode) -> Result<(), UnknownRecord> {
        let at = self.line_of(episode.record)?;
        if let Some(other) = episode.same_as {
            self.same_as.insert(episode.id, other);
        }
        let position = self.position(at, episode.record);
        self.lines[at as usize].episodes.push(spell(episode, position));
        Ok(())
    }

    /// Adds the end of an episode.
    pub fn exit(&mut self, exit: &Exit) -> Result<(), UnknownRecord> {
        let at = self.line_of(exit.record)?;
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
            return self.line_of(given.record).map(|_| ());
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
                ContactOutcome::Retrafficked | ContactOutcome::Died => {
                    self.line_of(contact.record).map(|_| ())
                }
            },
            ContactState::NotMade {
                on,
                reason: NoContactReason::LostToFollowUp,
                ..
            } => {
                let at = self.line_of(contact.record)?;
                self.lines[at as usize].lost.push(on.range());
                Ok(())
            }
            ContactState::Planned { .. } | ContactState::NotMade { .. } => {
                self.line_of(contact.record).map(|_| ())
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
        let at = self.line_of(referral.record)?;
        let line = &mut self.lines[at as usize];
        line.referrals = line
            .referrals
            .saturating_add(u16::from(referral.direction == Direction::Incoming));
        Ok(())
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
            Ok(())
        }
    }

    /// All life lines, in the order of the persons' ids; the same whatever the order of the rows was.
    pub fn finish(mut self) -> Vec<LifeLine> {
        self.give_exits();
        for ((line, ids), backgrounds) in self
            .lines
            .iter_mut()
            .zip(&mut self.record_ids)
            .zip(&mut self.backgrounds)
        {
            let arrived: Vec<RecordId> = ids.clone();
            ids.sort_unstable();
            let place = |old: u16| {
                let id = arrived[usize::from(old)];
                ids.iter()
                    .position(|known| *known == id)
                    .and_then(|p| u16::try_from(p).ok())
                    .unwrap_or(0)
            };
            line.episodes
                .iter_mut()
                .for_each(|spell| spell.record = place(spell.record));
            line.seen
                .iter_mut()
                .for_each(|seen| seen.record = place(seen.record));
            backgrounds.sort_by_key(|(id, ..)| *id);
            for (_, background, died) in backgrounds.iter() {
                line.background = std::mem::take(&mut line.background).or(background);
                line.died = agree(line.died, *died);
            }
            merge_accounts(&mut line.episodes, &self.same_as);
            merging::settle(line);
            line.episodes.shrink_to_fit();
            line.seen.shrink_to_fit();
        }
        self.lines.sort_by_key(|line| line.person);
        self.lines
    }

    fn give_exits(&mut self) {
        self.exits.sort_by_key(|(episode, id, ..)| (*episode, *id));
        for (episode, _, at, exit) in std::mem::take(&mut self.exits) {
            let spells = &mut self.lines[at as usize].episodes;
            if let Some(spell) = spells.iter_mut().find(|spell| spell.episode == episode) {
                spell.exit = Some(spell.exit.map_or(exit, |known| merge_exits(known, exit)));
            }
        }
    }

    fn line_of(&self, record: RecordId) -> Result<u32, UnknownRecord> {
        self.records
            .get(&record.bits())
            .map(|(at, _)| *at)
            .ok_or(UnknownRecord(record))
    }

    fn position(&self, at: u32, record: RecordId) -> u16 {
        let ids = &self.record_ids[at as usize];
        ids.iter()
            .position(|known| *known == record)
            .and_then(|p| u16::try_from(p).ok())
            .unwrap_or(0)
    }

    fn see(
        &mut self,
        record: RecordId,
        on: Option<PartialDate>,
        what: Sight,
        basis: Basis,
    ) -> Result<(), UnknownRecord> {
        let at = self.line_of(record)?;
        let Some(on) = on else { return Ok(()) };
        let record = self.position(at, record);
        self.lines[at as usize].seen.push(Seen {
            on: on.range(),
            what,
            basis,
            record,
        });
        Ok(())
    }
}

/// All life lines of some holdings.
///
/// # Errors
/// [`UnknownRecord`] if a row refers to a record that is not there.
pub fn life_lines(holdings: &Holdings) -> Result<Vec<LifeLine>, UnknownRecord> {
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
    Ok(assembly.finish())
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

fn spell(episode: &Episode, record: u16) -> Spell {
    Spell {
        episode: episode.id,
        record,
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
