//! Benchmark: what loading a dataset and searching it cost.

fn main() {}
