//! Profiles as a table for the linkage engine: one row for each record, one column for each thing an organisation wrote of
//! who the person is.
//!
//! Nothing is made up: what is missing stays missing. How cells are compared is the engine's business.

use throughline_linkage::{Column, Role, Table};
use throughline_model::codes::htcds::Gender;
use throughline_model::{Profile, Text};

/// Most columns for what a record may have several of; what goes beyond is not compared.
const SEVERAL: usize = 4;

/// What an organisation wrote, as text.
fn words(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

/// The table. Its identifiers are the records', its headings are words a reviewer reads.
pub(super) fn table(profiles: &[Profile]) -> Table {
    let mut table = Table {
        ids: profiles
            .iter()
            .map(|profile| profile.record.id.to_string())
            .collect(),
        id_heading: Some("record".to_owned()),
        ..Table::default()
    };
    let mut column = |heading: &str, role: Role, cell: &dyn Fn(&Profile) -> Option<String>| {
        let mut column = Column::new(heading, role);
        for profile in profiles {
            column.cells.push(cell(profile).as_deref().unwrap_or(""));
        }
        if column.cells.filled() > 0 {
            table.columns.push(column);
        }
    };
    macro_rules! identity {
        ($heading:literal, $role:ident, $field:ident) => {
            column($heading, Role::$role, &|profile| {
                words(profile.identity.as_ref()?.$field.as_ref())
            });
        };
    }
    identity!("given name", GivenName, given_name);
    identity!("middle name", MiddleName, middle_name);
    identity!("family name", FamilyName, family_name);
    identity!("name in own script", OwnScriptName, name_in_own_script);
    for at in 0..SEVERAL {
        column(&numbered("other name", at), Role::Alias, &|profile| {
            words(profile.aliases.get(at)?.name.as_ref())
        });
    }
    column("date of birth", Role::BirthDate, &|profile| {
        let exact = profile.identity.as_ref().and_then(|identity| identity.birth_date);
        exact.or(profile.record.born).map(|date| date.to_string())
    });
    column("age", Role::Age, &|profile| {
        let age = profile.record.age_when_first_trafficked?;
        // An age says something of the birth only with the day on which it was told.
        profile.first_trafficked.map(|_| age.get().to_string())
    });
    column("age on", Role::AgeOn, &|profile| {
        profile.record.age_when_first_trafficked?;
        profile.first_trafficked.map(|date| date.to_string())
    });
    column("sex", Role::Sex, &|profile| {
        let word = match profile.record.gender? {
            Gender::Feminine | Gender::TransgenderFeminine => "female",
            Gender::Masculine | Gender::TransgenderMasculine => "male",
            // What is not one of the two says nothing of what another office wrote.
            _ => return None,
        };
        Some(word.to_owned())
    });
    for at in 0..2 {
        column(&numbered("citizenship", at), Role::Country, &|profile| {
            profile
                .record
                .citizenships
                .iter()
                .nth(at)
                .map(|country| country.alpha2().to_owned())
        });
    }
    identity!("place of birth", Place, birth_place);
    identity!("town", Place, city);
    identity!("postal code", Postcode, postal_code);
    identity!("street", Street, street);
    identity!("mobile phone", Phone, mobile_phone);
    identity!("home phone", Phone, home_phone);
    identity!("mail address", Email, email);
    identity!("personal number", PersonalNumber, identity_number);
    for at in 0..SEVERAL {
        column(
            &numbered("document number", at),
            Role::PersonalNumber,
            &|profile| words(profile.documents.get(at)?.number.as_ref()),
        );
    }
    for at in 0..SEVERAL {
        column(&numbered("relative", at), Role::RelativeName, &|profile| {
            words(profile.relatives.get(at)?.name.as_ref())
        });
    }
    column("language", Role::Attribute, &|profile| {
        profile
            .record
            .primary_language
            .map(|language| language.to_string())
    });
    table
}

/// The heading of one of several columns of a kind.
fn numbered(heading: &str, at: usize) -> String {
    match at {
        0 => heading.to_owned(),
        at => format!("{heading} {}", at + 1),
    }
}
