//! Checks by name: each prints a line of JSON that says what is wrong, if something is.

use std::error::Error;
use std::fmt::Write as _;
use std::future::Future;
use std::time::Duration;

pub type Checked = Result<(), Box<dyn Error>>;

/// Ends a check with what is wrong, unless something holds.
macro_rules! need {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+).into());
        }
    };
}
pub(crate) use need;

/// Runs a check, for no longer than half a minute.
pub async fn check(name: &str, work: impl Future<Output = Checked>) {
    let why = match tokio::time::timeout(Duration::from_secs(30), work).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(chain(&*error)),
        Err(_) => Some("it takes longer than 30 s".to_owned()),
    };
    println!("{}", serde_json::json!({ "check": name, "why": why }));
}

/// An error with all of its sources.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, ": {error}");
        source = error.source();
    }
    text
}

/// The error of what must not succeed.
pub fn refusal<T>(result: Result<T, client::Error>) -> Result<client::Error, Box<dyn Error>> {
    result.err().ok_or_else(|| "it succeeds".into())
}
