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
        } else if !text.is_empty() && !text.starts_with(['}', '#', ')']) && !text.starts_with("schema") && !text.starts_with("query:") {
            if !described {
                undescribed.push(text.to_owned());
            }
            described = false;
        }
    }
    assert!(undescribed.is_empty(), "without a description: {undescribed:#?}");
}
