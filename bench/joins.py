#!/usr/bin/env python3
"""Compares two point-in-time joins over the demo's flights, in turn, in one process: the range join over LEAD and the
rank join that Tidemark renders. Prints seconds of the fastest of --rounds, their ratio, and in how many rows they differ.

    python3 -m venv target/venv && target/venv/bin/pip install duckdb==2.0.0 && target/venv/bin/python bench/joins.py
"""

import argparse
import pathlib
import time

import duckdb

DATA = pathlib.Path(__file__).resolve().parent.parent / "demo" / "flights" / "data"
FOREVER = 9223372036854775807

HISTORIES = {
    "tailnum": ("landed_at", "arr_delay", "flight", "flights"),
    "origin": ("observed_at", "temp", "0", "weather"),
    "carrier": ("landed_at", "arr_delay", "flight", "flights"),
}

LEAD = """
CREATE OR REPLACE TABLE by_lead AS
WITH h AS (SELECT *, lead(t) OVER (PARTITION BY id ORDER BY t, tie) AS until FROM history)
SELECT s.sid, h.value FROM spine s LEFT JOIN h
  ON h.id = s.{id} AND s.t >= h.t AND s.t < coalesce(h.until, {forever})"""

RANK = """
CREATE OR REPLACE TABLE by_rank AS
WITH h AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY t, tie) AS n FROM history),
w AS (
  SELECT sid, n FROM (
    SELECT sid, kind, row_number() OVER (PARTITION BY id ORDER BY t, kind, sid)
      - row_number() OVER (PARTITION BY id, kind ORDER BY t, sid) AS n
    FROM (SELECT id, t, 0 AS kind, n AS sid FROM h UNION ALL SELECT {id}, t, 1, sid FROM spine))
  WHERE kind = 1)
SELECT s.sid, h.value FROM spine s LEFT JOIN w ON w.sid = s.sid LEFT JOIN h ON h.id = s.{id} AND h.n = w.n"""


def seconds(connection, statement):
    began = time.monotonic()
    connection.execute(statement)
    return time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    rounds = parser.parse_args().rounds
    connection = duckdb.connect()
    connection.execute("SET threads = 2; SET memory_limit = '1GB'; SET TimeZone = 'UTC'")
    connection.execute(
        f"CREATE TABLE spine AS SELECT row_number() OVER () AS sid, tailnum, carrier, origin, epoch_ns(sched_dep) AS t"
        f" FROM '{DATA}/flights.parquet' WHERE landed_at IS NOT NULL"
    )
    print(f"{'history by':<12}{'LEAD':>10}{'rank':>10}{'ratio':>8}{'rows that differ':>20}")
    for key, (at, value, tie, file) in HISTORIES.items():
        connection.execute(
            f"CREATE OR REPLACE TABLE history AS SELECT {key} AS id, epoch_ns({at}) AS t, {value} AS value, {tie} AS tie"
            f" FROM '{DATA}/{file}.parquet' WHERE {at} IS NOT NULL"
        )
        lead = rank = FOREVER
        for _ in range(rounds):
            rank = min(rank, seconds(connection, RANK.format(id=key)))
            lead = min(lead, seconds(connection, LEAD.format(id=key, forever=FOREVER)))
        differ = connection.execute(
            "SELECT count(*) FROM by_lead l JOIN by_rank r USING (sid) WHERE l.value IS DISTINCT FROM r.value"
        ).fetchone()[0]
        print(f"{key:<12}{lead:>8.2f} s{rank:>8.2f} s{lead / rank:>8.1f}{differ:>20}", flush=True)


if __name__ == "__main__":
    main()
