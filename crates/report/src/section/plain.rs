//! The report in plain words, on one page, for readers who are no statisticians: short sentences, numbers that can be pictured,
//! and what they do not mean. Says nothing that is not said elsewhere with its interval.

use throughline_analysis::Findings;
use throughline_analysis::findings::ReadingFindings;

use super::{paragraph, section, sentences};
use crate::html::{Element, el};
use crate::{number, sentence};

/// The page in plain words.
pub(crate) fn plain(findings: &Findings, main: &ReadingFindings) -> Element {
    section("summary", "In plain words")
        .with(paragraph(
            "This page is for everybody. It says what was found without the language of statistics. Everything on it stands again \
             further on, with how sure one can be of it.",
        ))
        .with(el("h3").with("What is this about?"))
        .with(paragraph(
            "People who got out of human trafficking are sometimes trafficked again. This is called re-trafficking. This report counts \
             how often that was seen among the people in one register, how soon after they got out, and what went with it.",
        ))
        .with(el("h3").with("What was found?"))
        .with(sentences(&found(findings, main)))
        .with(el("h3").with("What do these numbers not say?"))
        .with(sentences(&[
            "They do not say how many people are trafficked again in the world. They are about the people whom this register knows."
                .to_owned(),
            "They do not count what nobody saw. Somebody who was trafficked again and never met anyone who wrote it down is missing."
                .to_owned(),
            "They do not say why. When two things go together, one need not be the reason for the other.".to_owned(),
            "They do not say what will happen to any one person.".to_owned(),
        ]))
        .with(el("h3").with("Why are there three answers?"))
        .with(paragraph(
            "Records do not always tell whether somebody was really free in between, or whether the second time is a new situation. \
             The strict answer counts only what is certain. The broad answer counts whatever is possible. The answer between them is \
             the one shown here.",
        ))
}

fn found(findings: &Findings, main: &ReadingFindings) -> Vec<String> {
    let all = &main.among_all;
    let mut said = vec![if all.denominator == 0 {
        "Nobody in the register had been trafficked, so nobody could be trafficked again.".to_owned()
    } else {
        format!(
            "Of {} people in the register who had been trafficked, {} were trafficked again after getting out.",
            number::count(all.denominator),
            number::count(all.events)
        )
    }];
    if let Some(pictured) = all.proportion.and_then(pictured) {
        said.push(pictured);
    }
    let (first, last) = (findings.readings.first(), findings.readings.last());
    if let (Some(strict), Some(broad)) = (first, last)
        && all.denominator > 0
    {
        said.push(format!(
            "Counting strictly, it was {} people; counting broadly, {}; both out of {}.",
            number::count(strict.among_all.events),
            number::count(broad.among_all.events),
            number::count(all.denominator)
        ));
    }
    let at = sentence::at_two_years(main);
    if let Some(share) = at.and_then(|at| at.incidence.and_then(|share| tenths(share, 1000))) {
        said.push(format!(
            "Of every 1,000 people who got out and could be followed, about {} were trafficked again within two years. {} people could \
             be followed.",
            number::count(share),
            number::count(sentence::followed(main))
        ));
    }
    let within = &main.within_two_years;
    if within.denominator > 0 {
        said.push(format!(
            "Of {} people who were trafficked again and of whom the time is known, {} were within two years of getting out.",
            number::count(within.denominator),
            number::count(within.events)
        ));
    }
    let gone = &main.loss.lost;
    if gone.denominator > 0 {
        said.push(format!(
            "Of {} people who were followed, {} were lost sight of. What became of them is not known.",
            number::count(gone.denominator),
            number::count(gone.events)
        ));
    }
    if findings.about.simulated {
        said.push(
            "The people in this register are invented. None of this happened; it shows what the report looks like."
                .to_owned(),
        );
    }
    said
}

/// `number` of so many, rounded, where that is at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a proportion of at most a thousand, checked to be between"
)]
fn tenths(proportion: f64, of: u32) -> Option<u64> {
    let number = (proportion * f64::from(of)).round();
    (number >= 1.0 && number <= f64::from(of)).then_some(number as u64)
}

/// A proportion as one in so many, or so many in a hundred.
fn pictured(proportion: f64) -> Option<String> {
    if proportion <= 0.0 {
        return None;
    }
    if proportion < 0.05 {
        let one_in = 1.0 / proportion;
        let step = if one_in >= 100.0 { 10.0 } else { 1.0 };
        let rounded = (one_in / step).round() * step;
        return Some(format!(
            "That is about one person in {}.",
            number::decimal(rounded, 0)
        ));
    }
    let of_hundred = tenths(proportion, 100)?;
    Some(format!(
        "That is about {} people in every 100.",
        number::count(of_hundred)
    ))
}

#[cfg(test)]
mod tests {
    use super::pictured;

    #[test]
    fn a_rare_event_is_one_in_so_many() {
        let shown = pictured(79.0 / 14_000.0);
        assert_eq!(shown.as_deref(), Some("That is about one person in 180."));
    }

    #[test]
    fn a_common_event_is_so_many_in_a_hundred() {
        let shown = pictured(23.0 / 87.0);
        assert_eq!(shown.as_deref(), Some("That is about 26 people in every 100."));
    }
}
