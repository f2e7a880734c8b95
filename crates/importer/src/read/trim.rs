//! Trims a page before it is parsed: scripts, styles, comments and icons go, and so do tags that nest too deep.
//!
//! The parser reads scripts character by character and looks through all open elements again and again, so what holds
//! no text costs it time, and what no real page has would cost it time without end.

use std::borrow::Cow;

/// Elements within elements; browsers stop at 512.
const DEPTH_MAX: usize = 400;
/// Open formatting elements (`b`, `font`): the parser repeats all of them in every paragraph.
const FORMATTING_MAX: usize = 24;
/// Attributes of one tag: the parser holds each against all before it.
const ATTRIBUTES_MAX: usize = 200;
/// A tag of more bytes is looked through for attributes without use.
const TAG_BYTES_MAX: usize = 160;
/// A drawing of more bytes is looked at by the parser.
const ICON_BYTES_MAX: usize = 8192;
/// The longest name that is told from others.
const NAME_BYTES_MAX: usize = 10;

/// The page without what holds no text; its text stays.
pub(super) fn trim_page(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut copied = 0;
    let mut open = OpenTags::default();
    let mut at = 0;
    while let Some(found) = html[at..].find('<').map(|place| at + place) {
        let tag = read_tag(html, found);
        at = tag.end;
        let is_cut = match tag.kind {
            TagKind::Other => false,
            TagKind::Comment => true,
            TagKind::Words => {
                at = end_of_raw(html, tag.end, tag.name);
                false
            }
            TagKind::Code => {
                at = end_of_raw(html, tag.end, tag.name);
                at = html[at..].find('>').map_or(html.len(), |place| at + place + 1);
                true
            }
            TagKind::Open { formatting } => match end_of_icon(html, &tag) {
                Some(end) => {
                    at = end;
                    true
                }
                None => !open.open(tag.name, formatting),
            },
            TagKind::Close { formatting } => {
                open.close(tag.name, formatting);
                false
            }
        };
        if is_cut {
            kept.push_str(&html[copied..found]);
            copied = at;
        } else if tag.end - found > TAG_BYTES_MAX && matches!(tag.kind, TagKind::Open { .. } | TagKind::Other) {
            kept.push_str(&html[copied..found]);
            copied = found;
            at = keep_attributes(html, found, &mut copied, &mut kept).max(at);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

/// The elements that are open, as far as tags tell.
#[derive(Default)]
struct OpenTags<'a> {
    names: Vec<&'a str>,
    formatting: usize,
}

impl<'a> OpenTags<'a> {
    /// Whether there is room for one more.
    fn open(&mut self, name: &'a str, formatting: bool) -> bool {
        if formatting {
            self.formatting += 1;
            return self.formatting <= FORMATTING_MAX;
        }
        let has_room = self.names.len() < DEPTH_MAX;
        if has_room {
            self.names.push(name);
        }
        has_room
    }

    fn close(&mut self, name: &str, formatting: bool) {
        if formatting {
            self.formatting = self.formatting.saturating_sub(1);
        } else if let Some(place) = self.names.iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
            self.names.truncate(place);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TagKind {
    Open {
        formatting: bool,
    },
    Close {
        formatting: bool,
    },
    /// Its content is text without markup.
    Words,
    /// Its content is for machines.
    Code,
    Comment,
    Other,
}

struct Tag<'a> {
    name: &'a str,
    kind: TagKind,
    end: usize,
}

fn read_tag(html: &str, start: usize) -> Tag<'_> {
    let bytes = html.as_bytes();
    let other = |end: usize| Tag { name: "", kind: TagKind::Other, end };
    if html[start..].starts_with("<!--") {
        let end = html[start + 4..].find("-->").map_or(html.len(), |place| start + 4 + place + 3);
        return Tag { kind: TagKind::Comment, ..other(end) };
    }
    let is_close = bytes.get(start + 1) == Some(&b'/');
    let from = start + 1 + usize::from(is_close);
    if !bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
        return other(start + 1);
    }
    let length = bytes[from..].iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(bytes.len() - from);
    let name = &html[from..from + length];
    let end = end_of_tag(bytes, from + length);
    let mut buffer = [0_u8; NAME_BYTES_MAX];
    let group = group_of(name, &mut buffer);
    let kind = match group {
        _ if is_close && group != Group::Single => TagKind::Close { formatting: group == Group::Formatting },
        Group::Code => TagKind::Code,
        Group::Single => TagKind::Other,
        _ if bytes[..end].ends_with(b"/>") => TagKind::Other,
        Group::Words => TagKind::Words,
        Group::Formatting => TagKind::Open { formatting: true },
        Group::Other => TagKind::Open { formatting: false },
    };
    Tag { name, kind, end }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Formatting,
    /// Their content is text without markup.
    Words,
    /// Their content is for machines, or for those without scripts.
    Code,
    /// Elements without content, and those whose end the parser finds by itself.
    Single,
    Other,
}

fn group_of(name: &str, buffer: &mut [u8; NAME_BYTES_MAX]) -> Group {
    let Some(lower) = buffer.get_mut(..name.len()) else { return Group::Other };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"b" | b"i" | b"u" | b"s" | b"span" | b"font" | b"em" | b"strong" | b"small" | b"big" | b"code" | b"tt" | b"nobr" | b"strike" => Group::Formatting,
        b"title" | b"xmp" => Group::Words,
        b"script" | b"style" | b"textarea" | b"noscript" | b"iframe" => Group::Code,
        b"a" | b"br" | b"p" | b"li" | b"img" | b"td" | b"tr" | b"input" | b"meta" | b"link" | b"hr" | b"th" | b"option" | b"dt" | b"dd" | b"source"
        | b"tbody" | b"thead" | b"tfoot" | b"col" | b"colgroup" | b"area" | b"base" | b"embed" | b"param" | b"track" | b"wbr" | b"html" | b"head" | b"body"
        | b"optgroup" | b"rect" | b"path" | b"circle" | b"line" | b"use" => Group::Single,
        _ => Group::Other,
    }
}

/// One past the ">" that ends a tag; quoted values may hold one.
fn end_of_tag(bytes: &[u8], from: usize) -> usize {
    if bytes.get(from) == Some(&b'>') {
        return from + 1;
    }
    let mut quote = None;
    for (offset, byte) in bytes[from..].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return from + offset + 1,
            (None, b'"' | b'\'') if offset > 0 && bytes[from + offset - 1] == b'=' => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    bytes.len()
}

/// Leaves out the attributes of a long tag that hold data for scripts and the like; one past the tag's end.
fn keep_attributes(html: &str, start: usize, copied: &mut usize, kept: &mut String) -> usize {
    let bytes = html.as_bytes();
    let skip = |from: usize, is_wanted: &dyn Fn(u8) -> bool| bytes[from..].iter().position(|byte| !is_wanted(*byte)).map_or(bytes.len(), |place| from + place);
    let is_space = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
    let mut at = skip(start + 1, &|byte| !is_space(byte) && byte != b'>');
    let mut attributes = 0;
    loop {
        let name = skip(at, &is_space);
        if matches!(bytes.get(name), None | Some(b'>')) {
            return (name + 1).min(bytes.len());
        }
        // A name may begin with an equals sign.
        let name_end = skip(name + 1, &|byte| !is_space(byte) && byte != b'>' && byte != b'=');
        let mut value_end = name_end;
        let equals = skip(name_end, &|byte| byte.is_ascii_whitespace());
        if bytes.get(equals) == Some(&b'=') {
            let value = skip(equals + 1, &|byte| byte.is_ascii_whitespace());
            value_end = match bytes.get(value) {
                Some(quote @ (b'"' | b'\'')) => (skip(value + 1, &|byte| byte != *quote) + 1).min(bytes.len()),
                _ => skip(value, &|byte| !byte.is_ascii_whitespace() && byte != b'>'),
            };
        }
        attributes += 1;
        if is_data(&bytes[name..name_end]) || attributes > ATTRIBUTES_MAX {
            kept.push_str(&html[*copied..name]);
            *copied = value_end;
        }
        at = value_end;
    }
}

/// Whether an attribute says nothing to a reader.
fn is_data(name: &[u8]) -> bool {
    let is_opener = name.ends_with(b"-target");
    let starts = |start: &[u8]| name.len() >= start.len() && name[..start.len()].eq_ignore_ascii_case(start);
    (starts(b"data-") && !is_opener) || starts(b"on") || starts(b"src") || [&b"sizes"[..], b"integrity", b"nonce", b"d", b"points"].contains(&name)
}

/// One past a small drawing without words.
fn end_of_icon(html: &str, tag: &Tag) -> Option<usize> {
    if !tag.name.eq_ignore_ascii_case("svg") {
        return None;
    }
    let near = &html[tag.end..html.floor_char_boundary(tag.end + ICON_BYTES_MAX)];
    let (inside, _) = near.split_once("</svg>")?;
    let has_words = ["<text", "<desc", "<foreignObject", "<tspan"].iter().any(|name| inside.contains(name));
    (!has_words).then_some(tag.end + inside.len() + "</svg>".len())
}

/// Where the content of an element without markup ends.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    // One character is looked for much quicker than two.
    while let Some(close) = html[at..].find('<').map(|place| at + place) {
        let rest = &html.as_bytes()[close + 1..];
        if rest.first() == Some(&b'/') && rest.get(1..=name.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
            return close;
        }
        at = close + 1;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_without_end_are_cut() {
        let attributes: String = (0..100_000).fold(String::new(), |text, number| text + " a" + &number.to_string() + "=1");
        let page = format!("<p{attributes}>Nämnden</p>");
        let trimmed = trim_page(&page);
        assert!(
            trimmed.matches('=').count() == ATTRIBUTES_MAX && trimmed.starts_with("<p a0=1 a1=1") && trimmed.ends_with(">Nämnden</p>"),
            "{}",
            trimmed.len()
        );
    }

    #[test]
    fn leaves_out_what_holds_no_text() {
        let plain = "<ul><li>a<li>b</ul><p>c".repeat(2000) + "<title>a <b> c</title><br><img alt=\"a > b\"><svg><text>Nämnd</text></svg>";
        assert!(matches!(trim_page(&plain), Cow::Borrowed(_)));
        let page =
            "<p>a<!-- <p>x -->b<script>if (a<b) '<div>'</SCRIPT >c<style>x</style><noscript><p>x</p></noscript>d<svg><path d='1'/></svg>e<svg/>f<textarea>x";
        assert_eq!(trim_page(page), "<p>abcde<svg/>f");
    }

    #[test]
    fn leaves_out_data_of_long_tags() {
        let data = "x>y ".repeat(100);
        let page = format!("<p>a<div class='b c' data-json='{data}' aria-controls=d onclick = \"{data}\" SRC=e data-target='#f'/ hidden>g</div>");
        assert_eq!(trim_page(&page), "<p>a<div class='b c'  aria-controls=d   data-target='#f'/ hidden>g</div>");
        let open = format!("<p>a<img alt='{data}");
        assert_eq!(trim_page(&open), open);
    }

    #[test]
    fn drops_tags_that_nest_too_deep_but_no_text() {
        let page = format!("<div>{}djupt{}</div><p>slut", "<div class='x'>".repeat(5000), "</div>".repeat(5000));
        let limited = trim_page(&page);
        assert_eq!(limited.matches("<div").count(), DEPTH_MAX);
        assert!(limited.contains("djupt") && limited.ends_with("<p>slut"));
        assert!(trim_page(&"<font size=1>x".repeat(1000)).matches("<font").count() <= FORMATTING_MAX);
    }
}
