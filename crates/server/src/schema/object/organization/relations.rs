//! How a body stands to others, one field a kind of relation and direction.

use crate::dataset::Dataset;
use crate::schema::limit::list_cost;
use crate::schema::object::relation::{Related, RelationDirection, related};
use async_graphql::{Context, Object, Result};
use helheten_model::vocabulary::RelationKind;

/// The relations of a body, kind by kind.
pub(super) struct OrganizationRelations<'a> {
    data: &'a Dataset,
    id: &'a str,
}

impl<'a> OrganizationRelations<'a> {
    pub(super) fn new(data: &'a Dataset, id: &'a str) -> Self {
        Self { data, id }
    }
}

macro_rules! related_fields {
    ($($(#[$doc:meta])* $field:ident: $kind:ident $direction:ident;)*) => {
        /// The relations of a body, kind by kind.
        #[Object(serial)]
        impl<'a> OrganizationRelations<'a> {
            /// Who owns it; null where no page states it.
            async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Related<'a>>> {
                let owners = related(ctx, self.data, self.id, RelationKind::OwnedBy, RelationDirection::Outgoing, Some(1))?;
                Ok(owners.into_iter().next())
            }

            $(
                $(#[$doc])*
                #[graphql(complexity = "list_cost(first, child_complexity)")]
                async fn $field(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
                ) -> Result<Vec<Related<'a>>> {
                    related(ctx, self.data, self.id, RelationKind::$kind, RelationDirection::$direction, first)
                }
            )*
        }
    };
}

related_fields! {
    /// Whose officials support it: a committee's secretariat.
    supported_by: SupportedBy Outgoing;
    /// Whom its officials support: a secretariat's committees.
    supports: SupportedBy Incoming;
    /// What it steers.
    governs: Governs Outgoing;
    /// Who steers it.
    governed_by: Governs Incoming;
    /// Whom it gives its task to.
    commissions: Commissions Outgoing;
    /// Who gives it its task.
    commissioned_by: Commissions Incoming;
    /// Who owns it, where there may be several.
    owned_by: OwnedBy Outgoing;
    /// What it owns.
    owns: OwnedBy Incoming;
    /// Who appoints it.
    appointed_by: AppointedBy Outgoing;
    /// Whom it appoints.
    appoints: AppointedBy Incoming;
    /// Whom it works for and answers to.
    reports_to: ReportsTo Outgoing;
    /// Who works for it and answers to it.
    reported_to_by: ReportsTo Incoming;
    /// What it is a part of.
    part_of: PartOf Outgoing;
    /// What is a part of it.
    parts: PartOf Incoming;
    /// The plural body that it is one of.
    member_of: MemberOf Outgoing;
    /// The named ones of a plural body.
    members: MemberOf Incoming;
    /// Whom it delegates the right to decide to.
    delegates_to: DelegatesTo Outgoing;
    /// Who delegates the right to decide to it.
    delegated_by: DelegatesTo Incoming;
    /// Whom it prepares matters for.
    prepares_for: PreparesFor Outgoing;
    /// Who prepares matters for it.
    prepared_by: PreparesFor Incoming;
    /// The posts that lead it.
    led_by: LedByRole Outgoing;
}
