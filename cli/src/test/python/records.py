"""The words of the tests: groups, records, and waiting that ends."""

import time
import uuid

T1, T2, T3 = (f"2026-03-01T1{h}:00:00Z" for h in range(3))

FEATURES = [
    {"FeatureName": "id", "FeatureType": "String"},
    {"FeatureName": "ts", "FeatureType": "String"},
    {"FeatureName": "n", "FeatureType": "Integral"},
    {"FeatureName": "x", "FeatureType": "Fractional"},
    {"FeatureName": "s", "FeatureType": "String"},
]
OFFLINE = {"S3StorageConfig": {"S3Uri": "s3://acme-fs/prod"}}

PATIENCE_SECONDS = 20


def unique(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def definition(name, **changes):
    """A request for the usual group with both stores; a change to None leaves the member out."""
    request = {
        "FeatureGroupName": name,
        "RecordIdentifierFeatureName": "id",
        "EventTimeFeatureName": "ts",
        "FeatureDefinitions": FEATURES,
        "OnlineStoreConfig": {"EnableOnlineStore": True},
        "OfflineStoreConfig": OFFLINE,
        "RoleArn": "arn:aws:iam::111122223333:role/fs",
        **changes,
    }
    return {member: value for member, value in request.items() if value is not None}


def features_with(event_time_type):
    """The usual features with another type of event time."""
    return [
        {**feature, "FeatureType": event_time_type} if feature["FeatureName"] == "ts" else feature
        for feature in FEATURES
    ]


def record(**features):
    """Texts and lists of texts as the runtime API takes them."""
    return [
        {
            "FeatureName": name,
            ("ValueAsStringList" if isinstance(value, list) else "ValueAsString"): value,
        }
        for name, value in features.items()
    ]


def values(found):
    """The features of a record that was answered, by name."""
    return {
        feature["FeatureName"]: feature.get("ValueAsString", feature.get("ValueAsStringList"))
        for feature in found["Record"]
    }


def put(runtime, group, target_stores=None, ttl=None, **features):
    options = {"TargetStores": target_stores, "TtlDuration": ttl}
    return runtime.put_record(
        FeatureGroupName=group,
        Record=record(**features),
        **{name: value for name, value in options.items() if value is not None},
    )


def get(runtime, group, identifier, **options):
    return runtime.get_record(
        FeatureGroupName=group, RecordIdentifierValueAsString=identifier, **options
    )


def delete(runtime, group, identifier, event_time, **options):
    return runtime.delete_record(
        FeatureGroupName=group,
        RecordIdentifierValueAsString=identifier,
        EventTime=event_time,
        **options,
    )


def update(runtime, group, identifier, ttl=None, **features):
    return runtime.update_record(
        FeatureGroupName=group,
        RecordIdentifierValueAsString=identifier,
        Features=record(**features),
        **({"TtlDuration": ttl} if ttl else {}),
    )


def stored(runtime, group, identifier):
    """The features of a stored record, or None if there is no such record."""
    answer = get(runtime, group, identifier)
    return values(answer) if "Record" in answer else None


def code(refused):
    return refused.value.response["Error"]["Code"]


def http_status(refused):
    return refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


def iso(seconds_since_epoch):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds_since_epoch))


def wait_until(reached, patience_seconds=PATIENCE_SECONDS):
    """What `reached` answers once that is true; fails after the patience."""
    deadline = time.monotonic() + patience_seconds
    while True:
        answer = reached()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not reached within {patience_seconds} s"
        time.sleep(0.02)
