//! The rows are rows of the model: they fill every table, read back, refer to one another, and contradict nothing.

use std::collections::{HashMap, HashSet};

use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::spans::ContactState;
use throughline_model::table::{Kind, Row};
use throughline_model::{Day, Holdings, PartialDate};
use throughline_simulate::{Scenario, simulate};

fn register(linked: bool) -> (Scenario, Holdings) {
    let scenario = Scenario {
        persons: 5_000,
        seed: 21,
        linked,
        ..Scenario::default()
    };
    let mut all = Holdings::default();
    for chunk in simulate(&scenario).expect("the scenario is possible") {
        let mut gather = Gather {
            from: chunk.holdings,
            into: &mut all,
        };
        let Ok(()) = for_each_table(&mut gather);
    }
    (scenario, all)
}

struct Gather<'a> {
    from: Holdings,
    into: &'a mut Holdings,
}

impl ForEachTable for Gather<'_> {
    type Error = std::convert::Infallible;

    fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
        R::of_mut(self.into).append(R::of_mut(&mut self.from));
        Ok(())
    }
}

/// Checks a claim of every table.
struct Each<'a, F: FnMut(&'static str, &[Vec<Option<String>>])>(&'a Holdings, F);

impl<F: FnMut(&'static str, &[Vec<Option<String>>])> ForEachTable for Each<'_, F> {
    type Error = std::convert::Infallible;

    fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
        let cells: Vec<_> = R::of(self.0).iter().map(Row::cells).collect();
        for (row, cells) in R::of(self.0).iter().zip(&cells) {
            let text: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            assert_eq!(R::from_cells(&text).as_ref(), Ok(row), "{} reads back", R::NAME);
        }
        (self.1)(R::NAME, &cells);
        Ok(())
    }
}

#[test]
fn every_table_has_rows_and_every_row_reads_back_linked_or_not() {
    for linked in [false, true] {
        let (_, holdings) = register(linked);
        let Ok(()) = for_each_table(&mut Each(&holdings, |table, rows| {
            // Nobody has run linkage yet: that is for whoever is given the register.
            let of_a_run = ["linkage_runs", "link_proposals"].contains(&table);
            assert_eq!(rows.is_empty(), of_a_run, "{table}");
        }));
    }
}

#[test]
fn every_reference_is_to_a_row_that_is_there_and_no_identifier_is_used_twice() {
    let (_, holdings) = register(true);
    let mut ids: HashMap<&'static str, HashSet<String>> = HashMap::new();
    let Ok(()) = for_each_table(&mut Each(&holdings, |table, rows| {
        let keys: HashSet<String> = rows.iter().filter_map(|row| row[0].clone()).collect();
        assert_eq!(keys.len(), rows.len(), "{table}");
        ids.insert(table, keys);
    }));
    let tables = throughline_model::holdings::tables();
    let Ok(()) = for_each_table(&mut Each(&holdings, |name, rows| {
        let table = tables
            .iter()
            .find(|table| table.name == name)
            .expect("a known table");
        for (column, field) in table.fields.iter().enumerate() {
            let Kind::Id(target) = field.kind else { continue };
            for cell in rows.iter().filter_map(|row| row[column].as_ref()) {
                assert!(
                    ids[target].contains(cell),
                    "{name}.{} names no row of {target}",
                    field.name
                );
            }
        }
    }));
}

#[test]
fn there_are_about_eight_or_nine_rows_a_person() {
    let (scenario, holdings) = register(false);
    let mut rows = 0;
    let Ok(()) = for_each_table(&mut Each(&holdings, |_, table| rows += table.len()));
    let each = rows as f64 / f64::from(scenario.persons);
    assert!((8.0..=9.5).contains(&each), "{each}");
}

fn earliest(date: PartialDate) -> Day {
    date.range().earliest()
}

fn latest(date: PartialDate) -> Day {
    date.range().latest()
}

#[test]
fn no_episode_ends_before_it_begins_or_begins_after_it_is_disclosed() {
    let (_, holdings) = register(false);
    let episodes: HashMap<_, _> = holdings.episodes.iter().map(|row| (row.id, row)).collect();
    for episode in &holdings.episodes {
        if let (Some(started), Some(disclosed)) = (episode.started, episode.disclosed_on) {
            assert!(earliest(started) <= latest(disclosed), "{:?}", episode.id);
        }
    }
    for exit in &holdings.exits {
        let begun = episodes[&exit.episode].started;
        if let (Some(begun), Some(on)) = (begun, exit.on) {
            assert!(earliest(begun) <= latest(on), "{:?}", exit.id);
        }
        assert_eq!(episodes[&exit.episode].record, exit.record);
    }
    let ended: HashSet<_> = holdings.exits.iter().map(|exit| exit.episode).collect();
    assert_eq!(
        ended.len(),
        holdings.exits.len(),
        "an episode has at most one exit"
    );
}

#[test]
fn nothing_that_has_happened_is_dated_after_the_extract() {
    let (scenario, holdings) = register(false);
    let extract = scenario.extract_day;
    let mut happened: Vec<(&str, PartialDate)> = Vec::new();
    happened.extend(
        holdings
            .episodes
            .iter()
            .filter_map(|row| Some(("disclosed", row.disclosed_on?))),
    );
    happened.extend(
        holdings
            .episodes
            .iter()
            .filter_map(|row| Some(("started", row.started?))),
    );
    happened.extend(holdings.exits.iter().filter_map(|row| Some(("exit", row.on?))));
    happened.extend(
        holdings
            .returns
            .iter()
            .filter_map(|row| Some(("return", row.on?))),
    );
    happened.extend(
        holdings
            .referrals
            .iter()
            .filter_map(|row| Some(("referral", row.on?))),
    );
    happened.extend(
        holdings
            .observations
            .iter()
            .filter_map(|row| Some(("observation", row.on?))),
    );
    happened.extend(
        holdings
            .records
            .iter()
            .filter_map(|row| Some(("death", row.died_on?))),
    );
    happened.extend(
        holdings
            .records
            .iter()
            .filter_map(|row| Some(("opened", row.open_period.from()?))),
    );
    happened.extend(
        holdings
            .records
            .iter()
            .filter_map(|row| Some(("closed", row.open_period.until()?))),
    );
    happened.extend(holdings.links.iter().map(|row| ("link", row.decided_on)));
    for contact in &holdings.contacts {
        if let ContactState::Made { on, .. } | ContactState::NotMade { on, .. } = contact.state {
            happened.push(("contact", on));
        }
    }
    for (what, on) in happened {
        assert!(earliest(on) <= extract, "{what} on {on}");
    }
}

#[test]
fn names_come_in_many_scripts_and_the_second_record_often_spells_them_otherwise() {
    let (_, holdings) = register(true);
    let scripts: HashSet<u32> = holdings
        .identities
        .iter()
        .filter_map(|row| row.name_in_own_script.as_ref()?.as_str().chars().next())
        // Blocks of 128 characters tell the scripts apart well enough.
        .map(|first| u32::from(first) >> 7)
        .collect();
    assert!(scripts.len() >= 9, "{scripts:?}");
    let names: HashMap<_, _> = holdings
        .identities
        .iter()
        .map(|row| (row.record, (&row.given_name, &row.family_name)))
        .collect();
    let pairs: Vec<_> = holdings
        .links
        .iter()
        .filter(|link| {
            link.reason
                .as_ref()
                .is_some_and(|why| why.as_str().contains("names alike"))
        })
        .collect();
    let different = pairs
        .iter()
        .filter(|link| names[&link.record] != names[&link.other_record]);
    let share = different.count() as f64 / pairs.len() as f64;
    assert!((0.4..0.95).contains(&share), "{share} of {}", pairs.len());
}
