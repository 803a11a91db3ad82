//! A small writer of HTML and SVG in which text cannot reach the page unescaped: whatever is put into an element is either
//! another element or text, and text is escaped on the way in.
//!
//! There is no way in for ready-made markup except the style sheet, which is part of the program. (A template engine would
//! bring such a way in, and a dependency, for one page.) What the page says does not live here.

use std::fmt::{Display, Write};

/// Elements that have no content and no end tag.
const VOID: &[&str] = &["br", "col", "meta"];

/// An element being written.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: String,
    inner: String,
}

/// Begins an element.
pub(crate) fn el(name: &'static str) -> Element {
    Element {
        name,
        attributes: String::new(),
        inner: String::new(),
    }
}

/// The style sheet of the page. It must come from the program itself, never from a register.
pub(crate) fn style(css: &'static str) -> Element {
    let mut style = el("style");
    style.inner.push_str(css);
    style
}

impl Element {
    /// Adds an attribute; its value is escaped.
    pub(crate) fn attr(mut self, name: &'static str, value: impl Display) -> Self {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        self.attributes.push_str("=\"");
        escape(&value.to_string(), &mut self.attributes);
        self.attributes.push('"');
        self
    }

    /// Adds a class attribute.
    pub(crate) fn class(self, value: &'static str) -> Self {
        self.attr("class", value)
    }

    /// Adds an id attribute.
    pub(crate) fn id(self, value: impl Display) -> Self {
        self.attr("id", value)
    }

    /// Adds content at the end.
    pub(crate) fn with(mut self, content: impl Content) -> Self {
        content.put(&mut self.inner);
        self
    }

    /// Adds one piece of content after the other.
    pub(crate) fn with_all<C: Content>(mut self, contents: impl IntoIterator<Item = C>) -> Self {
        for content in contents {
            content.put(&mut self.inner);
        }
        self
    }

    /// The markup.
    pub(crate) fn into_markup(self) -> String {
        let mut out = String::new();
        self.put(&mut out);
        out
    }
}

/// What can stand inside an element.
pub(crate) trait Content {
    /// Writes itself, escaped where it is text.
    fn put(self, out: &mut String);
}

impl Content for Element {
    fn put(self, out: &mut String) {
        let Self {
            name,
            attributes,
            inner,
        } = self;
        // Writing to a string cannot fail.
        let _ = if VOID.contains(&name) {
            write!(out, "<{name}{attributes}>")
        } else {
            write!(out, "<{name}{attributes}>{inner}</{name}>")
        };
    }
}

impl Content for &str {
    fn put(self, out: &mut String) {
        escape(self, out);
    }
}

impl Content for String {
    fn put(self, out: &mut String) {
        escape(&self, out);
    }
}

impl Content for &String {
    fn put(self, out: &mut String) {
        escape(self, out);
    }
}

impl<C: Content> Content for Option<C> {
    fn put(self, out: &mut String) {
        if let Some(content) = self {
            content.put(out);
        }
    }
}

impl<C: Content> Content for Vec<C> {
    fn put(self, out: &mut String) {
        for content in self {
            content.put(out);
        }
    }
}

impl<A: Content, B: Content> Content for (A, B) {
    fn put(self, out: &mut String) {
        self.0.put(out);
        self.1.put(out);
    }
}

impl<A: Content, B: Content, C: Content> Content for (A, B, C) {
    fn put(self, out: &mut String) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let page = el("p").with("a <script> & \"b\"").into_markup();
        assert_eq!(page, "<p>a &lt;script&gt; &amp; &quot;b&quot;</p>");
    }

    #[test]
    fn an_attribute_cannot_be_left_by_its_value() {
        let page = el("p").attr("title", "\" onload='x'").into_markup();
        assert_eq!(page, "<p title=\"&quot; onload=&#39;x&#39;\"></p>");
    }

    #[test]
    fn elements_nest_unescaped() {
        let page = el("p").with(("a ", el("b").with("c"))).into_markup();
        assert_eq!(page, "<p>a <b>c</b></p>");
    }

    #[test]
    fn a_void_element_has_no_end_tag() {
        assert_eq!(el("br").into_markup(), "<br>");
    }
}
