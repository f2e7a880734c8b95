//! The tree that the parser builds of a page: small nodes in one list, each with the places of those around it.
//!
//! Nothing here recurses, so a page may nest as deep as it likes.

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, expanded_name, local_name, ns};
use std::borrow::Cow;
use std::cell::{Ref, RefCell};

/// The place of no node.
const NONE: u32 = u32::MAX;

/// A page as the parser builds it; the first node is the document.
pub(super) struct Dom {
    nodes: Vec<Node>,
}

/// A node and its neighbours.
pub(super) struct Node {
    pub content: Content,
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
}

/// What a node is.
pub(super) enum Content {
    /// An element; one without a name is the document, a comment or the like.
    Element(Element),
    Text(StrTendril),
}

/// An element.
#[derive(Default)]
pub(super) struct Element {
    pub name: Name,
    /// The attributes in the order of the page, those of drawings with a prefix behind those without.
    attributes: Box<[Attribute]>,
}

/// The name of an element, which the parser gives no prefix.
#[derive(Debug, Default)]
pub(super) struct Name {
    pub space: Namespace,
    pub local: LocalName,
}

impl Element {
    /// Whether it stands for what is no element.
    pub(super) fn is_nameless(&self) -> bool {
        self.name.local.is_empty()
    }

    /// The name of each attribute without its prefix, and its value.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&LocalName, &str)> {
        self.attributes.iter().map(|attribute| (&attribute.name.local, &*attribute.value))
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }
}

impl Dom {
    /// How many nodes were made.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node at a place; the document's is 0.
    pub(super) fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    fn get_mut(&mut self, at: u32) -> Option<&mut Node> {
        self.nodes.get_mut(at as usize)
    }

    fn add(&mut self, content: Content) -> u32 {
        let at = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node { content, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE });
        at
    }

    /// Takes a node from where it stands.
    fn detach(&mut self, at: u32) {
        let node = &mut self.nodes[at as usize];
        if node.parent == NONE {
            return;
        }
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        self.link(parent, previous, next);
    }

    /// Makes two children of a node neighbours; none of either makes the other the first or the last.
    fn link(&mut self, parent: u32, before: u32, after: u32) {
        match self.get_mut(before) {
            Some(before) => before.next = after,
            None => self.nodes[parent as usize].first = after,
        }
        match self.get_mut(after) {
            Some(after) => after.previous = before,
            None => self.nodes[parent as usize].last = before,
        }
    }

    /// Puts a node that has no parent behind one child of another node and before the next.
    fn insert(&mut self, parent: u32, before: u32, at: u32, after: u32) {
        self.nodes[at as usize].parent = parent;
        self.link(parent, before, at);
        self.link(parent, at, after);
    }

    /// Puts a node that has no parent behind the last child of another node.
    fn append(&mut self, parent: u32, at: u32) {
        let last = std::mem::replace(&mut self.nodes[parent as usize].last, at);
        let node = &mut self.nodes[at as usize];
        (node.parent, node.previous) = (parent, last);
        match self.get_mut(last) {
            Some(last) => last.next = at,
            None => self.nodes[parent as usize].first = at,
        }
    }

    /// Puts text there, into the text that stands there already if one does.
    fn insert_text(&mut self, parent: u32, before: u32, text: StrTendril, after: u32) {
        if let Some(Node { content: Content::Text(known), .. }) = self.get_mut(before) {
            known.push_tendril(&text);
        } else {
            let at = self.add(Content::Text(text));
            if after == NONE { self.append(parent, at) } else { self.insert(parent, before, at, after) }
        }
    }
}

impl Node {
    /// The element around it.
    pub(super) fn parent(&self) -> Option<u32> {
        (self.parent != NONE).then_some(self.parent)
    }

    /// Its first child.
    pub(super) fn first(&self) -> Option<u32> {
        (self.first != NONE).then_some(self.first)
    }

    /// The node behind it within the same element.
    pub(super) fn next(&self) -> Option<u32> {
        (self.next != NONE).then_some(self.next)
    }
}

/// The name of an element of a page that is being built.
#[derive(Debug)]
pub(super) struct NameRef<'a>(Ref<'a, Name>);

impl ElemName for NameRef<'_> {
    #[inline]
    fn ns(&self) -> &Namespace {
        &self.0.space
    }

    #[inline]
    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

/// Takes in what the parser finds.
pub(super) struct DomSink(RefCell<Dom>);

impl DomSink {
    /// A page without anything, with room for as many nodes as a page of so many bytes holds.
    pub(super) fn new(bytes: usize) -> Self {
        /// No page has many more nodes for its length. Room that is not used costs nothing; memory that is given back after each page does, and
        /// the larger the largest piece of it, the more of it the allocator keeps.
        const NODE_BYTES: usize = 8;
        let mut dom = Dom { nodes: Vec::with_capacity(bytes / NODE_BYTES + 8) };
        dom.add(Content::Element(Element::default()));
        Self(RefCell::new(dom))
    }
}

/// <https://docs.rs/markup5ever/latest/markup5ever/interface/tree_builder/trait.TreeSink.html>
impl TreeSink for DomSink {
    type Handle = u32;
    type Output = Dom;
    type ElemName<'a> = NameRef<'a>;

    fn finish(self) -> Dom {
        self.0.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    #[inline]
    fn elem_name<'a>(&'a self, target: &'a u32) -> NameRef<'a> {
        static NO_NAME: Name = Name { space: ns!(), local: local_name!("") };
        NameRef(Ref::map(self.0.borrow(), |dom| match &dom.node(*target).content {
            Content::Element(element) => &element.name,
            Content::Text(_) => &NO_NAME,
        }))
    }

    fn create_element(&self, name: QualName, mut attributes: Vec<Attribute>, _flags: ElementFlags) -> u32 {
        if name.ns != ns!(html) {
            attributes.sort_by_key(|attribute| attribute.name.prefix.is_some());
        }
        let is_template = name.expanded() == expanded_name!(html "template");
        let mut dom = self.0.borrow_mut();
        let name = Name { space: name.ns, local: name.local };
        let at = dom.add(Content::Element(Element { name, attributes: attributes.into_boxed_slice() }));
        if is_template {
            let contents = dom.add(Content::Element(Element::default()));
            dom.append(at, contents);
        }
        at
    }

    fn create_comment(&self, _text: StrTendril) -> u32 {
        self.0.borrow_mut().add(Content::Element(Element::default()))
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> u32 {
        self.0.borrow_mut().add(Content::Element(Element::default()))
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        let mut dom = self.0.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => {
                dom.detach(child);
                dom.append(*parent, child);
            }
            NodeOrText::AppendText(text) => {
                let last = dom.node(*parent).last;
                dom.insert_text(*parent, last, text, NONE);
            }
        }
    }

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        let mut dom = self.0.borrow_mut();
        if let NodeOrText::AppendNode(child) = child {
            dom.detach(child);
        }
        let Node { parent, previous, .. } = *dom.node(*sibling);
        if parent == NONE {
            return;
        }
        match child {
            NodeOrText::AppendNode(child) => dom.insert(parent, previous, child, *sibling),
            NodeOrText::AppendText(text) => dom.insert_text(parent, previous, text, *sibling),
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        let has_parent = self.0.borrow().node(*element).parent().is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &u32) -> u32 {
        self.0.borrow().node(*target).first().unwrap_or(*target)
    }

    fn same_node(&self, one: &u32, other: &u32) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        if let Some(Node { content: Content::Element(element), .. }) = self.0.borrow_mut().get_mut(*target) {
            let mut known = std::mem::take(&mut element.attributes).into_vec();
            for attribute in attributes {
                if known.iter().all(|known| known.name != attribute.name) {
                    known.push(attribute);
                }
            }
            element.attributes = known.into_boxed_slice();
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        self.0.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &u32, parent: &u32) {
        let mut dom = self.0.borrow_mut();
        let Node { first, last, .. } = *dom.node(*node);
        let mut child = first;
        while let Some(moved) = dom.get_mut(child) {
            moved.parent = *parent;
            child = moved.next;
        }
        if first != NONE {
            (dom.nodes[*node as usize].first, dom.nodes[*node as usize].last) = (NONE, NONE);
            let before = dom.node(*parent).last;
            dom.link(*parent, before, first);
            dom.nodes[*parent as usize].last = last;
        }
    }
}
