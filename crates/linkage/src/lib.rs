//! Probabilistic record linkage: which records are about the same person, with what probability, and why.
//!
//! Knows names, dates, places and numbers; knows nothing of what the records are kept for.

pub mod role;
pub mod table;

pub use role::Role;
pub use table::{Cells, Column, Table};
