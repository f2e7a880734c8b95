//! A parsed page as a flat outline: nodes in the order of the page, each with where its inside ends.
//!
//! What is inside a node is the nodes up to its end, so nothing here or later recurses, and sums over a part of the
//! page are differences of running sums.

use super::chrome::{Marks, is_chrome_role, marks_of};
use html5ever::ns;
use scraper::node::Element;
use scraper::{Html, Node as HtmlNode};
use std::collections::HashMap;

/// A node: an element or a text.
pub(super) struct Node<'a> {
    pub tag: Tag,
    /// One past its last descendant.
    end: u32,
    /// The element around it; the first node is its own.
    parent: u32,
    /// A text's words; nothing for an element.
    pub text: &'a str,
    pub element: Option<&'a Element>,
    /// What its class names and its id say.
    pub marks: Marks,
    pub role: Role,
    pub visibility: Visibility,
    /// Whether it may open something: it says what it controls, or whether that is open.
    pub may_open: bool,
}

/// What an element's `role` says that its tag does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    None,
    Main,
    Aside,
    Footer,
    Chrome,
    Panel,
    /// A table that only puts things beside one another.
    Layout,
}

/// Whether an element is shown, by its own attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Visibility {
    #[default]
    Shown,
    /// Shown, but not read aloud.
    Silent,
    Hidden,
}

/// What an element is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Text,
    Title,
    Meta,
    Body,
    Main,
    Article,
    Section,
    Header,
    Footer,
    Nav,
    Aside,
    Div,
    Paragraph,
    Heading(u8),
    List {
        ordered: bool,
    },
    Item,
    Definitions,
    Term,
    Definition,
    Table,
    TableCaption,
    TableHead,
    TablePart,
    Row,
    Cell {
        header: bool,
    },
    LineBreak,
    Preformatted,
    Link,
    Image,
    /// A form control, a film and the like, of which no words are read.
    Replaced,
    Figure,
    FigureCaption,
    Svg,
    SvgTitle,
    SvgDescription,
    SvgText,
    SvgSpan,
    /// Of what is in it, a browser shows the first part that it can.
    SvgSwitch,
    /// HTML within a drawing.
    SvgHtml,
    Button,
    Details,
    Summary,
    Form,
    Label,
    Bold,
    Inline,
}

/// A page's nodes and what was noticed while they were listed.
pub(super) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
    /// How many characters of text stand before each node, spaces aside; one more entry than nodes.
    text_before: Vec<u32>,
    /// Of these, how many stand in links.
    link_before: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// Lists a page. Scripts, styles and form controls are left out.
    pub(super) fn new(html: &'a Html) -> Self {
        let capacity = html.tree.nodes().len();
        let mut tree =
            Self { nodes: Vec::with_capacity(capacity), text_before: Vec::with_capacity(capacity + 1), link_before: Vec::with_capacity(capacity + 1) };
        let mut known_marks: HashMap<&'a str, Marks> = HashMap::new();
        let mut node = html.tree.root();
        let mut open: Vec<usize> = Vec::new();
        loop {
            let pushed = tree.push(node.value(), open.last().copied().unwrap_or_default(), &mut known_marks);
            if let Some(first) = node.first_child().filter(|_| pushed) {
                open.push(tree.nodes.len() - 1);
                node = first;
                continue;
            }
            loop {
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                let (Some(parent), Some(element)) = (node.parent(), open.pop()) else {
                    tree.count();
                    return tree;
                };
                tree.nodes[element].end = place(tree.nodes.len());
                node = parent;
            }
        }
    }

    /// Adds a node; whether its children are of interest.
    fn push(&mut self, node: &'a HtmlNode, parent: usize, known_marks: &mut HashMap<&'a str, Marks>) -> bool {
        let end = place(self.nodes.len() + 1);
        let mut plain = Node {
            tag: Tag::Inline,
            end,
            parent: place(parent),
            text: "",
            element: None,
            marks: Marks::default(),
            role: Role::None,
            visibility: Visibility::Shown,
            may_open: false,
        };
        match node {
            HtmlNode::Document => self.nodes.push(plain),
            HtmlNode::Text(text) => {
                self.nodes.push(Node { tag: Tag::Text, text, ..plain });
                return false;
            }
            HtmlNode::Element(element) => {
                let Some(tag) = tag_of(element) else { return false };
                // A drawing shows what its words are called only beside the pointer.
                let is_in_words = || matches!(self.nodes[parent].tag, Tag::SvgText | Tag::SvgSpan);
                if matches!(tag, Tag::SvgTitle | Tag::SvgDescription) && is_in_words() {
                    return false;
                }
                plain.tag = tag;
                plain.element = Some(element);
                for (name, value) in element.attrs() {
                    match name {
                        // An id may be made of a heading's words, which say nothing of the element.
                        "id" if matches!(tag, Tag::Heading(_)) => {}
                        "class" | "id" if !value.is_empty() => plain.marks = plain.marks.and(*known_marks.entry(value).or_insert_with(|| marks_of(value))),
                        "role" => plain.role = role_of(value.trim()),
                        "hidden" if value != "until-found" => plain.visibility = Visibility::Hidden,
                        "style" if is_hiding_style(value) => plain.visibility = Visibility::Hidden,
                        "aria-hidden" if value == "true" && plain.visibility == Visibility::Shown => plain.visibility = Visibility::Silent,
                        "aria-controls" | "aria-expanded" | "data-target" | "data-bs-target" => plain.may_open = true,
                        _ => {}
                    }
                }
                self.nodes.push(plain);
                return tag != Tag::Replaced;
            }
            _ => return false,
        }
        true
    }

    fn count(&mut self) {
        let (mut text, mut link, mut link_end) = (0_u32, 0_u32, 0);
        for (at, node) in self.nodes.iter().enumerate() {
            self.text_before.push(text);
            self.link_before.push(link);
            if node.tag == Tag::Link {
                link_end = node.end();
            }
            let length = visible_length(node.text);
            text = text.saturating_add(length);
            if at < link_end {
                link = link.saturating_add(length);
            }
        }
        self.text_before.push(text);
        self.link_before.push(link);
    }

    /// How many characters of text a node holds, spaces aside.
    pub(super) fn text_length(&self, at: usize) -> u32 {
        self.text_before[self.nodes[at].end()] - self.text_before[at]
    }

    /// How many of them stand in links.
    pub(super) fn link_length(&self, at: usize) -> u32 {
        self.link_before[self.nodes[at].end()] - self.link_before[at]
    }

    /// Whether a node holds hardly anything but links.
    pub(super) fn is_mostly_links(&self, at: usize) -> bool {
        let text = self.text_length(at);
        text > 0 && self.link_length(at) * 4 >= text * 3
    }

    /// The places inside a node.
    pub(super) fn inside(&self, at: usize) -> std::ops::Range<usize> {
        at + 1..self.nodes[at].end()
    }

    /// Whether one node stands inside another, or is it.
    pub(super) fn contains(&self, outer: usize, inner: usize) -> bool {
        (outer..self.nodes[outer].end()).contains(&inner)
    }

    /// The elements around a node, innermost first, up to the whole page.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        let mut place = at;
        std::iter::from_fn(move || {
            (place > 0).then(|| {
                place = self.nodes[place].parent();
                place
            })
        })
    }

    /// A node's text with single spaces, up to a length in bytes.
    pub(super) fn text_of(&self, at: usize, bytes_max: usize) -> String {
        let mut result = String::new();
        for node in &self.nodes[at..self.nodes[at].end()] {
            if matches!(node.tag, Tag::LineBreak | Tag::Paragraph | Tag::Div | Tag::Item | Tag::Image | Tag::Svg | Tag::Replaced) && !result.is_empty() {
                result.push(' ');
            }
            result.push_str(node.text);
            if result.len() > bytes_max {
                break;
            }
        }
        super::writer::clean(&result)
    }
}

impl<'a> Node<'a> {
    /// One past its last descendant.
    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    /// The element around it; the first node is its own.
    pub(super) fn parent(&self) -> usize {
        self.parent as usize
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.element?.attrs().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// A place as it is stored; no page comes near four thousand million nodes.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn role_of(role: &str) -> Role {
    match role {
        "main" => Role::Main,
        "complementary" => Role::Aside,
        "contentinfo" => Role::Footer,
        "tabpanel" | "region" => Role::Panel,
        "presentation" | "none" => Role::Layout,
        role if is_chrome_role(role) => Role::Chrome,
        _ => Role::None,
    }
}

fn is_hiding_style(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let value = value.trim().trim_end_matches("!important").trim();
            (name.trim().eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
                || (name.trim().eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
        })
    })
}

/// How much of a text one sees: its bytes beyond white space, which is near enough to characters.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at together")]
fn visible_length(text: &str) -> u32 {
    /// Few enough at a time for their number to fit into a byte, which many are added up in at once.
    const CHUNK_BYTES: usize = 64;
    let is_visible = |byte: u8| (byte != b' ') & (byte != b'\n') & (byte != b'\t') & (byte != b'\r') & (byte != 0x0c);
    let count = |bytes: &[u8]| bytes.iter().map(|byte| u8::from(is_visible(*byte))).sum::<u8>();
    text.as_bytes().chunks(CHUNK_BYTES).map(|bytes| u32::from(count(bytes))).fold(0, u32::saturating_add)
}

/// What an element is; nothing for what holds no text of the page.
fn tag_of(element: &Element) -> Option<Tag> {
    let in_drawing = || element.name.ns == ns!(svg);
    Some(match element.name() {
        "div" | "address" | "blockquote" | "center" | "fieldset" | "hgroup" | "hr" | "dir" | "legend" => Tag::Div,
        "a" => Tag::Link,
        "p" => Tag::Paragraph,
        "li" => Tag::Item,
        "ul" | "menu" => Tag::List { ordered: false },
        "ol" => Tag::List { ordered: true },
        "br" => Tag::LineBreak,
        "b" | "strong" => Tag::Bold,
        "td" => Tag::Cell { header: false },
        "th" => Tag::Cell { header: true },
        "tr" => Tag::Row,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "img" => Tag::Image,
        "section" => Tag::Section,
        "script" | "style" | "noscript" | "template" | "option" | "datalist" | "link" | "source" | "track" | "map" | "area" | "path" | "rect" | "circle"
        | "line" | "polygon" | "polyline" | "ellipse" | "use" | "symbol" | "defs" | "metadata" | "clipPath" | "dialog" | "search" | "base" | "col"
        | "colgroup" | "frameset" | "noembed" | "noframes" => return None,
        "input" | "select" | "textarea" | "iframe" | "object" | "embed" | "canvas" | "audio" | "video" | "math" | "progress" | "meter" => Tag::Replaced,
        "button" => Tag::Button,
        "svg" => Tag::Svg,
        "text" => Tag::SvgText,
        "tspan" => Tag::SvgSpan,
        "dl" => Tag::Definitions,
        "dt" => Tag::Term,
        "dd" => Tag::Definition,
        "table" => Tag::Table,
        "caption" => Tag::TableCaption,
        "thead" => Tag::TableHead,
        "tbody" | "tfoot" => Tag::TablePart,
        "figure" => Tag::Figure,
        "figcaption" => Tag::FigureCaption,
        "details" => Tag::Details,
        "summary" => Tag::Summary,
        "main" => Tag::Main,
        "article" => Tag::Article,
        "header" => Tag::Header,
        "footer" => Tag::Footer,
        "nav" => Tag::Nav,
        "aside" => Tag::Aside,
        "form" => Tag::Form,
        "label" => Tag::Label,
        "pre" | "listing" | "xmp" => Tag::Preformatted,
        "title" if in_drawing() => Tag::SvgTitle,
        "desc" if in_drawing() => Tag::SvgDescription,
        "switch" if in_drawing() => Tag::SvgSwitch,
        "foreignObject" => Tag::SvgHtml,
        "title" => Tag::Title,
        "meta" => Tag::Meta,
        "body" => Tag::Body,
        _ => Tag::Inline,
    })
}
