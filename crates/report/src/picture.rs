//! A figure by itself: as an SVG file that needs no page around it, and as a PNG.
//!
//! The drawings are made in `figure`; a drawing inside the page takes its look from the page's style sheet, one by itself brings
//! its own. Fonts are those of the PDF, so that a figure looks the same wherever it is shown.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::ReportError;
use crate::html::{Content, Element, Node, style};

/// The look of a figure by itself.
const STYLE: &str = include_str!("figure.css");

/// The font of all text in figures and of the PDF; under the SIL Open Font Licence.
pub(crate) const FONT: &str = "Libertinus Serif";

/// Pixels of a PNG for each unit of the drawing: a figure 760 units wide prints at 250 dots an inch on 15 cm.
const SCALE: f32 = 2.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in typst_assets::fonts() {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_serif_family(FONT);
    Arc::new(fonts)
});

/// The drawing as the text of an SVG file.
pub(crate) fn svg(drawing: &Element) -> String {
    let mut alone = drawing.clone();
    // The names by which a page finds and lays out the drawing mean nothing outside it.
    alone.attributes.retain(|(name, _)| *name != "class");
    alone = alone.attr("xmlns", "http://www.w3.org/2000/svg");
    if let Some((width, height)) = size(drawing) {
        alone = alone.attr("width", width).attr("height", height);
    }
    let mut children = Vec::new();
    style(STYLE).put(&mut children);
    children.append(&mut alone.children);
    alone.children = children;
    alone.into_markup()
}

/// What the drawing says to those who do not see it.
pub(crate) fn spoken(drawing: &Element) -> String {
    let of = |name| {
        drawing
            .elements()
            .find(|inner| inner.name == name)
            .map(Element::words)
    };
    [of("title"), of("desc")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(". ")
}

/// Width and height in the drawing's units.
fn size(drawing: &Element) -> Option<(f32, f32)> {
    let mut corners = drawing.value("viewBox")?.split(' ').skip(2);
    let mut next = || corners.next()?.parse().ok();
    Some((next()?, next()?))
}

/// The drawing as a PNG on white.
pub(crate) fn png(drawing: &Element) -> Result<Vec<u8>, ReportError> {
    let refused = |why: String| ReportError::Picture { why };
    let options = Options {
        font_family: FONT.to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(&svg(drawing), &options).map_err(|error| refused(error.to_string()))?;
    let pixels = tree.size().to_int_size().scale_by(SCALE);
    let mut picture = pixels
        .and_then(|pixels| Pixmap::new(pixels.width(), pixels.height()))
        .ok_or_else(|| refused("it has no size".to_owned()))?;
    picture.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    picture.encode_png().map_err(|error| refused(error.to_string()))
}

/// Every drawing in a part of the document, as it is drawn for a wide page, with the name of its figure. Small drawings inside
/// tables are not figures.
pub(crate) fn all(part: &Element) -> Vec<(String, &Element)> {
    let mut found = Vec::new();
    gather(part, &mut found);
    found
}

fn gather<'a>(part: &'a Element, found: &mut Vec<(String, &'a Element)>) {
    if part.name == "figure" {
        let name = part.value("id").unwrap_or("figure").trim_start_matches("figure-");
        let drawings = drawings(part);
        let several = drawings.len() > 1;
        for (at, drawing) in drawings.into_iter().enumerate() {
            let name = if several {
                format!("{name}-{}", at + 1)
            } else {
                name.to_owned()
            };
            found.push((name, drawing));
        }
        return;
    }
    for child in &part.children {
        if let Node::Element(child) = child {
            gather(child, found);
        }
    }
}

/// The drawings of a figure, without those for a telephone.
pub(crate) fn drawings(figure: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for inner in figure.elements() {
        if inner.name == "svg" && !inner.is("narrow") {
            found.push(inner);
        } else if inner.name != "svg" {
            found.extend(drawings(inner));
        }
    }
    found
}
