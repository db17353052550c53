"""Writes the program that calls every operation of an emitted crate, from the report on it."""

import re

from programs import HERE

CALL = """    |client, given| Box::pin(async move {{
        let request = (|| {{
            let mut request = {call};
            {setters}
            for (name, value) in &given.headers {{
                request = request.with_header(name, value);
            }}
            for (name, value) in &given.query {{
                request = request.with_query(name, value);
            }}
            if let Some(limit) = given.timeout {{
                request = request.with_timeout(Duration::from_millis(limit));
            }}
            Ok(request)
        }})();
        let request = match request {{
            Ok(request) => request,
            Err(fault) => return Answer::unsent(fault),
        }};
        let sent = describe(request.to_request());
        let result = async {{
            {finish}
        }};
        Answer {{ request: sent, result: result.await }}
    }}),"""
WHOLE = """let response = request.with_response().await?;
            Ok(Reply::new(response.status(), response.headers(), response.body(), {value}))"""
PIECES = """let mut stream = request.await?;
            let (status, headers) = (stream.status(), stream.headers().clone());
            while stream.try_next().await?.is_some() {}
            Ok(Reply::new(status, &headers, &[], None))"""


def program(report):
    """The program that makes every call of the report, and these calls in its order."""
    calls = list(operations(report))
    table = "\n".join(operation(call) for call in calls)
    return (HERE / "driver.rs").read_text().replace("    // OPERATIONS", table), calls


def operations(report):
    """The operations that there are, those that can have several bodies once for each of them."""
    for operation in report["operations"]:
        if not operation["rustPath"]:
            continue
        yield operation
        body = operation["body"]
        for other in body["alternatives"] if body else []:
            call, setter = operation["call"], other["name"]
            if body["required"]:
                call, setter = f'{call.rpartition(".")[0]}.{other["name"]}', "body"
            changed = {"mediaType": other["mediaType"], "type": other["type"], "setter": setter, "alternatives": []}
            yield operation | {"call": call, "body": body | changed}


def operation(operation):
    """The function that makes a call."""
    required = [it for it in operation["parameters"] if it["required"]]
    optional = [it for it in operation["parameters"] if not it["required"]]
    body = operation["body"]
    if body:
        (required if body["required"] else optional).append({"argument": "body", **body})
    arguments = ", ".join(expression(it, f'given.get::<{plain(it["type"])}>("{it["argument"]}")?') for it in required)
    setters = "\n            ".join(
        f'if let Some(value) = given.maybe::<{plain(it["type"])}>("{it["argument"]}")? '
        f'{{ request = request.{it.get("setter", it["argument"])}({expression(it, "value")}); }}'
        for it in optional
    )
    typed = re.search(r"\b(types|Value|String|[iuf]\d+|bool)\b", operation["reply"] or "")
    whole = WHOLE.format(value="encode_json(&*response).ok()" if typed else "None")
    return CALL.format(
        call=f'{operation["call"]}({arguments})', setters=setters,
        finish=whole if operation["reply"] is not None else PIECES,
    )


def plain(ty):
    """The type of a value that can be given as an argument of this type."""
    items = re.fullmatch(r"impl IntoIterator<Item ?= ?(.*)>", ty)
    if items:
        return f"Vec<{items.group(1)}>"
    inner = re.fullmatch(r"impl Into<(.*)>", ty)
    ty = inner.group(1) if inner else ty
    return "String" if ty in ("&str", "runtime::Body") else ty


def expression(argument, value):
    return f"&{value}" if argument["type"] == "&str" else value
