"""moto: tables of DynamoDB by JSON and buckets of S3 by XML, as far as their protocols are what the documents say.

The signature of requests is not in the documents; moto asks for a header of its form and does not check it.
"""

# Only these operations are emitted: the crates of the whole documents take minutes to build.
TABLES = [
    "CreateTable", "DescribeTable", "ListTables", "PutItem", "GetItem", "UpdateItem", "Query", "Scan", "BatchWriteItem",
    "BatchGetItem", "DeleteItem", "TransactWriteItems", "TagResource", "ListTagsOfResource", "UpdateTimeToLive",
    "DescribeTimeToLive", "DeleteTable",
]
BUCKETS = [
    "CreateBucket", "HeadBucket", "ListBuckets", "GetBucketLocation", "PutBucketTagging", "GetBucketTagging",
    "DeleteBucketTagging", "PutBucketVersioning", "GetBucketVersioning", "PutBucketCors", "GetBucketCors",
    "PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "CreateMultipartUpload",
    "ListMultipartUploads", "AbortMultipartUpload", "PutObjectTagging", "GetObjectTagging", "ListObjectsV2",
    "ListObjectVersions", "PutObject", "HeadObject", "DeleteObjects", "DeleteObject", "DeleteBucket",
]
SIGNED = {
    "authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/SERVICE/aws4_request, "
    "SignedHeaders=host, Signature=0000",
    "x-amz-date": "20260101T000000Z",
}


def holds(check, value):
    """Whether a check finds what it looks for."""
    try:
        return check(value)
    except (KeyError, IndexError, TypeError):
        return False


# The document says `application/json`; the service tells its protocol by a media type of its own.
HEADERS = {"dynamodb": {"content-type": "application/x-amz-json-1.0"}}


class Moto:
    """A service of moto, and what was called of it."""

    def __init__(self, document, service, session, results):
        self.document, self.session, self.results = document, session, results
        self.headers = {name: value.replace("SERVICE", service) for name, value in SIGNED.items()} | HEADERS.get(service, {})

    def call(self, operation, given, check=None, status=None):
        """Calls an operation; `check` is given the value of its reply, and says whether it is right."""
        answer = self.session.named(operation, given, headers=self.headers)
        why = None
        if status:
            if answer["ok"] or answer["status"] != status:
                why = f"{status} was expected: {answer}"
        elif not answer["ok"]:
            why = f'{answer["why"]}: {answer.get("body", "")[:300]}'
        elif check and not holds(check, answer["value"]):
            why = f'the reply is {answer["value"]}, from {answer["body"][:600]}'
        self.results.note("moto", self.document, operation, why, answer["request"])
        return answer if answer["ok"] else {"value": {}, **answer}


def tables(moto):
    """A table from its making to its end."""

    def call(operation, body, check=None, status=None):
        target = f"DynamoDB_20120810.{operation}"
        return moto.call(operation, {"X-Amz-Target": target, "body": body}, check, status)

    call("DescribeTable", {"TableName": "books"}, status=400)
    call("CreateTable", {
        "TableName": "books", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
    }, lambda it: it["TableDescription"]["TableName"] == "books")
    call("DescribeTable", {"TableName": "books"}, lambda it: it["Table"]["TableStatus"] == "ACTIVE")
    call("ListTables", {}, lambda it: it["TableNames"] == ["books"])
    # Every kind of attribute; numbers are texts there, and keep all their digits.
    item = {
        "id": {"S": "ü \u2603"}, "n": {"N": "1"}, "big": {"N": "12345678901234567890123456789012345678"},
        "yes": {"BOOL": True}, "none": {"NULL": True}, "raw": {"B": "AAEC/w=="}, "texts": {"SS": ["a", "b"]},
        "deep": {"M": {"list": {"L": [{"S": "x"}, {"M": {}}, {"L": []}]}}},
    }
    key = {"id": item["id"], "n": item["n"]}
    call("PutItem", {"TableName": "books", "Item": item})
    call("GetItem", {"TableName": "books", "Key": key, "ConsistentRead": True}, lambda it: sorted_sets(it["Item"]) == item)
    call("PutItem", {"TableName": "books", "Item": item, "ConditionExpression": "attribute_not_exists(id)"}, status=400)
    call("UpdateItem", {
        "TableName": "books", "Key": key, "UpdateExpression": "SET #t = :t", "ReturnValues": "ALL_NEW",
        "ExpressionAttributeNames": {"#t": "title"}, "ExpressionAttributeValues": {":t": {"S": "Dune"}},
    }, lambda it: it["Attributes"]["title"] == {"S": "Dune"})
    more = [{"PutRequest": {"Item": {"id": item["id"], "n": {"N": str(number)}}}} for number in range(2, 7)]
    call("BatchWriteItem", {"RequestItems": {"books": more}}, lambda it: not it.get("UnprocessedItems"))
    call("BatchGetItem", {"RequestItems": {"books": {"Keys": [key]}}}, lambda it: len(it["Responses"]["books"]) == 1)
    query = {
        "TableName": "books", "KeyConditionExpression": "id = :id", "Limit": 4,
        "ExpressionAttributeValues": {":id": item["id"]},
    }
    page = call("Query", query, lambda it: it["Count"] == 4 and it["LastEvaluatedKey"]["n"] == {"N": "4"})
    start = page["value"].get("LastEvaluatedKey")
    call("Query", query | {"ExclusiveStartKey": start}, lambda it: it["Count"] == 2 and "LastEvaluatedKey" not in it)
    call("Scan", {"TableName": "books", "Select": "COUNT"}, lambda it: it["Count"] == 6)
    call("TransactWriteItems", {"TransactItems": [{"Delete": {"TableName": "books", "Key": key}}]})
    call("DeleteItem", {"TableName": "books", "Key": {"id": item["id"], "n": {"N": "2"}}, "ReturnValues": "ALL_OLD"},
         lambda it: it["Attributes"]["n"] == {"N": "2"})
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/books"
    call("TagResource", {"ResourceArn": arn, "Tags": [{"Key": "a", "Value": "b"}]})
    call("ListTagsOfResource", {"ResourceArn": arn}, lambda it: it["Tags"] == [{"Key": "a", "Value": "b"}])
    call("UpdateTimeToLive", {"TableName": "books", "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "end"}},
         lambda it: it["TimeToLiveSpecification"]["Enabled"] is True)
    call("DescribeTimeToLive", {"TableName": "books"}, lambda it: it["TimeToLiveDescription"]["AttributeName"] == "end")
    call("DeleteTable", {"TableName": "books"}, lambda it: it["TableDescription"]["TableName"] == "books")


def sorted_sets(item):
    return {name: {"SS": sorted(it["SS"])} if "SS" in it else it for name, it in item.items()}


def buckets(moto):
    """A bucket from its making to its end."""
    call, at, key = moto.call, {"Bucket": "shop-eu"}, "a folder/ü & <b>.txt"
    there = at | {"Key": key}
    call("HeadBucket", at, status=404)
    call("CreateBucket", at | {"body": {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}})
    call("HeadBucket", at)
    call("ListBuckets", {}, lambda it: [bucket["Name"] for bucket in it["Buckets"]] == ["shop-eu"])
    call("GetBucketLocation", at | {"location": True}, lambda it: it == {"LocationConstraint": "eu-west-1"})
    tags = [{"Key": "team", "Value": "a.b=c"}, {"Key": "place", "Value": "x@y"}]
    call("PutBucketTagging", at | {"tagging": True, "body": {"Tagging": {"TagSet": tags}}})
    call("GetBucketTagging", at | {"tagging": True}, lambda it: it["TagSet"] == tags)
    call("DeleteBucketTagging", at | {"tagging": True})
    call("GetBucketTagging", at | {"tagging": True}, status=404)
    call("PutBucketVersioning", at | {"versioning": True, "body": {"VersioningConfiguration": {"Status": "Enabled"}}})
    call("GetBucketVersioning", at | {"versioning": True}, lambda it: it["Status"] == "Enabled")
    rules = [{"ID": "one", "AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://a.example", "*"], "MaxAgeSeconds": 60}]
    call("PutBucketCors", at | {"cors": True, "body": {"CORSConfiguration": {"CORSRules": rules}}})
    call("GetBucketCors", at | {"cors": True}, lambda it: it["CORSRules"][0]["AllowedMethods"] == ["GET", "PUT"])
    rules = [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "a & <b> ü/"}, "Expiration": {"Days": 30}}]
    call("PutBucketLifecycleConfiguration", at | {"lifecycle": True, "body": {"LifecycleConfiguration": {"Rules": rules}}})
    call("GetBucketLifecycleConfiguration", at | {"lifecycle": True}, lambda it: it["Rules"] == rules)
    # An object is what is sent; the document says that this is XML.
    call("PutObject", there | {"body": {"Body": "text"}})
    call("HeadObject", there)
    call("PutObjectTagging", there | {"tagging": True, "body": {"Tagging": {"TagSet": tags[:1]}}})
    call("GetObjectTagging", there | {"tagging": True}, lambda it: it["TagSet"] == tags[:1])
    call("ListObjectsV2", at | {"list-type": "2", "prefix": "a folder/", "encoding-type": "url"},
         lambda it: len(it["Contents"]) == 1 and it["KeyCount"] == 1 and it["Contents"][0]["Size"] > 0)
    call("ListObjectVersions", at | {"versions": True}, lambda it: it["Versions"][0]["Key"] == key)
    call("CreateMultipartUpload", at | {"Key": "large", "uploads": True, "body": {"x-amz-meta-": {}}})
    call("ListMultipartUploads", at | {"uploads": True}, lambda it: it["Bucket"] == "shop-eu" and it["IsTruncated"] is False)
    call("AbortMultipartUpload", at | {"Key": "large", "uploadId": "none"}, status=404)
    call("DeleteObject", at | {"Key": "large"})
    call("DeleteObjects", at | {"delete": True, "body": {"Delete": {"Objects": [{"Key": key}], "Quiet": False}}},
         lambda it: it["Deleted"][0]["Key"] == key)
    call("DeleteBucket", at, status=409)
