//! Trims a page before it is parsed: scripts, styles, comments and icons go, and so do tags that nest too deep.
//!
//! The parser reads scripts character by character and looks through all open elements again and again, so what holds
//! no text costs it time, and what no real page has would cost it time without end. What is left is handed on part by
//! part, texts and tags, each with where it stands in the page.

use super::bytes::find_byte;
use super::name::{Group, is_gap};
use super::tag::{Kind, Tag, read_markup};
use html5ever::{LocalName, local_name};
use std::ops::Range;

/// Elements within elements; browsers stop at 512.
const DEPTH_MAX: usize = 400;
/// Open formatting elements (`b`, `font`): the parser repeats all of them in every paragraph.
const FORMATTING_MAX: usize = 24;
/// A drawing of more bytes is looked at by the parser.
const ICON_BYTES_MAX: usize = 8192;
/// What opens and closes text without markup in drawings and formulas.
const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

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
    /// An element without content, by its name, in place of one that was left out and parts the words around it.
    Instead(LocalName),
}

/// What stands for something that is shown and says nothing.
const PICTURE: LocalName = local_name!("svg");
/// What stands for a block that nests too deep.
const LINE: LocalName = local_name!("br");

/// Takes in the parts of a page, one after the other.
pub(super) trait PartSink<'a> {
    /// Takes in a part; tells whether it is a tag behind which text without markup stands.
    fn take(&mut self, part: Part<'_, 'a>) -> bool;

    /// Whether what comes next stands in a drawing or a formula, where other rules hold than in HTML.
    fn is_foreign(&self) -> bool;
}

/// Hands on the parts of a page that hold its text, in order.
pub(super) fn trim_page<'a>(html: &'a str, sink: &mut impl PartSink<'a>) {
    let mut open = OpenTags::default();
    let mut tag = Tag::default();
    // Where the text begins that was not handed on yet.
    let mut text = 0;
    let mut at = 0;
    while let Some(found) = find_byte(&html.as_bytes()[at..], b'<').map(|place| at + place) {
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
            Kind::Tag if !tag.is_whole => at,
            Kind::Tag => take_tag(html, &tag, &mut open, sink),
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
fn take_tag<'a>(html: &'a str, tag: &Tag<'a>, open: &mut OpenTags, sink: &mut impl PartSink<'a>) -> usize {
    let (end, group) = (tag.place.end, tag.group);
    let is_start = !tag.is_close;
    match group {
        // In HTML these never are empty, but who writes "<title/>" means it.
        Group::Words if is_start && tag.is_single && !sink.is_foreign() => end,
        Group::Code | Group::Control if is_start && tag.is_single && sink.is_foreign() => end,
        Group::Code | Group::Control if is_start => {
            if group == Group::Control {
                sink.take(Part::Instead(PICTURE));
            }
            after_tag(html, end_of_words(html, end, &tag.name))
        }
        _ => {
            if group == Group::Other
                && let Some(end) = end_of_icon(html, tag)
            {
                sink.take(Part::Instead(PICTURE));
                return end;
            }
            if !open.has_room(tag) {
                if group == Group::Other {
                    sink.take(Part::Instead(LINE));
                }
                return end;
            }
            if !sink.take(Part::Tag(tag)) {
                return end;
            }
            let content = end..end_of_words(html, end, &tag.name);
            let end = after_tag(html, content.end);
            sink.take(Part::Words(content));
            open.close(&tag.name);
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
struct OpenTags {
    names: Vec<LocalName>,
    formatting: usize,
}

impl OpenTags {
    /// Whether there is room for one more tag, which opens an element or closes one.
    fn has_room(&mut self, tag: &Tag) -> bool {
        match tag.group {
            Group::Single => true,
            Group::Formatting if tag.is_close => {
                self.formatting = self.formatting.saturating_sub(1);
                true
            }
            _ if tag.is_close => {
                self.close(&tag.name);
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
                    self.names.push(tag.name.clone());
                }
                has_room
            }
        }
    }

    fn close(&mut self, name: &LocalName) {
        if let Some(place) = self.names.iter().rposition(|known| known == name) {
            self.names.truncate(place);
        }
    }
}

/// One past a small drawing without words.
fn end_of_icon(html: &str, tag: &Tag) -> Option<usize> {
    if tag.is_close || tag.is_single || tag.name != PICTURE {
        return None;
    }
    let from = tag.place.end;
    let near = &html[..html.floor_char_boundary(from + ICON_BYTES_MAX)];
    let close = end_of_words(near, from, "svg");
    let is_closed = close < near.len();
    (is_closed && near[from..close].split('<').skip(1).all(is_drawn)).then(|| after_tag(html, close))
}

/// Elements of drawings that hold words, and those of HTML that end a drawing where they stand in it:
/// <https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign>.
#[rustfmt::skip]
const NOT_DRAWN: &[&str] = &[
    "text", "tspan", "textpath", "desc", "foreignobject", "svg",
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "font", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr",
    "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u",
    "ul", "var",
];

/// Whether what begins with "<" in a drawing is drawn, and says nothing.
fn is_drawn(markup: &str) -> bool {
    if markup.starts_with('!') {
        return markup.contains("-->");
    }
    let name = markup.trim_start_matches('/');
    let name = &name[..name.bytes().position(|byte| is_gap(byte) || byte == b'>').unwrap_or(name.len())];
    !NOT_DRAWN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Where the tag stands that ends an element without markup:
/// <https://html.spec.whatwg.org/multipage/parsing.html#rcdata-end-tag-name-state>.
fn end_of_words(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    // One byte is looked for much quicker than several.
    while let Some(close) = find_byte(&html.as_bytes()[at..], b'<').map(|place| at + place) {
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
                    return tag.name == local_name!("title") && !tag.is_close;
                }
                Part::Text(place) | Part::Declaration(place) | Part::Verbatim(place) => self.text.push_str(&self.html[place]),
                Part::Words(place) => self.text.extend([&self.html[place], "</title>"]),
                Part::Instead(name) => self.text.extend(["<", &name, "/>"]),
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
        assert!(trimmed.matches('=').count() == 200 && trimmed.starts_with("<p a0=1 a1=1") && trimmed.ends_with(">Nämnden</p>"), "{}", trimmed.len());
    }

    #[test]
    fn leaves_out_what_holds_no_text() {
        let plain = "<ul><li>a<li>b</ul><p>c".repeat(2000) + "<title>a <b> c</title><br><img alt=\"a > b\"><svg><text>Nämnd</text></svg>";
        assert_eq!(trimmed(&plain), plain);
        let page =
            "<p>a<!-- <p>x -->b<script>if (a<b) '<div>'</SCRIPT >c<style>x</style><noscript><p>x</p></noscript>d<svg><path d='1'/></svg>e<svg/>f<textarea>x";
        assert_eq!(trimmed(page), "<p>abcd<svg/>e<svg/>f<svg/>");
    }

    #[test]
    fn leaves_out_drawings_that_say_nothing_and_no_more() {
        let icon = "<svg><!-- a --><title>Logotyp</title><g><path d='1'/></g></svg\n>";
        assert_eq!(trimmed(&format!("a{icon}b<SVG><path/></SVG >c<svg><a href=d><path/></a></svg>e")), "a<svg/>b<svg/>c<svg/>e");
        for page in [
            "<svg><path><p>a</svg>",
            "<svg><TEXT>b</TEXT></svg>",
            "<svg><foreignobject>c</svg>",
            "<svg><path/>d",
            "<svg><path/><svg><text>e</text></svg></svg>",
        ] {
            assert_eq!(trimmed(page), page);
        }
        assert!(trimmed("<svg><!-- </svg> --><text>Ord</text></svg>").contains("<text>Ord</text>"));
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
        assert!(limited.contains("<br/>djupt") && limited.ends_with("<p>slut"));
        assert!(trimmed(&"<font size=1>x".repeat(1000)).matches("<font").count() <= FORMATTING_MAX);
    }
}
