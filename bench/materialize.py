#!/usr/bin/env python3
"""Measures materialization beside Feast's: python3 bench/materialize.py [--rows 1000000] [--tidemark-only]

100,000 records with ten rows each, eight features, in 20 Parquet files of another writer; both stores bring the newest
row of each record into SQLite. Wall time and peak memory are those of the whole command. Then Tidemark runs once more,
and restores a lost online store by --full. Feast comes from PyPI into a virtual environment in bench/target/feast, which
also writes the files. Needs a built ./tidemark and Python 3.10+.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIDEMARK = str(ROOT / "tidemark")
VENV = ROOT / "bench" / "target" / "feast"
FEAST = "feast==0.67.0"
FILES = 20
ROWS_EACH = 10
DEFINITION = {
    "name": "readings",
    "record_identifier": "sensor",
    "event_time": "at",
    "features": [{"name": "sensor", "type": "String"}, {"name": "at", "type": "String"}]
    + [{"name": f"f{i}", "type": "Fractional"} for i in range(4)]
    + [{"name": f"n{i}", "type": "Integral"} for i in range(4)],
    "online": True,
    "offline": {"partition": "day"},
}
# Both sets of files hold the same rows; they differ in how they spell the time, and in the column of when it was written.
WRITE_FILES = """
    import pathlib, sys
    import numpy, pandas

    rows, files, each, ours, theirs = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
    source = numpy.random.default_rng(1)
    order = source.permutation(rows)
    begin = pandas.Timestamp("2026-01-01", tz="UTC")
    for part in range(files):
        numbers = order[part * rows // files : (part + 1) * rows // files]
        times = begin + pandas.to_timedelta(numbers % 86_400, unit="s")
        frame = pandas.DataFrame({"sensor": ["s" + str(n // each) for n in numbers]})
        for i in range(4):
            frame["f" + str(i)] = source.normal(20, 5, len(numbers)).round(3)
        for i in range(4):
            frame["n" + str(i)] = source.integers(0, 1_000, len(numbers))
        written = pandas.Timestamp("2026-01-02")
        name = "part-%05d.parquet" % part
        mine = frame.assign(at=times.strftime("%Y-%m-%dT%H:%M:%SZ"), write_time=written)
        mine["write_time"] = mine["write_time"].astype("datetime64[ms]")
        mine.to_parquet(pathlib.Path(ours) / name, index=False)
        frame.assign(at=times).to_parquet(pathlib.Path(theirs) / name, index=False)
"""
REPOSITORY = """
    from datetime import timedelta
    from feast import Entity, FeatureView, Field, FileSource
    from feast.types import Float64, Int64
    from feast.value_type import ValueType

    sensor = Entity(name="sensor", join_keys=["sensor"], value_type=ValueType.STRING)
    readings = FeatureView(
        name="readings", entities=[sensor], ttl=timedelta(days=36500),
        schema=[Field(name="f%d" % i, dtype=Float64) for i in range(4)]
        + [Field(name="n%d" % i, dtype=Int64) for i in range(4)],
        source=FileSource(path="files", timestamp_field="at"),
    )
"""


def measured(command, directory, environment=None):
    """Runs a command to its end; returns seconds, peak MiB and what it printed."""
    output = pathlib.Path(directory) / "output.txt"
    began = time.monotonic()
    with output.open("wb") as sink:
        process = subprocess.Popen(command, cwd=directory, stdout=sink, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    text = output.read_text("utf-8", "replace")
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{text[-3000:]}")
    return seconds, usage.ru_maxrss / 1024, text


def line(what, seconds, memory, rows):
    rate = f"{rows / seconds:,.0f} rows/s" if rows else ""
    print(f"{what:<52} {seconds:>8.2f} s {memory:>8,.0f} MiB {rate:>18}", flush=True)


def tidemark(directory, rows, ours):
    (directory / "readings.json").write_text(json.dumps(DEFINITION), "utf-8")
    measured([TIDEMARK, "group", "create", "readings.json"], directory)
    _, _, text = measured([TIDEMARK, "group", "describe", "readings", "--json"], directory)
    place = next(word for word in text.replace('"', " ").split() if word.startswith("s3://") and "/data" in word)
    day = next(directory.rglob("s3"), directory) / place.removeprefix("s3://") / "year=2026" / "month=01" / "day=01"
    day.parent.mkdir(parents=True, exist_ok=True)
    ours.rename(day)
    command = [TIDEMARK, "materialize", "readings", "--json"]
    for what, more in (("tidemark materialize", []), ("the same again", []), ("tidemark materialize --full", ["--full"])):
        seconds, memory, text = measured([*command, *more], directory)
        run = json.loads(text.strip().splitlines()[-1])
        line(f"{what}: {run['applied']:,} applied, {run['files']} files", seconds, memory, run["rows"])
        if what == "tidemark materialize" and run["applied"] < rows // ROWS_EACH:
            sys.exit(f"not every record was applied: {text}")


def feast(directory, rows):
    environment = {**os.environ, "FEAST_USAGE": "False", "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}"}
    (directory / "feature_store.yaml").write_text(
        "project: bench\nregistry: registry.db\nprovider: local\n"
        "online_store: {type: sqlite, path: online.db}\nentity_key_serialization_version: 3\n"
    )
    (directory / "definitions.py").write_text(textwrap.dedent(REPOSITORY))
    measured([str(VENV / "bin" / "feast"), "apply"], directory, environment)
    command = [str(VENV / "bin" / "feast"), "materialize", "2025-12-31T00:00:00", "2026-01-03T00:00:00"]
    seconds, memory, _ = measured(command, directory, environment)
    line("feast materialize", seconds, memory, rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tidemark-only", action="store_true")
    arguments = parser.parse_args()
    if not (VENV / "bin" / "feast").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run([str(VENV / "bin" / "pip"), "install", "-q", FEAST], check=True)
    with tempfile.TemporaryDirectory() as temporary:
        ours, theirs = pathlib.Path(temporary, "tidemark"), pathlib.Path(temporary, "feast")
        for directory in (ours, ours / "made", theirs, theirs / "files"):
            directory.mkdir()
        program = textwrap.dedent(WRITE_FILES)
        sizes = [str(arguments.rows), str(FILES), str(ROWS_EACH)]
        subprocess.run(
            [str(VENV / "bin" / "python"), "-c", program, *sizes, str(ours / "made"), str(theirs / "files")], check=True
        )
        tidemark(ours, arguments.rows, ours / "made")
        if not arguments.tidemark_only:
            feast(theirs, arguments.rows)


if __name__ == "__main__":
    main()
