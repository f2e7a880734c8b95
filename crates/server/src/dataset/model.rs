//! What every entity table has in common, and which of its columns hold values of the vocabulary.

use super::partial_date::PartialDate;
use super::row::{Span, UnknownCode, read_date, unknown};
use helheten_model::entity::{
    contact_point, decision_right, document, duty, event, figure, goal, governance_level, membership, mission, organization, organization_period, person, post,
    region_law, relation, statement,
};
use helheten_model::vocabulary::{
    Basis, ContactKind, DocumentKind, EntityType, EventKind, GoalKind, Level, Measure, MissionArea, OrganizationKind, Qualifier, RelationKind, Right,
    StatementKind,
};
use std::fmt::Debug;

/// A stored row that states a fact about a region.
pub trait FactModel: Clone + Debug + Send + Sync + 'static {
    /// The vocabulary's values in it.
    type Codes: Clone + Debug + Send + Sync;
    /// What it is, as assertions and choices name it.
    const ENTITY_TYPE: EntityType;

    /// The id.
    fn id(&self) -> &str;
    /// The region's code.
    fn region_code(&self) -> &str;
    /// The code of its standing.
    fn standing(&self) -> &str;
    /// From when it holds.
    fn valid_from(&self) -> Option<&str>;
    /// Until when.
    fn valid_to(&self) -> Option<&str>;

    /// Reads its columns that hold values of the vocabulary.
    ///
    /// # Errors
    /// Where one holds another value.
    fn read_codes(&self) -> Result<Self::Codes, UnknownCode>;

    /// When it holds, where columns of its own say so.
    fn own_span(&self) -> Option<Span> {
        None
    }
}

macro_rules! fact_model {
    ($entity:ident, $type:ident, $codes:ty, |$model:ident| $read:expr $(, span: $span:expr)?) => {
        impl FactModel for $entity::Model {
            type Codes = $codes;
            const ENTITY_TYPE: EntityType = EntityType::$type;

            fn id(&self) -> &str {
                &self.id
            }

            fn region_code(&self) -> &str {
                &self.region_code
            }

            fn standing(&self) -> &str {
                &self.standing
            }

            fn valid_from(&self) -> Option<&str> {
                self.valid_from.as_deref()
            }

            fn valid_to(&self) -> Option<&str> {
                self.valid_to.as_deref()
            }

            fn read_codes(&self) -> Result<Self::Codes, UnknownCode> {
                let $model = self;
                Ok($read)
            }

            $(fn own_span(&self) -> Option<Span> {
                $span(self)
            })?
        }
    };
}

macro_rules! code {
    ($list:ident, $model:ident . $column:ident) => {
        $list::find(&$model.$column).ok_or_else(|| unknown(stringify!($column), &$model.$column, stringify!($list)))?
    };
}

/// The vocabulary's values of a right to decide.
#[derive(Clone, Copy, Debug)]
pub struct DecisionRightCodes {
    /// The kind of body, where it is one.
    pub organization_kind: Option<OrganizationKind>,
    /// The right.
    pub right: Right,
}

fact_model!(organization, Organization, (OrganizationKind, Basis), |model| (code!(OrganizationKind, model.kind), code!(Basis, model.basis)));
fact_model!(organization_period, OrganizationPeriod, (), |_model| (), span: |model: &organization_period::Model| years(model.start_year, model.end_year));
fact_model!(relation, Relation, (RelationKind, Basis), |model| (code!(RelationKind, model.kind), code!(Basis, model.basis)));
fact_model!(post, Post, (), |_model| ());
fact_model!(person, Person, (), |_model| ());
fact_model!(membership, Membership, (), |_model| ());
fact_model!(figure, Figure, (Measure, Qualifier), |model| (code!(Measure, model.measure), code!(Qualifier, model.qualifier)));
fact_model!(document, Document, DocumentKind, |model| code!(DocumentKind, model.kind), span: |model: &document::Model| years(model.period_start, model.period_end));
fact_model!(region_law, RegionLaw, (), |_model| ());
fact_model!(goal, Goal, GoalKind, |model| code!(GoalKind, model.kind));
fact_model!(mission, Mission, MissionArea, |model| code!(MissionArea, model.area));
fact_model!(duty, Duty, (), |_model| ());
fact_model!(governance_level, GovernanceLevel, Level, |model| code!(Level, model.level));
fact_model!(statement, Statement, StatementKind, |model| code!(StatementKind, model.kind));
fact_model!(event, Event, EventCodes, |model| EventCodes { kind: code!(EventKind, model.kind), date: read_date("date", model.date.as_deref())? });
fact_model!(contact_point, ContactPoint, ContactKind, |model| code!(ContactKind, model.kind));
fact_model!(decision_right, DecisionRight, DecisionRightCodes, |model| DecisionRightCodes {
    organization_kind: match &model.organization_kind {
        Some(kind) => Some(OrganizationKind::find(kind).ok_or_else(|| unknown("organization_kind", kind, "OrganizationKind"))?),
        None => None,
    },
    right: code!(Right, model.right),
});

/// The codes of an event.
#[derive(Clone, Debug)]
pub struct EventCodes {
    /// What it is.
    pub kind: EventKind,
    /// When; none where no page states it.
    pub date: Option<PartialDate>,
}

fn years(first: Option<i32>, last: Option<i32>) -> Option<Span> {
    let from = first.and_then(PartialDate::of_year).map(|year| year.first_day());
    let to = last.and_then(PartialDate::of_year).map(|year| year.last_day());
    (from.is_some() || to.is_some()).then_some(Span { from, to })
}
