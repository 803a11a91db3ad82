//! Who a person is: names, birth, documents, addresses, relatives. Everything here lies in the vault and is never logged.
//!
//! One identity per record, as that organisation wrote it down; bringing different spellings together is linkage's work.

use crate::PartialDate;
use crate::codes::ours::{AliasKind, DocumentKind};
use crate::country::Country;
use crate::id::{AliasId, IdentityDocumentId, RecordId, RelativeId};
use crate::table::row;
use crate::text::Text;

row! {
    /// A person's identity as written in one record.
    Identity in "identities" {
        /// The record it belongs to.
        record: RecordId, open;
        /// Form of address.
        salutation: Option<Text>, identity as "prs_Salutation";
        /// First or given names.
        given_name: Option<Text>, identity as "prs_FirstName";
        /// Middle name or patronymic.
        middle_name: Option<Text>, identity as "prs_MiddleName";
        /// Family name (HTCDS: second name).
        family_name: Option<Text>, identity as "prs_SecondName";
        /// The whole name in the person's own script.
        name_in_own_script: Option<Text>, identity;
        /// Date of birth as known.
        birth_date: Option<PartialDate>, identity as "prs_Birthdate";
        /// Place of birth.
        birth_place: Option<Text>, identity;
        /// Position within an organisation.
        title: Option<Text>, identity as "prs_Title";
        /// National identity number.
        identity_number: Option<Text>, identity as "prs_IdentityNumber";
        /// E-mail address.
        email: Option<Text>, identity as "prs_Email";
        /// Home phone number.
        home_phone: Option<Text>, identity as "prs_HomePhone";
        /// Mobile phone number.
        mobile_phone: Option<Text>, identity as "prs_MobilePhone";
        /// Street of the mailing address.
        street: Option<Text>, identity as "prs_MailingStreet";
        /// City of the mailing address.
        city: Option<Text>, identity as "prs_MailingCity";
        /// State or province of the mailing address.
        state: Option<Text>, identity as "prs_MailingState";
        /// Postal code of the mailing address.
        postal_code: Option<Text>, identity as "prs_MailingPostalCode";
        /// Country of the mailing address.
        country: Option<Country>, identity as "prs_MailingCountry";
    }
}

row! {
    /// Another name the person goes by or has gone by.
    Alias in "aliases" {
        /// Identifier.
        id: AliasId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// What kind of name.
        kind: Option<AliasKind>, identity;
        /// The name.
        name: Option<Text>, identity;
    }
}

row! {
    /// An identity document.
    IdentityDocument in "identity_documents" {
        /// Identifier.
        id: IdentityDocumentId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// What kind of document.
        kind: Option<DocumentKind>, identity;
        /// Its number.
        number: Option<Text>, identity;
        /// The country that issued it.
        country: Option<Country>, identity;
    }
}

row! {
    /// A relative named in a record.
    Relative in "relatives" {
        /// Identifier.
        id: RelativeId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// Relation to the person, in words.
        relation: Option<Text>, identity;
        /// The relative's name.
        name: Option<Text>, identity;
    }
}
