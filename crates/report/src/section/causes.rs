//! What goes with re-trafficking: rates at each level of each factor, hazard ratios alone and adjusted, and what they are
//! adjusted for.

use throughline_analysis::Findings;
use throughline_analysis::findings::{
    CausesFound, FactorFound, FactorLevel, ImputedFound, ModelFound, RateFound, ReadingFindings,
};

use super::{ascertained, note, paragraph, section, sentences, simulated};
use crate::figure::{Sheet, forest};
use crate::html::{Content, Element, el};
use crate::number;
use crate::table::{Numbering, absent, body, column, first_column, group, number as cell, row_header, table};

/// The section on causes, which shows associations and says so.
pub(crate) fn causes(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let section = section("causes", "What goes with re-trafficking");
    let found = &main.causes;
    if found.joint.persons + found.joint.left_out == 0 {
        return section.with(paragraph(
            "Nothing can be compared: nobody could be followed from an exit. Record when persons got out, and each later contact \
             with its date.",
        ));
    }
    section
        .with(figure(findings, main, numbering))
        .with(note(
            "These are associations. A ratio beyond 1 says that those at this level were re-trafficked sooner than those compared \
             with, not that the factor made it so: what is not recorded is not adjusted for, and what is recorded only of those \
             who were asked may be recorded differently of those who came back.",
        ))
        .with(levels(findings, main, numbering))
        .with(el("h3").with("What is adjusted for, and what is not"))
        .with(sentences(&adjusted(found)))
        .with(across_readings(findings, numbering))
        .with(recorded(found, numbering))
        .with(ascertained(findings))
}

fn figure(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    if forest::is_empty(&main.causes) {
        let why = main.causes.joint.refused.as_deref();
        return paragraph(format!(
            "There are no hazard ratios under the {} reading. {}",
            main.reading,
            why.unwrap_or("No factor has two levels among those followed.")
        ));
    }
    el("figure")
        .id("figure-forest")
        .with(forest::forest(findings, main, Sheet::Wide))
        .with(forest::forest(findings, main, Sheet::Narrow))
        .with(el("figcaption").with((
            numbering.figure(),
            format!(
                "Hazard ratios of re-trafficking after the first exit with {} intervals, {} reading: of each factor alone, and \
                 adjusted for the others.{} The joint model holds {} of whom all its factors are known, {} of them re-trafficked; \
                 {} followed are not in it.",
                number::level(findings.about.level),
                main.reading,
                if imputed(&main.causes).is_some() {
                    " Diamonds: with what is not known imputed, so that everybody followed counts."
                } else {
                    ""
                },
                number::persons(main.causes.joint.persons),
                number::count(main.causes.joint.events),
                number::persons(main.causes.joint.left_out),
            ),
            simulated(findings),
        )))
}

fn levels(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let mut head = vec![
        first_column("Factor and level"),
        column("Persons"),
        column("Re-trafficked / person-years"),
        column("Per 100 person-years"),
        column("Hazard ratio, alone"),
        column("Hazard ratio, adjusted"),
    ];
    let is_imputed = imputed(&main.causes).is_some();
    if is_imputed {
        head.push(column("Adjusted, with what is not known imputed"));
    }
    let bodies = main.causes.factors.iter().map(|factor| {
        let rows = factor.levels.iter().map(|level| {
            el("tr")
                .with(row_header(&level.label))
                .with(cell(number::count(level.persons)))
                .with_all(rate(level.rate.as_ref()))
                .with_all(ratios(factor, level, &main.causes))
                .with(is_imputed.then(|| imputed_ratio(factor, level)))
        });
        group(
            if is_imputed { 7 } else { 6 },
            (&factor.name, missing(factor)),
            rows.collect(),
        )
    });
    let caption = (
        format!(
            "Rates of re-trafficking after the first exit at each level, and hazard ratios, {} reading, with {} intervals in \
             brackets. A person stands at the level before a return and at the level after it.",
            main.reading,
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table("table-causes", numbering.table(), caption, head, bodies.collect())
}

/// How many of those followed have no level, and why, behind the factor's name.
fn missing(factor: &FactorFound) -> Option<Element> {
    let parts = [
        (factor.unknown, "unknown"),
        (factor.declined, "declined"),
        (factor.not_recorded, "not recorded"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{words} {}", number::count(*count)))
        .collect();
    (!parts.is_empty()).then(|| {
        el("span")
            .class("aside")
            .with(format!(" (without a level: {})", parts.join(", ")))
    })
}

fn ratios(factor: &FactorFound, level: &FactorLevel, found: &CausesFound) -> [Element; 2] {
    if level.reference {
        return [cell("1 (compared with)"), cell("1")];
    }
    let shown = |ratio: Option<&throughline_analysis::findings::RatioFound>, model: &ModelFound| match ratio {
        Some(ratio) => cell(number::ratio(ratio)),
        None if model.refused.is_some() => cell(absent("no model")),
        None => cell(absent("nobody with it")),
    };
    [
        shown(level.alone.as_ref(), &factor.alone),
        shown(
            level.joint.as_ref(),
            factor.adjusted.as_ref().unwrap_or(&found.joint),
        ),
    ]
}

/// The ratio over imputed data.
fn imputed_ratio(factor: &FactorFound, level: &FactorLevel) -> Element {
    match &level.imputed {
        _ if level.reference => cell("1"),
        Some(ratio) => cell(number::ratio(ratio)),
        None if factor.adjusted.is_some() => cell(absent("not imputed")),
        None => cell(absent("nobody with it")),
    }
}

/// The models over imputed data, if there are any.
fn imputed(found: &CausesFound) -> Option<&ImputedFound> {
    found.imputed.as_ref().filter(|imputed| imputed.refused.is_none())
}

/// How what is not known was imputed, or why not.
fn imputed_words(found: &CausesFound) -> String {
    let Some(imputed) = &found.imputed else {
        return "Nothing was imputed: the joint model holds complete cases only.".to_owned();
    };
    if let Some(refused) = &imputed.refused {
        return refused.clone();
    }
    format!(
        "Imputed: what is unknown, declined or not recorded of the factors in the joint model was drawn {} times by chained equations \
         ({} rounds, seed {}) from the other factors, the return, and whether and when the person was re-trafficked; the models \
         ({}; {}, {} re-trafficked) were pooled by Rubin's rules. The largest share of information that is missing from a \
         coefficient is {}. This takes answers to be missing at random given all these; where people decline because of the \
         answer, both the imputed figures and those of the complete cases are off.",
        imputed.imputations,
        imputed.rounds,
        imputed.seed,
        imputed.method,
        number::persons(imputed.persons),
        number::count(imputed.events),
        number::percent(imputed.most_missing_information, 0)
    )
}

/// Events over person-years, and the rate.
fn rate(found: Option<&RateFound>) -> [Element; 2] {
    match found {
        Some(found) => [
            cell(format!(
                "{} / {}",
                number::count(found.events),
                number::decimal(found.person_years, usize::from(found.person_years < 10.0))
            )),
            cell(number::rate(found)),
        ],
        None => [cell(absent("nobody at risk")), cell("")],
    }
}

/// What the joint model adjusts for, in the order in which things come about, and what it cannot.
fn adjusted(found: &CausesFound) -> Vec<String> {
    let mut said = Vec::new();
    let mut whens: Vec<&str> = Vec::new();
    for factor in found.factors.iter().filter(|factor| factor.adjusted.is_none()) {
        if !whens.contains(&factor.when.as_str()) {
            whens.push(&factor.when);
        }
    }
    let names = |when: &str| {
        let of = found.factors.iter().filter(|factor| {
            factor.when == when
                && factor.adjusted.is_none()
                && factor.levels.iter().any(|level| level.joint.is_some())
        });
        of.map(|factor| format!("“{}”", factor.name)).collect::<Vec<_>>()
    };
    for when in &whens {
        let names = names(when);
        if !names.is_empty() {
            said.push(format!("In the joint model, {when}: {}.", names.join(", ")));
        }
    }
    if whens.len() > 1 {
        said.push(
            "What comes later can be a consequence of what came before. The adjusted ratio of an earlier factor therefore leaves \
             out whatever it does by way of the later ones; the ratio alone has it in, together with everything that goes with \
             the factor."
                .to_owned(),
        );
    }
    said.extend(
        found
            .not_joint
            .iter()
            .map(|why| format!("Not in the joint model: {why}")),
    );
    if found.factors.iter().any(|factor| factor.adjusted.is_some()) {
        said.push(
            "Facts of countries are added to the joint model one at a time: they go together so closely that a model of all of \
             them would tell none apart. They are the same for everybody of a country in a year, and say nothing of a person."
                .to_owned(),
        );
    }
    said.push(
        "Not adjusted for: the organisation and its way of finding persons, the year, the kind of exploitation, the help received, \
         and whatever is not recorded."
            .to_owned(),
    );
    said.push(model_words("Joint model", &found.joint));
    said.push(imputed_words(found));
    said
}

/// One model in a sentence: how it was fitted and on whom.
fn model_words(name: &str, model: &ModelFound) -> String {
    if let Some(refused) = &model.refused {
        return format!("{name}: {refused}");
    }
    let mut words = format!(
        "{name}: {}; {} ({} left out), {} re-trafficked, {} coefficients.",
        model.method,
        number::persons(model.persons),
        number::count(model.left_out),
        number::count(model.events),
        number::count(model.parameters)
    );
    if let Some(remark) = &model.remark {
        words = format!("{words} {remark}");
    }
    if let Some(p) = model.proportional_p {
        words = format!(
            "{words} Test that the ratios stay the same over time (Grambsch and Therneau 1994): P {}.",
            number::p_value(p)
        );
    }
    words
}

fn across_readings(findings: &Findings, numbering: &mut Numbering) -> Option<Element> {
    let first = findings.readings.first()?;
    let mut head = vec![first_column("Factor and level")];
    head.extend(
        findings
            .readings
            .iter()
            .map(|reading| column(format!("{} reading", reading.reading))),
    );
    let mut rows = Vec::new();
    for (at, factor) in first.causes.factors.iter().enumerate() {
        for (level_at, level) in factor.levels.iter().enumerate() {
            let found: Vec<_> = findings
                .readings
                .iter()
                .map(|reading| {
                    let factor = reading.causes.factors.get(at)?;
                    factor.levels.get(level_at)?.joint.as_ref()
                })
                .collect();
            if found.iter().all(Option::is_none) {
                continue;
            }
            let cells = found.into_iter().map(|ratio| {
                cell(ratio.map_or_else(|| absent("none"), |ratio| el("span").with(number::ratio(ratio))))
            });
            let name = match level.label.as_str() {
                "yes" => factor.name.clone(),
                label => format!("{}: {label}", factor.name),
            };
            rows.push(el("tr").with(row_header(name)).with_all(cells));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let mut methods = el("tr").with(row_header("Re-trafficked in the joint model, of persons in it"));
    for reading in &findings.readings {
        let joint = &reading.causes.joint;
        methods = methods.with(cell(format!(
            "{} of {}",
            number::count(joint.events),
            number::count(joint.persons)
        )));
    }
    rows.push(methods);
    let caption = (
        format!(
            "Adjusted hazard ratios under the three readings, with {} intervals in brackets.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    Some(table(
        "table-causes-readings",
        numbering.table(),
        caption,
        head,
        vec![body(rows)],
    ))
}

/// Where each factor comes from, in a part that can be opened.
fn recorded(found: &CausesFound, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Factor"),
        first_column("Comes about"),
        first_column("Read from"),
        first_column("Reported before"),
        first_column("Model of the factor alone"),
    ];
    let text = |content: &str| el("td").with(content);
    let rows = found.factors.iter().map(|factor| {
        el("tr")
            .with(row_header(&factor.name))
            .with(text(&factor.when))
            .with(fields(&factor.source))
            .with(text(&factor.reported))
            .with(el("td").with(models(factor)))
    });
    table(
        "table-factors",
        numbering.table(),
        "Where each factor is read, what was reported of it before, and how it was compared.",
        head,
        vec![body(rows.collect())],
    )
}

fn fields(source: &str) -> Element {
    el("td").with(el("span").class("fields").with(source))
}

fn models(factor: &FactorFound) -> impl Content {
    let alone = model_words("Alone", &factor.alone);
    match &factor.adjusted {
        Some(adjusted) => format!("{alone} {}", model_words("Adjusted", adjusted)),
        None => alone,
    }
}
