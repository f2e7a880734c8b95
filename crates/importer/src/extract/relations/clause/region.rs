//! Where a sentence names the region itself.

use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::text::Passage;
use std::ops::Range;

/// Words that stand for the region.
pub(crate) const REGION_WORDS: &[&str] = &["regionen", "vi", "regionens", "landstinget", "landstingets"];

/// Where a sentence names the page's region.
pub(super) fn region_mentions(page: &PageText<'_>, passage: &Passage, sentence: &Range<usize>) -> Vec<(Range<usize>, bool)> {
    let name = page.region_words();
    let mut found = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let token = &passage.tokens[at];
        let whole = !name.is_empty()
            && name.iter().enumerate().all(|(offset, word)| {
                let last = offset + 1 == name.len();
                at + offset < sentence.end
                    && passage.tokens.get(at + offset).is_some_and(|token| token.lower == *word || last && token.lower.strip_suffix('s') == Some(word))
            });
        if whole {
            let end = at + name.len();
            found.push((at..end, passage.tokens[end - 1].lower != name[name.len() - 1]));
            at = end;
            continue;
        }
        if token.signs.meet(Signs::REGION) {
            found.push((at..at + 1, token.lower.ends_with('s')));
        }
        at += 1;
    }
    found
}
