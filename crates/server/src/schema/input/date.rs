//! Dates of which only the year or the month may be given, and conditions on them.

use crate::dataset::PartialDate;
use async_graphql::{InputObject, InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A year, a month or a day: "2024", "2024-05" or "2024-05-17".
#[derive(Clone, Debug)]
pub(in crate::schema) struct PartialDateScalar(pub(in crate::schema) PartialDate);

/// A year, a month or a day: "2024", "2024-05" or "2024-05-17".
#[Scalar(name = "Date")]
impl ScalarType for PartialDateScalar {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::String(text) => text.clone(),
            // A year is readily written as a number.
            Value::Number(number) => number.to_string(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        text.parse().map(Self).map_err(|error| InputValueError::custom(error).with_extension("code", "BAD_ARGUMENT"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.as_str().to_owned())
    }
}

/// A condition on a date of which a page may state the year or the month alone. A date that is not stated meets only `isNull: true`.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::schema) struct DateFilter {
    /// Lies within this: "2024-05-17" lies within "2024".
    eq: Option<PartialDateScalar>,
    /// Ends before this begins.
    lt: Option<PartialDateScalar>,
    /// Ends with this, or before its end.
    lte: Option<PartialDateScalar>,
    /// Begins after this ends.
    gt: Option<PartialDateScalar>,
    /// Begins with this, or after its beginning.
    gte: Option<PartialDateScalar>,
    /// `true`: not stated; `false`: stated.
    is_null: Option<bool>,
}

impl DateFilter {
    /// Whether the date meets the condition.
    pub(in crate::schema) fn accepts(&self, value: Option<&PartialDate>) -> bool {
        let holds = |bound: &Option<PartialDateScalar>, test: fn(&PartialDate, &PartialDate) -> bool| {
            bound.as_ref().is_none_or(|bound| value.is_some_and(|value| test(value, &bound.0)))
        };
        holds(&self.eq, |value, bound| value.first_day() >= bound.first_day() && value.last_day() <= bound.last_day())
            && holds(&self.lt, |value, bound| value.last_day() < bound.first_day())
            && holds(&self.lte, |value, bound| value.last_day() <= bound.last_day())
            && holds(&self.gt, |value, bound| value.first_day() > bound.last_day())
            && holds(&self.gte, |value, bound| value.first_day() >= bound.first_day())
            && self.is_null.is_none_or(|null| null == value.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDateScalar {
        PartialDateScalar(text.parse().unwrap())
    }

    fn accepts(filter: &DateFilter, text: &str) -> bool {
        filter.accepts(Some(&text.parse().unwrap()))
    }

    #[test]
    fn a_day_lies_within_its_year() {
        let filter = DateFilter { eq: Some(date("2024")), ..DateFilter::default() };
        assert!(accepts(&filter, "2024-05-17") && accepts(&filter, "2024") && !accepts(&filter, "2023-12-31"));
        let filter = DateFilter { eq: Some(date("2024-05")), ..DateFilter::default() };
        assert!(!accepts(&filter, "2024"));
    }

    #[test]
    fn bounds_of_a_year_are_its_first_and_last_day() {
        let filter = DateFilter { gt: Some(date("2023")), lte: Some(date("2024")), ..DateFilter::default() };
        assert!(accepts(&filter, "2024-12-31") && !accepts(&filter, "2023-12-31") && !accepts(&filter, "2025"));
        assert!(!filter.accepts(None));
    }
}
