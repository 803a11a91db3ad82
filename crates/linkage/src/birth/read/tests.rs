//! What the reading of dates of birth promises.

use proptest::prelude::*;

use super::*;

/// Year, month and day as read.
fn read_as(written: &str) -> Option<(Option<i16>, Option<u8>, Option<u8>)> {
    read(written).map(|birth| (birth.year, birth.month, birth.day))
}

#[test]
fn whole_dates_are_read_in_every_notation() {
    for written in [
        "1956-04-09",
        "09/04/1956",
        "19560409",
        "09.04.1956",
        "9 avril 1956",
        "April 9, 1956",
        "1956-04-09T00:00:00Z",
    ] {
        assert_eq!(
            read_as(written),
            Some((Some(1956), Some(4), Some(9))),
            "{written}"
        );
    }
}

#[test]
fn what_is_not_known_of_a_date_is_not_made_up() {
    assert_eq!(read_as("2009"), Some((Some(2009), None, None)));
    assert_eq!(read_as("2009-05"), Some((Some(2009), Some(5), None)));
    assert!(read("about 1990").is_some_and(|birth| birth.about && birth.year == Some(1990)));
}

#[test]
fn a_month_above_twelve_tells_day_from_month() {
    assert_eq!(read_as("04/25/1956"), Some((Some(1956), Some(4), Some(25))));
}

#[test]
fn impossible_dates_are_kept_as_written() {
    assert_eq!(read_as("1855-01-51"), Some((Some(1855), Some(1), Some(51))));
    assert_eq!(read_as("1767-81-01"), Some((Some(1767), Some(81), Some(1))));
}

#[test]
fn an_age_on_a_day_gives_the_days_on_which_the_person_may_be_born() {
    let birth = from_age("17", Some("2010-06-15")).expect("a birth");
    let day = |written: &str| read(written).expect("a date").earliest;
    assert!(birth.about);
    assert_eq!(
        (birth.earliest, birth.latest),
        (day("1992-06-16"), day("1993-06-15"))
    );
    assert_eq!(from_age("17", None), None);
}

proptest! {
    #[test]
    fn any_text_is_read_without_failing(written in "\\PC{0,60}", age in "\\PC{0,8}") {
        if let Some(birth) = read(&written) {
            prop_assert!(birth.earliest <= birth.latest);
        }
        let _ = from_age(&age, Some(&written));
    }

    #[test]
    fn a_date_that_exists_is_read_back(year in 1900i16..2030, month in 1u8..=12, day in 1u8..=28) {
        let read = read_as(&format!("{year:04}-{month:02}-{day:02}"));
        prop_assert_eq!(read, Some((Some(year), Some(month), Some(day))));
    }
}
