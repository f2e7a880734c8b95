//! Parses a page: what is left of it after trimming goes to the parser's tree builder.
//!
//! Tags and texts that are plain are told apart by `trim` already and go there as they are, without a look at each
//! character. Those with character references and the like are read by the parser's own tokenizer, each from its beginning
//! to its end by itself: whatever it holds, what follows is read as what it is.

use super::bytes::odd_place;
use super::name::local_name;
use super::tag::Tag;
use super::trim::{Part, PartSink, trim_page};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::State;
use html5ever::tokenizer::{self, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use std::cell::RefCell;
use std::ops::Range;

/// A page's tree, without what holds no text, as the sink keeps it.
pub(super) fn parse_page<S: TreeSink<Handle: Clone>>(html: &str, sink: S) -> S::Output {
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    let mut parser = Parser { html, page: StrTendril::from(html), builder, next_odd: odd_place(html.as_bytes()), words: None };
    trim_page(html, &mut parser);
    parser.build(Token::EOFToken);
    parser.builder.end();
    parser.builder.sink.finish()
}

struct Parser<'a, S: TreeSink> {
    html: &'a str,
    /// The page once more, of which texts and values are slices.
    page: StrTendril,
    builder: TreeBuilder<S::Handle, S>,
    /// Where the next character stands that does not stand for itself: of a reference, or of a line end as some write it.
    next_odd: usize,
    /// The element that is open and whose content is text without markup, and how that is read.
    words: Option<(LocalName, State)>,
}

impl<'a, S: TreeSink<Handle: Clone>> PartSink<'a> for Parser<'a, S> {
    fn take(&mut self, part: Part<'_, 'a>) -> bool {
        match part {
            Part::Text(place) => self.build_text(&place, State::Data),
            Part::Verbatim(place) => self.build_text(&place, State::CdataSection),
            Part::Declaration(place) => self.build_odd_text(&place, State::Data),
            Part::Words(place) => {
                if let Some((name, state)) = self.words.take() {
                    self.build_text(&place, state);
                    self.build(Token::TagToken(tag_token(TagKind::EndTag, name)));
                }
            }
            Part::Instead(name) => {
                self.build(Token::TagToken(tokenizer::Tag { self_closing: true, ..tag_token(TagKind::StartTag, name) }));
            }
            Part::Tag(tag) => {
                let state = if self.is_plain(&tag.place) { self.build(self.token_of(tag)) } else { self.build_odd_tag(tag) };
                self.words = state.map(|state| (tag.name.clone(), state));
            }
        }
        self.words.is_some()
    }

    fn is_foreign(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl<'a, S: TreeSink<Handle: Clone>> Parser<'a, S> {
    /// Hands a token to the tree builder; gives how it wants what follows to be read where that is not as markup.
    fn build(&self, token: Token) -> Option<State> {
        match self.builder.process_token(token, 1) {
            TokenSinkResult::RawData(kind) => Some(State::RawData(kind)),
            TokenSinkResult::Plaintext => Some(State::Plaintext),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => None,
        }
    }

    /// Builds a tag that the tokenizer has to read, or that is not read as it is written.
    #[inline(never)]
    fn build_odd_tag(&self, tag: &Tag<'a>) -> Option<State> {
        let written = if tag.is_trimmed { tag.written().into() } else { self.slice(&tag.place) };
        let tags = tokenize(written, State::Data).into_iter().filter(|token| matches!(token, Token::TagToken(_)));
        tags.fold(None, |_, token| self.build(token))
    }

    /// Builds what the tokenizer has to read.
    #[inline(never)]
    fn build_odd_text(&self, place: &Range<usize>, state: State) {
        for token in tokenize(self.slice(place), state) {
            self.build(token);
        }
    }

    fn build_text(&mut self, place: &Range<usize>, state: State) {
        if self.is_plain(place) {
            self.build(Token::CharacterTokens(self.slice(place)));
        } else {
            self.build_odd_text(place, state);
        }
    }

    fn token_of(&self, tag: &Tag<'a>) -> Token {
        let kind = if tag.is_close { TagKind::EndTag } else { TagKind::StartTag };
        let mut token = tokenizer::Tag { self_closing: tag.is_single, ..tag_token(kind, tag.name.clone()) };
        if tag.is_close || tag.attributes.is_empty() {
            return Token::TagToken(token);
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
        Token::TagToken(token)
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

#[cfg(test)]
mod tests {
    use super::super::dom::{Content, Dom, DomSink};
    use super::*;
    use proptest::prelude::*;
    use scraper::{Html, HtmlTreeSink};

    /// A page as discovery reads it.
    fn parse_html(html: &str) -> Html {
        parse_page(html, HtmlTreeSink::new(Html::new_document()))
    }

    fn check_same(html: &str) {
        let parsed = parse_html(html);
        assert_eq!(parsed.html(), Html::parse_document(html).html(), "{html}");
        assert_eq!(list_dom(&parse_page(html, DomSink::new(html.len()))), list_html(&parsed), "{html}");
    }

    /// The nodes of a page in its order, each with how deep it stands; declarations and comments say nothing.
    fn list_html(html: &Html) -> Vec<String> {
        let mut list = Vec::new();
        for node in html.tree.root().descendants() {
            let depth = node.ancestors().count();
            match node.value() {
                scraper::Node::Element(element) => {
                    let attributes: Vec<(&str, &str)> = element.attrs.iter().map(|(name, value)| (&*name.local, &**value)).collect();
                    list.push(format!("{depth} {:?} {:?} {:?}", element.name.ns, element.name.local, sorted(attributes)));
                }
                scraper::Node::Text(text) => list.push(format!("{depth} {}", &**text)),
                _ => {}
            }
        }
        list
    }

    fn list_dom(dom: &Dom) -> Vec<String> {
        let (mut list, mut open) = (Vec::new(), vec![(0, 0)]);
        while let Some((at, depth)) = open.pop() {
            let node = dom.node(at);
            match &node.content {
                Content::Element(element) if element.is_nameless() => {}
                Content::Element(element) => {
                    let attributes = element.attributes().map(|(name, value)| (&**name, value)).collect();
                    list.push(format!("{depth} {:?} {:?} {:?}", element.name.space, element.name.local, sorted(attributes)));
                }
                Content::Text(text) => list.push(format!("{depth} {}", &**text)),
            }
            assert!(node.parent().is_some() || at == 0);
            open.extend(node.next().map(|next| (next, depth)));
            open.extend(node.first().map(|first| (first, depth + 1)));
        }
        list
    }

    fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
        all.sort();
        all
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
            assert!(parse_html(html).html().contains("<p>B"), "{html}: {}", parse_html(html).html());
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
        assert_eq!(parse_html("<p>a&nbsp;<!-- c -->b").html(), parse_html("<p>a&nbsp;b").html());
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
            assert!(!parse_html(html).html().contains("<style>"), "{html}");
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
