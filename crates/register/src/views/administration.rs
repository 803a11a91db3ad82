//! The administrator's view: backups and keys. It reads no row of anybody.

use std::io::Write;

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::Viewer;

use crate::RegisterError;
use crate::access::Action;
use crate::backup;
use crate::database::Begin;
use crate::keyring::{RecoveryCode, Secret};
use crate::register::Register;
use crate::rotate;
use crate::trail::Event;

/// Backups and keys.
pub struct Administration<'a> {
    pub(super) register: &'a mut Register,
    pub(super) viewer: &'a Viewer,
    pub(super) now: Timestamp,
}

/// What a rotation of the master key leaves behind.
pub struct Rotated {
    /// Takes the place of the recovery code given out before; shown once.
    pub recovery_code: RecoveryCode,
    /// How many key files no longer open the register and have to be added again.
    pub key_files_lost: usize,
}

impl<'a> Administration<'a> {
    pub(crate) fn new(
        register: &'a mut Register,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        register.core.permit(viewer, now, Action::KeepRegister)?;
        Ok(Self {
            register,
            viewer,
            now,
        })
    }

    /// Writes a backup: one encrypted file that the passphrase or recovery code of today opens, and that can be restored on
    /// either database.
    ///
    /// # Errors
    /// When the register cannot be read or the backup not be written.
    pub fn backup<W: Write>(&mut self, writer: W, rng: &mut dyn CryptoRng) -> Result<W, RegisterError> {
        let core = &mut self.register.core;
        core.transaction(Begin::Writing, |core| {
            core.check_keyring()?;
            let event = Event::new("backup", "whole register, sealed");
            core.trail
                .append(&mut *core.database, self.viewer, self.now, &event)
        })?;
        backup::write(core, self.now, writer, rng)
    }

    /// Replaces the master key and wraps every data key anew. Interrupted at any point, the register still opens with the
    /// passphrase, and doing this again finishes it.
    ///
    /// # Errors
    /// When the secret is not the passphrase or is wrong, the keys cannot be written, or [`RegisterError::KeysReplaced`].
    pub fn rotate_master_key(
        &mut self,
        secret: &Secret,
        rng: &mut dyn CryptoRng,
    ) -> Result<Rotated, RegisterError> {
        rotate::run(self.register, self.viewer, self.now, secret, rng)
    }

    /// Sets a new passphrase; `old` may be the recovery code.
    ///
    /// # Errors
    /// When `old` is wrong the keys cannot be written, or [`RegisterError::KeysReplaced`].
    pub fn change_passphrase(
        &mut self,
        old: &Secret,
        new: &Secret,
        mut rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let core = &mut self.register.core;
        let keyring = core.keyring.change_passphrase(old, new, &mut rng)?;
        let event = Event::new("change passphrase", "keys");
        core.write_keyring(keyring, Some((self.viewer, self.now, event)))
    }

    /// Adds a key file for unattended starts.
    ///
    /// # Errors
    /// When `secret` is wrong the keys cannot be written, or [`RegisterError::KeysReplaced`].
    pub fn add_key_file(
        &mut self,
        secret: &Secret,
        key_file: &Secret,
        mut rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let core = &mut self.register.core;
        let keyring = core.keyring.add_key_file(secret, key_file, &mut rng)?;
        let event = Event::new("add key file", "keys");
        core.write_keyring(keyring, Some((self.viewer, self.now, event)))
    }

    /// Issues a new recovery code; the one given out before no longer opens the register.
    ///
    /// # Errors
    /// When `secret` is wrong the keys cannot be written, or [`RegisterError::KeysReplaced`].
    pub fn reissue_recovery_code(
        &mut self,
        secret: &Secret,
        mut rng: &mut dyn CryptoRng,
    ) -> Result<RecoveryCode, RegisterError> {
        let core = &mut self.register.core;
        let (keyring, recovery_code) = core.keyring.reissue_recovery_code(secret, &mut rng)?;
        let event = Event::new("reissue recovery code", "keys");
        core.write_keyring(keyring, Some((self.viewer, self.now, event)))?;
        Ok(recovery_code)
    }
}
