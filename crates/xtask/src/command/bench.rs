//! `cargo xtask bench`: runs the benchmarks and prints what they come to.

mod dataset;
mod http;
mod pages;

use crate::environment::{cargo, root};
use crate::process;
use crate::say::say;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::process::Command;

const AFTER_HELP: &str = "\
Times depend on the machine; the ratios, each taken within one run, much less.

  pages:   what reading a page, and reading it and extracting its facts, cost beside what
           `scraper` needs to parse the same HTML and nothing else, in the middle of five rounds.
           Wanted: at most 3 for both together, and at most 12 times the time for a page ten times
           as long.
  again:   what a second live import costs that finds nothing new, of 21 regions on a site of this
           machine, beside the first one, in CPU time. Wanted: at most 10 %.
  dataset: what the server needs to load a database of 2 000, 20 000 and 200 000 invented
           organizations from SQLite, and to search it. Wanted: at least 100 000 rows a second, at
           most 1 536 bytes of memory a row without the search's index (what is allocated, counted),
           at most 1.5 times as much a row as at the size before; and of the searches for two words
           over 100 000 texts 99 of 100 within 2 ms of CPU time. The largest database takes 3 GB of
           the disk while it is measured, under target/tmp, and some minutes.

  http:    what answers over HTTP cost the processor, with all that the server does around them, on
           20 000 invented organizations: a question asked for the first time beside a handler
           written by hand for it, and asked again beside one that sends bytes of the same length.
           Wanted: at most 4, 6 and 9 times for a body, a page of bodies and something of every
           region; again at most 1.5 times. With --peers datasette-graphql is installed from PyPI
           and asked what it can answer of the same.

  cargo xtask bench
  cargo xtask bench --only dataset --sizes 2000,20000
  cargo xtask bench --last      the tables of the last run again";

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Reading and extracting pages
    Pages,
    /// Importing a second time
    Again,
    /// Loading and searching
    Dataset,
    /// Answering over HTTP
    Http,
}

/// What `bench` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct BenchArguments {
    /// Measure nothing; print the tables of the last run
    #[arg(long)]
    last: bool,
    /// Fail where something is beyond what is wanted
    #[arg(long)]
    strict: bool,
    /// Measure with `http` also what datasette-graphql costs over the same database; needs Python
    #[arg(long)]
    peers: bool,
    /// Measure only these parts, with commas between [default: all]
    #[arg(long, value_name = "PART", value_delimiter = ',', value_enum)]
    only: Vec<Part>,
    /// How many organizations the databases of `dataset` have, with commas between
    #[arg(long, value_name = "COUNT", value_delimiter = ',', default_values_t = [2_000, 20_000, 200_000], value_parser = clap::value_parser!(u32).range(1..))]
    sizes: Vec<u32>,
}

/// Runs the command.
pub(crate) fn run(arguments: &BenchArguments) -> Result<()> {
    let takes = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut beyond = Vec::new();
    if takes(Part::Pages) {
        if !arguments.last {
            process::run(Command::new(cargo()).args(["bench", "--package", "helheten-importer", "--bench", "pages"]).current_dir(root()))?;
            say("");
        }
        beyond.extend(pages::print_table()?);
    }
    if takes(Part::Again) && !arguments.last {
        let again = ["test", "--workspace", "--test", "faults", "--", "--ignored", "--nocapture", "what_a_second_run_costs"];
        process::run(Command::new(cargo()).args(again).current_dir(root()))?;
    }
    if takes(Part::Dataset) {
        if !arguments.last {
            dataset::measure(&arguments.sizes)?;
        }
        say("");
        beyond.extend(dataset::print_tables()?);
    }
    if takes(Part::Http) {
        if !arguments.last {
            http::measure()?;
            if arguments.peers {
                http::measure_peer()?;
            }
        }
        say("");
        beyond.extend(http::print_table()?);
        if arguments.peers {
            say("");
            http::print_peer_table()?;
        }
    }
    if beyond.is_empty() {
        return Ok(());
    }
    say(&format!("\nbeyond what is wanted: {}", beyond.join("; ")));
    if arguments.strict {
        bail!("{} of the measurements are beyond what is wanted", beyond.len());
    }
    Ok(())
}
