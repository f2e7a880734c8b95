//! Leaves out what is known not to hold on a day, and tells of the rest whether it is known to.

use super::Damage;
use crate::dataset::{FactModel, PartialDate, Row};
use helheten_model::projection::Projection;
use helheten_model::vocabulary::{RegionCode, Standing};
use std::collections::HashSet;

/// Keeps what holds on the day, or at some time in the month or year, and what no page says when it holds.
pub(super) fn keep_valid(projection: &mut Projection, date: &PartialDate) -> Result<(), Damage> {
    macro_rules! keep {
        ($($table:ident),+ $(,)?) => {
            $(
                let mut kept = Vec::with_capacity(projection.$table.len());
                for mut model in std::mem::take(&mut projection.$table) {
                    if let Some(standing) = standing_on(&model, date)? {
                        model.standing = standing.code().to_owned();
                        kept.push(model);
                    }
                }
                projection.$table = kept;
            )+
        };
    }
    keep!(
        organizations,
        organization_periods,
        relations,
        posts,
        people,
        memberships,
        figures,
        documents,
        region_laws,
        goals,
        missions,
        duties,
        decision_rights,
        governance_levels,
        statements,
        events,
        contact_points,
    );
    drop_dangling(projection);
    Ok(())
}

/// How a thing stands on the day; none where it is known not to hold then.
fn standing_on<M: FactModel>(model: &M, date: &PartialDate) -> Result<Option<Standing>, Damage> {
    let row = Row::read(model.clone())?;
    Ok(if row.span.touches(date) {
        Some(Standing::Current)
    } else if row.span.from.is_none() && row.span.to.is_none() {
        Some(Standing::Undated)
    } else {
        None
    })
}

/// A relation or a membership without one of its ends is none; nor is a post without its body.
fn drop_dangling(projection: &mut Projection) {
    let bodies: HashSet<String> = projection.organizations.iter().map(|row| row.id.clone()).collect();
    projection.posts.retain(|row| row.organization_id.as_ref().is_none_or(|id| bodies.contains(id)));
    let posts: HashSet<String> = projection.posts.iter().map(|row| row.id.clone()).collect();
    let people: HashSet<&str> = projection.people.iter().map(|row| row.id.as_str()).collect();
    projection.memberships.retain(|row| people.contains(row.person_id.as_str()) && posts.contains(&row.post_id));
    let is_region = |id: &str| id.strip_prefix("region:").is_some_and(|code| code.parse::<RegionCode>().is_ok());
    let stands = |id: &str| bodies.contains(id) || posts.contains(id) || is_region(id);
    projection.relations.retain(|row| stands(&row.from_id) && stands(&row.to_id));
}
