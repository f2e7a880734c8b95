//! Lists that were typed rather than marked up: paragraphs that begin with "• ", "a) " or "1. " become items.

use super::label::{Mark, read_mark};
use super::{Block, BlockKind};

/// Turns such blocks into items and leaves the marks out of them. A dash or a number makes an item only beside
/// another one: by itself it begins something said, or a numbered heading.
pub(super) fn mark_items(text: &str, blocks: &mut [Block]) {
    let mut before: Option<char> = None;
    for at in 0..blocks.len() {
        let Some(mark) = find_mark(text, &blocks[at]) else {
            before = None;
            continue;
        };
        let is_sure = !matches!(mark.glyph, '-' | '–' | '1' | 'a' | 'o' | '+' | '*');
        let has_next = || blocks.get(at + 1).and_then(|block| find_mark(text, block)).is_some_and(|next| next.glyph == mark.glyph);
        let is_marked_up = matches!(blocks[at].kind, BlockKind::ListItem { .. });
        if is_sure || is_marked_up || before == Some(mark.glyph) || has_next() {
            before = Some(mark.glyph);
            take_mark(&mut blocks[at], mark);
        } else {
            before = None;
        }
    }
}

fn find_mark(text: &str, block: &Block) -> Option<Mark> {
    let is_open = match &block.kind {
        BlockKind::Paragraph => true,
        BlockKind::ListItem { label, .. } => label.is_none() && !block.continues,
        _ => false,
    };
    let words = &text[block.start..block.end];
    // Nearly all blocks begin with a word of several letters, some of which are those of Swedish: these are in no mark.
    let letters = words.bytes().take(4).take_while(u8::is_ascii_alphabetic).count();
    let is_word = letters == 4 || (letters > 0 && words.as_bytes().get(letters) == Some(&0xc3));
    if is_open && !is_word { read_mark(words) } else { None }
}

fn take_mark(block: &mut Block, mark: Mark) {
    let depth = if let BlockKind::ListItem { depth, .. } = block.kind { depth } else { 0 };
    block.kind = BlockKind::ListItem { depth, label: mark.label };
    block.start += mark.length;
    block.links.retain_mut(|link| {
        link.start = link.start.max(block.start);
        link.start < link.end
    });
}
