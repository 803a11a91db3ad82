//! The analyst's view: life lines as rows without identities and narratives, streamed, and the fingerprint of what was read.
//!
//! Sealed columns are not selected at all, and the tables of the vault and the concern reports cannot be asked for: they are
//! not [`Analysed`]. The whole view reads one consistent state of the register.

use std::collections::HashMap;

use jiff::Timestamp;
use throughline_model::table::Row;
use throughline_model::{
    Assembly, Assistance, Consent, Contact, Decision, Episode, Exit, Gathered, Link, LinkProposal,
    LinkageRun, Observation, Organisation, Person, Record, Referral, ReflectionPeriod, Return, Screening,
    ScreeningAnswer, TraffickingEvent, Viewer,
};

use crate::RegisterError;
use crate::access::Action;
use crate::cells::Decoder;
use crate::database::{Begin, Value};
use crate::fingerprint::{Fingerprint, Sum};
use crate::register::Core;
use crate::settings::Settings;
use crate::sql::{self, Layout};
use crate::trail::Event;

/// A table whose open columns analysis may read. Which these are is decided here alone: nobody else can add one.
pub trait Analysed: Row + sealed::Sealed {}

mod sealed {
    /// Only this file can name it.
    pub trait Sealed {}
}

macro_rules! analysed {
    ($($row:ty),* $(,)?) => { $( impl sealed::Sealed for $row {} impl Analysed for $row {} )* };
}
analysed!(
    Organisation,
    Person,
    Record,
    Referral,
    Episode,
    TraffickingEvent,
    Exit,
    Return,
    Assistance,
    Contact,
    Observation,
    Link,
    LinkageRun,
    LinkProposal,
    Consent,
    Screening,
    ScreeningAnswer,
    Decision,
    ReflectionPeriod,
);

/// Life lines, without identities.
pub struct Analysis<'a> {
    core: &'a mut Core,
    sums: HashMap<&'static str, Sum>,
}

impl<'a> Analysis<'a> {
    pub(crate) fn new(core: &'a mut Core, viewer: &Viewer, now: Timestamp) -> Result<Self, RegisterError> {
        core.permit(viewer, now, Action::ReadLifeLines)?;
        core.audit(
            viewer,
            now,
            &Event::new("analyse", "life lines of all persons, without identities"),
        )?;
        core.database.begin(Begin::Reading)?;
        Ok(Self {
            core,
            sums: HashMap::new(),
        })
    }

    /// Streams the rows of a table, in no particular order. Identities and narratives are empty.
    ///
    /// # Errors
    /// The first error of `each`, or a row that cannot be read.
    pub fn each<R: Analysed, E: From<RegisterError>>(
        &mut self,
        mut each: impl FnMut(R) -> Result<(), E>,
    ) -> Result<(), E> {
        let layout = sql::layout(R::NAME);
        let mut decoder = Decoder::new(layout);
        let mut stopped = None;
        let read = self.pass(layout, &mut |row| {
            let row = decoder.open_row(row)?;
            each(row).map_err(|error| {
                stopped = Some(error);
                RegisterError::Stopped
            })
        });
        match stopped {
            Some(error) => Err(error),
            None => read.map_err(E::from),
        }
    }

    /// What the register says of itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn settings(&mut self) -> Result<Settings, RegisterError> {
        self.core.settings()
    }

    /// All rows of a table, in no particular order.
    ///
    /// # Errors
    /// A row that cannot be read.
    pub fn all<R: Analysed>(&mut self) -> Result<Vec<R>, RegisterError> {
        let mut rows = Vec::new();
        self.each(|row| {
            rows.push(row);
            Ok::<_, RegisterError>(())
        })?;
        Ok(rows)
    }

    /// The life lines of the persons as they were entered, with what people decided and the latest run of linkage proposed on
    /// which of them are one. `each` is called for every row read.
    ///
    /// # Errors
    /// A row that cannot be read, or [`RegisterError::StrayRow`].
    pub fn life_lines(&mut self, mut each: impl FnMut()) -> Result<Gathered, RegisterError> {
        let mut assembly = Assembly::default();
        self.assemble::<Record>(&mut assembly, &mut each)?;
        self.assemble::<Episode>(&mut assembly, &mut each)?;
        self.assemble::<Exit>(&mut assembly, &mut each)?;
        self.assemble::<Return>(&mut assembly, &mut each)?;
        self.assemble::<Assistance>(&mut assembly, &mut each)?;
        self.assemble::<Contact>(&mut assembly, &mut each)?;
        self.assemble::<Observation>(&mut assembly, &mut each)?;
        self.assemble::<Referral>(&mut assembly, &mut each)?;
        self.assemble::<Link>(&mut assembly, &mut each)?;
        self.assemble::<LinkageRun>(&mut assembly, &mut each)?;
        self.assemble::<LinkProposal>(&mut assembly, &mut each)?;
        Ok(assembly.gather())
    }

    fn assemble<R: Analysed>(
        &mut self,
        assembly: &mut Assembly,
        each: &mut impl FnMut(),
    ) -> Result<(), RegisterError> {
        self.each::<R, RegisterError>(|row| {
            each();
            Ok(assembly.row(&row)?)
        })
    }

    /// The fingerprint of the register's open content. Tables that were read already cost nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn fingerprint(&mut self) -> Result<Fingerprint, RegisterError> {
        let mut whole = Sum::default();
        for layout in sql::layouts() {
            if !self.sums.contains_key(layout.table.name) {
                self.pass(layout, &mut |_| Ok(()))?;
            }
            if let Some(sum) = self.sums.get(layout.table.name) {
                whole.join(sum);
            }
        }
        Ok(whole.fingerprint())
    }

    /// Reads a whole table and keeps its sum.
    fn pass(
        &mut self,
        layout: &'static Layout,
        each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        let mut sum = Sum::default();
        self.core
            .database
            .query(&layout.select_open(), &[], &layout.open_columns, &mut |row| {
                sum.add_row(layout.table.name, row);
                each(row)
            })?;
        self.sums.insert(layout.table.name, sum);
        Ok(())
    }
}

impl Drop for Analysis<'_> {
    fn drop(&mut self) {
        self.core.database.rollback();
    }
}
