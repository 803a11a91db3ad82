//! Claims about the PDF, the folder and the languages.

use throughline_analysis::Findings;
use throughline_report::{Language, Report};

use crate::invented;

fn in_french(findings: &Findings) -> Report<'_> {
    Report {
        language: Language::French,
        ..Report::new(findings)
    }
}

/// Whether the bytes hold these.
fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn the_same_findings_give_the_same_pdf() {
    let findings = invented::findings();
    let made = [(); 2].map(|()| Report::new(&findings).pdf().expect("a PDF"));
    assert!(made[0] == made[1]);
}

#[test]
fn the_pdf_is_tagged_for_screen_readers_and_says_its_language() {
    let findings = invented::findings();
    let pdf = in_french(&findings).pdf().expect("a PDF");
    let missing: Vec<_> = [
        "%PDF-1.7",
        "/StructTreeRoot",
        "/MarkInfo",
        "/Marked true",
        "/Lang(fr)",
        "pdfuaid:part",
    ]
    .into_iter()
    .filter(|part| !holds(&pdf, part))
    .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_title_in_a_script_without_a_font_still_gives_a_pdf() {
    let mut findings = invented::findings();
    "Реестр ทะเบียน".clone_into(&mut findings.about.title);
    assert!(Report::new(&findings).pdf().is_ok());
}

#[test]
fn a_title_cannot_reach_the_typesetter_as_markup() {
    let mut findings = invented::findings();
    "\"; panic(\"x\"); #panic[ \\ $ <a> @b".clone_into(&mut findings.about.title);
    assert!(Report::new(&findings).pdf().is_ok());
}

#[test]
fn a_report_on_nobody_and_one_on_nobody_followed_can_be_printed() {
    for findings in [invented::nobody_followed(), invented::empty()] {
        assert!(in_french(&findings).pdf().is_ok());
    }
}

#[test]
fn the_folder_holds_page_pdf_findings_tables_and_each_figure_twice() {
    let findings = invented::findings();
    let dir = tempfile::tempdir().expect("a directory");
    Report::new(&findings).folder(dir.path()).expect("a folder");
    let missing: Vec<_> = [
        "report.html",
        "report.pdf",
        "findings.json",
        "tables/README.md",
        "figures/curve.svg",
        "figures/curve.png",
        "figures/readings.png",
    ]
    .into_iter()
    .filter(|name| !dir.path().join(name).is_file())
    .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_picture_is_not_blank() {
    let findings = invented::findings();
    let dir = tempfile::tempdir().expect("a directory");
    Report::new(&findings).folder(dir.path()).expect("a folder");
    let size = std::fs::metadata(dir.path().join("figures/curve.png"))
        .expect("a picture")
        .len();
    assert!(size > 10_000, "{size} bytes");
}

#[test]
fn nothing_that_the_report_says_is_left_in_english() {
    for mut findings in [
        invented::findings(),
        invented::nobody_followed(),
        invented::empty(),
    ] {
        // A sentence of the definition as the program words it.
        "A second referral is not re-trafficking, and an earlier episode disclosed late is not a new one."
            .clone_into(&mut findings.about.definition);
        let report = in_french(&findings);
        let left = report.untranslated().expect("a report");
        assert_eq!(left, Vec::<String>::new());
    }
}

#[test]
fn only_what_is_asked_for_is_shown_beside_what_must_stand_with_it() {
    let findings = invented::findings();
    let only = ["incidence".to_owned()];
    let page = Report {
        only: &only,
        ..Report::new(&findings)
    }
    .html()
    .expect("a page");
    let shown = ["incidence", "timing", "definition", "limits", "ascertainment"]
        .map(|part| page.contains(&format!("<section id=\"{part}\"")));
    assert_eq!(shown, [true, false, true, true, true]);
}

#[test]
fn a_part_that_there_is_not_is_named() {
    let findings = invented::findings();
    let only = ["weather".to_owned()];
    let refused = Report {
        only: &only,
        ..Report::new(&findings)
    }
    .html();
    assert!(refused.is_err_and(|error| error.to_string().contains("weather")));
}

#[test]
fn a_figure_beyond_the_earlier_interval_is_named_as_such() {
    let findings = invented::findings();
    let mut earlier = invented::findings();
    for reading in &mut earlier.readings {
        reading.among_all.proportion = Some(0.001);
        reading.among_all.wilson = Some(throughline_analysis::findings::Interval {
            lower: 0.0005,
            upper: 0.002,
        });
    }
    let page = Report {
        previous: Some(&earlier),
        ..Report::new(&findings)
    }
    .html()
    .expect("a page");
    assert!(page.contains("higher, beyond it"));
}
