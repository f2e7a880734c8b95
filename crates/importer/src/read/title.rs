//! The title of a web page, and whether the page only says that there is none.

use super::prune::Parts;
use super::tree::Tree;
use super::writer::clean;
use super::{Block, BlockKind};
use serde::Deserialize;
use std::sync::LazyLock;

/// A page with more text than this, in bytes, says something, whatever it is called.
const ERROR_BYTES_MAX: usize = 1500;
const SEPARATORS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • "];

static RULES: LazyLock<Rules> = LazyLock::new(|| toml::from_str(include_str!("title.toml")).expect("the tests of this module parse title.toml"));

#[derive(Deserialize)]
struct Rules {
    site_words: Vec<String>,
    error_titles: Vec<String>,
    error_starts: Vec<String>,
    error_sentences: Vec<String>,
}

/// The title, without the name of the site.
pub(super) fn find_title(tree: &Tree, parts: &Parts) -> Option<String> {
    let heading = parts.heading.map(|heading| tree.text_of(heading, usize::MAX)).filter(|heading| !heading.is_empty());
    let stated = tree.noted.title.map(|at| tree.text_of(at, usize::MAX)).filter(|title| !title.is_empty());
    let site = find_meta(tree, "og:site_name");
    match stated {
        Some(title) => Some(without_site(&title, heading.as_deref(), site.as_deref())),
        None => find_meta(tree, "og:title").or(heading),
    }
}

fn find_meta(tree: &Tree, name: &str) -> Option<String> {
    let mut metas = tree.noted.metas.iter().map(|at| &tree.nodes[*at]);
    let meta = metas.find(|node| node.attribute("property") == Some(name) || node.attribute("name") == Some(name))?;
    meta.attribute("content").map(clean).filter(|content| !content.is_empty())
}

fn without_site(title: &str, heading: Option<&str>, site: Option<&str>) -> String {
    let mut rest = title;
    while let Some((place, separator)) = SEPARATORS.iter().filter_map(|separator| rest.rfind(separator).map(|place| (place, *separator))).max() {
        let (before, after) = (rest[..place].trim(), rest[place + separator.len()..].trim());
        if before.is_empty() || !(Some(after) == site || Some(before) == heading || is_site_name(after)) {
            break;
        }
        rest = before;
    }
    // "Region Norrmark - Regionstyrelsen"
    if rest == title
        && let Some((before, after)) = SEPARATORS.iter().filter_map(|separator| title.split_once(separator)).min_by_key(|(before, _)| before.len())
        && (Some(after) == heading || Some(before) == site)
    {
        rest = after;
    }
    rest.trim().to_owned()
}

fn is_site_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(' ');
    let has_word = |word: Option<&str>| {
        word.is_some_and(|word| RULES.site_words.iter().any(|known| word == known || (known.len() >= 7 && word.ends_with(known.as_str()))))
    };
    lower.rsplit_once('.').is_some_and(|(_, domain)| domain == "se")
        || (lower.split(' ').count() <= 4 && (has_word(words.next()) || has_word(words.next_back())))
}

/// A page without headings of level 1 may show its title as large text only.
pub(super) fn mark_heading(title: Option<&str>, text: &str, blocks: &mut [Block]) {
    if blocks.iter().any(|block| block.kind == BlockKind::Heading { level: 1 }) {
        return;
    }
    let is_title = |block: &&mut Block| block.kind == BlockKind::Paragraph && Some(&text[block.start..block.end]) == title;
    if let Some(block) = blocks.iter_mut().take(5).find(is_title) {
        block.kind = BlockKind::Heading { level: 1 };
    }
}

/// Why a page yields nothing: it says itself that it could not be found or shown, or it is empty.
pub(super) fn find_error(title: Option<&str>, text: &str, blocks: &[Block]) -> Option<String> {
    let content = || blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Footer));
    let length: usize = content().map(|block| block.end - block.start).sum();
    if length == 0 {
        return Some("the page holds no text".to_owned());
    }
    if length > ERROR_BYTES_MAX {
        return None;
    }
    let heading = content().find(|block| matches!(block.kind, BlockKind::Heading { .. })).map(|block| &text[block.start..block.end]);
    let named = [title, heading].into_iter().flatten().find(|name| is_error_title(name));
    if let Some(name) = named {
        return Some(format!("the page is called \"{name}\""));
    }
    let first = content().take(4).map(|block| &text[block.start..block.end]);
    first.filter(|line| is_error_sentence(line)).map(|line| format!("the page says \"{line}\"")).next().filter(|_| length * 2 < ERROR_BYTES_MAX)
}

fn is_error_title(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.trim_end_matches(['.', '!', '?', ':', ' ']);
    let is_code = |word: &str| matches!(word, "403" | "404" | "410" | "500" | "502" | "503");
    RULES.error_titles.iter().any(|known| known == name)
        || RULES.error_starts.iter().any(|known| name.starts_with(known.as_str()))
        || name.split([' ', ':', '-', '–', ',']).next().is_some_and(is_code)
        || name.rsplit_once("fel ").is_some_and(|(before, code)| before.is_empty() && is_code(code))
}

fn is_error_sentence(line: &str) -> bool {
    let line = line.to_lowercase();
    RULES.error_sentences.iter().any(|known| line.contains(known.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_the_site_out_of_the_title() {
        for (title, expected) in [
            ("Nämnder och styrelser - Region Norrmark", "Nämnder och styrelser"),
            ("Förvaltningar och ledning – Region Mellanbygds län", "Förvaltningar och ledning"),
            ("Utskott | Politik | Norrmarksregionen", "Utskott | Politik"),
            ("Hälso- och sjukvård - så styrs den", "Hälso- och sjukvård - så styrs den"),
            ("Landstingsrevisorerna", "Landstingsrevisorerna"),
        ] {
            assert_eq!(without_site(title, None, None), expected);
        }
        assert_eq!(without_site("Budget | Ön", None, Some("Ön")), "Budget");
        assert_eq!(without_site("Region Norrmark - Regionstyrelsen", Some("Regionstyrelsen"), None), "Regionstyrelsen");
    }

    #[test]
    fn tells_errors_from_pages_about_them() {
        for name in ["404", "Sidan kunde inte hittas", "Sidan finns inte längre", "404 - sidan hittades inte", "Page not found", "Fel 500"] {
            assert!(is_error_title(name), "{name}");
        }
        for name in ["Felanmälan", "Sidansvariga", "Fel i vården", "Logga in i tjänsten för vårdgivare"] {
            assert!(!is_error_title(name), "{name}");
        }
    }
}
