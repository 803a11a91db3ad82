//! How a viewer stands to a record, which is what the access table is asked with.
//!
//! A register knows no teams yet: in a register of one organisation all are one team. Grants of access to referred cases come
//! with accounts; until then nobody stands to a record as [`Relation::Referred`]. What is allowed in which relation is decided
//! in `access`.

use throughline_model::{Record, Viewer};

use crate::RegisterError;
use crate::access::Relation;
use crate::database::{Column, first};
use crate::reading::{self, Which};
use crate::register::{Core, Vault};

/// Whether more than one organisation keeps records in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Organisations {
    AtMostOne,
    Several,
}

/// How a viewer stands to a record; nothing if there is no such record.
pub(crate) fn to_record(
    core: &mut Core,
    vault: &Vault,
    viewer: &Viewer,
    record: u128,
) -> Result<Option<Relation>, RegisterError> {
    let mut found: Option<Record> = None;
    reading::each_whole(core, vault, Which::Where("id", record), |row| {
        found = Some(row);
        Ok(())
    })?;
    let Some(found) = found else { return Ok(None) };
    let organisations = match (viewer.organisation, found.organisation) {
        (None, Some(_)) => organisations(core)?,
        _ => Organisations::AtMostOne,
    };
    Ok(Some(relation(viewer, &found, organisations)))
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

fn relation(viewer: &Viewer, record: &Record, organisations: Organisations) -> Relation {
    let owns = record.case_owner.as_ref() == Some(&viewer.account);
    match (viewer.organisation, record.organisation) {
        // An account name is only unique within its organisation, so who belongs to none is somebody only where there is no
        // other organisation to belong to.
        (None, Some(_)) if organisations == Organisations::Several => Relation::None,
        (None, _) if owns => Relation::Own,
        (None, _) => Relation::Team,
        (Some(viewers), Some(records)) if viewers == records && owns => Relation::Own,
        (Some(viewers), Some(records)) if viewers == records => Relation::Organisation,
        (Some(_), _) => Relation::None,
    }
}
