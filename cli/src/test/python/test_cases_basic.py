"""Cases 1-12: a record goes in and comes out."""

import pytest

from records import T1, T2, code, delete, get, http_status, put, record, stored, values


@pytest.mark.case(1)
def test_put_and_get_return_the_same_strings(runtime, group):
    sent = {"id": "u-17", "ts": T1, "n": "007", "x": "1.50", "s": "text"}

    put(runtime, group, **sent)

    assert stored(runtime, group, "u-17") == sent


@pytest.mark.case(2)
def test_an_unknown_identifier_has_no_record(runtime, group):
    answer = get(runtime, group, "nobody")

    assert "Record" not in answer
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.case(3)
def test_get_from_an_unknown_group_finds_no_resource(runtime):
    with pytest.raises(runtime.exceptions.ResourceNotFound) as refused:
        get(runtime, "nope", "1")

    assert http_status(refused) == 404


@pytest.mark.case(4)
def test_put_into_an_unknown_group_is_invalid(runtime):
    with pytest.raises(runtime.exceptions.ValidationError) as refused:
        put(runtime, "nope", id="1", ts=T1)

    assert http_status(refused) == 400


@pytest.mark.case(5)
def test_delete_from_an_unknown_group_is_invalid(runtime):
    with pytest.raises(runtime.exceptions.ValidationError) as refused:
        delete(runtime, "nope", "1", T1)

    assert http_status(refused) == 400


@pytest.mark.case(6)
def test_an_arn_stands_for_a_name_in_every_call(runtime, control, create_group):
    group = create_group(
        OnlineStoreConfig={"EnableOnlineStore": True, "StorageType": "Standard_V2"}
    )
    arn = control.describe_feature_group(FeatureGroupName=group)["FeatureGroupArn"]

    put(runtime, arn, id="1", ts=T1, n="1")
    assert stored(runtime, arn, "1") == stored(runtime, group, "1")

    written = runtime.batch_write_record(
        Entries=[{"FeatureGroupName": arn, "Record": record(id="2", ts=T1, n="2")}]
    )
    assert written["Errors"] == written["UnprocessedEntries"] == []
    found = runtime.batch_get_record(
        Identifiers=[{"FeatureGroupName": arn, "RecordIdentifiersValueAsString": ["1", "2"]}]
    )
    assert [(r["FeatureGroupName"], values(r)["n"]) for r in found["Records"]] == [
        (arn, "1"),
        (arn, "2"),
    ]
    runtime.update_record(
        FeatureGroupName=arn, RecordIdentifierValueAsString="1", Features=record(s="new")
    )
    assert stored(runtime, group, "1")["s"] == "new"
    assert sorted(runtime.list_records(FeatureGroupName=arn)["RecordIdentifiers"]) == ["1", "2"]
    delete(runtime, arn, "1", T2)
    assert stored(runtime, group, "1") is None


@pytest.mark.case(7)
def test_feature_names_choose_features(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1", x="2", s="3")

    assert values(get(runtime, group, "1", FeatureNames=["n", "s"])) == {"n": "1", "s": "3"}


@pytest.mark.case(8)
def test_an_undefined_feature_name_is_invalid(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1")

    with pytest.raises(runtime.exceptions.ValidationError, match="'nn' is not in feature group"):
        get(runtime, group, "1", FeatureNames=["nn"])


IDENTIFIERS = [
    "a b",
    "a/b",
    "/",
    "a+b",
    "a&b=c",
    "100%",
    "%2F",
    "é",
    "日本語",
    "😀",
    "?x#y",
    "..",
    "a,b",
]


@pytest.mark.case(9)
@pytest.mark.parametrize("identifier", IDENTIFIERS, ids=range(len(IDENTIFIERS)))
def test_an_identifier_is_any_text(runtime, online_group, identifier):
    put(runtime, online_group, id=identifier, ts=T1)
    assert stored(runtime, online_group, identifier) == {"id": identifier, "ts": T1}

    delete(runtime, online_group, identifier, T2)
    assert stored(runtime, online_group, identifier) is None


@pytest.mark.case(10)
def test_a_feature_that_was_not_sent_is_absent(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1")

    assert "s" not in stored(runtime, group, "1")


@pytest.mark.case(11)
def test_a_put_replaces_the_whole_record(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1", x="2", s="3")
    put(runtime, group, id="1", ts=T2, n="4")

    assert stored(runtime, group, "1") == {"id": "1", "ts": T2, "n": "4"}


@pytest.mark.case(12)
def test_an_empty_string_is_a_value(runtime, group):
    put(runtime, group, id="1", ts=T1, s="")

    assert stored(runtime, group, "1")["s"] == ""


def test_a_refused_call_is_typed_by_its_code(runtime):
    with pytest.raises(runtime.exceptions.ClientError) as refused:
        get(runtime, "not a name", "1")

    assert code(refused) == "ValidationError"
