//! From bytes to characters: what the response, the page or its bytes say of the charset.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How much of a page is searched for its own declaration; the HTML standard asks for 1,024 bytes, real pages put
/// scripts before it.
const DECLARATION_BYTES_MAX: usize = 4096;

/// Fewer letters do not tell their encoding.
const UTF16_PAIRS_MIN: usize = 8;

/// Decodes plain text. Valid UTF-8 keeps every character, a byte order mark included, so that places agree with any
/// other reader of the file.
pub(super) fn decode_text(body: &[u8], charset: Option<&str>) -> String {
    match utf8_of(body) {
        Some(text) if utf16_of(body).is_none() => text.to_owned(),
        _ => decode(body, charset, || None).into_owned(),
    }
}

/// What is valid UTF-8; found out much quicker than by [`std::str::from_utf8`], which tells what is wrong.
fn utf8_of(body: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(body) {
        Some(Cow::Borrowed(text)) => Some(text),
        _ => None,
    }
}

/// Decodes a web page. Bytes that are valid UTF-8 beyond ASCII are taken as such, whatever is declared: no other
/// text looks like it by chance, while wrong declarations are common.
pub(super) fn decode_html<'a>(body: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    decode(body, charset, || find_declaration(body))
}

fn decode<'a>(body: &'a [u8], header: Option<&str>, declared: impl Fn() -> Option<&'static Encoding>) -> Cow<'a, str> {
    if let Some(text) = decode_utf32(body) {
        return Cow::Owned(text);
    }
    if let Some((encoding, length)) = Encoding::for_bom(body) {
        return encoding.decode_without_bom_handling(&body[length..]).0;
    }
    if let Some(encoding) = utf16_of(body) {
        return encoding.decode_without_bom_handling(body).0;
    }
    if let Some(text) = utf8_of(body) {
        return Cow::Borrowed(text);
    }
    // A last character that is cut in the middle does not count against the others.
    if std::str::from_utf8(body).is_err_and(|error| error.error_len().is_none() && error.valid_up_to() > 0) {
        return String::from_utf8_lossy(body);
    }
    let stated = header.and_then(|label| Encoding::for_label(label.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'').as_bytes()));
    // A page that calls itself UTF-8 but is not has the wrong label, unless only a few characters are damaged.
    let candidates = [stated, declared()];
    let other = candidates.into_iter().flatten().find(|encoding| *encoding != UTF_8 && *encoding != UTF_16BE && *encoding != UTF_16LE);
    let encoding = match other {
        Some(encoding) => encoding,
        None if is_mostly_utf8(body) => UTF_8,
        None => detect(body),
    };
    encoding.decode_without_bom_handling(body).0
}

/// What begins with the byte order mark of UTF-32, which browsers do not read and editors write.
fn decode_utf32(body: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match body {
        [0xFF, 0xFE, 0, 0, ..] => u32::from_le_bytes,
        [0, 0, 0xFE, 0xFF, ..] => u32::from_be_bytes,
        _ => return None,
    };
    let (units, rest) = body[4..].as_chunks::<4>();
    let letter = |unit: &[u8; 4]| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
    let cut = (!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER);
    Some(units.iter().map(letter).chain(cut).collect())
}

/// UTF-16 without a byte order mark: every second byte of Western letters is zero, which no other text holds.
fn utf16_of(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(DECLARATION_BYTES_MAX)];
    if !head.contains(&0) {
        return None;
    }
    let (pairs, _) = head.as_chunks::<2>();
    let zeros = |place: usize| pairs.iter().filter(|pair| pair[place] == 0 && pair[1 - place] != 0).count();
    let is_most = |zeros: usize| pairs.len() >= UTF16_PAIRS_MIN && zeros * 4 > pairs.len() * 3;
    match (zeros(0), zeros(1)) {
        (_, low) if is_most(low) => Some(UTF_16LE),
        (high, _) if is_most(high) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether far more characters are whole than damaged.
fn is_mostly_utf8(body: &[u8]) -> bool {
    let (mut whole, mut damaged) = (0_usize, 0_usize);
    for chunk in body.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    whole > 5 * damaged
}

fn detect(body: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    let guess = detector.guess(Some(b"se"), Utf8Detection::Deny);
    // Western bytes are few on a page; the detector's other Latin guesses are noise on Swedish text.
    if guess.is_single_byte() && guess.name().starts_with(['w', 'I']) && !matches!(guess.name(), "windows-1251" | "ISO-8859-5") { WINDOWS_1252 } else { guess }
}

/// The charset in `<meta charset>`, `<meta http-equiv>` or an XML declaration.
fn find_declaration(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(DECLARATION_BYTES_MAX)];
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let mut rest = head.as_str();
    while let Some(position) = rest.find('<') {
        rest = &rest[position + 1..];
        if rest.starts_with("!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end..]);
            continue;
        }
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let name = if tag.starts_with("meta") { "charset" } else { "encoding" };
        if !tag.starts_with("meta") && !tag.starts_with("?xml") {
            continue;
        }
        let Some(value) = tag.find(name).map(|at| tag[at + name.len()..].trim_start()) else { continue };
        let Some(value) = value.strip_prefix('=') else { continue };
        let label = value.trim_start().trim_start_matches(['"', '\'']);
        let label = &label[..label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len())];
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "<p>Hälso- och sjukvårdsnämnden i Östergötland</p>";

    fn latin(text: &str) -> Vec<u8> {
        WINDOWS_1252.encode(text).0.into_owned()
    }

    #[test]
    fn takes_the_header_then_the_mark_then_the_declaration() {
        assert_eq!(decode_html(&latin(WORDS), Some("ISO-8859-1")), WORDS);
        assert_eq!(decode_html(&[b"\xEF\xBB\xBF", WORDS.as_bytes()].concat(), None), WORDS);
        let declared = format!("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\">{WORDS}");
        assert_eq!(decode_html(&latin(&declared), None), declared);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(WORDS.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode_html(&utf16, None), WORDS);
    }

    #[test]
    fn reads_what_is_wider_than_a_byte() {
        let (little, big): (Vec<u8>, Vec<u8>) =
            (WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect(), WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect());
        for body in [&little, &big] {
            assert_eq!(decode_html(body, None), WORDS);
            assert_eq!(decode_html(body, Some("utf-16")), WORDS);
            assert_eq!(decode_text(body, None), WORDS);
        }
        let ascii: Vec<u8> = "<p>Den leder arbetet.</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode_html(&ascii, Some("utf-16le")), "<p>Den leder arbetet.</p>");
        let wide = |mark: [u8; 4], bytes: fn(u32) -> [u8; 4]| mark.into_iter().chain(WORDS.chars().flat_map(|c| bytes(u32::from(c)))).collect::<Vec<u8>>();
        assert_eq!(decode_html(&wide([0xFF, 0xFE, 0, 0], u32::to_le_bytes), None), WORDS);
        assert_eq!(decode_html(&wide([0, 0, 0xFE, 0xFF], u32::to_be_bytes), None), WORDS);
        assert_eq!(decode_html(b"\0\0 a \0\0 b, as it stands", None), "\0\0 a \0\0 b, as it stands");
    }

    #[test]
    fn what_stands_in_a_comment_declares_nothing() {
        let page = format!("<!-- <meta charset=\"koi8-r\"> --><p>{WORDS}");
        assert_eq!(decode_html(&latin(&page), None), page);
        let page = format!("<!-- a --><meta charset=iso-8859-1>{WORDS}");
        assert_eq!(decode_html(&latin(&page), None), page);
    }

    #[test]
    fn detects_what_is_not_declared_or_declared_wrongly() {
        assert_eq!(decode_html(&latin(WORDS), None), WORDS);
        assert_eq!(decode_html(&latin(WORDS), Some("utf-8")), WORDS);
        assert_eq!(decode_html(WORDS.as_bytes(), Some("iso-8859-1")), WORDS);
        assert_eq!(decode_html(&latin("– Å ena sidan, 5 €"), None), "– Å ena sidan, 5 €");
    }

    #[test]
    fn survives_a_damaged_or_cut_character() {
        let text = "åäö ".repeat(20);
        let mut bytes = text.as_bytes().to_vec();
        bytes.push(0xC3);
        assert!(decode_html(&bytes, None).starts_with(&text));
        bytes.extend_from_slice(b" slut");
        assert!(decode_html(&bytes, None).starts_with(&text));
    }

    #[test]
    fn keeps_plain_text_as_it_is() {
        assert_eq!(decode_text("\u{FEFF}A\u{AD}b\r\n\u{A0}å".as_bytes(), Some("latin1")), "\u{FEFF}A\u{AD}b\r\n\u{A0}å");
        assert_eq!(decode_text(&latin("Nämnden"), None), "Nämnden");
    }
}
