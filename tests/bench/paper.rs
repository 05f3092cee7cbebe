//! How long a paper takes. Goals: a three-copy slip as PDF in 25 ms, the first of a process in 120 ms.
//! Run: `cargo bench --bench paper`.

#[path = "../common/slips.rs"]
mod slips;

use std::time::Instant;

use slipdesk::kernel::paper::{render_pdf, render_text, sheets};
use slipdesk::kernel::words::Lang;
use slipdesk::workflows::sample::papers::{CopyName, slip};

fn main() {
    // Fonts are read by the first paper only, so this one comes before the harness.
    let paper = slip(&slips::charged(Lang::Hans, 2), &CopyName::ALL);
    let start = Instant::now();
    let size = render_pdf(&paper).map_or(0, |bytes| bytes.len());
    println!("first PDF of the process: {:.1} ms, {size} bytes", start.elapsed().as_secs_f64() * 1000.0);
    divan::main();
}

#[divan::bench(args = [Lang::Hant, Lang::Hans, Lang::En])]
fn slip_to_pdf(lang: Lang) -> usize {
    render_pdf(&slip(&slips::charged(lang, 2), &CopyName::ALL)).map_or(0, |bytes| bytes.len())
}

#[divan::bench(args = [1, 7, 40])]
fn slip_laid_out(lines: usize) -> usize {
    sheets(&slip(&slips::free(Lang::Hant, lines), &CopyName::ALL)).len()
}

#[divan::bench]
fn slip_to_text() -> usize {
    render_text(&slip(&slips::charged(Lang::Hant, 2), &CopyName::ALL)).map_or(0, |text| text.len())
}
