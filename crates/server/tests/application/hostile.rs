//! What somebody hostile would try: forged forms, scripts in names, odd paths, too much, too slow, headers within headers.

use throughline_server::{ROUTES, Who};

use super::client::{Client, encode};
use super::place::{OWN, Place, id};

#[test]
fn a_form_without_its_seal_or_from_another_site_changes_nothing() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let path = format!("/record/{}/tasks", id(OWN));
    let body = encode(&[("kind", "close"), ("reason", "forged")]);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    assert_eq!(client.clone().send("POST", &path, form, &body).status, 403);
    let sealed = format!("seal={}&{body}", client.seal);
    for origin in [
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: https://elsewhere.example\r\n",
        "Origin: null\r\n",
    ] {
        let got = client
            .clone()
            .send("POST", &path, &format!("{form}{origin}"), &sealed);
        assert_eq!(got.status, 403, "{origin}");
    }
    assert!(!client.get(&path).body.contains("forged"));
    let other = Client::signed(place.address, "eva");
    client.seal = other.seal;
    assert_eq!(
        client
            .post(&path, &[("kind", "close"), ("reason", "forged")])
            .status,
        403,
        "another session's seal"
    );
}

#[test]
fn no_text_of_anybody_becomes_a_page() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let mut pages = vec![
        client.get("/"),
        client.post("/search", &[("typed", "lovelace")]),
        client.post("/search", &[("typed", "<script>alert(1)</script>")]),
        client.post(&format!("/record/{}/identity", id(OWN)), &[]),
    ];
    for path in ["", "/history", "/tasks", "/documents", "/print"] {
        pages.push(client.get(&format!("/record/{}{path}", id(OWN))));
    }
    for (table, row) in [("records", OWN), ("identities", OWN), ("episodes", OWN + 0x200)] {
        pages.push(client.get(&format!("/record/{}/change/{table}/{}", id(OWN), id(row))));
    }
    for page in &pages {
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
    assert!(
        pages.iter().any(|page| page.body.contains("&lt;script&gt;alert")),
        "the name was shown"
    );
    assert_eq!(client.get("/%3Cscript%3Ealert(1)").status, 404);
}

#[test]
fn every_page_forbids_framing_caching_and_foreign_scripts() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "supervisor");
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !route.path.contains('{') && route.who != Who::Anyone)
    {
        let got = client.get(route.path);
        assert_eq!(got.header("cache-control"), Some("no-store"), "{}", route.path);
        assert_eq!(got.header("x-frame-options"), Some("DENY"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(got.header("referrer-policy"), Some("no-referrer"));
        let policy = got.header("content-security-policy").unwrap_or("");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(
            !got.body.contains(" style=\"")
                && !got.body.contains(" onclick")
                && !got.body.contains("javascript:"),
            "{}",
            route.path
        );
        if route.path == "/leave" || got.status == 303 {
            break;
        }
    }
}

#[test]
fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let place = Place::new();
    let mut client = Client::new(place.address);
    let got = client.post(
        "/sign-in",
        &[("name", "boris"), ("password", super::place::PASSWORD)],
    );
    let cookie = got.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"),
        "{cookie}"
    );
}

#[test]
fn odd_paths_lead_nowhere_and_break_nothing() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    for path in [
        "/../../etc/passwd",
        "/assets/../../Cargo.toml",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/record/..%2f..%2f",
        "/record/%00",
        "/record/0109a047",
        "//elsewhere.example/",
        "/record/;DROP TABLE accounts",
        "/sign-in/",
    ] {
        let got = client.get(&path.replace(' ', "%20"));
        assert!(matches!(got.status, 400 | 404), "{path}: {}", got.status);
    }
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD"] {
        let got = client.send(method, "/", "", "");
        assert!(matches!(got.status, 400 | 403 | 404), "{method}: {}", got.status);
    }
}

#[test]
fn no_answer_leads_off_our_pages_by_what_was_sent() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    for next in [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "/ok\r\nSet-Cookie: a=b",
    ] {
        let got = client.post("/unlock", &[("next", next)]);
        assert_eq!(got.status, 303);
        let location = got.location();
        assert!(
            location == "/" || location.starts_with("/ok"),
            "{next}: {location}"
        );
        assert!(got.header("set-cookie").is_none(), "{}", got.headers);
    }
}

#[test]
fn too_much_is_refused() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let much = "x".repeat(2 << 20);
    let got = client.post("/search", &[("typed", &much)]);
    // The connection may be closed while the rest is still being sent.
    assert!(matches!(got.status, 0 | 413), "{}", got.status);
    assert_eq!(client.get("/").status, 200);
    let many: Vec<(&str, &str)> = std::iter::repeat_n(("typed", "a"), 50_000).collect();
    assert!(matches!(client.post("/search", &many).status, 200 | 422));
}

#[test]
fn control_characters_and_broken_encodings_break_nothing() {
    let place = Place::new();
    let mut client = Client::signed(place.address, "boris");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for typed in [
        "%00%01%02",
        "%ff%fe",
        "%E2%80%AE",
        "%",
        "%zz",
        "=",
        "&&&&",
        "%F0%9F%98%80",
    ] {
        let body = format!("seal={}&typed={typed}", client.seal);
        assert_eq!(
            client.clone().send("POST", "/search", form, &body).status,
            200,
            "{typed}"
        );
    }
    let path = format!("/record/{}/add/observations", id(OWN));
    client.get(&path);
    let got = client.post(
        &path,
        &[
            ("shown-kind", "1"),
            ("kind", "Residence"),
            ("shown-note", "1"),
            ("note", "a\u{0}b\u{202e}c"),
        ],
    );
    assert!(matches!(got.status, 303 | 422), "{}", got.body);
}

#[test]
fn nobody_reads_anothers_draft() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let draft = boris.post("/intake", &[]).location().to_owned();
    assert_eq!(boris.get(&draft).status, 200);
    for other in ["eva", "supervisor"] {
        let mut other = Client::signed(place.address, other);
        assert_eq!(other.get(&draft).status, 404);
        assert_eq!(other.post(&draft, &[("to", "next")]).status, 404);
        assert_eq!(other.post(&format!("{draft}/save"), &[]).status, 404);
    }
}
