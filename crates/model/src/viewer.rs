//! Whoever is looking: account, role, organisation and purpose. No read of the register happens without one.
//!
//! What each role may do with which record is one table in `register`; here is only who asks.

use crate::codes::ours::Role;
use crate::id::OrganisationId;
use crate::text::Text;

/// Whoever is looking.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewer {
    /// The account, as it appears in the audit.
    pub account: Text,
    /// The role in which they look.
    pub role: Role,
    /// The organisation they belong to; `None` for a register of one organisation.
    pub organisation: Option<OrganisationId>,
    /// What they look for, as it appears in the audit.
    pub purpose: Text,
}
