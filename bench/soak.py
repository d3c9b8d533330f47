#!/usr/bin/env python3
"""Puts and gets at the highest rate that keeps p99 below 50 ms, then overloads the server, then looks for every write.

    python3 bench/soak.py [--seconds 600] [--rate RATE] [--json]

Starts ./tidemark up on a data directory of its own. Of ten calls four put a record of 10 features, one puts 20, four get
one and one gets 20. Rates are tried for ten seconds each, again if p99 is above, unless --rate is given; then comes the soak; then ten seconds
of five times as much over 300 connections; then the same rate as before again until p99 of a second is below 50 ms. At the end every
acknowledged write is looked for in both stores. Needs a built ./tidemark.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
P99_MAX_MS = 50
CONNECTIONS = 32
RATES = (500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 5_000, 6_000)
SAMPLE_SECONDS = 5


class Server:
    def __init__(self, directory):
        self.directory = directory
        self.process = subprocess.Popen(
            [str(ROOT / "tidemark"), "up", "--port", "0"], cwd=directory, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        )
        for line in self.process.stdout:
            port = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if port:
                self.port = int(port.group(1))
                break
        else:
            raise SystemExit("tidemark up did not start")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def control(self, operation, **body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/", json.dumps(body).encode(),
            {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"SageMaker.{operation}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")

    def create(self):
        kinds = {"id": "String", "ts": "String", "n": "Integral", **{f"f{i}": "Fractional" for i in range(7)}}
        self.control(
            "CreateFeatureGroup", FeatureGroupName="soak", RecordIdentifierFeatureName="id", EventTimeFeatureName="ts",
            FeatureDefinitions=[{"FeatureName": n, "FeatureType": k} for n, k in kinds.items()],
            OnlineStoreConfig={"EnableOnlineStore": True},
            OfflineStoreConfig={"S3StorageConfig": {"S3Uri": "s3://tidemark/offline"}},
        )
        deadline = time.monotonic() + 30
        while self.control("DescribeFeatureGroup", FeatureGroupName="soak")["FeatureGroupStatus"] == "Creating":
            if time.monotonic() > deadline:
                raise SystemExit("the group was not created in 30 s")
            time.sleep(0.05)

    def java(self):
        """The JVM of the server: the launcher becomes it, or starts it."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def heap_mib(self):
        """Used after a full collection."""
        subprocess.run(["jcmd", str(self.java()), "GC.run"], check=True, stdout=subprocess.DEVNULL)
        told = subprocess.run(["jcmd", str(self.java()), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
        return round(sum(int(k) for k in re.findall(r"(?:generation|heap)\s+total \d+K, used (\d+)K", told)) / 1024, 1)

    def open_files(self):
        return len(os.listdir(f"/proc/{self.java()}/fd"))

    def resident_mib(self):
        return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{self.java()}/status").read_text()).group(1)) // 1024

    def oldest_message_seconds(self):
        database = next((pathlib.Path(self.directory) / ".tidemark").glob("store.db"))
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as connection:
            (appended,) = connection.execute("SELECT min(appended_at) FROM log").fetchone()
        connection.close()
        return 0 if appended is None else max(0.0, time.time() - appended / 1000)

    def await_files(self, seconds):
        """Until nothing is left in the log, or so long."""
        deadline = time.monotonic() + seconds
        while self.oldest_message_seconds() > 0 and time.monotonic() < deadline:
            time.sleep(0.5)

    def rows_offline(self):
        """How often the offline store has each write: a Counter by identifier and number, both as text."""
        rows = subprocess.run(
            [str(ROOT / "tidemark"), "sql", "--format", "csv", "SELECT id, n FROM soak"], cwd=self.directory, check=True,
            capture_output=True, text=True,
        ).stdout
        reader = csv.reader(rows.splitlines())
        next(reader)
        return collections.Counter(map(tuple, reader))


class Driver:
    def __init__(self, port):
        self.process = subprocess.Popen(
            ["java", "-Xmx1g", "-XX:+UseSerialGC", str(ROOT / "bench/soak/Soak.java"), str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("the driver ended")
        return json.loads(answer)

    def run(self, rate, seconds, connections=CONNECTIONS):
        return self.ask(f"run {rate} {seconds} {connections}")


class Samples(threading.Thread):
    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.stopped, self.seen = server, threading.Event(), []

    def run(self):
        before = ticks()
        while not self.stopped.wait(SAMPLE_SECONDS):
            now = ticks()
            self.seen.append(
                (self.server.open_files(), self.server.resident_mib(), self.server.oldest_message_seconds(), round(stolen_percent(before, now))))
            before = now

    def end(self):
        self.stopped.set()
        self.join()
        return [list(column) for column in zip(*self.seen)]


def ticks():
    """Of all processors since the machine started: what went to other machines, and all."""
    counts = [int(count) for count in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return counts[7], sum(counts)


def stolen_percent(before, after):
    """What went to other machines between two looks at the ticks."""
    return 100 * (after[0] - before[0]) / (after[1] - before[1])


def say(text):
    print(text, file=sys.stderr, flush=True)


def is_sound(run):
    return run["p99"] < P99_MAX_MS and run["refused"] == run["failed"] == run["stale"] == 0 and run["rate"] > 0.97 * run["asked"]


def tried(driver, rate):
    run = driver.run(rate, 10)
    say(f"  {rate}/s: p50 {run['p50']} ms, p99 {run['p99']} ms")
    return run


def highest(driver):
    best = RATES[0]
    for rate in RATES:
        if not (is_sound(tried(driver, rate)) or is_sound(tried(driver, rate))):
            break
        best = rate
    return best * 4 // 5  # ten seconds flatter: files are written and collections run meanwhile


def recovered_seconds(driver, rate):
    begin = time.monotonic()
    while time.monotonic() - begin < 60:
        if is_sound(driver.run(rate, 1)):
            return round(time.monotonic() - begin, 1)
    raise SystemExit("the server did not recover within 60 s")


def verify(server, driver, directory):
    """Every acknowledged write, online and offline: what is wrong there."""
    online = driver.ask("online")
    dumped = pathlib.Path(directory) / "acknowledged.csv"
    acknowledged = driver.ask(f"dump {dumped}")["acknowledged"]
    server.await_files(120)
    seen = server.rows_offline()
    repeated = sum(seen.values()) - len(seen)
    lost = 0
    with dumped.open() as file:
        for line in file:
            lost += tuple(line.strip().split(",")) not in seen
    return {"acknowledged": acknowledged, "online": online, "rowsOffline": len(seen), "lostOffline": lost, "repeatedOffline": repeated}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--rate", type=int)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        server = Server(directory)
        driver = Driver(server.port)
        try:
            server.create()
            driver.run(1_000, 30)  # warms both
            rate = asked.rate or highest(driver)
            heap_before = server.heap_mib()
            samples = Samples(server)
            samples.start()
            before = ticks()
            say(f"{rate} calls a second for {asked.seconds} s")
            soak = driver.run(rate, asked.seconds)
            files, resident, oldest, stolen_by_sample = samples.end()
            stolen = round(stolen_percent(before, ticks()), 1)
            heap_after = server.heap_mib()
            say("overload")
            overload = driver.run(rate * 5, 10, 300)
            recovery = recovered_seconds(driver, rate)
            say("looking for every write")
            found = verify(server, driver, directory)
        finally:
            for process in (driver.process, server.process):
                process.terminate()
                process.wait(30)
    result = {
        "rate": rate, "soak": soak, "stolenPercent": stolen, "stolenPercentBySlice": stolen_by_sample, "heapMiB": [heap_before, heap_after], "openFiles": [files[0], max(files), files[-1]],
        "residentMiB": [resident[0], max(resident), resident[-1]], "oldestMessageSeconds": round(max(oldest), 1),
        "overload": overload, "recoveredSeconds": recovery, "writes": found,
    }
    if asked.json:
        print(json.dumps(result))
    else:
        print(f"{soak['rate']} calls/s for {asked.seconds} s: p50 {soak['p50']} ms, p99 {soak['p99']} ms, longest {soak['max']} ms, {soak['failed']} failed, {soak['refused']} refused; {stolen} % of the processors went to other machines")
        slow = [i for i, p99 in enumerate(soak["slices"]) if p99 >= P99_MAX_MS]
        print(f"of {len(soak['slices'])} slices of {SAMPLE_SECONDS} s {len(slow)} had a p99 of {P99_MAX_MS} ms or more: "
              + (", ".join(f"at {i * SAMPLE_SECONDS} s {soak['slices'][i]} ms, {stolen_by_sample[min(i, len(stolen_by_sample) - 1)]} % stolen" for i in slow) or "none"))
        print(f"heap after collection {heap_before} to {heap_after} MiB; open files {files[0]} to {files[-1]}, at most {max(files)}; resident at most {max(resident)} MiB")
        print(f"oldest message in the log: at most {max(oldest):.1f} s")
        print(f"overload, {overload['asked']} calls/s wanted: {overload['rate']} answered 200, {overload['refused']} refused ({overload['refusedWithoutWhen']} without Retry-After), {overload['failed']} failed; well again after {recovery} s")
        print(f"{found['acknowledged']} writes acknowledged: {found['online']['wrong']} records wrong online; offline {found['lostOffline']} lost, {found['repeatedOffline']} twice")
    wrong = found["online"]["wrong"] + found["lostOffline"] + found["repeatedOffline"] + soak["stale"] + overload["stale"] + overload["refusedWithoutWhen"]
    return 1 if wrong or recovery > 10 else 0


if __name__ == "__main__":
    sys.exit(main())
