//! Invented findings on one trafficking and the next: forty-eight pairs, one of which has no first country.
//!
//! The shares follow from counts that are written down; intervals are merely wide.

use throughline_analysis::findings::{
    BreakdownLine, ConsequencesFound, DurationFound, HomogeneityFound, Interval, MedianFound,
    PairedCharacteristic, PairedLevel, RouteCount, RouteFlow, RoutesFound, TransitionFound,
};

use super::proportion;

/// Pairs of `retrafficked` persons under a reading.
pub(crate) fn found(retrafficked: u64) -> ConsequencesFound {
    let pairs = retrafficked - 3;
    ConsequencesFound {
        retrafficked,
        pairs,
        left_out: vec![BreakdownLine {
            label: "it cannot be told which episode came first".to_owned(),
            persons: 3,
        }],
        further: 4,
        parts_of_longer: 1,
        told_unequally: 5,
        same_traffickers: Some(proportion(
            9,
            pairs - 12,
            "persons with a pair of whom it is recorded",
        )),
        characteristics: vec![
            characteristic(
                "Exploitation",
                "Type of exploitation",
                true,
                pairs,
                &["Forced labour", "Forced begging"],
            ),
            characteristic(
                "After the exit",
                "Psychological distress",
                false,
                pairs - 6,
                &["yes"],
            ),
            characteristic("After the exit", "Debt", false, pairs - 8, &["yes"]),
        ],
        comparisons: 4,
        transitions: vec![
            transition("Type of exploitation", pairs, true),
            transition("Way out", pairs, false),
        ],
        duration: Some(DurationFound {
            known: pairs - 10,
            missing_before: 1,
            missing_after: 8,
            missing_both: 1,
            before: median(310.0, 322.0),
            after: median(140.0, 140.0),
            difference: median(-155.0, -131.5),
            longer: 9,
            shorter: pairs - 21,
            not_told: 2,
            p_value: Some(0.0004),
        }),
    }
}

fn median(least: f64, most: f64) -> MedianFound {
    MedianFound {
        least: Some(least),
        most: Some(most),
        interval: Some(Interval {
            lower: least - 40.0,
            upper: most + 55.0,
        }),
    }
}

fn characteristic(
    topic: &str,
    variable: &str,
    several: bool,
    known: u64,
    levels: &[&str],
) -> PairedCharacteristic {
    let level = |(at, label): (usize, &&str)| {
        let (both, before_only, after_only) = (8, 6 + 3 * at as u64, 11);
        let share = |persons: u64| persons as f64 / known as f64;
        let difference = share(after_only) - share(before_only);
        PairedLevel {
            label: (*label).to_owned(),
            both,
            before_only,
            after_only,
            neither: known - both - before_only - after_only,
            before: share(both + before_only),
            after: share(both + after_only),
            difference,
            interval: Interval {
                lower: difference - 0.15,
                upper: difference + 0.16,
            },
            p_value: 0.236,
        }
    };
    PairedCharacteristic {
        topic: topic.to_owned(),
        variable: variable.to_owned(),
        several,
        known,
        missing_before: 1,
        missing_after: 2,
        missing_both: 0,
        levels: levels.iter().enumerate().map(level).collect(),
    }
}

fn transition(variable: &str, pairs: u64, tested: bool) -> TransitionFound {
    TransitionFound {
        variable: variable.to_owned(),
        levels: ["One", "Another"].map(str::to_owned).to_vec(),
        persons: vec![vec![10, 6], vec![11, pairs - 27]],
        same: proportion(
            pairs - 17,
            pairs,
            "persons with a pair in which it is known of both episodes",
        ),
        homogeneity: tested.then(|| HomogeneityFound {
            statistic: 1.47,
            degrees: 1,
            p_value: 0.225,
            pooled: Vec::new(),
        }),
    }
}

/// The routes of so many pairs.
pub(crate) fn routes(retrafficked: u64) -> RoutesFound {
    let pairs = retrafficked - 3;
    let flow = |stops: [&str; 4], persons| RouteFlow {
        stops: stops.map(str::to_owned),
        there_again: stops[1] == stops[3],
        persons,
    };
    let moldova = "Moldova (Republic of)";
    RoutesFound {
        pairs,
        flows: vec![
            flow([moldova, "Italy", moldova, "Italy"], 14),
            flow([moldova, "Italy", moldova, moldova], 11),
            flow(["not recorded", "Italy", moldova, "other countries"], 1),
            flow(
                [moldova, "other countries", "other countries", moldova],
                pairs - 26,
            ),
        ],
        routes: vec![RouteCount {
            from: moldova.to_owned(),
            to: "Italy".to_owned(),
            before: 25,
            after: 14,
        }],
        same_route: Some(proportion(
            14,
            pairs - 1,
            "persons with a pair whose countries are known",
        )),
    }
}
