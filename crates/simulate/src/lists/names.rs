//! The names of the peoples in the list, ranked by how common they are.
//!
//! A people's common names are written out; the long tail of rare ones is put together from parts of names. How often each is
//! drawn falls with its rank as Zipf and Mandelbrot have it, so that a few names are borne by very many and most by few.
//! Only what a name is lives here; the lists are in the modules below.

mod africa_and_americas;
mod asia;
mod europe;

use crate::dice::Dice;

/// A country from which persons in the list come.
pub(super) struct Nation {
    /// ISO 3166-1 alpha-2.
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// How many come from it, against the others.
    pub(super) share: f64,
    /// Parted by spaces; a hyphen stands for a space. The larger first.
    pub(super) towns: &'static str,
}

/// How a family name goes through a family.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// One family name for all.
    Shared,
    /// The children have the father's, the mother keeps hers.
    WifeKeeps,
    /// The father's first and the mother's first.
    TwoNames,
    /// The father's given name.
    FathersGiven,
}

/// People who share their names.
pub(super) struct People {
    pub(super) nations: &'static [Nation],
    /// Given names, parted by spaces, the commonest first; what stands after a stroke is the short form.
    pub(super) feminine: &'static str,
    pub(super) masculine: &'static str,
    /// Parts that make rarer given names, one taken from each; a part that is only a space joins two words.
    pub(super) given_parts: &'static [&'static str],
    pub(super) family: &'static str,
    pub(super) family_parts: &'static [&'static str],
    /// What a woman's family name ends in where a man's ends in the first.
    pub(super) feminine_endings: &'static [(&'static str, &'static str)],
    /// Spellings that are taken for one another when these names are written in Latin letters, in either direction.
    pub(super) spellings: &'static [(&'static str, &'static str)],
    pub(super) kin: Kin,
    pub(super) districts: &'static str,
}

/// A given name and the short form that friends use, if it has one.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) full: String,
    pub(super) short: Option<&'static str>,
}

/// Things ranked by how common they are.
pub(super) struct Ranked<T> {
    things: Vec<T>,
    /// Sums of the shares up to and with each.
    sums: Vec<f64>,
}

impl<T> Ranked<T> {
    /// Shares fall with 1/(rank + `flat`)^`steep` (Mandelbrot, 1953).
    fn new(things: Vec<T>, flat: f64, steep: f64) -> Self {
        let shares = (0..things.len())
            .map(|rank| (rank as f64 + 1.0 + flat).powf(-steep))
            .collect::<Vec<_>>();
        Self::weighted(things, &shares)
    }

    fn weighted(things: Vec<T>, shares: &[f64]) -> Self {
        let mut sum = 0.0;
        let sums = shares
            .iter()
            .map(|share| {
                sum += share;
                sum
            })
            .collect();
        Self { things, sums }
    }

    pub(super) fn draw(&self, dice: &mut Dice) -> &T {
        let at = dice.unit() * self.sums.last().copied().unwrap_or(0.0);
        let rank = self.sums.partition_point(|sum| *sum <= at);
        &self.things[rank.min(self.things.len() - 1)]
    }

    #[cfg(test)]
    pub(super) fn things(&self) -> &[T] {
        &self.things
    }
}

/// One nation with the names of its people.
pub(super) struct Stock {
    pub(super) nation: &'static Nation,
    pub(super) people: &'static People,
    pub(super) names: usize,
    pub(super) towns: Ranked<String>,
    pub(super) districts: Ranked<String>,
}

/// The ranked names of one people.
pub(super) struct Names {
    feminine: Ranked<Given>,
    masculine: Ranked<Given>,
    pub(super) family: Ranked<String>,
}

/// All nations and their names.
pub(super) struct Stocks {
    nations: Ranked<Stock>,
    names: Vec<Names>,
}

impl Stocks {
    pub(super) fn new() -> Self {
        let peoples = [europe::PEOPLES, asia::PEOPLES, africa_and_americas::PEOPLES];
        let (mut stocks, mut shares, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for people in peoples.into_iter().flatten() {
            for nation in people.nations {
                shares.push(nation.share);
                stocks.push(Stock {
                    nation,
                    people,
                    names: names.len(),
                    towns: Ranked::new(places(nation.towns), 1.0, 0.9),
                    districts: Ranked::new(places(people.districts), 1.0, 0.6),
                });
            }
            names.push(Names::of(people));
        }
        Self {
            nations: Ranked::weighted(stocks, &shares),
            names,
        }
    }

    pub(super) fn nation(&self, dice: &mut Dice) -> &Stock {
        self.nations.draw(dice)
    }

    pub(super) fn names(&self, stock: &Stock) -> &Names {
        &self.names[stock.names]
    }
}

impl Names {
    fn of(people: &'static People) -> Self {
        let rare = put_together(people.given_parts);
        let given = |common: &'static str| {
            let common = common.split_whitespace().map(|name| match name.split_once('/') {
                Some((full, short)) => Given {
                    full: full.to_owned(),
                    short: Some(short),
                },
                None => Given {
                    full: name.to_owned(),
                    short: None,
                },
            });
            let rare = rare.iter().map(|name| Given {
                full: name.clone(),
                short: None,
            });
            Ranked::new(common.chain(rare).collect(), 2.0, 1.05)
        };
        let family = people.family.split_whitespace().map(str::to_owned);
        Self {
            feminine: given(people.feminine),
            masculine: given(people.masculine),
            family: Ranked::new(
                family.chain(put_together(people.family_parts)).collect(),
                0.5,
                1.0,
            ),
        }
    }

    pub(super) fn given(&self, feminine: bool, dice: &mut Dice) -> &Given {
        if feminine {
            self.feminine.draw(dice)
        } else {
            self.masculine.draw(dice)
        }
    }
}

impl People {
    /// A family name as a woman or a man bears it.
    pub(super) fn borne_by(&self, family: &str, feminine: bool) -> String {
        let changed = self
            .feminine_endings
            .iter()
            .filter(|_| feminine)
            .find_map(|(his, hers)| family.strip_suffix(his).map(|stem| format!("{stem}{hers}")));
        changed.unwrap_or_else(|| family.to_owned())
    }
}

fn places(list: &str) -> Vec<String> {
    list.split_whitespace()
        .map(|name| name.replace('-', " "))
        .collect()
}

/// Every name that takes one part from each list, scattered so that rank says nothing of the parts.
fn put_together(parts: &[&'static str]) -> Vec<String> {
    let lists: Vec<Vec<&str>> = parts
        .iter()
        .map(|list| {
            if list.trim().is_empty() {
                vec![*list]
            } else {
                list.split_whitespace().collect()
            }
        })
        .collect();
    let count: usize = if lists.is_empty() {
        0
    } else {
        lists.iter().map(Vec::len).product()
    };
    // A step that shares no factor with any of the counts visits each once: it is a large prime.
    let made = |nth: usize| {
        let mut left = (nth * 1_000_003) % count;
        let mut name = String::new();
        for list in &lists {
            let part = list[left % list.len()];
            left /= list.len();
            let starts_a_word = name.is_empty() || name.ends_with(['-', ' ', '\'']);
            match (starts_a_word, part.chars().next()) {
                (false, Some(first)) => {
                    name.extend(first.to_lowercase());
                    name.push_str(&part[first.len_utf8()..]);
                }
                _ => name.push_str(part),
            }
        }
        name
    };
    (0..count).map(made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_tens_of_thousands_of_family_names_and_each_stands_in_latin_letters() {
        let stocks = Stocks::new();
        let all: HashSet<&str> = stocks
            .names
            .iter()
            .flat_map(|names| names.family.things())
            .map(String::as_str)
            .collect();
        assert!(all.len() > 30_000, "{}", all.len());
        assert!(all.iter().all(|name| name.chars().all(|c| u32::from(c) < 0x1F00)));
    }

    #[test]
    fn names_put_together_are_all_different_and_begin_each_word_with_a_capital() {
        let names = put_together(&["An Be", "-", "Ca Do Ef"]);
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 6);
        assert!(names.contains(&"An-Ca".to_owned()));
        assert!(put_together(&["An Be", "Ca"]).contains(&"Beca".to_owned()));
        assert!(put_together(&[]).is_empty());
    }

    #[test]
    fn the_nations_are_real_and_stand_once() {
        let stocks = Stocks::new();
        let codes: HashSet<&str> = stocks
            .nations
            .things()
            .iter()
            .map(|stock| stock.nation.code)
            .collect();
        assert_eq!(codes.len(), stocks.nations.things().len());
        assert!(codes.len() >= 25, "{}", codes.len());
        assert!(
            codes
                .iter()
                .all(|code| throughline_model::Country::from_alpha2(code).is_some())
        );
    }

    #[test]
    fn a_common_name_is_drawn_many_times_as_often_as_a_rare_one() {
        let ranked = Ranked::new((0..1_000).collect(), 3.0, 0.9);
        let mut dice = Dice::new(1, 0);
        let drawn: Vec<i32> = (0..20_000).map(|_| *ranked.draw(&mut dice)).collect();
        let of = |wanted: std::ops::Range<i32>| drawn.iter().filter(|rank| wanted.contains(rank)).count();
        assert!(
            of(0..10) > 20 * of(900..910).max(1),
            "{} {}",
            of(0..10),
            of(900..910)
        );
        assert!(of(500..1_000) > 2_000, "the tail is long: {}", of(500..1_000));
    }
}
