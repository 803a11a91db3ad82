//! The variables of the CTDC releases: how files spell their names, what kind of answer they hold, and which of them
//! form a group with a common denominator. A table, written for this program from the codebooks' lists of names; the
//! definitions themselves are CTDC's and are not repeated here. Reading single cells does not live here.

/// A group of flags, of which a person may have several. Percentages in a group share one denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Group {
    MeansOfControl,
    Exploitation,
    Labour,
    Sex,
    Recruiter,
    PerpetratorRole,
}

impl Group {
    pub(crate) const ALL: [Self; 6] = [
        Self::MeansOfControl,
        Self::Exploitation,
        Self::Labour,
        Self::Sex,
        Self::Recruiter,
        Self::PerpetratorRole,
    ];

    /// The key under which the group appears in JSON.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::MeansOfControl => "meansOfControl",
            Self::Exploitation => "typeOfExploitation",
            Self::Labour => "typeOfLabour",
            Self::Sex => "typeOfSex",
            Self::Recruiter => "recruiterRelation",
            Self::PerpetratorRole => "perpetratorRole",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::MeansOfControl => "Means of control",
            Self::Exploitation => "Type of exploitation",
            Self::Labour => "Type of forced labour",
            Self::Sex => "Type of sexual exploitation",
            Self::Recruiter => "Recruiter's relation to the person",
            Self::PerpetratorRole => "Role of the perpetrator",
        }
    }
}

/// What a variable's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A year, or in the victim–perpetrator file a period of years.
    Year,
    /// One of these terms.
    Terms(&'static [&'static str]),
    /// Minor or adult; the dictionary of 2021 allows a band of ages as well.
    Majority,
    /// A short text whose list of values the codebook does not give.
    Open,
    /// A band of ages.
    Ages,
    /// A band of months.
    Months,
    /// A country by its ISO 3166-1 code.
    Country,
    /// Yes or no, standing alone.
    YesNo,
    /// Yes or no, as one of a group.
    Flag(Group),
    /// "Not specified", as one of a group: counted, but not an answer.
    Unspecified(Group),
    /// Several texts in one cell, separated by semicolons, repeating the flags of a group.
    List(Group),
}

/// One variable.
#[derive(Debug)]
pub(crate) struct Variable {
    /// The name in the k-anonymised release of 2021, or in the first release that has the variable.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) kind: Kind,
    /// Other names: later releases, and misprints of the codebooks.
    pub(crate) also: &'static [&'static str],
}

const SOURCES: &[&str] = &["Case management", "Hotline"];
const GENDERS: &[&str] = &[
    "Female",
    "Male",
    "Transgender/NonConforming",
    "Woman",
    "Man",
    "Trans/Transgender/NonConforming",
];
/// The terms of [`Kind::Majority`].
pub(crate) const MAJORITY: &[&str] = &["Minor", "Adult"];

const fn v(name: &'static str, title: &'static str, kind: Kind, also: &'static [&'static str]) -> Variable {
    Variable {
        name,
        title,
        kind,
        also,
    }
}

use Group::{Exploitation, Labour, MeansOfControl, PerpetratorRole, Recruiter, Sex};
use Kind::{Ages, Country, Flag, List, Majority, Months, Open, Terms, Unspecified, Year, YesNo};

/// All variables, in the order in which they are described.
#[rustfmt::skip]
pub(crate) static VARIABLES: &[Variable] = &[
    v("yearOfRegistration", "Year of registration", Year, &["yearRegister"]),
    v("Datasource", "How the record was collected", Terms(SOURCES), &[]),
    v("gender", "Gender", Terms(GENDERS), &[]),
    v("ageBroad", "Age when registered", Ages, &[]),
    v("majorityStatus", "Minor or adult when registered", Majority, &[]),
    v("majorityStatusAtExploit", "Minor or adult when exploitation began", Majority, &[]),
    v("majorityEntry", "Minor or adult when the trafficking began", Majority, &[]),
    v("citizenship", "Citizenship", Country, &[]),
    v("UN_COO_Region", "Region of origin", Open, &[]),
    v("CountryOfExploitation", "Country of exploitation (last known, or a proxy)", Country, &["CountryOfExploition"]),
    v("UN_COE_Region", "Region of exploitation", Open, &[]),
    v("traffickMonths", "Duration of trafficking", Months, &[]),

    v("meansOfControlDebtBondage", "debt bondage", Flag(MeansOfControl), &[]),
    v("meansOfControlTakesEarnings", "takes earnings", Flag(MeansOfControl), &[]),
    v("meansOfControlRestrictsFinancialAccess", "restricts financial access", Flag(MeansOfControl), &[]),
    v("meansOfControlThreats", "threats", Flag(MeansOfControl), &[]),
    v("meansOfControlPsychologicalAbuse", "psychological abuse", Flag(MeansOfControl), &[]),
    v("meansOfControlPhysicalAbuse", "physical abuse", Flag(MeansOfControl), &[]),
    v("meansOfControlSexualAbuse", "sexual abuse", Flag(MeansOfControl), &[]),
    v("meansOfControlFalsePromises", "false promises", Flag(MeansOfControl), &["meansFalsePromises"]),
    v("meansOfControlPsychoactiveSubstances", "psychoactive substances", Flag(MeansOfControl), &["meansDrugsAlcohol"]),
    v("meansOfControlRestrictsMovement", "restricts movement", Flag(MeansOfControl), &[]),
    v("meansOfControlRestrictsMedicalCare", "restricts medical care", Flag(MeansOfControl), &[]),
    v("meansOfControlExcessiveWorkingHours", "excessive working hours", Flag(MeansOfControl), &["meansExcessiveWorkHours"]),
    v("meansOfControlUsesChildren", "uses children", Flag(MeansOfControl), &[]),
    v("meansOfControlThreatOfLawEnforcement", "threat of law enforcement", Flag(MeansOfControl), &["meansOfControlThreatOfLawEnforce"]),
    v("meansOfControlWithholdsNecessities", "withholds necessities", Flag(MeansOfControl), &[]),
    v("meansOfControlWithholdsDocuments", "withholds documents", Flag(MeansOfControl), &["meansWithholdDocs", "meansWithholdDocuments"]),
    v("meansDebtBondageEarnings", "debt bondage or takes earnings", Flag(MeansOfControl), &[]),
    v("meansThreats", "threats, to the person or others, or of law enforcement", Flag(MeansOfControl), &[]),
    v("meansAbusePsyPhySex", "psychological, physical or sexual abuse", Flag(MeansOfControl), &["meansAbusePsyPhysSex"]),
    v("meansDenyBasicNeeds", "restricts money, movement, medical care or necessities", Flag(MeansOfControl), &[]),
    v("meansOfControlOther", "other", Flag(MeansOfControl), &[]),
    v("meansOfControlNotSpecified", "not specified", Unspecified(MeansOfControl), &[]),
    v("meansOfControlConcatenated", "Means of control, as listed in text", List(MeansOfControl), &[]),

    v("isForcedLabour", "forced labour", Flag(Exploitation), &[]),
    v("isSexualExploit", "sexual exploitation", Flag(Exploitation), &[]),
    v("isOtherExploit", "other exploitation", Flag(Exploitation), &[]),
    v("isSexAndLabour", "sexual exploitation and forced labour combined", Flag(Exploitation), &[]),
    v("isForcedMarriage", "forced marriage", Flag(Exploitation), &[]),
    v("isForcedMilitary", "forced military service", Flag(Exploitation), &[]),
    v("isOrganRemoval", "removal of organs", Flag(Exploitation), &[]),
    v("isSlaveryAndPractices", "slavery and similar practices", Flag(Exploitation), &[]),
    v("typeOfExploitConcatenated", "Type of exploitation, as listed in text", List(Exploitation), &[]),

    v("typeOfLabourAgriculture", "agriculture", Flag(Labour), &["sectorOfLabourAgriculture"]),
    v("typeOfLabourAquafarming", "fishing and aquafarming", Flag(Labour), &["sectorOfLabourAquafarming"]),
    v("typeOfLabourBegging", "begging", Flag(Labour), &["sectorOfLabourBegging"]),
    v("typeOfLabourConstruction", "construction", Flag(Labour), &["sectorOfLabourConstruction"]),
    v("typeOfLabourDomesticWork", "domestic work", Flag(Labour), &["sectorOfLabourDomesticWork"]),
    v("typeOfLabourHospitality", "hospitality", Flag(Labour), &["sectorOfLabourHospitality"]),
    v("typeOfLabourIllicitActivities", "illicit activities", Flag(Labour), &["sectorOfLabourIllicitActivities"]),
    v("typeOfLabourManufacturing", "manufacturing", Flag(Labour), &["sectorOfLabourManufacturing"]),
    v("typeOfLabourMiningOrDrilling", "mining or drilling", Flag(Labour), &["sectorOfLabourMiningOrDrilling"]),
    v("typeOfLabourPeddling", "peddling", Flag(Labour), &["sectorOfLabourPeddling"]),
    v("typeOfLabourTransportation", "transportation", Flag(Labour), &["sectorOfLabourTransportation"]),
    v("typeOfLabourOther", "other", Flag(Labour), &["sectorOfLabourOther"]),
    v("typeOfLabourNotSpecified", "not specified", Unspecified(Labour), &["sectorOfLabourNotSpecified"]),
    v("typeOfLabourConcatenated", "Type of forced labour, as listed in text", List(Labour), &[]),

    v("typeOfSexProstitution", "prostitution", Flag(Sex), &["sectorOfSexProstitution"]),
    v("typeOfSexPornography", "pornography", Flag(Sex), &["sectorOfSexPornography"]),
    v("typeOfSexRemoteInteractiveServices", "remote interactive services", Flag(Sex), &["sectorOfSexRemoteInteractiveServices"]),
    v("typeOfSexPrivateSexualServices", "private sexual services", Flag(Sex), &["sectorOfSexPrivateSexualServices"]),
    v("typeOfSexOther", "other", Flag(Sex), &["sectorOfSexOther"]),
    v("typeOfSexConcatenated", "Type of sexual exploitation, as listed in text", List(Sex), &[]),

    v("isAbduction", "Abduction", YesNo, &[]),

    v("recruiterRelationIntimatePartner", "intimate partner", Flag(Recruiter), &[]),
    v("recruiterRelationFriend", "friend or acquaintance", Flag(Recruiter), &[]),
    v("recruiterRelationFamily", "family", Flag(Recruiter), &[]),
    v("recruiterRelationOther", "other", Flag(Recruiter), &[]),
    v("recruiterRelationUnknown", "not known or not specified", Unspecified(Recruiter), &[]),
    v("RecruiterRelationship", "Recruiter's relation, as listed in text", List(Recruiter), &[]),

    v("IP_Gender", "Gender of the perpetrator", Open, &[]),
    v("IP_ageBroad", "Age of the perpetrator", Ages, &[]),
    v("IP_citizen_UNRegion", "Region of the perpetrator's citizenship", Open, &[]),
    v("IP_Exploiter", "exploiter", Flag(PerpetratorRole), &[]),
    v("IP_RecruiterBroker", "recruiter or broker", Flag(PerpetratorRole), &[]),
    v("IP_TransactionProcess", "transaction", Flag(PerpetratorRole), &[]),
    v("IP_ControlAbuseKidnap", "control, abuse or kidnapping", Flag(PerpetratorRole), &[]),
    v("IP_Relation", "Relation of the perpetrator to the victim", Open, &[]),
    v("IP_PayMoney", "Payment to the perpetrator", Open, &[]),
];

/// Names shortened by another program keep at least this many letters; anything shorter is not recognised by its
/// beginning alone.
const TRUNCATED: usize = 24;

/// The variable a header names. Case, spaces and punctuation do not matter; a name cut off by a program that allows 32
/// letters is recognised if only one variable begins so.
pub(crate) fn find(header: &str) -> Option<&'static Variable> {
    let wanted = folded(header);
    if wanted.is_empty() {
        return None;
    }
    let exact = VARIABLES
        .iter()
        .find(|variable| spellings(variable).any(|name| folded(name) == wanted));
    exact.or_else(|| {
        let mut cut = VARIABLES.iter().filter(|variable| {
            wanted.len() >= TRUNCATED && spellings(variable).any(|n| folded(n).starts_with(&wanted))
        });
        cut.next().filter(|_| cut.next().is_none())
    })
}

/// Every name a variable goes by.
pub(crate) fn spellings(variable: &'static Variable) -> impl Iterator<Item = &'static str> {
    std::iter::once(variable.name).chain(variable.also.iter().copied())
}

fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_variables_share_a_spelling() {
        let mut seen = BTreeSet::new();
        for variable in VARIABLES {
            for name in spellings(variable) {
                assert!(seen.insert(folded(name)), "{name} is claimed twice");
            }
        }
    }

    #[test]
    fn names_cut_off_after_32_letters_are_recognised() {
        for (cut, whole) in [
            (
                "meansOfControlThreatOfLawEnforce",
                "meansOfControlThreatOfLawEnforcement",
            ),
            (
                "meansOfControlPsychoactiveSubsta",
                "meansOfControlPsychoactiveSubstances",
            ),
            (
                "meansOfControlRestrictsMedicalCa",
                "meansOfControlRestrictsMedicalCare",
            ),
            (
                "meansOfControlExcessiveWorkingHo",
                "meansOfControlExcessiveWorkingHours",
            ),
            (
                "meansOfControlWithholdsNecessiti",
                "meansOfControlWithholdsNecessities",
            ),
        ] {
            assert_eq!(find(cut).map(|variable| variable.name), Some(whole));
        }
    }

    #[test]
    fn a_beginning_that_fits_two_variables_names_neither() {
        assert!(find("typeOfLabour").is_none());
        assert!(find("meansOfControlRestrictsM").is_none());
    }

    #[test]
    fn the_misprints_of_the_codebooks_are_accepted() {
        assert_eq!(
            find("CountryOfExploition").map(|v| v.name),
            Some("CountryOfExploitation")
        );
        assert_eq!(
            find("meansWithholdDocuments").map(|v| v.name),
            Some("meansOfControlWithholdsDocuments")
        );
        assert_eq!(find("MajorityEntry").map(|v| v.name), Some("majorityEntry"));
    }
}
