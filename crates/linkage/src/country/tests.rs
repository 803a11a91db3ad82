use proptest::prelude::*;

use super::{TABLE, code, names};
use crate::spelling::fold;

#[test]
fn codes_are_read_and_namibia_is_not_missing() {
    for (written, country) in [
        ("MD", b"MD"),
        ("mda", b"MD"),
        ("NA", b"NA"),
        ("NAM", b"NA"),
        ("gb", b"GB"),
        ("UK", b"GB"),
        ("XK", b"XK"),
    ] {
        assert_eq!(code(written), Some(*country), "{written}");
    }
}

#[test]
fn names_and_nationalities_are_read_in_many_languages() {
    for (written, country) in [
        ("Moldova", b"MD"),
        ("Republic of Moldova", b"MD"),
        ("moldovan", b"MD"),
        ("Молдаванка", b"MD"),
        ("Nigerian", b"NG"),
        ("Nigerien", b"NE"),
        ("Ivoirienne", b"CI"),
        ("COTE D'IVOIRE", b"CI"),
        ("Côte d’Ivoire", b"CI"),
        ("Viet-Nam", b"VN"),
        ("Việt Nam", b"VN"),
        ("سورية", b"SY"),
        ("سوري", b"SY"),
        ("ایرانی", b"IR"),
        ("Iran (Islamic Republic of)", b"IR"),
        ("Lao People's Democratic Republic", b"LA"),
        ("កម្ពុជា", b"KH"),
        ("ไทย", b"TH"),
        ("中国", b"CN"),
        ("नेपाली", b"NP"),
        ("ኤርትራዊ", b"ER"),
        ("The Gambia", b"GM"),
        ("Congo, Democratic Republic of the", b"CD"),
        ("Congo (Brazzaville)", b"CG"),
        ("Moldova (MD)", b"MD"),
        ("MD - Moldova", b"MD"),
        ("Niger", b"NE"),
        ("Guinea-Bissau", b"GW"),
        ("Guinean", b"GN"),
        ("U.S.A.", b"US"),
    ] {
        assert_eq!(code(written), Some(*country), "{written}");
    }
}

#[test]
fn what_is_no_country_is_not_read() {
    for nothing in ["", "unknown", "stateless", "other", "zz", "1", "Alan", "-"] {
        assert_eq!(code(nothing), None, "{nothing}");
    }
}

#[test]
fn every_code_and_official_name_is_read_as_its_country() {
    for country in rust_iso3166::ALL {
        for written in [country.alpha2, country.alpha3, country.name] {
            assert_eq!(
                code(written).as_ref().map(|code| &code[..]),
                Some(country.alpha2.as_bytes()),
                "{written}"
            );
        }
    }
}

#[test]
fn no_name_of_the_table_stands_for_two_countries() {
    for (country, names) in names::NAMES {
        for name in names.split(',') {
            assert_eq!(
                TABLE.get(&fold(name)).map(|code| &code[..]),
                Some(country.as_bytes()),
                "{name}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        let _ = code(&text);
    }
}
