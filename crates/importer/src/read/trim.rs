//! Trims a page before it is parsed: scripts, styles, comments and icons go, and so do tags that nest too deep.
//!
//! The parser reads scripts character by character and looks through all open elements again and again, so what holds
//! no text costs it time, and what no real page has would cost it time without end. What is left is handed on part by
//! part, texts and tags, each with where it stands in the page.

use std::ops::Range;

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
/// What opens and closes text without markup in drawings and formulas.
const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";
/// The longest name that is told from others.
const NAME_BYTES_MAX: usize = 10;

/// A part of a page; the ranges are bytes of it.
pub(super) enum Part<'p, 'a> {
    /// Text between tags, with character references as they are written.
    Text(Range<usize>),
    /// A tag that was read.
    Tag(&'p Tag<'a>),
    /// What begins with "<!", "<?" or "</" and is no tag.
    Declaration(Range<usize>),
    /// Text without markup in a drawing or a formula: what stands between "<![CDATA[" and "]]>".
    Verbatim(Range<usize>),
    /// The content of an element that holds text without markup, up to the tag that ends it.
    Words(Range<usize>),
}

/// Takes in the parts of a page, one after the other.
pub(super) trait PartSink<'a> {
    /// Takes in a part; tells whether it is a tag behind which text without markup stands.
    fn take(&mut self, part: Part<'_, 'a>) -> bool;

    /// Whether what comes next stands in a drawing or a formula, where other rules hold than in HTML.
    fn is_foreign(&self) -> bool;
}

/// A tag, as HTML has it: <https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state>.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that HTML says of a tag")]
#[derive(Default)]
pub(super) struct Tag<'a> {
    /// The name, as it is written.
    pub name: &'a str,
    /// Whether it ends an element.
    pub is_close: bool,
    /// Whether it ends in "/>".
    pub is_single: bool,
    /// The attributes, those of no use to a reader left out if the tag is long.
    pub attributes: Vec<Attribute<'a>>,
    /// Where it stands, from "<" to ">".
    pub place: Range<usize>,
    /// Whether attributes were left out.
    pub is_trimmed: bool,
    /// Whether it ends at all.
    is_whole: bool,
}

/// An attribute of a tag.
pub(super) struct Attribute<'a> {
    /// The name, as it is written.
    pub name: &'a str,
    /// Where the value stands, without quotation marks; an empty range for an attribute without one.
    pub value: Range<usize>,
    /// All of it, with its quotation marks.
    written: &'a str,
}

/// Hands on the parts of a page that hold its text, in order.
pub(super) fn trim_page<'a>(html: &'a str, sink: &mut impl PartSink<'a>) {
    let mut open = OpenTags::default();
    let mut tag = Tag::default();
    // Where the text begins that was not handed on yet.
    let mut text = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<').map(|place| at + place) {
        let kind = read_markup(html, found, &mut tag);
        at = tag.place.end;
        if kind == Kind::Sign {
            continue;
        }
        if text < found {
            sink.take(Part::Text(text..found));
        }
        at = match kind {
            Kind::Declaration => take_declaration(html, found..at, sink),
            // A page that ends within a tag ends before it.
            Kind::Tag(_) if !tag.is_whole => at,
            Kind::Tag(group) => take_tag(html, &tag, group, &mut open, sink),
            Kind::Sign | Kind::Comment => at,
        };
        text = at;
    }
    if text < html.len() {
        sink.take(Part::Text(text..html.len()));
    }
}

/// Hands on a declaration; gives where what follows it begins.
fn take_declaration<'a>(html: &'a str, place: Range<usize>, sink: &mut impl PartSink<'a>) -> usize {
    let rest = &html[place.start..];
    if rest.starts_with(CDATA) && sink.is_foreign() {
        let from = place.start + CDATA.len();
        let content = from..html[from..].find(CDATA_END).map_or(html.len(), |end| from + end);
        let end = html.len().min(content.end + CDATA_END.len());
        sink.take(Part::Verbatim(content));
        return end;
    }
    let end = place.end;
    sink.take(Part::Declaration(place));
    end
}

/// Hands on a tag, unless it is for machines or nests too deep; gives where what follows it begins.
fn take_tag<'a>(html: &'a str, tag: &Tag<'a>, group: Group, open: &mut OpenTags<'a>, sink: &mut impl PartSink<'a>) -> usize {
    let end = tag.place.end;
    let is_start = !tag.is_close;
    match group {
        // In HTML these never are empty, but who writes "<title/>" means it.
        Group::Words if is_start && tag.is_single && !sink.is_foreign() => end,
        Group::Code if is_start && tag.is_single && sink.is_foreign() => end,
        Group::Code if is_start => after_tag(html, end_of_words(html, end, tag.name)),
        _ => {
            if let Some(end) = end_of_icon(html, tag) {
                return end;
            }
            if !open.has_room(tag, group) || !sink.take(Part::Tag(tag)) {
                return end;
            }
            let content = end..end_of_words(html, end, tag.name);
            let end = after_tag(html, content.end);
            sink.take(Part::Words(content));
            open.close(tag.name);
            end
        }
    }
}

/// One past the tag that begins at a place, or the end of the page.
fn after_tag(html: &str, tag: usize) -> usize {
    html[tag..].find('>').map_or(html.len(), |end| tag + end + 1)
}

/// The elements that are open, as far as tags tell.
#[derive(Default)]
struct OpenTags<'a> {
    names: Vec<&'a str>,
    formatting: usize,
}

impl<'a> OpenTags<'a> {
    /// Whether there is room for one more tag, which opens an element or closes one.
    fn has_room(&mut self, tag: &Tag<'a>, group: Group) -> bool {
        match group {
            Group::Single => true,
            Group::Formatting if tag.is_close => {
                self.formatting = self.formatting.saturating_sub(1);
                true
            }
            _ if tag.is_close => {
                self.close(tag.name);
                true
            }
            _ if tag.is_single => true,
            Group::Formatting => {
                self.formatting += 1;
                self.formatting <= FORMATTING_MAX
            }
            _ => {
                let has_room = self.names.len() < DEPTH_MAX;
                if has_room {
                    self.names.push(tag.name);
                }
                has_room
            }
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(place) = self.names.iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
            self.names.truncate(place);
        }
    }
}

/// What begins with "<".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tag(Group),
    Comment,
    Declaration,
    /// No markup: "a < b".
    Sign,
}

/// Reads what begins with the "<" at `start`; `tag` says where it ends, and what it holds if it is a tag.
fn read_markup<'a>(html: &'a str, start: usize, tag: &mut Tag<'a>) -> Kind {
    let bytes = html.as_bytes();
    tag.is_close = bytes.get(start + 1) == Some(&b'/');
    let from = start + 1 + usize::from(tag.is_close);
    if bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
        return Kind::Tag(tag.read(html, start, from));
    }
    let end_after = |sign: &str, from: usize| html[from..].find(sign).map_or(html.len(), |place| from + place + sign.len());
    let (kind, end) = match bytes.get(start + 1) {
        Some(b'!') if html[start..].starts_with("<!--") => (Kind::Comment, end_of_comment(html, start + 4)),
        Some(b'!' | b'?' | b'/') => (Kind::Declaration, end_after(">", start + 2)),
        _ => (Kind::Sign, start + 1),
    };
    tag.place = start..end;
    kind
}

/// One past a comment: <https://html.spec.whatwg.org/multipage/parsing.html#comment-start-state>.
fn end_of_comment(html: &str, from: usize) -> usize {
    if let Some(end) = [">", "->"].into_iter().find(|end| html[from..].starts_with(end)) {
        return from + end.len();
    }
    let mut at = from;
    while let Some(dashes) = html[at..].find("--").map(|place| at + place) {
        let rest = &html[dashes + 2..];
        if let Some(end) = [">", "!>"].into_iter().find(|end| rest.starts_with(end)) {
            return dashes + 2 + end.len();
        }
        at = dashes + 1;
    }
    html.len()
}

impl<'a> Tag<'a> {
    /// Reads the tag whose "<" stands at `start` and whose name stands at `from`.
    fn read(&mut self, html: &'a str, start: usize, from: usize) -> Group {
        let bytes = html.as_bytes();
        let skip = |from: usize, is_wanted: fn(u8) -> bool| bytes[from..].iter().position(|byte| !is_wanted(*byte)).map_or(bytes.len(), |place| from + place);
        let mut at = skip(from, |byte| !is_gap(byte) && byte != b'>');
        self.name = &html[from..at];
        self.attributes.clear();
        self.is_trimmed = false;
        loop {
            let name = skip(at, is_gap);
            if matches!(bytes.get(name), None | Some(b'>')) {
                self.is_whole = name < bytes.len();
                self.is_single = name > at && bytes[name - 1] == b'/';
                self.place = start..(name + 1).min(bytes.len());
                break;
            }
            // A name may begin with an equals sign.
            let name_end = skip(name + 1, |byte| !is_gap(byte) && byte != b'>' && byte != b'=');
            let mut value = name_end..name_end;
            at = name_end;
            let equals = skip(name_end, |byte| byte.is_ascii_whitespace());
            if bytes.get(equals) == Some(&b'=') {
                let from = skip(equals + 1, |byte| byte.is_ascii_whitespace());
                (value, at) = match bytes.get(from) {
                    Some(b'"') => quoted(from + 1, skip(from + 1, |byte| byte != b'"'), bytes.len()),
                    Some(b'\'') => quoted(from + 1, skip(from + 1, |byte| byte != b'\''), bytes.len()),
                    _ => {
                        let end = skip(from, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                        (from..end, end)
                    }
                };
            }
            self.attributes.push(Attribute { name: &html[name..name_end], value, written: &html[name..at] });
        }
        if self.place.len() > TAG_BYTES_MAX {
            self.trim();
        }
        group_of(self.name)
    }

    /// Leaves out the attributes of a long tag that hold data for scripts and the like, and those that would not be read again as they are.
    fn trim(&mut self) {
        let before = self.attributes.len();
        self.attributes.truncate(ATTRIBUTES_MAX);
        self.attributes.retain(|attribute| !is_data(attribute.name.as_bytes()) && !attribute.name.starts_with('='));
        self.is_trimmed = self.attributes.len() < before;
    }

    /// The tag as it is written, without what was left out.
    pub(super) fn written(&self) -> String {
        let mut written = format!("<{}{}", if self.is_close { "/" } else { "" }, self.name);
        for attribute in &self.attributes {
            written.push(' ');
            written.push_str(attribute.written);
        }
        written.push_str(if self.is_single { " />" } else { ">" });
        written
    }
}

/// Whether a byte parts the attributes of a tag.
fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

/// A value in quotation marks, and one past the mark that closes it.
fn quoted(start: usize, end: usize, limit: usize) -> (Range<usize>, usize) {
    (start..end, (end + 1).min(limit))
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

fn group_of(name: &str) -> Group {
    let mut buffer = [0_u8; NAME_BYTES_MAX];
    let Some(lower) = buffer.get_mut(..name.len()) else { return Group::Other };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"b" | b"i" | b"u" | b"s" | b"span" | b"font" | b"em" | b"strong" | b"small" | b"big" | b"code" | b"tt" | b"nobr" | b"strike" => Group::Formatting,
        b"title" | b"xmp" | b"noembed" | b"noframes" | b"plaintext" => Group::Words,
        b"script" | b"style" | b"textarea" | b"noscript" | b"iframe" => Group::Code,
        b"a" | b"br" | b"p" | b"li" | b"img" | b"td" | b"tr" | b"input" | b"meta" | b"link" | b"hr" | b"th" | b"option" | b"dt" | b"dd" | b"source"
        | b"tbody" | b"thead" | b"tfoot" | b"col" | b"colgroup" | b"area" | b"base" | b"embed" | b"param" | b"track" | b"wbr" | b"html" | b"head" | b"body"
        | b"optgroup" | b"rect" | b"path" | b"circle" | b"line" | b"use" => Group::Single,
        _ => Group::Other,
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
    if tag.is_close || tag.is_single || !tag.name.eq_ignore_ascii_case("svg") {
        return None;
    }
    let from = tag.place.end;
    let near = &html[from..html.floor_char_boundary(from + ICON_BYTES_MAX)];
    let (inside, _) = near.split_once("</svg>")?;
    let has_words = ["<text", "<desc", "<foreignObject", "<tspan"].iter().any(|name| inside.contains(name));
    (!has_words).then_some(from + inside.len() + "</svg>".len())
}

/// Where the tag stands that ends an element without markup:
/// <https://html.spec.whatwg.org/multipage/parsing.html#rcdata-end-tag-name-state>.
fn end_of_words(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    // One character is looked for much quicker than two.
    while let Some(close) = html[at..].find('<').map(|place| at + place) {
        let rest = &html.as_bytes()[close + 1..];
        let is_named = rest.first() == Some(&b'/') && rest.get(1..=name.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes()));
        // "</titles>" does not end a title.
        if is_named && rest.get(name.len() + 1).is_some_and(|byte| is_gap(*byte) || *byte == b'>') {
            return close;
        }
        at = close + 1;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a page.
    struct Kept<'a> {
        html: &'a str,
        text: String,
    }

    impl<'a> PartSink<'a> for Kept<'a> {
        fn take(&mut self, part: Part<'_, 'a>) -> bool {
            match part {
                Part::Tag(tag) if tag.is_trimmed => self.text.push_str(&tag.written()),
                Part::Tag(tag) => {
                    self.text.push_str(&self.html[tag.place.clone()]);
                    return tag.name == "title" && !tag.is_close;
                }
                Part::Text(place) | Part::Declaration(place) | Part::Verbatim(place) => self.text.push_str(&self.html[place]),
                Part::Words(place) => self.text.extend([&self.html[place], "</title>"]),
            }
            false
        }

        fn is_foreign(&self) -> bool {
            self.text.ends_with("<svg>")
        }
    }

    fn trimmed(html: &str) -> String {
        let mut kept = Kept { html, text: String::new() };
        trim_page(html, &mut kept);
        kept.text
    }

    #[test]
    fn comments_end_where_html_ends_them() {
        assert_eq!(trimmed("a<!-->b<!--->c<!---->d<!-- x --!>e<!-- x -- y --->f<!-- x"), "abcdef");
    }

    #[test]
    fn attributes_without_end_are_cut() {
        let attributes: String = (0..100_000).fold(String::new(), |text, number| text + " a" + &number.to_string() + "=1");
        let page = format!("<p{attributes}>Nämnden</p>");
        let trimmed = trimmed(&page);
        assert!(
            trimmed.matches('=').count() == ATTRIBUTES_MAX && trimmed.starts_with("<p a0=1 a1=1") && trimmed.ends_with(">Nämnden</p>"),
            "{}",
            trimmed.len()
        );
    }

    #[test]
    fn leaves_out_what_holds_no_text() {
        let plain = "<ul><li>a<li>b</ul><p>c".repeat(2000) + "<title>a <b> c</title><br><img alt=\"a > b\"><svg><text>Nämnd</text></svg>";
        assert_eq!(trimmed(&plain), plain);
        let page =
            "<p>a<!-- <p>x -->b<script>if (a<b) '<div>'</SCRIPT >c<style>x</style><noscript><p>x</p></noscript>d<svg><path d='1'/></svg>e<svg/>f<textarea>x";
        assert_eq!(trimmed(page), "<p>abcde<svg/>f");
    }

    #[test]
    fn leaves_out_data_of_long_tags() {
        let data = "x>y ".repeat(100);
        let page = format!("<p>a<div class='b c' data-json='{data}' aria-controls=d onclick = \"{data}\" SRC=e data-target='#f'/ hidden>g</div>");
        assert_eq!(trimmed(&page), "<p>a<div class='b c' aria-controls=d data-target='#f' hidden>g</div>");
        assert_eq!(trimmed(&format!("<p>a<img alt='{data}")), "<p>a");
    }

    #[test]
    fn drops_tags_that_nest_too_deep_but_no_text() {
        let page = format!("<div>{}djupt{}</div><p>slut", "<div class='x'>".repeat(5000), "</div>".repeat(5000));
        let limited = trimmed(&page);
        assert_eq!(limited.matches("<div").count(), DEPTH_MAX);
        assert!(limited.contains("djupt") && limited.ends_with("<p>slut"));
        assert!(trimmed(&"<font size=1>x".repeat(1000)).matches("<font").count() <= FORMATTING_MAX);
    }
}
