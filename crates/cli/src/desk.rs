//! How the command line sits down at a register: where it is, and who is looking, in which role.

use anyhow::anyhow;
use throughline_model::codes::ours::Role;
use throughline_model::{Text, Viewer};
use throughline_register::{AnalysisRegister, Location, Register};
use zeroize::Zeroizing;

use crate::args::{Common, exit};
use crate::failure::{self, Failure};
use crate::place;
use crate::progress::Voice;
use crate::secret;

/// Where the register lies. The password of a database comes from `PGPASSWORD`, or stands in `THROUGHLINE_REGISTER`.
pub(crate) fn location(common: &Common) -> Result<Location, Failure> {
    refuse_visible_password(&common.register)?;
    let location = Location::parse(&common.register).map_err(failure::refused)?;
    let password = std::env::var("PGPASSWORD").map(Zeroizing::new).ok();
    Ok(match password.filter(|password| !password.is_empty()) {
        Some(password) => location.with_password(&password),
        None => location,
    })
}

/// Arguments stand in the process list and in the shell's history: no place for a password.
fn refuse_visible_password(register: &str) -> Result<(), Failure> {
    let has_password = register
        .split_once("://")
        .and_then(|(_, rest)| rest.rsplit_once('@'))
        .is_some_and(|(account, _)| account.contains(':'))
        || register.contains("password=");
    let visible = std::env::args_os().any(|argument| argument.to_string_lossy().contains(register));
    if has_password && visible {
        let error =
            anyhow!("a database password on the command line can be seen by everybody on the machine");
        return Err(Failure::with(exit::USAGE, error).hint("leave it out of the URL and set PGPASSWORD"));
    }
    Ok(())
}

/// Opens the register with its vault.
pub(crate) fn open(common: &Common, voice: Voice) -> Result<Register, Failure> {
    let location = location(common)?;
    place::occupied(&location)?;
    let secret = secret::ask(common)?;
    let bar = voice.bar("Unlocking", 0);
    let register = Register::open(&location, &secret);
    bar.finish();
    register.map_err(failure::refused)
}

/// Opens the register for analysis alone; the key to identities stays sealed.
pub(crate) fn open_for_analysis(common: &Common, voice: Voice) -> Result<AnalysisRegister, Failure> {
    let location = location(common)?;
    place::occupied(&location)?;
    let secret = secret::ask(common)?;
    let bar = voice.bar("Unlocking", 0);
    let register = AnalysisRegister::open(&location, &secret);
    bar.finish();
    register.map_err(failure::refused)
}

/// Whoever runs the program, in the role the command needs, for the purpose given.
pub(crate) fn viewer(common: &Common, role: Role, purpose: &str) -> Viewer {
    let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    // Before there are accounts nobody checks a name that is given; the audit says so.
    let account = match (&common.account, user) {
        (Some(stated), user) => Some(format!(
            "{stated} (as stated by {})",
            user.as_deref().unwrap_or("the command line")
        )),
        (None, user) => user,
    };
    let text = |text: &str, otherwise: &str| {
        Text::new(text.trim())
            .or_else(|| Text::new(otherwise))
            .expect("the word to fall back on is not empty")
    };
    Viewer {
        account: text(account.as_deref().unwrap_or_default(), "command line"),
        role,
        organisation: None,
        purpose: text(purpose, "not stated"),
    }
}
