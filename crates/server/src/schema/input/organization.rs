//! Conditions and orders of bodies.

use super::code::{CodeFilter, CodeListFilter};
use super::list::ListFilter;
use super::number::IntFilter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use super::{DocumentFilter, DutyFilter, FigureFilter, MembershipFilter, PostFilter, RelationFilter, fact_filter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::organization;
use helheten_model::vocabulary::{Basis, Level, MissionArea, OrganizationKind, Side};

fact_filter! {
    /// Which bodies to take.
    OrganizationFilter of organization::Model {
        /// The name.
        name: StringFilter => |filter, row, _data| filter.accepts(Some(&row.name)),
        /// The name, the abbreviation or one of the other names.
        any_name: StringFilter => |filter, row, data| {
            filter.accepts(Some(&row.name))
                || row.abbreviation.as_deref().is_some_and(|name| filter.accepts(Some(name)))
                || data.sets_of(row).aliases.iter().any(|name| filter.accepts(Some(name)))
        },
        /// The abbreviation.
        abbreviation: StringFilter => |filter, row, _data| filter.accepts(row.abbreviation.as_deref()),
        /// The kind.
        kind: CodeFilter<OrganizationKind> => |filter, row, _data| filter.accepts(Some(row.codes.0)),
        /// The side of the organisation that its kind stands on.
        side: CodeFilter<Side> => |filter, row, _data| filter.accepts(row.codes.0.side()),
        /// The levels of steering that it stands on.
        levels: CodeListFilter<Level> => |filter, row, data| filter.accepts(&data.sets_of(row).levels),
        /// The areas of the mission that it works in.
        missions: CodeListFilter<MissionArea> => |filter, row, data| filter.accepts(&data.sets_of(row).missions),
        /// Ordinary seats.
        seats: IntFilter => |filter, row, _data| filter.accepts(row.seats),
        /// How many bodies a plural name stands for.
        count: IntFilter => |filter, row, _data| filter.accepts(row.count),
        /// Whether a page states it, or only another body's name names it.
        basis: CodeFilter<Basis> => |filter, row, _data| filter.accepts(Some(row.codes.1)),
        /// The body that it is a part of; a body without one does not meet this.
        parent: Box<OrganizationFilter> => |filter, row, data| {
            row.parent_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|parent| filter.accepts(data, parent))
        },
        /// The bodies that are parts of it.
        children: ListFilter<OrganizationFilter> => |filter, row, data| filter.accepts(data, data.indexes.organizations_by_parent.find(&data.organizations, &row.id)),
        /// The relations that lead from it.
        outgoing_relations: ListFilter<RelationFilter> => |filter, row, data| filter.accepts(data, data.indexes.relations_by_from.find(&data.relations, &row.id)),
        /// The relations that lead to it.
        incoming_relations: ListFilter<RelationFilter> => |filter, row, data| filter.accepts(data, data.indexes.relations_by_to.find(&data.relations, &row.id)),
        /// The documents that it issues.
        documents: ListFilter<DocumentFilter> => |filter, row, data| filter.accepts(data, data.indexes.documents_by_issuer.find(&data.documents, &row.id)),
        /// Its figures.
        figures: ListFilter<FigureFilter> => |filter, row, data| filter.accepts(data, data.indexes.figures_by_organization.find(&data.figures, &row.id)),
        /// Its posts.
        posts: ListFilter<PostFilter> => |filter, row, data| filter.accepts(data, data.indexes.posts_by_organization.find(&data.posts, &row.id)),
        /// Who holds its posts.
        memberships: ListFilter<MembershipFilter> => |filter, row, data| filter.accepts(data, data.indexes.memberships_by_organization.find(&data.memberships, &row.id)),
        /// Its duties.
        duties: ListFilter<DutyFilter> => |filter, row, data| filter.accepts(data, data.indexes.duties_by_subject.find(&data.duties, &row.id)),
    }
}

/// What bodies can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum OrganizationOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// The name (namn).
    Name,
    /// The kind, in the order of the list of kinds (slag).
    Kind,
    /// The region's code (region).
    Region,
    /// Ordinary seats (platser).
    Seats,
    /// From when it holds (gäller från).
    ValidFrom,
}

impl OrderField<Row<organization::Model>> for OrganizationOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<organization::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Name => SortKey::text(Some(&row.name)),
            Self::Kind => SortKey::Place(row.codes.0 as i64),
            Self::Region => SortKey::id(row.region.as_str()),
            Self::Seats => SortKey::number(row.seats),
            Self::ValidFrom => SortKey::date(row.valid_from.as_ref()),
        }
    }
}
