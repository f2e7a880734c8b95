//! Addresses that open a page at the quoted words, by the text fragment specification
//! (<https://wicg.github.io/scroll-to-text-fragment/>).

use std::fmt::Write;

/// A quotation longer than this, in characters, is named by its first and last words.
const QUOTE_CHARS_MAX: usize = 120;
/// How many words name the beginning and the end of a long quotation.
const EDGE_WORDS: usize = 5;
/// How many characters around a quotation are stored at most; a context of this length may be cut within a word.
const CONTEXT_CHARS: usize = 40;

/// The address that opens `url` at the quotation: `url#:~:text=[prefix-,]quote[,-suffix]`.
///
/// `prefix` and `suffix` are the text just before and after the quotation. Browsers match whole words within one block, so
/// a quotation that begins or ends within a word is widened to it, and one that runs over lines is named by its ends.
pub fn citation_url(url: &str, quote: &str, prefix: &str, suffix: &str) -> String {
    let is_cut = |context: &str| context.chars().count() >= CONTEXT_CHARS;
    let (prefix_is_cut, suffix_is_cut) = (is_cut(prefix), is_cut(suffix));
    let (prefix, head) = split_glued_head(prefix, quote);
    let (tail, suffix) = split_glued_tail(suffix, quote);
    let whole = format!("{head}{}{tail}", quote.trim());
    let lines: Vec<&str> = whole.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return url.to_owned();
    };
    let mut address = url.to_owned();
    address.push_str(if url.contains('#') { ":~:text=" } else { "#:~:text=" });
    if let Some(words) = context_before(prefix, prefix_is_cut) {
        push_encoded(&mut address, &words);
        address.push_str("-,");
    }
    if lines.len() == 1 && whole.chars().count() <= QUOTE_CHARS_MAX {
        push_encoded(&mut address, &join_words(first.split_whitespace()));
    } else {
        let first: Vec<&str> = first.split_whitespace().collect();
        let last: Vec<&str> = last.split_whitespace().collect();
        push_encoded(&mut address, &join_words(first.iter().take(EDGE_WORDS).copied()));
        address.push(',');
        push_encoded(&mut address, &join_words(last[last.len().saturating_sub(EDGE_WORDS)..].iter().copied()));
    }
    if let Some(words) = context_after(suffix, suffix_is_cut) {
        address.push_str(",-");
        push_encoded(&mut address, &words);
    }
    address
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

/// The whole words of the last line before the quotation.
fn context_before(prefix: &str, is_cut: bool) -> Option<String> {
    let text = prefix.trim_end();
    let mut words: Vec<&str> = text.lines().last()?.split_whitespace().collect();
    if is_cut && !text.contains('\n') && !words.is_empty() {
        words.remove(0);
    }
    (!words.is_empty()).then(|| join_words(words))
}

/// The whole words of the first line after the quotation.
fn context_after(suffix: &str, is_cut: bool) -> Option<String> {
    let text = suffix.trim_start();
    let mut words: Vec<&str> = text.lines().next()?.split_whitespace().collect();
    if is_cut && !text.contains('\n') {
        words.pop();
    }
    (!words.is_empty()).then(|| join_words(words))
}

fn join_words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
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
            "%2D%20under%20Regionstyrelsen%20finns-,Kulturn%C3%A4mnden,-som%20har%2015%20ledam%C3%B6ter",
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
