//! One table a file: what is stored, as sea-orm entities.
//!
//! Three layers: what pages say ([`page`], [`page_version`], [`page_visit`], [`assertion`], [`finding`]), what is held
//! true and when it was held ([`choice`], [`revision`], [`import_run`]), and today's projection of it, rewritten
//! region by region (all the others). Beside them, of the programs and not of the regions: [`lease`], [`schedule`] and
//! [`restoration`].

pub mod assertion;
pub mod change;
pub mod choice;
pub mod contact_point;
pub mod decision_right;
pub mod document;
pub mod duty;
pub mod event;
pub mod event_organization;
pub mod figure;
pub mod finding;
pub mod goal;
pub mod governance_level;
pub mod import_run;
pub mod law;
pub mod lease;
pub mod membership;
pub mod mission;
pub mod organization;
pub mod organization_alias;
pub mod organization_level;
pub mod organization_match;
pub mod organization_mission;
pub mod organization_period;
pub mod page;
pub mod page_version;
pub mod page_visit;
pub mod person;
pub mod post;
pub mod redirect;
pub mod region;
pub mod region_law;
pub mod relation;
pub mod relation_ground;
pub mod restoration;
pub mod revision;
pub mod schedule;
pub mod source;
pub mod statement;
pub mod tombstone;
