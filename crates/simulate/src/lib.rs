//! Invents a believable register with known truth, for demonstration, tests and benchmarks.
//!
//! Nothing in it is real: names are put together at random from short lists of common ones, telephone numbers come from
//! ranges kept for fiction, documents are numbered `SIM…`, and every text is marked. What makes it useful is that the truth
//! is known. Each person has documented risk factors that multiply a known hazard of being trafficked again; the population's
//! true cumulative incidence is an exact sum ([`Scenario::true_cumulative_incidence`]), and an analysis of the register can be
//! laid beside it. The register then shows of that truth only what follow-up would have shown, and has the faults that real
//! ones have: vague dates, lost persons, exits that were none, earlier episodes disclosed late, the same person recorded
//! twice.
//!
//! The one decision everything rests on: how long a person is followed is drawn independently of what happens to the person,
//! an event is recorded if and only if it happens within that time, and no row shows anybody free for longer. With
//! [`Scenario::linked`] the default reading of the register therefore estimates the truth without bias; without it, it
//! undercounts, as registers do.
//!
//! It yields rows of the model in memory, chunk by chunk; writing files is `interchange`'s work.
//!
//! ```
//! use throughline_simulate::{Scenario, simulate};
//!
//! let scenario = Scenario { persons: 3_000, seed: 42, linked: true, ..Scenario::default() };
//! let (mut episodes, mut retrafficked) = (0, 0);
//! for chunk in simulate(&scenario)? {
//!     episodes += chunk.holdings.episodes.len();
//!     retrafficked += chunk.truth.iter().filter(|person| person.retrafficked_after.is_some_and(|days| days <= 730)).count();
//! }
//! assert!(episodes > 3_000);
//! let expected = scenario.true_cumulative_incidence(730) * 3_000.0;
//! assert!((retrafficked as f64 - expected).abs() < 4.0 * expected.sqrt());
//! assert!(scenario.describe().starts_with("SIMULATED."));
//! # Ok::<(), throughline_simulate::NotPossible>(())
//! ```

mod describe;
mod dice;
mod factors;
mod follow_up;
mod hazard;
mod life;
mod lists;
mod misspelling;
mod names;
mod register;
mod rows;
mod scenario;
mod telling;
mod truth;
mod vague;
mod world;

pub use factors::{Effect, Factor, FactorSet};
pub use hazard::PiecewiseHazard;
pub use lists::{Listed, Lists};
pub use register::{Chunk, PERSONS_IN_A_CHUNK, Register, simulate};
pub use scenario::{NotPossible, Scenario, Vagueness};
pub use truth::{Recorded, SameEpisode, SamePerson, TruePerson, TrueStep};
