//! Text of drawings: charts of an organisation are drawn with boxes and words.

use super::BlockKind;
use super::tree::{Tag, Tree};
use super::writer::{Gap, Writer};

/// Lines of one box stand at most this far apart, in the drawing's units.
const LINE_DISTANCE_MAX: f32 = 30.0;

/// Writes a drawing's title, description and words; a drawing without words is an icon.
pub(super) fn write_svg(tree: &Tree, svg: usize, writer: &mut Writer) {
    let has_words = tree.inside(svg).any(|at| tree.nodes[at].tag == Tag::SvgText && tree.text_length(at) > 0);
    let mut before: Option<(Option<&str>, Option<f32>)> = None;
    let mut at = svg + 1;
    while at < tree.nodes[svg].end() {
        let node = &tree.nodes[at];
        let is_description = node.element.is_some_and(|element| element.name() == "desc");
        if is_description || (node.tag == Tag::Title && has_words) {
            writer.break_block(Gap::Line);
            writer.begin_block(BlockKind::Caption, false, "");
            tree.inside(at).for_each(|inner| writer.push(tree.nodes[inner].text));
            writer.break_block(Gap::Line);
        } else if node.tag == Tag::SvgText && tree.text_length(at) > 0 {
            let place = (node.attribute("x"), node.attribute("y").and_then(|y| y.trim().parse::<f32>().ok()));
            let words = tree.text_of(at, usize::MAX);
            let goes_on = before.is_some_and(|(x, y)| {
                x == place.0 && x.is_some() && y.zip(place.1).is_some_and(|(above, below)| (0.0..=LINE_DISTANCE_MAX).contains(&(below - above)))
            });
            if !(goes_on && words.starts_with(char::is_lowercase) && writer.is_open()) {
                writer.break_block(Gap::Line);
                writer.begin_block(BlockKind::Paragraph, false, "");
            }
            write_lines(tree, at, writer);
            before = Some(place);
        }
        at = if is_description || matches!(node.tag, Tag::Title | Tag::SvgText) { node.end() } else { at + 1 };
    }
    writer.break_block(Gap::Blank);
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
