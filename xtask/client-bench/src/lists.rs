//! Lists that come in pages: memory over a long one, and pages that are asked for ahead.

use std::error::Error;
use std::time::Duration;

use monext_payout::Client;
use tokio::runtime::Runtime;

use crate::calls::client;
use crate::clock::{Clock, nanoseconds_each};
use crate::instant::Instant;
use crate::{Measured, server};

/// How many items a page has.
const PAGE: usize = 100;
/// The last page.
const EMPTY: &[u8] = br#"{"result":{"title":"ACCEPTED","code":"00000","detail":"Done"},"transactions":[]}"#;

/// Two pages full of items: a list whose pages are all alike would be taken for one that never ends.
fn pages() -> [&'static [u8]; 2] {
    ["24173091524187302", "24173091524187303"].map(page)
}

fn page(id: &str) -> &'static [u8] {
    let item = format!(r#"{{"id":"{id}","amount":1250,"currency":"EUR","comment":"Refund"}}"#);
    let result = r#"{"title":"ACCEPTED","code":"00000","detail":"Done"}"#;
    let items = vec![item; PAGE].join(",");
    Vec::leak(format!(r#"{{"result":{result},"transactions":[{items}]}}"#).into_bytes())
}

/// The most memory that is held while a list is walked: a short one, and one a hundred times as long.
pub(crate) fn memory(runtime: &Runtime, scale: usize) -> Result<Vec<Measured>, Box<dyn Error>> {
    let mut all = Vec::new();
    let bodies = pages();
    for items in [100 * scale, 10_000 * scale] {
        let count = items / PAGE;
        let client = client(Instant::times(count, bodies, EMPTY))?;
        let mut seen = Ok(0);
        let clock = Clock::start();
        let info = allocation_counter::measure(|| seen = runtime.block_on(walk(&client)));
        let time = clock.processor();
        if seen? != count * PAGE {
            return Err("the list has not been walked to its end".into());
        }
        let mut measured = Measured::new(format!("a list of {items} items by pages"), "coinage", "own");
        #[expect(clippy::cast_precision_loss, reason = "there is not that much memory")]
        measured.add("most KiB held", info.bytes_max as f64 / 1024.0);
        measured.add("CPU ns per item", nanoseconds_each(time, items));
        all.push(measured);
    }
    Ok(all)
}

async fn walk(client: &Client) -> Result<usize, monext_payout::Error> {
    let mut items = client.transactions().list().items();
    let mut seen = 0;
    while let Some(item) = items.try_next().await? {
        std::hint::black_box(&item);
        seen += 1;
    }
    Ok(seen)
}

/// The time for each page of a server that takes 20 ms, for a reader that takes 15 ms.
pub(crate) fn prefetch(
    runtime: &Runtime,
    runs: usize,
    scale: usize,
) -> Result<Vec<Measured>, Box<dyn Error>> {
    let task = "pages of a server that takes 20 ms, for a reader that takes 15 ms";
    let base = format!("http://{}", server::start(pages(), Duration::from_millis(20))?);
    let client = Client::builder().base_url(base).basic_auth("merchant", "key").build()?;
    let mut ahead = Measured::new(task, "prefetch", "own");
    let mut plain = Measured::new(task, "one after the other", "peer");
    let count = (scale / 5).max(3);
    for _ in 0..runs {
        for (measured, prefetch) in [(&mut ahead, true), (&mut plain, false)] {
            let clock = Clock::start();
            runtime.block_on(read(&client, count, prefetch))?;
            measured.add("wall ms per page", nanoseconds_each(clock.wall(), count) / 1e6);
        }
    }
    Ok(vec![ahead, plain])
}

async fn read(client: &Client, count: usize, prefetch: bool) -> Result<(), monext_payout::Error> {
    let pages = client.transactions().list().pages();
    let mut pages = if prefetch { pages.prefetch() } else { pages };
    for _ in 0..count {
        let page = pages.try_next().await?;
        std::hint::black_box(&page);
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    Ok(())
}
