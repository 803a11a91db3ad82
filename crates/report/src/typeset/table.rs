//! A table of the document for Typst: which columns it has, how wide each is, and its rows.

use super::Writer;
use crate::html::Element;

/// Up to so many characters a text gets a line of its own; longer text wraps, and gets a quarter of what goes beyond.
const LINE: usize = 34;

/// No column asks for more than this many characters.
const WIDEST: usize = 80;

/// The least number of characters for which a column has room.
const NARROWEST: usize = 5;

impl Writer {
    /// A table with its caption.
    pub(super) fn table(&mut self, table: &Element) -> String {
        let head: Vec<&Element> = rows(table, "thead")
            .into_iter()
            .flat_map(Element::elements)
            .filter(|cell| !cell.is("strip"))
            .collect();
        let bodies = rows(table, "tbody");
        let widths: Vec<String> = widths(&head, &bodies)
            .into_iter()
            .map(|characters| format!("{characters}fr"))
            .collect();
        let heads: Vec<String> = head
            .iter()
            .map(|cell| format!("(align: {}, body: {})", side(cell), self.children(cell)))
            .collect();
        let mut cells = Vec::new();
        for row in bodies {
            self.row(row, head.len(), &mut cells);
        }
        let caption = table.elements().find(|inner| inner.name == "caption");
        let caption = caption.map_or_else(|| "none".to_owned(), |caption| self.children(caption));
        format!(
            "captioned(sheet(({},), ({},), ({},)), {caption}, table)",
            widths.join(", "),
            heads.join(", "),
            cells.join(", ")
        )
    }

    fn row(&mut self, row: &Element, columns: usize, cells: &mut Vec<String>) {
        let mut taken = 0;
        for cell in row.elements().filter(|cell| !cell.is("strip")) {
            if taken >= columns {
                return;
            }
            let span = span(cell).min(columns - taken);
            taken += span;
            let mut body = self.children(cell);
            if cell.is("group") {
                cells.push(format!("over({body}, {span})"));
                continue;
            }
            if cell.is("kept") {
                body = format!("strong({body})");
            } else if row.is("missing") {
                body = format!("soften({body})");
            }
            if cell.is("left") {
                body = format!("pad(left: 1em, {body})");
            }
            let side = if span > 1 { "right" } else { side(cell) };
            cells.push(format!("cell({body}, align: {side}, span: {span})"));
        }
        for _ in taken..columns {
            cells.push("[]".to_owned());
        }
    }
}

/// The rows in the parts of this name.
fn rows<'a>(table: &'a Element, part: &'static str) -> Vec<&'a Element> {
    table
        .elements()
        .filter(|inner| inner.name == part)
        .flat_map(Element::elements)
        .collect()
}

fn span(cell: &Element) -> usize {
    cell.value("colspan")
        .and_then(|span| span.parse().ok())
        .unwrap_or(1)
}

/// Numbers stand to the right.
fn side(cell: &Element) -> &'static str {
    if cell.is("n") { "right" } else { "left" }
}

/// How many characters of a line a text of this length asks for.
fn room(characters: usize) -> usize {
    (characters.min(LINE) + characters.saturating_sub(LINE) / 4).min(WIDEST)
}

/// How many characters each column holds in a line, by which the width of the page is shared out.
fn widths(head: &[&Element], bodies: &[&Element]) -> Vec<usize> {
    let longest_word = |text: &str| {
        text.split(' ')
            .map(|word| word.chars().count())
            .max()
            .unwrap_or(0)
    };
    let mut widths: Vec<usize> = head
        .iter()
        .map(|cell| {
            let words = cell.words();
            // A heading wraps over three lines at most before it asks for room.
            (words.chars().count().div_ceil(3)).max(longest_word(&words) + 1)
        })
        .collect();
    for row in bodies {
        let cells = row.elements().filter(|cell| !cell.is("strip"));
        for (width, cell) in widths.iter_mut().zip(cells) {
            if span(cell) > 1 {
                break;
            }
            *width = (*width).max(room(cell.words().chars().count()));
        }
    }
    widths.into_iter().map(|width| width.max(NARROWEST)).collect()
}
