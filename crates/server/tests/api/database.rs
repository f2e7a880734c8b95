//! A small database in memory with invented rows of three regions.

use helheten_model::entity::{
    assertion, choice, contact_point, decision_right, document, duty, event, event_organization, figure, finding, goal, governance_level, import_run, law,
    membership, mission, organization, organization_alias, organization_level, organization_mission, organization_period, page, page_version, page_visit,
    person, post, redirect, region, region_law, relation, relation_ground, restoration, revision, source, statement,
};
use sea_orm::{ActiveModelBehavior, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait, IntoActiveModel, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A database with all tables and no rows.
pub(crate) async fn empty_database() -> DatabaseConnection {
    let db = bare_database().await;
    let schema = Schema::new(db.get_database_backend());
    macro_rules! create {
        ($($entity:ident),+ $(,)?) => {
            $(db.execute(&schema.create_table_from_entity($entity::Entity)).await.unwrap();)+
        };
    }
    create!(
        assertion,
        choice,
        contact_point,
        decision_right,
        document,
        duty,
        event,
        event_organization,
        figure,
        finding,
        goal,
        governance_level,
        import_run,
        law,
        membership,
        mission,
        organization,
        organization_alias,
        organization_level,
        organization_mission,
        organization_period,
        page,
        page_version,
        page_visit,
        person,
        post,
        redirect,
        region,
        region_law,
        relation,
        relation_ground,
        restoration,
        revision,
        source,
        statement,
    );
    db
}

/// A database without tables.
pub(crate) async fn bare_database() -> DatabaseConnection {
    // Every connection to a database in memory has its own: there must be one, and it must never be closed.
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// Inserts rows that are written as JSON.
pub(crate) async fn insert<E>(db: &DatabaseConnection, rows: Value)
where
    E: EntityTrait,
    E::Model: DeserializeOwned + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let rows: Vec<E::Model> = serde_json::from_value(rows).unwrap();
    for row in rows {
        E::insert(row.into_active_model()).exec_without_returning(db).await.unwrap();
    }
}

/// A database with the invented rows.
pub(crate) async fn filled_database() -> DatabaseConnection {
    let db = empty_database().await;
    insert_runs_and_pages(&db).await;
    insert_bodies(&db).await;
    insert_relations(&db).await;
    insert_numbers_and_documents(&db).await;
    insert_people(&db).await;
    insert_texts(&db).await;
    insert_assertions(&db).await;
    insert_choices(&db).await;
    db
}

async fn insert_runs_and_pages(db: &DatabaseConnection) {
    insert::<import_run::Entity>(
        db,
        json!([{ "id": 1, "started_at": "2026-03-01T05:00:00Z", "finished_at": "2026-03-01T05:01:00Z", "program_version": "0.1.0",
                 "rules_version": "rules2", "origin": "folder invented", "demo": true, "report": { "pages": 4 } }]),
    )
    .await;
    insert::<revision::Entity>(
        db,
        json!([
            { "seq": 1, "region_code": "14", "run_id": 1, "committed_at": "2026-03-01T05:00:30Z" },
            { "seq": 2, "region_code": "22", "run_id": 1, "committed_at": "2026-03-01T05:00:40Z" },
        ]),
    )
    .await;
    insert::<page::Entity>(
        db,
        json!([
            { "id": "page:14/a", "region_code": "14", "url": "https://example.invalid/a", "kind": "slides", "title": "Sida A", "current_version_id": "page:14/a@2" },
            { "id": "page:14/b", "region_code": "14", "url": "https://example.invalid/b", "title": "Sida B", "current_version_id": "page:14/b@1" },
            { "id": "page:22/a", "region_code": "22", "url": "https://example.invalid/22", "current_version_id": "page:22/a@1" },
            { "id": "page:13/a", "region_code": "13", "url": "https://example.invalid/13", "current_version_id": "page:13/a@1" },
        ]),
    )
    .await;
    let version = |id: &str, page: &str, date: Option<&str>, fetched: &str| {
        json!({ "id": id, "page_id": page, "sha256": "ab".repeat(32), "media_type": "text/html", "headers": {}, "status": 200, "body": [1, 2, 3],
                "stated_date": date, "rules_version": "rules2", "redacted": false, "fetched_at": fetched })
    };
    insert::<page_version::Entity>(
        db,
        json!([
            version("page:14/a@1", "page:14/a", None, "2025-01-01T00:00:00Z"),
            version("page:14/a@2", "page:14/a", Some("2025-12-09"), "2026-01-01T00:00:00Z"),
            version("page:14/b@1", "page:14/b", None, "2025-06-01T00:00:00Z"),
            version("page:22/a@1", "page:22/a", Some("2024-05-01"), "2026-01-01T00:00:00Z"),
            version("page:13/a@1", "page:13/a", None, "2026-01-01T00:00:00Z"),
        ]),
    )
    .await;
    let visit = |run: i64, page: &str, version: Option<&str>, at: &str| {
        json!({ "id": format!("{run}/{page}"), "run_id": run, "page_id": page, "page_version_id": version, "visited_at": at,
                "outcome": if version.is_some() { "UNCHANGED" } else { "FAILED" } })
    };
    insert::<page_visit::Entity>(
        db,
        json!([
            visit(1, "page:14/a", Some("page:14/a@2"), "2026-02-01T00:00:00Z"),
            visit(2, "page:14/a", Some("page:14/a@2"), "2026-03-01T00:00:00Z"),
            visit(2, "page:14/b", None, "2026-03-02T00:00:00Z"),
        ]),
    )
    .await;
}

fn body(id: &str, name: &str, kind: &str) -> Value {
    let region = &id[4..6];
    json!({ "id": id, "region_code": region, "name": name, "kind": kind, "basis": "STATED", "standing": "CURRENT" })
}

fn with(mut row: Value, more: &Value) -> Value {
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

async fn insert_bodies(db: &DatabaseConnection) {
    insert::<organization::Entity>(
        db,
        json!([
            body("org:14/regionfullmaktige", "Regionfullmäktige", "ASSEMBLY"),
            body("org:14/regionstyrelsen", "Regionstyrelsen", "EXECUTIVE_BOARD"),
            with(
                body("org:14/kulturnamnden", "Kulturnämnden", "COMMITTEE"),
                &json!({ "seats": 15, "abbreviation": "KN", "parent_id": "org:14/regionfullmaktige", "valid_from": "2023", "valid_to": "2026" })
            ),
            with(body("org:14/kultursekretariatet", "Kultursekretariatet", "SECRETARIAT"), &json!({ "standing": "UNDATED" })),
            body("org:14/kollektivtrafiknamnden", "Kollektivtrafiknämnden", "COMMITTEE"),
            with(
                body("org:14/trafikbolagets-styrelse", "Trafikbolagets styrelse", "BOARD"),
                &json!({ "basis": "INFERRED", "rule": "genitive", "standing": "UNDATED" })
            ),
            body("org:13/regionstyrelsen", "Regionstyrelsen", "EXECUTIVE_BOARD"),
            body("org:22/regionstyrelsen", "Regionstyrelsen", "EXECUTIVE_BOARD"),
            with(body("org:22/patientnamnden", "Patientnämnden", "PATIENT_COMMITTEE"), &json!({ "standing": "FORMER", "valid_to": "2022-12" })),
        ]),
    )
    .await;
    insert::<organization_alias::Entity>(db, json!([{ "organization_id": "org:14/kulturnamnden", "name": "Nämnden för kultur" }])).await;
    insert::<organization_level::Entity>(
        db,
        json!([
            { "organization_id": "org:14/kulturnamnden", "level": "STRATEGIC" },
            { "organization_id": "org:14/kollektivtrafiknamnden", "level": "STRATEGIC" },
            { "organization_id": "org:14/trafikbolagets-styrelse", "level": "PROVIDER" },
        ]),
    )
    .await;
    insert::<organization_mission::Entity>(
        db,
        json!([
            { "organization_id": "org:14/kulturnamnden", "mission": "CULTURE" },
            { "organization_id": "org:14/kollektivtrafiknamnden", "mission": "PUBLIC_TRANSPORT" },
            { "organization_id": "org:14/trafikbolagets-styrelse", "mission": "PUBLIC_TRANSPORT" },
        ]),
    )
    .await;
}

async fn insert_relations(db: &DatabaseConnection) {
    let relation = |from: &str, kind: &str, to: &str, rule: Option<&str>| {
        json!({ "id": format!("rel:{from}:{kind}:{to}"), "region_code": "14", "from_id": from, "kind": kind, "to_id": to,
                "basis": if rule.is_some() { "INFERRED" } else { "STATED" }, "rule": rule, "standing": "UNDATED" })
    };
    insert::<relation::Entity>(
        db,
        json!([
            relation("org:14/kulturnamnden", "SUPPORTED_BY", "org:14/kultursekretariatet", None),
            relation("org:14/kollektivtrafiknamnden", "GOVERNS", "org:14/trafikbolagets-styrelse", Some("shared_mission")),
            relation("org:14/regionstyrelsen", "LED_BY_ROLE", "post:14/regionstyrelsen/ordforande", None),
            relation("org:14/trafikbolagets-styrelse", "OWNED_BY", "region:14", None),
        ]),
    )
    .await;
    let governs = "rel:org:14/kollektivtrafiknamnden:GOVERNS:org:14/trafikbolagets-styrelse";
    insert::<relation_ground::Entity>(
        db,
        json!([{ "relation_id": governs, "assertion_id": "a-mission-1" }, { "relation_id": governs, "assertion_id": "a-mission-2" }]),
    )
    .await;
}

async fn insert_numbers_and_documents(db: &DatabaseConnection) {
    let figure = |id: &str, measure: &str, value: f64, qualifier: &str| json!({ "id": id, "region_code": &id[4..6], "measure": measure, "value": value, "qualifier": qualifier, "standing": "UNDATED" });
    insert::<figure::Entity>(
        db,
        json!([
            with(figure("fig:22/EMPLOYEES", "EMPLOYEES", 8000.0, "OVER"), &json!({ "unit": "anställda" })),
            figure("fig:14/INHABITANTS", "INHABITANTS", 1_758_000.0, "EXACT"),
            with(figure("fig:14/ELECTED_SEATS/kulturnamnden", "ELECTED_SEATS", 15.0, "EXACT"), &json!({ "organization_id": "org:14/kulturnamnden" })),
        ]),
    )
    .await;
    let document = |id: &str, title: &str, kind: &str, years: Option<(i32, i32)>| {
        json!({ "id": id, "region_code": &id[4..6], "title": title, "kind": kind, "period_start": years.map(|years| years.0),
                "period_end": years.map(|years| years.1), "standing": "UNDATED" })
    };
    insert::<document::Entity>(
        db,
        json!([
            with(
                document("doc:22/verksamhetsplan", "Regionstyrelsens verksamhetsplan", "OPERATIONAL_PLAN", Some((2024, 2026))),
                &json!({ "issuer_id": "org:22/regionstyrelsen", "url": "https://example.invalid/plan.pdf", "format": "pdf" })
            ),
            document("doc:13/verksamhetsplan", "Verksamhetsplan 2024", "OPERATIONAL_PLAN", Some((2024, 2024))),
            document("doc:14/verksamhetsplan", "Verksamhetsplan 2023", "OPERATIONAL_PLAN", Some((2023, 2023))),
            document("doc:14/plan", "Verksamhetsplan utan år", "OPERATIONAL_PLAN", None),
            document("doc:14/budget", "Budget 2024", "BUDGET", Some((2024, 2024))),
            with(document("doc:14/arsredovisning", "Årsredovisning", "ANNUAL_REPORT", None), &json!({ "issuer_id": "org:14/kulturnamnden" })),
        ]),
    )
    .await;
}

async fn insert_people(db: &DatabaseConnection) {
    insert::<post::Entity>(
        db,
        json!([{ "id": "post:14/regionstyrelsen/ordforande", "region_code": "14", "title": "ordförande", "organization_id": "org:14/regionstyrelsen", "standing": "CURRENT" }]),
    )
    .await;
    insert::<person::Entity>(db, json!([{ "id": "person:14/regionstyrelsen/eva-exempel", "region_code": "14", "name": "Eva Exempel", "standing": "CURRENT" }]))
        .await;
    insert::<membership::Entity>(
        db,
        json!([{ "id": "member:post:14/regionstyrelsen/ordforande:person:14/regionstyrelsen/eva-exempel", "region_code": "14",
                 "person_id": "person:14/regionstyrelsen/eva-exempel", "post_id": "post:14/regionstyrelsen/ordforande",
                 "organization_id": "org:14/regionstyrelsen", "party": "S", "standing": "CURRENT" }]),
    )
    .await;
    insert::<contact_point::Entity>(
        db,
        json!([{ "id": "contact:14/EMAIL/kultur@example.invalid", "region_code": "14", "kind": "EMAIL", "value": "kultur@example.invalid",
                 "organization_id": "org:14/kulturnamnden", "standing": "UNDATED" }]),
    )
    .await;
}

async fn insert_texts(db: &DatabaseConnection) {
    let row = |id: &str, more: Value| with(json!({ "id": id, "region_code": "14", "standing": "UNDATED" }), &more);
    insert::<law::Entity>(db, json!([{ "id": "law:2017:725", "name": "kommunallagen", "sfs": "2017:725" }])).await;
    insert::<region_law::Entity>(db, json!([row("region_law:14/2017:725", json!({ "law_id": "law:2017:725" }))])).await;
    insert::<goal::Entity>(db, json!([row("goal:14/det-goda-livet", json!({ "kind": "VISION", "text": "Det goda livet" }))])).await;
    insert::<mission::Entity>(db, json!([row("mission:14/kultur", json!({ "area": "CULTURE", "text": "Kultur i hela länet" }))])).await;
    insert::<duty::Entity>(
        db,
        json!([row(
            "duty:14/kulturnamnden/a",
            json!({ "subject_id": "org:14/kulturnamnden", "subject_text": "Kulturnämnden", "label": "a", "text": "fördela bidrag", "law_id": "law:2017:725" })
        )]),
    )
    .await;
    insert::<decision_right::Entity>(
        db,
        json!([row(
            "right:14/COMMITTEE/OWN",
            json!({ "organization_kind": "COMMITTEE", "right": "OWN", "instrument": "reglemente", "may_redelegate": false })
        )]),
    )
    .await;
    insert::<governance_level::Entity>(db, json!([row("level:14/STRATEGIC", json!({ "level": "STRATEGIC", "text": "Långsiktiga mål" }))])).await;
    insert::<statement::Entity>(
        db,
        json!([row(
            "statement:14/PRINCIPLE/dialog",
            json!({ "subject": "styrning", "kind": "PRINCIPLE", "ordinal": 1, "text": "Styrning bygger på dialog." })
        )]),
    )
    .await;
    insert::<event::Entity>(
        db,
        json!([row(
            "event:14/2022-04-12/ny-organisation",
            json!({ "kind": "DECISION", "date": "2022-04-12", "what": "ny politisk organisation", "organization_id": "org:14/regionfullmaktige" })
        )]),
    )
    .await;
    insert::<organization_period::Entity>(
        db,
        json!([row("period:14/politisk-organisation", json!({ "of": "politisk organisation", "start_year": 2023, "end_year": 2026 }))]),
    )
    .await;
    insert::<redirect::Entity>(
        db,
        json!([{ "id": "org:14/namnden-for-kultur", "region_code": "14", "target_id": "org:14/kulturnamnden", "reason": "one body", "source": "minutes",
                 "since": "2026-03-01T05:00:00Z" }]),
    )
    .await;
    insert::<finding::Entity>(
        db,
        json!([{ "id": "f00000000000000000000002", "region_code": "14", "page_version_id": null, "kind": "BREAKS_RULE", "rule": "ODD_SEATS",
                 "entity_id": "org:14/kulturnamnden", "text": "an even number of seats", "start": 0, "end": 0, "quote": "" },
               { "id": "f00000000000000000000001", "region_code": "14", "page_version_id": "page:14/a@2", "kind": "AMBIGUOUS",
                 "text": "which subcommittee is meant is not said", "start": 3, "end": 11, "quote": "utskottet" }]),
    )
    .await;
}

fn stated(id: &str, page: &str, entity: (&str, &str), field: &str, value: &str, quote: &str) -> Value {
    json!({ "id": id, "page_version_id": page, "rules_version": "rules2", "region_code": &page[5..7], "entity_type": entity.0, "entity_id": entity.1, "field": field,
            "value_written": value, "value": value, "start": 10, "end": 10 + quote.chars().count(), "quote": quote, "prefix": "Sedan finns ", "suffix": ", som beslutar\nMer text" })
}

async fn insert_assertions(db: &DatabaseConnection) {
    let kultur = ("ORGANIZATION", "org:14/kulturnamnden");
    let supported = ("RELATION", "rel:org:14/kulturnamnden:SUPPORTED_BY:org:14/kultursekretariatet");
    insert::<assertion::Entity>(
        db,
        json!([
            stated("a-name", "page:14/a@2", kultur, "name", "Kulturnämnden", "Kulturnämnden & co"),
            stated("a-name-b", "page:14/b@1", kultur, "name", "Kulturnämnden", "kulturnämnden"),
            stated("a-seats", "page:14/a@2", kultur, "seats", "15", "15 ledamöter"),
            stated("a-seats-b", "page:14/b@1", kultur, "seats", "17", "17 ledamöter"),
            stated("a-alias", "page:14/b@1", kultur, "alias", "Nämnden för kultur", "Nämnden för kultur"),
            stated("a-alias-2", "page:14/a@2", kultur, "alias", "KN", "KN"),
            // Stated by an earlier version of the page, and by other rules: neither counts today.
            stated("a-seats-old", "page:14/a@1", kultur, "seats", "13", "13 ledamöter"),
            with(stated("a-seats-rules", "page:14/a@2", kultur, "seats", "11", "11 ledamöter"), &json!({ "rules_version": "rules1" })),
            stated("a-support", "page:14/a@2", supported, "kind", "SUPPORTED_BY", "Kultursekretariatet stödjer Kulturnämnden"),
            stated("a-mission-1", "page:14/a@2", ("ORGANIZATION", "org:14/kollektivtrafiknamnden"), "mission", "PUBLIC_TRANSPORT", "Kollektivtrafik 1"),
            stated("a-mission-2", "page:14/a@2", ("ORGANIZATION", "org:14/trafikbolagets-styrelse"), "mission", "PUBLIC_TRANSPORT", "Kollektivtrafik 2"),
            stated("a-employees", "page:22/a@1", ("FIGURE", "fig:22/EMPLOYEES"), "value", "8000", "drygt 8 000 anställda"),
        ]),
    )
    .await;
}

async fn insert_choices(db: &DatabaseConnection) {
    let choice = |id: &str, entity: (&str, &str), field: &str, value: &str, assertion: Option<&str>, rule: &str| {
        json!({ "id": id, "region_code": "14", "entity_type": entity.0, "entity_id": entity.1, "field": field, "value": value,
                "assertion_id": assertion, "rule": rule, "cause": "SOURCE", "recorded_from": "2026-03-01T05:00:30Z" })
    };
    let kultur = ("ORGANIZATION", "org:14/kulturnamnden");
    insert::<choice::Entity>(
        db,
        json!([
            choice("c-name", kultur, "name", "Kulturnämnden", Some("a-name"), "newest_date"),
            choice("c-seats", kultur, "seats", "15", Some("a-seats"), "newest_date"),
            choice("c-alias", kultur, "alias", "Nämnden för kultur", Some("a-alias"), "only"),
            // Held until a newer page said otherwise.
            with(choice("c-seats-old", kultur, "seats", "13", Some("a-seats-old"), "only"), &json!({ "recorded_to": "2026-03-01T05:00:30Z" })),
            choice("c-employees", ("FIGURE", "fig:22/EMPLOYEES"), "value", "8000", Some("a-employees"), "only"),
        ]),
    )
    .await;
}
