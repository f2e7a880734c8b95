//! A limit on nesting, before the page is parsed: the parser looks through all open elements again and again, so
//! what real pages never have would cost it time without end.

use std::borrow::Cow;

/// Elements within elements; browsers stop at 512.
const DEPTH_MAX: usize = 400;
/// Open formatting elements (`b`, `font`): the parser repeats all of them in every paragraph.
const FORMATTING_MAX: usize = 24;
/// The longest name that is told from others.
const NAME_BYTES_MAX: usize = 10;

/// The page without the tags that nest too deep; the text stays. Most pages come back as they are.
pub(super) fn limit_nesting(html: &str) -> Cow<'_, str> {
    let mut open: Vec<&str> = Vec::new();
    let mut formatting = 0_usize;
    let mut kept: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<').map(|place| at + place) {
        let tag = read_tag(html, found);
        at = tag.end;
        let excess = match tag.kind {
            TagKind::Other => false,
            TagKind::Raw => {
                at = skip_raw(html, tag.end, tag.name);
                false
            }
            TagKind::Open { formatting: true } => {
                formatting += 1;
                formatting > FORMATTING_MAX
            }
            TagKind::Close { formatting: true } => {
                formatting = formatting.saturating_sub(1);
                false
            }
            TagKind::Open { formatting: false } => {
                let is_excess = open.len() >= DEPTH_MAX;
                if !is_excess {
                    open.push(tag.name);
                }
                is_excess
            }
            TagKind::Close { formatting: false } => {
                if let Some(place) = open.iter().rposition(|known| known.eq_ignore_ascii_case(tag.name)) {
                    open.truncate(place);
                }
                false
            }
        };
        if excess {
            kept.get_or_insert_with(|| String::with_capacity(html.len())).push_str(&html[copied..found]);
            copied = tag.end;
        }
    }
    match kept {
        None => Cow::Borrowed(html),
        Some(mut kept) => {
            kept.push_str(&html[copied..]);
            Cow::Owned(kept)
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
    /// Its content is no markup.
    Raw,
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
        return other(html[start + 4..].find("-->").map_or(html.len(), |place| start + 4 + place + 3));
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
        Group::Raw => TagKind::Raw,
        Group::Single => TagKind::Other,
        _ if bytes[..end].ends_with(b"/>") => TagKind::Other,
        Group::Formatting => TagKind::Open { formatting: true },
        Group::Other => TagKind::Open { formatting: false },
    };
    Tag { name, kind, end }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Formatting,
    /// Their content is no markup.
    Raw,
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
        b"script" | b"style" | b"textarea" | b"title" | b"noscript" | b"iframe" | b"xmp" => Group::Raw,
        b"a" | b"br" | b"p" | b"li" | b"img" | b"td" | b"tr" | b"input" | b"meta" | b"link" | b"hr" | b"th" | b"option" | b"dt" | b"dd" | b"source"
        | b"tbody" | b"thead" | b"tfoot" | b"col" | b"colgroup" | b"area" | b"base" | b"embed" | b"param" | b"track" | b"wbr" | b"html" | b"head" | b"body"
        | b"optgroup" | b"rect" | b"path" | b"circle" | b"line" | b"use" => Group::Single,
        _ => Group::Other,
    }
}

/// One past the ">" that ends a tag; quoted values may hold one.
fn end_of_tag(bytes: &[u8], from: usize) -> usize {
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

/// One past the content of an element that holds no markup.
fn skip_raw(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(close) = html[at..].find("</").map(|place| at + place) {
        if html.as_bytes().get(close + 2..close + 2 + name.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
            return close;
        }
        at = close + 2;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_pages_as_they_are() {
        let page = "<ul><li>a<li>b</ul><p>c".repeat(2000) + "<!-- <div> --><script>if (a<b) '<div>'</script><br><img alt=\"a > b\">";
        assert!(matches!(limit_nesting(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn drops_tags_that_nest_too_deep_but_no_text() {
        let page = format!("<div>{}djupt{}</div><p>slut", "<div class='x'>".repeat(5000), "</div>".repeat(5000));
        let limited = limit_nesting(&page);
        assert_eq!(limited.matches("<div").count(), DEPTH_MAX);
        assert!(limited.contains("djupt") && limited.ends_with("<p>slut"));
        assert!(limit_nesting(&"<font size=1>x".repeat(1000)).matches("<font").count() <= FORMATTING_MAX);
    }
}
