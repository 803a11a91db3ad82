//! A real browser: Debian's Chromium, driven by its own driver over WebDriver (W3C, 2018). Pictures of the pages are written to
//! `screenshots/`, which git ignores.
//!
//! Tests use it when `THROUGHLINE_TEST_CHROMEDRIVER` names the driver, as `cargo xtask test` sees to; without it they say that
//! they are left out.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Client;
use super::place::{OWN, PASSWORD, Place, id};

/// The variable that names the driver.
const DRIVER: &str = "THROUGHLINE_TEST_CHROMEDRIVER";
/// The longest a page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Browser {
    driver: Child,
    /// Kept, for a driver that nobody listens to any more stops.
    _told: BufReader<ChildStdout>,
    address: SocketAddr,
    session: String,
    pages: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// A browser that looks at the pages of a place; nothing, said aloud, where there is none.
    #[expect(clippy::print_stderr, reason = "a test that is left out must say so")]
    fn of(place: &Place) -> Option<Self> {
        let Ok(program) = std::env::var(DRIVER) else {
            eprintln!("left out: {DRIVER} names no driver of a browser");
            return None;
        };
        // Two drivers that start at one moment may be given one port; the one that comes too late goes, and is started again.
        let begun = (0..5).find_map(|_| Self::begin(&program));
        let (driver, told, port) = begun.expect("the driver of the browser starts");
        let address: SocketAddr = ([127, 0, 0, 1], port).into();
        let mut browser = Self {
            driver,
            _told: told,
            address,
            session: String::new(),
            pages: format!("http://{}", place.address),
        };
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"
            ]},
            "goog:loggingPrefs": {"browser": "ALL"}
        }}});
        let made = browser.send("POST", "/session", Some(&wanted));
        let session = made["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("no browser: {made}"));
        browser.session = format!("/session/{session}");
        Some(browser)
    }

    /// Starts a driver and reads its port: "ChromeDriver was started successfully on port N."
    fn begin(program: &str) -> Option<(Child, BufReader<ChildStdout>, u16)> {
        let mut driver = Command::new(program)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(driver.stdout.take().unwrap());
        let port = told.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        if port.is_none() {
            let _ = driver.kill();
            let _ = driver.wait();
        }
        port.map(|port| (driver, told, port))
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let body = body.map_or_else(String::new, Value::to_string);
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let got = Client::new(self.address).raw(request.as_bytes());
        let answer: Value = serde_json::from_str(&got.body).unwrap_or_default();
        answer["value"].clone()
    }

    fn ask(&self, command: &str, body: &Value) -> Value {
        self.send("POST", &format!("{}{command}", self.session), Some(body))
    }

    fn open(&self, path: &str) {
        self.ask("/url", &json!({"url": format!("{}{path}", self.pages)}));
    }

    fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Waits until a script says yes.
    fn until(&self, script: &str) {
        let begun = Instant::now();
        while self.run(&format!("return Boolean({script})")) != json!(true) {
            let here = self.run("return document.body.innerText");
            assert!(
                begun.elapsed() < PATIENCE,
                "waited for {script} on a page that says {here}"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Types with the keyboard into what has the focus.
    fn keys(&self, text: &str) {
        let keys: Vec<Value> = text
            .chars()
            .flat_map(|letter| {
                ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": letter.to_string()}))
            })
            .collect();
        self.ask(
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": keys}]}),
        );
    }

    /// Signs in by keyboard alone.
    fn sign_in(&self, name: &str) {
        self.open("/sign-in");
        self.run("document.getElementById('name').focus()");
        self.keys(&format!("{name}\u{e004}{PASSWORD}\u{e007}"));
        self.until("location.pathname === '/'");
    }

    fn size(&self, width: u32) {
        let metrics = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.ask("/goog/cdp/execute", &command);
    }

    fn picture(&self, name: &str) {
        let command = json!({"cmd": "Page.captureScreenshot", "params": {"captureBeyondViewport": true}});
        let taken = self.ask("/goog/cdp/execute", &command);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../screenshots");
        let _ = std::fs::create_dir_all(&folder);
        let text = taken["data"].as_str().unwrap_or("");
        let _ = std::fs::write(folder.join(format!("{name}.png")), unbase64(text));
    }

    /// What the browser complained of: blocked scripts, broken policies.
    fn complaints(&self) -> Vec<String> {
        let logs = self.ask("/se/log", &json!({"type": "browser"}));
        let entries = logs.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].to_string()).collect()
    }
}

fn unbase64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = text.bytes().filter_map(digit).collect();
    let group = |group: &[u8]| {
        let bits = group
            .iter()
            .fold(0_u32, |bits, digit| (bits << 6) | u32::from(*digit));
        let bits = bits << (6 * (4 - group.len()));
        bits.to_be_bytes()[1..group.len()].to_vec()
    };
    digits
        .chunks(4)
        .filter(|chunk| chunk.len() > 1)
        .flat_map(group)
        .collect()
}

/// What any page must have for those who do not see it or do not use a mouse.
const REACHABLE: &str = "
    const lacks = [];
    if (!document.documentElement.lang) lacks.push('no language');
    if (document.querySelectorAll('h1').length !== 1) lacks.push('not one first heading');
    if (!document.querySelector('main')) lacks.push('no main part');
    for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
        const named = field.labels && field.labels.length || field.getAttribute('aria-label');
        if (!named) lacks.push('a field without a label: ' + field.name);
    }
    for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt')) lacks.push('a picture without words');
    for (const picture of document.querySelectorAll('svg')) if (!picture.querySelector('title') && !picture.getAttribute('aria-label')) lacks.push('a drawing without words');
    for (const link of document.querySelectorAll('a, button')) if (!link.innerText.trim() && !link.getAttribute('aria-label')) lacks.push('a link without words');
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) lacks.push('two things called ' + id);
    for (const element of document.querySelectorAll('[aria-describedby]'))
        for (const id of element.getAttribute('aria-describedby').split(' ')) if (!document.getElementById(id)) lacks.push('described by nothing: ' + id);
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) lacks.push('wider than the window');
    return lacks;
";

#[test]
fn every_page_is_reachable_at_every_width_in_two_directions_without_a_complaint() {
    let place = Place::new();
    let Some(browser) = Browser::of(&place) else {
        return;
    };
    browser.sign_in("boris");
    let case = format!("/record/{}", id(OWN));
    let paths = [
        "/".to_owned(),
        "/search".to_owned(),
        "/intake".to_owned(),
        "/matches".to_owned(),
        "/me".to_owned(),
        case.clone(),
        format!("{case}/history"),
        format!("{case}/tasks"),
        format!("{case}/documents"),
        format!("{case}/screenings"),
        format!("{case}/screening/{}", id(OWN + 0x500)),
        format!("{case}/add/episodes"),
        format!("{case}/add/contacts"),
        format!("{case}/change/exits/{}", id(OWN + 0x300)),
    ];
    for language in ["en", "ar"] {
        browser.open("/me");
        let choose = "document.getElementById('language').value = 'LANGUAGE'; document.getElementById('language').form.submit()";
        browser.run(&choose.replace("LANGUAGE", language));
        browser.until(&format!("document.documentElement.lang === '{language}'"));
        let direction = browser.run("return document.documentElement.dir");
        assert_eq!(direction, json!(if language == "ar" { "rtl" } else { "ltr" }));
        for width in [1280, 360] {
            browser.size(width);
            for (at, path) in paths.iter().enumerate() {
                browser.open(path);
                assert_eq!(browser.run(REACHABLE), json!([]), "{language} {width} {path}");
                browser.picture(&format!("{language}-{width}-{at:02}"));
            }
        }
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn search_answers_while_typing_and_escape_three_times_leaves() {
    let place = Place::new();
    let Some(browser) = Browser::of(&place) else {
        return;
    };
    browser.sign_in("boris");
    browser.open("/search");
    browser.run("document.getElementById('typed').focus()");
    browser.keys("lovel");
    browser.until("document.querySelectorAll('#found li a').length > 0");
    assert_eq!(browser.run("return location.pathname"), json!("/search"));
    assert_eq!(
        browser.run("return document.querySelectorAll('#found script').length"),
        json!(0)
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
    // Leaving locks: whatever the network does with the page elsewhere, the session asks for the password.
    browser.keys("\u{e00c}\u{e00c}\u{e00c}");
    std::thread::sleep(Duration::from_millis(500));
    browser.open("/");
    browser.until("document.getElementById('confirm-password')");
}

#[test]
fn a_draft_is_kept_as_it_is_typed() {
    let place = Place::new();
    let Some(browser) = Browser::of(&place) else {
        return;
    };
    browser.sign_in("boris");
    browser.open("/intake");
    browser.run("document.querySelector('main form').submit()");
    browser.until("location.pathname.endsWith('/1')");
    browser.run("location.pathname = location.pathname.replace(/1$/, '2')");
    browser.until("document.getElementById('given_name')");
    browser.run("document.getElementById('given_name').focus()");
    browser.keys("Oksana");
    browser.until("document.querySelector('[data-saved]').textContent !== ''");
    browser.run("location.reload()");
    browser.until(
        "document.getElementById('given_name') && document.getElementById('given_name').value === 'Oksana'",
    );
}
