"""boto3, signing for SageMaker as ever, through the proxy: to a listener that checks what arrives
with botocore's own signer, and to the local store."""

import http.server
import json
import os
import subprocess
import threading
import urllib.parse

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

KEY, SECRET = "AKIAEXAMPLE", "wJalrXUtnFEMI/K7MDENG"
ARN = "arn:aws:sagemaker:us-east-1:000000000000:feature-group/"


@pytest.fixture
def proxied():
    """Starts a proxy to an endpoint and gives the two clients of a session that uses it."""
    started = []

    def start(endpoint):
        credentials = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
        proxy = subprocess.Popen(
            ["./tidemark", "proxy", "--json", "--port", "0", "--region", "eu-west-1"]
            + ["--aws", endpoint],
            cwd=os.environ["TIDEMARK_DIRECTORY"],
            env={**os.environ, **credentials},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(proxy)
        given = json.loads(proxy.stdout.readline())
        assert given["AWS_ACCESS_KEY_ID"] != KEY
        session = boto3.Session(
            aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
            region_name=given["AWS_REGION"],
        )
        once = Config(retries={"total_max_attempts": 1})
        return (
            session.client("sagemaker", config=once, endpoint_url=given["AWS_ENDPOINT_URL_SAGEMAKER"]),
            session.client(
                "sagemaker-featurestore-runtime",
                config=once,
                endpoint_url=given["AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME"],
            ),
        )

    yield start
    for proxy in started:
        proxy.terminate()
        proxy.wait(20)
        proxy.stdout.close()


def signature_by_botocore(method, url, headers, body):
    """The signature that botocore would have made, over the headers that were signed."""
    given = headers["Authorization"]
    signed = given.split("SignedHeaders=")[1].split(",")[0].split(";")
    request = AWSRequest(method, url, {name: headers[name] for name in signed}, body)
    request.context["timestamp"] = headers["X-Amz-Date"]
    signer = SigV4Auth(Credentials(KEY, SECRET), "execute-api", "eu-west-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return signer.signature(text, request)


@pytest.fixture
def verifier():
    """An endpoint that keeps each request's path, and whether botocore would have signed it so."""

    class Verifier(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            url = f"http://{self.headers['Host']}{self.path}"
            expected = signature_by_botocore(self.command, url, self.headers, body)
            good = self.headers["Authorization"].endswith("Signature=" + expected)
            self.server.seen.append((self.command, self.path, good))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_PUT = do_POST = do_DELETE = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Verifier)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_arrives_is_signed_as_botocore_would(proxied, verifier):
    """both planes, every method, an ARN in the path"""
    control, runtime = proxied(f"http://127.0.0.1:{verifier.server_port}/prod/")
    group, identifier = ARN + "clicks", "u 17/+&%é*'()~"

    control.list_feature_groups(NameContains="é")
    runtime.put_record(
        FeatureGroupName=group, Record=[{"FeatureName": "id", "ValueAsString": identifier}]
    )
    runtime.get_record(
        FeatureGroupName=group,
        RecordIdentifierValueAsString=identifier,
        FeatureNames=["x", "n", "s"],
    )
    runtime.delete_record(
        FeatureGroupName=group, RecordIdentifierValueAsString=identifier, EventTime="2026"
    )

    path = "/prod/FeatureGroup/" + urllib.parse.quote(group, safe="")
    assert [(method, where.split("?")[0]) for method, where, _ in verifier.seen] == [
        ("POST", "/prod/"),
        ("PUT", path),
        ("GET", path),
        ("DELETE", path),
    ]
    assert [good for *_, good in verifier.seen] == [True] * 4


def test_the_store_answers_through_it(proxied, group):
    """case 1, case 3, case 6, case 55, case 58, case 64, through the proxy"""
    control, runtime = proxied(os.environ["AWS_ENDPOINT_URL_SAGEMAKER"])
    sent = {"id": "u 17/+&%é", "ts": "2026-03-01T10:00:00Z", "n": "007"}

    runtime.put_record(
        FeatureGroupName=ARN + group,
        Record=[{"FeatureName": name, "ValueAsString": value} for name, value in sent.items()],
    )
    found = runtime.get_record(FeatureGroupName=group, RecordIdentifierValueAsString=sent["id"])

    assert {f["FeatureName"]: f["ValueAsString"] for f in found["Record"]} == sent
    listed = control.list_feature_groups(NameContains=group)["FeatureGroupSummaries"]
    assert [summary["FeatureGroupName"] for summary in listed] == [group]
    with pytest.raises(runtime.exceptions.ResourceNotFound):
        runtime.get_record(FeatureGroupName="nope", RecordIdentifierValueAsString="1")
    with pytest.raises(runtime.exceptions.ValidationError):
        runtime.put_record(FeatureGroupName=group, Record=[{"FeatureName": "nope", "ValueAsString": ""}])
    with pytest.raises(control.exceptions.ResourceNotFound):
        control.describe_feature_group(FeatureGroupName="nope")


def test_an_endpoint_that_is_gone_is_a_typed_error(proxied):
    """502 with __type"""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        gone = f"http://127.0.0.1:{server.server_port}"
    control, runtime = proxied(gone)

    with pytest.raises(runtime.exceptions.ServiceUnavailable) as refused:
        runtime.get_record(FeatureGroupName="clicks", RecordIdentifierValueAsString="1")

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 502
    assert f"No answer from {gone}" in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"AWS_ACCESS_KEY_ID": "local"}, "The credentials in this shell are those of a local store"),
        ({"AWS_REGION": None}, "The endpoint does not tell the API's region. Name it with --region"),
        ({"AWS_ACCESS_KEY_ID": None}, "There are no credentials of AWS to sign with."),
    ],
)
def test_what_it_cannot_begin_without_is_said(changes, says, tmp_path):
    """no region, no credentials, or those of a local store"""
    environment = {
        **os.environ,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        **changes,
    }
    ended = subprocess.run(
        ["./tidemark", "proxy", "--port", "0", "--aws", "https://features.example.com"],
        cwd=os.environ["TIDEMARK_DIRECTORY"],
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("tidemark: " + says)
    assert ended.stderr.count("\n") == 1
