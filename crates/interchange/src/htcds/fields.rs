//! Every field of HTCDS 2.0 and what becomes of it: where it goes in the model and how its cells are read, or why it is
//! not used. One table, read by the importer and by the reference page alike.

use throughline_model::codes::ours::TraffickerRelation;
use throughline_model::table::Sensitivity;
use throughline_model::{PartialDate, Text, holdings};

use super::case::Case;
use super::cell::{Content, Trouble};

/// A field of the standard.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) target: Target,
}

/// What becomes of a field.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// It goes to this table and column.
    Into(&'static str, fn(&mut Case, Content<'_>) -> Result<(), Trouble>),
    /// It is not used, for this reason.
    NotUsed(&'static str),
}

impl Field {
    /// Whether its cells may be repeated in messages.
    pub(super) fn is_open(&self) -> bool {
        match self.target {
            Target::Into(place, _) => sensitivity(place) == Some(Sensitivity::Open),
            Target::NotUsed(_) => false,
        }
    }

    /// Whether its cells are dates.
    pub(super) fn is_date(&self) -> bool {
        self.name.ends_with("date") || self.name.ends_with("Date")
    }
}

/// The sensitivity of a column written `table.column`.
fn sensitivity(place: &str) -> Option<Sensitivity> {
    let (table, column) = place.split_once('.')?;
    let tables = holdings::tables();
    let table = tables.iter().find(|known| known.name == table)?;
    table
        .position(column)
        .map(|position| table.fields[position].sensitivity)
}

const ADDRESS: &str = "addresses of organisations are not held, only their name, kind and country";
const GEOLOCATION: &str = "geolocations are not held: an exact place gives a person away";
const PERPETRATOR: &str = "the register holds no perpetrators";
const DEPRECATED: &str = "the standard has withdrawn this field";

macro_rules! fields {
    ($( $name:literal $label:literal => $place:literal $read:expr ; )*) => {
        &[ $( Field { name: $name, label: $label, target: Target::Into($place, $read) }, )* ]
    };
}

/// Fields that are used.
const USED: &[Field] = fields! {
    "org_Name" "Organisation Name" => "organisations.name"
        |case, cell| put(&mut case.organisation.name, cell.text());
    "org_ShippingCountry" "Shipping Country" => "organisations.country"
        |case, cell| put(&mut case.organisation.country, cell.country());
    "org_Type" "Type" => "organisations.kind" |case, cell| put(&mut case.organisation.kind, cell.code());
    "prs_Salutation" "Salutation" => "identities.salutation"
        |case, cell| put(&mut case.identity.salutation, cell.text());
    "prs_FirstName" "First Name" => "identities.given_name"
        |case, cell| put(&mut case.identity.given_name, cell.text());
    "prs_MiddleName" "Middle Name" => "identities.middle_name"
        |case, cell| put(&mut case.identity.middle_name, cell.text());
    "prs_SecondName" "Second Name" => "identities.family_name"
        |case, cell| put(&mut case.identity.family_name, cell.text());
    "prs_Birthdate" "Birthdate" => "identities.birth_date" |case, cell| {
        let date = cell.date()?;
        case.record.born = Some(PartialDate::to_year(date));
        put(&mut case.identity.birth_date, Ok(date))
    };
    "prs_Gender" "Gender" => "records.gender" |case, cell| put(&mut case.record.gender, cell.code());
    "prs_MaritalStatus" "Marital Status" => "records.marital_status"
        |case, cell| put(&mut case.record.marital_status, cell.code());
    "prs_NumberOfChildren" "Number of Children" => "records.children"
        |case, cell| put(&mut case.record.children, cell.whole());
    "prs_PrimaryLanguage" "Primary Language" => "records.primary_language"
        |case, cell| put(&mut case.record.primary_language, cell.language());
    "prs_SecondaryLanguage" "Secondary Language" => "records.secondary_language"
        |case, cell| put(&mut case.record.secondary_language, cell.language());
    "prs_HighestLevelOfEducation" "Highest Level of Education" => "records.education"
        |case, cell| put(&mut case.record.education, cell.code());
    "prs_Citizenship" "Citizenship" => "records.citizenships"
        |case, cell| set(&mut case.record.citizenships, cell.countries());
    "prs_IdentityNumber" "Identity Number" => "identities.identity_number"
        |case, cell| put(&mut case.identity.identity_number, cell.text());
    "prs_Title" "Title" => "identities.title" |case, cell| put(&mut case.identity.title, cell.text());
    "prs_Email" "Email" => "identities.email" |case, cell| put(&mut case.identity.email, cell.text());
    "prs_HomePhone" "Home Phone" => "identities.home_phone"
        |case, cell| put(&mut case.identity.home_phone, cell.text());
    "prs_MobilePhone" "Mobile Phone" => "identities.mobile_phone"
        |case, cell| put(&mut case.identity.mobile_phone, cell.text());
    "prs_MailingCity" "Mailing City" => "identities.city"
        |case, cell| put(&mut case.identity.city, cell.text());
    "prs_MailingCountry" "Mailing Country" => "identities.country"
        |case, cell| put(&mut case.identity.country, cell.country());
    "prs_MailingState" "Mailing State/Province" => "identities.state"
        |case, cell| put(&mut case.identity.state, cell.text());
    "prs_MailingStreet" "Mailing Street" => "identities.street"
        |case, cell| put(&mut case.identity.street, cell.text());
    "prs_MailingPostalCode" "Mailing Zip/Postal Code" => "identities.postal_code"
        |case, cell| put(&mut case.identity.postal_code, cell.text());
    "vic_TraffickingStatus" "Trafficking Status" => "records.trafficking_status"
        |case, cell| put(&mut case.record.trafficking_status, cell.code());
    "vic_TraffickingStatusDecisionMakingOrg" "Trafficking Status Decision Making Organization" => "records.status_decided_by"
        |case, cell| put(&mut case.record.status_decided_by, cell.code());
    "vic_RelationshipToTrafficker" "Relationship to Trafficker" => "episodes.relations"
        |case, cell| set(&mut case.episode().relations, cell.codes::<TraffickerRelation>());
    "vic_AgeWhenTrafficked" "Age when Trafficked" => "records.age_when_first_trafficked"
        |case, cell| put(&mut case.record.age_when_first_trafficked, cell.whole());
    "vic_RecruitmentWebsitesAndApps" "Recruitment Websites and Apps" => "episodes.recruitment_apps"
        |case, cell| set(&mut case.episode().recruitment_apps, cell.codes());
    "vic_MethodOfRecruitment" "Method of Recruitment" => "episodes.recruitment"
        |case, cell| set(&mut case.episode().recruitment, cell.codes());
    "vic_LocationOfRecruitment" "Location of Recruitment" => "episodes.recruitment_place" |case, cell| {
        let country = cell.country_if_named();
        case.episode().recruitment_country = country;
        put(&mut case.episode().recruitment_place, cell.text())
    };
    "vic_MethodsOfControl" "Methods of Control" => "episodes.control"
        |case, cell| set(&mut case.episode().control, cell.codes());
    "vic_TypeOfExploitation" "Type of Exploitation" => "episodes.exploitation"
        |case, cell| set(&mut case.episode().exploitation, cell.codes());
    "vic_ForcedLabourIndustry" "Forced Labour Industry" => "episodes.industries"
        |case, cell| set(&mut case.episode().industries, cell.codes());
    "vic_TypeOfSexExploitation" "Type of Sex Exploitation" => "episodes.sexual_exploitation"
        |case, cell| set(&mut case.episode().sexual_exploitation, cell.codes());
    "vic_LocationOfExploitation" "Location of Exploitation" => "episodes.exploitation_place" |case, cell| {
        let country = cell.country_if_named();
        case.episode().exploitation_country = country;
        put(&mut case.episode().exploitation_place, cell.text())
    };
    "vic_ExploitationWebsitesAndApps" "Exploitation Websites and Apps" => "episodes.exploitation_apps"
        |case, cell| set(&mut case.episode().exploitation_apps, cell.codes());
    "cas_Status" "Status" => "records.status" |case, cell| put(&mut case.record.status, cell.code());
    "cas_ReasonForCaseClosure" "Reason for Case Closure" => "records.closure_reason"
        |case, cell| put(&mut case.record.closure_reason, cell.text());
    "cas_CaseOwner" "Case Owner" => "records.case_owner"
        |case, cell| put(&mut case.record.case_owner, cell.text());
    "cas_ReferringOrganisation" "Referring Organisation" => "referrals.organisation_name"
        |case, cell| put(&mut case.incoming().organisation_name, cell.text());
    "cas_IncomingReferralDate" "Incoming Referral Date" => "referrals.on"
        |case, cell| put(&mut case.incoming().on, cell.date());
    "cas_ReferringPrimaryCaseWorker" "Referring Primary Case Worker" => "referrals.case_worker"
        |case, cell| put(&mut case.incoming().case_worker, cell.text());
    "cas_ReasonForIncomingReferral" "Reason for Incoming Referral" => "referrals.reason"
        |case, cell| match cell.code() {
        // The XLSForm asks for it as free text.
        Err(_) if cell.submission => joined(&mut case.incoming().details, cell.text()),
        code => put(&mut case.incoming().reason, code),
    };
    "cas_IncomingReferralDetails" "Incoming Referral Details" => "referrals.details"
        |case, cell| joined(&mut case.incoming().details, cell.text());
    "cas_ReferredOrganisation" "Referred Organisation" => "referrals.organisation_name"
        |case, cell| put(&mut case.outgoing().organisation_name, cell.text());
    "cas_ReferredPrimaryCaseWorker" "Referred Primary Case Worker" => "referrals.case_worker"
        |case, cell| put(&mut case.outgoing().case_worker, cell.text());
    "cas_ReasonForOutgoingReferral" "Reason for Outgoing Referral" => "referrals.reason"
        |case, cell| put(&mut case.outgoing().reason, cell.code());
    "cas_OutgoingReferralDate" "Outgoing Referral Date" => "referrals.on"
        |case, cell| put(&mut case.outgoing().on, cell.date());
    "cas_OutgoingReferralDetails" "Outgoing Referral Details" => "referrals.details"
        |case, cell| joined(&mut case.outgoing().details, cell.text());
    "cco_CaseComment" "Case Comment" => "records.account"
        |case, cell| put(&mut case.record.account, cell.text());
    "hte_City" "City" => "trafficking_events.place" |case, cell| joined(&mut case.event().place, cell.text());
    "hte_Country" "Country" => "trafficking_events.country"
        |case, cell| put(&mut case.event().country, cell.country());
    "hte_State" "State" => "trafficking_events.place"
        |case, cell| joined(&mut case.event().place, cell.text());
    "hte_Street" "Street" => "trafficking_events.place"
        |case, cell| joined(&mut case.event().place, cell.text());
    "hte_PostalCode" "PostalCode" => "trafficking_events.place"
        |case, cell| joined(&mut case.event().place, cell.text());
    "hte_Date" "Date" => "trafficking_events.on" |case, cell| put(&mut case.event().on, cell.date());
    "hte_Type" "Type" => "trafficking_events.kind" |case, cell| put(&mut case.event().kind, cell.code());
    "hte_Description" "Description" => "trafficking_events.description"
        |case, cell| put(&mut case.event().description, cell.text());
    "spl_Objectives" "Objectives" => "assistance.objectives"
        |case, cell| put(&mut case.assistance().objectives, cell.text());
    "spl_ActionPlan" "Action Plan" => "assistance.action_plan"
        |case, cell| put(&mut case.assistance().action_plan, cell.text());
    "spl_PlannedEndDate" "Planned End Date" => "assistance.planned_end"
        |case, cell| put(&mut case.assistance().planned_end, cell.date());
    "spl_ActualEndDate" "Actual End Date" => "assistance.ended_on" |case, cell| {
        let date = cell.date()?;
        if let Some(period) = throughline_model::Period::new(None, Some(date)) {
            case.assistance().period = period;
        }
        Ok(())
    };
    "spl_Type" "Type" => "assistance.kind" |case, cell| put(&mut case.assistance().kind, cell.code());
    "con_Consent" "Consent" => "consents.purposes" |case, cell| cell.yes().map(|given| case.consent(given));
};

/// Fields that are not used: name, label, reason.
const NOT_USED: &[(&str, &str, &str)] = &[
    ("org_ShippingCity", "Shipping City", ADDRESS),
    ("org_ShippingState", "Shipping State/Province", ADDRESS),
    ("org_ShippingStreet", "Shipping Street", ADDRESS),
    ("org_ShippingPostalCode", "Shipping Zip/Postal Code", ADDRESS),
    ("org_ShippingLongitude", "Longitude", ADDRESS),
    ("org_ShippingLatitude", "Latitude", ADDRESS),
    ("org_Phone", "Phone", ADDRESS),
    (
        DECEASED,
        "Deceased",
        "the register holds the date of a death, and the standard has none: enter it by hand",
    ),
    ("prs_MailingLongitude", "Longitude", GEOLOCATION),
    ("prs_MailingLatitude", "Latitude", GEOLOCATION),
    (
        "vic_AgreementToManagePersonalData",
        "Agreement to Manage Personal Data",
        DEPRECATED,
    ),
    ("vic_Vulnerabilities", "Vulnerabilities", DEPRECATED),
    (
        "vic_DetailsOfVulnerabilities",
        "Details Of Vulnerabilities",
        DEPRECATED,
    ),
    ("per_RoleInProcess", "Role in Process", PERPETRATOR),
    ("per_RoleDetails", "Role Details", PERPETRATOR),
    ("hte_Longitude", "Longitude", GEOLOCATION),
    ("hte_Latitude", "Latitude", GEOLOCATION),
];

/// The field that says that a person has died.
pub(super) const DECEASED: &str = "prs_Deceased";

/// All fields: those that are used first.
pub(super) fn all() -> &'static [Field] {
    static ALL: std::sync::LazyLock<Vec<Field>> = std::sync::LazyLock::new(|| {
        let not_used = NOT_USED.iter().map(|&(name, label, reason)| Field {
            name,
            label,
            target: Target::NotUsed(reason),
        });
        USED.iter().copied().chain(not_used).collect()
    });
    &ALL
}

fn put<T>(place: &mut Option<T>, value: Result<T, Trouble>) -> Result<(), Trouble> {
    *place = Some(value?);
    Ok(())
}

fn set<T>(place: &mut T, value: Result<T, Trouble>) -> Result<(), Trouble> {
    *place = value?;
    Ok(())
}

/// Adds a text to what another cell has told.
fn joined(place: &mut Option<Text>, text: Result<Text, Trouble>) -> Result<(), Trouble> {
    let text = text?;
    *place = match place.take() {
        None => Some(text),
        Some(before) => Text::new(&format!("{before}; {text}")),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_a_column_of_the_model() {
        for field in all() {
            if let Target::Into(place, _) = field.target {
                assert!(sensitivity(place).is_some(), "{} goes to {place}", field.name);
            }
        }
    }

    #[test]
    fn every_field_of_the_standard_is_used_or_has_its_reason() {
        let standard = include_str!("../../../model/data/htcds/fields.csv");
        let mut reader = csv::Reader::from_reader(standard.as_bytes());
        let headers = reader.headers().expect("the table has a header").clone();
        let at = |name: &str| {
            headers
                .iter()
                .position(|header| header == name)
                .expect("the column is there")
        };
        let (name, kind, label) = (at("full_name"), at("row_kind"), at("label"));
        let mut count = 0;
        for row in reader.records() {
            let row = row.expect("the table can be read");
            if &row[kind] == "field" {
                let found = all().iter().find(|field| field.name == &row[name]);
                assert_eq!(
                    found.map(|field| field.label),
                    Some(&row[label]),
                    "{}",
                    &row[name]
                );
                count += 1;
            }
        }
        assert_eq!(count, all().len());
    }
}
