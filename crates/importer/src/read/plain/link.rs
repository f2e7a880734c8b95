//! Links of plain text as extractors write them, `[text](address)`, and the step from pieces to blocks.

use super::Piece;
use crate::read::{Block, Link};

/// The longest address and the longest text of a link, in bytes, so that a page of brackets costs no more than another.
const LINK_BYTES_MAX: usize = 2000;

/// Gives every piece its links. A piece that is one link as a whole covers the link's text only.
pub(super) fn to_blocks(text: &str, pieces: Vec<Piece>) -> Vec<Block> {
    pieces
        .into_iter()
        .filter(|piece| piece.start < piece.end)
        .map(|piece| {
            let links = find_links(text, piece.start, piece.end);
            let (mut start, mut end) = (piece.start, piece.end);
            if let [(link, whole_end)] = links.as_slice()
                && link.start == piece.start + 1
                && *whole_end == piece.end
                && link.start < link.end
            {
                (start, end) = (link.start, link.end);
            }
            Block { kind: piece.kind, start, end, links: links.into_iter().map(|(link, _)| link).collect(), continues: false, bold: is_bold(text, start, end) }
        })
        .collect()
}

/// Whether marks of bold text stand right around a piece.
fn is_bold(text: &str, start: usize, end: usize) -> bool {
    ["**", "__"].iter().any(|mark| text[..start].ends_with(mark) && text[end..].starts_with(mark))
}

/// The links between two places, each with where its brackets end.
fn find_links(text: &str, start: usize, end: usize) -> Vec<(Link, usize)> {
    let content = &text[start..end];
    let mut links = Vec::new();
    let mut from = 0;
    while let Some(middle) = content[from..].find("](").map(|place| from + place) {
        let address = middle + 2;
        let Some(close) = content[address..].bytes().take(LINK_BYTES_MAX).position(|byte| byte == b')').map(|place| address + place) else { break };
        let window = content[from..middle].bytes().rev().take(LINK_BYTES_MAX).position(|byte| byte == b'[');
        if let Some(open) = window.map(|distance| middle - distance) {
            links.push((Link { start: start + open, end: start + middle, href: content[address..close].trim().to_owned() }, start + close + 1));
        }
        from = close + 1;
    }
    links
}
