//! Conditions on moments.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};

/// A condition on a moment. A moment that is not known meets only `isNull: true`.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::schema) struct TimeFilter {
    /// Before this.
    lt: Option<DateTime<Utc>>,
    /// At this moment, or before.
    lte: Option<DateTime<Utc>>,
    /// After this.
    gt: Option<DateTime<Utc>>,
    /// At this moment, or after.
    gte: Option<DateTime<Utc>>,
    /// `true`: not known; `false`: known.
    is_null: Option<bool>,
}

impl TimeFilter {
    /// Whether the moment meets the condition.
    pub(in crate::schema) fn accepts(&self, value: Option<DateTime<Utc>>) -> bool {
        self.lt.is_none_or(|bound| value.is_some_and(|value| value < bound))
            && self.lte.is_none_or(|bound| value.is_some_and(|value| value <= bound))
            && self.gt.is_none_or(|bound| value.is_some_and(|value| value > bound))
            && self.gte.is_none_or(|bound| value.is_some_and(|value| value >= bound))
            && self.is_null.is_none_or(|null| null == value.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_combine() {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let filter = TimeFilter { gte: Some(moment("2026-03-01T00:00:00Z")), lt: Some(moment("2026-04-01T00:00:00Z")), ..TimeFilter::default() };
        assert!(filter.accepts(Some(moment("2026-03-01T00:00:00Z"))) && filter.accepts(Some(moment("2026-03-31T23:59:59Z"))));
        assert!(!filter.accepts(Some(moment("2026-04-01T00:00:00Z"))) && !filter.accepts(None));
        assert!(TimeFilter { is_null: Some(true), ..TimeFilter::default() }.accepts(None));
    }
}
