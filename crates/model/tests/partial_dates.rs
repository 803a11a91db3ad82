//! Partial dates: what is understood, what is refused, and what the bounds promise.

use proptest::prelude::*;
use throughline_model::{Day, DayRange, Days, NotADate, PartialDate, Precision};

fn date(text: &str) -> PartialDate {
    text.parse().expect("a partial date")
}

fn bounds(text: &str) -> (String, String) {
    let range = date(text).range();
    (range.earliest().to_string(), range.latest().to_string())
}

fn contains(outer: DayRange, inner: DayRange) -> bool {
    outer.earliest() <= inner.earliest() && inner.latest() <= outer.latest()
}

#[test]
fn every_notation_has_its_bounds() {
    for (text, earliest, latest) in [
        ("2009", "2009-01-01", "2009-12-31"),
        ("2009-05", "2009-05-01", "2009-05-31"),
        ("2009-05-17", "2009-05-17", "2009-05-17"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2009~", "2008-01-01", "2010-12-31"),
        ("2009-05~", "2009-04-01", "2009-06-30"),
        ("2009-05-17~", "2009-05-16", "2009-05-18"),
        ("2009?", "2009-01-01", "2009-12-31"),
        ("2009%", "2008-01-01", "2010-12-31"),
        ("2008/2010", "2008-01-01", "2010-12-31"),
        ("2009-05-17/2009-06", "2009-05-17", "2009-06-30"),
        ("1850~", "1850-01-01", "1851-12-31"),
        ("2198~", "2197-01-01", "2199-12-31"),
        ("2199-12-31~", "2199-12-30", "2199-12-31"),
        ("2008~/2010-03~", "2007-01-01", "2010-04-30"),
    ] {
        assert_eq!(bounds(text), (earliest.to_owned(), latest.to_owned()), "{text}");
    }
}

#[test]
fn an_approximate_month_reaches_to_the_last_day_of_its_neighbours() {
    assert_eq!(
        bounds("2009-01~"),
        ("2008-12-01".to_owned(), "2009-02-28".to_owned())
    );
    assert_eq!(
        bounds("2008-03~"),
        ("2008-02-01".to_owned(), "2008-04-30".to_owned())
    );
}

#[test]
fn a_date_is_never_set_to_the_first_of_january_in_silence() {
    assert!(!date("2009").range().is_exact());
    assert_ne!(date("2009"), date("2009-01-01"));
    assert_eq!(date("2009").precision(), Some(Precision::Year));
    assert_eq!(date("2009-01-01").precision(), Some(Precision::Day));
}

#[test]
fn what_is_not_a_date_is_refused_with_its_reason() {
    for (text, reason) in [
        ("", NotADate::Notation),
        ("May 2009", NotADate::Notation),
        ("17.05.2009", NotADate::Notation),
        ("2009-5-17", NotADate::Notation),
        ("2009-05-17T10:00", NotADate::Notation),
        ("200X", NotADate::Notation),
        ("2009-XX", NotADate::Notation),
        ("~2009", NotADate::Notation),
        ("2009~~", NotADate::Notation),
        (" 2009", NotADate::Notation),
        ("２００９", NotADate::Notation),
        ("2009/2010/2011", NotADate::Notation),
        ("2009-00", NotADate::Calendar),
        ("2009-13", NotADate::Calendar),
        ("2009-21", NotADate::Calendar),
        ("2009-02-29", NotADate::Calendar),
        ("2009-05-00", NotADate::Calendar),
        ("1849", NotADate::Year),
        ("2200-01-01", NotADate::Year),
        ("2010/2008", NotADate::Order),
        ("../2010", NotADate::Open),
        ("2008/..", NotADate::Open),
        ("/2010", NotADate::Open),
        ("2008/", NotADate::Open),
    ] {
        assert_eq!(text.parse::<PartialDate>(), Err(reason), "{text}");
    }
}

#[test]
fn a_date_between_bounds_that_are_between_bounds_is_refused() {
    let vague = date("2008/2010");
    assert_eq!(PartialDate::between(vague, date("2011")), Err(NotADate::Notation));
    assert_eq!(PartialDate::between(date("2001"), vague), Err(NotADate::Notation));
}

#[test]
fn the_year_is_known_only_where_the_range_lies_in_one() {
    assert_eq!(date("2009-05").known_year(), Some(2009));
    assert_eq!(date("2009-12~").known_year(), None);
}

/// Any date in the notation, as text.
fn any_text() -> impl Strategy<Value = String> {
    let mark = || proptest::sample::select(vec!["", "?", "~", "%"]);
    let year = || 1850..=2199;
    let point = move || {
        prop_oneof![
            (year(), mark()).prop_map(|(y, m): (i32, _)| format!("{y:04}{m}")),
            (year(), 1..=12, mark()).prop_map(|(y, month, m): (i32, i32, _)| format!("{y:04}-{month:02}{m}")),
            (any_day(), mark()).prop_map(|(day, m)| format!("{day}{m}")),
        ]
    };
    let both = (point(), point()).prop_map(|(one, other)| {
        let (a, b) = (date(&one), date(&other));
        if a.range().earliest() <= b.range().latest() {
            format!("{one}/{other}")
        } else {
            format!("{other}/{one}")
        }
    });
    prop_oneof![3 => point(), 1 => both]
}

fn any_day() -> impl Strategy<Value = Day> {
    (0..127_835).prop_map(|day| Day::new(1850, 1, 1).expect("the first day").plus(Days(day)))
}

proptest! {
    #[test]
    fn what_is_read_is_written_back_as_it_was(text in any_text()) {
        prop_assert_eq!(date(&text).to_string(), text);
    }

    #[test]
    fn reading_never_panics(text in "[0-9./?~%X-]{0,24}|.{0,12}") {
        if let Ok(read) = text.parse::<PartialDate>() {
            prop_assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn a_coarser_date_contains_the_day_it_was_made_from(day in any_day()) {
        let (year, month, _) = day.calendar();
        let exact = PartialDate::day(day);
        let to_month = PartialDate::month(year, month).expect("a month");
        let to_year = PartialDate::year(year).expect("a year");
        prop_assert_eq!(exact.range(), DayRange::exactly(day));
        prop_assert!(contains(to_month.range(), exact.range()));
        prop_assert!(contains(to_year.range(), to_month.range()));
    }

    #[test]
    fn approximately_and_to_the_year_only_widen(text in any_text()) {
        let narrow = date(&text);
        prop_assert!(contains(narrow.approximately().range(), narrow.range()));
        prop_assert!(contains(narrow.to_year().range(), narrow.range()));
        prop_assert_eq!(date(&narrow.to_year().to_string()), narrow.to_year());
        prop_assert_eq!(date(&narrow.approximately().to_string()), narrow.approximately());
    }

    #[test]
    fn a_date_between_two_others_reaches_from_the_first_to_the_last(one in any_day(), other in any_day()) {
        let (first, last) = (one.min(other), one.max(other));
        let between = PartialDate::between(first.into(), last.into()).expect("in order");
        prop_assert_eq!(between.range(), DayRange::between(other, one));
    }

    #[test]
    fn the_middle_lies_within(text in any_text()) {
        let range = date(&text).range();
        prop_assert!(range.earliest() <= range.midpoint() && range.midpoint() <= range.latest());
    }

    #[test]
    fn cutting_off_keeps_a_part_of_the_range(text in any_text(), day in any_day()) {
        let range = date(&text).range();
        let cut = range.not_after(day);
        prop_assert!(contains(range, cut));
        prop_assert!(cut.latest() <= day || cut == range);
    }

    #[test]
    fn certainly_before_is_possibly_before_and_never_both_ways(one in any_text(), other in any_text()) {
        let (a, b) = (date(&one).range(), date(&other).range());
        prop_assert!(!a.certainly_before(b) || a.possibly_before(b));
        prop_assert!(!(a.certainly_before(b) && b.certainly_before(a)));
        prop_assert_eq!(a.possibly_before(b), a.earliest() < b.latest());
    }
}
