//! Code lists of our own: what HTCDS 2.0 cannot represent, above all how an episode begins and ends and what comes after.
//!
//! Each is documented with its reason in `docs/reference/data-dictionary.md`. Codes are never renamed once published.

use super::code_list;

code_list! {
    /// An answer to a question that was asked. A question that was not asked has no answer at all.
    Answer from "Throughline" {
        Yes = "Yes", "yes";
        No = "No", "no";
        Unknown = "Unknown", "unknown";
        Declined = "Declined", "declined to answer";
    }
}

code_list! {
    /// How a case came to light (ascertainment). Every published figure names it.
    Ascertainment from "Throughline" {
        SelfReferral = "SelfReferral", "the person came by themselves";
        Outreach = "Outreach", "outreach by an organisation";
        Hotline = "Hotline", "hotline";
        Police = "Police", "police or other law enforcement";
        BorderOrMigrationAuthority = "BorderOrMigrationAuthority", "border or migration authority";
        HealthService = "HealthService", "health service";
        OtherOrganisation = "OtherOrganisation", "referral by another organisation";
        FamilyOrCommunity = "FamilyOrCommunity", "family, friends or community";
        FollowUp = "FollowUp", "found at a follow-up contact";
        RecordLinkage = "RecordLinkage", "found by linking records";
        Other = "Other", "other";
    }
}

code_list! {
    /// How an episode began.
    Entry from "Throughline" {
        Recruited = "Recruited", "recruited anew";
        Abducted = "Abducted", "abducted by people not involved before";
        RetakenBySameTraffickers = "RetakenBySameTraffickers", "taken again by the same traffickers";
        HandedOverByOfficial = "HandedOverByOfficial", "handed over by an official";
        WentBack = "WentBack", "went back, for want of another way";
        SoldOrHandedOn = "SoldOrHandedOn", "sold or handed on by the earlier traffickers";
        MovedBySameTraffickers = "MovedBySameTraffickers", "moved on by the same traffickers";
        Unknown = "Unknown", "unknown";
    }
}

code_list! {
    /// The traffickers' relation to the person. HTCDS has only Familial, Acquainted and Unaquainted (sic).
    TraffickerRelation from "HTCDS 2.0 vic_RelationshipToTrafficker, repaired" {
        /// HTCDS: Familial.
        Familial = "Familial", "family member";
        /// Added: missing from HTCDS, present in CTDC (`GAPS.md`). Exported to HTCDS as Acquainted.
        IntimatePartner = "IntimatePartner", "intimate partner";
        /// HTCDS: Acquainted.
        Acquainted = "Acquainted", "friend or acquaintance";
        /// HTCDS spells it Unaquainted; both spellings are read, HTCDS's is written to HTCDS.
        Unacquainted = "Unacquainted", "not known before";
    }
}

code_list! {
    /// How an episode ended.
    ExitManner from "Throughline" {
        OwnEscape = "OwnEscape", "own escape";
        RescueOrRaid = "RescueOrRaid", "rescue or raid";
        Released = "Released", "released by the traffickers";
        HelpedByClient = "HelpedByClient", "helped by a client";
        HelpedByPublic = "HelpedByPublic", "helped by a member of the public";
        HelpedByOrganisation = "HelpedByOrganisation", "helped by an organisation";
        Family = "Family", "family";
        BoughtOut = "BoughtOut", "bought out";
        ArrestedOrDetained = "ArrestedOrDetained", "arrested or detained";
        Other = "Other", "other";
    }
}

code_list! {
    /// How a person returned to the country or area of origin.
    ReturnManner from "Throughline" {
        AssistedVoluntary = "AssistedVoluntary", "assisted voluntary return";
        OwnArrangement = "OwnArrangement", "own arrangement";
        ForcedByAuthorities = "ForcedByAuthorities", "forced by authorities";
        HandedOverByPolice = "HandedOverByPolice", "handed over by police";
        Unknown = "Unknown", "unknown";
    }
}

code_list! {
    /// Who received the person on return.
    Reception from "Throughline" {
        Organisation = "Organisation", "an organisation";
        Family = "Family", "family";
        Authorities = "Authorities", "authorities";
        Nobody = "Nobody", "nobody";
    }
}

code_list! {
    /// What a statement rests on. Only what does not come from the later account can corroborate an exit.
    Basis from "Throughline" {
        OwnObservation = "OwnObservation", "seen or done by the recording organisation";
        Document = "Document", "an official or other document";
        Account = "Account", "told by the person";
    }
}

code_list! {
    /// Kinds of assistance: the nine of HTCDS and the ones an assistance register cannot do without.
    AssistanceKind from "HTCDS 2.0 spl_Type, extended" {
        Education = "Education", "education";
        Financial = "Financial", "financial";
        Health = "Health", "health";
        LabourExploitationRehabilitation = "LabourExploitationRehabilitation", "rehabilitation after labour exploitation";
        Legal = "Legal", "legal";
        Livelihood = "Livelihood", "livelihood";
        RightsBasedTraining = "RightsBasedTraining", "rights-based training";
        SexualExploitationRehabilitation = "SexualExploitationRehabilitation", "rehabilitation after sexual exploitation";
        SocialCare = "SocialCare", "social care";
        /// Added: HTCDS has no shelter.
        Shelter = "Shelter", "shelter or housing";
        /// Added: HTCDS has no return assistance.
        ReturnAssistance = "ReturnAssistance", "return assistance";
        /// Added: HTCDS has no psychosocial support.
        Psychosocial = "Psychosocial", "psychosocial support";
        /// Added.
        Other = "Other", "other";
    }
}

code_list! {
    /// Whether assistance that was offered was taken up. Declining is normal and has reasons (`domain.md` section 6).
    Uptake from "Throughline" {
        Offered = "Offered", "offered, no answer yet";
        Accepted = "Accepted", "accepted";
        Declined = "Declined", "declined";
        NotAvailable = "NotAvailable", "needed, not available";
    }
}

code_list! {
    /// What a follow-up contact found.
    ContactOutcome from "Throughline" {
        Safe = "Safe", "safe";
        NeedsChange = "NeedsChange", "needs have changed";
        AtRisk = "AtRisk", "at risk";
        Retrafficked = "Retrafficked", "trafficked again";
        Died = "Died", "has died";
    }
}

code_list! {
    /// Why a planned contact did not take place.
    NoContactReason from "Throughline" {
        NotFound = "NotFound", "not found";
        NoAnswer = "NoAnswer", "no answer";
        Refused = "Refused", "refused by the person";
        Cancelled = "Cancelled", "cancelled by the organisation";
        /// A decision after attempts, not a single missed call: the line ends here as censored, and is reported.
        LostToFollowUp = "LostToFollowUp", "lost to follow-up";
    }
}

code_list! {
    /// What was seen of the person while at liberty.
    ObservationKind from "Throughline" {
        Residence = "Residence", "residence";
        OfficialRecord = "OfficialRecord", "official record";
        Employment = "Employment", "employment";
        Schooling = "Schooling", "school or training";
        HealthCare = "HealthCare", "health care";
        Other = "Other", "other";
    }
}

code_list! {
    /// Whether two records are one person.
    LinkVerdict from "Throughline" {
        Same = "Same", "the same person";
        Different = "Different", "different persons";
        CannotTell = "CannotTell", "cannot tell";
    }
}

code_list! {
    /// What became of a pair of records that a run of linkage proposed.
    ProposalState from "Throughline" {
        Automatic = "Automatic", "linked automatically";
        /// A sample of what was linked automatically, so that somebody checks how often the program is right.
        AutomaticForReview = "AutomaticForReview", "linked automatically, and drawn for review";
        Queued = "Queued", "waiting for review";
        /// Probable by itself, but it would put together groups of records that are not one person.
        HeldApart = "HeldApart", "kept apart by what else is known";
    }
}

code_list! {
    /// How a consent was given.
    ConsentManner from "Throughline" {
        Written = "Written", "in writing";
        Spoken = "Spoken", "spoken";
        Guardian = "Guardian", "by a guardian";
        /// Sharing without consent: the override names its legal ground and its author.
        Overridden = "Overridden", "overridden on a legal ground";
    }
}

code_list! {
    /// What a consent is for.
    ConsentPurpose from "Throughline" {
        Services = "Services", "services by this organisation";
        Sharing = "Sharing", "sharing with another organisation";
        Reporting = "Reporting", "statistics that do not identify";
        FollowUp = "FollowUp", "follow-up contacts";
        Research = "Research", "research";
    }
}

code_list! {
    /// The direction of a referral.
    Direction from "Throughline" {
        Incoming = "Incoming", "incoming";
        Outgoing = "Outgoing", "outgoing";
    }
}

code_list! {
    /// The options of a return decision.
    DecisionOption from "Throughline" {
        AssistedReturn = "AssistedReturn", "assisted return";
        DeferredReturn = "DeferredReturn", "return deferred, in a reflection period";
        Residence = "Residence", "residence on personal grounds";
        Protection = "Protection", "asylum or other protection";
        RelocationWithin = "RelocationWithin", "relocation within the country";
        RelocationAbroad = "RelocationAbroad", "relocation to another country";
        BestInterestDetermination = "BestInterestDetermination", "best-interest determination for a child";
        /// Recorded as what it is; the software does not approve it.
        ForcedReturn = "ForcedReturn", "forced return by authorities";
    }
}

code_list! {
    /// The roles a viewer may have.
    Role from "Throughline" {
        Caseworker = "Caseworker", "caseworker";
        Supervisor = "Supervisor", "supervisor";
        Analyst = "Analyst", "analyst";
        Oversight = "Oversight", "oversight focal point";
        DataProtectionOfficer = "DataProtectionOfficer", "data protection officer";
        Administrator = "Administrator", "administrator";
    }
}

code_list! {
    /// Kinds of another name.
    AliasKind from "Throughline" {
        Alias = "Alias", "alias";
        Nickname = "Nickname", "nickname";
        FormerName = "FormerName", "former name";
        OtherScript = "OtherScript", "name in another script";
        OnDocument = "OnDocument", "name on a document";
    }
}

code_list! {
    /// Kinds of identity document.
    DocumentKind from "Throughline" {
        Passport = "Passport", "passport";
        IdentityCard = "IdentityCard", "identity card";
        NationalNumber = "NationalNumber", "national number";
        ResidencePermit = "ResidencePermit", "residence permit";
        BirthCertificate = "BirthCertificate", "birth certificate";
        Other = "Other", "other";
    }
}
