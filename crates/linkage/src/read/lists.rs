//! Two lists as one table, for finding the records of one in the other.
//!
//! Columns are brought together by their headings and then by their roles. Identifiers stay as they are as long as the lists
//! have none in common; if they have, all of the first list get `a:` and all of the second `b:` before them, because one
//! number in two offices' lists is two records. Reading the lists is in `csv` and `parquet`.

use std::collections::HashSet;

use super::plain;
use crate::role::Role;
use crate::table::{Column, Table};

/// Puts two lists into one table, with `first_list` telling where the second begins.
///
/// A column of `b` joins the column of `a` with the same heading (capitals and signs apart), or else with the same role, if
/// each list has just one that is still without a counterpart. Columns of one list only stay, with nothing in the other's records. The
/// roles are those of `a`, or of `b` where `a` has [`Role::Ignored`].
pub fn two_lists(mut a: Table, b: Table) -> Table {
    let (first, second) = (a.len(), b.len());
    let pairs = counterparts(&a, &b);
    let mut taken = vec![false; a.columns.len()];
    let mut alone = Vec::new();
    for (column, counterpart) in b.columns.into_iter().zip(pairs) {
        let Some(at) = counterpart else {
            alone.push(column);
            continue;
        };
        taken[at] = true;
        let joined = &mut a.columns[at];
        joined.cells.append(&column.cells);
        if joined.role == Role::Ignored {
            joined.role = column.role;
        }
        if plain(&joined.heading) != plain(&column.heading) {
            joined.heading = format!("{} / {}", joined.heading, column.heading);
        }
    }
    for (column, taken) in a.columns.iter_mut().zip(taken) {
        if !taken {
            column.cells.append_missing(second);
        }
        column.cells.settle();
    }
    for column in alone {
        let mut padded = Column::new(column.heading, column.role);
        padded.cells.append_missing(first);
        padded.cells.append(&column.cells);
        padded.cells.settle();
        a.columns.push(padded);
    }
    a.ids = distinct_ids(a.ids, b.ids);
    a.first_list = Some(first);
    a.encoding = a.encoding.or(b.encoding);
    a
}

/// For each column of `b` the column of `a` that it joins.
fn counterparts(a: &Table, b: &Table) -> Vec<Option<usize>> {
    let mut free = vec![true; a.columns.len()];
    let mut pairs: Vec<Option<usize>> = b
        .columns
        .iter()
        .map(|column| {
            let heading = plain(&column.heading);
            let at = (0..free.len()).find(|at| free[*at] && plain(&a.columns[*at].heading) == heading)?;
            free[at] = false;
            Some(at)
        })
        .collect();
    for at in 0..free.len() {
        let role = a.columns[at].role;
        let same = |column: &Column| column.role == role;
        let rivals = (0..free.len())
            .filter(|other| free[*other] && same(&a.columns[*other]))
            .count();
        let mut open = (0..pairs.len()).filter(|other| pairs[*other].is_none() && same(&b.columns[*other]));
        if let (true, 1, Some(counterpart), None) = (free[at], rivals, open.next(), open.next())
            && !matches!(role, Role::Ignored | Role::Attribute)
        {
            free[at] = false;
            pairs[counterpart] = Some(at);
        }
    }
    pairs
}

fn distinct_ids(mut a: Vec<String>, b: Vec<String>) -> Vec<String> {
    let known: HashSet<&str> = a.iter().map(String::as_str).collect();
    if b.iter().any(|id| known.contains(id.as_str())) {
        for id in &mut a {
            id.insert_str(0, "a:");
        }
        a.extend(b.into_iter().map(|id| format!("b:{id}")));
    } else {
        a.extend(b);
    }
    a
}
