//! From counts to tables: one section for each variable, one for each group of flags, each with the denominator of the
//! codebook's rule and with small counts held back. The only place where raw counts and shown counts meet.

use std::collections::{BTreeMap, BTreeSet};

use super::cell;
use super::codebook::{Group, Kind, VARIABLES};
use super::description::{Line, Missing, Section, SectionKind, Unused};
use super::suppression::{Count, Minimum};
use super::tally::{Across, Met, Tally};
use crate::diagnostic::Column;

/// The counts of a whole file, ready to be laid out.
pub(crate) struct Counted<'a> {
    pub(crate) tallies: &'a [Tally],
    pub(crate) across: &'a Across,
    pub(crate) headers: &'a [String],
    /// The records described.
    pub(crate) records: u64,
    pub(crate) minimum: Minimum,
}

impl Counted<'_> {
    /// All sections in the codebook's order, and the columns whose section cannot be shown.
    pub(crate) fn sections(&self) -> (Vec<Section>, Vec<Unused>) {
        let (mut sections, mut unused) = (Vec::new(), Vec::new());
        let mut groups_done: Vec<Group> = Vec::new();
        for variable in VARIABLES {
            let Some(tally) = self
                .tallies
                .iter()
                .find(|tally| std::ptr::eq(tally.variable, variable))
            else {
                continue;
            };
            match variable.kind {
                Kind::Flag(group) | Kind::Unspecified(group) => {
                    if !groups_done.contains(&group) {
                        groups_done.push(group);
                        sections.push(self.flags(group));
                    }
                }
                Kind::List(group) => match self.list(tally, group, &sections) {
                    Some(section) => sections.push(section),
                    None => unused.push(Unused {
                        column: Column::new(&*self.headers[tally.index], tally.index),
                        reason: "it repeats a group of flags of which some counts are held back".to_owned(),
                    }),
                },
                Kind::YesNo => sections.push(self.yes_or_no(tally)),
                _ => sections.push(self.single(tally)),
            }
        }
        (sections, unused)
    }

    fn single(&self, tally: &Tally) -> Section {
        let mut met: Vec<&Met> = tally.values.iter().filter(|met| met.count > 0).collect();
        met.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| a.label.cmp(&b.label)));
        let counts: Vec<u64> = met.iter().map(|met| met.count).collect();
        let named: Vec<(&str, &str)> = met
            .iter()
            .map(|met| (met.value.as_str(), met.label.as_str()))
            .collect();
        let mut section = self.exclusive(tally, &named, &counts);
        if matches!(tally.variable.kind, Kind::Country | Kind::Open) {
            by_shown_count(&mut section.values);
        }
        section
    }

    fn yes_or_no(&self, tally: &Tally) -> Section {
        self.exclusive(tally, &[("1", "yes"), ("0", "no")], &[tally.yes, tally.no])
    }

    fn exclusive(&self, tally: &Tally, named: &[(&str, &str)], counts: &[u64]) -> Section {
        let shown = self.minimum.exclusive(counts, tally.missing());
        let records = self.minimum.alone(self.records);
        let values = named
            .iter()
            .zip(&shown.values)
            .map(|((value, label), &count)| Line::new(value, label, count, Some(shown.answered), records))
            .collect();
        Section {
            name: tally.variable.name,
            title: tally.variable.title,
            kind: SectionKind::Single,
            records,
            answered: shown.answered,
            missing: shown.missing,
            missing_because: self.missing_because(tally, shown.missing),
            values,
            combinations: Vec::new(),
        }
    }

    /// Why records have no value, unless a part of it is too small to be shown.
    fn missing_because(&self, tally: &Tally, missing: Count) -> Vec<Missing> {
        let reasons = [
            ("not recorded", tally.not_recorded),
            ("recorded as unknown", tally.unknown),
            ("withheld by CTDC", tally.withheld),
            ("unreadable", tally.unreadable),
        ];
        if missing.shown().is_none() || reasons.iter().any(|(_, count)| self.minimum.forbids(*count)) {
            return Vec::new();
        }
        let met = reasons.into_iter().filter(|(_, count)| *count > 0);
        met.map(|(reason, count)| Missing {
            reason,
            count: Count::Shown(count),
        })
        .collect()
    }

    fn flags(&self, group: Group) -> Section {
        let of_group = |wanted: Kind| {
            let found = VARIABLES.iter().filter(move |variable| variable.kind == wanted);
            found.filter_map(|variable| {
                self.tallies
                    .iter()
                    .find(|tally| std::ptr::eq(tally.variable, variable))
            })
        };
        let flags: Vec<&Tally> = of_group(Kind::Flag(group)).collect();
        let yes: Vec<u64> = flags.iter().map(|tally| tally.yes).collect();
        let denominator = self.overlapping(&yes, self.across.any(group));
        let records = self.minimum.alone(self.records);
        let mut values: Vec<Line> = flags
            .iter()
            .zip(&denominator.hidden)
            .map(|(tally, &hide)| self.flag(tally, hide, Some(denominator.answered)))
            .collect();
        values.extend(of_group(Kind::Unspecified(group)).map(|tally| self.flag(tally, false, None)));
        Section {
            name: group.key(),
            title: group.title(),
            kind: SectionKind::Flags,
            records,
            answered: denominator.answered,
            missing: denominator.missing,
            missing_because: Vec::new(),
            values,
            combinations: Vec::new(),
        }
    }

    fn flag(&self, tally: &Tally, hide: bool, answered: Option<Count>) -> Line {
        let parts = [tally.yes, tally.no, tally.missing()];
        let mut shown = if self.minimum.forbids(self.records) {
            vec![Count::Hidden; 3]
        } else {
            self.minimum.adding_up(&parts)
        };
        if hide && matches!(shown[0], Count::Shown(_)) {
            // The two other parts would give the first away again: the larger goes with it.
            let larger = if parts[1] > parts[2] { 1 } else { 2 };
            (shown[0], shown[larger]) = (Count::Hidden, Count::Hidden);
        }
        let records = self.minimum.alone(self.records);
        let mut line = Line::new(
            tally.variable.name,
            tally.variable.title,
            shown[0],
            answered,
            records,
        );
        line.recorded_as_no = Some(shown[1]);
        line.not_recorded = Some(shown[2]);
        line
    }

    /// The denominator of overlapping counts, and which of them must be hidden.
    fn overlapping(&self, counts: &[u64], any: u64) -> Denominator {
        let none = self.records - any;
        // With the number of records that have any, the sum tells how many have several.
        let several = counts.iter().sum::<u64>() - any;
        let hidden = self.minimum.overlapping(counts, any);
        let everything_hidden = counts
            .iter()
            .zip(&hidden)
            .all(|(&count, &hidden)| hidden || count == 0);
        let exposed = [any, none, several, self.records]
            .into_iter()
            .any(|count| self.minimum.forbids(count));
        let (answered, missing) = if exposed || (everything_hidden && any > 0) {
            (Count::Hidden, Count::Hidden)
        } else {
            (Count::Shown(any), Count::Shown(none))
        };
        Denominator {
            answered,
            missing,
            hidden,
        }
    }

    /// The parts of a list column. Nothing when the flags that it repeats have counts held back, since the list would
    /// give them away.
    fn list(&self, tally: &Tally, group: Group, before: &[Section]) -> Option<Section> {
        let flags = before.iter().find(|section| section.name == group.key());
        let held_back = |section: &Section| section.values.iter().any(|line| line.count.shown().is_none());
        if flags.is_some_and(held_back) {
            return None;
        }
        let lists: Vec<(u64, Vec<String>)> = whole_parts(tally);
        let mut parts: BTreeMap<&str, u64> = BTreeMap::new();
        let mut any = 0;
        for (count, components) in &lists {
            any += if components.iter().all(|part| cell::says_nothing(part)) {
                0
            } else {
                *count
            };
            for component in components {
                *parts.entry(component).or_default() += count;
            }
        }
        let answers: Vec<(&str, u64)> = parts
            .iter()
            .filter(|(part, _)| !cell::says_nothing(part))
            .map(|(part, &n)| (*part, n))
            .collect();
        let counts: Vec<u64> = answers.iter().map(|(_, count)| *count).collect();
        let denominator = self.overlapping(&counts, any);
        let records = self.minimum.alone(self.records);
        let shown = |count: u64, hide: bool| match (self.minimum.alone(count), hide) {
            (Count::Shown(_), true) => Count::Hidden,
            (count, _) => count,
        };
        let mut values: Vec<Line> = answers
            .iter()
            .zip(&denominator.hidden)
            .map(|(&(part, count), &hide)| {
                Line::new(
                    part,
                    part,
                    shown(count, hide),
                    Some(denominator.answered),
                    records,
                )
            })
            .collect();
        by_shown_count(&mut values);
        let nothing = parts.iter().filter(|(part, _)| cell::says_nothing(part));
        values
            .extend(nothing.map(|(part, &count)| Line::new(part, part, shown(count, false), None, records)));
        Some(Section {
            name: tally.variable.name,
            title: tally.variable.title,
            kind: SectionKind::List,
            records,
            answered: denominator.answered,
            missing: denominator.missing,
            missing_because: Vec::new(),
            values,
            combinations: self.combinations(tally),
        })
    }

    /// How often each whole list occurs: only if none is rare, because the parts of rare lists could be told by
    /// subtraction from the parts of common ones.
    fn combinations(&self, tally: &Tally) -> Vec<Line> {
        let rare = |count: u64| self.minimum.forbids(count);
        let met = || tally.values.iter().filter(|met| met.count > 0);
        if met().any(|met| rare(met.count)) || rare(tally.missing()) || rare(self.records) {
            return Vec::new();
        }
        let records = Count::Shown(self.records);
        let mut lines: Vec<Line> = met()
            .map(|met| Line::new(&met.value, &met.label, Count::Shown(met.count), None, records))
            .collect();
        by_shown_count(&mut lines);
        lines
    }
}

struct Denominator {
    answered: Count,
    missing: Count,
    hidden: Vec<bool>,
}

/// How often each list occurs, and its parts. A part that another program cut off at the end of a long list is
/// completed, where only one part that occurs begins so.
fn whole_parts(tally: &Tally) -> Vec<(u64, Vec<String>)> {
    const RECOGNISABLE: usize = 10;
    let met = tally.values.iter().filter(|met| met.count > 0);
    let mut lists: Vec<(u64, Vec<String>)> =
        met.map(|met| (met.count, cell::components(&met.value))).collect();
    let all: BTreeSet<String> = lists
        .iter()
        .flat_map(|(_, parts)| parts.iter().cloned())
        .collect();
    let whole = |part: &str| {
        let mut longer = all
            .iter()
            .filter(|other| other.len() > part.len() && other.starts_with(part));
        let only = longer.next().filter(|_| part.len() >= RECOGNISABLE);
        only.filter(|_| longer.next().is_none()).cloned()
    };
    let cut: BTreeMap<String, String> = all
        .iter()
        .filter_map(|part| Some((part.clone(), whole(part)?)))
        .collect();
    for (_, parts) in &mut lists {
        for part in parts.iter_mut() {
            if let Some(whole) = cut.get(part) {
                part.clone_from(whole);
            }
        }
        parts.sort_unstable();
        parts.dedup();
    }
    lists
}

/// The largest first. What is held back comes last and by name, so that its place tells nothing of its size.
fn by_shown_count(lines: &mut [Line]) {
    lines.sort_by(|a, b| {
        let key = |line: &Line| std::cmp::Reverse(line.count.shown().map_or(0, |count| count + 1));
        key(a).cmp(&key(b)).then_with(|| a.label.cmp(&b.label))
    });
}
