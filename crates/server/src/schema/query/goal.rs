//! Questions about missions, goals and levels of steering.

use super::GoalQuery;
use crate::schema::connection::connections;
use crate::schema::input::{FactOrderField, GoalFilter, GoalOrderField, GovernanceLevelFilter, MissionFilter};
use crate::schema::object::{Goal, GovernanceLevel, Mission};

connections! {
    /// Questions about goals.
    GoalQuery {
        /// Visions, goals and purposes.
        goals: Goal, GoalFilter, GoalOrderField, cost page_cost, |_, data| data.goals.rows().iter(), "goals";
        /// Parts of regions' missions.
        missions: Mission, MissionFilter, FactOrderField, cost page_cost, |_, data| data.missions.rows().iter(), "missions";
        /// Levels of steering.
        governance_levels: GovernanceLevel, GovernanceLevelFilter, FactOrderField, cost page_cost, |_, data| data.governance_levels.rows().iter(), "governanceLevels";
    }
}
