//! Certificates for HTTPS on a network without anybody else's help: an authority of one's own, to be installed on the laptops,
//! and a certificate for this server's names, made anew when it nears its end or the names change.
//!
//! The authority's key signs nothing but such certificates and lies readable by its owner alone. Who has certificate files of
//! their own gives those instead, and nothing here is used.

use std::fs;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName,
    SubjectKeyIdentifier,
};
use openssl::x509::{X509, X509Builder, X509Name, X509NameRef};

const DAY: i64 = 86_400;
/// Days for which an authority holds: laptops are set up once.
const AUTHORITY_DAYS: i64 = 3650;
/// Days for which a server's certificate holds; browsers take none that hold longer than 398.
const SERVER_DAYS: i64 = 90;
/// Days before its end from which on a certificate is made anew.
const RENEWED: i64 = 30;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The making of keys and certificates.
    #[error("a certificate could not be made: {0}")]
    Made(#[from] ErrorStack),
}

/// The files of a server's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate, with those that lead to its authority, as PEM.
    pub certificate: PathBuf,
    /// Its key, as PEM.
    pub key: PathBuf,
    /// The authority to install on the laptops, when it is our own.
    pub authority: Option<PathBuf>,
}

struct Pair {
    certificate: X509,
    key: PKey<Private>,
}

/// The certificate for these names and addresses from a directory, made there if there is none that will do.
///
/// # Errors
/// When the directory cannot be written.
pub fn own_certificate(
    directory: &Path,
    names: &[String],
    now: Timestamp,
) -> Result<CertificateFiles, CertificateError> {
    fs::create_dir_all(directory).map_err(file(directory))?;
    let at = |name: &str| directory.join(name);
    let files = CertificateFiles {
        certificate: at("server.pem"),
        key: at("server.key"),
        authority: Some(at("authority.pem")),
    };
    let authority = if let Some(found) = read(&at("authority.pem"), &at("authority.key")) {
        found
    } else {
        let made = authority(now)?;
        write(&at("authority.pem"), &made.certificate.to_pem()?, 0o644)?;
        write(&at("authority.key"), &made.key.private_key_to_pem_pkcs8()?, 0o600)?;
        // What the former authority signed is of no use any more.
        let _ = fs::remove_file(&files.certificate);
        made
    };
    let will_do = read(&files.certificate, &files.key).is_some_and(|found| {
        holds(&found.certificate, now).unwrap_or(false) && is_for(&found.certificate, names)
    });
    if !will_do {
        let made = server(&authority, names, now)?;
        let mut chain = made.certificate.to_pem()?;
        chain.extend(authority.certificate.to_pem()?);
        write(&files.certificate, &chain, 0o644)?;
        write(&files.key, &made.key.private_key_to_pem_pkcs8()?, 0o600)?;
    }
    Ok(files)
}

fn file(path: &Path) -> impl FnOnce(std::io::Error) -> CertificateError {
    let path = path.to_owned();
    move |error| CertificateError::File { path, error }
}

fn read(certificate: &Path, key: &Path) -> Option<Pair> {
    Some(Pair {
        certificate: X509::from_pem(&fs::read(certificate).ok()?).ok()?,
        key: PKey::private_key_from_pem(&fs::read(key).ok()?).ok()?,
    })
}

/// Writes a file that is there whole or not at all.
fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), CertificateError> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(mode);
    }
    #[cfg(not(unix))]
    let _ = mode;
    let mut out = options.open(&beside).map_err(file(&beside))?;
    out.write_all(bytes)
        .and_then(|()| out.sync_all())
        .map_err(file(&beside))?;
    fs::rename(&beside, path).map_err(file(path))
}

fn new_key() -> Result<PKey<Private>, ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    PKey::from_ec_key(EcKey::generate(&group)?)
}

fn named(common_name: &str) -> Result<X509Name, ErrorStack> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_text("O", "Throughline")?;
    name.append_entry_by_text("CN", common_name)?;
    Ok(name.build())
}

fn begun(
    subject: &X509NameRef,
    issuer: &X509NameRef,
    key: &PKey<Private>,
    now: Timestamp,
    days: i64,
) -> Result<X509Builder, ErrorStack> {
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    builder.set_serial_number(&*Asn1Integer::from_bn(&serial)?)?;
    builder.set_subject_name(subject)?;
    builder.set_issuer_name(issuer)?;
    builder.set_pubkey(key)?;
    // A laptop whose clock is a little behind takes it as well.
    builder.set_not_before(&*Asn1Time::from_unix(now.as_second() - DAY)?)?;
    builder.set_not_after(&*Asn1Time::from_unix(now.as_second() + days * DAY)?)?;
    Ok(builder)
}

fn authority(now: Timestamp) -> Result<Pair, ErrorStack> {
    let key = new_key()?;
    let name = named("Throughline authority of this register")?;
    let mut builder = begun(&name, &name, &key, now, AUTHORITY_DAYS)?;
    builder.append_extension(BasicConstraints::new().critical().ca().pathlen(0).build()?)?;
    builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build()?)?;
    let identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
    builder.append_extension(identifier)?;
    builder.sign(&key, MessageDigest::sha256())?;
    Ok(Pair {
        certificate: builder.build(),
        key,
    })
}

fn server(authority: &Pair, names: &[String], now: Timestamp) -> Result<Pair, ErrorStack> {
    let key = new_key()?;
    let subject = named(names.first().map_or("throughline", String::as_str))?;
    let issuer = authority.certificate.subject_name();
    let mut builder = begun(&subject, issuer, &key, now, SERVER_DAYS)?;
    builder.append_extension(BasicConstraints::new().critical().build()?)?;
    builder.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
    builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
    let context = builder.x509v3_context(Some(&authority.certificate), None);
    let mut alternatives = SubjectAlternativeName::new();
    for name in names {
        match name.parse::<IpAddr>() {
            Ok(_) => alternatives.ip(name),
            Err(_) => alternatives.dns(name),
        };
    }
    let alternatives = alternatives.build(&context)?;
    let identifier = AuthorityKeyIdentifier::new().keyid(true).build(&context)?;
    builder.append_extension(alternatives)?;
    builder.append_extension(identifier)?;
    builder.sign(&authority.key, MessageDigest::sha256())?;
    Ok(Pair {
        certificate: builder.build(),
        key,
    })
}

/// Whether a certificate holds for some time yet.
fn holds(certificate: &X509, now: Timestamp) -> Result<bool, ErrorStack> {
    let soon = Asn1Time::from_unix(now.as_second() + RENEWED * DAY)?;
    Ok(certificate.not_after() > soon)
}

/// Whether a certificate names all these names.
fn is_for(certificate: &X509, names: &[String]) -> bool {
    let held: Vec<String> = certificate
        .subject_alt_names()
        .into_iter()
        .flatten()
        .filter_map(|name| {
            let address = name.ipaddress().and_then(|bytes| match bytes.len() {
                4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
                16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
                _ => None,
            });
            address
                .map(|address| address.to_string())
                .or_else(|| name.dnsname().map(str::to_owned))
        })
        .collect();
    names.iter().all(|name| held.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T09:00:00Z".parse().expect("an instant")
    }

    fn names() -> Vec<String> {
        ["shelter.local", "192.168.1.20"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_certificate_is_signed_by_the_authority_and_names_the_server() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = own_certificate(directory.path(), &names(), now()).expect("files");
        let authority = files.authority.clone().expect("our own");
        let authority = X509::from_pem(&fs::read(authority).expect("a file")).expect("a certificate");
        let made = read(&files.certificate, &files.key).expect("a certificate and its key");
        let key = authority.public_key().expect("a key");
        assert!(made.certificate.verify(&key).expect("a signature"));
        assert!(is_for(&made.certificate, &names()));
        assert!(!is_for(&made.certificate, &["other.local".to_owned()]));
    }

    #[test]
    fn it_is_kept_while_it_will_do_and_made_anew_when_it_will_not() {
        let directory = tempfile::tempdir().expect("a directory");
        let bytes = |names: &[String], now: Timestamp| {
            let files = own_certificate(directory.path(), names, now).expect("files");
            let authority = fs::read(files.authority.expect("our own")).expect("a file");
            (authority, fs::read(files.certificate).expect("a file"))
        };
        let first = bytes(&names(), now());
        assert_eq!(bytes(&names(), now()), first);
        let more = [names(), vec!["second.local".to_owned()]].concat();
        let second = bytes(&more, now());
        assert_eq!(second.0, first.0, "laptops keep their authority");
        assert_ne!(second.1, first.1);
        let later = Timestamp::from_second(now().as_second() + 61 * DAY).expect("an instant");
        assert_ne!(bytes(&more, later).1, second.1);
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_readable_by_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a directory");
        let files = own_certificate(directory.path(), &names(), now()).expect("files");
        for key in [files.key, directory.path().join("authority.key")] {
            let mode = fs::metadata(key).expect("a file").permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }
}
