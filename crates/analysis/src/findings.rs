//! What the analysis answers: plain values, every rate with its denominator, ready to be written as JSON or drawn.
//!
//! Nothing here computes. Times are in days unless a name says otherwise; proportions lie in 0–1. A figure that could not be
//! computed is absent, with the reason in words beside it, never a zero.

mod consequences;

use serde::{Deserialize, Serialize};

pub use consequences::{
    ConsequencesFound, DurationFound, HomogeneityFound, MedianFound, PairedCharacteristic, PairedLevel,
    RouteCount, RouteFlow, RoutesFound, TransitionFound,
};

/// The version of this format; raised when a field changes its meaning.
pub const FORMAT: u32 = 1;

/// Everything a report shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// [`FORMAT`].
    pub format: u32,
    /// What was analysed, when, by which program, under which definition.
    pub about: About,
    /// How the persons' records came to light. One person's records may have come to light in several ways.
    pub ascertainment: Breakdown,
    /// What the steps from one episode to the next were found to be.
    pub steps: Vec<StepCount>,
    /// The three readings, from the narrowest to the broadest.
    pub readings: Vec<ReadingFindings>,
    /// What linking records changes; absent where no linkage was run and nobody decided on any two records.
    #[serde(default)]
    pub linkage: Option<LinkageFound>,
    /// How the figures were made, in sentences.
    pub method: Vec<String>,
    /// What they cannot say, in sentences.
    pub limits: Vec<String>,
}

/// What was analysed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The register's or package's title.
    pub title: String,
    /// Whether the persons are invented.
    pub simulated: bool,
    /// The day the findings were made (YYYY-MM-DD), as given by the caller.
    pub made_on: String,
    /// Name and version of the program.
    pub program: String,
    /// SHA-256 of the open content analysed, if the source gives one.
    pub fingerprint: Option<String>,
    /// The definition in sentences.
    pub definition: String,
    /// The definition's settings.
    pub settings: DefinitionSettings,
    /// Confidence level of all intervals, for example 0.95.
    pub level: f64,
    /// Persons in the source.
    pub persons: u64,
    /// Records in the source; more than persons where records were linked.
    pub records: u64,
    /// Episodes in the source, accounts of one episode counted once.
    pub episodes: u64,
    /// Persons with more than one incoming referral. A repeat referral is not re-trafficking.
    pub persons_referred_again: u64,
}

/// The settings of the definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefinitionSettings {
    /// Least days at liberty.
    pub minimum_days_at_liberty: i32,
    /// Whether *confirmed* asks for corroboration.
    pub corroboration: bool,
    /// Whether the same traffickers count.
    pub same_trafficker_counts: bool,
}

/// The number of steps with one verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCount {
    /// The verdict in words.
    pub verdict: String,
    /// Steps from one episode to the next.
    pub steps: u64,
    /// Persons with at least one such step.
    pub persons: u64,
}

/// An interval at the level of [`About::level`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// A proportion with its denominator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProportionFound {
    /// How many.
    pub events: u64,
    /// Out of how many.
    pub denominator: u64,
    /// Who the denominator is, in words.
    pub denominator_words: String,
    /// The proportion; absent when the denominator is 0.
    pub proportion: Option<f64>,
    /// Wilson interval.
    pub wilson: Option<Interval>,
    /// Clopper–Pearson interval.
    pub clopper_pearson: Option<Interval>,
}

/// A rate per person-time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateFound {
    /// Events.
    pub events: u64,
    /// Person-years at risk (365.25 days).
    pub person_years: f64,
    /// Events per 100 person-years.
    pub per_100_person_years: f64,
    /// Exact Poisson interval of that rate.
    pub interval: Interval,
}

/// Cumulative incidence at one horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtHorizon {
    /// Months after the exit (a month is 365.25 / 12 days).
    pub months: u32,
    /// The same in days.
    pub days: f64,
    /// Persons still at risk at the horizon.
    pub at_risk: u64,
    /// Re-trafficked by then.
    pub events: u64,
    /// Estimate; absent when nobody was followed so long.
    pub incidence: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// By intervals (Turnbull): the least and the most the vague dates allow.
    pub turnbull: Option<Interval>,
}

/// One point of the cumulative-incidence curve: a step up (or down to the same value) at `days`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Days after the exit.
    pub days: f64,
    /// Cumulative incidence from this day on.
    pub incidence: f64,
    /// Lower end of the band.
    pub lower: f64,
    /// Upper end of the band.
    pub upper: f64,
}

/// A row of the table under the curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskTableColumn {
    /// Months after the exit.
    pub months: u32,
    /// At risk at that time.
    pub at_risk: u64,
    /// Re-trafficked by then.
    pub events: u64,
    /// Censored or died by then.
    pub censored: u64,
}

/// A median or mean time, with what is needed to read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeFound {
    /// What it is, in words, with its denominator.
    pub words: String,
    /// Days; absent when it cannot be told.
    pub days: Option<f64>,
    /// Its interval; an end that is not reached is absent.
    pub lower: Option<f64>,
    /// See `lower`.
    pub upper: Option<f64>,
    /// Why a figure is absent, if one is.
    pub remark: Option<String>,
}

/// A line of the flow of persons into the analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowLine {
    /// Who, in words.
    pub words: String,
    /// How many persons.
    pub persons: u64,
    /// Whether these persons leave the flow here (and why is in `words`); otherwise they go on.
    pub left_out: bool,
}

/// How often each of several answers was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Who is counted, in words.
    pub denominator_words: String,
    /// How many.
    pub denominator: u64,
    /// Each answer with its number of persons. May add up to more where several answers are possible.
    pub lines: Vec<BreakdownLine>,
    /// Persons for whom nothing is recorded; not in any line.
    pub not_recorded: u64,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreakdownLine {
    /// The answer.
    pub label: String,
    /// Persons.
    pub persons: u64,
}

/// A characteristic of persons re-trafficked and not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Characteristic {
    /// The variable, in words.
    pub variable: String,
    /// Its levels.
    pub levels: Vec<CharacteristicLevel>,
    /// Not recorded among the re-trafficked.
    pub missing_retrafficked: u64,
    /// Not recorded among the others.
    pub missing_others: u64,
}

/// One level of a characteristic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CharacteristicLevel {
    /// The level, in words.
    pub label: String,
    /// Re-trafficked persons with this level.
    pub retrafficked: u64,
    /// Other persons with this level.
    pub others: u64,
    /// Re-trafficked out of all persons with this level.
    pub proportion: ProportionFound,
}

/// When re-trafficking happens after the exit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WindowsFound {
    /// The hazard over time since the exit, smoothed; absent where too little was seen.
    pub hazard: Option<HazardFound>,
    /// Why it is absent, if it is.
    pub remark: Option<String>,
    /// Rates in successive windows since the exit.
    pub since_exit: Vec<WindowRate>,
    /// Rates by the way out, before and after the return, and before and after the first assistance. Somebody who returns
    /// or is first assisted while followed is counted in both states, each for as long as it lasted.
    pub by_state: Vec<StateRates>,
}

/// Assistance and re-trafficking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AssistanceFound {
    /// The time before any assistance, which the others are compared with, and the time since the first, by how long ago it began.
    pub since: Vec<SinceAssistance>,
    /// Why there is no model of it, if there is none.
    pub refused: Option<String>,
    /// From days after the exit on.
    pub landmarks: Vec<LandmarkFound>,
}

/// A stretch of time before or since the first assistance that was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SinceAssistance {
    /// The stretch, in words.
    pub label: String,
    /// Persons followed in it at some time.
    pub persons: u64,
    /// Re-trafficked in it.
    pub events: u64,
    /// Person-years in it.
    pub person_years: f64,
    /// Compared with the time before any; absent for that, and where there is no model.
    pub ratio: Option<RatioFound>,
}

/// Those still free and followed on a day after the exit, by whether they had been assisted by then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LandmarkFound {
    /// The day.
    pub day: f64,
    /// Assisted by then.
    pub assisted_persons: u64,
    /// Of these, re-trafficked later.
    pub assisted_events: u64,
    /// Not assisted by then, whatever came later.
    pub other_persons: u64,
    /// Of these, re-trafficked later.
    pub other_events: u64,
    /// The assisted compared with the others, from the day on.
    pub ratio: Option<RatioFound>,
    /// Why there is none.
    pub refused: Option<String>,
}

/// The smoothed hazard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HazardFound {
    /// Days to which the kernel reaches on each side, found by cross-validation.
    pub bandwidth_days: f64,
    /// The last day for which it is given.
    pub until_days: f64,
    /// The curve.
    pub points: Vec<HazardPoint>,
}

/// The hazard at one time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HazardPoint {
    /// Days after the exit.
    pub days: f64,
    /// Re-trafficked per 100 person-years at that time.
    pub per_100_person_years: f64,
    /// Lower end of the pointwise interval; absent where the hazard is 0.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
}

/// A rate in a window of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowRate {
    /// The window, in words.
    pub label: String,
    /// First day.
    pub from_days: f64,
    /// Last day; absent for the time after all windows.
    pub until_days: Option<f64>,
    /// Persons at risk at some time in it.
    pub persons: u64,
    /// The rate; absent where nobody was at risk.
    pub rate: Option<RateFound>,
}

/// Rates by a state that may begin while a person is followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateRates {
    /// What tells the states apart, in words.
    pub variable: String,
    /// The states.
    pub states: Vec<StateRate>,
}

/// Rates in one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateRate {
    /// The state, in words.
    pub label: String,
    /// Persons in it at some time while followed.
    pub persons: u64,
    /// The rate in its first 90 days; absent where nobody was at risk.
    pub first_90_days: Option<RateFound>,
    /// The rate within two years after the exit; absent where nobody was at risk.
    pub two_years: Option<RateFound>,
}

/// Which factors go with re-trafficking sooner or more often after the first exit. Associations, not effects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CausesFound {
    /// The factors.
    pub factors: Vec<FactorFound>,
    /// The model of all that is known of persons, together. Facts of countries are added to it one at a time.
    pub joint: ModelFound,
    /// The joint model with the factors that are not known imputed; absent where it was not made.
    pub imputed: Option<ImputedFound>,
    /// Factors that are not in the joint model, each with the reason, in sentences.
    pub not_joint: Vec<String>,
}

/// One factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorFound {
    /// What it is called.
    pub name: String,
    /// When it comes about, in words: of two factors the earlier can lead to the later, not the other way round.
    pub when: String,
    /// The fields it is read from.
    pub source: String,
    /// What was reported of it before.
    pub reported: String,
    /// Its levels, the first being the one compared with; a single one for a number, whose ratios are per unit.
    pub levels: Vec<FactorLevel>,
    /// Persons asked who did not know.
    pub unknown: u64,
    /// Persons asked who did not want to say.
    pub declined: u64,
    /// Persons of whom nothing is recorded.
    pub not_recorded: u64,
    /// The model of this factor alone.
    pub alone: ModelFound,
    /// The joint model with this factor added; absent for the factors that are in it, whose model is [`CausesFound::joint`].
    pub adjusted: Option<ModelFound>,
}

/// One level of a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorLevel {
    /// The level, or the unit of a number, in words.
    pub label: String,
    /// Whether the others are compared with it.
    pub reference: bool,
    /// Persons followed with this level; with a value, for a number.
    pub persons: u64,
    /// Events over person-years; absent where nobody was at risk.
    pub rate: Option<RateFound>,
    /// Hazard ratio from the model of this factor alone.
    pub alone: Option<RatioFound>,
    /// Hazard ratio from the joint model, or from [`FactorFound::adjusted`].
    pub joint: Option<RatioFound>,
    /// Hazard ratio from the joint model over imputed data; absent for facts of countries.
    pub imputed: Option<RatioFound>,
}

/// A hazard ratio.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatioFound {
    /// How many times as fast re-trafficking comes as at the level compared with.
    pub hazard_ratio: f64,
    /// Lower end of its interval; 0 where there is none.
    pub lower: f64,
    /// Upper end; absent where there is none.
    pub upper: Option<f64>,
    /// Two-sided P value.
    pub p_value: f64,
}

/// How a model was fitted, or why it was not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelFound {
    /// The method, in words.
    pub method: String,
    /// Persons in it.
    pub persons: u64,
    /// Persons followed who are left out because a factor is not known of them.
    pub left_out: u64,
    /// Persons re-trafficked among those in it.
    pub events: u64,
    /// Coefficients.
    pub parameters: u64,
    /// Why the method was chosen, where it is not the usual one.
    pub remark: Option<String>,
    /// Why there is no model, where there is none.
    pub refused: Option<String>,
    /// P value of the test that hazards stay in proportion over time, all coefficients together; absent where it was not made.
    pub proportional_p: Option<f64>,
}

/// How factors that are not known were imputed, and the models of the completed data pooled; or why not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImputedFound {
    /// Completed data sets.
    pub imputations: u32,
    /// Rounds of the chained equations behind each.
    pub rounds: u32,
    /// Seed of chance.
    pub seed: u64,
    /// The method of the models, in words.
    pub method: String,
    /// Persons in the models.
    pub persons: u64,
    /// Persons re-trafficked among them.
    pub events: u64,
    /// The largest share, among the coefficients, of information that is missing (Rubin 1987).
    pub most_missing_information: f64,
    /// Why there is none, where there is none.
    pub refused: Option<String>,
}

/// What loss to follow-up can do to the two-year figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LossFound {
    /// Persons recorded as lost, out of those at risk.
    pub lost: ProportionFound,
    /// Found trafficked again only after having been lost: counted in the proportion, censored in the timing.
    pub found_after_loss: u64,
    /// Cumulative incidence at two years if everybody lost stayed free to the end of follow-up.
    pub at_two_years_if_all_lost_stayed_free: Option<f64>,
    /// The same if everybody lost was trafficked again on the day they were lost.
    pub at_two_years_if_all_lost_were_retrafficked: Option<f64>,
}

/// What is found under one reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingFindings {
    /// `strict`, `default` or `broad`.
    pub reading: String,
    /// What it counts, in words.
    pub words: String,
    /// Persons re-trafficked out of all persons with at least one episode.
    pub among_all: ProportionFound,
    /// Persons re-trafficked out of persons with at least one recorded exit.
    pub among_exited: ProportionFound,
    /// Rate per person-time at liberty after the first exit; absent when nobody was followed.
    pub rate: Option<RateFound>,
    /// `Kaplan–Meier`, or `Aalen–Johansen` when deaths occur.
    pub estimator: String,
    /// Cumulative incidence at 3, 6, 12, 24 and 60 months.
    pub horizons: Vec<AtHorizon>,
    /// The curve, thinned to at most 400 points, to at most 60 months.
    pub curve: Vec<CurvePoint>,
    /// The table under the curve: 0, 6, 12, 24, 36, 48, 60 months.
    pub risk_table: Vec<RiskTableColumn>,
    /// Median time to re-trafficking among persons at risk (from the curve; often not reached).
    pub median: TimeFound,
    /// Median days from exit to re-trafficking among those re-trafficked. Not an estimate of when it happens: who is still
    /// free is not in it.
    pub median_among_retrafficked: TimeFound,
    /// Restricted mean time at liberty within 60 months.
    pub restricted_mean: TimeFound,
    /// Re-trafficked within two years of the exit, out of the re-trafficked whose time is known.
    pub within_two_years: ProportionFound,
    /// Who was left out and why.
    pub flow: Vec<FlowLine>,
    /// Loss to follow-up.
    pub loss: LossFound,
    /// When it happens: rates by time since the exit, and by what came after it.
    #[serde(default)]
    pub windows: WindowsFound,
    /// Assistance, followed in time and from landmarks.
    #[serde(default)]
    pub assistance: AssistanceFound,
    /// Factors associated with re-trafficking after the first exit.
    #[serde(default)]
    pub causes: CausesFound,
    /// What differs between one trafficking and the next of the same person.
    #[serde(default)]
    pub consequences: ConsequencesFound,
    /// The routes of both.
    #[serde(default)]
    pub routes: RoutesFound,
    /// Characteristics of persons re-trafficked and not.
    pub characteristics: Vec<Characteristic>,
    /// What must be said beside these figures: reasons for absent ones, warnings of small numbers.
    pub remarks: Vec<String>,
}

/// What linking records changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkageFound {
    /// The latest run of linkage; absent where people decided without one.
    pub run: Option<LinkageRunFound>,
    /// Persons before anything was linked.
    pub persons_as_entered: u64,
    /// Persons found to be several of those entered.
    pub persons_of_several: u64,
    /// Pairs of records on which a decision stands.
    pub decisions: u64,
    /// Decisions that two records are one person which contradict other decisions, and so link nothing.
    pub decisions_contradicted: u64,
    /// The headline without links, with people's decisions alone, and at thresholds from the strictest on. Decisions hold at
    /// every threshold.
    pub thresholds: Vec<AtThreshold>,
    /// The pairs of the run that were linked automatically, those drawn for review among them.
    pub automatic: PairsReviewed,
    /// Of these, the pairs drawn at random for review: their precision is that of all pairs linked automatically.
    pub drawn: PairsReviewed,
    /// The pairs of the run that were not linked.
    pub queue: PairsReviewed,
}

/// A run of linkage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkageRunFound {
    /// When it ran (RFC 3339, UTC).
    pub ran_at: String,
    /// Name and version of the engine.
    pub engine: String,
    /// From which probability on it linked automatically.
    pub threshold: f64,
    /// The least probability at which it kept a pair.
    pub least_kept: f64,
    /// Records compared.
    pub records: u64,
    /// Pairs it proposed.
    pub pairs: u64,
}

/// From where on records are taken to be one person's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Threshold {
    /// Nothing is linked: the persons as they were entered.
    #[serde(rename = "as entered")]
    AsEntered,
    /// Only what people decided.
    #[serde(rename = "reviewed only")]
    ReviewedOnly,
    /// Decisions, and proposed pairs of this probability or more.
    #[serde(rename = "probability")]
    Probability(f64),
}

/// The headline at one threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtThreshold {
    /// From where on records are taken to be one person's.
    pub threshold: Threshold,
    /// Whether this is what all other figures rest on.
    pub shown: bool,
    /// Pairs of records that link; absent where it cannot be told.
    pub links: Option<u64>,
    /// Persons; absent where it cannot be told.
    pub persons: Option<u64>,
    /// The headline under each reading; none where it cannot be told.
    pub readings: Vec<HeadlineAt>,
    /// What people found of the proposed pairs at least so probable; absent where no threshold applies. Those reviewed need not
    /// be like the others, unless they were drawn.
    pub reviewed: Option<PairsReviewed>,
    /// Why figures are absent, if they are.
    pub remark: Option<String>,
}

/// The headline under one reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeadlineAt {
    /// `strict`, `default` or `broad`.
    pub reading: String,
    /// Persons re-trafficked out of all persons with at least one episode.
    pub retrafficked: ProportionFound,
    /// Those of them none of whose persons as entered is re-trafficked by itself.
    pub only_through_links: u64,
}

/// What people found of some pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairsReviewed {
    /// All of them.
    pub pairs: u64,
    /// Nobody has looked at these yet.
    pub awaiting_review: u64,
    /// Looked at, and nobody could tell; not in the precision.
    pub cannot_tell: u64,
    /// Found to be one person, out of those on which somebody could tell.
    pub precision: ProportionFound,
}
