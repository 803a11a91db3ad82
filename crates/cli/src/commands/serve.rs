//! `throughline serve`: the register in a browser.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use throughline_register::KdfCost;
use throughline_server::{Desk, Options, serve};

use crate::args::{Common, Serve};
use crate::clock;
use crate::desk;
use crate::failure::Failure;
use crate::place;
use crate::progress::Voice;

/// Requests that use the register at once; more wait for their turn.
const CONNECTIONS: usize = 8;

pub(crate) fn options(location: throughline_register::Location, demonstration: bool) -> Options {
    Options {
        location,
        clock: Arc::new(clock::now),
        chance: Arc::new(|| Box::new(rand::rng())),
        connections: CONNECTIONS,
        https: false,
        demonstration,
        cost: KdfCost::default(),
    }
}

pub(crate) fn run(common: &Common, voice: Voice, asked: &Serve) -> Result<(), Failure> {
    let location = desk::location(common)?;
    let (made, code) = if place::vacant(&location).is_ok() {
        let (made, code) = Desk::to_set_up(options(location, false));
        (made, Some(code))
    } else {
        let register = desk::open(common, voice)?;
        Desk::open(options(location, false), register).context("the register cannot be served")?
    };
    listen(voice, Arc::new(made), asked.at, |address| {
        match &code {
            // On standard error with everything else that is said: whoever reads the terminal sets the register up.
            Some(code) => voice.say(format_args!(
                "Set the register up at http://{address}/set-up\nCode (once): {}",
                code.as_str()
            )),
            None => voice.say(format_args!("Serving the register at http://{address}/")),
        }
        voice.say("Stop with Ctrl+C.");
    })
}

/// Listens until the program is told to stop.
pub(crate) fn listen(
    voice: Voice,
    desk: Arc<Desk>,
    at: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    serve(desk, at, |served| ready(served.address)).context("the register could not be served")?;
    voice.say("Stopped.");
    Ok(())
}
