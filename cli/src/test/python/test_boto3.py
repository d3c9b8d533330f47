"""boto3 as it is installed from PyPI, with nothing changed but the endpoints."""

import time

import pytest

T1, T2, T3 = (f"2026-03-01T1{h}:00:00Z" for h in range(3))


def record(**features):
    return [{"FeatureName": name, "ValueAsString": value} for name, value in features.items()]


def values(answer):
    return {f["FeatureName"]: f["ValueAsString"] for f in answer["Record"]}


def get(runtime, group, identifier, **options):
    return runtime.get_record(
        FeatureGroupName=group, RecordIdentifierValueAsString=identifier, **options
    )


def test_put_and_get_return_the_same_strings(runtime, group):
    """case 1, case 12"""
    sent = {"id": "u 17/+&%é", "ts": T1, "n": "007", "x": "1.50", "s": ""}

    runtime.put_record(FeatureGroupName=group, Record=record(**sent))

    assert values(get(runtime, group, sent["id"])) == sent


def test_an_unknown_identifier_has_no_record(runtime, group):
    """case 2"""
    assert "Record" not in get(runtime, group, "nobody")


def test_an_unknown_group_is_typed(runtime, control):
    """case 3, case 4, case 64"""
    with pytest.raises(runtime.exceptions.ResourceNotFound) as missing:
        get(runtime, "nope", "1")
    assert missing.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    with pytest.raises(runtime.exceptions.ValidationError):
        runtime.put_record(FeatureGroupName="nope", Record=record(id="1", ts=T1))
    with pytest.raises(control.exceptions.ResourceNotFound):
        control.describe_feature_group(FeatureGroupName="nope")


def test_an_arn_stands_for_a_name(runtime, control, group):
    """case 6"""
    arn = control.describe_feature_group(FeatureGroupName=group)["FeatureGroupArn"]

    runtime.put_record(FeatureGroupName=arn, Record=record(id="1", ts=T1, n="1"))

    assert values(get(runtime, arn, "1"))["n"] == "1"
    assert values(get(runtime, group, "1"))["n"] == "1"


def test_feature_names_filter(runtime, group):
    """case 7, case 8"""
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T1, n="1", x="2", s="3"))

    assert values(get(runtime, group, "1", FeatureNames=["n", "s"])) == {"n": "1", "s": "3"}
    with pytest.raises(runtime.exceptions.ValidationError, match="nearest|not in feature group"):
        get(runtime, group, "1", FeatureNames=["nn"])


def test_an_older_put_changes_nothing_online(runtime, group):
    """case 13, case 14, case 19"""
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T2, n="2"))
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T1, n="1"))
    assert values(get(runtime, group, "1"))["n"] == "2"

    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T2, n="22"))
    assert values(get(runtime, group, "1"))["n"] == "22"

    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T3, s="only"))
    assert values(get(runtime, group, "1")) == {"id": "1", "ts": T3, "s": "only"}


def test_validation_errors_are_typed_and_show_no_value(runtime, group):
    """case 20, case 24"""
    with pytest.raises(runtime.exceptions.ValidationError) as refused:
        runtime.put_record(
            FeatureGroupName=group, Record=record(id="1", ts="2026-01-01", n="canary")
        )
    message = str(refused.value)
    assert "Integral" in message and "Event time" in message and "canary" not in message


def test_batch_get_answers_each_identifier(runtime, group):
    """case 46, case 47"""
    for identifier in ("a", "b"):
        runtime.put_record(FeatureGroupName=group, Record=record(id=identifier, ts=T1, n="1"))

    answer = runtime.batch_get_record(
        Identifiers=[
            {
                "FeatureGroupName": group,
                "RecordIdentifiersValueAsString": ["a", "missing", "b"],
                "FeatureNames": ["id"],
            },
            {"FeatureGroupName": "nope", "RecordIdentifiersValueAsString": ["z"]},
        ]
    )

    assert [found["RecordIdentifierValueAsString"] for found in answer["Records"]] == ["a", "b"]
    assert [error["ErrorCode"] for error in answer["Errors"]] == ["ResourceNotFound"]
    assert answer["UnprocessedIdentifiers"] == []


def test_soft_delete_hides_until_a_newer_put(runtime, group):
    """case 32, case 33"""
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T1, n="1"))
    runtime.delete_record(FeatureGroupName=group, RecordIdentifierValueAsString="1", EventTime=T2)
    assert "Record" not in get(runtime, group, "1")

    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T1, n="1"))
    assert "Record" not in get(runtime, group, "1")
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T3, n="3"))
    assert values(get(runtime, group, "1"))["n"] == "3"


def test_hard_delete_forgets(runtime, group):
    """case 35, case 36"""
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T2, n="2"))
    with pytest.raises(runtime.exceptions.ValidationError, match="must be later"):
        runtime.delete_record(
            FeatureGroupName=group,
            RecordIdentifierValueAsString="1",
            EventTime=T1,
            DeletionMode="HardDelete",
        )
    runtime.delete_record(
        FeatureGroupName=group,
        RecordIdentifierValueAsString="1",
        EventTime=T3,
        DeletionMode="HardDelete",
        TargetStores=["OnlineStore", "OfflineStore"],
    )
    assert "Record" not in get(runtime, group, "1")
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T1, n="1"))
    assert values(get(runtime, group, "1"))["n"] == "1"


def test_a_record_lives_as_long_as_its_ttl(runtime, group):
    """case 40, case 41"""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    runtime.put_record(
        FeatureGroupName=group,
        Record=record(id="1", ts=now),
        TtlDuration={"Unit": "Hours", "Value": 1},
    )
    answer = get(runtime, group, "1", ExpirationTimeResponse="Enabled")
    assert answer["ExpiresAt"].endswith("Z")
    assert "ExpiresAt" not in get(runtime, group, "1")

    runtime.put_record(
        FeatureGroupName=group,
        Record=record(id="old", ts=T1),
        TtlDuration={"Unit": "Minutes", "Value": 1},
    )
    assert "Record" not in get(runtime, group, "old")


def test_describe_tells_what_was_created(control, group):
    """case 54, case 57"""
    answer = control.describe_feature_group(FeatureGroupName=group)

    assert answer["FeatureGroupStatus"] == "Created"
    assert [f["FeatureName"] for f in answer["FeatureDefinitions"]] == ["id", "ts", "n", "x", "s"]
    assert answer["CreationTime"].year >= 2026
    offline = answer["OfflineStoreConfig"]
    assert offline["S3StorageConfig"]["ResolvedOutputS3Uri"].startswith(
        "s3://acme-fs/prod/000000000000/sagemaker/us-east-1/offline-store/" + group
    )
    assert offline["DataCatalogConfig"]["Catalog"] == "AwsDataCatalog"
    assert answer["OfflineStoreStatus"] == {"Status": "Active"}


def test_a_name_is_taken_once(control, group):
    """case 55, case 56"""
    definition = dict(
        FeatureGroupName=group,
        RecordIdentifierFeatureName="id",
        EventTimeFeatureName="ts",
        FeatureDefinitions=[
            {"FeatureName": "id", "FeatureType": "String"},
            {"FeatureName": "ts", "FeatureType": "String"},
        ],
        OnlineStoreConfig={"EnableOnlineStore": True},
    )
    with pytest.raises(control.exceptions.ResourceInUse):
        control.create_feature_group(**definition)
    definition["FeatureGroupName"] = group + "-other"
    definition["FeatureDefinitions"][0]["FeatureName"] = "write_time"
    with pytest.raises(control.exceptions.ClientError, match="reserved") as refused:
        control.create_feature_group(**definition)
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_list_pages(control, group):
    """case 58"""
    pages = control.get_paginator("list_feature_groups").paginate(
        NameContains=group, PaginationConfig={"PageSize": 1}
    )
    assert [g["FeatureGroupName"] for page in pages for g in page["FeatureGroupSummaries"]] == [
        group
    ]


def test_a_deleted_group_is_gone_and_its_name_free(runtime, control, group):
    """case 63"""
    runtime.put_record(FeatureGroupName=group, Record=record(id="1", ts=T1, n="1"))
    control.delete_feature_group(FeatureGroupName=group)
    deadline = time.monotonic() + 10
    with pytest.raises(control.exceptions.ResourceNotFound):
        while time.monotonic() < deadline:
            control.describe_feature_group(FeatureGroupName=group)
            time.sleep(0.05)
    with pytest.raises(runtime.exceptions.ResourceNotFound):
        get(runtime, group, "1")
