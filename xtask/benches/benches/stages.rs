//! How long the generator takes for the document of this repository, as a whole and in parts.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use coinage::emit::{self, Aside, Context};
use coinage::{Config, Diagnostics, Program, Source, files, format};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn stages(criterion: &mut Criterion) {
    let source = Source::new("payout.yaml", include_str!("../../../spec/payout.yaml"));
    let config = Config::default();
    let analyse = || coinage::analyse(black_box(&source), &config, &mut Diagnostics::default()).unwrap();
    let Program { model, facts, names } = &analyse();
    let emit = || emit::files(&Context { model, facts, names, config: &config, aside: &Aside::default() });
    criterion.bench_function("generate", |bencher| bencher.iter(|| coinage::generate(&source, &config)));
    criterion.bench_function("analyse", |bencher| bencher.iter(analyse));
    criterion.bench_function("emit", |bencher| bencher.iter(emit));
    criterion.bench_function("format", |bencher| {
        bencher.iter_batched(emit, |emitted| format::render(emitted, files::MARK), BatchSize::SmallInput);
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);
