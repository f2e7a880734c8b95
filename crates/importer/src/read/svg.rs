//! Text of drawings: charts of an organisation are drawn with boxes and words.

use super::BlockKind;
use super::element::Tag;
use super::tree::Tree;
use super::writer::{Gap, Writer};

/// Lines of one box stand at most this far apart, in the drawing's units.
const LINE_DISTANCE_MAX: f32 = 30.0;

/// A part of a drawing that says something, by its node.
pub(super) enum Label {
    /// What the drawing, or a part of it, is called, or how it is described.
    Caption(usize),
    /// Words that are drawn.
    Words(usize),
    /// HTML that the drawing shows.
    Html(usize),
}

/// What a drawing says, in the page's order; nothing for an icon, whatever it is called.
pub(super) fn labels_of(tree: &Tree, svg: usize) -> Vec<Label> {
    let is_label = |at: usize| matches!(tree.nodes[at].tag, Tag::SvgText | Tag::SvgHtml) && tree.text_length(at) > 0;
    let has_words = tree.inside(svg).any(is_label);
    let mut labels = Vec::new();
    let mut at = svg + 1;
    while at < tree.nodes[svg].end() {
        let node = &tree.nodes[at];
        let label = match node.tag {
            Tag::SvgDescription => Some(Label::Caption(at)),
            Tag::SvgTitle if has_words => Some(Label::Caption(at)),
            Tag::SvgText if is_label(at) => Some(Label::Words(at)),
            Tag::SvgHtml if is_label(at) => Some(Label::Html(at)),
            // What stands behind the HTML is for those that cannot show it.
            Tag::SvgSwitch => tree.inside(at).find(|inner| tree.nodes[*inner].tag == Tag::SvgHtml && is_label(*inner)).map(Label::Html),
            _ => None,
        };
        let is_whole = label.is_some() || matches!(node.tag, Tag::SvgTitle | Tag::SvgText | Tag::SvgHtml);
        labels.extend(label);
        at = if is_whole { node.end() } else { at + 1 };
    }
    labels
}

/// Writes a title or a description.
pub(super) fn write_caption(tree: &Tree, caption: usize, writer: &mut Writer) {
    writer.break_block(Gap::Line);
    writer.begin_block(BlockKind::Caption, false, &[]);
    tree.inside(caption).for_each(|inner| writer.push(tree.nodes[inner].text));
    writer.break_block(Gap::Line);
}

/// Where words stand in a drawing, as it says it.
pub(super) type Place<'a> = (Option<&'a str>, Option<f32>);

/// Writes words; those right below the words `before` them may go on with them. Gives where they stand.
pub(super) fn write_words<'a>(tree: &Tree<'a>, text: usize, before: Option<Place<'a>>, writer: &mut Writer) -> Place<'a> {
    let node = &tree.nodes[text];
    let place = (node.attribute("x"), node.attribute("y").and_then(|y| y.trim().parse::<f32>().ok()));
    let words = tree.text_of(text, usize::MAX);
    let goes_on = before
        .is_some_and(|(x, y)| x == place.0 && x.is_some() && y.zip(place.1).is_some_and(|(above, below)| (0.0..=LINE_DISTANCE_MAX).contains(&(below - above))));
    if !(goes_on && words.starts_with(char::is_lowercase) && writer.is_open()) {
        writer.break_block(Gap::Line);
        writer.begin_block(BlockKind::Paragraph, false, &[]);
    }
    write_lines(tree, text, writer);
    place
}

/// Writes the lines of a text; a word that a line's end broke is mended, "hälso-" before "och" is not broken.
fn write_lines(tree: &Tree, text: usize, writer: &mut Writer) {
    join_line(writer, &tree.text_of(text, usize::MAX));
    let mut written = writer.text.len();
    for at in tree.inside(text) {
        if tree.nodes[at].tag == Tag::SvgSpan && writer.text.len() > written {
            join_line(writer, &tree.text_of(at, usize::MAX));
            written = writer.text.len();
        }
        writer.push(tree.nodes[at].text);
    }
}

fn join_line(writer: &mut Writer, words: &str) {
    let is_joining = ["och ", "samt ", "eller "].iter().any(|word| words.starts_with(word));
    if words.starts_with(char::is_lowercase) && !is_joining && writer.text.ends_with('-') {
        writer.pop_hyphen();
    } else {
        writer.push_space();
    }
}
