//! Asks the report's questions of life lines and answers with plain findings.
//!
//! Pure: what is counted, over whom, with which interval. How dates and verdicts come about is `model`'s, the estimators are
//! `survival`'s, drawing is `report`'s. Every figure carries its denominator, and every set of findings says how the cases
//! came to light.

mod assistance;
mod by_intervals;
mod causes;
mod characteristics;
mod consequences;
pub mod country_facts;
mod curve;
mod factors;
pub mod findings;
mod flow;
mod followed;
mod incidence;
mod liberty;
mod linkage;
mod loss;
mod pairs;
mod question;
mod routes;
mod tally;
mod timing;
mod windows;
mod words;

use throughline_model::retrafficking::{Reading, Verdict};
use throughline_model::{Gathered, LifeLine};
use throughline_survival::Level;

pub use country_facts::CountryFacts;
pub use findings::Findings;
pub use question::{DAYS_PER_YEAR, HORIZONS, IMPUTATIONS, LINK_THRESHOLDS, MOST_IMPUTED, Question};

use crate::findings::{About, DefinitionSettings, FORMAT, LinkageFound, ReadingFindings, StepCount};
use crate::tally::PersonTally;

/// Fewer events than this are remarked upon: their intervals are wide and one more or less changes the figures.
const FEW_EVENTS: u64 = 10;

/// Why an analysis cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum AnalysisError {
    /// An estimator refused its input.
    #[error("the figures cannot be computed: {0}")]
    Estimator(#[from] throughline_survival::Error),
    /// A threshold of linkage is no probability.
    #[error("the threshold of linkage {0} is no probability; give numbers between 0 and 1")]
    Threshold(f64),
}

/// Answers the report's questions for these lines, under the three readings.
///
/// The result does not depend on the order of the lines, nor on the number of processors.
///
/// # Errors
/// [`AnalysisError`], for a confidence level that is not between 0 and 1.
pub fn analyse(lines: &[LifeLine], question: &Question) -> Result<Findings, AnalysisError> {
    let level = Level::new(question.level)?;
    findings(&tally::tally(lines, &question.definition), question, level, None)
}

/// Answers the report's questions for the persons that people's decisions and the latest run of linkage make of these, and
/// says what linking changed.
///
/// # Errors
/// [`AnalysisError`], for a confidence level or a threshold that is none.
pub fn analyse_linked(gathered: &Gathered, question: &Question) -> Result<Findings, AnalysisError> {
    let level = Level::new(question.level)?;
    let resolution = gathered.resolve();
    let mut linked = linkage::Linked::new(gathered, question, level);
    let found = linked.found(&resolution)?;
    findings(&linked.persons(&resolution), question, level, found)
}

fn findings(
    persons: &[PersonTally],
    question: &Question,
    level: Level,
    linkage: Option<LinkageFound>,
) -> Result<Findings, AnalysisError> {
    let about = about(persons, question);
    let readings = Reading::ALL.iter().enumerate();
    let readings = readings.map(|(position, reading)| read(persons, position, *reading, question, level));
    Ok(Findings {
        format: FORMAT,
        ascertainment: incidence::ascertainment(persons),
        steps: steps(persons),
        readings: readings.collect::<Result<_, _>>()?,
        method: words::method(question, linkage.is_some()),
        limits: words::limits(&about),
        linkage,
        about,
    })
}

fn about(persons: &[PersonTally], question: &Question) -> About {
    let definition = &question.definition;
    About {
        title: question.title.clone(),
        simulated: question.simulated,
        made_on: question.made_on.clone(),
        program: question.program.clone(),
        fingerprint: question.fingerprint.clone(),
        definition: definition.words(),
        settings: DefinitionSettings {
            minimum_days_at_liberty: definition.minimum_at_liberty.0,
            corroboration: definition.corroboration,
            same_trafficker_counts: definition.same_trafficker_counts,
        },
        level: question.level,
        persons: persons.len() as u64,
        records: persons.iter().map(|person| u64::from(person.records)).sum(),
        episodes: persons.iter().map(|person| u64::from(person.episodes)).sum(),
        persons_referred_again: persons.iter().filter(|person| person.referred_again).count() as u64,
    }
}

fn steps(persons: &[PersonTally]) -> Vec<StepCount> {
    let count = |(at, verdict): (usize, &Verdict)| StepCount {
        verdict: verdict.words().to_owned(),
        steps: persons.iter().map(|person| u64::from(person.steps[at])).sum(),
        persons: persons.iter().filter(|person| person.steps[at] > 0).count() as u64,
    };
    Verdict::ALL.iter().enumerate().map(count).collect()
}

fn read(
    persons: &[PersonTally],
    position: usize,
    reading: Reading,
    question: &Question,
    level: Level,
) -> Result<ReadingFindings, AnalysisError> {
    let again = |person: &&PersonTally| person.courses[position].retrafficked;
    let with_episode = persons.iter().filter(|person| person.episodes > 0);
    let with_exit = persons.iter().filter(|person| person.has_exit);
    let events = with_episode.clone().filter(again).count() as u64;
    let among_all = incidence::proportion(events, with_episode.count() as u64, words::WITH_EPISODE, level)?;
    let among_exited = incidence::proportion(
        with_exit.clone().filter(again).count() as u64,
        with_exit.count() as u64,
        "persons with a recorded exit, one that was followed by a continuation of the same situation being none",
        level,
    )?;
    let risks = persons
        .iter()
        .filter_map(|person| person.courses[position].at_risk.ok());
    let timing = timing::timing(risks, level)?;
    let pairs = consequences::paired(persons, position);
    Ok(ReadingFindings {
        reading: reading.name().to_owned(),
        words: reading.words().to_owned(),
        remarks: remarks(events, &timing),
        among_all,
        among_exited,
        rate: timing.rate,
        estimator: timing.estimator,
        horizons: timing.horizons,
        curve: timing.curve,
        risk_table: timing.risk_table,
        median: timing.median,
        median_among_retrafficked: timing.median_among_retrafficked,
        restricted_mean: timing.restricted_mean,
        within_two_years: timing.within_two_years,
        flow: flow::flow(persons, position),
        loss: timing.loss,
        windows: windows::windows(persons, position, level)?,
        assistance: assistance::assistance(persons, position, level),
        causes: causes::causes(persons, position, question, level)?,
        consequences: consequences::consequences(persons, position, &pairs, level)?,
        routes: routes::routes(&pairs, level)?,
        characteristics: incidence::characteristics(persons, position, level)?,
    })
}

fn remarks(events: u64, timing: &timing::Timing) -> Vec<String> {
    let mut remarks = Vec::new();
    let dated = timing.within_two_years.denominator;
    if events == 0 {
        remarks.push(
            "Nobody counts as re-trafficked under this reading. That is not evidence that nobody was."
                .to_owned(),
        );
    } else if events < FEW_EVENTS {
        let persons = if events == 1 {
            "person counts"
        } else {
            "persons count"
        };
        remarks.push(format!(
            "Only {events} {persons} as re-trafficked: one more or less changes every figure."
        ));
    }
    if dated < events {
        remarks.push(format!(
            "Of {} re-trafficked persons, {} in the proportions only: the first time at liberty is not dated, ended before the \
             re-trafficking that counts, or with loss to follow-up.",
            words::grouped(events),
            match events - dated {
                1 => "1 is".to_owned(),
                many => format!("{} are", words::grouped(many)),
            }
        ));
    }
    if timing.horizons.iter().any(|horizon| horizon.incidence.is_none()) {
        remarks.push(
            "Nobody was followed long enough for the later horizons; no figure is given there.".to_owned(),
        );
    }
    remarks
}
