//! Who looked at what: the audit page by page, and whether its chain is whole; and the sealed concern reports' own page.

use maud::html;

use super::case::instant;
use crate::ask::{Answered, Ask};
use crate::page;

/// Entries on one page.
const MOST: usize = 100;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    let before = ask.query.get("before").parse::<u64>().unwrap_or(u64::MAX);
    let viewer = ask.viewer("audit")?;
    let entries = ask
        .register
        .for_data_protection(&viewer, ask.now)?
        .audit_before(before.min(i64::MAX as u64), MOST)?;
    let last = entries.last().map(|entry| entry.sequence);
    let content = html! {
        form method="post" action="/audit/verify" { (page::seal(ask)) button type="submit" { (ask.t("audit-verify")) } }
        table.audit {
            thead { tr { th.number { (ask.t("audit-number")) } th { (ask.t("audit-at")) } th { (ask.t("audit-account")) } th { (ask.t("audit-role")) } th { (ask.t("audit-action")) } th { (ask.t("audit-subject")) } th { (ask.t("audit-detail")) } } }
            tbody { @for entry in &entries { tr {
                td.number { (entry.sequence) }
                td { (instant(ask, &entry.at)) }
                td { (entry.account) }
                td { (entry.role) }
                td { (entry.action) }
                td { (entry.subject) }
                td dir="auto" { (entry.detail) }
            } } }
        }
        @if let Some(last) = last.filter(|last| *last > 1) { p { a.button.quiet href={ "/audit?before=" (last) } { (ask.t("audit-earlier")) } } }
    };
    Ok(page::page(ask, &ask.t("menu-audit"), &content).into())
}

pub(crate) fn verify(ask: &mut Ask<'_>) -> Answered {
    let viewer = ask.viewer("verification")?;
    let found = ask.register.verify_as(&viewer, ask.now, None)?;
    let rows: u64 = found.rows.values().sum();
    let content = html! {
        @if found.is_sound() {
            (page::notice("good", &ask.say("audit-sound", &[("rows", &rows.to_string()), ("cells", &found.sealed_cells.to_string())])))
        } @else {
            (page::notice("bad", &ask.t("audit-unsound")))
            ul { @for problem in &found.problems { li { (problem.to_string()) } } }
        }
        @if let Some(head) = &found.head { p { (ask.t("audit-head")) } p.code { (head.sequence) " " (head.link.to_string()) } }
        p { a href="/audit" { (ask.t("menu-audit")) } }
    };
    Ok(page::page(ask, &ask.t("audit-verification"), &content).into())
}

pub(crate) fn oversight(ask: &mut Ask<'_>) -> Answered {
    let viewer = ask.viewer("concern reports")?;
    let reports = ask.register.for_oversight(&viewer, ask.now)?.concern_reports()?;
    let content = html! {
        p { (ask.t("oversight-lead")) }
        @if reports.is_empty() { p.empty { (ask.t("oversight-none")) } } @else {
            table {
                thead { tr { th { (ask.t("oversight-received")) } th { (ask.t("oversight-sealed-to")) } } }
                tbody { @for report in &reports { tr { td { (ask.language.date(report.received_on)) } td { (report.sealed_to.as_str()) } } } }
            }
        }
    };
    Ok(page::page(ask, &ask.t("menu-oversight"), &content).into())
}
