//! Looking for bytes, many at a time.

/// Where a byte stands first. Eight are looked at together: between tags there are so few that [`str::find`] costs more.
pub(super) fn find_byte(bytes: &[u8], wanted: u8) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (chunk, place) in chunks.iter().zip((0..).step_by(8)) {
        let differing = u64::from_le_bytes(*chunk) ^ (ONES * u64::from(wanted));
        // The lowest bit of these is that of the first byte that does not differ.
        let equal = differing.wrapping_sub(ONES) & !differing & HIGHS;
        if equal != 0 {
            return Some(place + equal.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == wanted).map(|place| bytes.len() - rest.len() + place)
}

/// Where the first byte stands that begins a character reference, or that the parser would change; else where the text ends.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at together")]
pub(super) fn odd_place(text: &[u8]) -> usize {
    const CHUNK_BYTES: usize = 64;
    let is_odd = |byte: u8| (byte == b'&') | (byte == b'\r') | (byte == 0);
    let holds_odd = |chunk: &[u8]| chunk.iter().fold(0, |odd, byte| odd | u8::from(is_odd(*byte))) != 0;
    let (chunks, rest) = text.as_chunks::<CHUNK_BYTES>();
    let from = chunks.iter().position(|chunk| holds_odd(chunk)).map_or(text.len() - rest.len(), |chunk| chunk * CHUNK_BYTES);
    text[from..].iter().position(|byte| is_odd(*byte)).map_or(text.len(), |place| from + place)
}

/// How much of a text one sees: its bytes beyond white space, which is near enough to characters.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at together")]
pub(super) fn visible_length(text: &str) -> u32 {
    /// Few enough at a time for their number to fit into a byte, which many are added up in at once.
    const CHUNK_BYTES: usize = 64;
    let is_visible = |byte: u8| (byte != b' ') & (byte != b'\n') & (byte != b'\t') & (byte != b'\r') & (byte != 0x0c);
    let count = |bytes: &[u8]| bytes.iter().map(|byte| u8::from(is_visible(*byte))).sum::<u8>();
    text.as_bytes().chunks(CHUNK_BYTES).map(|bytes| u32::from(count(bytes))).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_and_counted_wherever_they_stand() {
        let text = "abc\tdef gh=ijklmno;=\u{bd}\r\nFör 9 & 10 ½ 0123456789abcdefghijklmnopqrstuvwxyz 0123456789abcdefghijklmnopqrstuvwxyz&\0";
        for (from, _) in text.char_indices() {
            let rest = &text[from..];
            for wanted in [b'a', b'=', b'<', b'o', b'z', 0xbd, 0xc3, 0] {
                assert_eq!(find_byte(rest.as_bytes(), wanted), rest.bytes().position(|byte| byte == wanted), "{rest} {wanted}");
            }
            assert_eq!(odd_place(rest.as_bytes()), rest.find(['&', '\r', '\0']).unwrap_or(rest.len()), "{rest}");
            assert_eq!(visible_length(rest) as usize, rest.bytes().filter(|byte| !byte.is_ascii_whitespace()).count(), "{rest}");
        }
    }
}
