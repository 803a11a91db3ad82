//! Probabilistic record linkage: which records are about the same person, with what probability, and why.
//!
//! Knows names, dates, places and numbers; knows nothing of what the records are kept for.

mod assignment;
pub mod explain;
pub mod guess;
mod linkage;
pub mod progress;
pub mod read;
pub mod role;
pub mod table;

pub use assignment::one_to_one;
pub use linkage::{Blocking, Known, LinkError, Linkage, Options, Pair};
pub use role::Role;
pub use table::{Cells, Column, Table};
