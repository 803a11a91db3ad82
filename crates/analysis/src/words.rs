//! The sentences that stand beside the figures: how they were made and what they cannot say.

use crate::findings::About;
use crate::question::Question;

/// Who the headline is out of.
pub(crate) const WITH_EPISODE: &str = "persons in the register with at least one trafficking episode";

/// A count as it is written in a sentence: thousands set apart by commas.
pub(crate) fn grouped(count: impl TryInto<u64>) -> String {
    let digits = count.try_into().unwrap_or(u64::MAX).to_string();
    let places = digits.len();
    let mut text = String::with_capacity(places + places / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (places - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How the figures were made.
pub(crate) fn method(question: &Question, linked: bool) -> Vec<String> {
    // 0.55 · 100 is not quite 55 in floating point.
    let level = (question.level * 1e8).round() / 1e6;
    let mut method = vec![
        "Each person's episodes are put in order by their own dates, never by when they were disclosed. Every step from one \
         episode to the next is judged by the definition; the three readings count different verdicts and are always shown \
         together."
            .to_owned(),
        format!(
            "Proportions are given with the Wilson score interval (Wilson 1927) and the exact interval of Clopper and Pearson \
             (1934); rates with the exact Poisson interval (Garwood 1936). All intervals are at {level} %."
        ),
        "Time at risk starts at the first recorded exit and ends at re-trafficking, at death, or on the last day the person is \
         known to be free. A person lost to follow-up is censored on the last day known free, also when found trafficked again \
         later, because of those who were lost and stayed free nobody could have been seen; such persons are counted in the \
         proportions."
            .to_owned(),
        "Cumulative incidence is one minus the Kaplan–Meier estimate (Kaplan and Meier 1958), with Greenwood's variance (1926) on \
         the log-log scale; where deaths occur it is the Aalen–Johansen estimate with death as a competing event (Aalen and Johansen \
         1978), with the infinitesimal-jackknife variance on the log-log scale. Where nobody was re-trafficked yet, the interval is \
         the exact one for none out of those still at risk; where everybody left was, its lower end is the one reached before and \
         its upper end 100 %. A month is a twelfth of 365.25 days. Nothing is shown beyond the last day on which anybody was under \
         observation."
            .to_owned(),
        "Vague dates are kept as intervals. The estimates above take the middle of each interval; the bounds beside them are the \
         nonparametric maximum-likelihood estimate for interval-censored times (Turnbull 1976), which uses no more than the dates \
         say: the least and the most it allows at the horizon. They are not a confidence interval, and they treat a death as \
         censoring on the last day the person is certain to have been alive and free."
            .to_owned(),
        "Factors are compared by rates at each level and by hazard ratios of Cox's model (1972; ties by Efron 1977) on the time from \
         the first exit, deaths being censorings. A return cuts a person's time: the days before it count as not returned. With fewer \
         than ten events for each coefficient (Peduzzi and others 1995), or where the estimate would be infinite, the likelihood is \
         penalised (Firth 1993; Heinze and Schemper 2001); with fewer events than coefficients there is no model. What is not known is \
         never taken for a no: complete cases stand beside multiple imputation by chained equations (Rubin 1987; White and Royston \
         2009)."
            .to_owned(),
    ];
    method.push(
        "One trafficking and the next of the same person are compared in pairs, one a person: the episode before the first exit \
         after which the person counts as re-trafficked, and the episode that follows. Shares are of the pairs in which both \
         episodes tell; their difference has the interval of Newcombe (1998, method 10) and McNemar's mid-P test (Fagerland, \
         Lydersen and Laake 2013), matrices the test of marginal homogeneity (Stuart 1955; Maxwell 1970), medians of days the exact \
         interval (Thompson 1936), which holds whatever the vague dates were."
            .to_owned(),
    );
    if linked {
        method.push(
            "Records that people decided to be of one person, or that the latest run of linkage linked at its threshold, are taken \
             as one person's; a decision outranks the program, and records decided to be of different persons do not come together \
             through a third. Accounts in several records that are certainly of one episode are one episode; those that may be are \
             counted in the broad reading only."
                .to_owned(),
        );
    }
    method
}

/// What the figures cannot say.
pub(crate) fn limits(about: &About) -> Vec<String> {
    let mut limits = Vec::new();
    if about.simulated {
        limits.push(
            "The persons in this register are invented. The figures say nothing about the world; they show what the system does."
                .to_owned(),
        );
    }
    limits.push(
        "The figures describe persons known to the organisations that keep this register. They are not a prevalence: who comes to \
         light depends on who looks and how. Published shares of 0.56 % (79 of more than 14,000 assisted persons; IOM 2010), 1.73 % \
         (613 of 35,341 rescued workers, by linking benefit records; ILO and MPT, Brazil 2003–2017) and 26.4 % (23 of 87 patients of \
         one clinic, by reading charts; Chen and others 2023) differ in how cases were found and cannot be compared with each other \
         or, without that in mind, with these."
            .to_owned(),
    );
    limits.push(
        "Re-trafficking that nobody recorded is not counted, and records of one person that have not been linked hide it. The \
         proportions are therefore more likely too low than too high, save where the broad reading counts steps that cannot be told."
            .to_owned(),
    );
    limits.push(
        "Rates and estimates over time can also be too high. A person trafficked again is known about because of it; a person who \
         stayed free is followed only as long as somebody met or saw them. Where follow-up is thin, the time at risk of those who \
         stayed free is cut short while the events are not, so rates and cumulative incidence describe a programme that stays in \
         touch better than one that does not. The flow says how many were never seen again after the exit."
            .to_owned(),
    );
    limits.push(
        "The share within two years is a share of the re-trafficking that has been seen. A later re-trafficking needs longer \
         follow-up to be seen, so short follow-up makes the share large whatever the truth is; the numbers still at risk say how long \
         people were followed."
            .to_owned(),
    );
    limits.push(
        "The estimates over time assume that persons who are no longer followed have the same risk as those who are. Loss to follow-up \
         is itself a warning sign, so this is doubtful; the bounds under loss to follow-up say how far it could matter. They take only \
         those recorded as lost after having been seen free; a record that merely stops may be a loss nobody wrote down."
            .to_owned(),
    );
    limits.push(
        "Persons re-trafficked and not are compared as they are, without adjustment. A difference is an association, not a cause."
            .to_owned(),
    );
    limits.push(
        "The tables show small numbers and are not protected for publication. Keep this report inside the organisation.".to_owned(),
    );
    limits
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        let written = [0_u64, 999, 1_000, 11_978, 1_061_148].map(grouped);
        assert_eq!(written, ["0", "999", "1,000", "11,978", "1,061,148"]);
    }
}
