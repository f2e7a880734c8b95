//! Duties, parts of the mission, and rights to decide.

use super::fact::FactFields;
use super::{FactObject, Law, Organization, RelationEnd};
use async_graphql::Object;
use helheten_model::entity::{decision_right, duty, mission};
use helheten_model::vocabulary::{MissionArea, OrganizationKind, Right};

/// A duty.
pub(in crate::schema) type Duty<'a> = FactObject<'a, duty::Model>;
/// A part of a region's mission.
pub(in crate::schema) type Mission<'a> = FactObject<'a, mission::Model>;
/// A right to decide.
pub(in crate::schema) type DecisionRight<'a> = FactObject<'a, decision_right::Model>;

/// A duty of a body or a post.
#[Object(name = "Duty", serial)]
impl<'a> Duty<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The body or post whose it is; null where the page cites no known one.
    async fn subject(&self) -> Option<RelationEnd<'a>> {
        RelationEnd::find(self.data, self.row.model.subject_id.as_deref()?)
    }

    /// Whose it is, as cited.
    async fn subject_text(&self) -> &'a str {
        &self.row.model.subject_text
    }

    /// The label in its list ("a", "1"); null where it has none.
    async fn label(&self) -> Option<&'a str> {
        self.row.model.label.as_deref()
    }

    /// The duty.
    async fn text(&self) -> &'a str {
        &self.row.model.text
    }

    /// The statute that it rests on; null where the page names none.
    async fn law(&self) -> Option<Law<'a>> {
        let law = self.data.find_law(self.row.model.law_id.as_deref()?)?;
        Some(Law::new(self.data, law))
    }

    /// The document that it stands in; null where the page names none.
    async fn document(&self) -> Option<&'a str> {
        self.row.model.document.as_deref()
    }

    /// The paragraph ("§ 3"); null where it has none.
    async fn section(&self) -> Option<&'a str> {
        self.row.model.section.as_deref()
    }
}

/// A part of a region's mission.
#[Object(name = "Mission", serial)]
impl<'a> Mission<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The area.
    async fn area(&self) -> MissionArea {
        self.row.codes
    }

    /// The area in Swedish ("kollektivtrafik").
    async fn area_label_sv(&self) -> &'static str {
        self.row.codes.label_sv()
    }

    /// The mission, as written.
    async fn text(&self) -> &'a str {
        &self.row.model.text
    }
}

/// By which right a body, or every body of a kind, decides.
#[Object(name = "DecisionRight", serial)]
impl<'a> DecisionRight<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The right.
    async fn right(&self) -> Right {
        self.row.codes.right
    }

    /// The right in Swedish ("delegerad beslutanderätt").
    async fn right_label_sv(&self) -> &'static str {
        self.row.codes.right.label_sv()
    }

    /// The kind of body that has it; null where it is one body's.
    async fn organization_kind(&self) -> Option<OrganizationKind> {
        self.row.codes.organization_kind
    }

    /// The body that has it; null where it is a kind's.
    async fn organization(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.organization_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }

    /// What the right rests on, as written ("reglemente"); null where no page states it.
    async fn instrument(&self) -> Option<&'a str> {
        self.row.model.instrument.as_deref()
    }

    /// The body that granted it; null where no page states a known one.
    async fn granted_by(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.granted_by_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }

    /// Whether a page says that it may be delegated further.
    async fn may_redelegate(&self) -> bool {
        self.row.model.may_redelegate
    }
}
