//! Claims about the page.

use std::collections::BTreeSet;

use throughline_analysis::Findings;
use throughline_report::html;

use crate::invented;

fn all_pages() -> [String; 3] {
    [
        invented::findings(),
        invented::nobody_followed(),
        invented::empty(),
    ]
    .map(|findings| html(&findings))
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// The page without its markup, runs of spaces made one.
fn words(page: &str) -> String {
    let body = page.split("</head>").nth(1).expect("a page has a body");
    let mut out = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => (inside, out) = (true, out + " "),
            '>' => inside = false,
            _ if !inside => out.push(if c == '\u{202f}' { ' ' } else { c }),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn titled(title: &str) -> Findings {
    let mut findings = invented::findings();
    title.clone_into(&mut findings.about.title);
    findings
}

#[test]
fn a_title_with_markup_is_shown_as_text() {
    let page = html(&titled("<script>alert(1)</script>\" onload=\"x"));
    assert!(
        !page.contains("<script")
            && page.contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x</h1>")
    );
}

#[test]
fn text_from_any_finding_is_shown_as_text() {
    let mut findings = invented::findings();
    let evil = "<img src=x onerror=alert(1)>".to_owned();
    findings.about.definition.clone_from(&evil);
    findings.about.program.clone_from(&evil);
    findings.about.made_on.clone_from(&evil);
    findings.about.fingerprint = Some(evil.clone());
    findings.method.push(evil.clone());
    findings.limits.push(evil.clone());
    findings.ascertainment.denominator_words.clone_from(&evil);
    findings.ascertainment.lines[0].label.clone_from(&evil);
    findings.steps[0].verdict.clone_from(&evil);
    let linkage = findings.linkage.as_mut().expect("records were linked");
    linkage
        .run
        .as_mut()
        .expect("there was a run")
        .engine
        .clone_from(&evil);
    linkage.thresholds.last_mut().expect("thresholds").remark = Some(evil.clone());
    for reading in &mut findings.readings {
        reading.reading += &evil;
        reading.words.clone_from(&evil);
        reading.estimator.clone_from(&evil);
        reading.remarks.push(evil.clone());
        reading.flow[0].words.clone_from(&evil);
        reading.median.words.clone_from(&evil);
        reading.median.remark = Some(evil.clone());
        let next = &mut reading.consequences;
        next.left_out[0].label.clone_from(&evil);
        next.characteristics[0].topic.clone_from(&evil);
        next.characteristics[0].variable.clone_from(&evil);
        next.characteristics[0].levels[0].label.clone_from(&evil);
        next.transitions[0].levels[0].clone_from(&evil);
        reading.routes.flows[0].stops[0].clone_from(&evil);
        reading.characteristics[0].variable.clone_from(&evil);
        reading.characteristics[0].levels[0].label.clone_from(&evil);
        reading.among_all.denominator_words.clone_from(&evil);
    }
    assert!(!html(&findings).contains("<img"));
}

#[test]
fn nothing_is_run_or_loaded() {
    let forbidden = [
        "<script",
        "<link",
        "<iframe",
        "<object",
        "<embed",
        "<img",
        "<image",
        "<use",
        "http://",
        "https://",
        "url(",
        "@import",
        " src=",
        " onload=",
        " onclick=",
        "javascript:",
    ];
    for page in all_pages() {
        let found: Vec<_> = forbidden.iter().filter(|part| page.contains(**part)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn the_page_forbids_loading_by_policy() {
    assert!(
        html(&invented::findings())
            .contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:")
    );
}

#[test]
fn the_page_is_small() {
    let size = html(&invented::findings()).len();
    assert!(size < 250_000, "{size} bytes");
}

#[test]
fn no_identifier_is_used_twice() {
    for page in all_pages() {
        let ids = values(&page, "id");
        let different: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), different.len(), "{ids:?}");
    }
}

#[test]
fn every_reference_inside_the_page_leads_somewhere() {
    for page in all_pages() {
        let ids: BTreeSet<_> = values(&page, "id").into_iter().collect();
        let links = values(&page, "href")
            .into_iter()
            .map(|link| link.trim_start_matches('#'));
        let labels = values(&page, "aria-labelledby")
            .into_iter()
            .flat_map(str::split_whitespace);
        let lost: Vec<_> = links
            .chain(labels)
            .filter(|target| !ids.contains(target))
            .collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}

#[test]
fn every_element_that_is_opened_is_closed() {
    for page in all_pages() {
        for name in [
            "section", "table", "tbody", "tr", "td", "th", "figure", "svg", "dl", "div", "p", "li", "details",
        ] {
            let opened =
                page.matches(&format!("<{name}>")).count() + page.matches(&format!("<{name} ")).count();
            assert_eq!(opened, page.matches(&format!("</{name}>")).count(), "{name}");
        }
    }
}

#[test]
fn the_headline_has_numerator_denominator_interval_and_ascertainment() {
    let page = words(&html(&invented::findings()));
    let short = page
        .split("In short")
        .nth(2)
        .expect("the section follows the list of contents");
    let first = short
        .split("The three readings side by side")
        .next()
        .expect("the readings follow");
    for part in [
        "79 of 14,000 persons",
        "0.564 % [0.453–0.703]",
        "How cases came to light",
        "Referred by the police 5,120",
    ] {
        assert!(first.contains(part), "{part} is missing in: {first}");
    }
}

#[test]
fn every_proportion_stands_with_what_it_is_out_of() {
    let findings = invented::findings();
    let page = words(&html(&findings));
    for reading in &findings.readings {
        for found in [
            &reading.among_all,
            &reading.among_exited,
            &reading.within_two_years,
            &reading.loss.lost,
        ] {
            let plain = |n: u64| {
                let digits = n.to_string();
                if digits.len() > 3 {
                    format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..])
                } else {
                    digits
                }
            };
            let shown = format!("{} of {}", plain(found.events), plain(found.denominator));
            assert!(page.contains(&shown), "{shown}");
        }
    }
}

/// The section on linkage, in words.
fn on_linkage(findings: &Findings) -> String {
    let page = html(findings);
    let section = page.split("<section id=\"linkage\"").nth(1);
    let section = section.and_then(|rest| rest.split("</section>").next());
    words(&format!(
        "</head>{}",
        section.expect("there is a section on linkage")
    ))
}

#[test]
fn what_is_known_only_through_linkage_stands_first_with_what_it_is_out_of() {
    let section = on_linkage(&invented::findings());
    for part in [
        "Found only through linkage: 13 of 79 persons re-trafficked, default reading.",
        "Without links 66 of 14,350 persons with at least one trafficking episode would count; with them 79 of 14,000 do.",
    ] {
        assert!(section.contains(part), "{part} is missing in: {section}");
    }
}

#[test]
fn the_headline_at_every_threshold_has_its_denominator_and_interval() {
    let findings = invented::findings();
    let section = on_linkage(&findings);
    for part in [
        "No links 66 of 14,350 0.460 % [0.362–0.585] 0 of 66",
        "Reviewed links only 68 of 14,323",
        "0.95 or more (this report) 79 of 14,000 0.564 % [0.453–0.703] 13 of 79",
        "0.8 or more 81 of 13,952",
        "0.5 or more cannot be told: the run kept no pair below 0.6",
    ] {
        assert!(section.contains(part), "{part} is missing in: {section}");
    }
}

#[test]
fn the_precision_stands_with_the_pairs_it_is_out_of() {
    let section = on_linkage(&invented::findings());
    for part in [
        "Linked automatically 350 330 18 of 19",
        "… of these, drawn for review 18 1 16 of 17 94.1 %",
        "18 of 350 pairs that were linked automatically were drawn at random for review",
        "146 pairs wait for review: throughline review",
        "There is 1 decision that two records are one person, which other decisions contradict",
    ] {
        assert!(section.contains(part), "{part} is missing in: {section}");
    }
}

#[test]
fn a_precision_of_nobody_is_words() {
    let mut findings = invented::findings();
    let linkage = findings.linkage.as_mut().expect("records were linked");
    linkage.drawn.precision = invented::proportion(0, 0, "nothing");
    let section = on_linkage(&findings);
    assert!(
        section.contains("0 of 0 cannot be told: none reviewed"),
        "{section}"
    );
}

#[test]
fn where_no_linkage_was_run_the_page_says_so_and_what_to_do() {
    let section = on_linkage(&invented::nobody_followed());
    for part in ["the records were taken as they came", "throughline link"] {
        assert!(section.contains(part), "{part} is missing in: {section}");
    }
    assert!(!section.contains('%'));
}

#[test]
fn decisions_without_a_run_have_no_table_of_pairs() {
    let mut findings = invented::findings();
    let linkage = findings.linkage.as_mut().expect("records were linked");
    linkage.run = None;
    linkage.thresholds.truncate(2);
    linkage.thresholds[1].shown = true;
    let section = on_linkage(&findings);
    assert!(
        section.contains("Reviewed links only (this report) 68 of 14,323"),
        "{section}"
    );
    assert!(section.contains("only people&#39;s decisions link records") && !section.contains("Precision"));
    assert!(!section.contains("drawn at random"));
}

#[test]
fn every_rate_stands_with_its_person_years() {
    let page = words(&html(&invented::findings()));
    assert!(page.contains("63 persons in 24,936 person-years at liberty"));
}

#[test]
fn every_person_left_out_stands_with_the_reason() {
    let page = words(&html(&invented::findings()));
    assert!(page.contains("1,950 Left out: nothing is known of the person after the exit"));
}

#[test]
fn the_figure_carries_the_numbers_at_risk() {
    let page = html(&invented::findings());
    let figure = page
        .split("id=\"figure-curve\"")
        .nth(1)
        .and_then(|rest| rest.split("</figure>").next());
    let figure = figure.expect("there is a curve");
    assert!(
        ["At risk", "10,347", "1,407"]
            .iter()
            .all(|part| figure.contains(part))
    );
}

#[test]
fn every_drawing_is_described_unless_its_numbers_stand_beside_it() {
    let page = html(&invented::findings());
    let silent = page.matches("<svg class=\"strip\"").count();
    assert_eq!(
        page.matches("<svg").count(),
        page.matches("<desc").count() + silent
    );
}

#[test]
fn every_drawing_of_invented_persons_says_so() {
    let page = html(&invented::findings());
    let drawings = page.matches("role=\"img\"").count();
    assert_eq!(
        page.matches(">SIMULATED: invented persons</text>").count(),
        drawings
    );
}

#[test]
fn invented_persons_are_marked_on_every_printed_sheet() {
    let page = html(&invented::findings());
    assert!(page.contains("@top-center { content: \"SIMULATED: invented persons\""));
}

#[test]
fn a_report_on_persons_who_are_not_invented_bears_no_mark() {
    let mut findings = invented::findings();
    findings.about.simulated = false;
    let page = html(&findings);
    assert!(!page.contains("SIMULATED") && !page.contains("Simulated"));
}

#[test]
fn the_report_says_that_it_is_not_for_publication() {
    for page in all_pages() {
        assert!(words(&page).contains("It is not for publication."));
    }
}

#[test]
fn an_empty_register_is_told_what_to_do() {
    let page = words(&html(&invented::empty()));
    assert!(page.contains("There is nobody to report on") && page.contains("throughline import"));
}

#[test]
fn an_empty_register_has_no_percentages() {
    let page = words(&html(&invented::empty()));
    let without_level = page.replace("95 %", "");
    assert!(!without_level.contains('%'), "{without_level}");
}

#[test]
fn nothing_counted_among_nobody_is_shown_as_a_percentage() {
    let page = words(&html(&invented::nobody_followed()));
    let without_level = page.replace("95 %", "");
    assert!(!without_level.contains('%'), "{without_level}");
}

#[test]
fn where_nobody_was_followed_the_curve_is_words() {
    let page = html(&invented::nobody_followed());
    assert!(
        page.contains("There is no curve: nobody could be followed from an exit.")
            && !page.contains("figure-curve")
    );
}

#[test]
fn a_horizon_that_nobody_reached_is_words_not_zero() {
    let mut findings = invented::findings();
    for reading in &mut findings.readings {
        let last = reading.horizons.last_mut().expect("five horizons");
        (last.incidence, last.interval, last.turnbull, last.at_risk) = (None, None, None, 0);
    }
    assert!(words(&html(&findings)).contains("nobody followed so long"));
}

#[test]
fn findings_without_readings_still_make_a_page() {
    let mut findings = invented::findings();
    findings.readings.clear();
    assert!(html(&findings).ends_with("</html>\n"));
}

#[test]
fn numbers_that_are_none_do_not_reach_a_drawing() {
    let mut findings = invented::findings();
    for reading in &mut findings.readings {
        for point in &mut reading.curve {
            (point.lower, point.upper) = (f64::NAN, f64::INFINITY);
        }
    }
    let page = html(&findings);
    let drawn = values(&page, "d").join(" ");
    assert!(!drawn.contains("NaN") && !drawn.contains("inf"));
}

#[test]
fn the_json_is_the_findings() {
    let findings = invented::findings();
    let json = throughline_report::json(&findings).expect("findings are plain values");
    let read: Findings = serde_json::from_str(&json).expect("what was written can be read");
    assert_eq!(read, findings);
}

#[test]
fn one_trafficking_and_the_next_stand_with_the_pairs_they_are_out_of() {
    let page = words(&html(&invented::findings()));
    for part in [
        "76 of 79 persons re-trafficked under the default reading give a pair",
        "Of 3 persons, it cannot be told which episode came first.",
        // 8 + 6 and 8 + 11 of 76 pairs.
        "14 (18.4 %) 19 (25.0 %) 6 / 11 +6.6 [−8.4 to +22.6] 0.24",
        "310 to 322 [270 to 377] before, of 140 [100 to 195] after",
        "25 → 14",
        "P = 0.23",
    ] {
        assert!(page.contains(part), "{part} is missing in: {page}");
    }
}

#[test]
fn where_nobody_has_two_episodes_nothing_is_compared() {
    let page = html(&invented::nobody_followed());
    assert!(words(&page).contains("There is nothing to compare"));
    assert!(!page.contains("figure-routes") && !page.contains("table-next"));
}
