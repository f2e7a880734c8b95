//! Everything as JSON lines, region by region: every fact with the words that it was read from and what was held of it.
//!
//! The first line says what the export is, the last one how many lines there are. The same content gives the same
//! bytes, whatever the database: regions go by code, types in one order, rows by id.

use super::rows::key_of;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use helheten_model::entity::{
    assertion, choice, contact_point, decision_right, document, duty, event, event_organization, figure, finding, goal, governance_level, import_run, law,
    membership, mission, organization, organization_alias, organization_level, organization_match, organization_mission, organization_period, page,
    page_version, page_visit, person, post, redirect, region, region_law, relation, relation_ground, revision, statement, tombstone,
};
use helheten_model::vocabulary::RegionCode;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query, SelectStatement};
use sea_orm::{
    AccessMode, ColumnTrait, Condition, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IsolationLevel, ModelTrait,
    PaginatorTrait, QueryFilter, QueryOrder, TransactionTrait,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

/// The version of the form; a reader refuses others.
pub(super) const FORM_VERSION: u64 = 1;

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

/// What is exported.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExportOptions {
    /// One region alone.
    pub region: Option<RegionCode>,
    /// Runs, revisions, visits, earlier versions with their bodies, what earlier versions stated and what is no longer held.
    pub history: bool,
}

/// Writes one JSON object a line, of one state of the database: `{"type": "organization", …, "evidence": […], "choices":
/// […]}`. Gives the number of lines between the first and the last.
///
/// Without history, versions of pages come without bodies, and only those that are current.
///
/// # Errors
/// [`ExportError`], after which the output is cut off.
pub async fn export_jsonl(db: &DatabaseConnection, options: ExportOptions, writer: &mut impl Write) -> Result<u64, ExportError> {
    let transaction = match db.get_database_backend() {
        DatabaseBackend::Postgres => db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?,
        _ => db.begin().await?,
    };
    let mut export = Export { db: &transaction, writer, history: options.history, evidence: BTreeMap::new(), choices: BTreeMap::new(), lines: 0 };
    let lines = export.write_all(options.region).await?;
    transaction.rollback().await?;
    Ok(lines)
}

/// A thing: the code of its type, and its id.
type Thing = (String, String);

struct Export<'a, W> {
    db: &'a DatabaseTransaction,
    writer: &'a mut W,
    history: bool,
    evidence: BTreeMap<Thing, Vec<Value>>,
    choices: BTreeMap<Thing, Vec<Value>>,
    lines: u64,
}

impl<W: Write> Export<'_, W> {
    async fn write_all(&mut self, region: Option<RegionCode>) -> Result<u64, ExportError> {
        let demo = import_run::Entity::find().filter(import_run::Column::Demo.eq(true)).count(self.db).await? > 0;
        let head = json!({"version": FORM_VERSION, "history": self.history, "demo": demo, "region": region.map(|code| code.to_string())});
        self.write("export", &head, Vec::new())?;
        self.lines = 0;
        if self.history {
            for mut run in load_sorted::<import_run::Entity>(self.db, Condition::all()).await? {
                run.report.sort_all_objects();
                self.write("import_run", &run, Vec::new())?;
            }
        }
        self.write_laws(region).await?;
        let chosen = region.map_or_else(Condition::all, |code| Condition::all().add(region::Column::Code.eq(code.as_str())));
        for row in load_sorted::<region::Entity>(self.db, chosen).await? {
            self.write_region(&row).await?;
        }
        let lines = self.lines;
        self.write("end", &json!({"lines": lines}), Vec::new())?;
        self.writer.flush()?;
        Ok(lines)
    }

    async fn write_region(&mut self, row: &region::Model) -> Result<(), ExportError> {
        let code = row.code.as_str();
        let last = revision::Entity::find().filter(revision::Column::RegionCode.eq(code)).order_by_desc(revision::Column::Seq).one(self.db).await?;
        self.write("region", row, vec![("corrections_version", json!(last.and_then(|last| last.corrections_version)))])?;
        if self.history {
            self.write_plain::<revision::Entity>("revision", revision::Column::RegionCode.eq(code)).await?;
        }
        self.write_pages(code).await?;
        self.write_plain::<redirect::Entity>("redirect", redirect::Column::RegionCode.eq(code)).await?;
        self.write_plain::<tombstone::Entity>("tombstone", tombstone::Column::RegionCode.eq(code)).await?;
        self.load_grounds(code).await?;
        self.write_organizations(code).await?;
        self.write_relations(code).await?;
        self.write_facts(code).await?;
        self.write_withdrawn()
    }

    fn write(&mut self, kind: &str, row: &impl Serialize, parts: Vec<(&str, Value)>) -> Result<(), ExportError> {
        let mut line = Map::new();
        line.insert("type".to_owned(), kind.into());
        if let Value::Object(fields) = serde_json::to_value(row).map_err(io::Error::from)? {
            line.extend(fields);
        }
        line.extend(parts.into_iter().map(|(name, value)| (name.to_owned(), value)));
        serde_json::to_writer(&mut *self.writer, &line).map_err(io::Error::from)?;
        self.writer.write_all(b"\n")?;
        self.lines += 1;
        Ok(())
    }

    /// Writes a fact with what it rests on and what was held of it. The type's code is the table's name in upper case.
    fn write_fact(&mut self, kind: &str, id: &str, row: &impl Serialize, mut parts: Vec<(&str, Value)>) -> Result<(), ExportError> {
        let thing = (kind.to_uppercase(), id.to_owned());
        parts.push(("evidence", json!(self.evidence.remove(&thing).unwrap_or_default())));
        parts.push(("choices", json!(self.choices.remove(&thing).unwrap_or_default())));
        self.write(kind, row, parts)
    }

    async fn write_pages(&mut self, code: &str) -> Result<(), ExportError> {
        self.write_plain::<page::Entity>("page", page::Column::RegionCode.eq(code)).await?;
        let versions = if self.history { versions_of(code) } else { kept_versions_of(code) };
        let ids = load_ids(self.db, versions).await?;
        for id in ids {
            // One at a time: their bodies are large.
            let Some(mut version) = page_version::Entity::find_by_id(&id).one(self.db).await? else { continue };
            let body = std::mem::take(&mut version.body);
            version.headers.sort_all_objects();
            let mut line = serde_json::to_value(&version).map_err(io::Error::from)?;
            if let Some(fields) = line.as_object_mut() {
                fields.shift_remove("body");
                if self.history {
                    fields.insert("body".to_owned(), STANDARD.encode(body).into());
                }
            }
            self.write("page_version", &line, Vec::new())?;
        }
        if self.history {
            let visits = page_visit::Column::PageId.in_subquery(pages_of(code));
            self.write_plain::<page_visit::Entity>("page_visit", visits).await?;
        }
        self.write_plain::<finding::Entity>("finding", finding::Column::RegionCode.eq(code)).await
    }

    async fn load_grounds(&mut self, code: &str) -> Result<(), ExportError> {
        self.choices.clear();
        self.evidence.clear();
        let mut held = Condition::all().add(choice::Column::RegionCode.eq(code));
        if !self.history {
            held = held.add(choice::Column::RecordedTo.is_null());
        }
        let mut chosen: HashSet<String> = HashSet::new();
        for row in load_sorted::<choice::Entity>(self.db, held).await? {
            if row.recorded_to.is_none() {
                chosen.extend(row.assertion_id.clone());
            }
            let thing = (row.entity_type.clone(), row.entity_id.clone());
            self.choices.entry(thing).or_default().push(without(&row, &["region_code", "entity_type", "entity_id"])?);
        }
        let rules: BTreeMap<String, String> = load_rules(self.db, code).await?;
        let mut stated = load_sorted::<assertion::Entity>(self.db, assertion::Column::RegionCode.eq(code)).await?;
        stated.sort_by(|one, other| order_of(one).cmp(&order_of(other)));
        for row in stated {
            let is_chosen = chosen.contains(&row.id);
            if !self.history && !is_chosen && rules.get(&row.page_version_id) != Some(&row.rules_version) {
                continue;
            }
            let thing = (row.entity_type.clone(), row.entity_id.clone());
            let mut line = without(&row, &["region_code", "entity_type", "entity_id"])?;
            line["chosen"] = is_chosen.into();
            self.evidence.entry(thing).or_default().push(line);
        }
        Ok(())
    }

    async fn write_organizations(&mut self, code: &str) -> Result<(), ExportError> {
        let of_region = || {
            let mut of_region = Query::select();
            of_region.column(organization::Column::Id).from(organization::Entity).and_where(organization::Column::RegionCode.eq(code));
            of_region
        };
        macro_rules! load_parts {
            ($($table:ident),+) => {
                [$((concat!(stringify!($table)), self.load_parts::<$table::Entity>($table::Column::OrganizationId.in_subquery(of_region()), "organization_id").await?)),+]
            };
        }
        let mut tables = load_parts!(organization_alias, organization_level, organization_mission, organization_match);
        for row in load_sorted::<organization::Entity>(self.db, organization::Column::RegionCode.eq(code)).await? {
            let mut parts = Vec::new();
            for ((_, rows), (name, field)) in
                tables.iter_mut().zip([("aliases", Some("name")), ("levels", Some("level")), ("missions", Some("mission")), ("matches", None)])
            {
                let rows = rows.remove(&row.id).unwrap_or_default();
                let part = |row: Value| field.map_or_else(|| row.clone(), |field| row[field].clone());
                parts.push((name, Value::from(rows.into_iter().map(part).collect::<Vec<_>>())));
            }
            self.write_fact("organization", &row.id, &row, parts)?;
        }
        Ok(())
    }

    async fn write_relations(&mut self, code: &str) -> Result<(), ExportError> {
        let mut of_region = Query::select();
        of_region.column(relation::Column::Id).from(relation::Entity).and_where(relation::Column::RegionCode.eq(code));
        let mut grounds = self.load_parts::<relation_ground::Entity>(relation_ground::Column::RelationId.in_subquery(of_region), "relation_id").await?;
        for row in load_sorted::<relation::Entity>(self.db, relation::Column::RegionCode.eq(code)).await? {
            let grounds = grounds.remove(&row.id).unwrap_or_default().into_iter().map(|ground| ground["assertion_id"].clone());
            self.write_fact("relation", &row.id, &row, vec![("grounds", Value::from(grounds.collect::<Vec<_>>()))])?;
        }
        Ok(())
    }

    async fn write_facts(&mut self, code: &str) -> Result<(), ExportError> {
        macro_rules! write_all {
            ($($table:ident),+ $(,)?) => {
                $(for row in load_sorted::<$table::Entity>(self.db, $table::Column::RegionCode.eq(code)).await? {
                    self.write_fact(stringify!($table), &row.id, &row, Vec::new())?;
                })+
            };
        }
        write_all!(organization_period, post, person, membership, figure, document, region_law, goal, mission, duty, decision_right, governance_level);
        write_all!(statement, contact_point);
        let mut of_region = Query::select();
        of_region.column(event::Column::Id).from(event::Entity).and_where(event::Column::RegionCode.eq(code));
        let mut concerned = self.load_parts::<event_organization::Entity>(event_organization::Column::EventId.in_subquery(of_region), "event_id").await?;
        for row in load_sorted::<event::Entity>(self.db, event::Column::RegionCode.eq(code)).await? {
            let concerned = concerned.remove(&row.id).unwrap_or_default();
            self.write_fact("event", &row.id, &row, vec![("organizations", Value::from(concerned))])?;
        }
        Ok(())
    }

    /// Writes what is known of things that are no longer held.
    fn write_withdrawn(&mut self) -> Result<(), ExportError> {
        if !self.history {
            return Ok(());
        }
        let mut things: Vec<Thing> = self.evidence.keys().chain(self.choices.keys()).cloned().collect();
        things.sort();
        things.dedup();
        for thing in things {
            let (evidence, choices) = (self.evidence.remove(&thing).unwrap_or_default(), self.choices.remove(&thing).unwrap_or_default());
            let (entity_type, id) = thing;
            self.write("withdrawn", &json!({"entity_type": entity_type, "id": id, "evidence": evidence, "choices": choices}), Vec::new())?;
        }
        Ok(())
    }

    /// Writes the rows of a table as they are, by id.
    async fn write_plain<E>(&mut self, kind: &str, scope: Expr) -> Result<(), ExportError>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Serialize,
    {
        for row in load_sorted::<E>(self.db, scope).await? {
            self.write(kind, &row, Vec::new())?;
        }
        Ok(())
    }

    /// Loads the rows of a table of parts, by the thing that they are parts of.
    async fn load_parts<E>(&self, scope: Expr, owner: &str) -> Result<BTreeMap<String, Vec<Value>>, ExportError>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Serialize,
    {
        let mut parts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in load_sorted::<E>(self.db, scope).await? {
            let part = without(&row, &[owner])?;
            parts.entry(key_of::<E>(&row)[0].clone()).or_default().push(part);
        }
        Ok(parts)
    }

    /// Writes the statutes: all, or those that one region names.
    async fn write_laws(&mut self, region: Option<RegionCode>) -> Result<(), ExportError> {
        let mut named = Condition::all();
        if let Some(code) = region {
            let mut laws = Query::select();
            laws.column(region_law::Column::LawId).from(region_law::Entity).and_where(region_law::Column::RegionCode.eq(code.as_str()));
            named = named.add(law::Column::Id.in_subquery(laws));
        }
        for law in load_sorted::<law::Entity>(self.db, named).await? {
            self.write("law", &law, Vec::new())?;
        }
        Ok(())
    }
}

/// A row as JSON without some of its columns.
fn without(row: &impl Serialize, columns: &[&str]) -> Result<Value, ExportError> {
    let mut line = serde_json::to_value(row).map_err(io::Error::from)?;
    if let Some(fields) = line.as_object_mut() {
        for column in columns {
            fields.shift_remove(*column);
        }
    }
    Ok(line)
}

fn order_of(row: &assertion::Model) -> impl Ord + use<'_> {
    (&row.field, &row.page_version_id, row.start, row.end, &row.value, &row.rules_version, &row.id)
}

fn pages_of(code: &str) -> SelectStatement {
    let mut pages = Query::select();
    pages.column(page::Column::Id).from(page::Entity).and_where(page::Column::RegionCode.eq(code));
    pages
}

fn versions_of(code: &str) -> SelectStatement {
    let mut versions = Query::select();
    versions.column(page_version::Column::Id).from(page_version::Entity).and_where(page_version::Column::PageId.in_subquery(pages_of(code)));
    versions
}

/// The versions that pages hold, those that linger, and those that something held was read from.
fn kept_versions_of(code: &str) -> SelectStatement {
    let held = |column: page::Column| {
        let mut versions = Query::select();
        versions.column(column).from(page::Entity).and_where(page::Column::RegionCode.eq(code)).and_where(column.is_not_null());
        versions
    };
    let mut chosen = Query::select();
    chosen
        .column(choice::Column::AssertionId)
        .from(choice::Entity)
        .and_where(choice::Column::RegionCode.eq(code))
        .and_where(choice::Column::RecordedTo.is_null())
        .and_where(choice::Column::AssertionId.is_not_null());
    let mut read_from = Query::select();
    read_from.column(assertion::Column::PageVersionId).from(assertion::Entity).and_where(assertion::Column::Id.in_subquery(chosen));
    let mut versions = versions_of(code);
    versions.cond_where(
        Condition::any()
            .add(Expr::col(page_version::Column::Id).in_subquery(held(page::Column::CurrentVersionId)))
            .add(Expr::col(page_version::Column::Id).in_subquery(held(page::Column::PreviousVersionId)))
            .add(Expr::col(page_version::Column::Id).in_subquery(read_from)),
    );
    versions
}

async fn load_ids(db: &DatabaseTransaction, ids: SelectStatement) -> Result<Vec<String>, DbErr> {
    use sea_orm::ConnectionTrait;
    let rows = db.query_all_raw(db.get_database_backend().build(&ids)).await?;
    let mut ids = rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<Vec<_>, _>>()?;
    ids.sort();
    Ok(ids)
}

/// For each current version of a region's pages, the rules by which it was read last.
async fn load_rules(db: &DatabaseTransaction, code: &str) -> Result<BTreeMap<String, String>, DbErr> {
    use sea_orm::QuerySelect;
    let mut current = Query::select();
    current.column(page::Column::CurrentVersionId).from(page::Entity).and_where(page::Column::RegionCode.eq(code));
    let rules = page_version::Entity::find().select_only().columns([page_version::Column::Id, page_version::Column::RulesVersion]);
    Ok(rules.filter(page_version::Column::Id.in_subquery(current)).into_tuple().all(db).await?.into_iter().collect())
}

/// Loads rows by key, in the order of Unicode, which no database's collation changes.
async fn load_sorted<E>(db: &DatabaseTransaction, scope: impl IntoCondition) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let mut rows = E::find().filter(scope).all(db).await?;
    rows.sort_by_cached_key(|row| key_of::<E>(row));
    Ok(rows)
}
