//! Sessions: the token a browser holds, who it says is there, when the password is asked for again, and the seal of forms.
//!
//! After a quarter of an hour without a request a session is locked, not ended: the password opens it again in place, and a
//! form that was being sent is sent on. After twelve hours it ends. Which numbers is OWASP ASVS 5.0, 7.3, for data of this
//! sensitivity.

use rand::CryptoRng;
use sha2::{Digest as _, Sha256};
use throughline_register::{AccountState, DoorEvent, Session, SessionState};

use crate::ask::{Ask, Signed};
use crate::password;
use crate::trouble::Trouble;

/// Seconds without a request after which a session is locked.
pub(crate) const IDLE: i64 = 15 * 60;
/// Seconds after which a session ends.
pub(crate) const LONGEST: i64 = 12 * 3600;
/// Seconds for which a password that was given counts for what asks for it again.
const CONFIRMED: i64 = 5 * 60;
/// Seconds within which the second proof must follow the password.
const HALF_OPEN: i64 = 5 * 60;

/// A new token: 256 random bits as 64 digits.
pub(crate) fn token(rng: &mut dyn CryptoRng) -> String {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    digits(&bytes)
}

fn digits(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The identifier under which the register knows the session of a token.
pub(crate) fn session_id(token: &str) -> u128 {
    let digest = Sha256::digest([b"throughline session ", token.as_bytes()].concat());
    digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
}

/// What the forms of a session carry.
pub(crate) fn seal_of(token: &str) -> String {
    let digest = Sha256::digest([b"throughline form ", token.as_bytes()].concat());
    digits(&digest[..16])
}

fn cookie_name(secure: bool) -> &'static str {
    // A name that browsers take from HTTPS alone, and from no other host.
    if secure {
        "__Host-throughline"
    } else {
        "throughline"
    }
}

/// The token among the cookies of a request.
pub(crate) fn token_of(cookies: &str, secure: bool) -> Option<String> {
    let name = cookie_name(secure);
    let found = cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, _)| *known == name);
    let token = found.map(|(_, token)| token)?;
    let sound = token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    sound.then(|| token.to_owned())
}

/// The cookie of a token; an empty one is forgotten.
pub(crate) fn cookie(token: &str, secure: bool) -> String {
    let name = cookie_name(secure);
    let secure = if secure { "; Secure" } else { "" };
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{age}")
}

/// A device as its owner will recognise it, from what its browser says of itself.
pub(crate) fn device(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(part, _)| agent.contains(part));
        found.map_or("", |(_, name)| name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        ("", "") => "?".to_owned(),
        (browser, "") => browser.to_owned(),
        ("", system) => system.to_owned(),
        (browser, system) => format!("{browser}, {system}"),
    }
}

/// Finds out who asks, and puts it into the request: whoever's session the token is of, if it is still open. The state says
/// whether the password is wanted first.
pub(crate) fn who_is(ask: &mut Ask<'_>, token: Option<&str>) -> Result<SessionState, Trouble> {
    let Some(token) = token else {
        return Ok(SessionState::HalfOpen);
    };
    let now = ask.now;
    let mut door = ask.register.door(now);
    let Some(mut session) = door.session(session_id(token))? else {
        return Ok(SessionState::HalfOpen);
    };
    let account = door.account(session.account)?;
    let account = account.filter(|account| account.state != AccountState::Closed);
    let age = now.as_second() - session.begun.as_second();
    let idle = now.as_second() - session.seen.as_second();
    let over = match session.state {
        SessionState::HalfOpen => age > HALF_OPEN,
        SessionState::Open | SessionState::Locked => age > LONGEST,
    };
    let Some(account) = account.filter(|_| !over && age >= 0) else {
        door.end_session(session.id)?;
        return Ok(SessionState::HalfOpen);
    };
    if session.state == SessionState::HalfOpen {
        return Ok(SessionState::HalfOpen);
    }
    if session.state == SessionState::Open && idle > IDLE {
        session.state = SessionState::Locked;
        door.write_session(&session)?;
        door.tell(Some(&account), DoorEvent::Locked)?;
    } else if session.state == SessionState::Open && idle > 60 {
        // To the minute: a page is not a write.
        session.seen = now;
        door.write_session(&session)?;
    }
    let state = session.state;
    ask.who = Some(Signed { account, session });
    Ok(state)
}

/// The session whose password was right and whose second proof is still wanted.
pub(crate) fn half_open(ask: &mut Ask<'_>, token: &str) -> Result<Option<Signed>, Trouble> {
    let mut door = ask.register.door(ask.now);
    let Some(session) = door.session(session_id(token))? else {
        return Ok(None);
    };
    let age = ask.now.as_second() - session.begun.as_second();
    if session.state != SessionState::HalfOpen || !(0..=HALF_OPEN).contains(&age) {
        return Ok(None);
    }
    let account = door.account(session.account)?;
    Ok(account.map(|account| Signed { account, session }))
}

/// Asks for the password where it is wanted: of a locked session, and for what asks for it again. The password may have come
/// with this very form.
pub(crate) fn confirm(ask: &mut Ask<'_>, state: SessionState, again: bool) -> Result<(), Trouble> {
    let Some(who) = ask.who.clone() else {
        return Err(Trouble::SignIn);
    };
    let locked = state == SessionState::Locked;
    let fresh = ask.now.as_second() - who.session.confirmed.as_second() <= CONFIRMED;
    if !locked && (fresh || !again) {
        return Ok(());
    }
    let given = ask.form.raw("confirm-password").to_owned();
    if given.is_empty() {
        return Err(Trouble::Confirm { locked, wrong: false });
    }
    let name = who.account.name.as_str();
    let right = ask.desk.may_try(name, ask.now) && password::is_right(&given, &who.account.secrets.password);
    ask.desk.tried(name, ask.now, right);
    let now = ask.now;
    let mut door = ask.register.door(now);
    if !right {
        door.tell(Some(&who.account), DoorEvent::Refused)?;
        return Err(Trouble::Confirm { locked, wrong: true });
    }
    let session = Session {
        state: SessionState::Open,
        seen: now,
        confirmed: now,
        ..who.session
    };
    door.write_session(&session)?;
    door.tell(Some(&who.account), DoorEvent::Confirmed)?;
    ask.form = ask.form.without(&["confirm-password"]);
    ask.who = Some(Signed {
        account: who.account,
        session,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sound_token_of_our_name_is_taken() {
        let token = "ab".repeat(32);
        assert_eq!(
            token_of(&format!("a=b; throughline={token}"), false),
            Some(token.clone())
        );
        assert_eq!(token_of(&format!("throughline={token}"), true), None);
        assert_eq!(
            token_of(&format!("__Host-throughline={token}"), true),
            Some(token.clone())
        );
        for unsound in ["", "x", &token[1..], &format!("{token}0"), &"zz".repeat(32)] {
            assert_eq!(
                token_of(&format!("throughline={unsound}"), false),
                None,
                "{unsound}"
            );
        }
    }

    #[test]
    fn neither_the_session_nor_the_seal_gives_the_token_away() {
        let token = "ab".repeat(32);
        assert!(!token.contains(&seal_of(&token)));
        assert_ne!(session_id(&token), session_id(&"ac".repeat(32)));
        assert!(cookie(&token, true).contains("HttpOnly; SameSite=Strict; Secure"));
    }
}
