//! What the analysis claims, tested from outside: rows of the model's tables in, findings out. Small registers are computed
//! by hand in comments; what must hold of every register is tested on random ones.

#![expect(
    clippy::float_cmp,
    reason = "figures that must be equal to the last bit are compared as such; others by `near`"
)]

mod causes;
mod consequences;
mod edges;
mod hand_computed;
mod linkage;
mod properties;
mod register;
mod snapshot;
mod vague_dates;
