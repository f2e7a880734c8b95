//! The source keeps its own rules: what the style says and no lint checks.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_tests::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LINES_MAX: usize = 450;
const FOLDERS_LEFT_OUT: &[&str] = &["target", "node_modules", "dist", ".git", "fixtures"];
const VAGUE_MODULES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager", "service"];
const TEXT_ENDINGS: &[&str] = &["rs", "toml", "md", "yml", "js", "jsx", "mjs", "css", "html", "graphql", "json", "lock", "sh", ""];
/// What the pure stages do not know: the database, the network, files, settings, the clock, chance and waiting.
const IMPURE: &[&str] = &[
    "sea_orm",
    "tokio",
    "reqwest",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "async fn",
    ".await",
];

/// A file of the workspace with its text.
struct SourceFile {
    name: String,
    ending: String,
    text: String,
}

#[test]
fn every_source_file_says_its_job_first() {
    assert_none(rust_files().iter().filter(|file| !file.text.starts_with("//! ")).map(|file| format!("{} does not open with a line of //!", file.name)));
}

#[test]
fn no_source_file_is_long() {
    let lengths = rust_files().into_iter().map(|file| (file.text.lines().count(), file.name));
    assert_none(lengths.filter(|(lines, _)| *lines > LINES_MAX).map(|(lines, name)| format!("{name} has {lines} lines, at most {LINES_MAX} are allowed")));
}

#[test]
fn modules_are_named_after_what_they_hold() {
    let parts = |name: &str| name.trim_end_matches(".rs").split('/').map(str::to_owned).collect::<Vec<_>>();
    let vague = |name: &String| parts(name).iter().any(|part| part == "mod" || VAGUE_MODULES.contains(&part.as_str()));
    assert_none(rust_files().into_iter().map(|file| file.name).filter(vague).map(|name| format!("{name}: its name does not tell what it holds")));
}

#[test]
fn lints_are_expected_and_not_allowed() {
    let forbidden = [concat!("#[", "allow("), concat!("#![", "allow(")];
    let offenders = rust_files().into_iter().filter(|file| forbidden.iter().any(|attribute| file.text.contains(attribute)));
    assert_none(offenders.map(|file| format!("{}: use #[expect(…, reason = \"…\")]", file.name)));
}

#[test]
fn crates_depend_in_one_direction() {
    let may_use: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("crates/model", &[] as &[&str]),
        ("migrations", &["helheten-model"]),
        ("crates/importer", &["helheten-model", "helheten-migrations"]),
        ("crates/server", &["helheten-model"]),
        ("crates/cli", &["helheten-model", "helheten-importer", "helheten-server", "helheten-migrations"]),
        ("crates/xtask", &[]),
    ]);
    for (folder, allowed) in may_use {
        let manifest = manifest(&format!("{folder}/Cargo.toml"));
        let used = ["dependencies", "build-dependencies"].iter().filter_map(|table| manifest.get(*table)?.as_table()).flat_map(toml::Table::keys);
        let ours = used.filter(|name| name.starts_with("helheten"));
        assert_none(ours.filter(|name| !allowed.contains(&name.as_str())).map(|name| format!("{folder} must not depend on {name}")));
    }
}

#[test]
fn reading_extracting_and_resolving_are_pure() {
    let stages = ["read", "extract", "resolve"].map(|stage| format!("crates/importer/src/{stage}"));
    let is_stage = |name: &str| stages.iter().any(|stage| name == format!("{stage}.rs") || name.starts_with(&format!("{stage}/")));
    let files: Vec<SourceFile> = rust_files().into_iter().filter(|file| is_stage(&file.name) && !file.name.ends_with("tests.rs")).collect();
    assert!(files.len() >= 3, "the three stages are where they are looked for");
    for file in files {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        assert_none(IMPURE.iter().filter(|word| code.contains(**word)).map(|word| format!("{} mentions {word}", file.name)));
    }
}

#[test]
fn every_fixture_is_complete() {
    let mut complaints = Vec::new();
    for region in folders(&root().join("fixtures/pages")) {
        let code = file_name(&region);
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            complaints.push(format!("fixtures/pages/{code} is not named by a region's code"));
        }
        for case in folders(&region) {
            let name = format!("fixtures/pages/{code}/{}", file_name(&case));
            let files: Vec<String> = entries(&case).iter().map(|file| file_name(file)).collect();
            if !file_name(&case).split_once('-').is_some_and(|(kind, lesson)| !kind.is_empty() && !lesson.is_empty()) {
                complaints.push(format!("{name} is not named KIND-LESSON"));
            }
            for wanted in ["source.toml", "expected.json"] {
                if !files.iter().any(|file| file == wanted) {
                    complaints.push(format!("{name} has no {wanted}"));
                }
            }
            let known = ["page.html", "page.txt", "source.toml", "expected.json", "gold.json"];
            complaints.extend(files.iter().filter(|file| !known.contains(&file.as_str())).map(|file| format!("{name}/{file} is no part of a fixture")));
            if !matches!(files.iter().filter(|file| *file == "page.html" || *file == "page.txt").count(), 1) {
                complaints.push(format!("{name} has not exactly one page.html or page.txt"));
            }
        }
    }
    assert_none(complaints);
}

#[test]
fn every_dependency_is_explained() {
    let readme = readme();
    let table = section(&readme, "Dependencies");
    let manifest = manifest("Cargo.toml");
    let crates = manifest["workspace"]["dependencies"].as_table().unwrap();
    let packages: serde_json::Value = serde_json::from_str(&fs::read_to_string(root().join("crates/server/web/package.json")).unwrap()).unwrap();
    let packages = ["dependencies", "devDependencies"].iter().flat_map(|list| packages[list].as_object().unwrap().keys());
    let names = crates.iter().filter(|(_, value)| value.get("path").is_none()).map(|(name, _)| name).chain(packages);
    assert_none(names.filter(|name| !table.contains(&format!("`{name}`"))).map(|name| format!("README's table of dependencies does not explain {name}")));
}

#[test]
fn the_code_map_is_true() {
    let readme = readme();
    let map = section(&readme, "Code map");
    let named: Vec<&str> = map.lines().filter_map(|line| line.split_whitespace().next()).filter(|word| word.ends_with('/')).collect();
    let gone = named.iter().filter(|folder| !root().join(folder).is_dir()).map(|folder| format!("the code map names {folder}, which is not there"));
    let crates = folders(&root().join("crates")).into_iter().map(|folder| format!("crates/{}/", file_name(&folder)));
    let left_out = crates.filter(|folder| !named.contains(&folder.as_str())).map(|folder| format!("the code map leaves {folder} out"));
    assert_none(gone.chain(left_out));
}

#[test]
fn every_example_query_says_what_it_answers() {
    let folder = root().join("crates/server/web/examples");
    let queries = entries(&folder);
    assert_eq!(queries.len(), 10, "the playground opens with ten tabs");
    for query in queries {
        let text = fs::read_to_string(&query).unwrap();
        let said = text.lines().take_while(|line| line.starts_with("# ")).count();
        assert!(said >= 2, "{} begins with what it answers, in English and in Swedish", query.display());
    }
}

#[test]
fn nothing_tells_of_the_machine_it_was_made_on() {
    let machine = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("registry.npm", "js.org")];
    let mut complaints = Vec::new();
    for file in text_files() {
        complaints.extend(machine.iter().filter(|place| file.text.contains(**place)).map(|place| format!("{} names {place}", file.name)));
        if file.name.ends_with("package-lock.json") && file.text.contains("\"resolved\"") {
            complaints.push(format!("{} names where packages were downloaded from", file.name));
        }
    }
    assert_none(complaints);
}

#[test]
fn nothing_is_left_to_do() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let files = text_files().into_iter().filter(|file| file.ending != "lock" && !file.name.ends_with("package-lock.json"));
    assert_none(files.filter(|file| marks.iter().any(|mark| file.text.contains(mark))).map(|file| format!("{} leaves something to do", file.name)));
}

fn assert_none(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn rust_files() -> Vec<SourceFile> {
    text_files().into_iter().filter(|file| file.ending == "rs").collect()
}

fn text_files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect_files(&root(), &mut files);
    assert!(files.len() > 50, "the walk finds the workspace");
    files
}

fn collect_files(folder: &Path, files: &mut Vec<SourceFile>) {
    for path in entries(folder) {
        if path.is_dir() {
            if !FOLDERS_LEFT_OUT.contains(&file_name(&path).as_str()) {
                collect_files(&path, files);
            }
            continue;
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if TEXT_ENDINGS.contains(&ending.as_str())
            && let Ok(text) = fs::read_to_string(&path)
        {
            let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(SourceFile { name, ending, text });
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn manifest(name: &str) -> toml::Table {
    fs::read_to_string(root().join(name)).unwrap().parse().unwrap()
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The text below a heading of the second level, up to the next one.
fn section<'text>(text: &'text str, heading: &str) -> &'text str {
    let start = text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("README has no section \"{heading}\""));
    let body = &text[start + heading.len() + 5..];
    &body[..body.find("\n## ").unwrap_or(body.len())]
}
