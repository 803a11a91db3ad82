//! One request as the pages see it: who asks, for what, with which form, in which language; and what they are answered with.

use jiff::Timestamp;
use maud::Markup;
use rand::CryptoRng;
use throughline_model::codes::ours::Role;
use throughline_model::id::{OrganisationId, RecordId};
use throughline_model::{Day, Text, Viewer};
use throughline_register::access::{self, Action, Relation, Ruling};
use throughline_register::{Account, Indexed, Register, Session, Standing};

use crate::desk::{Desk, Open};
use crate::form::Form;
use crate::language::Language;
use crate::trouble::Trouble;

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) account: Account,
    pub(crate) session: Session,
}

/// A request while the register is open.
pub(crate) struct Ask<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) open: &'a Open,
    pub(crate) register: &'a mut Register,
    pub(crate) now: Timestamp,
    /// The parts of the path that the route leaves open, in their order.
    pub(crate) parts: Vec<String>,
    /// The path as it was asked for.
    pub(crate) path: String,
    pub(crate) query: Form,
    pub(crate) form: Form,
    pub(crate) who: Option<Signed>,
    pub(crate) language: Language,
    /// The token the browser holds, whoever it is of.
    pub(crate) token: Option<String>,
    /// What every form of this session carries, so that no other page's form is taken for ours.
    pub(crate) seal: String,
    /// Whether the page's script asks for a piece of a page.
    pub(crate) by_script: bool,
    /// The device, as its owner will recognise it.
    pub(crate) device: String,
}

/// What a request is answered with.
pub(crate) struct Answer {
    pub(crate) content: Content,
    /// The token of a session that was begun, to be kept by the browser; an empty one is to be forgotten.
    pub(crate) token: Option<String>,
}

/// The content of an answer.
pub(crate) enum Content {
    /// A page.
    Page(Markup),
    /// A page that says something is wrong with what was sent.
    Unwell(Markup),
    /// Look there next. Our own paths only, but for leaving.
    Next(String),
    /// A file to keep.
    File {
        name: String,
        media_type: &'static str,
        bytes: Vec<u8>,
    },
}

impl From<Markup> for Answer {
    fn from(page: Markup) -> Self {
        Content::Page(page).into()
    }
}

impl From<Content> for Answer {
    fn from(content: Content) -> Self {
        Self { content, token: None }
    }
}

/// Look there next.
pub(crate) fn next(path: impl Into<String>) -> Answer {
    Content::Next(path.into()).into()
}

/// What every page's function gives back.
pub(crate) type Answered = Result<Answer, Trouble>;

impl Ask<'_> {
    /// A message of the language.
    pub(crate) fn t(&self, id: &str) -> String {
        self.language.say(id, &[])
    }

    /// A message with values in it.
    pub(crate) fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.language.say(id, values)
    }

    /// The token of somebody who has given the password and not yet the second proof.
    pub(crate) fn half_token(&self) -> Option<String> {
        self.token.clone()
    }

    /// Chance.
    pub(crate) fn chance(&self) -> Box<dyn CryptoRng> {
        (self.desk.options.chance)()
    }

    /// The day it is.
    pub(crate) fn today(&self) -> Day {
        day_of(self.now)
    }

    /// Who asks. Routes are reached signed in unless the table of routes says otherwise.
    pub(crate) fn signed(&self) -> Result<&Signed, Trouble> {
        self.who.as_ref().ok_or(Trouble::SignIn)
    }

    /// Whoever asks, as the register knows them.
    pub(crate) fn viewer(&self, purpose: &str) -> Result<Viewer, Trouble> {
        let account = &self.signed()?.account;
        Ok(Viewer {
            account: account.name.clone(),
            role: account.role,
            organisation: account.organisation,
            purpose: Text::new(purpose).unwrap_or_else(|| account.name.clone()),
        })
    }

    /// The record that a part of the path names.
    pub(crate) fn record(&self, part: usize) -> Result<RecordId, Trouble> {
        let text = self.parts.get(part).ok_or(Trouble::NotFound)?;
        text.parse().map_err(|_| Trouble::NotFound)
    }

    /// The identifier that a part of the path names.
    pub(crate) fn id(&self, part: usize) -> Result<u128, Trouble> {
        let text = self.parts.get(part).ok_or(Trouble::NotFound)?;
        let id = uuid::Uuid::try_parse(text).map_err(|_| Trouble::NotFound)?;
        Ok(id.as_u128())
    }

    /// How the viewer stands to the register's records.
    pub(crate) fn standing(&mut self) -> Result<Standing, Trouble> {
        let viewer = self.viewer("which cases are shown")?;
        Ok(self.register.standing(&viewer)?)
    }

    /// The name of an organisation, or nothing for none.
    pub(crate) fn organisation(&self, id: Option<OrganisationId>) -> String {
        id.map_or_else(String::new, |id| self.open.organisation(id))
    }
}

/// What the access table says of reading a record that the memory knows.
pub(crate) fn reading(
    role: Role,
    standing: &Standing,
    entry: &Indexed,
    now: Timestamp,
) -> (Relation, Ruling) {
    let relation = standing.to(entry.record, entry.organisation, entry.owner.as_ref(), now);
    (relation, access::ruling(role, Action::ReadCase, relation))
}

/// The day of an instant, in universal time as everything in the register.
pub(crate) fn day_of(now: Timestamp) -> Day {
    Day::from_epoch(i32::try_from(now.as_second().div_euclid(86_400)).unwrap_or(0))
}

/// An identifier as it stands in a path.
pub(crate) fn shown(id: u128) -> String {
    uuid::Uuid::from_u128(id).to_string()
}
