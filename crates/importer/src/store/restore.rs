//! An export, taken in again: into an empty database, or in the place of all that one holds. All of it or nothing.

use super::begin_writing;
use super::export::FORM_VERSION;
use super::rows::{ROWS_MAX, insert_missing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use helheten_model::entity::{
    assertion, choice, contact_point, decision_right, document, duty, event, event_organization, figure, finding, goal, governance_level, import_run, law,
    membership, mission, organization, organization_alias, organization_level, organization_match, organization_mission, organization_period, page,
    page_version, page_visit, person, post, redirect, region, region_law, relation, relation_ground, restoration, revision, statement, tombstone,
};
use sea_orm::{ActiveValue, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityName, EntityTrait, PaginatorTrait};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::io::{self, BufRead};

/// The longest line, in bytes: a thing that very many versions of pages state.
const LINE_BYTES_MAX: u64 = 512 << 20;

/// Lines between two writes.
const LINES_MAX: u64 = 2_000;

/// A failure to take an export in; the database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] DbErr),
    /// The file cannot be read.
    #[error("cannot read the export: {0}")]
    Read(#[from] io::Error),
    /// The file is no export.
    #[error("this is no export of helheten: its first line does not say so")]
    NoExport,
    /// The file's form is another.
    #[error("the export is of form {found}, and this program reads form {FORM_VERSION}")]
    OtherForm {
        /// The form that it has.
        found: u64,
    },
    /// A line is not understood.
    #[error("line {line} of the export is not understood: {cause}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// Why.
        cause: String,
    },
    /// The file ends before its last line.
    #[error("the export is cut off after line {0}")]
    CutOff(u64),
    /// The database holds something.
    #[error("the database is not empty")]
    NotEmpty,
}

impl RestoreError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotEmpty => Some("name an empty database, or replace all that it holds with `helheten restore FILE --replace`"),
            Self::OtherForm { .. } => Some("use the program that wrote it, or a newer one"),
            Self::CutOff(_) => Some("nothing was changed; make the export again"),
            _ => None,
        }
    }
}

/// What is to become of what the database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// There must be nothing.
    Refuse,
    /// It goes, in the same transaction.
    Replace,
}

/// What was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Lines between the first and the last.
    pub lines: u64,
    /// Whether they hold the history; otherwise a run and a revision of their own were added.
    pub history: bool,
}

/// Takes an export in, and gives what it held.
///
/// # Errors
/// [`RestoreError`], after which the database is as it was.
pub async fn restore_export(db: &DatabaseConnection, reader: &mut dyn BufRead, existing: Existing, now: DateTime<Utc>) -> Result<Restored, RestoreError> {
    let transaction = begin_writing(db).await?;
    match existing {
        Existing::Replace => clear(&transaction).await?,
        Existing::Refuse if import_run::Entity::find().count(&transaction).await? + region::Entity::find().count(&transaction).await? > 0 => {
            return Err(RestoreError::NotEmpty);
        }
        Existing::Refuse => {}
    }
    let mut lines = Lines { reader, number: 0 };
    let Head { history, demo } = read_head(&mut lines)?;
    let mut batch = Batch::default();
    let mut corrections: Vec<(String, Option<String>)> = Vec::new();
    loop {
        let Some(mut line) = lines.next()? else { return Err(RestoreError::CutOff(lines.number)) };
        let kind = line.shift_remove("type").and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
        if kind == "end" {
            let said = line.get("lines").and_then(Value::as_u64);
            // The first line and this one are not counted.
            if said != Some(lines.number - 2) {
                return Err(RestoreError::CutOff(lines.number));
            }
            break;
        }
        if kind == "region" {
            let version = line.shift_remove("corrections_version").and_then(|version| version.as_str().map(str::to_owned));
            corrections.push((line["code"].as_str().unwrap_or_default().to_owned(), version));
        }
        batch.add(&kind, line).map_err(|cause| RestoreError::Line { line: lines.number, cause })?;
        if lines.number.is_multiple_of(LINES_MAX) {
            batch.write(&transaction).await?;
        }
    }
    batch.write(&transaction).await?;
    if history {
        advance_sequences(&transaction).await?;
    } else {
        add_revisions(&transaction, corrections, demo, now).await?;
    }
    let restored = restoration::ActiveModel { id: ActiveValue::NotSet, restored_at: ActiveValue::Set(now) };
    restoration::Entity::insert(restored).exec(&transaction).await?;
    transaction.commit().await?;
    Ok(Restored { lines: lines.number - 2, history })
}

struct Lines<'a> {
    reader: &'a mut dyn BufRead,
    number: u64,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<Map<String, Value>>, RestoreError> {
        let mut text = Vec::new();
        // A line that is longer than any export's is cut, and then not understood.
        let read = io::Read::take(&mut *self.reader, LINE_BYTES_MAX).read_until(b'\n', &mut text)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let line = serde_json::from_slice(&text).map_err(|error| RestoreError::Line { line: self.number, cause: error.to_string() })?;
        Ok(Some(line))
    }
}

/// What the first line says.
struct Head {
    history: bool,
    demo: bool,
}

fn read_head(lines: &mut Lines<'_>) -> Result<Head, RestoreError> {
    let head = match lines.next() {
        Ok(head) => head.unwrap_or_default(),
        Err(RestoreError::Line { .. }) => return Err(RestoreError::NoExport),
        Err(error) => return Err(error),
    };
    if head.get("type").and_then(Value::as_str) != Some("export") {
        return Err(RestoreError::NoExport);
    }
    match head.get("version").and_then(Value::as_u64) {
        Some(FORM_VERSION) => {
            let says = |name: &str| head.get(name).and_then(Value::as_bool).unwrap_or(false);
            Ok(Head { history: says("history"), demo: says("demo") })
        }
        found => Err(RestoreError::OtherForm { found: found.unwrap_or(0) }),
    }
}

/// Declares the rows that wait to be written, a list a table, in an order in which each table comes after those that it refers to.
macro_rules! batch {
    ($($table:ident),+ $(,)?) => {
        /// Rows that wait to be written.
        #[derive(Default)]
        struct Batch {
            /// The region whose lines are being read.
            region_code: Option<String>,
            $($table: Vec<$table::Model>,)+
        }

        impl Batch {
            async fn write(&mut self, db: &DatabaseTransaction) -> Result<(), DbErr> {
                $(insert_missing::<$table::Entity>(db, std::mem::take(&mut self.$table), rows_of(stringify!($table))).await?;)+
                Ok(())
            }
        }

        /// The tables' names, what others refer to first.
        fn table_names() -> Vec<String> {
            vec![$($table::Entity.table_name().to_owned(),)+]
        }
    };
}

batch!(
    import_run,
    region,
    law,
    revision,
    page,
    page_version,
    page_visit,
    finding,
    redirect,
    tombstone,
    organization,
    organization_alias,
    organization_level,
    organization_mission,
    organization_match,
    organization_period,
    relation,
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
    event_organization,
    contact_point,
    assertion,
    choice,
    relation_ground,
);

/// Rows a statement; versions of pages are large.
fn rows_of(table: &str) -> usize {
    if table == "page_version" { 20 } else { ROWS_MAX }
}

type Line = Map<String, Value>;

impl Batch {
    /// Takes the rows of a line in.
    fn add(&mut self, kind: &str, mut line: Line) -> Result<(), String> {
        let (evidence, choices) = (take_list(&mut line, "evidence")?, take_list(&mut line, "choices")?);
        let id = line.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (entity_type, region_code) = match kind {
            "withdrawn" => (line.get("entity_type").and_then(Value::as_str).unwrap_or_default().to_owned(), None),
            _ => (kind.to_uppercase(), line.get("region_code").and_then(Value::as_str).map(str::to_owned)),
        };
        self.add_row(kind, &id, line)?;
        let region_code = region_code.or_else(|| self.region_code.clone()).unwrap_or_default();
        let own = [("entity_type", entity_type), ("entity_id", id), ("region_code", region_code)];
        let complete = |mut line: Line| {
            line.extend(own.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))));
            line
        };
        for line in evidence {
            self.assertion.push(row(complete(line))?);
        }
        for line in choices {
            self.choice.push(row(complete(line))?);
        }
        Ok(())
    }

    fn add_row(&mut self, kind: &str, id: &str, mut line: Line) -> Result<(), String> {
        macro_rules! push {
            ($($table:ident),+ $(,)?) => {
                match kind {
                    $(stringify!($table) => self.$table.push(row(line)?),)+
                    other => return Err(format!("the type \"{other}\" is not known")),
                }
            };
        }
        match kind {
            "withdrawn" => return Ok(()),
            "region" => self.region_code = line.get("code").and_then(Value::as_str).map(str::to_owned),
            "page_version" => {
                let body = line.shift_remove("body").and_then(|body| body.as_str().map(str::to_owned)).unwrap_or_default();
                line.insert("body".to_owned(), json!([]));
                let mut version: page_version::Model = row(line)?;
                version.body = STANDARD.decode(body).map_err(|error| error.to_string())?;
                self.page_version.push(version);
                return Ok(());
            }
            "organization" => self.add_sets(id, &mut line)?,
            "relation" => {
                for ground in take_values(&mut line, "grounds")? {
                    self.relation_ground.push(row(part(("relation_id", id), ("assertion_id", ground)))?);
                }
            }
            "event" => {
                for mut concerned in take_list(&mut line, "organizations")? {
                    concerned.insert("event_id".to_owned(), id.into());
                    self.event_organization.push(row(concerned)?);
                }
            }
            _ => {}
        }
        push!(
            import_run,
            region,
            law,
            revision,
            page,
            page_visit,
            finding,
            redirect,
            tombstone,
            organization,
            organization_period,
            relation,
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

    /// Names, levels, areas and matches of a body.
    fn add_sets(&mut self, id: &str, line: &mut Line) -> Result<(), String> {
        let owner = ("organization_id", id);
        for name in take_values(line, "aliases")? {
            self.organization_alias.push(row(part(owner, ("name", name)))?);
        }
        for level in take_values(line, "levels")? {
            self.organization_level.push(row(part(owner, ("level", level)))?);
        }
        for mission in take_values(line, "missions")? {
            self.organization_mission.push(row(part(owner, ("mission", mission)))?);
        }
        for mut matched in take_list(line, "matches")? {
            matched.insert("organization_id".to_owned(), id.into());
            self.organization_match.push(row(matched)?);
        }
        Ok(())
    }
}

fn row<M: DeserializeOwned>(line: Line) -> Result<M, String> {
    serde_json::from_value(Value::Object(line)).map_err(|error| error.to_string())
}

fn part((owner, id): (&str, &str), (name, value): (&str, Value)) -> Line {
    Map::from_iter([(owner.to_owned(), id.into()), (name.to_owned(), value)])
}

fn take_values(line: &mut Line, name: &str) -> Result<Vec<Value>, String> {
    match line.shift_remove(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => Ok(values),
        Some(_) => Err(format!("\"{name}\" is no list")),
    }
}

fn take_list(line: &mut Line, name: &str) -> Result<Vec<Line>, String> {
    let object = |value| if let Value::Object(line) = value { Ok(line) } else { Err(format!("\"{name}\" holds something other than objects")) };
    take_values(line, name)?.into_iter().map(object).collect()
}

/// Deletes everything.
async fn clear(db: &DatabaseTransaction) -> Result<(), DbErr> {
    for table in table_names().iter().rev() {
        db.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    Ok(())
}

/// What an export without history lacks: a run and the regions' revisions, without which a server would see nothing.
async fn add_revisions(db: &DatabaseTransaction, regions: Vec<(String, Option<String>)>, demo: bool, now: DateTime<Utc>) -> Result<(), DbErr> {
    let run = import_run::ActiveModel {
        id: ActiveValue::NotSet,
        started_at: ActiveValue::Set(now),
        finished_at: ActiveValue::Set(Some(now)),
        program_version: ActiveValue::Set(env!("CARGO_PKG_VERSION").to_owned()),
        rules_version: ActiveValue::Set(crate::RULES_VERSION.to_owned()),
        origin: ActiveValue::Set("export".to_owned()),
        demo: ActiveValue::Set(demo),
        report: ActiveValue::Set(Value::Null),
    };
    let run_id = import_run::Entity::insert(run).exec(db).await?.last_insert_id;
    for (region_code, corrections_version) in regions {
        let row = revision::ActiveModel {
            seq: ActiveValue::NotSet,
            region_code: ActiveValue::Set(region_code),
            run_id: ActiveValue::Set(run_id),
            committed_at: ActiveValue::Set(now),
            corrections_version: ActiveValue::Set(corrections_version),
        };
        revision::Entity::insert(row).exec(db).await?;
    }
    Ok(())
}

/// Makes PostgreSQL count on from the numbers that were taken in; SQLite does so by itself.
async fn advance_sequences(db: &DatabaseTransaction) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for (table, column) in [("import_run", "id"), ("revision", "seq")] {
        // Never back: numbers that were given stay given, also where this transaction fails.
        let sequence = format!("pg_get_serial_sequence('{table}', '{column}')");
        let next = format!("SELECT setval({sequence}, GREATEST(nextval({sequence}), COALESCE((SELECT MAX({column}) FROM {table}), 0) + 1), false)");
        db.execute_unprepared(&next).await?;
    }
    Ok(())
}
