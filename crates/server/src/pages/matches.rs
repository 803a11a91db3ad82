//! Which records are one person: the queue of the latest run, two records side by side, and a person's decision.
//!
//! The program shows and asks; it decides nothing. What is decided can be withdrawn, and nothing is merged or deleted.

use maud::{Markup, html};
use throughline_model::Text;
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::LinkVerdict;
use throughline_model::id::{LinkId, RecordId};
use throughline_model::table::Row;
use throughline_register::access::{Action, Ruling, ruling};
use throughline_register::{Queue, RegisterError};

use crate::ask::{Answered, Ask, Content, next};
use crate::fields;
use crate::page;
use crate::trouble::Trouble;

/// The most pairs that are listed.
const MOST: usize = 100;
/// The most pairs of the queue that are looked through for those.
const READ: usize = 5_000;

pub(crate) fn queue(ask: &mut Ask<'_>) -> Answered {
    let viewer = ask.viewer("pairs waiting for review")?;
    let standing = ask.standing()?;
    let mut linking = ask.register.for_linking(&viewer, ask.now)?;
    let mut waiting = linking.queue(Queue::All, READ)?;
    let run = linking.latest_run()?;
    // Only pairs of which the viewer may see both sides.
    waiting.retain(|pair| {
        [pair.record, pair.other_record].into_iter().all(|record| {
            ask.open.entry(record).is_some_and(|entry| {
                let relation = standing.to(record, entry.organisation, entry.owner.as_ref(), ask.now);
                ruling(viewer.role, Action::ReviewLinks, relation) == Ruling::Allow
            })
        })
    });
    waiting.truncate(MOST);
    let content = html! {
        (page::done(ask))
        p { (ask.t("matches-lead")) }
        @if waiting.is_empty() {
            p.empty { (ask.t(if run.is_some() { "matches-none" } else { "matches-no-run" })) }
        } @else {
            p.count { (ask.say("matches-count", &[("count", &waiting.len().to_string())])) }
            table {
                thead { tr { th { (ask.t("matches-pair")) } th.number { (ask.t("matches-probability")) } th { (ask.t("matches-state")) } } }
                tbody { @for pair in &waiting { tr {
                    td { a href={ "/matches/" (pair.record) "/" (pair.other_record) } { (short(pair.record)) " · " (short(pair.other_record)) } }
                    td.number { (percent(pair.likelihood())) }
                    td { (ask.language.code(throughline_model::codes::ours::ProposalState::LIST, pair.state.code())) }
                } } }
            }
        }
    };
    Ok(page::page(ask, &ask.t("menu-matches"), &content).into())
}

/// The end of an identifier, where two differ; the beginning tells when they were made.
fn short(record: RecordId) -> String {
    let id = record.to_string();
    id[id.len() - 8..].to_owned()
}

fn percent(probability: f64) -> String {
    if probability > 0.9995 {
        return "> 99.9 %".to_owned();
    }
    format!("{:.1} %", probability * 100.0)
}

fn pair_of(ask: &Ask<'_>) -> Result<(RecordId, RecordId), Trouble> {
    Ok((ask.record(0)?, ask.record(1)?))
}

pub(crate) fn pair(ask: &mut Ask<'_>) -> Answered {
    Ok(pair_page(ask, None)?.into())
}

/// The fields of both, side by side, where either says something.
fn compared<R: Row>(ask: &Ask<'_>, one: Option<&R>, other: Option<&R>) -> Markup {
    let table = R::table();
    let cells = |row: Option<&R>| row.map(Row::cells).unwrap_or_default();
    let (one, other) = (cells(one), cells(other));
    let at = |cells: &[Option<String>], position: usize| cells.get(position).cloned().flatten();
    html! {
        @for (position, field) in table.fields.iter().enumerate() {
            @let (left, right) = (at(&one, position), at(&other, position));
            @let own = ["id", "record", "person", "organisation", "case_owner"].contains(&field.name);
            @if !own && (left.is_some() || right.is_some()) {
                tr.agrees[left == right] {
                    th scope="row" { (ask.language.field(table.name, field.name)) }
                    @for cell in [&left, &right] { td { @if let Some(text) = cell { bdi { (fields::value(ask, field, text)) } } @else { span.unknown { (ask.t("matches-not-said")) } } } }
                }
            }
        }
    }
}

fn pair_page(ask: &mut Ask<'_>, problem: Option<&str>) -> Result<Markup, Trouble> {
    let (one, other) = pair_of(ask)?;
    let viewer = ask.viewer("two records side by side")?;
    let side = match ask
        .register
        .for_linking(&viewer, ask.now)?
        .side_by_side(one, other)
    {
        Err(RegisterError::Denied { .. }) => return Err(Trouble::NotFound),
        side => side?,
    };
    let [left, right] = &side.profiles;
    let names = |profile: &throughline_model::Profile| {
        let aliases = profile.aliases.iter().filter_map(|alias| alias.name.as_ref());
        aliases.map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let numbers = |profile: &throughline_model::Profile| {
        let documents = profile
            .documents
            .iter()
            .filter_map(|document| document.number.as_ref());
        documents.map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let organisations = [&left.record, &right.record].map(|record| ask.organisation(record.organisation));
    let action = format!("/matches/{one}/{other}");
    let content = html! {
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        p { a href="/matches" { (ask.t("matches-back")) } }
        @if let Some(proposal) = &side.proposal { p { (ask.say("matches-proposed", &[("probability", &percent(proposal.likelihood()))])) } }
        table.side {
            thead { tr { td {} @for organisation in &organisations { th scope="col" { (organisation) } } } }
            tbody {
                (compared(ask, left.identity.as_ref(), right.identity.as_ref()))
                tr { th scope="row" { (ask.t("table-aliases")) } td dir="auto" { (names(left)) } td dir="auto" { (names(right)) } }
                tr { th scope="row" { (ask.t("table-identity_documents")) } td { (numbers(left)) } td { (numbers(right)) } }
                (compared(ask, Some(&left.record), Some(&right.record)))
            }
        }
        @for decision in &side.decisions {
            div.decision {
                p { strong { (ask.language.code(LinkVerdict::LIST, decision.verdict.code())) } " – " (decision.decided_by.as_str()) ", " (ask.language.date(decision.decided_on)) @if !decision.stands() { " " span.tag { (ask.t("matches-withdrawn")) } } }
                @if let Some(reason) = &decision.reason { p.reason dir="auto" { (reason.as_str()) } }
                @if decision.stands() {
                    form method="post" action={ (action) "/withdraw" } { (page::seal(ask)) input type="hidden" name="decision" value=(decision.id); button.quiet type="submit" { (ask.t("matches-withdraw")) } }
                }
            }
        }
        form method="post" action=(action) {
            (page::seal(ask))
            fieldset.field.choice {
                legend { (ask.t("matches-question")) }
                @for verdict in LinkVerdict::ALL {
                    label.box { input type="radio" name="verdict" value=(verdict.code()); span { (ask.language.code(LinkVerdict::LIST, verdict.code())) } }
                }
            }
            div.field { label for="reason" { (ask.t("matches-reason")) } textarea id="reason" name="reason" rows="2" dir="auto" {} }
            button type="submit" { (ask.t("matches-decide")) }
        }
    };
    Ok(page::page(ask, &ask.t("matches-title"), &content))
}

pub(crate) fn decide(ask: &mut Ask<'_>) -> Answered {
    let (one, other) = pair_of(ask)?;
    let verdict = LinkVerdict::from_any(ask.form.get("verdict"));
    let reason = Text::new(ask.form.get("reason"));
    let (Some(verdict), Some(reason)) = (verdict, reason) else {
        return Ok(Content::Unwell(pair_page(ask, Some("matches-incomplete"))?).into());
    };
    let viewer = ask.viewer("decision on a pair")?;
    let mut rng = ask.chance();
    ask.register
        .for_linking(&viewer, ask.now)?
        .decide(&mut *rng, one, other, verdict, &reason)?;
    Ok(next("/matches?done=decided"))
}

pub(crate) fn withdraw(ask: &mut Ask<'_>) -> Answered {
    let (one, other) = pair_of(ask)?;
    let decision: LinkId = ask.form.get("decision").parse().map_err(|_| Trouble::NotFound)?;
    let viewer = ask.viewer("decision withdrawn")?;
    ask.register.for_linking(&viewer, ask.now)?.withdraw(decision)?;
    Ok(next(format!("/matches/{one}/{other}?done=withdrawn")))
}
