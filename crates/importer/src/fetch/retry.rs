//! When a request is repeated: later each time, and not before the host asks for it.

use chrono::DateTime;
use reqwest::header::{self, HeaderMap};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// The longest pause that is not asked for by the host.
const PAUSE_MAX: Duration = Duration::from_mins(1);

/// The pause before a repetition, `tries` of which were made: between half and the whole of a time that doubles with each, by
/// chance, so that many programs that failed together do not come back together.
pub(super) fn pause_before(tries: u32, backoff: Duration) -> Duration {
    let whole = backoff.saturating_mul(2_u32.saturating_pow(tries)).min(PAUSE_MAX);
    // Every new state of the standard hasher has keys of its own by chance.
    let chance = RandomState::new().build_hasher().finish() % 1000;
    let part = u32::try_from(chance).unwrap_or_default();
    whole / 2 + whole * part / 2000
}

/// How long the host asks to be left alone (`Retry-After`, RFC 9110): seconds, or a date that is compared with the host's own.
pub(super) fn wait_asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok()).map(str::trim);
    let asked = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(asked).ok()?;
    let now = DateTime::parse_from_rfc2822(text(header::DATE)?).ok()?;
    Some((until - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_differ_by_chance() {
        for (tries, whole) in [(0, 4), (1, 8), (2, 16), (9, 60), (u32::MAX, 60)] {
            let pause = pause_before(tries, Duration::from_secs(4));
            assert!(pause >= Duration::from_secs(whole) / 2 && pause <= Duration::from_secs(whole), "{tries}: {pause:?}");
        }
        let pauses: std::collections::BTreeSet<Duration> = (0..20).map(|_| pause_before(0, Duration::from_mins(1))).collect();
        assert!(pauses.len() > 1);
    }

    fn check_wait(fields: &[(&'static str, &str)], expected: Option<u64>) {
        let headers = fields.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap())).collect();
        assert_eq!(wait_asked_for(&headers), expected.map(Duration::from_secs), "{fields:?}");
    }

    #[test]
    fn a_host_may_say_when_to_come_again() {
        check_wait(&[("retry-after", "120")], Some(120));
        let date = ("date", "Sun, 22 Nov 2026 10:00:00 GMT");
        check_wait(&[("retry-after", "Sun, 22 Nov 2026 10:01:30 GMT"), date], Some(90));
        check_wait(&[("retry-after", "Sun, 22 Nov 2026 09:00:00 GMT"), date], Some(0));
        check_wait(&[("retry-after", "Sun, 22 Nov 2026 10:01:30 GMT")], None);
        check_wait(&[("retry-after", "soon")], None);
        check_wait(&[], None);
    }
}
