//! What a report must hold, whatever the findings: behaviour of the four ways in which findings leave this crate.

mod headline;
mod invented;
mod page;
mod paper;
mod tables;
