//! Addresses that open a page at the quoted words, by the text fragment specification
//! (<https://wicg.github.io/scroll-to-text-fragment/>).

use std::fmt::Write;

/// A quotation longer than this, in characters, is named by its first and last words.
const QUOTE_CHARS_MAX: usize = 120;
/// How many words name the beginning and the end of a long quotation.
const EDGE_WORDS: usize = 5;
/// How many characters around a quotation are stored at most; a context of this length may be cut within a word.
const CONTEXT_CHARS: usize = 40;
/// What stands between blocks in a page's text; the page itself need not have it.
const BLOCK_MARKS: [char; 5] = ['\n', '\r', '\t', '|', '•'];

/// The address that opens `url` at the quotation: `url#:~:text=[prefix-,]quote[,-suffix]`.
///
/// `prefix` and `suffix` are the text just before and after the quotation. Browsers match whole words within one block of the
/// page, so a quotation that begins or ends within a word is widened to it, one that runs over blocks is named by its ends, and
/// the marks that reading sets between blocks (bullets, labels, bars between cells) are left out. Words of another block, between
/// which and the quotation the page may hold what was not read, only help where its own block has no others.
pub fn citation_url(url: &str, quote: &str, prefix: &str, suffix: &str) -> String {
    let is_cut = |context: &str| context.chars().count() >= CONTEXT_CHARS;
    let (prefix_is_cut, suffix_is_cut) = (is_cut(prefix), is_cut(suffix));
    let (prefix, head) = split_glued_head(prefix, quote);
    let (tail, suffix) = split_glued_tail(suffix, quote);
    let whole = format!("{head}{}{tail}", quote.trim());
    let pieces: Vec<Vec<&str>> = pieces(&whole).collect();
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return url.to_owned();
    };
    let mut address = url.to_owned();
    address.push_str(if url.contains('#') { ":~:text=" } else { "#:~:text=" });
    let after = words_after(suffix, suffix_is_cut);
    let mut before = words_before(prefix, prefix_is_cut);
    if before.is_empty() && after.is_empty() {
        before = block_before(prefix, prefix_is_cut);
    }
    if !before.is_empty() {
        push_encoded(&mut address, &before.join(" "));
        address.push_str("-,");
    }
    if pieces.len() == 1 && whole.chars().count() <= QUOTE_CHARS_MAX {
        push_encoded(&mut address, &first.join(" "));
    } else {
        push_encoded(&mut address, &first[..first.len().min(EDGE_WORDS)].join(" "));
        address.push(',');
        push_encoded(&mut address, &last[last.len().saturating_sub(EDGE_WORDS)..].join(" "));
    }
    if !after.is_empty() {
        address.push_str(",-");
        push_encoded(&mut address, &after.join(" "));
    }
    address
}

/// The words of each block that the text runs over.
fn pieces(text: &str) -> impl DoubleEndedIterator<Item = Vec<&str>> {
    text.split(BLOCK_MARKS).map(|piece| piece.split_whitespace().skip_while(|word| is_label(word)).collect::<Vec<_>>()).filter(|words| !words.is_empty())
}

/// Whether a word at the beginning of a block may be the mark or label of a list item: "–", "a)", "12.".
fn is_label(word: &str) -> bool {
    let name = word.trim_end_matches([')', '.']);
    !word.chars().any(char::is_alphanumeric) || (name.len() < word.len() && name.len() <= 2 && name.chars().all(|sign| sign.is_ascii_alphanumeric()))
}

/// The part of the prefix that belongs to the quotation's first word, cut off the prefix.
fn split_glued_head<'a>(prefix: &'a str, quote: &str) -> (&'a str, &'a str) {
    if !quote.starts_with(char::is_alphanumeric) {
        return (prefix, "");
    }
    prefix.split_at(prefix.trim_end_matches(char::is_alphanumeric).len())
}

/// The part of the suffix that belongs to the quotation's last word, cut off the suffix.
fn split_glued_tail<'a>(suffix: &'a str, quote: &str) -> (&'a str, &'a str) {
    if !quote.ends_with(char::is_alphanumeric) {
        return ("", suffix);
    }
    suffix.split_at(suffix.len() - suffix.trim_start_matches(char::is_alphanumeric).len())
}

/// The whole words before the quotation in its own block.
fn words_before(prefix: &str, is_cut: bool) -> Vec<&str> {
    let own = prefix.rsplit(BLOCK_MARKS).next().unwrap_or_default();
    let cut = usize::from(is_cut && own.len() == prefix.len());
    own.split_whitespace().skip(cut).skip_while(|word| is_label(word)).collect()
}

/// The whole words after the quotation in its own block.
fn words_after(suffix: &str, is_cut: bool) -> Vec<&str> {
    let own = suffix.split(BLOCK_MARKS).next().unwrap_or_default();
    let mut words: Vec<&str> = own.split_whitespace().collect();
    if is_cut && own.len() == suffix.len() {
        words.pop();
    }
    words
}

/// The whole words of the block before that of the quotation.
fn block_before(prefix: &str, is_cut: bool) -> Vec<&str> {
    let mut words = pieces(prefix).next_back().unwrap_or_default();
    if is_cut && !prefix.trim_end_matches(|sign: char| sign.is_whitespace() || BLOCK_MARKS.contains(&sign)).contains(BLOCK_MARKS) && !words.is_empty() {
        words.remove(0);
    }
    words
}

/// Percent-encodes everything but unreserved characters; the hyphen too, which has a meaning of its own in text fragments.
fn push_encoded(address: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("writing to a text cannot fail");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(quote: &str, prefix: &str, suffix: &str, fragment: &str) {
        assert_eq!(citation_url("https://x.se/a", quote, prefix, suffix), format!("https://x.se/a#:~:text={fragment}"));
    }

    #[test]
    fn signs_with_a_meaning_are_escaped() {
        check("miljö- och klimat, A&B", "", "", "milj%C3%B6%2D%20och%20klimat%2C%20A%26B");
    }

    #[test]
    fn context_is_whole_words_of_the_same_line() {
        check(
            "Kulturnämnden",
            "Rubrik\n- under Regionstyrelsen finns ",
            " som har 15 ledamöter\nNästa",
            "under%20Regionstyrelsen%20finns-,Kulturn%C3%A4mnden,-som%20har%2015%20ledam%C3%B6ter",
        );
        check(
            "nämnden",
            "gionstyrelsen och den strategiska kultur ",
            " fattar beslut om det som rör kulturfrågo",
            "och%20den%20strategiska%20kultur-,n%C3%A4mnden,-fattar%20beslut%20om%20det%20som%20r%C3%B6r",
        );
    }

    #[test]
    fn a_part_of_a_word_is_widened_to_the_word() {
        check("Kultur", "x ", "nämndens y z", "x-,Kulturn%C3%A4mndens,-y%20z");
    }

    #[test]
    fn marks_between_blocks_are_left_out() {
        check("Folkhälsokommittén", "tsekretariat\n • ", "\n • Patientnämnderna:  Patientnämndernas", "tsekretariat-,Folkh%C3%A4lsokommitt%C3%A9n");
        check("bereder ärenden", "Utskottet\n  a) ", " | 12 | S", "Utskottet-,bereder%20%C3%A4renden");
        check("Anna Ek | S | ordförande", "", "", "Anna%20Ek,ordf%C3%B6rande");
        check("51 000 anställda", "", ". Direktören leder", "51%20000%20anst%C3%A4llda,-.%20Direkt%C3%B6ren%20leder");
    }

    #[test]
    fn long_quotes_and_quotes_over_lines_are_named_by_their_ends() {
        check("Styrelsen för\nfastighet, stöd och\nservice", "", "", "Styrelsen%20f%C3%B6r,service");
        let long = "ett två tre fyra fem sex ".repeat(10);
        check(&long, "", "", "ett%20tv%C3%A5%20tre%20fyra%20fem,tv%C3%A5%20tre%20fyra%20fem%20sex");
    }

    #[test]
    fn an_address_with_a_fragment_keeps_it() {
        assert_eq!(citation_url("https://x.se/#a", "b", "", ""), "https://x.se/#a:~:text=b");
        assert_eq!(citation_url("https://x.se/", "", "", ""), "https://x.se/");
    }
}
