//! Timetables: through both changes of daylight saving time, put off by chance, and what is not understood.

use super::*;

const STOCKHOLM: &str = "Europe/Stockholm";

fn timetable(pattern: &str) -> Timetable {
    Timetable::parse(pattern, STOCKHOLM).unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The times of a timetable after a moment, one after the other; each is the last one until the next.
fn check_times(pattern: &str, after: &str, expected: &[&str]) {
    let timetable = timetable(pattern);
    let mut now = moment(after);
    for wanted in expected {
        let next = timetable.next_after(now).unwrap();
        assert_eq!(next, moment(wanted), "{pattern} after {now}");
        assert_eq!(timetable.last_until(next), Some(next), "{pattern} at {next}");
        assert_eq!(timetable.last_until(next + TimeDelta::milliseconds(1)), Some(next), "{pattern} just after {next}");
        let before = timetable.last_until(next - TimeDelta::microseconds(1)).unwrap();
        assert!(before <= now, "{pattern}: {before} is between {now} and {next}");
        now = next;
    }
}

#[test]
fn a_time_of_day_follows_the_clocks_of_the_place() {
    check_times("0 4 * * *", "2026-03-27T12:00:00Z", &["2026-03-28T03:00:00Z", "2026-03-29T02:00:00Z", "2026-03-30T02:00:00Z"]);
    check_times("0 4 * * *", "2026-10-23T12:00:00Z", &["2026-10-24T02:00:00Z", "2026-10-25T03:00:00Z", "2026-10-26T03:00:00Z"]);
}

#[test]
fn a_night_without_the_time_has_one_all_the_same() {
    // On 29 March 2026 clocks go from 02:00 to 03:00: there is no 02:30.
    check_times("30 2 * * *", "2026-03-27T12:00:00Z", &["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]);
}

#[test]
fn a_night_that_has_the_time_twice_counts_it_once() {
    // On 25 October 2026 clocks go from 03:00 back to 02:00: 02:30 comes at 00:30 and at 01:30 UTC.
    check_times("30 2 * * *", "2026-10-23T12:00:00Z", &["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    let timetable = timetable("30 2 * * *");
    assert_eq!(timetable.next_after(moment("2026-10-25T01:00:00Z")), Some(moment("2026-10-26T01:30:00Z")));
    assert_eq!(timetable.last_until(moment("2026-10-25T01:45:00Z")), Some(moment("2026-10-25T00:30:00Z")));
}

#[test]
fn every_hour_is_every_hour_that_there_is() {
    check_times("0 * * * *", "2026-03-29T00:30:00Z", &["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]);
    check_times("0 * * * *", "2026-10-24T23:30:00Z", &["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]);
}

/// Every minute of a night, with and without a part of a second: the last time is the one before the next.
fn check_night(pattern: &str, start: &str) {
    let (timetable, start) = (timetable(pattern), moment(start));
    let mut times = vec![timetable.last_until(start).unwrap()];
    while times[times.len() - 1] < start + TimeDelta::days(2) {
        times.push(timetable.next_after(times[times.len() - 1]).unwrap());
    }
    for minute in 0..8 * 60 {
        for milliseconds in [0, 1, 59_999] {
            let now = start + TimeDelta::minutes(minute) + TimeDelta::milliseconds(milliseconds);
            let after = times.partition_point(|time| *time <= now);
            assert_eq!(timetable.last_until(now), Some(times[after - 1]), "{pattern}: the last time until {now}");
            assert_eq!(timetable.next_after(now), Some(times[after]), "{pattern}: the next time after {now}");
        }
    }
}

#[test]
fn what_was_last_agrees_with_what_is_next() {
    for pattern in ["30 2 * * *", "0 3 * * *", "0 * * * *", "*/20 * * * *", "15,45 2,3 * * *", "0 4 * * 1-5", "*/30 2 * * *"] {
        for night in ["2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z", "2026-06-01T22:00:00Z"] {
            check_night(pattern, night);
        }
    }
}

#[test]
fn a_time_is_put_off_by_a_part_of_the_jitter() {
    let timetable = timetable("0 4 * * *").with_jitter(parse_jitter("30m").unwrap());
    let time = moment("2026-06-01T02:00:00Z");
    for (part, wanted) in [(0.0, "2026-06-01T02:00:00Z"), (0.5, "2026-06-01T02:15:00Z"), (0.999_999, "2026-06-01T02:29:59Z")] {
        assert_eq!(timetable.put_off(time, part), moment(wanted));
    }
    assert_eq!(Timetable::parse("0 4 * * *", STOCKHOLM).unwrap().put_off(time, 0.7), time);
}

#[test]
fn lengths_of_time_are_whole_numbers_with_a_unit() {
    for (text, seconds) in [("90s", 90), ("30m", 1800), ("1h", 3600), ("0s", 0), ("24h", 86_400)] {
        assert_eq!(parse_jitter(text).unwrap(), TimeDelta::seconds(seconds), "{text}");
    }
    for text in ["", "30", "m", "1.5h", "-1m", "25h", "2d", "30 m", "99999999999s"] {
        assert_eq!(parse_jitter(text).unwrap_err().to_string(), format!("\"{text}\" is no length of time, as 90s, 30m or 1h are"));
    }
}

fn check_refused(pattern: &str, timezone: &str, expected: &str) {
    assert_eq!(Timetable::parse(pattern, timezone).unwrap_err().to_string(), expected);
}

#[test]
fn what_is_not_understood_is_said() {
    let five = "instead of five: minute, hour, day, month, day of the week";
    check_refused("0 25 * * *", STOCKHOLM, "\"0 25 * * *\" is no cron pattern: its hour \"25\" is not understood (number out of bounds); it takes 0-23");
    check_refused(
        "0 4 * Foo *",
        STOCKHOLM,
        "\"0 4 * Foo *\" is no cron pattern: its month \"Foo\" is not understood (it contains illegal character 'F' in part 'FOO'); it takes 1-12",
    );
    check_refused("0 4 * *", STOCKHOLM, &format!("\"0 4 * *\" is no cron pattern: it has 4 fields {five}"));
    check_refused("0 0 4 * * *", STOCKHOLM, &format!("\"0 0 4 * * *\" is no cron pattern: it has 6 fields {five}"));
    check_refused("", STOCKHOLM, &format!("\"\" is no cron pattern: it has 0 fields {five}"));
    check_refused("0 0 30 2 *", STOCKHOLM, "\"0 0 30 2 *\" never comes");
    check_refused("0 4 * * *", "Europe/Stokholm", "\"Europe/Stokholm\" is no timezone, as Europe/Stockholm is");
    assert_eq!(timetable("@daily").next_after(moment("2026-06-01T12:00:00Z")), Some(moment("2026-06-01T22:00:00Z")));
}
