//! Where and when something was measured.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use super::Options;
use super::workplace::Workplace;

/// What has to be known to judge the figures.
pub(super) fn about(options: &Options, place: &Workplace) -> BTreeMap<String, String> {
    let mut about = BTreeMap::from([
        ("date".to_owned(), said("date", &["-u", "+%Y-%m-%d %H:%M UTC"])),
        ("machine".to_owned(), machine()),
        ("rustc".to_owned(), said("rustc", &["--version"])),
        ("coinage".to_owned(), format!("{} ({})", env!("CARGO_PKG_VERSION"), commit())),
        ("runs".to_owned(), options.runs.to_string()),
        ("load at the start".to_owned(), load()),
    ]);
    if !place.peers.is_empty() {
        let peers: Vec<String> =
            place.peers.iter().map(|peer| format!("{} {}", peer.name, peer.version)).collect();
        about.insert("peers".to_owned(), peers.join(", "));
    }
    about
}

/// How many processes want a processor, over the last minute.
pub(super) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = value(&processors, "model name").unwrap_or(std::env::consts::ARCH);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = value(&memory, "MemTotal")
        .and_then(|total| total.split(' ').next())
        .and_then(|total| total.parse().ok())
        .unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores, {} GiB, {}", kib.div_ceil(1 << 20), std::env::consts::OS)
}

/// What stands after a key and a colon.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(key))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

fn commit() -> String {
    let root = crate::codegen::root().join(".");
    said("git", &["-C", &root.to_string_lossy(), "describe", "--always", "--dirty"])
}

/// The first line that a command prints.
pub(super) fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().filter(|line| !line.is_empty()).unwrap_or("unknown").to_owned()
}
