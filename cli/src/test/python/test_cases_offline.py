"""Cases 65-68: what others find in the offline store."""

import datetime
import random
import re

import pytest

from offline import answer_of
from records import T1, T2, delete, put, stored

WRITES = 400
IDENTIFIERS = [f"user-{i}" for i in range(25)]
UTC = datetime.timezone.utc


@pytest.mark.case(65)
def test_a_put_is_a_row_in_the_partition_of_its_hour(runtime, group, offline):
    before = datetime.datetime.now(UTC)
    put(runtime, group, id="1", ts="2026-03-01T23:59:59.999Z", n="7", x="1.50", s="text")
    (row,) = offline(group).wait_for(1)
    after = datetime.datetime.now(UTC)

    assert (row["year"], row["month"], row["day"], row["hour"]) == ("2026", "03", "01", "23")
    assert {name: row[name] for name in ("id", "ts", "n", "x", "s", "is_deleted")} == {
        "id": "1",
        "ts": "2026-03-01T23:59:59.999Z",
        "n": 7,
        "x": 1.5,
        "s": "text",
        "is_deleted": False,
    }
    invoked, written = (in_utc(row[c]) for c in ("api_invocation_time", "write_time"))
    assert before - datetime.timedelta(milliseconds=1) <= invoked <= written <= after
    (file,) = offline(group).files()
    assert re.fullmatch(r"20260301T235959Z_[0-9A-Za-z]{16}\.parquet", file.name)


def in_utc(moment):
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@pytest.mark.case(65)
def test_columns_have_the_types_of_their_features(runtime, group, offline):
    put(runtime, group, id="1", ts=T1)
    offline(group).wait_for(1)

    columns = {c["column_name"]: c["column_type"] for c in offline(group).query("DESCRIBE t")}

    assert list(columns)[:8] == [
        *("id", "ts", "n", "x", "s"),
        *("write_time", "api_invocation_time", "is_deleted"),
    ]
    assert [columns[name] for name in ("id", "ts", "n", "x", "s")] == [
        *("VARCHAR", "VARCHAR", "BIGINT", "DOUBLE", "VARCHAR")
    ]
    assert columns["is_deleted"] == "BOOLEAN"
    assert columns["write_time"].startswith("TIMESTAMP")
    assert columns["api_invocation_time"].startswith("TIMESTAMP")


@pytest.mark.case(66)
def test_a_historic_put_is_offline(runtime, group, offline):
    put(runtime, group, id="1", ts=T2, n="2")
    put(runtime, group, id="1", ts=T1, n="1")

    rows = offline(group).wait_for(2)

    assert [(row["ts"], row["n"]) for row in rows] == [(T2, 2), (T1, 1)]


def random_writes(runtime, group, seed):
    """Random puts and soft deletes, ties of event time among them; how many there were."""
    chance = random.Random(seed)
    for number in range(WRITES):
        identifier = chance.choice(IDENTIFIERS)
        event_time = f"2026-03-01T{chance.randrange(3):02d}:{chance.randrange(4):02d}:00Z"
        if chance.random() < 0.2:
            delete(runtime, group, identifier, event_time)
        else:
            put(runtime, group, id=identifier, ts=event_time, n=str(number))
    return WRITES


@pytest.mark.case(67)
@pytest.mark.parametrize("seed", [67, 670])
def test_the_latest_snapshot_is_the_online_store(runtime, group, offline, seed):
    written = random_writes(runtime, group, seed)
    offline(group).wait_for(written)

    snapshot = offline(group).query(
        """
        SELECT * FROM (
          SELECT *, row_number() OVER (
            PARTITION BY id ORDER BY ts DESC, api_invocation_time DESC, write_time DESC) rn
          FROM t)
        WHERE rn = 1 AND NOT is_deleted
        """
    )

    online = {i: stored(runtime, group, i) for i in IDENTIFIERS}
    assert {row["id"]: (row["ts"], str(row["n"])) for row in snapshot} == {
        i: (found["ts"], found["n"]) for i, found in online.items() if found
    }
    assert 5 < len(snapshot) < len(IDENTIFIERS)


DATASET = """
    WITH history AS (
      FROM features
      QUALIFY 1 = row_number() OVER (
        PARTITION BY id, ts ORDER BY api_invocation_time DESC, write_time DESC)
    ), deleted AS (
      FROM history WHERE is_deleted
      QUALIFY 1 = row_number() OVER (
        PARTITION BY id ORDER BY ts DESC, api_invocation_time DESC, write_time DESC)
    ), known AS (
      SELECT history.* FROM history LEFT JOIN deleted USING (id)
      WHERE deleted.id IS NULL
        OR (history.ts, history.api_invocation_time, history.write_time)
          > (deleted.ts, deleted.api_invocation_time, deleted.write_time)
    )
    SELECT labels.id, labels.ts, known.ts AS "ts.1", known.n AS "n.1"
    FROM labels JOIN known
      ON labels.id = known.id AND labels.ts::TIMESTAMPTZ >= known.ts::TIMESTAMPTZ
    QUALIFY 1 = row_number() OVER (PARTITION BY labels.id, labels.ts ORDER BY known.ts DESC)
    """


@pytest.mark.case(68)
def test_a_dataset_at_points_in_time_holds_nothing_of_the_future(runtime, create_group, offline):
    chance = random.Random(68)
    features, labels = create_group(), create_group()
    known, asked = {}, set()
    for number in range(120):
        identifier, minute = chance.choice(IDENTIFIERS[:8]), chance.randrange(60)
        put(runtime, features, id=identifier, ts=at(minute), n=str(number))
        known[identifier, minute] = number
    delete(runtime, features, IDENTIFIERS[0], at(30))
    for _ in range(60):
        asked.add((chance.choice(IDENTIFIERS[:9]), chance.randrange(60)))
    for identifier, minute in asked:
        put(runtime, labels, id=identifier, ts=at(minute))
    offline(features).wait_for(121)
    offline(labels).wait_for(len(asked))

    dataset = answer_of(DATASET, features=offline(features), labels=offline(labels))

    assert all(row["ts.1"] <= row["ts"] for row in dataset)
    assert {(row["id"], row["ts"]): (row["ts.1"], row["n.1"]) for row in dataset} == {
        (identifier, at(minute)): latest
        for identifier, minute in asked
        if (latest := latest_known(known, identifier, minute))
    }
    assert len(dataset) > 30


def at(minute):
    return f"2026-03-01T10:{minute:02d}:00Z"


def latest_known(known, identifier, asked_minute):
    """What was put last up to a minute; of the deleted identifier what was put after its delete."""
    earliest = 31 if identifier == IDENTIFIERS[0] else 0
    for minute in range(asked_minute, earliest - 1, -1):
        if (identifier, minute) in known:
            return at(minute), known[identifier, minute]
    return None
