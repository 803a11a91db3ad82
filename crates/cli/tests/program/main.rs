//! The program as people and scripts use it: every test runs the real binary in a directory of its own and looks at what it
//! prints, what it leaves behind, and how it ends. One file per concern.
//!
//! What the rooms below do is tested there; here it is asked whether the command line says it, and says it right.

mod completeness;
mod damage;
mod descriptions;
mod exit_codes;
mod htcds;
mod invented;
mod journey;
mod link;
mod linking;
mod postgres;
mod streams;
mod workplace;
