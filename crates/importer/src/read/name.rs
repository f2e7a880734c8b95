//! Names of tags: read letter by letter, and looked up by all their letters at once.

use html5ever::LocalName;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// As many letters as fit into one number.
const LETTERS_MAX: usize = 8;

/// What the elements of a name hold, as far as trimming is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Group {
    Formatting,
    /// Their content is text without markup.
    Words,
    /// Their content is for machines, or for those without scripts.
    Code,
    /// Their content is not the page's, and what shows them stands between the words around them.
    Control,
    /// Elements without content, and those whose end the parser finds by itself.
    Single,
    #[default]
    Other,
}

/// The names that pages are made of.
#[rustfmt::skip]
const NAMES: &[(Group, &[&str])] = &[
    (Group::Formatting, &["b", "i", "u", "s", "span", "font", "em", "strong", "small", "big", "code", "tt", "nobr", "strike"]),
    (Group::Words, &["title", "xmp", "noembed", "noframes"]),
    (Group::Code, &["script", "style", "noscript"]),
    (Group::Control, &["textarea", "iframe"]),
    (Group::Single, &[
        "a", "br", "p", "li", "img", "td", "tr", "input", "meta", "link", "hr", "th", "option", "dt", "dd", "source", "tbody", "thead", "tfoot", "col",
        "colgroup", "area", "base", "embed", "param", "track", "wbr", "html", "head", "body", "optgroup", "rect", "path", "circle", "line", "use",
    ]),
    (Group::Other, &[
        "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "nav", "header", "footer", "aside", "table", "caption", "dl",
        "form", "label", "button", "select", "figure", "picture", "video", "svg", "g", "text", "tspan", "details", "summary", "sup", "sub", "pre", "time",
    ]),
];

static KNOWN: LazyLock<FxHashMap<u64, (LocalName, Group)>> = LazyLock::new(|| {
    let names = NAMES.iter().flat_map(|(group, names)| names.iter().map(|name| (*name, *group)));
    names.map(|(name, group)| (read_name(name.as_bytes()).1, (LocalName::from(name), group))).collect()
});

/// Each byte as a small letter; nothing for those that end the name of a tag.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        if !is_gap(byte) && byte != b'>' {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte -= 1;
    }
    // No name that is known holds a byte 0 or 1, which are as good as one another.
    letters[0] = 1;
    letters
};

/// Whether a byte parts the attributes of a tag.
pub(super) const fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

/// How long the name is that stands at the beginning, and its letters as a number; 0 if they are too many.
pub(super) fn read_name(bytes: &[u8]) -> (usize, u64) {
    let (mut length, mut letters) = (0, 0_u64);
    for byte in bytes {
        let letter = LETTERS[usize::from(*byte)];
        if letter == 0 {
            break;
        }
        letters = letters << 8 | u64::from(letter);
        length += 1;
    }
    (length, if length > LETTERS_MAX { 0 } else { letters })
}

/// The name that stands at a place, of which these are the letters, and what its elements hold.
pub(super) fn name_of(html: &str, place: Range<usize>, letters: u64) -> (LocalName, Group) {
    if let Some((name, group)) = KNOWN.get(&letters) {
        return (name.clone(), *group);
    }
    let written = &html[place];
    (local_name(written), if written.eq_ignore_ascii_case("plaintext") { Group::Words } else { Group::Other })
}

/// A name of a tag or an attribute.
pub(super) fn local_name(written: &str) -> LocalName {
    if written.bytes().any(|byte| byte.is_ascii_uppercase()) { written.to_ascii_lowercase().into() } else { written.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        for (written, group) in [
            ("td", Group::Single),
            ("sPan", Group::Formatting),
            ("NOFRAMES", Group::Words),
            ("plainText", Group::Words),
            ("td\0", Group::Other),
            ("x-element", Group::Other),
            ("å", Group::Other),
        ] {
            let (length, letters) = read_name(written.as_bytes());
            assert_eq!((length, name_of(written, 0..length, letters)), (written.len(), (written.to_ascii_lowercase().into(), group)));
        }
        assert_eq!((read_name(b"td class").0, read_name(b"br/>").0, read_name(b"b>").0), (2, 2, 1));
    }
}
