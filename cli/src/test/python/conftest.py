"""Clients as anyone has them: only the environment points them at the local store."""

import time
import uuid

import boto3
import pytest


@pytest.fixture(scope="session")
def control():
    return boto3.client("sagemaker")


@pytest.fixture(scope="session")
def runtime():
    return boto3.client("sagemaker-featurestore-runtime")


@pytest.fixture
def group(control):
    """A created group with both stores: id, ts (event time), n, x, s."""
    name = "clicks-" + uuid.uuid4().hex[:8]
    control.create_feature_group(
        FeatureGroupName=name,
        RecordIdentifierFeatureName="id",
        EventTimeFeatureName="ts",
        FeatureDefinitions=[
            {"FeatureName": "id", "FeatureType": "String"},
            {"FeatureName": "ts", "FeatureType": "String"},
            {"FeatureName": "n", "FeatureType": "Integral"},
            {"FeatureName": "x", "FeatureType": "Fractional"},
            {"FeatureName": "s", "FeatureType": "String"},
        ],
        OnlineStoreConfig={"EnableOnlineStore": True},
        OfflineStoreConfig={"S3StorageConfig": {"S3Uri": "s3://acme-fs/prod"}},
        RoleArn="arn:aws:iam::111122223333:role/fs",
    )
    deadline = time.monotonic() + 10
    while control.describe_feature_group(FeatureGroupName=name)["FeatureGroupStatus"] == "Creating":
        assert time.monotonic() < deadline, "the group was not created within 10 s"
        time.sleep(0.05)
    yield name
    if any(
        found["FeatureGroupName"] == name
        for found in control.list_feature_groups(NameContains=name)["FeatureGroupSummaries"]
    ):
        control.delete_feature_group(FeatureGroupName=name)
