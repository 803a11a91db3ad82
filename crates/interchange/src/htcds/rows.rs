//! Rows become cases. Each row is read whole; one with an error delivers nothing. A row with the same content as an
//! earlier one is not taken twice, and both are named.

use std::collections::HashMap;

use throughline_model::{Holdings, Text};

use super::case::Case;
use super::cell::Content;
use super::columns::{Layout, Role};
use super::date::Evidence;
use super::fields::{self, Field, Target};
use super::grid::{Cell, Grid};
use super::{ColumnUse, ImportReport, OnBadRow, Options, Usage};
use crate::diagnostic::{Code, Column, Diagnostic, Diagnostics, Place};

/// Everything that is read so far.
pub(super) struct Reading<'o> {
    options: &'o Options,
    usual: Option<Text>,
    holdings: Holdings,
    report: ImportReport,
    diagnostics: Diagnostics,
    /// Where each content was first seen.
    seen: HashMap<Vec<u8>, Place>,
}

impl<'o> Reading<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self {
            options,
            usual: options
                .organisation
                .as_deref()
                .and_then(|name| Text::new(name.trim())),
            holdings: Holdings::default(),
            report: ImportReport::default(),
            diagnostics: Diagnostics::new(),
            seen: HashMap::new(),
        }
    }

    /// Notes what had to be decided.
    pub(super) fn decide(&mut self, decision: impl IntoIterator<Item = String>) {
        for decision in decision {
            if !self.report.decisions.contains(&decision) {
                self.report.decisions.push(decision);
            }
        }
    }

    pub(super) fn read(mut self, laid_out: &[(Grid, Layout)]) -> (Holdings, ImportReport, Diagnostics) {
        let mut evidence = Evidence::default();
        for (grid, layout) in laid_out {
            for_each_date(grid, layout, |text| evidence.see(text));
        }
        for (_, layout) in laid_out {
            self.decide(layout.decisions.iter().cloned());
        }
        self.decide(evidence.decision());
        let mut header = Diagnostics::new();
        for (grid, layout) in laid_out {
            layout.check(grid, &mut header);
            self.report.columns.extend(uses(grid, layout));
        }
        let header_is_wrong = header.has_errors();
        self.diagnostics.absorb(header);
        for (grid, layout) in laid_out {
            self.sheet(grid, layout, evidence);
        }
        self.decide_about_standard(laid_out);
        let refused = self.options.on_bad_row == OnBadRow::Refuse && self.diagnostics.has_errors();
        if refused || header_is_wrong {
            self.holdings = Holdings::default();
            self.report.rows_skipped = self.report.rows_read;
            self.report.rows_taken = 0;
        }
        (self.holdings, self.report, self.diagnostics)
    }

    fn sheet(&mut self, grid: &Grid, layout: &Layout, evidence: Evidence) {
        for at in layout.first_case..grid.rows.len() {
            let (number, cells) = &grid.rows[at];
            let used = |(column, cell): (usize, &'_ Cell)| match layout.columns.get(column) {
                Some((_, Role::Field(field))) if !cell.is_empty() => Some((column, *field)),
                _ => None,
            };
            let filled: Vec<(usize, &'static Field)> = cells.iter().enumerate().filter_map(used).collect();
            if filled.is_empty() {
                continue;
            }
            self.report.rows_read += 1;
            let row = Row {
                grid,
                layout,
                number: *number,
                cells,
                filled,
            };
            match self.case(&row, evidence) {
                Some(case) => {
                    self.report.rows_taken += 1;
                    case.deliver(self.usual.as_ref(), &mut self.holdings);
                }
                None => self.report.rows_skipped += 1,
            }
        }
    }

    /// Reads a row; `None` when it has an error or was there before.
    fn case(&mut self, row: &Row<'_>, evidence: Evidence) -> Option<Case> {
        let content = row.content();
        let place = row.grid.place().at_row(row.number);
        let mut good = true;
        if let Some(first) = self.seen.get(&content) {
            let message = format!("this row has the same content as an earlier one ({first})");
            let diagnostic = Diagnostic::error(Code::new("row/duplicate"), place.clone(), message);
            self.diagnostics
                .push(diagnostic.hint("remove one of the two rows, or leave it out with --skip-bad-rows"));
            return None;
        }
        let submission = row
            .submission()
            .map(|id| [b"submission\0", id.as_bytes()].concat());
        let mut case = Case::new(self.options.namespace, submission.as_ref().unwrap_or(&content));
        self.seen.insert(content, place);
        for &(column, field) in &row.filled {
            let cell = Content {
                cell: &row.cells[column],
                order: evidence.order(),
                submission: row.layout.submissions,
            };
            match field.target {
                Target::Into(_, read) => {
                    if let Err(trouble) = read(&mut case, cell) {
                        good = false;
                        let shown = cell.cell.shown();
                        let shown = field.is_open().then_some(shown.as_str());
                        self.diagnostics
                            .push(trouble.diagnostic(row.place(column), shown));
                    }
                }
                Target::NotUsed(_) if field.name == fields::DECEASED && cell.yes() == Ok(true) => {
                    let message =
                        "the person has died, and the standard has no date for it: enter it by hand";
                    self.diagnostics.push(Diagnostic::warning(
                        Code::new("person/deceased"),
                        row.place(column),
                        message,
                    ));
                }
                Target::NotUsed(_) => {}
            }
        }
        good.then_some(case)
    }

    /// What the standard cannot say and had to be read in one way.
    fn decide_about_standard(&mut self, laid_out: &[(Grid, Layout)]) {
        let has = |name: &str| {
            laid_out.iter().any(|(_, layout)| {
                let columns = layout.columns.iter().enumerate();
                let mut of_field =
                    columns.filter(|(_, (_, role))| matches!(role, Role::Field(field) if field.name == name));
                of_field.any(|(column, _)| layout.filled[column] > 0)
            })
        };
        if has("con_Consent") {
            self.decide([
                "the standard has one box for consent and does not say for what: yes was read as consent to services by this \
                 organisation only, no as a consent to nothing"
                    .to_owned(),
            ]);
        }
        let countries = |episode: &throughline_model::Episode| {
            u64::from(episode.recruitment_country.is_some())
                + u64::from(episode.exploitation_country.is_some())
        };
        let count: u64 = self.holdings.episodes.iter().map(countries).sum();
        if count > 0 {
            self.decide([format!(
                "{count} places of recruitment or exploitation are names of countries, and were taken as the country as well"
            )]);
        }
    }
}

/// A row that is not empty.
struct Row<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    number: u64,
    cells: &'a [Cell],
    /// Its filled cells that belong to fields.
    filled: Vec<(usize, &'static Field)>,
}

impl Row<'_> {
    fn place(&self, column: usize) -> Place {
        let header = &self.layout.columns[column].0;
        self.grid
            .place()
            .at_row(self.number)
            .in_column(Column::new(header.as_str(), column))
    }

    /// What the row says, whatever the order of its columns.
    fn content(&self) -> Vec<u8> {
        let mut told: Vec<(&str, String)> = self
            .filled
            .iter()
            .map(|(column, field)| (field.name, self.cells[*column].shown()))
            .collect();
        told.sort();
        told.iter()
            .flat_map(|(name, text)| [name.as_bytes(), b"\0", text.as_bytes(), b"\0"].concat())
            .collect()
    }

    /// The submission's own number.
    fn submission(&self) -> Option<String> {
        let columns = self.layout.columns.iter().enumerate();
        let mut own = columns.filter(|(_, (_, role))| matches!(role, Role::Submission));
        own.find_map(|(column, _)| {
            self.cells
                .get(column)
                .map(Cell::shown)
                .filter(|id| !id.is_empty())
        })
    }
}

fn for_each_date(grid: &Grid, layout: &Layout, mut see: impl FnMut(&str)) {
    for (_, cells) in grid.rows.iter().skip(layout.first_case) {
        for (cell, (_, role)) in cells.iter().zip(&layout.columns) {
            if let (Cell::Text(text), Role::Field(field)) = (cell, role)
                && field.is_date()
            {
                see(text);
            }
        }
    }
}

/// What became of every column that has a header or a cell.
fn uses(grid: &Grid, layout: &Layout) -> Vec<ColumnUse> {
    let columns = layout.columns.iter().enumerate();
    let of_column = |(at, (header, role)): (usize, &(String, Role))| {
        let (field, usage) = match role {
            Role::Field(field) => match field.target {
                Target::Into(place, _) => (Some(field.name), Usage::Into(place)),
                Target::NotUsed(reason) => (Some(field.name), Usage::NotUsed(reason.to_owned())),
            },
            Role::Submission => (
                None,
                Usage::NotUsed("the submission's number: identifiers are derived from it".to_owned()),
            ),
            Role::NotUsed(reason) => (None, Usage::NotUsed((*reason).to_owned())),
            Role::Unknown => (None, Usage::NotUsed("not a field of HTCDS 2.0".to_owned())),
        };
        let filled = layout.filled[at];
        let nothing = header.is_empty() && filled == 0 && field.is_none();
        (!nothing).then(|| ColumnUse {
            sheet: grid.sheet.clone(),
            column: Column::new(header.as_str(), at),
            field,
            usage,
            filled,
        })
    };
    columns.filter_map(of_column).collect()
}
