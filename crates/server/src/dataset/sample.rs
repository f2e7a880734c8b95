//! Small datasets for tests: rows as JSON, table by table.

use super::assertion::{Assertion, Cited, PageVersion};
use super::history::{Recorder, Slot, StatedRecord};
use super::load::build_indexes;
use super::model::FactModel;
use super::{Dataset, Finding, OrganizationSets, Table};
use helheten_model::vocabulary::{EntityType, FindingKind, MissionArea, OrganizationKind};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;

impl Dataset {
    /// A dataset of some rows, last imported on 1 March 2026: `pages` with `region` and `stated_date`, organizations with `missions` too,
    /// `words` with `type`, `id`, `field`, `quote` and `suffix`, all of the first page and at its beginning.
    pub(crate) fn sample(rows: &Value) -> Self {
        let mut data = Self::default();
        data.info.imported_at = "2026-03-01T05:00:00Z".parse().ok();
        data.pages = list(rows, "pages").map(page).collect();
        data.imported = data.pages.iter().map(|page| page.region).collect();
        cite_words(&mut data, rows);
        macro_rules! fill {
            ($($table:ident),+ $(,)?) => { $(data.$table = table(rows, stringify!($table), &cited(&data));)+ };
        }
        fill!(organizations, relations, figures, documents, governance_levels, goals, missions, statements, decision_rights);
        data.organization_sets = data.organizations.rows().iter().map(|row| sets(rows, row.id())).collect();
        data.findings = list(rows, "findings").map(finding).collect();
        data.import_runs = serde_json::from_value(rows.get("import_runs").cloned().unwrap_or(json!([]))).unwrap();
        data.indexes = build_indexes(&data);
        data
    }
}

fn list<'v>(rows: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    rows.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_default().to_owned()
}

/// Rows, of the region that their id names, current where nothing else is said.
fn table<M: FactModel + DeserializeOwned>(rows: &Value, name: &str, assertions: &[Assertion<'_>]) -> Table<M> {
    let models = list(rows, name).map(|row| {
        let region = text(row, "id").split_once(':').unwrap().1[..2].to_owned();
        let mut whole = json!({ "region_code": region, "standing": "CURRENT", "basis": "STATED", "qualifier": "EXACT", "may_redelegate": false });
        whole.as_object_mut().unwrap().extend(row.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    });
    let mut table: Table<M> = Table::build(models.collect()).unwrap();
    for row in table.rows_mut() {
        let own = (0..).zip(assertions).filter(|(_, assertion)| assertion.entity_type() == M::ENTITY_TYPE && assertion.entity_id() == row.model.id());
        row.evidence = own.map(|(place, _)| place).collect();
    }
    table
}

fn sets(rows: &Value, id: &str) -> OrganizationSets {
    let row = list(rows, "organizations").find(|row| row["id"] == id).unwrap();
    let missions = list(row, "missions").map(|area| MissionArea::find(area.as_str().unwrap()).unwrap()).collect();
    OrganizationSets { missions, ..OrganizationSets::default() }
}

fn page(row: &Value) -> PageVersion {
    let region = text(row, "region");
    PageVersion {
        page_id: format!("page:{region}/a"),
        version_id: format!("page:{region}/a@1"),
        region: region.parse().unwrap(),
        url: format!("https://region-{region}.example/"),
        title: None,
        kind: None,
        stated_date: row["stated_date"].as_str().map(str::to_owned),
        fetched_at: "2026-03-01T04:00:00Z".parse().unwrap(),
        last_visit_at: "2026-03-01T04:00:00Z".parse().unwrap(),
        sha256: String::new(),
        current: true,
    }
}

/// The words of the first page; those of one thing stay in their order.
fn cite_words(data: &mut Dataset, rows: &Value) {
    let mut recorder = Recorder::default();
    for (number, row) in list(rows, "words").enumerate() {
        recorder.state(&StatedRecord {
            id: &words_id(number),
            region: text(row, "id").split_once(':').unwrap().1[..2].parse().unwrap(),
            version: 0,
            rules: "",
            entity_type: EntityType::find(&text(row, "type")).unwrap(),
            entity_id: &text(row, "id"),
            field: &text(row, "field"),
            written: "",
            value: &text(row, "value"),
            valid_from: None,
            valid_to: None,
            start: 0,
            end: i32::try_from(text(row, "quote").chars().count()).unwrap(),
            quote: &text(row, "quote"),
            prefix: "",
            suffix: &text(row, "suffix"),
        });
    }
    data.history = Arc::new(recorder.finish(data.pages.clone(), Vec::new(), Vec::new()).history);
    let chosen: HashSet<String> = list(rows, "words").enumerate().filter(|(_, row)| row["chosen"] == true).map(|(number, _)| words_id(number)).collect();
    let cite = |(place, stated)| Cited { stated: Slot::new(place), page: 0, live: true, chosen: chosen.contains(data.history.text(stated)) };
    data.assertions = data.history.stated().iter().map(|stated| stated.id).enumerate().map(cite).collect();
}

fn words_id(number: usize) -> String {
    format!("words {number}")
}

fn cited(data: &Dataset) -> Vec<Assertion<'_>> {
    data.assertions.iter().map(|cited| Assertion::new(&data.history, *cited)).collect()
}

fn finding(row: &Value) -> Finding {
    Finding {
        id: text(row, "id"),
        region: text(row, "region").parse().unwrap(),
        kind: FindingKind::find(&text(row, "kind")).unwrap(),
        text: String::new(),
        quote: String::new(),
        start: 0,
        end: 0,
        page: None,
        rule: row["rule"].as_str().map(str::to_owned),
        entity_id: None,
        open_list_of: row["open_list_of"].as_str().and_then(OrganizationKind::find),
    }
}
