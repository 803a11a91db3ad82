//! Invented findings of realistic size: 14,000 persons, 79 of them re-trafficked under the default reading.
//!
//! Nothing is estimated from persons; the numbers are written down or follow from a formula, so that they hang together.
//! Licence: as the project. No real person is behind any of them.

#[path = "causes.rs"]
mod causes;
#[path = "consequences.rs"]
mod consequences;

use throughline_analysis::findings::{
    About, AssistanceFound, AtHorizon, AtThreshold, Breakdown, BreakdownLine, Characteristic,
    CharacteristicLevel, CurvePoint, DefinitionSettings, FORMAT, Findings, FlowLine, HazardFound,
    HazardPoint, HeadlineAt, Interval, LandmarkFound, LinkageFound, LinkageRunFound, LossFound,
    PairsReviewed, ProportionFound, RateFound, RatioFound, ReadingFindings, RiskTableColumn, SinceAssistance,
    StateRate, StateRates, StepCount, Threshold, TimeFound, WindowRate, WindowsFound,
};

const MONTH: f64 = 365.25 / 12.0;
const FOLLOWED: f64 = 10_347.0;

/// A full set of findings.
pub(crate) fn findings() -> Findings {
    Findings {
        format: FORMAT,
        about: about("Demonstration register", 14_000),
        ascertainment: ascertainment(),
        steps: vec![
            step("re-trafficked, confirmed", 46, 41),
            step("re-trafficked, probable", 43, 40),
            step("undetermined", 118, 112),
            step("continuation", 203, 190),
        ],
        readings: vec![
            reading("strict", "confirmed re-trafficking only", 41),
            reading("default", "confirmed and probable re-trafficking", 79),
            reading("broad", "every later episode that is not known to be a continuation", 186),
        ],
        linkage: Some(linkage()),
        method: vec![
            "Each person's episodes are put in order by their own dates, never by when they were disclosed.".to_owned(),
            "Proportions are given with the Wilson score interval (Wilson 1927) and the exact interval of Clopper and \
             Pearson (1934); rates with the exact Poisson interval (Garwood 1936)."
                .to_owned(),
            "Time at risk starts at the first recorded exit and ends at re-trafficking, at death, or on the last day the \
             person is known to be free."
                .to_owned(),
        ],
        limits: vec![
            "The figures describe persons known to the organisations that keep this register. They are not a prevalence."
                .to_owned(),
            "Re-trafficking that nobody recorded is not counted.".to_owned(),
        ],
    }
}

/// Findings on a register that holds persons of whom nobody could be followed and nobody was re-trafficked.
pub(crate) fn nobody_followed() -> Findings {
    let mut findings = findings();
    findings.about.persons = 12;
    findings.about.records = 12;
    findings.about.episodes = 0;
    findings.about.simulated = false;
    findings.about.fingerprint = None;
    findings.ascertainment.denominator = 12;
    findings.ascertainment.lines.truncate(1);
    findings.ascertainment.lines[0].persons = 9;
    findings.ascertainment.not_recorded = 3;
    findings.steps.clear();
    findings.linkage = None;
    for reading in &mut findings.readings {
        let none = proportion(0, 0, "persons with at least one trafficking episode");
        reading.among_all = none.clone();
        reading.among_exited = none.clone();
        reading.within_two_years = none.clone();
        reading.loss = LossFound {
            lost: none,
            found_after_loss: 0,
            at_two_years_if_all_lost_stayed_free: None,
            at_two_years_if_all_lost_were_retrafficked: None,
        };
        reading.rate = None;
        reading.causes.factors.clear();
        reading.causes.imputed = None;
        (reading.causes.joint.persons, reading.causes.joint.left_out) = (0, 0);
        reading.curve.clear();
        for column in &mut reading.risk_table {
            (column.at_risk, column.events, column.censored) = (0, 0, 0);
        }
        for horizon in &mut reading.horizons {
            (horizon.at_risk, horizon.events) = (0, 0);
            (horizon.incidence, horizon.interval, horizon.turnbull) = (None, None, None);
        }
        for time in [
            &mut reading.median,
            &mut reading.median_among_retrafficked,
            &mut reading.restricted_mean,
        ] {
            (time.days, time.lower, time.upper) = (None, None, None);
            time.remark = Some("nobody was followed".to_owned());
        }
        reading.flow = vec![
            flow_line("Persons in the register", 12, false),
            flow_line("Left out: no trafficking episode is recorded", 12, true),
            flow_line("Followed from the first exit, for at least a day", 0, false),
        ];
        reading.characteristics.clear();
        (reading.consequences, reading.routes) = Default::default();
        reading.remarks = vec!["Nobody could be followed: no exit is recorded.".to_owned()];
    }
    findings
}

/// Findings on a register without persons.
pub(crate) fn empty() -> Findings {
    let mut findings = nobody_followed();
    findings.about = about("New register", 0);
    findings.about.simulated = false;
    findings.ascertainment.lines.clear();
    findings.ascertainment.denominator = 0;
    findings.ascertainment.not_recorded = 0;
    findings
}

fn about(title: &str, persons: u64) -> About {
    About {
        title: title.to_owned(),
        simulated: true,
        made_on: "2026-03-02".to_owned(),
        program: "throughline 0.1.0".to_owned(),
        fingerprint: Some("9f2c1f0b6f4f4b3c0d5d2f7a1a9be6c3d8e4f7705b16c2a9943be0d17c6a52e8".to_owned()),
        definition: "A person is re-trafficked when, after an exit from one trafficking situation and at least one day at \
            liberty, another begins. It is confirmed when control is known to have ended and at least one fact from that \
            time that does not come from the later account corroborates it. Being trafficked again by the same \
            traffickers after an exit counts."
            .to_owned(),
        settings: DefinitionSettings {
            minimum_days_at_liberty: 1,
            corroboration: true,
            same_trafficker_counts: true,
        },
        level: 0.95,
        persons,
        records: persons + persons / 40,
        episodes: persons + persons / 60,
        persons_referred_again: persons / 31,
    }
}

/// A run of linkage through which 13 of the 79 were found, with some pairs reviewed.
fn linkage() -> LinkageFound {
    let row = |threshold, links: u64, strict: u64, default: u64, broad: u64, only: [u64; 3]| {
        let persons = 14_350 - links;
        AtThreshold {
            threshold,
            shown: threshold == Threshold::Probability(0.95),
            links: Some(links),
            persons: Some(persons),
            readings: [("strict", strict), ("default", default), ("broad", broad)]
                .into_iter()
                .zip(only)
                .map(|((reading, events), only_through_links)| HeadlineAt {
                    reading: reading.to_owned(),
                    retrafficked: proportion(
                        events,
                        persons,
                        "persons with at least one trafficking episode",
                    ),
                    only_through_links,
                })
                .collect(),
            reviewed: None,
            remark: None,
        }
    };
    let at = |threshold, links, (strict, default, broad), only, (pairs, awaiting, same, told)| AtThreshold {
        reviewed: Some(pairs_reviewed(
            "proposed pairs at least so probable",
            pairs,
            awaiting,
            (same, told),
        )),
        ..row(
            Threshold::Probability(threshold),
            links,
            strict,
            default,
            broad,
            only,
        )
    };
    LinkageFound {
        run: Some(LinkageRunFound {
            ran_at: "2026-03-01T09:12:44Z".to_owned(),
            engine: "throughline-linkage 0.1.0".to_owned(),
            threshold: 0.95,
            least_kept: 0.6,
            records: 14_350,
            pairs: 517,
        }),
        persons_as_entered: 14_350,
        persons_of_several: 343,
        decisions: 41,
        decisions_contradicted: 1,
        thresholds: vec![
            row(Threshold::AsEntered, 0, 35, 66, 171, [0; 3]),
            row(Threshold::ReviewedOnly, 27, 36, 68, 172, [1, 2, 2]),
            at(0.99, 312, (40, 77, 184), [5, 11, 15], (312, 296, 15, 15)),
            at(0.95, 350, (41, 79, 186), [6, 13, 17], (350, 330, 18, 19)),
            at(0.9, 371, (41, 79, 187), [6, 13, 18], (371, 346, 21, 24)),
            at(0.8, 398, (42, 81, 192), [7, 15, 23], (398, 368, 24, 29)),
            AtThreshold {
                threshold: Threshold::Probability(0.5),
                shown: false,
                links: None,
                persons: None,
                readings: Vec::new(),
                reviewed: None,
                remark: Some("cannot be told: the run kept no pair below 0.6".to_owned()),
            },
        ],
        automatic: pairs_reviewed("pairs linked automatically", 350, 330, (18, 19)),
        drawn: pairs_reviewed(
            "pairs linked automatically and drawn at random for review",
            18,
            1,
            (16, 17),
        ),
        queue: pairs_reviewed("pairs that were not linked", 167, 145, (9, 20)),
    }
}

fn pairs_reviewed(of: &str, pairs: u64, awaiting_review: u64, (same, told): (u64, u64)) -> PairsReviewed {
    PairsReviewed {
        pairs,
        awaiting_review,
        cannot_tell: pairs - awaiting_review - told,
        precision: proportion(same, told, &format!("{of} on which a reviewer could tell")),
    }
}

fn ascertainment() -> Breakdown {
    let lines = [
        ("Referred by the police", 5_120),
        ("Referred by an organisation", 4_410),
        ("Own approach to the organisation", 1_902),
        ("Hotline", 1_377),
        ("Screening at a border or in detention", 911),
        ("Found by linking records", 143),
    ];
    Breakdown {
        denominator_words:
            "persons in the register; a person's records may have come to light in several ways".to_owned(),
        denominator: 14_000,
        lines: lines
            .map(|(label, persons)| BreakdownLine {
                label: label.to_owned(),
                persons,
            })
            .into(),
        not_recorded: 804,
    }
}

fn step(verdict: &str, steps: u64, persons: u64) -> StepCount {
    StepCount {
        verdict: verdict.to_owned(),
        steps,
        persons,
    }
}

/// A proportion with its Wilson interval (the other one a little wider, as it is in truth).
pub(crate) fn proportion(events: u64, denominator: u64, words: &str) -> ProportionFound {
    let (x, n, z) = (events as f64, denominator as f64, 1.959_964);
    let p = x / n;
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    let wilson = Interval {
        lower: (centre - half).max(0.0),
        upper: (centre + half).min(1.0),
    };
    let some = denominator > 0;
    ProportionFound {
        events,
        denominator,
        denominator_words: words.to_owned(),
        proportion: some.then_some(p),
        wilson: some.then_some(wilson),
        clopper_pearson: some.then_some(Interval {
            lower: wilson.lower * 0.985,
            upper: (wilson.upper * 1.003).min(1.0),
        }),
    }
}

fn flow_line(words: &str, persons: u64, left_out: bool) -> FlowLine {
    FlowLine {
        words: words.to_owned(),
        persons,
        left_out,
    }
}

fn reading(name: &str, words: &str, events: u64) -> ReadingFindings {
    let seen = events * 4 / 5;
    let curve = curve(seen);
    let at = |months: u32| {
        curve
            .iter()
            .take_while(|p| p.days <= f64::from(months) * MONTH)
            .last()
            .copied()
    };
    let by = |months: u32| {
        curve
            .iter()
            .take_while(|p| p.days <= f64::from(months) * MONTH)
            .count() as u64
    };
    let two_years = at(24).map_or(0.0, |point| point.incidence);
    let person_years = FOLLOWED * 2.41;
    let per = seen as f64 / person_years * 100.0;
    ReadingFindings {
        reading: name.to_owned(),
        words: words.to_owned(),
        among_all: proportion(events, 14_000, "persons with at least one trafficking episode"),
        among_exited: proportion(events, 12_708, "persons with at least one recorded exit"),
        rate: Some(RateFound {
            events: seen,
            person_years,
            per_100_person_years: per,
            interval: Interval {
                lower: per * (1.0 - 1.9 / (seen as f64).sqrt()),
                upper: per * (1.0 + 2.1 / (seen as f64).sqrt()),
            },
        }),
        estimator: "Aalen–Johansen".to_owned(),
        horizons: [3, 6, 12, 24, 60]
            .map(|months| horizon(months, at(months), by(months)))
            .into(),
        risk_table: [0, 6, 12, 24, 36, 48, 60]
            .map(|months| column(months, by(months)))
            .into(),
        median: time(
            "Median time to re-trafficking among 10,347 persons at risk",
            None,
            None,
            Some("not reached: fewer than half were re-trafficked while they were followed"),
        ),
        median_among_retrafficked: time(
            &format!(
                "Median days from exit to re-trafficking among the {seen} re-trafficked whose time is known"
            ),
            Some(412.0),
            Some((301.0, 533.0)),
            None,
        ),
        restricted_mean: time(
            "Mean time at liberty within 60 months of the exit among 10,347 persons at risk",
            Some(1_806.4),
            Some((1_801.2, 1_811.3)),
            None,
        ),
        within_two_years: proportion(by(24), seen, "the re-trafficked whose time is known"),
        flow: flow(),
        loss: LossFound {
            lost: proportion(3_118, 10_347, "persons followed from the first exit"),
            found_after_loss: events / 9,
            at_two_years_if_all_lost_stayed_free: Some(two_years * 0.86),
            at_two_years_if_all_lost_were_retrafficked: Some(two_years + 0.238),
        },
        windows: windows(seen),
        assistance: assistance(seen),
        causes: causes::found(seen),
        consequences: consequences::found(events),
        routes: consequences::routes(events),
        characteristics: characteristics(events),
        remarks: if name == "strict" {
            vec!["Fewer than 50 persons: read the intervals, not the estimates.".to_owned()]
        } else {
            Vec::new()
        },
        curve,
    }
}

/// A rate of so many events in so many person-years.
fn rate(events: u64, person_years: f64) -> RateFound {
    let per = events as f64 / person_years * 100.0;
    RateFound {
        events,
        person_years,
        per_100_person_years: per,
        interval: Interval {
            lower: per * 0.7,
            upper: per * 1.4,
        },
    }
}

/// Assistance that goes with less, and a landmark at which nobody had been assisted.
fn assistance(seen: u64) -> AssistanceFound {
    let ratio = RatioFound {
        hazard_ratio: 0.71,
        lower: 0.52,
        upper: Some(0.97),
        p_value: 0.032,
    };
    let stretch = |label: &str, events: u64, ratio: Option<RatioFound>| SinceAssistance {
        label: label.to_owned(),
        persons: 4_000,
        events,
        person_years: 5_200.0,
        ratio,
    };
    let landmark = |day: f64, assisted: u64, refused: Option<&str>| LandmarkFound {
        day,
        assisted_persons: assisted,
        assisted_events: assisted.min(seen / 4),
        other_persons: 6_000,
        other_events: seen / 3,
        ratio: refused.is_none().then_some(ratio),
        refused: refused.map(str::to_owned),
    };
    AssistanceFound {
        since: vec![
            stretch("before any assistance that was accepted", seen / 2, None),
            stretch("first 90 days since the first assistance", seen / 4, Some(ratio)),
            stretch("rest of the first year since", seen / 5, Some(ratio)),
            stretch("later", seen / 9, Some(ratio)),
        ],
        refused: None,
        landmarks: vec![
            landmark(
                30.0,
                0,
                Some("There is no model: all who were still followed belong to one group."),
            ),
            landmark(90.0, 2_800, None),
        ],
    }
}

/// A hazard that falls over the years, and rates that hang together with it.
fn windows(seen: u64) -> WindowsFound {
    let point = |at: u32| {
        let days = f64::from(at) * 15.0;
        let hazard = seen as f64 / 100.0 * (-days / 400.0).exp();
        HazardPoint {
            days,
            per_100_person_years: hazard,
            lower: (hazard > 0.0).then_some(hazard * 0.6),
            upper: (hazard > 0.0).then_some(hazard * 1.6),
        }
    };
    let window = |label: &str, from: f64, until: Option<f64>, rate: Option<RateFound>| WindowRate {
        label: label.to_owned(),
        from_days: from,
        until_days: until,
        persons: 10_347,
        rate,
    };
    let state = |label: &str, first: Option<RateFound>| StateRate {
        label: label.to_owned(),
        persons: 5_000,
        first_90_days: first,
        two_years: Some(rate(seen / 2, 7_000.0)),
    };
    WindowsFound {
        hazard: Some(HazardFound {
            bandwidth_days: 61.0,
            until_days: 1_800.0,
            points: (0..=120).map(point).collect(),
        }),
        remark: None,
        since_exit: vec![
            window("first 90 days", 0.0, Some(90.0), Some(rate(seen / 3, 2_400.0))),
            window("after five years", 1_826.25, None, None),
        ],
        by_state: vec![StateRates {
            variable: "Return to the country or area of origin".to_owned(),
            states: vec![
                state("not returned, or not yet", Some(rate(seen / 4, 1_600.0))),
                state("since the return: forced by authorities", None),
            ],
        }],
    }
}

/// A factor asked of everybody, one that few answered, and a fact of the country.
fn at_risk(days: f64) -> f64 {
    if days <= 0.0 {
        FOLLOWED
    } else {
        FOLLOWED * 0.93 * (-days / 950.0).exp()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "invented numbers of persons are small and not negative"
)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

/// Event days at the quantiles of a falling hazard, with a log-log band around the product-limit estimate.
fn curve(events: u64) -> Vec<CurvePoint> {
    let (mut free, mut variance) = (1.0_f64, 0.0_f64);
    (0..events)
        .map(|n| {
            let share = (n as f64 + 0.5) / events as f64;
            let days = (9.0 - 520.0 * (1.0 - share * 0.97).ln()).round().min(1_820.0);
            let risk = at_risk(days);
            free *= 1.0 - 1.0 / risk;
            variance += 1.0 / (risk * (risk - 1.0));
            let width = 1.96 * variance.sqrt() / free.ln().abs();
            CurvePoint {
                days,
                incidence: 1.0 - free,
                lower: 1.0 - free.powf((-width).exp()),
                upper: 1.0 - free.powf(width.exp()),
            }
        })
        .collect()
}

fn horizon(months: u32, point: Option<CurvePoint>, events: u64) -> AtHorizon {
    let days = f64::from(months) * MONTH;
    AtHorizon {
        months,
        days,
        at_risk: whole(at_risk(days)),
        events,
        incidence: point.map(|point| point.incidence),
        interval: point.map(|point| Interval {
            lower: point.lower,
            upper: point.upper,
        }),
        turnbull: point.map(|point| Interval {
            lower: point.incidence * 0.94,
            upper: point.incidence * 1.05,
        }),
    }
}

fn column(months: u32, events: u64) -> RiskTableColumn {
    let at_risk = whole(at_risk(f64::from(months) * MONTH));
    RiskTableColumn {
        months,
        at_risk,
        events,
        censored: whole(FOLLOWED) - at_risk - events.min(whole(FOLLOWED) - at_risk),
    }
}

fn time(words: &str, days: Option<f64>, ends: Option<(f64, f64)>, remark: Option<&str>) -> TimeFound {
    TimeFound {
        words: words.to_owned(),
        days,
        lower: ends.map(|ends| ends.0),
        upper: ends.map(|ends| ends.1),
        remark: remark.map(str::to_owned),
    }
}

fn flow() -> Vec<FlowLine> {
    vec![
        flow_line("Persons in the register", 14_000, false),
        flow_line("With at least one trafficking episode", 14_000, false),
        flow_line("Left out: no exit is recorded", 1_292, true),
        flow_line("With a recorded exit", 12_708, false),
        flow_line(
            "Left out: the traffickers' control is known not to have ended",
            96,
            true,
        ),
        flow_line("Left out: the exit is not dated", 311, true),
        flow_line("Left out: trafficked again, but it cannot be told when", 4, true),
        flow_line(
            "Left out: nothing is known of the person after the exit",
            1_950,
            true,
        ),
        flow_line("Followed from the first exit, for at least a day", 10_347, false),
    ]
}

fn characteristics(events: u64) -> Vec<Characteristic> {
    [
        (
            "Gender",
            vec![
                ("Woman", 74.0, 66.0),
                ("Man", 24.0, 33.0),
                ("Transgender", 2.0, 0.6),
            ],
        ),
        (
            "Under 18 at first trafficking",
            vec![("yes", 41.0, 22.0), ("no", 47.0, 66.0)],
        ),
        (
            "Age at first trafficking, as told",
            vec![
                ("0–8", 3.0, 1.5),
                ("9–17", 38.0, 20.5),
                ("18–20", 14.0, 15.0),
                ("21–23", 12.0, 14.0),
                ("24–26", 9.0, 12.0),
                ("27–29", 6.0, 9.0),
                ("30–38", 4.0, 11.0),
                ("39–47", 1.0, 3.0),
                ("48+", 1.0, 1.0),
            ],
        ),
        (
            "Exploitation in the first situation (several possible)",
            vec![
                ("Sexual exploitation", 61.0, 47.0),
                ("Forced labour", 27.0, 41.0),
                ("Domestic servitude", 14.0, 12.0),
                ("Forced begging", 6.0, 4.0),
                ("Removal of organs", 0.0, 0.1),
            ],
        ),
        (
            "Return after the exit",
            vec![
                ("Assisted voluntary return", 36.0, 52.0),
                ("Return by own arrangement", 18.0, 16.0),
                ("Forced return by authorities", 29.0, 11.0),
                ("Handed over by the police", 9.0, 4.0),
            ],
        ),
        (
            "Forced return or hand-over without referral to an organisation",
            vec![("yes", 25.0, 7.0), ("no", 61.0, 74.0)],
        ),
        (
            "Country of origin",
            vec![
                ("Moldova", 18.0, 12.0),
                ("Ukraine", 15.0, 17.0),
                ("Cambodia", 11.0, 9.0),
                ("Côte d'Ivoire", 4.0, 3.5),
                ("41 other countries", 45.0, 52.0),
            ],
        ),
    ]
    .into_iter()
    .map(|(variable, levels)| characteristic(variable, &levels, events))
    .collect()
}

fn characteristic(variable: &str, levels: &[(&str, f64, f64)], events: u64) -> Characteristic {
    let share = |percent: f64, of: u64| whole(percent / 100.0 * of as f64);
    let others = 14_000 - events;
    let levels: Vec<CharacteristicLevel> = levels
        .iter()
        .map(|(label, yes, no)| {
            let (yes, no) = (share(*yes, events), share(*no, others));
            CharacteristicLevel {
                label: (*label).to_owned(),
                retrafficked: yes,
                others: no,
                proportion: proportion(yes, yes + no, "persons with this level and at least one episode"),
            }
        })
        .collect();
    Characteristic {
        variable: variable.to_owned(),
        missing_retrafficked: events.saturating_sub(levels.iter().map(|level| level.retrafficked).sum()),
        missing_others: others.saturating_sub(levels.iter().map(|level| level.others).sum()),
        levels,
    }
}
