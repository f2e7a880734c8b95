//! The main part of a page: by landmark, by name, or by where the running text stands.

use super::element::Tag;
use super::prune::Parts;
use super::tree::Tree;
use html5ever::local_name;

/// A landmark with less text than this is an empty frame.
const MAIN_LENGTH_MIN: u32 = 40;

/// What of a page is to be written.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// The parts with the content, in the page's order.
    pub roots: Vec<usize>,
    /// The footers outside of them.
    pub footers: Vec<usize>,
}

/// Chooses the main part.
pub(super) fn select_main(tree: &Tree, parts: &Parts) -> Selection {
    let sums = Sums::new(tree, parts);
    let body = tree.noted.body;
    let total = sums.prose(tree, body).max(1);
    let is_filled = |main: usize| {
        let (text, prose) = (sums.text(tree, main), sums.prose(tree, main));
        (text >= MAIN_LENGTH_MIN && prose * 8 >= total) || (text > 0 && prose * 2 >= total)
    };
    let mut roots: Vec<usize> = parts.mains.iter().copied().filter(|main| is_filled(*main)).collect();
    if roots.is_empty() {
        roots.extend(by_name(tree, parts, &sums, body).or_else(|| by_article(tree, parts, &sums, body)).or_else(|| by_density(tree, &sums, body)));
    }
    if let Some(heading) = parts.heading.filter(|heading| !roots.iter().any(|root| tree.contains(*root, *heading))) {
        roots.insert(0, around_heading(tree, &roots, heading));
        roots.sort_unstable();
    }
    let footers = parts.footers.iter().copied().filter(|footer| !roots.iter().any(|root| tree.contains(*root, *footer))).collect();
    Selection { roots, footers }
}

/// Running sums over what is no chrome: how much text stands before each node, and how much of it outside of links.
struct Sums(Vec<Sum>);

#[derive(Clone, Copy, Default)]
struct Sum {
    text: u32,
    prose: u32,
}

impl Sums {
    fn new(tree: &Tree, parts: &Parts) -> Self {
        let mut sums = Vec::with_capacity(tree.nodes.len() + 1);
        let (mut sum, mut chrome_end, mut link_end) = (Sum::default(), 0, 0);
        let mut footers = parts.footers.iter().peekable();
        for (at, (node, is_chrome)) in tree.nodes.iter().zip(&parts.chrome).enumerate() {
            sums.push(sum);
            let is_footer = footers.next_if_eq(&&at).is_some();
            if *is_chrome || is_footer {
                chrome_end = chrome_end.max(node.end());
            }
            match node.tag {
                Tag::Link => link_end = node.end(),
                Tag::Text if at >= chrome_end => {
                    let length = tree.text_length(at);
                    sum.text = sum.text.saturating_add(length);
                    sum.prose = sum.prose.saturating_add(if at < link_end { 0 } else { length });
                }
                _ => {}
            }
        }
        sums.push(sum);
        Self(sums)
    }

    fn text(&self, tree: &Tree, at: usize) -> u32 {
        self.0[tree.nodes[at].end()].text - self.0[at].text
    }

    /// Text outside of links.
    fn prose(&self, tree: &Tree, at: usize) -> u32 {
        self.0[tree.nodes[at].end()].prose - self.0[at].prose
    }
}

/// The element whose class name or id says that the content stands there.
fn by_name(tree: &Tree, parts: &Parts, sums: &Sums, body: usize) -> Option<usize> {
    let total = sums.prose(tree, body);
    let has_heading = |at: usize| parts.heading.is_some_and(|heading| tree.contains(at, heading));
    tree.inside(body)
        .filter(|at| matches!(tree.nodes[*at].tag, Tag::Div | Tag::Section | Tag::Article | Tag::Cell { .. } | Tag::Form))
        .filter_map(|at| tree.nodes[at].marks.main.map(|rank| (rank, at)))
        .filter(|(_, at)| {
            let prose = sums.prose(tree, *at);
            prose >= MAIN_LENGTH_MIN && (prose * 5 >= total * 3 || (has_heading(*at) && prose * 10 >= total * 3))
        })
        .min_by_key(|(rank, at)| (*rank, usize::MAX - at))
        .map(|(_, at)| at)
}

/// The one article of the page, or the one with the heading.
fn by_article(tree: &Tree, parts: &Parts, sums: &Sums, body: usize) -> Option<usize> {
    let total = sums.prose(tree, body);
    tree.inside(body)
        .filter(|at| tree.nodes[*at].tag == Tag::Article)
        .filter(|at| {
            let prose = sums.prose(tree, *at);
            prose >= MAIN_LENGTH_MIN && (prose * 2 >= total || (parts.heading.is_some_and(|heading| tree.contains(*at, heading)) && prose * 4 >= total))
        })
        .max_by_key(|at| sums.prose(tree, *at))
}

/// The innermost element that still holds most of the running text.
fn by_density(tree: &Tree, sums: &Sums, body: usize) -> Option<usize> {
    let mut best = body;
    loop {
        let prose = sums.prose(tree, best);
        let mut child = best + 1;
        let mut inner = None;
        while child < tree.nodes[best].end() {
            if tree.nodes[child].element.is_some() && sums.prose(tree, child) * 4 >= prose * 3 && prose > 0 {
                inner = Some(child);
                break;
            }
            child = tree.nodes[child].end();
        }
        match inner {
            Some(inner) if is_container(tree, inner) => best = inner,
            _ => return Some(best),
        }
    }
}

/// Whether an element groups others rather than being a piece of text.
fn is_container(tree: &Tree, at: usize) -> bool {
    match tree.nodes[at].tag {
        Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Form | Tag::Table | Tag::TablePart | Tag::Row | Tag::Cell { .. } => true,
        Tag::Inline => tree.nodes[at].element.is_some_and(|element| element.name.local.contains('-')),
        _ => false,
    }
}

/// The heading of a page stands above the main part at times, with a preamble beside it: the widest element around it
/// that holds little more.
fn around_heading(tree: &Tree, roots: &[usize], heading: usize) -> usize {
    let is_small = |at: usize| {
        !matches!(tree.nodes[at].tag, Tag::Body | Tag::Header | Tag::Nav | Tag::Form)
            && tree.link_length(at) * 3 <= tree.text_length(at)
            && !roots.iter().any(|root| tree.contains(at, *root))
            && tree.nodes[at].element.is_some_and(|element| element.name.local != local_name!("html"))
    };
    tree.around(heading).take_while(|at| is_small(*at)).take(2).last().unwrap_or(heading)
}
