//! Everything a register holds, table by table, and the order in which tables must be read so that what a row refers to is
//! already there.

use crate::episode::{Episode, Exit, TraffickingEvent};
use crate::identity::{Alias, Identity, IdentityDocument, Relative};
use crate::liberty::{Assistance, Contact, Observation, Return};
use crate::links::{Link, LinkProposal, LinkageRun};
use crate::person::{Consent, Organisation, Person, Record, Referral};
use crate::protection::{ConcernReport, Decision, ReflectionPeriod, Screening, ScreeningAnswer};
use crate::table::{Row, Table};

/// Something that is done once for each table, with the type of its rows.
pub trait ForEachTable {
    /// What can go wrong.
    type Error;
    /// Does it for one table.
    ///
    /// # Errors
    /// Whatever the implementation says.
    fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error>;
}

/// A kind of row that [`Holdings`] has a place for.
pub trait Held: Row {
    /// Its rows in the holdings.
    fn of(holdings: &Holdings) -> &Vec<Self>;
    /// Its rows in the holdings, to add to.
    fn of_mut(holdings: &mut Holdings) -> &mut Vec<Self>;
}

macro_rules! holdings {
    ($( $(#[$doc:meta])* $field:ident : $row:ty; )*) => {
        /// Rows of every table, in memory.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Holdings { $( $(#[$doc])* pub $field: Vec<$row>, )* }

        $( impl Held for $row {
            fn of(holdings: &Holdings) -> &Vec<Self> { &holdings.$field }
            fn of_mut(holdings: &mut Holdings) -> &mut Vec<Self> { &mut holdings.$field }
        } )*

        /// All tables, in an order in which every row refers only to rows of its own or earlier tables.
        pub fn tables() -> Vec<&'static Table> { vec![ $( <$row as Row>::table(), )* ] }

        /// Does something for every table, in that order.
        ///
        /// # Errors
        /// The first error of `action`.
        pub fn for_each_table<A: ForEachTable>(action: &mut A) -> Result<(), A::Error> {
            $( action.table::<$row>()?; )*
            Ok(())
        }
    };
}

holdings! {
    /// Organisations.
    organisations: Organisation;
    /// Persons.
    persons: Person;
    /// Records.
    records: Record;
    /// Identities (vault).
    identities: Identity;
    /// Other names (vault).
    aliases: Alias;
    /// Identity documents (vault).
    identity_documents: IdentityDocument;
    /// Relatives (vault).
    relatives: Relative;
    /// Referrals.
    referrals: Referral;
    /// Episodes.
    episodes: Episode;
    /// Dated events within episodes.
    trafficking_events: TraffickingEvent;
    /// Exits.
    exits: Exit;
    /// Returns.
    returns: Return;
    /// Assistance.
    assistance: Assistance;
    /// Follow-up contacts.
    contacts: Contact;
    /// Observations at liberty.
    observations: Observation;
    /// Decisions on links between records.
    links: Link;
    /// Runs of record linkage.
    linkage_runs: LinkageRun;
    /// What the runs proposed.
    link_proposals: LinkProposal;
    /// Consents.
    consents: Consent;
    /// Screenings.
    screenings: Screening;
    /// Answers within screenings.
    screening_answers: ScreeningAnswer;
    /// Decisions about returns.
    decisions: Decision;
    /// Reflection periods.
    reflection_periods: ReflectionPeriod;
    /// Sealed concern reports.
    concern_reports: ConcernReport;
}
