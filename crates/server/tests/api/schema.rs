//! The committed schema is the one that the program serves.

use helheten_server::schema_sdl;
use std::fs;
use std::path::Path;

#[test]
fn the_committed_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let current = schema_sdl();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == current, "crates/server/schema.graphql is not what the program serves; UPDATE_EXPECT=1 cargo test -p helheten-server rewrites it");
}

#[test]
fn everything_in_the_schema_is_described() {
    let mut described = false;
    let mut undescribed = Vec::new();
    let mut within_description = false;
    for line in schema_sdl().lines() {
        let text = line.trim();
        if text.starts_with("\"\"\"") || within_description {
            let ends = text.matches("\"\"\"").count() == 2 || (within_description && text.ends_with("\"\"\""));
            within_description = !ends;
            described = true;
        } else if !text.is_empty()
            && !text.starts_with(['}', '#', ')'])
            && !text.starts_with("schema")
            && !text.starts_with("query:")
            && text != "subscription: Subscription"
        {
            if !described {
                undescribed.push(text.to_owned());
            }
            described = false;
        }
    }
    assert!(undescribed.is_empty(), "without a description: {undescribed:#?}");
}

#[test]
fn every_fact_has_what_the_interface_promises_and_can_be_filtered_by_it() {
    let schema = schema_sdl();
    let facts: Vec<&str> = schema.lines().filter(|line| line.starts_with("type ") && line.contains("Fact")).collect();
    assert_eq!(facts.len(), 17, "{facts:?}");
    for head in facts {
        let name = head.split(' ').nth(1).unwrap();
        check_fields(&schema, head, &["id:", "region:", "standing:", "validFrom:", "evidence(", "firstSeenAt:", "lastSeenAt:", "conflicts:", "changes("]);
        if name != "RegionLaw" {
            let filter = format!("input {name}Filter {{");
            check_fields(&schema, &filter, &["and:", "or:", "not:", "id:", "region:", "standing:", "validOn:", "hasConflicts:"]);
        }
    }
}

fn check_fields(schema: &str, head: &str, fields: &[&str]) {
    let start = schema.find(head).unwrap_or_else(|| panic!("no {head}"));
    let body = &schema[start..start + schema[start..].find("\n}").unwrap()];
    for field in fields {
        assert!(body.lines().any(|line| line.trim().starts_with(field)), "{head} has no {field}");
    }
}
