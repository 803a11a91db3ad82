//! The engine against published examples computed with R, number by number; see `fixtures/README.md` for their
//! origin. One file per family of estimators, and `reference` for reading and comparing.

mod competing_risks;
mod cox;
mod curves;
mod edges;
mod firth;
mod intervals;
mod logistic;
mod optimism;
mod parametric;
mod rates;
mod recurrent;
mod reference;
mod validity;
mod validity_survival;
