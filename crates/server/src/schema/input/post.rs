//! Conditions and orders of posts, of people, of who holds what, and of how they are reached.

use super::code::CodeFilter;
use super::list::ListFilter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use super::{OrganizationFilter, fact_filter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::{contact_point, membership, person, post};
use helheten_model::vocabulary::ContactKind;

fact_filter! {
    /// Which posts to take.
    PostFilter of post::Model {
        /// The title, in the indefinite singular.
        title: StringFilter => |filter, row, _data| filter.accepts(Some(&row.title)),
        /// The body that it belongs to; a post without one does not meet this.
        organization: Box<OrganizationFilter> => |filter, row, data| {
            row.organization_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|body| filter.accepts(data, body))
        },
        /// Who holds it.
        memberships: ListFilter<MembershipFilter> => |filter, row, data| filter.accepts(data, data.indexes.memberships_by_post.find(&data.memberships, &row.id)),
    }
}

fact_filter! {
    /// Which people to take.
    PersonFilter of person::Model {
        /// The name as written.
        name: StringFilter => |filter, row, _data| filter.accepts(Some(&row.name)),
        /// The posts that the person holds.
        memberships: ListFilter<MembershipFilter> => |filter, row, data| filter.accepts(data, data.indexes.memberships_by_person.find(&data.memberships, &row.id)),
    }
}

fact_filter! {
    /// Which holdings of posts to take.
    MembershipFilter of membership::Model {
        /// The party, as written.
        party: StringFilter => |filter, row, _data| filter.accepts(row.party.as_deref()),
        /// The person.
        person: Box<PersonFilter> => |filter, row, data| data.people.find(&row.person_id).is_some_and(|person| filter.accepts(data, person)),
        /// The post.
        post: Box<PostFilter> => |filter, row, data| data.posts.find(&row.post_id).is_some_and(|post| filter.accepts(data, post)),
        /// The body; a holding without one does not meet this.
        organization: Box<OrganizationFilter> => |filter, row, data| {
            row.organization_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|body| filter.accepts(data, body))
        },
    }
}

fact_filter! {
    /// Which ways to reach somebody to take.
    ContactPointFilter of contact_point::Model {
        /// The kind.
        kind: CodeFilter<ContactKind> => |filter, row, _data| filter.accepts(Some(row.codes)),
        /// The address or number.
        value: StringFilter => |filter, row, _data| filter.accepts(Some(&row.value)),
        /// The body whose it is; one without a known body does not meet this.
        organization: Box<OrganizationFilter> => |filter, row, data| {
            row.organization_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|body| filter.accepts(data, body))
        },
    }
}

/// What posts can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum PostOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// The title (titel).
    Title,
    /// The region's code (region).
    Region,
}

impl OrderField<Row<post::Model>> for PostOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<post::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Title => SortKey::text(Some(&row.title)),
            Self::Region => SortKey::id(row.region.as_str()),
        }
    }
}

/// What people can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum PersonOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// The name as written (namn).
    Name,
    /// The region's code (region).
    Region,
}

impl OrderField<Row<person::Model>> for PersonOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<person::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Name => SortKey::text(Some(&row.name)),
            Self::Region => SortKey::id(row.region.as_str()),
        }
    }
}
