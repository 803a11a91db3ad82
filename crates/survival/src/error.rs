//! What can be wrong with input, one variant per fault. Every fault names the observation (counting from
//! zero) and the value, so that a caller can lead a reader back to the row. No estimator is described here.

use thiserror::Error;

/// A fault in the input of an estimator. Observations are counted from zero in the order they were given.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// There was nothing to estimate from.
    #[error("there are no observations with positive weight; give at least one")]
    Empty,
    /// A time was NaN or infinite where a finite time is needed.
    #[error("observation {row} has the time {value}; a finite time is needed")]
    TimeNotFinite {
        /// Position of the observation.
        row: usize,
        /// The time given.
        value: f64,
    },
    /// A time lay before the origin.
    #[error(
        "observation {row} has the time {value}; times are measured from the origin and cannot be negative"
    )]
    TimeNegative {
        /// Position of the observation.
        row: usize,
        /// The time given.
        value: f64,
    },
    /// An observation left the risk set no later than it entered it.
    #[error("observation {row} enters at {start} and leaves at {stop}; it must leave after it enters")]
    StopNotAfterStart {
        /// Position of the observation.
        row: usize,
        /// Entry to observation.
        start: f64,
        /// Exit from observation.
        stop: f64,
    },
    /// A weight or count was negative, NaN or infinite.
    #[error("observation {row} has the weight {value}; a weight is finite and not negative")]
    WeightOutOfRange {
        /// Position of the observation.
        row: usize,
        /// The weight given.
        value: f64,
    },
    /// A kernel is not positive, or wider than half the window.
    #[error(
        "the bandwidth {value} does not fit; give one above 0 and at most half of the window, which ends at {until}"
    )]
    BandwidthOutOfRange {
        /// The bandwidth given; NaN where none was.
        value: f64,
        /// The end of the window.
        until: f64,
    },
    /// An interval ended before it began, or had a bound that is not a number.
    #[error(
        "observation {row} lies between {lower} and {upper}; the upper bound must not be below the lower"
    )]
    IntervalReversed {
        /// Position of the observation.
        row: usize,
        /// Lower bound given.
        lower: f64,
        /// Upper bound given.
        upper: f64,
    },
    /// An observation named a cause that does not exist.
    #[error(
        "observation {row} ended by cause {cause}, but only {causes} causes were announced (counted from 0)"
    )]
    CauseOutOfRange {
        /// Position of the observation.
        row: usize,
        /// The cause given.
        cause: usize,
        /// How many causes there are.
        causes: usize,
    },
    /// A question named a cause that does not exist.
    #[error("cause {cause} was asked for, but there are only {causes} causes (counted from 0)")]
    NoSuchCause {
        /// The cause asked for.
        cause: usize,
        /// How many causes there are.
        causes: usize,
    },
    /// A comparison needs at least two groups.
    #[error("only {groups} group has observations; a comparison needs at least two")]
    TooFewGroups {
        /// How many groups have observations.
        groups: usize,
    },
    /// A group or stratum number too large to be a label.
    #[error("observation {row} is in group {group}; number the groups from 0 without gaps (at most {limit})")]
    GroupOutOfRange {
        /// Position of the observation.
        row: usize,
        /// The group given.
        group: usize,
        /// The largest number accepted.
        limit: usize,
    },
    /// Late entry where the method is for right censoring only.
    #[error(
        "observation {row} came under observation at {start}; this method is for observation from the beginning"
    )]
    DelayedEntry {
        /// Position of the observation.
        row: usize,
        /// Entry to observation.
        start: f64,
    },
    /// A weight where the method counts every observation once.
    #[error("observation {row} has the weight {value}; this method counts every observation once")]
    Weighted {
        /// Position of the observation.
        row: usize,
        /// The weight given.
        value: f64,
    },
    /// The variance of a comparison could not be inverted: the groups were never at risk together.
    #[error("the groups were never at risk together at an event; there is nothing to compare")]
    NothingToCompare,
    /// A confidence level outside the open interval from 0 to 1.
    #[error("{value} is not a confidence level; give a number between 0 and 1, such as 0.95")]
    LevelOutOfRange {
        /// The level given.
        value: f64,
    },
    /// A probability outside the interval from 0 (excluded) to 1 (included).
    #[error("{value} is not a probability above 0 and up to 1")]
    ProbabilityOutOfRange {
        /// The probability given.
        value: f64,
    },
    /// A proportion of nothing.
    #[error("a proportion needs a denominator of at least 1")]
    NoTrials,
    /// More successes than trials.
    #[error("{count} of {total} is not a proportion; the count cannot exceed the total")]
    CountExceedsTotal {
        /// Numerator.
        count: u64,
        /// Denominator.
        total: u64,
    },
    /// Person-time that is not positive and finite.
    #[error("{value} is not an amount of person-time; it must be positive and finite")]
    PersonTimeOutOfRange {
        /// The person-time given.
        value: f64,
    },
    /// Neither of two rates has an event, so their ratio is undefined.
    #[error("neither group has an event; the ratio of their rates is undefined")]
    NoEvents,
    /// A horizon beyond the last observation while survival is still positive there.
    #[error("the horizon {horizon} lies beyond the last observation at {last}; choose one within follow-up")]
    HorizonBeyondFollowUp {
        /// The horizon asked for.
        horizon: f64,
        /// The last observed time.
        last: f64,
    },
    /// A horizon that is not a positive finite number.
    #[error("{value} is not a horizon; it must be positive and finite")]
    HorizonOutOfRange {
        /// The horizon given.
        value: f64,
    },
    /// An exponent that is not a number.
    #[error("{value} is not an exponent for the weights of the test; it must be finite")]
    ExponentNotFinite {
        /// The exponent given.
        value: f64,
    },
    /// Two lists that belong together differ in length.
    #[error("{given} values were given for {expected} observations; give one for each")]
    LengthsDiffer {
        /// How many were given.
        given: usize,
        /// How many observations there are.
        expected: usize,
    },
    /// A predicted risk that is not a probability.
    #[error("observation {row} has the predicted risk {value}; a risk is between 0 and 1")]
    RiskOutOfRange {
        /// Position of the observation.
        row: usize,
        /// The risk given.
        value: f64,
    },
    /// A score that is not a number.
    #[error(
        "observation {row} has a score that is not a finite number; leave the observation out or impute it"
    )]
    ScoreNotANumber {
        /// Position of the observation.
        row: usize,
    },
    /// A threshold for acting that is not a probability strictly between 0 and 1.
    #[error("{value} is not a threshold for a decision; give a probability between 0 and 1")]
    ThresholdOutOfRange {
        /// The threshold given.
        value: f64,
    },
    /// A span of a local regression that is not positive, or a degree above 2.
    #[error(
        "a local regression needs a positive share of the observations (here {value}) and a degree of 0, 1 or 2"
    )]
    SpanOutOfRange {
        /// The span given.
        value: f64,
    },
    /// A predicted risk that is not a number, or is missing.
    #[error("observation {row} has no predicted risk, or one that is not a number; give a number for each")]
    RiskNotANumber {
        /// Position of the observation.
        row: usize,
    },
    /// Too few bootstrap samples to say anything.
    #[error("{samples} bootstrap samples say nothing of chance; draw at least 2, better 200 or more")]
    TooFewSamples {
        /// Samples asked for.
        samples: usize,
    },
    /// The model to be judged could not be fitted, or not judged, on the data themselves or on any sample of them.
    #[error("the model could not be fitted and judged on these data, or not on samples of them; simplify it")]
    NoModel,
    /// An R² that no model could have.
    #[error(
        "{value} is not an R² after Cox and Snell that can be planned for; it must be above 0 and below {limit}"
    )]
    RSquaredOutOfRange {
        /// The value given.
        value: f64,
        /// The largest possible.
        limit: f64,
    },
    /// A unit in two states at once, or in a state it did not move to.
    #[error(
        "observation {row} puts its subject into two states at once, or into a state it had not moved to; give one \
         sojourn after the other"
    )]
    StatesDoNotFollow {
        /// Position of the observation.
        row: usize,
    },
}
