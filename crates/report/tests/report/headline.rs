//! Claims about the lines on the terminal.

use throughline_report::headline;

use crate::invented;

#[test]
fn the_headline_reads_as_agreed() {
    insta::assert_snapshot!(headline(&invented::findings()));
}

#[test]
fn the_headline_of_persons_of_whom_nobody_was_followed_has_words_for_figures() {
    insta::assert_snapshot!(headline(&invented::nobody_followed()));
}

#[test]
fn the_headline_of_an_empty_register_says_what_to_do() {
    insta::assert_snapshot!(headline(&invented::empty()));
}

#[test]
fn the_mark_on_invented_persons_is_gone_when_they_are_not_invented() {
    let mut findings = invented::findings();
    findings.about.simulated = false;
    assert!(!headline(&findings).contains("SIMULATED"));
}
