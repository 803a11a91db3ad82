//! Asks the report's questions of life lines and answers with plain findings.
//!
//! Pure: what is counted, over whom, with which interval. How dates and verdicts come about is `model`'s, the estimators are
//! `survival`'s, drawing is `report`'s.

pub mod findings;

pub use findings::Findings;
