//! A parsed page as a flat outline: nodes in the order of the page, each with where its inside ends.
//!
//! What is inside a node is the nodes up to its end, so nothing here or later recurses, and sums over a part of the
//! page are differences of running sums.

use super::bytes::visible_length;
use super::chrome::{Marks, is_chrome_role, marks_of};
use super::dom::{Content, Dom, Element, Node as DomNode};
use super::element::{Tag, tag_of};
use super::writer::Writer;
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

/// A page's nodes and what was noticed while they were listed.
#[derive(Default)]
pub(super) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
    pub noted: Noted,
    /// How much text stands before each node; one more entry than nodes.
    before: Vec<Lengths>,
}

/// Nodes that are asked for again, each kind in the page's order.
#[derive(Default)]
pub(super) struct Noted {
    /// The first `body`; the whole page if there is none.
    pub body: usize,
    /// The first title.
    pub title: Option<usize>,
    /// What says that it is the main part.
    pub mains: Vec<usize>,
    /// Headings of level 1.
    pub headings: Vec<usize>,
    /// Buttons, and what says what it controls, or whether that is open.
    pub openers: Vec<usize>,
    pub metas: Vec<usize>,
}

/// How many characters of text there are, spaces aside.
#[derive(Clone, Copy, Default)]
struct Lengths {
    text: u32,
    /// How many of them stand in links.
    link: u32,
}

/// What is known while a page is listed.
#[derive(Default)]
struct Listing<'a> {
    tree: Tree<'a>,
    /// The text so far.
    lengths: Lengths,
    /// The last link, and one past its inside as far as that is known.
    link: usize,
    link_end: usize,
    /// What was found out about class names and ids; most are used again and again.
    known_marks: HashMap<&'a str, Marks>,
}

impl<'a> Listing<'a> {
    /// Adds a node; whether its children are of interest.
    fn push(&mut self, node: &'a DomNode, parent: usize) -> bool {
        let mut plain = Node {
            tag: Tag::Inline,
            end: place(self.tree.nodes.len() + 1),
            parent: place(parent),
            text: "",
            element: None,
            marks: Marks::default(),
            role: Role::None,
            visibility: Visibility::Shown,
        };
        match &node.content {
            Content::Text(text) => {
                self.add(Node { tag: Tag::Text, text, ..plain });
                let length = visible_length(text);
                self.lengths.text = self.lengths.text.saturating_add(length);
                if self.tree.nodes.len() <= self.link_end {
                    self.lengths.link = self.lengths.link.saturating_add(length);
                }
                false
            }
            // The document is the first node; comments and the like are not shown.
            Content::Element(element) if element.is_nameless() => {
                let is_document = self.tree.nodes.is_empty();
                if is_document {
                    self.add(plain);
                }
                is_document
            }
            Content::Element(element) => {
                let Some(tag) = tag_of(element) else { return false };
                // A drawing shows what its words are called only beside the pointer.
                let is_in_words = || matches!(self.tree.nodes[parent].tag, Tag::SvgText | Tag::SvgSpan);
                if matches!(tag, Tag::SvgTitle | Tag::SvgDescription) && is_in_words() {
                    return false;
                }
                (plain.tag, plain.element) = (tag, Some(element));
                let may_open = self.read_attributes(element, &mut plain);
                self.note(&plain, may_open, node.first().is_some());
                self.add(plain);
                tag != Tag::Replaced
            }
        }
    }

    fn add(&mut self, node: Node<'a>) {
        self.tree.before.push(self.lengths);
        self.tree.nodes.push(node);
    }

    /// Reads what an element's attributes say of it; whether it may open something.
    fn read_attributes(&mut self, element: &'a Element, node: &mut Node<'a>) -> bool {
        let mut may_open = node.tag == Tag::Button;
        for (name, value) in element.attributes() {
            match &**name {
                // An id may be made of a heading's words, which say nothing of the element.
                "id" if matches!(node.tag, Tag::Heading(_)) => {}
                "class" | "id" if !value.is_empty() => node.marks = node.marks.and(*self.known_marks.entry(value).or_insert_with(|| marks_of(value))),
                "role" => node.role = role_of(value.trim()),
                "hidden" if value != "until-found" => node.visibility = Visibility::Hidden,
                "style" if is_hiding_style(value) => node.visibility = Visibility::Hidden,
                "aria-hidden" if value == "true" && node.visibility == Visibility::Shown => node.visibility = Visibility::Silent,
                "aria-controls" | "aria-expanded" | "data-target" | "data-bs-target" => may_open = true,
                _ => {}
            }
        }
        may_open
    }

    /// Notes what the next node is.
    fn note(&mut self, node: &Node, may_open: bool, has_children: bool) {
        let at = self.tree.nodes.len();
        let noted = &mut self.tree.noted;
        match node.tag {
            Tag::Link => (self.link, self.link_end) = (at, if has_children { usize::MAX } else { at }),
            Tag::Body if noted.body == 0 => noted.body = at,
            Tag::Title if noted.title.is_none() => noted.title = Some(at),
            Tag::Heading(1) => noted.headings.push(at),
            Tag::Meta => noted.metas.push(at),
            _ => {}
        }
        if node.tag == Tag::Main || node.role == Role::Main {
            noted.mains.push(at);
        }
        if may_open {
            noted.openers.push(at);
        }
    }

    /// Ends the inside of a node.
    fn close(&mut self, at: usize) {
        let end = self.tree.nodes.len();
        self.tree.nodes[at].end = place(end);
        if at == self.link {
            self.link_end = end;
        }
    }
}

impl<'a> Tree<'a> {
    /// Lists a page. Scripts, styles and form controls are left out.
    pub(super) fn new(dom: &'a Dom) -> Self {
        let mut listing = Listing::default();
        listing.tree.nodes.reserve(dom.len());
        listing.tree.before.reserve(dom.len() + 1);
        let mut node = dom.node(0);
        let mut open: Vec<usize> = Vec::new();
        loop {
            let pushed = listing.push(node, open.last().copied().unwrap_or_default());
            if let Some(first) = node.first().filter(|_| pushed) {
                open.push(listing.tree.nodes.len() - 1);
                node = dom.node(first);
                continue;
            }
            loop {
                if let Some(next) = node.next() {
                    node = dom.node(next);
                    break;
                }
                let (Some(parent), Some(element)) = (node.parent(), open.pop()) else {
                    listing.tree.before.push(listing.lengths);
                    return listing.tree;
                };
                listing.close(element);
                node = dom.node(parent);
            }
        }
    }

    /// How many characters of text a node holds, spaces aside.
    pub(super) fn text_length(&self, at: usize) -> u32 {
        self.before[self.nodes[at].end()].text - self.before[at].text
    }

    /// How many of them stand in links.
    pub(super) fn link_length(&self, at: usize) -> u32 {
        self.before[self.nodes[at].end()].link - self.before[at].link
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
        // For the spaces, which are not counted.
        let bytes = self.text_length(at) as usize * 4 / 3;
        let mut writer = Writer::with_block(bytes.min(bytes_max));
        let mut length = 0;
        for node in &self.nodes[at..self.nodes[at].end()] {
            if matches!(node.tag, Tag::LineBreak | Tag::Paragraph | Tag::Div | Tag::Item | Tag::Image | Tag::Svg | Tag::Replaced) && length > 0 {
                writer.push(" ");
                length += 1;
            }
            writer.push(node.text);
            length += node.text.len();
            if length > bytes_max {
                break;
            }
        }
        writer.text
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
        self.element?.attribute(name)
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
