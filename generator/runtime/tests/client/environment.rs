//! Clients from environment variables. A process cannot safely change its own, so each case runs this test binary again.

use std::process::Command;

use crate::runtime::Client;

/// Runs [`child`] with these variables and returns what it printed.
fn with_variables(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["environment::child", "--exact", "--ignored", "--nocapture"]);
    command.env_clear().envs(variables.iter().copied());
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.split_once("RESULT ")).unwrap_or_else(|| panic!("{text}"));
    line.1.to_owned()
}

#[test]
#[ignore = "the other tests of this module run it, with the variables of their cases"]
fn child() {
    let client = Client::builder()
        .credentials_from_env()
        .and_then(|builder| builder.transport(crate::runtime::ReplayTransport::new()).build());
    let shown = client.and_then(|client| {
        let request = client.transfers().get("t-1").to_request()?;
        let header =
            |name: &str| request.headers().get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
        Ok(format!("{} {} {}", request.uri(), header("authorization"), header("x-api-key")))
    });
    println!("RESULT {}", shown.unwrap_or_else(|error| error.to_string()));
}

#[test]
fn credentials_and_base_url() {
    assert_eq!(
        with_variables(&[("BANK_USERNAME", "Aladdin"), ("BANK_PASSWORD", "open sesame")]),
        "https://bank.example/api/v2/transfers/t-1 Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== -"
    );
    assert_eq!(
        with_variables(&[
            ("BANK_TOKEN", "t"),
            ("BANK_KEY_API_KEY", "k"),
            ("BANK_BASE_URL", "https://test.example/x")
        ]),
        "https://test.example/x/transfers/t-1 Bearer t k"
    );
}

#[test]
fn a_scheme_of_several_of_its_kind_is_named() {
    // None of these is for the operation that `child` calls, but each is found under its own name.
    for name in ["BANK_KEY_API_KEY", "BANK_QUERY_KEY_API_KEY", "BANK_COOKIE_KEY_API_KEY"] {
        assert_eq!(
            with_variables(&[(name, "k")]),
            "transferGet: the client has no credentials for `basicAuth` or `token` with `key`"
        );
    }
}

#[test]
fn what_is_missing_is_named() {
    let nothing = "the client cannot be built: set BANK_USERNAME and BANK_PASSWORD, or BANK_TOKEN, \
                   or BANK_KEY_API_KEY, or BANK_QUERY_KEY_API_KEY, or BANK_COOKIE_KEY_API_KEY in the environment";
    assert_eq!(with_variables(&[]), nothing);
    assert_eq!(with_variables(&[("BANK_TOKEN", ""), ("BANK_USERNAME", "")]), nothing);
    assert_eq!(
        with_variables(&[("BANK_USERNAME", "Aladdin")]),
        "the client cannot be built: BANK_USERNAME is set, but BANK_PASSWORD is not"
    );
    assert_eq!(
        with_variables(&[("BANK_PASSWORD", "open sesame"), ("BANK_TOKEN", "t")]),
        "the client cannot be built: BANK_PASSWORD is set, but BANK_USERNAME is not"
    );
}

#[test]
fn a_wrong_base_url_is_refused() {
    assert_eq!(
        with_variables(&[("BANK_TOKEN", "t"), ("BANK_BASE_URL", "https://me:s3cret@h.example")]),
        "the client cannot be built: the base URL must not hold a user name or password"
    );
}
