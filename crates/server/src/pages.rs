//! The pages, one file each: what they ask of the register, and how the answer looks.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every page is answered by a function of one type, whether it can fail or not"
)]

pub(crate) mod accounts;
pub(crate) mod analysis;
pub(crate) mod audit;
pub(crate) mod case;
pub(crate) mod documents;
pub(crate) mod door;
pub(crate) mod glass;
pub(crate) mod health;
pub(crate) mod intake;
pub(crate) mod matches;
pub(crate) mod rows;
pub(crate) mod screening;
pub(crate) mod search;
pub(crate) mod set_up;
pub(crate) mod work;
pub(crate) mod workflow;
