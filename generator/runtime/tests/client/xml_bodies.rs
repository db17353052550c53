//! XML bodies, to the byte, and what replies may look like.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::emitted::SERVICE;
use crate::runtime::{
    ClientBuilder, DateTime, Maybe, Number, Operation, RawReply, Replay, ReplayTransport, Value,
};
use crate::xml::{self, Described, Facts, Kind, Member};

static SEND: Operation = Operation { id: "send", method: "POST", path: "/x", ..Operation::DEFAULT };

/// The body as it is sent, without its first line, or the text of the error.
fn sent<D: Described>(value: &dyn Value, root: &Facts) -> Result<String, String> {
    let transport = ReplayTransport::new().reply(Replay::status(StatusCode::OK));
    let client = ClientBuilder::new(&SERVICE).transport(transport).build().unwrap();
    let mut call = client.call(&SEND);
    let body = Member { name: "", facts: *root, inside: D::table };
    call.xml("application/xml", value, &body);
    let request = call.to_request().map_err(|error| error.to_string())?;
    assert_eq!(request.headers()["content-type"], "application/xml");
    let text = String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap();
    let first = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Ok(text.strip_prefix(first).expect("every body has a declaration").to_owned())
}

fn received<D: Described, T: Value>(xml: &str) -> Result<T, String> {
    let reply = RawReply::new(StatusCode::OK, HeaderMap::new(), Bytes::copy_from_slice(xml.as_bytes()));
    xml::reply::<D, T>(&reply).map_err(|error| error.to_string())
}

fn named(name: &'static str) -> Facts {
    Facts { name, ..Facts::NONE }
}

#[derive(Clone)]
struct Tag {
    key: String,
    value: String,
}
crate::runtime::record! { Tag { 0 key: "Key" required, 1 value: "Value" required } }
crate::xml::xml! { Tag { "Key": Element "Key", "Value": Element "Value" } }

#[derive(Clone)]
struct Owner {
    kind: Option<String>,
    name: Option<String>,
    note: Maybe<String>,
    unit: Option<String>,
    amount: Option<Number>,
}
crate::runtime::record! { Owner {
    0 kind: "Type" optional,
    1 name: "Name" optional,
    2 note: "Note" optional,
    3 unit: "unit" optional,
    4 amount: "amount" optional,
} }
crate::xml::xml! { Owner {
    "Type": Attribute "type" ("xsi" "http://www.w3.org/2001/XMLSchema-instance"),
    "Name": Element "DisplayName",
    "Note": Element "Note",
    "unit": Attribute "unit",
    "amount": Text "",
} }

#[derive(Clone)]
struct Bucket {
    id: i64,
    created: Option<DateTime>,
    open: Option<bool>,
    owner: Option<Box<Owner>>,
    tags: Vec<Tag>,
    labels: Option<Vec<String>>,
    rows: Option<Vec<Vec<i32>>>,
    part: Option<Box<Bucket>>,
    rest: BTreeMap<String, serde_json::Value>,
}
crate::runtime::record! { Bucket {
    0 id: "Id" required,
    1 created: "Created" optional,
    2 open: "Open" optional,
    3 owner: "Owner" optional,
    4 tags: "Tags" required,
    5 labels: "Labels" optional,
    6 rows: "Rows" optional,
    7 part: "Part" optional,
    ..rest
} }
crate::xml::xml! { Bucket {
    "Id": Attribute "id",
    "Created": Element "Created",
    "Open": Element "Open",
    "Owner": Element "Owner" ("" "urn:owner") => Owner,
    "Tags": Wrapped "TagSet" [Element "Tag"] => Tag,
    "Labels": Element "Labels" [Element "Label" ("l" "urn:label")],
    "Rows": Wrapped "Rows" [Wrapped "Row" [Element "Cell"]],
    "Part": Element "Part" => Bucket,
} }

const ROOT: Facts = Facts { name: "Bucket", namespace: "urn:bucket", ..Facts::NONE };

fn bucket() -> Bucket {
    Bucket {
        id: 7,
        created: Some(DateTime::new("2020-01-02T03:04:05Z")),
        open: Some(true),
        owner: Some(Box::new(Owner {
            kind: Some("a \"b\"\n".to_owned()),
            name: None,
            note: Maybe::Null,
            unit: Some("EUR".to_owned()),
            amount: Some("12.500000000000000000001".parse().unwrap()),
        })),
        tags: vec![
            Tag { key: "<&>".to_owned(), value: String::new() },
            Tag { key: " a\r\nb ".to_owned(), value: "]]>".to_owned() },
        ],
        labels: Some(vec!["x".to_owned(), "y".to_owned()]),
        rows: Some(vec![vec![1, 2], vec![], vec![3]]),
        part: Some(Box::new(Bucket { id: 8, rows: Some(Vec::new()), ..Bucket::blank() })),
        rest: BTreeMap::from([("Extra".to_owned(), json!({"a": ["1", "2"], "b": "3"}))]),
    }
}

const BUCKET: &str = "<Bucket xmlns=\"urn:bucket\" id=\"7\">\
<Created>2020-01-02T03:04:05Z</Created><Open>true</Open>\
<Owner xmlns=\"urn:owner\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:type=\"a &quot;b&quot;&#10;\" unit=\"EUR\">\
<Note xsi:nil=\"true\"/>12.500000000000000000001</Owner>\
<TagSet><Tag><Key>&lt;&amp;&gt;</Key><Value/></Tag><Tag><Key> a&#13;\nb </Key><Value>]]&gt;</Value></Tag></TagSet>\
<l:Label xmlns:l=\"urn:label\">x</l:Label><l:Label xmlns:l=\"urn:label\">y</l:Label>\
<Rows><Row><Cell>1</Cell><Cell>2</Cell></Row><Row/><Row><Cell>3</Cell></Row></Rows>\
<Part id=\"8\"><TagSet/><Rows/></Part>\
<Extra><a>1</a><a>2</a><b>3</b></Extra></Bucket>";

#[test]
fn a_value_is_written_by_what_the_document_says() {
    assert_eq!(sent::<Bucket>(&bucket(), &ROOT).unwrap(), BUCKET);
}

#[test]
fn what_is_written_is_read_again() {
    assert_eq!(received::<Bucket, Bucket>(BUCKET).unwrap(), bucket());
}

#[test]
fn names_count_without_namespaces_and_places_are_lenient() {
    let xml = "\u{feff}<?xml version='1.0'?><!-- hi --><z:Anything xmlns:z='urn:z' Open='1'>\
        <z:Id> +7 </z:Id><Tags><Tag><Value><![CDATA[<&]]></Value><Key>k&#x41;&apos;</Key></Tag></Tags>\
        <Owner><Type>person</Type><Other/></Owner>\
        <Labels><Label>x</Label></Labels></z:Anything>";
    let read: Bucket = received::<Bucket, _>(xml).unwrap();
    assert_eq!((read.id, read.open), (7, Some(true)));
    assert_eq!(read.tags, [Tag { key: "kA'".to_owned(), value: "<&".to_owned() }]);
    assert_eq!(read.labels, Some(vec!["x".to_owned()]));
    assert_eq!(read.owner.unwrap().kind.as_deref(), Some("person"));
    assert!(read.rest.is_empty());
}

#[test]
fn nothing_is_an_empty_text_or_an_empty_list_or_absent() {
    let read: Bucket = received::<Bucket, _>(
        "<b id='1'><Created/><Open> </Open><Owner><Name/><Note xsi:nil='true'/></Owner><Labels/></b>",
    )
    .unwrap();
    assert_eq!((read.created, read.open, read.labels), (None, None, Some(Vec::new())));
    assert!(read.tags.is_empty());
    let owner = read.owner.unwrap();
    assert_eq!((owner.name.as_deref(), owner.note), (Some(""), Maybe::Null));
}

#[derive(Clone)]
struct Outer {
    tag: Option<Tag>,
}
crate::runtime::record! { Outer { 0 tag: "Tag" optional } }
crate::xml::xml! { Outer { "Tag": Element "Tag" => Tag } }

#[test]
fn the_value_may_stand_deeper_or_be_the_root_itself() {
    let deeper = "<R><Result><Key>k</Key><Value>v</Value></Result><Meta><Id>1</Id></Meta></R>";
    assert_eq!(received::<Tag, Tag>(deeper).unwrap().key, "k");
    let owned: Bucket = received::<Bucket, _>("<a><Result id='3'/></a>").unwrap();
    assert_eq!(owned.id, 3);

    let root = "<Tag><Key>k</Key><Value>v</Value></Tag>";
    let read: Outer = received::<Outer, _>(root).unwrap();
    assert_eq!(read.tag.as_ref().unwrap().value, "v");
    assert_eq!(sent::<Outer>(&read, &named("")).unwrap(), root);
    let nothing = sent::<Outer>(&Outer { tag: None }, &named("")).unwrap_err();
    assert!(nothing.contains("one member, which is the root"), "{nothing}");
}

#[test]
fn lists_and_maps_can_be_a_whole_body() {
    let tags = vec![Tag { key: "a".to_owned(), value: "b".to_owned() }];
    let root =
        Facts { kind: Kind::Wrapped, items: Some(&Facts { name: "tag", ..Facts::NONE }), ..named("tags") };
    let xml = "<tags><tag><Key>a</Key><Value>b</Value></tag></tags>";
    assert_eq!(sent::<Tag>(&tags, &root).unwrap(), xml);
    assert_eq!(received::<Tag, Vec<Tag>>(xml).unwrap(), tags);
    let map = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    assert_eq!(sent::<()>(&map, &named("m")).unwrap(), "<m><a>1</a><b>2</b></m>");
    assert_eq!(received::<(), BTreeMap<String, i32>>("<m><a>1</a><b>2</b></m>").unwrap(), map);
    let pairs =
        "<m><entry><Name>a</Name><Value>1</Value></entry><entry><Name>b</Name><Value>2</Value></entry></m>";
    assert_eq!(received::<(), BTreeMap<String, i32>>(pairs).unwrap(), map);
    let name = BTreeMap::from([("a b".to_owned(), 1)]);
    let error = sent::<()>(&name, &named("m")).unwrap_err();
    assert!(error.contains("`a b` cannot be the name of an element"), "{error}");
}

#[derive(Clone)]
enum Either {
    Tag(Tag),
    Number(i64),
    Text(String),
    Other(serde_json::Value),
}
crate::runtime::union! { Either { Tag(Tag), Number(i64), Text(String), ..Other } }
crate::xml::xml! { Either [Tag, (), ()] }

#[derive(Clone)]
enum Pet {
    Cat(Tag),
    Dog(Owner),
    Other(serde_json::Value),
}
crate::runtime::union! { Pet { tag "kind", Cat(Tag): "cat", Dog(Owner): "dog", ..Other } }
crate::xml::xml! { Pet [Tag, Owner] }

#[test]
fn choices_are_made_as_in_json() {
    let read: Vec<Either> =
        received::<Either, _>("<l><i><Key>k</Key><Value>v</Value></i><i>12</i><i>twelve</i></l>").unwrap();
    assert!(matches!(&read[..], [Either::Tag(_), Either::Number(12), Either::Text(_)]), "{read:?}");
    let pet: Pet = received::<Pet, _>("<p kind='dog' unit='kg'><DisplayName>Rex</DisplayName></p>").unwrap();
    let Pet::Dog(dog) = &pet else { panic!("{pet:?}") };
    assert_eq!((dog.name.as_deref(), dog.unit.as_deref()), (Some("Rex"), Some("kg")));
    let written = sent::<Pet>(&pet, &named("p")).unwrap();
    assert_eq!(written, "<p unit=\"kg\"><kind>dog</kind><DisplayName>Rex</DisplayName></p>");
    assert_eq!(received::<Pet, Pet>(&written).unwrap(), pet);
    let other: Pet = received::<Pet, _>("<p><kind>fish</kind></p>").unwrap();
    assert!(matches!(other, Pet::Other(_)));
}

#[test]
fn what_does_not_fit_is_said_with_its_place() {
    let wrong = received::<Bucket, Bucket>("<b id='1'><Part id='x'/></b>").unwrap_err();
    assert_eq!(wrong, "expected an integer, found a string, at `$.Part.Id`");
    let missing = received::<Bucket, Bucket>("<b><Open>true</Open></b>").unwrap_err();
    assert_eq!(missing, "the required member `Id` is missing, at `$`");
}

#[test]
fn documents_that_are_not_plain_xml_are_refused() {
    let deep = format!("{}{}", "<a>".repeat(500), "</a>".repeat(500));
    let refused = [
        ("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "document type declaration"),
        ("<a>&e;</a>", "an entity that XML does not define"),
        ("<a>&#0;</a>", "entity"),
        ("<a><b></a>", "malformed"),
        ("<a>", "too early"),
        ("<?xml version='1.0'?>", "too early"),
        ("{\"a\": 1}", "text outside of its root"),
        ("<a/><b/>", "several roots"),
        ("<a b='1' b='2'/>", "an attribute is malformed"),
        (&deep, "inside of each other"),
    ];
    for (xml, problem) in refused {
        let error = received::<Tag, Maybe<Tag>>(xml).unwrap_err();
        assert!(error.contains(problem), "{xml}: {error}");
    }
    let error = sent::<Tag>(&Tag { key: "\u{1}".to_owned(), value: String::new() }, &named("t")).unwrap_err();
    assert!(error.contains("`Key` has a character that XML does not have"), "{error}");
}

#[test]
fn no_content_is_an_object_without_members() {
    let read = received::<Node, Node>("").unwrap();
    assert!(read.one.is_none() && read.last.is_none());
    let read = received::<(), BTreeMap<String, String>>("").unwrap();
    assert!(read.is_empty());
    let error = received::<Tag, Tag>(" \n").unwrap_err();
    assert!(error.contains("the required member `Key` is missing"), "{error}");
}

/// A type that holds itself in a choice: trying all branches at each level would take forever.
#[derive(Clone)]
struct Node {
    one: Option<Box<Nodes>>,
    last: Option<i32>,
}
crate::runtime::record! { Node { 0 one: "one" optional, 1 last: "last" optional } }
crate::xml::xml! { Node { "one": Element "one" => Nodes, "last": Element "last" } }

#[derive(Clone)]
struct OtherNode {
    one: Option<Box<Nodes>>,
    last: Option<bool>,
}
crate::runtime::record! { OtherNode { 0 one: "one" optional, 1 last: "last" optional } }
crate::xml::xml! { OtherNode { "one": Element "one" => Nodes, "last": Element "last" } }

#[derive(Clone)]
enum Nodes {
    One(Node),
    Two(OtherNode),
    Other(serde_json::Value),
}
crate::runtime::union! { Nodes { One(Node), Two(OtherNode), ..Other } }
crate::xml::xml! { Nodes [Node, OtherNode] }

#[test]
fn choices_inside_of_choices_come_to_an_end() {
    let deep = |levels: usize, inner: &str| {
        format!("<n>{}{inner}{}</n>", "<one>".repeat(levels), "</one>".repeat(levels))
    };
    let read = received::<Node, Node>(&deep(3, "<last>true</last>")).unwrap();
    assert!(format!("{read:?}").contains("Two(OtherNode { last: true })"), "{read:?}");
    received::<Node, Node>(&deep(100, "<last>true</last>")).unwrap();
}
