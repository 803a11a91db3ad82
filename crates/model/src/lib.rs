//! What a person's line is made of: episodes of trafficking, exits, returns, the time at liberty, and the rules that read it.
//!
//! Pure: no input or output, no clock, no chance. Each kind of thing is declared once, with its fields, their meaning and
//! their sensitivity; files, templates, the register's columns and the data dictionary follow from that declaration. The
//! re-trafficking rule is one table in one file. Reading files is `interchange`'s work, storing is `register`'s, counting is
//! `analysis`'s.
//!
//! ```
//! use throughline_model::{Country, PartialDate, codes::{Coded, htcds::Exploitation}};
//!
//! let date: PartialDate = "2009-05".parse()?;
//! assert_eq!(date.range().latest().to_string(), "2009-05-31");
//! assert_eq!(Exploitation::from_any("forced labour"), Some(Exploitation::ForcedLabour));
//! assert_eq!(Country::from_any("Moldova, Republic of").map(|c| c.alpha3()), Ok("MDA"));
//! # Ok::<(), throughline_model::NotADate>(())
//! ```

pub mod codes;
pub mod country;
pub mod day;
pub mod dictionary;
pub mod episode;
pub mod holdings;
pub mod id;
pub mod identity;
pub mod instrument;
#[cfg(test)]
mod invented;
pub mod liberty;
pub mod lifeline;
pub mod links;
pub mod partial_date;
pub mod person;
pub mod profile;
pub mod protection;
pub mod reflection;
pub mod resolution;
pub mod retrafficking;
pub mod screening;
pub mod spans;
pub mod table;
pub mod text;
pub mod time_at_risk;
pub mod viewer;

pub use country::{Countries, Country, Language, Region};
pub use day::{Day, DayRange, Days};
pub use episode::{Episode, Exit, TraffickingEvent};
pub use holdings::Holdings;
pub use identity::{Alias, Identity, IdentityDocument, Relative};
pub use liberty::{Assistance, Contact, Observation, Return};
pub use lifeline::{Assembly, Gathered, LifeLine, gathered, life_lines};
pub use links::{Link, LinkProposal, LinkageRun};
pub use partial_date::{NotADate, PartialDate, Precision, Qualifier};
pub use person::{Consent, Organisation, Person, Record, Referral};
pub use profile::{Profile, profiles};
pub use protection::{ConcernReport, Decision, ReflectionPeriod, Screening, ScreeningAnswer};
pub use retrafficking::{Definition, Reading, Verdict};
pub use spans::{ContactState, Deciders, Period};
pub use text::{Bytes, Text, Whole};
pub use viewer::Viewer;
