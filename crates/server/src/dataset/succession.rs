//! Which body took which one's place: the bodies that events concern, found by event and by body.

use super::Dataset;
use super::row::{Row, UnknownCode, unknown};
use super::table::Table;
use helheten_model::entity::{event, event_organization, organization};
use helheten_model::vocabulary::{EventKind, EventRole};
use std::collections::HashMap;

/// A body that an event concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// The place of the event in its table.
    pub event: u32,
    /// Whether the body was there before or is there afterwards.
    pub role: EventRole,
    /// The body's name, as one would cite it.
    pub name: String,
    /// The place of the body in its table; none where only the event names it.
    pub organization: Option<u32>,
}

/// The bodies that all events concern.
#[derive(Debug, Default)]
pub struct Successions {
    concerned: Vec<Concerned>,
    by_event: HashMap<u32, Vec<u32>>,
    by_organization: HashMap<u32, Vec<u32>>,
}

impl Successions {
    /// Indexes stored rows; a row whose event is not held is left out.
    ///
    /// # Errors
    /// The event of the first row that holds an unknown role, and the value.
    pub fn build(
        events: &Table<event::Model>,
        organizations: &Table<organization::Model>,
        mut rows: Vec<event_organization::Model>,
    ) -> Result<Self, (String, UnknownCode)> {
        rows.sort_by(|one, other| (&one.event_id, &one.role, &one.name).cmp(&(&other.event_id, &other.role, &other.name)));
        let mut successions = Self::default();
        let rows = rows.into_iter().filter_map(|row| Some((events.find(&row.event_id)?, row)));
        for (place, (event, row)) in (0..).zip(rows) {
            let Some(role) = EventRole::find(&row.role) else {
                let cause = unknown("role", &row.role, "EventRole");
                return Err((row.event_id, cause));
            };
            let organization = row.organization_id.as_deref().and_then(|id| organizations.find(id)).map(|body| body.place);
            successions.by_event.entry(event.place).or_default().push(place);
            if let Some(organization) = organization {
                successions.by_organization.entry(organization).or_default().push(place);
            }
            successions.concerned.push(Concerned { event: event.place, role, name: row.name, organization });
        }
        Ok(successions)
    }

    fn at(&self, places: Option<&Vec<u32>>) -> impl Iterator<Item = &Concerned> {
        places.into_iter().flatten().map(|place| &self.concerned[*place as usize])
    }
}

impl Dataset {
    /// The bodies that an event concerns in a role, by name.
    pub fn concerned_by(&self, event: &Row<event::Model>, role: EventRole) -> impl Iterator<Item = &Concerned> {
        self.successions.at(self.successions.by_event.get(&event.place)).filter(move |concerned| concerned.role == role)
    }

    /// What took the place of a body (`EventRole::Resulting`), or whose place it took (`EventRole::Original`), with the
    /// event that tells it. A body that only took another name is its own successor, and left out.
    pub fn successions_of(&self, body: &Row<organization::Model>, wanted: EventRole) -> Vec<(&Row<event::Model>, &Concerned)> {
        let own = match wanted {
            EventRole::Resulting => EventRole::Original,
            EventRole::Original => EventRole::Resulting,
        };
        let concerned = self.successions.at(self.successions.by_organization.get(&body.place)).filter(|concerned| concerned.role == own);
        let events = concerned.map(|concerned| self.events.at(concerned.event)).filter(|event| event.codes.kind != EventKind::Renamed);
        events
            .flat_map(|event| self.concerned_by(event, wanted).filter(|other| other.organization != Some(body.place)).map(move |other| (event, other)))
            .collect()
    }
}
