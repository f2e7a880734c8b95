//! Numbers and lists in Swedish: "9 500", "11,85", "a, b och c".

/// The space that does not break: between groups of digits, and between a number and its unit.
pub(super) const SPACE: char = '\u{a0}';
/// A longer list is cut.
const NAMES_MAX: usize = 8;

/// A number by Swedish typography: digits in groups of three, a comma before the decimals, a minus sign that is one.
pub(super) fn number_text(value: f64) -> String {
    let text = value.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::with_capacity(text.len() + 8);
    if value < 0.0 {
        grouped.push('−');
    }
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(SPACE);
        }
        grouped.push(digit);
    }
    if !decimals.is_empty() {
        grouped.push(',');
        grouped.push_str(decimals);
    }
    grouped
}

/// A number of things: "1 nämnd", "12 nämnder".
#[expect(clippy::cast_precision_loss, reason = "no region has 2⁵³ of anything")]
pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{}{SPACE}{}", number_text(count as f64), if count == 1 { one } else { several })
}

/// Names one after the other; what a long list leaves out is counted.
pub(super) fn list_text<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = names.len();
    let shown: Vec<&str> = names.take(if count > NAMES_MAX { NAMES_MAX - 1 } else { NAMES_MAX }).collect();
    match shown[..] {
        [] => String::new(),
        [only] => only.to_owned(),
        _ if count > shown.len() => format!("{} och {}", shown.join(", "), counted(count - shown.len(), "till", "till")),
        [ref first @ .., last] => format!("{} och {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_that_do_not_break() {
        let check = |value: f64, expected: &str| assert_eq!(number_text(value), expected);
        check(9500.0, "9\u{a0}500");
        check(149.0, "149");
        check(1_758_000.0, "1\u{a0}758\u{a0}000");
        check(11.85, "11,85");
        check(-1200.5, "−1\u{a0}200,5");
        check(0.0, "0");
    }

    #[test]
    fn lists_end_in_och_and_long_ones_are_counted() {
        let check = |names: &[&str], expected: &str| assert_eq!(list_text(names.iter().copied()), expected);
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b", "c"], "a, b och c");
        check(&["a", "b", "c", "d", "e", "f", "g", "h"], "a, b, c, d, e, f, g och h");
        check(&["a", "b", "c", "d", "e", "f", "g", "h", "i"], "a, b, c, d, e, f, g och 2\u{a0}till");
    }
}
