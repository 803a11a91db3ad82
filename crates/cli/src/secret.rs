//! Where a passphrase or recovery code comes from: a file, the service manager, the environment, or a question on the
//! terminal; never an argument.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use throughline_register::Secret;
use zeroize::Zeroizing;

use crate::args::{Common, exit};
use crate::failure::Failure;

/// The name of the service manager's credential.
const CREDENTIAL: &str = "throughline-passphrase";
/// The shortest passphrase that is taken for a new register, in characters.
const SHORTEST: usize = 12;

/// The secret that opens an existing register.
pub(crate) fn ask(common: &Common) -> Result<Secret, Failure> {
    let (what, question) = if common.recovery {
        ("recovery code", "Recovery code")
    } else {
        ("passphrase", "Passphrase")
    };
    let text = match given(common.passphrase_file.as_deref())? {
        Some(text) => text,
        None => prompt(question, what)?,
    };
    let secret = if common.recovery {
        Secret::recovery_code(&text)
    } else {
        Secret::passphrase(text.as_bytes())
    };
    secret.map_err(|error| Failure::with(exit::LOCKED, error))
}

/// The passphrase of a new register, asked for twice on a terminal.
pub(crate) fn choose(file: Option<&Path>) -> Result<Secret, Failure> {
    let text = match given(file)? {
        Some(text) => text,
        None => prompt_twice()?,
    };
    long_enough(&text)
}

fn is_short(text: &str) -> bool {
    text.chars().count() < SHORTEST
}

fn too_short() -> String {
    format!("the passphrase is shorter than {SHORTEST} characters; take a sentence that nobody would guess")
}

fn long_enough(text: &str) -> Result<Secret, Failure> {
    if is_short(text) {
        return Err(Failure::with(exit::LOCKED, anyhow!(too_short())));
    }
    Secret::passphrase(text.as_bytes()).map_err(|error| Failure::with(exit::LOCKED, error))
}

/// The passphrase that is to take another's place.
pub(crate) fn choose_new(file: Option<&Path>) -> Result<Secret, Failure> {
    let text = match file {
        Some(file) => read(file)?,
        None => prompt_twice()?,
    };
    long_enough(&text)
}

/// A secret that is given without asking, if there is one.
fn given(file: Option<&Path>) -> Result<Option<Zeroizing<String>>, Failure> {
    if let Some(file) = file {
        return read(file).map(Some);
    }
    let credential = std::env::var_os("CREDENTIALS_DIRECTORY").map(|dir| PathBuf::from(dir).join(CREDENTIAL));
    if let Some(file) = credential.filter(|file| file.exists()) {
        return read(&file).map(Some);
    }
    Ok(std::env::var("THROUGHLINE_PASSPHRASE")
        .ok()
        .filter(|text| !text.is_empty())
        .map(Zeroizing::new))
}

fn read(file: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = std::fs::read_to_string(file)
        .map(Zeroizing::new)
        .with_context(|| format!("cannot read the passphrase from {}", file.display()))
        .map_err(|error| Failure::with(exit::LOCKED, error))?;
    // An editor's byte order mark is no part of what somebody would type.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn prompt(question: &str, what: &str) -> Result<Zeroizing<String>, Failure> {
    need_terminal(what)?;
    let answer = dialoguer::Password::new().with_prompt(question).interact();
    Ok(Zeroizing::new(
        answer.context("nothing could be read from the terminal")?,
    ))
}

fn prompt_twice() -> Result<Zeroizing<String>, Failure> {
    need_terminal("passphrase")?;
    let answer = dialoguer::Password::new()
        .with_prompt("New passphrase (a sentence nobody would guess)")
        .validate_with(|text: &String| if is_short(text) { Err(too_short()) } else { Ok(()) })
        .with_confirmation("The same again", "The two differ; once more from the start")
        .interact();
    Ok(Zeroizing::new(
        answer.context("nothing could be read from the terminal")?,
    ))
}

fn need_terminal(what: &str) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() {
        return Ok(());
    }
    let error = anyhow!(
        "no {what} was given and there is no terminal to ask on; give --passphrase-file FILE or set THROUGHLINE_PASSPHRASE_FILE"
    );
    Err(Failure::with(exit::LOCKED, error))
}
