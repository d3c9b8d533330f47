"""Cases 32-38: soft deletes hide, hard deletes forget."""

import pytest

from records import T1, T2, T3, delete, http_status, put, stored

EVERYWHERE = {"TargetStores": ["OnlineStore", "OfflineStore"]}


@pytest.mark.case(32)
def test_a_soft_delete_hides_the_record(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1")
    delete(runtime, group, "1", T2)

    assert stored(runtime, group, "1") is None


@pytest.mark.case(33)
def test_a_soft_deleted_record_comes_back_by_a_newer_put_alone(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1")
    delete(runtime, group, "1", T2, DeletionMode="SoftDelete", **EVERYWHERE)

    put(runtime, group, id="1", ts="2026-03-01T10:30:00Z", n="15")
    assert stored(runtime, group, "1") is None

    put(runtime, group, id="1", ts=T3, n="3")
    assert stored(runtime, group, "1")["n"] == "3"


@pytest.mark.case(34)
def test_an_older_soft_delete_leaves_the_record(runtime, group):
    put(runtime, group, id="1", ts=T2, n="2")

    answer = delete(runtime, group, "1", T1)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert stored(runtime, group, "1")["n"] == "2"


@pytest.mark.case(35)
def test_a_hard_delete_forgets(runtime, group):
    put(runtime, group, id="1", ts=T2, n="2")
    delete(runtime, group, "1", T3, DeletionMode="HardDelete", **EVERYWHERE)
    assert stored(runtime, group, "1") is None

    put(runtime, group, id="1", ts=T1, n="1")
    assert stored(runtime, group, "1")["n"] == "1"


@pytest.mark.case(36)
@pytest.mark.parametrize("event_time", [T1, T2])
def test_a_hard_delete_that_is_not_newer_is_refused(runtime, group, offline, event_time):
    put(runtime, group, id="1", ts=T2, n="2")

    with pytest.raises(runtime.exceptions.ValidationError, match="must be later") as refused:
        delete(runtime, group, "1", event_time, DeletionMode="HardDelete")

    assert http_status(refused) == 400
    assert stored(runtime, group, "1")["n"] == "2"
    put(runtime, group, id="last", ts=T3)
    assert [row["is_deleted"] for row in offline(group).wait_for(2)] == [False, False]


@pytest.mark.case(37)
@pytest.mark.parametrize("mode", ["SoftDelete", "HardDelete"])
@pytest.mark.parametrize("event_time", ["yesterday", "2026-01-01", "1700000000", ""])
def test_a_delete_has_a_sound_event_time(runtime, group, mode, event_time):
    with pytest.raises(runtime.exceptions.ValidationError):
        delete(runtime, group, "1", event_time, DeletionMode=mode)


@pytest.mark.case(38)
def test_a_soft_delete_leaves_a_marker_offline(runtime, group, offline):
    put(runtime, group, id="1", ts=T1, n="1", x="1.5", s="text")
    delete(runtime, group, "1", T2)

    first, marker = offline(group).wait_for(2)

    assert not first["is_deleted"]
    assert marker["is_deleted"] is True
    assert (marker["id"], marker["ts"]) == ("1", T2)
    assert marker["n"] is marker["x"] is marker["s"] is None
