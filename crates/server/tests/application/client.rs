//! A browser without a screen: HTTP over a socket, one cookie, and the seal of the last page.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        });
        found.map(str::trim)
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or("")
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Client {
    address: SocketAddr,
    pub(crate) cookie: String,
    pub(crate) seal: String,
}

/// Reads one answer: as much as it says it has, or until the other side is done.
fn whole(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let end = read.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&read[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .and_then(|length| length.trim().parse::<usize>().ok());
            if length.is_some_and(|length| read.len() >= end + 4 + length) {
                return read;
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return read,
            Ok(count) => read.extend_from_slice(&piece[..count]),
        }
    }
}

pub(crate) fn encode(fields: &[(&str, &str)]) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(fields);
    text.finish()
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: String::new(),
            seal: String::new(),
        }
    }

    /// Sends a request as it stands.
    pub(crate) fn raw(&self, request: &[u8]) -> Got {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // What is refused half-way may be closed half-way.
        let _ = stream.write_all(request);
        let read = whole(&mut stream);
        let text = String::from_utf8_lossy(&read).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Got {
            status: status.unwrap_or(0),
            headers: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn send(&mut self, method: &str, path: &str, extra: &str, body: &str) -> Got {
        let cookie = if self.cookie.is_empty() {
            String::new()
        } else {
            format!("Cookie: {}\r\n", self.cookie)
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}{extra}Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let got = self.raw(request.as_bytes());
        if let Some(set) = got.header("set-cookie") {
            set.split(';').next().unwrap_or("").clone_into(&mut self.cookie);
        }
        if let Some((_, rest)) = got.body.split_once("name=\"seal\" value=\"") {
            rest.split('"').next().unwrap_or("").clone_into(&mut self.seal);
        }
        got
    }

    pub(crate) fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, "", "")
    }

    /// Sends a form with the seal of the last page.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Got {
        let seal = self.seal.clone();
        let fields: Vec<(&str, &str)> = [("seal", seal.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.send("POST", path, form, &encode(&fields))
    }

    /// Signs in, and loads a page for its seal.
    pub(crate) fn signed(address: SocketAddr, name: &str) -> Self {
        let mut client = Self::new(address);
        let got = client.post(
            "/sign-in",
            &[("name", name), ("password", super::place::PASSWORD)],
        );
        assert_eq!((got.status, got.location()), (303, "/"), "{name}: {}", got.body);
        client.get("/me");
        client
    }
}
