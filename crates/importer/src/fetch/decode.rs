//! Unpacking what came compressed, up to a limit: a small body can hold a large page.

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};

/// The most codings that one body has.
const CODINGS_MAX: usize = 2;

/// The largest window that zstd may ask for: 2 to this power bytes (RFC 9659 allows a web page 8 MiB).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// A body that cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The coding is none that was asked for.
    #[error("the page came packed as \"{0}\", which was not asked for")]
    UnknownCoding(String),
    /// The body is damaged.
    #[error("the page came packed as {coding}, and cannot be unpacked: {cause}")]
    Damaged {
        /// The coding.
        coding: String,
        /// Why.
        cause: io::Error,
    },
    /// The body unpacks to more than is read.
    #[error("the page unpacks to more than {} MiB", .0 / 1024 / 1024)]
    TooLarge(u64),
}

/// Unpacks a body; `codings` is the header `content-encoding`, and at most `bytes_max` bytes are made.
///
/// # Errors
/// [`DecodeError`], where it cannot be unpacked.
pub(super) fn unpack_body(body: Vec<u8>, codings: &str, bytes_max: u64) -> Result<Vec<u8>, DecodeError> {
    let codings: Vec<String> =
        codings.split(',').map(|coding| coding.trim().to_ascii_lowercase()).filter(|coding| !coding.is_empty() && coding != "identity").collect();
    if codings.len() > CODINGS_MAX {
        return Err(DecodeError::UnknownCoding(codings.join(", ")));
    }
    // The last coding was put on last.
    codings.iter().rev().try_fold(body, |body, coding| unpack_once(&body, coding, bytes_max))
}

fn unpack_once(body: &[u8], coding: &str, bytes_max: u64) -> Result<Vec<u8>, DecodeError> {
    let damaged = |cause| DecodeError::Damaged { coding: coding.to_owned(), cause };
    match coding {
        "gzip" | "x-gzip" => read_all(MultiGzDecoder::new(body), bytes_max).map_err(damaged)?,
        // What is called deflate comes with and without its wrapping.
        "deflate" => match read_all(ZlibDecoder::new(body), bytes_max) {
            Err(_) => read_all(flate2::read::DeflateDecoder::new(body), bytes_max).map_err(damaged)?,
            Ok(unpacked) => unpacked,
        },
        "br" => read_all(brotli::Decompressor::new(body, 64 * 1024), bytes_max).map_err(damaged)?,
        "zstd" => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(body).map_err(damaged)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(damaged)?;
            read_all(decoder, bytes_max).map_err(damaged)?
        }
        other => return Err(DecodeError::UnknownCoding(other.to_owned())),
    }
    .ok_or(DecodeError::TooLarge(bytes_max))
}

/// All bytes; none where there are more than the limit.
fn read_all(reader: impl Read, bytes_max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut unpacked = Vec::new();
    // One byte more than the limit tells a body at the limit from one beyond it.
    reader.take(bytes_max + 1).read_to_end(&mut unpacked)?;
    Ok((unpacked.len() as u64 <= bytes_max).then_some(unpacked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    const PAGE: &[u8] = b"<p>Regionstyrelsen leder och samordnar.</p>";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        brotli::CompressorWriter::new(&mut packed, 4096, 5, 20).write_all(bytes).unwrap();
        packed
    }

    #[test]
    fn every_coding_that_is_asked_for_is_unpacked() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(PAGE).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
        raw.write_all(PAGE).unwrap();
        let zstd = zstd::encode_all(PAGE, 3).unwrap();
        let cases = [
            ("gzip", gzip(PAGE)),
            ("GZIP", gzip(PAGE)),
            ("br", brotli(PAGE)),
            ("zstd", zstd),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
        ];
        for (coding, packed) in cases {
            assert_eq!(unpack_body(packed, coding, 1000).unwrap(), PAGE, "{coding}");
        }
        assert_eq!(unpack_body(PAGE.to_vec(), "identity", 1000).unwrap(), PAGE);
        assert_eq!(unpack_body(gzip(&brotli(PAGE)), "br, gzip", 1000).unwrap(), PAGE);
    }

    #[test]
    fn damaged_and_unknown_codings_are_named() {
        let message = |body: &[u8], coding: &str| unpack_body(body.to_vec(), coding, 1000).unwrap_err().to_string();
        assert!(message(b"no gzip", "gzip").contains("packed as gzip"));
        assert!(message(&gzip(PAGE)[..20], "gzip").contains("packed as gzip"));
        assert!(message(&brotli(PAGE)[..10], "br").contains("packed as br"));
        assert!(message(PAGE, "compress").contains("not asked for"));
        assert!(message(PAGE, "gzip, gzip, gzip").contains("not asked for"));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let zeros = vec![0_u8; 30 * 1024 * 1024];
        let zstd = zstd::encode_all(&zeros[..], 3).unwrap();
        for (coding, packed) in [("gzip", gzip(&zeros)), ("zstd", zstd), ("gzip, gzip", gzip(&gzip(&zeros)))] {
            assert!(packed.len() < 200_000);
            assert!(matches!(unpack_body(packed, coding, 20 * 1024 * 1024), Err(DecodeError::TooLarge(_))), "{coding}");
        }
    }
}
