//! Single calls, and many at once.

use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

use http::StatusCode;
use monext_payout::Client;
use monext_payout::runtime::{Replay, ReplayTransport, Transport};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

use crate::clock::{Clock, nanoseconds_each};
use crate::instant::Instant;
use crate::{Measured, hand, server};

/// A small reply.
pub(crate) const REPLY: &[u8] =
    br#"{"result":{"title":"ACCEPTED","code":"00000","detail":"Transaction approved"},
"transaction":{"id":"24173091524187302","type":"SEPA_CREDIT_TRANSFER","date":"2026-03-02T09:15:24.000+00:00",
"amount":1250,"currency":"EUR","comment":"Refund","usedBankAccounts":{
"payeeBankAccount":{"bic":"EXMPFRPPXXX","maskedIban":"FR14****M026","country":"FR","holderName":"Camille"},
"payerBankAccount":{"bic":"EXMPFRPPXXX","maskedIban":"FR76****0189"}}}}"#;

const ID: &str = "24173091524187302";

pub(crate) fn client(transport: impl Transport) -> Result<Client, monext_payout::Error> {
    Client::builder()
        .base_url("https://api.example.com")
        .basic_auth("merchant", "key")
        .transport(transport)
        .build()
}

/// The work of a call without any network: build, send through a transport, decode.
pub(crate) fn without_network(
    runtime: &Runtime,
    runs: usize,
    scale: usize,
) -> Result<Vec<Measured>, Box<dyn Error>> {
    let task = "a call without network";
    let mut instant = Measured::new(task, "instant transport", "own");
    let mut replay = Measured::new(task, "replay transport", "own");
    for _ in 0..runs {
        one_by_one(runtime, &mut instant, 400 * scale, || client(Instant::always(REPLY)))?;
        // It keeps every request, so it is not given too many.
        one_by_one(runtime, &mut replay, 400 * scale, || {
            client(ReplayTransport::new().when(|_| true, Replay::json(StatusCode::OK, REPLY)))
        })?;
    }
    Ok(vec![instant, replay])
}

fn one_by_one(
    runtime: &Runtime,
    measured: &mut Measured,
    count: usize,
    make: impl Fn() -> Result<Client, monext_payout::Error>,
) -> Result<(), Box<dyn Error>> {
    let client = make()?;
    let first = runtime.block_on(async { client.transactions().get(ID).await })?;
    if first.transaction.is_none() {
        return Err("the reply is not understood".into());
    }
    let info = allocation_counter::measure(|| {
        let reply = runtime.block_on(async { client.transactions().get(ID).await });
        std::hint::black_box(&reply);
    });
    let clock = Clock::start();
    runtime.block_on(async {
        for _ in 0..count {
            std::hint::black_box(client.transactions().get(ID).await)?;
        }
        Ok::<(), monext_payout::Error>(())
    })?;
    measured.add("CPU ns", nanoseconds_each(clock.processor(), count));
    #[expect(clippy::cast_precision_loss, reason = "no call has that many")]
    measured.add("allocations", info.count_total as f64);
    Ok(())
}

/// Throughput with some calls on their way at once, beside the same by hand.
pub(crate) fn against_a_server(
    runtime: &Runtime,
    runs: usize,
    scale: usize,
) -> Result<Vec<Measured>, Box<dyn Error>> {
    let base = format!("http://{}", server::start([REPLY; 2], Duration::ZERO)?);
    let mut all = Vec::new();
    for at_once in [1, 64, 512] {
        let task = format!("calls to a server on this machine, {at_once} at once");
        let mut own = Measured::new(task.clone(), "coinage", "own");
        let mut by_hand = Measured::new(task, "by hand, reqwest and serde", "peer");
        let emitted = Client::builder().base_url(&base).basic_auth("merchant", "key").build()?;
        let plain = hand::client()?;
        let count = (100 * scale).max(2 * at_once);
        for run in 0..=runs {
            let clock = Clock::start();
            let (client, address) = (Rc::new(emitted.clone()), base.clone());
            spread(runtime, at_once, count, move || {
                let client = Rc::clone(&client);
                async move { client.transactions().get(ID).await.map(drop).map_err(Into::into) }
            })?;
            let figures = (clock.processor(), clock.wall());
            let clock = Clock::start();
            let client = Rc::new((plain.clone(), address));
            spread(runtime, at_once, count, move || {
                let client = Rc::clone(&client);
                async move { hand::get(&client.0, &client.1, ID).await.map(drop) }
            })?;
            // The first run opens the connections.
            if run > 0 {
                take(&mut own, figures, count);
                take(&mut by_hand, (clock.processor(), clock.wall()), count);
            }
        }
        all.extend([own, by_hand]);
    }
    Ok(all)
}

fn take(measured: &mut Measured, (processor, wall): (Duration, Duration), count: usize) {
    measured.add("client CPU ns", nanoseconds_each(processor, count));
    measured.add("wall ns", nanoseconds_each(wall, count));
}

/// Makes so many calls, so many of them at once.
fn spread<F>(
    runtime: &Runtime,
    at_once: usize,
    count: usize,
    call: impl Fn() -> F + Clone + 'static,
) -> Result<(), Box<dyn Error>>
where
    F: Future<Output = Result<(), Box<dyn Error>>> + 'static,
{
    let local = LocalSet::new();
    local.block_on(runtime, async {
        let tasks: Vec<_> = (0..at_once)
            .map(|_| {
                let call = call.clone();
                tokio::task::spawn_local(async move {
                    for _ in 0..count / at_once {
                        call().await.map_err(|error| error.to_string())?;
                    }
                    Ok::<(), String>(())
                })
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    })
}
