//! Which column is which field. The header row is found by what it says; the templates' row of labels below it is
//! recognised; group prefixes and the columns that form tools add are known. Where header and labels of the mailing
//! address contradict each other, as they do in IOM's templates, the cells decide: the reading that puts countries into
//! the country column; and if they do not tell, the labels, because they are what people see.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::country::country;
use super::fields::{self, Field, Target};
use super::grid::{Cell, Grid};
use crate::diagnostic::{Code, Column, Diagnostic, Diagnostics, cleaned, nearest};

/// What a column was found to be.
#[derive(Clone, Copy)]
pub(super) enum Role {
    /// A field of the standard.
    Field(&'static Field),
    /// The submission's own number, from which its identifiers are derived.
    Submission,
    /// Nothing that is used; the sentence says why.
    NotUsed(&'static str),
    /// Not known.
    Unknown,
}

/// How the columns of a sheet lie.
pub(super) struct Layout {
    pub(super) header_row: usize,
    pub(super) first_case: usize,
    pub(super) columns: Vec<(String, Role)>,
    /// How many cells of each column are filled, from the first case on.
    pub(super) filled: Vec<u64>,
    /// How many of these are numbers.
    numbers: Vec<u64>,
    /// Whether it is an export of submissions of the XLSForm.
    pub(super) submissions: bool,
    pub(super) decisions: Vec<String>,
}

/// Misspelt headers of the official files.
const MISSPELT: &[(&str, &str)] = &[(
    "vic_TraffickinStatusDecisionMakingOrg",
    "vic_TraffickingStatusDecisionMakingOrg",
)];

const FORM_TOOL: &str = "added by the form tool, not by the standard";
const ROW_NUMBERS: &str = "numbers of the template's rows";
const SPLIT: &str = "one column for each choice; the choices are read from the column that holds them all";

/// Columns that form tools add to submissions.
const FORM_TOOL_COLUMNS: &[&str] = &[
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "__version__",
    "_version_",
    "_id",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "_tags",
    "_index",
    "_parent_index",
    "_parent_table_name",
    "SubmissionDate",
    "SubmitterID",
    "SubmitterName",
    "AttachmentsPresent",
    "AttachmentsExpected",
    "Status",
    "ReviewState",
    "DeviceID",
    "Edits",
    "FormVersion",
    "formhub/uuid",
    "meta/rootUuid",
    "_attachments",
    "_geolocation",
    "_xform_id_string",
    "_bamboo_dataset_id",
];

/// Columns that hold a submission's own number.
const SUBMISSION_COLUMNS: &[&str] = &["_uuid", "instanceID", "meta/instanceID", "meta-instanceID", "KEY"];

/// How far down a header is looked for.
const SEARCHED: usize = 40;

impl Layout {
    /// Finds the header; `None` if there is none.
    pub(super) fn of(grid: &Grid) -> Option<Self> {
        let width = grid.width();
        let count = |row: usize, known: &dyn Fn(&str) -> bool| {
            (0..width)
                .filter(|column| known(&grid.cell(row, *column).shown()))
                .count()
        };
        let searched = || 0..grid.rows.len().min(SEARCHED);
        let best = |known: &dyn Fn(&str) -> bool, least: usize| {
            let found = searched()
                .map(|row| (count(row, known), row))
                .filter(|(found, _)| *found >= least);
            // Of equally good rows the first.
            found
                .max_by_key(|(found, row)| (*found, std::cmp::Reverse(*row)))
                .map(|(_, row)| row)
        };
        let by_name = best(&|text| field_named(text).is_some(), 2);
        let header_row = by_name.or_else(|| best(&|text| field_labelled(text).is_some(), 4))?;
        let labels = header_row + 1;
        let filled = (0..width)
            .filter(|column| !grid.cell(labels, *column).is_empty())
            .count();
        let labelled = count(labels, &|text| field_labelled(text).is_some());
        let has_labels = by_name.is_some() && labelled >= 2 && labelled * 2 > filled;
        let mut layout = Self {
            header_row,
            first_case: header_row + 1 + usize::from(has_labels),
            columns: Vec::with_capacity(width),
            filled: vec![0; width],
            numbers: vec![0; width],
            submissions: false,
            decisions: Vec::new(),
        };
        layout.count_cells(grid);
        let label = |column: usize| {
            if has_labels {
                grid.cell(labels, column).shown()
            } else {
                String::new()
            }
        };
        for column in 0..width {
            let header = grid.cell(header_row, column).shown();
            let role = match by_name {
                Some(_) => layout.named(column, &header, &label(column)),
                None => layout.labelled(&header),
            };
            layout.columns.push((header, role));
        }
        if has_labels {
            layout.settle_mailing_address(grid, &label);
        }
        Some(layout)
    }

    /// Goes once through all cells, however many columns there are.
    fn count_cells(&mut self, grid: &Grid) {
        for (_, cells) in grid.rows.iter().skip(self.first_case) {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                self.filled[column] += 1;
                self.numbers[column] += u64::from(matches!(cell, Cell::Number(_)));
            }
        }
    }

    /// A column by its header, or where the header is empty by its label.
    fn named(&mut self, column: usize, header: &str, label: &str) -> Role {
        if SUBMISSION_COLUMNS.contains(&header) {
            self.submissions = true;
            return Role::Submission;
        }
        if header.is_empty() {
            if let Some(field) = field_labelled(label) {
                let letter = Column::new(header, column).letter;
                self.decisions.push(format!(
                    "column {letter} has no header; its label says \"{}\", so it was read as {}",
                    cleaned(label),
                    field.name
                ));
                return Role::Field(field);
            }
            return if self.numbers[column] == self.filled[column] {
                Role::NotUsed(ROW_NUMBERS)
            } else {
                Role::Unknown
            };
        }
        if FORM_TOOL_COLUMNS.contains(&header) {
            self.submissions = true;
            return Role::NotUsed(FORM_TOOL);
        }
        match field_named(header) {
            Some(field) => Role::Field(field),
            None if is_split_choice(header) => Role::NotUsed(SPLIT),
            None => Role::Unknown,
        }
    }

    /// A column of a file that has labels for headers.
    fn labelled(&mut self, header: &str) -> Role {
        let Some(field) = field_labelled(header) else {
            return Role::Unknown;
        };
        let there =
            |(_, role): &(String, Role)| matches!(role, Role::Field(known) if known.name == field.name);
        if field.name == "prs_SecondName" && self.columns.iter().any(there) {
            self.decisions.push(
                "two columns are labelled \"Second Name\"; the second was read as prs_Title, which the XLSForm labels so".to_owned(),
            );
            return field_named("prs_Title").map_or(Role::Unknown, Role::Field);
        }
        Role::Field(field)
    }

    fn settle_mailing_address(&mut self, grid: &Grid, label: &dyn Fn(usize) -> String) {
        let mailing = |field: &&'static Field| field.name.starts_with("prs_Mailing");
        let contradicting: Vec<(usize, &'static Field, &'static Field)> = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(column, (_, role))| {
                let Role::Field(named) = *role else { return None };
                let labelled = field_labelled(&label(column)).filter(mailing)?;
                (mailing(&named) && labelled.name != named.name).then_some((column, named, labelled))
            })
            .collect();
        if contradicting.is_empty() {
            return;
        }
        let countries_in = |is_country: &dyn Fn(&Field, &Field) -> bool| {
            let column = contradicting
                .iter()
                .find(|(_, named, labelled)| is_country(named, labelled))
                .map(|(c, ..)| *c);
            let cells = (self.first_case..grid.rows.len())
                .map(|row| grid.cell(row, column.unwrap_or(usize::MAX)).shown());
            cells.filter(|text| country(text).is_some()).count()
        };
        let by_name = countries_in(&|named, _| named.name == "prs_MailingCountry");
        let by_label = countries_in(&|_, labelled| labelled.name == "prs_MailingCountry");
        let rule = "header and labels of the mailing address contradict each other";
        if by_name > by_label {
            self.decisions.push(format!(
                "{rule}; the headers were followed, because they put countries into the country column ({by_name} against {by_label})"
            ));
            return;
        }
        self.decisions.push(if by_label > by_name {
            format!("{rule}; the labels were followed, because they put countries into the country column ({by_label} against {by_name})")
        } else {
            format!("{rule}; the labels were followed, because they are what people see and the cells do not tell")
        });
        for (column, _, labelled) in contradicting {
            self.columns[column].1 = Role::Field(labelled);
        }
    }

    /// What is wrong with the header as a whole.
    pub(super) fn check(&self, grid: &Grid, diagnostics: &mut Diagnostics) {
        let place = |column: usize| {
            let (row, _) = grid.rows[self.header_row];
            grid.place()
                .at_row(row)
                .in_column(Column::new(self.columns[column].0.as_str(), column))
        };
        let mut seen: Vec<&str> = Vec::new();
        for (column, (header, role)) in self.columns.iter().enumerate() {
            match role {
                Role::Field(field) if matches!(field.target, Target::Into(..)) => {
                    if seen.contains(&field.name) {
                        let message = format!("another column is {} already", field.name);
                        diagnostics.push(
                            Diagnostic::error(Code::new("column/duplicate"), place(column), message)
                                .value(header),
                        );
                    }
                    seen.push(field.name);
                }
                _ => {}
            }
        }
        for (column, (header, role)) in self.columns.iter().enumerate() {
            if !matches!(role, Role::Unknown) || self.filled[column] == 0 {
                continue;
            }
            let absent = fields::all()
                .iter()
                .map(|field| field.name)
                .filter(|name| !seen.contains(name));
            let code = Code::new("column/unknown");
            diagnostics.push(match nearest(header, absent) {
                Some(near) => Diagnostic::error(code, place(column), "this is not a field of HTCDS 2.0")
                    .value(header)
                    .nearest_of([near])
                    .hint("correct the header, or remove the column"),
                None => Diagnostic::warning(
                    code,
                    place(column),
                    "this is not a field of HTCDS 2.0; the column is not used",
                )
                .value(header),
            });
        }
    }
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The field with this name: as the standard or the XLSForm writes it, with or without the prefix of a group.
fn field_named(header: &str) -> Option<&'static Field> {
    static NAMED: LazyLock<HashMap<String, &'static Field>> = LazyLock::new(|| {
        fields::all()
            .iter()
            .map(|field| (folded(field.name), field))
            .collect()
    });
    // `group/prs_Title` in one form tool's exports, `group-prs_Title` in another's.
    let name = header.rsplit(['/', '-']).next().unwrap_or(header).trim();
    let name = MISSPELT
        .iter()
        .find(|(wrong, _)| *wrong == name)
        .map_or(name, |(_, right)| *right);
    // A name has its prefix: `Type` or `Status` alone would be anything's.
    let prefixed = name.split_once('_').is_some_and(|(prefix, _)| prefix.len() == 3);
    prefixed.then(|| NAMED.get(&folded(name)).copied()).flatten()
}

/// The field with this label, if only one has it.
fn field_labelled(label: &str) -> Option<&'static Field> {
    static LABELLED: LazyLock<HashMap<String, Option<&'static Field>>> = LazyLock::new(|| {
        let mut labelled = HashMap::new();
        // The templates hold no organisations, events or plans of their own; their labels are the cases'.
        let of_cases = |field: &&Field| !matches!(&field.name[..4], "org_" | "hte_" | "spl_" | "per_");
        for field in fields::all().iter().filter(of_cases) {
            labelled
                .entry(folded(field.label))
                .and_modify(|known| *known = None)
                .or_insert(Some(field));
        }
        labelled
    });
    LABELLED.get(&folded(label)).copied().flatten()
}

/// `vic_MethodOfRecruitment/AtWork`: form tools add such a column for each choice.
fn is_split_choice(header: &str) -> bool {
    header
        .rsplit_once('/')
        .is_some_and(|(question, _)| field_named(question).is_some())
}
