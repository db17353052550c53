"""httpbin: it tells what it was sent, and does what it is told.

Its document names no operation, so those here are found by method and path, and it declares no content of replies,
so these are read from the text of the reply.
"""

import base64
import json
import time
from urllib.parse import unquote

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ALL = [*METHODS, "TRACE"]
# A path segment with everything that has to be escaped.
ODD = "a/../b?c=d&e#f ü;x=,y+z"


class Failed(Exception):
    """A reply is not what it should be."""


def need(holds, why):
    if not holds:
        raise Failed(why)


class Httpbin:
    """The calls; each method whose name begins with `try_` is a subject of its own."""

    def __init__(self, session, report):
        self.session, self.called = session, set()
        self.ids = {(it["method"], it["path"]): it["operationId"] for it in report["operations"] if it["rustPath"]}

    def call(self, method, path, given=None, **more):
        self.called.add((method, path))
        self.answer = self.session.named(self.ids[method, path], given, **more)
        return self.answer

    def good(self, method, path, given=None, status=200, **more):
        answer = self.call(method, path, given, **more)
        need(answer["ok"], f"{method} {path}: {answer.get('why')}")
        need(answer["status"] == status, f"{method} {path}: the status is {answer['status']}")
        return answer

    def told(self, *words, **more):
        return json.loads(self.good(*words, **more)["body"])

    def refused(self, status, *words, **more):
        answer = self.call(*words, **more)
        need(not answer["ok"] and answer["status"] == status, f"{words}: {answer.get('why')} {answer.get('status')}")
        return answer

    # What was sent.

    def try_methods(self):
        for method in METHODS:
            path = f"/{method.lower()}"
            told = self.told(method, path, headers={"x-extra": "one two"}, query={"a b": "c&d", "ü": "%"})
            need(told["args"] == {"a b": "c&d", "ü": "%"}, f"{method}: the query is {told['args']}")
            need(told["headers"].get("X-Extra") == "one two", f"{method}: the header is lost")

    def try_anything(self):
        for method in ALL:
            told = self.told(method, "/anything", query={"n": "1"})
            need(told["method"] == method and told["args"] == {"n": "1"}, f"{method}: {told}")
            told = self.told(method, "/anything/{anything}", {"anything": "one two"})
            need(unquote(told["url"]).endswith("/anything/one two"), f"{method}: the address is {told['url']}")

    def try_odd_segment(self):
        told = self.told("GET", "/anything/{anything}", {"anything": ODD})
        # The server decodes the path before it shows it; had a `/`, `?` or `#` been sent as it is, it would be cut.
        need(unquote(told["url"]).endswith("/anything/" + ODD), f"the address is {told['url']}")
        need(told["args"] == {}, f"there is a query: {told['args']}")

    def try_headers(self):
        told = self.told("GET", "/headers", headers={"x-mark": "Ö".encode("ascii", "replace").decode()})
        need(told["headers"].get("X-Mark") == "?", f"{told['headers']}")
        need("User-Agent" in told["headers"] and "Host" in told["headers"], f"{told['headers']}")
        told = self.told("GET", "/user-agent")
        need(told["user-agent"].startswith("httpbin-client/"), f"{told}")
        need(self.told("GET", "/ip")["origin"] == "127.0.0.1", "the address of the client is not told")

    # Credentials.

    def try_basic(self):
        given = {"user": "üser", "passwd": "wörd 1"}
        secret = base64.b64encode("üser:wörd 1".encode()).decode()
        path = "/basic-auth/{user}/{passwd}"
        told = self.told("GET", path, given, headers={"authorization": f"Basic {secret}"})
        need(told["authenticated"] is True and told["user"] == "üser", f"{told}")
        answer = self.refused(401, "GET", path, given)
        need(answer["headers"].get("www-authenticate", "").startswith("Basic"), "the challenge is lost")
        hidden = "/hidden-basic-auth/{user}/{passwd}"
        self.told("GET", hidden, given, headers={"authorization": f"Basic {secret}"})
        self.refused(404, "GET", hidden, given)

    def try_bearer(self):
        told = self.told("GET", "/bearer", headers={"authorization": "Bearer a.b-c"})
        need(told == {"authenticated": True, "token": "a.b-c"}, f"{told}")
        self.refused(401, "GET", "/bearer")

    def try_digest_challenge(self):
        given = {"qop": "auth", "user": "user", "passwd": "word"}
        path = "/digest-auth/{qop}/{user}/{passwd}"
        more = {"algorithm": "SHA-256"}
        for at, values in [
            (path, given),
            (path + "/{algorithm}", given | more),
            (path + "/{algorithm}/{stale_after}", given | more | {"stale_after": "never"}),
        ]:
            answer = self.refused(401, "GET", at, values)
            need(answer["headers"].get("www-authenticate", "").startswith("Digest"), "the challenge is lost")

    # Replies.

    def try_encodings(self):
        for name, path in [("gzipped", "/gzip"), ("deflated", "/deflate"), ("brotli", "/brotli")]:
            answer = self.good("GET", path)
            coding = answer["headers"].get("content-encoding")
            # Without a decoder the crate must not ask for a coding; this server sends it all the same.
            need(coding or json.loads(answer["body"])[name] is True, f"{path}: the body is not decoded")
        need("∮" in self.good("GET", "/encoding/utf8")["body"], "the text is not UTF-8")

    def try_formats(self):
        need(self.told("GET", "/json")["slideshow"]["author"] == "Yours Truly", "the JSON is another one")
        for path, text in [
            ("/html", "Herman Melville"), ("/xml", "<slideshow"), ("/robots.txt", "Disallow"), ("/deny", "YOU SHOULDN'T"),
        ]:
            need(text in self.good("GET", path)["body"], f"{path}: {text} is not in the reply")

    def try_images(self):
        for kind in ["png", "jpeg", "webp", "svg"]:
            answer = self.good("GET", f"/image/{kind}")
            need(answer["headers"]["content-type"].startswith(f"image/{kind}"), f"{kind}: {answer['headers']}")
        answer = self.good("GET", "/image", headers={"accept": "image/webp"})
        need(answer["headers"]["content-type"] == "image/webp", "`Accept` is not heeded")

    def try_statuses(self):
        for method in ALL:
            self.good(method, "/status/{codes}", {"codes": "204"}, status=204)
            answer = self.refused(418, method, "/status/{codes}", {"codes": "418"})
            need("teapot" in answer["body"], "the body of the error is lost")
            need(answer["outcome"] == "Rejected", f"418 is {answer['outcome']}")
        answer = self.refused(500, "POST", "/status/{codes}", {"codes": "500"})
        need(answer["outcome"] == "Unknown", f"500 after a POST is {answer['outcome']}")
        self.refused(503, "GET", "/status/{codes}", {"codes": "503"})

    def try_bytes(self):
        for path in ["/bytes/{n}", "/stream-bytes/{n}"]:
            answer = self.good("GET", path, {"n": 5000}, query={"seed": "7"})
            need(answer["body"], f"{path}: nothing came")
        answer = self.good("GET", "/range/{numbytes}", {"numbytes": 26})
        need(answer["body"] == "abcdefghijklmnopqrstuvwxyz", f"{answer['body']}")
        answer = self.good("GET", "/range/{numbytes}", {"numbytes": 26}, status=206, headers={"range": "bytes=2-4"})
        need(answer["body"] == "cde", f"{answer['body']}")
        need(self.good("GET", "/base64/{value}", {"value": "w7xiZXI="})["body"] == "über", "the text is another one")
        need(len(self.told("GET", "/uuid")["uuid"]) == 36, "there is no UUID")
        need("<a href" in self.good("GET", "/links/{n}/{offset}", {"n": 3, "offset": 0})["body"], "there are no links")

    def try_streams(self):
        lines = self.good("GET", "/stream/{n}", {"n": 5})["body"].splitlines()
        need([json.loads(line)["id"] for line in lines] == list(range(5)), f"{len(lines)} lines came")
        answer = self.good("GET", "/drip", {"numbytes": 4, "duration": 0.4, "delay": 0.1, "code": 200})
        need(answer["body"] == "****", f"{answer['body']}")

    def try_delays(self):
        for method in ALL:
            began = time.monotonic()
            answer = self.call(method, "/delay/{delay}", {"delay": 5}, timeout=300)
            took = time.monotonic() - began
            need(not answer["ok"] and answer["timeout"], f"{method}: no limit was kept: {answer.get('why')}")
            need(took < 3, f"{method}: the limit of 0.3 s took {took:.1f} s")
            need(answer["outcome"] == "Unknown", f"{method}: what was sent and not answered is {answer['outcome']}")
        self.good("GET", "/delay/{delay}", {"delay": 1}, timeout=8000)

    def try_caching(self):
        need("etag" in self.good("GET", "/cache")["headers"], "there is no tag")
        answer = self.call("GET", "/cache", {"If-None-Match": "x"})
        need(answer["status"] == 304, f"the status is {answer['status']}")
        answer = self.good("GET", "/cache/{value}", {"value": 60})
        need("max-age=60" in answer["headers"]["cache-control"], f"{answer['headers']}")
        self.good("GET", "/etag/{etag}", {"etag": "one"})
        answer = self.call("GET", "/etag/{etag}", {"etag": "one", "If-None-Match": '"one"'})
        need(answer["status"] == 304, f"the status is {answer['status']}")
        self.refused(412, "GET", "/etag/{etag}", {"etag": "one", "If-Match": '"two"'})

    def try_response_headers(self):
        for method in ["GET", "POST"]:
            answer = self.good(method, "/response-headers", {"freeform": "yes"}, query={"X-More": "a b"})
            need(answer["headers"].get("x-more") == "a b", f"{answer['headers']}")
            need(answer["headers"].get("freeform") == "yes", f"{answer['headers']}")

    def try_cookies(self):
        told = self.told("GET", "/cookies", headers={"cookie": "a=1; b=two"})
        need(told["cookies"] == {"a": "1", "b": "two"}, f"{told}")

    # Redirects.

    def redirect(self, *words, **more):
        """The document lists all redirects among the replies, so none is followed, and each says where it leads."""
        answer = self.call(*words, **more)
        need(300 <= (answer.get("status") or 0) < 400, f"{words}: {answer.get('status')} {answer.get('why')}")
        need(answer["headers"].get("location"), f"{words}: where it leads is lost")
        return answer

    def try_redirects(self):
        for path in ["/redirect/{n}", "/relative-redirect/{n}", "/absolute-redirect/{n}"]:
            self.redirect("GET", path, {"n": 2})

    def try_cookie_redirects(self):
        # Here the document knows nothing of redirects: they are followed, and no cookie is kept on the way.
        for path, given in [
            ("/cookies/set", {"freeform": "1"}),
            ("/cookies/set/{name}/{value}", {"name": "a", "value": "b"}),
            ("/cookies/delete", {"freeform": ""}),
        ]:
            told = self.told("GET", path, given)
            need(told == {"cookies": {}}, f"{path}: {told}")

    def try_redirect_to(self):
        url = self.session.url + "/anything"
        self.redirect("GET", "/redirect-to", {"url": url, "status_code": 307})
        for method in ["PATCH", "DELETE", "TRACE"]:
            self.redirect(method, "/redirect-to", query={"url": url, "status_code": "307"})
        for method in ["POST", "PUT"]:
            self.redirect(method, "/redirect-to", {"body": {"url": url, "status_code": 303}})


def run(session, report, results):
    """Tries all of it, and says which operations nobody has called."""
    httpbin = Httpbin(session, report)
    for name in [name for name in dir(Httpbin) if name.startswith("try_")]:
        subject = name.removeprefix("try_").replace("_", "-")
        httpbin.answer = {}
        try:
            getattr(httpbin, name)()
            results.note("httpbin", "httpbin", subject)
        except (Failed, KeyError, ValueError) as fault:
            results.note("httpbin", "httpbin", subject, f"{type(fault).__name__}: {fault}", httpbin.answer.get("request", ""))
    left = [f"{method} {path}" for method, path in httpbin.ids if (method, path) not in httpbin.called]
    for operation in left:
        results.note("httpbin", "httpbin", operation, "nothing calls it")
