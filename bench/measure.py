#!/usr/bin/env python3
"""Measures what bench/README.md states, on this machine: python3 bench/measure.py [demo] [load] [server]

Needs a built ./tidemark and Python 3.10+; writes only to a temporary directory. Peak memory is the resident set the
kernel accounts to the process, wall time that of the whole command, JVM start included.
"""

import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIDEMARK = str(ROOT / "tidemark")
ROWS = 1_000_000
DAYS = 100


def run(directory, *arguments):
    """Runs a command to its end; returns seconds, peak MiB and what it printed."""
    output = pathlib.Path(directory) / "output.txt"
    began = time.monotonic()
    with output.open("wb") as sink:
        process = subprocess.Popen([TIDEMARK, *arguments], cwd=directory, stdout=sink, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    text = output.read_text("utf-8", "replace")
    if process.returncode != 0:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}:\n{text}")
    return seconds, usage.ru_maxrss / 1024, text


def demo(directory):
    seconds, memory, text = run(directory, "demo")
    row("demo, everything", f"{seconds:.1f} s", f"{memory:,.0f} MiB")
    training = re.search(r"training\S* .*?(\d+\.\d+) s", text.replace("\n", " "))
    if training:
        row("of which the training set", f"{training.group(1)} s", "")


def load(directory):
    path = pathlib.Path(directory)
    definition = {
        "name": "readings",
        "record_identifier": "sensor",
        "event_time": "at",
        "features": [{"name": "sensor", "type": "String"}, {"name": "at", "type": "String"}]
        + [{"name": f"f{i}", "type": "Fractional"} for i in range(4)]
        + [{"name": f"n{i}", "type": "Integral"} for i in range(4)],
        "online": False,
        "offline": {"partition": "day"},
    }
    (path / "readings.json").write_text(json.dumps(definition), "utf-8")
    source = random.Random(1)
    step = DAYS * 86_400 / ROWS
    begin = 1_767_225_600
    with (path / "readings.csv").open("w", encoding="utf-8") as out:
        out.write("sensor,at,f0,f1,f2,f3,n0,n1,n2,n3\n")
        for i in range(ROWS):
            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begin + int(i * step)))
            numbers = ",".join(f"{source.gauss(20, 5):.3f}" for _ in range(4))
            counts = ",".join(str(source.randrange(1_000)) for _ in range(4))
            out.write(f"s{source.randrange(5_000)},{at},{numbers},{counts}\n")
    run(directory, "group", "create", "readings.json")
    seconds, memory, text = run(directory, "load", "readings.csv", "--group", "readings", "--json")
    row(f"load {ROWS:,} rows of CSV into {DAYS} days", f"{seconds:.1f} s", f"{memory:,.0f} MiB")
    row("", f"{ROWS / seconds:,.0f} rows/s", "")
    shuffled = path / "shuffled.csv"
    lines = (path / "readings.csv").read_text("utf-8").splitlines()
    head, body = lines[0], lines[1:]
    source.shuffle(body)
    shuffled.write_text("\n".join([head, *body]) + "\n", "utf-8")
    seconds, memory, text = run(directory, "load", "shuffled.csv", "--group", "readings", "--json")
    row("the same rows in no order", f"{seconds:.1f} s", f"{memory:,.0f} MiB")
    row("", f"{ROWS / seconds:,.0f} rows/s", "")


def server(directory):
    began = time.monotonic()
    process = subprocess.Popen([TIDEMARK, "up", "--port", "0"], cwd=directory, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if "http://127.0.0.1:" in line:
                break
        row("up, until it listens", f"{time.monotonic() - began:.2f} s", "")
        time.sleep(5)
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text("utf-8")
        resident = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
        row("up, idle for 5 s", "", f"{resident:,.0f} MiB")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def row(what, figure, memory):
    print(f"{what:<50} {figure:>18} {memory:>12}", flush=True)


def main():
    wanted = sys.argv[1:] or ["demo", "load", "server"]
    for name in wanted:
        with tempfile.TemporaryDirectory() as directory:
            {"demo": demo, "load": load, "server": server}[name](directory)


if __name__ == "__main__":
    main()
