//! Country codes as CTDC writes them: two letters in k-anonymised files, three in synthetic ones. The list is that of
//! ISO 3166-1 (crate `rust_iso3166`); a few codes that CTDC's own lookup keeps for states that are no more, and Kosovo,
//! are added here.

/// A country by either code. Shown by three letters: `NAM` is not mistaken for a missing value as `NA` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) alpha3: &'static str,
    pub(crate) name: &'static str,
}

/// Two letters, three letters, name.
const BESIDES_ISO: &[(&str, &str, &str)] = &[
    ("AN", "ANT", "Netherlands Antilles (until 2010)"),
    ("CS", "SCG", "Serbia and Montenegro (until 2006)"),
    ("SU", "SUN", "Soviet Union (until 1991)"),
    ("XK", "XKX", "Kosovo"),
    ("YU", "YUG", "Yugoslavia (until 2003)"),
    ("ZR", "ZAR", "Zaire (until 1997)"),
];

/// The country of a code of two or three letters, in any case.
pub(crate) fn by_code(code: &str) -> Option<Named> {
    let upper = code.to_ascii_uppercase();
    let listed = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    };
    let listed = listed.map(|country| Named {
        alpha3: country.alpha3,
        name: country.name,
    });
    listed.or_else(|| {
        BESIDES_ISO
            .iter()
            .find(|(two, three, _)| upper == *two || upper == *three)
            .map(|&(_, alpha3, name)| Named { alpha3, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn na_is_namibia() {
        assert_eq!(
            by_code("NA").map(|c| (c.alpha3, c.name)),
            Some(("NAM", "Namibia"))
        );
    }

    #[test]
    fn two_and_three_letters_name_the_same_country() {
        assert_eq!(by_code("md"), by_code("MDA"));
        assert_eq!(by_code("ZR"), by_code("ZAR"));
        assert!(by_code("QQ").is_none() && by_code("").is_none());
    }
}
