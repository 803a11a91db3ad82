//! Nights in shelters: nobody sleeps in two countries on one night, so two records that say so are of two persons.
//!
//! Only stays that were accepted and whose first and last day are known count; a day of arrival is no night at the place that
//! was left. Everything else keeps nobody apart.

use std::collections::HashMap;

use throughline_model::codes::ours::{AssistanceKind, Uptake};
use throughline_model::country::Country;
use throughline_model::id::{OrganisationId, RecordId};
use throughline_model::{Assistance, Day, Organisation, Record};
use throughline_register::{Analysis, RegisterError};

/// A stay: the country, the day of arrival and the day of leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stay {
    country: Country,
    from: Day,
    until: Day,
}

/// Where each record's person slept.
#[derive(Debug, Default)]
pub(crate) struct Nights {
    stays: HashMap<RecordId, Vec<Stay>>,
}

impl Nights {
    /// Reads the stays of all records.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub(super) fn read(analysis: &mut Analysis<'_>) -> Result<Self, RegisterError> {
        let mut countries: HashMap<OrganisationId, Country> = HashMap::new();
        analysis.each::<Organisation, RegisterError>(|organisation| {
            countries.extend(organisation.country.map(|country| (organisation.id, country)));
            Ok(())
        })?;
        let mut keepers: HashMap<RecordId, OrganisationId> = HashMap::new();
        analysis.each::<Record, RegisterError>(|record| {
            keepers.extend(record.organisation.map(|keeper| (record.id, keeper)));
            Ok(())
        })?;
        let mut nights = Self::default();
        analysis.each::<Assistance, RegisterError>(|assistance| {
            let provider = assistance
                .provider
                .or_else(|| keepers.get(&assistance.record).copied());
            let country = provider.and_then(|provider| countries.get(&provider).copied());
            if let Some(country) = country {
                nights.add(&assistance, country);
            }
            Ok(())
        })?;
        Ok(nights)
    }

    fn add(&mut self, assistance: &Assistance, country: Country) {
        let exact = |date: Option<throughline_model::PartialDate>| {
            let range = date?.range();
            range.is_exact().then_some(range.earliest())
        };
        let is_stay =
            assistance.kind == Some(AssistanceKind::Shelter) && assistance.uptake == Some(Uptake::Accepted);
        if let (true, Some(from), Some(until)) = (
            is_stay,
            exact(assistance.period.from()),
            exact(assistance.period.until()),
        ) {
            let stay = Stay { country, from, until };
            self.stays.entry(assistance.record).or_default().push(stay);
        }
    }

    /// Whether two records say that their persons slept in two countries on one night.
    pub(crate) fn keep_apart(&self, one: RecordId, other: RecordId) -> bool {
        let (Some(one), Some(other)) = (self.stays.get(&one), self.stays.get(&other)) else {
            return false;
        };
        one.iter().any(|a| {
            other
                .iter()
                .any(|b| a.country != b.country && a.from.max(b.from) < a.until.min(b.until))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u8) -> Day {
        Day::new(2024, 5, day).expect("a day")
    }

    fn nights(stays: &[(u128, &str, u8, u8)]) -> Nights {
        let mut nights = Nights::default();
        for (record, country, from, until) in stays {
            let stay = Stay {
                country: Country::from_alpha2(country).expect("a country"),
                from: day(*from),
                until: day(*until),
            };
            nights
                .stays
                .entry(RecordId::from_bits(*record))
                .or_default()
                .push(stay);
        }
        nights
    }

    fn apart(stays: &[(u128, &str, u8, u8)]) -> bool {
        nights(stays).keep_apart(RecordId::from_bits(1), RecordId::from_bits(2))
    }

    #[test]
    fn one_night_in_two_countries_keeps_two_records_apart() {
        assert!(apart(&[(1, "MD", 1, 10), (2, "IT", 9, 20)]));
        assert!(apart(&[(1, "MD", 1, 3), (1, "MD", 12, 14), (2, "IT", 11, 20)]));
    }

    #[test]
    fn a_day_of_travel_one_country_or_other_nights_keep_nobody_apart() {
        assert!(!apart(&[(1, "MD", 1, 10), (2, "IT", 10, 20)]));
        assert!(!apart(&[(1, "MD", 1, 10), (2, "MD", 5, 20)]));
        assert!(!apart(&[(1, "MD", 1, 10)]));
    }
}
