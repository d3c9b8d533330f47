"""Cases 69-70: every error is JSON that tells its type, twice."""

import re

import pytest

from records import T1, T2, code, definition, get, http_status, put, record, update

CONTROL = {"Content-Type": "application/x-amz-json-1.1"}


def post(wire, target, body):
    return wire.send("POST", "/", body, {**CONTROL, "X-Amz-Target": target})


@pytest.mark.case(69)
@pytest.mark.parametrize(
    "target", ["SageMaker.CreateModel", "SageMaker.", "", "FeatureStore.Search", "SageMaker"]
)
def test_an_unknown_target_is_refused_as_json(wire, target):
    answer = post(wire, target, "{}")

    assert answer.status == 400
    assert answer.error_type == "UnknownOperationException"


MALFORMED = [
    "{",
    "",
    "[]",
    "null",
    "1",
    '"text"',
    "{}{}",
    '{"FeatureGroupName":',
    "\x00",
    "{'a':1}",
]


@pytest.mark.case(69)
@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_body_is_refused_as_json(wire, body):
    for operation in ("CreateFeatureGroup", "DescribeFeatureGroup", "UpdateFeatureGroup"):
        answer = post(wire, f"SageMaker.{operation}", body)

        assert answer.status == 400
        assert answer.error_type in ("ValidationException", "SerializationException")


@pytest.mark.case(69)
@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_body_of_a_record_is_refused_as_json(wire, group, body):
    for method, path in [
        ("PUT", f"/FeatureGroup/{group}"),
        ("POST", "/BatchGetRecord"),
        ("POST", "/BatchWriteRecord"),
        ("POST", f"/FeatureGroup/{group}/Record"),
    ]:
        answer = wire.send(method, path, body, {"Content-Type": "application/json"})

        assert answer.status == 400
        assert answer.error_type == "ValidationError"


ARN = "arn:aws:sagemaker:us-east-1:000000000000:feature-group/nope"
NOPE = {"FeatureGroupName": "nope"}
IDENTIFIER = {"RecordIdentifierValueAsString": "1"}
STRING = {"FeatureName": "y", "FeatureType": "String"}

# A call that fails, the code that botocore must name, and the HTTP status.
FAILING = {
    "PutRecord": ({**NOPE, "Record": record(id="1", ts=T1)}, "ValidationError", 400),
    "DeleteRecord": ({**NOPE, **IDENTIFIER, "EventTime": T1}, "ValidationError", 400),
    "GetRecord": ({**NOPE, **IDENTIFIER}, "ResourceNotFound", 404),
    "BatchGetRecord": (
        {"Identifiers": [{**NOPE, "RecordIdentifiersValueAsString": ["1"] * 101}]},
        "ValidationError",
        400,
    ),
    "BatchWriteRecord": (
        {"Entries": [{**NOPE, "Record": record(id="1", ts=T1)}] * 26},
        "ValidationError",
        400,
    ),
    "ListRecords": (NOPE, "ResourceNotFound", 404),
    "UpdateRecord": ({**NOPE, **IDENTIFIER, "Features": record(n="1")}, "ResourceNotFound", 404),
    "CreateFeatureGroup": (definition("-nope"), "ValidationException", 400),
    "DescribeFeatureGroup": (NOPE, "ResourceNotFound", 400),
    "UpdateFeatureGroup": ({**NOPE, "FeatureAdditions": [STRING]}, "ResourceNotFound", 400),
    "DeleteFeatureGroup": (NOPE, "ResourceNotFound", 400),
    "DescribeFeatureMetadata": ({**NOPE, "FeatureName": "n"}, "ResourceNotFound", 400),
    "UpdateFeatureMetadata": ({**NOPE, "FeatureName": "n"}, "ResourceNotFound", 400),
    "ListFeatureGroups": ({"MaxResults": 101}, "ValidationException", 400),
    "Search": ({"Resource": "Nothing"}, "ValidationException", 400),
    "AddTags": ({"ResourceArn": ARN, "Tags": []}, "ResourceNotFound", 400),
    "ListTags": ({"ResourceArn": ARN}, "ResourceNotFound", 400),
    "DeleteTags": ({"ResourceArn": ARN, "TagKeys": ["k"]}, "ResourceNotFound", 400),
}


@pytest.mark.case(70)
@pytest.mark.parametrize("operation", FAILING)
def test_every_operation_types_its_errors_in_header_and_body(runtime, control, operation):
    arguments, expected_code, expected_status = FAILING[operation]
    method = re.sub("(?<=[a-z])(?=[A-Z])", "_", operation).lower()
    owner = runtime if hasattr(runtime, method) else control

    with pytest.raises(owner.exceptions.ClientError) as refused:
        getattr(owner, method)(**arguments)

    assert (code(refused), http_status(refused)) == (expected_code, expected_status)


@pytest.mark.case(70)
def test_each_modelled_error_is_a_class_of_its_own(runtime, control, group, update_group):
    put(runtime, update_group, id="1", ts=T2)

    with pytest.raises(runtime.exceptions.ValidationError):
        put(runtime, group, id="1", ts="yesterday")
    with pytest.raises(runtime.exceptions.ResourceNotFound):
        get(runtime, "nope", "1")
    with pytest.raises(runtime.exceptions.ConflictException):
        update(runtime, update_group, "1", ts=T1)
    with pytest.raises(control.exceptions.ResourceInUse):
        control.create_feature_group(**definition(group))
    with pytest.raises(control.exceptions.ResourceNotFound):
        control.describe_feature_group(FeatureGroupName="nope")
