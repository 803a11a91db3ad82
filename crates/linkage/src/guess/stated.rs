//! Roles as the user states them, over the guesses: `dob=birth-date,col3=given-name`.
//!
//! Parsed before the file is read, because the identifiers' column is wanted then. Guessing is in `guess.rs`.

use super::{Guess, Sure};
use crate::read::{self, Ids};
use crate::role::{Role, UnknownRole};

/// The user's roles, by heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedRoles(Vec<(String, Role)>);

/// Why stated roles cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RolesError {
    /// A part that is not `heading=role`.
    #[error("“{0}” does not give a column a role; write HEADING=ROLE, separated by commas, as in dob=birth-date,col3=given-name; the roles are {roles}", roles = Role::list())]
    Form(String),
    /// A word that names no role.
    #[error(transparent)]
    Role(#[from] UnknownRole),
    /// A heading given two roles.
    #[error("“{0}” is given a role twice")]
    Twice(String),
    /// More than one identifier.
    #[error("“{0}” and “{1}” are both given the role id; only one column can hold the records' identifiers")]
    Ids(String, String),
    /// A heading the file does not have.
    #[error("there is no column headed “{heading}”; the columns are {headings}")]
    NoSuchColumn {
        /// The heading.
        heading: String,
        /// The headings there are, separated by commas.
        headings: String,
    },
}

/// Reads `heading=role` pairs separated by commas.
///
/// ```
/// use throughline_linkage::{Role, guess::parse_roles};
///
/// let roles = parse_roles("dob=birth-date, col3=given-name")?;
/// assert_eq!(roles.of("col3"), Some(Role::GivenName));
/// let error = parse_roles("dob=birthday").expect_err("there is no such role");
/// assert!(error.to_string().contains("birth-date"));
/// # Ok::<(), throughline_linkage::guess::RolesError>(())
/// ```
///
/// # Errors
/// [`RolesError`], with the names of all roles where one is wrong.
pub fn parse_roles(written: &str) -> Result<StatedRoles, RolesError> {
    let mut stated: Vec<(String, Role)> = Vec::new();
    for part in written.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (heading, role) = part
            .rsplit_once('=')
            .ok_or_else(|| RolesError::Form(part.to_owned()))?;
        let heading = heading.trim();
        if heading.is_empty() {
            return Err(RolesError::Form(part.to_owned()));
        }
        let role: Role = role.parse()?;
        if stated.iter().any(|(other, _)| other == heading) {
            return Err(RolesError::Twice(heading.to_owned()));
        }
        if role == Role::Id
            && let Some((other, _)) = stated.iter().find(|(_, role)| *role == Role::Id)
        {
            return Err(RolesError::Ids(other.clone(), heading.to_owned()));
        }
        stated.push((heading.to_owned(), role));
    }
    Ok(StatedRoles(stated))
}

impl StatedRoles {
    /// The role stated for a heading, capitals and signs apart.
    pub fn of(&self, heading: &str) -> Option<Role> {
        let exact = self.0.iter().find(|(stated, _)| stated == heading);
        exact
            .or_else(|| {
                self.0
                    .iter()
                    .find(|(stated, _)| read::plain(stated) == read::plain(heading))
            })
            .map(|(_, role)| *role)
    }

    /// What reading has to know: the column stated to hold the identifiers. If instead a column that would be taken for it
    /// by its heading is given another role, the records are numbered.
    pub fn ids(&self) -> Ids<'_> {
        if let Some((heading, _)) = self.0.iter().find(|(_, role)| *role == Role::Id) {
            return Ids::Headed(heading);
        }
        if self.0.iter().any(|(heading, _)| read::is_id_heading(heading)) {
            return Ids::Numbered;
        }
        Ids::ByHeading
    }

    /// Puts the stated roles in place of the guessed ones; `id_heading` is the column already taken for the identifiers.
    ///
    /// # Errors
    /// [`RolesError::NoSuchColumn`] for a heading that is not there.
    pub fn over(&self, guesses: &mut [Guess], id_heading: Option<&str>) -> Result<(), RolesError> {
        let headings = id_heading
            .into_iter()
            .chain(guesses.iter().map(|guess| guess.heading.as_str()))
            .collect::<Vec<_>>()
            .join(", ");
        for (heading, role) in &self.0 {
            let wanted = read::plain(heading);
            if *role == Role::Id && id_heading.is_some_and(|id| read::plain(id) == wanted) {
                continue;
            }
            let at = guesses
                .iter()
                .position(|guess| guess.heading == *heading)
                .or_else(|| {
                    guesses
                        .iter()
                        .position(|guess| read::plain(&guess.heading) == wanted)
                });
            let Some(at) = at else {
                return Err(RolesError::NoSuchColumn {
                    heading: heading.clone(),
                    headings,
                });
            };
            if *role == Role::Id {
                // A guessed identifier gives way.
                for guess in guesses.iter_mut().filter(|guess| guess.role == Role::Id) {
                    guess.role = Role::Ignored;
                }
            }
            guesses[at].role = *role;
            guesses[at].sure = Sure::Certain;
            "You said so.".clone_into(&mut guesses[at].why);
        }
        Ok(())
    }
}
