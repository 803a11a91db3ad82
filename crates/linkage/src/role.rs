//! What a column says about a person, which decides how it is compared and blocked on.
//!
//! A role is all the engine ever knows of a column: there is no tuning for any one file. Guessing roles from headings and
//! contents is in `guess.rs`; how each role is compared is in `compare`.

use std::fmt;
use std::str::FromStr;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The record's identifier.
    Id,
    /// A whole name in any order, with whatever titles and by-names it came with.
    FullName,
    /// The given or first name.
    GivenName,
    /// Further given names.
    MiddleName,
    /// A name derived from the father's.
    Patronymic,
    /// The family name or surname.
    FamilyName,
    /// Another name the person is known by; several columns may have this role.
    Alias,
    /// The whole name in the script of its language.
    OwnScriptName,
    /// Name of a relative; several columns may have this role.
    RelativeName,
    /// Date of birth, or as much of it as is known.
    BirthDate,
    /// Age in years.
    Age,
    /// The day on which the age was given.
    AgeOn,
    /// Sex or gender.
    Sex,
    /// Nationality or country of origin; several columns may have this role.
    Country,
    /// Place: town, suburb, village, district, place of birth, state.
    Place,
    /// Postal code.
    Postcode,
    /// Street, with or without the number.
    Street,
    /// House or flat number.
    HouseNumber,
    /// Telephone number; several columns may have this role.
    Phone,
    /// Electronic mail address.
    Email,
    /// Number of an identity document or other personal number; several columns may have this role.
    PersonalNumber,
    /// Something that describes the person and may change or be shared: occupation, language, religion.
    Attribute,
    /// Known household or family of the record: never evidence that two records are one person.
    Household,
    /// Not compared.
    Ignored,
}

/// Every role with the name people write for it.
const NAMES: [(Role, &str); 24] = [
    (Role::Id, "id"),
    (Role::FullName, "full-name"),
    (Role::GivenName, "given-name"),
    (Role::MiddleName, "middle-name"),
    (Role::Patronymic, "patronymic"),
    (Role::FamilyName, "family-name"),
    (Role::Alias, "alias"),
    (Role::OwnScriptName, "own-script-name"),
    (Role::RelativeName, "relative-name"),
    (Role::BirthDate, "birth-date"),
    (Role::Age, "age"),
    (Role::AgeOn, "age-on"),
    (Role::Sex, "sex"),
    (Role::Country, "country"),
    (Role::Place, "place"),
    (Role::Postcode, "postcode"),
    (Role::Street, "street"),
    (Role::HouseNumber, "house-number"),
    (Role::Phone, "phone"),
    (Role::Email, "email"),
    (Role::PersonalNumber, "personal-number"),
    (Role::Attribute, "attribute"),
    (Role::Household, "household"),
    (Role::Ignored, "ignored"),
];

/// A word that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a role; the roles are {roles}", roles = Role::list())]
pub struct UnknownRole(pub String);

impl Role {
    /// Every role.
    pub const ALL: [Self; 24] = {
        let mut all = [Self::Ignored; 24];
        let mut at = 0;
        while at < all.len() {
            all[at] = NAMES[at].0;
            at += 1;
        }
        all
    };

    /// The name people write for the role, such as `birth-date`.
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(role, _)| *role == self)
            .map_or("ignored", |(_, name)| name)
    }

    /// The names of all roles, separated by commas, for messages.
    pub fn list() -> String {
        NAMES.map(|(_, name)| name).join(", ")
    }

    /// Whether several columns may have the role and stand side by side.
    pub fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Alias
                | Self::OwnScriptName
                | Self::RelativeName
                | Self::Country
                | Self::Place
                | Self::Phone
                | Self::Email
                | Self::PersonalNumber
                | Self::Attribute
                | Self::Street
                | Self::Household
                | Self::FullName
                | Self::Ignored
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    /// Reads a role's name; capitals and underscores for hyphens are forgiven.
    fn from_str(written: &str) -> Result<Self, UnknownRole> {
        let name = written.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(role, _)| *role)
            .ok_or_else(|| UnknownRole(written.trim().to_owned()))
    }
}
