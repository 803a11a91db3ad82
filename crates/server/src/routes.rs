//! The table of routes: which path is answered by which page, for whom. There is no other way to a page.
//!
//! What a role may do with a record stands in the register's access table, and every page asks it through a view; the roles
//! here keep pages from those whom they are not for, so that a menu and a guess lead to the same place.

use throughline_model::codes::ours::Role;
use throughline_model::codes::ours::Role::{
    Administrator, Analyst, Caseworker, DataProtectionOfficer, Oversight, Supervisor,
};

use crate::ask::{Answered, Ask};
use crate::pages::{
    accounts, analysis, audit, case, documents, door, glass, health, intake, matches, rows, screening,
    search, work, workflow,
};
use crate::trouble::Trouble;

/// Whom a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in with one of these roles.
    Roles(&'static [Role]),
}

/// One way to a page.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path; `{…}` stands for any one part.
    pub path: &'static str,
    /// Whom it is for.
    pub who: Who,
    /// Whether the password is asked for again when it was last given more than five minutes ago.
    pub confirms: bool,
    pub(crate) answer: fn(&mut Ask<'_>) -> Answered,
}

const CASEWORK: Who = Who::Roles(&[Caseworker, Supervisor]);
const LINKS: Who = Who::Roles(&[Caseworker, Supervisor]);
const LINES: Who = Who::Roles(&[Analyst, Supervisor, DataProtectionOfficer]);
const AUDIT: Who = Who::Roles(&[DataProtectionOfficer]);
const KEEPING: Who = Who::Roles(&[Administrator]);

const fn get(path: &'static str, who: Who, answer: fn(&mut Ask<'_>) -> Answered) -> Route {
    Route {
        method: "GET",
        path,
        who,
        confirms: false,
        answer,
    }
}

const fn post(path: &'static str, who: Who, answer: fn(&mut Ask<'_>) -> Answered) -> Route {
    Route {
        method: "POST",
        path,
        who,
        confirms: false,
        answer,
    }
}

/// As [`post`], for what asks for the password again.
const fn sure(path: &'static str, who: Who, answer: fn(&mut Ask<'_>) -> Answered) -> Route {
    Route {
        method: "POST",
        path,
        who,
        confirms: true,
        answer,
    }
}

/// Every route.
pub static ROUTES: &[Route] = &[
    get("/sign-in", Who::Anyone, door::sign_in_page),
    post("/sign-in", Who::Anyone, door::sign_in),
    get("/second", Who::Anyone, door::second_page),
    post("/second", Who::Anyone, door::second),
    get("/invitation", Who::Anyone, door::invitation_page),
    post("/invitation", Who::Anyone, door::invitation),
    get("/leave", Who::Anyone, door::leave),
    post("/unlock", Who::SignedIn, door::unlocked),
    post("/sign-out", Who::SignedIn, door::sign_out),
    post("/lock", Who::SignedIn, door::lock),
    get("/me", Who::SignedIn, door::me),
    post("/me/language", Who::SignedIn, door::change_language),
    sure("/me/password", Who::SignedIn, door::change_password),
    post("/me/sessions/{session}/end", Who::SignedIn, door::end_session),
    get("/", Who::SignedIn, work::page),
    get("/oversight", Who::Roles(&[Oversight]), audit::oversight),
    get("/search", CASEWORK, search::page),
    post("/search", CASEWORK, search::search),
    get("/intake", CASEWORK, intake::begin_page),
    post("/intake", CASEWORK, intake::begin),
    get("/intake/{draft}/{step}", CASEWORK, intake::step_page),
    post("/intake/{draft}/{step}", CASEWORK, intake::step),
    post("/intake/{draft}/{step}/save", CASEWORK, intake::save),
    get("/record/{record}", CASEWORK, case::page),
    post("/record/{record}/identity", CASEWORK, case::identity),
    get("/record/{record}/history", CASEWORK, case::history),
    get("/record/{record}/print", CASEWORK, case::print),
    get("/record/{record}/glass", CASEWORK, glass::page),
    post("/record/{record}/glass", CASEWORK, glass::break_it),
    get("/record/{record}/tasks", CASEWORK, workflow::page),
    post("/record/{record}/tasks", CASEWORK, workflow::ask),
    post("/tasks/{task}", CASEWORK, workflow::answer),
    get("/record/{record}/documents", CASEWORK, documents::page),
    post("/record/{record}/documents", CASEWORK, documents::add),
    get(
        "/record/{record}/documents/{document}",
        CASEWORK,
        documents::download,
    ),
    get("/record/{record}/screenings", CASEWORK, screening::list),
    post("/record/{record}/screenings", CASEWORK, screening::begin),
    get(
        "/record/{record}/screening/{screening}",
        CASEWORK,
        screening::show,
    ),
    post(
        "/record/{record}/screening/{screening}",
        CASEWORK,
        screening::save,
    ),
    get("/record/{record}/add/{table}", CASEWORK, rows::add_page),
    post("/record/{record}/add/{table}", CASEWORK, rows::add),
    get(
        "/record/{record}/change/{table}/{row}",
        CASEWORK,
        rows::change_page,
    ),
    post("/record/{record}/change/{table}/{row}", CASEWORK, rows::change),
    post("/record/{record}/remove/{table}/{row}", CASEWORK, rows::remove),
    get("/matches", LINKS, matches::queue),
    get("/matches/{one}/{other}", LINKS, matches::pair),
    post("/matches/{one}/{other}", LINKS, matches::decide),
    post("/matches/{one}/{other}/withdraw", LINKS, matches::withdraw),
    get("/analysis", LINES, analysis::page),
    sure("/analysis/report", LINES, analysis::report),
    get("/audit", AUDIT, audit::page),
    post("/audit/verify", AUDIT, audit::verify),
    get("/accounts", KEEPING, accounts::page),
    sure("/accounts/invite", KEEPING, accounts::invite),
    sure("/accounts/{account}", KEEPING, accounts::change),
    sure("/organisations", KEEPING, accounts::add_organisation),
    get("/health", KEEPING, health::page),
    sure("/health/backup", KEEPING, health::backup),
];

/// The route of a request and the parts its path leaves open. A path that is there for another method is [`Trouble::NotFound`]
/// as well: nothing is learned from it.
pub(crate) fn find(method: &str, path: &str) -> Result<(&'static Route, Vec<String>), Trouble> {
    let asked: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let fits = |route: &'static Route| {
        let wanted: Vec<&str> = route.path.strip_prefix('/').unwrap_or(path).split('/').collect();
        if route.method != method || wanted.len() != asked.len() {
            return None;
        }
        let mut open = Vec::new();
        for (wanted, asked) in wanted.iter().zip(&asked) {
            if wanted.starts_with('{') && !asked.is_empty() {
                open.push((*asked).to_owned());
            } else if wanted != asked {
                return None;
            }
        }
        Some((route, open))
    };
    ROUTES.iter().find_map(fits).ok_or(Trouble::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_routes_answer_one_path() {
        for (at, route) in ROUTES.iter().enumerate() {
            let path = route.path.replace(['{', '}'], "");
            let (found, _) = find(route.method, &path).expect("each route is found");
            let place = ROUTES.iter().position(|other| std::ptr::eq(other, found));
            assert_eq!(place, Some(at), "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn what_changes_something_is_never_a_get() {
        for route in ROUTES.iter().filter(|route| route.method == "GET") {
            assert!(!route.confirms, "{}", route.path);
        }
    }

    #[test]
    fn other_paths_lead_nowhere() {
        for path in [
            "/nothing",
            "/record",
            "/record/",
            "/record/x/y/z",
            "//",
            "/matches/a",
        ] {
            assert!(find("GET", path).is_err(), "{path}");
        }
    }
}
