"""Cases 46-53: several records at once, all identifiers, parts of records, collections."""

import time

import pytest

from records import (
    OFFLINE,
    T1,
    T2,
    T3,
    definition,
    delete,
    get,
    http_status,
    iso,
    put,
    record,
    stored,
    unique,
    update,
    values,
)

HOUR = {"Unit": "Hours", "Value": 1}
DAY = {"Unit": "Days", "Value": 1}


def entry(group, **features):
    return {"FeatureGroupName": group, "Record": record(**features)}


@pytest.fixture
def other_group(create_group):
    return create_group(OfflineStoreConfig=None)


@pytest.mark.case(46)
def test_batch_get_finds_records_of_several_groups(runtime, group, other_group):
    put(runtime, group, id="a", ts=T1, n="1")
    put(runtime, other_group, id="b", ts=T1, n="2")

    answer = runtime.batch_get_record(
        Identifiers=[
            {"FeatureGroupName": group, "RecordIdentifiersValueAsString": ["a", "missing"]},
            {"FeatureGroupName": other_group, "RecordIdentifiersValueAsString": ["b"]},
        ]
    )

    found = [(r["FeatureGroupName"], r["RecordIdentifierValueAsString"]) for r in answer["Records"]]
    assert found == [(group, "a"), (other_group, "b")]
    assert answer["Errors"] == answer["UnprocessedIdentifiers"] == []


@pytest.mark.case(47)
def test_batch_get_tells_errors_per_identifier(runtime, group):
    put(runtime, group, id="a", ts=T1, n="1")

    answer = runtime.batch_get_record(
        Identifiers=[
            {"FeatureGroupName": "nope", "RecordIdentifiersValueAsString": ["y", "z"]},
            {"FeatureGroupName": group, "RecordIdentifiersValueAsString": ["a"]},
        ]
    )

    assert [r["RecordIdentifierValueAsString"] for r in answer["Records"]] == ["a"]
    errors = [
        (e["FeatureGroupName"], e["RecordIdentifierValueAsString"], e["ErrorCode"])
        for e in answer["Errors"]
    ]
    assert errors == [("nope", "y", "ResourceNotFound"), ("nope", "z", "ResourceNotFound")]


@pytest.mark.case(48)
def test_batch_get_has_100_identifiers_in_total(runtime, group, other_group):
    def identifiers(count):
        return [
            {"FeatureGroupName": group, "RecordIdentifiersValueAsString": ["a"] * 60},
            {"FeatureGroupName": other_group, "RecordIdentifiersValueAsString": ["b"] * count},
        ]

    assert runtime.batch_get_record(Identifiers=identifiers(40))["Records"] == []
    with pytest.raises(runtime.exceptions.ValidationError, match="100"):
        runtime.batch_get_record(Identifiers=identifiers(41))


@pytest.mark.case(48)
def test_batch_get_answers_chosen_features_and_expiry(runtime, group):
    now = int(time.time())
    put(runtime, group, ttl=HOUR, id="a", ts=iso(now), n="1", s="2")
    entries = [
        {
            "FeatureGroupName": group,
            "RecordIdentifiersValueAsString": ["a"],
            "FeatureNames": ["n"],
        }
    ]

    answer = runtime.batch_get_record(Identifiers=entries, ExpirationTimeResponse="Enabled")
    assert values(answer["Records"][0]) == {"n": "1"}
    assert answer["Records"][0]["ExpiresAt"] == iso(now + 3_600)
    assert "ExpiresAt" not in runtime.batch_get_record(Identifiers=entries)["Records"][0]


@pytest.mark.case(49)
def test_batch_write_has_25_entries(runtime, group):
    entries = [entry(group, id=str(i), ts=T1, n=str(i)) for i in range(26)]

    with pytest.raises(runtime.exceptions.ValidationError, match="25"):
        runtime.batch_write_record(Entries=entries)
    assert stored(runtime, group, "0") is None

    answer = runtime.batch_write_record(Entries=entries[:25])
    assert answer["Errors"] == answer["UnprocessedEntries"] == []
    assert [stored(runtime, group, str(i))["n"] for i in range(25)] == [str(i) for i in range(25)]


@pytest.mark.case(49)
def test_batch_write_echoes_the_entry_that_failed(runtime, control, group):
    arn = control.describe_feature_group(FeatureGroupName=group)["FeatureGroupArn"]
    bad = {
        **entry(arn, n="not a number", ts=T1, id="bad"),
        "TargetStores": ["OnlineStore"],
        "TtlDuration": DAY,
    }
    nowhere = entry("nope", id="1", ts=T1)

    answer = runtime.batch_write_record(
        Entries=[entry(group, id="1", ts=T1), bad, nowhere, entry(group, id="2", ts=T1)]
    )

    assert [error["Entry"] for error in answer["Errors"]] == [bad, nowhere]
    assert [error["ErrorCode"] for error in answer["Errors"]] == [
        "ValidationError",
        "ResourceNotFound",
    ]
    assert stored(runtime, group, "1") and stored(runtime, group, "2")
    assert stored(runtime, group, "bad") is None


@pytest.mark.case(49)
def test_entries_for_one_record_apply_in_order(runtime, group, offline):
    runtime.batch_write_record(
        Entries=[entry(group, id="1", ts=T1, n="1"), entry(group, id="1", ts=T1, n="2")]
    )

    assert stored(runtime, group, "1")["n"] == "2"
    assert [row["n"] for row in offline(group).wait_for(2)] == [1, 2]


@pytest.mark.case(50)
def test_the_ttl_of_an_entry_overrides_that_of_its_batch(runtime, create_group):
    group = create_group(
        OnlineStoreConfig={
            "EnableOnlineStore": True,
            "TtlDuration": {"Unit": "Weeks", "Value": 1},
        }
    )
    now = int(time.time())

    runtime.batch_write_record(
        Entries=[
            {**entry(group, id="entry", ts=iso(now)), "TtlDuration": HOUR},
            entry(group, id="batch", ts=iso(now)),
        ],
        TtlDuration=DAY,
    )
    runtime.batch_write_record(Entries=[entry(group, id="group", ts=iso(now))])

    assert {
        identifier: get(runtime, group, identifier, ExpirationTimeResponse="Enabled")["ExpiresAt"]
        for identifier in ("entry", "batch", "group")
    } == {
        "entry": iso(now + 3_600),
        "batch": iso(now + 86_400),
        "group": iso(now + 7 * 86_400),
    }


def listed(runtime, group, **options):
    """All identifiers and the sizes of the pages that brought them."""
    identifiers, pages = [], []
    token = {}
    while True:
        answer = runtime.list_records(FeatureGroupName=group, **options, **token)
        identifiers += answer["RecordIdentifiers"]
        pages.append(len(answer["RecordIdentifiers"]))
        if "NextToken" not in answer:
            return identifiers, pages
        token = {"NextToken": answer["NextToken"]}


@pytest.mark.case(51)
def test_list_records_pages_through_each_identifier_once(runtime, group):
    for i in range(7):
        put(runtime, group, id=str(i), ts=T1)
    delete(runtime, group, "3", T2)

    identifiers, pages = listed(runtime, group, MaxResults=2)
    assert sorted(identifiers) == ["0", "1", "2", "4", "5", "6"]
    assert max(pages) <= 2 and len(pages) >= 3

    identifiers, _ = listed(runtime, group, MaxResults=2, IncludeSoftDeletedRecords=True)
    assert sorted(identifiers) == [str(i) for i in range(7)]
    assert sorted(listed(runtime, group)[0]) == ["0", "1", "2", "4", "5", "6"]


@pytest.mark.case(51)
def test_list_records_knows_its_groups_and_tokens(runtime, group, other_group):
    with pytest.raises(runtime.exceptions.ResourceNotFound) as refused:
        runtime.list_records(FeatureGroupName="nope")
    assert http_status(refused) == 404

    for i in range(3):
        put(runtime, group, id=str(i), ts=T1)
    token = runtime.list_records(FeatureGroupName=group, MaxResults=1)["NextToken"]
    for name, sent in [(group, "forged"), (group, token[:-2] + "AA"), (other_group, token)]:
        with pytest.raises(runtime.exceptions.ValidationError, match="NextToken"):
            runtime.list_records(FeatureGroupName=name, NextToken=sent)


@pytest.mark.case(52)
def test_update_record_merges(runtime, update_group, offline):
    put(runtime, update_group, id="1", ts=T1, n="1", x="1.5")

    update(runtime, update_group, "1", n="2", s="new")
    assert stored(runtime, update_group, "1") == {
        "id": "1",
        "ts": T1,
        "n": "2",
        "x": "1.5",
        "s": "new",
    }

    update(runtime, update_group, "1", ts=T2, n="3")
    assert stored(runtime, update_group, "1")["ts"] == T2

    rows = offline(update_group).wait_for(3)
    assert [(row["ts"], row["n"], row["x"], row["s"]) for row in rows] == [
        (T1, 1, 1.5, None),
        (T1, 2, 1.5, "new"),
        (T2, 3, 1.5, "new"),
    ]


@pytest.mark.case(52)
def test_update_record_is_not_for_the_past(runtime, update_group):
    put(runtime, update_group, id="1", ts=T2, n="1")

    with pytest.raises(runtime.exceptions.ConflictException) as refused:
        update(runtime, update_group, "1", ts=T1, n="2")
    assert http_status(refused) == 409
    assert stored(runtime, update_group, "1")["n"] == "1"

    update(runtime, update_group, "1", ts=T2, n="3")
    assert stored(runtime, update_group, "1")["n"] == "3"


@pytest.mark.case(52)
def test_update_record_needs_a_live_record(runtime, update_group):
    with pytest.raises(runtime.exceptions.ResourceNotFound) as refused:
        update(runtime, update_group, "1", n="1")
    assert http_status(refused) == 404

    put(runtime, update_group, id="1", ts=T1)
    delete(runtime, update_group, "1", T2)
    with pytest.raises(runtime.exceptions.ResourceNotFound):
        update(runtime, update_group, "1", ts=T3, n="1")
    with pytest.raises(runtime.exceptions.ResourceNotFound):
        update(runtime, "nope", "1", n="1")


@pytest.mark.case(52)
def test_update_record_is_not_for_standard_groups(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1")

    with pytest.raises(runtime.exceptions.ValidationError, match="Standard"):
        update(runtime, group, "1", n="2")


@pytest.mark.case(52)
def test_update_record_takes_a_ttl_with_an_event_time_alone(runtime, update_group):
    now = int(time.time())
    put(runtime, update_group, ttl=DAY, id="1", ts=iso(now - 60), n="1")

    with pytest.raises(runtime.exceptions.ValidationError, match="TtlDuration"):
        update(runtime, update_group, "1", ttl=HOUR, n="2")
    update(runtime, update_group, "1", n="2")
    assert expires_at(runtime, update_group) == iso(now - 60 + 86_400)
    update(runtime, update_group, "1", ttl=HOUR, ts=iso(now), n="2")
    assert expires_at(runtime, update_group) == iso(now + 3_600)


def expires_at(runtime, group):
    return get(runtime, group, "1", ExpirationTimeResponse="Enabled")["ExpiresAt"]


@pytest.mark.case(53)
def test_collections_return_as_sent(runtime, in_memory_group):
    put(
        runtime,
        in_memory_group,
        id="1",
        ts=T1,
        list=["b", "a", "b"],
        set=["1", "2", "1"],
        vector=["0.5", "1.50", "-2"],
    )

    found = stored(runtime, in_memory_group, "1")
    assert found["list"] == ["b", "a", "b"]
    assert sorted(found["set"]) == ["1", "2"]
    assert found["vector"] == ["0.5", "1.50", "-2"]


@pytest.mark.case(53)
def test_a_vector_has_its_dimension(runtime, in_memory_group):
    for vector in (["1", "2"], ["1", "2", "3", "4"]):
        with pytest.raises(runtime.exceptions.ValidationError, match="expected 3"):
            put(runtime, in_memory_group, id="1", ts=T1, vector=vector)
    with pytest.raises(runtime.exceptions.ValidationError, match="ValueAsStringList"):
        put(runtime, in_memory_group, id="1", ts=T1, list="a")


@pytest.mark.case(53)
def test_collections_are_for_groups_in_memory(control):
    collection = {"FeatureName": "list", "FeatureType": "String", "CollectionType": "List"}
    request = definition(unique("clicks"), OfflineStoreConfig=OFFLINE)
    request["FeatureDefinitions"] = request["FeatureDefinitions"] + [collection]

    with pytest.raises(control.exceptions.ClientError, match="InMemory") as refused:
        control.create_feature_group(**request)

    assert refused.value.response["Error"]["Code"] == "ValidationException"
