//! Conditions on numbers.

use async_graphql::{InputObject, InputType};
use std::fmt::Debug;

/// A condition on a number. A number that is not stated meets only `ne`, `notIn` and `isNull: true`.
#[derive(Clone, Debug, Default, InputObject)]
#[graphql(concrete(name = "IntFilter", params(i32)), concrete(name = "FloatFilter", params(f64)))]
pub(in crate::schema) struct NumberFilter<N: InputType> {
    /// Equal to this.
    eq: Option<N>,
    /// Not equal to this.
    ne: Option<N>,
    /// Equal to one of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<N>>,
    /// Equal to none of these.
    not_in: Option<Vec<N>>,
    /// Less than this.
    lt: Option<N>,
    /// Less than this, or equal to it.
    lte: Option<N>,
    /// Greater than this.
    gt: Option<N>,
    /// Greater than this, or equal to it.
    gte: Option<N>,
    /// `true`: not stated; `false`: stated.
    is_null: Option<bool>,
}

impl<N: InputType + Copy + PartialOrd> NumberFilter<N> {
    /// Whether the number meets the condition.
    pub(in crate::schema) fn accepts(&self, value: Option<N>) -> bool {
        let one_of = |wanted: &Vec<N>| value.is_some_and(|value| wanted.contains(&value));
        self.eq.is_none_or(|wanted| value == Some(wanted))
            && self.ne.is_none_or(|wanted| value != Some(wanted))
            && self.one_of.as_ref().is_none_or(one_of)
            && self.not_in.as_ref().is_none_or(|wanted| !one_of(wanted))
            && self.lt.is_none_or(|bound| value.is_some_and(|value| value < bound))
            && self.lte.is_none_or(|bound| value.is_some_and(|value| value <= bound))
            && self.gt.is_none_or(|bound| value.is_some_and(|value| value > bound))
            && self.gte.is_none_or(|bound| value.is_some_and(|value| value >= bound))
            && self.is_null.is_none_or(|null| null == value.is_none())
    }
}

/// A condition on whole numbers.
pub(in crate::schema) type IntFilter = NumberFilter<i32>;
/// A condition on numbers with decimals.
pub(in crate::schema) type FloatFilter = NumberFilter<f64>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_combine() {
        let filter = IntFilter { gte: Some(2024), lt: Some(2027), ..IntFilter::default() };
        assert!(filter.accepts(Some(2024)) && filter.accepts(Some(2026)) && !filter.accepts(Some(2027)) && !filter.accepts(None));
    }
}
