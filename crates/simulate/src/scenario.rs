//! What is to be simulated: how many persons, from which seed, and every share and rate with its default.
//!
//! A scenario is a plain value, checked once before use. It knows the truth its world is made by: see
//! [`Scenario::true_cumulative_incidence`]. Its description in words is in `describe.rs`.

use serde::Serialize;
use throughline_model::Day;

use crate::factors::{DEFAULT_EFFECTS, Effect, joint_distribution};
use crate::hazard::{PiecewiseHazard, cumulative_incidence};

/// How often a date is known less exactly than to the day. What is left is known to the day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Vagueness {
    /// Share known to the month only.
    pub month: f64,
    /// Share known to the year only.
    pub year: f64,
    /// Share known approximately or between two months.
    pub approximate: f64,
}

impl Vagueness {
    /// Every date is known to the day.
    pub const NONE: Self = Self {
        month: 0.0,
        year: 0.0,
        approximate: 0.0,
    };
}

/// The parameters of an invented register. Shares and probabilities lie between 0 and 1.
///
/// ```
/// use throughline_simulate::Scenario;
///
/// let scenario = Scenario { persons: 500, seed: 7, ..Scenario::default() };
/// let truth = scenario.true_cumulative_incidence(1825);
/// assert!((0.08..=0.12).contains(&truth));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scenario {
    /// Number of persons; default 14,000.
    pub persons: u32,
    /// Seed; the same seed gives the same register.
    pub seed: u64,
    /// The first day on which somebody may exit, in days since 1970-01-01; default 2005-01-01.
    #[serde(serialize_with = "crate::truth::written")]
    pub first_day: Day,
    /// The day the register is extracted; nothing is recorded after it. Default 2024-12-31.
    #[serde(serialize_with = "crate::truth::written")]
    pub extract_day: Day,
    /// Whether records of one person are linked: the same world, with one person row, link rows and `same_as`. Default: no.
    pub linked: bool,
    /// The factors with their shares and hazard ratios.
    pub effects: [Effect; 9],
    /// Baseline hazard of re-trafficking, for a person with none of the factors.
    pub retrafficking: PiecewiseHazard,
    /// Hazard of death.
    pub death: PiecewiseHazard,
    /// Probability that no follow-up contact at all takes place; default 0.12.
    pub never_followed: f64,
    /// Probability of dropping out for ever at each later contact of the first year; default 0.05.
    pub loss_in_first_year: f64,
    /// Probability of dropping out for ever at each contact after the first year; default 0.08.
    pub loss_later: f64,
    /// Share of re-traffickings which, instead of coming to light at the next contact, make the person untraceable. 0 by
    /// default: loss says nothing about the risk. Anything else biases every estimate that takes censoring as uninformative.
    pub informative_loss: f64,
    /// Share of dropouts that are recorded as lost to follow-up; default 0.75.
    pub loss_recorded: f64,
    /// Share of contacts before the last that leave a row; default 0.08, so that a million persons stay handy. The last one
    /// of a person who stays free always does.
    pub contact_recorded: f64,
    /// Share found again of those who were recorded as lost and then trafficked again; default 0.3, which makes about 2 % of
    /// those recorded as lost.
    pub found_after_loss: f64,
    /// How vague beginnings and exits of episodes are; default 12 % month, 2 % year, 1 % approximate.
    pub vagueness: Vagueness,
    /// Share of birth dates recorded as 1 January because only the year is known; default 0.12.
    pub birth_on_first_january: f64,
    /// Share of exits for which it is not known whether control ended; default 0.15.
    pub control_unknown: f64,
    /// Share of persons for whom no exit is recorded; default 0.03.
    pub exit_not_recorded: f64,
    /// Share of persons whose first situation is told as two episodes although it went on; default 0.05.
    pub continuation: f64,
    /// Share of persons who disclose an earlier episode only later; default 0.04.
    pub late_disclosure: f64,
    /// Share of persons referred a second time about the same episode; default 0.06.
    pub repeat_referral: f64,
    /// Share of persons recorded a second time by another organisation; default 0.05.
    pub recorded_twice: f64,
    /// The same share among persons whose re-trafficking is recorded; default 0.2. In half of them it is the second
    /// organisation that saw it, so that the register undercounts until the records are linked.
    pub recorded_twice_if_retrafficked: f64,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            persons: 14_000,
            seed: 1,
            // 2005-01-01 and 2024-12-31.
            first_day: Day::from_epoch(12_784),
            extract_day: Day::from_epoch(20_088),
            linked: false,
            effects: DEFAULT_EFFECTS,
            retrafficking: PiecewiseHazard::default_retrafficking(),
            death: PiecewiseHazard::default_death(),
            never_followed: 0.12,
            loss_in_first_year: 0.05,
            loss_later: 0.08,
            informative_loss: 0.0,
            loss_recorded: 0.75,
            contact_recorded: 0.08,
            found_after_loss: 0.3,
            vagueness: Vagueness {
                month: 0.12,
                year: 0.02,
                approximate: 0.01,
            },
            birth_on_first_january: 0.12,
            control_unknown: 0.15,
            exit_not_recorded: 0.03,
            continuation: 0.05,
            late_disclosure: 0.04,
            repeat_referral: 0.06,
            recorded_twice: 0.05,
            recorded_twice_if_retrafficked: 0.2,
        }
    }
}

/// Why a scenario cannot be simulated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotPossible {
    /// A share is not one.
    #[error("the share `{name}` is {value}; give a number between 0 and 1")]
    Share {
        /// Which.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// A hazard is not one.
    #[error(
        "the hazard `{0}` must begin on day 0, and hold rising days and finite rates that are not negative"
    )]
    Hazard(&'static str),
    /// A hazard ratio is not one.
    #[error("the hazard ratio of `{0}` must be a number above 0")]
    HazardRatio(&'static str),
    /// The effects are not listed once each, in the order of `Factor::ALL`.
    #[error("the effects must name every factor once, in the order of `Factor::ALL`")]
    Effects,
    /// There is no time between the first exit and the extract, or it lies outside 1990 to 2100.
    #[error(
        "the extract must be at least 60 days after the first day, and both must lie between 1990 and 2100"
    )]
    Period,
}

impl Scenario {
    /// The truth: the share of all persons who are trafficked again within `horizon_days` of their first exit, death before
    /// it being the competing risk. Summed exactly over the joint distribution of the factors.
    pub fn true_cumulative_incidence(&self, horizon_days: u32) -> f64 {
        let horizon = f64::from(horizon_days);
        joint_distribution(&self.effects)
            .into_iter()
            .map(|(set, probability)| {
                let relative = set.relative_hazard(&self.effects);
                probability * cumulative_incidence(&self.retrafficking, &self.death, relative, horizon)
            })
            .sum()
    }

    /// Whether the scenario can be simulated.
    ///
    /// # Errors
    /// The first parameter that makes no sense.
    pub fn check(&self) -> Result<(), NotPossible> {
        let wrong = self
            .shares()
            .into_iter()
            .find(|(_, value)| !(0.0..=1.0).contains(value));
        if let Some((name, value)) = wrong {
            return Err(NotPossible::Share { name, value });
        }
        for (name, hazard) in [("retrafficking", &self.retrafficking), ("death", &self.death)] {
            if !hazard.is_sound() {
                return Err(NotPossible::Hazard(name));
            }
        }
        for (effect, factor) in self.effects.iter().zip(crate::Factor::ALL) {
            if effect.factor != factor {
                return Err(NotPossible::Effects);
            }
            if !effect.hazard_ratio.is_finite() || effect.hazard_ratio <= 0.0 {
                return Err(NotPossible::HazardRatio(effect.factor.words()));
            }
        }
        let (earliest, latest) = (Day::from_epoch(7_305), Day::from_epoch(47_847));
        let room = self.extract_day.since(self.first_day).0 >= 60;
        let within = self.first_day >= earliest && self.extract_day <= latest;
        if room && within {
            Ok(())
        } else {
            Err(NotPossible::Period)
        }
    }

    fn shares(&self) -> Vec<(&'static str, f64)> {
        let vague = self.vagueness;
        let mut shares = vec![
            ("never_followed", self.never_followed),
            ("loss_in_first_year", self.loss_in_first_year),
            ("loss_later", self.loss_later),
            ("informative_loss", self.informative_loss),
            ("loss_recorded", self.loss_recorded),
            ("contact_recorded", self.contact_recorded),
            ("found_after_loss", self.found_after_loss),
            ("vagueness.month", vague.month),
            ("vagueness.year", vague.year),
            ("vagueness.approximate", vague.approximate),
            ("vagueness", vague.month + vague.year + vague.approximate),
            ("birth_on_first_january", self.birth_on_first_january),
            ("control_unknown", self.control_unknown),
            ("exit_not_recorded", self.exit_not_recorded),
            ("continuation", self.continuation),
            ("late_disclosure", self.late_disclosure),
            ("repeat_referral", self.repeat_referral),
            ("recorded_twice", self.recorded_twice),
            (
                "recorded_twice_if_retrafficked",
                self.recorded_twice_if_retrafficked,
            ),
        ];
        shares.extend(self.effects.iter().map(|e| (e.factor.words(), e.share)));
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_scenario_is_possible_and_its_days_are_what_they_say() {
        let scenario = Scenario::default();
        assert_eq!(scenario.check(), Ok(()));
        assert_eq!(scenario.first_day.to_string(), "2005-01-01");
        assert_eq!(scenario.extract_day.to_string(), "2024-12-31");
    }

    #[test]
    fn most_of_the_default_truth_lies_within_two_years() {
        let scenario = Scenario::default();
        let (two, five) = (
            scenario.true_cumulative_incidence(730),
            scenario.true_cumulative_incidence(1825),
        );
        assert!((0.08..=0.12).contains(&five), "{five}");
        assert!(two / five > 0.7, "{two} of {five}");
    }

    #[test]
    fn a_share_above_one_is_refused_by_name() {
        let scenario = Scenario {
            continuation: 1.2,
            ..Scenario::default()
        };
        let error = scenario.check().expect_err("1.2 is no share");
        assert_eq!(
            error.to_string(),
            "the share `continuation` is 1.2; give a number between 0 and 1"
        );
    }

    #[test]
    fn an_extract_before_the_first_exit_is_refused() {
        let scenario = Scenario {
            extract_day: Day::from_epoch(12_000),
            ..Scenario::default()
        };
        assert_eq!(scenario.check(), Err(NotPossible::Period));
    }
}
