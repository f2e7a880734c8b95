//! All links of a web page, menus and all: what discovery chooses from. What the page states is read elsewhere.

use super::charset::decode_html;
use super::parse::parse_page;
use scraper::node::Element;
use scraper::{ElementRef, Html, HtmlTreeSink};

/// The most links of a page that are looked at.
const LINKS_MAX: usize = 5000;

/// How much of a link's text is looked at, in bytes.
const TEXT_BYTES_MAX: usize = 300;

/// The links of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// What addresses on the page are relative to, where the page says so.
    pub base: Option<String>,
    /// The links, in the order of the page.
    pub links: Vec<PageLink>,
    /// Whether the page asks that none of them be followed (`<meta name="robots">`).
    pub nofollow: bool,
}

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// Where it leads, as the page has it.
    pub href: String,
    /// Its words: text, alternative texts and labels.
    pub text: String,
    /// Whether the page asks that it not be followed.
    pub nofollow: bool,
}

/// Finds all links of a web page.
pub fn find_links(body: &[u8], charset: Option<&str>) -> PageLinks {
    let parsed = parse_page(&decode_html(body, charset), HtmlTreeSink::new(Html::new_document()));
    let mut found = PageLinks::default();
    for node in parsed.root_element().descendants() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        let value = element.value();
        match value.name() {
            "a" | "area" if found.links.len() < LINKS_MAX => found.links.extend(link_of(element)),
            "base" if found.base.is_none() => found.base = value.attr("href").map(ToOwned::to_owned),
            "meta" => found.nofollow |= asks_for_nofollow(value),
            _ => {}
        }
    }
    found
}

fn link_of(element: ElementRef<'_>) -> Option<PageLink> {
    let value = element.value();
    let href = value.attr("href").filter(|href| !href.trim().is_empty() && !href.trim_start().starts_with('#'))?;
    let mut text = String::new();
    let labels = ["aria-label", "title", "alt"].into_iter().filter_map(|name| value.attr(name));
    let inside = element.descendants().skip(1).filter_map(|node| match node.value() {
        scraper::Node::Text(words) => Some(&**words),
        scraper::Node::Element(image) => image.attr("alt"),
        _ => None,
    });
    for words in inside.chain(labels) {
        if text.len() < TEXT_BYTES_MAX && !words.trim().is_empty() {
            text.extend(words.chars().take(TEXT_BYTES_MAX));
            text.push(' ');
        }
    }
    Some(PageLink { href: href.to_owned(), text: text.trim_end().to_owned(), nofollow: has_word(value.attr("rel"), "nofollow") })
}

/// <https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag>
fn asks_for_nofollow(meta: &Element) -> bool {
    let is_for_all = meta.attr("name").is_some_and(|name| name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case("helheten"));
    is_for_all && (has_word(meta.attr("content"), "nofollow") || has_word(meta.attr("content"), "none"))
}

fn has_word(value: Option<&str>, word: &str) -> bool {
    value.is_some_and(|value| value.split([' ', ',']).any(|part| part.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_links(html: &str, expected: &[(&str, &str)]) {
        let found = find_links(html.as_bytes(), None);
        let links: Vec<(&str, &str)> = found.links.iter().map(|link| (link.href.as_str(), link.text.as_str())).collect();
        assert_eq!(links, expected);
    }

    #[test]
    fn links_have_the_words_that_people_see_or_hear() {
        check_links("<a href='/n'>Våra <b>nämnder</b></a><a href='/k'><img alt='Kontakt'></a>", &[("/n", "Våra  nämnder"), ("/k", "Kontakt")]);
        check_links(
            "<map><area href='/s' alt='Styrelsen'></map><nav><a href='/o' title='Organisation'></a></nav>",
            &[("/s", "Styrelsen"), ("/o", "Organisation")],
        );
    }

    #[test]
    fn what_leads_nowhere_is_no_link() {
        check_links("<a>Nämnd</a><a href='#topp'>Upp</a><a href=' '>x</a>", &[]);
    }

    #[test]
    fn a_page_may_ask_that_links_be_left() {
        assert!(find_links(b"<meta name='ROBOTS' content='noindex,NOFOLLOW'>", None).nofollow);
        assert!(!find_links(b"<meta name='robots' content='noindex'>", None).nofollow);
        assert!(find_links(b"<a rel='external nofollow' href='/x'>x</a>", None).links[0].nofollow);
    }

    #[test]
    fn a_page_of_any_depth_and_size_is_read() {
        let html = format!("<a href='/x'>Nämnd</a>{}", "<div>".repeat(100_000));
        assert_eq!(find_links(html.as_bytes(), None).links.len(), 1);
        let many = "<a href='/x'>n</a>".repeat(LINKS_MAX + 10);
        assert_eq!(find_links(many.as_bytes(), None).links.len(), LINKS_MAX);
    }
}
