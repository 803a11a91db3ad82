//! What is asked: the definition, the confidence level, and what is to stand on the title block.

use throughline_model::Definition;

use crate::country_facts::CountryFacts;

/// What is asked of a set of life lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What counts as re-trafficking.
    pub definition: Definition,
    /// Confidence level of all intervals, between 0 and 1.
    pub level: f64,
    /// What the source is called.
    pub title: String,
    /// Whether the persons are invented.
    pub simulated: bool,
    /// The day the findings are made (YYYY-MM-DD).
    pub made_on: String,
    /// Name and version of the program.
    pub program: String,
    /// Fingerprint of the content analysed, if the source gives one.
    pub fingerprint: Option<String>,
    /// Thresholds, 0 to 1, at which the headline is repeated where records were linked; [`LINK_THRESHOLDS`] by default.
    pub link_thresholds: Vec<f64>,
    /// How many times factors that are not known are imputed; `None` for [`IMPUTATIONS`], and for none where more than
    /// [`MOST_IMPUTED`] persons are followed.
    pub imputations: Option<u32>,
    /// Seed of the imputations.
    pub seed: u64,
    /// Facts about countries that stand beside what is known of persons; [`CountryFacts::shipped`] by default.
    pub country_facts: CountryFacts,
}

/// The thresholds of linkage at which the headline is repeated unless others are asked for: from an even chance of being one
/// person to near certainty.
pub const LINK_THRESHOLDS: [f64; 5] = [0.5, 0.8, 0.9, 0.95, 0.99];

/// How many times factors that are not known are imputed unless told otherwise.
pub const IMPUTATIONS: u32 = 20;

/// Above so many persons followed nothing is imputed unless it is asked for: it would take minutes, and complete cases are many.
pub const MOST_IMPUTED: usize = 100_000;

/// Rounds of the chained equations: conditional models of questions answered yes or no mix within a few (van Buuren 2018, section
/// 4.5).
pub(crate) const ROUNDS: u32 = 5;

/// The horizons at which cumulative incidence is given, in months after the exit.
pub const HORIZONS: [u32; 5] = [3, 6, 12, 24, 60];

/// The columns of the table under the curve, in months.
pub(crate) const RISK_COLUMNS: [u32; 7] = [0, 6, 12, 24, 36, 48, 60];

/// The window of "within two years", in months.
pub(crate) const TWO_YEARS_MONTHS: u32 = 24;

/// Days in a year, the mean of the Julian calendar, as used for person-years.
pub const DAYS_PER_YEAR: f64 = 365.25;

/// Days in a number of months of a twelfth of a year.
pub(crate) fn days(months: u32) -> f64 {
    f64::from(months) * DAYS_PER_YEAR / 12.0
}
