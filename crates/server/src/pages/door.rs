//! Getting in and out: name and password, the second proof, invitations, the locked session, one's own account.

use maud::{Markup, html};
use throughline_model::Text;
use throughline_register::{Account, AccountState, DoorEvent, Session, SessionState};

use super::set_up::refused;
use crate::ask::{Answer, Answered, Ask, Content, Signed, next, shown};
use crate::door;
use crate::language::Language;
use crate::one_time;
use crate::page;
use crate::password;
use crate::trouble::Trouble;

pub(crate) fn sign_in_page(ask: &mut Ask<'_>) -> Answered {
    if ask.who.is_some() {
        return Ok(next("/"));
    }
    Ok(sign_in_form(ask, None).into())
}

fn sign_in_form(ask: &Ask<'_>, problem: Option<&str>) -> Markup {
    let content = html! {
        @if ask.open.settings.simulated { p.simulated role="note" { (ask.t("simulated")) } }
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        form method="post" action="/sign-in" {
            (page::text_field("name", &ask.t("sign-in-name"), ask.form.get("name"), "text", "username"))
            (page::text_field("password", &ask.t("password"), "", "password", "current-password"))
            button type="submit" { (ask.t("sign-in")) }
        }
        p.hint { (ask.t("sign-in-hint")) }
    };
    page::bare(ask.language, &ask.t("sign-in"), &content)
}

/// Begins a session for an account; its token is kept by the browser. A token from before is never taken over.
fn begin(ask: &mut Ask<'_>, account: &Account, state: SessionState, path: &str) -> Answered {
    let token = door::token(&mut *ask.chance());
    let session = Session {
        id: door::session_id(&token),
        account: account.id,
        state,
        begun: ask.now,
        seen: ask.now,
        confirmed: ask.now,
        device: ask.device.clone(),
    };
    let mut at = ask.register.door(ask.now);
    at.write_session(&session)?;
    if state == SessionState::Open {
        at.tell(Some(account), DoorEvent::SignedIn)?;
    }
    Ok(Answer {
        content: Content::Next(path.to_owned()),
        token: Some(token),
    })
}

pub(crate) fn sign_in(ask: &mut Ask<'_>) -> Answered {
    let name = ask.form.get("name").to_owned();
    if !ask.desk.may_try(&name, ask.now) {
        ask.register.door(ask.now).tell(None, DoorEvent::HeldBack)?;
        return Ok(Content::Unwell(sign_in_form(ask, Some("sign-in-wait"))).into());
    }
    let found = ask.register.door(ask.now).named(&name)?;
    let account = found.filter(|account| account.state == AccountState::Active);
    // As long for a name that is no account's.
    let hashed = account
        .as_ref()
        .map_or("", |account| account.secrets.password.as_str());
    let right = password::is_right(ask.form.raw("password"), hashed);
    ask.desk.tried(&name, ask.now, right);
    let Some(account) = account.filter(|_| right) else {
        let known = ask.register.door(ask.now).named(&name)?;
        ask.register
            .door(ask.now)
            .tell(known.as_ref(), DoorEvent::Refused)?;
        return Ok(Content::Unwell(sign_in_form(ask, Some("sign-in-wrong"))).into());
    };
    if ask.desk.options.demonstration {
        return begin(ask, &account, SessionState::Open, "/");
    }
    begin(ask, &account, SessionState::HalfOpen, "/second")
}

/// Whoever has given the password and not yet the second proof.
fn half(ask: &mut Ask<'_>) -> Result<Option<Signed>, Trouble> {
    // The seal is made of the token; the session is found by what the form or the cookie brought.
    let token = ask.half_token();
    match token {
        Some(token) => door::half_open(ask, &token),
        None => Ok(None),
    }
}

pub(crate) fn second_page(ask: &mut Ask<'_>) -> Answered {
    match half(ask)? {
        Some(half) => Ok(second_form(ask, &half.account, None, None).into()),
        None => Ok(next("/sign-in")),
    }
}

fn second_form(ask: &Ask<'_>, account: &Account, fresh: Option<&[u8]>, problem: Option<&str>) -> Markup {
    let fresh = match (&account.secrets.one_time, fresh) {
        (Some(_), _) => None,
        (None, Some(secret)) => Some(secret.to_vec()),
        (None, None) => Some(one_time::secret(&mut *ask.chance())),
    };
    let content = html! {
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        form method="post" action="/second" {
            @if let Some(secret) = &fresh {
                p { (ask.t("second-first")) }
                @if let Some((path, width)) = one_time::square(secret, account.name.as_str()) {
                    svg.square viewBox={ "0 0 " (width) " " (width) } role="img" aria-label=(ask.t("second-square")) {
                        rect.ground width=(width) height=(width) {}
                        path.modules d=(path) {}
                    }
                }
                p { (ask.t("second-typed")) " " code.secret { (one_time::written(secret)) } }
                input type="hidden" name="secret" value=(one_time::written(secret));
            } @else {
                p { (ask.t("second-lead")) }
            }
            div.field {
                label for="code" { (ask.t("second-code")) }
                input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" autofocus;
            }
            button type="submit" { (ask.t("sign-in")) }
        }
    };
    page::bare(ask.language, &ask.t("second"), &content)
}

pub(crate) fn second(ask: &mut Ask<'_>) -> Answered {
    let Some(Signed { mut account, session }) = half(ask)? else {
        return Ok(next("/sign-in"));
    };
    let name = format!("second {}", account.name);
    if !ask.desk.may_try(&name, ask.now) {
        let page = second_form(ask, &account, None, Some("sign-in-wait"));
        return Ok(Content::Unwell(page).into());
    }
    let fresh = one_time::read_written(ask.form.get("secret"));
    let secret = account.secrets.one_time.clone().or_else(|| fresh.clone());
    let step = secret.as_ref().and_then(|secret| {
        one_time::step(
            secret,
            ask.form.get("code"),
            ask.now.as_second(),
            account.secrets.one_time_used,
        )
    });
    ask.desk.tried(&name, ask.now, step.is_some());
    let Some(step) = step else {
        ask.register
            .door(ask.now)
            .tell(Some(&account), DoorEvent::Refused)?;
        let page = second_form(ask, &account, fresh.as_deref(), Some("second-wrong"));
        return Ok(Content::Unwell(page).into());
    };
    account.secrets.one_time = secret;
    account.secrets.one_time_used = step;
    let mut rng = ask.chance();
    let mut at = ask.register.door(ask.now);
    at.write(&account, &mut *rng)?;
    at.end_session(session.id)?;
    begin(ask, &account, SessionState::Open, "/")
}

pub(crate) fn invitation_page(ask: &mut Ask<'_>) -> Answered {
    Ok(invitation_form(ask, None).into())
}

fn invitation_form(ask: &Ask<'_>, problem: Option<&str>) -> Markup {
    let content = html! {
        @if let Some(problem) = problem { (page::notice("bad", problem)) }
        p { (ask.t("invitation-lead")) }
        form method="post" action="/invitation" {
            (page::text_field("name", &ask.t("sign-in-name"), ask.form.get("name"), "text", "username"))
            (page::text_field("code", &ask.t("invitation-code"), ask.form.get("code"), "text", "off"))
            (page::text_field("password", &ask.t("password-new"), "", "password", "new-password"))
            (page::text_field("again", &ask.t("password-again"), "", "password", "new-password"))
            p.hint { (ask.t("password-hint")) }
            button type="submit" { (ask.t("invitation-submit")) }
        }
    };
    page::bare(ask.language, &ask.t("invitation"), &content)
}

pub(crate) fn invitation(ask: &mut Ask<'_>) -> Answered {
    let name = ask.form.get("name").to_owned();
    let unwell =
        |ask: &Ask<'_>, problem: String| Ok(Content::Unwell(invitation_form(ask, Some(&problem))).into());
    let attempt = format!("invitation {name}");
    if !ask.desk.may_try(&attempt, ask.now) {
        return unwell(ask, ask.t("sign-in-wait"));
    }
    let given = password::code_hash(ask.form.get("code"));
    let now = ask.now;
    let found = ask.register.door(now).named(&name)?.filter(|account| {
        account.state == AccountState::Invited
            && account.invited_until.is_some_and(|until| now <= until)
            && account
                .secrets
                .invitation
                .is_some_and(|wanted| password::equal(&wanted, &given))
    });
    ask.desk.tried(&attempt, ask.now, found.is_some());
    let Some(mut account) = found else {
        return unwell(ask, ask.t("invitation-wrong"));
    };
    let chosen = ask.form.raw("password").to_owned();
    if let Some(problem) = refused(ask.language, &chosen, ask.form.raw("again"), &name) {
        return unwell(ask, problem);
    }
    let mut rng = ask.chance();
    account.secrets.password = password::hash(&chosen, &mut *rng);
    account.secrets.invitation = None;
    account.secrets.one_time = None;
    account.invited_until = None;
    account.state = AccountState::Active;
    let mut at = ask.register.door(ask.now);
    at.write(&account, &mut *rng)?;
    at.tell(Some(&account), DoorEvent::InvitationTakenUp)?;
    begin(ask, &account, SessionState::HalfOpen, "/second")
}

pub(crate) fn sign_out(ask: &mut Ask<'_>) -> Answered {
    let who = ask.signed()?.clone();
    let mut at = ask.register.door(ask.now);
    at.end_session(who.session.id)?;
    at.tell(Some(&who.account), DoorEvent::SignedOut)?;
    Ok(Answer {
        content: Content::Next("/sign-in".to_owned()),
        token: Some(String::new()),
    })
}

fn lock_session(ask: &mut Ask<'_>) -> Result<(), Trouble> {
    let Some(who) = ask.who.clone() else {
        return Ok(());
    };
    let session = Session {
        state: SessionState::Locked,
        ..who.session
    };
    let mut at = ask.register.door(ask.now);
    at.write_session(&session)?;
    at.tell(Some(&who.account), DoorEvent::Locked)?;
    Ok(())
}

pub(crate) fn lock(ask: &mut Ask<'_>) -> Answered {
    lock_session(ask)?;
    Ok(next("/"))
}

/// Leaving in a hurry: the session is locked and something harmless is shown.
pub(crate) fn leave(ask: &mut Ask<'_>) -> Answered {
    lock_session(ask)?;
    Ok(next(page::ELSEWHERE))
}

/// Asks for the password in place. What was being sent is kept in the form and is sent on with the password.
pub(crate) fn confirm_page(ask: &Ask<'_>, method: &str, locked: bool, wrong: bool) -> Markup {
    let form = ask.form.without(&["confirm-password", "seal"]);
    let title = if locked { "locked" } else { "confirm" };
    let content = html! {
        @if wrong { (page::notice("bad", &ask.t("confirm-wrong"))) }
        p { (ask.t(if locked { "locked-lead" } else { "confirm-lead" })) }
        // A page that was asked for is shown after the password by asking for it again.
        form method="post" action=(if method == "GET" { "/unlock".to_owned() } else { ask.path.clone() }) {
            (page::seal(ask))
            @for (name, value) in form.fields() { input type="hidden" name=(name) value=(value); }
            @if method == "GET" { input type="hidden" name="next" value=(ask.path); }
            @if let Some(who) = &ask.who { p.who { (who.account.name.as_str()) } }
            div.field {
                label for="confirm-password" { (ask.t("password")) }
                input id="confirm-password" name="confirm-password" type="password" autocomplete="current-password" autofocus;
            }
            button type="submit" { (ask.t("confirm-submit")) }
        }
        form method="post" action="/sign-out" { (page::seal(ask)) button.quiet type="submit" { (ask.t("sign-out")) } }
    };
    page::bare(ask.language, &ask.t(title), &content)
}

/// After the password was given to a locked session: on to the page that was asked for. Only to pages of ours.
pub(crate) fn unlocked(ask: &mut Ask<'_>) -> Answered {
    let path = ask.form.get("next");
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    Ok(next(if ours { path } else { "/" }))
}

pub(crate) fn me(ask: &mut Ask<'_>) -> Answered {
    Ok(me_page(ask, None)?.into())
}

fn me_page(ask: &mut Ask<'_>, problem: Option<&str>) -> Result<Markup, Trouble> {
    let who = ask.signed()?.clone();
    let sessions = ask.register.door(ask.now).sessions(who.account.id)?;
    let content = html! {
        (page::done(ask))
        @if let Some(problem) = problem { (page::notice("bad", problem)) }
        section {
            h2 { (ask.t("me-language")) }
            form.row method="post" action="/me/language" {
                (page::seal(ask))
                label for="language" { (ask.t("me-language-choose")) }
                select id="language" name="language" {
                    @for language in Language::ALL {
                        option value=(language.tag()) lang=(language.tag()) selected[language == ask.language] { (language.own_name()) }
                    }
                }
                button type="submit" { (ask.t("save")) }
            }
        }
        section {
            h2 { (ask.t("me-sessions")) }
            p { (ask.t("me-sessions-lead")) }
            table {
                thead { tr { th { (ask.t("me-device")) } th { (ask.t("me-begun")) } th { (ask.t("me-seen")) } th { (ask.t("action")) } } }
                tbody {
                    @for session in &sessions {
                        tr {
                            td { (session.device) }
                            td { (ask.language.instant(session.begun)) }
                            td { (ask.language.instant(session.seen)) }
                            td {
                                @if session.id == who.session.id { (ask.t("me-this")) } @else {
                                    form method="post" action={ "/me/sessions/" (shown(session.id)) "/end" } { (page::seal(ask)) button.quiet type="submit" { (ask.t("me-end")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        section {
            h2 { (ask.t("me-password")) }
            form method="post" action="/me/password" {
                (page::seal(ask))
                (page::text_field("password", &ask.t("password-new"), "", "password", "new-password"))
                (page::text_field("again", &ask.t("password-again"), "", "password", "new-password"))
                p.hint { (ask.t("password-hint")) }
                button type="submit" { (ask.t("me-password-change")) }
            }
        }
        form method="post" action="/sign-out" { (page::seal(ask)) button.quiet type="submit" { (ask.t("sign-out")) } }
    };
    Ok(page::page(ask, &ask.t("me"), &content))
}

pub(crate) fn change_language(ask: &mut Ask<'_>) -> Answered {
    let mut account = ask.signed()?.account.clone();
    let language = Language::of(ask.form.get("language")).ok_or(Trouble::Bad("trouble-bad"))?;
    account.language = Text::new(language.tag());
    let mut rng = ask.chance();
    ask.register.door(ask.now).write(&account, &mut *rng)?;
    Ok(next("/me?done=saved"))
}

pub(crate) fn change_password(ask: &mut Ask<'_>) -> Answered {
    let who = ask.signed()?.clone();
    let mut account = who.account;
    let chosen = ask.form.raw("password").to_owned();
    if let Some(problem) = refused(
        ask.language,
        &chosen,
        ask.form.raw("again"),
        account.name.as_str(),
    ) {
        return Ok(Content::Unwell(me_page(ask, Some(&problem))?).into());
    }
    let mut rng = ask.chance();
    account.secrets.password = password::hash(&chosen, &mut *rng);
    let mut at = ask.register.door(ask.now);
    at.write(&account, &mut *rng)?;
    at.tell(Some(&account), DoorEvent::PasswordChanged)?;
    // Whoever knew the old one is signed in nowhere any more; this session begins anew.
    at.end_sessions_of(account.id)?;
    begin(ask, &account, SessionState::Open, "/me?done=changed")
}

pub(crate) fn end_session(ask: &mut Ask<'_>) -> Answered {
    let who = ask.signed()?.clone();
    let id = ask.id(0)?;
    let mut at = ask.register.door(ask.now);
    let own = at
        .sessions(who.account.id)?
        .iter()
        .any(|session| session.id == id);
    if !own {
        return Err(Trouble::NotFound);
    }
    at.end_session(id)?;
    at.tell(Some(&who.account), DoorEvent::SessionEnded)?;
    Ok(next("/me?done=changed"))
}
