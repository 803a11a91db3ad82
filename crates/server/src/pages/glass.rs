//! A colleague's case in need: it opens for three hours with a reason, and its owner and the supervisor are told.

use maud::html;
use throughline_model::Text;
use throughline_register::access::BREAK_GLASS_HOURS;
use throughline_register::{NewTask, TaskKind};

use crate::ask::{Answered, Ask, Content, next};
use crate::page;
use crate::trouble::Trouble;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    let page = shown(ask, None)?;
    Ok(page.into())
}

fn shown(ask: &mut Ask<'_>, problem: Option<&str>) -> Result<maud::Markup, Trouble> {
    use throughline_register::access::{Action, Ruling, ruling};
    let record = ask.record(0)?;
    let viewer = ask.viewer("before breaking the glass")?;
    let relation = ask.register.for_caseworker(&viewer, ask.now)?.relation(record)?;
    // Only where there is glass to break: elsewhere this page tells nothing.
    if ruling(viewer.role, Action::ReadCase, relation) != Ruling::BreakGlass {
        return Err(Trouble::NotFound);
    }
    let content = html! {
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        p { (ask.say("glass-lead", &[("hours", &BREAK_GLASS_HOURS.to_string())])) }
        form method="post" action={ "/record/" (record) "/glass" } {
            (page::seal(ask))
            div.field {
                label for="reason" { (ask.t("glass-reason")) }
                textarea id="reason" name="reason" rows="3" dir="auto" required {}
            }
            button type="submit" { (ask.t("glass-break")) }
            " " a.button.quiet href="/" { (ask.t("cancel")) }
        }
    };
    Ok(page::page(ask, &ask.t("glass"), &content))
}

pub(crate) fn break_it(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    let Some(reason) = Text::new(ask.form.get("reason")) else {
        return Ok(Content::Unwell(shown(ask, Some("glass-no-reason"))?).into());
    };
    let viewer = ask.viewer("broken glass")?;
    let owner = ask.open.entry(record).and_then(|entry| entry.owner);
    let mut rng = ask.chance();
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    casework.break_glass(&mut *rng, record, &reason, ask.now)?;
    // The owner by name, and whoever supervises the organisation.
    for told in [owner, None] {
        let task = NewTask {
            kind: TaskKind::GlassBroken,
            for_account: told,
            for_organisation: None,
            due: None,
            reason: reason.clone(),
        };
        casework.ask(&mut *rng, record, &task)?;
    }
    Ok(next(format!("/record/{record}?done=opened")))
}
