"""Which service boto3 signs for: what API Gateway checks, seen by a listener on this machine."""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading

import boto3
import pytest

CALLS = {
    "sagemaker": lambda client: client.list_feature_groups(),
    "sagemaker-featurestore-runtime": lambda client: client.get_record(
        FeatureGroupName="arn:aws:sagemaker:eu-west-1:111122223333:feature-group/clicks",
        RecordIdentifierValueAsString="1",
    ),
}


@pytest.fixture
def listener():
    """An endpoint that answers {} to everything and keeps each request's path and headers."""

    class Recorder(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.seen.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def credential(seen):
    [(_, headers)] = seen
    return headers["Authorization"].split("Credential=")[1].split(",")[0]


@pytest.fixture
def gateway(listener, monkeypatch):
    """The listener, and an environment that was told of it as of an API Gateway."""
    endpoint = f"http://127.0.0.1:{listener.server_port}/prod"
    printed = subprocess.run(
        ["./tidemark", "env", "--json", "--aws", endpoint + "/"],
        cwd=os.environ["TIDEMARK_DIRECTORY"],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    ).stdout
    for name, value in json.loads(printed).items():
        monkeypatch.setenv(name, value)
    return listener


@pytest.mark.parametrize("service", CALLS)
def test_the_environment_changes_the_signing_name(gateway, service):
    """tidemark env --aws: the credential scope ends as IAM on API Gateway wants it"""
    CALLS[service](boto3.Session().client(service))

    assert credential(gateway.seen).endswith("/us-east-1/execute-api/aws4_request")
    assert gateway.seen[0][0].startswith("/prod")


@pytest.mark.parametrize(
    "words",
    [
        "sagemaker list-feature-groups",
        "sagemaker-featurestore-runtime get-record --feature-group-name g"
        " --record-identifier-value-as-string 1",
    ],
)
def test_the_environment_changes_the_signing_name_of_the_cli(gateway, words):
    """version 1 of the AWS CLI reads the same directory"""
    aws = pathlib.Path(sys.executable).parent / "aws"

    subprocess.run([aws, *words.split()], check=True, capture_output=True, timeout=60)

    assert credential(gateway.seen).endswith("/us-east-1/execute-api/aws4_request")


@pytest.mark.parametrize("service", CALLS)
def test_otherwise_clients_sign_for_sagemaker(listener, monkeypatch, service):
    """without the data path"""
    variable = "AWS_ENDPOINT_URL_" + service.upper().replace("-", "_")
    monkeypatch.setenv(variable, f"http://127.0.0.1:{listener.server_port}/prod")

    CALLS[service](boto3.Session().client(service))

    assert credential(listener.seen).endswith("/us-east-1/sagemaker/aws4_request")
