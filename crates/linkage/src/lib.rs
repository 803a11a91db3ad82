//! Probabilistic record linkage: which records are about the same person, with what probability, and why.
//!
//! Knows names, dates, places and numbers; knows nothing of what the records are kept for.
#![doc = include_str!("../README.md")]
// Tables of letters read best in the order of the alphabet, and kernels of comparison with the letters of their papers.
#![expect(
    clippy::match_same_arms,
    clippy::many_single_char_names,
    clippy::similar_names,
    reason = "tables in their own order; symbols as in the literature"
)]

mod assignment;
mod birth;
mod block;
mod cluster;
mod compare;
mod country;
mod digit;
mod edit;
mod email;
pub mod explain;
mod find;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod guess;
mod keys;
mod learn;
mod linkage;
mod model;
mod names;
mod number;
mod phone;
mod postcode;
mod prepare;
pub mod progress;
pub mod read;
mod recall;
pub mod role;
pub mod search;
mod sex;
mod spelling;
pub mod table;
mod text;
pub mod waterfall;

pub use assignment::one_to_one;
pub use find::Finder;
pub use linkage::{Blocking, Known, LinkError, Linkage, Options, Pair};
pub use role::Role;
pub use table::{Cells, Column, Table};
