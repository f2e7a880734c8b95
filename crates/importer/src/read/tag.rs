//! What begins with "<": tags, comments, declarations, told apart without the parser.

use super::bytes::find_byte;
use super::name::{Group, is_gap, name_of, read_name};
use html5ever::LocalName;
use std::ops::Range;

/// Attributes of one tag: the parser holds each against all before it.
const ATTRIBUTES_MAX: usize = 200;
/// A tag of more bytes is looked through for attributes without use.
const TAG_BYTES_MAX: usize = 160;

/// A tag, as HTML has it: <https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state>.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that HTML says of a tag")]
#[derive(Default)]
pub(super) struct Tag<'a> {
    /// The name.
    pub name: LocalName,
    /// What elements of this name hold.
    pub group: Group,
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
    pub is_whole: bool,
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

/// What begins with "<".
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tag,
    Comment,
    Declaration,
    /// No markup: "a < b".
    Sign,
}

/// Reads what begins with the "<" at `start`; `tag` says where it ends, and what it holds if it is a tag.
pub(super) fn read_markup<'a>(html: &'a str, start: usize, tag: &mut Tag<'a>) -> Kind {
    let bytes = html.as_bytes();
    tag.is_close = bytes.get(start + 1) == Some(&b'/');
    let from = start + 1 + usize::from(tag.is_close);
    if bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
        tag.read(html, start, from);
        return Kind::Tag;
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
    fn read(&mut self, html: &'a str, start: usize, from: usize) {
        let bytes = html.as_bytes();
        let skip = |from: usize, is_wanted: fn(u8) -> bool| bytes[from..].iter().position(|byte| !is_wanted(*byte)).map_or(bytes.len(), |place| from + place);
        let (length, letters) = read_name(&bytes[from..]);
        let mut at = from + length;
        (self.name, self.group) = name_of(html, from..at, letters);
        self.attributes.clear();
        self.is_trimmed = false;
        // Most tags hold no more than a name.
        if bytes.get(at) == Some(&b'>') {
            (self.is_whole, self.is_single, self.place) = (true, false, start..at + 1);
            return;
        }
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
                (value, at) = if let Some(mark @ (b'"' | b'\'')) = bytes.get(from) {
                    quoted(bytes, from + 1, *mark)
                } else {
                    let end = skip(from, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                    (from..end, end)
                };
            }
            self.attributes.push(Attribute { name: &html[name..name_end], value, written: &html[name..at] });
        }
        if self.place.len() > TAG_BYTES_MAX {
            self.trim();
        }
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

/// The value behind a quotation mark, and one past the mark that closes it.
fn quoted(bytes: &[u8], from: usize, mark: u8) -> (Range<usize>, usize) {
    let end = find_byte(&bytes[from..], mark).map_or(bytes.len(), |place| from + place);
    (from..end, (end + 1).min(bytes.len()))
}

/// Whether an attribute says nothing to a reader.
fn is_data(name: &[u8]) -> bool {
    let is_opener = name.ends_with(b"-target");
    let starts = |start: &[u8]| name.len() >= start.len() && name[..start.len()].eq_ignore_ascii_case(start);
    (starts(b"data-") && !is_opener) || starts(b"on") || starts(b"src") || [&b"sizes"[..], b"integrity", b"nonce", b"d", b"points"].contains(&name)
}
