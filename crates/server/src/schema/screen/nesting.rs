//! How deep a document and its variables nest, told without reading them as GraphQL: readers of nested text call themselves.

use super::Refusal;
use async_graphql::{Value, Variables};

/// How deep brackets of all kinds may nest: 15 fields with their arguments, and values in them.
pub(super) const BRACKETS_MAX: usize = 48;
/// How deep values may nest in variables.
pub(super) const VARIABLES_DEPTH_MAX: usize = 24;

/// How many tokens a document may have.
pub(in crate::schema) const TOKENS_MAX: usize = 10_000;
/// How many directives a document may have.
pub(in crate::schema) const DIRECTIVES_MAX: usize = 200;

/// Refuses documents whose brackets nest too deep or which have too many tokens; those in strings and comments do not count.
pub(super) fn screen_tokens(query: &str) -> Result<usize, Refusal> {
    let mut rest = query.as_bytes();
    let (mut depth, mut tokens, mut directives) = (0_usize, 0_usize, 0_usize);
    while let [sign, after @ ..] = rest {
        rest = after;
        match sign {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > BRACKETS_MAX {
                    return Err(Refusal::NestsTooDeep);
                }
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => {
                rest = skip_comment(rest);
                continue;
            }
            b'"' => rest = skip_string(rest),
            b'@' => directives += 1,
            sign if is_of_word(*sign) => rest = &rest[rest.iter().position(|sign| !is_of_word(*sign)).unwrap_or(rest.len())..],
            _ => {}
        }
        tokens += 1;
    }
    if tokens > TOKENS_MAX {
        Err(Refusal::TooLong)
    } else if directives > DIRECTIVES_MAX {
        Err(Refusal::TooManyDirectives)
    } else {
        Ok(tokens)
    }
}

/// Whether a sign stands in a name or in a number after its first sign.
fn is_of_word(sign: u8) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'.' | b'-')
}

fn skip_comment(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|sign| matches!(sign, b'\n' | b'\r')).unwrap_or(text.len());
    &text[end..]
}

/// What follows a string whose first quotation mark was taken. A string that does not end reaches to the end.
fn skip_string(text: &[u8]) -> &[u8] {
    if let Some(block) = text.strip_prefix(b"\"\"") {
        return skip_to_end(block, b"\"\"\"");
    }
    skip_to_end(text, b"\"")
}

fn skip_to_end<'t>(mut text: &'t [u8], end: &[u8]) -> &'t [u8] {
    loop {
        match text {
            [] => return text,
            _ if text.starts_with(end) => return &text[end.len()..],
            // In a block string only the quotation marks can be escaped; skipping one sign more does no harm there.
            [b'\\', _, rest @ ..] | [_, rest @ ..] => text = rest,
        }
    }
}

/// Whether the variables' values nest too deep.
pub(super) fn variables_nest_too_deep(variables: &Variables) -> bool {
    variables.values().any(|value| is_deeper(value, VARIABLES_DEPTH_MAX))
}

fn is_deeper(value: &Value, depth: usize) -> bool {
    match value {
        Value::List(_) | Value::Object(_) if depth == 0 => true,
        Value::List(items) => items.iter().any(|item| is_deeper(item, depth - 1)),
        Value::Object(fields) => fields.values().any(|field| is_deeper(field, depth - 1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nests_too_deep(query: &str) -> bool {
        screen_tokens(query) == Err(Refusal::NestsTooDeep)
    }

    #[test]
    fn tokens_are_counted() {
        assert_eq!(screen_tokens("query Q($a: Int = -1.5e3) { b: c(d: $a, e: \"f g # {\") @skip(if: true) { h } } # i j"), Ok(34));
        let fields = |count: usize| -> String { ["{", &"a ".repeat(count), "}"].concat() };
        assert_eq!(screen_tokens(&fields(TOKENS_MAX - 2)), Ok(TOKENS_MAX));
        assert_eq!(screen_tokens(&fields(TOKENS_MAX - 1)), Err(Refusal::TooLong));
        let directives = ["{ a ", &"@b ".repeat(DIRECTIVES_MAX + 1), "}"].concat();
        assert_eq!(screen_tokens(&directives), Err(Refusal::TooManyDirectives));
    }

    #[test]
    fn brackets_are_counted_outside_of_strings_and_comments() {
        let nested = |count: usize| format!("{}{}", "{a(b:[".repeat(count), "])}".repeat(count));
        assert!(!nests_too_deep(&nested(BRACKETS_MAX / 3)) && nests_too_deep(&nested(BRACKETS_MAX / 3 + 1)));
        let many = "[".repeat(200);
        for quiet in [format!("{{ a(b: \"{many}\\\"{many}\") }}"), format!("{{ a }} # {many}\n{{ b }}"), format!("{{ a(b: \"\"\"{many} \"\" {many}\"\"\") }}")]
        {
            assert!(!nests_too_deep(&quiet), "{quiet}");
        }
        assert!(nests_too_deep(&format!("{{ a(b: \"\", c: {many}")) && nests_too_deep(&format!("# x\n{many}")));
        assert!(!nests_too_deep("\"") && !nests_too_deep("\"\\") && !nests_too_deep("\"\"\""));
    }

    #[test]
    fn variables_are_looked_through() {
        let nested = |depth: usize| {
            let value = (0..depth).fold(serde_json::json!(1), |inner, _| serde_json::json!({ "not": inner }));
            Variables::from_json(serde_json::json!({ "filter": value }))
        };
        assert!(!variables_nest_too_deep(&nested(VARIABLES_DEPTH_MAX)) && variables_nest_too_deep(&nested(VARIABLES_DEPTH_MAX + 1)));
    }
}
