//! `datapackage.json`: a Frictionless tabular data package (specifications version 1) generated from the model's
//! declarations, with our own properties under names that begin with `throughline`. Reading takes only those back; the
//! rest is for other programs.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};
use throughline_model::holdings::tables;
use throughline_model::table::{Field, Kind, Sensitivity, Table};

use super::{DESCRIPTOR, FORMAT, Marks, PackageError, file_name};
use crate::diagnostic::cleaned;

/// A table that is in the package, with its number of rows.
pub(super) struct Counted {
    pub(super) table: &'static Table,
    pub(super) rows: u64,
}

/// The description of these tables, in the model's order.
pub(super) fn json(marks: &Marks, counted: &[Counted]) -> String {
    let present = |name: &str| counted.iter().find(|c| c.table.name == name);
    let all = tables();
    let resources: Vec<Value> = all
        .iter()
        .filter_map(|table| present(table.name))
        .map(|table| resource(table, &|name| present(name).is_some()))
        .collect();
    let description = if marks.simulated {
        "SIMULATED: the people in this package are invented. "
    } else {
        ""
    };
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "throughline",
        "description": format!("{description}Records on trafficked persons, table by table; see docs/reference/data-package.md."),
        "sources": [{
            "title": "Human Trafficking Case Data Standard 2.0, code lists: International Organization for Migration, CC BY 4.0; \
                      used without any suggestion of endorsement",
            "path": "https://github.com/UNMigration/HTCDS",
        }],
        "throughline": { "format": FORMAT, "simulated": marks.simulated },
        "resources": resources,
    });
    if let (Some(package), Some(title)) = (package.as_object_mut(), &marks.title) {
        package.insert("title".to_owned(), json!(title));
    }
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

fn resource(counted: &Counted, present: &dyn Fn(&str) -> bool) -> Value {
    let table = counted.table;
    let keys: Vec<Value> = foreign_keys(table)
        .filter(|(_, target)| present(target))
        .map(|(field, target)| {
            // A table refers to itself by the empty name (Table Schema, "Foreign Keys").
            let resource = if target == table.name { "" } else { target };
            json!({ "fields": field, "reference": { "resource": resource, "fields": key_of(target) } })
        })
        .collect();
    let mut schema = json!({
        "fields": table.fields.iter().enumerate().map(|(at, field)| describe(field, at == 0)).collect::<Vec<_>>(),
        "primaryKey": table.fields[0].name,
        "missingValues": [""],
    });
    if let (Some(schema), false) = (schema.as_object_mut(), keys.is_empty()) {
        schema.insert("foreignKeys".to_owned(), Value::Array(keys));
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file_name(table.name),
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": schema,
        "throughline:rows": (counted.rows > 0).then_some(counted.rows),
    })
}

/// The columns that name rows of other tables (or of the same), with the table named.
fn foreign_keys(table: &'static Table) -> impl Iterator<Item = (&'static str, &'static str)> {
    let refers = |field: &Field| match field.kind {
        Kind::Id(target) => Some((field.name, target)),
        _ => None,
    };
    let own = move |(field, target): &(&str, &str)| *target == table.name && *field == table.fields[0].name;
    table
        .fields
        .iter()
        .filter_map(refers)
        .filter(move |key| !own(key))
}

fn key_of(target: &str) -> &'static str {
    tables()
        .iter()
        .find(|table| table.name == target)
        .map_or("id", |table| table.fields[0].name)
}

fn describe(field: &Field, key: bool) -> Value {
    let mut constraints = Map::new();
    if field.required {
        constraints.insert("required".to_owned(), Value::Bool(true));
    }
    if key {
        constraints.insert("unique".to_owned(), Value::Bool(true));
    }
    let mut described = Map::new();
    let mut say = |name: &str, value: Value| described.insert(name.to_owned(), value);
    say("name", json!(field.name));
    say("description", json!(field.meaning));
    say("type", json!("string"));
    match field.kind {
        Kind::Id(_) | Kind::Text => {}
        Kind::Date => {
            say("rdfType", json!("http://id.loc.gov/datatypes/edtf/EDTF-level1"));
        }
        Kind::Integer(low, high) => {
            say("type", json!("integer"));
            constraints.insert("minimum".to_owned(), json!(low));
            constraints.insert("maximum".to_owned(), json!(high));
        }
        Kind::Code(list) => {
            let codes: Vec<&str> = list.values.iter().map(|value| value.code).collect();
            constraints.insert("enum".to_owned(), json!(codes));
            say("throughline:codes", json!(list.name));
        }
        Kind::Codes(list) => {
            let any = list
                .values
                .iter()
                .map(|value| value.code)
                .collect::<Vec<_>>()
                .join("|");
            constraints.insert("pattern".to_owned(), json!(format!("^({any})(;({any}))*$")));
            say("throughline:codes", json!(list.name));
        }
        Kind::Country => {
            constraints.insert("pattern".to_owned(), json!("^[A-Z]{2}$"));
        }
        Kind::Countries => {
            constraints.insert("pattern".to_owned(), json!("^[A-Z]{2}(;[A-Z]{2})*$"));
        }
        Kind::Language => {
            constraints.insert("pattern".to_owned(), json!("^[a-z]{2,3}$"));
        }
        Kind::Binary => {
            say("format", json!("binary"));
        }
    }
    if let Some(htcds) = field.htcds {
        say("throughline:htcds", json!(htcds));
    }
    let sensitivity = match field.sensitivity {
        Sensitivity::Open => "open",
        Sensitivity::Identity => "identity",
        Sensitivity::Narrative => "narrative",
    };
    say("throughline:sensitivity", json!(sensitivity));
    if !constraints.is_empty() {
        described.insert("constraints".to_owned(), Value::Object(constraints));
    }
    Value::Object(described)
}

/// What a description says that matters for reading.
#[derive(Debug, Clone, Default)]
pub(super) struct Described {
    pub(super) marks: Marks,
    /// The number of rows of each table, as the program that wrote the package counted them.
    pub(super) rows: Vec<(String, u64)>,
}

/// Reads the description, if there is one.
pub(super) fn read(directory: &Path) -> Result<Option<Described>, PackageError> {
    let path = directory.join(DESCRIPTOR);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PackageError::reading(&path)(error)),
    };
    let package: Value = serde_json::from_slice(&text).map_err(|error| PackageError::Descriptor {
        path,
        reason: error.to_string(),
    })?;
    let ours = &package["throughline"];
    if let Some(found) = ours["format"].as_u64()
        && found > u64::from(FORMAT)
    {
        return Err(PackageError::Newer { found });
    }
    let none = Vec::new();
    let resources = package["resources"].as_array().unwrap_or(&none);
    Ok(Some(Described {
        marks: Marks {
            title: package["title"].as_str().map(cleaned),
            simulated: ours["simulated"].as_bool().unwrap_or(false),
        },
        rows: resources
            .iter()
            .filter_map(|r| Some((r["name"].as_str()?.to_owned(), r["throughline:rows"].as_u64()?)))
            .collect(),
    }))
}
