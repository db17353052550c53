//! How long each payload takes to be decoded and encoded, by the tables and by serde derive.

#![allow(missing_docs, clippy::unwrap_used)]

use benches::codec;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn payloads(criterion: &mut Criterion) {
    for case in codec::cases() {
        for (direction, side) in codec::RUNS {
            let mut group = criterion.benchmark_group(format!("{} {direction}", case.name));
            group.throughput(Throughput::Bytes(case.json.len() as u64));
            let step = case.step((direction, side)).unwrap();
            group.bench_function(side, |bencher| bencher.iter(&step));
        }
    }
}

criterion_group!(benches, payloads);
criterion_main!(benches);
