//! One address for one page, and addresses that lead into traps: endless calendars, session numbers, print versions.

use url::Url;

/// The longest address that is asked for, in bytes.
const URL_BYTES_MAX: usize = 2000;

/// The most parts of a path that a page has.
const SEGMENTS_MAX: usize = 14;

/// How often one part comes in a path at most; more are a link that leads to itself, again and again.
const REPEATS_MAX: usize = 2;

/// Parameters that tell who is asking and not what for.
const SESSION_PARAMETERS: &[&str] =
    &["jsessionid", "phpsessid", "aspsessionid", "sessionid", "session_id", "session", "sid", "cfid", "cftoken", "fbclid", "gclid", "msclkid", "_ga"];

/// Beginnings of such parameters.
const TRACKING_PREFIXES: &[&str] = &["utm_", "mtm_", "pk_"];

/// Parameters of the day, the month or the year that a calendar shows.
const CALENDAR_PARAMETERS: &[&str] =
    &["year", "month", "day", "week", "date", "datum", "ar", "manad", "dag", "vecka", "startdate", "enddate", "fromdate", "todate"];

/// Words of a path or a parameter that make the same page again for a printer.
const PRINT_WORDS: &[&str] = &["print", "printer", "printable", "printversion", "skriv-ut", "skrivut", "utskrift", "utskriftsversion"];

/// Parameters of what somebody searches for.
const SEARCH_PARAMETERS: &[&str] = &["q", "query", "search", "sok", "searchtext", "s"];

/// Endings of files that are no web pages.
const FILE_ENDINGS: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "csv", "zip", "gz", "7z", "rar", "jpg", "jpeg", "png", "gif", "svg",
    "webp", "ico", "bmp", "tif", "tiff", "mp3", "mp4", "m4a", "m4v", "mov", "avi", "wav", "webm", "ics", "vcf", "xml", "rss", "atom", "json", "js", "css",
    "woff", "woff2", "ttf", "eot", "exe", "epub",
];

/// The one address of a page: no fragment, no session or tracking parameters, parameters in order, no empty parts of the
/// path. None where it is no address of a web page at all.
pub fn canonical_url(url: &Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let mut canonical = url.clone();
    canonical.set_fragment(None);
    if let Some(host) = url.host_str().filter(|host| host.ends_with('.')) {
        canonical.set_host(Some(host.trim_end_matches('.'))).ok()?;
    }
    let path = without_path_parameters(url.path());
    canonical.set_path(&path);
    let mut pairs: Vec<(String, String)> =
        url.query_pairs().filter(|(name, _)| !is_session(name)).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    pairs.sort();
    pairs.dedup();
    canonical.set_query(None);
    if !pairs.is_empty() {
        canonical.query_pairs_mut().extend_pairs(pairs);
    }
    (canonical.as_str().len() <= URL_BYTES_MAX).then_some(canonical)
}

/// Whether an address is on one of some hosts, which are in lower case; with a port of its own only where the host is listed
/// with that port.
pub fn has_host(hosts: &[String], url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    hosts.contains(&host)
}

/// Why an address is no page that is worth a request, where it is none.
pub fn find_trap(url: &Url) -> Option<&'static str> {
    let segments: Vec<String> = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).map(str::to_lowercase).collect();
    let ending = segments.last().and_then(|last| last.rsplit_once('.')).map(|(_, ending)| ending);
    if ending.is_some_and(|ending| FILE_ENDINGS.contains(&ending)) {
        return Some("a file that is no web page");
    }
    if segments.len() > SEGMENTS_MAX || segments.iter().any(|part| segments.iter().filter(|other| *other == part).count() > REPEATS_MAX) {
        return Some("a path that repeats itself");
    }
    let is_print = |word: &str| PRINT_WORDS.contains(&word);
    let parameters: Vec<(String, String)> = url.query_pairs().map(|(name, value)| (fold(&name), value.to_lowercase())).collect();
    if segments.iter().any(|part| is_print(part)) || parameters.iter().any(|(name, value)| is_print(name) || is_print(value)) {
        return Some("a print version");
    }
    let is_date = |value: &str| {
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit() || b"-/.:tz ".contains(&byte)) && value.bytes().any(|byte| byte.is_ascii_digit())
    };
    if parameters.iter().any(|(name, value)| CALENDAR_PARAMETERS.contains(&name.as_str()) && is_date(value) || is_day(value)) || has_month(&segments) {
        return Some("a page of a calendar");
    }
    parameters.iter().any(|(name, _)| SEARCH_PARAMETERS.contains(&name.as_str())).then_some("a page of search results")
}

/// The shape of an address: its numbers and the values of its parameters left out. None where it has neither.
pub(super) fn shape_of(url: &Url) -> Option<String> {
    let mut shape = String::new();
    let mut has_number = false;
    for part in url.path().split('/') {
        shape.push('/');
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        has_number |= is_number;
        shape += if is_number { "#" } else { part };
    }
    let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    (has_number || !names.is_empty()).then(|| format!("{}{shape}?{}", url.host_str().unwrap_or_default(), names.join("&")))
}

/// Lower case without the dots and rings of å, ä and ö, as addresses write Swedish words; anything between words is a space.
pub(super) fn fold(text: &str) -> String {
    let folded = text.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        'å' | 'ä' | 'à' | 'á' => 'a',
        'ö' | 'ø' => 'o',
        'é' | 'è' => 'e',
        'ü' => 'u',
        letter if letter.is_alphanumeric() => letter,
        _ => ' ',
    });
    folded.collect()
}

/// A path without empty parts and without what stands behind a semicolon.
fn without_path_parameters(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| part.split(';').next().unwrap_or_default()).collect();
    let ends_open = parts.last().is_some_and(|last| last.is_empty());
    let joined = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    if joined.is_empty() { "/".to_owned() } else { format!("/{joined}{}", if ends_open { "/" } else { "" }) }
}

fn is_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SESSION_PARAMETERS.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a value is a day, as 2026-11-22.
fn is_day(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    matches!(parts[..], [year, month, _] if is_year(year) && is_month(month))
}

/// Whether a path leads to a month of a year, as /2026/11/.
fn has_month(segments: &[String]) -> bool {
    segments.windows(2).any(|pair| is_year(&pair[0]) && is_month(&pair[1])) || segments.iter().any(|part| is_day(part))
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.parse::<u16>().is_ok_and(|year| (1900..2200).contains(&year))
}

fn is_month(part: &str) -> bool {
    (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_canonical(address: &str, expected: &str) {
        let url = canonical_url(&Url::parse(address).unwrap()).unwrap();
        assert_eq!(url.as_str(), expected);
        assert_eq!(canonical_url(&url).as_ref(), Some(&url), "canonical again");
    }

    #[test]
    fn a_page_has_one_address() {
        check_canonical("HTTPS://WWW.Region.example:443/Politik//namnder/#styrelse", "https://www.region.example/Politik/namnder/");
        check_canonical("https://a.example/n;jsessionid=4F2?utm_source=x&b=2&a=1&sid=9", "https://a.example/n?a=1&b=2");
        check_canonical("https://a.example", "https://a.example/");
        check_canonical("https://a.example./x", "https://a.example/x");
        check_canonical("https://a.example/x?PHPSESSID=1", "https://a.example/x");
        check_canonical("https://a.example/v%C3%A5rd/?x=%C3%A5", "https://a.example/v%C3%A5rd/?x=%C3%A5");
    }

    #[test]
    fn what_is_no_web_page_has_none() {
        for address in ["mailto:a@b.example", "javascript:void(0)", "ftp://a.example/", "https://user@a.example/", "data:text/html,x"] {
            assert_eq!(canonical_url(&Url::parse(address).unwrap()), None, "{address}");
        }
        assert_eq!(canonical_url(&Url::parse(&format!("https://a.example/{}", "x".repeat(URL_BYTES_MAX))).unwrap()), None);
    }

    #[test]
    fn a_host_is_one_with_its_port() {
        let hosts = ["a.example".to_owned(), "b.example:8080".to_owned()];
        for (address, expected) in [
            ("https://a.example/x", true),
            ("http://a.example/x", true),
            ("https://a.example:6379/", false),
            ("http://b.example:8080/", true),
            ("http://b.example/", false),
            ("https://www.a.example/", false),
        ] {
            assert_eq!(has_host(&hosts, &Url::parse(address).unwrap()), expected, "{address}");
        }
    }

    fn check_trap(address: &str, expected: Option<&str>) {
        assert_eq!(find_trap(&Url::parse(address).unwrap()), expected, "{address}");
    }

    #[test]
    fn traps_are_told_from_pages() {
        check_trap("https://a.example/politik/namnder/", None);
        check_trap("https://a.example/sida.4.15591b8415700f7566b536eb.html", None);
        check_trap("https://a.example/default.aspx?id=4711", None);
        check_trap("https://a.example/regionplan-2026/", None);
        check_trap("https://a.example/budget/2026/", None);
        check_trap("https://a.example/kalender?manad=12&ar=2031", Some("a page of a calendar"));
        check_trap("https://a.example/kalender?från=2031-12-01", Some("a page of a calendar"));
        check_trap("https://a.example/moten/2031/12/", Some("a page of a calendar"));
        check_trap("https://a.example/namnder/?print=1", Some("a print version"));
        check_trap("https://a.example/skriv-ut/namnder", Some("a print version"));
        check_trap("https://a.example/reglemente.PDF", Some("a file that is no web page"));
        check_trap("https://a.example/a/b/a/b/a/b", Some("a path that repeats itself"));
        check_trap("https://a.example/sok?q=nämnd", Some("a page of search results"));
    }

    #[test]
    fn addresses_that_differ_in_numbers_have_one_shape() {
        let shape = |address: &str| shape_of(&Url::parse(address).unwrap());
        assert_eq!(shape("https://a.example/visa/12"), shape("https://a.example/visa/13"));
        assert_eq!(shape("https://a.example/visa?id=1"), shape("https://a.example/visa?id=b"));
        assert_ne!(shape("https://a.example/visa?id=1"), shape("https://a.example/visa?namn=1"));
        assert_eq!(shape("https://a.example/visa/regionplan-2026"), None);
    }

    #[test]
    fn swedish_words_are_folded_as_addresses_write_them() {
        assert_eq!(fold("Hälso- och Sjukvårdsnämnden"), "halso  och sjukvardsnamnden");
    }
}
