//! What a serving program holds in memory to find records by: of each record its names, numbers and who keeps it.
//!
//! Read once when the register is unlocked and again for each record that changes; never written anywhere. Who may be shown
//! what of it is decided for each viewer with [`Standing`] and the access table.

use throughline_model::id::{OrganisationId, PersonId, RecordId};
use throughline_model::table::Row as _;
use throughline_model::{Alias, Identity, IdentityDocument, Record, Text, Viewer};

use crate::RegisterError;
use crate::database::{Begin, Column};
use crate::reading::{self, Which};
use crate::register::{Core, Register, Vault};
use crate::relation::{self, Standing};
use crate::trail::{Event, Trail};

/// What can be found of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Indexed {
    /// The record.
    pub record: RecordId,
    /// The person it was entered under.
    pub person: PersonId,
    /// The organisation that keeps it.
    pub organisation: Option<OrganisationId>,
    /// The account that manages it.
    pub owner: Option<Text>,
    /// Whether the case is closed.
    pub closed: bool,
    /// The name to show, first of `names`.
    pub names: Vec<String>,
    /// Case, document and phone numbers.
    pub numbers: Vec<String>,
}

fn words(parts: &[&Option<Text>]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .filter_map(|part| part.as_ref().map(Text::as_str))
        .collect();
    parts.join(" ")
}

impl Indexed {
    fn new(record: &Record) -> Self {
        Self {
            record: record.id,
            person: record.person,
            organisation: record.organisation,
            owner: record.case_owner.clone(),
            closed: record.open_period.until().is_some(),
            names: Vec::new(),
            numbers: record.case_number.iter().map(ToString::to_string).collect(),
        }
    }

    fn identity(&mut self, row: &Identity) {
        let whole = words(&[&row.given_name, &row.middle_name, &row.family_name]);
        let own = words(&[&row.name_in_own_script]);
        let names = [whole, own].into_iter().filter(|name| !name.is_empty());
        self.names.splice(0..0, names);
        let numbers = [&row.identity_number, &row.home_phone, &row.mobile_phone];
        self.numbers
            .extend(numbers.into_iter().flatten().map(ToString::to_string));
    }

    fn alias(&mut self, row: &Alias) {
        self.names.extend(row.name.iter().map(ToString::to_string));
    }

    fn document(&mut self, row: &IdentityDocument) {
        self.numbers.extend(row.number.iter().map(ToString::to_string));
    }
}

/// The key of the record a row of these tables belongs to is the column `record`, of a record its own key.
fn column(table: &str) -> &'static str {
    if table == Record::NAME { "id" } else { "record" }
}

fn gather(
    core: &mut Core,
    vault: &Vault,
    only: Option<RecordId>,
) -> Result<std::collections::BTreeMap<RecordId, Indexed>, RegisterError> {
    let which = |table| only.map_or(Which::All, |record| Which::Where(column(table), record.bits()));
    let mut found = std::collections::BTreeMap::new();
    reading::each_whole::<Record>(core, vault, which(Record::NAME), |row| {
        found.insert(row.id, Indexed::new(&row));
        Ok(())
    })?;
    reading::each_whole::<Identity>(core, vault, which(Identity::NAME), |row| {
        found
            .get_mut(&row.record)
            .into_iter()
            .for_each(|entry: &mut Indexed| entry.identity(&row));
        Ok(())
    })?;
    reading::each_whole::<Alias>(core, vault, which(Alias::NAME), |row| {
        found
            .get_mut(&row.record)
            .into_iter()
            .for_each(|entry| entry.alias(&row));
        Ok(())
    })?;
    reading::each_whole::<IdentityDocument>(core, vault, which(IdentityDocument::NAME), |row| {
        found
            .get_mut(&row.record)
            .into_iter()
            .for_each(|entry| entry.document(&row));
        Ok(())
    })?;
    Ok(found)
}

impl Register {
    /// What can be found of every record, for the memory of a serving program. One entry in the audit.
    ///
    /// # Errors
    /// A cell that does not open, or a row that cannot be read.
    pub fn index(&mut self) -> Result<Vec<Indexed>, RegisterError> {
        let Self { core, vault } = self;
        core.transaction(Begin::Writing, |core| {
            let event = Event::new("index", "names and numbers of all records, in memory");
            core.trail.append_own(&mut *core.database, &event)
        })?;
        let found = core.transaction(Begin::Reading, |core| gather(core, vault, None))?;
        Ok(found.into_values().collect())
    }

    /// What can be found of one record; nothing if it is gone.
    ///
    /// # Errors
    /// As [`Register::index`].
    pub fn index_one(&mut self, record: RecordId) -> Result<Option<Indexed>, RegisterError> {
        let Self { core, vault } = self;
        let found = core.transaction(Begin::Reading, |core| gather(core, vault, Some(record)))?;
        Ok(found.into_values().next())
    }

    /// How a viewer stands to the register's records, to be asked for many of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn standing(&mut self, viewer: &Viewer) -> Result<Standing, RegisterError> {
        self.core
            .transaction(Begin::Reading, |core| relation::standing(core, viewer))
    }

    /// The number of the audit's last entry: two programs on one database tell by it whether anything happened since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_entry(&mut self) -> Result<u64, RegisterError> {
        Ok(self.core.trail.head(&mut *self.core.database)?.sequence)
    }

    /// The records that entries of the audit after `entry` name as added, changed or erased; nothing when more may have changed
    /// than single entries tell, as after an import.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn changed_since(&mut self, entry: u64) -> Result<Option<Vec<RecordId>>, RegisterError> {
        let mut records = Vec::new();
        let mut wholesale = false;
        Trail::since(&mut *self.core.database, entry, &mut |entry| {
            let changes = ["add row", "change row", "remove row", "erase", "open case"];
            if changes.contains(&entry.action.as_str()) {
                let id = entry.subject.split("records ").nth(1);
                let id = id.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
                match id {
                    Some(id) => records.push(id),
                    None => wholesale = true,
                }
            }
            wholesale |= ["import", "restore"].contains(&entry.action.as_str());
        })?;
        Ok((!wholesale).then_some(records))
    }
}

impl Register {
    /// The names of the organisations that keep or share records, which pages show.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn organisation_names(&mut self) -> Result<Vec<(OrganisationId, String)>, RegisterError> {
        let sql = "SELECT id, name FROM organisations ORDER BY name, id";
        let columns = [Column::Id, Column::Text];
        let mut found = Vec::new();
        self.core.database.query(sql, &[], &columns, &mut |row| {
            if let (Some(id), Some(name)) = (row[0].id(), row[1].text()) {
                found.push((OrganisationId::from_bits(id), name.to_owned()));
            }
            Ok(())
        })?;
        Ok(found)
    }
}
