//! Who may do what with which record: one table, read from top to bottom, that one can read aloud to the person it concerns.
//!
//! It is pure and total: every role, action and relation has exactly one ruling. Views ask it when they are made and again
//! for each record; nothing else decides about access. The table is printed in `docs/reference/access.md`.

use std::fmt::Write as _;

use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::Role;

/// What a viewer wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read a record with its identities and narratives.
    ReadCase,
    /// Change a record.
    ChangeCase,
    /// Bring new rows in from files.
    Import,
    /// Read life lines, without identities and narratives.
    ReadLifeLines,
    /// Take everything out, identities included.
    Export,
    /// Carry concern reports along in an export, as sealed as the register holds them: only oversight's own key opens them.
    ExportSealed,
    /// Erase a record or a person.
    Erase,
    /// Read who looked at what.
    ReadAudit,
    /// Read sealed concern reports.
    ReadConcernReports,
    /// Make backups and rotate keys.
    KeepRegister,
    /// Invite people, give them roles and close their accounts.
    KeepAccounts,
    /// Have the program compare all records by the identities in them.
    CompareRecords,
    /// Put down what a run of linkage proposes, and so change who counts as one person.
    LinkRecords,
    /// Read which records may be one person and what was decided, by the records' identifiers alone.
    ReadLinks,
    /// See two records side by side and decide whether they are one person.
    ReviewLinks,
}

impl Action {
    /// All actions, in the order of the printed table.
    pub const ALL: [Self; 15] = [
        Self::ReadCase,
        Self::ChangeCase,
        Self::Import,
        Self::ReadLifeLines,
        Self::Export,
        Self::ExportSealed,
        Self::Erase,
        Self::ReadAudit,
        Self::ReadConcernReports,
        Self::KeepRegister,
        Self::KeepAccounts,
        Self::CompareRecords,
        Self::LinkRecords,
        Self::ReadLinks,
        Self::ReviewLinks,
    ];

    /// The action as it completes "may …" and "may not …".
    pub fn words(self) -> &'static str {
        match self {
            Self::ReadCase => "read this case",
            Self::ChangeCase => "change this case",
            Self::Import => "import rows",
            Self::ReadLifeLines => "read life lines (no identities)",
            Self::Export => "export the register",
            Self::ExportSealed => "carry concern reports along in an export, still sealed",
            Self::Erase => "erase a record or a person",
            Self::ReadAudit => "read the audit",
            Self::ReadConcernReports => "read sealed concern reports",
            Self::KeepRegister => "make backups and rotate keys",
            Self::KeepAccounts => "invite people, give them roles and close their accounts",
            Self::CompareRecords => "have the program compare all records by their identities",
            Self::LinkRecords => "put down which records the program holds to be one person",
            Self::ReadLinks => "read which records may be one person (no identities)",
            Self::ReviewLinks => "see two records side by side and decide whether they are one person",
        }
    }
}

/// How the viewer stands to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The viewer manages the case.
    Own,
    /// Somebody of the viewer's team does.
    Team,
    /// The viewer's organisation keeps the record.
    Organisation,
    /// The record was referred to the viewer's organisation by a grant that has not expired.
    Referred,
    /// None of these, or the action concerns no single record.
    None,
}

impl Relation {
    /// All relations, in the order of the printed table.
    pub const ALL: [Self; 5] = [
        Self::Own,
        Self::Team,
        Self::Organisation,
        Self::Referred,
        Self::None,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::Own => "own case",
            Self::Team => "team's case",
            Self::Organisation => "organisation's case",
            Self::Referred => "referred, grant not expired",
            Self::None => "none of these",
        }
    }
}

/// What the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ruling {
    /// It may be done.
    Allow,
    /// It may not be done.
    Deny,
    /// It may be done with a stated reason, for a limited time, and owner and supervisor are told.
    BreakGlass,
}

/// For how long broken glass stays open, in hours.
pub const BREAK_GLASS_HOURS: i64 = 3;

/// The table.
#[expect(
    clippy::match_same_arms,
    reason = "a table is read line by line, each for itself"
)]
pub fn ruling(role: Role, action: Action, relation: Relation) -> Ruling {
    use Action::{
        ChangeCase, CompareRecords, Erase, Export, ExportSealed, Import, KeepAccounts, KeepRegister,
        LinkRecords, ReadAudit, ReadCase, ReadConcernReports, ReadLifeLines, ReadLinks, ReviewLinks,
    };
    use Relation::{Organisation, Own, Referred, Team};
    use Role::{Administrator, Analyst, Caseworker, DataProtectionOfficer, Oversight, Supervisor};
    use Ruling::{Allow, BreakGlass, Deny};

    match (role, action, relation) {
        // Whoever works on the case reads it; a colleague's case in need, with a reason; another organisation's never.
        (Caseworker, ReadCase, Own | Team | Referred) => Allow,
        (Caseworker, ReadCase, Organisation) => BreakGlass,
        (Caseworker, ReadCase, Relation::None) => Deny,
        // A supervisor answers for the organisation's cases.
        (Supervisor, ReadCase, Own | Team | Organisation | Referred) => Allow,
        (Supervisor, ReadCase, Relation::None) => BreakGlass,
        (Analyst | Oversight | DataProtectionOfficer | Administrator, ReadCase, _) => Deny,

        // What was referred is read, not rewritten: the organisation that keeps the record changes it.
        (Caseworker, ChangeCase, Own | Team) => Allow,
        (Caseworker, ChangeCase, Organisation | Referred | Relation::None) => Deny,
        (Supervisor, ChangeCase, Own | Team | Organisation) => Allow,
        (Supervisor, ChangeCase, Referred | Relation::None) => Deny,
        (Analyst | Oversight | DataProtectionOfficer | Administrator, ChangeCase, _) => Deny,

        (Caseworker | Supervisor, Import, _) => Allow,
        (Analyst | Oversight | DataProtectionOfficer | Administrator, Import, _) => Deny,

        (Analyst | Supervisor | DataProtectionOfficer, ReadLifeLines, _) => Allow,
        (Caseworker | Oversight | Administrator, ReadLifeLines, _) => Deny,

        // Taking everything out and destroying are one person's task, apart from casework.
        (DataProtectionOfficer, Export | Erase, _) => Allow,
        (Caseworker | Supervisor | Analyst | Oversight | Administrator, Export | Erase, _) => Deny,

        // An export is the whole register, so concern reports go with it, sealed: carrying is not reading.
        (DataProtectionOfficer, ExportSealed, _) => Allow,
        (Caseworker | Supervisor | Analyst | Oversight | Administrator, ExportSealed, _) => Deny,

        (DataProtectionOfficer | Oversight, ReadAudit, _) => Allow,
        (Caseworker | Supervisor | Analyst | Administrator, ReadAudit, _) => Deny,

        // Nobody but the oversight focal point, whatever the relation, and there is no glass to break.
        (Oversight, ReadConcernReports, _) => Allow,
        (
            Caseworker | Supervisor | Analyst | DataProtectionOfficer | Administrator,
            ReadConcernReports,
            _,
        ) => Deny,

        (Administrator, KeepRegister, _) => Allow,
        (Caseworker | Supervisor | Analyst | Oversight | DataProtectionOfficer, KeepRegister, _) => Deny,

        // Who gives out roles reads no case, so that nobody gives themselves a case to read unseen.
        (Administrator, KeepAccounts, _) => Allow,
        (Caseworker | Supervisor | Analyst | Oversight | DataProtectionOfficer, KeepAccounts, _) => Deny,

        // Whoever brings records in is warned of earlier ones. The program compares; it shows identifiers, no identity.
        (Caseworker | Supervisor, CompareRecords, _) => Allow,
        (Analyst | Oversight | DataProtectionOfficer | Administrator, CompareRecords, _) => Deny,
        // A run changes who counts as one person in every report.
        (Supervisor, LinkRecords, _) => Allow,
        (Caseworker | Analyst | Oversight | DataProtectionOfficer | Administrator, LinkRecords, _) => Deny,
        (Caseworker | Supervisor | DataProtectionOfficer, ReadLinks, _) => Allow,
        (Analyst | Oversight | Administrator, ReadLinks, _) => Deny,
        // One person's records lie with different organisations, so a supervisor compares across them, without the
        // narratives. A caseworker compares only where both records could be read anyway; asked of the farther one.
        (Supervisor, ReviewLinks, _) => Allow,
        (Caseworker, ReviewLinks, Own | Team | Referred) => Allow,
        (Caseworker, ReviewLinks, Organisation | Relation::None) => Deny,
        (Analyst | Oversight | DataProtectionOfficer | Administrator, ReviewLinks, _) => Deny,
    }
}

/// The table as Markdown.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Generated from `crates/register/src/access.rs`; a test holds the two together.\n\n",
    );
    let _ = writeln!(
        text,
        "*Break glass*: allowed with a stated reason, for {BREAK_GLASS_HOURS} hours; written in the audit, and the owner \
         of the case and the supervisor are told.\n"
    );
    for action in Action::ALL {
        let _ = writeln!(text, "## To {}\n", action.words());
        let relations: Vec<&str> = Relation::ALL.iter().map(|relation| relation.words()).collect();
        let _ = writeln!(text, "| role | {} |", relations.join(" | "));
        let _ = writeln!(text, "|---|{}", "---|".repeat(Relation::ALL.len()));
        for &role in Role::ALL {
            let rulings = Relation::ALL.map(|relation| match ruling(role, action, relation) {
                Ruling::Allow => "yes",
                Ruling::Deny => "no",
                Ruling::BreakGlass => "*break glass*",
            });
            let _ = writeln!(text, "| {} | {} |", role.label(), rulings.join(" | "));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line of the table.
    fn lines() -> impl Iterator<Item = (Role, Action, Relation, Ruling)> {
        Role::ALL.iter().flat_map(|&role| {
            Action::ALL.into_iter().flat_map(move |action| {
                Relation::ALL
                    .into_iter()
                    .map(move |relation| (role, action, relation, ruling(role, action, relation)))
            })
        })
    }

    #[test]
    fn no_line_lets_an_analyst_see_an_identity() {
        let seeing = [
            Action::ReadCase,
            Action::ChangeCase,
            Action::Export,
            Action::ExportSealed,
            Action::CompareRecords,
            Action::ReviewLinks,
        ];
        let wrong = lines()
            .find(|line| line.0 == Role::Analyst && seeing.contains(&line.1) && line.3 != Ruling::Deny);
        assert_eq!(wrong, None);
    }

    #[test]
    fn no_line_lets_an_administrator_see_an_identity_or_a_sealed_report() {
        let wrong = lines().find(|line| {
            let keeping = [Action::KeepRegister, Action::KeepAccounts];
            line.0 == Role::Administrator && !keeping.contains(&line.1) && line.3 != Ruling::Deny
        });
        assert_eq!(wrong, None);
    }

    #[test]
    fn only_oversight_reads_concern_reports_and_no_glass_opens_them() {
        for (role, action, _, ruling) in lines().filter(|line| line.1 == Action::ReadConcernReports) {
            let expected = if role == Role::Oversight {
                Ruling::Allow
            } else {
                Ruling::Deny
            };
            assert_eq!(ruling, expected, "{role:?} {action:?}");
        }
    }

    #[test]
    fn only_those_who_work_on_cases_can_break_the_glass_and_only_to_read() {
        for (role, action, _, _) in lines().filter(|line| line.3 == Ruling::BreakGlass) {
            assert!(matches!(role, Role::Caseworker | Role::Supervisor));
            assert_eq!(action, Action::ReadCase);
        }
    }

    #[test]
    fn whoever_may_change_a_case_may_read_it() {
        for (role, _, relation, _) in lines().filter(|l| l.1 == Action::ChangeCase && l.3 == Ruling::Allow) {
            assert_eq!(ruling(role, Action::ReadCase, relation), Ruling::Allow);
        }
    }

    #[test]
    fn only_a_supervisor_reviews_links_between_records_of_other_organisations() {
        for (role, action, relation, _) in
            lines().filter(|l| l.1 == Action::ReviewLinks && l.3 == Ruling::Allow)
        {
            let could_read = ruling(role, Action::ReadCase, relation) == Ruling::Allow;
            assert!(
                role == Role::Supervisor || could_read,
                "{role:?} {action:?} {relation:?}"
            );
        }
    }

    #[test]
    fn whoever_changes_who_is_one_person_may_also_review_and_read_it() {
        for (role, _, relation, _) in lines().filter(|l| l.1 == Action::LinkRecords && l.3 == Ruling::Allow) {
            for needed in [Action::CompareRecords, Action::ReadLinks, Action::ReviewLinks] {
                assert_eq!(
                    ruling(role, needed, relation),
                    Ruling::Allow,
                    "{role:?} {needed:?}"
                );
            }
        }
    }

    #[test]
    fn a_nearer_relation_never_allows_less() {
        let rank = |ruling| match ruling {
            Ruling::Deny => 0,
            Ruling::BreakGlass => 1,
            Ruling::Allow => 2,
        };
        for (role, action, _, _) in lines() {
            let near_to_far = [
                Relation::Own,
                Relation::Team,
                Relation::Organisation,
                Relation::None,
            ];
            let ranks = near_to_far.map(|relation| rank(ruling(role, action, relation)));
            assert!(
                ranks.is_sorted_by(|nearer, farther| nearer >= farther),
                "{role:?} {action:?}"
            );
        }
    }

    #[test]
    fn every_action_can_be_done_by_somebody() {
        for action in Action::ALL {
            assert!(
                lines().any(|line| line.1 == action && line.3 == Ruling::Allow),
                "{action:?}"
            );
        }
    }

    #[test]
    fn the_printed_table_is_the_table() {
        let printed = include_str!("../../../docs/reference/access.md");
        assert_eq!(
            printed,
            markdown(),
            "write access::markdown() to docs/reference/access.md"
        );
    }
}
