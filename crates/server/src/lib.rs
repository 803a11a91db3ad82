//! The casework application: pages over a register, for caseworkers, supervisors, analysts, oversight, data protection and
//! administration.
//!
//! Pages are made here and work without a script. A request is answered in one place, from a table of routes that says which
//! roles a route is for; what may be read and done is asked of the register's views, never decided here. The register, its
//! keys and the memory it is searched in are a [`Desk`]; HTTP is the work of [`serve`].
//!
//! Time, chance and the place of the register come in as [`Options`].

mod ask;
mod assets;
mod certificate;
mod demonstration;
mod desk;
mod door;
mod fields;
mod form;
mod http;
mod language;
mod life_line_picture;
mod one_time;
mod page;
mod pages;
mod password;
mod routes;
mod said_date;
mod trouble;

pub use certificate::{CertificateError, CertificateFiles, own_certificate};
pub use demonstration::Try;
pub use desk::{Chance, Clock, Desk, DeskError, Options};
pub use http::{ServeError, Served, router, serve};
pub use routes::{ROUTES, Route, Who};

/// The hash of a password as accounts hold it, for whoever makes accounts without a browser.
pub fn hash_password(password: &str, rng: &mut dyn rand::CryptoRng) -> String {
    password::hash(password, rng)
}
