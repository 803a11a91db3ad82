//! Accounts: who may sign in, in which role; invited with a code that is shown once.

use jiff::ToSpan as _;
use maud::{Markup, html};
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::Role;
use throughline_model::id::OrganisationId;
use throughline_model::{Organisation, Text};
use throughline_register::{Account, AccountId, AccountState, Invitation};

use super::set_up::{account_name, random};
use crate::ask::{Answered, Ask, Content, next, shown};
use crate::page;
use crate::password;
use crate::trouble::Trouble;

/// For how long an invitation holds, in hours.
const INVITED: i64 = 7 * 24;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    Ok(accounts_page(ask, None, None)?.into())
}

fn roles(ask: &Ask<'_>, chosen: Option<Role>) -> Markup {
    html! { @for role in Role::ALL { option value=(role.code()) selected[chosen == Some(*role)] { (ask.language.code(Role::LIST, role.code())) } } }
}

fn accounts_page(
    ask: &mut Ask<'_>,
    problem: Option<&str>,
    code: Option<(&str, &str)>,
) -> Result<Markup, Trouble> {
    let viewer = ask.viewer("accounts")?;
    let accounts = ask.register.for_administrator(&viewer, ask.now)?.accounts()?;
    let organisations = ask.open.organisations();
    let content = html! {
        (page::done(ask))
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        @if let Some((name, code)) = code {
            div.notice.good role="status" {
                p { (ask.say("accounts-invited", &[("name", name)])) }
                p.code { (code) }
                p { (ask.t("accounts-invited-next")) }
            }
        }
        section {
            h2 { (ask.t("accounts-invite")) }
            form method="post" action="/accounts/invite" {
                (page::seal(ask))
                (page::text_field("name", &ask.t("sign-in-name"), ask.form.get("name"), "text", "off"))
                div.field { label for="role" { (ask.t("accounts-role")) } select id="role" name="role" { (roles(ask, None)) } }
                div.field { label for="organisation" { (ask.t("accounts-organisation")) } select id="organisation" name="organisation" { @for (id, name) in &organisations { option value=(id) { (name) } } } }
                (page::text_field("team", &ask.t("accounts-team"), ask.form.get("team"), "text", "off"))
                button type="submit" { (ask.t("accounts-invite-submit")) }
            }
        }
        section {
            h2 { (ask.t("accounts-all")) }
            @for account in &accounts { (one(ask, account)) }
        }
        section {
            h2 { (ask.t("organisations")) }
            ul { @for (_, name) in &organisations { li { (name) } } }
            form.row method="post" action="/organisations" { (page::seal(ask)) (page::text_field("organisation-name", &ask.t("organisations-name"), "", "text", "off")) button type="submit" { (ask.t("add")) } }
        }
    };
    Ok(page::page(ask, &ask.t("menu-accounts"), &content))
}

fn one(ask: &Ask<'_>, account: &Account) -> Markup {
    let id = shown(account.id.bits());
    let state = match account.state {
        AccountState::Invited => "accounts-invited-state",
        AccountState::Active => "accounts-active",
        AccountState::Closed => "accounts-closed",
    };
    html! {
        details.account {
            summary { strong { (account.name.as_str()) } " – " (ask.language.code(Role::LIST, account.role.code())) @if let Some(organisation) = account.organisation { ", " (ask.open.organisation(organisation)) } @if let Some(team) = &account.team { ", " (team.as_str()) } " " span.tag { (ask.t(state)) } }
            form method="post" action={ "/accounts/" (id) } {
                (page::seal(ask))
                div.field { label for={ "role-" (id) } { (ask.t("accounts-role")) } select id={ "role-" (id) } name="role" { (roles(ask, Some(account.role))) } }
                div.field { label for={ "team-" (id) } { (ask.t("accounts-team")) } input id={ "team-" (id) } name="team" value=(account.team.as_ref().map_or("", Text::as_str)) autocomplete="off"; }
                div.buttons {
                    button type="submit" name="do" value="change" { (ask.t("save")) }
                    button.quiet type="submit" name="do" value="invite" { (ask.t("accounts-invite-again")) }
                    @if account.state == AccountState::Closed { button.quiet type="submit" name="do" value="reopen" { (ask.t("accounts-reopen")) } } @else { button.danger type="submit" name="do" value="close" { (ask.t("accounts-close")) } }
                }
                p.hint { (ask.t("accounts-hint")) }
            }
        }
    }
}

fn organisation(ask: &Ask<'_>) -> Option<OrganisationId> {
    let chosen: OrganisationId = ask.form.get("organisation").parse().ok()?;
    ask.open
        .organisations()
        .iter()
        .any(|(id, _)| *id == chosen)
        .then_some(chosen)
}

pub(crate) fn invite(ask: &mut Ask<'_>) -> Answered {
    let unwell = |ask: &mut Ask<'_>, problem: &str| {
        Ok(Content::Unwell(accounts_page(ask, Some(problem), None)?).into())
    };
    let Some(name) = account_name(ask.form.get("name")) else {
        return unwell(ask, "account-name-unsound");
    };
    let Some(role) = Role::from_any(ask.form.get("role")) else {
        return unwell(ask, "trouble-bad");
    };
    let mut rng = ask.chance();
    let code = password::code(&mut *rng);
    let invitation = Invitation {
        name: name.clone(),
        role,
        organisation: organisation(ask),
        team: Text::new(ask.form.get("team")),
        code: password::code_hash(&code),
        until: ask.now.saturating_add(INVITED.hours()).unwrap_or(ask.now),
    };
    let viewer = ask.viewer("invitation")?;
    let invited = ask
        .register
        .for_administrator(&viewer, ask.now)?
        .invite(&invitation, &mut *rng);
    match invited {
        Err(throughline_register::RegisterError::NameTaken) => unwell(ask, "trouble-name-taken"),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(accounts_page(ask, None, Some((name.as_str(), &code)))?.into()),
    }
}

pub(crate) fn change(ask: &mut Ask<'_>) -> Answered {
    let id = AccountId::from_bits(ask.id(0)?);
    let action = ask.form.get("do").to_owned();
    let role = Role::from_any(ask.form.get("role")).ok_or(Trouble::Bad("trouble-bad"))?;
    let team = Text::new(ask.form.get("team"));
    let mut rng = ask.chance();
    let code = password::code(&mut *rng);
    let until = ask.now.saturating_add(INVITED.hours()).unwrap_or(ask.now);
    let viewer = ask.viewer("accounts")?;
    let changed =
        ask.register
            .for_administrator(&viewer, ask.now)?
            .change_account(id, &mut *rng, |account| match action.as_str() {
                "close" => account.state = AccountState::Closed,
                // Whoever lost their telephone or password begins anew; an administrator never learns either.
                "invite" | "reopen" => {
                    account.state = AccountState::Invited;
                    account.invited_until = Some(until);
                    account.secrets.password.clear();
                    account.secrets.one_time = None;
                    account.secrets.invitation = Some(password::code_hash(&code));
                }
                _ => {
                    account.role = role;
                    account.team.clone_from(&team);
                }
            })?;
    if ["invite", "reopen"].contains(&action.as_str()) {
        let name = changed.name.to_string();
        return Ok(accounts_page(ask, None, Some((&name, &code)))?.into());
    }
    Ok(next("/accounts?done=changed"))
}

pub(crate) fn add_organisation(ask: &mut Ask<'_>) -> Answered {
    let Some(name) = Text::new(ask.form.get("organisation-name")) else {
        return Ok(Content::Unwell(accounts_page(ask, Some("set-up-no-organisation"), None)?).into());
    };
    let mut rng = ask.chance();
    let row = Organisation {
        id: OrganisationId::from_bits(random(&mut *rng)),
        name,
        kind: None,
        country: None,
    };
    let viewer = ask.viewer("organisations")?;
    ask.register
        .for_administrator(&viewer, ask.now)?
        .add_organisation(&row, &mut *rng)?;
    Ok(next("/accounts?done=added"))
}
