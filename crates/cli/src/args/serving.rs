//! The options of serving a register to browsers.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Options of `serve`.
#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7410")]
    pub(crate) at: SocketAddr,
    /// Serve by HTTPS, with an authority and a certificate of one's own kept in this directory
    #[arg(
        long,
        value_name = "DIR",
        num_args = 0..=1,
        default_missing_value = "throughline-https",
        conflicts_with = "certificate"
    )]
    pub(crate) https: Option<PathBuf>,
    /// A name or address by which browsers reach this machine; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Vec<String>,
    /// Serve by HTTPS with this certificate (PEM, with those that lead to its authority)
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) certificate: Option<PathBuf>,
    /// The key of the certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) key: Option<PathBuf>,
}
