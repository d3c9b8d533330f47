"""Cases 13-19: the event time decides, and then the later invocation."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from records import T1, T2, features_with, put, stored

LATEST = """
    SELECT * FROM (
      SELECT *, row_number() OVER (
        PARTITION BY id ORDER BY ts DESC, api_invocation_time DESC, write_time DESC) rn FROM t)
    WHERE rn = 1 AND NOT is_deleted
    """


@pytest.mark.case(13)
def test_an_older_put_succeeds_and_changes_nothing_online(runtime, group):
    put(runtime, group, id="1", ts=T2, n="2")

    answer = put(runtime, group, id="1", ts=T1, n="1")

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert stored(runtime, group, "1") == {"id": "1", "ts": T2, "n": "2"}


@pytest.mark.case(14)
def test_a_newer_put_wins(runtime, group):
    put(runtime, group, id="1", ts=T1, n="1")
    put(runtime, group, id="1", ts=T2, n="2")

    assert stored(runtime, group, "1") == {"id": "1", "ts": T2, "n": "2"}


@pytest.mark.case(15)
def test_a_fraction_of_a_second_is_newer_than_none(runtime, group):
    put(runtime, group, id="1", ts="2026-03-01T10:00:00Z", n="1")
    put(runtime, group, id="1", ts="2026-03-01T10:00:00.500Z", n="2")

    assert stored(runtime, group, "1")["n"] == "2"


@pytest.mark.case(16)
@pytest.mark.parametrize("first, second", [(".100Z", "Z"), ("Z", ".100Z")])
def test_event_times_are_instants_and_no_texts(runtime, group, first, second):
    for end in (first, second):
        put(runtime, group, id="1", ts="2026-03-01T10:00:05" + end)

    assert stored(runtime, group, "1")["ts"] == "2026-03-01T10:00:05.100Z"


@pytest.mark.case(17)
def test_fractional_event_times_order(runtime, create_group):
    group = create_group(FeatureDefinitions=features_with("Fractional"))

    put(runtime, group, id="1", ts="1700000000.5", n="1")
    put(runtime, group, id="1", ts="1700000000.25", n="2")

    assert stored(runtime, group, "1") == {"id": "1", "ts": "1700000000.5", "n": "1"}


@pytest.mark.case(18)
def test_the_greatest_of_concurrent_puts_stays(runtime, group):
    times = [f"2026-03-01T10:00:{second:02d}Z" for second in range(50)]
    shuffled = random.Random(18).sample(times, len(times))

    with ThreadPoolExecutor(max_workers=10) as clients:
        list(clients.map(lambda ts: put(runtime, group, id="1", ts=ts), shuffled))

    assert stored(runtime, group, "1")["ts"] == times[-1]


@pytest.mark.case(19)
def test_at_one_event_time_the_later_put_wins_in_both_stores(runtime, group, offline):
    put(runtime, group, id="1", ts=T1, n="1")
    put(runtime, group, id="1", ts=T1, n="2")

    assert stored(runtime, group, "1")["n"] == "2"
    offline(group).wait_for(2)
    assert [row["n"] for row in offline(group).query(LATEST)] == [2]
