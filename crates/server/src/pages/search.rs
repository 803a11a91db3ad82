//! Search over names in any script, aliases and numbers, in memory; only what the viewer may know.
//!
//! What is typed never stands in an address: it is sent as a form. A colleague's case that would open only with a reason is
//! counted and named by its number alone.

use maud::{Markup, html};
use throughline_linkage::search::How;
use throughline_register::Indexed;
use throughline_register::access::Ruling;

use super::work::called;
use crate::ask::{Answered, Ask, reading};
use crate::page;
use crate::trouble::Trouble;

/// The most that is listed.
const MOST: usize = 30;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    let content = html! { (form(ask, "")) div id="found" aria-live="polite" {} };
    Ok(page::page(ask, &ask.t("menu-search"), &content).into())
}

fn form(ask: &Ask<'_>, typed: &str) -> Markup {
    html! {
        form.search method="post" action="/search" role="search" data-live="found" {
            (page::seal(ask))
            label for="typed" { (ask.t("search-label")) }
            input id="typed" name="typed" type="search" value=(typed) dir="auto" autocomplete="off" autofocus spellcheck="false" aria-describedby="search-hint";
            button type="submit" { (ask.t("search-submit")) }
            p.hint id="search-hint" { (ask.t("search-hint")) }
        }
    }
}

pub(crate) fn search(ask: &mut Ask<'_>) -> Answered {
    let typed = ask.form.get("typed").to_owned();
    let found = found(ask, &typed)?;
    if ask.by_script {
        return Ok(found.into());
    }
    let content = html! { (form(ask, &typed)) div id="found" aria-live="polite" { (found) } };
    Ok(page::page(ask, &ask.t("menu-search"), &content).into())
}

fn found(ask: &mut Ask<'_>, typed: &str) -> Result<Markup, Trouble> {
    let standing = ask.standing()?;
    let (role, now) = (ask.signed()?.account.role, ask.now);
    let ruling = |entry: &Indexed| reading(role, &standing, entry, now).1;
    let open = ask
        .open
        .search(typed, MOST, |entry| ruling(entry) == Ruling::Allow);
    // Of another organisation's cases nothing is said at all, not even that they are there.
    let own = ask.signed()?.account.organisation;
    let closed = ask.open.search(typed, MOST, |entry| {
        ruling(entry) == Ruling::BreakGlass && entry.organisation == own
    });
    Ok(html! {
        @if open.is_empty() && closed.is_empty() {
            @if !typed.is_empty() {
                p.empty { (ask.t("search-nothing")) }
                p { a.button href="/intake" { (ask.t("menu-intake")) } }
            }
        } @else {
            p.count { (ask.say("search-found", &[("count", &open.len().to_string())])) }
            ul.list {
                @for (hit, entry) in &open {
                    li {
                        a href={ "/record/" (entry.record) } { bdi { (called(ask, entry)) } }
                        @for other in entry.names.iter().skip(1).take(2) { span.alias { bdi { (other) } } }
                        @if let Some(number) = entry.numbers.first() { span.when { (number) } }
                        @if let Some(how) = how(hit.how) { span.tag { (ask.t(how)) } }
                        @if entry.closed { span.tag { (ask.t("case-closed")) } }
                    }
                }
            }
            @if !closed.is_empty() {
                details {
                    summary { (ask.say("search-colleagues", &[("count", &closed.len().to_string())])) }
                    p { (ask.t("search-colleagues-lead")) }
                    ul.list { @for (_, entry) in &closed { li { a href={ "/record/" (entry.record) "/glass" } { (entry.numbers.first().cloned().unwrap_or_else(|| ask.t("case-unnamed"))) } span.when { (entry.owner.as_ref().map(ToString::to_string).unwrap_or_default()) } } } }
                }
            }
        }
    })
}

fn how(how: How) -> Option<&'static str> {
    match how {
        How::Exact | How::Begins | How::Number => None,
        How::SoundsAlike => Some("search-sounds"),
        How::Misspelt => Some("search-misspelt"),
    }
}
