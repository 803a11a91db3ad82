//! Puts life lines together from the rows of records, which may come in any order within a table; records come first.

use std::any::Any;
use std::collections::HashMap;

use super::{
    Background, Circumstances, Homecoming, LifeLine, Retelling, Seen, Sight, Spell, SpellExit, order,
};
use crate::codes::ours::{Answer, Basis, ContactOutcome, Direction, Entry, NoContactReason, Uptake};
use crate::day::DayRange;
use crate::id::{EpisodeId, ExitId, RecordId};
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
}

/// A row whose record was not among the records given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a row refers to record {0}, which has not been given")]
pub struct UnknownRecord(pub RecordId);

impl Assembly {
    /// Starts a person's line, or adds a record to it.
    pub fn record(&mut self, record: &Record) {
        let at = *self.persons.entry(record.person.bits()).or_insert_with(|| {
            self.lines.push(LifeLine {
                person: record.person,
                background: Background::default(),
                episodes: Vec::new(),
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
            order::sort(&mut line.episodes);
            line.seen.sort_unstable();
            line.lost.sort_unstable();
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
    fn or(self, next: &Self) -> Self {
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

/// Two statements of one date: what both allow, or, when they contradict each other, everything between them.
fn agree(one: Option<DayRange>, other: Option<DayRange>) -> Option<DayRange> {
    match (one, other) {
        (Some(a), Some(b)) => {
            let (from, until) = (a.earliest().max(b.earliest()), a.latest().min(b.latest()));
            let hull = DayRange::between(a.earliest().min(b.earliest()), a.latest().max(b.latest()));
            Some(if from <= until {
                DayRange::between(from, until)
            } else {
                hull
            })
        }
        (one, other) => one.or(other),
    }
}

fn merge_accounts(episodes: &mut Vec<Spell>, same_as: &HashMap<EpisodeId, EpisodeId>) {
    if same_as.is_empty() || episodes.len() < 2 {
        return;
    }
    // The account that the others point to speaks first; where they point to one another or to one that is not in this
    // line, the one with the lowest id does.
    let mut told: Vec<(EpisodeId, bool, Spell)> = std::mem::take(episodes)
        .into_iter()
        .map(|spell| {
            let first = first_account(spell.episode, same_as);
            (first, spell.episode != first, spell)
        })
        .collect();
    told.sort_by_key(|(first, retold, spell)| (*first, *retold, spell.episode));
    let mut last = None;
    for (first, _, spell) in told {
        match episodes.last_mut().filter(|_| last == Some(first)) {
            Some(known) => merge_spells(known, &spell),
            None => episodes.push(spell),
        }
        last = Some(first);
    }
}

/// The account at the end of a chain of "same as"; of a circle, the one with the lowest id.
fn first_account(episode: EpisodeId, same_as: &HashMap<EpisodeId, EpisodeId>) -> EpisodeId {
    let mut chain = vec![episode];
    let mut at = episode;
    while let Some(next) = same_as.get(&at) {
        if let Some(start) = chain.iter().position(|known| known == next) {
            return chain[start..].iter().copied().min().unwrap_or(at);
        }
        chain.push(*next);
        at = *next;
    }
    at
}

fn merge_spells(known: &mut Spell, told_again: &Spell) {
    known.started = agree(known.started, told_again.started);
    // The earlier disclosure is the one that says by when the episode had begun.
    known.disclosed = match (known.disclosed, told_again.disclosed) {
        (Some(a), Some(b)) => Some(DayRange::between(
            a.earliest().min(b.earliest()),
            a.latest().min(b.latest()),
        )),
        (a, b) => a.or(b),
    };
    known.retold.push(Retelling {
        record: told_again.record,
        told_order: told_again.told_order,
    });
    known.entry = if known.entry == Entry::Unknown {
        told_again.entry
    } else {
        known.entry
    };
    known.same_traffickers = known.same_traffickers.or(told_again.same_traffickers);
    known.recruitment_country = known.recruitment_country.or(told_again.recruitment_country);
    known.exploitation_country = known.exploitation_country.or(told_again.exploitation_country);
    known.exploitation = known.exploitation.union(told_again.exploitation);
    known.control = known.control.union(told_again.control);
    known.relations = known.relations.union(told_again.relations);
    known.exit = match (known.exit, told_again.exit) {
        (Some(a), Some(b)) => Some(merge_exits(a, b)),
        (a, b) => a.or(b),
    };
}

fn merge_exits(known: SpellExit, other: SpellExit) -> SpellExit {
    let (a, b) = (known.circumstances, other.circumstances);
    SpellExit {
        on: agree(known.on, other.on),
        manner: known.manner.or(other.manner),
        control_ended: settle(known.control_ended, other.control_ended),
        circumstances: Circumstances {
            distress: settle(a.distress, b.distress),
            distrust: settle(a.distrust, b.distrust),
            threatened: settle(a.threatened, b.threatened),
            without_work: settle(a.without_work, b.without_work),
            family_conflict: settle(a.family_conflict, b.family_conflict),
            debt: settle(a.debt, b.debt),
            substance_dependence: settle(a.substance_dependence, b.substance_dependence),
        },
    }
}

/// Two answers to one question: yes or no outweighs not knowing; yes against no is not known.
fn settle(one: Option<Answer>, other: Option<Answer>) -> Option<Answer> {
    match (one, other) {
        (Some(Answer::Yes), Some(Answer::No)) | (Some(Answer::No), Some(Answer::Yes)) => {
            Some(Answer::Unknown)
        }
        (Some(known @ (Answer::Yes | Answer::No)), _) | (_, Some(known @ (Answer::Yes | Answer::No))) => {
            Some(known)
        }
        (one, other) => one.or(other),
    }
}
