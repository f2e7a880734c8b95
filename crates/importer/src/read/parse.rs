//! Parses a page: what is left of it after trimming goes to the parser's tree builder.
//!
//! Tags and texts that are plain are told apart by `trim` already and go there as they are, without a look at each
//! character. Those with character references and the like are read by the parser's own tokenizer, each from its beginning
//! to its end by itself: whatever it holds, what follows is read as what it is.

use super::tag::Tag;
use super::trim::{Part, PartSink, trim_page};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::State;
use html5ever::tokenizer::{self, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::{Html, HtmlTreeSink};
use std::cell::RefCell;
use std::ops::Range;

type Builder = TreeBuilder<<HtmlTreeSink as TreeSink>::Handle, HtmlTreeSink>;

/// A page's tree, without what holds no text.
pub(super) fn parse_page(html: &str) -> Html {
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let mut parser = Parser { html, page: StrTendril::from(html), builder, next_odd: odd_place(html.as_bytes()), words: None };
    trim_page(html, &mut parser);
    parser.build(Token::EOFToken);
    parser.builder.end();
    parser.builder.sink.finish()
}

struct Parser<'a> {
    html: &'a str,
    /// The page once more, of which texts and values are slices.
    page: StrTendril,
    builder: Builder,
    /// Where the next character stands that does not stand for itself: of a reference, or of a line end as some write it.
    next_odd: usize,
    /// The element that is open and whose content is text without markup, and how that is read.
    words: Option<(LocalName, State)>,
}

impl<'a> PartSink<'a> for Parser<'a> {
    fn take(&mut self, part: Part<'_, 'a>) -> bool {
        match part {
            Part::Text(place) => self.build_text(&place, State::Data),
            Part::Verbatim(place) => self.build_text(&place, State::CdataSection),
            Part::Declaration(place) => self.build_all(tokenize(self.slice(&place), State::Data)),
            Part::Words(place) => {
                if let Some((name, state)) = self.words.take() {
                    self.build_text(&place, state);
                    self.build(Token::TagToken(tag_token(TagKind::EndTag, name)));
                }
            }
            Part::Instead(name) => self.build_tag(tokenizer::Tag { self_closing: true, ..tag_token(TagKind::StartTag, name.into()) }),
            Part::Tag(tag) if self.is_plain(&tag.place) => {
                let token = self.token_of(tag);
                self.build_tag(token);
            }
            Part::Tag(tag) => {
                let written = if tag.is_trimmed { tag.written().into() } else { self.slice(&tag.place) };
                for token in tokenize(written, State::Data) {
                    if let Token::TagToken(tag) = token {
                        self.build_tag(tag);
                    }
                }
            }
        }
        self.words.is_some()
    }

    fn is_foreign(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl<'a> Parser<'a> {
    /// Hands a token to the tree builder; gives how it wants what follows to be read where that is not as markup.
    fn build(&self, token: Token) -> Option<State> {
        match self.builder.process_token(token, 1) {
            TokenSinkResult::RawData(kind) => Some(State::RawData(kind)),
            TokenSinkResult::Plaintext => Some(State::Plaintext),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => None,
        }
    }

    fn build_tag(&mut self, tag: tokenizer::Tag) {
        let name = tag.name.clone();
        self.words = self.build(Token::TagToken(tag)).map(|state| (name, state));
    }

    fn build_all(&self, tokens: Vec<Token>) {
        for token in tokens {
            self.build(token);
        }
    }

    fn build_text(&mut self, place: &Range<usize>, state: State) {
        if self.is_plain(place) {
            self.build(Token::CharacterTokens(self.slice(place)));
        } else {
            self.build_all(tokenize(self.slice(place), state));
        }
    }

    fn token_of(&self, tag: &Tag<'a>) -> tokenizer::Tag {
        let kind = if tag.is_close { TagKind::EndTag } else { TagKind::StartTag };
        let mut token = tokenizer::Tag { self_closing: tag.is_single, ..tag_token(kind, local_name(tag.name)) };
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

/// What a piece of a page is made of, if nothing follows it.
fn tokenize(text: StrTendril, state: State) -> Vec<Token> {
    #[derive(Default)]
    struct Tokens(RefCell<Vec<Token>>);
    impl TokenSink for Tokens {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            if !matches!(token, Token::EOFToken | Token::ParseError(_)) {
                self.0.borrow_mut().push(token);
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Tokens::default(), TokenizerOpts { discard_bom: false, initial_state: Some(state), ..TokenizerOpts::default() });
    let input = BufferQueue::default();
    input.push_back(text);
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

fn tag_token(kind: TagKind, name: LocalName) -> tokenizer::Tag {
    tokenizer::Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        for html in ["<title>A</title x=\">\"><p>B</p>", "<plaintext>A</plaintext><p>B&amp;</p>", "<title/><p>B", "<svg><script/><text>A</text></svg><p>B"] {
            assert!(parse_page(html).html().contains("<p>B"), "{html}: {}", parse_page(html).html());
        }
    }

    #[test]
    fn references_at_the_end_of_a_text_stay_in_it() {
        for html in [
            "<ul><li>Milj&ouml;</li><li>Kultur</li></ul><p>x &amp; y",
            "<table><tr><td>13&nbsp;</td><td>&raquo;</td></tr></table>",
            "<p>a &am</p><p>p; b &amp</p><p>; c &#246</p><p>d\r</p><p>\n e <</p>f",
        ] {
            check_same(html);
        }
        assert_eq!(parse_page("<p>a&nbsp;<!-- c -->b").html(), parse_page("<p>a&nbsp;b").html());
    }

    #[test]
    fn text_without_markup_is_what_the_parser_takes_for_it() {
        for html in [
            "<svg><text/><title>A<p>B</title>C",
            "<svg><text/><title><title b=\"</title>&\"><p>",
            "<svg><text/><title/><text>A</text></svg><p>B",
            "<frameset><title><noframes></title><p>",
            "<template><col><title><template><xmp></title><p>",
            "<svg><text><![CDATA[A <p> &amp; B]]></text></svg><p>C<![CDATA[ D > E ]]>",
            "<svg><text><![CDATA[A><a b=\"]]><title>&amp;\"><p>B",
        ] {
            check_same(html);
        }
        // Styles and scripts are left out.
        for html in ["<svg><title><style></title><p>A", "<svg><xmp><p><title>A</xmp><p>", "<<!---->xmp><p>A", "<<script></script>title>x<p>A"] {
            assert!(!parse_page(html).html().contains("<style>"), "{html}");
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

    /// Parts of pages that are read as they stand.
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<a href='?a&amp;b'>", "</a>", "<br/>",
        "<svg><text>", "</text>", "</svg>", "<math><mi>", "</math>", "<title>", "</title>", "</titles>", "<xmp>", "</xmp>", "<frameset>", "<template>",
        "</template>", "<col>", "<select>", "<option>", "<pre>", "<x y=z =w v>", "</ x>", "<?x>", "<!doctype html>", "<![CDATA[", "]]>", "&ouml;", "&amp", "&am",
        "&nbsp;", "&#246", "<", ">", "\"", "=", "\r", "\n", "\0", "å", "text", " ",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_page_is_parsed_as_the_parser_does_alone(parts in proptest::collection::vec(proptest::sample::select(PARTS), 1..24)) {
            check_same(&parts.concat());
        }
    }
}
