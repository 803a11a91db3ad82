//! `throughline serve`: the register in a browser.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use throughline_register::KdfCost;
use throughline_server::{CertificateFiles, Desk, Options, own_certificate, serve};

use crate::args::{Common, Serve};
use crate::clock;
use crate::desk;
use crate::failure::Failure;
use crate::place;
use crate::progress::Voice;

/// Requests that use the register at once; more wait for their turn.
const CONNECTIONS: usize = 8;

pub(crate) fn options(location: throughline_register::Location, demonstration: bool, https: bool) -> Options {
    Options {
        location,
        clock: Arc::new(clock::now),
        chance: Arc::new(|| Box::new(rand::rng())),
        connections: CONNECTIONS,
        https,
        demonstration,
        cost: KdfCost::default(),
    }
}

pub(crate) fn run(common: &Common, voice: Voice, asked: &Serve) -> Result<(), Failure> {
    let location = desk::location(common)?;
    let files = certificate(asked)?;
    let https = files.is_some();
    let (made, code) = if place::vacant(&location).is_ok() {
        let (made, code) = Desk::to_set_up(options(location, false, https));
        (made, Some(code))
    } else {
        let register = desk::open(common, voice)?;
        Desk::open(options(location, false, https), register).context("the register cannot be served")?
    };
    let scheme = if https { "https" } else { "http" };
    let host = |address: SocketAddr| match asked.name.first() {
        Some(name) => format!("{scheme}://{name}:{}", address.port()),
        None => format!("{scheme}://{address}"),
    };
    listen(voice, Arc::new(made), asked.at, files.as_ref(), |address| {
        if let Some(authority) = files.as_ref().and_then(|files| files.authority.as_ref()) {
            voice.say(format_args!(
                "Install this authority on the laptops that are to reach the register: {}",
                authority.display()
            ));
        }
        match &code {
            // On standard error with everything else that is said: whoever reads the terminal sets the register up.
            Some(code) => voice.say(format_args!(
                "Set the register up at {}/set-up\nCode (once): {}",
                host(address),
                code.as_str()
            )),
            None => voice.say(format_args!("Serving the register at {}/", host(address))),
        }
        voice.say("Stop with Ctrl+C.");
    })
}

/// The certificate files, given or made.
fn certificate(asked: &Serve) -> Result<Option<CertificateFiles>, Failure> {
    if let (Some(certificate), Some(key)) = (&asked.certificate, &asked.key) {
        return Ok(Some(CertificateFiles {
            certificate: certificate.clone(),
            key: key.clone(),
            authority: None,
        }));
    }
    let Some(directory) = &asked.https else {
        return Ok(None);
    };
    let mut names = asked.name.clone();
    if !asked.at.ip().is_unspecified() {
        names.push(asked.at.ip().to_string());
    }
    names.extend(["localhost", "127.0.0.1"].map(str::to_owned));
    let files =
        own_certificate(directory, &names, clock::now()).context("no certificate could be made for HTTPS")?;
    Ok(Some(files))
}

/// Listens until the program is told to stop.
pub(crate) fn listen(
    voice: Voice,
    desk: Arc<Desk>,
    at: SocketAddr,
    files: Option<&CertificateFiles>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    serve(desk, at, files, |served| ready(served.address)).context("the register could not be served")?;
    voice.say("Stopped.");
    Ok(())
}
