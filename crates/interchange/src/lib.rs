//! Files in and out: case files of the Human Trafficking Case Data Standard, the documented data package, and the
//! public CTDC files. Whatever is read is checked here, and every problem is named with its place ([`diagnostic`]).
//!
//! Nothing in this crate writes to a register: a reader hands over what it read together with its diagnostics, and
//! the caller decides. Nothing here prints; a long read reports how far it is through [`progress`].

mod bounded;
pub mod ctdc;
mod delimited;
pub mod diagnostic;
pub mod htcds;
mod identifier;
pub mod package;
pub mod progress;

pub use identifier::Namespace;
