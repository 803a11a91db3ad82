//! The stage: the organisations of the invented mechanism, the countries people come from and where they are exploited.
//!
//! Built once for a scenario. Persons walk on in [`crate::life`].

use throughline_model::codes::htcds::OrganisationKind;
use throughline_model::id::OrganisationId;
use throughline_model::{Country, Language, Organisation, Text};

use crate::dice::Dice;
use crate::lists::names::{Given, Kin, Stocks};
use crate::names::{Culture, FullName, cultures};
use crate::scenario::Scenario;

/// Where a person comes from.
pub(crate) struct Origin {
    pub(crate) country: Country,
    pub(crate) language: Option<Language>,
    pub(crate) culture: &'static Culture,
}

/// The stage of one scenario.
pub(crate) struct World {
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) origins: Vec<Origin>,
    /// Indices of `origins`, each as often as its weight says.
    origin_lots: Vec<usize>,
    pub(crate) destinations: Vec<(Country, f64)>,
    names: Stocks,
}

const ORGANISATIONS: [(&str, OrganisationKind, &str); 12] = [
    ("Harbour House", OrganisationKind::Ngo, "MD"),
    ("Open Door Shelter", OrganisationKind::Ngo, "UA"),
    ("New Ground", OrganisationKind::Ngo, "GB"),
    ("Casa Sicura", OrganisationKind::Ngo, "IT"),
    ("Lotus Centre", OrganisationKind::Ngo, "KH"),
    ("Himal Women's Home", OrganisationKind::Ngo, "NP"),
    ("River Road Legal Aid", OrganisationKind::LegalService, "DE"),
    (
        "National Assistance Agency",
        OrganisationKind::CentralGovernmentOrganisation,
        "BG",
    ),
    (
        "City Social Service",
        OrganisationKind::LocalGovernmentOrganisation,
        "RO",
    ),
    (
        "Border Reception Centre",
        OrganisationKind::ImmigrationService,
        "TR",
    ),
    (
        "Women's Health Clinic",
        OrganisationKind::HealthServiceOrganisation,
        "NG",
    ),
    ("Andean Return Network", OrganisationKind::Ngo, "CO"),
];

const DESTINATIONS: [(&str, f64); 15] = [
    ("IT", 9.0),
    ("GB", 9.0),
    ("DE", 8.0),
    ("TR", 8.0),
    ("AE", 6.0),
    ("TH", 6.0),
    ("MY", 6.0),
    ("ES", 5.0),
    ("FR", 4.0),
    ("GR", 4.0),
    ("LB", 4.0),
    ("KW", 3.0),
    ("PL", 3.0),
    ("ZA", 3.0),
    ("CZ", 2.0),
];

/// Countries from which more persons come than from the others, with how many times as many.
const COMMON_ORIGINS: &[(&str, usize)] = &[
    ("UA", 5),
    ("MD", 5),
    ("RO", 4),
    ("BG", 3),
    ("NG", 4),
    ("PH", 3),
    ("NP", 3),
    ("KH", 3),
    ("VN", 2),
    ("ET", 2),
    ("AL", 2),
    ("BD", 2),
];

impl World {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        // The last stream there is, which no chunk uses.
        let mut dice = Dice::new(scenario.seed, u64::MAX);
        let organisations = ORGANISATIONS.iter().filter_map(|(name, kind, country)| {
            Some(Organisation {
                id: OrganisationId::from_bits(dice.id(scenario.first_day)),
                name: Text::new(name)?,
                kind: Some(*kind),
                country: Country::from_alpha2(country),
            })
        });
        let organisations = organisations.collect();
        let origins: Vec<Origin> = cultures()
            .flat_map(|culture| culture.countries.iter().map(move |code| (culture, *code)))
            .filter_map(|(culture, code)| {
                Some(Origin {
                    country: Country::from_alpha2(code)?,
                    language: Language::from_any(culture.language),
                    culture,
                })
            })
            .collect();
        let weight = |origin: &Origin| {
            let common = COMMON_ORIGINS
                .iter()
                .find(|(code, _)| *code == origin.country.alpha2());
            common.map_or(1, |(_, times)| *times)
        };
        let origin_lots = origins
            .iter()
            .enumerate()
            .flat_map(|(index, origin)| std::iter::repeat_n(index, weight(origin)))
            .collect();
        let destinations = DESTINATIONS
            .iter()
            .filter_map(|(code, weight)| Some((Country::from_alpha2(code)?, *weight)))
            .collect();
        Self {
            organisations,
            origins,
            origin_lots,
            destinations,
            names: Stocks::new(),
        }
    }

    /// The name of somebody who comes from there: a few names are borne by many, most by few.
    pub(crate) fn full_name(&self, origin: &Origin, feminine: bool, dice: &mut Dice) -> FullName {
        let (given, family) = match self.names.of(origin.country.alpha2()) {
            Some(stock) => {
                let names = self.names.names(stock);
                let given = names.given(feminine, dice).clone();
                let family = match stock.people.kin {
                    Kin::FathersGiven => names.given(false, dice).full.clone(),
                    Kin::TwoNames => format!("{} {}", names.family.draw(dice), names.family.draw(dice)),
                    Kin::Shared | Kin::WifeKeeps => names.family.draw(dice).clone(),
                };
                (given, stock.people.borne_by(&family, feminine))
            }
            // Every origin has its names, as a test says.
            None => (Given::default(), String::new()),
        };
        let own_script = origin.culture.in_own_script(feminine, &given.full, &family);
        FullName {
            given: given.full,
            short: given.short,
            family,
            own_script,
        }
    }

    pub(crate) fn origin(&self, dice: &mut Dice) -> &Origin {
        &self.origins[*dice.pick(&self.origin_lots)]
    }

    /// An organisation other than the one given.
    pub(crate) fn organisation_but(&self, not: Option<OrganisationId>, dice: &mut Dice) -> &Organisation {
        let start = dice.below(self.organisations.len());
        let mut turn = self.organisations.iter().cycle().skip(start);
        turn.find(|organisation| Some(organisation.id) != not)
            .unwrap_or(&self.organisations[start])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn whoever_comes_from_anywhere_has_a_name() {
        let world = World::new(&Scenario::default());
        let mut dice = Dice::new(1, 0);
        for origin in &world.origins {
            let name = world.full_name(origin, true, &mut dice);
            assert!(
                !name.given.is_empty() && !name.family.is_empty(),
                "{}",
                origin.country
            );
        }
    }

    #[test]
    fn of_14_000_persons_some_are_namesakes_and_some_names_are_known_in_their_own_script() {
        let world = World::new(&Scenario::default());
        let mut dice = Dice::new(1, 0);
        let (mut borne, mut own) = (HashMap::new(), 0);
        for _ in 0..14_000 {
            let origin = world.origin(&mut dice);
            let name = world.full_name(origin, dice.chance(0.6), &mut dice);
            own += u32::from(name.own_script.is_some());
            *borne.entry((name.given, name.family)).or_insert(0_u32) += 1;
        }
        let namesakes: u32 = borne.values().map(|many| many * (many - 1) / 2).sum();
        assert!((500..3_000).contains(&namesakes), "{namesakes} pairs");
        assert!(own > 500, "{own}");
    }
}
