//! The same types twice: as emitted, and with serde derive as a developer would write them.

use crate::codec::Runs;

/// Which type a payload is of.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Account,
    Transactions,
    Issues,
    Readings,
    Tree,
    Events,
    Sources,
    Objects,
}

/// Makes structs on both sides: required members, then optional ones.
macro_rules! structs {
    ($($name:ident {
        $($index:literal $field:ident: $text:literal $type:ty,)*
        $(; $($index2:literal $field2:ident: $text2:literal $type2:ty,)*)?
    })*) => {
        pub(crate) mod tables {
            use std::collections::BTreeMap;
            use crate::runtime::{record, text_enum, union};
            $(
                #[derive(Clone)]
                pub(crate) struct $name { $(pub $field: $type,)* $($(pub $field2: Option<$type2>,)*)? }
                record! { $name {
                    $($index $field: $text required,)* $($($index2 $field2: $text2 optional,)*)?
                } }
            )*

            #[derive(Clone)]
            pub(crate) enum Status { Pending, Settled, Rejected, Unknown(String) }
            text_enum! { Status { Pending: "pending", Settled: "settled", Rejected: "rejected", ..Unknown } }

            #[derive(Clone)]
            pub(crate) enum Event { Created(Created), Moved(Moved), Closed(Closed), Unknown(serde_json::Value) }
            union! { Event { tag "type",
                Created(Created): "created", Moved(Moved): "moved", Closed(Closed): "closed", ..Unknown
            } }

            #[derive(Clone)]
            pub(crate) enum Source { Card(Card), Bank(Bank), Id(String), Unknown(serde_json::Value) }
            union! { Source { Card(Card), Bank(Bank), Id(String), ..Unknown } }
        }

        pub(crate) mod derived {
            use std::collections::BTreeMap;
            use serde::{Deserialize, Serialize};
            $(
                #[derive(Clone, Serialize, Deserialize)]
                pub(crate) struct $name {
                    $(#[serde(rename = $text)] pub $field: $type,)*
                    $($(#[serde(rename = $text2, skip_serializing_if = "Option::is_none")]
                    pub $field2: Option<$type2>,)*)?
                }
            )*

            #[derive(Clone, Serialize, Deserialize)]
            #[serde(rename_all = "lowercase")]
            pub(crate) enum Status { Pending, Settled, Rejected }

            #[derive(Clone, Serialize, Deserialize)]
            #[serde(tag = "type", rename_all = "lowercase")]
            pub(crate) enum Event { Created(Created), Moved(Moved), Closed(Closed) }

            #[derive(Clone, Serialize, Deserialize)]
            #[serde(untagged)]
            pub(crate) enum Source { Card(Card), Bank(Bank), Id(String) }
        }

        pub(crate) fn runs(kind: Kind) -> Runs {
            match kind {
                Kind::Account => runs_of!(Account),
                Kind::Transactions => runs_of!(Transactions),
                Kind::Issues => runs_of!(Issues),
                Kind::Readings => runs_of!(Readings),
                Kind::Tree => runs_of!(Node),
                Kind::Events => runs_of!(Events),
                Kind::Sources => runs_of!(Sources),
                Kind::Objects => runs_of!(Objects),
            }
        }
    };
}

macro_rules! runs_of {
    ($name:ident) => {
        [
            crate::codec::decode_tables::<tables::$name>,
            crate::codec::decode_derived::<derived::$name>,
            crate::codec::encode_tables::<tables::$name>,
            crate::codec::encode_derived::<derived::$name>,
        ]
    };
}

structs! {
    Account {
        0 id: "id" String, 1 name: "name" String, 2 active: "active" bool, 3 balance: "balance" i64,
        4 status: "status" Status, 5 created_at: "createdAt" String, 6 address: "address" Address,
        ; 7 email: "email" String, 8 phone: "phone" String, 9 limit: "limit" i64,
    }
    Address {
        0 street: "street" String, 1 city: "city" String, 2 country: "country" String,
        ; 3 postal_code: "postalCode" String, 4 region: "region" String,
    }
    Transactions { 0 items: "items" Vec<Transaction>, 1 total: "total" i64, ; 2 next: "next" String, }
    Transaction {
        0 id: "id" String, 1 account_id: "accountId" String, 2 amount: "amount" i64, 3 currency: "currency" String,
        4 status: "status" Status, 5 booked_at: "bookedAt" String, 6 reversed: "reversed" bool, 7 creditor: "creditor" Party,
        ; 8 rate: "rate" f64, 9 reference: "reference" String, 10 debtor: "debtor" Party, 11 labels: "labels" Vec<String>,
    }
    Party { 0 name: "name" String, 1 iban: "iban" String, ; 2 bic: "bic" String, 3 address: "address" Address, }
    Issues { 0 issues: "issues" Vec<Issue>, }
    Issue {
        0 title: "title" String, 1 body: "body" String, 2 author: "author" String, 3 labels: "labels" Vec<String>,
        ; 4 closed_by: "closed_by" String,
    }
    Readings { 0 readings: "readings" Vec<Reading>, }
    Reading {
        0 at: "at" i64, 1 value: "value" f64, 2 latitude: "latitude" f64, 3 longitude: "longitude" f64,
        4 counts: "counts" Vec<i64>, 5 samples: "samples" Vec<f64>, ; 6 sensor: "sensor" u32,
    }
    Node { 0 name: "name" String, 1 children: "children" Vec<Node>, ; 2 next: "next" Box<Node>, }
    Events { 0 events: "events" Vec<Event>, }
    Created { 0 id: "id" String, 1 at: "at" String, 2 party: "party" Party, ; 3 note: "note" String, }
    Moved { 0 id: "id" String, 1 at: "at" String, 2 amount: "amount" i64, 3 from: "from" String, 4 to: "to" String, }
    Closed { 0 id: "id" String, 1 at: "at" String, 2 reason: "reason" String, }
    Sources { 0 sources: "sources" Vec<Source>, }
    Card { 0 number: "number" String, 1 month: "exp_month" i64, 2 year: "exp_year" i64, 3 brand: "brand" String, }
    Bank { 0 iban: "iban" String, 1 holder: "holder" String, ; 2 bic: "bic" String, }
    Objects { 0 data: "data" BTreeMap<String, Object>, }
    Object {
        0 id: "id" String, 1 metadata: "metadata" BTreeMap<String, String>, 2 extra: "extra" serde_json::Value,
        ; 3 parent: "parent" String,
    }
}
