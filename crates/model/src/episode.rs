//! Trafficking episodes and their ends.
//!
//! An episode has a beginning; its end is an exit, a thing of its own, because whether and how somebody got out is exactly
//! what other case systems cannot say. The date of disclosure is kept apart from the dates of the episode: a late
//! disclosure of an earlier episode is not a new one.

use crate::PartialDate;
use crate::codes::CodeSet;
use crate::codes::htcds::{
    ControlMeans, Exploitation, Industry, RecruitmentMethod, SexualExploitationKind, TraffickingEventKind,
    WebsiteOrApp,
};
use crate::codes::ours::{Answer, Entry, ExitManner, TraffickerRelation};
use crate::country::Country;
use crate::id::{EpisodeId, ExitId, RecordId, TraffickingEventId};
use crate::table::row;
use crate::text::{Text, Whole};

row! {
    /// One trafficking situation: recruitment, movement, exploitation, means of control, the traffickers' relation.
    Episode in "episodes" {
        /// Identifier.
        id: EpisodeId, open;
        /// The record it is told in.
        record: RecordId, open;
        /// The episode in another record that this is another account of, as somebody decided.
        same_as: Option<EpisodeId>, open;
        /// Its place in the order the person tells: 1 for the first. Used only where dates do not tell.
        told_order: Option<Whole<1, 99>>, open;
        /// When it began.
        started: Option<PartialDate>, open;
        /// When it was disclosed to the organisation.
        disclosed_on: Option<PartialDate>, open;
        /// How it began.
        entry: Option<Entry>, open;
        /// Country of recruitment.
        recruitment_country: Option<Country>, open;
        /// Country of exploitation.
        exploitation_country: Option<Country>, open;
        /// Place of recruitment.
        recruitment_place: Option<Text>, narrative as "vic_LocationOfRecruitment";
        /// Place of exploitation.
        exploitation_place: Option<Text>, narrative as "vic_LocationOfExploitation";
        /// How the person was recruited.
        recruitment: CodeSet<RecruitmentMethod>, open as "vic_MethodOfRecruitment";
        /// Websites and applications used to recruit.
        recruitment_apps: CodeSet<WebsiteOrApp>, open as "vic_RecruitmentWebsitesAndApps";
        /// Types of exploitation.
        exploitation: CodeSet<Exploitation>, open as "vic_TypeOfExploitation";
        /// Kinds of sexual exploitation.
        sexual_exploitation: CodeSet<SexualExploitationKind>, open as "vic_TypeOfSexExploitation";
        /// Industries of forced labour.
        industries: CodeSet<Industry>, open as "vic_ForcedLabourIndustry";
        /// Websites and applications used to exploit.
        exploitation_apps: CodeSet<WebsiteOrApp>, open as "vic_ExploitationWebsitesAndApps";
        /// Means by which the person was controlled.
        control: CodeSet<ControlMeans>, open as "vic_MethodsOfControl";
        /// The traffickers' relation to the person.
        relations: CodeSet<TraffickerRelation>, open as "vic_RelationshipToTrafficker";
        /// Whether the traffickers were those of the episode before.
        same_traffickers: Option<Answer>, open;
        /// What happened, in words.
        account: Option<Text>, narrative;
    }
}

row! {
    /// A dated event within an episode (HTCDS: historic trafficking event).
    TraffickingEvent in "trafficking_events" {
        /// Identifier.
        id: TraffickingEventId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// The episode it is part of, when it is known which.
        episode: Option<EpisodeId>, open;
        /// When.
        on: Option<PartialDate>, open as "hte_Date";
        /// Recruitment, transit or exploitation.
        kind: Option<TraffickingEventKind>, open as "hte_Type";
        /// Country.
        country: Option<Country>, open as "hte_Country";
        /// Place.
        place: Option<Text>, narrative as "hte_City";
        /// What happened.
        description: Option<Text>, narrative as "hte_Description";
    }
}

row! {
    /// The end of an episode: when, how, in what circumstances, and whether the traffickers' control ended with it.
    Exit in "exits" {
        /// Identifier.
        id: ExitId, open;
        /// The record it is told in.
        record: RecordId, open;
        /// The episode it ends. An episode has at most one exit.
        episode: EpisodeId, open;
        /// When.
        on: Option<PartialDate>, open;
        /// How.
        manner: Option<ExitManner>, open;
        /// Whether the traffickers' control ended with it.
        control_ended: Option<Answer>, open;
        /// Psychological distress after the exit.
        distress: Option<Answer>, open;
        /// Distrust of programmes and authorities.
        distrust: Option<Answer>, open;
        /// Threatened or watched by traffickers after the exit.
        threatened: Option<Answer>, open;
        /// Without work or income after the exit.
        without_work: Option<Answer>, open;
        /// Conflict in the family, or no family to go to.
        family_conflict: Option<Answer>, open;
        /// Debt, to traffickers or others.
        debt: Option<Answer>, open;
        /// Dependence on alcohol or drugs.
        substance_dependence: Option<Answer>, open;
        /// What happened, in words.
        account: Option<Text>, narrative;
    }
}
