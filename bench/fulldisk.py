#!/usr/bin/env python3
"""Fills a small file system under a server, then gives it room, then looks for every acknowledged write.

    python3 bench/fulldisk.py [--mib 8] [--rounds 3]

Mounts a tmpfs of so many MiB (Linux; as root, or where users may have namespaces of their own), starts ./tidemark up in
it, and puts records until it is refused for want of room; reads what was acknowledged; adds as much room again; and so on.
Then every acknowledged write is looked for in both stores. Exit code 1 if one is missing, wrong or twice, if a refusal does
not say why, or if the server ends. Needs a built ./tidemark.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time

from soak import Server, say

INSIDE = "TIDEMARK_BENCH_OWN_MOUNTS"
REFUSED = 20
AFTER = 200


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method, path, body=None):
        self.connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()

    def put(self, number):
        features = {"id": f"u{number}", "ts": "2026-01-01T00:00:00Z", "n": str(number), "f0": str(number * 31 % 997 / 8)}
        record = [{"FeatureName": name, "ValueAsString": value} for name, value in features.items()]
        return self.call("PUT", "/FeatureGroup/soak", json.dumps({"Record": record}))

    def serves(self, number):
        status, text = self.call("GET", f"/FeatureGroup/soak?RecordIdentifierValueAsString=u{number}")
        return status == 200 and f'"ValueAsString":"{number}"' in text


class Writes:
    """Each put is a write of its own; what is refused may have taken effect, and is not sent again."""

    def __init__(self, client):
        self.client, self.sent, self.acknowledged = client, 0, []

    def put(self):
        """What is said if it is refused, else nothing."""
        number, self.sent = self.sent, self.sent + 1
        status, text = self.client.put(number)
        if status != 200:
            return f"{status} {text}"
        self.acknowledged.append(number)
        return None

    def fill(self):
        """Puts until 20 puts in a row are refused: what the last refusal says."""
        refused, last = 0, ""
        while refused < REFUSED:
            said = self.put()
            refused, last = (refused + 1, said) if said else (0, last)
        return last

    def wrong(self, numbers):
        return sum(not self.client.serves(number) for number in numbers)


def room(directory, mib):
    subprocess.run(["mount", "-o", f"remount,size={mib}m", directory], check=True)


def run(directory, mib, rounds):
    server = Server(directory)
    wrong = 0
    try:
        server.create()
        writes = Writes(Client(server.port))
        for i in range(1, rounds + 1):
            said = writes.fill()
            free = os.statvfs(directory)
            say(f"round {i}: {len(writes.acknowledged)} acknowledged, {free.f_bavail * free.f_frsize >> 10} KiB free, then {said}")
            wrong += "503" not in said or "room" not in said
            wrong += writes.wrong(writes.acknowledged[-AFTER:])
            room(directory, mib * (i + 1))
        roomy = time.monotonic()
        while writes.put():
            if time.monotonic() - roomy > 30:
                raise SystemExit("no put was taken within 30 s of there being room")
            time.sleep(0.1)
        recovered = time.monotonic() - roomy
        online = writes.wrong(writes.acknowledged)
        server.await_files(60)
        rows = server.rows_offline()
    finally:
        server.process.terminate()
        ended = server.process.wait(30)
    lost = sum((f"u{number}", str(number)) not in rows for number in writes.acknowledged)
    twice = sum(count > 1 for count in rows.values())
    print(f"{len(writes.acknowledged)} writes acknowledged, {writes.sent - len(writes.acknowledged)} refused, over {rounds} full disks: {online} wrong online; offline {lost} lost, {twice} twice; a put was taken {recovered:.1f} s after there was room; ended with {ended}")
    return 1 if wrong or online or lost or twice else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "1"
        own = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        os.execvp(own[0], [*own, sys.executable, *sys.argv])
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={asked.mib}m", "tmpfs", directory], check=True)
        try:
            return run(directory, asked.mib, asked.rounds)
        finally:
            subprocess.run(["umount", directory], check=False)


if __name__ == "__main__":
    sys.exit(main())
