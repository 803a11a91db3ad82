//! What passes between people about a case: assigned, referred, transferred, asked for, closed, reopened; and what was answered.

use maud::{Markup, html};
use throughline_model::Text;
use throughline_model::id::OrganisationId;
use throughline_register::{Answered as Given, NewTask, TaskKind};

use super::work::waiting;
use crate::ask::{Answered, Ask, Content, next};
use crate::page;
use crate::said_date;
use crate::trouble::Trouble;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    Ok(shown(ask, None)?.into())
}

fn shown(ask: &mut Ask<'_>, problem: Option<&str>) -> Result<Markup, Trouble> {
    let record = ask.record(0)?;
    let who = ask.signed()?.clone();
    let viewer = ask.viewer("tasks of a case")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let tasks = casework.tasks_of(record)?;
    let grants = casework.grants(record)?;
    let changes = casework.may_change(record)?;
    let shared = casework.may_be_shared(record)?;
    let closed = ask.open.entry(record).is_some_and(|entry| entry.closed);
    let kinds: Vec<TaskKind> = if changes {
        let closing = if closed { TaskKind::Reopen } else { TaskKind::Close };
        vec![TaskKind::Assign, TaskKind::Refer, TaskKind::Transfer, closing]
    } else {
        vec![TaskKind::RequestTransfer]
    };
    let others: Vec<(OrganisationId, String)> = ask
        .open
        .organisations()
        .into_iter()
        .filter(|(id, _)| Some(*id) != who.account.organisation)
        .collect();
    let content = html! {
        (page::done(ask))
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        p { a href={ "/record/" (record) } { (ask.t("to-case")) } }
        section {
            h2 { (ask.t("tasks-ask")) }
            @if changes && !shared { (page::notice("look", &ask.t("trouble-no-consent"))) }
            form method="post" action={ "/record/" (record) "/tasks" } {
                (page::seal(ask))
                fieldset.field.choice {
                    legend { (ask.t("tasks-what")) }
                    @for (at, kind) in kinds.iter().enumerate() {
                        label.box { input type="radio" name="kind" value=(kind.code()) checked[at == 0]; span { (ask.t(&format!("task-{}", kind.code()))) } }
                    }
                }
                @if changes {
                    div.field { label for="for" { (ask.t("tasks-for")) } input id="for" name="for" value=(ask.form.get("for")) autocomplete="off"; p.hint { (ask.t("tasks-for-hint")) } }
                    @if !others.is_empty() {
                        div.field { label for="organisation" { (ask.t("tasks-organisation")) } select id="organisation" name="organisation" { option value="" { (ask.t("none")) } @for (id, name) in &others { option value=(id) { (name) } } } }
                    }
                    div.field { label for="due" { (ask.t("tasks-due")) } input id="due" name="due" value=(ask.form.get("due")) placeholder="2027-03-31" autocomplete="off"; p.hint { (ask.t("tasks-due-hint")) } }
                }
                div.field { label for="reason" { (ask.t("tasks-reason")) } textarea id="reason" name="reason" rows="3" dir="auto" { (ask.form.get("reason")) } }
                button type="submit" { (ask.t("tasks-submit")) }
            }
        }
        section {
            h2 { (ask.t("tasks-so-far")) }
            @if tasks.is_empty() { p.empty { (ask.t("tasks-none")) } } @else {
                ul.list {
                    @for task in &tasks {
                        @let open = matches!(task.state, throughline_register::TaskState::Open | throughline_register::TaskState::Accepted);
                        @if open { (waiting(ask, task, who.account.name.as_str())) } @else {
                            li.task { p { strong { (ask.t(&format!("task-{}", task.kind.code()))) } " – " (ask.t(&format!("task-state-{}", task.state.code()))) @if let Some(by) = &task.answered_by { ", " (by) } } p.reason dir="auto" { (task.reason) } @if !task.answer.is_empty() { p.reason dir="auto" { (task.answer) } } }
                        }
                    }
                }
            }
        }
        @if !grants.is_empty() {
            section {
                h2 { (ask.t("grants")) }
                ul.list { @for grant in &grants { li { (ask.open.organisation(grant.organisation)) " " span.when { (ask.say("task-until", &[("day", &ask.language.instant(grant.until))])) } @if let Some(at) = grant.revoked { " " span.tag { (ask.say("grants-revoked", &[("day", &ask.language.instant(at))])) } } } } }
            }
        }
    };
    Ok(page::page(ask, &ask.t("case-tasks"), &content))
}

pub(crate) fn ask(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    let unwell = |ask: &mut Ask<'_>, problem: &str| Ok(Content::Unwell(shown(ask, Some(problem))?).into());
    let Some(kind) = TaskKind::of(ask.form.get("kind")).filter(|kind| *kind != TaskKind::GlassBroken) else {
        return unwell(ask, "trouble-bad");
    };
    let Some(reason) = Text::new(ask.form.get("reason")) else {
        return unwell(ask, "tasks-no-reason");
    };
    let due = match ask.form.get("due") {
        "" => None,
        said => match said_date::read(said, ask.today()) {
            Ok(date) => Some(date.range().latest()),
            Err(_) => return unwell(ask, "date-not-understood"),
        },
    };
    let organisation = match kind {
        TaskKind::Refer | TaskKind::Transfer => {
            let chosen = ask.form.get("organisation").parse::<OrganisationId>().ok();
            let known = ask.open.organisations();
            let chosen = chosen.filter(|chosen| known.iter().any(|(id, _)| id == chosen));
            if chosen.is_none() {
                return unwell(ask, "tasks-no-organisation");
            }
            chosen
        }
        _ => None,
    };
    let colleague = match kind {
        TaskKind::Assign => {
            let name = Text::new(ask.form.get("for"));
            if name.is_none() {
                return unwell(ask, "tasks-no-colleague");
            }
            name
        }
        _ => None,
    };
    let task = NewTask {
        kind,
        for_account: colleague,
        for_organisation: organisation,
        due,
        reason,
    };
    let viewer = ask.viewer("workflow")?;
    let mut rng = ask.chance();
    ask.register
        .for_caseworker(&viewer, ask.now)?
        .ask(&mut *rng, record, &task)?;
    Ok(next(format!("/record/{record}/tasks?done=asked")))
}

pub(crate) fn answer(ask: &mut Ask<'_>) -> Answered {
    let id = ask.id(0)?;
    let given = match ask.form.get("answer") {
        "accept" => Given::Accept,
        "reject" => Given::Reject,
        "done" => Given::Done,
        "revoke" => Given::Revoke,
        _ => return Err(Trouble::Bad("trouble-bad")),
    };
    let words = ask.form.get("words").to_owned();
    if given == Given::Reject && words.is_empty() {
        return Err(Trouble::Bad("task-reject-reason"));
    }
    let viewer = ask.viewer("workflow")?;
    let mut rng = ask.chance();
    let task = ask
        .register
        .for_caseworker(&viewer, ask.now)?
        .answer(&mut *rng, id, given, &words)?;
    let _ = task;
    Ok(next("/?done=answered"))
}
