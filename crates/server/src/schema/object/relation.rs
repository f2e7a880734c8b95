//! Relations, and what stands at their ends.

use super::evidence::Evidence;
use super::{FactObject, Organization, Post, Region, take_first};
use crate::dataset::{Dataset, Row};
use crate::schema::limit::list_cost;
use async_graphql::{Context, ID, Object, Result, Union};
use helheten_model::entity::relation;
use helheten_model::vocabulary::{Basis, RelationKind, regions};

use super::fact::FactFields;

/// A relation.
pub(in crate::schema) type Relation<'a> = FactObject<'a, relation::Model>;

/// What a relation leads from or to: a body, a post or a region as a whole.
#[derive(Union)]
pub(in crate::schema) enum RelationEnd<'a> {
    /// A body.
    Organization(Organization<'a>),
    /// A post.
    Post(Post<'a>),
    /// A region as a whole.
    Region(Region<'a>),
}

impl<'a> RelationEnd<'a> {
    /// What an id stands for; `None` where no body, post or region has it.
    pub(super) fn find(data: &'a Dataset, id: &str) -> Option<Self> {
        if let Some(row) = data.organizations.find(id) {
            return Some(Self::Organization(Organization::new(data, row)));
        }
        if let Some(row) = data.posts.find(id) {
            return Some(Self::Post(Post::new(data, row)));
        }
        let code = id.strip_prefix("region:")?;
        regions().iter().find(|region| region.code.as_str() == code).map(|region| Self::Region(Region::new(data, region)))
    }

    fn name(&self) -> &'a str {
        match self {
            Self::Organization(organization) => &organization.row.model.name,
            Self::Post(post) => &post.row.model.title,
            Self::Region(region) => region.name(),
        }
    }
}

/// How one body, post or region stands to another. Read it from `from` to `to`: `from` is `SUPPORTED_BY` `to`.
#[Object(name = "Relation", serial)]
impl<'a> Relation<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The kind.
    async fn kind(&self) -> RelationKind {
        self.row.codes.0
    }

    /// The kind in Swedish ("får stöd av").
    async fn kind_label_sv(&self) -> &'static str {
        self.row.codes.0.label_sv()
    }

    /// The one end; null where it is not known any more.
    async fn from(&self) -> Option<RelationEnd<'a>> {
        RelationEnd::find(self.data, &self.row.model.from_id)
    }

    /// The other end; null where it is not known any more.
    async fn to(&self) -> Option<RelationEnd<'a>> {
        RelationEnd::find(self.data, &self.row.model.to_id)
    }

    /// The id of the one end.
    async fn from_id(&self) -> ID {
        ID::from(self.row.model.from_id.as_str())
    }

    /// The id of the other end.
    async fn to_id(&self) -> ID {
        ID::from(self.row.model.to_id.as_str())
    }

    /// Whether a page states it or a rule concludes it from what pages state. The evidence of a concluded one is what it rests on.
    async fn basis(&self) -> Basis {
        self.row.codes.1
    }

    /// The rule that concluded it (`shared_mission`); null where a page states it.
    async fn rule(&self) -> Option<&'a str> {
        self.row.model.rule.as_deref()
    }
}

/// The other end of a relation, seen from a body or post.
pub(in crate::schema) struct Related<'a> {
    data: &'a Dataset,
    relation: &'a Row<relation::Model>,
    end: RelationEnd<'a>,
}

/// Which way a relation leads, seen from a body or post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub(in crate::schema) enum RelationDirection {
    /// From it to another (utgående).
    Outgoing,
    /// From another to it (inkommande).
    Incoming,
}

/// The relations of a body or post that lead one way.
pub(super) fn relations_of<'a>(data: &'a Dataset, id: &str, direction: RelationDirection) -> impl Iterator<Item = &'a Row<relation::Model>> + Clone + use<'a> {
    match direction {
        RelationDirection::Outgoing => data.indexes.relations_by_from.find(&data.relations, id),
        RelationDirection::Incoming => data.indexes.relations_by_to.find(&data.relations, id),
    }
}

/// What stands at the other ends of the relations of one kind that lead one way, what is stated before what is concluded.
pub(super) fn related<'a>(
    context: &Context<'_>,
    data: &'a Dataset,
    id: &str,
    kind: RelationKind,
    direction: RelationDirection,
    first: Option<i32>,
) -> Result<Vec<Related<'a>>> {
    let mut relations: Vec<_> = relations_of(data, id, direction).filter(|relation| relation.codes.0 == kind).collect();
    relations.sort_by_key(|relation| relation.codes.1);
    let ends = relations.into_iter().filter_map(|relation| {
        let other = match direction {
            RelationDirection::Outgoing => &relation.model.to_id,
            RelationDirection::Incoming => &relation.model.from_id,
        };
        Some(Related { data, relation, end: RelationEnd::find(data, other)? })
    });
    take_first(context, first, ends)
}

/// A body, post or region that stands in a relation to the one asked for, and how that is known.
#[Object(serial)]
impl<'a> Related<'a> {
    /// The name of the body or region, or the title of the post.
    async fn name(&self) -> &'a str {
        self.end.name()
    }

    /// The body; null where it is a post or a region.
    async fn organization(&self) -> Option<Organization<'a>> {
        match &self.end {
            RelationEnd::Organization(organization) => Some(Organization::new(self.data, organization.row)),
            _ => None,
        }
    }

    /// The post; null where it is a body or a region.
    async fn post(&self) -> Option<Post<'a>> {
        match &self.end {
            RelationEnd::Post(post) => Some(Post::new(self.data, post.row)),
            _ => None,
        }
    }

    /// Whether a page states the relation or a rule concludes it from what pages state.
    async fn basis(&self) -> Basis {
        self.relation.codes.1
    }

    /// The rule that concluded it (`shared_mission`); null where a page states it.
    async fn rule(&self) -> Option<&'a str> {
        self.relation.model.rule.as_deref()
    }

    /// The words that state the relation, or that it was concluded from.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Evidence<'a>>> {
        take_first(ctx, first, self.data.evidence_of(self.relation).map(|assertion| Evidence::new(self.data, assertion)))
    }

    /// The relation itself.
    async fn relation(&self) -> Relation<'a> {
        Relation::new(self.data, self.relation)
    }
}
