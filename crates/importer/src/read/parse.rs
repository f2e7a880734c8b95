//! Parses a page: what is left of it after trimming goes to the parser's tree builder.
//!
//! Tags and texts that are plain are told apart by `trim` already and go there as they are, without a look at each
//! character; those with character references and the like pass through the parser's own tokenizer.

use super::trim::{Part, Tag, trim_page};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{self, TagKind, Token, TokenSink, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::{Html, HtmlTreeSink};
use std::ops::Range;

/// What opens and closes text without markup in drawings and formulas.
const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

type Builder = TreeBuilder<<HtmlTreeSink as TreeSink>::Handle, HtmlTreeSink>;

/// A page's tree, without what holds no text.
pub(super) fn parse_page(html: &str) -> Html {
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let mut parser = Parser {
        html,
        page: StrTendril::from(html),
        tokenizer: Tokenizer::new(builder, TokenizerOpts::default()),
        next_odd: odd_place(html.as_bytes()),
        is_waiting: false,
    };
    trim_page(html, |part| parser.take(part));
    parser.tokenizer.end();
    parser.tokenizer.sink.sink.finish()
}

struct Parser<'a> {
    html: &'a str,
    /// The page once more, of which texts and values are slices.
    page: StrTendril,
    tokenizer: Tokenizer<Builder>,
    /// Where the next character stands that does not stand for itself: of a reference, or of a line end as some write it.
    next_odd: usize,
    /// Whether the tokenizer waits for what follows: the last text ended within a character reference.
    is_waiting: bool,
}

impl<'a> Parser<'a> {
    fn take(&mut self, part: Part<'_, 'a>) {
        match part {
            Part::Text(place) => {
                let text = &self.html[place.clone()];
                if self.is_waiting || !self.is_plain(&place) || text.contains('<') {
                    self.tokenize(self.slice(&place));
                    self.is_waiting = may_go_on(text);
                } else {
                    self.build(Token::CharacterTokens(self.slice(&place)));
                }
            }
            Part::Tag(tag) => {
                if self.is_waiting || !self.is_plain(&tag.place) {
                    self.tokenize(if tag.is_trimmed { tag.written().into() } else { self.slice(&tag.place) });
                    self.is_waiting = false;
                } else {
                    let token = self.token_of(tag);
                    self.build(Token::TagToken(token));
                }
            }
            Part::Markup(place) => {
                let is_foreign = self.tokenizer.sink.adjusted_current_node_present_but_not_in_html_namespace();
                let markup = &self.html[place.clone()];
                self.tokenize(self.slice(&place));
                // What is built must not come while the tokenizer is within something.
                if is_foreign && markup.starts_with(CDATA) && !markup.ends_with(CDATA_END) {
                    self.tokenize(CDATA_END.into());
                }
                self.is_waiting = false;
            }
            Part::Words { open, content, name } => {
                self.tokenize(self.slice(&(open.start..content.end)));
                // The tag as it is written may go on where a reader takes it for ended.
                self.tokenize(format!("</{name}>").into());
                self.is_waiting = false;
            }
        }
    }

    /// Hands a token to the tree builder.
    fn build(&self, token: Token) {
        // It asks for another reading of what follows only behind elements without markup, which the tokenizer reads.
        let _ = self.tokenizer.sink.process_token(token, 1);
    }

    fn tokenize(&self, text: StrTendril) {
        let input = BufferQueue::default();
        input.push_back(text);
        // The tokenizer pauses where a page names its charset, which is known already.
        while !input.is_empty() {
            let _ = self.tokenizer.feed(&input);
        }
    }

    fn token_of(&self, tag: &Tag<'a>) -> tokenizer::Tag {
        let kind = if tag.is_close { TagKind::EndTag } else { TagKind::StartTag };
        let mut token = tokenizer::Tag { kind, name: local_name(tag.name), self_closing: tag.is_single, attrs: Vec::new(), had_duplicate_attributes: false };
        if tag.is_close || tag.attributes.is_empty() {
            return token;
        }
        token.attrs.reserve_exact(tag.attributes.len());
        for attribute in &tag.attributes {
            let name = local_name(attribute.name);
            // The first of several of one name counts.
            if token.attrs.iter().any(|known| known.name.local == name) {
                token.had_duplicate_attributes = true;
            } else {
                token.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value: self.slice(&attribute.value) });
            }
        }
        token
    }

    /// Whether all that stands at a place stands for itself; asked of one place after the other.
    fn is_plain(&mut self, place: &Range<usize>) -> bool {
        if self.next_odd < place.start {
            self.next_odd = place.start + odd_place(&self.html.as_bytes()[place.start..]);
        }
        self.next_odd >= place.end
    }

    fn slice(&self, place: &Range<usize>) -> StrTendril {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        self.page.subtendril(offset(place.start), offset(place.len()))
    }
}

/// A name of a tag or an attribute.
fn local_name(written: &str) -> LocalName {
    if written.bytes().any(|byte| byte.is_ascii_uppercase()) { written.to_ascii_lowercase().into() } else { written.into() }
}

/// Where the first byte stands that begins a character reference, or that the parser would change; else where the text ends.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at together")]
fn odd_place(text: &[u8]) -> usize {
    const CHUNK_BYTES: usize = 64;
    let is_odd = |byte: u8| (byte == b'&') | (byte == b'\r') | (byte == 0);
    let holds_odd = |chunk: &[u8]| chunk.iter().fold(0, |odd, byte| odd | u8::from(is_odd(*byte))) != 0;
    let (chunks, rest) = text.as_chunks::<CHUNK_BYTES>();
    let from = chunks.iter().position(|chunk| holds_odd(chunk)).map_or(text.len() - rest.len(), |chunk| chunk * CHUNK_BYTES);
    text[from..].iter().position(|byte| is_odd(*byte)).map_or(text.len(), |place| from + place)
}

/// Whether what follows may belong to the last character of a text: to a character reference without its end, to a line end.
fn may_go_on(text: &str) -> bool {
    let is_open = |(_, name): (&str, &str)| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    text.ends_with(['\r', '<']) || text.rsplit_once('&').is_some_and(is_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_same(html: &str) {
        assert_eq!(parse_page(html).html(), Html::parse_document(html).html(), "{html}");
    }

    #[test]
    fn titles_end_where_the_parser_ends_them() {
        for html in [
            "<title>A</titles>B</title ><p>C",
            "<title>A</title\0>B</TITLE/><p>C",
            "<title>A</tit",
            "<title>A &am</title><p>B",
            "<svg><title>A<p>B</title>C",
            "<xmp>A</xmpp><p></xmp><p>B",
        ] {
            check_same(html);
        }
    }

    #[test]
    fn what_has_no_end_does_not_take_what_follows_for_its_own() {
        for html in
            ["<title>A</title x=\">\"><p>B</p>", "<svg><text><![CDATA[A><a b=\"]]><title>&amp;\"><p>B</p></svg>", "<plaintext>A</plaintext><p>B&amp;</p>"]
        {
            assert!(parse_page(html).html().contains("<p>B"), "{html}: {}", parse_page(html).html());
        }
    }

    #[test]
    fn pages_are_parsed_as_the_parser_does_alone() {
        for html in [
            "<!doctype html><html lang=sv><head><title>A &amp; B <p></title><body class='a b'>Nämnden<br/>för <b>vård &aring; hälsa",
            "<p>a &amp<b>b</b> &nbsp; &unknown; & c < d <e f=1 F=2 g>h</e></p>\r\n<P CLASS=\"x > y\" id = 'z'>i</p >",
            "<a href=/x/y/>k</a><a href=/x?a=1&amp;b=2>l</a><img alt= \"m>\" =n><table><tr><td>o<p>q</table><ul><li>r<li>s",
            "<?php x ?></ t></><![CDATA[ u ]]>v<svg viewBox='0 0 1 1'><text><![CDATA[w]]></text><g/></svg>\n\nx<pre>\n\ny</pre>",
            "<b><p>å</b>ä</p><select><option>ö<option selected>z</select><p a=b c='d",
        ] {
            check_same(html);
        }
    }
}
