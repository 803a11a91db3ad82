//! The scenario in words, for whoever reads the register or a report made from it. Always says that it is simulated.

use std::fmt::Write as _;

use crate::scenario::Scenario;

impl Scenario {
    /// What was assumed, in words, marked as simulated.
    pub fn describe(&self) -> String {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let mut words = String::from(
            "SIMULATED. Every person, organisation, name, number and date of this register is invented; a likeness to \
             anybody is chance. Directions of the risk factors follow Jobe (IOM, 2010); all sizes are assumptions.\n\n",
        );
        let _ = write!(
            words,
            "{} persons, seed {}. First exits between {} and 30 days before {}, the day of the extract. Records of one \
             person are {}.\n\n",
            self.persons,
            self.seed,
            self.first_day,
            self.extract_day,
            if self.linked { "linked" } else { "not linked" },
        );
        words.push_str(
            "After each exit two independent clocks run, to re-trafficking and to death. The hazard of re-trafficking is \
             constant within pieces",
        );
        for (from, rate) in &self.retrafficking.pieces {
            let _ = write!(words, ", from day {from:.0}: {:.1} per 100,000 days", 1e5 * rate);
        }
        words
            .push_str(", multiplied for each factor a person has (factors are independent of each other):\n");
        for effect in &self.effects {
            let _ = writeln!(
                words,
                "- {}: {} of persons, hazard ratio {:.2}",
                effect.factor.words(),
                percent(effect.share),
                effect.hazard_ratio
            );
        }
        words.push_str(
            "\nTrue cumulative incidence of a first re-trafficking after the first exit, death competing:\n",
        );
        for (days, name) in [
            (90, "3 months"),
            (183, "6 months"),
            (365, "12 months"),
            (730, "24 months"),
            (1825, "60 months"),
        ] {
            let _ = writeln!(
                words,
                "- {name}: {:.2} %",
                100.0 * self.true_cumulative_incidence(days)
            );
        }
        let _ = write!(
            words,
            "\nFollow-up: contacts at 72 hours, 2 weeks, 1, 2, 3, 6, 9, 12, 18, 24, 36 months, then yearly to 96 months. {} are \
             never met; at each later contact {} drop out in the first year and {} after it, whatever their risk{}. A \
             re-trafficking is recorded, with its date, if the next contact takes place; {} of those recorded as lost and then \
             trafficked again are found again.\n\n",
            percent(self.never_followed),
            percent(self.loss_in_first_year),
            percent(self.loss_later),
            if self.informative_loss > 0.0 {
                format!(
                    "; besides, {} of re-traffickings make the person untraceable, so that loss is informative",
                    percent(self.informative_loss)
                )
            } else {
                String::new()
            },
            percent(self.found_after_loss),
        );
        let _ = writeln!(
            words,
            "Imperfections: dates known to the month {}, to the year {}, approximately {}; control not known to have ended {}; no \
             exit recorded {}; one situation told as two episodes {}; an earlier episode disclosed late {}; referred twice {}; \
             recorded by two organisations {} ({} of those whose re-trafficking is recorded, half of them with the \
             re-trafficking in the second record only).",
            percent(self.vagueness.month),
            percent(self.vagueness.year),
            percent(self.vagueness.approximate),
            percent(self.control_unknown),
            percent(self.exit_not_recorded),
            percent(self.continuation),
            percent(self.late_disclosure),
            percent(self.repeat_referral),
            percent(self.recorded_twice),
            percent(self.recorded_twice_if_retrafficked),
        );
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_says_first_that_it_is_simulated_and_gives_the_truth() {
        let scenario = Scenario::default();
        let words = scenario.describe();
        let truth = format!("{:.2} %", 100.0 * scenario.true_cumulative_incidence(730));
        assert!(words.starts_with("SIMULATED."));
        assert!(words.contains(&format!("24 months: {truth}")), "{words}");
    }
}
