//! Replacing the master key in three steps, any of which may be the last one before a crash.
//!
//! First the keyring holds both master keys; then every data key is wrapped anew in one transaction; then the keyring drops
//! the old one. After the first step both keys are at hand, so data keys of either generation open; nothing finishes a
//! rotation by itself, because the new recovery code may never have been seen.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::Viewer;

use crate::RegisterError;
use crate::database::{Begin, Column, Value};
use crate::keyring::{Rotation, Secret};
use crate::register::{Core, Register, Vault};
use crate::trail::Event;
use crate::vault::DataKey;
use crate::views::Rotated;

/// How many data keys are wrapped anew between two readings.
const PIECE: usize = 10_000;

pub(crate) fn run(
    register: &mut Register,
    viewer: &Viewer,
    now: Timestamp,
    secret: &Secret,
    rng: &mut dyn CryptoRng,
) -> Result<Rotated, RegisterError> {
    let rotated = begin(register, secret, rng)?;
    rewrap(register, viewer, now, rng)?;
    finish(register)?;
    Ok(rotated)
}

/// The first step: the keyring holds both keys.
pub(crate) fn begin(
    register: &mut Register,
    secret: &Secret,
    mut rng: &mut dyn CryptoRng,
) -> Result<Rotated, RegisterError> {
    let Register { core, vault } = register;
    let rotation = core.keyring.begin_rotation(secret, &mut rng)?;
    let Rotation {
        keyring,
        old,
        new,
        recovery_code,
        key_files_lost,
        ..
    } = rotation;
    core.write_keyring(keyring, None)?;
    *vault = Vault {
        master: old,
        pending: Some(new),
    };
    Ok(Rotated {
        recovery_code,
        key_files_lost,
    })
}

/// The second step: every data key is wrapped by the new master key, or none is.
pub(crate) fn rewrap(
    register: &mut Register,
    viewer: &Viewer,
    now: Timestamp,
    rng: &mut dyn CryptoRng,
) -> Result<(), RegisterError> {
    let Register { core, vault } = register;
    core.transaction(Begin::Writing, |core| {
        core.check_keyring()?;
        core.check_generation(vault)?;
        let mut count = 0_u64;
        let mut after = None;
        loop {
            let piece = wrapped_after(core, after)?;
            let Some((last, _)) = piece.last() else { break };
            after = Some(*last);
            for (record, wrapped) in &piece {
                rewrap_one(core, vault, *record, wrapped, rng)?;
                count += 1;
            }
        }
        core.set_meta("master_generation", &vault.newest().generation().to_string())?;
        let event = Event::new("rotate master key", format!("data_keys: {count}"));
        core.trail
            .append(&mut *core.database, viewer, now, &event)
            .map(drop)
    })
}

fn wrapped_after(core: &mut Core, after: Option<u128>) -> Result<Vec<(u128, Vec<u8>)>, RegisterError> {
    let mut piece = Vec::new();
    let (filter, values) = match after {
        None => ("", vec![]),
        Some(record) => ("WHERE record > ?1", vec![Value::Id(record)]),
    };
    let sql = format!("SELECT record, wrapped FROM data_keys {filter} ORDER BY record LIMIT {PIECE}");
    core.database
        .query(&sql, &values, &[Column::Id, Column::Bytes], &mut |row| {
            if let (Some(record), Some(wrapped)) = (row[0].id(), row[1].bytes()) {
                piece.push((record, wrapped.to_vec()));
            }
            Ok(())
        })?;
    Ok(piece)
}

fn rewrap_one(
    core: &mut Core,
    vault: &Vault,
    record: u128,
    wrapped: &[u8],
    mut rng: &mut dyn CryptoRng,
) -> Result<(), RegisterError> {
    if DataKey::generation(wrapped).ok() == Some(vault.newest().generation()) {
        return Ok(());
    }
    let fresh = vault
        .unwrap(record, wrapped)?
        .wrap(vault.newest(), record, &mut rng);
    let sql = "UPDATE data_keys SET wrapped = ?2 WHERE record = ?1";
    core.database
        .execute(sql, &[Value::Id(record), Value::Bytes(&fresh)])?;
    Ok(())
}

/// The third step: the keyring drops the old key.
pub(crate) fn finish(register: &mut Register) -> Result<(), RegisterError> {
    let Register { core, vault } = register;
    let keyring = core.keyring.finish_rotation()?;
    core.write_keyring(keyring, None)?;
    if let Some(new) = vault.pending.take() {
        vault.master = new;
    }
    // Pages that still hold data keys under the old master key are emptied. The rotation is done even if somebody who reads
    // is in the way, and its recovery code must not be lost; the log is emptied when the register is next closed.
    let _ = core.database.scrub();
    Ok(())
}
