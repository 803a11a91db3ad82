//! Setting a register up: with the code from the terminal, once; the organisation, the first administrator, the passphrase.
//!
//! The recovery code is shown once, on the page that ends it. Until then no other page is there.

use axum::http::StatusCode;
use maud::{Markup, html};
use throughline_model::codes::ours::Role;
use throughline_model::id::OrganisationId;
use throughline_model::{Organisation, Text, Viewer};
use throughline_register::{Account, AccountId, AccountSecrets, AccountState, RecoveryCode, Secret};

use crate::ask::{Answer, Content};
use crate::desk::Desk;
use crate::form::Form;
use crate::language::Language;
use crate::page;
use crate::password;

/// Answers every request while the register is not set up.
pub(crate) fn answer(
    desk: &Desk,
    method: &str,
    path: &str,
    body: &[u8],
    language: Language,
) -> (Answer, StatusCode) {
    if !desk.wants_set_up() {
        let page = page::trouble(language, "trouble-closed", None);
        return (Content::Unwell(page).into(), StatusCode::SERVICE_UNAVAILABLE);
    }
    let form = Form::read(body);
    match (method, path) {
        ("POST", "/set-up") => match set_up(desk, &form, language) {
            Ok(done) => (done.into(), StatusCode::OK),
            Err(problem) => {
                let page = form_page(desk, language, &form, Some(&problem));
                (Content::Unwell(page).into(), StatusCode::UNPROCESSABLE_ENTITY)
            }
        },
        ("GET", "/set-up") => (form_page(desk, language, &form, None).into(), StatusCode::OK),
        _ => (Content::Next("/set-up".to_owned()).into(), StatusCode::SEE_OTHER),
    }
}

fn form_page(desk: &Desk, language: Language, form: &Form, problem: Option<&str>) -> Markup {
    let t = |id: &str| language.say(id, &[]);
    let makes = desk.opened().is_none();
    let content = html! {
        @if let Some(problem) = problem { (page::notice("bad", problem)) }
        p { (t("set-up-lead")) }
        form method="post" action="/set-up" {
            fieldset {
                legend { (t("set-up-code-legend")) }
                (page::text_field("code", &t("set-up-code"), form.get("code"), "text", "off"))
            }
            fieldset {
                legend { (t("set-up-organisation-legend")) }
                (page::text_field("organisation", &t("set-up-organisation"), form.get("organisation"), "text", "organization"))
            }
            fieldset {
                legend { (t("set-up-administrator-legend")) }
                (page::text_field("name", &t("sign-in-name"), form.get("name"), "text", "username"))
                (page::text_field("password", &t("password-new"), "", "password", "new-password"))
                (page::text_field("again", &t("password-again"), "", "password", "new-password"))
                p.hint { (t("password-hint")) }
            }
            @if makes {
                fieldset {
                    legend { (t("set-up-passphrase-legend")) }
                    p { (t("set-up-passphrase-lead")) }
                    (page::text_field("passphrase", &t("set-up-passphrase"), "", "password", "off"))
                    (page::text_field("passphrase-again", &t("password-again"), "", "password", "off"))
                }
            }
            button type="submit" { (t("set-up-submit")) }
        }
    };
    page::bare(language, &t("set-up"), &content)
}

/// The sentence that says why a new password is refused.
pub(crate) fn refused(language: Language, password: &str, again: &str, account: &str) -> Option<String> {
    if password != again {
        return Some(language.say("password-differs", &[]));
    }
    let message = match password::weakness(password, account)? {
        password::Weak::Short => "password-short",
        password::Weak::Long => "password-long",
        password::Weak::Common => "password-common",
        password::Weak::HoldsName => "password-holds-name",
    };
    Some(language.say(message, &[("least", &password::SHORTEST.to_string())]))
}

/// A name for an account: letters, digits, points, hyphens; as it stands in case files and in the audit.
pub(crate) fn account_name(text: &str) -> Option<Text> {
    let sound = (2..=40).contains(&text.chars().count())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    Text::new(text).filter(|_| sound)
}

fn set_up(desk: &Desk, form: &Form, language: Language) -> Result<Markup, String> {
    let t = |id: &str| language.say(id, &[]);
    let now = (desk.options.clock)();
    // One door, one name: whoever guesses codes waits like whoever guesses passwords.
    if !desk.may_try("set-up", now) {
        return Err(t("sign-in-wait"));
    }
    let right = desk.is_set_up_code(form.get("code"));
    desk.tried("set-up", now, right);
    if !right {
        return Err(t("set-up-wrong-code"));
    }
    let organisation = Text::new(form.get("organisation")).ok_or_else(|| t("set-up-no-organisation"))?;
    let name = account_name(form.get("name")).ok_or_else(|| t("account-name-unsound"))?;
    let password = form.raw("password");
    if let Some(refused) = refused(language, password, form.raw("again"), name.as_str()) {
        return Err(refused);
    }
    let broken = |error: throughline_register::RegisterError| error.to_string();
    let mut recovery: Option<RecoveryCode> = None;
    let open = if let Some(open) = desk.opened() {
        open
    } else {
        let passphrase = form.raw("passphrase");
        if let Some(refused) = refused(language, passphrase, form.raw("passphrase-again"), name.as_str()) {
            return Err(refused);
        }
        let secret = Secret::passphrase(passphrase).map_err(|error| error.to_string())?;
        let (mut register, code) = desk.make(&secret).map_err(broken)?;
        register.set_title(organisation.as_str()).map_err(broken)?;
        recovery = Some(code);
        desk.unlock(register).map_err(broken)?
    };
    let mut register = open.register();
    let mut rng = (desk.options.chance)();
    let viewer = Viewer {
        account: name.clone(),
        role: Role::Administrator,
        organisation: None,
        purpose: Text::new("setting up").expect("a text that is not empty"),
    };
    let mut administration = register.for_administrator(&viewer, now).map_err(broken)?;
    let id = OrganisationId::from_bits(random(&mut *rng));
    let known = administration.organisations().map_err(broken)?;
    let known = known.into_iter().find(|known| known.name == organisation);
    let organisation = if let Some(known) = known {
        known.id
    } else {
        let row = Organisation {
            id,
            name: organisation,
            kind: None,
            country: None,
        };
        administration.add_organisation(&row, &mut *rng).map_err(broken)?;
        id
    };
    let account = Account {
        id: AccountId::from_bits(random(&mut *rng)),
        name,
        role: Role::Administrator,
        organisation: Some(organisation),
        team: None,
        language: Text::new(language.tag()),
        state: AccountState::Active,
        created: now,
        invited_until: None,
        secrets: AccountSecrets {
            password: password::hash(password, &mut *rng),
            ..AccountSecrets::default()
        },
    };
    administration.add_account(&account, &mut *rng).map_err(broken)?;
    desk.set_up_is_done();
    let content = html! {
        (page::notice("good", &t("set-up-done")))
        @if let Some(code) = &recovery {
            h2 { (t("recovery-code")) }
            p { (t("recovery-code-lead")) }
            p.code { (code.reveal().as_str()) }
        }
        p { (t("set-up-next")) }
        p { a.button href="/sign-in" { (t("sign-in")) } }
    };
    Ok(page::bare(language, &t("set-up"), &content))
}

/// A random identifier (UUID version 4).
pub(crate) fn random(rng: &mut dyn rand::CryptoRng) -> u128 {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().as_u128()
}
