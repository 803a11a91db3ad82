//! What a column says about a person, which decides how it is compared and blocked on.
//!
//! A role is all the engine ever knows of a column: there is no tuning for any one file. Guessing roles from headings and
//! contents is in `guess.rs`; how each role is compared is in `compare`.

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
