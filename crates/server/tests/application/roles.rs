//! Every route for every role, and for every relation to the record: what the table of routes and the access table say, and
//! nothing else.

use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::Role;
use throughline_register::access::{Action, Relation, Ruling, ruling};
use throughline_server::{ROUTES, Route, Who};

use super::client::{Client, Got};
use super::place::{NONE, ORGANISATION, OWN, Place, REFERRED, TEAM, UNKNOWN, id};

fn account(role: Role) -> &'static str {
    match role {
        Role::Caseworker => "boris",
        Role::Supervisor => "supervisor",
        Role::Analyst => "analyst",
        Role::Oversight => "oversight",
        Role::DataProtectionOfficer => "protection",
        Role::Administrator => "administrator",
    }
}

/// Routes that end the session or change who asks.
const ENDING: &[&str] = &["/sign-out", "/lock", "/me/password", "/leave", "/unlock"];

fn path(route: &Route, record: u128) -> String {
    route
        .path
        .replace("{record}", &id(record))
        .replace("{row}", &id(record + 0x200))
        .replace("{table}", "episodes")
        .replace("{screening}", &id(record + 0x500))
        .replace("{one}", &id(record))
        .replace("{other}", &id(OWN))
        .replace("{draft}", &id(UNKNOWN))
        .replace("{step}", "1")
        .replace("{task}", &id(UNKNOWN))
        .replace("{document}", &id(UNKNOWN))
        .replace("{session}", &id(UNKNOWN))
        .replace("{account}", &id(UNKNOWN))
}

fn ask(client: &mut Client, route: &Route, path: &str) -> Got {
    if route.method == "GET" {
        return client.get(path);
    }
    client.post(path, &[("confirm-password", super::place::PASSWORD)])
}

#[test]
fn without_signing_in_every_route_but_the_doors_leads_to_the_door() {
    let place = Place::new();
    for route in ROUTES.iter().filter(|route| route.who != Who::Anyone) {
        let got = ask(&mut Client::new(place.address), route, &path(route, OWN));
        assert_eq!(
            (got.status, got.location()),
            (303, "/sign-in"),
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[test]
fn a_route_is_not_there_for_a_role_it_is_not_for() {
    let place = Place::new();
    for &role in Role::ALL {
        let mut client = Client::signed(place.address, account(role));
        let nowhere = client.get("/nothing/of/the/kind");
        assert_eq!(nowhere.status, 404);
        for route in ROUTES {
            let Who::Roles(roles) = route.who else { continue };
            if roles.contains(&role) {
                continue;
            }
            let got = ask(&mut client, route, &path(route, OWN));
            assert_eq!(got.status, 404, "{role:?} {} {}", route.method, route.path);
            assert_eq!(got.body, nowhere.body, "{role:?} {}", route.path);
        }
    }
}

#[test]
fn a_route_without_a_record_answers_each_role_it_is_for() {
    let place = Place::new();
    for &role in Role::ALL {
        let mut client = Client::signed(place.address, account(role));
        for route in ROUTES.iter().filter(|route| !route.path.contains('{')) {
            let is_for = match route.who {
                Who::Roles(roles) => roles.contains(&role),
                Who::SignedIn => true,
                Who::Anyone => false,
            };
            if !is_for || ENDING.contains(&route.path) {
                continue;
            }
            let got = ask(&mut client, route, route.path);
            assert!(
                matches!(got.status, 200 | 303 | 422),
                "{role:?} {} {}: {}\n{}",
                route.method,
                route.path,
                got.status,
                got.body
            );
        }
    }
}

/// What a route does with the record its path names.
fn action(route: &Route) -> Action {
    let changes =
        route.path.contains("/add/") || route.path.contains("/change/") || route.path.contains("/remove/");
    let posts = ["/documents", "/screenings", "/screening/{screening}"];
    if changes || (route.method == "POST" && posts.iter().any(|end| route.path.ends_with(end))) {
        Action::ChangeCase
    } else {
        Action::ReadCase
    }
}

#[test]
fn what_may_be_done_with_a_record_is_what_the_access_table_says() {
    let place = Place::new();
    for role in [Role::Caseworker, Role::Supervisor] {
        let mut client = Client::signed(place.address, account(role));
        for (record, relation) in [
            (OWN, Relation::Own),
            (TEAM, Relation::Team),
            (ORGANISATION, Relation::Organisation),
            (REFERRED, Relation::Referred),
            (NONE, Relation::None),
        ] {
            // To the supervisor all cases of the organisation are the organisation's.
            let relation = match (role, relation) {
                (Role::Supervisor, Relation::Own | Relation::Team) => Relation::Organisation,
                (_, relation) => relation,
            };
            for route in ROUTES.iter().filter(|route| route.path.contains("{record}")) {
                // Asking to take a case over, and breaking its glass, have rules of their own.
                let own_rule = route.method == "POST"
                    && (route.path.ends_with("/tasks") || route.path.ends_with("/glass"));
                if own_rule || route.path.contains("{document}") {
                    continue;
                }
                let got = ask(&mut client, route, &path(route, record));
                let told = format!(
                    "{role:?} {relation:?} {} {}: {}",
                    route.method, route.path, got.status
                );
                let reading = ruling(role, Action::ReadCase, relation);
                if route.path.ends_with("/glass") {
                    let expected = if reading == Ruling::BreakGlass { 200 } else { 404 };
                    assert_eq!(got.status, expected, "{told}");
                    continue;
                }
                match ruling(role, action(route), relation) {
                    Ruling::Allow => assert!(matches!(got.status, 200 | 303 | 422), "{told}\n{}", got.body),
                    Ruling::BreakGlass => {
                        assert_eq!(
                            (got.status, got.location()),
                            (303, format!("/record/{}/glass", id(record)).as_str()),
                            "{told}"
                        );
                    }
                    Ruling::Deny => assert_eq!(got.status, 404, "{told}"),
                }
            }
        }
    }
}

#[test]
fn a_record_that_may_not_be_seen_looks_like_one_that_is_not_there() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    for route in ROUTES
        .iter()
        .filter(|route| route.path.contains("{record}") || route.path.contains("{one}"))
    {
        let [forbidden, unknown] =
            [NONE, UNKNOWN].map(|record| ask(&mut client, route, &path(route, record)));
        assert_eq!(forbidden.status, 404, "{} {}", route.method, route.path);
        assert_eq!(
            (forbidden.status, forbidden.body),
            (unknown.status, unknown.body),
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[test]
fn search_shows_what_may_be_read_and_nothing_of_another_organisation() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let got = client.post("/search", &[("typed", "lovelace")]);
    for (record, shown) in [(OWN, true), (TEAM, true), (REFERRED, true), (NONE, false)] {
        assert_eq!(
            got.body.contains(&format!("/record/{}\"", id(record))),
            shown,
            "{record}"
        );
    }
    let glass = format!("/record/{}/glass", id(ORGANISATION));
    assert!(got.body.contains(&glass), "{}", got.body);
    assert!(!got.body.contains(&id(NONE)), "{}", got.body);
}
