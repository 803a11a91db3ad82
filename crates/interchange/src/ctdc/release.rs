//! Which release a file is, told from its columns and, where releases share their columns, from the way missing values
//! are written and the last year that occurs. A file re-saved by another program may lose these marks; the reasons are
//! therefore stated with the verdict.

use std::collections::BTreeSet;

use serde::Serialize;

use super::cell::Spelling;

/// What kind of protection the records themselves went through before they were published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Real records; rare combinations removed.
    KAnonymised,
    /// Invented records that reproduce the counts of the real ones.
    Synthetic,
    /// Invented pairs of a victim and a perpetrator.
    VictimPerpetrator,
}

/// The release a file was recognised as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The family of releases.
    pub family: Family,
    /// The year of the release, where the file tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<u16>,
    /// What it is, in words.
    pub name: String,
    /// What it was recognised by.
    pub recognised_by: Vec<String>,
}

impl Release {
    /// What one record stands for, in the plural.
    pub fn records_are(&self) -> &'static str {
        match self.family {
            Family::KAnonymised => "victims",
            Family::Synthetic => "synthetic victims",
            Family::VictimPerpetrator => "synthetic victim–perpetrator pairs",
        }
    }

    /// What the file's own documentation says of its protection.
    pub fn protection(&self) -> &'static str {
        match (self.family, self.edition) {
            (Family::KAnonymised, Some(2018)) => {
                "k-anonymised before publication; its codebook (version 6) gives k = 11 and says that no query \
                 returns fewer than 10 records"
            }
            (Family::KAnonymised, _) => {
                "k-anonymised before publication; codebook version 6 gives k = 11 and version 7 gives k = 10"
            }
            (Family::Synthetic, Some(2021)) => {
                "synthetic: no record is a person; combinations found in fewer than k = 10 real records were left out"
            }
            (Family::Synthetic | Family::VictimPerpetrator, _) => {
                "synthetic with differential privacy: no record is a person, every count carries noise, and the \
                 documentation gives no k"
            }
        }
    }

    /// The k that the file's own documentation gives.
    pub fn documented_k(&self) -> Option<u64> {
        match (self.family, self.edition) {
            (Family::KAnonymised, Some(2018)) => Some(11),
            (Family::KAnonymised, _) | (Family::Synthetic, Some(2021)) => Some(10),
            (Family::Synthetic | Family::VictimPerpetrator, _) => None,
        }
    }
}

/// What was seen of a file when it was read to its end.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The headers as written, and how many there are.
    pub(crate) headers: Vec<String>,
    pub(crate) missing: BTreeSet<Spelling>,
    pub(crate) withheld_countries: bool,
    pub(crate) last_year: Option<i16>,
}

/// Recognises a release.
pub(crate) fn recognise(seen: &Seen) -> Release {
    let has = |name: &str| {
        seen.headers
            .iter()
            .any(|header| header.trim().eq_ignore_ascii_case(name))
    };
    let starts = |start: &str| {
        seen.headers
            .iter()
            .find(|header| header.trim().starts_with(start))
    };
    if starts("IP_").is_some() {
        return release(
            Family::VictimPerpetrator,
            None,
            "columns on the perpetrator (IP_…)".to_owned(),
        );
    }
    let only_k_anonymised = [
        "Datasource",
        "meansOfControlNotSpecified",
        "isSlaveryAndPractices",
        "typeOfExploitConcatenated",
    ];
    if let Some(mark) = only_k_anonymised.into_iter().find(|name| has(name)) {
        let (edition, mark_of_edition) = k_anonymised_edition(seen);
        let mut release = release(Family::KAnonymised, edition, format!("the column {mark}"));
        release.recognised_by.push(mark_of_edition);
        return release;
    }
    if let Some(sector) = starts("sectorOf") {
        return release(Family::Synthetic, Some(2025), format!("the column {sector}"));
    }
    if let Some(merged) = [
        "meansAbusePsyPhySex",
        "meansDenyBasicNeeds",
        "meansDebtBondageEarnings",
    ]
    .into_iter()
    .find(|m| has(m))
    {
        let because = format!("the merged means of control ({merged})");
        let (edition, year) = match seen.last_year {
            Some(year) if year > 2022 => (2025, format!("records of {year}")),
            _ => (2024, "no record after 2022".to_owned()),
        };
        let mut release = release(Family::Synthetic, Some(edition), because);
        release.recognised_by.push(year);
        return release;
    }
    match starts("meansOfControl") {
        Some(_) => release(
            Family::Synthetic,
            Some(2021),
            "single means of control, and no data source".to_owned(),
        ),
        None => release(
            Family::Synthetic,
            None,
            "no column that only one release has".to_owned(),
        ),
    }
}

fn k_anonymised_edition(seen: &Seen) -> (Option<u16>, String) {
    let minus_99 = seen.missing.contains(&Spelling::Minus99);
    match (minus_99, seen.withheld_countries, seen.last_year) {
        (_, true, _) => (Some(2020), "countries withheld as 0".to_owned()),
        (true, false, Some(year)) if year > 2018 => {
            (Some(2020), format!("missing values as -99, records of {year}"))
        }
        (true, false, _) => (
            Some(2018),
            "missing values as -99, no record after 2018, no country withheld".to_owned(),
        ),
        (false, false, _) if seen.missing.is_empty() => {
            (None, "no missing value to tell the year by".to_owned())
        }
        (false, false, _) => (Some(2021), "missing values left blank".to_owned()),
    }
}

fn release(family: Family, edition: Option<u16>, because: String) -> Release {
    let what = match family {
        Family::KAnonymised => "CTDC Global K-anonymised Dataset",
        Family::Synthetic => "CTDC Global Synthetic Dataset",
        Family::VictimPerpetrator => "CTDC Global Victim–Perpetrator Synthetic Dataset",
    };
    let name = edition.map_or_else(|| what.to_owned(), |year| format!("{what}, release of {year}"));
    Release {
        family,
        edition,
        name,
        recognised_by: vec![because],
    }
}
