//! `throughline erase`: a record or a person, for ever, with a certificate.

use std::io::IsTerminal;

use anyhow::{Context as _, anyhow};
use throughline_interchange::Namespace;
use throughline_model::Text;
use throughline_model::codes::ours::Role;
use throughline_model::id::{PersonId, RecordId};
use throughline_register::{Register, RegisterError};

use crate::args::{Common, Erase, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::output;
use crate::place;
use crate::progress::Voice;

/// What is to be erased.
#[derive(Clone, Copy)]
enum Subject {
    Record(RecordId),
    Person(PersonId),
}

pub(crate) fn run(common: &Common, voice: Voice, options: &Erase) -> Result<(), Failure> {
    let reason = Text::new(&options.reason).ok_or_else(|| anyhow!("a reason is needed"))?;
    // What is erased cannot be erased again for want of its certificate.
    options.certificate.as_deref().map_or(Ok(()), place::writable)?;
    let mut register = desk::open(common, voice)?;
    let (subject, named) = subject(options, &register)?;
    if !options.yes {
        confirm(&named)?;
    }
    let viewer = desk::viewer(common, Role::DataProtectionOfficer, &options.reason);
    let certificate = register
        .for_data_protection(&viewer, clock::now())
        .and_then(|mut view| match subject {
            Subject::Record(record) => view.erase_record(record, &reason),
            Subject::Person(person) => view.erase_person(person, &reason),
        })
        .map_err(|error| refused(error, &named))?;
    if options.json {
        output::data(certificate.to_json())?;
    } else {
        output::data(certificate.to_string().trim_end())?;
    }
    if let Some(file) = &options.certificate {
        super::report::write_whole(file, (certificate.to_json() + "\n").as_bytes())?;
        voice.say(format_args!("Wrote the certificate to {}.", file.display()));
    }
    Ok(())
}

/// What is to be erased, and how it was named.
fn subject(options: &Erase, register: &Register) -> Result<(Subject, String), Failure> {
    let own = Namespace::from_bits(register.namespace());
    let namespace = options.namespace.as_deref().map_or(own, Namespace::of);
    let bits = |table, text| namespace.identifier(table, text).as_u128();
    match (&options.record, &options.person) {
        (Some(record), _) => {
            let id = RecordId::from_bits(bits(RecordId::TABLE, record));
            Ok((Subject::Record(id), format!("the record {record}")))
        }
        (_, Some(person)) => {
            let id = PersonId::from_bits(bits(PersonId::TABLE, person));
            Ok((
                Subject::Person(id),
                format!("the person {person} with all records"),
            ))
        }
        (None, None) => Err(Failure::with(exit::USAGE, anyhow!("name a record or a person"))),
    }
}

/// An identifier that names nothing is told as it was typed.
fn refused(error: RegisterError, named: &str) -> Failure {
    if matches!(error, RegisterError::NoSuchRow { .. }) {
        return Failure::with(exit::PLACE, anyhow!("there is nothing to erase: {named} is not in the register")).hint(
            "identifiers are those of the tables that were imported (give --namespace if the import had one); \
             for cases from an HTCDS file, those that `throughline export` writes",
        );
    }
    failure::refused(error)
}

fn confirm(named: &str) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        let error = anyhow!("nothing was erased: there is no terminal to confirm on");
        return Err(Failure::with(exit::USAGE, error).hint("add --yes if you are sure"));
    }
    let sure = dialoguer::Confirm::new()
        .with_prompt(format!("Erase {named} for ever? This cannot be undone."))
        .default(false)
        .interact()
        .context("nothing could be read from the terminal")?;
    if sure {
        Ok(())
    } else {
        Err(anyhow!("nothing was erased").into())
    }
}
