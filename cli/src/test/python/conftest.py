"""Clients as anyone has them: only the environment points them at the local store."""

import contextlib
import json
import os
import pathlib

import boto3
import pytest

from offline import OfflineStore
from records import FEATURES, definition, unique, wait_until
from wire import Wire


def pytest_configure(config):
    config.addinivalue_line("markers", "case(*numbers): the cases of the API that a test shows")


def require_type_in_header_and_body(http_response, parsed, model, **_):
    """Every error of every test tells its type twice, and botocore takes it from the body."""
    if http_response.status_code < 400:
        return
    body = http_response.text
    code = parsed["Error"]["Code"]
    assert http_response.headers["x-amzn-ErrorType"] == json.loads(body)["__type"] == code, body
    assert parsed["Error"]["Message"], f"{model.name} failed without a message"
    assert http_response.headers["x-amzn-RequestId"]


def client(service):
    made = boto3.client(service)
    made.meta.events.register("after-call", require_type_in_header_and_body)
    return made


@pytest.fixture(scope="session")
def control():
    return client("sagemaker")


@pytest.fixture(scope="session")
def runtime():
    return client("sagemaker-featurestore-runtime")


@pytest.fixture(scope="module")
def wire():
    """The store as HTTP, for requests that no client would send; never idle for long."""
    with contextlib.closing(Wire(os.environ["AWS_ENDPOINT_URL_SAGEMAKER"])) as open_wire:
        yield open_wire


@pytest.fixture(scope="session")
def store_directory():
    """Where the server keeps its data; its buckets are directories in there."""
    return pathlib.Path(os.environ["TIDEMARK_DIRECTORY"]) / ".tidemark"


@pytest.fixture
def create_group(control):
    """Creates groups that are gone after the test; a test states what differs from the usual."""
    created = []

    def create(**changes):
        request = definition(unique("clicks"), **changes)
        control.create_feature_group(**request)
        name = request["FeatureGroupName"]
        created.append(name)
        wait_until(lambda: status_of(control, name) != "Creating")
        assert status_of(control, name) == "Created"
        return name

    yield create
    for name in created:
        try:
            control.delete_feature_group(FeatureGroupName=name)
        except control.exceptions.ResourceNotFound:
            continue


def status_of(control, name):
    return control.describe_feature_group(FeatureGroupName=name)["FeatureGroupStatus"]


@pytest.fixture
def group(create_group):
    """A created group with both stores: id, ts (event time), n, x, s."""
    return create_group()


@pytest.fixture
def online_group(create_group):
    return create_group(OfflineStoreConfig=None)


@pytest.fixture
def update_group(create_group):
    """A group with both stores whose records can be updated in part."""
    return create_group(OnlineStoreConfig={"EnableOnlineStore": True, "StorageType": "Standard_V2"})


@pytest.fixture
def in_memory_group(create_group):
    """The usual features and one collection of each kind."""
    return create_group(
        FeatureDefinitions=FEATURES
        + [
            {"FeatureName": "list", "FeatureType": "String", "CollectionType": "List"},
            {"FeatureName": "set", "FeatureType": "Integral", "CollectionType": "Set"},
            {
                "FeatureName": "vector",
                "FeatureType": "Fractional",
                "CollectionType": "Vector",
                "CollectionConfig": {"VectorConfig": {"Dimension": 3}},
            },
        ],
        OnlineStoreConfig={"EnableOnlineStore": True, "StorageType": "InMemory"},
    )


@pytest.fixture
def offline(control, store_directory):
    """The offline stores of groups, read from their Parquet files."""
    return lambda name: OfflineStore(control, store_directory, name)
