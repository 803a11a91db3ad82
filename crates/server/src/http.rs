//! HTTP: a request is read, answered by one page from the table of routes, and sent back with what keeps a browser safe.
//!
//! A page runs on a thread of its own, for the register is asked synchronously. What is too long or too slow is refused
//! before a page sees it. Pages are never kept by a browser; the few assets are.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use axum::routing::any;
use axum_server::tls_openssl::{OpenSSLAcceptor, OpenSSLConfig};
use maud::Markup;

use crate::ask::{Answer, Ask, Content, Signed};
use crate::assets;
use crate::certificate::CertificateFiles;
use crate::desk::Desk;
use crate::door;
use crate::form::Form;
use crate::language::Language;
use crate::page;
use crate::pages;
use crate::routes::{self, Who};
use crate::trouble::Trouble;

/// The most that is read of a form, in bytes; files are larger.
const LARGEST: usize = 1 << 20;
/// The most that is read of a form with a file.
const LARGEST_FILE: usize = 20 << 20;
/// How long a browser may take to send a form.
const SLOWEST: Duration = Duration::from_secs(30);
/// How long a browser keeps an asset.
const KEEP: &str = "public, max-age=31536000, immutable";
/// What a page may load and do: nothing but what comes from here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
                      trusted-types throughline";

/// Why serving ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened at.
    #[error("cannot listen at {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// Plain HTTP on a network would show names and passwords to whoever listens.
    #[error(
        "plain HTTP is served on the loopback interface alone; for {0} give --https, or certificate files"
    )]
    PlainOnNetwork(SocketAddr),
    /// The certificate or its key.
    #[error("the certificate files cannot be used: {0}")]
    Certificate(String),
    /// The connection or the program's runtime.
    #[error("serving stopped: {0}")]
    Stopped(std::io::Error),
}

/// Somebody's address is being listened at.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// Where.
    pub address: SocketAddr,
}

/// The application as a service, for whoever listens.
pub fn router(desk: Arc<Desk>) -> Router {
    Router::new().fallback(any(move |request: Request<Body>| {
        let desk = desk.clone();
        async move { answer(desk, request).await }
    }))
}

/// Serves until the program is told to stop, by HTTPS where the desk's options say so and certificate files are given. `ready` is
/// called once the address is listened at; a port of 0 takes any.
///
/// # Errors
/// [`ServeError`].
pub fn serve(
    desk: Arc<Desk>,
    address: SocketAddr,
    files: Option<&CertificateFiles>,
    ready: impl FnOnce(Served),
) -> Result<(), ServeError> {
    if files.is_none() && !address.ip().is_loopback() {
        return Err(ServeError::PlainOnNetwork(address));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ServeError::Stopped)?;
    runtime.block_on(async {
        if let Some(files) = files {
            return serve_securely(desk, address, files, ready).await;
        }
        let listening = tokio::net::TcpListener::bind(address).await;
        let listener = listening.map_err(|error| ServeError::Listen { address, error })?;
        let address = listener.local_addr().map_err(ServeError::Stopped)?;
        ready(Served { address });
        let stop = async {
            // Without a signal handler the program simply ends when it is told to.
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, router(desk))
            .with_graceful_shutdown(stop)
            .await
            .map_err(ServeError::Stopped)
    })
}

async fn serve_securely(
    desk: Arc<Desk>,
    address: SocketAddr,
    files: &CertificateFiles,
    ready: impl FnOnce(Served),
) -> Result<(), ServeError> {
    let config = OpenSSLConfig::from_pem_chain_file(&files.certificate, &files.key)
        .map_err(|error| ServeError::Certificate(error.to_string()))?;
    let listening = std::net::TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    let listener = listening.map_err(|error| ServeError::Listen { address, error })?;
    let address = listener.local_addr().map_err(ServeError::Stopped)?;
    let handle = axum_server::Handle::new();
    let stopped = handle.clone();
    tokio::spawn(async move {
        let _ = tokio::signal::ctrl_c().await;
        stopped.graceful_shutdown(Some(Duration::from_secs(5)));
    });
    ready(Served { address });
    axum_server::from_tcp(listener)
        .map_err(ServeError::Stopped)?
        .acceptor(OpenSSLAcceptor::new(config))
        .handle(handle)
        .serve(router(desk).into_make_service())
        .await
        .map_err(ServeError::Stopped)
}

async fn answer(desk: Arc<Desk>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if parts.method == "GET"
        && let Some(asset) = assets::find(&path)
    {
        return asset_response(asset);
    }
    let headers = parts.headers;
    let sends_file = header(&headers, "content-type").starts_with("multipart/form-data");
    let largest = if sends_file { LARGEST_FILE } else { LARGEST };
    let read = tokio::time::timeout(SLOWEST, to_bytes(body, largest)).await;
    let body = match read {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return plain(&desk, StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => return plain(&desk, StatusCode::REQUEST_TIMEOUT),
    };
    let query = parts.uri.query().unwrap_or("").to_owned();
    let method = parts.method.to_string();
    let task = {
        let desk = desk.clone();
        tokio::task::spawn_blocking(move || {
            let received = Received {
                method,
                path,
                query: Form::read(query.as_bytes()),
                body: &body,
                headers: &headers,
            };
            received.answer(&desk)
        })
    };
    // A page that panics takes its own thread along and nothing else.
    task.await
        .unwrap_or_else(|_| plain(&desk, StatusCode::INTERNAL_SERVER_ERROR))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

/// A request that was read whole.
struct Received<'a> {
    method: String,
    path: String,
    query: Form,
    body: &'a [u8],
    headers: &'a HeaderMap,
}

impl Received<'_> {
    fn answer(self, desk: &Desk) -> Response<Body> {
        let secure = desk.options.https;
        let language = Language::negotiated(header(self.headers, "accept-language"));
        if !self.comes_from_us(desk) {
            return page_response(
                desk,
                StatusCode::FORBIDDEN,
                page::trouble(language, "trouble-forged", None),
                None,
            );
        }
        let Some(open) = desk.opened() else {
            let (answer, status) = pages::set_up::answer(desk, &self.method, &self.path, self.body, language);
            return respond(desk, answer, status);
        };
        if desk.wants_set_up() {
            let (answer, status) = pages::set_up::answer(desk, &self.method, &self.path, self.body, language);
            return respond(desk, answer, status);
        }
        let token = door::token_of(header(self.headers, "cookie"), secure);
        let mut register = open.register();
        let mut ask = Ask {
            desk,
            open: &open,
            register: &mut register,
            now: (desk.options.clock)(),
            parts: Vec::new(),
            path: self.path,
            query: self.query,
            form: Form::default(),
            who: None,
            language,
            token: token.clone(),
            seal: token.as_deref().map(door::seal_of).unwrap_or_default(),
            by_script: !header(self.headers, "x-throughline-script").is_empty(),
            device: door::device(header(self.headers, "user-agent")),
        };
        let multipart = header(self.headers, "content-type")
            .split_once("boundary=")
            .map(|(_, boundary)| boundary.trim_matches('"').to_owned());
        ask.form = match multipart {
            Some(boundary) => pages::documents::form_of(&boundary, self.body),
            None => Form::read(self.body),
        };
        let outcome = routed(&mut ask, &self.method, token.as_deref());
        let (answer, status) = match outcome {
            Ok(answer) => (answer, StatusCode::OK),
            Err(trouble) => troubled(&mut ask, &self.method, &trouble),
        };
        respond(desk, answer, status)
    }

    /// Whether a form comes from a page of ours, as far as the browser says. Browsers say so since 2020 (`Sec-Fetch-Site`),
    /// older ones with `Origin`; that each form carries its session's seal is asked besides.
    fn comes_from_us(&self, desk: &Desk) -> bool {
        if self.method == "GET" || self.method == "HEAD" {
            return true;
        }
        let site = header(self.headers, "sec-fetch-site");
        if !site.is_empty() {
            return site == "same-origin" || site == "none";
        }
        let origin = header(self.headers, "origin");
        let scheme = if desk.options.https { "https" } else { "http" };
        origin.is_empty() || origin == format!("{scheme}://{}", header(self.headers, "host"))
    }
}

/// Finds the page and who asks, and has it answer.
fn routed(ask: &mut Ask<'_>, method: &str, token: Option<&str>) -> Result<Answer, Trouble> {
    ask.open.catch_up(ask.register)?;
    let state = door::who_is(ask, token)?;
    if let Some(who) = &ask.who
        && let Some(language) = who.account.language.as_ref()
    {
        ask.language = Language::of(language.as_str()).unwrap_or(ask.language);
    }
    // After who asks is known, so that what is not there looks the same everywhere.
    let (route, parts) = routes::find(method, &ask.path)?;
    ask.parts = parts;
    if route.who == Who::Anyone {
        return (route.answer)(ask);
    }
    let signed = ask.who.clone().ok_or(Trouble::SignIn)?;
    if method == "POST" && !crate::password::equal(ask.form.get("seal").as_bytes(), ask.seal.as_bytes()) {
        return Err(Trouble::Forged);
    }
    // The page that leaves works from a locked screen too.
    let leaves = ["/sign-out", "/lock"].contains(&route.path);
    if !leaves {
        door::confirm(ask, state, route.confirms)?;
    }
    match route.who {
        Who::Roles(roles) if !roles.contains(&signed.account.role) => Err(Trouble::NotFound),
        _ => (route.answer)(ask),
    }
}

/// What is shown when a page could not answer.
fn troubled(ask: &mut Ask<'_>, method: &str, trouble: &Trouble) -> (Answer, StatusCode) {
    let status = StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let shown: Markup = match trouble {
        Trouble::SignIn => {
            return (Content::Next("/sign-in".to_owned()).into(), StatusCode::SEE_OTHER);
        }
        Trouble::BreakTheGlass => {
            let record = ask.parts.first().cloned().unwrap_or_default();
            let path = format!("/record/{record}/glass");
            return (Content::Next(path).into(), StatusCode::SEE_OTHER);
        }
        Trouble::Confirm { locked, wrong } => pages::door::confirm_page(ask, method, *locked, *wrong),
        trouble => {
            let who: Option<&Signed> = ask.who.as_ref();
            page::trouble(ask.language, trouble.message(), who.map(|_| &*ask))
        }
    };
    (Content::Unwell(shown).into(), status)
}

fn respond(desk: &Desk, answer: Answer, status: StatusCode) -> Response<Body> {
    let Answer { content, token } = answer;
    match content {
        Content::Page(page) => page_response(desk, status, page, token),
        Content::Unwell(page) => {
            let status = if status == StatusCode::OK {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                status
            };
            page_response(desk, status, page, token)
        }
        Content::Next(path) => {
            let leaves = !path.starts_with('/');
            // A line break in a path would begin a header of its own.
            let path = path.replace(['\r', '\n'], "");
            let mut response = base(desk, StatusCode::SEE_OTHER, token).header(header::LOCATION, path);
            if leaves {
                response = response.header("clear-site-data", "\"cache\"");
            }
            finish(response, Vec::new())
        }
        Content::File {
            name,
            media_type,
            bytes,
        } => {
            let named = format!("attachment; filename=\"{name}\"");
            let response = base(desk, status, token)
                .header(header::CONTENT_TYPE, media_type)
                .header(header::CONTENT_DISPOSITION, named);
            finish(response, bytes)
        }
    }
}

fn page_response(desk: &Desk, status: StatusCode, page: Markup, token: Option<String>) -> Response<Body> {
    let response = base(desk, status, token).header(header::CONTENT_TYPE, "text/html; charset=utf-8");
    finish(response, page.into_string().into_bytes())
}

/// The headers of everything that is not an asset.
fn base(desk: &Desk, status: StatusCode, token: Option<String>) -> axum::http::response::Builder {
    let mut response = Response::builder()
        .status(status)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::X_FRAME_OPTIONS, "DENY")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header("cross-origin-opener-policy", "same-origin")
        .header("cross-origin-resource-policy", "same-origin")
        .header("cross-origin-embedder-policy", "require-corp")
        .header(
            "permissions-policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        )
        .header("x-robots-tag", "noindex, nofollow");
    if desk.options.https {
        response = response.header(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Some(token) = token {
        response = response.header(header::SET_COOKIE, door::cookie(&token, desk.options.https));
    }
    response
}

fn finish(response: axum::http::response::Builder, bytes: Vec<u8>) -> Response<Body> {
    response
        .body(Body::from(bytes))
        .unwrap_or_else(|_| Response::new(Body::from("this cannot be shown")))
}

/// What is said when there is no page to say it.
fn plain(desk: &Desk, status: StatusCode) -> Response<Body> {
    let message = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "trouble-too-much",
        StatusCode::REQUEST_TIMEOUT => "trouble-too-slow",
        _ => "trouble-register",
    };
    page_response(
        desk,
        status,
        page::trouble(Language::English, message, None),
        None,
    )
}

fn asset_response(asset: &assets::Asset) -> Response<Body> {
    let response = Response::builder()
        .header(header::CONTENT_TYPE, asset.media_type)
        .header(header::CACHE_CONTROL, KEEP)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header("cross-origin-resource-policy", "same-origin");
    finish(response, asset.bytes.to_vec())
}
