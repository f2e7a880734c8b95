//! What a link weighs, by its words.

use super::canonical::{canonical_url, find_trap, fold, has_host};
use crate::digest::sha256_hex;
use crate::read::PageLinks;
use crate::sources::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use url::Url;

/// The most links of one page that are kept.
const LINKS_MAX: usize = 200;

/// What a word that a region's own source names weighs.
const OWN_WORD: i32 = 10;

/// What it weighs that a link leads below an entry page.
const BELOW_ENTRY: i32 = 5;

/// The most that words of a text or of an address weigh: a long text is no better than a plain one.
const WEIGHT_MAX: i32 = 30;

const WORDS: &str = include_str!("words.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    words: BTreeMap<String, i32>,
    against: BTreeMap<String, i32>,
}

/// The folded words with what they weigh; less than nothing where they tell against a page.
static WEIGHTS: LazyLock<Vec<(String, i32)>> = LazyLock::new(|| {
    let file: WordFile = toml::from_str(WORDS).expect("the tests of this module parse words.toml");
    let against = file.against.into_iter().map(|(word, weight)| (word, -weight));
    file.words.into_iter().chain(against).map(|(word, weight)| (fold(&word), weight)).collect()
});

/// A link that is worth a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedLink {
    /// Where it leads.
    pub url: Url,
    /// What it weighs, above 0.
    pub weight: i32,
}

/// How the links of a region's pages are weighed.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// A digest of everything that decides: links that were weighed by another one are weighed again. 12 digits.
    pub version: String,
    hosts: Vec<String>,
    own_words: Vec<String>,
    skip: Vec<String>,
    /// The paths of the entry pages, up to the last slash.
    below: Vec<String>,
}

impl Ranking {
    /// For a source.
    pub fn new(source: &Source) -> Self {
        let below = source.entry.iter().map(|url| folder_of(url.path()).to_owned()).filter(|path| path.len() > 1).collect();
        let parts =
            [WORDS, &source.words.join("\n"), &source.skip.join("\n"), &source.hosts.join("\n"), &format!("{:?}", source.entry), env!("CARGO_PKG_VERSION")];
        Self {
            version: sha256_hex(parts.join("\n\n").as_bytes())[..12].to_owned(),
            hosts: source.hosts.clone(),
            own_words: source.words.iter().map(|word| fold(word)).collect(),
            skip: source.skip.clone(),
            below,
        }
    }

    /// The links of a page that are worth a request, the heaviest first, one for each address.
    pub fn rank_links(&self, page: &Url, links: &PageLinks) -> Vec<RankedLink> {
        if links.nofollow {
            return Vec::new();
        }
        let base = links.base.as_ref().and_then(|base| page.join(base).ok()).unwrap_or_else(|| page.clone());
        let mut weights: BTreeMap<Url, i32> = BTreeMap::new();
        for link in links.links.iter().filter(|link| !link.nofollow) {
            let Some(url) = base.join(link.href.trim()).ok().as_ref().and_then(canonical_url) else { continue };
            if !self.is_within(&url) || find_trap(&url).is_some() {
                continue;
            }
            let weight = self.weigh(&link.text, &url);
            let known = weights.entry(url).or_insert(weight);
            *known = weight.max(*known);
        }
        let mut ranked: Vec<RankedLink> = weights.into_iter().filter(|(_, weight)| *weight > 0).map(|(url, weight)| RankedLink { url, weight }).collect();
        ranked.sort_by(|one, other| other.weight.cmp(&one.weight).then_with(|| one.url.cmp(&other.url)));
        ranked.truncate(LINKS_MAX);
        ranked
    }

    /// Whether an address is on a host that may be asked, and not left out by the source.
    pub fn is_within(&self, url: &Url) -> bool {
        has_host(&self.hosts, url) && !self.skip.iter().any(|path| url.path().starts_with(path.as_str()))
    }

    fn weigh(&self, text: &str, url: &Url) -> i32 {
        let below = self.below.iter().any(|folder| url.path().starts_with(folder.as_str()));
        let last = url.path_segments().into_iter().flatten().rfind(|part| !part.is_empty()).unwrap_or_default();
        let (by_text, by_address) = (self.weigh_words(&fold(text)), self.weigh_words(&fold(&decode_percent(last))));
        by_text + by_address / 2 + if below { BELOW_ENTRY } else { 0 }
    }

    fn weigh_words(&self, folded: &str) -> i32 {
        let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        let own: i32 = self.own_words.iter().filter(|word| folded.contains(word.as_str())).map(|_| OWN_WORD).sum();
        let known: i32 = WEIGHTS.iter().filter(|(word, _)| folded.contains(word.as_str())).map(|(_, weight)| weight).sum();
        (own + known).min(WEIGHT_MAX)
    }
}

/// A path up to its last slash.
fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// The characters that a part of a path stands for.
fn decode_percent(part: &str) -> String {
    let plus = part.replace('+', "%2B");
    url::form_urlencoded::parse(plus.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::find_links;
    use crate::sources::load_bundled_sources;

    fn rank(html: &str) -> Vec<String> {
        let source = load_bundled_sources().unwrap().into_iter().find(|source| source.region.as_str() == "13").unwrap();
        let page = Url::parse("https://www.regionhalland.se/om/").unwrap();
        let links = find_links(html.as_bytes(), None);
        Ranking::new(&source).rank_links(&page, &links).into_iter().map(|link| link.url.path().to_owned()).collect()
    }

    #[test]
    fn every_word_is_written_in_lower_case_and_weighs_something() {
        let file: WordFile = toml::from_str(WORDS).unwrap();
        for (word, weight) in file.words.iter().chain(&file.against) {
            assert!(*word == word.to_lowercase() && *weight > 0, "{word}");
        }
        assert!(!file.words.keys().any(|word| file.against.contains_key(word)), "a word tells for a page or against it");
    }

    #[test]
    fn links_about_governance_are_followed_and_the_heaviest_first() {
        let html = "<a href='/a'>Kontakta oss</a><a href='/b'>Hälso- och sjukvårdsnämnden</a><a href='/c'>Nyheter</a>
            <a href='/d'>Läs mer</a><a href='/x/styrande-dokument'>Läs mer</a><a href='https://annan.example/namnd'>Nämnden</a>";
        assert_eq!(rank(html), ["/b", "/x/styrande-dokument", "/a"]);
    }

    #[test]
    fn what_tells_against_a_page_outweighs_what_tells_for_it() {
        assert_eq!(rank("<a href='/k'>Nämndens kalender</a><a href='/p'>Regionstyrelsens protokoll</a>"), ["/p"]);
    }

    #[test]
    fn links_are_read_from_the_base_and_not_where_the_page_asks_for_none() {
        assert_eq!(rank("<base href='/sv/'><a href='namnder'>x</a>"), ["/sv/namnder"]);
        assert!(rank("<meta name=robots content='noindex, nofollow'><a href='/namnder'>x</a>").is_empty());
        assert!(rank("<a rel='nofollow' href='/namnder'>x</a>").is_empty());
    }
}
