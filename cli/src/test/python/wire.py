"""Requests as they are on the wire, so that no client repairs or refuses them first."""

import dataclasses
import http.client
import json
import urllib.parse

PATIENCE_SECONDS = 5
SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=test/20260301/us-east-1/sagemaker/aws4_request,"
    " SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body or "{}")

    @property
    def error_type(self):
        """The code of an error, which header and body must agree on; None of a success."""
        if self.status < 400:
            return None
        header = self.headers["x-amzn-ErrorType"]
        assert "json" in self.headers.get_content_type(), self.body
        assert header == self.json["__type"], (header, self.body)
        assert self.json["Message"], self.body
        return header


class Wire:
    """One kept connection to the store. An answer that takes longer than 5 s is a failure."""

    def __init__(self, endpoint):
        self.address = urllib.parse.urlsplit(endpoint).netloc
        self.connection = None

    def send(self, method, path, body, headers):
        content = body if isinstance(body, bytes) else body.encode()
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE_SECONDS)
        self.connection.request(method, path, content, {"Authorization": SIGNATURE, **headers})
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        if response.will_close:
            self.close()
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
