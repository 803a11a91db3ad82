//! Getting in and out: the second proof, locked and ended sessions, invitations, setting up.

use std::sync::Arc;

use throughline_register::{KdfCost, Location};
use throughline_server::{Desk, Options};

use super::client::Client;
use super::place::{OWN, PASSWORD, Place, id, listening};

#[test]
fn a_wrong_password_and_a_wrong_name_look_alike_and_wait_alike() {
    let place = Place::new();
    let mut client = Client::new(place.address);
    for name in ["boris", "nobody"] {
        for attempt in 0..6 {
            let got = client.post("/sign-in", &[("name", name), ("password", "wrong")]);
            assert_eq!(got.status, 422, "{name} {attempt}");
            assert_eq!(
                got.body.contains("Too many attempts"),
                attempt >= 5,
                "{name} {attempt}"
            );
        }
        // The right password is not looked at while the wait lasts.
        let got = client.post("/sign-in", &[("name", name), ("password", PASSWORD)]);
        assert!(got.body.contains("Too many attempts"), "{name}");
    }
    place.later(60);
    let got = client.post("/sign-in", &[("name", "boris"), ("password", PASSWORD)]);
    assert_eq!(got.status, 303);
}

#[test]
fn without_the_second_proof_nobody_is_in() {
    let place = Place::with(false);
    let mut client = Client::new(place.address);
    let got = client.post("/sign-in", &[("name", "boris"), ("password", PASSWORD)]);
    assert_eq!((got.status, got.location()), (303, "/second"));
    assert_eq!(client.get("/").location(), "/sign-in");
    let page = client.get("/second");
    assert!(page.body.contains("<path class=\"modules\""), "{}", page.body);
    let got = client.post("/second", &[("code", "000000")]);
    assert_eq!(got.status, 422);
    assert_eq!(client.get("/").location(), "/sign-in");
    place.later(6 * 60);
    assert_eq!(
        client.get("/second").location(),
        "/sign-in",
        "half a sign-in does not last"
    );
}

#[test]
fn an_idle_session_is_locked_and_what_was_being_sent_is_kept() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    place.later(16 * 60);
    let reason = "it cannot wait any longer";
    let path = format!("/record/{}/tasks", id(OWN));
    let got = client.post(&path, &[("kind", "close"), ("reason", reason)]);
    assert_eq!(got.status, 403);
    assert!(
        got.body.contains(reason) && got.body.contains("confirm-password"),
        "{}",
        got.body
    );
    assert_eq!(client.get("/").status, 403);
    let fields = [
        ("kind", "close"),
        ("reason", reason),
        ("confirm-password", "wrong"),
    ];
    assert_eq!(client.post(&path, &fields).status, 403);
    let fields = [
        ("kind", "close"),
        ("reason", reason),
        ("confirm-password", PASSWORD),
    ];
    let got = client.post(&path, &fields);
    assert_eq!(got.status, 303, "{}", got.body);
    assert_eq!(client.get("/").status, 200);
    assert!(client.get(&path).body.contains(reason));
}

#[test]
fn a_session_ends_after_twelve_hours_whatever_was_done() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    for _ in 0..75 {
        place.later(10 * 60);
        client.get("/");
    }
    assert_eq!(client.get("/").location(), "/sign-in");
}

#[test]
fn signing_out_ends_the_session_on_the_server_too() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let kept = client.clone();
    assert_eq!(client.post("/sign-out", &[]).location(), "/sign-in");
    assert_eq!(kept.clone().get("/").location(), "/sign-in");
}

#[test]
fn leaving_locks_and_takes_the_browser_elsewhere() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let got = client.get("/leave");
    assert!(got.location().starts_with("https://"), "{}", got.location());
    assert_eq!(client.get("/").status, 403);
}

#[test]
fn a_session_that_was_brought_along_is_never_taken_over() {
    let place = Place::new();
    let mut client = Client::new(place.address);
    client.cookie = format!("throughline={}", "ab".repeat(32));
    let brought = client.cookie.clone();
    client.post("/sign-in", &[("name", "boris"), ("password", PASSWORD)]);
    assert_ne!(client.cookie, brought);
    let mut thief = Client::new(place.address);
    thief.cookie = brought;
    assert_eq!(thief.get("/").location(), "/sign-in");
}

#[test]
fn a_new_password_ends_every_other_session() {
    let place = Place::new();
    let mut elsewhere = Client::signed(place.address, "boris");
    let mut client = Client::signed(place.address, "boris");
    let new = "nine dry herons at dawn";
    let got = client.post("/me/password", &[("password", new), ("again", new)]);
    assert_eq!(got.location(), "/me?done=changed", "{}", got.body);
    assert_eq!(elsewhere.get("/").location(), "/sign-in");
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn an_invitation_is_taken_up_once_and_in_time() {
    let place = Place::new();
    let mut administrator = Client::signed(place.address, "administrator");
    let got = administrator.post(
        "/accounts/invite",
        &[
            ("name", "greta"),
            ("role", "Caseworker"),
            ("organisation", &id(super::place::HOME)),
        ],
    );
    let code = got
        .body
        .split("<p class=\"code\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    let code = code.expect("a code is shown").to_owned();
    let mut greta = Client::new(place.address);
    let chosen = "nine dry herons at dawn";
    let take = |client: &mut Client, code: &str, password: &str| {
        client.post(
            "/invitation",
            &[
                ("name", "greta"),
                ("code", code),
                ("password", password),
                ("again", password),
            ],
        )
    };
    assert_eq!(take(&mut greta, "aaaaa-bbbbb-ccccc-ddddd", chosen).status, 422);
    assert_eq!(take(&mut greta, &code, "short").status, 422);
    assert_eq!(take(&mut greta, &code, chosen).location(), "/second");
    assert_eq!(take(&mut greta, &code, chosen).status, 422, "a code is used once");
}

#[test]
fn a_closed_account_is_out_at_once_and_the_last_administrator_stays() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let mut administrator = Client::signed(place.address, "administrator");
    let got = administrator.post(
        &format!("/accounts/{}", id(1)),
        &[("do", "close"), ("role", "Caseworker")],
    );
    assert_eq!(got.location(), "/accounts?done=changed", "{}", got.body);
    assert_eq!(boris.get("/").location(), "/sign-in");
    let got = administrator.post(
        &format!("/accounts/{}", id(9)),
        &[("do", "close"), ("role", "Administrator")],
    );
    assert_eq!(got.status, 422, "{}", got.body);
    assert_eq!(administrator.get("/accounts").status, 200);
}

#[test]
fn a_register_is_set_up_once_with_the_code_alone() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options {
        location: Location::directory(directory.path().join("register")),
        clock: Arc::new(|| "2026-03-01T09:00:00Z".parse().unwrap()),
        chance: Arc::new(|| Box::new(rand::rng())),
        connections: 2,
        https: false,
        demonstration: false,
        cost: KdfCost::for_tests(),
    };
    let (desk, code) = Desk::to_set_up(options);
    let mut client = Client::new(listening(desk));
    assert_eq!(client.get("/").location(), "/set-up");
    let (password, passphrase) = ("nine dry herons at dawn", "eleven paper boats on the pond");
    let mut set_up = |code: &str| {
        client.post(
            "/set-up",
            &[
                ("code", code),
                ("organisation", "Shelter North"),
                ("name", "greta"),
                ("password", password),
                ("again", password),
                ("passphrase", passphrase),
                ("passphrase-again", passphrase),
            ],
        )
    };
    assert_eq!(set_up("aaaaa-bbbbb-ccccc-ddddd").status, 422);
    let done = set_up(&code);
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(done.body.contains("Recovery code"), "{}", done.body);
    assert_eq!(set_up(&code).status, 404, "it is open once");
    let got = client.post("/sign-in", &[("name", "greta"), ("password", password)]);
    assert_eq!(got.location(), "/second");
}

#[test]
fn plain_http_is_never_served_on_a_network() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options {
        location: Location::directory(directory.path().join("register")),
        clock: Arc::new(|| "2026-03-01T09:00:00Z".parse().unwrap()),
        chance: Arc::new(|| Box::new(rand::rng())),
        connections: 1,
        https: false,
        demonstration: false,
        cost: KdfCost::for_tests(),
    };
    let (desk, _) = Desk::to_set_up(options);
    let refused = throughline_server::serve(Arc::new(desk), "0.0.0.0:0".parse().unwrap(), None, |_| {
        panic!("nothing is listened at");
    });
    assert!(refused.unwrap_err().to_string().contains("--https"));
}
