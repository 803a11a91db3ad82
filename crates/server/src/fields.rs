//! Forms for the rows of the model, read off its declaration: a field of every kind as people fill it in, and back.
//!
//! A new field of the model appears on its page by itself. Nothing has to be filled in that the model does not need, and what
//! was typed comes back with what is wrong with it, all at once.

use maud::{Markup, html};
use throughline_model::Day;
use throughline_model::codes::CodeList;
use throughline_model::table::{Field, Kind, Row};

use crate::ask::Ask;
use crate::form::Form;
use crate::said_date::{self, Unclear};

/// Fields that are the program's own, never filled in by hand.
const OWN: &[&str] = &["id", "record", "person", "organisation", "case_owner", "same_as"];

/// What somebody has typed into the fields of one row, and what is wrong with it.
pub(crate) struct Typed {
    /// The text of each field, in the order of the table's fields, as it was typed or as it is shown.
    pub(crate) texts: Vec<String>,
    /// What is wrong, by position.
    pub(crate) problems: Vec<(usize, String)>,
}

impl Typed {
    /// Fields of which nothing is filled in.
    pub(crate) fn empty<R: Row>() -> Self {
        Self {
            texts: vec![String::new(); R::table().fields.len()],
            problems: Vec::new(),
        }
    }

    /// The fields of a row.
    pub(crate) fn of<R: Row>(row: &R) -> Self {
        let cells = row.cells();
        Self {
            texts: cells.into_iter().map(Option::unwrap_or_default).collect(),
            problems: Vec::new(),
        }
    }

    /// What a form sends, for the fields it shows.
    pub(crate) fn sent<R: Row>(form: &Form, before: Option<&R>) -> Self {
        let table = R::table();
        let cells = before.map(Row::cells);
        let texts = table.fields.iter().enumerate().map(|(at, field)| {
            let kept = cells
                .as_ref()
                .and_then(|cells| cells[at].clone())
                .unwrap_or_default();
            // A field the form did not show stays as it is. Of a list of boxes nothing is sent when none is ticked.
            let shown = form.has(&format!("shown-{}", field.name));
            if OWN.contains(&field.name) || !shown {
                return kept;
            }
            match field.kind {
                Kind::Codes(_) | Kind::Countries => form.all(field.name).collect::<Vec<_>>().join(";"),
                _ => form.get(field.name).to_owned(),
            }
        });
        Self {
            texts: texts.collect(),
            problems: Vec::new(),
        }
    }

    /// Sets one of the program's own fields.
    pub(crate) fn set<R: Row>(&mut self, field: &str, text: &dyn ToString) {
        if let Some(at) = R::table().position(field) {
            self.texts[at] = text.to_string();
        }
    }

    /// Reads the row. Dates may be as people say them; what cannot be read is told at each field, and nothing is done.
    pub(crate) fn read<R: Row>(&mut self, ask: &Ask<'_>) -> Option<R> {
        let table = R::table();
        let today: Day = ask.today();
        self.problems.clear();
        let mut cells: Vec<Option<String>> = Vec::new();
        for (at, field) in table.fields.iter().enumerate() {
            let text = self.texts[at].trim();
            let cell = match field.kind {
                Kind::Date if !text.is_empty() => match said_date::read(text, today) {
                    Ok(date) => Some(date.to_string()),
                    Err(unclear) => {
                        let message = match unclear {
                            Unclear::EitherWayRound => "date-either-way-round",
                            Unclear::NotUnderstood | Unclear::InTheFuture => "date-not-understood",
                        };
                        self.problems.push((at, ask.t(message)));
                        None
                    }
                },
                _ => Some(text.to_owned()),
            };
            cells.push(cell.filter(|text| !text.is_empty()));
        }
        let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
        match R::from_cells(&cells) {
            Ok(row) if self.problems.is_empty() => Some(row),
            Ok(_) => None,
            Err(problems) => {
                for problem in problems {
                    if !self.problems.iter().any(|(at, _)| *at == problem.column) {
                        let words = match problem.error {
                            throughline_model::table::CellError::Missing => ask.t("field-missing"),
                            error => error.to_string(),
                        };
                        self.problems.push((problem.column, words));
                    }
                }
                None
            }
        }
    }

    /// The fields as inputs, those of `only` or all in their order.
    pub(crate) fn inputs<R: Row>(&self, ask: &Ask<'_>, only: Option<&[&str]>) -> Markup {
        let table = R::table();
        let shown: Vec<usize> = match only {
            Some(names) => names.iter().filter_map(|name| table.position(name)).collect(),
            None => (0..table.fields.len()).collect(),
        };
        html! {
            @for at in shown {
                @let field = &table.fields[at];
                @if !OWN.contains(&field.name) && !matches!(field.kind, Kind::Binary | Kind::Id(_)) {
                    (self.input(ask, table.name, at, field))
                }
            }
        }
    }

    fn input(&self, ask: &Ask<'_>, table: &str, at: usize, field: &Field) -> Markup {
        let value = self.texts[at].as_str();
        let name = field.name;
        let problem = self.problems.iter().find(|(wrong, _)| *wrong == at);
        let error = problem.map(|_| format!("{name}-error"));
        let hint = ask.language.try_say(&format!("hint-{table}-{name}"), &[]);
        let described: Vec<String> = [
            error.clone(),
            hint.as_ref().map(|_| format!("{name}-hint")),
            matches!(field.kind, Kind::Date).then(|| "date-hint".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let label = ask.language.field(table, name);
        let invalid = problem.map(|_| "true");
        html! {
            input type="hidden" name={ "shown-" (name) } value="1";
            @match field.kind {
                Kind::Codes(list) => fieldset.field.boxes {
                    legend { (label) }
                    @let chosen: Vec<&str> = value.split(';').collect();
                    @for code in list.values {
                        label.box { input type="checkbox" name=(name) value=(code.code) checked[chosen.contains(&code.code)]; span { (ask.language.code(list, code.code)) } }
                    }
                    (trouble(problem, error.as_deref()))
                },
                Kind::Code(list) if list.values.len() <= 5 => fieldset.field.choice {
                    legend { (label) }
                    label.box { input type="radio" name=(name) value="" checked[value.is_empty()]; span.not-asked { (ask.t("not-asked")) } }
                    @for code in list.values {
                        label.box { input type="radio" name=(name) value=(code.code) checked[value == code.code]; span { (ask.language.code(list, code.code)) } }
                    }
                    (trouble(problem, error.as_deref()))
                },
                _ => div.field {
                    label for=(name) { (label) @if field.required { span.required { " " (ask.t("required")) } } }
                    @if let Some(hint) = &hint { p.hint id={ (name) "-hint" } { (hint) } }
                    @match field.kind {
                        Kind::Code(list) => (choices(ask, name, value, list, described.as_deref(), invalid)),
                        Kind::Country => input id=(name) name=(name) value=(value) list="countries" autocomplete="off" size="8" aria-describedby=[described.as_deref()] aria-invalid=[invalid];,
                        Kind::Countries => input id=(name) name=(name) value=(value) list="countries" autocomplete="off" size="12" aria-describedby=[described.as_deref()] aria-invalid=[invalid];,
                        Kind::Integer(least, most) => input id=(name) name=(name) type="number" inputmode="numeric" min=(least) max=(most) value=(value) aria-describedby=[described.as_deref()] aria-invalid=[invalid];,
                        Kind::Date => input id=(name) name=(name) value=(value) autocomplete="off" dir="auto" placeholder=(ask.t("date-example")) aria-describedby=[described.as_deref()] aria-invalid=[invalid];,
                        _ if is_long(name) => textarea id=(name) name=(name) rows="5" dir="auto" aria-describedby=[described.as_deref()] aria-invalid=[invalid] { (value) },
                        _ => input id=(name) name=(name) value=(value) autocomplete="off" dir="auto" aria-describedby=[described.as_deref()] aria-invalid=[invalid];,
                    }
                    (trouble(problem, error.as_deref()))
                },
            }
        }
    }
}

fn trouble(problem: Option<&(usize, String)>, id: Option<&str>) -> Markup {
    html! { @if let Some((_, words)) = problem { p.error id=[id] { (words) } } }
}

fn choices(
    ask: &Ask<'_>,
    name: &str,
    value: &str,
    list: &CodeList,
    described: Option<&str>,
    invalid: Option<&str>,
) -> Markup {
    html! {
        select id=(name) name=(name) aria-describedby=[described] aria-invalid=[invalid] {
            option value="" selected[value.is_empty()] { (ask.t("not-asked")) }
            @for code in list.values {
                option value=(code.code) selected[value == code.code] { (ask.language.code(list, code.code)) }
            }
        }
    }
}

/// Fields that hold sentences.
fn is_long(name: &str) -> bool {
    [
        "account",
        "note",
        "details",
        "description",
        "objectives",
        "action_plan",
        "outcome",
        "closure_reason",
        "reasons",
        "wish",
        "own_view",
        "judgement",
        "override_ground",
        "early_end_reason",
    ]
    .contains(&name)
}

/// What stands once on a page with fields: how dates may be said, and the countries to choose from.
pub(crate) fn around(ask: &Ask<'_>) -> Markup {
    html! {
        p.hint id="date-hint" { (ask.t("date-hint")) }
        datalist id="countries" {
            @for country in throughline_model::Country::all() {
                option value=(country.alpha2()) { (country.name()) }
            }
        }
    }
}

/// The value of one field of a row as people read it; nothing for an empty one.
pub(crate) fn value(ask: &Ask<'_>, field: &Field, text: &str) -> String {
    match field.kind {
        Kind::Date => text
            .parse()
            .map_or_else(|_| text.to_owned(), |date| ask.language.date(date)),
        Kind::Code(list) => ask.language.code(list, text),
        Kind::Codes(list) => {
            let codes: Vec<String> = text
                .split(';')
                .map(|code| ask.language.code(list, code))
                .collect();
            codes.join(", ")
        }
        Kind::Country | Kind::Countries => {
            let names: Vec<String> = text
                .split(';')
                .map(|code| {
                    let country = code.parse::<throughline_model::Country>();
                    country.map_or_else(|_| code.to_owned(), |country| country.name().to_owned())
                })
                .collect();
            names.join(", ")
        }
        Kind::Language => {
            let language = throughline_model::Language::from_any(text);
            language.map_or_else(|| text.to_owned(), |language| language.name().to_owned())
        }
        _ => text.to_owned(),
    }
}

/// A row as a list of what is known.
pub(crate) fn facts<R: Row>(ask: &Ask<'_>, row: &R, without: &[&str]) -> Markup {
    let table = R::table();
    let cells = row.cells();
    html! {
        dl.facts {
            @for (field, cell) in table.fields.iter().zip(&cells) {
                @if let Some(text) = cell {
                    @if !OWN.contains(&field.name) && !without.contains(&field.name) && !matches!(field.kind, Kind::Id(_) | Kind::Binary) {
                        div { dt { (ask.language.field(table.name, field.name)) } dd { bdi { (value(ask, field, text)) } } }
                    }
                }
            }
        }
    }
}
