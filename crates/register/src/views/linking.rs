//! Which records are one person: comparing all of them, putting down what a run proposes, the queue, and people's decisions.
//!
//! What is shown without seeing a case are identifiers and probabilities. Two records side by side come with their
//! identities and without their narratives. Everything is audited by identifier and count alone; why somebody decided as they
//! did lies in the vault. What follows from it all is the work of `throughline_model::resolution`.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::{LinkVerdict, ProposalState};
use throughline_model::holdings::Held;
use throughline_model::id::{LinkId, LinkProposalId, LinkageRunId, RecordId};
use throughline_model::links::{Count, in_order, millionths};
use throughline_model::table::Row;
use throughline_model::{
    Alias, Day, Episode, Holdings, Identity, IdentityDocument, Link, LinkProposal, LinkageRun, PartialDate,
    Profile, Record, Relative, Text, Viewer, profiles,
};

use crate::RegisterError;
use crate::access::{self, Action, Ruling};
use crate::cells::Decoder;
use crate::change::Change;
use crate::database::{Begin, Value};
use crate::fresh::fresh;
use crate::import::wrapped_key;
use crate::reading::{self, Which};
use crate::register::Register;
use crate::relation;
use crate::sql;
use crate::trail::Event;

/// Which records are one person, for one viewer.
pub struct Linking<'a> {
    register: &'a mut Register,
    viewer: &'a Viewer,
    now: Timestamp,
}

/// A run of linkage, as the program that ran it describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Name and version of the engine.
    pub engine: Text,
    /// The seed of its random choices.
    pub seed: u64,
    /// From which probability on, 0 to 1, records were linked automatically.
    pub threshold: f64,
    /// The least probability, 0 to 1, at which a pair is among those proposed.
    pub least_kept: f64,
    /// How many records were compared.
    pub records: u64,
}

/// A pair a run proposes, in either order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposed {
    /// One record.
    pub record: RecordId,
    /// The other.
    pub other_record: RecordId,
    /// How probable it is that they are one person, 0 to 1.
    pub probability: f64,
    /// What becomes of it.
    pub state: ProposalState,
}

/// Which proposals of the latest run are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Those not linked: waiting for review, and those kept apart.
    Waiting,
    /// Those linked automatically and drawn for review.
    Drawn,
    /// Both.
    All,
}

impl Queue {
    fn states(self) -> &'static [ProposalState] {
        use ProposalState::{AutomaticForReview, HeldApart, Queued};
        match self {
            Self::Waiting => &[Queued, HeldApart],
            Self::Drawn => &[AutomaticForReview],
            Self::All => &[Queued, HeldApart, AutomaticForReview],
        }
    }
}

/// Two records side by side, the one with the lower identifier first.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySide {
    /// What each says of who the person is.
    pub profiles: [Profile; 2],
    /// Each case file, without narratives.
    pub case_files: [Holdings; 2],
    /// What the latest run says of the two.
    pub proposal: Option<LinkProposal>,
    /// What was decided on the two, with reasons, in the order in which it was decided; of these at most the last stands.
    pub decisions: Vec<Link>,
}

impl<'a> Linking<'a> {
    pub(crate) fn new(
        register: &'a mut Register,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        register.core.permit(viewer, now, Action::ReadLinks)?;
        Ok(Self {
            register,
            viewer,
            now,
        })
    }

    /// What every record says of who the person is, in the order of the records' identifiers: for the program to compare,
    /// not to be shown. One entry in the audit for all.
    ///
    /// # Errors
    /// [`RegisterError::Denied`], or a cell that does not open.
    pub fn profiles(&mut self) -> Result<Vec<Profile>, RegisterError> {
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.permit(viewer, now, Action::CompareRecords)?;
        core.audit(
            viewer,
            now,
            &Event::new("compare records", "identities of all records, by the program"),
        )?;
        let held = core.transaction(Begin::Reading, |core| {
            let mut held = Holdings::default();
            reading::each_whole::<Record>(core, vault, Which::All, |row| keep(&mut held, row))?;
            reading::each_whole::<Identity>(core, vault, Which::All, |row| keep(&mut held, row))?;
            reading::each_whole::<Alias>(core, vault, Which::All, |row| keep(&mut held, row))?;
            reading::each_whole::<IdentityDocument>(core, vault, Which::All, |row| keep(&mut held, row))?;
            reading::each_whole::<Relative>(core, vault, Which::All, |row| keep(&mut held, row))?;
            // Of the episodes only their dates are wanted: nothing of them is opened.
            let layout = sql::layout(Episode::NAME);
            let mut decoder = Decoder::new(layout);
            core.database
                .query(&layout.select_open(), &[], &layout.open_columns, &mut |row| {
                    held.episodes.push(decoder.open_row(row)?);
                    Ok(())
                })?;
            Ok::<_, RegisterError>(held)
        })?;
        Ok(profiles(&held))
    }

    /// Puts down a run and what it proposes, all of it or nothing. From now on it is the latest run.
    ///
    /// # Errors
    /// [`RegisterError::Denied`]; [`RegisterError::NotAPair`] and [`RegisterError::NotAProbability`];
    /// [`RegisterError::DanglingReference`] for a record that is not in the register.
    pub fn propose(
        &mut self,
        rng: &mut dyn CryptoRng,
        run: &Run,
        pairs: &[Proposed],
    ) -> Result<LinkageRunId, RegisterError> {
        let (viewer, now) = (self.viewer, self.now);
        let core = &mut self.register.core;
        core.permit(viewer, now, Action::LinkRecords)?;
        let probability = |number| millionths(number).ok_or(RegisterError::NotAProbability);
        let id = LinkageRunId::from_bits(fresh(now, rng));
        let row = LinkageRun {
            id,
            ran_at: to_the_second(now),
            ran_by: viewer.account.clone(),
            engine: run.engine.clone(),
            seed: written(run.seed),
            threshold: probability(run.threshold)?,
            least_kept: probability(run.least_kept)?,
            records: counted(run.records),
        };
        core.transaction(Begin::Writing, |core| {
            let mut change = Change::default();
            change.add(core, &row, None, rng)?;
            for pair in pairs {
                if pair.record == pair.other_record {
                    return Err(RegisterError::NotAPair);
                }
                let (record, other_record) = in_order(pair.record, pair.other_record);
                let proposal = LinkProposal {
                    id: LinkProposalId::from_bits(fresh(now, rng)),
                    run: id,
                    record,
                    other_record,
                    probability: probability(pair.probability)?,
                    state: pair.state,
                };
                change.add(core, &proposal, None, rng)?;
            }
            let automatic = pairs.iter().filter(|pair| pair.state.is_automatic()).count();
            let event = Event::new("link records", format!("linkage_runs {id}")).because(format!(
                "{} pairs proposed, {automatic} of them linked automatically",
                pairs.len()
            ));
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)
                .map(drop)
        })?;
        Ok(id)
    }

    /// The latest run, if there was one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn latest_run(&mut self) -> Result<Option<LinkageRun>, RegisterError> {
        let core = &mut self.register.core;
        core.transaction(Begin::Reading, latest_run)
    }

    /// What the latest run proposed and nobody has decided yet, the likeliest first, at most `limit` pairs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue(&mut self, which: Queue, limit: usize) -> Result<Vec<LinkProposal>, RegisterError> {
        let core = &mut self.register.core;
        core.audit(
            self.viewer,
            self.now,
            &Event::new("read links", "pairs waiting for review, by identifier"),
        )?;
        core.transaction(Begin::Reading, |core| {
            let Some(run) = latest_run(core)? else {
                return Ok(Vec::new());
            };
            let states: Vec<String> = which
                .states()
                .iter()
                .map(|state| format!("'{}'", state.code()))
                .collect();
            let tail = format!(
                "WHERE \"run\" = ?1 AND \"state\" IN ({}) AND NOT EXISTS (SELECT 1 FROM links l WHERE \
                 l.\"withdrawn_on\" IS NULL AND \
                 ((l.\"record\" = link_proposals.\"record\" AND l.\"other_record\" = link_proposals.\"other_record\") OR \
                 (l.\"record\" = link_proposals.\"other_record\" AND l.\"other_record\" = link_proposals.\"record\"))) \
                 ORDER BY \"probability\" DESC, \"id\" LIMIT ?2",
                states.join(", ")
            );
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            open_rows(core, &tail, &[Value::Id(run.id.bits()), Value::Integer(limit)])
        })
    }

    /// Everything the latest run proposed, in the order of the proposals' identifiers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn proposals(&mut self) -> Result<Vec<LinkProposal>, RegisterError> {
        let core = &mut self.register.core;
        core.audit(
            self.viewer,
            self.now,
            &Event::new("read links", "proposals of the latest run, by identifier"),
        )?;
        core.transaction(Begin::Reading, |core| match latest_run(core)? {
            Some(run) => open_rows(
                core,
                "WHERE \"run\" = ?1 ORDER BY \"id\"",
                &[Value::Id(run.id.bits())],
            ),
            None => Ok(Vec::new()),
        })
    }

    /// Every decision ever taken, withdrawn ones too, without its reason; in the order in which they were taken. A decision
    /// stands if [`Link::stands`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn decisions(&mut self) -> Result<Vec<Link>, RegisterError> {
        let core = &mut self.register.core;
        core.audit(
            self.viewer,
            self.now,
            &Event::new("read links", "decisions on links, by identifier"),
        )?;
        core.transaction(Begin::Reading, |core| {
            open_rows(core, "ORDER BY \"decided_on\", \"id\"", &[])
        })
    }

    /// Two records side by side, with their identities and without their narratives. The audit names both.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] where one of the two may not be compared by this viewer, [`RegisterError::NoSuchRow`],
    /// [`RegisterError::NotAPair`].
    pub fn side_by_side(&mut self, one: RecordId, other: RecordId) -> Result<SideBySide, RegisterError> {
        let pair = self.permit_review(one, other)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.audit(viewer, now, &Event::new("compare two records", words(pair)))?;
        core.transaction(Begin::Reading, |core| {
            let mut case_files = [Holdings::default(), Holdings::default()];
            for (file, record) in case_files.iter_mut().zip([pair.0, pair.1]) {
                *file = reading::without_narratives(&reading::case_file(core, vault, record.bits())?)?;
            }
            let profile = |file: &Holdings| profiles(file).into_iter().next().ok_or(RegisterError::NotAPair);
            let [first, second] = &case_files;
            let profiles = [profile(first)?, profile(second)?];
            let proposal = match latest_run(core)? {
                Some(run) => {
                    let tail = "WHERE \"run\" = ?1 AND \"record\" = ?2 AND \"other_record\" = ?3";
                    let values = [run.id.bits(), pair.0.bits(), pair.1.bits()].map(Value::Id);
                    open_rows(core, tail, &values)?.into_iter().next()
                }
                None => None,
            };
            let mut decisions = Vec::new();
            for record in [pair.0, pair.1] {
                reading::each_whole::<Link>(core, vault, Which::Where("record", record.bits()), |link| {
                    if in_order(link.record, link.other_record) == pair {
                        decisions.push(link);
                    }
                    Ok(())
                })?;
            }
            decisions.sort_by_key(|link| (link.decided_on.range().earliest(), link.id));
            Ok(SideBySide {
                profiles,
                case_files,
                proposal,
                decisions,
            })
        })
    }

    /// Decides whether two records are one person. What was decided on them before no longer stands, and stays to be read.
    ///
    /// # Errors
    /// As [`Linking::side_by_side`].
    pub fn decide(
        &mut self,
        rng: &mut dyn CryptoRng,
        one: RecordId,
        other: RecordId,
        verdict: LinkVerdict,
        reason: &Text,
    ) -> Result<LinkId, RegisterError> {
        let pair = self.permit_review(one, other)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        let today = today(now);
        let id = LinkId::from_bits(fresh(now, rng));
        let decision = Link {
            id,
            record: pair.0,
            other_record: pair.1,
            verdict,
            decided_by: viewer.account.clone(),
            decided_on: today,
            reason: Some(reason.clone()),
            withdrawn_on: None,
        };
        core.transaction(Begin::Writing, |core| {
            let damaged = || RegisterError::DataKeyDamaged(pair.0.to_string());
            let wrapped = wrapped_key(core, pair.0.bits())?.ok_or_else(damaged)?;
            let data_key = vault.unwrap(pair.0.bits(), &wrapped)?;
            let mut change = Change::default();
            for standing in standing(core, pair)? {
                change.set_text::<Link>(core, standing.bits(), "withdrawn_on", &today.to_string())?;
            }
            change.add(core, &decision, Some(&data_key), rng)?;
            let event =
                Event::new("decide on link", format!("links {id}: {}", words(pair))).because(verdict.code());
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)
                .map(drop)
        })?;
        Ok(id)
    }

    /// Withdraws a decision: of the two records nothing is decided any more, and they are what they would be without any.
    /// Whether it stood until now; of one that does not stand nothing changes.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`], [`RegisterError::Denied`].
    pub fn withdraw(&mut self, decision: LinkId) -> Result<bool, RegisterError> {
        let missing = || RegisterError::NoSuchRow {
            table: Link::NAME,
            key: decision.to_string(),
        };
        let found: Vec<Link> = self.register.core.transaction(Begin::Reading, |core| {
            open_rows(core, "WHERE \"id\" = ?1", &[Value::Id(decision.bits())])
        })?;
        let found = found.into_iter().next().ok_or_else(missing)?;
        let pair = self.permit_review(found.record, found.other_record)?;
        let (viewer, now) = (self.viewer, self.now);
        let core = &mut self.register.core;
        core.transaction(Begin::Writing, |core| {
            let mut change = Change::default();
            let stood = standing(core, pair)?.contains(&decision);
            if stood {
                let today = today(now).to_string();
                change.set_text::<Link>(core, decision.bits(), "withdrawn_on", &today)?;
            }
            let event = Event::new("withdraw decision", format!("links {decision}: {}", words(pair)));
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)
                .map(|_| stood)
        })
    }

    /// Refuses a pair the viewer may not review; the pair in order. The farther of the two records decides.
    fn permit_review(
        &mut self,
        one: RecordId,
        other: RecordId,
    ) -> Result<(RecordId, RecordId), RegisterError> {
        if one == other {
            return Err(RegisterError::NotAPair);
        }
        let pair = in_order(one, other);
        let (viewer, action) = (self.viewer, Action::ReviewLinks);
        let Register { core, vault } = &mut *self.register;
        for record in [pair.0, pair.1] {
            let relation = relation::to_record(core, vault, viewer, self.now, record.bits())?;
            let relation = relation.ok_or(RegisterError::NoSuchRow {
                table: Record::NAME,
                key: record.to_string(),
            })?;
            if access::ruling(viewer.role, action, relation) != Ruling::Allow {
                core.audit_denied(viewer, self.now, action, &words(pair));
                return Err(RegisterError::Denied {
                    role: viewer.role,
                    action,
                });
            }
        }
        Ok(pair)
    }
}

/// Two records, for the audit.
fn words(pair: (RecordId, RecordId)) -> String {
    format!("records {} and {}", pair.0, pair.1)
}

#[expect(clippy::unnecessary_wraps, reason = "passed where reading may fail")]
fn keep<R: Held>(held: &mut Holdings, row: R) -> Result<(), RegisterError> {
    R::of_mut(held).push(row);
    Ok(())
}

/// The latest run. Instants of one length compare as they were.
fn latest_run(core: &mut crate::register::Core) -> Result<Option<LinkageRun>, RegisterError> {
    let found = open_rows(core, "ORDER BY \"ran_at\" DESC, \"id\" DESC LIMIT 1", &[])?;
    Ok(found.into_iter().next())
}

/// The decisions on a pair that stand.
fn standing(
    core: &mut crate::register::Core,
    pair: (RecordId, RecordId),
) -> Result<Vec<LinkId>, RegisterError> {
    let tail = "WHERE \"withdrawn_on\" IS NULL AND ((\"record\" = ?1 AND \"other_record\" = ?2) OR \
                (\"record\" = ?2 AND \"other_record\" = ?1))";
    let values = [pair.0.bits(), pair.1.bits()].map(Value::Id);
    let links: Vec<Link> = open_rows(core, tail, &values)?;
    Ok(links.into_iter().map(|link| link.id).collect())
}

/// The open columns of rows that the end of a statement names.
fn open_rows<R: Row>(
    core: &mut crate::register::Core,
    tail: &str,
    values: &[Value<'_>],
) -> Result<Vec<R>, RegisterError> {
    let layout = sql::layout(R::NAME);
    let mut decoder = Decoder::new(layout);
    let mut rows = Vec::new();
    let sql = format!("{} {tail}", layout.select_open());
    core.database
        .query(&sql, values, &layout.open_columns, &mut |row| {
            rows.push(decoder.open_row(row)?);
            Ok(())
        })?;
    Ok(rows)
}

fn today(now: Timestamp) -> PartialDate {
    let days = now.as_second().div_euclid(86_400);
    PartialDate::day(Day::from_epoch(i32::try_from(days).unwrap_or(0)))
}

fn to_the_second(now: Timestamp) -> Text {
    let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
    Text::new(&second.to_string()).expect("an instant is written with characters")
}

/// A count as it lies in a table; no register holds more than the most it can say.
fn counted(number: u64) -> Count {
    const MOST: i64 = 1_000_000_000_000;
    let number = i64::try_from(number).unwrap_or(MOST).clamp(0, MOST);
    Count::new(number).expect("it was brought between the bounds")
}

fn written(number: u64) -> Text {
    Text::new(&number.to_string()).expect("a number is written with digits")
}
