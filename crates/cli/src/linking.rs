//! The records of a register, linked: what the linkage engine is given, what it proposes, and what it warns of.
//!
//! The commands `link`, `review` and `import` share it. Which records are one person is decided by people or by the threshold
//! a person set; what follows from it for life lines is the business of `throughline_model::resolution`.

mod earlier;
mod nights;
mod proposals;
mod records;

use std::collections::{BTreeSet, HashMap};

use anyhow::anyhow;
use throughline_linkage::{Blocking, Known, LinkError, Linkage, Options, Pair, Table};
use throughline_model::codes::ours::{LinkVerdict, Role};
use throughline_model::id::{PersonId, RecordId};
use throughline_model::{Link, Profile, Text, Viewer};
use throughline_register::{Proposed, Register, RegisterError, Run};

use crate::args::{Common, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::progress::Voice;

pub(crate) use earlier::warn;
pub(crate) use nights::Nights;
pub(crate) use proposals::{Asked, touched};

/// The engine, as a run is put down.
const ENGINE: &str = concat!("throughline-linkage ", env!("CARGO_PKG_VERSION"));

/// The records of a register as the engine takes them.
pub(crate) struct Records {
    /// One row for each record, in the order of `ids`.
    pub(crate) table: Table,
    ids: Vec<RecordId>,
    /// The person each was entered under.
    persons: Vec<PersonId>,
    /// The pairs that somebody decided to be one person or two.
    decided: BTreeSet<(u32, u32)>,
    /// What people have decided, and which records were entered under one person.
    known: Known,
    /// Where everybody slept, as far as it keeps two records apart.
    nights: Nights,
}

impl Records {
    /// Reads the records of a register; the audit says so once.
    pub(crate) fn read(common: &Common, voice: Voice, register: &mut Register) -> Result<Self, Failure> {
        let bar = voice.bar("Reading records", 0);
        let viewer = desk::viewer(common, Role::Supervisor, "comparing records, by the program");
        let read = Self::of_register(common, register, &viewer);
        bar.finish();
        read.map_err(failure::refused)
    }

    fn of_register(common: &Common, register: &mut Register, viewer: &Viewer) -> Result<Self, RegisterError> {
        let now = clock::now();
        let mut linking = register.for_linking(viewer, now)?;
        let profiles = linking.profiles()?;
        let decisions = linking.decisions()?;
        let analyst = desk::viewer(common, Role::Analyst, "which records shelters keep apart");
        let nights = Nights::read(&mut register.for_analyst(&analyst, now)?)?;
        Ok(Self::of(&profiles, &decisions, nights))
    }

    fn of(profiles: &[Profile], decisions: &[Link], nights: Nights) -> Self {
        let ids: Vec<RecordId> = profiles.iter().map(|profile| profile.record.id).collect();
        let (known, decided) = known(profiles, decisions, &ids);
        Self {
            table: records::table(profiles),
            ids,
            persons: profiles.iter().map(|profile| profile.record.person).collect(),
            decided,
            known,
            nights,
        }
    }

    /// Links them. Pairs that spent one night in two countries are kept apart.
    pub(crate) fn link(&self, voice: Voice, options: &Options) -> Result<Linkage<'_>, LinkError> {
        let stages = voice.stages();
        let linkage = Linkage::of(&self.table, options, &self.known, &stages);
        stages.finish();
        let mut linkage = linkage?;
        let apart: Vec<(u32, u32)> = linkage
            .pairs()
            .iter()
            .map(|pair| (pair.left, pair.right))
            .filter(|(left, right)| self.nights_apart(*left, *right))
            .collect();
        linkage.keep_apart(&apart);
        Ok(linkage)
    }

    /// Whether two records say that their persons slept in two countries on one night.
    pub(crate) fn nights_apart(&self, left: u32, right: u32) -> bool {
        self.nights.keep_apart(self.id(left), self.id(right))
    }

    /// Links them and puts down in the register what was found; earlier proposals that nobody decided on give way.
    pub(crate) fn propose(
        &self,
        common: &Common,
        voice: Voice,
        register: &mut Register,
        asked: Asked,
    ) -> Result<(Vec<Proposed>, Blocking), Failure> {
        let options = Options {
            seed: asked.seed,
            least: asked.least,
            threshold: asked.automatic.unwrap_or(1.0),
        };
        let linkage = self.link(voice, &options).map_err(|error| {
            let error =
                anyhow::Error::new(error).context("nothing was linked: no record says who the person is");
            Failure::with(exit::INPUT, error)
        })?;
        let pairs = proposals::proposals(self, &linkage, asked);
        let run = Run {
            engine: Text::new(ENGINE).ok_or_else(|| anyhow!("the engine has no name"))?,
            seed: asked.seed,
            // Without a threshold nothing is linked, and a threshold of one says so.
            threshold: options.threshold,
            least_kept: asked.least,
            records: self.table.len() as u64,
        };
        let viewer = desk::viewer(common, Role::Supervisor, "linking records");
        let bar = voice.bar("Writing proposals", 0);
        let put_down = register
            .for_linking(&viewer, clock::now())
            .and_then(|mut view| view.propose(&mut rand::rng(), &run, &pairs));
        bar.finish();
        put_down.map_err(failure::refused)?;
        Ok((pairs, linkage.blocking()))
    }

    /// The record at a place of the table.
    pub(crate) fn id(&self, place: u32) -> RecordId {
        self.ids
            .get(place as usize)
            .copied()
            .unwrap_or_else(|| RecordId::from_bits(0))
    }

    /// The place of a record in the table.
    pub(crate) fn place(&self, record: RecordId) -> Option<u32> {
        let at = self.ids.iter().position(|id| *id == record)?;
        u32::try_from(at).ok()
    }

    /// Every record with the person it was entered under.
    pub(crate) fn entered(&self) -> Vec<(RecordId, PersonId)> {
        let persons = self.persons.iter().copied();
        self.ids.iter().copied().zip(persons).collect()
    }

    /// Whether two records were entered under one person.
    pub(crate) fn one_person(&self, left: u32, right: u32) -> bool {
        let person = |place: u32| self.persons.get(place as usize);
        person(left) == person(right)
    }

    /// Whether somebody has decided whether the two are one person.
    pub(crate) fn is_decided(&self, pair: &Pair) -> bool {
        self.decided.contains(&(pair.left, pair.right))
    }
}

/// What is known of pairs: standing decisions, and records entered under one person, where nobody decided otherwise.
fn known(profiles: &[Profile], decisions: &[Link], ids: &[RecordId]) -> (Known, BTreeSet<(u32, u32)>) {
    let places: HashMap<RecordId, u32> = ids.iter().copied().zip(0..).collect();
    let mut known = Known::default();
    let mut decided = BTreeSet::new();
    for decision in decisions.iter().filter(|decision| decision.stands()) {
        let (Some(one), Some(other)) = (places.get(&decision.record), places.get(&decision.other_record))
        else {
            continue;
        };
        let pair = (*one.min(other), *one.max(other));
        match decision.verdict {
            LinkVerdict::Same => known.same.push(pair),
            LinkVerdict::Different => known.different.push(pair),
            LinkVerdict::CannotTell => continue,
        }
        decided.insert(pair);
    }
    let mut first_of: HashMap<_, u32> = HashMap::new();
    for (profile, place) in profiles.iter().zip(0..) {
        let first = *first_of.entry(profile.record.person).or_insert(place);
        if first != place && !decided.contains(&(first, place)) {
            known.same.push((first, place));
        }
    }
    for pairs in [&mut known.same, &mut known.different] {
        pairs.sort_unstable();
        pairs.dedup();
    }
    (known, decided)
}
