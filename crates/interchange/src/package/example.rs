//! A small package of invented people, for the template: one person trafficked twice, with the identifiers and the half
//! known dates that people write. Nobody in it exists.

use std::path::Path;

use throughline_model::holdings::tables;

use super::descriptor::{self, Counted};
use super::{DESCRIPTOR, Marks, PackageError, file_name, private};

type ExampleRow = &'static [(&'static str, &'static str)];

/// Table, and the cells that are filled in each of its rows.
const ROWS: &[(&str, ExampleRow)] = &[
    (
        "organisations",
        &[
            ("id", "O1"),
            ("name", "Example Shelter"),
            ("kind", "NGO"),
            ("country", "MD"),
        ],
    ),
    (
        "organisations",
        &[
            ("id", "O2"),
            ("name", "Example Hotline Abroad"),
            ("kind", "NGO"),
            ("country", "TR"),
        ],
    ),
    ("persons", &[("id", "P001"), ("registered_on", "2011-03-02")]),
    ("persons", &[("id", "P002"), ("registered_on", "2012")]),
    (
        "records",
        &[
            ("id", "R001"),
            ("person", "P001"),
            ("organisation", "O1"),
            ("case_number", "2011/17"),
            ("opened_on", "2011-03-02"),
            ("status", "FollowUp"),
            ("ascertainment", "OtherOrganisation"),
            ("trafficking_status", "ActualVictimOfTrafficking"),
            ("status_decided_by", "NGO"),
            ("gender", "Feminine"),
            ("born", "1990~"),
            ("citizenships", "MD"),
            ("residence", "MD"),
            ("marital_status", "Single"),
            ("children", "1"),
            ("primary_language", "ro"),
            ("education", "LowerSecondaryEducation"),
            ("minority", "No"),
            ("age_when_first_trafficked", "17"),
        ],
    ),
    (
        "records",
        &[
            ("id", "R002"),
            ("person", "P002"),
            ("organisation", "O1"),
            ("case_number", "2012/04"),
            ("opened_on", "2012"),
            ("gender", "Masculine"),
            ("born", "1978/1982"),
            ("citizenships", "UA;MD"),
        ],
    ),
    (
        "identities",
        &[
            ("record", "R001"),
            ("given_name", "Invented"),
            ("family_name", "Example"),
            ("name_in_own_script", "Инвентед Экзампл"),
            ("birth_date", "1990~"),
            ("city", "Exampletown"),
            ("country", "MD"),
        ],
    ),
    (
        "aliases",
        &[
            ("id", "A1"),
            ("record", "R001"),
            ("kind", "Nickname"),
            ("name", "Inny"),
        ],
    ),
    (
        "referrals",
        &[
            ("id", "F1"),
            ("record", "R001"),
            ("direction", "Incoming"),
            ("organisation", "O2"),
            ("on", "2011-03"),
            ("reason", "MigrationOrChangeOfLocation"),
        ],
    ),
    (
        "episodes",
        &[
            ("id", "E1"),
            ("record", "R001"),
            ("told_order", "1"),
            ("started", "2007"),
            ("disclosed_on", "2011-03-02"),
            ("entry", "Recruited"),
            ("recruitment_country", "MD"),
            ("exploitation_country", "TR"),
            ("recruitment", "ThroughFriendsOrSocialEvents"),
            ("exploitation", "SexualExploitation"),
            ("sexual_exploitation", "Prostitution"),
            ("control", "DebtBondage;WithholdsDocuments"),
            ("relations", "Acquainted"),
        ],
    ),
    (
        "episodes",
        &[
            ("id", "E2"),
            ("record", "R001"),
            ("told_order", "2"),
            ("started", "2010-02~"),
            ("disclosed_on", "2011-03-02"),
            ("entry", "WentBack"),
            ("exploitation_country", "MD"),
            ("exploitation", "ForcedLabour"),
            ("industries", "A_AgricultureForestryAndFishing"),
            ("same_traffickers", "No"),
        ],
    ),
    (
        "exits",
        &[
            ("id", "X1"),
            ("record", "R001"),
            ("episode", "E1"),
            ("on", "2009-05"),
            ("manner", "OwnEscape"),
            ("control_ended", "Yes"),
            ("without_work", "Yes"),
            ("debt", "Unknown"),
        ],
    ),
    (
        "exits",
        &[
            ("id", "X2"),
            ("record", "R001"),
            ("episode", "E2"),
            ("on", "2011-02-20"),
            ("manner", "HelpedByPublic"),
            ("control_ended", "Yes"),
        ],
    ),
    (
        "returns",
        &[
            ("id", "T1"),
            ("record", "R001"),
            ("after_episode", "E1"),
            ("on", "2009-06"),
            ("from_country", "TR"),
            ("to_country", "MD"),
            ("manner", "ForcedByAuthorities"),
            ("referred", "No"),
            ("reception", "Nobody"),
            ("basis", "Account"),
        ],
    ),
    (
        "assistance",
        &[
            ("id", "S1"),
            ("record", "R001"),
            ("provider", "O1"),
            ("kind", "Education"),
            ("uptake", "Accepted"),
            ("started_on", "2011-04"),
            ("ended_on", "2011-12"),
        ],
    ),
    (
        "contacts",
        &[
            ("id", "C1"),
            ("record", "R001"),
            ("planned_on", "2011-09-01"),
            ("on", "2011-09-05"),
            ("outcome", "Safe"),
        ],
    ),
    (
        "contacts",
        &[("id", "C2"), ("record", "R001"), ("planned_on", "2012-03-01")],
    ),
    (
        "consents",
        &[
            ("id", "N1"),
            ("record", "R001"),
            ("purposes", "Services;FollowUp"),
            ("holds_from", "2011-03-02"),
            ("manner", "Written"),
        ],
    ),
];

/// Writes the example package.
pub(super) fn write(directory: &Path) -> Result<(), PackageError> {
    private::create_directory(directory).map_err(PackageError::writing(directory))?;
    let mut counted = Vec::new();
    for table in tables() {
        let rows: Vec<ExampleRow> = ROWS
            .iter()
            .filter(|(name, _)| *name == table.name)
            .map(|(_, row)| *row)
            .collect();
        if rows.is_empty() {
            continue;
        }
        let path = directory.join(file_name(table.name));
        let failed = |error: csv::Error| PackageError::writing(&path)(error.into());
        let file = private::create_file(&path).map_err(PackageError::writing(&path))?;
        let mut file = csv::Writer::from_writer(file);
        file.write_record(table.fields.iter().map(|field| field.name))
            .map_err(failed)?;
        for row in &rows {
            let cell = |name: &str| {
                row.iter()
                    .find(|(column, _)| *column == name)
                    .map_or("", |(_, text)| *text)
            };
            file.write_record(table.fields.iter().map(|field| cell(field.name)))
                .map_err(failed)?;
        }
        file.flush().map_err(PackageError::writing(&path))?;
        let rows = rows.len() as u64;
        counted.push(Counted { table, rows });
    }
    let marks = Marks {
        title: Some("Invented example: nobody in it exists".to_owned()),
        simulated: true,
    };
    let path = directory.join(DESCRIPTOR);
    private::write(&path, &descriptor::json(&marks, &counted)).map_err(PackageError::writing(&path))
}
