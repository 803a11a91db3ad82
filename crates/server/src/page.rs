//! The frame of every page: head, menu, leaving in a hurry, locking; and the pieces pages are put together from.

use maud::{DOCTYPE, Markup, html};
use throughline_model::codes::ours::Role;

use crate::ask::Ask;
use crate::assets;
use crate::language::Language;

/// Where somebody is taken who has to leave at once.
pub(crate) const ELSEWHERE: &str = "https://www.wikipedia.org/";

/// The entries of the menu: path, message, roles.
const MENU: &[(&str, &str, &[Role])] = &[
    (
        "/",
        "menu-work",
        &[
            Role::Caseworker,
            Role::Supervisor,
            Role::Analyst,
            Role::Oversight,
            Role::DataProtectionOfficer,
            Role::Administrator,
        ],
    ),
    ("/search", "menu-search", &[Role::Caseworker, Role::Supervisor]),
    ("/intake", "menu-intake", &[Role::Caseworker, Role::Supervisor]),
    ("/matches", "menu-matches", &[Role::Caseworker, Role::Supervisor]),
    (
        "/analysis",
        "menu-analysis",
        &[Role::Analyst, Role::Supervisor, Role::DataProtectionOfficer],
    ),
    ("/audit", "menu-audit", &[Role::DataProtectionOfficer]),
    ("/oversight", "menu-oversight", &[Role::Oversight]),
    ("/accounts", "menu-accounts", &[Role::Administrator]),
    ("/health", "menu-health", &[Role::Administrator]),
];

fn head(language: Language, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            // The title shows in the window list and in the history of a shared computer: it names no person.
            title { (title) " – Throughline" }
            link rel="stylesheet" href=(assets::style());
            link rel="icon" href=(assets::sign()) type="image/svg+xml";
            script src=(assets::script()) defer {}
            meta name="confirm-leave" content=(language.say("leave-unsaved", &[]));
        }
    }
}

fn direction(language: Language) -> &'static str {
    if language.is_right_to_left() { "rtl" } else { "ltr" }
}

/// A page for whoever is signed in.
pub(crate) fn page(ask: &Ask<'_>, title: &str, content: &Markup) -> Markup {
    let Some(who) = &ask.who else {
        return bare(ask.language, title, content);
    };
    let role = who.account.role;
    let here = ask.path.as_str();
    let simulated = ask.open.settings.simulated;
    html! {
        (DOCTYPE)
        html lang=(ask.language.tag()) dir=(direction(ask.language)) {
            (head(ask.language, title))
            body {
                a.skip href="#content" { (ask.t("skip")) }
                header.top {
                    div.brand {
                        img src=(assets::sign()) alt="" width="24" height="24";
                        span { "Throughline" }
                        span.register { (ask.open.settings.title) }
                    }
                    div.leave {
                        form method="post" action="/lock" { (seal(ask)) button.quiet type="submit" title=(ask.t("lock-hint")) data-lock { (ask.t("lock")) } }
                        a.quick-exit href="/leave" rel="noreferrer" data-leave title=(ask.t("leave-hint")) { (ask.t("leave")) }
                    }
                }
                @if simulated { p.simulated role="note" { (ask.t("simulated")) } }
                nav aria-label=(ask.t("menu")) {
                    ul {
                        @for (path, message, roles) in MENU {
                            @if roles.contains(&role) {
                                li { a href=(path) aria-current=[is_here(here, path).then_some("page")] { (ask.t(message)) } }
                            }
                        }
                        li.me { a href="/me" aria-current=[is_here(here, "/me").then_some("page")] {
                            (who.account.name.as_str()) span.role { (ask.language.code(<Role as throughline_model::codes::Coded>::LIST, throughline_model::codes::Coded::code(role))) }
                        } }
                    }
                }
                main id="content" tabindex="-1" {
                    h1 { (title) }
                    (content)
                }
            }
        }
    }
}

fn is_here(here: &str, path: &str) -> bool {
    if path == "/" {
        here == "/"
    } else {
        here.starts_with(path)
    }
}

/// A page without a menu, for whoever is at the door.
pub(crate) fn bare(language: Language, title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) dir=(direction(language)) {
            (head(language, title))
            body.door {
                main id="content" tabindex="-1" {
                    p.brand { img src=(assets::sign()) alt="" width="32" height="32"; span { "Throughline" } }
                    h1 { (title) }
                    (content)
                }
            }
        }
    }
}

/// A page that says what went wrong and where to go on.
pub(crate) fn trouble(language: Language, message: &str, ask: Option<&Ask<'_>>) -> Markup {
    let title = language.say("trouble", &[]);
    let content = html! {
        p.notice.bad role="alert" { (language.say(message, &[])) }
        p { a.button href="/" { (language.say("to-start", &[])) } }
    };
    match ask {
        Some(ask) => page(ask, &title, &content),
        None => bare(language, &title, &content),
    }
}

/// What every form carries.
pub(crate) fn seal(ask: &Ask<'_>) -> Markup {
    html! { input type="hidden" name="seal" value=(ask.seal); }
}

/// Something said at the top of a page: done, or wrong.
pub(crate) fn notice(kind: &str, text: &str) -> Markup {
    let role = if kind == "bad" { "alert" } else { "status" };
    html! { p class={ "notice " (kind) } role=(role) { (text) } }
}

/// What happened with the form before this page, as its path says.
pub(crate) fn done(ask: &Ask<'_>) -> Markup {
    let said = match ask.query.get("done") {
        "added" => "done-added",
        "changed" => "done-changed",
        "removed" => "done-removed",
        "asked" => "done-asked",
        "answered" => "done-answered",
        "opened" => "done-opened",
        "saved" => "done-saved",
        "decided" => "done-decided",
        "withdrawn" => "done-withdrawn",
        _ => return html! {},
    };
    notice("good", &ask.t(said))
}

/// A line of text to fill in.
pub(crate) fn text_field(name: &str, label: &str, value: &str, kind: &str, complete: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            input id=(name) name=(name) type=(kind) value=(value) autocomplete=(complete) dir="auto";
        }
    }
}
