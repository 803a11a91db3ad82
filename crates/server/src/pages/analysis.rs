//! The report's headline, and the report itself to keep: made of life lines without identities.

use maud::html;
use throughline_analysis::{CountryFacts, Findings, LINK_THRESHOLDS, Question, analyse_linked};
use throughline_model::Definition;
use throughline_report::Report;

use crate::ask::{Answered, Ask, Content};
use crate::page;
use crate::trouble::Trouble;

fn findings(ask: &mut Ask<'_>) -> Result<Findings, Trouble> {
    let viewer = ask.viewer("analysis")?;
    let mut analysis = ask.register.for_analyst(&viewer, ask.now)?;
    let lines = analysis.life_lines(|| {})?;
    let settings = analysis.settings()?;
    let fingerprint = analysis.fingerprint()?.to_string();
    drop(analysis);
    let question = Question {
        definition: Definition::default(),
        level: 0.95,
        title: settings.title,
        simulated: settings.simulated,
        made_on: ask.today().to_string(),
        program: concat!("throughline ", env!("CARGO_PKG_VERSION")).to_owned(),
        fingerprint: Some(fingerprint),
        link_thresholds: LINK_THRESHOLDS.to_vec(),
        imputations: None,
        seed: 1,
        country_facts: CountryFacts::shipped(),
    };
    analyse_linked(&lines, &question).map_err(|_| Trouble::Report)
}

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    let findings = findings(ask)?;
    let headline = throughline_report::headline(&findings);
    let content = html! {
        p { (ask.t("analysis-lead")) }
        pre.headline lang="en" { (headline.trim_end()) }
        form method="post" action="/analysis/report" {
            (page::seal(ask))
            fieldset.field.choice {
                legend { (ask.t("analysis-format")) }
                label.box { input type="radio" name="format" value="html" checked; span { (ask.t("analysis-page")) } }
                label.box { input type="radio" name="format" value="pdf"; span { (ask.t("analysis-paper")) } }
                label.box { input type="radio" name="format" value="json"; span { (ask.t("analysis-figures")) } }
            }
            button type="submit" { (ask.t("analysis-make")) }
        }
        p.hint { (ask.t("analysis-hint")) }
    };
    Ok(page::page(ask, &ask.t("menu-analysis"), &content).into())
}

pub(crate) fn report(ask: &mut Ask<'_>) -> Answered {
    let findings = findings(ask)?;
    let mut report = Report::new(&findings);
    if let Some(language) = throughline_report::Language::from_code(ask.language.tag()) {
        report.language = language;
    }
    let trouble = |_: throughline_report::ReportError| Trouble::Report;
    let (ending, media_type, bytes) = match ask.form.get("format") {
        "pdf" => ("pdf", "application/pdf", report.pdf().map_err(trouble)?),
        "json" => {
            let json = throughline_report::json(&findings).map_err(trouble)?;
            ("json", "application/json", json.into_bytes())
        }
        _ => (
            "html",
            "text/html; charset=utf-8",
            report.html().map_err(trouble)?.into_bytes(),
        ),
    };
    Ok(Content::File {
        name: format!("report-{}.{ending}", ask.today()),
        media_type,
        bytes,
    }
    .into())
}
