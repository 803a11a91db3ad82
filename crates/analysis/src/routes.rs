//! Where persons were recruited and exploited, before and after: countries, how far apart they lie, and the flows between them.
//!
//! A route is the country of recruitment and that of exploitation of one episode, as recorded. How far it is, is said in steps
//! that need no map: within the country, to a neighbour, within the region of the world, to another region.

use std::collections::BTreeMap;

use throughline_model::Country;
use throughline_survival::Level;

use crate::AnalysisError;
use crate::findings::{RouteCount, RouteFlow, RoutesFound};
use crate::incidence::proportion;
use crate::pairs::Pair;

/// Countries shown by name where persons are recruited, and where they are exploited; the rest are put together.
const NAMED: usize = 6;
/// Countries of exploitation that are compared and laid out by name.
const COMPARED: usize = 8;
/// What stands for the countries that are not named.
const OTHERS: &str = "other countries";
/// What stands for a country that is not recorded.
const NOT_RECORDED: &str = "not recorded";

/// How far the country of exploitation is from that of recruitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distance {
    /// The same country.
    Within,
    /// A country with a border on land.
    Neighbour,
    /// Another country of the same region of the world.
    Region,
    /// A country of another region.
    Beyond,
}

impl Distance {
    pub(crate) const ALL: [Self; 4] = [Self::Within, Self::Neighbour, Self::Region, Self::Beyond];

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Within => "within the country",
            Self::Neighbour => "to a neighbouring country",
            Self::Region => "elsewhere in the same region of the world",
            Self::Beyond => "to another region of the world",
        }
    }

    /// Nothing where one of two different countries lies in no region.
    pub(crate) fn between((from, to): (Country, Country)) -> Option<Self> {
        if from == to {
            return Some(Self::Within);
        }
        if from.borders(to) {
            return Some(Self::Neighbour);
        }
        Some(if from.region()? == to.region()? {
            Self::Region
        } else {
            Self::Beyond
        })
    }
}

/// Some countries by name, most frequent first; all others are one.
pub(crate) struct Countries(Vec<Country>);

impl Countries {
    /// The countries of exploitation that are compared.
    pub(crate) fn exploited(pairs: &[Pair]) -> Self {
        let places = pairs
            .iter()
            .flat_map(|pair| [pair.before.exploited, pair.after.exploited]);
        Self::commonest(places.flatten(), COMPARED)
    }

    fn commonest(places: impl Iterator<Item = Country>, most: usize) -> Self {
        let mut counts: BTreeMap<Country, u64> = BTreeMap::new();
        for country in places {
            *counts.entry(country).or_default() += 1;
        }
        let mut by_count: Vec<(Country, u64)> = counts.into_iter().collect();
        by_count.sort_by_key(|(country, count)| (std::cmp::Reverse(*count), *country));
        // A single country left over is named rather than called "others".
        let named = if by_count.len() == most + 1 {
            most + 1
        } else {
            most
        };
        Self(
            by_count
                .into_iter()
                .take(named)
                .map(|(country, _)| country)
                .collect(),
        )
    }

    /// The names, and the others last.
    pub(crate) fn labels(&self) -> Vec<String> {
        let names = self.0.iter().map(Country::name);
        names.chain([OTHERS]).map(str::to_owned).collect()
    }

    /// The place of a country among [`Self::labels`].
    pub(crate) fn position(&self, country: Country) -> usize {
        let found = self.0.iter().position(|named| *named == country);
        found.unwrap_or(self.0.len())
    }

    fn name(&self, country: Option<Country>) -> &'static str {
        match country {
            None => NOT_RECORDED,
            Some(country) if self.0.contains(&country) => country.name(),
            Some(_) => OTHERS,
        }
    }
}

/// The routes of all pairs.
pub(crate) fn routes(pairs: &[Pair], level: Level) -> Result<RoutesFound, AnalysisError> {
    let recruited = pairs
        .iter()
        .flat_map(|pair| [pair.before.recruited, pair.after.recruited]);
    let recruited = Countries::commonest(recruited.flatten(), NAMED);
    let exploited = pairs
        .iter()
        .flat_map(|pair| [pair.before.exploited, pair.after.exploited]);
    let exploited = Countries::commonest(exploited.flatten(), NAMED);
    let mut flows: BTreeMap<([&str; 4], bool), u64> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, &str), [u64; 2]> = BTreeMap::new();
    let (mut known, mut same) = (0, 0);
    let name = |country: Option<Country>| country.map_or(NOT_RECORDED, |country| country.name());
    for Pair { before, after, .. } in pairs {
        let stops = [
            recruited.name(before.recruited),
            exploited.name(before.exploited),
            recruited.name(after.recruited),
            exploited.name(after.exploited),
        ];
        let there_again = before.exploited.is_some() && before.exploited == after.exploited;
        *flows.entry((stops, there_again)).or_default() += 1;
        for (episode, one) in [before, after].into_iter().enumerate() {
            let route = counts
                .entry((name(one.recruited), name(one.exploited)))
                .or_default();
            route[episode] += 1;
        }
        let routes = [before, after].map(|one| one.recruited.zip(one.exploited));
        if let [Some(first), Some(second)] = routes {
            known += 1;
            same += u64::from(first == second);
        }
    }
    let mut routes: Vec<RouteCount> = counts
        .into_iter()
        .map(|((from, to), [before, after])| RouteCount {
            from: from.to_owned(),
            to: to.to_owned(),
            before,
            after,
        })
        .collect();
    routes.sort_by_key(|route| std::cmp::Reverse(route.before + route.after));
    let same_route = (!pairs.is_empty()).then(|| {
        proportion(
            same,
            known,
            "persons with a pair whose countries of recruitment and exploitation are known both times",
            level,
        )
    });
    Ok(RoutesFound {
        pairs: pairs.len() as u64,
        flows: flows
            .into_iter()
            .map(|((stops, there_again), persons)| RouteFlow {
                stops: stops.map(str::to_owned),
                there_again,
                persons,
            })
            .collect(),
        routes,
        same_route: same_route.transpose()?,
    })
}
