//! The projection as JSON lines, region by region, every fact with the words that it was read from.
//!
//! The same database gives the same bytes: regions go by code, types in one order, rows by id.

use super::rows::key_of;
use chrono::{DateTime, Utc};
use helheten_model::entity::{
    assertion, choice, contact_point, decision_right, document, duty, event, figure, finding, goal, governance_level, law, membership, mission, organization,
    organization_alias, organization_level, organization_mission, organization_period, page, page_version, person, post, region, region_law, relation,
    relation_ground, statement,
};
use helheten_model::vocabulary::RegionCode;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter, QuerySelect};
use serde::Serialize;
use serde_json::{Map, json};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

/// A failure to export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] DbErr),
    /// The output cannot be written.
    #[error("failed to write: {0}")]
    Write(#[from] io::Error),
}

/// Writes one JSON object a line: `{"type": "organization", …, "evidence": […]}`. Gives the number of lines.
///
/// Pages and their versions come without bodies; `region` leaves all other regions out.
///
/// # Errors
/// [`ExportError`], after which the output is cut off.
pub async fn export_jsonl(db: &DatabaseConnection, region: Option<RegionCode>, writer: &mut impl Write) -> Result<u64, ExportError> {
    let code = region;
    let mut regions = load_sorted::<region::Entity>(db, None).await?;
    regions.retain(|region| code.is_none_or(|code| code.as_str() == region.code));
    let mut export = Export { db, writer, evidence: BTreeMap::new(), lines: 0 };
    for region in regions {
        export.write("region", &region, Vec::new())?;
        export.write_pages(&region.code).await?;
        export.evidence = load_evidence(db, &region.code).await?;
        export.write_organizations(&region.code).await?;
        export.write_relations(&region.code).await?;
        export.write_facts(&region.code).await?;
    }
    export.write_laws(code).await?;
    export.writer.flush()?;
    Ok(export.lines)
}

/// The words that a field of a thing rests on.
#[derive(Clone, Debug, Serialize)]
struct FieldEvidence {
    field: String,
    value: String,
    page_version_id: String,
    start: i32,
    end: i32,
    quote: String,
    prefix: String,
    suffix: String,
    /// Whether it is what is held, or only another thing that a page states.
    chosen: bool,
}

/// A version of a page without its body.
#[derive(Debug, Serialize, FromQueryResult)]
#[expect(clippy::struct_field_names, reason = "the fields are the table's columns")]
struct Version {
    id: String,
    page_id: String,
    sha256: String,
    media_type: String,
    headers: serde_json::Value,
    status: i32,
    source_date: Option<String>,
    stated_date: Option<String>,
    rules_version: String,
    fetched_at: DateTime<Utc>,
}

struct Export<'a, W> {
    db: &'a DatabaseConnection,
    writer: &'a mut W,
    evidence: BTreeMap<String, Vec<FieldEvidence>>,
    lines: u64,
}

impl<W: Write> Export<'_, W> {
    fn write(&mut self, kind: &str, row: &impl Serialize, parts: Vec<(&str, serde_json::Value)>) -> Result<(), ExportError> {
        let mut line = Map::new();
        line.insert("type".to_owned(), kind.into());
        if let serde_json::Value::Object(fields) = serde_json::to_value(row).map_err(io::Error::from)? {
            line.extend(fields);
        }
        line.extend(parts.into_iter().map(|(name, value)| (name.to_owned(), value)));
        serde_json::to_writer(&mut *self.writer, &line).map_err(io::Error::from)?;
        self.writer.write_all(b"\n")?;
        self.lines += 1;
        Ok(())
    }

    /// Writes a fact with its evidence.
    fn write_fact(&mut self, kind: &str, id: &str, row: &impl Serialize, mut parts: Vec<(&str, serde_json::Value)>) -> Result<(), ExportError> {
        parts.push(("evidence", json!(self.evidence.remove(id).unwrap_or_default())));
        self.write(kind, row, parts)
    }

    async fn write_pages(&mut self, code: &str) -> Result<(), ExportError> {
        for page in load_sorted::<page::Entity>(self.db, Some(page::Column::RegionCode.eq(code))).await? {
            self.write("page", &page, Vec::new())?;
        }
        let columns = page_version::Column::iter().filter(|column| !matches!(column, page_version::Column::Body));
        let mut of_region = Query::select();
        of_region.column(page::Column::Id).from(page::Entity).and_where(page::Column::RegionCode.eq(code));
        let versions = page_version::Entity::find().select_only().columns(columns).filter(page_version::Column::PageId.in_subquery(of_region));
        let mut versions = versions.into_model::<Version>().all(self.db).await?;
        versions.sort_by(|one, other| one.id.cmp(&other.id));
        for mut version in versions {
            version.headers.sort_all_objects();
            self.write("page_version", &version, Vec::new())?;
        }
        self.write_rows::<finding::Entity>("finding", finding::Column::RegionCode.eq(code)).await
    }

    async fn write_organizations(&mut self, code: &str) -> Result<(), ExportError> {
        let mut of_region = Query::select();
        of_region.column(organization::Column::Id).from(organization::Entity).and_where(organization::Column::RegionCode.eq(code));
        let aliases = self.load_parts::<organization_alias::Entity>(organization_alias::Column::OrganizationId, &of_region).await?;
        let levels = self.load_parts::<organization_level::Entity>(organization_level::Column::OrganizationId, &of_region).await?;
        let missions = self.load_parts::<organization_mission::Entity>(organization_mission::Column::OrganizationId, &of_region).await?;
        for row in load_sorted::<organization::Entity>(self.db, Some(organization::Column::RegionCode.eq(code))).await? {
            let part = |parts: &BTreeMap<String, Vec<String>>| json!(parts.get(&row.id).cloned().unwrap_or_default());
            let parts = vec![("aliases", part(&aliases)), ("levels", part(&levels)), ("missions", part(&missions))];
            self.write_fact("organization", &row.id, &row, parts)?;
        }
        Ok(())
    }

    async fn write_relations(&mut self, code: &str) -> Result<(), ExportError> {
        let mut of_region = Query::select();
        of_region.column(relation::Column::Id).from(relation::Entity).and_where(relation::Column::RegionCode.eq(code));
        let grounds = self.load_parts::<relation_ground::Entity>(relation_ground::Column::RelationId, &of_region).await?;
        for row in load_sorted::<relation::Entity>(self.db, Some(relation::Column::RegionCode.eq(code))).await? {
            let grounds = json!(grounds.get(&row.id).cloned().unwrap_or_default());
            self.write_fact("relation", &row.id, &row, vec![("grounds", grounds)])?;
        }
        Ok(())
    }

    async fn write_facts(&mut self, code: &str) -> Result<(), ExportError> {
        macro_rules! write_all {
            ($($table:ident),+ $(,)?) => {
                $(self.write_rows::<$table::Entity>(stringify!($table), $table::Column::RegionCode.eq(code)).await?;)+
            };
        }
        write_all!(
            organization_period,
            post,
            person,
            membership,
            figure,
            document,
            region_law,
            goal,
            mission,
            duty,
            decision_right,
            governance_level,
            statement,
            event,
            contact_point,
        );
        Ok(())
    }

    /// Writes the rows of a table, by id.
    async fn write_rows<E>(&mut self, kind: &str, scope: Expr) -> Result<(), ExportError>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Serialize,
    {
        for row in load_sorted::<E>(self.db, Some(scope)).await? {
            let id = key_of::<E>(&row).join("/");
            self.write_fact(kind, &id, &row, Vec::new())?;
        }
        Ok(())
    }

    /// Loads the second columns of a table of parts, by the thing that they are parts of.
    async fn load_parts<E: EntityTrait>(&self, owner: E::Column, owners: &SelectStatement) -> Result<BTreeMap<String, Vec<String>>, ExportError> {
        let rows = E::find().select_only().columns(E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column));
        let mut rows: Vec<(String, String)> = rows.filter(owner.in_subquery(owners.clone())).into_tuple().all(self.db).await?;
        rows.sort();
        let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (owner, part) in rows {
            parts.entry(owner).or_default().push(part);
        }
        Ok(parts)
    }

    /// Writes the statutes: all, or those that one region names.
    async fn write_laws(&mut self, region: Option<RegionCode>) -> Result<(), ExportError> {
        let named = region.map(|code| {
            let mut named = Query::select();
            named.column(region_law::Column::LawId).from(region_law::Entity).and_where(region_law::Column::RegionCode.eq(code.as_str()));
            law::Column::Id.in_subquery(named)
        });
        for law in load_sorted::<law::Entity>(self.db, named).await? {
            self.write("law", &law, Vec::new())?;
        }
        Ok(())
    }
}

/// Loads rows by key, in the order of Unicode, which no database's collation changes.
async fn load_sorted<E>(db: &DatabaseConnection, scope: Option<Expr>) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let mut rows = E::find();
    if let Some(scope) = scope {
        rows = rows.filter(scope);
    }
    let mut rows = rows.all(db).await?;
    rows.sort_by_cached_key(|row| key_of::<E>(row));
    Ok(rows)
}

/// Loads what the current versions of a region's pages state, by thing.
async fn load_evidence(db: &DatabaseConnection, code: &str) -> Result<BTreeMap<String, Vec<FieldEvidence>>, DbErr> {
    let held = choice::Entity::find().select_only().column(choice::Column::AssertionId);
    let held = held.filter(choice::Column::RegionCode.eq(code)).filter(choice::Column::RecordedTo.is_null());
    let held: HashSet<String> = held.into_tuple::<Option<String>>().all(db).await?.into_iter().flatten().collect();
    let mut current = Query::select();
    current.column(page::Column::CurrentVersionId).from(page::Entity).and_where(page::Column::RegionCode.eq(code));
    let rules = page_version::Entity::find().select_only().columns([page_version::Column::Id, page_version::Column::RulesVersion]);
    let rules = rules.filter(page_version::Column::Id.in_subquery(current.clone()));
    let rules: BTreeMap<String, String> = rules.into_tuple().all(db).await?.into_iter().collect();
    let assertions = assertion::Entity::find().filter(assertion::Column::PageVersionId.in_subquery(current));
    let mut evidence: BTreeMap<String, Vec<FieldEvidence>> = BTreeMap::new();
    for row in assertions.all(db).await? {
        if rules.get(&row.page_version_id) != Some(&row.rules_version) {
            continue;
        }
        let chosen = held.contains(&row.id);
        let assertion::Model { entity_id, field, value, page_version_id, start, end, quote, prefix, suffix, .. } = row;
        evidence.entry(entity_id).or_default().push(FieldEvidence { field, value, page_version_id, start, end, quote, prefix, suffix, chosen });
    }
    for list in evidence.values_mut() {
        list.sort_by_cached_key(|place| (place.field.clone(), place.page_version_id.clone(), place.start, place.end, place.value.clone()));
    }
    Ok(evidence)
}
