//! `throughline erase`: a record or a person, for ever, with a certificate.

use std::io::IsTerminal;

use anyhow::{Context as _, anyhow};
use throughline_model::Text;
use throughline_model::codes::ours::Role;
use throughline_model::id::{PersonId, RecordId};
use throughline_register::Certificate;

use crate::args::{Common, Erase, exit};
use crate::clock;
use crate::desk;
use crate::failure::Failure;
use crate::output;
use crate::progress::Voice;

/// What is to be erased.
#[derive(Clone, Copy)]
enum Subject {
    Record(RecordId),
    Person(PersonId),
}

pub(crate) fn run(common: &Common, voice: Voice, options: &Erase) -> Result<(), Failure> {
    let subject = subject(options)?;
    let reason = Text::new(options.reason.trim()).ok_or_else(|| anyhow!("a reason is needed"))?;
    if !options.yes {
        confirm()?;
    }
    let mut register = desk::open(common, voice)?;
    let viewer = desk::viewer(common, Role::DataProtectionOfficer, &options.reason);
    let certificate = register
        .for_data_protection(&viewer, clock::now())
        .and_then(|mut view| match subject {
            Subject::Record(record) => view.erase_record(record, &reason),
            Subject::Person(person) => view.erase_person(person, &reason),
        })
        .map_err(desk::refused)?;
    if let Some(file) = &options.certificate {
        super::report::write_whole(file, certificate.to_json().as_bytes())?;
        voice.say(format_args!("Wrote the certificate to {}.", file.display()));
    }
    if options.json {
        output::data(certificate.to_json())?;
    } else {
        output::data(in_words(&certificate))?;
    }
    Ok(())
}

fn subject(options: &Erase) -> Result<Subject, Failure> {
    let wrong = |error| Failure::with(exit::INPUT, anyhow::Error::new(error));
    match (&options.record, &options.person) {
        (Some(record), _) => record.parse().map(Subject::Record).map_err(wrong),
        (_, Some(person)) => person.parse().map(Subject::Person).map_err(wrong),
        (None, None) => Err(anyhow!("name a record or a person").into()),
    }
}

fn confirm() -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(anyhow!("there is no terminal to confirm on; add --yes if you are sure").into());
    }
    let sure = dialoguer::Confirm::new()
        .with_prompt("This cannot be undone. Erase?")
        .default(false)
        .interact()
        .context("nothing could be read from the terminal")?;
    if sure {
        Ok(())
    } else {
        Err(anyhow!("nothing was erased").into())
    }
}

fn in_words(certificate: &Certificate) -> String {
    let rows: Vec<String> = certificate
        .rows_deleted
        .iter()
        .map(|(table, rows)| format!("{rows} {table}"))
        .collect();
    let mut words = format!(
        "Erased {} on {}, by {} ({}).\nReason: {}\nData keys destroyed: {}\nRows deleted: {}\n",
        certificate.subject,
        certificate.at,
        certificate.account,
        certificate.role,
        certificate.reason,
        certificate.data_keys_destroyed,
        if rows.is_empty() {
            "none".to_owned()
        } else {
            rows.join(", ")
        },
    );
    for remark in &certificate.remarks {
        words.push_str("Note: ");
        words.push_str(remark);
        words.push('\n');
    }
    words.trim_end().to_owned()
}
