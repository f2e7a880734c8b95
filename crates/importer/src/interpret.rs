//! One page's way from bytes to facts: read, then extract. Pure, like the two stages that it joins.

use crate::digest::sha256_hex;
use crate::extract::{Extraction, PageContext, extract_facts};
use crate::fetch::MediaType;
use crate::read::{Document, read_page};

/// A page as text and as facts.
#[derive(Clone, Debug)]
pub struct Interpretation {
    /// The text and its structure.
    pub document: Document,
    /// What it states; its `page` is complete.
    pub extraction: Extraction,
}

/// Reads a page and extracts what it states.
pub fn interpret_page(body: &[u8], media_type: MediaType, charset: Option<&str>, context: &PageContext) -> Interpretation {
    let document = read_page(body, media_type, charset);
    let mut extraction = extract_facts(&document, context);
    let page = &mut extraction.page;
    page.sha256 = Some(sha256_hex(body));
    page.region = Some(context.region.to_string());
    page.url = page.url.take().or_else(|| context.url.clone());
    page.title = page.title.take().or_else(|| document.title.clone());
    page.date = page.date.take().or_else(|| context.date.map(|date| date.to_string()));
    Interpretation { document, extraction }
}
