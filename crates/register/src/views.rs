//! What each holder of a register may do, as types: a view has only the methods of its role.
//!
//! A view is made for one viewer at one moment, asks the access table, and writes the audit, refusals too. There is no other
//! way to read.

mod accounts;
mod administration;
mod analysis;
mod casework;
mod data_protection;
mod door;
mod linking;
mod oversight;

pub use accounts::Invitation;
pub use administration::{Administration, Rotated};
pub use analysis::{Analysed, Analysis};
pub use casework::{
    Answered, BrokenGlass, Casework, Changed, Draft, Earlier, Grant, HeldDocument, NewTask, Reading, Task,
    TaskKind, TaskState, state_of,
};
pub use data_protection::DataProtection;
pub use door::{Door, DoorEvent};
pub use linking::{Linking, Proposed, Queue, Run, SideBySide};
pub use oversight::Oversight;
