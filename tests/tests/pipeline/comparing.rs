//! The bundled pages of all 21 regions, imported and put side by side: what is stated has its words, rules agree with findings.

use crate::database::TestDatabase;
use crate::folder::{import, options, tick};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::import::import_pages;
use helheten_server::{ServeSettings, Server};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

/// The answer of a server over a database.
async fn ask(db: &DatabaseConnection, query: &str) -> Value {
    let server = Server::start(ServeSettings::new(([127, 0, 0, 1], 0).into()), db.clone()).await.unwrap();
    let address = server.address();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    let response = reqwest::Client::new().post(format!("http://{address}/graphql")).json(&json!({ "query": query })).send().await.unwrap();
    let mut answer: Value = response.json().await.unwrap();
    assert_eq!(answer.get("errors"), None);
    drop(stop);
    running.await.unwrap();
    answer["data"].take()
}

#[tokio::test]
async fn the_bundled_pages_of_all_regions_are_put_side_by_side() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    import_pages(&db, load_fixtures(tick()).unwrap(), Vec::new(), &options("test", &CorrectionSet::NONE), &mut |_| {}).await.unwrap();
    let regions: Vec<String> = helheten_model::vocabulary::regions().iter().map(|region| format!("\"{}\"", region.code)).collect();
    let query = format!(
        "{{ compare(regions: [{}]) {{ aspects {{ aspect comparable cells {{ region {{ code }} status value number qualifier items {{ name standing }} evidence(first: 500) {{ quote }} }} }} }}
            coverage {{ region {{ code }} imported rules {{ code status findings {{ id }} }} }} }}",
        regions.join(", ")
    );
    // Five hundred quotations of every cell would be too much at once for all aspects.
    let query = query.replace("(first: 500)", "");
    let data = ask(&db, &query).await;
    check_cells(&data["compare"]["aspects"]);
    for region in data["coverage"].as_array().unwrap() {
        assert_eq!(region["imported"], true);
        for rule in region["rules"].as_array().unwrap().iter().filter(|rule| rule["code"] != "NEWEST_PAGE_AGE") {
            let told = !rule["findings"].as_array().unwrap().is_empty();
            assert_eq!(rule["status"] == "BROKEN", told, "{}: what the server sees and what the importer found: {rule}", region["region"]["code"]);
        }
    }
}

/// What is stated has words and a value, what is not has neither, and every status but `NOT_IMPORTED` is there.
fn check_cells(aspects: &Value) {
    let rows = aspects.as_array().unwrap();
    let mut stated = 0;
    for (row, cell) in rows.iter().flat_map(|row| row["cells"].as_array().unwrap().iter().map(move |cell| (row, cell))) {
        let words = cell["evidence"].as_array().unwrap();
        match cell["status"].as_str().unwrap() {
            "STATED" => {
                stated += 1;
                assert!(cell["value"].is_string() && !words.is_empty(), "{}: {cell}", row["aspect"]);
                assert!(cell["items"].as_array().unwrap().iter().all(|item| item["standing"] != "FORMER"), "{}: {cell}", row["aspect"]);
            }
            "NOT_STATED" => assert!(cell["value"].is_null() && cell["number"].is_null(), "{}: {cell}", row["aspect"]),
            other => panic!("{other}"),
        }
    }
    assert!(stated > 140, "{stated} cells of {} are stated", rows.len() * 21);
    let employees = rows.iter().find(|row| row["aspect"] == "EMPLOYEES").unwrap();
    let of_sormland = employees["cells"].as_array().unwrap().iter().find(|cell| cell["region"]["code"] == "04").unwrap();
    assert_eq!((&of_sormland["value"], &of_sormland["qualifier"]), (&json!("drygt 8\u{a0}600\u{a0}anställda"), &json!("OVER")));
}

#[tokio::test]
async fn a_page_that_gives_examples_gives_an_open_list() {
    let pages = [
        ("14", "Politisk organisation\n\nRegionfullmäktige har 71 ledamöter.\n\nExempel på nämnder:\n- Kulturnämnden\n- Tekniska nämnden\n"),
        ("13", "Politisk organisation\n\nRegionfullmäktige har 71 ledamöter.\n\nRegionen har två nämnder:\n- Kulturnämnden\n- Tekniska nämnden\n"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut list = String::new();
    for (code, text) in pages {
        fs::write(folder.path().join(format!("{code}.txt")), text).unwrap();
        write!(list, "[[page]]\nfile = \"{code}.txt\"\nregion = \"{code}\"\nurl = \"https://region-{code}.example/\"\ndate = \"2024-02-01\"\n\n").unwrap();
    }
    fs::write(folder.path().join("pages.toml"), list).unwrap();
    for database in TestDatabase::all().await {
        let db = database.open().await;
        assert!(import(&db, folder.path()).await.is_complete());
        let data =
            ask(&db, r#"{ compare(regions: ["14", "13", "22"], aspects: [COMMITTEES]) { aspects { cells { status number complete notesSv } } } }"#).await;
        let cells = &data["compare"]["aspects"][0]["cells"];
        let open = json!(["en sida ger bara exempel på nämnder: att något saknas säger inget"]);
        assert_eq!(cells[0], json!({ "status": "STATED", "number": 2.0, "complete": false, "notesSv": open }));
        assert_eq!(cells[1], json!({ "status": "STATED", "number": 2.0, "complete": true, "notesSv": [] }));
        assert_eq!(cells[2], json!({ "status": "NOT_IMPORTED", "number": null, "complete": null, "notesSv": [] }));
    }
}
