//! The application as a browser meets it: over HTTP, on a real register, for every role.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod browser;
mod casework;
mod client;
mod door;
mod hostile;
mod place;
mod roles;
