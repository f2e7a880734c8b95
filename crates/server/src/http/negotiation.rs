//! In which form the client wants its answer, in which it may send its question, and errors that come before GraphQL.

use super::refusal::Refusal;
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;

/// The two media types of GraphQL answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerForm {
    /// `application/graphql-response+json`, whose status says whether the request was understood.
    GraphqlResponse,
    /// `application/json`, for clients that do not know the other.
    Json,
}

impl AnswerForm {
    /// The form that the client likes best of the two; none where it takes neither. A client that takes anything gets JSON.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let mut newer = Liking::default();
        let mut json = Liking::default();
        let mut says_any = false;
        for (range, quality) in weighted(headers, &ACCEPT) {
            says_any = true;
            match range.to_ascii_lowercase().as_str() {
                "application/graphql-response+json" => newer.note(3, quality),
                "application/json" => json.note(3, quality),
                "application/*" => [&mut newer, &mut json].into_iter().for_each(|liking| liking.note(2, quality)),
                "*/*" => [&mut newer, &mut json].into_iter().for_each(|liking| liking.note(1, quality)),
                _ => {}
            }
        }
        if !says_any {
            return Some(Self::Json);
        }
        if newer.quality <= 0.0 && json.quality <= 0.0 {
            return None;
        }
        let is_newer = newer.quality > json.quality || newer.precision == 3 && newer.quality >= json.quality;
        Some(if is_newer { Self::GraphqlResponse } else { Self::Json })
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// How much a client likes a media type: what names it most precisely counts.
#[derive(Clone, Copy, Debug, Default)]
struct Liking {
    precision: u8,
    quality: f32,
}

impl Liking {
    fn note(&mut self, precision: u8, quality: f32) {
        if precision > self.precision || precision == self.precision && quality > self.quality {
            *self = Self { precision, quality };
        }
    }
}

/// The parts of a header with their q-values (RFC 9110, section 12.4.2); one that cannot be read counts as 1.
fn weighted<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = (&'h str, f32)> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).filter_map(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let range = pieces.next().filter(|range| !range.is_empty())?;
        let quality = pieces.find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")));
        Some((range, quality.and_then(|quality| quality.parse().ok()).unwrap_or(1.0)))
    })
}

/// Whether the client names a media type among those that it accepts.
pub(super) fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    weighted(headers, &ACCEPT).any(|(range, quality)| quality > 0.0 && range.eq_ignore_ascii_case(media_type))
}

/// Whether the client takes answers that are compressed with gzip.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    quality_of_coding(headers, "gzip").is_some_and(|quality| quality > 0.0)
}

/// How much the client likes a coding, by its own name or by the one for all others.
fn quality_of_coding(headers: &HeaderMap, wanted: &str) -> Option<f32> {
    let quality_of = |wanted: &str| weighted(headers, &ACCEPT_ENCODING).find(|(coding, _)| coding.eq_ignore_ascii_case(wanted)).map(|(_, quality)| quality);
    quality_of(wanted).or_else(|| quality_of("*"))
}

/// Whether the client does not take answers as they are.
pub(super) fn refuses_identity(headers: &HeaderMap) -> bool {
    quality_of_coding(headers, "identity").is_some_and(|quality| quality <= 0.0)
}

/// Whether the body is said to be JSON, in the encoding that JSON has.
pub(super) fn has_json_body(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let mut pieces = value.split(';').map(str::trim);
    let is_json = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    is_json
        && pieces
            .filter_map(|piece| piece.split_once('='))
            .filter(|(name, _)| name.eq_ignore_ascii_case("charset"))
            .all(|(_, charset)| charset.trim_matches('"').eq_ignore_ascii_case("utf-8") || charset.trim_matches('"').eq_ignore_ascii_case("utf8"))
}

/// An error in the shape of a GraphQL answer.
pub(super) fn refuse(status: StatusCode, form: AnswerForm, code: &'static str, message: &str) -> Response {
    Refusal::new(status, code, message).into_response(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn the_form_that_is_liked_best_is_taken() {
        let newer = Some(AnswerForm::GraphqlResponse);
        let json = Some(AnswerForm::Json);
        for (accept, expected) in [
            ("application/graphql-response+json", newer),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", newer),
            ("application/json, application/graphql-response+json", newer),
            ("application/json;q=0.5, application/graphql-response+json;q=0.4", json),
            ("application/json, application/graphql-response+json;q=0.9", json),
            ("application/graphql-response+json;q=0, */*", json),
            ("application/json;q=0, */*", newer),
            ("APPLICATION/JSON", json),
            ("*/*", json),
            ("application/*", json),
            ("text/html, */*;q=0.8", json),
            ("text/html", None),
            ("application/json;q=0", None),
        ] {
            assert_eq!(AnswerForm::read(&headers(ACCEPT, accept)), expected, "{accept}");
        }
        assert_eq!(AnswerForm::read(&HeaderMap::new()), json);
    }

    #[test]
    fn gzip_is_taken_where_it_is_not_refused() {
        for (coding, expected) in
            [("gzip", true), ("br, GZIP;q=0.5", true), ("gzip;q=0", false), ("br", false), ("identity;q=0, *", true), ("*, gzip;q=0", false)]
        {
            assert_eq!(accepts_gzip(&headers(ACCEPT_ENCODING, coding)), expected, "{coding}");
        }
    }

    #[test]
    fn answers_as_they_are_can_be_refused() {
        for (coding, expected) in [("identity;q=0", true), ("*;q=0", true), ("*;q=0, identity", false), ("br", false), ("gzip, identity;q=0.5", false)] {
            assert_eq!(refuses_identity(&headers(ACCEPT_ENCODING, coding)), expected, "{coding}");
        }
    }

    #[test]
    fn a_body_is_json_in_utf_8() {
        for (kind, expected) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("Application/JSON; charset=\"UTF-8\"", true),
            ("application/json; charset=iso-8859-1", false),
            ("application/x-www-form-urlencoded", false),
            ("text/plain", false),
        ] {
            assert_eq!(has_json_body(&headers(CONTENT_TYPE, kind)), expected, "{kind}");
        }
        assert!(!has_json_body(&HeaderMap::new()));
    }
}
