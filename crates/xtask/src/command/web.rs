//! `cargo xtask web`: builds the playground's assets, which the server embeds.

use crate::environment::{find_npm, root};
use crate::process;
use crate::say::say;
use anyhow::Result;
use clap::Args;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

const SOURCES: &[&str] = &[".npmrc", "package.json", "package-lock.json", "index.html", "vite.config.js", "src", "examples", "public"];

const AFTER_HELP: &str = "\
Builds crates/server/web/dist with the versions that its package-lock.json pins. Does
nothing where dist is newer than its sources. Without Node the command says so and ends
well: the server then serves a page that tells what is missing.";

/// What `web` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct WebArguments {
    /// Build even where nothing has changed
    #[arg(long)]
    force: bool,
}

/// Whether there are assets to serve now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assets {
    /// They are built from today's sources.
    Ready,
    /// Node or npm is missing, so they are not built.
    WithoutNode,
}

/// Runs the command.
pub(crate) fn run(arguments: &WebArguments) -> Result<()> {
    build(arguments.force).map(drop)
}

/// Builds the assets where they are older than their sources, or in any case where `force` is set.
pub(crate) fn build(force: bool) -> Result<Assets> {
    let web = root().join("crates/server/web");
    let built = modified(&web.join("dist/index.html"));
    let newest = SOURCES.iter().filter_map(|source| newest_change(&web.join(source))).max();
    if !force && built.is_some() && built >= newest {
        say("web: the playground's assets are up to date");
        return Ok(Assets::Ready);
    }
    let Some(npm) = find_npm() else {
        say("web: Node is not installed, so the playground is not built; everything else works.");
        say("     Install Node 20.19 or newer with npm and run `cargo xtask web` to have it.");
        return Ok(Assets::WithoutNode);
    };
    if modified(&web.join("node_modules/.package-lock.json")) < modified(&web.join("package-lock.json")) {
        say("web: installing the pinned packages …");
        process::run(Command::new(&npm).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&web))?;
    }
    say("web: building the playground …");
    process::run(Command::new(&npm).args(["run", "--silent", "build", "--", "--logLevel=warn"]).current_dir(&web))?;
    say("web: built crates/server/web/dist");
    Ok(Assets::Ready)
}

fn newest_change(path: &Path) -> Option<SystemTime> {
    let within = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| newest_change(&entry.path()));
    within.chain(modified(path)).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
