//! Files kept with a case: told by their content, not by their name; photographs without what the camera wrote into them.

use maud::{Markup, html};

use crate::ask::{Answered, Ask, Content, next, shown};
use crate::form::Form;
use crate::page;
use crate::trouble::Trouble;

/// The kinds of file that are taken, by how their content begins.
const KINDS: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
];

/// The fields of a form with a file, the file's bytes as hexadecimal digits in `file` and its name in `file-name`.
///
/// Reads RFC 7578 as browsers write it: parts between lines of the boundary, each with its headers.
pub(crate) fn form_of(boundary: &str, body: &[u8]) -> Form {
    let mut form = Form::default();
    let boundary = format!("\r\n--{boundary}");
    // The first boundary has no line before it.
    let body = [b"\r\n", body].concat();
    for part in split(&body, boundary.as_bytes()).skip(1) {
        let Some(part) = part.strip_prefix(b"\r\n") else {
            continue;
        };
        let Some(end) = find(part, b"\r\n\r\n") else {
            continue;
        };
        let headers = String::from_utf8_lossy(&part[..end]).into_owned();
        let content = &part[end + 4..];
        let parameter = |name: &str| {
            let (_, rest) = headers.split_once(&format!(" {name}=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let Some(name) = parameter("name") else { continue };
        match parameter("filename") {
            Some(file) => {
                form.put(&format!("{name}-name"), &file);
                form.put(&name, &digits(content));
            }
            None => form.put(&name, &String::from_utf8_lossy(content)),
        }
    }
    form
}

fn digits(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn undigits(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| {
        let [high, low] = pair else { return None };
        u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
    };
    text.as_bytes().chunks(2).map(pair).collect()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn split<'a>(mut bytes: &'a [u8], by: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut over = false;
    std::iter::from_fn(move || {
        if over {
            return None;
        }
        let Some(at) = find(bytes, by) else {
            over = true;
            return Some(bytes);
        };
        let part = &bytes[..at];
        bytes = &bytes[at + by.len()..];
        Some(part)
    })
}

/// A JPEG without what the camera wrote into it: application segments but for the first and the colour profile, and comments.
fn without_metadata(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut kept = jpeg.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *jpeg.get(at + 1)?;
        if *jpeg.get(at)? != 0xff {
            return None;
        }
        // From the start of the scan on there is picture alone.
        if marker == 0xda {
            kept.extend_from_slice(&jpeg[at..]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*jpeg.get(at + 2)?, *jpeg.get(at + 3)?]));
        let segment = jpeg.get(at..at + 2 + length)?;
        let tells = (0xe1..=0xef).contains(&marker) && marker != 0xe2 || marker == 0xfe;
        if !tells {
            kept.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// A PNG without its texts, times and embedded camera data.
fn without_texts(png: &[u8]) -> Option<Vec<u8>> {
    const TELLING: [&[u8]; 5] = [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"];
    let mut kept = png.get(..8)?.to_vec();
    let mut at = 8;
    while at < png.len() {
        let length = u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = png.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if !TELLING.contains(&&chunk[4..8]) {
            kept.extend_from_slice(chunk);
        }
        at += length + 12;
    }
    Some(kept)
}

/// What is kept of a file: its media type and its content, or nothing for a kind that is not taken.
pub(crate) fn taken(content: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let (_, media_type, _) = KINDS.iter().find(|(begins, ..)| content.starts_with(begins))?;
    let kept = match *media_type {
        "image/jpeg" => without_metadata(content)?,
        "image/png" => without_texts(content)?,
        _ => content.to_vec(),
    };
    Some((media_type, kept))
}

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    Ok(shown_page(ask, None)?.into())
}

fn shown_page(ask: &mut Ask<'_>, problem: Option<&str>) -> Result<Markup, Trouble> {
    let record = ask.record(0)?;
    let viewer = ask.viewer("documents")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let held = casework.documents(record)?;
    let changes = casework.may_change(record)?;
    let content = html! {
        (page::done(ask))
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        p { a href={ "/record/" (record) } { (ask.t("to-case")) } }
        @if held.is_empty() { p.empty { (ask.t("documents-none")) } } @else {
            table {
                thead { tr { th { (ask.t("documents-name")) } th { (ask.t("documents-kind")) } th { (ask.t("documents-size")) } th { (ask.t("documents-added")) } } }
                tbody { @for file in &held { tr {
                    td dir="auto" { a href={ "/record/" (record) "/documents/" (shown(file.id)) } { (file.name) } }
                    td { (file.media_type) }
                    td { (file.bytes / 1024 + 1) " kB" }
                    td { (ask.language.instant(file.added)) ", " (file.added_by) }
                } } }
            }
        }
        @if changes {
            form method="post" action={ "/record/" (record) "/documents" } enctype="multipart/form-data" {
                (page::seal(ask))
                div.field { label for="file" { (ask.t("documents-file")) } input id="file" name="file" type="file" accept=".pdf,.png,.jpg,.jpeg"; p.hint { (ask.t("documents-hint")) } }
                button type="submit" { (ask.t("documents-add")) }
            }
        }
    };
    Ok(page::page(ask, &ask.t("case-documents"), &content))
}

pub(crate) fn add(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    super::rows::permit(ask, record)?;
    let content = undigits(ask.form.get("file")).unwrap_or_default();
    let Some((media_type, content)) = taken(&content) else {
        return Ok(Content::Unwell(shown_page(ask, Some("documents-not-taken"))?).into());
    };
    let name: String = ask.form.get("file-name").chars().take(120).collect();
    let name = if name.is_empty() { "file".to_owned() } else { name };
    let viewer = ask.viewer("documents")?;
    let mut rng = ask.chance();
    ask.register
        .for_caseworker(&viewer, ask.now)?
        .add_document(&mut *rng, record, &name, media_type, &content)?;
    Ok(next(format!("/record/{record}/documents?done=added")))
}

pub(crate) fn download(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    let id = ask.id(1)?;
    let viewer = ask.viewer("documents")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let content = casework.document(record, id)?.ok_or(Trouble::NotFound)?;
    let kind = KINDS.iter().find(|(begins, ..)| content.starts_with(begins));
    let (_, media_type, ending) = kind.ok_or(Trouble::NotFound)?;
    // The name it was given may hold a person's: the file that is kept is named by its number.
    Ok(Content::File {
        name: format!("document-{}.{ending}", &shown(id)[..8]),
        media_type,
        bytes: content,
    }
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_file_is_read_as_browsers_write_it() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"seal\"\r\n\r\nabc\r\n--x\r\nContent-Disposition: form-data; \
                     name=\"file\"; filename=\"a b.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1\r\n\x00\xff\r\n--x--\r\n";
        let form = form_of("x", body);
        assert_eq!(form.get("seal"), "abc");
        assert_eq!(form.get("file-name"), "a b.pdf");
        assert_eq!(
            undigits(form.get("file")).as_deref(),
            Some(&b"%PDF-1\r\n\x00\xff"[..])
        );
        for broken in [&b""[..], b"--x", b"--x\r\n", b"--x\r\nname=\"", b"\r\n\r\n--x--"] {
            assert_eq!(form_of("x", broken).fields().count(), 0);
        }
    }

    #[test]
    fn what_a_camera_wrote_is_taken_out() {
        let mut jpeg = b"\xff\xd8".to_vec();
        jpeg.extend_from_slice(b"\xff\xe0\x00\x04JF");
        jpeg.extend_from_slice(b"\xff\xe1\x00\x0cExifGPS 12");
        jpeg.extend_from_slice(b"\xff\xfe\x00\x06home");
        jpeg.extend_from_slice(b"\xff\xda\x00\x02picture");
        let (kind, kept) = taken(&jpeg).expect("a photograph");
        assert_eq!(kind, "image/jpeg");
        assert!(find(&kept, b"GPS").is_none() && find(&kept, b"home").is_none());
        assert!(find(&kept, b"picture").is_some() && find(&kept, b"JF").is_some());
    }

    #[test]
    fn a_kind_is_told_by_content_alone_and_broken_files_are_not_taken() {
        assert_eq!(taken(b"<html>"), None);
        assert_eq!(taken(b"MZ\x90\x00"), None);
        assert_eq!(taken(b"\xff\xd8\xff"), None);
        assert_eq!(taken(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff"), None);
        assert!(taken(b"%PDF-1.7").is_some());
    }
}
