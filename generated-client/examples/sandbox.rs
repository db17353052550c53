//! Runs the sandbox server by itself, for trying out the client or any other.
//!
//! ```text
//! cargo run --example sandbox            # on a free port
//! cargo run --example sandbox -- 8080
//! ```
//!
//! It prints its address and its credentials as the environment variables that `Client::from_env` reads.

#[path = "../tests/support/sandbox/mod.rs"]
mod sandbox;

use std::error::Error;
use std::net::SocketAddr;

use sandbox::Sandbox;

fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let sandbox = Sandbox::start_on(SocketAddr::from(([127, 0, 0, 1], port)))?;
    // Something to list from the start.
    sandbox.seed(25);
    println!("export MONEXT_PAYOUT_BASE_URL={}", sandbox.base_url());
    println!("export MONEXT_PAYOUT_USERNAME={}", Sandbox::USERNAME);
    println!("export MONEXT_PAYOUT_PASSWORD={}", Sandbox::PASSWORD);
    println!("# The sandbox runs until it is interrupted.");
    loop {
        std::thread::park();
    }
}
