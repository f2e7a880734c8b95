//! robots.txt (RFC 9309): what a host asks of programs, and how slowly it wants to be asked.

use std::time::Duration;
use texting_robots::Robot;
use url::Url;

/// The name by which robots.txt calls this program.
pub(super) const AGENT: &str = "helheten";

/// How much of a robots.txt is read, in bytes; RFC 9309 asks for 500 KiB at least.
pub(super) const ROBOTS_BYTES_MAX: usize = 512 * 1024;

/// The longest pause between two requests that is kept.
const DELAY_MAX: Duration = Duration::from_hours(1);

/// What a host asks.
pub(super) enum Robots {
    /// Nothing.
    AllAllowed,
    /// What its robots.txt says.
    Rules(Box<Robot>),
    /// It cannot be known, so nothing is asked for; why.
    Unknown(String),
}

impl Robots {
    /// Reads a robots.txt.
    pub(super) fn parse(body: &[u8]) -> Self {
        match Robot::new(AGENT, normal_lines(whole_lines(body)).as_bytes()) {
            Ok(robot) => Self::Rules(Box::new(robot)),
            Err(error) => Self::Unknown(format!("it is not understood: {error}")),
        }
    }

    /// Whether a page may be asked for.
    pub(super) fn allows(&self, url: &Url) -> bool {
        match self {
            Self::AllAllowed => true,
            Self::Rules(robot) => robot.allowed(&normal_escapes(url.as_str())),
            Self::Unknown(_) => false,
        }
    }

    /// The pause between two requests that is asked for; a longer one than an hour counts as an hour.
    pub(super) fn delay(&self) -> Duration {
        match self {
            Self::Rules(robot) => match robot.delay {
                Some(seconds) if seconds > 0.0 => Duration::try_from_secs_f32(seconds).unwrap_or(DELAY_MAX).min(DELAY_MAX),
                _ => Duration::ZERO,
            },
            Self::AllAllowed | Self::Unknown(_) => Duration::ZERO,
        }
    }
}

/// As much as is read, without the line that the limit cuts.
fn whole_lines(body: &[u8]) -> &[u8] {
    if body.len() <= ROBOTS_BYTES_MAX {
        return body;
    }
    let head = &body[..ROBOTS_BYTES_MAX];
    &head[..head.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)]
}

/// The lines with their escapes as addresses have them, and programs called by their name alone ("helheten/1.0" is helheten).
fn normal_lines(body: &[u8]) -> String {
    let mut text = String::new();
    for line in String::from_utf8_lossy(body).lines() {
        let agent = line.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case("user-agent"));
        match agent {
            Some((name, agent)) => text.extend([name, ":", agent.trim().split('/').next().unwrap_or_default()]),
            None => text.push_str(&normal_escapes(line)),
        }
        text.push('\n');
    }
    text
}

/// Percent escapes as they are compared (RFC 3986, 6.2.2): in upper case, and none for what needs none.
fn normal_escapes(url: &str) -> String {
    let mut normal = String::with_capacity(url.len());
    let mut rest = url;
    while let Some(at) = rest.find('%') {
        normal.push_str(&rest[..at]);
        let escape = rest.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (text, length) = match byte {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => (char::from(byte).to_string(), 3),
            Some(byte) => (format!("%{byte:02X}"), 3),
            None => ("%".to_owned(), 1),
        };
        normal += &text;
        rest = &rest[at + length..];
    }
    normal + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_allowed(robots: &str, path: &str, expected: bool) {
        let url = Url::parse("https://www.region.example").unwrap().join(path).unwrap();
        assert_eq!(Robots::parse(robots.as_bytes()).allows(&url), expected, "{path}");
    }

    #[test]
    fn rules_for_this_program_go_before_those_for_all() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: Helheten\nDisallow: /intern/\nAllow: /intern/namnder\nCrawl-delay: 7\n";
        check_allowed(robots, "/politik", true);
        check_allowed(robots, "/intern/x", false);
        check_allowed(robots, "/intern/namnder/1", true);
        assert_eq!(Robots::parse(robots.as_bytes()).delay(), Duration::from_secs(7));
        check_allowed("User-agent: *\nDisallow: /\n", "/politik", false);
        check_allowed("", "/politik", true);
        check_allowed("User-agent: *\nAllow: /\n\nUser-agent: HelHeten/0.1 (+x)\nDisallow: /politik\n", "/politik", false);
    }

    #[test]
    fn a_pause_that_is_none_or_too_long_is_bounded() {
        for (asked, expected) in [("0.5", 500), ("-1", 0), ("NaN", 0), ("86400", 3_600_000), ("soon", 0)] {
            let robots = Robots::parse(format!("User-agent: *\nCrawl-delay: {asked}\n").as_bytes());
            assert_eq!(robots.delay(), Duration::from_millis(expected), "{asked}");
        }
        for asked in ["1e30", "inf", "1e999"] {
            assert_eq!(Robots::parse(format!("User-agent: *\nCrawl-delay: {asked}\n").as_bytes()).delay(), DELAY_MAX, "{asked}");
        }
    }

    #[test]
    fn escapes_are_compared_whatever_their_case() {
        check_allowed("User-agent: *\nDisallow: /v%C3%A5rd\n", "/v%c3%a5rd/", false);
        check_allowed("User-agent: *\nDisallow: /v%c3%a5rd\n", "/v%C3%A5rd/", false);
        check_allowed("User-agent: *\nDisallow: /a%2fb/\n", "/a%2Fb/c", false);
        check_allowed("User-agent: *\nDisallow: /%68emlig/\n", "/hemlig/x", false);
        check_allowed("User-agent: *\nDisallow: /100%\n", "/100%", false);
        check_allowed("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", false);
    }

    #[test]
    fn a_huge_file_counts_as_far_as_it_is_read() {
        let huge = format!("User-agent: *\nDisallow: /intern/\n{}Disallow: /politik/\n", "Disallow: /arkiv/\n".repeat(40_000));
        assert!(huge.len() > ROBOTS_BYTES_MAX);
        check_allowed(&huge, "/intern/x", false);
        check_allowed(&huge, "/politik/x", true);
    }

    #[test]
    fn a_page_in_place_of_the_file_forbids_nothing() {
        check_allowed("<!DOCTYPE html><html><body>Disallow</body></html>", "/politik", true);
    }
}
