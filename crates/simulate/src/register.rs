//! The register as a stream of chunks: made in parallel, handed out in order, never all in memory.
//!
//! Each chunk of persons has a random stream of its own, so that the same seed gives the same rows on any number of
//! threads.

use std::collections::VecDeque;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use throughline_model::Holdings;

use crate::dice::Dice;
use crate::rows::{Scribe, Written};
use crate::scenario::{NotPossible, Scenario};
use crate::truth::{SameEpisode, SamePerson, TruePerson};
use crate::world::World;

/// Persons in a chunk; the last may have fewer.
pub const PERSONS_IN_A_CHUNK: u32 = 2_000;

/// Some persons with all their rows and the truth about them. No row refers to another chunk, except to organisations,
/// whose rows lie in the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// The rows of every table.
    pub holdings: Holdings,
    /// What is true of each person, in the order of the persons.
    pub truth: Vec<TruePerson>,
    /// Pairs of records that are about one person.
    pub same_person: Vec<SamePerson>,
    /// Pairs of accounts of one episode.
    pub same_episode: Vec<SameEpisode>,
}

/// An invented register, chunk by chunk. Made by [`simulate`].
pub struct Register {
    scenario: Scenario,
    world: World,
    next: u32,
    chunks: u32,
    ready: VecDeque<Chunk>,
}

/// Invents a register. Runs on the current rayon pool; what it yields does not depend on the pool's size.
///
/// # Errors
/// [`NotPossible`] if a parameter of the scenario makes no sense.
pub fn simulate(scenario: &Scenario) -> Result<Register, NotPossible> {
    scenario.check()?;
    let chunks = scenario.persons.div_ceil(PERSONS_IN_A_CHUNK).max(1);
    Ok(Register {
        world: World::new(scenario),
        scenario: scenario.clone(),
        next: 0,
        chunks,
        ready: VecDeque::new(),
    })
}

impl Register {
    fn chunk(&self, number: u32) -> Chunk {
        let done = number * PERSONS_IN_A_CHUNK;
        let count = (self.scenario.persons - done).min(PERSONS_IN_A_CHUNK);
        let mut written = Written::default();
        if number == 0 {
            written
                .holdings
                .organisations
                .clone_from(&self.world.organisations);
        }
        let mut scribe = Scribe {
            scenario: &self.scenario,
            world: &self.world,
            dice: Dice::new(self.scenario.seed, u64::from(number)),
            written,
        };
        for _ in 0..count {
            scribe.person();
        }
        let Written {
            holdings,
            truth,
            same_person,
            same_episode,
        } = scribe.written;
        Chunk {
            holdings,
            truth,
            same_person,
            same_episode,
        }
    }
}

impl Iterator for Register {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ready.is_empty() && self.next < self.chunks {
            let threads = u32::try_from(rayon::current_num_threads()).unwrap_or(1);
            let until = self.chunks.min(self.next.saturating_add(threads.clamp(1, 64)));
            let made: Vec<Chunk> = (self.next..until)
                .into_par_iter()
                .map(|number| self.chunk(number))
                .collect();
            self.next = until;
            self.ready.extend(made);
        }
        self.ready.pop_front()
    }
}
