//! How a viewer stands to a record, which is what the access table is asked with.
//!
//! Teams are those of the accounts; where there are no accounts and one organisation, all are one team. A record referred to the
//! viewer's organisation is read under a grant that has neither expired nor been revoked. What is allowed in which relation
//! is decided in `access`.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use throughline_model::id::{OrganisationId, RecordId};
use throughline_model::{Record, Text, Viewer};

use crate::RegisterError;
use crate::access::Relation;
use crate::database::{Column, Value, first};
use crate::reading::{self, Which};
use crate::register::{Core, Vault};

/// Whether more than one organisation keeps records in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Organisations {
    AtMostOne,
    Several,
}

/// What of the register decides how one viewer stands to its records, as it was at one moment.
#[derive(Clone, Debug)]
pub struct Standing {
    viewer: Viewer,
    organisations: Organisations,
    /// The accounts of the viewer's own team, if teams are made.
    team: HashSet<String>,
    /// The records granted to the viewer's organisation, each with the instant its grant ends.
    grants: HashMap<u128, i64>,
}

impl Standing {
    /// How the viewer stands to a record that an organisation keeps and somebody manages.
    pub fn to(
        &self,
        record: RecordId,
        organisation: Option<OrganisationId>,
        owner: Option<&Text>,
        now: Timestamp,
    ) -> Relation {
        let viewer = &self.viewer;
        let owns = owner == Some(&viewer.account);
        let theirs = owner.is_some_and(|owner| self.team.contains(owner.as_str()));
        match (viewer.organisation, organisation) {
            // An account name is only unique within its organisation, so who belongs to none is somebody only where there is
            // no other organisation to belong to.
            (None, Some(_)) if self.organisations == Organisations::Several => Relation::None,
            (None, _) if owns => Relation::Own,
            (None, _) => Relation::Team,
            (Some(viewers), Some(records)) if viewers == records && owns => Relation::Own,
            (Some(viewers), Some(records)) if viewers == records && theirs => Relation::Team,
            (Some(viewers), Some(records)) if viewers == records => Relation::Organisation,
            (Some(_), _) => match self.grants.get(&record.bits()) {
                Some(until) if now.as_second() < *until => Relation::Referred,
                _ => Relation::None,
            },
        }
    }
}

/// How a viewer stands to the records of a register.
pub(crate) fn standing(core: &mut Core, viewer: &Viewer) -> Result<Standing, RegisterError> {
    let mut standing = Standing {
        organisations: match viewer.organisation {
            None => organisations(core)?,
            Some(_) => Organisations::AtMostOne,
        },
        viewer: viewer.clone(),
        team: HashSet::new(),
        grants: HashMap::new(),
    };
    let Some(organisation) = viewer.organisation else {
        return Ok(standing);
    };
    let sql = "SELECT name FROM accounts WHERE organisation = ?1 AND team IS NOT NULL AND team = \
               (SELECT own.team FROM accounts own WHERE own.name = ?2 AND own.organisation = ?1)";
    let values = [
        Value::Id(organisation.bits()),
        Value::Text(viewer.account.as_str()),
    ];
    core.database.query(sql, &values, &[Column::Text], &mut |row| {
        standing.team.extend(row[0].text().map(str::to_owned));
        Ok(())
    })?;
    let sql = "SELECT record, until FROM record_grants WHERE organisation = ?1 AND revoked IS NULL";
    let columns = [Column::Id, Column::Integer];
    core.database.query(sql, &values[..1], &columns, &mut |row| {
        if let (Some(record), Some(until)) = (row[0].id(), row[1].integer()) {
            let latest = standing.grants.entry(record).or_insert(until);
            *latest = until.max(*latest);
        }
        Ok(())
    })?;
    Ok(standing)
}

/// How a viewer stands to a record; nothing if there is no such record.
pub(crate) fn to_record(
    core: &mut Core,
    vault: &Vault,
    viewer: &Viewer,
    now: Timestamp,
    record: u128,
) -> Result<Option<Relation>, RegisterError> {
    let mut found: Option<Record> = None;
    reading::each_whole(core, vault, Which::Where("id", record), |row| {
        found = Some(row);
        Ok(())
    })?;
    let Some(found) = found else { return Ok(None) };
    let standing = standing(core, viewer)?;
    Ok(Some(standing.to(
        found.id,
        found.organisation,
        found.case_owner.as_ref(),
        now,
    )))
}

fn organisations(core: &mut Core) -> Result<Organisations, RegisterError> {
    let sql = "SELECT count(*) FROM (SELECT id FROM organisations LIMIT 2) AS few";
    let count = first(&mut *core.database, sql, &[], &[Column::Integer], |row| {
        row[0].integer()
    })?;
    Ok(match count {
        Some(0 | 1) => Organisations::AtMostOne,
        _ => Organisations::Several,
    })
}
