#!/usr/bin/env python3
"""Measures put and get over HTTP beside Feast's feature server: python3 bench/serving.py [--requests 1000]

Both servers run on this machine over SQLite and hold the same rows: 1,000 identifiers in a group of 10 and one of 50
Fractional features. One client, one kept-alive connection to each, the two servers asked in turn, after a warm-up that
also compares what they answer. Feast comes from PyPI into a virtual environment in bench/target/feast. Needs a built
./tidemark and Python 3.10+.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / "bench" / "target" / "feast"
FEAST = "feast==0.67.0"
IDENTIFIERS = 1_000
SIZES = (10, 50)
BATCH = 100
WARM = 500
EVENT_TIME = "2026-01-01T00:00:00Z"
PATIENCE_SECONDS = 60


def features(size):
    return [f"f{i}" for i in range(size)]


def rows(size):
    source = random.Random(size)
    return {f"u{i}": [source.gauss(20, 5) for _ in range(size)] for i in range(IDENTIFIERS)}


class Server:
    """A process with one kept-alive connection to it."""

    def __init__(self, process, port):
        self.process = process
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connect()

    def connect(self):
        self.connection.close()
        self.connection.connect()

    def call(self, method, path, body=b"", headers=None):
        self.connection.request(method, path, body or None, headers or {})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path.split('?')[0]}: {answer.status} {content[:500]!r}")
        return content


class Tidemark(Server):
    name = "tidemark"

    @classmethod
    def start(cls, directory):
        process = subprocess.Popen(
            [str(ROOT / "tidemark"), "up", "--port", "0"], cwd=directory, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        )
        for line in process.stdout:
            port = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if port:
                return cls(process, int(port.group(1)))
        raise SystemExit("tidemark up did not start")

    def fill(self):
        for size in SIZES:
            names = ["id", "ts", *features(size)]
            kinds = ["String", "String", *["Fractional"] * size]
            self.control(
                "CreateFeatureGroup",
                FeatureGroupName=f"g{size}",
                RecordIdentifierFeatureName="id",
                EventTimeFeatureName="ts",
                FeatureDefinitions=[{"FeatureName": n, "FeatureType": k} for n, k in zip(names, kinds)],
                OnlineStoreConfig={"EnableOnlineStore": True},
                OfflineStoreConfig={"S3StorageConfig": {"S3Uri": "s3://bench/offline"}},
            )
            deadline = time.monotonic() + PATIENCE_SECONDS
            while self.control("DescribeFeatureGroup", FeatureGroupName=f"g{size}")["FeatureGroupStatus"] == "Creating":
                if time.monotonic() > deadline:
                    raise SystemExit("the group was not created in time")
                time.sleep(0.05)
            for identifier, values in rows(size).items():
                self.put(size, identifier, values, EVENT_TIME)()

    def control(self, operation, **body):
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"SageMaker.{operation}"}
        return json.loads(self.call("POST", "/", json.dumps(body).encode(), headers) or b"{}")

    def put(self, size, identifier, values, event_time):
        record = [{"FeatureName": "id", "ValueAsString": identifier}, {"FeatureName": "ts", "ValueAsString": event_time}]
        record += [{"FeatureName": n, "ValueAsString": repr(v)} for n, v in zip(features(size), values)]
        body = json.dumps({"Record": record}).encode()
        return lambda: self.call("PUT", f"/FeatureGroup/g{size}", body, {"Content-Type": "application/json"})

    def get(self, size, identifier):
        names = "".join(f"&FeatureName={n}" for n in features(size))
        path = f"/FeatureGroup/g{size}?RecordIdentifierValueAsString={identifier}{names}"
        return lambda: self.call("GET", path)

    def get_all(self, size, identifiers):
        asked = {"FeatureGroupName": f"g{size}", "RecordIdentifiersValueAsString": identifiers, "FeatureNames": features(size)}
        body = json.dumps({"Identifiers": [asked]}).encode()
        return lambda: self.call("POST", "/BatchGetRecord", body, {"Content-Type": "application/json"})

    def values(self, answer):
        found = json.loads(answer)
        records = [r["Record"] for r in found["Records"]] if "Records" in found else [found["Record"]]
        return [[float(f["ValueAsString"]) for f in record] for record in records]


class Feast(Server):
    name = "feast"
    REPOSITORY = """
        from datetime import timedelta
        from feast import Entity, FeatureView, Field, FileSource
        from feast.types import Float64
        from feast.value_type import ValueType

        entity = Entity(name="id", join_keys=["id"], value_type=ValueType.STRING)
        for size in {sizes}:
            globals()["g" + str(size)] = FeatureView(
                name="g" + str(size), entities=[entity], ttl=timedelta(days=36500),
                schema=[Field(name="f" + str(i), dtype=Float64) for i in range(size)],
                source=FileSource(path="g" + str(size) + ".parquet", timestamp_field="ts"),
            )
    """
    FILL = """
        import json, sys
        import pandas
        from feast import FeatureStore

        store = FeatureStore(".")
        for size in {sizes}:
            rows = json.load(open("g" + str(size) + ".json"))
            frame = pandas.DataFrame.from_dict(rows, orient="index", columns=["f" + str(i) for i in range(size)])
            frame.insert(0, "id", frame.index)
            frame["ts"] = pandas.Timestamp("{event_time}")
            store.write_to_online_store("g" + str(size), frame)
    """

    @classmethod
    def start(cls, directory):
        here = pathlib.Path(directory)
        environment = {**os.environ, "FEAST_USAGE": "False", "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}"}
        (here / "feature_store.yaml").write_text(
            "project: bench\nregistry: registry.db\nprovider: local\n"
            "online_store: {type: sqlite, path: online.db}\nentity_key_serialization_version: 3\n"
        )
        (here / "definitions.py").write_text(textwrap.dedent(cls.REPOSITORY.format(sizes=SIZES)))
        for size in SIZES:
            (here / f"g{size}.json").write_text(json.dumps(rows(size)))
        fill = textwrap.dedent(cls.FILL.format(sizes=SIZES, event_time=EVENT_TIME))
        empty = "import pandas;[pandas.DataFrame({'id': ['x'], 'ts': [pandas.Timestamp('2026-01-01', tz='UTC')],"
        empty += "**{'f%d' % i: [0.0] for i in range(s)}}).to_parquet('g%d.parquet' % s) for s in " + str(SIZES) + "]"
        for command in (["python", "-c", empty], ["feast", "apply"], ["python", "-c", fill]):
            subprocess.run(
                [str(VENV / "bin" / command[0]), *command[1:]], cwd=here, env=environment, check=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = (here / "serve.log").open("wb")
        process = subprocess.Popen(
            [str(VENV / "bin" / "feast"), "serve", "-h", "127.0.0.1", "-p", str(port), "--no-access-log", "-r", "3600"],
            cwd=here, env=environment, stdout=log, stderr=log, start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                return cls(process, port)
            time.sleep(0.2)
        raise SystemExit((here / "serve.log").read_text())

    def fill(self):
        """The rows were written before the server began."""

    def post(self, path, body):
        content = json.dumps(body).encode()
        return lambda: self.call("POST", path, content, {"Content-Type": "application/json"})

    def put(self, size, identifier, values, event_time):
        columns = {"id": [identifier], "ts": [event_time], **{n: [v] for n, v in zip(features(size), values)}}
        return self.post("/write-to-online-store", {"feature_view_name": f"g{size}", "df": columns})

    def get(self, size, identifier):
        return self.get_all(size, [identifier])

    def get_all(self, size, identifiers):
        names = [f"g{size}:{n}" for n in features(size)]
        return self.post("/get-online-features", {"features": names, "entities": {"id": identifiers}})

    def values(self, answer):
        found = json.loads(answer)
        names = found["metadata"]["feature_names"]
        columns = {name: result["values"] for name, result in zip(names, found["results"])}
        return [list(row) for row in zip(*(columns[name] for name in features(len(names) - 1)))]


def check_same_answers(servers):
    """What is compared must be the same answer."""
    for size in SIZES:
        expected = rows(size)
        one, many = "u7", [f"u{i}" for i in range(BATCH)]
        for server in servers:
            assert server.values(server.get(size, one)()) == [expected[one]], server.name
            found = server.values(server.get_all(size, many)())
            assert found == [expected[i] for i in many], server.name


def measure(title, servers, request, count):
    """Medians in milliseconds of calls made in turn."""
    taken = {server.name: [] for server in servers}
    for i in range(WARM + count):
        for server in servers:
            call = request(server, i)
            began = time.perf_counter_ns()
            call()
            ended = time.perf_counter_ns()
            if i >= WARM:
                taken[server.name].append((ended - began) / 1e6)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    tails = {name: statistics.quantiles(times, n=100)[98] for name, times in taken.items()}
    ratio = medians["tidemark"] / medians["feast"]
    print(
        f"{title:<34} {medians['tidemark']:>8.2f} {tails['tidemark']:>8.2f} {medians['feast']:>10.2f} "
        f"{tails['feast']:>8.2f} {ratio:>7.2f}x",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1_000, help="measured calls of each kind (default 1000)")
    count = parser.parse_args().requests
    if not (VENV / "bin" / "feast").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run([str(VENV / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", FEAST], check=True)
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs, contextlib.ExitStack() as ends:
        servers = []
        for kind, directory in ((Tidemark, ours), (Feast, theirs)):
            server = kind.start(directory)
            servers.append(server)
            ends.callback(stop, server)
            server.fill()
        for server in servers:
            server.connect()  # one of them was idle while the other was filled
        check_same_answers(servers)
        print(f"{'milliseconds':<34} {'tidemark':>17} {'feast':>19}")
        print(f"{'':<34} {'p50':>8} {'p99':>8} {'p50':>10} {'p99':>8} {'p50 ratio':>8}")
        for size in SIZES:
            measure(f"get 1 record, {size} features", servers, lambda s, i: s.get(size, f"u{i % IDENTIFIERS}"), count)
        for size in SIZES:
            measure(
                f"get {BATCH} records, {size} features", servers,
                lambda s, i: s.get_all(size, [f"u{(i + j) % IDENTIFIERS}" for j in range(BATCH)]), count // 2,
            )
        for size in SIZES:
            values = rows(size)
            measure(
                f"put 1 record, {size} features", servers,
                lambda s, i: s.put(size, f"u{i % IDENTIFIERS}", values[f"u{i % IDENTIFIERS}"], newer(i)), count,
            )


def newer(i):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_767_225_601 + i))


def stop(server):
    with contextlib.suppress(ProcessLookupError):
        if server.name == "feast":
            os.killpg(server.process.pid, signal.SIGTERM)
        else:
            server.process.send_signal(signal.SIGTERM)
    server.process.wait()


if __name__ == "__main__":
    main()
