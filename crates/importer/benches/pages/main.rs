//! Benchmark: what reading and extracting a page cost beside bare parsing of the same HTML. `cargo xtask bench` prints the ratios.

mod governance;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use governance::governance_page;
use helheten_importer::extract::{PageContext, extract_facts};
use helheten_importer::fetch::MediaType;
use helheten_importer::read::read_page;
use mimalloc::MiMalloc;
use std::hint::black_box;
use std::time::Duration;

/// The program's own, for the parser as for what is measured beside it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The lengths of the pages, in bytes.
const SIZES: &[usize] = &[5_000, 20_000, 200_000, 2_000_000];
/// How often each length is measured, parser and all: what is compared stands near in time, as a machine does not stay as quick as it is.
const ROUNDS: u32 = 5;

fn pages(criterion: &mut Criterion) {
    let context = PageContext { region: "14".parse().expect("two digits are a region's code"), url: None, date: None };
    let mut group = criterion.benchmark_group("pages");
    group.warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(800)).sample_size(10);
    for &size in SIZES {
        let html = governance_page(size);
        let visible = read_page(html.as_bytes(), MediaType::Html, None).text.len();
        assert!(visible * 10 >= html.len() * 4, "{visible} of {} bytes are visible, fewer than 40 %", html.len());
        group.throughput(Throughput::Bytes(html.len() as u64));
        for round in 1..=ROUNDS {
            let of_round = |what: &str| BenchmarkId::new(format!("{what}-{round}"), size);
            group.bench_with_input(of_round("parse"), &html, |bencher, html| bencher.iter(|| scraper::Html::parse_document(black_box(html))));
            group.bench_with_input(of_round("read"), &html, |bencher, html| {
                bencher.iter(|| read_page(black_box(html.as_bytes()), MediaType::Html, None));
            });
            group.bench_with_input(of_round("read_and_extract"), &html, |bencher, html| {
                bencher.iter(|| extract_facts(&read_page(black_box(html.as_bytes()), MediaType::Html, None), &context));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
