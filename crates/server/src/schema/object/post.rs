//! Posts, the people who hold them, and how somebody is reached.

use super::fact::FactFields;
use super::relation::{Related, RelationDirection, related};
use super::{Duty, FactObject, Organization, list_facts};
use crate::schema::limit::list_cost;
use async_graphql::{Context, Object, Result};
use helheten_model::entity::{contact_point, membership, person, post};
use helheten_model::vocabulary::{ContactKind, RelationKind};

/// A post.
pub(in crate::schema) type Post<'a> = FactObject<'a, post::Model>;
/// A person.
pub(in crate::schema) type Person<'a> = FactObject<'a, person::Model>;
/// A person's holding of a post.
pub(in crate::schema) type Membership<'a> = FactObject<'a, membership::Model>;
/// A way to reach somebody.
pub(in crate::schema) type ContactPoint<'a> = FactObject<'a, contact_point::Model>;

/// An office, held or not: the chair of a board, the director of the region.
#[Object(name = "Post", serial)]
impl<'a> Post<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The title, in the indefinite singular ("ordförande").
    async fn title(&self) -> &'a str {
        &self.row.model.title
    }

    /// The body that it belongs to; null where no page states one.
    async fn organization(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.organization_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }

    /// Who holds it.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Membership<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.memberships_by_post.find(&self.data.memberships, &self.row.model.id))
    }

    /// Its duties.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Duty<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.duties_by_subject.find(&self.data.duties, &self.row.model.id))
    }

    /// The bodies that it leads.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Related<'a>>> {
        related(ctx, self.data, &self.row.model.id, RelationKind::LedByRole, RelationDirection::Incoming, first)
    }

    /// Whom it works for and answers to.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn reports_to(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Related<'a>>> {
        related(ctx, self.data, &self.row.model.id, RelationKind::ReportsTo, RelationDirection::Outgoing, first)
    }
}

/// A person who holds an office. People of the same name are not taken for one person.
#[Object(name = "Person", serial)]
impl<'a> Person<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The name as written, without title and party.
    async fn name(&self) -> &'a str {
        &self.row.model.name
    }

    /// The posts that the person holds.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Membership<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.memberships_by_person.find(&self.data.memberships, &self.row.model.id))
    }
}

/// A person's holding of a post.
#[Object(name = "Membership", serial)]
impl<'a> Membership<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The person; null where the person is not known any more.
    async fn person(&self) -> Option<Person<'a>> {
        self.data.people.find(&self.row.model.person_id).map(|row| Person::new(self.data, row))
    }

    /// The post; null where the post is not known any more.
    async fn post(&self) -> Option<Post<'a>> {
        self.data.posts.find(&self.row.model.post_id).map(|row| Post::new(self.data, row))
    }

    /// The body; null where no page states one.
    async fn organization(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.organization_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }

    /// The party, as written ("S"); null where no page states it.
    async fn party(&self) -> Option<&'a str> {
        self.row.model.party.as_deref()
    }
}

/// How somebody is reached.
#[Object(name = "ContactPoint", serial)]
impl<'a> ContactPoint<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The kind.
    async fn kind(&self) -> ContactKind {
        self.row.codes
    }

    /// The address or number, unscrambled.
    async fn value(&self) -> &'a str {
        &self.row.model.value
    }

    /// The body whose it is; null where it is the region's as a whole, or no page states whose.
    async fn organization(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.organization_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }
}
