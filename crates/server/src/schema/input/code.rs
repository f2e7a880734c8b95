//! Conditions on values of the vocabulary.

use async_graphql::{InputObject, InputType};
use helheten_model::vocabulary::{
    Basis, ContactKind, DocumentKind, EventKind, FindingKind, GoalKind, Level, Measure, MissionArea, OrganizationKind, Qualifier, QuarantineReason,
    RelationKind, Right, Side, Standing, StatementKind, VisitOutcome,
};
use std::fmt::Debug;

/// A condition on a value of a closed list. A value that is not stated meets only `ne`, `notIn` and `isNull: true`.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "BasisFilter", params(Basis)),
    concrete(name = "ContactKindFilter", params(ContactKind)),
    concrete(name = "DocumentKindFilter", params(DocumentKind)),
    concrete(name = "EventKindFilter", params(EventKind)),
    concrete(name = "FindingKindFilter", params(FindingKind)),
    concrete(name = "GoalKindFilter", params(GoalKind)),
    concrete(name = "LevelFilter", params(Level)),
    concrete(name = "MeasureFilter", params(Measure)),
    concrete(name = "MissionAreaFilter", params(MissionArea)),
    concrete(name = "OrganizationKindFilter", params(OrganizationKind)),
    concrete(name = "QualifierFilter", params(Qualifier)),
    concrete(name = "QuarantineReasonFilter", params(QuarantineReason)),
    concrete(name = "RelationKindFilter", params(RelationKind)),
    concrete(name = "RightFilter", params(Right)),
    concrete(name = "SideFilter", params(Side)),
    concrete(name = "StandingFilter", params(Standing)),
    concrete(name = "StatementKindFilter", params(StatementKind)),
    concrete(name = "VisitOutcomeFilter", params(VisitOutcome))
)]
pub(in crate::schema) struct CodeFilter<C: InputType> {
    /// Equal to this.
    eq: Option<C>,
    /// Not equal to this.
    ne: Option<C>,
    /// Equal to one of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<C>>,
    /// Equal to none of these.
    not_in: Option<Vec<C>>,
    /// `true`: not stated; `false`: stated.
    is_null: Option<bool>,
}

impl<C: InputType + Copy + PartialEq> CodeFilter<C> {
    /// Whether the value meets the condition.
    pub(in crate::schema) fn accepts(&self, value: Option<C>) -> bool {
        let one_of = |wanted: &Vec<C>| value.is_some_and(|value| wanted.contains(&value));
        self.eq.is_none_or(|wanted| value == Some(wanted))
            && self.ne.is_none_or(|wanted| value != Some(wanted))
            && self.one_of.as_ref().is_none_or(one_of)
            && self.not_in.as_ref().is_none_or(|wanted| !one_of(wanted))
            && self.is_null.is_none_or(|null| null == value.is_none())
    }
}

/// A condition on several values of a closed list at once.
#[derive(Clone, Debug, InputObject)]
#[graphql(concrete(name = "LevelListFilter", params(Level)), concrete(name = "MissionAreaListFilter", params(MissionArea)))]
pub(in crate::schema) struct CodeListFilter<C: InputType>
where
    CodeFilter<C>: InputType,
{
    /// At least one value meets this.
    some: Option<CodeFilter<C>>,
    /// No value meets this.
    none: Option<CodeFilter<C>>,
    /// Every value meets this; so does a list without values.
    every: Option<CodeFilter<C>>,
}

impl<C: InputType + Copy + PartialEq> CodeListFilter<C>
where
    CodeFilter<C>: InputType,
{
    /// Whether the values meet the condition.
    pub(in crate::schema) fn accepts(&self, values: &[C]) -> bool {
        let meets = |filter: &CodeFilter<C>| values.iter().any(|value| filter.accepts(Some(*value)));
        self.some.as_ref().is_none_or(meets)
            && self.none.as_ref().is_none_or(|filter| !meets(filter))
            && self.every.as_ref().is_none_or(|filter| values.iter().all(|value| filter.accepts(Some(*value))))
    }
}
