"""Cases 39-45: how long a record lives, and in which stores."""

import time

import pytest

from records import T1, T2, get, iso, put, stored, wait_until

HOUR = {"Unit": "Hours", "Value": 1}
DAY = {"Unit": "Days", "Value": 1}


def expires_at(runtime, group, identifier):
    return get(runtime, group, identifier, ExpirationTimeResponse="Enabled").get("ExpiresAt")


@pytest.fixture
def day_group(create_group):
    return create_group(OnlineStoreConfig={"EnableOnlineStore": True, "TtlDuration": DAY})


@pytest.mark.case(39)
def test_the_ttl_of_the_group_counts_from_the_event_time(runtime, day_group):
    now = int(time.time())
    put(runtime, day_group, id="1", ts=iso(now))

    assert expires_at(runtime, day_group, "1") == iso(now + 86_400)
    assert "ExpiresAt" not in get(runtime, day_group, "1")
    assert "ExpiresAt" not in get(runtime, day_group, "1", ExpirationTimeResponse="Disabled")


@pytest.mark.case(40)
def test_the_ttl_of_the_record_overrides_that_of_the_group(runtime, day_group):
    now = int(time.time())
    put(runtime, day_group, ttl=HOUR, id="1", ts=iso(now))

    assert expires_at(runtime, day_group, "1") == iso(now + 3_600)


@pytest.mark.case(41)
def test_a_record_may_be_written_too_late_to_be_read(runtime, group):
    answer = put(
        runtime, group, ttl={"Unit": "Minutes", "Value": 1}, id="1", ts=iso(time.time() - 3_600)
    )

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert stored(runtime, group, "1") is None


@pytest.mark.case(42)
def test_a_record_vanishes_as_it_expires(runtime, group):
    now = int(time.time())
    put(runtime, group, ttl={"Unit": "Seconds", "Value": 5}, id="1", ts=iso(now))
    assert stored(runtime, group, "1") is not None

    wait_until(lambda: stored(runtime, group, "1") is None, patience_seconds=15)

    assert time.time() >= now + 5


@pytest.mark.case(43)
def test_a_new_ttl_of_the_group_counts_for_later_writes(runtime, control, day_group):
    now = int(time.time())
    put(runtime, day_group, id="before", ts=iso(now))

    update_ttl(control, day_group, HOUR)
    put(runtime, day_group, id="after", ts=iso(now))
    assert expires_at(runtime, day_group, "before") == iso(now + 86_400)
    assert expires_at(runtime, day_group, "after") == iso(now + 3_600)

    update_ttl(control, day_group, {})
    put(runtime, day_group, id="without", ts=iso(now))
    assert expires_at(runtime, day_group, "without") is None
    described = control.describe_feature_group(FeatureGroupName=day_group)
    assert "TtlDuration" not in described["OnlineStoreConfig"]


def update_ttl(control, group, ttl):
    control.update_feature_group(FeatureGroupName=group, OnlineStoreConfig={"TtlDuration": ttl})
    wait_until(lambda: last_update(control, group) != "InProgress")
    assert last_update(control, group) == "Successful"


def last_update(control, group):
    return control.describe_feature_group(FeatureGroupName=group)["LastUpdateStatus"]["Status"]


@pytest.mark.case(44)
def test_a_put_may_go_offline_alone(runtime, group, offline):
    put(runtime, group, id="1", ts=T1, n="1")
    put(runtime, group, target_stores=["OfflineStore"], id="1", ts=T2, n="2")

    assert stored(runtime, group, "1")["n"] == "1"
    assert [row["n"] for row in offline(group).wait_for(2)] == [1, 2]


@pytest.mark.case(45)
def test_a_put_may_go_online_alone(runtime, group, offline):
    put(runtime, group, target_stores=["OnlineStore"], id="1", ts=T1, n="1")
    put(runtime, group, id="last", ts=T1)

    assert stored(runtime, group, "1")["n"] == "1"
    assert [row["id"] for row in offline(group).wait_for(1)] == ["last"]
