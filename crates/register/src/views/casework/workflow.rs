//! What passes between people about a case: it is assigned, referred, transferred, asked for, closed and opened again.
//!
//! Each is asked for with a reason and answered by somebody else; nobody approves what they asked for. Only an answer changes
//! the case, and what follows from which answer is the table at the foot of this file. A referral to another organisation
//! needs a consent that holds, and gives access to one record until a day; the grant ends when it is revoked.

use jiff::{Timestamp, ToSpan as _};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use throughline_model::codes::htcds::CaseStatus;
use throughline_model::codes::ours::{ConsentPurpose, Direction, Role};
use throughline_model::id::{OrganisationId, RecordId, ReferralId};
use throughline_model::{Consent, Day, PartialDate, Period, Record, Referral, Text};

use crate::RegisterError;
use crate::access::{Action, Relation};
use crate::change::Change;
use crate::database::{Begin, Column, Database, Value};
use crate::fresh::fresh;
use crate::reading::{self, Which};
use crate::register::Register;
use crate::sql::own;
use crate::trail::Event;

use super::Casework;
use super::changing::{Stroke, data_key};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskKind {
    /// That a colleague manages the case.
    Assign,
    /// That another organisation helps, and may read the case until a day.
    Refer,
    /// That another organisation keeps the case from now on.
    Transfer,
    /// That whoever asks manages the case.
    RequestTransfer,
    /// That the case is closed.
    Close,
    /// That a closed case is opened again.
    Reopen,
    /// Nothing: it tells the owner and the supervisor that somebody broke the glass.
    GlassBroken,
}

impl TaskKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Assign,
        Self::Refer,
        Self::Transfer,
        Self::RequestTransfer,
        Self::Close,
        Self::Reopen,
        Self::GlassBroken,
    ];

    /// The kind as it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Refer => "refer",
            Self::Transfer => "transfer",
            Self::RequestTransfer => "request-transfer",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::GlassBroken => "glass-broken",
        }
    }

    /// The kind with this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// Nobody has answered.
    Open,
    /// Accepted; what it asked for is so.
    Accepted,
    /// Rejected, with a reason.
    Rejected,
    /// Done after it was accepted, or seen.
    Done,
    /// Taken back by whoever asked.
    Revoked,
}

impl TaskState {
    /// The state as it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Done => "done",
            Self::Revoked => "revoked",
        }
    }

    fn of(code: &str) -> Option<Self> {
        [
            Self::Open,
            Self::Accepted,
            Self::Rejected,
            Self::Done,
            Self::Revoked,
        ]
        .into_iter()
        .find(|state| state.code() == code)
    }
}

/// An answer to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Yes.
    Accept,
    /// No, with a reason.
    Reject,
    /// It is done, or was seen.
    Done,
    /// Whoever asked takes it back.
    Revoke,
}

/// Something to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What.
    pub kind: TaskKind,
    /// Of whom; for what concerns a colleague.
    pub for_account: Option<Text>,
    /// Of which organisation; for what concerns another one.
    pub for_organisation: Option<OrganisationId>,
    /// Until when it is wanted, or for a referral until when the case may be read.
    pub due: Option<Day>,
    /// Why.
    pub reason: Text,
}

/// Something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its identifier.
    pub id: u128,
    /// The record it is about.
    pub record: RecordId,
    /// What.
    pub kind: TaskKind,
    /// The account that asked.
    pub asked_by: String,
    /// When.
    pub asked: Timestamp,
    /// Of which account.
    pub for_account: Option<String>,
    /// Of which organisation.
    pub for_organisation: Option<OrganisationId>,
    /// Until when.
    pub due: Option<Day>,
    /// How far it has come.
    pub state: TaskState,
    /// The account that answered last.
    pub answered_by: Option<String>,
    /// Why it was asked for.
    pub reason: String,
    /// What was said in answer.
    pub answer: String,
}

/// Access to one record given to another organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its identifier: that of the task it came of.
    pub id: u128,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Until when.
    pub until: Timestamp,
    /// When it was revoked, if it was.
    pub revoked: Option<Timestamp>,
}

#[derive(Default, Serialize, Deserialize)]
struct Words {
    reason: String,
    answer: String,
}

/// For how long a referral gives access when no day is named.
const GRANT_DAYS: i64 = 90;

impl Casework<'_> {
    /// Asks for something about a case; the task's identifier.
    ///
    /// # Errors
    /// [`RegisterError::Denied`]; [`RegisterError::NoConsent`] for what another organisation would see without a consent that
    /// holds today.
    pub fn ask(
        &mut self,
        rng: &mut dyn CryptoRng,
        record: RecordId,
        task: &NewTask,
    ) -> Result<u128, RegisterError> {
        // Who would like to take a case over need not be able to change it, or even read it without breaking the glass.
        let relation = self.relation(record)?;
        let colleague = matches!(relation, Relation::Own | Relation::Team | Relation::Organisation);
        match task.kind {
            TaskKind::RequestTransfer | TaskKind::GlassBroken if colleague => {}
            _ => self.permit(record, Action::ChangeCase)?,
        }
        if matches!(task.kind, TaskKind::Refer | TaskKind::Transfer) && !self.may_be_shared(record)? {
            return Err(RegisterError::NoConsent);
        }
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            core.check_generation(vault)?;
            let key = data_key(core, vault, record)?;
            let id = fresh(now, rng);
            let task = Task {
                id,
                record,
                kind: task.kind,
                asked_by: viewer.account.to_string(),
                asked: now,
                for_account: task.for_account.as_ref().map(ToString::to_string),
                for_organisation: task.for_organisation,
                due: task.due,
                state: TaskState::Open,
                answered_by: None,
                reason: task.reason.to_string(),
                answer: String::new(),
            };
            task.write(&mut *core.database, &key, rng)?;
            let event = Event::new("ask", format!("records {record}")).because(task.kind.code());
            core.trail.append(&mut *core.database, viewer, now, &event)?;
            Ok(id)
        })
    }

    /// Whether a consent to share holds today, or its absence was overridden on a legal ground.
    ///
    /// # Errors
    /// When a row does not open.
    pub fn may_be_shared(&mut self, record: RecordId) -> Result<bool, RegisterError> {
        let today = day(self.now);
        let Register { core, vault } = &mut *self.register;
        let mut holds = false;
        reading::each_whole::<Consent>(core, vault, Which::Where("record", record.bits()), |consent| {
            let covers =
                consent.purposes.contains(ConsentPurpose::Sharing) || consent.override_ground.is_some();
            let begun = consent
                .period
                .from()
                .is_none_or(|from| from.range().earliest() <= today);
            let over = consent
                .period
                .until()
                .is_some_and(|until| until.range().latest() < today);
            holds |= covers && begun && !over && consent.withdrawn_on.is_none();
            Ok(())
        })?;
        Ok(holds)
    }

    /// The tasks of one case, the latest first.
    ///
    /// # Errors
    /// [`RegisterError::Denied`].
    pub fn tasks_of(&mut self, record: RecordId) -> Result<Vec<Task>, RegisterError> {
        self.permit(record, Action::ReadCase)?;
        self.tasks("record = ?1", &[Value::Id(record.bits())])
    }

    /// The tasks that wait for an answer the viewer may give, and those they asked for that are not yet done; the oldest first.
    ///
    /// # Errors
    /// When one does not open.
    pub fn waiting(&mut self) -> Result<Vec<Task>, RegisterError> {
        let open = self.tasks(
            "state IN (?1, ?2)",
            &[Value::Text("open"), Value::Text("accepted")],
        )?;
        let mut found = Vec::new();
        for task in open {
            let mine = task.asked_by == self.viewer.account.as_str();
            if mine || self.may_answer(&task)? {
                found.push(task);
            }
        }
        found.reverse();
        Ok(found)
    }

    fn tasks(&mut self, condition: &str, values: &[Value<'_>]) -> Result<Vec<Task>, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        let sql = format!(
            "SELECT {}, (SELECT k.wrapped FROM data_keys k WHERE k.record = tasks.record) FROM tasks WHERE {condition} \
             ORDER BY asked DESC, id DESC",
            own::TASKS.list
        );
        let mut columns = own::TASKS.columns.clone();
        columns.push(Column::Bytes);
        let mut found = Vec::new();
        core.database.query(&sql, values, &columns, &mut |row| {
            let record = row[1].id().unwrap_or(0);
            let damaged = || RegisterError::DataKeyDamaged(crate::error::shown(record));
            let key = vault.unwrap(record, row[12].bytes().ok_or_else(damaged)?)?;
            let id = row[0].id().unwrap_or(0);
            let words = row[11]
                .bytes()
                .and_then(|sealed| key.open("tasks", id, "content", sealed).ok());
            let words: Words = words.and_then(|json| serde_json::from_str(&json).ok()).ok_or(
                RegisterError::CellDamaged {
                    table: "tasks",
                    column: "content",
                    key: crate::error::shown(id),
                },
            )?;
            found.extend(Task::read(row, words));
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether the viewer is one of those who may accept or reject a task.
    fn may_answer(&mut self, task: &Task) -> Result<bool, RegisterError> {
        let viewer = self.viewer;
        let own_request = task.asked_by == viewer.account.as_str();
        let named = task.for_account.as_deref() == Some(viewer.account.as_str());
        let relation = self.relation(task.record)?;
        let supervises = viewer.role == Role::Supervisor
            && matches!(relation, Relation::Own | Relation::Team | Relation::Organisation);
        Ok(match task.kind {
            TaskKind::Assign | TaskKind::GlassBroken => named || (supervises && task.for_account.is_none()),
            TaskKind::Refer | TaskKind::Transfer => {
                !own_request && viewer.organisation.is_some() && viewer.organisation == task.for_organisation
            }
            TaskKind::RequestTransfer => !own_request && (supervises || relation == Relation::Own),
            TaskKind::Close | TaskKind::Reopen => !own_request && supervises,
        })
    }

    /// Answers a task, and does what follows from the answer.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`] also for a task the viewer may not answer, [`RegisterError::OwnRequest`],
    /// [`RegisterError::AlreadyAnswered`].
    pub fn answer(
        &mut self,
        rng: &mut dyn CryptoRng,
        id: u128,
        answer: Answered,
        words: &str,
    ) -> Result<Task, RegisterError> {
        let missing = || RegisterError::NoSuchRow {
            table: "tasks",
            key: crate::error::shown(id),
        };
        let task = self.tasks("id = ?1", &[Value::Id(id)])?.into_iter().next();
        let mut task = task.ok_or_else(missing)?;
        let own_request = task.asked_by == self.viewer.account.as_str();
        let may_answer = self.may_answer(&task)?;
        let state = match (answer, task.state) {
            (Answered::Revoke, TaskState::Open | TaskState::Accepted) if own_request => TaskState::Revoked,
            (Answered::Accept, TaskState::Open) if may_answer => TaskState::Accepted,
            (Answered::Reject, TaskState::Open) if may_answer => TaskState::Rejected,
            (Answered::Done, TaskState::Accepted) if may_answer => TaskState::Done,
            (Answered::Done, TaskState::Open) if may_answer && task.kind == TaskKind::GlassBroken => {
                TaskState::Done
            }
            _ if own_request && task.state == TaskState::Open => return Err(RegisterError::OwnRequest),
            _ if may_answer || own_request => return Err(RegisterError::AlreadyAnswered),
            _ => return Err(missing()),
        };
        let before = self.record_row(task.record)?;
        task.state = state;
        task.answered_by = Some(self.viewer.account.to_string());
        words.clone_into(&mut task.answer);
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            core.check_generation(vault)?;
            let key = data_key(core, vault, task.record)?;
            // Another answer may have come first: only one of them finds the task as it was.
            let values = [Value::Id(id), Value::Text(task_state_before(answer, &task))];
            let found = "DELETE FROM tasks WHERE id = ?1 AND (state = ?2 OR ?2 = '')";
            if core.database.execute(found, &values)? == 0 {
                return Err(RegisterError::AlreadyAnswered);
            }
            task.write(&mut *core.database, &key, rng)?;
            let mut change = Change::default();
            let stroke = Stroke {
                record: task.record,
                key: &key,
                account: &viewer.account,
                now,
            };
            if let Some(after) = follows(&task, &before, &viewer.account, viewer.organisation, day(now)) {
                stroke.put(core, &mut change, Some(&before), Some(&after), rng)?;
            }
            if task.kind == TaskKind::Refer {
                grant(&mut *core.database, &task, now)?;
                if task.state == TaskState::Accepted {
                    let referral = referral(&task, now, rng);
                    stroke.put(core, &mut change, None, Some(&referral), rng)?;
                }
            }
            core.database.flush()?;
            let event = Event::new("answer", format!("records {}", task.record)).because(format!(
                "{}: {}",
                task.kind.code(),
                task.state.code()
            ));
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)
                .map(drop)
        })?;
        Ok(task)
    }

    /// The accesses given to other organisations to read a case.
    ///
    /// # Errors
    /// [`RegisterError::Denied`].
    pub fn grants(&mut self, record: RecordId) -> Result<Vec<Grant>, RegisterError> {
        self.permit(record, Action::ReadCase)?;
        let sql = format!(
            "SELECT {} FROM record_grants WHERE record = ?1 ORDER BY granted DESC, id",
            own::RECORD_GRANTS.list
        );
        let mut found = Vec::new();
        let columns: &[Column] = &own::RECORD_GRANTS.columns;
        let core = &mut self.register.core;
        core.database
            .query(&sql, &[Value::Id(record.bits())], columns, &mut |row| {
                let instant = |position: usize| {
                    row[position]
                        .integer()
                        .and_then(|s| Timestamp::from_second(s).ok())
                };
                found.push(Grant {
                    id: row[0].id().unwrap_or(0),
                    organisation: OrganisationId::from_bits(row[2].id().unwrap_or(0)),
                    until: instant(5).unwrap_or_default(),
                    revoked: instant(6),
                });
                Ok(())
            })?;
        Ok(found)
    }
}

/// The state a task must still be in when its answer is written; any, for what is taken back.
fn task_state_before(answer: Answered, task: &Task) -> &'static str {
    match answer {
        Answered::Accept | Answered::Reject => "open",
        Answered::Done if task.kind == TaskKind::GlassBroken => "open",
        Answered::Done => "accepted",
        Answered::Revoke => "",
    }
}

impl Task {
    fn write(
        &self,
        database: &mut dyn Database,
        key: &crate::vault::DataKey,
        mut rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let words = Words {
            reason: self.reason.clone(),
            answer: self.answer.clone(),
        };
        let words = zeroize::Zeroizing::new(serde_json::to_string(&words).expect("words are text"));
        let sealed = key.seal("tasks", self.id, "content", &words, &mut rng);
        let due = self.due.map(|due| due.to_string());
        let text = |text: Option<&'_ str>| text.map(str::to_owned);
        let (for_account, answered_by) = (
            text(self.for_account.as_deref()),
            text(self.answered_by.as_deref()),
        );
        let values = [
            Value::Id(self.id),
            Value::Id(self.record.bits()),
            Value::Text(self.kind.code()),
            Value::Text(&self.asked_by),
            Value::Integer(self.asked.as_second()),
            for_account.as_deref().map_or(Value::Null, Value::Text),
            self.for_organisation
                .map_or(Value::Null, |id| Value::Id(id.bits())),
            due.as_deref().map_or(Value::Null, Value::Text),
            Value::Text(self.state.code()),
            answered_by.as_deref().map_or(Value::Null, Value::Text),
            Value::Null,
            Value::Bytes(&sealed),
        ];
        database.execute(&own::TASKS.insert, &values)?;
        Ok(())
    }

    fn read(row: &[Value<'_>], words: Words) -> Option<Self> {
        let text = |position: usize| row[position].text().map(str::to_owned);
        Some(Self {
            id: row[0].id()?,
            record: RecordId::from_bits(row[1].id()?),
            kind: TaskKind::of(row[2].text()?)?,
            asked_by: text(3)?,
            asked: Timestamp::from_second(row[4].integer()?).ok()?,
            for_account: text(5),
            for_organisation: row[6].id().map(OrganisationId::from_bits),
            due: row[7].text().and_then(|text| text.parse().ok()),
            state: TaskState::of(row[8].text()?)?,
            answered_by: text(9),
            reason: words.reason,
            answer: words.answer,
        })
    }
}

/// Gives or takes the access that goes with a referral.
fn grant(database: &mut dyn Database, task: &Task, now: Timestamp) -> Result<(), RegisterError> {
    match (task.state, task.for_organisation) {
        (TaskState::Accepted, Some(organisation)) => {
            let named = task.due.map(|due| (i64::from(due.since_epoch()) + 1) * 86_400);
            let default = now.saturating_add((GRANT_DAYS * 24).hours()).unwrap_or(now);
            let values = [
                Value::Id(task.id),
                Value::Id(task.record.bits()),
                Value::Id(organisation.bits()),
                Value::Text(&task.asked_by),
                Value::Integer(now.as_second()),
                Value::Integer(named.unwrap_or(default.as_second())),
                Value::Null,
            ];
            database.execute(&own::RECORD_GRANTS.insert, &values)?;
        }
        (TaskState::Revoked | TaskState::Done, _) => {
            let sql = "UPDATE record_grants SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL";
            database.execute(sql, &[Value::Id(task.id), Value::Integer(now.as_second())])?;
        }
        _ => {}
    }
    Ok(())
}

fn referral(task: &Task, now: Timestamp, rng: &mut dyn CryptoRng) -> Referral {
    Referral {
        id: ReferralId::from_bits(fresh(now, rng)),
        record: task.record,
        direction: Direction::Outgoing,
        organisation: task.for_organisation,
        organisation_name: None,
        case_worker: task.answered_by.as_deref().and_then(Text::new),
        on: Some(PartialDate::day(day(now))),
        reason: None,
        details: Text::new(&task.reason),
    }
}

fn day(now: Timestamp) -> Day {
    Day::from_epoch(i32::try_from(now.as_second().div_euclid(86_400)).unwrap_or(0))
}

/// What the record is after a task was answered; nothing if it stays as it is.
fn follows(
    task: &Task,
    before: &Record,
    answerer: &Text,
    organisation: Option<OrganisationId>,
    today: Day,
) -> Option<Record> {
    if task.state != TaskState::Accepted {
        return None;
    }
    let period = |until| Period::new(before.open_period.from(), until).unwrap_or(before.open_period);
    match task.kind {
        TaskKind::Assign => Some(Record {
            case_owner: Some(answerer.clone()),
            ..before.clone()
        }),
        TaskKind::RequestTransfer => Some(Record {
            case_owner: Text::new(&task.asked_by),
            ..before.clone()
        }),
        TaskKind::Transfer => Some(Record {
            organisation,
            case_owner: Some(answerer.clone()),
            ..before.clone()
        }),
        TaskKind::Close => Some(Record {
            status: Some(CaseStatus::Closed),
            closure_reason: Text::new(&task.reason),
            open_period: period(Some(PartialDate::day(today))),
            ..before.clone()
        }),
        TaskKind::Reopen => Some(Record {
            status: Some(CaseStatus::Active),
            closure_reason: None,
            open_period: period(None),
            ..before.clone()
        }),
        TaskKind::Refer | TaskKind::GlassBroken => None,
    }
}
