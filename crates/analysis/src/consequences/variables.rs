//! What is compared between two episodes: which variables, which levels, read from a situation.
//!
//! *Unknown* and *declined* say nothing that could change and count as not known. A list of codes that is empty was not
//! filled in; one that is not lacks the codes that it does not name.

use throughline_model::codes::htcds::{ControlMeans, Exploitation};
use throughline_model::codes::ours::{Answer, ExitManner, TraffickerRelation};
use throughline_model::codes::{CodeSet, Coded};

use crate::pairs::Situation;
use crate::routes::{Countries, Distance};

/// A variable: what it is part of, its name, its levels, and which of them a situation has, as bits; 0 where not known.
pub(super) struct Variable<'a> {
    pub(super) topic: &'static str,
    pub(super) name: &'static str,
    /// At most 32.
    pub(super) labels: Vec<String>,
    /// Whether a situation can have several levels.
    pub(super) several: bool,
    /// Whether the levels are yes and no.
    pub(super) yes_or_no: bool,
    /// Whether the answers before and after are laid out in a matrix.
    pub(super) matrix: bool,
    pub(super) of: Box<dyn Fn(&Situation) -> u32 + 'a>,
}

/// All variables, in the order of the report.
pub(super) fn variables(countries: &Countries) -> Vec<Variable<'_>> {
    let route = "Route";
    let after = "Health and needs after the exit";
    vec![
        codes("Exploitation", "Type of exploitation", true, |one| {
            one.exploitation
        }),
        yes_or_no(route, "International: exploited in another country", |one| {
            Some(one.recruited? != one.exploited?)
        }),
        yes_or_no(route, "Exploited in the country of usual residence", |one| {
            Some(one.home? == one.exploited?)
        }),
        Variable {
            topic: route,
            name: "From the country of recruitment to that of exploitation",
            labels: Distance::ALL
                .iter()
                .map(|distance| distance.words().to_owned())
                .collect(),
            several: false,
            yes_or_no: false,
            matrix: true,
            of: Box::new(|one| {
                let distance = one.recruited.zip(one.exploited).and_then(Distance::between);
                distance.map_or(0, |distance| 1 << distance as u32)
            }),
        },
        Variable {
            topic: route,
            name: "Country of exploitation",
            labels: countries.labels(),
            several: false,
            yes_or_no: false,
            matrix: true,
            of: Box::new(|one| {
                one.exploited
                    .map_or(0, |country| 1 << countries.position(country))
            }),
        },
        codes("Means of control", "Means of control", false, |one| one.control),
        codes("Traffickers", "Traffickers' relation", true, |one| one.relations),
        Variable {
            topic: "Way out",
            name: "Way out",
            labels: labels::<ExitManner>(),
            several: false,
            yes_or_no: false,
            matrix: true,
            of: Box::new(|one| one.way_out.map_or(0, |manner| 1 << manner.position())),
        },
        circumstance(after, "Psychological distress", |one| one.after_exit.distress),
        circumstance(after, "Dependence on alcohol or drugs", |one| {
            one.after_exit.substance_dependence
        }),
        circumstance(after, "Distrust of programmes and authorities", |one| {
            one.after_exit.distrust
        }),
        circumstance(after, "Threatened or watched by traffickers", |one| {
            one.after_exit.threatened
        }),
        circumstance(after, "Without work or income", |one| one.after_exit.without_work),
        circumstance(after, "Family conflict, or no family", |one| {
            one.after_exit.family_conflict
        }),
        circumstance(after, "Debt", |one| one.after_exit.debt),
    ]
}

fn labels<T: Coded>() -> Vec<String> {
    T::ALL.iter().map(|code| code.label().to_owned()).collect()
}

fn codes<'a, T: Coded>(
    topic: &'static str,
    name: &'static str,
    matrix: bool,
    of: fn(&Situation) -> CodeSet<T>,
) -> Variable<'a> {
    Variable {
        topic,
        name,
        labels: labels::<T>(),
        several: true,
        yes_or_no: false,
        matrix,
        of: Box::new(move |one| of(one).iter().fold(0, |bits, code| bits | 1 << code.position())),
    }
}

fn yes_or_no<'a>(
    topic: &'static str,
    name: &'static str,
    of: fn(&Situation) -> Option<bool>,
) -> Variable<'a> {
    Variable {
        topic,
        name,
        labels: ["yes", "no"].map(str::to_owned).to_vec(),
        several: false,
        yes_or_no: true,
        matrix: false,
        of: Box::new(move |one| of(one).map_or(0, |yes| if yes { 1 } else { 2 })),
    }
}

fn circumstance<'a>(
    topic: &'static str,
    name: &'static str,
    of: fn(&Situation) -> Option<Answer>,
) -> Variable<'a> {
    Variable {
        of: Box::new(move |one| match of(one) {
            Some(Answer::Yes) => 1,
            Some(Answer::No) => 2,
            Some(Answer::Unknown | Answer::Declined) | None => 0,
        }),
        ..yes_or_no(topic, name, |_| None)
    }
}

/// The codes whose lists are read as bits fit into them.
const _: () = assert!(
    Exploitation::ALL.len() < 32 && ControlMeans::ALL.len() < 32 && TraffickerRelation::ALL.len() < 32
);
