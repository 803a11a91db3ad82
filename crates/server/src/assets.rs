//! The few files a page loads: its style, its script, its sign. Each is named by what it holds, so that a browser keeps it.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// A file a page loads.
pub(crate) struct Asset {
    pub(crate) path: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: &'static [u8],
}

fn asset(name: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
    let digest = Sha256::digest(bytes);
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    Asset {
        path: format!(
            "/assets/{stem}-{:02x}{:02x}{:02x}{:02x}.{ending}",
            digest[0], digest[1], digest[2], digest[3]
        ),
        media_type,
        bytes,
    }
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset(
            "style.css",
            "text/css; charset=utf-8",
            include_bytes!("../assets/style.css"),
        ),
        asset(
            "page.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/page.js"),
        ),
        asset("sign.svg", "image/svg+xml", include_bytes!("../assets/sign.svg")),
    ]
});

/// The asset at a path.
pub(crate) fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// The path of the style.
pub(crate) fn style() -> &'static str {
    &ASSETS[0].path
}

/// The path of the script.
pub(crate) fn script() -> &'static str {
    &ASSETS[1].path
}

/// The path of the sign.
pub(crate) fn sign() -> &'static str {
    &ASSETS[2].path
}
