//! Tables for people: a caption with a number, headers with their scope, and a region that scrolls by itself where the page
//! is narrower than the table.
//!
//! Tables for programs are in `csv_tables`.

use crate::html::{Content, Element, el};

/// Numbers tables and figures in the order in which they stand on the page.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    tables: u32,
    figures: u32,
}

impl Numbering {
    /// `Table 3.` before its caption.
    pub(crate) fn table(&mut self) -> Element {
        self.tables += 1;
        el("span")
            .class("number")
            .with(format!("Table {}. ", self.tables))
    }

    /// `Table 4`, of the table that comes next.
    pub(crate) fn next_table(&self) -> String {
        format!("Table {}", self.tables + 1)
    }

    /// `Figure 2.` before its caption.
    pub(crate) fn figure(&mut self) -> Element {
        self.figures += 1;
        el("span")
            .class("number")
            .with(format!("Figure {}. ", self.figures))
    }
}

/// A cell for a figure that could not be computed; the words say why.
pub(crate) fn absent(words: impl Content) -> Element {
    el("span").class("absent").with(words)
}

/// A cell with a number.
pub(crate) fn number(content: impl Content) -> Element {
    el("td").class("n").with(content)
}

/// The header of a row.
pub(crate) fn row_header(content: impl Content) -> Element {
    el("th").attr("scope", "row").with(content)
}

/// The header of a column; numbers stand to the right, so does their header.
pub(crate) fn column(content: impl Content) -> Element {
    el("th").attr("scope", "col").class("n").with(content)
}

/// The header of the first column.
pub(crate) fn first_column(content: impl Content) -> Element {
    el("th").attr("scope", "col").with(content)
}

/// A table with its caption, in a region that can be scrolled by keyboard.
pub(crate) fn table(
    id: impl std::fmt::Display,
    number: Element,
    caption: impl Content,
    head: Vec<Element>,
    bodies: Vec<Element>,
) -> Element {
    let caption_id = format!("{id}-caption");
    el("div")
        .class("scroll")
        .attr("role", "region")
        .attr("tabindex", 0)
        .attr("aria-labelledby", &caption_id)
        .with(
            el("table")
                .id(id)
                // The inner block keeps the caption in view, and wrapped, where the table itself scrolls.
                .with(
                    el("caption")
                        .id(&caption_id)
                        .with(el("div").with((number, caption))),
                )
                .with(el("thead").with(el("tr").with(head)))
                .with(bodies),
        )
}

/// A body of rows.
pub(crate) fn body(rows: Vec<Element>) -> Element {
    el("tbody").with(rows)
}

/// A body of rows under a heading of its own that spans the table.
pub(crate) fn group(columns: usize, heading: impl Content, rows: Vec<Element>) -> Element {
    let heading = el("th")
        .attr("scope", "rowgroup")
        .attr("colspan", columns)
        .class("group")
        .with(el("div").with(heading));
    el("tbody").with(el("tr").with(heading)).with(rows)
}
