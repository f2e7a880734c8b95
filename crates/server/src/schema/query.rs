//! What can be asked, one topic a file.

mod document;
mod figure;
mod goal;
mod law;
mod node;
mod organization;
mod post;
mod region;
mod run;

use async_graphql::MergedObject;

/// What can be asked. Everything is read from one revision of the data, whose number is in `extensions.revision` of the answer.
#[derive(Default, MergedObject)]
pub(super) struct Query(
    node::NodeQuery,
    region::RegionQuery,
    organization::OrganizationQuery,
    post::PostQuery,
    document::DocumentQuery,
    figure::FigureQuery,
    law::LawQuery,
    goal::GoalQuery,
    run::FindingQuery,
    run::RunQuery,
);
