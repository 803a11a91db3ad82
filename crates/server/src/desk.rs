//! The register as a serving program holds it: some connections, the memory it is searched in, and who tried to get in.
//!
//! Nothing here knows of pages or HTTP. A connection is taken for as long as one request needs it; the index in memory is
//! brought up to date from the audit, so that two programs on one database find the same.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_linkage::search::{Hit, SearchIndex};
use throughline_model::id::{OrganisationId, RecordId};
use throughline_register::{Indexed, KdfCost, Location, Register, RegisterError, Secret, Settings};
use zeroize::Zeroizing;

/// What is the time. Given, so that tests decide it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Where chance comes from.
pub type Chance = Arc<dyn Fn() -> Box<dyn CryptoRng> + Send + Sync>;

/// How a register is served.
#[derive(Clone)]
pub struct Options {
    /// Where the register lies.
    pub location: Location,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub chance: Chance,
    /// How many requests may use the register at once.
    pub connections: usize,
    /// Whether browsers reach it by HTTPS: cookies then travel no other way.
    pub https: bool,
    /// Accounts of a demonstration sign in with a password alone; only a register of invented persons may be served so.
    pub demonstration: bool,
    /// What guessing a passphrase or a password costs.
    pub cost: KdfCost,
}

/// Why a register cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A demonstration of real persons.
    #[error("only a register of invented persons may be served as a demonstration")]
    NotInvented,
}

/// A register that is open.
pub(crate) struct Open {
    idle: Mutex<Vec<Register>>,
    returned: Condvar,
    memory: RwLock<Memory>,
    pub(crate) settings: Settings,
}

/// What the register is searched in.
#[derive(Default)]
struct Memory {
    index: SearchIndex,
    entries: HashMap<RecordId, Indexed>,
    organisations: HashMap<OrganisationId, String>,
    /// The last entry of the audit that is taken account of.
    until: u64,
}

/// A register to be served.
pub struct Desk {
    pub(crate) options: Options,
    open: RwLock<Option<Arc<Open>>>,
    /// The hash of the code that opens the set-up page, while the register is not set up.
    set_up: Mutex<Option<Zeroizing<String>>>,
    /// Attempts at the door by name, each with the second until which it waits.
    attempts: Mutex<HashMap<String, (u32, i64)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves what is guarded here whole: each change is one assignment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection for as long as one request needs it.
pub(crate) struct Borrowed<'a> {
    open: &'a Open,
    register: Option<Register>,
}

impl std::ops::Deref for Borrowed<'_> {
    type Target = Register;
    fn deref(&self) -> &Register {
        self.register.as_ref().expect("it is given back when dropped")
    }
}

impl std::ops::DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Register {
        self.register.as_mut().expect("it is given back when dropped")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(register) = self.register.take() {
            lock(&self.open.idle).push(register);
            self.open.returned.notify_one();
        }
    }
}

impl Open {
    /// A connection; waits while all are in use.
    pub(crate) fn register(&self) -> Borrowed<'_> {
        let mut idle = lock(&self.idle);
        loop {
            if let Some(register) = idle.pop() {
                return Borrowed {
                    open: self,
                    register: Some(register),
                };
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Brings the memory up to what the audit says has changed since; another program may have changed it.
    pub(crate) fn catch_up(&self, register: &mut Register) -> Result<(), RegisterError> {
        let last = register.last_entry()?;
        let until = self.memory.read().unwrap_or_else(PoisonError::into_inner).until;
        if last == until {
            return Ok(());
        }
        let Some(records) = register.changed_since(until)? else {
            let fresh = Memory::read(register)?;
            *self.memory.write().unwrap_or_else(PoisonError::into_inner) = fresh;
            return Ok(());
        };
        let found: Vec<(RecordId, Option<Indexed>)> = records
            .into_iter()
            .map(|record| Ok((record, register.index_one(record)?)))
            .collect::<Result<_, RegisterError>>()?;
        let organisations = register.organisation_names()?;
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        for (record, entry) in found {
            match entry {
                Some(entry) => memory.put(entry),
                None => memory.remove(record),
            }
        }
        memory.organisations = organisations.into_iter().collect();
        memory.until = memory.until.max(last);
        Ok(())
    }

    /// What is known of a record.
    pub(crate) fn entry(&self, record: RecordId) -> Option<Indexed> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        memory.entries.get(&record).cloned()
    }

    /// The entries a condition lets pass.
    pub(crate) fn entries(&self, mut pass: impl FnMut(&Indexed) -> bool) -> Vec<Indexed> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Indexed> = memory
            .entries
            .values()
            .filter(|entry| pass(entry))
            .cloned()
            .collect();
        found.sort_by_key(|entry| entry.record);
        found
    }

    /// The records found by what was typed, of those a condition lets pass.
    pub(crate) fn search(
        &self,
        typed: &str,
        limit: usize,
        mut pass: impl FnMut(&Indexed) -> bool,
    ) -> Vec<(Hit, Indexed)> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        let entry = |key| memory.entries.get(&RecordId::from_bits(key));
        let hits = memory
            .index
            .search(typed, limit, |key| entry(key).is_some_and(&mut pass));
        hits.into_iter()
            .filter_map(|hit| Some((hit, entry(hit.key)?.clone())))
            .collect()
    }

    /// The name of an organisation.
    pub(crate) fn organisation(&self, id: OrganisationId) -> String {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        memory
            .organisations
            .get(&id)
            .cloned()
            .unwrap_or_else(|| id.to_string())
    }

    /// All organisations, by name.
    pub(crate) fn organisations(&self) -> Vec<(OrganisationId, String)> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = memory
            .organisations
            .iter()
            .map(|(id, name)| (*id, name.clone()))
            .collect();
        all.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(&other.0)));
        all
    }
}

impl Memory {
    fn read(register: &mut Register) -> Result<Self, RegisterError> {
        let mut memory = Self::default();
        for entry in register.index()? {
            memory.put(entry);
        }
        memory.organisations = register.organisation_names()?.into_iter().collect();
        memory.until = register.last_entry()?;
        Ok(memory)
    }

    fn put(&mut self, entry: Indexed) {
        let names = entry.names.iter().map(String::as_str);
        let numbers = entry.numbers.iter().map(String::as_str);
        self.index.put(entry.record.bits(), names, numbers);
        self.entries.insert(entry.record, entry);
    }

    fn remove(&mut self, record: RecordId) {
        self.index.remove(record.bits());
        self.entries.remove(&record);
    }
}

impl Desk {
    /// A desk for a register that is not made yet: the set-up page makes it, to whoever has the code.
    pub fn to_set_up(options: Options) -> (Self, Zeroizing<String>) {
        let code = crate::password::code(&mut *(options.chance)());
        let desk = Self::closed(options);
        *lock(&desk.set_up) = Some(code.clone());
        (desk, code)
    }

    /// A desk for an open register. When nobody may sign in yet, the code of the set-up page comes with it.
    ///
    /// # Errors
    /// When the register cannot be read, or is to be a demonstration and holds real persons.
    pub fn open(
        options: Options,
        register: Register,
    ) -> Result<(Self, Option<Zeroizing<String>>), DeskError> {
        let desk = Self::closed(options);
        let mut register = register;
        let has_accounts = register.door((desk.options.clock)()).has_accounts()?;
        if desk.options.demonstration && !register.settings()?.simulated {
            return Err(DeskError::NotInvented);
        }
        desk.unlock(register)?;
        let code = (!has_accounts).then(|| crate::password::code(&mut *(desk.options.chance)()));
        lock(&desk.set_up).clone_from(&code);
        Ok((desk, code))
    }

    fn closed(options: Options) -> Self {
        Self {
            options,
            open: RwLock::new(None),
            set_up: Mutex::new(None),
            attempts: Mutex::new(HashMap::new()),
        }
    }

    /// Takes an open register into use.
    pub(crate) fn unlock(&self, mut register: Register) -> Result<Arc<Open>, RegisterError> {
        let memory = Memory::read(&mut register)?;
        let settings = register.settings()?;
        let mut idle = Vec::new();
        for _ in 1..self.options.connections.max(1) {
            idle.push(register.again(&self.options.location)?);
        }
        idle.push(register);
        let open = Arc::new(Open {
            idle: Mutex::new(idle),
            returned: Condvar::new(),
            memory: RwLock::new(memory),
            settings,
        });
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(open.clone());
        Ok(open)
    }

    /// The register, if it is open.
    pub(crate) fn opened(&self) -> Option<Arc<Open>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the set-up page is open to whoever has the code.
    pub(crate) fn wants_set_up(&self) -> bool {
        lock(&self.set_up).is_some()
    }

    /// Whether this is the code of the set-up page.
    pub(crate) fn is_set_up_code(&self, given: &str) -> bool {
        let wanted = lock(&self.set_up);
        let plain = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        };
        wanted
            .as_ref()
            .is_some_and(|wanted| crate::password::equal(plain(wanted).as_bytes(), plain(given).as_bytes()))
    }

    /// Closes the set-up page for good.
    pub(crate) fn set_up_is_done(&self) {
        *lock(&self.set_up) = None;
    }

    /// Makes a register at the desk's place.
    pub(crate) fn make(
        &self,
        passphrase: &Secret,
    ) -> Result<(Register, throughline_register::RecoveryCode), RegisterError> {
        let options = &self.options;
        Register::init(
            &options.location,
            passphrase,
            options.cost,
            (options.clock)(),
            &mut *(options.chance)(),
        )
    }

    /// Whether attempts under this name are looked at now. After five wrong ones each further one doubles the wait, up to a
    /// quarter of an hour; names that are no account's are counted alike, so that nobody learns which are.
    pub(crate) fn may_try(&self, name: &str, now: Timestamp) -> bool {
        let attempts = lock(&self.attempts);
        attempts
            .get(name)
            .is_none_or(|(_, until)| *until <= now.as_second())
    }

    /// Counts a wrong attempt, or forgets them after a right one.
    pub(crate) fn tried(&self, name: &str, now: Timestamp, right: bool) {
        let mut attempts = lock(&self.attempts);
        // Nobody fills the memory with invented names: the oldest are forgotten when their wait is over.
        if attempts.len() > 10_000 {
            attempts.retain(|_, (_, until)| *until > now.as_second());
        }
        if right {
            attempts.remove(name);
            return;
        }
        let (wrong, until) = attempts.entry(name.to_owned()).or_insert((0, 0));
        *wrong += 1;
        if *wrong >= 5 {
            *until = now.as_second() + (15_i64 << (*wrong - 5).min(6)).min(900);
        }
    }
}
