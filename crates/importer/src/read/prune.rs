//! Which parts of a page are chrome: by element, role, class name, visibility, and by what they hold.

use super::chrome::{is_chrome_button, is_related_heading};
use super::element::Tag;
use super::tree::{Node, Role, Tree, Visibility};
use std::collections::{HashMap, HashSet};

/// A form with more text than this, in characters, wraps content.
const FORM_LENGTH_MAX: u32 = 300;
/// An aside within the main part is a box of facts from this length.
const FACT_BOX_LENGTH_MIN: u32 = 60;
/// An article with this much text outside of links is what the page is about.
const ARTICLE_LENGTH_MIN: u32 = 600;
/// Part of a paragraph with this much text outside of links is what the paragraph says.
const RUNNING_LENGTH_MIN: u32 = 120;
/// Texts of headings and buttons are read up to this many bytes.
const LABEL_BYTES_MAX: usize = 200;

/// What was found out about a page's parts.
pub(super) struct Parts {
    /// Whether a node is chrome; what stands inside a chrome node may not be marked itself.
    pub chrome: Vec<bool>,
    /// The `main` elements, outermost only.
    pub mains: Vec<usize>,
    /// The heading of the page.
    pub heading: Option<usize>,
    /// The footers.
    pub footers: Vec<usize>,
    /// The texts of the buttons that open a panel, by panel.
    pub labels: HashMap<usize, String>,
    /// Buttons that stand right before what they open.
    pub openers: HashMap<usize, String>,
    body: usize,
}

/// Looks through a page.
pub(super) fn find_parts(tree: &Tree) -> Parts {
    let body = tree.noted.body;
    let mut parts = Parts {
        chrome: vec![false; tree.nodes.len()],
        mains: Vec::new(),
        heading: None,
        footers: Vec::new(),
        labels: HashMap::new(),
        openers: HashMap::new(),
        body,
    };
    for at in &tree.noted.mains {
        if tree.text_length(*at) > 0 && !parts.mains.last().is_some_and(|last| tree.contains(*last, *at)) {
            parts.mains.push(*at);
        }
    }
    parts.heading = find_heading(tree, &parts.mains);
    find_panels(tree, &mut parts);
    let mut at = body + 1;
    while at < tree.nodes[body].end() {
        let node = &tree.nodes[at];
        if node.element.is_some() {
            let is_inner = parts.footers.last().is_some_and(|last| tree.contains(*last, at));
            if is_footer(node) && !is_inner && !parts.is_vital(tree, at) {
                parts.footers.push(at);
            }
            if parts.chrome[at] || is_chrome(tree, &parts, at) {
                parts.chrome[at] = true;
                at = node.end();
                continue;
            }
        }
        at += 1;
    }
    drop_related(tree, &mut parts);
    drop_teasers(tree, &mut parts);
    parts
}

impl Parts {
    /// Whether a node holds the main part, the heading, or more than half of the page's text.
    fn is_vital(&self, tree: &Tree, at: usize) -> bool {
        tree.text_length(at) * 2 > tree.text_length(self.body)
            || self.mains.iter().any(|main| tree.contains(at, *main))
            || self.heading.is_some_and(|heading| tree.contains(at, heading))
    }

    /// Whether a node stands in the main part, or in an article.
    fn is_in_main(&self, tree: &Tree, at: usize) -> bool {
        self.mains.iter().any(|main| *main != at && tree.contains(*main, at)) || tree.around(at).any(|around| tree.nodes[around].tag == Tag::Article)
    }
}

/// The page's heading: the first of level 1 in the main part, else outside header and navigation, else the first.
fn find_heading(tree: &Tree, mains: &[usize]) -> Option<usize> {
    let headings: Vec<usize> = tree.noted.headings.iter().copied().filter(|at| tree.text_length(*at) > 0).collect();
    let is_site = |at: usize| {
        tree.around(at).chain([at]).any(|around| matches!(tree.nodes[around].tag, Tag::Header | Tag::Nav | Tag::Footer) || tree.nodes[around].marks.chrome)
    };
    let in_main = headings.iter().find(|at| mains.iter().any(|main| tree.contains(*main, **at)));
    in_main.or_else(|| headings.iter().find(|at| !is_site(**at))).or_else(|| headings.first()).copied()
}

fn is_footer(node: &Node) -> bool {
    match node.tag {
        Tag::Footer => true,
        Tag::Div | Tag::Section | Tag::Table | Tag::Cell { .. } | Tag::Row => node.marks.footer || node.role == Role::Footer,
        _ => false,
    }
}

/// Finds what buttons open. A button's text heads its panel, wherever the button stands.
fn find_panels(tree: &Tree, parts: &mut Parts) {
    let mut controls: HashMap<&str, usize> = HashMap::new();
    let mut openers = Vec::new();
    for at in tree.noted.openers.iter().copied() {
        let node = &tree.nodes[at];
        let target = ["aria-controls", "data-target", "data-bs-target"].into_iter().find_map(|name| node.attribute(name));
        let opens = node.attribute("aria-expanded").is_some();
        let target = target.or_else(|| node.attribute("href").filter(|href| opens && href.len() > 1 && href.starts_with('#')));
        if let Some(target) = target {
            controls.entry(target.trim_start_matches('#')).or_insert(at);
        }
        if opens || (node.tag == Tag::Button && node.marks.panel) {
            openers.push(at);
        }
    }
    let mut opened: HashSet<usize> = HashSet::new();
    let panels = if controls.is_empty() { &[][..] } else { &tree.nodes };
    for (at, node) in panels.iter().enumerate() {
        if let Some(button) = node.attribute("id").and_then(|id| controls.get(id)) {
            opened.insert(*button);
            let label = button_label(tree, *button);
            // A heading that holds the button heads the panel by itself.
            let has_heading = tree.around(*button).take(2).any(|around| matches!(tree.nodes[around].tag, Tag::Heading(_)))
                || tree.inside(*button).any(|inner| matches!(tree.nodes[inner].tag, Tag::Heading(_)));
            let label = label.filter(|_| !has_heading);
            if label.is_some() && !tree.contains(*button, at) && !parts.is_vital(tree, *button) {
                parts.chrome[*button] = true;
            }
            parts.labels.insert(at, label.unwrap_or_default());
        }
    }
    for button in openers.into_iter().filter(|button| !opened.contains(button)) {
        if let Some(label) = button_label(tree, button) {
            parts.openers.insert(button, label);
        }
    }
}

fn button_label(tree: &Tree, button: usize) -> Option<String> {
    Some(tree.text_of(button, LABEL_BYTES_MAX)).filter(|text| !is_chrome_button(text) && text.len() <= LABEL_BYTES_MAX)
}

fn is_chrome(tree: &Tree, parts: &Parts, at: usize) -> bool {
    let node = &tree.nodes[at];
    if node.tag == Tag::Image || node.tag == Tag::LineBreak {
        return false;
    }
    (is_hidden(tree, parts, at) || node.role == Role::Chrome || looks_like_chrome(tree, parts, at)) && !parts.is_vital(tree, at)
}

/// Whether a node that is shown is chrome, by what it is, is called and holds.
fn looks_like_chrome(tree: &Tree, parts: &Parts, at: usize) -> bool {
    let node = &tree.nodes[at];
    match node.tag {
        Tag::Nav => true,
        Tag::Header => !parts.is_in_main(tree, at),
        _ if node.tag == Tag::Aside || node.role == Role::Aside => {
            !(parts.is_in_main(tree, at)
                && !node.marks.chrome
                && !node.marks.weak
                && tree.text_length(at) >= FACT_BOX_LENGTH_MIN
                && tree.link_length(at) * 3 < tree.text_length(at))
        }
        Tag::Form => tree.text_length(at) <= FORM_LENGTH_MAX,
        Tag::Button => {
            !tree.around(at).take(3).any(|around| matches!(tree.nodes[around].tag, Tag::Heading(_) | Tag::Summary)) && !parts.openers.contains_key(&at)
        }
        Tag::Heading(_) | Tag::Bold => false,
        // Editors and their programs wrap running text in elements of any name.
        Tag::Inline if is_running_text(tree, at) => false,
        _ => node.marks.chrome || (node.marks.weak && tree.is_mostly_links(at)) || is_menu(tree, parts, at),
    }
}

/// Whether a node within a paragraph is much of it.
fn is_running_text(tree: &Tree, at: usize) -> bool {
    let text = tree.text_length(at);
    text >= RUNNING_LENGTH_MIN && tree.link_length(at) * 3 <= text && tree.around(at).take(3).any(|around| tree.nodes[around].tag == Tag::Paragraph)
}

/// Whether browsers do not show a node, and nothing opens it.
fn is_hidden(tree: &Tree, parts: &Parts, at: usize) -> bool {
    let node = &tree.nodes[at];
    // Words that are shown but not read aloud are content; names of icons are one word in small letters.
    let is_hidden = node.marks.hidden
        || match node.visibility {
            Visibility::Shown => false,
            Visibility::Hidden => true,
            Visibility::Silent => {
                !matches!(node.tag, Tag::Inline | Tag::Bold | Tag::Link)
                    || tree.text_of(at, LABEL_BYTES_MAX).chars().all(|c| c.is_ascii_lowercase() || c == '_')
            }
        };
    if !is_hidden {
        return false;
    }
    let opens = node.marks.panel || parts.labels.contains_key(&at) || node.role == Role::Panel;
    !opens
}

/// A list of nothing but links before the page's heading, or of links to places on the page.
fn is_menu(tree: &Tree, parts: &Parts, at: usize) -> bool {
    if !matches!(tree.nodes[at].tag, Tag::List { .. }) || !tree.is_mostly_links(at) {
        return false;
    }
    let (mut links, mut local) = (0, 0);
    for inner in tree.inside(at).filter(|inner| tree.nodes[*inner].tag == Tag::Link) {
        links += 1;
        local += usize::from(tree.nodes[inner].attribute("href").is_some_and(|href| href.starts_with('#')));
    }
    let is_early = parts.heading.is_some_and(|heading| at < heading);
    links >= 2 && (is_early || local == links)
}

/// Sections that only lead elsewhere, under headings such as "Relaterat".
fn drop_related(tree: &Tree, parts: &mut Parts) {
    let mut at = parts.body;
    while at < tree.nodes[parts.body].end() {
        if parts.chrome[at] {
            at = tree.nodes[at].end();
            continue;
        }
        if let Tag::Heading(level) = tree.nodes[at].tag
            && level > 1
            && is_related_heading(&tree.text_of(at, LABEL_BYTES_MAX))
        {
            drop_section(tree, parts, at, level);
        }
        at += 1;
    }
}

fn drop_section(tree: &Tree, parts: &mut Parts, heading: usize, level: u8) {
    // A heading may stand in a wrapper of its own.
    let mut start = heading;
    while tree.text_length(tree.nodes[start].parent()) == tree.text_length(heading) && tree.nodes[start].parent() > parts.body {
        start = tree.nodes[start].parent();
    }
    let limit = tree.nodes[tree.nodes[start].parent()].end();
    let mut end = tree.nodes[start].end();
    let (mut text, mut links) = (0, 0);
    while end < limit && !matches!(tree.nodes[end].tag, Tag::Heading(next) if next <= level) {
        text += tree.text_length(end);
        links += tree.link_length(end);
        end = tree.nodes[end].end();
    }
    let has_files = (start..end).any(|inner| tree.nodes[inner].tag == Tag::Link && tree.nodes[inner].attribute("href").is_some_and(is_file));
    if text > 0 && links * 5 >= text * 3 && !has_files {
        let mut at = start;
        while at < end {
            parts.chrome[at] = true;
            at = tree.nodes[at].end();
        }
    }
}

/// Beside an article with running text, articles that are links as a whole and link lists after it lead elsewhere.
fn drop_teasers(tree: &Tree, parts: &mut Parts) {
    let Some(heading) = parts.heading else { return };
    let Some(article) = tree.around(heading).find(|around| tree.nodes[*around].tag == Tag::Article) else { return };
    let prose = tree.text_length(article) - tree.link_length(article);
    let outer = parts.mains.iter().copied().find(|main| tree.contains(*main, article)).unwrap_or(parts.body);
    if prose < ARTICLE_LENGTH_MIN {
        return;
    }
    let mut at = outer + 1;
    while at < tree.nodes[outer].end() {
        let node = &tree.nodes[at];
        let is_group = matches!(node.tag, Tag::Div | Tag::Section | Tag::List { .. } | Tag::Article) && !tree.contains(at, article);
        let is_after = at >= tree.nodes[article].end() || node.tag == Tag::Article;
        if parts.chrome[at] || (is_group && is_after && tree.is_mostly_links(at) && !has_files(tree, at)) {
            parts.chrome[at] = true;
            at = node.end();
        } else {
            at += 1;
        }
    }
}

fn has_files(tree: &Tree, at: usize) -> bool {
    tree.inside(at).any(|inner| tree.nodes[inner].tag == Tag::Link && tree.nodes[inner].attribute("href").is_some_and(is_file))
}

fn is_file(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt"].iter().any(|ending| path.ends_with(ending)) || path.contains("/download")
}
