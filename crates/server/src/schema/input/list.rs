//! Conditions on the facts that belong to another fact: some, none or every one of them.

use super::{DocumentFilter, DutyFilter, FigureFilter, Filter, GoalFilter, MembershipFilter, OrganizationFilter, PostFilter, RelationFilter};
use crate::schema::scan::Scan;
use async_graphql::{InputObject, InputType};

/// A condition on the facts that belong to another fact. `some: {}` asks for those that have any.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "DocumentListFilter", params(DocumentFilter)),
    concrete(name = "DutyListFilter", params(DutyFilter)),
    concrete(name = "FigureListFilter", params(FigureFilter)),
    concrete(name = "GoalListFilter", params(GoalFilter)),
    concrete(name = "MembershipListFilter", params(MembershipFilter)),
    concrete(name = "OrganizationListFilter", params(OrganizationFilter)),
    concrete(name = "PostListFilter", params(PostFilter)),
    concrete(name = "RelationListFilter", params(RelationFilter))
)]
pub(in crate::schema) struct ListFilter<F: InputType> {
    /// At least one meets this.
    some: Option<Box<F>>,
    /// None meets this.
    none: Option<Box<F>>,
    /// Every one meets this; so does a list without any.
    every: Option<Box<F>>,
}

impl<F: InputType> ListFilter<F> {
    /// Whether the items meet the condition.
    pub(in crate::schema) fn accepts<'a, T: 'a>(&self, data: &Scan<'_>, items: impl Iterator<Item = &'a T> + Clone) -> bool
    where
        F: Filter<T>,
    {
        let mut items = items.take_while(|_| data.go_on());
        let meets = |filter: &F| items.clone().any(|item| filter.accepts(data, item));
        let (some, none) = (self.some.as_deref().is_none_or(meets), self.none.as_deref().is_none_or(|filter| !meets(filter)));
        some && none && self.every.as_deref().is_none_or(|filter| items.all(|item| filter.accepts(data, item)))
    }
}
