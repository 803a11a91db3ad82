//! Persons, the organisations that keep records on them, and the records.
//!
//! A record is one organisation's case file; a person is whoever one or more records are about. A record keeps for ever the
//! person under whom it was entered; which records are found to be about one human being is in [`crate::links`] and
//! [`crate::resolution`], so that a link can always be undone. Names and other identities are in [`crate::identity`].

use crate::PartialDate;
use crate::codes::CodeSet;
use crate::codes::htcds::{
    CaseStatus, Education, Gender, MaritalStatus, OrganisationKind, ReferralReason, StatusDecider,
    TraffickingStatus,
};
use crate::codes::ours::{Answer, Ascertainment, ConsentManner, ConsentPurpose, Direction};
use crate::country::{Countries, Country, Language};
use crate::id::{ConsentId, OrganisationId, PersonId, RecordId, ReferralId};
use crate::spans::Period;
use crate::table::row;
use crate::text::{Text, Whole};

row! {
    /// An organisation that keeps records, refers people or provides assistance.
    Organisation in "organisations" {
        /// Identifier.
        id: OrganisationId, open;
        /// Name of the organisation.
        name: Text, open as "org_Name";
        /// Kind of organisation.
        kind: Option<OrganisationKind>, open as "org_Type";
        /// Country it works in.
        country: Option<Country>, open as "org_ShippingCountry";
    }
}

row! {
    /// Whoever one or more records were entered as being about. Links may show that several are one human being.
    Person in "persons" {
        /// Identifier.
        id: PersonId, open;
        /// When the person was first entered in this register.
        registered_on: Option<PartialDate>, open;
    }
}

row! {
    /// One organisation's case file on a person.
    Record in "records" {
        /// Identifier.
        id: RecordId, open;
        /// The person under whom the record was entered. Links found later leave it as it is.
        person: PersonId, open;
        /// The organisation that keeps the record.
        organisation: Option<OrganisationId>, open;
        /// The organisation's own case number.
        case_number: Option<Text>, identity;
        /// Account or name of the caseworker who manages the case.
        case_owner: Option<Text>, identity as "cas_CaseOwner";
        /// When the case was opened and closed.
        open_period: Period, across("opened_on", "closed_on");
        /// Status of the case.
        status: Option<CaseStatus>, open as "cas_Status";
        /// Why the case was closed.
        closure_reason: Option<Text>, narrative as "cas_ReasonForCaseClosure";
        /// How the case came to light.
        ascertainment: Option<Ascertainment>, open;
        /// Whether the person was found to have been trafficked.
        trafficking_status: Option<TraffickingStatus>, open as "vic_TraffickingStatus";
        /// Who decided on the trafficking status.
        status_decided_by: Option<StatusDecider>, open as "vic_TraffickingStatusDecisionMakingOrg";
        /// Gender.
        gender: Option<Gender>, open as "prs_Gender";
        /// Year of birth, possibly vague; the full date of birth is an identity.
        born: Option<PartialDate>, open;
        /// Countries of citizenship.
        citizenships: Countries, open as "prs_Citizenship";
        /// Country of usual residence before the first trafficking.
        residence: Option<Country>, open;
        /// Marital status.
        marital_status: Option<MaritalStatus>, open as "prs_MaritalStatus";
        /// Number of children.
        children: Option<Whole<0, 30>>, open as "prs_NumberOfChildren";
        /// First language.
        primary_language: Option<Language>, open as "prs_PrimaryLanguage";
        /// Second language.
        secondary_language: Option<Language>, open as "prs_SecondaryLanguage";
        /// Highest level of education.
        education: Option<Education>, open as "prs_HighestLevelOfEducation";
        /// Belongs to a minority that meets discrimination.
        minority: Option<Answer>, open;
        /// Was displaced by conflict before the first trafficking.
        displaced: Option<Answer>, open;
        /// Age in years when first trafficked, as told.
        age_when_first_trafficked: Option<Whole<0, 120>>, open as "vic_AgeWhenTrafficked";
        /// When the person died, if known to have died.
        died_on: Option<PartialDate>, open;
        /// When the record must be erased, unless a legal hold stands.
        retain_until: Option<PartialDate>, open;
        /// The caseworker's account of the case.
        account: Option<Text>, narrative as "cco_CaseComment";
    }
}

row! {
    /// A referral into or out of an organisation. A second referral is a repeat referral, never by itself a re-trafficking.
    Referral in "referrals" {
        /// Identifier.
        id: ReferralId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// Incoming or outgoing.
        direction: Direction, open;
        /// The other organisation, when it is known to the register.
        organisation: Option<OrganisationId>, open;
        /// The other organisation's name as written.
        organisation_name: Option<Text>, narrative as "cas_ReferringOrganisation";
        /// The other organisation's caseworker.
        case_worker: Option<Text>, identity as "cas_ReferringPrimaryCaseWorker";
        /// When the referral was accepted (incoming) or made (outgoing).
        on: Option<PartialDate>, open as "cas_IncomingReferralDate";
        /// Why.
        reason: Option<ReferralReason>, open as "cas_ReasonForIncomingReferral";
        /// Details, arrangements and logistics.
        details: Option<Text>, narrative as "cas_IncomingReferralDetails";
    }
}

row! {
    /// A consent: for what, to whom, which fields, from when until when, how it was given and whether it was withdrawn.
    Consent in "consents" {
        /// Identifier.
        id: ConsentId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// What it is for.
        purposes: CodeSet<ConsentPurpose>, open as "con_Consent";
        /// Who may receive what is shared.
        recipient: Option<Text>, narrative;
        /// Which fields may be shared; empty for none.
        fields: Option<Text>, open;
        /// From when until when it holds.
        period: Period, across("holds_from", "holds_until");
        /// How it was given.
        manner: Option<ConsentManner>, open;
        /// The legal ground and the author, when consent was overridden.
        override_ground: Option<Text>, narrative;
        /// When it was withdrawn, if it was.
        withdrawn_on: Option<PartialDate>, open;
    }
}
