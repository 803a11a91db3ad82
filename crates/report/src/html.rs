//! The document as a tree of elements, and its rendering as HTML. Sections build the tree once; `translate` puts it into another
//! language and `typeset` makes the PDF of the same tree, so that nothing is written twice.
//!
//! Text cannot reach a page unescaped: whatever is put into an element is another element or text, and text is escaped when it
//! is rendered. There is no way in for ready-made markup except the style sheet, which is part of the program. (A template
//! engine would bring such a way in, and a dependency.) What the document says does not live here.

use std::fmt::Display;

/// Elements that have no content and no end tag.
const VOID: &[&str] = &["br", "col", "meta"];

/// An element of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element {
    /// Its name in HTML or SVG.
    pub(crate) name: &'static str,
    /// Its attributes, in order, unescaped.
    pub(crate) attributes: Vec<(&'static str, String)>,
    /// What stands inside.
    pub(crate) children: Vec<Node>,
}

/// What can stand inside an element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Another element.
    Element(Element),
    /// Text, unescaped.
    Text(String),
    /// A style sheet, which comes from the program itself, never from a register.
    Style(&'static str),
}

/// Begins an element.
pub(crate) fn el(name: &'static str) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        children: Vec::new(),
    }
}

/// The style sheet of the page. It must come from the program itself, never from a register.
pub(crate) fn style(css: &'static str) -> Element {
    let mut style = el("style");
    style.children.push(Node::Style(css));
    style
}

impl Element {
    /// Adds an attribute; its value is escaped when the element is rendered.
    pub(crate) fn attr(mut self, name: &'static str, value: impl Display) -> Self {
        self.attributes.push((name, value.to_string()));
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
        content.put(&mut self.children);
        self
    }

    /// Adds one piece of content after the other.
    pub(crate) fn with_all<C: Content>(mut self, contents: impl IntoIterator<Item = C>) -> Self {
        for content in contents {
            content.put(&mut self.children);
        }
        self
    }

    /// The value of an attribute.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the element has a class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.value("class")
            .is_some_and(|classes| classes.split(' ').any(|known| known == class))
    }

    /// The elements directly inside.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Style(_) => None,
        })
    }

    /// All text inside, without markup.
    pub(crate) fn words(&self) -> String {
        let mut out = String::new();
        self.add_words(&mut out);
        out
    }

    fn add_words(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Element(element) => element.add_words(out),
                Node::Text(text) => out.push_str(text),
                Node::Style(_) => {}
            }
        }
    }

    /// The markup.
    pub(crate) fn into_markup(self) -> String {
        let mut out = String::new();
        self.render(&mut out);
        out
    }

    fn render(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        out.push('>');
        if VOID.contains(&self.name) {
            return;
        }
        for child in &self.children {
            match child {
                Node::Element(element) => element.render(out),
                Node::Text(text) => escape(text, out),
                Node::Style(css) => out.push_str(css),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

/// What can be put into an element.
pub(crate) trait Content {
    /// Adds itself at the end.
    fn put(self, out: &mut Vec<Node>);
}

impl Content for Element {
    fn put(self, out: &mut Vec<Node>) {
        out.push(Node::Element(self));
    }
}

impl Content for &str {
    fn put(self, out: &mut Vec<Node>) {
        out.push(Node::Text(self.to_owned()));
    }
}

impl Content for String {
    fn put(self, out: &mut Vec<Node>) {
        out.push(Node::Text(self));
    }
}

impl Content for &String {
    fn put(self, out: &mut Vec<Node>) {
        out.push(Node::Text(self.clone()));
    }
}

impl<C: Content> Content for Option<C> {
    fn put(self, out: &mut Vec<Node>) {
        if let Some(content) = self {
            content.put(out);
        }
    }
}

impl<C: Content> Content for Vec<C> {
    fn put(self, out: &mut Vec<Node>) {
        for content in self {
            content.put(out);
        }
    }
}

impl<A: Content, B: Content> Content for (A, B) {
    fn put(self, out: &mut Vec<Node>) {
        self.0.put(out);
        self.1.put(out);
    }
}

impl<A: Content, B: Content, C: Content> Content for (A, B, C) {
    fn put(self, out: &mut Vec<Node>) {
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
