//! Whole pieces of casework: an intake to its case, two who change one row, emergency, referral, closing, a file.

use super::client::Client;
use super::place::{ORGANISATION, OWN, Place, id};

#[test]
fn an_intake_becomes_a_case_that_is_found() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let begun = boris.post("/intake", &[]);
    let draft = begun.location().trim_end_matches("/1").to_owned();
    let steps: [&[(&str, &str)]; 8] = [
        &[("purposes", "Services")],
        &[("given_name", "Oksana")],
        &[],
        &[("born", "about 1990"), ("citizenships", "UA")],
        &[("started", "spring 2009"), ("account", "I was sold")],
        &[("on", "2 years ago")],
        &[("family_name", "Petrenko")],
        &[("case_number", "X-1")],
    ];
    for (at, fields) in steps.iter().enumerate() {
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("to", "next")]).collect();
        let got = boris.post(&format!("{draft}/{}", at + 1), &fields);
        assert_eq!(got.location(), format!("{draft}/{}", at + 2), "{}", got.body);
    }
    assert!(
        boris
            .get(&format!("{draft}/9"))
            .body
            .contains("between 1 March 2009 and 31 May 2009")
            || boris.get(&format!("{draft}/9")).body.contains("spring 2009")
    );
    let opened = boris.post(&format!("{draft}/9"), &[("to", "open")]);
    let record = opened.location().split('?').next().unwrap().to_owned();
    assert!(record.starts_with("/record/"), "{}", opened.body);
    let page = boris.get(&record);
    assert!(page.body.contains("I was sold"), "{}", page.body);
    assert!(
        page.body.contains("between 1 March 2009 and 31 May 2009"),
        "{}",
        page.body
    );
    let found = boris.post("/search", &[("typed", "оксана петренко")]);
    assert!(found.body.contains(&record), "{}", found.body);
    assert_eq!(boris.get(&format!("{draft}/1")).status, 404, "the draft is gone");
}

#[test]
fn a_likely_earlier_record_is_shown_without_another_organisations_content() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let draft = boris
        .post("/intake", &[])
        .location()
        .trim_end_matches("/1")
        .to_owned();
    boris.post(
        &format!("{draft}/7"),
        &[("family_name", "Lovelace"), ("to", "next")],
    );
    let page = boris.get(&format!("{draft}/9")).body;
    assert!(page.contains("There may be an earlier record"), "{page}");
    assert!(page.contains(&format!("/record/{}", id(OWN))), "{page}");
    assert!(
        page.contains("of other organisations may be about this person")
            || page.contains("of another organisation may"),
        "{page}"
    );
    assert!(!page.contains(&id(super::place::NONE)), "{page}");
}

#[test]
fn what_cannot_be_read_is_told_where_it_stands_and_nothing_is_lost() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let path = format!("/record/{}/add/episodes", id(OWN));
    boris.get(&path);
    let fields = [
        ("shown-started", "1"),
        ("started", "3/4/2009"),
        ("shown-account", "1"),
        ("account", "kept words"),
        ("shown-told_order", "1"),
        ("told_order", "1000"),
    ];
    let got = boris.post(&path, &fields);
    assert_eq!(got.status, 422);
    assert!(
        got.body.contains("either way round")
            && got.body.contains("kept words")
            && got.body.contains("3/4/2009"),
        "{}",
        got.body
    );
    assert!(got.body.contains("2 things have to be looked at"), "{}", got.body);
}

fn state(page: &str) -> String {
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn of_two_editors_the_second_sees_both() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let mut eva = Client::signed(place.address, "eva");
    let path = format!("/record/{}/change/exits/{}", id(OWN), id(OWN + 0x300));
    let seen = state(&boris.get(&path).body);
    eva.get(&path);
    let change = |who: &mut Client, words: &str, seen: &str| {
        who.post(
            &path,
            &[("seen", seen), ("shown-account", "1"), ("account", words)],
        )
    };
    assert_eq!(change(&mut boris, "told by boris", &seen).status, 303);
    let both = change(&mut eva, "told by eva", &seen);
    assert_eq!(both.status, 422);
    assert!(
        both.body.contains("told by boris") && both.body.contains("told by eva"),
        "{}",
        both.body
    );
    let again = state(&both.body);
    assert_eq!(change(&mut eva, "told by both", &again).status, 303);
    let history = boris.get(&format!("/record/{}/history", id(OWN))).body;
    assert!(history.contains("told by boris"), "{history}");
}

#[test]
fn an_emergency_opens_a_colleagues_case_for_three_hours_and_tells() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let case = format!("/record/{}", id(ORGANISATION));
    let glass = format!("{case}/glass");
    assert_eq!(boris.get(&case).location(), glass);
    boris.get(&glass);
    assert_eq!(boris.post(&glass, &[("reason", "")]).status, 422);
    assert_eq!(
        boris.post(&glass, &[("reason", "she called at night")]).status,
        303
    );
    assert_eq!(boris.get(&case).status, 200);
    let mut finn = Client::signed(place.address, "finn");
    assert!(finn.get("/").body.contains("she called at night"));
    let mut supervisor = Client::signed(place.address, "supervisor");
    assert!(supervisor.get("/").body.contains("she called at night"));
    for _ in 0..19 {
        place.later(600);
        boris.get("/me");
    }
    assert_eq!(boris.get(&case).location(), glass, "it has closed again");
}

/// The task asked for with this reason, as the page offers to answer it.
fn task_for(page: &str, reason: &str) -> String {
    let after = page.split(reason).nth(1).unwrap();
    let task = after.split("action=\"/tasks/").nth(1).unwrap();
    task.split('"').next().unwrap().to_owned()
}

#[test]
fn a_case_is_closed_by_another_than_who_asked() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let tasks = format!("/record/{}/tasks", id(OWN));
    assert_eq!(
        boris
            .post(&tasks, &[("kind", "close"), ("reason", "goals reached")])
            .status,
        303
    );
    let mut supervisor = Client::signed(place.address, "supervisor");
    let page = supervisor.get("/").body;
    let task = task_for(&page, "goals reached");
    let own = boris.post(&format!("/tasks/{task}"), &[("answer", "accept")]);
    assert_eq!(own.status, 422, "{}", own.body);
    assert_eq!(
        supervisor
            .post(&format!("/tasks/{task}"), &[("answer", "reject")])
            .status,
        422,
        "a reason is wanted"
    );
    assert_eq!(
        supervisor
            .post(&format!("/tasks/{task}"), &[("answer", "accept")])
            .status,
        303
    );
    assert!(boris.get(&format!("/record/{}", id(OWN))).body.contains("closed"));
}

#[test]
fn a_file_is_kept_and_given_back_under_a_name_that_tells_nothing() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let path = format!("/record/{}/documents", id(OWN));
    let send = |client: &mut Client, content: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"seal\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"passport of Ada.pdf\"\r\n\r\n{content}\r\n--x--\r\n",
            client.seal
        );
        client.send(
            "POST",
            &path,
            "Content-Type: multipart/form-data; boundary=x\r\n",
            &body,
        )
    };
    assert_eq!(send(&mut boris, "<html>not a letter</html>").status, 422);
    assert_eq!(send(&mut boris, "%PDF-1.7 a letter").status, 303);
    let page = boris.get(&path).body;
    assert!(page.contains("passport of Ada.pdf"), "{page}");
    let link = page
        .split(&format!("{path}/"))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let got = boris.get(&format!("{path}/{link}"));
    assert_eq!(got.body, "%PDF-1.7 a letter");
    let named = got.header("content-disposition").unwrap();
    assert!(
        named.starts_with("attachment; filename=\"document-") && !named.contains("Ada"),
        "{named}"
    );
}

#[test]
fn a_report_and_a_backup_are_made_only_after_the_password_again() {
    let place = Place::new();
    let mut administrator = Client::signed(place.address, "administrator");
    place.later(6 * 60);
    let asked = administrator.post("/health/backup", &[]);
    assert_eq!(asked.status, 403);
    let got = administrator.post("/health/backup", &[("confirm-password", super::place::PASSWORD)]);
    assert_eq!(got.status, 200);
    assert!(
        got.header("content-disposition")
            .unwrap()
            .contains("throughline-2026-03-01.backup")
    );
    assert!(!got.body.contains("Lovelace"));
}

#[test]
fn a_referral_is_asked_of_the_other_organisation_and_opens_the_case_there() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let mut carla = Client::signed(place.address, "carla");
    let case = format!("/record/{}", id(OWN));
    assert_eq!(carla.get(&case).status, 404);
    let abroad = id(super::place::ABROAD);
    let fields = [
        ("kind", "refer"),
        ("organisation", abroad.as_str()),
        ("reason", "a lawyer"),
        ("due", "2026-03-10"),
    ];
    assert_eq!(boris.post(&format!("{case}/tasks"), &fields).status, 303);
    let page = carla.get("/").body;
    let task = task_for(&page, "a lawyer");
    assert_eq!(
        carla
            .post(&format!("/tasks/{task}"), &[("answer", "accept")])
            .status,
        303
    );
    assert_eq!(carla.get(&case).status, 200);
    assert_eq!(
        carla.get(&format!("{case}/add/episodes")).status,
        404,
        "read, not rewritten"
    );
}

#[test]
fn a_screening_is_completed_only_with_answers_and_reasons_and_is_revised_by_a_new_one() {
    let place = Place::new();
    let mut boris = Client::signed(place.address, "boris");
    let list = format!("/record/{}/screenings", id(OWN));
    let begun = boris.post(&list, &[]).location().to_owned();
    let fields = [("a-threats-since-exit", "Unknown"), ("to", "complete")];
    let got = boris.post(&begun, &fields);
    assert_eq!(got.status, 422);
    assert!(
        got.body.contains("not answered:") && got.body.contains("without a reason:"),
        "{}",
        got.body
    );
    assert!(
        got.body.contains("to be resolved before a return"),
        "unknown raises what the worst would"
    );
    let must = [
        "threats-since-exit",
        "official-involved-destination",
        "family-will-take-back",
        "family-involved",
        "medical-need",
        "debt",
        "reception-arranged",
        "en-route",
        "forced",
        "wants-return",
        "own-fear",
    ];
    let names: Vec<[String; 2]> = must
        .iter()
        .map(|item| [format!("a-{item}"), format!("r-{item}")])
        .collect();
    let mut fields: Vec<(&str, &str)> = vec![
        ("own_view", "I am afraid"),
        ("judgement", "not yet"),
        ("to", "complete"),
    ];
    for [answer, reason] in &names {
        fields.push((answer, "No"));
        fields.push((reason, "as told today"));
    }
    let done = boris.post(&begun, &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(boris.post(&begun, &fields).status, 422, "what is completed stays");
    let revised = boris.post(&list, &[]).location().to_owned();
    boris.post(
        &revised,
        &[
            ("a-threats-since-exit", "Yes"),
            ("r-threats-since-exit", "a call last night"),
        ],
    );
    let page = boris.get(&revised).body;
    assert!(
        page.contains("before: no") && page.contains("a call last night"),
        "{page}"
    );
}
