//! Values stay where the template has them, whatever is in them.

use case_path_parameters::Client;
use case_path_parameters::types::GetFileExt;

fn client() -> Client {
    Client::builder().base_url("https://shop.example/v1/").transport(transport()).build().unwrap()
}

fn transport() -> case_path_parameters::runtime::ReplayTransport {
    case_path_parameters::runtime::ReplayTransport::new()
}

#[test]
fn a_value_is_one_segment() {
    let request = client().things().get("a/../b?c#d", -7, "2024-05-01").to_request().unwrap();
    assert_eq!(
        request.uri().to_string(),
        "https://shop.example/v1/shops/a%2F..%2Fb%3Fc%23d/things/-7/2024-05-01"
    );
}

#[test]
fn parts_of_a_segment_are_filled_in() {
    let request = client().things().get_file("a b", GetFileExt::Png).to_request().unwrap();
    assert_eq!(request.uri().path(), "/v1/files/.a%20b.;ext=png");
    let request = client().things().archive("x:y/z").to_request().unwrap();
    assert_eq!(request.uri().path(), "/v1/boxes/x%3Ay%2Fz:archive");
}

#[test]
fn what_would_lead_elsewhere_is_refused() {
    for shop in ["..", ".", ""] {
        assert!(client().things().get(shop, 1, "2024-05-01").to_request().is_err(), "{shop:?}");
    }
}
