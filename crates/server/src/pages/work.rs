//! My work: what is due and overdue, what waits for an answer of mine, drafts, my cases; for other roles, where to go.

use maud::{Markup, html};
use throughline_model::codes::ours::Role;
use throughline_model::id::RecordId;
use throughline_register::{Indexed, Task, TaskState};

use crate::ask::{Answered, Ask, shown};
use crate::page;
use crate::trouble::Trouble;

/// The most cases listed on one page.
const MOST: usize = 200;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    let content = match ask.signed()?.account.role {
        Role::Caseworker | Role::Supervisor => casework(ask)?,
        Role::Analyst => elsewhere(ask, "work-analyst", &[("/analysis", "menu-analysis")]),
        Role::Oversight => elsewhere(ask, "work-oversight", &[("/oversight", "menu-oversight")]),
        Role::DataProtectionOfficer => {
            let links = [("/audit", "menu-audit"), ("/analysis", "menu-analysis")];
            elsewhere(ask, "work-protection", &links)
        }
        Role::Administrator => {
            let links = [("/accounts", "menu-accounts"), ("/health", "menu-health")];
            elsewhere(ask, "work-administrator", &links)
        }
    };
    Ok(page::page(ask, &ask.t("menu-work"), &content).into())
}

fn elsewhere(ask: &Ask<'_>, lead: &str, links: &[(&str, &str)]) -> Markup {
    html! {
        p { (ask.t(lead)) }
        ul.cards { @for (path, message) in links { li { a href=(path) { (ask.t(message)) } } } }
    }
}

/// The name under which a case is listed. Names are what the caseworker knows cases by; the page is never kept by a browser.
pub(crate) fn called(ask: &Ask<'_>, entry: &Indexed) -> String {
    let number = entry.numbers.first().cloned();
    entry
        .names
        .first()
        .cloned()
        .or(number)
        .unwrap_or_else(|| ask.t("case-unnamed"))
}

fn casework(ask: &mut Ask<'_>) -> Result<Markup, Trouble> {
    let who = ask.signed()?.clone();
    let own = ask.open.entries(|entry| {
        // An account's name may stand in the files of other organisations as well.
        let own = entry.owner.as_ref() == Some(&who.account.name);
        own && entry.organisation == who.account.organisation && !entry.closed
    });
    let records: Vec<RecordId> = own.iter().map(|entry| entry.record).take(MOST).collect();
    let viewer = ask.viewer("my work")?;
    let today = ask.today();
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let mut contacts = casework.planned_contacts(&records)?;
    let tasks = casework.waiting()?;
    let drafts = casework.drafts(who.account.id)?;
    let ahead = today.since_epoch() + 14;
    contacts.retain(|contact| {
        let planned = contact.state.planned_on();
        planned.is_some_and(|planned| planned.range().earliest().since_epoch() <= ahead)
    });
    contacts.sort_by_key(|contact| contact.state.planned_on().map(|planned| planned.range().latest()));
    let entry = |record: RecordId| own.iter().find(|entry| entry.record == record);
    let content = html! {
        (page::done(ask))
        section {
            h2 { (ask.t("work-due")) }
            @if contacts.is_empty() { p.empty { (ask.t("work-nothing-due")) } } @else {
                ul.list {
                    @for contact in &contacts {
                        @if let (Some(entry), Some(planned)) = (entry(contact.record), contact.state.planned_on()) {
                            @let overdue = planned.range().latest() < today;
                            li.overdue[overdue] {
                                a href={ "/record/" (entry.record) "/change/contacts/" (contact.id) } { (called(ask, entry)) }
                                span.when { (ask.language.date(planned)) }
                                @if overdue { strong.tag { (ask.t("work-overdue")) } }
                            }
                        }
                    }
                }
            }
        }
        section {
            h2 { (ask.t("work-waiting")) }
            @if tasks.is_empty() { p.empty { (ask.t("work-nothing-waits")) } } @else {
                ul.list { @for task in &tasks { (waiting(ask, task, who.account.name.as_str())) } }
            }
        }
        @if !drafts.is_empty() {
            section {
                h2 { (ask.t("work-drafts")) }
                ul.list {
                    @for draft in &drafts {
                        li { a href={ "/intake/" (shown(draft.id)) "/1" } { (ask.t("work-draft")) } span.when { (ask.language.instant(draft.saved)) } }
                    }
                }
            }
        }
        section {
            h2 { (ask.say("work-cases", &[("count", &own.len().to_string())])) }
            @if own.is_empty() {
                p.empty { (ask.t("work-no-cases")) }
                p { a.button href="/intake" { (ask.t("menu-intake")) } " " a.button.quiet href="/search" { (ask.t("menu-search")) } }
            } @else {
                ul.list {
                    @for entry in own.iter().take(MOST) {
                        li { a href={ "/record/" (entry.record) } { bdi { (called(ask, entry)) } } @if let Some(number) = entry.numbers.first() { span.when { (number) } } }
                    }
                }
            }
        }
    };
    Ok(content)
}

/// A task in a list, with what may be answered to it.
pub(crate) fn waiting(ask: &Ask<'_>, task: &Task, me: &str) -> Markup {
    let entry = ask.open.entry(task.record);
    let mine = task.asked_by == me;
    let name = entry.map_or_else(String::new, |entry| called(ask, &entry));
    let kind = ask.t(&format!("task-{}", task.kind.code()));
    let notice = task.kind == throughline_register::TaskKind::GlassBroken;
    html! {
        li.task {
            p { strong { (kind) } ": " a href={ "/record/" (task.record) } { bdi { (name) } } }
            p.detail {
                (ask.say("task-asked", &[("who", &task.asked_by), ("when", &ask.language.instant(task.asked))]))
                @if let Some(id) = task.for_organisation { " – " (ask.open.organisation(id)) }
                @if let Some(due) = task.due { " – " (ask.say("task-until", &[("day", &ask.language.day(due))])) }
            }
            p.reason dir="auto" { (task.reason) }
            form.row method="post" action={ "/tasks/" (shown(task.id)) } {
                (page::seal(ask))
                @if mine {
                    button.quiet type="submit" name="answer" value="revoke" { (ask.t("task-revoke")) }
                } @else if notice {
                    button type="submit" name="answer" value="done" { (ask.t("task-seen")) }
                } @else if task.state == TaskState::Accepted {
                    button type="submit" name="answer" value="done" { (ask.t("task-done")) }
                } @else {
                    label.inline { (ask.t("task-words")) " " input name="words" dir="auto" autocomplete="off"; }
                    button type="submit" name="answer" value="accept" { (ask.t("task-accept")) }
                    button.quiet type="submit" name="answer" value="reject" { (ask.t("task-reject")) }
                }
            }
        }
    }
}
